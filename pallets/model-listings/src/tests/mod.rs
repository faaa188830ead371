//! One module per subject.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod challenges;
mod polls;
mod properties;
mod proposals;
mod queries;
mod suspensions;

use crate::{
	mock::*,
	types::{Outcome, Verdict},
	Challenges, Error, Event, HoldReason, Listings, Proposals, Suspensions,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use freehold_primitives::{
	listing::{Ground, ListingStatus, Listings as _, PollIndex},
	ModelId,
};
use sp_core::H256;
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn as_list() -> RuntimeOrigin {
	origins::Origin::ListModel.into()
}

fn as_delist() -> RuntimeOrigin {
	origins::Origin::DelistModel.into()
}

fn statement() -> H256 {
	H256::repeat_byte(7)
}

fn status(model: ModelId) -> ListingStatus<u64> {
	ModelListings::status(&model)
}

fn free(who: AccountId) -> Balance {
	Balances::free_balance(who)
}

fn on_hold(who: AccountId, reason: HoldReason) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

fn has_event(event: Event<Test>) -> bool {
	System::events().into_iter().any(|record| record.event == event.clone().into())
}

fn propose(who: AccountId, model: ModelId) -> PollIndex {
	assert_ok!(ModelListings::propose(signed(who), model, statement()));
	Proposals::<Test>::get(model).unwrap().poll
}

fn settle_proposal(model: ModelId) -> DispatchResult {
	ModelListings::settle_proposal(signed(CAROL), model)
}

/// A listed model of Alice's.
fn listed() -> ModelId {
	let model = publish(b"a");
	assert_ok!(ModelListings::list(as_list(), model));
	model
}

fn challenge(who: AccountId, model: ModelId) -> DispatchResult {
	ModelListings::challenge(signed(who), model, Ground::StolenModel, statement())
}

fn answer(who: AccountId, model: ModelId) -> DispatchResult {
	ModelListings::answer_challenge(signed(who), model, statement())
}

fn settle_challenge(model: ModelId) -> DispatchResult {
	ModelListings::settle_challenge(signed(CAROL), model)
}

/// A listed model of Alice's that Bob has challenged, and the referendum about it.
fn answered() -> (ModelId, PollIndex) {
	let model = listed();
	assert_ok!(challenge(BOB, model));
	assert_ok!(answer(ALICE, model));
	(model, Challenges::<Test>::get(model).unwrap().answer.unwrap().poll)
}
