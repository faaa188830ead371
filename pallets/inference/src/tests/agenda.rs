use crate::{agenda, mock::*, Agenda, Error, OpenRequests, Requests};
use frame_support::{assert_noop, assert_ok, traits::Hooks};
use sp_core::H256;

#[test]
fn full_block_should_move_entries_to_the_next_free_one() {
	build_and_execute(|| {
		let model = market(8);
		let ids: alloc::vec::Vec<_> = (0..6)
			.map(|salt| {
				let mut params = params(model, 1);
				params.salt = salt;
				request_with(params)
			})
			.collect();
		let next = System::block_number() + 1;
		assert_eq!(Agenda::<Test>::get(next).len(), 4);
		assert_eq!(Agenda::<Test>::get(next + 1).len(), 2);
		assert!(Inference::on_initialize(next).ref_time() > Inference::on_initialize(next + 9).ref_time());
		run_to(next + 2);
		assert!(ids.iter().all(|id| assigned(*id).len() == 1));
	});
}

#[test]
fn open_requests_should_be_limited() {
	build_and_execute(|| {
		let model = market(8);
		for salt in 0..16 {
			let mut params = params(model, 1);
			params.salt = salt;
			assert_ok!(Inference::request(RuntimeOrigin::signed(REQUESTER), params));
		}
		assert_eq!(OpenRequests::<Test>::get(), 16);
		let mut more = params(model, 1);
		more.salt = 99;
		assert_noop!(
			frame_support::storage::with_storage_layer(|| Inference::request(
				RuntimeOrigin::signed(REQUESTER),
				more
			)),
			Error::<Test>::MaxOpenRequestsExceeded
		);
		run_to(System::block_number() + 120);
		assert_eq!(OpenRequests::<Test>::get(), 0, "all end by themselves");
		assert_eq!(Requests::<Test>::iter().count(), 0);
		assert_eq!(free(REQUESTER), FUNDS);
	});
}

#[test]
fn entry_should_never_go_to_a_block_whose_weight_is_spoken_for() {
	new_test_ext().execute_with(|| {
		let now = System::block_number();
		assert_eq!(agenda::schedule::<Test>(H256::zero(), 0), Some(now + 1));
		assert_eq!(agenda::schedule::<Test>(H256::zero(), now), Some(now + 1));
	});
}

#[test]
fn limits_should_fit_together() {
	new_test_ext().execute_with(Inference::integrity_test);
}
