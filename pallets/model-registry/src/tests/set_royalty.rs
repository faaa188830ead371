use super::*;
use crate::{types::Royalty, Error, Models};
use frame_support::assert_noop;
use freehold_primitives::ModelRegistry as _;
use sp_runtime::{ArithmeticError, DispatchResult};

/// Of a new model.
const FIRST: Balance = 7;

fn set_royalty(who: AccountId, model: ModelId, royalty: Balance) -> DispatchResult {
	ModelRegistry::set_royalty(RuntimeOrigin::signed(who), model, royalty)
}

fn in_force(model: ModelId) -> Balance {
	ModelRegistry::terms(&model, 0).unwrap().royalty
}

#[test]
fn set_royalty_should_change_terms_after_the_delay() {
	for royalty in [FIRST + 1, FIRST - 1, 0] {
		build_and_execute(|| {
			let model = registered(ALICE, 1);
			let from = System::block_number() + RoyaltyDelay::get();
			assert_ok!(set_royalty(ALICE, model, royalty));
			assert_last(Event::RoyaltySet { model, royalty, from });
			assert_eq!(in_force(model), FIRST);
			System::set_block_number(from - 1);
			assert_eq!(in_force(model), FIRST);
			System::set_block_number(from);
			assert_eq!(in_force(model), royalty);
			run_for(1_000);
			assert_eq!(in_force(model), royalty);
		});
	}
}

#[test]
fn set_royalty_should_replace_a_pending_one_and_wait_again() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(set_royalty(ALICE, model, 100));
		run_for(RoyaltyDelay::get() - 1);
		assert_ok!(set_royalty(ALICE, model, 200));
		let from = System::block_number() + RoyaltyDelay::get();
		// When the first would have held, and up to the second.
		for block in [System::block_number() + 1, from - 1] {
			System::set_block_number(block);
			assert_eq!(in_force(model), FIRST);
		}
		System::set_block_number(from);
		assert_eq!(in_force(model), 200);
	});
}

#[test]
fn set_royalty_should_keep_one_that_has_come_into_force_meanwhile() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(set_royalty(ALICE, model, 100));
		run_for(RoyaltyDelay::get());
		assert_ok!(set_royalty(ALICE, model, 200));
		let from = System::block_number() + RoyaltyDelay::get();
		assert_eq!(in_force(model), 100);
		let royalty = Models::<Test>::get(model).unwrap().royalty;
		assert_eq!(royalty, Royalty { current: 100, next: Some((200, from)) });
		System::set_block_number(from);
		assert_eq!(in_force(model), 200);
	});
}

#[test]
fn set_royalty_should_fail_when_not_the_title_holders() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_noop!(set_royalty(BOB, model, 1), Error::<Test>::NotTitleHolder);
		assert_noop!(set_royalty(ALICE, H256::zero(), 1), Error::<Test>::ModelNotFound);
	});
}

#[test]
fn set_royalty_should_fail_when_retired() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(ALICE), model));
		assert_noop!(set_royalty(ALICE, model, 1), Error::<Test>::AlreadyRetired);
	});
}

#[test]
fn set_royalty_should_fail_when_there_is_no_block_for_it() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		System::set_block_number(u64::MAX);
		assert_noop!(set_royalty(ALICE, model, 1), ArithmeticError::Overflow);
	});
}
