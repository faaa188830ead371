use super::*;
use crate::{Error, Locations, Versions};
use frame_support::assert_noop;
use freehold_primitives::ModelRegistry as _;
use sp_runtime::{DispatchResult, TokenError};

fn set_locators(
	who: AccountId,
	model: ModelId,
	version: u32,
	onnx: &[&str],
	golden: &[&str],
) -> DispatchResult {
	ModelRegistry::set_locators(RuntimeOrigin::signed(who), model, version, locators(onnx), locators(golden))
}

fn registered_with_golden() -> ModelId {
	claim_and_wait(ALICE, 1);
	let mut model = new_model(1);
	model.version = with_golden(model.version);
	assert_ok!(ModelRegistry::register(RuntimeOrigin::signed(ALICE), SALT, model));
	artifact(1).hash
}

#[test]
fn set_locators_should_replace_and_adjust_deposit() {
	build_and_execute(|| {
		let model = registered_with_golden();
		let version = Versions::<Test>::get(model, 0);
		assert_ok!(set_locators(ALICE, model, 0, &["file:///a"], &["file:///b"]));
		assert_last(Event::LocatorsSet { model, version: 0 });
		let before = held(HoldReason::Model, ALICE);
		assert_ok!(set_locators(ALICE, model, 0, &["file:///a", "http://c"], &["file:///bb"]));
		assert_eq!(held(HoldReason::Model, ALICE), before + 2 * (9 + 1));
		let fetchable = ModelRegistry::fetchable(&model, 0).unwrap();
		assert_eq!(fetchable.locators, [b"file:///a".to_vec(), b"http://c".to_vec()]);
		assert_eq!(fetchable.golden.unwrap().1, [b"file:///bb".to_vec()]);
		assert_ok!(set_locators(ALICE, model, 0, &["file:///a"], &["file:///b"]));
		assert_eq!(held(HoldReason::Model, ALICE), before);
		assert_eq!(Versions::<Test>::get(model, 0), version);
	});
}

#[test]
fn set_locators_should_work_when_retired() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(ALICE), model));
		assert_ok!(set_locators(ALICE, model, 0, &["file:///a"], &[]));
		assert_eq!(Locations::<Test>::get(model, 0).unwrap().locators, locators(&["file:///a"]));
	});
}

#[test]
fn set_locators_should_fail_when_bad() {
	build_and_execute(|| {
		let model = registered_with_golden();
		assert_noop!(set_locators(ALICE, model, 0, &[], &["file:///b"]), Error::<Test>::NoLocators);
		assert_noop!(set_locators(ALICE, model, 0, &["file:///a"], &[]), Error::<Test>::NoLocators);
		assert_noop!(set_locators(ALICE, model, 0, &["a"], &["file:///b"]), Error::<Test>::InvalidLocator);
		assert_noop!(set_locators(ALICE, model, 0, &["file:///a"], &["b"]), Error::<Test>::InvalidLocator);
	});
}

#[test]
fn set_locators_should_fail_when_there_is_no_golden_file() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(
			set_locators(ALICE, model, 0, &["file:///a"], &["file:///b"]),
			Error::<Test>::NoGoldenFile
		);
	});
}

#[test]
fn set_locators_should_fail_when_not_found_or_not_the_title_holders() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(set_locators(BOB, model, 0, &["file:///a"], &[]), Error::<Test>::NotTitleHolder);
		assert_noop!(set_locators(ALICE, model, 1, &["file:///a"], &[]), Error::<Test>::VersionNotFound);
		assert_noop!(set_locators(ALICE, H256::zero(), 0, &["file:///a"], &[]), Error::<Test>::ModelNotFound);
	});
}

#[test]
fn set_locators_should_fail_when_funds_are_short() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		ByteDeposit::set(&FUNDS);
		assert_noop!(set_locators(ALICE, model, 0, &["file:///a"], &[]), TokenError::FundsUnavailable);
	});
}
