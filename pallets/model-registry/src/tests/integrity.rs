//! That the integrity test refuses each constant it should.

use super::*;
use frame_support::traits::Hooks;

fn check_with(change: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		change();
		ModelRegistry::integrity_test();
	});
}

#[test]
fn integrity_test_should_pass() {
	check_with(|| ());
}

#[test]
#[should_panic(expected = "a claim must be in a block")]
fn integrity_test_should_fail_when_a_claim_can_be_used_in_its_block() {
	check_with(|| MinClaimAge::set(&0));
}

#[test]
#[should_panic(expected = "claims must be usable")]
fn integrity_test_should_fail_when_no_claim_is_ever_usable() {
	check_with(|| MaxClaimAge::set(&MinClaimAge::get()));
}

#[test]
#[should_panic(expected = "at least one version")]
fn integrity_test_should_fail_when_a_model_may_have_no_version() {
	check_with(|| MaxVersions::set(&0));
}

#[test]
#[should_panic(expected = "a model has at least one byte")]
fn integrity_test_should_fail_when_a_model_may_have_no_byte() {
	check_with(|| MaxModelBytes::set(&0));
}

#[test]
#[should_panic(expected = "golden vectors have at least one byte")]
fn integrity_test_should_fail_when_golden_vectors_may_have_no_byte() {
	check_with(|| MaxGoldenBytes::set(&0));
}

#[test]
#[should_panic(expected = "tensors have bytes")]
fn integrity_test_should_fail_when_inputs_may_have_no_byte() {
	check_with(|| MaxInputBytes::set(&0));
}

#[test]
#[should_panic(expected = "tensors have bytes")]
fn integrity_test_should_fail_when_outputs_may_have_no_byte() {
	check_with(|| MaxOutputBytes::set(&0));
}

#[test]
#[should_panic(expected = "must not see its royalties")]
fn integrity_test_should_fail_when_a_royalty_holds_in_its_block() {
	check_with(|| RoyaltyDelay::set(&0));
}

#[test]
#[should_panic(expected = "overflows")]
fn integrity_test_should_fail_when_deposits_overflow() {
	check_with(|| ByteDeposit::set(&Balance::MAX));
}
