use super::*;
use crate::{Claims, Error};
use frame_support::assert_noop;

#[test]
fn withdraw_claim_should_return_deposit() {
	build_and_execute(|| {
		let commitment = commitment(ALICE, artifact(1));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment));
		assert_ok!(ModelRegistry::withdraw_claim(RuntimeOrigin::signed(ALICE), commitment));
		assert_eq!(held(HoldReason::Claim, ALICE), 0);
		assert_eq!(Balances::free_balance(ALICE), FUNDS);
		assert!(Claims::<Test>::iter().next().is_none());
		assert_last(Event::ClaimWithdrawn { who: ALICE, commitment });
	});
}

#[test]
fn withdraw_claim_should_return_what_was_held_when_the_rate_has_changed() {
	build_and_execute(|| {
		let commitment = commitment(ALICE, artifact(1));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment));
		ClaimDeposit::set(&500);
		assert_ok!(ModelRegistry::withdraw_claim(RuntimeOrigin::signed(ALICE), commitment));
		assert_eq!(Balances::free_balance(ALICE), FUNDS);
	});
}

#[test]
fn withdraw_claim_should_work_when_expired_and_allow_another() {
	build_and_execute(|| {
		let commitment = commitment(ALICE, artifact(1));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment));
		run_for(MaxClaimAge::get() + 1);
		assert_ok!(ModelRegistry::withdraw_claim(RuntimeOrigin::signed(ALICE), commitment));
		registered(ALICE, 1);
	});
}

#[test]
fn withdraw_claim_should_fail_when_there_is_none() {
	build_and_execute(|| {
		let commitment = commitment(ALICE, artifact(1));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment));
		assert_noop!(
			ModelRegistry::withdraw_claim(RuntimeOrigin::signed(BOB), commitment),
			Error::<Test>::ClaimNotFound
		);
	});
}

#[test]
fn withdraw_claim_should_fail_when_used() {
	build_and_execute(|| {
		registered(ALICE, 1);
		assert_noop!(
			ModelRegistry::withdraw_claim(RuntimeOrigin::signed(ALICE), commitment(ALICE, artifact(1))),
			Error::<Test>::ClaimNotFound
		);
	});
}
