//! Random sequences of calls: nothing is minted, burned or stranded, and every invariant holds
//! after each call.

use super::*;
use crate::{Claims, Models};
use proptest::prelude::*;
use sp_runtime::DispatchResult;

const ACCOUNTS: [AccountId; 4] = [ALICE, BOB, CAROL, PAUPER];

/// Artifacts are few, so that calls meet. The first three are models from the start.
const SEEDS: u8 = 8;
const MODELS: u8 = 3;

/// Who makes a call.
#[derive(Clone, Copy, Debug)]
enum By {
	/// Whoever may, as far as anybody may.
	Entitled,
	/// The account of that index.
	Any(usize),
}

/// What a version is.
#[derive(Clone, Copy, Debug)]
enum Kind {
	Bare,
	Golden,
	Package,
}

impl Kind {
	fn version(self, seed: u8) -> NewVersion {
		match self {
			Self::Bare => new_version(seed),
			Self::Golden => with_golden(new_version(seed)),
			Self::Package => packaged(seed),
		}
	}
}

/// A call on the artifacts and models of those seeds.
#[derive(Clone, Debug)]
enum Step {
	Wait(u64),
	Claim(By, u8),
	WithdrawClaim(By, u8),
	Register(By, u8, Kind, usize),
	AddVersion(By, u8, Kind),
	SetRoyalty(By, u8, Balance),
	SetMetadata(By, u8, usize),
	SetLocators(By, u8, u32, usize),
	Offer(By, u8, usize),
	Accept(By, u8),
	WithdrawOffer(By, u8),
	Retire(By, u8),
	SetRates(Balance, Balance, Balance),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 0..ACCOUNTS.len();
	let by = || prop_oneof![4 => Just(By::Entitled), 1 => who().prop_map(By::Any)];
	let seed = || 0..SEEDS;
	let kind = || prop_oneof![Just(Kind::Bare), Just(Kind::Golden), Just(Kind::Package)];
	let model = || prop_oneof![5 => 0..MODELS, 1 => MODELS..SEEDS];
	prop_oneof![
		6 => (1u64..6).prop_map(Step::Wait),
		8 => (by(), seed()).prop_map(|(by, seed)| Step::Claim(by, seed)),
		1 => (by(), seed()).prop_map(|(by, seed)| Step::WithdrawClaim(by, seed)),
		5 => (by(), seed(), kind(), 0usize..1024)
			.prop_map(|(by, seed, kind, len)| Step::Register(by, seed, kind, len)),
		8 => (by(), seed(), kind()).prop_map(|(by, seed, kind)| Step::AddVersion(by, seed, kind)),
		1 => (by(), model(), any::<u64>()).prop_map(|(by, model, sum)| Step::SetRoyalty(by, model, sum)),
		3 => (by(), model(), 0usize..1024).prop_map(|(by, model, len)| Step::SetMetadata(by, model, len)),
		3 => (by(), model(), 0u32..3, 1usize..200)
			.prop_map(|(by, model, version, len)| Step::SetLocators(by, model, version, len)),
		5 => (by(), model(), who()).prop_map(|(by, model, to)| Step::Offer(by, model, to)),
		4 => (by(), model()).prop_map(|(by, model)| Step::Accept(by, model)),
		1 => (by(), model()).prop_map(|(by, model)| Step::WithdrawOffer(by, model)),
		1 => (by(), model()).prop_map(|(by, model)| Step::Retire(by, model)),
		1 => (0u64..200, 0u64..500, 0u64..10)
			.prop_map(|(claim, base, byte)| Step::SetRates(claim, base, byte)),
	]
}

impl By {
	fn or(self, entitled: Option<AccountId>) -> AccountId {
		match self {
			Self::Entitled => entitled.unwrap_or(ALICE),
			Self::Any(index) => ACCOUNTS[index],
		}
	}

	fn holder(self, seed: u8) -> RuntimeOrigin {
		RuntimeOrigin::signed(self.or(Models::<Test>::get(artifact(seed).hash).map(|model| model.holder)))
	}

