use crate::{mock::*, Claimable, Error, Event};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};

/// A model whose title holder's account has been emptied, so that a small royalty cannot be paid.
fn dust_royalty() -> (Balance, freehold_primitives::RequestId) {
	let model = publish();
	ModelRegistry::set_royalty(RuntimeOrigin::signed(PUBLISHER), model, EXISTENTIAL_DEPOSIT - 1).unwrap();
	run_to(System::block_number() + 10);
	serve(WORKER, model, ASK);
	let id = request(model, 1);
	draw();
	(EXISTENTIAL_DEPOSIT - 1, id)
}

#[test]
fn payout_should_be_made_when_it_is_enough_to_open_the_account() {
	build_and_execute(|| {
		// The treasury's account is gone; the publisher's is there, and takes less than a deposit.
		Balances::burn_from(
			&TREASURY,
			FUNDS,
			Preservation::Expendable,
			frame_support::traits::tokens::Precision::Exact,
			frame_support::traits::tokens::Fortitude::Force,
		)
		.unwrap();
		let (royalty, id) = dust_royalty();
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		assert_eq!(total(PUBLISHER), FUNDS + royalty);
		assert_eq!(free(TREASURY), FLAT, "large enough to open the account");
	});
}

#[test]
fn deferred_payout_should_be_claimable_once_the_account_can_take_it() {
	build_and_execute(|| {
		let model = publish();
		ModelRegistry::set_royalty(RuntimeOrigin::signed(PUBLISHER), model, 3).unwrap();
		run_to(System::block_number() + 10);
		ModelRegistry::offer_title(RuntimeOrigin::signed(PUBLISHER), model, NOBODY).unwrap();
		// The new holder pays the deposit and is left with nothing free or held but dust.
		Balances::mint_into(&NOBODY, 1_000).unwrap();
		ModelRegistry::accept_title(RuntimeOrigin::signed(NOBODY), model, Balance::MAX).unwrap();
		pallet_model_registry::Models::<Test>::mutate(model, |slot| slot.as_mut().unwrap().holder = 77);
		serve(WORKER, model, ASK);
		for salt in 0..2 {
			let mut params = params(model, 1);
			params.salt = salt;
			let id = request_with(params);
			draw();
			assert_ok!(answer(id, WORKER, [1.0, 2.0]));
			assert!(events().contains(&Event::PayoutDeferred { who: 77, amount: 3 }));
		}
		assert_eq!(Claimable::<Test>::get(77), 6);
		assert_ok!(Inference::claim_payout(RuntimeOrigin::signed(77)));
		assert_eq!(free(77), 6);
		assert!(events().contains(&Event::PayoutClaimed { who: 77, amount: 6 }));
		assert_noop!(Inference::claim_payout(RuntimeOrigin::signed(77)), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn claim_should_fail_and_lose_nothing_while_the_account_cannot_take_it() {
	build_and_execute(|| {
		let model = market(1);
		ModelRegistry::set_royalty(RuntimeOrigin::signed(PUBLISHER), model, 3).unwrap();
		run_to(System::block_number() + 10);
		pallet_model_registry::Models::<Test>::mutate(model, |slot| slot.as_mut().unwrap().holder = 77);
		let id = request(model, 1);
		draw();
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		assert_noop!(
			Inference::claim_payout(RuntimeOrigin::signed(77)),
			sp_runtime::TokenError::BelowMinimum
		);
		assert_eq!(Claimable::<Test>::get(77), 3);
	});
}
