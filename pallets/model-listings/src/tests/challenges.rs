//! Challenges against listings, answered and not.

use super::*;
use frame_support::traits::fungible::Inspect;

const HALF: Balance = CHALLENGE_BOND / 2;

#[test]
fn unanswered_challenge_should_delist() {
	build_and_execute(|| {
		let model = listed();
		assert_ok!(challenge(BOB, model));
		let event =
			Event::Challenged { model, challenger: BOB, ground: Ground::StolenModel, evidence: statement() };
		assert!(has_event(event));
		assert_eq!(on_hold(BOB, HoldReason::Challenge), CHALLENGE_BOND);
		pass(ANSWER_PERIOD - 1);
		assert_noop!(settle_challenge(model), Error::<Test>::StillOpen);
		pass(1);
		assert_noop!(answer(ALICE, model), Error::<Test>::TooLate);
		assert_ok!(settle_challenge(model));
		let verdict = Verdict::Unanswered;
		assert!(has_event(Event::ChallengeSettled { model, challenger: BOB, verdict }));
		assert!(has_event(Event::Delisted { model }));
		assert_eq!((status(model), free(BOB)), (ListingStatus::Unlisted, FUNDS));
		assert_noop!(settle_challenge(model), Error::<Test>::ChallengeNotFound);
	});
}

#[test]
fn upheld_challenge_should_be_enacted_and_win_half_of_the_answerers_bond() {
	build_and_execute(|| {
		let (model, poll) = answered();
		let before = free(ALICE);
		assert!(has_event(Event::ChallengeAnswered { model, answerer: ALICE, statement: statement(), poll }));
		assert_eq!(on_hold(ALICE, HoldReason::Answer), CHALLENGE_BOND);
		assert_noop!(settle_challenge(model), Error::<Test>::StillOpen);
		vote(poll, true);
		pass(VOTE);
		assert!(has_event(Event::Delisted { model }));
		let verdict = Verdict::Upheld;
		assert!(has_event(Event::ChallengeSettled { model, challenger: BOB, verdict }));
		assert_eq!(free(BOB), FUNDS + HALF);
		assert_eq!(free(TREASURY), FUNDS + HALF);
		assert_eq!(free(ALICE), before + POLL_DEPOSITS);
	});
}

#[test]
fn upheld_challenge_should_delist_when_settled_before_it_is_enacted() {
	build_and_execute(|| {
		let (model, poll) = answered();
		vote(poll, true);
		while settle_challenge(model).is_err() {
			assert_eq!(status(model), ListingStatus::Listed);
			pass(1);
		}
		assert_eq!((status(model), free(BOB)), (ListingStatus::Unlisted, FUNDS + HALF));
		// What the referendum enacts finds nothing to do.
		pass(2);
		assert_eq!((status(model), free(BOB)), (ListingStatus::Unlisted, FUNDS + HALF));
	});
}

#[test]
fn dismissed_challenge_should_lose_its_bond_and_shield_the_listing_for_a_while() {
	build_and_execute(|| {
		let (model, poll) = answered();
		let before = free(ALICE);
		vote(poll, false);
		pass(VOTE);
		assert_ok!(settle_challenge(model));
		let verdict = Verdict::Dismissed;
		assert!(has_event(Event::ChallengeSettled { model, challenger: BOB, verdict }));
		assert_eq!(status(model), ListingStatus::Listed);
		assert_eq!(free(BOB), FUNDS - CHALLENGE_BOND);
		assert_eq!(free(TREASURY), FUNDS + HALF);
		assert_eq!(free(ALICE), before + CHALLENGE_BOND + POLL_DEPOSITS + HALF);
		assert_noop!(challenge(CAROL, model), Error::<Test>::TooEarly);
		pass(CHALLENGE_COOLDOWN - 1);
		assert_noop!(challenge(CAROL, model), Error::<Test>::TooEarly);
		pass(1);
		assert_ok!(challenge(CAROL, model));
	});
}

#[test]
fn lapsed_challenge_should_return_both_bonds() {
	build_and_execute(|| {
		let (model, poll) = answered();
		let before = free(ALICE);
		assert_ok!(Referenda::cancel(RuntimeOrigin::root(), poll));
		assert_ok!(settle_challenge(model));
		assert!(has_event(Event::ChallengeSettled { model, challenger: BOB, verdict: Verdict::Lapsed }));
		assert_eq!(status(model), ListingStatus::Listed);
		assert_eq!(free(BOB), FUNDS);
		assert_eq!(free(ALICE), before + CHALLENGE_BOND + POLL_DEPOSITS);
		// Nobody has judged it: another can be made at once.
		assert_ok!(challenge(CAROL, model));
	});
}

#[test]
fn challenge_should_lapse_when_its_referendum_never_ends() {
	build_and_execute(|| {
		let (model, _) = answered();
		System::set_block_number(System::block_number() + POLL_TIMEOUT - 1);
		assert_noop!(settle_challenge(model), Error::<Test>::StillOpen);
		System::set_block_number(System::block_number() + 1);
		assert_ok!(settle_challenge(model));
		assert_eq!((status(model), free(BOB)), (ListingStatus::Listed, FUNDS));
		assert_eq!(on_hold(ALICE, HoldReason::Answer), 0);
	});
}