	fn invited(self, seed: u8) -> RuntimeOrigin {
		let model = Models::<Test>::get(artifact(seed).hash);
		RuntimeOrigin::signed(self.or(model.and_then(|model| model.offered_to)))
	}

	fn claimant(self, seed: u8) -> AccountId {
		let has_claim = |who: &AccountId| Claims::<Test>::contains_key(who, commitment(*who, artifact(seed)));
		self.or(ACCOUNTS.into_iter().find(has_claim))
	}
}

/// The model to which the claimant of an artifact can add it, if there is one.
fn home_of(who: AccountId) -> ModelId {
	let held = Models::<Test>::iter().find(|(_, model)| model.holder == who && !model.retired);
	held.map(|(id, _)| id).unwrap_or_default()
}

fn take(step: Step) -> DispatchResult {
	let id = |seed: u8| artifact(seed).hash;
	match step {
		Step::Wait(blocks) => {
			run_for(blocks);
			Ok(())
		},
		Step::Claim(by, seed) => {
			let who = by.or(ACCOUNTS.get(usize::from(seed) % 3).copied());
			ModelRegistry::claim(RuntimeOrigin::signed(who), commitment(who, artifact(seed)))
		},
		Step::WithdrawClaim(by, seed) => {
			let who = by.claimant(seed);
			ModelRegistry::withdraw_claim(RuntimeOrigin::signed(who), commitment(who, artifact(seed)))
		},
		Step::Register(by, seed, kind, len) => {
			let description = description(&"d".repeat(len));
			let model = NewModel { description, version: kind.version(seed), ..new_model(seed) };
			ModelRegistry::register(RuntimeOrigin::signed(by.claimant(seed)), SALT, model)
		},
		Step::AddVersion(by, seed, kind) => {
			let who = by.claimant(seed);
			ModelRegistry::add_version(RuntimeOrigin::signed(who), home_of(who), SALT, kind.version(seed))
		},
		Step::SetRoyalty(by, seed, royalty) => ModelRegistry::set_royalty(by.holder(seed), id(seed), royalty),
		Step::SetMetadata(by, seed, len) => {
			let description = description(&"e".repeat(len));
			ModelRegistry::set_metadata(by.holder(seed), id(seed), name("n"), description)
		},
		Step::SetLocators(by, seed, version, len) => {
			let locators = locators(&[&format!("file://{}", "f".repeat(len))]);
			let golden = if len % 2 == 1 { locators.clone() } else { Locators::new() };
			ModelRegistry::set_locators(by.holder(seed), id(seed), version, locators, golden)
		},
		Step::Offer(by, seed, to) => ModelRegistry::offer_title(by.holder(seed), id(seed), ACCOUNTS[to]),
		Step::Accept(by, seed) => ModelRegistry::accept_title(by.invited(seed), id(seed), Balance::MAX),
		Step::WithdrawOffer(by, seed) => ModelRegistry::withdraw_offer(by.holder(seed), id(seed)),
		Step::Retire(by, seed) => ModelRegistry::retire(by.holder(seed), id(seed)),
		Step::SetRates(claim, base, byte) => {
			ClaimDeposit::set(&claim);
			BaseDeposit::set(&base);
			ByteDeposit::set(&byte);
			Ok(())
		},
	}
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
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn calls_should_strand_nothing_when_in_any_order(steps in prop::collection::vec(step(), 1..120)) {
		new_test_ext().execute_with(|| {
			let issuance = Balances::total_issuance();
			// Half of those that could be packages are placed.
			for seed in (0..SEEDS).step_by(2) {
				placed_as(artifact(seed).hash, PackageClass::Tolerant);
			}
			for seed in 0..MODELS {
				registered(ACCOUNTS[usize::from(seed)], seed);
			}
			for step in steps {
				// As the runtime dispatches: what fails changes nothing.
				let _ = frame_support::storage::with_storage_layer(|| take(step));
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
