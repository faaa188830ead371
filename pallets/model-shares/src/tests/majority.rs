//! A majority of shares gives the title to another account.

use super::*;
use crate::{Candidacies, Supports};
use freehold_primitives::ownership::Titles;

fn support(who: AccountId, model: ModelId, candidate: AccountId) -> sp_runtime::DispatchResult {
	ModelShares::support(signed(who), model, candidate)
}

fn take(who: AccountId, model: ModelId) -> sp_runtime::DispatchResult {
	ModelShares::take_title(signed(who), model, MODEL_DEPOSIT)
}

fn later(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

/// A model of Alice's, of which Bob has 400,000 shares and Carol 100,001.
fn divided() -> ModelId {
	let model = publish(ALICE, b"a");
	give(ALICE, model, BOB, 400_000);
	give(ALICE, model, CAROL, 100_001);
	model
}

#[test]
fn candidate_of_more_than_half_should_take_the_title_after_the_grace_period() {
	build_and_execute(|| {
		let model = divided();
		assert_ok!(support(BOB, model, DAVE));
		assert_noop!(take(DAVE, model), Error::<Test>::NoMajority);
		assert_ok!(support(CAROL, model, DAVE));
		assert!(has_event(Event::TitleSupported { model, who: CAROL, candidate: DAVE, shares: 100_001 }));
		later(GRACE - 1);
		assert_noop!(take(DAVE, model), Error::<Test>::TooEarly);
		later(1);
		assert_ok!(take(DAVE, model));
		assert!(has_event(Event::TitleTaken { model, by: DAVE }));
		assert_eq!(ModelRegistry::holder(&model), Some(DAVE));
		assert_eq!(total(ALICE), FUNDS);
		assert_noop!(take(DAVE, model), Error::<Test>::TooEarly);
		later(GRACE);
		assert_noop!(take(DAVE, model), Error::<Test>::AlreadyHolder);
	});
}

#[test]
fn half_should_not_be_enough() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		give(ALICE, model, BOB, 500_000);
		assert_ok!(support(BOB, model, DAVE));
		later(GRACE);
		assert_noop!(take(DAVE, model), Error::<Test>::NoMajority);
		give(ALICE, model, BOB, 1);
		assert_noop!(take(DAVE, model), Error::<Test>::NoMajority);
		assert_ok!(support(BOB, model, DAVE));
		assert_noop!(take(DAVE, model), Error::<Test>::TooEarly);
	});
}

#[test]
fn shares_that_change_hands_should_support_nobody() {
	build_and_execute(|| {
		let model = divided();
		assert_ok!(support(BOB, model, DAVE));
		assert_ok!(support(CAROL, model, DAVE));
		later(GRACE);
		give(CAROL, model, ALICE, 1);
		assert_noop!(take(DAVE, model), Error::<Test>::NoMajority);
		assert_eq!(Supports::<Test>::get(model, CAROL).unwrap().shares, 100_000);
		assert_ok!(ModelShares::offer(signed(BOB), model, 400_000, 0));
		assert_ok!(ModelShares::buy(signed(ALICE), model, BOB, 400_000, 0));
		assert_eq!(Supports::<Test>::get(model, BOB), None);
		assert_eq!(Candidacies::<Test>::get(model, DAVE).unwrap().support, 100_000);
	});
}

#[test]
fn support_should_be_for_one_candidate_and_be_withdrawn() {
	build_and_execute(|| {
		let model = divided();
		assert_noop!(ModelShares::withdraw_support(signed(BOB), model), Error::<Test>::NotSupporting);
		assert_ok!(support(BOB, model, DAVE));
		assert_ok!(support(BOB, model, CAROL));
		assert_eq!(Candidacies::<Test>::get(model, DAVE), None);
		assert_eq!(Candidacies::<Test>::get(model, CAROL).unwrap().support, 400_000);
		assert_ok!(ModelShares::withdraw_support(signed(BOB), model));
		assert!(has_event(Event::SupportWithdrawn { model, who: BOB }));
		assert_eq!(Candidacies::<Test>::get(model, CAROL), None);
	});
}

#[test]
fn support_should_need_shares_a_model_and_another_than_its_holder() {
	build_and_execute(|| {
		let model = divided();
		assert_noop!(support(DAVE, model, BOB), Error::<Test>::NoShares);
		assert_noop!(support(BOB, sp_core::H256::zero(), DAVE), Error::<Test>::ModelNotFound);
		assert_noop!(support(BOB, model, ALICE), Error::<Test>::AlreadyHolder);
	});
}

#[test]
fn candidate_should_hold_no_larger_deposit_than_it_named() {
	build_and_execute(|| {
		let model = divided();
		assert_ok!(support(BOB, model, DAVE));
		assert_ok!(support(CAROL, model, DAVE));
		later(GRACE);
		let cheap = ModelShares::take_title(signed(DAVE), model, MODEL_DEPOSIT - 1);
		assert_eq!(cheap, Err(pallet_model_registry::Error::<Test>::DepositTooHigh.into()));
		assert_eq!(ModelRegistry::holder(&model), Some(ALICE));
	});
}

#[test]
fn whoever_buys_a_title_should_have_a_grace_period_too() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		give(ALICE, model, BOB, 600_000);
		assert_ok!(ModelShares::support(signed(BOB), model, BOB));
		later(GRACE);
		assert_ok!(ModelRegistry::offer_title(signed(ALICE), model, CAROL));
		assert_ok!(ModelRegistry::accept_title(signed(CAROL), model, MODEL_DEPOSIT));
		let take = || ModelShares::take_title(signed(BOB), model, MODEL_DEPOSIT);
		assert_noop!(take(), Error::<Test>::TooEarly);
		assert_eq!(ModelShares::candidates(model)[0].from, Some(System::block_number() + GRACE));
		later(GRACE - 1);
		assert_noop!(take(), Error::<Test>::TooEarly);
		later(1);
		assert_ok!(take());
	});
}
