//! What must not change by accident; in `flow`, the main job.

mod calls;
mod chain;
mod committee;
mod equivocation;
mod flow;
mod listings;
mod migrations;
mod ownership;
mod packages;
mod parameters;
mod referenda;
mod subscriptions;
mod views;
mod votes;

use crate::{
	constants::{treasury_account, EXISTENTIAL_DEPOSIT, MAX_BLOCK_LENGTH, MAX_BLOCK_WEIGHT},
	genesis_presets::{get_preset, preset_names},
	AllPalletsWithSystem, Babe, Balances, Runtime, RuntimeGenesisConfig, Session, System,
};
use frame_support::{
	dispatch::DispatchClass,
	genesis_builder_helper::build_state,
	traits::{PalletInfoAccess, PalletsInfoAccess},
};
use sp_keyring::Sr25519Keyring;

/// State as the preset's genesis leaves it, built as a node builds it.
fn externalities(preset: &str) -> sp_io::TestExternalities {
	let patch = get_preset(&preset.into()).unwrap();
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
	merge(&mut config, serde_json::from_slice(&patch).unwrap());
	let mut externalities = sp_io::TestExternalities::default();
	externalities
		.execute_with(|| build_state::<RuntimeGenesisConfig>(serde_json::to_vec(&config).unwrap()).unwrap());
	externalities
}

fn merge(target: &mut serde_json::Value, patch: serde_json::Value) {
	match (target, patch) {
		(serde_json::Value::Object(target), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(target.entry(key).or_insert(serde_json::Value::Null), value);
			}
		},
		(target, patch) => *target = patch,
	}
}

#[test]
fn pallet_names_and_indices_should_be_pinned() {
	let expected = [
		(0, "System"),
		(1, "Timestamp"),
		(2, "Babe"),
		(3, "Authorship"),
		(4, "Session"),
		(5, "Historical"),
		(6, "Offences"),
		(7, "Grandpa"),
		(10, "Balances"),
		(11, "TransactionPayment"),
		(12, "Utility"),
		(13, "Sudo"),
		(20, "ModelRegistry"),
		(21, "Inference"),
		(22, "ModelShares"),
		(23, "ModelListings"),
		(24, "ModelLicences"),
		(25, "Subscriptions"),
		(26, "ModelPackages"),
		(27, "OnChainInference"),
		(30, "Preimage"),
		(31, "Scheduler"),
		(32, "Referenda"),
		(33, "ConvictionVoting"),
		(34, "Origins"),
		(35, "Treasury"),
		(36, "Parameters"),
		(37, "Elections"),
		(38, "EmergencyCommittee"),
		(39, "Emergency"),
	];
	let found: Vec<_> =
		AllPalletsWithSystem::infos().into_iter().map(|pallet| (pallet.index, pallet.name)).collect();
	assert_eq!(found, expected);
}

#[test]
fn randomness_should_be_known_before_it_is_drawn_from() {
	assert!(Babe::index() < crate::Inference::index());
	assert!(crate::Timestamp::index() < Babe::index());
}

#[test]
fn normal_extrinsics_should_get_half_of_a_block() {
	let weights = <Runtime as frame_system::Config>::BlockWeights::get();
	let normal = weights.get(DispatchClass::Normal).max_total.unwrap();
	assert_eq!(normal.ref_time(), MAX_BLOCK_WEIGHT.ref_time() / 2);
	assert_eq!(weights.max_block, MAX_BLOCK_WEIGHT);
	let length = <Runtime as frame_system::Config>::BlockLength::get();
	assert_eq!(*length.max.get(DispatchClass::Normal), MAX_BLOCK_LENGTH / 2);
	assert_eq!(*length.max.get(DispatchClass::Operational), MAX_BLOCK_LENGTH);
}

#[test]
fn presets_should_have_their_validators_and_sudo_only_in_development() {
	let alice = Sr25519Keyring::Alice.to_account_id();
	for (preset, validators, sudo) in [("development", 1, Some(alice)), ("local", 3, None)] {
		externalities(preset).execute_with(|| {
			assert_eq!(Session::validators().len(), validators);
			assert_eq!(Session::queued_keys().len(), validators);
			assert_eq!(Babe::authorities().len(), validators);
			assert_eq!(crate::Grandpa::grandpa_authorities().len(), validators);
			assert_eq!(pallet_sudo::Key::<Runtime>::get(), sudo);
			for index in 0..2 {
				assert!(pallet_session::historical::HistoricalSessions::<Runtime>::contains_key(index));
			}
		});
	}
	assert_eq!(preset_names().len(), 2);
	assert!(get_preset(&"nonsense".into()).is_none());
}

#[test]
fn presets_should_endow_treasury_and_pot() {
	externalities("development").execute_with(|| {
		assert_eq!(Balances::free_balance(treasury_account()), EXISTENTIAL_DEPOSIT);
		let pot = <Runtime as pallet_inference::Config>::PotId::get();
		let pot = sp_runtime::traits::AccountIdConversion::<crate::AccountId>::into_account_truncating(&pot);
		assert_eq!(Balances::free_balance(pot), EXISTENTIAL_DEPOSIT);
		assert!(System::account_exists(&Sr25519Keyring::Ferdie.to_account_id()));
	});
}

#[test]
fn integrity_should_hold() {
	externalities("development").execute_with(|| {
		<AllPalletsWithSystem as frame_support::traits::IntegrityTest>::integrity_test();
	});
}
