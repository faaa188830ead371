use super::*;
use crate::Error;
use frame_support::assert_noop;
use freehold_primitives::ModelRegistry as _;

#[test]
fn set_royalty_should_change_terms() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::set_royalty(RuntimeOrigin::signed(ALICE), model, 0));
		assert_eq!(ModelRegistry::terms(&model, 0).unwrap().royalty, 0);
		assert_last(Event::RoyaltySet { model, royalty: 0 });
	});
}

#[test]
fn set_royalty_should_fail_when_not_the_title_holders() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(
			ModelRegistry::set_royalty(RuntimeOrigin::signed(BOB), model, 1),
			Error::<Test>::NotTitleHolder
		);
		assert_noop!(
			ModelRegistry::set_royalty(RuntimeOrigin::signed(ALICE), H256::zero(), 1),
			Error::<Test>::ModelNotFound
		);
	});
}

#[test]
fn set_royalty_should_fail_when_retired() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(ALICE), model));
		assert_noop!(
			ModelRegistry::set_royalty(RuntimeOrigin::signed(ALICE), model, 1),
			Error::<Test>::AlreadyRetired
		);
	});
}
