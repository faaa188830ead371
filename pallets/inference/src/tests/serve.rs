use crate::{mock::*, refusal, Error, Event, Item, Readiness, Services, WorkerServices};
use alloc::{vec, vec::Vec};
use frame_support::{assert_err, assert_noop, assert_ok};
use freehold_primitives::{job::JobError, ModelId};
use sp_core::H256;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

fn not_offered() -> TransactionValidityError {
	InvalidTransaction::Custom(refusal::NOT_OFFERED).into()
}

/// Whose offers for version 0 there are.
fn offers(model: ModelId) -> Vec<AccountId> {
	Services::<Test>::get((model, 0)).iter().map(|service| service.worker).collect()
}

#[test]
fn larger_bond_should_take_the_place_of_the_smallest() {
	build_and_execute(|| {
		let model = market(8);
		let signed = RuntimeOrigin::signed;
		for worker in (WORKER..WORKER + 8).filter(|worker| *worker != 103) {
			assert_ok!(Inference::bond_extra(signed(worker), 7));
		}
		let id = request(model, 1);
		assert_ok!(Inference::join(signed(109), key(109), proof(109, 109), BOND, 2));
		assert_noop!(Inference::serve(signed(109), model, 0, ASK, 2), Error::<Test>::MaxWorkersExceeded);
		assert_ok!(Inference::bond_extra(signed(109), 1));
		assert_ok!(Inference::serve(signed(109), model, 0, ASK, 2));
		assert!(events().contains(&Event::ServiceStopped { worker: 103, model, version: 0 }));
		assert!(!offers(model).contains(&103) && offers(model).contains(&109));
		assert!(WorkerServices::<Test>::get(103).is_empty());
		draw();
		assert_eq!(assigned(id).len(), 1, "requests that were made are answered by those that are left");
	});
}

#[test]
fn offer_that_is_never_confirmed_should_give_way_whatever_its_bond() {
	build_and_execute(|| {
		let model = publish();
		serve_all(WORKER..WORKER + 7, model, ASK);
		let signed = RuntimeOrigin::signed;
		assert_ok!(Inference::join(signed(107), key(107), proof(107, 107), 10 * BOND, 2));
		offer(107, model, ASK);
		join(108);
		run_to(System::block_number() + 30);
		assert_noop!(Inference::serve(signed(108), model, 0, ASK, 2), Error::<Test>::MaxWorkersExceeded);
		next_block();
		assert_ok!(Inference::serve(signed(108), model, 0, ASK, 2));
		assert!(!offers(model).contains(&107) && offers(model).contains(&108));
	});
}

#[test]
fn service_should_wait_for_the_nodes_report() {
	build_and_execute(|| {
		let model = publish();
		join(WORKER);
		assert_ok!(Inference::serve(RuntimeOrigin::signed(WORKER), model, 0, ASK, 2));
		let offered_at = System::block_number();
		assert_eq!(Services::<Test>::get((model, 0))[0].readiness, Readiness::Offered { at: offered_at });
		assert_noop!(
			Inference::request(RuntimeOrigin::signed(REQUESTER), params(model, 1)),
			Error::<Test>::NotEnoughWorkers
		);
		let report = || vec![Item::Service { model, version: 0, offered_at, result: Ok(()) }];
		// Else to stop and to offer again would change an ask at once.
		assert_err!(submit(WORKER, report()), not_offered());
		next_block();
		assert_ok!(submit(WORKER, report()));
		assert!(events().contains(&Event::ServiceReady { worker: WORKER, model, version: 0 }));
		assert_ok!(Inference::request(RuntimeOrigin::signed(REQUESTER), params(model, 1)));
	});
}

#[test]
fn service_should_go_when_the_node_cannot_run_it() {
	build_and_execute(|| {
		let model = publish();
		join(WORKER);
		assert_ok!(Inference::serve(RuntimeOrigin::signed(WORKER), model, 0, ASK, 2));
		let offered_at = System::block_number();
		next_block();
		let reason = JobError::GoldenMismatch;
		assert_ok!(submit(
			WORKER,
			vec![Item::Service { model, version: 0, offered_at, result: Err(reason) }]
		));
		assert!(events().contains(&Event::ServiceRefused { worker: WORKER, model, version: 0, reason }));
		assert!(Services::<Test>::get((model, 0)).is_empty());
		assert!(WorkerServices::<Test>::get(WORKER).is_empty());
	});
}

