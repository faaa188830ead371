use super::*;
use crate::{Error, Models};
use frame_support::assert_noop;

#[test]
fn offer_title_should_move_nothing() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		let before = held(HoldReason::Model, ALICE);
		assert_ok!(ModelRegistry::offer_title(RuntimeOrigin::signed(ALICE), model, BOB));
		let record = Models::<Test>::get(model).unwrap();
		assert_eq!((record.holder, record.offered_to), (ALICE, Some(BOB)));
		assert_eq!((held(HoldReason::Model, ALICE), held(HoldReason::Model, BOB)), (before, 0));
		assert_last(Event::TitleOffered { model, to: BOB });
	});
}

#[test]
fn offer_title_should_replace_an_earlier_offer() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::offer_title(RuntimeOrigin::signed(ALICE), model, BOB));
		assert_ok!(ModelRegistry::offer_title(RuntimeOrigin::signed(ALICE), model, CAROL));
		assert_noop!(
			ModelRegistry::accept_title(RuntimeOrigin::signed(BOB), model, Balance::MAX),
			Error::<Test>::NotOffered
		);
		assert_ok!(ModelRegistry::accept_title(RuntimeOrigin::signed(CAROL), model, Balance::MAX));
	});
}

#[test]
fn offer_title_should_fail_when_to_self() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(
			ModelRegistry::offer_title(RuntimeOrigin::signed(ALICE), model, ALICE),
			Error::<Test>::OfferToSelf
		);
	});
}

#[test]
fn offer_title_should_fail_when_not_the_title_holders() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(
			ModelRegistry::offer_title(RuntimeOrigin::signed(BOB), model, BOB),
			Error::<Test>::NotTitleHolder
		);
		assert_noop!(
			ModelRegistry::offer_title(RuntimeOrigin::signed(ALICE), H256::zero(), BOB),
			Error::<Test>::ModelNotFound
		);
	});
}
