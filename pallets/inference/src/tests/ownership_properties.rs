//! Calls, settlements, transfers, sales and claims in random order, over models that are derived from each
//! other and have many holders: nothing is minted, nothing is lost, and everybody has what a naive ledger
//! says, to the millionth of a unit. Of the pallets the ledger learns only what succeeded.

mod ledger;
mod steps;

use super::properties::penalties;
use crate::{mock::*, Outcome, Receipts, RequestParams, Requests};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec,
	vec::Vec,
};
use frame_support::traits::fungible::{Inspect, Mutate};
use freehold_primitives::{
	licence::{Access, Derivatives, LicenceTerms},
	ownership::{Royalties, SHARES},
	ModelId, RequestId,
};
use ledger::{Ledger, UNIT, WHOLE};
use pallet_model_shares::{Holdings, Pools};
use proptest::{prelude::*, sample::Index};
use sp_runtime::{DispatchResult, Perbill};
use steps::{plans, step, Plan, Step};

const MODELS: usize = 6;
/// The title holder, a requester and a worker are shareholders as all others are.
const HOLDERS: [AccountId; 13] =
	[PUBLISHER, REQUESTER, WORKER, 500, 501, 502, 503, 504, 505, 506, 507, 508, 509];
/// Has no account before royalties are paid out to it; so have the next two.
const NEW: AccountId = 900;
/// Blocks, in the mock.
const ROYALTY_DELAY: u64 = 10;

fn tried(call: impl FnOnce() -> DispatchResult) -> bool {
	frame_support::storage::with_storage_layer(call).is_ok()
}

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// That a call succeeded exactly if it is allowed, or its payer has too little for the cost and a deposit.
fn expect(done: bool, allowed: bool, payer: AccountId, cost: Balance) {
	let poor = free(payer) < cost + 2 * EXISTENTIAL_DEPOSIT;
	assert!(done == allowed || (allowed && poor), "allowed: {allowed}, done: {done}");
}

fn of(part: u64, shares: u32) -> u32 {
	(u64::from(shares) * part / 1_000) as u32
}

fn set_terms(model: ModelId, asked: u32, access: Access) -> DispatchResult {
	let derivatives = Derivatives::Royalty(Perbill::from_parts(asked));
	ModelLicences::set_terms(signed(PUBLISHER), model, 0, LicenceTerms { access, derivatives })
}

/// The chain, and the ledger beside it.
#[derive(Default)]
struct World {
	models: Vec<ModelId>,
	ledger: Ledger,
	requests: u64,
	issuance: Balance,
}

impl World {
	/// Registers the models, each derived from the one before it and maybe from others, spreads their shares,
	/// and gives each two workers.
	fn found(plans: &[Plan]) -> Self {
		let mut world = Self::default();
		for who in &HOLDERS[3..] {
			Balances::mint_into(who, FUNDS).unwrap();
		}
		world.issuance = Balances::total_issuance();
		for (index, (asked, others, royalty)) in plans.iter().enumerate() {
			let mut family = BTreeMap::new();
			let others = others.iter().filter(|_| index > 0).map(|other| other.index(index));
			for parent in index.checked_sub(1).into_iter().chain(others) {
				let part = u128::from(plans[parent].0);
				if !family.contains_key(&parent) && family.values().sum::<u128>() + part <= WHOLE / 2 {
					family.insert(parent, part);
				}
			}
			let parents: Vec<_> = family.keys().map(|parent| (world.models[*parent], 0)).collect();
			let model = publish_derived(&[index as u8], signature(), &parents);
			set_terms(model, *asked, Access::Open).unwrap();
			world.models.push(model);
			world.ledger.families.push(family);
			world.ledger.royalties.push(vec![(0, ROYALTY)]);
			world.ledger.holdings.insert((index, PUBLISHER), (SHARES, 0));
			world.apply(Step::Royalty(index, *royalty));
			for (place, to) in HOLDERS.into_iter().enumerate().skip(1) {
				world.transfer(index, PUBLISHER, to, (997 * (index + 3) * place + place) as u32);
			}
		}
		// Each worker serves two models, and two workers each model.
		let places = (0..MODELS).flat_map(|model| [(model, model), (model, (model + 1) % MODELS)]);
		let places: Vec<_> =
			places.map(|(model, worker)| (WORKER + worker as u64, world.models[model])).collect();
		let offered_at = System::block_number();
		places.iter().for_each(|(worker, model)| offer(*worker, *model, ASK));
		next_block();
		places.iter().for_each(|(worker, model)| confirm(*worker, *model, offered_at));
		world
	}

	fn transfer(&mut self, model: usize, from: AccountId, to: AccountId, shares: u32) {
		let offered = self.ledger.offers.get(&(model, from)).map_or(0, |(shares, _)| *shares);
		let allowed = from != to && shares > 0 && shares + offered <= self.ledger.held(model, from).0;
		let done = tried(|| ModelShares::transfer(signed(from), self.models[model], to, shares));
		expect(done, allowed, from, 0);
		if done {
			self.ledger.hand_over(model, from, to, shares);
		}
	}

