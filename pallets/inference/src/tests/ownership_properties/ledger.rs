//! What everybody has by rules that visit every ancestor and every holder each time. Reads nothing from the
//! pallets.

use crate::mock::*;
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use freehold_primitives::{ownership::SHARES, RequestId};

/// A unit has as many millionths as a model has shares.
pub const UNIT: u128 = SHARES as u128;
/// Billionths in a whole.
pub const WHOLE: u128 = 1_000_000_000;

/// Models are meant by their order of registration.
#[derive(Default)]
pub struct Ledger {
	/// The parents of each model, and the billionths that they ask for.
	pub families: Vec<BTreeMap<usize, u128>>,
	/// Royalties of each model, and from which block on.
	pub royalties: Vec<Vec<(u64, Balance)>>,
	pub retired: BTreeSet<usize>,
	/// Shares, and what they have earned that was not claimed, in millionths.
	pub holdings: BTreeMap<(usize, AccountId), (u32, u128)>,
	/// Millionths that holdings left behind which are gone, by model.
	pub dust: BTreeMap<usize, u128>,
	/// Shares, and the price of one.
	pub offers: BTreeMap<(usize, AccountId), (u32, Balance)>,
	pub payouts: BTreeMap<AccountId, AccountId>,
	/// Requests, with the model and the royalty in force when they were made.
	pub open: BTreeMap<RequestId, (usize, Balance)>,
	/// What ancestors earned, by model and ancestor.
	pub passed_on: BTreeMap<(usize, usize), u128>,
	/// All royalties that came in, and those that went out.
	pub earned: u128,
	pub claimed: u128,
}

impl Ledger {
	/// Who gets how many billionths of a model's royalties, by asking every parent anew.
	pub fn parts(&self, model: usize) -> BTreeMap<usize, u128> {
		let mut parts = BTreeMap::new();
		for (parent, asked) in &self.families[model] {
			let mut rest = *asked;
			for (ancestor, part) in self.parts(*parent) {
				let passed_on = asked * part / WHOLE;
				*parts.entry(ancestor).or_default() += passed_on;
				rest -= passed_on;
			}
			*parts.entry(*parent).or_default() += rest;
		}
		parts
	}

	pub fn earn(&mut self, model: usize, royalty: u128) {
		let mut rest = royalty;
		for (ancestor, part) in self.parts(model) {
			let amount = royalty * part / WHOLE;
			*self.passed_on.entry((model, ancestor)).or_default() += amount;
			self.divide(ancestor, amount);
			rest -= amount;
		}
		self.earned += royalty;
		self.divide(model, rest);
	}

	/// Among all who have shares, with the whole units of what others left behind.
	pub fn divide(&mut self, model: usize, amount: u128) {
		if amount > 0 {
			let dust = self.dust.entry(model).or_default();
			let again = *dust / UNIT;
			*dust %= UNIT;
			let holdings = self.holdings.iter_mut().filter(|((of, _), _)| *of == model);
			holdings.for_each(|(_, (shares, owed))| *owed += u128::from(*shares) * (amount + again));
		}
	}

	/// Ends a holding without shares and without a whole unit.
	pub fn sweep(&mut self, model: usize, who: AccountId) {
		if let Some((0, fraction @ 0..UNIT)) = self.holdings.get(&(model, who)).copied() {
			self.holdings.remove(&(model, who));
			*self.dust.entry(model).or_default() += fraction;
		}
	}

	pub fn held(&self, model: usize, who: AccountId) -> (u32, u128) {
		self.holdings.get(&(model, who)).copied().unwrap_or_default()
	}

	pub fn hand_over(&mut self, model: usize, from: AccountId, to: AccountId, shares: u32) {
		self.holdings.get_mut(&(model, from)).unwrap().0 -= shares;
		self.holdings.entry((model, to)).or_default().0 += shares;
		self.sweep(model, from);
	}

	/// Takes the whole units out; how many.
	pub fn claim(&mut self, model: usize, who: AccountId) -> u128 {
		let Some((_, owed)) = self.holdings.get_mut(&(model, who)) else { return 0 };
		let units = *owed / UNIT;
		*owed %= UNIT;
		self.claimed += units;
		self.sweep(model, who);
		units
	}

	pub fn royalty(&self, model: usize, now: u64) -> Balance {
		self.royalties[model].iter().rfind(|(from, _)| *from <= now).unwrap().1
	}

	/// In place of one that is announced.
	pub fn announce(&mut self, model: usize, royalty: Balance, now: u64, from: u64) {
		self.royalties[model].retain(|(from, _)| *from <= now);
		self.royalties[model].push((from, royalty));
	}

	pub fn holders(&self, model: usize) -> Vec<AccountId> {
		self.holdings.keys().filter(|(of, _)| *of == model).map(|(_, who)| *who).collect()
	}
}
