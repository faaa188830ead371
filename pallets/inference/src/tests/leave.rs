use crate::{mock::*, Error, Event, Services, WorkerOf, Workers};
use frame_support::{assert_noop, assert_ok};

#[test]
fn drained_worker_should_get_nothing_new_and_keep_what_it_has() {
	build_and_execute(|| {
		let model = market(1);
		let first = request(model, 1);
		draw();
		let signed = RuntimeOrigin::signed;
		assert_ok!(Inference::drain(signed(WORKER)));
		assert_noop!(Inference::drain(signed(WORKER)), Error::<Test>::WrongStatus);
		assert_noop!(Inference::leave(signed(WORKER)), Error::<Test>::RequestsOpen);
		let mut second = params(model, 1);
		second.salt = 1;
		assert_noop!(Inference::request(signed(REQUESTER), second.clone()), Error::<Test>::NotEnoughWorkers);
		assert_ok!(answer(first, WORKER, [1.0, 2.0]));
		assert_ok!(Inference::resume(signed(WORKER)));
		assert_noop!(Inference::resume(signed(WORKER)), Error::<Test>::WrongStatus);
		assert_ok!(Inference::request(signed(REQUESTER), second));
		assert_noop!(Inference::drain(signed(OTHER)), Error::<Test>::NotWorker);
		assert_noop!(Inference::resume(signed(OTHER)), Error::<Test>::NotWorker);
		assert!(events().contains(&Event::Draining { worker: WORKER }));
		assert!(events().contains(&Event::Resumed { worker: WORKER }));
	});
}

#[test]
fn leaving_worker_should_get_its_bond_after_the_delay() {
	build_and_execute(|| {
		let model = market(1);
		let signed = RuntimeOrigin::signed;
		assert_noop!(Inference::withdraw_bond(signed(WORKER)), Error::<Test>::WrongStatus);
		assert_ok!(Inference::leave(signed(WORKER)));
		let until = System::block_number() + 50;
		assert!(events().contains(&Event::Leaving { worker: WORKER, until }));
		assert!(Services::<Test>::get((model, 0)).is_empty());
		assert_noop!(Inference::leave(signed(WORKER)), Error::<Test>::WrongStatus);
		assert_noop!(Inference::serve(signed(WORKER), model, 0, ASK, 2), Error::<Test>::WrongStatus);
		run_to(until - 1);
		assert_noop!(Inference::withdraw_bond(signed(WORKER)), Error::<Test>::StillBonded);
		run_to(until);
		assert_ok!(Inference::withdraw_bond(signed(WORKER)));
		assert!(events().contains(&Event::BondWithdrawn { worker: WORKER, amount: BOND }));
		assert_eq!(free(WORKER), FUNDS);
		assert!(Workers::<Test>::get(WORKER).is_none() && WorkerOf::<Test>::get(key(WORKER)).is_none());
		assert_noop!(Inference::withdraw_bond(signed(WORKER)), Error::<Test>::NotWorker);
		assert_noop!(Inference::leave(signed(WORKER)), Error::<Test>::NotWorker);
	});
}
