//! What a run does, what it costs, and how subscriptions end.

use super::*;
use sp_runtime::DispatchError;

type Refused = pallet_inference::Error<Test>;

fn skipped(id: SubscriptionId) -> Vec<SkipReason> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			Event::RunSkipped { subscription, reason, fee: RUN_FEE } if subscription == id => Some(reason),
			_ => None,
		})
		.collect()
}

fn refusal(error: Refused) -> SkipReason {
	// As it comes back out of an event.
	use codec::{Decode, Encode};
	let error = DispatchError::from(error);
	SkipReason::Refused(DispatchError::decode(&mut error.encode().as_slice()).unwrap())
}

#[test]
fn runs_should_come_every_so_many_blocks_and_what_they_do_not_spend_return() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		let first = System::block_number() + 1;
		run_to(first);
		let request = open()[0];
		assert!(has_event(Event::RunMade { subscription: id, request, fee: RUN_FEE }));
		assert_eq!((get(id).funds, get(id).open), (5_000 - MAX_FEE - RUN_FEE, 1));
		assert_eq!(on_hold(ALICE, HoldReason::Funds), get(id).funds);
		assert_eq!(get(id).next_at, first + 10);
		run_for(2);
		assert!(answer(request));
		let amount = MAX_FEE - PRICE;
		assert!(has_event(Event::FundsReturned { subscription: id, request, amount }));
		assert_eq!((get(id).funds, get(id).open), (5_000 - PRICE - RUN_FEE, 0));
		for run in 1..4 {
			run_to(first + 10 * run);
			assert_eq!(made(id) as u64, run + 1);
			run_for(2);
			answer_all();
		}
		assert_eq!(get(id).funds, 5_000 - 4 * (PRICE + RUN_FEE));
		assert_eq!(total(ALICE), FUNDS - 4 * (PRICE + RUN_FEE));
		assert_eq!(free(TREASURY), FUNDS + 4 * (FLAT + RUN_FEE));
	});
}

#[test]
fn request_that_is_refunded_should_return_all_to_the_funds() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		run_for(1);
		let request = open()[0];
		// The owner may take it back as any other of its requests.
		assert_ok!(Inference::cancel(signed(ALICE), request));
		assert_eq!((get(id).funds, get(id).open), (5_000 - RUN_FEE, 0));
		run_for(10);
		// Nobody answers: refunded by the agenda, at the end of a block.
		run_for(9);
		assert_eq!((get(id).funds, get(id).open), (5_000 - 2 * RUN_FEE, 0));
	});
}

#[test]
fn run_that_the_market_refuses_should_be_skipped_and_paid_for() {
	build_and_execute(|| {
		let model = market(1);
		let mut dear = params(model);
		dear.max_fee = PRICE - 1;
		dear.funds = PRICE - 1 + 3 * RUN_FEE;
		let id = subscribe_with(ALICE, dear);
		run_for(1);
		assert_eq!(skipped(id), vec![refusal(Refused::MaxFeeTooLow)]);
		assert_eq!((get(id).funds, get(id).runs), (PRICE - 1 + 2 * RUN_FEE, 0));
		assert_eq!(free(TREASURY), FUNDS + RUN_FEE);
		ModelRegistry::retire(signed(PUBLISHER), model).unwrap();
		run_for(10);
		assert_eq!(skipped(id)[1], refusal(Refused::ModelNotCallable));
		// It cannot go on for ever: what is left would not cover a further run.
		run_for(10);
		assert_eq!(ended(id), Some((EndReason::FundsSpent, PRICE - 1 + deposit())));
		assert_eq!(free(ALICE), FUNDS - 3 * RUN_FEE);
	});
}

#[test]
fn several_requests_may_be_open_as_far_as_funds_go() {
	build_and_execute(|| {
		let model = market(1);
		let mut dense = params(model);
		(dense.every, dense.deadline) = (1, 50);
		dense.funds = 2 * MAX_FEE + PRICE + 4 * RUN_FEE;
		let id = subscribe_with(ALICE, dense);
		run_for(2);
		assert_eq!((get(id).open, get(id).funds), (2, PRICE + 2 * RUN_FEE));
		run_for(1);
		assert_eq!(skipped(id), vec![SkipReason::FundsTied], "what pays for it may yet return");
		// The first answer brings enough for another.
		answer_all();
		run_for(1);
		assert_eq!(made(id), 3);
	});
}

#[test]
fn subscription_that_cannot_pay_its_run_should_end_though_requests_are_open() {
	build_and_execute(|| {
		let model = market(1);
		let mut dense = params(model);
		(dense.every, dense.deadline) = (1, 50);
		dense.funds = MAX_FEE + RUN_FEE;
		let id = subscribe_with(ALICE, dense);
		run_for(2);
		assert_eq!(ended(id), Some((EndReason::FundsSpent, deposit())));
		run_for(2);
		answer_all();
		assert_eq!(free(ALICE), FUNDS - PRICE - RUN_FEE);
	});
}

