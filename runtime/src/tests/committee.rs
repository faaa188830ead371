//! The emergency committee: who elects it, what it can do, and for how long.

use super::{
	chain::*,
	externalities,
	referenda::{carry, enacted_within, submit, vote},
};
use crate::{
	constants::UNIT,
	governance::{origins::Origin, EnsureCommittee},
	Balances, Emergency, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use codec::Encode;
use frame_support::{
	traits::{fungible::InspectHold, EnsureOrigin, Get},
	weights::Weight,
};
use freehold_primitives::governance::DisputePause;
use pallet_collective::RawOrigin;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _},
	DispatchError::BadOrigin,
	DispatchResult,
};

fn pause() -> RuntimeCall {
	pallet_emergency::Call::pause_disputes {}.into()
}

type Calls = pallet_collective::Call<Runtime, pallet_collective::Instance1>;

/// Proposes and agrees to a call; what it came to.
pub fn agree(members: &[Sr25519Keyring], call: RuntimeCall) -> DispatchResult {
	let length_bound = call.encoded_size() as u32;
	let proposal_hash = BlakeTwo256::hash_of(&call);
	let index = pallet_collective::ProposalCount::<Runtime, pallet_collective::Instance1>::get();
	let threshold = members.len() as u32;
	let propose = Calls::propose { threshold, proposal: Box::new(call), length_bound };
	good_block(vec![signed(members[0], propose)]);
	if threshold > 1 {
		for member in members {
			good_block(vec![signed(*member, Calls::vote { proposal: proposal_hash, index, approve: true })]);
		}
		let proposal_weight_bound = Weight::from_parts(10_000_000_000, 1_000_000);
		let close = Calls::close { proposal_hash, index, proposal_weight_bound, length_bound };
		good_block(vec![signed(members[0], close)]);
	}
	let result = System::events().into_iter().find_map(|record| match record.event {
		RuntimeEvent::EmergencyCommittee(pallet_collective::Event::Executed { result, .. }) => Some(result),
		_ => None,
	});
	result.expect("the committee has done something")
}

fn members() -> Vec<crate::AccountId> {
	pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get()
}

#[test]
fn two_thirds_should_pause_disputes_and_the_pause_should_lapse() {
	externalities("development").execute_with(|| {
		assert_eq!(members().len(), 3);
		assert_eq!(agree(&[Alice, Bob], pause()), Ok(()));
		assert!(Emergency::disputes_paused());
		empty_blocks(60);
		assert!(!Emergency::disputes_paused());
		let again = agree(&[Alice, Bob, Charlie], pause());
		assert_eq!(again, Err(pallet_emergency::Error::<Runtime>::TooEarly.into()));
	});
}

#[test]
fn one_member_should_pause_nothing() {
	externalities("development").execute_with(|| {
		assert_eq!(agree(&[Alice], pause()), Err(BadOrigin));
		let execute = Calls::execute { proposal: Box::new(pause()), length_bound: 100 };
		good_block(vec![signed(Alice, execute)]);
		assert!(!Emergency::disputes_paused());
	});
}

#[test]
fn pause_should_last_when_a_referendum_confirms_it() {
	externalities("development").execute_with(|| {
		assert_eq!(agree(&[Alice, Bob], pause()), Ok(()));
		assert_eq!(carry(Origin::DisputeAdmin, pallet_emergency::Call::confirm_pause {}), Ok(()));
		empty_blocks(60);
		assert!(Emergency::disputes_paused());
		assert_eq!(carry(Origin::DisputeAdmin, pallet_emergency::Call::resume_disputes {}), Ok(()));
		assert!(!Emergency::disputes_paused());
	});
}

#[test]
fn proposal_should_hold_a_deposit_that_returns() {
	externalities("development").execute_with(|| {
		let reason = pallet_collective::HoldReason::<pallet_collective::Instance1>::ProposalSubmission;
		let held = || Balances::balance_on_hold(&reason.into(), &Alice.to_account_id());
		assert_eq!(agree(&[Alice, Bob], pause()), Ok(()));
		assert_eq!(held(), 10 * UNIT);
		let release = Calls::release_proposal_cost { proposal_hash: BlakeTwo256::hash_of(&pause()) };
		good_block(vec![signed(Alice, release)]);
		assert_eq!(held(), 0);
	});
}

