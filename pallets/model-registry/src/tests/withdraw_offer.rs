use super::*;
use crate::{Error, Models};
use frame_support::assert_noop;

#[test]
fn withdraw_offer_should_make_acceptance_fail() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::offer_title(RuntimeOrigin::signed(ALICE), model, BOB));
		assert_ok!(ModelRegistry::withdraw_offer(RuntimeOrigin::signed(ALICE), model));
		assert_last(Event::OfferWithdrawn { model });
		assert_eq!(Models::<Test>::get(model).unwrap().offered_to, None);
		assert_noop!(
			ModelRegistry::accept_title(RuntimeOrigin::signed(BOB), model, Balance::MAX),
			Error::<Test>::NoOffer
		);
	});
}

#[test]
fn withdraw_offer_should_fail_when_there_is_none() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(
			ModelRegistry::withdraw_offer(RuntimeOrigin::signed(ALICE), model),
			Error::<Test>::NoOffer
		);
	});
}

#[test]
fn withdraw_offer_should_fail_when_not_the_title_holders() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::offer_title(RuntimeOrigin::signed(ALICE), model, BOB));
		assert_noop!(
			ModelRegistry::withdraw_offer(RuntimeOrigin::signed(BOB), model),
			Error::<Test>::NotTitleHolder
		);
		assert_noop!(
			ModelRegistry::withdraw_offer(RuntimeOrigin::signed(ALICE), H256::zero()),
			Error::<Test>::ModelNotFound
		);
	});
}
