//! An upgrade from the runtime of specification 1, on the state that it left: all storage of a development
//! chain's block 53, the code left out. Two models, one of them on offer, three paid requests and an open one,
//! a worker, a claim.

use crate::{migrations::Migrations, AccountId, Executive, ModelRegistry, ModelShares, Runtime};
use codec::Decode;
use frame_support::traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion};
use freehold_primitives::ownership::SHARES;
use pallet_inference::migrations::FixRules;
use pallet_model_registry::migrations::IssueShares;
use sp_keyring::Sr25519Keyring::{Bob, Dave};

const STATE: &[u8] = include_bytes!("state/spec-1.scale");

fn externalities() -> sp_io::TestExternalities {
	let state = Vec::<(Vec<u8>, Vec<u8>)>::decode(&mut &*STATE).unwrap();
	let mut externalities = sp_io::TestExternalities::default();
	externalities.execute_with(|| {
		for (key, value) in state {
			sp_io::storage::set(&key, &value);
		}
	});
	externalities
}

fn shareholders() -> Vec<(AccountId, u32)> {
	ModelRegistry::models(None, 10)
		.into_iter()
		.flat_map(|model| ModelShares::shareholders(model.id, None))
		.map(|line| (line.who, line.shares))
		.collect()
}

#[test]
fn title_holders_should_get_the_shares_of_their_models() {
	externalities().execute_with(|| {
		assert_eq!(ModelRegistry::on_chain_storage_version(), StorageVersion::new(0));
		Executive::execute_on_runtime_upgrade();
		assert_eq!(ModelRegistry::on_chain_storage_version(), StorageVersion::new(1));
		let mut expected = vec![(Bob.to_account_id(), SHARES), (Dave.to_account_id(), SHARES)];
		let mut found = shareholders();
		expected.sort();
		found.sort();
		assert_eq!(found, expected);
		ModelRegistry::do_try_state().unwrap();
		ModelShares::do_try_state().unwrap();
		pallet_inference::invariants::check::<Runtime>().unwrap();
	});
}

#[test]
fn chain_without_models_should_be_ready_for_royalties_too() {
	externalities().execute_with(|| {
		let clear = |cleared: sp_io::MultiRemovalResults| assert!(cleared.maybe_cursor.is_none());
		clear(pallet_model_registry::Models::<Runtime>::clear(u32::MAX, None));
		clear(pallet_model_registry::Versions::<Runtime>::clear(u32::MAX, None));
		clear(pallet_model_registry::Locations::<Runtime>::clear(u32::MAX, None));
		clear(pallet_model_registry::Earnings::<Runtime>::clear(u32::MAX, None));
		clear(pallet_model_registry::Artifacts::<Runtime>::clear(u32::MAX, None));
		assert!(ModelShares::do_try_state().is_err(), "the royalties' account lacks its deposit");
		Executive::execute_on_runtime_upgrade();
		assert!(shareholders().is_empty());
		ModelShares::do_try_state().unwrap();
	});
}

#[test]
fn a_second_run_should_change_nothing() {
	externalities().execute_with(|| {
		Executive::execute_on_runtime_upgrade();
		let before = sp_io::storage::root(sp_core::storage::StateVersion::V1);
		<Migrations as OnRuntimeUpgrade>::on_runtime_upgrade();
		assert_eq!(sp_io::storage::root(sp_core::storage::StateVersion::V1), before);
	});
}

/// As `try-runtime` makes them.
#[test]
fn the_checks_of_the_migrations_should_hold_and_fail_without_them() {
	externalities().execute_with(|| {
		let (models, requests) = (IssueShares::<Runtime>::before(), FixRules::<Runtime>::before());
		assert_eq!((models, requests), (2, 1));
		assert!(IssueShares::<Runtime>::check(models).is_err());
		assert!(FixRules::<Runtime>::check(requests).is_err());
		Executive::execute_on_runtime_upgrade();
		IssueShares::<Runtime>::check(models).unwrap();
		FixRules::<Runtime>::check(requests).unwrap();
	});
}

#[cfg(feature = "try-runtime")]
#[test]
fn the_checks_of_every_migration_and_every_pallet_should_hold() {
	externalities().execute_with(|| {
		Executive::try_runtime_upgrade(frame_try_runtime::UpgradeCheckSelect::All).unwrap();
	});
}
