//! Listings and suspensions, by vote and by committee, as requests feel them.

use super::{
	chain::*,
	committee::agree,
	externalities,
	referenda::{agree_to, enacted_within, vote},
};
use crate::{
	constants::{treasury_account, UNIT},
	Balances, ModelListings, Runtime, System,
};
use frame_support::traits::{
	fungible::{Inspect, InspectHold},
	Get,
};
use freehold_primitives::{
	listing::{ListingStatus, Listings},
	ModelId,
};
use pallet_model_listings::{Call, HoldReason};
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Dave, Ferdie};
use sp_runtime::DispatchResult;

const BOND: crate::Balance = 100 * UNIT;

fn status(model: &ModelId) -> ListingStatus {
	<ModelListings as Listings<_>>::status(model)
}

/// Ferdie proposes the model; the referendum on it.
fn propose(model: ModelId) -> u32 {
	let index = pallet_referenda::ReferendumCount::<Runtime>::get();
	good_block(vec![signed(Ferdie, Call::propose { model, statement: H256::repeat_byte(1) })]);
	assert_eq!(at_stake(), (BOND, 110 * UNIT));
	index
}

/// What Ferdie has as a bond, and as deposits of referenda.
fn at_stake() -> (crate::Balance, crate::Balance) {
	let ferdie = Ferdie.to_account_id();
	let bond = Balances::balance_on_hold(&HoldReason::Proposal.into(), &ferdie);
	let held: crate::Balance =
		pallet_balances::Holds::<Runtime>::get(&ferdie).iter().map(|hold| hold.amount).sum();
	// What is on hold counts as reserved too.
	(bond, Balances::reserved_balance(&ferdie) - held)
}

fn ask(model: ModelId, salt: u64) -> DispatchResult {
	let request = pallet_inference::Call::request { params: params(model, 1, salt) };
	block(vec![signed(Ferdie, request)])[0]
}

#[test]
fn proposal_should_be_listed_when_a_referendum_carries_it_and_its_bond_return() {
	externalities("development").execute_with(|| {
		let model = publish(Alice, 1);
		let poll = propose(model);
		assert_eq!(status(&model), ListingStatus::Unlisted);
		assert_eq!(agree_to(poll), Ok(()));
		assert_eq!(status(&model), ListingStatus::Listed);
		assert_eq!(at_stake(), (0, 0));
		ModelListings::do_try_state().unwrap();
	});
}

#[test]
fn rejected_proposal_should_cost_its_bond_and_list_nothing() {
	externalities("development").execute_with(|| {
		let model = publish(Alice, 1);
		let poll = propose(model);
		[Alice, Bob].into_iter().for_each(|voter| vote(voter, poll, false, 900_000 * UNIT));
		let early = block(vec![signed(Dave, Call::settle_proposal { model })])[0];
		assert_eq!(early, Err(pallet_model_listings::Error::<Runtime>::StillOpen.into()));
		assert_eq!(enacted_within(20), []);
		let before = Balances::balance(&treasury_account());
		good_block(vec![signed(Dave, Call::settle_proposal { model })]);
		assert!(Balances::balance(&treasury_account()) >= before + BOND);
		assert_eq!(at_stake(), (0, 0), "the referendum's deposits return");
		assert_eq!(status(&model), ListingStatus::Unlisted);
		ModelListings::do_try_state().unwrap();
	});
}

#[test]
fn suspension_by_the_committee_should_stop_requests_until_it_lapses() {
	externalities("development").execute_with(|| {
		let model = publish(Alice, 1);
		serve(Bob, model, UNIT / 50);
		let poll = propose(model);
		assert_eq!(agree_to(poll), Ok(()));
		assert_eq!(ask(model, 0), Ok(()));

		assert_eq!(agree(&[Alice, Bob], Call::suspend { model }.into()), Ok(()));
		let until = System::block_number() + suspension();
		assert_eq!(status(&model), ListingStatus::Suspended { until: Some(until) });
		assert_eq!(ask(model, 1), Err(pallet_inference::Error::<Runtime>::ModelSuspended.into()));

		empty_blocks(suspension() - 2);
		assert!(matches!(status(&model), ListingStatus::Suspended { .. }), "in its last block");
		empty_blocks(1);
		assert_eq!(status(&model), ListingStatus::Listed);
		assert_eq!(ask(model, 2), Ok(()));
		let again = agree(&[Alice, Bob], Call::suspend { model }.into());
		assert_eq!(again, Err(pallet_model_listings::Error::<Runtime>::TooEarly.into()));
		ModelListings::do_try_state().unwrap();
	});
}

fn suspension() -> crate::BlockNumber {
	<Runtime as pallet_model_listings::Config>::SuspensionPeriod::get()
}
