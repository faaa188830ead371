//! Random sequences of calls: nothing is minted, burned or stranded, and every invariant holds
//! after each call.

use super::*;
use crate::{Claims, Models};
use proptest::prelude::*;
use sp_runtime::DispatchResult;

const ACCOUNTS: [AccountId; 4] = [ALICE, BOB, CAROL, PAUPER];

/// A call by the account of that index, on the artifacts and models of those seeds.
#[derive(Clone, Debug)]
enum Step {
	Wait(u64),
	Claim(usize, u8),
	WithdrawClaim(usize, u8),
	Register(usize, u8, usize),
	AddVersion(usize, u8, u8, bool),
	SetRoyalty(usize, u8, Balance),
	SetMetadata(usize, u8, usize),
	SetLocators(usize, u8, u32, usize),
	Offer(usize, u8, usize),
	Accept(usize, u8),
	WithdrawOffer(usize, u8),
	Retire(usize, u8),
	SetRates(Balance, Balance, Balance),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 0..ACCOUNTS.len();
	let seed = || 0u8..4;
	prop_oneof![
		4 => (0u64..8).prop_map(Step::Wait),
		6 => (who(), seed()).prop_map(|(who, seed)| Step::Claim(who, seed)),
		1 => (who(), seed()).prop_map(|(who, seed)| Step::WithdrawClaim(who, seed)),
		6 => (who(), seed(), 0usize..1024).prop_map(|(who, seed, len)| Step::Register(who, seed, len)),
		6 => (who(), seed(), seed(), any::<bool>())
			.prop_map(|(who, model, seed, golden)| Step::AddVersion(who, model, seed, golden)),
		1 => (who(), seed(), any::<u64>()).prop_map(|(who, model, sum)| Step::SetRoyalty(who, model, sum)),
		3 => (who(), seed(), 0usize..1024).prop_map(|(who, model, len)| Step::SetMetadata(who, model, len)),
		3 => (who(), seed(), 0u32..3, 1usize..200)
			.prop_map(|(who, model, version, len)| Step::SetLocators(who, model, version, len)),
		4 => (who(), seed(), who()).prop_map(|(who, model, to)| Step::Offer(who, model, to)),
		4 => (who(), seed()).prop_map(|(who, model)| Step::Accept(who, model)),
		1 => (who(), seed()).prop_map(|(who, model)| Step::WithdrawOffer(who, model)),
		1 => (who(), seed()).prop_map(|(who, model)| Step::Retire(who, model)),
		1 => (0u64..200, 0u64..500, 0u64..10)
			.prop_map(|(claim, base, byte)| Step::SetRates(claim, base, byte)),
	]
}

fn take(step: Step) -> DispatchResult {
	let by = |who: usize| RuntimeOrigin::signed(ACCOUNTS[who]);
	let model = |seed: u8| artifact(seed).hash;
	match step {
		Step::Wait(blocks) => run_for(blocks),
		Step::Claim(who, seed) => {
			ModelRegistry::claim(by(who), commitment(ACCOUNTS[who], artifact(seed)))?;
		},
		Step::WithdrawClaim(who, seed) => {
			ModelRegistry::withdraw_claim(by(who), commitment(ACCOUNTS[who], artifact(seed)))?;
		},
		Step::Register(who, seed, len) => {
			let model = NewModel { description: description(&"d".repeat(len)), ..new_model(seed) };
			ModelRegistry::register(by(who), SALT, model)?;
		},
		Step::AddVersion(who, of, seed, golden) => {
			let version = if golden { with_golden(new_version(seed)) } else { new_version(seed) };
			ModelRegistry::add_version(by(who), model(of), SALT, version)?;
		},
		Step::SetRoyalty(who, of, royalty) => ModelRegistry::set_royalty(by(who), model(of), royalty)?,
		Step::SetMetadata(who, of, len) => {
			let description = description(&"e".repeat(len));
			ModelRegistry::set_metadata(by(who), model(of), name("n"), description)?;
		},
		Step::SetLocators(who, of, version, len) => {
			let locators = locators(&[&format!("file://{}", "f".repeat(len))]);
			let golden = if version == 1 { locators.clone() } else { Locators::new() };
			ModelRegistry::set_locators(by(who), model(of), version, locators, golden)?;
		},
		Step::Offer(who, of, to) => ModelRegistry::offer_title(by(who), model(of), ACCOUNTS[to])?,
		Step::Accept(who, of) => ModelRegistry::accept_title(by(who), model(of))?,
		Step::WithdrawOffer(who, of) => ModelRegistry::withdraw_offer(by(who), model(of))?,
		Step::Retire(who, of) => ModelRegistry::retire(by(who), model(of))?,
		Step::SetRates(claim, base, byte) => {
			ClaimDeposit::set(&claim);
			BaseDeposit::set(&base);
			ByteDeposit::set(&byte);
		},
	}
	Ok(())
}

/// Withdraws every claim; then nothing but models is on hold for anybody.
fn withdraw_all() {
	for (who, commitment, _) in Claims::<Test>::iter().collect::<Vec<_>>() {
		assert_ok!(ModelRegistry::withdraw_claim(RuntimeOrigin::signed(who), commitment));
	}
	for (id, model) in Models::<Test>::iter().collect::<Vec<_>>() {
		if !model.retired {
			assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(model.holder), id));
		}
	}
	let deposits: Balance = Models::<Test>::iter().map(|(_, model)| model.deposit).sum();
	let free: Balance = ACCOUNTS.iter().map(Balances::free_balance).sum();
	assert_eq!(free + deposits, 3 * FUNDS + 1);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(100))]

	#[test]
	fn calls_should_strand_nothing_when_in_any_order(steps in prop::collection::vec(step(), 1..120)) {
		new_test_ext().execute_with(|| {
			let issuance = Balances::total_issuance();
			for step in steps {
				// As the runtime dispatches: what fails changes nothing.
				let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
				let taken = frame_support::storage::with_storage_layer(|| take(step));
				if taken.is_err() {
					assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
				}
				ModelRegistry::do_try_state().unwrap();
				assert_eq!(Balances::total_issuance(), issuance);
			}
			withdraw_all();
			ModelRegistry::do_try_state().unwrap();
		});
	}

	#[test]
	fn titles_should_be_won_in_a_typical_run(seeds in prop::collection::vec((0usize..3, 0u8..4), 1..30)) {
		new_test_ext().execute_with(|| {
			for (who, seed) in seeds {
				let commitment = commitment(ACCOUNTS[who], artifact(seed));
				let _ = ModelRegistry::claim(RuntimeOrigin::signed(ACCOUNTS[who]), commitment);
				run_for(MinClaimAge::get());
				let taken = Models::<Test>::contains_key(artifact(seed).hash);
				let registered =
					ModelRegistry::register(RuntimeOrigin::signed(ACCOUNTS[who]), SALT, new_model(seed));
				// A claim from before another's registration stays on hold until it is withdrawn.
				assert_eq!(registered.is_ok(), !taken);
			}
			withdraw_all();
		});
	}
}