#[test]
fn delisting_by_another_referendum_should_return_the_bonds_of_what_it_does_not_judge() {
	build_and_execute(|| {
		let model = listed();
		assert_ok!(challenge(BOB, model));
		assert_ok!(ModelListings::delist(as_delist(), model));
		assert_eq!(free(BOB), FUNDS);
		assert_ok!(ModelListings::list(as_list(), model));
		assert_ok!(challenge(BOB, model));
		assert_ok!(answer(ALICE, model));
		assert_ok!(ModelListings::delist(as_delist(), model));
		assert!(has_event(Event::ChallengeSettled { model, challenger: BOB, verdict: Verdict::Lapsed }));
		assert_eq!(free(BOB), FUNDS);
		assert_eq!(on_hold(ALICE, HoldReason::Answer), 0);
		assert_noop!(ModelListings::delist(as_delist(), model), Error::<Test>::NotListed);
	});
}

#[test]
fn delisting_should_not_undo_a_vote_on_the_challenge() {
	build_and_execute(|| {
		let (model, poll) = answered();
		vote(poll, false);
		pass(VOTE);
		assert_ok!(ModelListings::delist(as_delist(), model));
		assert!(has_event(Event::ChallengeSettled { model, challenger: BOB, verdict: Verdict::Dismissed }));
		assert_eq!(free(BOB), FUNDS - CHALLENGE_BOND);
	});
}

#[test]
fn answerer_should_stay_the_same_when_the_title_moves_and_the_model_retires() {
	build_and_execute(|| {
		let (model, poll) = answered();
		assert_ok!(ModelRegistry::offer_title(signed(ALICE), model, CAROL));
		assert_ok!(ModelRegistry::accept_title(signed(CAROL), model, 100));
		assert_ok!(ModelRegistry::retire(signed(CAROL), model));
		let (alice, carol) = (free(ALICE), free(CAROL));
		vote(poll, false);
		pass(VOTE);
		assert_ok!(settle_challenge(model));
		assert_eq!(free(ALICE), alice + CHALLENGE_BOND + POLL_DEPOSITS + HALF);
		assert_eq!(free(CAROL), carol);
	});
}

#[test]
fn new_holder_should_answer_unless_it_is_the_challenger() {
	build_and_execute(|| {
		let model = listed();
		assert_ok!(challenge(BOB, model));
		assert_noop!(answer(CAROL, model), Error::<Test>::NotHolder);
		assert_ok!(ModelRegistry::offer_title(signed(ALICE), model, BOB));
		assert_ok!(ModelRegistry::accept_title(signed(BOB), model, 100));
		assert_noop!(answer(ALICE, model), Error::<Test>::NotHolder);
		assert_noop!(answer(BOB, model), Error::<Test>::OwnChallenge);
		assert_ok!(ModelRegistry::offer_title(signed(BOB), model, CAROL));
		assert_ok!(ModelRegistry::accept_title(signed(CAROL), model, 100));
		assert_ok!(answer(CAROL, model));
		assert_noop!(answer(CAROL, model), Error::<Test>::AlreadyAnswered);
	});
}

#[test]
fn lost_bond_should_be_paid_though_votes_freeze_it() {
	build_and_execute(|| {
		let (model, poll) = answered();
		let vote_of = |who, aye| {
			let vote = pallet_conviction_voting::Vote { aye, conviction: Default::default() };
			let balance = Balances::total_balance(&who);
			let vote = pallet_conviction_voting::AccountVote::Standard { vote, balance };
			assert_ok!(Voting::vote(signed(who), poll, vote));
		};
		vote_of(BOB, true);
		vote(poll, false);
		pass(VOTE);
		assert_ok!(settle_challenge(model));
		assert_eq!(Balances::total_balance(&BOB), FUNDS - CHALLENGE_BOND);
	});
}

#[test]
fn challenge_should_need_a_listing_that_is_not_challenged_and_funds() {
	build_and_execute(|| {
		assert_noop!(challenge(BOB, H256::zero()), Error::<Test>::NotListed);
		let model = listed();
		assert_noop!(challenge(NOBODY, model), sp_runtime::TokenError::FundsUnavailable);
		assert_noop!(answer(ALICE, model), Error::<Test>::ChallengeNotFound);
		assert_ok!(challenge(BOB, model));
		assert_noop!(challenge(CAROL, model), Error::<Test>::AlreadyChallenged);
		assert_ok!(Balances::transfer_allow_death(signed(ALICE), BOB, FUNDS - CHALLENGE_BOND));
		assert_noop!(answer(ALICE, model), sp_runtime::TokenError::FundsUnavailable);
	});
}

#[test]
fn title_holder_should_take_its_model_off_the_list() {
	build_and_execute(|| {
		let model = listed();
		assert_ok!(challenge(ALICE, model));
		assert_noop!(answer(ALICE, model), Error::<Test>::OwnChallenge);
		pass(ANSWER_PERIOD);
		assert_ok!(settle_challenge(model));
		assert_eq!(status(model), ListingStatus::Unlisted);
	});
}

#[test]
fn nobody_but_referenda_should_delist() {
	build_and_execute(|| {
		let model = listed();
		for origin in [signed(ALICE), signed(COMMITTEE), as_list(), RuntimeOrigin::none()] {
			assert_noop!(ModelListings::delist(origin, model), BadOrigin);
		}
	});
}