	fn buy(&mut self, (model, seller): (usize, AccountId), buyer: AccountId, part: u64, max_price: Balance) {
		let (offered, price) = self.ledger.offers[&(model, seller)];
		let shares = of(part, offered);
		let allowed = buyer != seller && (1..=offered).contains(&shares) && price <= max_price;
		let cost = price * u64::from(shares);
		let totals = || (Balances::total_balance(&buyer), Balances::total_balance(&seller));
		let (rich, poor) = totals();
		let done = tried(|| ModelShares::buy(signed(buyer), self.models[model], seller, shares, max_price));
		expect(done, allowed, buyer, cost);
		if done {
			assert_eq!(totals(), (rich - cost, poor + cost), "the price changes hands");
			self.ledger.offers.insert((model, seller), (offered - shares, price));
			self.ledger.offers.retain(|_, (shares, _)| *shares > 0);
			self.ledger.hand_over(model, seller, buyer, shares);
		}
	}

	fn claim(&mut self, who: AccountId, models: &[usize]) {
		let distinct: BTreeSet<_> = models.iter().copied().collect();
		let sum: u128 = distinct.iter().map(|model| self.ledger.held(*model, who).1 / UNIT).sum();
		let to = self.ledger.payouts.get(&who).copied().unwrap_or(who);
		let before = Balances::total_balance(&to);
		let list: Vec<_> = models.iter().map(|model| self.models[*model]).collect();
		let done = tried(|| ModelShares::claim(signed(who), list.try_into().unwrap()));
		assert_eq!(done, sum > 0 && (before > 0 || sum >= EXISTENTIAL_DEPOSIT.into()));
		if done {
			assert_eq!(u128::from(Balances::total_balance(&to) - before), sum, "what is paid out");
			let claimed: u128 = distinct.iter().map(|model| self.ledger.claim(*model, who)).sum();
			assert_eq!(claimed, sum);
		}
	}

	fn set_payout(&mut self, who: AccountId, to: Option<AccountId>) {
		let done = tried(|| ModelShares::set_payout(signed(who), to));
		expect(done, true, who, 0);
		match to {
			_ if !done => None,
			Some(to) => self.ledger.payouts.insert(who, to),
			None => self.ledger.payouts.remove(&who),
		};
	}

	fn request(&mut self, model: usize, who: AccountId, deadline: u64, at_once: bool) {
		self.requests += 1;
		let order = RequestParams { max_fee: 5_000, deadline, ..params(self.models[model], 1) };
		let order = RequestParams { salt: self.requests, ..order };
		if !tried(|| Inference::request(signed(who), order)) {
			return;
		}
		assert!(!self.ledger.retired.contains(&model), "a retired model was called");
		let royalty = self.ledger.royalty(model, System::block_number());
		let id = Requests::<Test>::iter_keys().find(|id| !self.ledger.open.contains_key(id)).unwrap();
		self.ledger.open.insert(id, (model, royalty));
		if at_once {
			draw();
			self.close(None);
			self.answer(id);
		}
	}

	/// If it is open and has a worker.
	fn answer(&mut self, id: RequestId) {
		if !self.ledger.open.contains_key(&id) {
			return;
		}
		if let Some((worker, _)) = assigned(id).first() {
			answer(id, *worker, [1.0, 2.0]).unwrap();
			self.close(Some(id));
		}
	}

	/// Forgets requests that are closed: only one that was answered is paid for.
	fn close(&mut self, answered: Option<RequestId>) {
		for (id, (model, royalty)) in core::mem::take(&mut self.ledger.open) {
			match Receipts::<Test>::get(id).map(|receipt| receipt.outcome) {
				Some(Outcome::Paid(settlement)) => {
					assert_eq!((Some(id), royalty), (answered, settlement.royalty));
					self.ledger.earn(model, royalty.into());
				},
				closed => {
					assert!(answered != Some(id), "an answer that is not paid for");
					if closed.is_none() {
						self.ledger.open.insert(id, (model, royalty));
					}
				},
			}
		}
	}

	fn nth_offer(&self, index: Index) -> Option<(usize, AccountId)> {
		let offers: Vec<_> = self.ledger.offers.keys().copied().collect();
		(!offers.is_empty()).then(|| *index.get(&offers))
	}