#[test]
fn proportion_should_be_two_thirds_of_the_seats_and_never_one_alone() {
	externalities("development").execute_with(|| {
		let is_enough = |ayes, seats| {
			let origin: RawOrigin<crate::AccountId, _> = RawOrigin::Members(ayes, seats);
			EnsureCommittee::try_origin(RuntimeOrigin::from(origin)).is_ok()
		};
		assert!(is_enough(2, 2) && is_enough(2, 3) && is_enough(5, 7) && is_enough(7, 7));
		assert!(!is_enough(0, 0) && !is_enough(1, 1) && !is_enough(1, 2) && !is_enough(4, 7));
		assert!(EnsureCommittee::try_origin(RuntimeOrigin::root()).is_err());
		let member = RawOrigin::Member(Alice.to_account_id());
		assert!(EnsureCommittee::try_origin(RuntimeOrigin::from(member)).is_err());
	});
}

#[test]
fn committee_should_be_whom_token_holders_elect() {
	externalities("development").execute_with(|| {
		let candidacy =
			|candidate_count| pallet_elections_phragmen::Call::submit_candidacy { candidate_count };
		good_block(vec![signed(Dave, candidacy(0)), signed(Eve, candidacy(1))]);
		for voter in [Ferdie, Dave, Eve] {
			let votes = vec![Dave.to_account_id(), Eve.to_account_id()];
			let value = 500_000 * UNIT;
			good_block(vec![signed(voter, pallet_elections_phragmen::Call::vote { votes, value })]);
		}
		assert!(!members().contains(&Dave.to_account_id()));
		empty_blocks(100);
		let elected = members();
		assert!(elected.contains(&Dave.to_account_id()) && elected.contains(&Eve.to_account_id()));
		assert_eq!(pallet_elections_phragmen::ElectionRounds::<Runtime>::get(), 1);
		assert_eq!(agree(&[Dave, Eve, Alice, Bob], pause()), Ok(()), "four of five");
	});
}

#[test]
fn local_chain_should_start_without_a_committee() {
	externalities("local").execute_with(|| {
		assert!(members().is_empty());
		assert!(pallet_sudo::Key::<Runtime>::get().is_none());
	});
}

#[test]
fn committee_should_not_be_able_to_do_what_referenda_do() {
	externalities("development").execute_with(|| {
		let confirm: RuntimeCall = pallet_emergency::Call::confirm_pause {}.into();
		let code_hash = Default::default();
		let upgrade: RuntimeCall = crate::governance::origins::Call::authorize_upgrade { code_hash }.into();
		let members_call: RuntimeCall =
			Calls::set_members { new_members: vec![], prime: None, old_count: 3 }.into();
		for call in [confirm, upgrade, members_call] {
			assert_eq!(agree(&[Alice, Bob, Charlie], call), Err(BadOrigin));
		}
		let index = submit(Origin::DisputeAdmin, pallet_emergency::Call::resume_disputes {}.into());
		vote(Alice, index, false, UNIT);
		assert_eq!(enacted_within(20), []);
	});
}

#[test]
fn election_should_fit_into_a_tenth_of_a_block() {
	use crate::constants::MAX_BLOCK_WEIGHT;
	use pallet_elections_phragmen::{Config, WeightInfo};
	let candidates: u32 = <Runtime as Config>::MaxCandidates::get();
	let voters: u32 = <Runtime as Config>::MaxVoters::get();
	let votes: u32 = <Runtime as Config>::MaxVotesPerVoter::get();
	let weight = <Runtime as Config>::WeightInfo::election_phragmen(candidates, voters, voters * votes);
	assert!(weight.ref_time() <= MAX_BLOCK_WEIGHT.ref_time() / 10, "{weight:?}");
}
