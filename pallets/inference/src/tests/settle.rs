use crate::{mock::*, Agenda, Error, Event, Outcome, Receipts, Requests};
use frame_support::{assert_noop, assert_ok};
use freehold_primitives::request::RefundReason;

/// A block whose agenda was not served, as when an entry had to move.
fn skip_to(block: u64) {
	System::set_block_number(block);
}

#[test]
fn settle_should_end_an_overdue_request() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		draw();
		let signed = RuntimeOrigin::signed;
		assert_noop!(Inference::settle(signed(OTHER), id), Error::<Test>::NotDue);
		let due = Requests::<Test>::get(id).unwrap().agenda_at;
		skip_to(due);
		assert_noop!(Inference::settle(signed(OTHER), id), Error::<Test>::NotDue);
		skip_to(due + 60);
		assert!(answer(id, WORKER, [1.0, 2.0]).is_err(), "late, though the agenda has not said so");
		assert_ok!(Inference::settle(signed(OTHER), id));
		assert!(events().contains(&Event::WorkerLate { request: id, worker: WORKER, penalty: ASK }));
		assert_eq!(
			Receipts::<Test>::get(id).unwrap().outcome,
			Outcome::Refunded { reason: RefundReason::Late, amount: MAX_FEE }
		);
		assert!(Agenda::<Test>::iter().next().is_none());
		assert_noop!(Inference::settle(signed(OTHER), id), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn settle_should_leave_the_draw_to_the_agenda() {
	build_and_execute(|| {
		let model = market(2);
		let id = request(model, 1);
		draw();
		let due = Requests::<Test>::get(id).unwrap().agenda_at;
		skip_to(due + 1);
		assert_ok!(Inference::settle(RuntimeOrigin::signed(OTHER), id));
		assert!(assigned(id).is_empty());
		draw();
		assert_eq!(assigned(id).len(), 1);
	});
}

#[test]
fn settle_should_take_a_request_from_workers_that_never_committed() {
	build_and_execute(|| {
		let model = market(3);
		let id = request(model, 3);
		draw();
		let workers = assigned(id);
		assert_ok!(commit(id, workers[0].0, [1.0, 2.0]));
		let due = Requests::<Test>::get(id).unwrap().agenda_at;
		skip_to(due + 1);
		assert_ok!(Inference::settle(RuntimeOrigin::signed(OTHER), id));
		for (worker, _) in &workers[1..] {
			assert!(events().contains(&Event::WorkerLate { request: id, worker: *worker, penalty: ASK }));
		}
		assert_eq!(assigned(id), [workers[0]], "who has committed stays");
	});
}

#[test]
fn settle_should_count_overdue_reveals() {
	build_and_execute(|| {
		let model = market(2);
		let id = request(model, 2);
		draw();
		let workers = assigned(id);
		for (worker, _) in &workers {
			commit(id, *worker, [1.0, 2.0]).unwrap();
		}
		reveal(id, workers[0].0, [1.0, 2.0]).unwrap();
		let by = Requests::<Test>::get(id).unwrap().agenda_at;
		skip_to(by + 1);
		assert!(reveal(id, workers[1].0, [1.0, 2.0]).is_err());
		assert_ok!(Inference::settle(RuntimeOrigin::signed(OTHER), id));
		assert!(matches!(
			Receipts::<Test>::get(id).unwrap().outcome,
			Outcome::Refunded { reason: RefundReason::NoAgreement, .. }
		));
	});
}

#[test]
fn settle_should_end_a_request_that_was_never_drawn() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		skip_to(System::block_number() + 51);
		assert_ok!(Inference::settle(RuntimeOrigin::signed(OTHER), id));
		assert_eq!(free(REQUESTER), FUNDS);
	});
}
