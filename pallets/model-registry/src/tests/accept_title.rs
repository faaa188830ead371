use super::*;
use crate::{Error, Models};
use frame_support::assert_noop;
use freehold_primitives::ownership::Titles;
use sp_runtime::{DispatchResult, TokenError};

fn offered() -> ModelId {
	let model = registered(ALICE, 1);
	assert_ok!(ModelRegistry::offer_title(RuntimeOrigin::signed(ALICE), model, BOB));
	model
}

/// Accepts whatever the deposit.
fn accept(who: AccountId, model: ModelId) -> DispatchResult {
	accept_within(who, model, Balance::MAX)
}

fn accept_within(who: AccountId, model: ModelId, max_deposit: Balance) -> DispatchResult {
	ModelRegistry::accept_title(RuntimeOrigin::signed(who), model, max_deposit)
}

#[test]
fn accept_title_should_move_title_and_deposit() {
	build_and_execute(|| {
		let model = offered();
		let deposit = held(HoldReason::Model, ALICE);
		assert_ok!(accept(BOB, model));
		let record = Models::<Test>::get(model).unwrap();
		assert_eq!((record.holder, record.offered_to, record.deposit), (BOB, None, deposit));
		assert_eq!((held(HoldReason::Model, ALICE), held(HoldReason::Model, BOB)), (0, deposit));
		assert_eq!(Balances::free_balance(ALICE), FUNDS);
		assert_eq!(ModelRegistry::holder(&model), Some(BOB));
		assert_last(Event::TitleTransferred { model, from: ALICE, to: BOB });
	});
}

#[test]
fn accept_title_should_use_the_present_rate_and_return_what_was_held() {
	build_and_execute(|| {
		let model = offered();
		BaseDeposit::set(&1_000);
		let deposit = held(HoldReason::Model, ALICE) + 900;
		assert_ok!(accept(BOB, model));
		assert_eq!((held(HoldReason::Model, ALICE), held(HoldReason::Model, BOB)), (0, deposit));
	});
}

#[test]
fn accept_title_should_leave_other_deposits_alone() {
	build_and_execute(|| {
		let model = offered();
		registered(ALICE, 2);
		registered(BOB, 3);
		let each = held(HoldReason::Model, BOB);
		assert_ok!(accept(BOB, model));
		assert_eq!((held(HoldReason::Model, ALICE), held(HoldReason::Model, BOB)), (each, 2 * each));
	});
}

#[test]
fn accept_title_should_work_when_retired() {
	build_and_execute(|| {
		let model = offered();
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(ALICE), model));
		assert_ok!(accept(BOB, model));
		assert!(Models::<Test>::get(model).unwrap().retired);
	});
}

#[test]
fn accept_title_should_end_the_old_holders_powers() {
	build_and_execute(|| {
		let model = offered();
		assert_ok!(accept(BOB, model));
		assert_noop!(
			ModelRegistry::set_royalty(RuntimeOrigin::signed(ALICE), model, 1),
			Error::<Test>::NotTitleHolder
		);
		assert_ok!(ModelRegistry::set_royalty(RuntimeOrigin::signed(BOB), model, 1));
	});
}

#[test]
fn accept_title_should_fail_when_not_offered() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(accept(BOB, model), Error::<Test>::NoOffer);
		assert_noop!(accept(BOB, H256::zero()), Error::<Test>::ModelNotFound);
		assert_ok!(ModelRegistry::offer_title(RuntimeOrigin::signed(ALICE), model, BOB));
		assert_noop!(accept(CAROL, model), Error::<Test>::NotOffered);
		assert_noop!(accept(ALICE, model), Error::<Test>::NotOffered);
		assert_ok!(accept(BOB, model));
		assert_noop!(accept(BOB, model), Error::<Test>::NoOffer);
	});
}

#[test]
fn accept_title_should_fail_when_funds_are_short() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::offer_title(RuntimeOrigin::signed(ALICE), model, PAUPER));
		assert_noop!(accept(PAUPER, model), TokenError::FundsUnavailable);
	});
}

#[test]
fn accept_title_should_fail_when_the_model_has_grown_since_the_offer() {
	build_and_execute(|| {
		let model = offered();
		let seen = held(HoldReason::Model, ALICE);
		grow(ALICE, model, 2);
		let grown = held(HoldReason::Model, ALICE);
		assert!(grown > seen);
		for max_deposit in [0, seen, grown - 1] {
			assert_noop!(accept_within(BOB, model, max_deposit), Error::<Test>::DepositTooHigh);
		}
		assert_ok!(accept_within(BOB, model, grown));
		assert_eq!(held(HoldReason::Model, BOB), grown);
	});
}

#[test]
fn accept_title_should_fail_when_the_rates_have_risen_since_the_offer() {
	build_and_execute(|| {
		let model = offered();
		let seen = held(HoldReason::Model, ALICE);
		BaseDeposit::set(&101);
		assert_noop!(accept_within(BOB, model, seen), Error::<Test>::DepositTooHigh);
		assert_ok!(accept_within(BOB, model, seen + 1));
	});
}

#[test]
fn accept_title_should_leave_a_pending_royalty_as_it_is() {
	build_and_execute(|| {
		let model = offered();
		assert_ok!(ModelRegistry::set_royalty(RuntimeOrigin::signed(ALICE), model, 9));
		let royalty = Models::<Test>::get(model).unwrap().royalty;
		assert_ok!(accept(BOB, model));
		assert_eq!(Models::<Test>::get(model).unwrap().royalty, royalty);
	});
}
