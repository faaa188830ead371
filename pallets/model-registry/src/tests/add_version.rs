use super::*;
use crate::{Artifacts, Error, Models, Versions};
use frame_support::assert_noop;
use freehold_primitives::ModelRegistry as _;
use sp_runtime::{DispatchResult, TokenError};

fn add_version(who: AccountId, model: ModelId, version: NewVersion) -> DispatchResult {
	ModelRegistry::add_version(RuntimeOrigin::signed(who), model, SALT, version)
}

#[test]
fn add_version_should_append_and_leave_earlier_ones_alone() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		let first = Versions::<Test>::get(model, 0);
		claim_and_wait(ALICE, 2);
		assert_ok!(add_version(ALICE, model, with_golden(new_version(2))));
		assert_eq!(Versions::<Test>::get(model, 0), first);
		assert_eq!(Versions::<Test>::get(model, 1).unwrap().artifact, artifact(2));
		assert_eq!(Artifacts::<Test>::get(artifact(2).hash), Some((model, 1)));
		assert_eq!(Models::<Test>::get(model).unwrap().versions, 2);
		assert!(ModelRegistry::terms(&model, 0).is_some() && ModelRegistry::terms(&model, 1).is_some());
		assert_last(Event::VersionAdded { model, version: 1, artifact: artifact(2).hash });
	});
}

#[test]
fn add_version_should_hold_more() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		let before = held(HoldReason::Model, ALICE);
		claim_and_wait(ALICE, 2);
		assert_ok!(add_version(ALICE, model, new_version(2)));
		let (version, sources) = new_version(2).split();
		let bytes = crate::deposits::version_bytes(&version, &sources, None).unwrap();
		assert_eq!(held(HoldReason::Model, ALICE), before + 2 * Balance::from(bytes));
		assert_eq!(held(HoldReason::Claim, ALICE), 0);
	});
}

#[test]
fn add_version_should_fail_when_not_the_title_holders() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		claim_and_wait(BOB, 2);
		assert_noop!(add_version(BOB, model, new_version(2)), Error::<Test>::NotTitleHolder);
		assert_noop!(add_version(BOB, H256::zero(), new_version(2)), Error::<Test>::ModelNotFound);
	});
}

#[test]
fn add_version_should_fail_when_not_claimed() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(add_version(ALICE, model, new_version(2)), Error::<Test>::ClaimNotFound);
		let commitment = commitment(ALICE, artifact(2));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment));
		assert_noop!(add_version(ALICE, model, new_version(2)), Error::<Test>::ClaimTooYoung);
		run_for(MaxClaimAge::get() + 1);
		assert_noop!(add_version(ALICE, model, new_version(2)), Error::<Test>::ClaimExpired);
	});
}

#[test]
fn add_version_should_fail_when_artifact_is_taken() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		registered(BOB, 2);
		claim_and_wait(ALICE, 1);
		claim_and_wait(ALICE, 2);
		assert_noop!(add_version(ALICE, model, new_version(1)), Error::<Test>::ArtifactTaken);
		assert_noop!(add_version(ALICE, model, new_version(2)), Error::<Test>::ArtifactTaken);
	});
}

#[test]
fn add_version_should_fail_when_badly_described() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		claim_and_wait(ALICE, 2);
		let mut version = new_version(2);
		version.signature.inputs = tensors(&[]);
		assert_noop!(add_version(ALICE, model, version), Error::<Test>::NoTensors);
	});
}

#[test]
fn add_version_should_fail_when_retired() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		claim_and_wait(ALICE, 2);
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(ALICE), model));
		assert_noop!(add_version(ALICE, model, new_version(2)), Error::<Test>::AlreadyRetired);
	});
}

#[test]
fn add_version_should_fail_when_there_are_too_many() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		for seed in 2..=3 {
			claim_and_wait(ALICE, seed);
			assert_ok!(add_version(ALICE, model, new_version(seed)));
		}
		claim_and_wait(ALICE, 4);
		assert_noop!(add_version(ALICE, model, new_version(4)), Error::<Test>::MaxVersionsExceeded);
	});
}

#[test]
fn add_version_should_fail_when_funds_are_short() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		claim_and_wait(ALICE, 2);
		ByteDeposit::set(&FUNDS);
		assert_noop!(add_version(ALICE, model, new_version(2)), TokenError::FundsUnavailable);
		// Neither claim nor title is lost by it.
		ByteDeposit::set(&2);
		assert_ok!(add_version(ALICE, model, new_version(2)));
	});
}