#[test]
fn subscription_should_end_with_its_last_run() {
	build_and_execute(|| {
		let model = market(1);
		let mut twice = params(model);
		twice.term = Term::Runs(2);
		let id = subscribe_with(ALICE, twice);
		run_for(1);
		assert_eq!(ended(id), None);
		run_for(10);
		assert_eq!(made(id), 2);
		assert_eq!(ended(id).unwrap().0, EndReason::TermOver);
		run_for(2);
		answer_all();
		assert_eq!(free(ALICE), FUNDS - PRICE - 2 * RUN_FEE, "the first was late, the second is paid");
	});
}

#[test]
fn subscription_should_end_at_its_last_block() {
	build_and_execute(|| {
		let model = market(1);
		let now = System::block_number();
		let mut until = params(model);
		until.term = Term::Until(now + 11);
		let id = subscribe_with(ALICE, until);
		let mut once = params(model);
		(once.term, once.salt) = (Term::Until(now + 1), 1);
		let short = subscribe_with(ALICE, once);
		run_for(1);
		assert_eq!(ended(short).unwrap().0, EndReason::TermOver);
		assert_eq!((made(id), ended(id)), (1, None));
		run_for(10);
		assert_eq!((made(id), ended(id).unwrap().0), (2, EndReason::TermOver));
	});
}

#[test]
fn rise_of_the_fee_should_end_what_it_outgrows() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		FeeOfRun::set(4_500);
		run_for(1);
		assert_eq!(ended(id), Some((EndReason::FundsSpent, 5_000 + deposit())), "nothing is charged");
		assert_eq!(free(ALICE), FUNDS);
	});
}

#[test]
fn fee_that_cannot_be_paid_should_end_the_subscription() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		// Below the existential deposit of an account that is not there.
		Payee::set(999);
		run_for(1);
		assert_eq!(ended(id), Some((EndReason::FeeFailed, 5_000 + deposit())));
	});
}

#[test]
fn runs_without_a_fee_should_be_free() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		FeeOfRun::set(0);
		run_for(1);
		assert_eq!(get(id).funds, 5_000 - MAX_FEE);
	});
}

#[test]
fn rent_should_come_out_of_the_funds() {
	build_and_execute(|| {
		let model = market(1);
		Rent::set(2);
		let id = subscribe(model);
		run_for(3);
		answer_all();
		assert_eq!(get(id).funds, 5_000 - PRICE - RUN_FEE - 2 * 2);
	});
}

#[test]
fn what_cannot_be_held_again_should_stay_free() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		run_for(3);
		// A sum of funds that would overflow stands for a hold that fails.
		crate::Subscriptions::<Test>::mutate(id, |slot| slot.as_mut().unwrap().funds = Balance::MAX);
		let request = open()[0];
		let (worker, attempt) = assigned(request).unwrap();
		let item = pallet_inference::Item::Answer { request, attempt, output: output().try_into().unwrap() };
		let items = vec![item].try_into().unwrap();
		let submission = pallet_inference::Submission { worker, made_at: System::block_number(), items };
		let signature = sp_runtime::traits::TrailingZeroInput::zeroes();
		let signature = codec::Decode::decode(&mut { signature }).unwrap();
		Inference::submit(frame_system::RawOrigin::Authorized.into(), submission, signature).unwrap();
		assert_eq!(free(ALICE), FUNDS - 5_000 - deposit() + MAX_FEE - PRICE);
		crate::Subscriptions::<Test>::mutate(id, |slot| {
			let subscription = slot.as_mut().unwrap();
			assert_eq!(subscription.open, 0);
			subscription.funds = 5_000 - MAX_FEE - RUN_FEE;
		});
	});
}

#[test]
fn subscription_that_is_always_refused_should_end_by_itself() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		ModelRegistry::retire(signed(PUBLISHER), model).unwrap();
		let deposit = get(id).deposit;
		for run in 0..u64::from(crate::runs::MAX_REFUSALS) {
			assert!(Subscriptions::subscription(id).is_some(), "after {run} refusals");
			run_to(get(id).next_at);
		}
		assert!(Subscriptions::subscription(id).is_none());
		let fees = RUN_FEE * u64::from(crate::runs::MAX_REFUSALS);
		assert!(has_event(Event::Ended {
			subscription: id,
			reason: EndReason::Refused,
			released: 5_000 + deposit - fees
		}));
		assert_eq!(on_hold(ALICE, HoldReason::Funds), 0);
	});
}
