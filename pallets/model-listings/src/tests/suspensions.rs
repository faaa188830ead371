//! Suspensions end by themselves, unless token holders confirm them.

use super::*;

fn suspend(model: ModelId) -> DispatchResult {
	ModelListings::suspend(signed(COMMITTEE), model)
}

fn confirm(model: ModelId) -> DispatchResult {
	ModelListings::confirm_suspension(as_delist(), model)
}

fn takes_requests(model: ModelId) -> bool {
	ModelListings::takes_requests(&model)
}

fn later(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

#[test]
fn suspension_should_lapse_by_itself_and_not_be_renewed_at_once() {
	build_and_execute(|| {
		let model = listed();
		assert_ok!(suspend(model));
		let until = System::block_number() + SUSPENSION_PERIOD;
		assert!(has_event(Event::Suspended { model, until }));
		assert_eq!(status(model), ListingStatus::Suspended { until: Some(until) });
		assert_noop!(suspend(model), Error::<Test>::AlreadySuspended);
		later(SUSPENSION_PERIOD - 1);
		assert!(!takes_requests(model));
		later(1);
		assert!(takes_requests(model));
		assert_eq!(status(model), ListingStatus::Listed);
		later(SUSPENSION_COOLDOWN - 1);
		assert_noop!(suspend(model), Error::<Test>::TooEarly);
		later(1);
		assert_ok!(suspend(model));
	});
}

#[test]
fn confirmed_suspension_should_stay_until_it_is_lifted() {
	build_and_execute(|| {
		let model = listed();
		assert_noop!(confirm(model), Error::<Test>::NotSuspended);
		assert_ok!(suspend(model));
		assert_ok!(confirm(model));
		assert!(has_event(Event::SuspensionConfirmed { model }));
		assert_noop!(confirm(model), Error::<Test>::NotSuspended);
		later(1_000);
		assert_eq!(status(model), ListingStatus::Suspended { until: None });
		assert_noop!(suspend(model), Error::<Test>::AlreadySuspended);
		assert_ok!(ModelListings::lift_suspension(as_list(), model));
		assert!(has_event(Event::SuspensionLifted { model }));
		assert_eq!(status(model), ListingStatus::Listed);
		// What token holders have lifted, the committee cannot impose again at once.
		assert_noop!(suspend(model), Error::<Test>::TooEarly);
		let again = ModelListings::lift_suspension(as_list(), model);
		assert_noop!(again, Error::<Test>::NotSuspended);
	});
}

#[test]
fn suspension_should_be_confirmed_for_a_while_after_its_end() {
	build_and_execute(|| {
		let model = listed();
		assert_ok!(suspend(model));
		later(SUSPENSION_PERIOD + SUSPENSION_COOLDOWN - 1);
		assert!(takes_requests(model));
		assert_ok!(confirm(model));
		assert!(!takes_requests(model));
		assert_ok!(ModelListings::lift_suspension(as_delist(), model));
		later(SUSPENSION_COOLDOWN);
		assert_noop!(confirm(model), Error::<Test>::NotSuspended);
	});
}

#[test]
fn referendum_should_confirm_a_suspension() {
	build_and_execute(|| {
		let model = listed();
		assert_ok!(suspend(model));
		let call: RuntimeCall = crate::Call::confirm_suspension { model }.into();
		let call = <Preimage as frame_support::traits::StorePreimage>::bound(call).unwrap();
		let enactment = frame_support::traits::schedule::DispatchTime::After(0);
		let origin = Box::new(DelistModel::get());
		assert_ok!(Referenda::submit(signed(CAROL), origin, call, enactment));
		assert_ok!(Referenda::place_decision_deposit(signed(CAROL), 0));
		vote(0, true);
		pass(VOTE);
		assert_eq!(status(model), ListingStatus::Suspended { until: None });
	});
}

#[test]
fn model_should_not_escape_a_suspension_by_being_delisted() {
	build_and_execute(|| {
		let model = listed();
		assert_ok!(challenge(ALICE, model));
		pass(ANSWER_PERIOD);
		assert_ok!(suspend(model));
		assert_ok!(settle_challenge(model));
		assert!(!Listings::<Test>::contains_key(model));
		assert!(!takes_requests(model));
		// Nor by being listed again.
		assert_ok!(ModelListings::list(as_list(), model));
		assert!(!takes_requests(model));
		assert_ok!(ModelListings::delist(as_delist(), model));
		later(SUSPENSION_PERIOD);
		assert_eq!(status(model), ListingStatus::Unlisted);
		assert!(takes_requests(model));
	});
}

#[test]
fn suspension_should_touch_no_funds_and_no_title() {
	build_and_execute(|| {
		use freehold_primitives::ownership::Titles;
		let model = listed();
		let before = (free(ALICE), Balances::reserved_balance(ALICE));
		assert_ok!(suspend(model));
		assert_ok!(confirm(model));
		assert_ok!(ModelListings::lift_suspension(as_list(), model));
		assert_eq!((free(ALICE), Balances::reserved_balance(ALICE)), before);
		assert_eq!(ModelRegistry::holder(&model), Some(ALICE));
		assert!(matches!(Suspensions::<Test>::get(model), Some(crate::types::Suspension::Until(_))));
	});
}

#[test]
fn only_listed_models_should_be_suspended_and_only_unsuspended_ones_challenged() {
	build_and_execute(|| {
		let model = publish(b"a");
		assert_noop!(suspend(model), Error::<Test>::NotListed);
		assert_noop!(ModelListings::lift_suspension(as_list(), model), Error::<Test>::NotSuspended);
		assert_ok!(ModelListings::list(as_list(), model));
		assert_ok!(suspend(model));
		assert_noop!(challenge(BOB, model), Error::<Test>::AlreadySuspended);
	});
}

#[test]
fn each_body_should_do_no_more_than_it_may() {
	build_and_execute(|| {
		let model = listed();
		for origin in [signed(ALICE), as_list(), as_delist(), RuntimeOrigin::root()] {
			assert_noop!(ModelListings::suspend(origin, model), BadOrigin);
		}
		for origin in [signed(ALICE), signed(COMMITTEE), as_list(), RuntimeOrigin::root()] {
			assert_noop!(ModelListings::confirm_suspension(origin, model), BadOrigin);
		}
		for origin in [signed(ALICE), signed(COMMITTEE), RuntimeOrigin::root()] {
			assert_noop!(ModelListings::lift_suspension(origin, model), BadOrigin);
		}
	});
}
