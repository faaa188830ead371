use super::*;
use crate::{Error, Models};
use frame_support::assert_noop;
use sp_runtime::{DispatchResult, TokenError};

fn set_metadata(who: AccountId, model: ModelId, new: &str, about: &str) -> DispatchResult {
	ModelRegistry::set_metadata(RuntimeOrigin::signed(who), model, name(new), description(about))
}

#[test]
fn set_metadata_should_replace_and_adjust_deposit() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(set_metadata(ALICE, model, "n", ""));
		let shortest = held(HoldReason::Model, ALICE);
		assert_last(Event::MetadataSet { model });
		assert_ok!(set_metadata(ALICE, model, "name", "about"));
		assert_eq!(held(HoldReason::Model, ALICE), shortest + 2 * (3 + 5));
		assert_ok!(set_metadata(ALICE, model, "n", ""));
		assert_eq!(held(HoldReason::Model, ALICE), shortest);
		let record = Models::<Test>::get(model).unwrap();
		assert_eq!((record.name, record.description), (name("n"), description("")));
	});
}

#[test]
fn set_metadata_should_move_deposit_to_the_present_rate() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		let bytes = Balance::from(Models::<Test>::get(model).unwrap().stored_bytes);
		for (base, byte) in [(10, 5), (0, 0), (100, 2)] {
			BaseDeposit::set(&base);
			ByteDeposit::set(&byte);
			assert_ok!(set_metadata(ALICE, model, "digits", "Handwritten digits,\n8 by 8."));
			assert_eq!(held(HoldReason::Model, ALICE), base + byte * bytes);
			ModelRegistry::do_try_state().unwrap();
		}
	});
}

#[test]
fn set_metadata_should_work_when_retired() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(ALICE), model));
		assert_ok!(set_metadata(ALICE, model, "old", "see the new one"));
	});
}

#[test]
fn set_metadata_should_fail_when_bad() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(set_metadata(ALICE, model, "", "about"), Error::<Test>::InvalidName);
		assert_noop!(set_metadata(ALICE, model, "name", "\u{7}"), Error::<Test>::InvalidDescription);
	});
}

#[test]
fn set_metadata_should_fail_when_not_the_title_holders() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(set_metadata(BOB, model, "name", ""), Error::<Test>::NotTitleHolder);
		assert_noop!(set_metadata(ALICE, H256::zero(), "name", ""), Error::<Test>::ModelNotFound);
	});
}

#[test]
fn set_metadata_should_fail_when_funds_are_short() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		ByteDeposit::set(&FUNDS);
		assert_noop!(set_metadata(ALICE, model, "name", ""), TokenError::FundsUnavailable);
	});
}
