//! HOLD that backs a vote pays for no request, and what is held for requests backs no vote.

use super::{
	chain::*,
	externalities,
	referenda::{submit, vote},
};
use crate::{
	constants::UNIT,
	governance::{origins::Origin, parameters, VotingCurrency},
	AccountId, Balances, Runtime, RuntimeCall, RuntimeHoldReason, System,
};
use frame_support::{
	assert_ok,
	traits::{fungible::InspectHold, Currency},
};
use freehold_primitives::{subscription::Term, ModelId};
use pallet_conviction_voting::{AccountVote, Call as Voting, Conviction, Vote};
use pallet_elections_phragmen::Call as Elections;
use pallet_subscriptions::types::Params;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve};
use sp_runtime::DispatchResult;

type Market = pallet_inference::Error<Runtime>;
type Subscriptions = pallet_subscriptions::Error<Runtime>;
type Insufficient = pallet_conviction_voting::Error<Runtime>;

fn try_in_block(who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> DispatchResult {
	block(vec![signed(who, call)])[0]
}

fn ask(model: ModelId, salt: u64) -> pallet_inference::Call<Runtime> {
	pallet_inference::Call::request { params: params(model, 1, salt) }
}

fn ask_in_batch(model: ModelId) -> pallet_inference::Call<Runtime> {
	pallet_inference::Call::request_batch { batch: vec![params(model, 1, 0)].try_into().unwrap() }
}

fn subscribe(model: ModelId) -> pallet_subscriptions::Call<Runtime> {
	let inputs = params(model, 1, 0).inputs.into_inner().try_into().unwrap();
	let params = Params {
		model,
		version: 0,
		inputs,
		redundancy: 1,
		every: 100,
		max_fee: 5 * UNIT,
		deadline: 60,
		term: Term::Open,
		funds: 50 * UNIT,
		salt: 0,
	};
	pallet_subscriptions::Call::subscribe { params }
}

fn aye(poll_index: u32) -> Voting<Runtime> {
	let vote = Vote { aye: true, conviction: Conviction::None };
	Voting::vote { poll_index, vote: AccountVote::Standard { vote, balance: 1_000 * UNIT } }
}

fn delegation() -> Voting<Runtime> {
	let (to, conviction) = (Alice.to_account_id().into(), Conviction::None);
	Voting::delegate { class: 4, to, conviction, balance: 1_000 * UNIT }
}

fn election() -> Elections<Runtime> {
	Elections::vote { votes: vec![Alice.to_account_id()], value: 1_000 * UNIT }
}

fn unlock(who: Sr25519Keyring) -> Voting<Runtime> {
	Voting::unlock { class: 4, target: who.to_account_id().into() }
}

fn frozen(who: Sr25519Keyring) -> u128 {
	System::account(who.to_account_id()).data.frozen
}

fn funds(who: Sr25519Keyring) -> u128 {
	let reason: RuntimeHoldReason = pallet_subscriptions::HoldReason::Funds.into();
	Balances::balance_on_hold(&reason, &who.to_account_id())
}

/// A model that Dave serves, and a referendum to vote on.
fn on_chain(test: impl FnOnce(ModelId, u32)) {
	externalities("development").execute_with(|| {
		let model = publish(Alice, UNIT / 100);
		serve(Dave, model, UNIT / 50);
		let rent = parameters::dynamic_params::fees::RentPerBlock;
		let rent = parameters::dynamic_params::fees::Parameters::RentPerBlock(rent, Some(UNIT / 1_000));
		let key_value = parameters::RuntimeParameters::Fees(rent);
		let set = pallet_parameters::Call::<Runtime>::set_parameter { key_value };
		let index = submit(Origin::ParameterAdmin, set.into());
		test(model, index);
		pallet_inference::invariants::check::<Runtime>().unwrap();
	});
}

fn assert_cannot_pay(who: Sr25519Keyring, model: ModelId) {
	assert!(frozen(who) > 0);
	assert_eq!(try_in_block(who, ask(model, 0)), Err(Market::VotesLocked.into()));
	assert_eq!(try_in_block(who, ask_in_batch(model)), Err(Market::VotesLocked.into()));
	assert_eq!(try_in_block(who, subscribe(model)), Err(Subscriptions::VotesLocked.into()));
}

fn assert_cannot_vote(who: Sr25519Keyring, index: u32) {
	assert_eq!(try_in_block(who, aye(index)), Err(Insufficient::InsufficientFunds.into()));
	assert_eq!(try_in_block(who, delegation()), Err(Insufficient::InsufficientFunds.into()));
	let no_bond = pallet_elections_phragmen::Error::<Runtime>::UnableToPayBond;
	assert_eq!(try_in_block(who, election()), Err(no_bond.into()));
	assert_eq!(frozen(who), 0);
}

#[test]
fn voter_should_not_pay_until_its_lock_is_gone() {
	on_chain(|model, index| {
		vote(Bob, index, true, 900_000 * UNIT);
		assert_cannot_pay(Bob, model);
		good_block(vec![signed(Bob, Voting::remove_vote { class: Some(4), index })]);
		assert_cannot_pay(Bob, model);
		good_block(vec![signed(Bob, unlock(Bob))]);
		assert_ok!(try_in_block(Bob, ask(model, 0)));
		assert_ok!(try_in_block(Bob, subscribe(model)));
	});
}

#[test]
fn who_delegates_should_not_pay_until_its_lock_is_gone() {
	on_chain(|model, _| {
		good_block(vec![signed(Bob, delegation())]);
		assert_cannot_pay(Bob, model);
		good_block(vec![signed(Bob, Voting::undelegate { class: 4 }), signed_after(Bob, unlock(Bob), 1)]);
		assert_ok!(try_in_block(Bob, ask(model, 0)));
	});
}

#[test]
fn voter_in_an_election_should_not_pay_until_its_vote_is_gone() {
	on_chain(|model, _| {
		good_block(vec![signed(Bob, election())]);
		assert_cannot_pay(Bob, model);
		good_block(vec![signed(Bob, Elections::remove_voter {})]);
		assert_ok!(try_in_block(Bob, ask(model, 0)));
	});
}

#[test]
fn requester_should_not_vote_until_its_request_is_closed() {
	on_chain(|model, index| {
		let id = request(Charlie, params(model, 1, 0));
		assert_cannot_vote(Charlie, index);
		let (_, attempt) = assigned(id)[0];
		let output = output([1.0, 2.0]).try_into().unwrap();
		let answer = pallet_inference::Item::Answer { request: id, attempt, output };
		good_block(vec![submission(Dave, vec![answer])]);
		assert_ok!(try_in_block(Charlie, election()));
		assert_ok!(try_in_block(Charlie, aye(index)));
		assert_cannot_pay(Charlie, model);
	});
}

#[test]
fn subscriber_should_not_vote_until_its_subscription_is_over() {
	on_chain(|model, index| {
		good_block(vec![signed(Eve, subscribe(model))]);
		let id = pallet_subscriptions::Owned::<Runtime>::iter_key_prefix(Eve.to_account_id()).next().unwrap();
		assert_cannot_vote(Eve, index);
		// The run's request has come back into the funds.
		empty_blocks(20);
		assert!(funds(Eve) > 0);
		assert_cannot_vote(Eve, index);
		good_block(vec![signed(Eve, pallet_subscriptions::Call::cancel { subscription: id })]);
		assert_ok!(try_in_block(Eve, delegation()));
		assert_cannot_pay(Eve, model);
	});
}

#[test]
fn what_can_be_paid_away_should_count_for_nothing() {
	on_chain(|model, _| {
		let who: AccountId = Charlie.to_account_id();
		let all = VotingCurrency::free_balance(&who);
		assert_eq!(all, Balances::free_balance(&who));
		request(Charlie, params(model, 1, 0));
		assert_eq!(VotingCurrency::free_balance(&who), 0);
		assert!(Balances::free_balance(&who) > all - 6 * UNIT);
	});
}
