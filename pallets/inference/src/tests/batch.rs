use crate::{mock::*, Error, Item, Receipts, Requests};
use alloc::{vec, vec::Vec};
use frame_support::{assert_noop, assert_ok};

#[test]
fn batch_should_be_taken_whole_and_answered_in_one_submission() {
	build_and_execute(|| {
		let model = market(1);
		let batch: Vec<_> = (0..2)
			.map(|salt| {
				let mut params = params(model, 1);
				params.salt = salt;
				params
			})
			.collect();
		assert_ok!(Inference::request_batch(RuntimeOrigin::signed(REQUESTER), batch.try_into().unwrap()));
		draw();
		let items = Requests::<Test>::iter_keys()
			.map(|request| Item::Answer {
				request,
				attempt: attempt_of(request, WORKER),
				output: output([1.0, 2.0]).try_into().unwrap(),
			})
			.collect();
		assert_ok!(submit(WORKER, items));
		assert_eq!(Receipts::<Test>::iter().count(), 2);
		assert_eq!(free(WORKER), FUNDS - BOND + 2 * ASK);
	});
}

#[test]
fn batch_should_fail_whole_when_one_request_is_bad() {
	build_and_execute(|| {
		let model = market(1);
		let mut bad = params(model, 1);
		bad.redundancy = 9;
		let batch = vec![params(model, 1), bad].try_into().unwrap();
		assert_noop!(
			frame_support::storage::with_storage_layer(|| Inference::request_batch(
				RuntimeOrigin::signed(REQUESTER),
				batch
			)),
			Error::<Test>::InvalidRedundancy
		);
	});
}
