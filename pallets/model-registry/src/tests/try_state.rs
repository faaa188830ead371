//! That `try_state` sees each invariant broken.

use super::*;
use crate::{Artifacts, Claims, Earnings, Locations, Models, Versions};
use frame_support::traits::{fungible::MutateHold, Hooks};

fn assert_broken(breaking: impl FnOnce(ModelId)) {
	new_test_ext().execute_with(|| {
		let model = registered(ALICE, 1);
		claim_and_wait(BOB, 2);
		ModelRegistry::do_try_state().unwrap();
		breaking(model);
		assert!(ModelRegistry::do_try_state().is_err());
	});
}

#[test]
fn try_state_should_fail_when_a_claim_is_of_the_future() {
	assert_broken(|_| {
		Claims::<Test>::mutate(BOB, commitment(BOB, artifact(2)), |claim| {
			claim.as_mut().unwrap().block = 1_000;
		});
	});
}

#[test]
fn try_state_should_fail_when_holds_and_deposits_differ() {
	assert_broken(|_| Balances::hold(&HoldReason::Claim.into(), &CAROL, 1).unwrap());
	assert_broken(|_| Balances::hold(&HoldReason::Model.into(), &ALICE, 1).unwrap());
	assert_broken(|_| Claims::<Test>::remove(BOB, commitment(BOB, artifact(2))));
	assert_broken(|model| {
		Models::<Test>::mutate(model, |record| record.as_mut().unwrap().holder = 77);
	});
}

#[test]
fn try_state_should_fail_when_a_model_is_malformed() {
	assert_broken(|model| {
		Models::<Test>::mutate(model, |record| record.as_mut().unwrap().name = Name::new());
	});
	assert_broken(|model| {
		Models::<Test>::mutate(model, |record| record.as_mut().unwrap().versions = 0);
	});
	assert_broken(|model| {
		Models::<Test>::mutate(model, |record| record.as_mut().unwrap().versions = 2);
	});
	assert_broken(|model| {
		Models::<Test>::mutate(model, |record| record.as_mut().unwrap().offered_to = Some(ALICE));
	});
	assert_broken(|model| {
		Models::<Test>::mutate(model, |record| record.as_mut().unwrap().stored_bytes += 1);
	});
	assert_broken(|model| {
		Versions::<Test>::mutate(model, 0, |version| version.as_mut().unwrap().artifact = artifact(5));
	});
}

#[test]
fn try_state_should_fail_when_a_version_is_incomplete() {
	assert_broken(|model| Versions::<Test>::remove(model, 0));
	assert_broken(|model| Locations::<Test>::remove(model, 0));
	assert_broken(|model| Earnings::<Test>::remove(model, 0));
	assert_broken(Models::<Test>::remove);
	assert_broken(|model| Earnings::<Test>::insert(model, 1, crate::types::Earned::default()));
	assert_broken(|model| {
		Locations::<Test>::mutate(model, 0, |sources| {
			sources.as_mut().unwrap().golden_locators = locators(&["file:///b"]);
		});
	});
}

#[test]
fn try_state_should_fail_when_the_index_of_artifacts_is_wrong() {
	assert_broken(Artifacts::<Test>::remove);
	assert_broken(|model| Artifacts::<Test>::insert(artifact(5).hash, (model, 0)));
	assert_broken(|model| Artifacts::<Test>::insert(model, (model, 1)));
}

#[test]
fn integrity_test_should_pass() {
	new_test_ext().execute_with(ModelRegistry::integrity_test);
}

#[test]
#[should_panic(expected = "overflows")]
fn integrity_test_should_fail_when_deposits_overflow() {
	new_test_ext().execute_with(|| {
		ByteDeposit::set(&Balance::MAX);
		ModelRegistry::integrity_test();
	});
}