	fn apply(&mut self, step: Step) {
		let now = System::block_number();
		match step {
			Step::Request(model, who, deadline, at_once) => self.request(model, who, deadline, at_once),
			Step::Answer(index) => {
				let open: Vec<_> = self.ledger.open.keys().copied().collect();
				if !open.is_empty() {
					self.answer(*index.get(&open));
				}
			},
			Step::Wait(blocks) => run_to(now + blocks),
			Step::Transfer(model, from, to, part) => {
				let from = *from.get(&self.ledger.holders(model));
				self.transfer(model, from, HOLDERS[to], of(part, self.ledger.held(model, from).0));
			},
			Step::Offer(model, who, part, price) => {
				let who = *who.get(&self.ledger.holders(model));
				let held = self.ledger.held(model, who).0;
				let shares = of(part, held);
				let done = tried(|| ModelShares::offer(signed(who), self.models[model], shares, price));
				assert_eq!(done, (1..=held).contains(&shares));
				done.then(|| self.ledger.offers.insert((model, who), (shares, price)));
			},
			Step::Cancel(index) => {
				if let Some((model, seller)) = self.nth_offer(index) {
					assert!(tried(|| ModelShares::cancel_offer(signed(seller), self.models[model])));
					self.ledger.offers.remove(&(model, seller));
				}
			},
			Step::Buy(index, buyer, part, max_price) => {
				if let Some(offer) = self.nth_offer(index) {
					self.buy(offer, HOLDERS[buyer], part, max_price);
				}
			},
			Step::Claim(who, models) => self.claim(HOLDERS[who], &models),
			Step::Payout(who, to) => self.set_payout(HOLDERS[who], to),
			Step::Royalty(model, royalty) => {
				let done =
					tried(|| ModelRegistry::set_royalty(signed(PUBLISHER), self.models[model], royalty));
				assert_eq!(done, !self.ledger.retired.contains(&model));
				done.then(|| self.ledger.announce(model, royalty, now, now + ROYALTY_DELAY));
			},
			// Whatever becomes of the terms, the parts of those that are ancestors already are fixed.
			Step::Terms(model, asked, close) => {
				let access = if close { Access::AllowList } else { Access::Open };
				assert!(tried(|| set_terms(self.models[model], asked, access)));
			},
			Step::Retire(model) => {
				let done = tried(|| ModelRegistry::retire(signed(PUBLISHER), self.models[model]));
				assert_eq!(done, self.ledger.retired.insert(model));
			},
		}
		self.close(None);
	}

	/// That the chain says what the ledger says, and that all money is where it should be.
	fn check(&self) {
		check_state();
		ModelRegistry::do_try_state().unwrap();
		ModelListings::do_try_state().unwrap();
		let mut kept = 0;
		for (index, model) in self.models.iter().enumerate() {
			let pool = Pools::<Test>::get(model).unwrap();
			kept += pool.taken - pool.claimed;
			assert_eq!(u128::from(pool.dust), self.ledger.dust.get(&index).copied().unwrap_or_default());
			let holdings = Holdings::<Test>::iter_prefix(model);
			let owed: BTreeMap<_, _> = holdings
				.map(|(who, holding)| {
					((index, who), (holding.shares, u128::from(holding.owed(&pool).unwrap())))
				})
				.collect();
			let expected = self.ledger.holdings.iter().filter(|((of, _), _)| *of == index);
			assert_eq!(owed, expected.map(|(key, held)| (*key, *held)).collect());
			for line in ModelShares::shareholders(*model, None) {
				let key = (index, line.who);
				let (shares, owed) = self.ledger.held(index, line.who);
				assert_eq!((line.shares, u128::from(line.claimable)), (shares, owed / UNIT));
				assert_eq!(line.offer, self.ledger.offers.get(&key).copied());
			}
			for line in ModelShares::ancestors(*model) {
				let ancestor = self.models.iter().position(|known| *known == line.model).unwrap();
				let part = self.ledger.parts(index)[&ancestor];
				assert_eq!(u128::from(line.part.deconstruct()), part, "what an ancestor is due");
				let earned = self.ledger.passed_on.get(&(index, ancestor)).copied().unwrap_or_default();
				assert_eq!(u128::from(line.earned), earned, "what an ancestor has earned");
			}
		}
		let pot = Balances::total_balance(&ModelShares::account());
		assert_eq!(pot, EXISTENTIAL_DEPOSIT + kept, "the pot has what was taken and not claimed");
		assert_eq!(u128::from(kept), self.ledger.earned - self.ledger.claimed);
		assert_eq!(Balances::total_issuance(), self.issuance - penalties());
		let balances: Balance = frame_system::Account::<Test>::iter_values()
			.map(|account| account.data.free + account.data.reserved)
			.sum();
		assert_eq!(balances, Balances::total_issuance(), "some of the money is nobody's");
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 16, ..Default::default() })]

	#[test]
	fn all_that_is_paid_reaches_the_holders_and_their_ancestors(
		plans in plans(),
		steps in prop::collection::vec(step(), 30..60),
	) {
		build_and_execute(|| {
			let mut world = World::found(&plans);
			world.check();
			for step in steps {
				world.apply(step);
				world.check();
			}
			world.apply(Step::Wait(40));
			assert!(world.ledger.open.is_empty(), "a request that does not end");
			for who in HOLDERS {
				world.claim(who, &[0, 1, 2]);
				// What is too little for a new account can be had by who has one.
				world.set_payout(who, None);
				world.claim(who, &[0, 1, 2]);
				world.claim(who, &[3, 4, 5]);
			}
			world.check();
			let left = world.ledger.holdings.values().all(|(_, owed)| *owed < UNIT);
			assert!(left, "whole units that nobody can claim");
		});
	}
}
