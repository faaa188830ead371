//! Fees and windows that change while a request is open.

use crate::{mock::*, Outcome, Phase, Progress, Receipts, Requests, Workers};
use frame_support::assert_ok;
use freehold_primitives::RequestId;
use sp_runtime::Perbill;

const RIGHT: [f32; 2] = [1.0, 2.0];

/// As a vote could.
fn change_everything() {
	Rent::set(7);
	ProtocolShare::set(Perbill::from_percent(50));
	AnswerSlack::set(40);
	RevealWindow::set(50);
}

fn settlement(id: RequestId) -> freehold_primitives::request::Settlement<Balance> {
	match Receipts::<Test>::get(id).unwrap().outcome {
		Outcome::Paid(settlement) => settlement,
		refunded => panic!("{refunded:?}"),
	}
}

#[test]
fn open_request_should_pay_by_the_rules_it_was_made_under() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		draw();
		let committed = Workers::<Test>::get(WORKER).unwrap().committed;
		assert_eq!(committed, ROYALTY + ASK + FLAT);
		change_everything();
		check_state();
		assert_ok!(answer(id, WORKER, RIGHT));
		assert_eq!(settlement(id).protocol, FLAT);
		assert_eq!(settlement(id).refund, MAX_FEE - ROYALTY - ASK - FLAT);
		assert_eq!(Workers::<Test>::get(WORKER).unwrap().committed, 0, "as much is freed as was committed");
	});
}

#[test]
fn open_request_should_keep_its_windows() {
	build_and_execute(|| {
		let model = market(3);
		let id = request(model, 3);
		change_everything();
		draw();
		let request = Requests::<Test>::get(id).unwrap();
		let due = request.phase.assignments().iter().map(|part| match part.progress {
			Progress::Pending { due } => due,
			_ => panic!("not pending"),
		});
		let draw = System::block_number() - 1;
		assert!(due.clone().all(|due| due <= draw + 10), "{:?}", due.collect::<Vec<_>>());
		let workers: Vec<_> = assigned(id).into_iter().map(|(worker, _)| worker).collect();
		for worker in &workers {
			assert_ok!(commit(id, *worker, RIGHT));
		}
		let Phase::Revealing { by, .. } = Requests::<Test>::get(id).unwrap().phase else { panic!() };
		assert_eq!(by, System::block_number() + 5);
		for worker in &workers {
			assert_ok!(reveal(id, *worker, RIGHT));
		}
		assert_eq!(settlement(id).agreement, 3);
	});
}

#[test]
fn later_request_should_pay_by_the_new_rules() {
	build_and_execute(|| {
		let model = market(1);
		change_everything();
		AnswerSlack::set(3);
		let mut params = params(model, 1);
		params.max_fee *= 10;
		let id = request_with(params);
		draw();
		let open = System::block_number() - Requests::<Test>::get(id).unwrap().order.requested_at;
		assert_ok!(answer(id, WORKER, RIGHT));
		let share = Perbill::from_percent(50) * (ROYALTY + ASK);
		assert_eq!(settlement(id).protocol, share.max(FLAT) + 7 * open);
	});
}
