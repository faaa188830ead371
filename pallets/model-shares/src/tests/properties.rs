//! Random sequences of calls and royalties over models of a random lineage: nothing is minted, nothing lost,
//! and the accumulator agrees with a reckoning that visits every ancestor and every holder at every royalty.

use super::*;
use alloc::collections::BTreeMap;
use freehold_primitives::licence::{Access, Derivatives, LicenceTerms};
use freehold_primitives::ownership::AncestorInfo;
use proptest::prelude::*;
use sp_runtime::Perbill;

const ACCOUNTS: [AccountId; 4] = [ALICE, BOB, CAROL, DAVE];
const MODELS: usize = 8;

#[derive(Clone, Debug)]
enum Step {
	Earn(usize, u64),
	Transfer(usize, usize, usize, u32),
	Offer(usize, usize, u32, u64),
	Cancel(usize, usize),
	Buy(usize, usize, usize, u32, u64),
	Claim(usize, Vec<usize>),
	Payout(usize, Option<usize>),
	Support(usize, usize, usize),
	Withdraw(usize, usize),
	Take(usize, usize),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 0..ACCOUNTS.len();
	let model = || 0..MODELS;
	let some = || prop_oneof![1u32..10, 1u32..SHARES, Just(SHARES), Just(0)];
	prop_oneof![
		4 => (model(), prop_oneof![0u64..100, 0u64..5_000_000]).prop_map(|(m, r)| Step::Earn(m, r)),
		6 => (who(), model(), who(), some()).prop_map(|(a, m, b, n)| Step::Transfer(a, m, b, n)),
		3 => (who(), model(), some(), 0u64..200).prop_map(|(a, m, n, p)| Step::Offer(a, m, n, p)),
		1 => (who(), model()).prop_map(|(a, m)| Step::Cancel(a, m)),
		5 => (who(), model(), who(), some(), 0u64..200).prop_map(|(a, m, b, n, p)| Step::Buy(a, m, b, n, p)),
		3 => (who(), proptest::collection::vec(model(), 1..4)).prop_map(|(a, m)| Step::Claim(a, m)),
		1 => (who(), proptest::option::of(who())).prop_map(|(a, b)| Step::Payout(a, b)),
		3 => (who(), model(), who()).prop_map(|(a, m, b)| Step::Support(a, m, b)),
		1 => (who(), model()).prop_map(|(a, m)| Step::Withdraw(a, m)),
		2 => (who(), model()).prop_map(|(a, m)| Step::Take(a, m)),
		1 => (1u64..GRACE).prop_map(Step::Wait),
	]
}

/// A model that is derived from those of the indices, and the billionths that it asks of derivatives.
type Plan = (u32, Vec<prop::sample::Index>);

fn lineage() -> impl Strategy<Value = Vec<Plan>> {
	let royalty = prop_oneof![0u32..10, 0u32..160_000_000, Just(250_000_000)];
	let parents = prop::collection::vec(any::<prop::sample::Index>(), 0..4);
	prop::collection::vec((royalty, parents), MODELS)
}

/// Registers the models, each derived from earlier ones as far as the licences allow; their parents and
/// what these ask for.
fn found(plans: Vec<Plan>) -> (Vec<ModelId>, Vec<Family>) {
	let (mut models, mut families, mut asked) = (Vec::new(), Vec::<Family>::new(), Vec::new());
	for (file, (royalty, wanted)) in plans.into_iter().enumerate() {
		let derivatives = Derivatives::Royalty(Perbill::from_parts(royalty));
		let terms = LicenceTerms { access: Access::Open, derivatives };
		let mut family: BTreeMap<_, _> = match models.len() {
			0 => BTreeMap::new(),
			count => wanted.iter().map(|index| index.index(count)).map(|p| (p, asked[p])).collect(),
		};
		// Always of the model before: a lineage as deep as may be.
		if let Some(last) = models.len().checked_sub(1) {
			family.insert(last, asked[last]);
		}
		let who = ACCOUNTS[file % ACCOUNTS.len()];
		let model = loop {
			let parents: Vec<_> = family.keys().map(|parent| (models[*parent], 0)).collect();
			match derive(who, &[file as u8], terms, &parents) {
				Ok(model) => break model,
				Err(_) => drop(family.pop_first()),
			}
		};
		models.push(model);
		families.push(family);
		asked.push(royalty.into());
	}
	(models, families)
}

/// Parents by their indices, and the billionths that they ask for.
type Family = BTreeMap<usize, u64>;

/// Who gets how many billionths of a model's royalties, by asking every parent anew.
fn parts(families: &[Family], model: usize) -> BTreeMap<usize, u64> {
	let mut parts = BTreeMap::new();
	for (parent, royalty) in &families[model] {
		let mut left = *royalty;
		for (ancestor, part) in self::parts(families, *parent) {
			let passed_on = royalty * part / 1_000_000_000;
			*parts.entry(ancestor).or_default() += passed_on;
			left -= passed_on;
		}
		*parts.entry(*parent).or_default() += left;
	}
	parts
}

