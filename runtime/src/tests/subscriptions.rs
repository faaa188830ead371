//! Subscriptions in blocks: runs, answers, and funds that come back.

use super::{chain::*, externalities};
use crate::{constants::UNIT, Balances, Inference, Runtime, RuntimeEvent, Subscriptions, System};
use frame_support::traits::fungible::InspectHold;
use freehold_primitives::{
	request::RequestPhase,
	subscription::{EndReason, SubscriptionInfo, Term},
	ModelId, RequestId,
};
use pallet_inference::Item;
use pallet_subscriptions::{types::Params, Event, HoldReason};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};

const FUNDS: crate::Balance = 12 * UNIT;
const MAX_FEE: crate::Balance = 5 * UNIT;
const EVERY: crate::BlockNumber = 6;

type Info = SubscriptionInfo<crate::AccountId, crate::Balance, crate::BlockNumber>;

/// Charlie subscribes for two runs.
fn subscribe(model: ModelId) {
	let params = Params {
		model,
		version: 0,
		inputs: input().try_into().unwrap(),
		redundancy: 1,
		every: EVERY,
		max_fee: MAX_FEE,
		deadline: 20,
		term: Term::Runs(2),
		funds: FUNDS,
		salt: 0,
	};
	good_block(vec![signed(Charlie, pallet_subscriptions::Call::subscribe { params })]);
}

fn subscription() -> Option<Info> {
	Subscriptions::subscriptions_of(Charlie.to_account_id()).pop()
}

fn held() -> crate::Balance {
	Balances::balance_on_hold(&HoldReason::Funds.into(), &Charlie.to_account_id())
}

fn events() -> Vec<Event<Runtime>> {
	let of_subscriptions = |event| match event {
		RuntimeEvent::Subscriptions(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| of_subscriptions(record.event)).collect()
}

/// The request that this block's run has made, and what the run has cost: its fee follows the load.
fn run_made() -> (RequestId, crate::Balance) {
	let [Event::RunMade { request, fee, .. }] = events()[..] else { panic!("no run, but {:?}", events()) };
	(request, fee)
}

/// Bob answers; what came back.
fn answered(request: RequestId) -> crate::Balance {
	let [(_, attempt)] = assigned(request)[..] else { panic!("one worker") };
	let answer = Item::Answer { request, attempt, output: output([1.0, 2.0]).try_into().unwrap() };
	good_block(vec![submission(Bob, vec![answer])]);
	let RequestPhase::Paid(settlement) = Inference::request_info(request).unwrap().phase else {
		panic!("not paid")
	};
	settlement.refund
}

#[test]
fn runs_should_be_answered_and_what_they_do_not_spend_return() {
	externalities("development").execute_with(|| {
		let model = publish(Alice, UNIT / 100);
		serve(Bob, model, UNIT / 50);
		subscribe(model);
		assert_eq!((subscription().unwrap().funds, held()), (FUNDS, FUNDS));

		empty_blocks(1);
		let (first, fee) = run_made();
		assert_eq!(held(), FUNDS - fee - MAX_FEE, "the maximum fee is in escrow");
		empty_blocks(1);
		let returned = answered(first);
		assert!(returned > 4 * UNIT);
		let info = subscription().unwrap();
		assert_eq!((info.runs, info.open), (1, 0));
		assert_eq!((info.funds, held()), (FUNDS - fee - MAX_FEE + returned, info.funds));
		Subscriptions::do_try_state().unwrap();

		empty_blocks(EVERY - 2);
		let [Event::RunMade { request: second, fee, .. }, Event::Ended { reason, released, .. }] =
			events()[..]
		else {
			panic!("not the last run, but {:?}", events())
		};
		assert_ne!(second, first);
		assert_eq!(reason, EndReason::TermOver);
		assert_eq!(released, info.funds - fee - MAX_FEE + info.deposit);
		assert_eq!((subscription(), held()), (None, 0));
		empty_blocks(1);
		let before = Balances::free_balance(Charlie.to_account_id());
		let returned = answered(second);
		assert_eq!(Balances::free_balance(Charlie.to_account_id()), before + returned, "the owner has it");
		assert!(events().is_empty());
		Subscriptions::do_try_state().unwrap();
	});
}

#[test]
fn refused_run_should_be_paid_for_and_leave_the_rest() {
	externalities("development").execute_with(|| {
		let model = publish(Alice, UNIT / 100);
		subscribe(model);
		empty_blocks(1);
		let [Event::RunSkipped { fee, .. }] = events()[..] else { panic!("somebody serves the model") };
		assert_eq!(held(), FUNDS - fee);
		assert_eq!(subscription().unwrap().runs, 0);
		Subscriptions::do_try_state().unwrap();
	});
}