#[test]
fn old_report_should_not_confirm_a_new_offer() {
	build_and_execute(|| {
		let model = publish();
		serve(WORKER, model, ASK);
		let report = Item::Service { model, version: 0, offered_at: System::block_number(), result: Ok(()) };
		assert_ok!(Inference::stop_serving(RuntimeOrigin::signed(WORKER), model, 0));
		next_block();
		assert_ok!(Inference::serve(RuntimeOrigin::signed(WORKER), model, 0, ASK, 2));
		next_block();
		assert_err!(submit(WORKER, vec![report]), not_offered());
	});
}

#[test]
fn serve_should_fail_when_input_is_bad() {
	build_and_execute(|| {
		let model = publish();
		let signed = RuntimeOrigin::signed;
		assert_noop!(Inference::serve(signed(WORKER), model, 0, ASK, 2), Error::<Test>::NotWorker);
		join(WORKER);
		assert_noop!(Inference::serve(signed(WORKER), model, 0, ASK, 0), Error::<Test>::InvalidMinBlocks);
		assert_noop!(Inference::serve(signed(WORKER), model, 0, ASK, 101), Error::<Test>::InvalidMinBlocks);
		assert_noop!(Inference::serve(signed(WORKER), model, 1, ASK, 2), Error::<Test>::ModelNotCallable);
		assert_noop!(
			Inference::serve(signed(WORKER), H256::zero(), 0, ASK, 2),
			Error::<Test>::ModelNotCallable
		);
		assert_ok!(Inference::serve(signed(WORKER), model, 0, ASK, 2));
		assert_noop!(Inference::serve(signed(WORKER), model, 0, ASK, 2), Error::<Test>::AlreadyServing);
		let second = publish_with(b"second", signature());
		let third = publish_with(b"third", signature());
		assert_ok!(Inference::serve(signed(WORKER), second, 0, ASK, 2));
		assert_noop!(Inference::serve(signed(WORKER), third, 0, ASK, 2), Error::<Test>::MaxServicesExceeded);
		serve_all(101..108, model, ASK);
		join(108);
		assert_noop!(Inference::serve(signed(108), model, 0, ASK, 2), Error::<Test>::MaxWorkersExceeded);
		ModelRegistry::retire(signed(PUBLISHER), third).unwrap();
		assert_noop!(Inference::serve(signed(108), third, 0, ASK, 2), Error::<Test>::ModelNotCallable);
	});
}

#[test]
fn ask_should_change_after_the_delay() {
	build_and_execute(|| {
		let model = market(1);
		let signed = RuntimeOrigin::signed;
		let now = System::block_number();
		assert_ok!(Inference::set_ask(signed(WORKER), model, 0, 300));
		let ask = || Inference::services(model, 0)[0].ask;
		assert!(events().contains(&Event::AskChanged {
			worker: WORKER,
			model,
			version: 0,
			ask: 300,
			from: now + 10
		}));
		run_to(now + 9);
		assert_eq!(ask(), ASK);
		run_to(now + 10);
		assert_eq!(ask(), 300);
		// A second change starts from the ask in force.
		assert_ok!(Inference::set_ask(signed(WORKER), model, 0, 50));
		assert_eq!(ask(), 300);
		assert_noop!(Inference::set_ask(signed(OTHER), model, 0, 1), Error::<Test>::NotServing);
	});
}

#[test]
fn stop_serving_should_keep_what_is_assigned() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		draw();
		let signed = RuntimeOrigin::signed;
		assert_ok!(Inference::stop_serving(signed(WORKER), model, 0));
		assert!(events().contains(&Event::ServiceStopped { worker: WORKER, model, version: 0 }));
		assert_noop!(Inference::stop_serving(signed(WORKER), model, 0), Error::<Test>::NotServing);
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
	});
}
