//! Shares are offered, bought, and offers cancelled.

use super::*;
use crate::Offers;

fn buy(buyer: AccountId, model: ModelId, shares: u32, max_price: Balance) -> sp_runtime::DispatchResult {
	ModelShares::buy(signed(buyer), model, ALICE, shares, max_price)
}

#[test]
fn sale_should_move_shares_and_price_together() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		assert_ok!(ModelShares::offer(signed(ALICE), model, 1_000, 30));
		assert!(has_event(Event::SharesOffered { model, seller: ALICE, shares: 1_000, price: 30 }));
		earn(model, 1_000_000);
		assert_ok!(buy(BOB, model, 400, 30));
		let sold = Event::SharesSold { model, seller: ALICE, buyer: BOB, shares: 400, paid: 12_000 };
		assert!(has_event(sold));
		assert_eq!((total(ALICE), total(BOB)), (FUNDS + 12_000, FUNDS - 12_000));
		assert_eq!((shares(model, ALICE), shares(model, BOB)), (SHARES - 400, 400));
		assert_eq!(claimable(model, ALICE), 1_000_000, "earned while they were for sale");
		assert_eq!(on_hold(BOB, HoldReason::Holding), DEPOSIT);
		assert_eq!(Offers::<Test>::get(model, ALICE).unwrap().shares, 600);
		assert_ok!(buy(BOB, model, 600, 31));
		assert_eq!(Offers::<Test>::get(model, ALICE), None);
	});
}

#[test]
fn buyer_should_pay_no_more_than_it_named() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		assert_ok!(ModelShares::offer(signed(ALICE), model, 1_000, 30));
		assert_ok!(ModelShares::offer(signed(ALICE), model, 1_000, 31));
		assert_noop!(buy(BOB, model, 1, 30), Error::<Test>::PriceTooHigh);
	});
}

#[test]
fn sale_should_be_refused_whole() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		assert_noop!(buy(BOB, model, 1, 1), Error::<Test>::OfferNotFound);
		assert_ok!(ModelShares::offer(signed(ALICE), model, 1_000, FUNDS));
		assert_noop!(buy(BOB, model, 0, FUNDS), Error::<Test>::NoShares);
		assert_noop!(buy(BOB, model, 1_001, FUNDS), Error::<Test>::NotEnoughShares);
		assert_noop!(buy(ALICE, model, 1, FUNDS), Error::<Test>::SameAccount);
		// The price alone would take the buyer's account.
		assert!(frame_support::storage::with_storage_layer(|| buy(BOB, model, 1, FUNDS)).is_err());
		assert_eq!((shares(model, BOB), total(BOB)), (0, FUNDS));
		assert_eq!(Offers::<Test>::get(model, ALICE).unwrap().shares, 1_000);
	});
}

#[test]
fn offer_should_be_of_shares_that_are_there_at_a_price_that_fits() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		let offer = |who, shares, price| ModelShares::offer(signed(who), model, shares, price);
		assert_noop!(offer(ALICE, 0, 1), Error::<Test>::NoShares);
		assert_noop!(offer(ALICE, SHARES + 1, 1), Error::<Test>::NotEnoughShares);
		assert_noop!(offer(BOB, 1, 1), Error::<Test>::NotEnoughShares);
		assert_noop!(offer(ALICE, 1, Balance::MAX), Error::<Test>::Overflow);
		assert_ok!(offer(ALICE, SHARES, 0));
	});
}

#[test]
fn cancelled_offer_should_be_gone() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		assert_noop!(ModelShares::cancel_offer(signed(ALICE), model), Error::<Test>::OfferNotFound);
		assert_ok!(ModelShares::offer(signed(ALICE), model, SHARES, 1));
		assert_ok!(ModelShares::cancel_offer(signed(ALICE), model));
		assert!(has_event(Event::OfferCancelled { model, seller: ALICE }));
		assert_noop!(buy(BOB, model, 1, 1), Error::<Test>::OfferNotFound);
		give(ALICE, model, BOB, SHARES);
	});
}
