//! Royalties are divided, kept and claimed.

use super::*;
use crate::Pools;

#[test]
fn royalties_should_be_divided_by_shares_and_remainders_carried() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		give(ALICE, model, BOB, 250_000);
		earn(model, 7);
		assert_eq!((claimable(model, ALICE), claimable(model, BOB)), (5, 1));
		assert_ok!(claim(BOB, model));
		earn(model, 1);
		assert_eq!((claimable(model, ALICE), claimable(model, BOB)), (6, 1), "three quarters and a quarter");
	});
}

#[test]
fn fractions_of_holdings_that_are_gone_should_be_divided_again() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		give(ALICE, model, BOB, 500_000);
		earn(model, 1);
		give(BOB, model, CAROL, 500_000);
		assert_eq!(Pools::<Test>::get(model).unwrap().dust, 500_000);
		give(ALICE, model, CAROL, 500_000);
		assert_eq!(Pools::<Test>::get(model).unwrap().dust, 1_000_000);
		earn(model, 1);
		assert_eq!(claimable(model, CAROL), 2);
		assert_eq!(Pools::<Test>::get(model).unwrap().dust, 0);
	});
}

#[test]
fn claim_should_pay_for_several_models_at_once_and_each_once() {
	build_and_execute(|| {
		let (first, second) = (publish(ALICE, b"a"), publish(ALICE, b"b"));
		earn(first, 3_000_000);
		earn(second, 4_000_000);
		let models = vec![first, second, first];
		assert_ok!(ModelShares::claim(signed(ALICE), models.try_into().unwrap()));
		assert_eq!(total(ALICE), FUNDS + 7_000_000);
		for (model, amount) in [(first, 3_000_000), (second, 4_000_000)] {
			assert!(has_event(Event::RoyaltiesClaimed { model, who: ALICE, amount }));
		}
		assert_noop!(claim(ALICE, first), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn sums_that_overflow_should_be_refused_and_change_nothing() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		earn(model, 3_000_000);
		let taken = |taken| Pools::<Test>::mutate(model, |pool| pool.as_mut().unwrap().taken = taken);
		taken(Balance::MAX);
		assert_noop!(claim(ALICE, model), Error::<Test>::Overflow);
		let transfer = ModelShares::transfer(signed(ALICE), model, BOB, 1);
		assert_eq!(transfer, Err(Error::<Test>::Overflow.into()));
		taken(3_000_000);
		assert_ok!(claim(ALICE, model));
	});
}

#[test]
fn claim_should_refuse_unknown_models_and_strangers() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		earn(model, 3_000_000);
		assert_noop!(claim(BOB, model), Error::<Test>::NothingToClaim);
		assert_noop!(claim(ALICE, sp_core::H256::zero()), Error::<Test>::ModelNotFound);
	});
}

#[test]
fn claims_should_go_where_the_shareholder_wants_them() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		earn(model, 3_000_000);
		assert_ok!(ModelShares::set_payout(signed(ALICE), Some(CAROL)));
		assert_ok!(ModelShares::set_payout(signed(ALICE), Some(DAVE)));
		assert!(has_event(Event::PayoutSet { who: ALICE, to: Some(DAVE) }));
		assert_eq!(on_hold(ALICE, HoldReason::Payout), DEPOSIT, "for one entry");
		assert_ok!(claim(ALICE, model));
		assert_eq!((total(ALICE), total(CAROL), total(DAVE)), (FUNDS, FUNDS, FUNDS + 3_000_000));
		assert_ok!(ModelShares::set_payout(signed(ALICE), None));
		assert_ok!(ModelShares::set_payout(signed(ALICE), None));
		assert_eq!(on_hold(ALICE, HoldReason::Payout), 0);
		earn(model, 1_000_000);
		assert_ok!(claim(ALICE, model));
		assert_eq!(total(ALICE), FUNDS + 1_000_000);
	});
}

#[test]
fn claim_that_cannot_be_paid_should_lose_nothing() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		give(ALICE, model, BOB, 1);
		earn(model, 4_000_000);
		// Less than the existential deposit opens no account.
		assert_ok!(ModelShares::set_payout(signed(BOB), Some(NOBODY)));
		let refused = frame_support::storage::with_storage_layer(|| claim(BOB, model));
		assert_eq!(refused, Err(sp_runtime::TokenError::BelowMinimum.into()));
		assert_eq!(claimable(model, BOB), 4);
		earn(model, 1_000_000);
		assert_ok!(claim(BOB, model));
		assert_eq!(total(NOBODY), 5);
	});
}
