use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use freehold_primitives::request::RefundReason;

#[test]
fn cancel_should_refund_before_assignment() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		let signed = RuntimeOrigin::signed;
		assert_noop!(Inference::cancel(signed(OTHER), id), Error::<Test>::NotRequester);
		assert_ok!(Inference::cancel(signed(REQUESTER), id));
		assert_eq!(free(REQUESTER), FUNDS);
		assert!(events().contains(&Event::Refunded {
			request: id,
			reason: RefundReason::Cancelled,
			amount: MAX_FEE
		}));
		assert_noop!(Inference::cancel(signed(REQUESTER), id), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn cancel_should_fail_after_assignment() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		draw();
		assert_noop!(Inference::cancel(RuntimeOrigin::signed(REQUESTER), id), Error::<Test>::AlreadyAssigned);
	});
}
