//! Proposals to list a model.

use crate::{
	bonds,
	polls::Polls,
	types::{ListingOf, Outcome, ProposalOf},
	Config, Error, Event, HoldReason, Listings, Pallet, Proposals,
};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{listing::PollIndex, ownership::Titles, ModelId};
use sp_core::H256;
use sp_runtime::{traits::Saturating, DispatchResult};

pub fn do_propose<T: Config>(who: T::AccountId, model: ModelId, statement: H256) -> DispatchResult {
	ensure_listable::<T>(&model)?;
	ensure!(!Proposals::<T>::contains_key(model), Error::<T>::AlreadyProposed);
	let bond = T::ListingBond::get();
	bonds::hold::<T>(HoldReason::Proposal, &who, bond)?;
	let poll = T::Polls::open_listing(&who, &model)?;
	let proposed_at = frame_system::Pallet::<T>::block_number();
	let proposal = ProposalOf::<T> { proposer: who.clone(), statement, bond, proposed_at, poll };
	Proposals::<T>::insert(model, proposal);
	Pallet::<T>::deposit_event(Event::ListingProposed { model, proposer: who, statement, poll });
	Ok(())
}

pub fn do_list<T: Config>(model: ModelId) -> DispatchResult {
	ensure_listable::<T>(&model)?;
	let now = frame_system::Pallet::<T>::block_number();
	Listings::<T>::insert(model, ListingOf::<T> { since: now, challengeable_from: now });
	Pallet::<T>::deposit_event(Event::Listed { model });
	// Whichever referendum listed it, who proposed it was right.
	match Proposals::<T>::take(model) {
		Some(proposal) => settle::<T>(model, proposal, Outcome::Approved),
		None => Ok(()),
	}
}

pub fn do_settle<T: Config>(model: ModelId) -> DispatchResult {
	let proposal = Proposals::<T>::get(model).ok_or(Error::<T>::ProposalNotFound)?;
	let outcome = outcome::<T>(proposal.poll, proposal.proposed_at).ok_or(Error::<T>::StillOpen)?;
	Proposals::<T>::remove(model);
	settle::<T>(model, proposal, outcome)
}

fn settle<T: Config>(model: ModelId, proposal: ProposalOf<T>, outcome: Outcome) -> DispatchResult {
	let ProposalOf::<T> { proposer, bond, poll, .. } = proposal;
	// Nobody could have listed a retired model: the vote says nothing about the proposal.
	if outcome == Outcome::Rejected && !T::Titles::retired(&model) {
		bonds::lose::<T>(HoldReason::Proposal, &proposer, bond, None)?;
	} else {
		bonds::release::<T>(HoldReason::Proposal, &proposer, bond)?;
	}
	T::Polls::close(poll);
	Pallet::<T>::deposit_event(Event::ProposalSettled { model, proposer, outcome });
	Ok(())
}

/// How a referendum ended; `None` while it may still do so by a vote.
pub fn outcome<T: Config>(poll: PollIndex, opened_at: BlockNumberFor<T>) -> Option<Outcome> {
	let overdue = opened_at.saturating_add(T::PollTimeout::get());
	let now = frame_system::Pallet::<T>::block_number();
	T::Polls::outcome(poll).or((now >= overdue).then_some(Outcome::Lapsed))
}

fn ensure_listable<T: Config>(model: &ModelId) -> DispatchResult {
	ensure!(T::Titles::holder(model).is_some(), Error::<T>::ModelNotFound);
	ensure!(!T::Titles::retired(model), Error::<T>::ModelRetired);
	ensure!(!Listings::<T>::contains_key(model), Error::<T>::AlreadyListed);
	Ok(())
}