/// What a naive ledger says that everybody has earned.
#[derive(Default)]
struct Ledger {
	/// In millionths, by model and holder.
	earned: BTreeMap<(usize, AccountId), u128>,
	claimed: BTreeMap<(usize, AccountId), u128>,
	royalties: u64,
	families: Vec<Family>,
	/// What ancestors got, by model and ancestor.
	passed_on: BTreeMap<(usize, usize), u64>,
}

impl Ledger {
	fn earn(&mut self, index: usize, models: &[ModelId], royalty: u64) {
		let mut rest = royalty;
		for (ancestor, part) in parts(&self.families, index) {
			let amount = royalty * part / 1_000_000_000;
			self.divide(ancestor, models[ancestor], amount);
			*self.passed_on.entry((index, ancestor)).or_default() += amount;
			rest -= amount;
		}
		self.divide(index, models[index], rest);
		self.royalties += royalty;
	}

	fn divide(&mut self, index: usize, model: ModelId, amount: u64) {
		for who in ACCOUNTS {
			let part = u128::from(amount) * u128::from(shares(model, who));
			*self.earned.entry((index, who)).or_default() += part;
		}
	}

	/// That what can be claimed, with what was, is what the shares earned, but for a fraction of a unit at
	/// each step that may have ended a holding.
	fn agrees(&self, models: &[ModelId], steps: usize) {
		for (index, model) in models.iter().enumerate() {
			for who in ACCOUNTS {
				let key = (index, who);
				let earned = self.earned.get(&key).copied().unwrap_or_default() / u128::from(SHARES);
				let claimed = self.claimed.get(&key).copied().unwrap_or_default();
				let paid = claimed + u128::from(claimable(*model, who));
				assert!(paid.abs_diff(earned) <= steps as u128 + 1, "{paid} instead of {earned}");
			}
			for AncestorInfo { model: ancestor, earned, .. } in ModelShares::ancestors(*model) {
				let ancestor = models.iter().position(|known| *known == ancestor).unwrap();
				let expected = self.passed_on.get(&(index, ancestor)).copied().unwrap_or_default();
				assert_eq!(earned, expected, "what an ancestor has earned");
			}
		}
	}
}

fn apply(step: Step, models: &[ModelId], ledger: &mut Ledger) {
	let account = |index: usize| ACCOUNTS[index];
	let run = |call: &dyn Fn() -> sp_runtime::DispatchResult| {
		let _refused_or_not = frame_support::storage::with_storage_layer(call);
	};
	match step {
		Step::Earn(m, royalty) => {
			ledger.earn(m, models, royalty);
			earn(models[m], royalty);
		},
		Step::Transfer(a, m, b, n) => {
			run(&|| ModelShares::transfer(signed(account(a)), models[m], account(b), n))
		},
		Step::Offer(a, m, n, p) => run(&|| ModelShares::offer(signed(account(a)), models[m], n, p)),
		Step::Cancel(a, m) => run(&|| ModelShares::cancel_offer(signed(account(a)), models[m])),
		Step::Buy(a, m, b, n, p) => {
			run(&|| ModelShares::buy(signed(account(a)), models[m], account(b), n, p))
		},
		Step::Claim(a, wanted) => {
			let before: Vec<_> = (0..models.len()).map(|m| claimable(models[m], account(a))).collect();
			let list: Vec<_> = wanted.iter().map(|m| models[*m]).collect();
			run(&|| ModelShares::claim(signed(account(a)), list.clone().try_into().unwrap()));
			for (m, before) in before.into_iter().enumerate() {
				let taken = before - claimable(models[m], account(a));
				*ledger.claimed.entry((m, account(a))).or_default() += u128::from(taken);
			}
		},
		Step::Payout(a, b) => run(&|| ModelShares::set_payout(signed(account(a)), b.map(account))),
		Step::Support(a, m, b) => run(&|| ModelShares::support(signed(account(a)), models[m], account(b))),
		Step::Withdraw(a, m) => run(&|| ModelShares::withdraw_support(signed(account(a)), models[m])),
		Step::Take(a, m) => run(&|| ModelShares::take_title(signed(account(a)), models[m], Balance::MAX)),
		Step::Wait(blocks) => System::set_block_number(System::block_number() + blocks),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn royalties_reach_whoever_held_the_shares(
		plans in lineage(),
		steps in proptest::collection::vec(step(), 1..80),
	) {
		new_test_ext().execute_with(|| {
			let (models, families) = found(plans);
			let issuance = Balances::total_issuance();
			let mut ledger = Ledger { families, ..Default::default() };
			for (done, step) in steps.into_iter().enumerate() {
				apply(step, &models, &mut ledger);
				check_state();
				ledger.agrees(&models, done);
				assert_eq!(Balances::total_issuance(), issuance + ledger.royalties);
			}
			for who in ACCOUNTS {
				for some in models.chunks(4) {
					let _nothing_left = ModelShares::claim(signed(who), some.to_vec().try_into().unwrap());
				}
				assert!(models.iter().all(|model| claimable(*model, who) == 0));
			}
			check_state();
		});
	}
}
