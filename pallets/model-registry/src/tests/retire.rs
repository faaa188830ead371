use super::*;
use crate::{Earnings, Error};
use frame_support::assert_noop;
use freehold_primitives::{ownership::Titles, ModelRegistry as _};

#[test]
fn retire_should_close_the_model_to_new_calls_only() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		let deposit = held(HoldReason::Model, ALICE);
		let (fetchable, signature) =
			(ModelRegistry::fetchable(&model, 0), ModelRegistry::signature(&model, 0));
		assert!(!<ModelRegistry as Titles<_, _>>::retired(&model));
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(ALICE), model));
		assert!(<ModelRegistry as Titles<_, _>>::retired(&model));
		assert_eq!(ModelRegistry::terms(&model, 0), None);
		assert!(fetchable.is_some() && signature.is_some());
		assert_eq!(ModelRegistry::fetchable(&model, 0), fetchable);
		assert_eq!(ModelRegistry::signature(&model, 0), signature);
		assert_eq!(ModelRegistry::holder(&model), Some(ALICE));
		ModelRegistry::note_call(&model, 0, 7);
		assert_eq!(Earnings::<Test>::get(model, 0).unwrap().calls, 1);
		assert_eq!(held(HoldReason::Model, ALICE), deposit);
	});
}

#[test]
fn retire_should_emit() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(ALICE), model));
		assert_last(Event::Retired { model });
	});
}

#[test]
fn retire_should_leave_artifacts_taken() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(ALICE), model));
		claim_and_wait(BOB, 1);
		assert_noop!(
			ModelRegistry::register(RuntimeOrigin::signed(BOB), SALT, new_model(1)),
			Error::<Test>::ArtifactTaken
		);
	});
}

#[test]
fn retire_should_fail_when_done_before() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(ALICE), model));
		assert_noop!(
			ModelRegistry::retire(RuntimeOrigin::signed(ALICE), model),
			Error::<Test>::AlreadyRetired
		);
	});
}

#[test]
fn retire_should_fail_when_not_the_title_holders() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(ModelRegistry::retire(RuntimeOrigin::signed(BOB), model), Error::<Test>::NotTitleHolder);
		assert_noop!(
			ModelRegistry::retire(RuntimeOrigin::signed(ALICE), H256::zero()),
			Error::<Test>::ModelNotFound
		);
	});
}
