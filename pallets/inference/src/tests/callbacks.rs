//! Who is told of closed requests, and what comes of it.

use crate::{
	agenda, callbacks::closing, fees, mock::*, submissions, Event, Outcome, Receipts, Requests, WeightInfo,
};
use alloc::{vec, vec::Vec};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use freehold_primitives::{
	callback::OnRequestClosed, job::InputSource, market::Inference as Market, request::RefundReason,
	RequestId,
};
use sp_core::H256;
use sp_runtime::DispatchError;

type Callbacks = <Test as crate::Config>::OnRequestClosed;

fn told(id: RequestId) -> Vec<(Balance, Option<Vec<u8>>)> {
	Closed::get().into_iter().filter(|(closed, ..)| *closed == id).map(|(_, back, out)| (back, out)).collect()
}

fn failures() -> usize {
	events().into_iter().filter(|event| matches!(event, Event::CallbackFailed { .. })).count()
}

fn make(order: freehold_primitives::market::RequestOf<Balance, u64>) -> Result<RequestId, DispatchError> {
	frame_support::storage::with_storage_layer(|| <Inference as Market<_, _, _>>::request(&REQUESTER, order))
}

#[test]
fn every_end_should_be_told_once() {
	build_and_execute(|| {
		let model = market(3);
		let paid = request(model, 1);
		draw();
		let (worker, _) = assigned(paid)[0];
		assert_ok!(answer(paid, worker, [1.0, 2.0]));
		let spent = ASK + ROYALTY + FLAT;
		assert_eq!(told(paid), vec![(MAX_FEE - spent, Some(output([1.0, 2.0])))]);

		let mut taken_back = params(model, 1);
		taken_back.salt = 9;
		let cancelled = request_with(taken_back);
		assert_ok!(Inference::cancel(RuntimeOrigin::signed(REQUESTER), cancelled));
		assert_eq!(told(cancelled), vec![(MAX_FEE, None)]);

		let mut other = params(model, 3);
		other.salt = 1;
		let tallied = request_with(other);
		draw();
		let workers: Vec<_> = assigned(tallied).into_iter().map(|(worker, _)| worker).collect();
		workers.iter().for_each(|worker| commit(tallied, *worker, [1.0, 2.0]).unwrap());
		workers.iter().for_each(|worker| reveal(tallied, *worker, [1.0, 2.0]).unwrap());
		assert_eq!(told(tallied).len(), 1);

		let mut silent = params(model, 1);
		silent.salt = 2;
		let silent = request_with(silent);
		run_to(System::block_number() + 60);
		assert_eq!(told(silent), vec![(MAX_FEE, None)]);
		assert_eq!(Closed::get().len(), 4);
		assert_eq!(failures(), 0);
	});
}

#[test]
fn failing_callback_should_be_undone_and_not_block_settlement() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		draw();
		Fail::set(true);
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		let failed =
			|event: &Event<Test>| matches!(event, Event::CallbackFailed { request, .. } if *request == id);
		assert!(events().iter().any(failed));
		assert!(matches!(Receipts::<Test>::get(id).unwrap().outcome, Outcome::Paid(_)));
		assert_eq!(free(WORKER), FUNDS - BOND + ASK);
		assert_eq!(total(REQUESTER), FUNDS - ASK - ROYALTY - FLAT);
		assert_eq!(free(OTHER), FUNDS, "what the callback did is undone");
		assert_eq!(told(id).len(), 1, "others are told all the same");

		// In the agenda too.
		let mut late = params(model, 1);
		late.salt = 1;
		let late = request_with(late);
		run_to(System::block_number() + 60);
		let Outcome::Refunded { reason, .. } = Receipts::<Test>::get(late).unwrap().outcome else { panic!() };
		assert_eq!(reason, RefundReason::Late);
		assert_eq!(failures(), 2);
	});
}

#[test]
fn callback_should_be_able_to_ask_again_without_nesting() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		draw();
		Repeat::set(true);
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		assert_eq!(Closed::get().len(), 1, "the request that it made is open");
		let again = Requests::<Test>::iter_keys().next().unwrap();
		assert_ne!(again, id);
		// From the agenda, when nobody answers.
		run_to(System::block_number() + 30);
		assert!(Receipts::<Test>::contains_key(again));
		assert!(Closed::get().len() >= 2);
		assert_eq!(Requests::<Test>::iter().count(), 1);
		// Once it is out of money it fails, and the chain of requests ends.
		Repeat::set(false);
		run_to(System::block_number() + 60);
		assert_eq!(Requests::<Test>::iter().count(), 0);
	});
}

