//! From a proposal to a listing, or not.

use super::*;

#[test]
fn referendum_should_list_a_proposed_model_and_return_all_deposits() {
	build_and_execute(|| {
		let model = publish(b"a");
		let poll = propose(BOB, model);
		assert!(has_event(Event::ListingProposed { model, proposer: BOB, statement: statement(), poll }));
		assert_eq!(on_hold(BOB, HoldReason::Proposal), LISTING_BOND);
		assert_eq!(free(BOB), FUNDS - LISTING_BOND - POLL_DEPOSITS);
		assert_noop!(settle_proposal(model), Error::<Test>::StillOpen);
		vote(poll, true);
		pass(VOTE);
		assert_eq!(status(model), ListingStatus::Listed);
		assert!(has_event(Event::Listed { model }));
		assert!(has_event(Event::ProposalSettled { model, proposer: BOB, outcome: Outcome::Approved }));
		assert_eq!(free(BOB), FUNDS);
		assert_noop!(settle_proposal(model), Error::<Test>::ProposalNotFound);
	});
}

#[test]
fn rejected_proposal_should_lose_its_bond_only() {
	build_and_execute(|| {
		let model = publish(b"a");
		let poll = propose(BOB, model);
		vote(poll, false);
		pass(VOTE);
		assert_ok!(settle_proposal(model));
		assert!(has_event(Event::ProposalSettled { model, proposer: BOB, outcome: Outcome::Rejected }));
		assert_eq!(status(model), ListingStatus::Unlisted);
		assert_eq!(free(BOB), FUNDS - LISTING_BOND);
		assert_eq!(free(TREASURY), FUNDS + LISTING_BOND);
		assert_eq!(Balances::reserved_balance(BOB), 0);
		// It can be tried again.
		propose(BOB, model);
	});
}

#[test]
fn lapsed_proposal_should_return_its_bond() {
	build_and_execute(|| {
		let model = publish(b"a");
		let poll = propose(BOB, model);
		assert_ok!(Referenda::cancel(RuntimeOrigin::root(), poll));
		assert_ok!(settle_proposal(model));
		assert!(has_event(Event::ProposalSettled { model, proposer: BOB, outcome: Outcome::Lapsed }));
		assert_eq!(free(BOB), FUNDS);
		// A killed referendum's own deposits are gone.
		let poll = propose(BOB, model);
		assert_ok!(Referenda::kill(RuntimeOrigin::root(), poll));
		assert_ok!(settle_proposal(model));
		assert_eq!(free(BOB), FUNDS - POLL_DEPOSITS);
	});
}

#[test]
fn proposal_of_a_model_retired_meanwhile_should_return_its_bond() {
	for aye in [true, false] {
		build_and_execute(|| {
			let model = publish(b"a");
			let poll = propose(BOB, model);
			vote(poll, aye);
			assert_ok!(ModelRegistry::retire(signed(ALICE), model));
			pass(VOTE);
			assert_eq!(status(model), ListingStatus::Unlisted);
			assert_ok!(settle_proposal(model));
			assert_eq!(free(BOB), FUNDS);
			let again = ModelListings::propose(signed(BOB), model, statement());
			assert_noop!(again, Error::<Test>::ModelRetired);
			assert_noop!(ModelListings::list(as_list(), model), Error::<Test>::ModelRetired);
		});
	}
}

#[test]
fn model_should_be_listed_by_another_referendum_too() {
	build_and_execute(|| {
		let model = publish(b"a");
		let poll = propose(BOB, model);
		assert_ok!(ModelListings::list(as_list(), model));
		assert_eq!(on_hold(BOB, HoldReason::Proposal), 0);
		// Its own goes on; what it enacts fails, and anybody can have its deposits returned.
		vote(poll, true);
		pass(VOTE);
		assert_ok!(Referenda::refund_decision_deposit(signed(CAROL), poll));
		assert_ok!(Referenda::refund_submission_deposit(signed(CAROL), poll));
		assert_eq!(free(BOB), FUNDS);
		assert_eq!(status(model), ListingStatus::Listed);
	});
}

#[test]
fn proposal_should_lapse_when_its_referendum_never_ends() {
	build_and_execute(|| {
		let model = publish(b"a");
		propose(BOB, model);
		// Without the scheduler, nothing wakes the referendum.
		System::set_block_number(System::block_number() + POLL_TIMEOUT - 1);
		assert_noop!(settle_proposal(model), Error::<Test>::StillOpen);
		System::set_block_number(System::block_number() + 1);
		assert_ok!(settle_proposal(model));
		assert_eq!(free(BOB), FUNDS - POLL_DEPOSITS);
	});
}

#[test]
fn approved_proposal_should_be_settled_before_it_is_enacted() {
	build_and_execute(|| {
		let model = publish(b"a");
		let poll = propose(BOB, model);
		vote(poll, true);
		while settle_proposal(model).is_err() {
			assert_eq!(status(model), ListingStatus::Unlisted);
			pass(1);
		}
		assert_eq!((status(model), free(BOB)), (ListingStatus::Unlisted, FUNDS));
		pass(1);
		assert_eq!(status(model), ListingStatus::Listed);
	});
}

#[test]
fn propose_should_need_a_model_that_is_not_listed_or_proposed_and_funds() {
	build_and_execute(|| {
		let propose = |who, model| ModelListings::propose(signed(who), model, statement());
		assert_noop!(propose(BOB, H256::zero()), Error::<Test>::ModelNotFound);
		let model = publish(b"a");
		assert_noop!(propose(NOBODY, model), sp_runtime::TokenError::FundsUnavailable);
		let left = LISTING_BOND + SUBMISSION_DEPOSIT + 20;
		assert_ok!(Balances::transfer_allow_death(signed(CAROL), BOB, FUNDS - left));
		let poor = frame_support::storage::with_storage_layer(|| propose(CAROL, model));
		assert_eq!(poor, Err(pallet_balances::Error::<Test>::InsufficientBalance.into()));
		assert_ok!(propose(BOB, model));
		assert_noop!(propose(ALICE, model), Error::<Test>::AlreadyProposed);
		assert_ok!(ModelListings::list(as_list(), model));
		assert_noop!(propose(ALICE, model), Error::<Test>::AlreadyListed);
		assert_noop!(ModelListings::list(as_list(), model), Error::<Test>::AlreadyListed);
		assert_noop!(ModelListings::list(as_list(), H256::zero()), Error::<Test>::ModelNotFound);
	});
}

#[test]
fn nobody_but_referenda_should_list() {
	build_and_execute(|| {
		let model = publish(b"a");
		for origin in [signed(ALICE), signed(COMMITTEE), as_delist(), RuntimeOrigin::none()] {
			assert_noop!(ModelListings::list(origin, model), BadOrigin);
		}
	});
}
