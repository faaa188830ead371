//! Shares are issued and given away.

use super::*;

#[test]
fn publisher_should_get_all_shares_of_a_new_model() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		assert_eq!(shares(model, ALICE), SHARES);
		assert!(has_event(Event::SharesIssued { model, to: ALICE }));
		assert_eq!(on_hold(ALICE, HoldReason::Holding), DEPOSIT);
		let [line] = &ModelShares::shareholders(model, None)[..] else { panic!("one shareholder") };
		assert_eq!((line.who, line.shares, line.claimable), (ALICE, SHARES, 0));
		let [line] = &ModelShares::portfolio(ALICE, None)[..] else { panic!("one model") };
		assert_eq!((line.model, line.shares, line.claimable), (model, SHARES, 0));
	});
}

#[test]
fn shares_should_be_issued_once() {
	use freehold_primitives::ownership::Shares;
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		assert_noop!(ModelShares::issue(&model, &BOB), Error::<Test>::AlreadyIssued);
	});
}

#[test]
fn transfer_should_move_shares_and_not_what_they_earned() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		earn(model, 5 * u64::from(SHARES));
		assert_ok!(ModelShares::transfer(signed(ALICE), model, BOB, 300_000));
		assert!(has_event(Event::SharesTransferred { model, from: ALICE, to: BOB, shares: 300_000 }));
		assert_eq!((shares(model, ALICE), shares(model, BOB)), (700_000, 300_000));
		assert_eq!((claimable(model, ALICE), claimable(model, BOB)), (5_000_000, 0));
		earn(model, 2 * u64::from(SHARES));
		assert_eq!((claimable(model, ALICE), claimable(model, BOB)), (6_400_000, 600_000));
	});
}

#[test]
fn deposit_of_an_entry_should_be_the_givers_and_return_with_it() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		give(ALICE, model, BOB, 10);
		assert_eq!(on_hold(ALICE, HoldReason::Holding), 2 * DEPOSIT);
		give(BOB, model, CAROL, 10);
		assert_eq!(on_hold(ALICE, HoldReason::Holding), DEPOSIT, "Bob's entry is gone");
		assert_eq!(on_hold(BOB, HoldReason::Holding), DEPOSIT, "and paid for Carol's");
		assert!(ModelShares::portfolio(BOB, None).is_empty());
	});
}

#[test]
fn entry_with_royalties_to_claim_should_outlive_its_shares() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		earn(model, u64::from(SHARES));
		give(ALICE, model, BOB, SHARES);
		assert_eq!((shares(model, ALICE), claimable(model, ALICE)), (0, 1_000_000));
		assert_ok!(claim(ALICE, model));
		assert_eq!(total(ALICE), FUNDS + 1_000_000);
		assert!(ModelShares::portfolio(ALICE, None).is_empty());
	});
}

#[test]
fn transfer_should_refuse_what_is_not_there_or_for_sale() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a");
		let transfer = |from, to, shares| ModelShares::transfer(signed(from), model, to, shares);
		assert_noop!(transfer(ALICE, BOB, 0), Error::<Test>::NoShares);
		assert_noop!(transfer(ALICE, ALICE, 1), Error::<Test>::SameAccount);
		assert_noop!(transfer(ALICE, BOB, SHARES + 1), Error::<Test>::NotEnoughShares);
		assert_noop!(transfer(BOB, ALICE, 1), Error::<Test>::NotEnoughShares);
		assert_ok!(ModelShares::offer(signed(ALICE), model, SHARES - 5, 1));
		assert_noop!(transfer(ALICE, BOB, 6), Error::<Test>::SharesOnOffer);
		assert_ok!(transfer(ALICE, BOB, 5));
		let nowhere = sp_core::H256::repeat_byte(1);
		assert_noop!(ModelShares::transfer(signed(ALICE), nowhere, BOB, 1), Error::<Test>::NotEnoughShares);
	});
}

#[test]
fn queries_should_tell_offers_support_payouts_and_what_comes_after() {
	build_and_execute(|| {
		let models = [publish(ALICE, b"a"), publish(ALICE, b"b"), publish(ALICE, b"c")];
		let model = models[0];
		[BOB, CAROL].into_iter().for_each(|to| give(ALICE, model, to, 400_000));
		assert_ok!(ModelShares::offer(signed(BOB), model, 7, 3));
		assert_ok!(ModelShares::support(signed(CAROL), model, DAVE));
		assert_ok!(ModelShares::set_payout(signed(BOB), Some(DAVE)));
		earn(model, 10);

		let all = ModelShares::shareholders(model, None);
		assert_eq!(all.len(), 3);
		let of = |who| all.iter().find(|line| line.who == who).unwrap();
		assert_eq!(of(BOB).offer, Some((7, 3)));
		assert_eq!(of(CAROL).supports, Some((DAVE, 400_000)));
		assert_eq!(ModelShares::shareholders(model, Some(all[0].who)), all[1..]);
		let lines = ModelShares::portfolio(ALICE, None);
		assert_eq!(lines.len(), 3);
		assert_eq!(ModelShares::portfolio(ALICE, Some(lines[1].model)), lines[2..]);
		assert_eq!(ModelShares::payout(BOB), Some(DAVE));
		assert_eq!(ModelShares::royalties(model).map(|sums| (sums.taken, sums.claimed)), Some((10, 0)));
		let [candidate] = &ModelShares::candidates(model)[..] else { panic!("one candidate") };
		assert_eq!((candidate.candidate, candidate.support, candidate.from), (DAVE, 400_000, None));
		assert_ok!(ModelShares::support(signed(BOB), model, DAVE));
		assert_eq!(ModelShares::candidates(model)[0].from, Some(System::block_number() + GRACE));
	});
}