#[test]
fn callbacks_should_weigh_on_all_that_may_close_a_request() {
	build_and_execute(|| {
		let each = Weight::from_parts(3 * CALLBACK_WEIGHT.ref_time(), 0);
		assert_eq!(<Callbacks as OnRequestClosed<AccountId, Balance>>::weight(), each);
		assert_eq!(closing::<Test>(Weight::zero()), each);
		let weight = |call: crate::Call<Test>| call.get_dispatch_info().call_weight;
		let cancel = weight(crate::Call::cancel { request: H256::zero() });
		assert_eq!(cancel, <() as WeightInfo>::cancel().saturating_add(each));
		let settle = <() as WeightInfo>::settle().max(<() as WeightInfo>::agenda_expire());
		assert_eq!(weight(crate::Call::settle { request: H256::zero() }), settle.saturating_add(each));
		let decline = <() as WeightInfo>::submit_decline().max(<() as WeightInfo>::cancel());
		assert_eq!(submissions::decline_weight::<Test>(), decline.saturating_add(each));
		let item = |output: Vec<u8>| crate::Item::Answer {
			request: H256::zero(),
			attempt: 0,
			output: output.try_into().unwrap(),
		};
		let (answer, _) = submission(WORKER, vec![item(output([1.0, 2.0]))]);
		let bytes = output([1.0, 2.0]).len() as u32;
		let expected = <() as WeightInfo>::submit_answer(bytes).saturating_add(each);
		assert_eq!(submissions::weight::<Test>(&answer), expected);
		let empty = agenda::weight::<Test>(99);
		request(market(1), 1);
		let one = agenda::weight::<Test>(System::block_number() + 1);
		assert!(one.saturating_sub(empty).all_gte(<() as WeightInfo>::agenda_tally().saturating_add(each)));
		assert!(fees::flat::<Test>(&signature(), 1) > 0);
	});
}

#[test]
fn requests_of_pallets_should_have_ids_of_their_own() {
	build_and_execute(|| {
		let model = market(2);
		let salt = H256::repeat_byte(1);
		let first = make(order(model, salt)).unwrap();
		assert_noop!(make(order(model, salt)), crate::Error::<Test>::RequestExists);
		let second = make(order(model, H256::repeat_byte(2))).unwrap();
		let own = request(model, 1);
		assert!(first != second && own != first && own != second);
		// Nor does it come again when the first is closed.
		assert_ok!(Inference::cancel(RuntimeOrigin::signed(REQUESTER), first));
		assert_noop!(make(order(model, salt)), crate::Error::<Test>::RequestExists);
	});
}

#[test]
fn requests_of_pallets_should_say_where_their_inputs_are() {
	let mut ext = new_test_ext();
	ext.execute_with(|| {
		let model = market(1);
		let source = InputSource { block: 3, extrinsic: 7 };
		let mut elsewhere = order(model, H256::zero());
		elsewhere.source = Some(source);
		let id = make(elsewhere).unwrap();
		assert_eq!(Requests::<Test>::get(id).unwrap().order.source, source);
		System::set_extrinsic_index(4);
		let here = make(order(model, H256::repeat_byte(1))).unwrap();
		let source = InputSource { block: System::block_number() as u32, extrinsic: 4 };
		assert_eq!(Requests::<Test>::get(here).unwrap().order.source, source);
		check_state();
	});
	ext.persist_offchain_overlay();
	let database = ext.offchain_db();
	let key = ext.execute_with(|| freehold_primitives::offchain::tensors_key(&root_of(&inputs(1))));
	assert_eq!(database.get(&key), Some(inputs(1)));
}

#[test]
fn requests_of_pallets_should_be_checked_as_others_are() {
	build_and_execute(|| {
		let model = market(1);
		let check = |order| <Inference as Market<AccountId, Balance, u64>>::check(&REQUESTER, &order);
		assert_eq!(check(order(model, H256::zero())), Ok(root_of(&inputs(1))));
		let mut bad = order(model, H256::zero());
		bad.inputs = vec![1; 5_000];
		assert_eq!(check(bad.clone()), Err(crate::Error::<Test>::InvalidInputs.into()));
		assert_noop!(make(bad), crate::Error::<Test>::InvalidInputs);
		let mut bad = order(model, H256::zero());
		bad.redundancy = 0;
		assert_eq!(check(bad), Err(crate::Error::<Test>::InvalidRedundancy.into()));
		let mut dear = order(model, H256::zero());
		dear.max_fee = 1;
		assert_ok!(check(dear.clone()));
		assert_noop!(make(dear), crate::Error::<Test>::MaxFeeTooLow);
		let weight = |bytes| <Inference as Market<AccountId, Balance, u64>>::request_weight(bytes);
		assert_eq!(weight(9), <() as WeightInfo>::request(9));
	});
}
