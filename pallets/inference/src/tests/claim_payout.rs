use crate::{mock::*, Claimable, Error, Event};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
	},
};
use freehold_primitives::ModelId;

/// A model with a worker of that ask; the treasury's account is gone, and takes no less than an
/// existential deposit.
fn market_without_treasury(ask: Balance) -> ModelId {
	Balances::burn_from(&TREASURY, FUNDS, Preservation::Expendable, Precision::Exact, Fortitude::Force)
		.unwrap();
	let model = publish();
	serve(WORKER, model, ask);
	model
}

fn answered(model: ModelId, salt: u64) {
	let mut params = params(model, 1);
	params.salt = salt;
	let id = request_with(params);
	draw();
	assert_ok!(answer(id, WORKER, [1.0, 2.0]));
}

#[test]
fn payout_should_be_made_when_it_is_enough_to_open_the_account() {
	build_and_execute(|| {
		answered(market_without_treasury(ASK), 0);
		assert_eq!(free(TREASURY), FLAT);
		assert_eq!(Claimable::<Test>::get(TREASURY), 0);
	});
}

#[test]
fn deferred_payout_should_be_claimable_once_the_account_can_take_it() {
	build_and_execute(|| {
		FlatShare::set(1);
		let model = market_without_treasury(40);
		for salt in 0..2 {
			answered(model, salt);
			assert!(events().contains(&Event::PayoutDeferred { who: TREASURY, amount: 4 }));
		}
		assert_eq!(Claimable::<Test>::get(TREASURY), 8);
		assert_ok!(Inference::claim_payout(RuntimeOrigin::signed(TREASURY)));
		assert_eq!(free(TREASURY), 8);
		assert!(events().contains(&Event::PayoutClaimed { who: TREASURY, amount: 8 }));
		assert_noop!(Inference::claim_payout(RuntimeOrigin::signed(TREASURY)), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn claim_should_fail_and_lose_nothing_while_the_account_cannot_take_it() {
	build_and_execute(|| {
		FlatShare::set(1);
		answered(market_without_treasury(40), 0);
		assert_noop!(
			Inference::claim_payout(RuntimeOrigin::signed(TREASURY)),
			sp_runtime::TokenError::BelowMinimum
		);
		assert_eq!(Claimable::<Test>::get(TREASURY), 4);
	});
}
