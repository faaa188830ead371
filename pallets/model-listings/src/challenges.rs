//! Challenges against listings.

use crate::{
	bonds,
	polls::Polls,
	proposals::outcome,
	types::{AnswerOf, ChallengeOf, Outcome, Verdict},
	Challenges, Config, Error, Event, HoldReason, Listings, Pallet,
};
use frame_support::{ensure, traits::Get};
use freehold_primitives::{
	listing::{Ground, ListingStatus, Listings as _},
	ownership::Titles,
	ModelId,
};
use sp_core::H256;
use sp_runtime::{traits::Saturating, DispatchResult};

pub fn do_challenge<T: Config>(
	who: T::AccountId,
	model: ModelId,
	ground: Ground,
	evidence: H256,
) -> DispatchResult {
	let listing = Listings::<T>::get(model).ok_or(Error::<T>::NotListed)?;
	ensure!(Pallet::<T>::status(&model) == ListingStatus::Listed, Error::<T>::AlreadySuspended);
	ensure!(!Challenges::<T>::contains_key(model), Error::<T>::AlreadyChallenged);
	let now = frame_system::Pallet::<T>::block_number();
	ensure!(now >= listing.challengeable_from, Error::<T>::TooEarly);
	let bond = T::ChallengeBond::get();
	bonds::hold::<T>(HoldReason::Challenge, &who, bond)?;
	let answer_by = now.saturating_add(T::AnswerPeriod::get());
	let challenge =
		ChallengeOf::<T> { challenger: who.clone(), ground, evidence, bond, answer_by, answer: None };
	Challenges::<T>::insert(model, challenge);
	Pallet::<T>::deposit_event(Event::Challenged { model, challenger: who, ground, evidence });
	Ok(())
}

pub fn do_answer<T: Config>(who: T::AccountId, model: ModelId, statement: H256) -> DispatchResult {
	let mut challenge = Challenges::<T>::get(model).ok_or(Error::<T>::ChallengeNotFound)?;
	ensure!(challenge.answer.is_none(), Error::<T>::AlreadyAnswered);
	ensure!(T::Titles::holder(&model).as_ref() == Some(&who), Error::<T>::NotHolder);
	// The title may have gone to the challenger since.
	ensure!(challenge.challenger != who, Error::<T>::OwnChallenge);
	let now = frame_system::Pallet::<T>::block_number();
	ensure!(now < challenge.answer_by, Error::<T>::TooLate);
	bonds::hold::<T>(HoldReason::Answer, &who, challenge.bond)?;
	let poll = T::Polls::open_delisting(&who, &model)?;
	let answer = AnswerOf::<T> { answerer: who.clone(), statement, answered_at: now, poll };
	challenge.answer = Some(answer);
	Challenges::<T>::insert(model, challenge);
	Pallet::<T>::deposit_event(Event::ChallengeAnswered { model, answerer: who, statement, poll });
	Ok(())
}

pub fn do_settle<T: Config>(model: ModelId) -> DispatchResult {
	let challenge = Challenges::<T>::get(model).ok_or(Error::<T>::ChallengeNotFound)?;
	let verdict = match &challenge.answer {
		Some(answer) => voted::<T>(answer).ok_or(Error::<T>::StillOpen)?,
		None => {
			let now = frame_system::Pallet::<T>::block_number();
			ensure!(now >= challenge.answer_by, Error::<T>::StillOpen);
			Verdict::Unanswered
		},
	};
	settle::<T>(model, challenge, verdict)?;
	match verdict {
		// An upheld challenge delists by itself, so that the bonds never say other than the listing,
		// even if the referendum's own call should not come to run.
		Verdict::Unanswered | Verdict::Upheld => delist::<T>(model),
		Verdict::Dismissed => {
			let now = frame_system::Pallet::<T>::block_number();
			let challengeable_from = now.saturating_add(T::ChallengeCooldown::get());
			Listings::<T>::mutate_extant(model, |listing| listing.challengeable_from = challengeable_from);
		},
		Verdict::Lapsed => (),
	}
	Ok(())
}

pub fn do_delist<T: Config>(model: ModelId) -> DispatchResult {
	ensure!(Listings::<T>::contains_key(model), Error::<T>::NotListed);
	if let Some(challenge) = Challenges::<T>::get(model) {
		let verdict = match &challenge.answer {
			// Another referendum delists the model: it does not judge this challenge.
			Some(answer) => voted::<T>(answer).unwrap_or(Verdict::Lapsed),
			None => Verdict::Unanswered,
		};
		settle::<T>(model, challenge, verdict)?;
	}
	delist::<T>(model);
	Ok(())
}

fn voted<T: Config>(answer: &AnswerOf<T>) -> Option<Verdict> {
	outcome::<T>(answer.poll, answer.answered_at).map(|outcome| match outcome {
		Outcome::Approved => Verdict::Upheld,
		Outcome::Rejected => Verdict::Dismissed,
		Outcome::Lapsed => Verdict::Lapsed,
	})
}

/// Ends a challenge: its bonds return or are lost.
fn settle<T: Config>(model: ModelId, challenge: ChallengeOf<T>, verdict: Verdict) -> DispatchResult {
	let ChallengeOf::<T> { challenger, bond, answer, .. } = challenge;
	Challenges::<T>::remove(model);
	let answerer = answer.as_ref().map(|answer| &answer.answerer);
	match verdict {
		Verdict::Dismissed => bonds::lose::<T>(HoldReason::Challenge, &challenger, bond, answerer)?,
		_ => bonds::release::<T>(HoldReason::Challenge, &challenger, bond)?,
	}
	if let Some(AnswerOf::<T> { answerer, poll, .. }) = answer {
		match verdict {
			Verdict::Upheld => bonds::lose::<T>(HoldReason::Answer, &answerer, bond, Some(&challenger))?,
			_ => bonds::release::<T>(HoldReason::Answer, &answerer, bond)?,
		}
		T::Polls::close(poll);
	}
	Pallet::<T>::deposit_event(Event::ChallengeSettled { model, challenger, verdict });
	Ok(())
}

/// A suspension outlasts the listing: a model must not escape it by being delisted.
fn delist<T: Config>(model: ModelId) {
	Listings::<T>::remove(model);
	Pallet::<T>::deposit_event(Event::Delisted { model });
}
