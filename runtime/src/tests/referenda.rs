//! Whole referenda in blocks of a fast chain: asked, paid for, voted on, confirmed, enacted or not.

use super::{chain::*, externalities};
use crate::{
	constants::{treasury_account, EXISTENTIAL_DEPOSIT, MILLI, UNIT},
	governance::{
		origins::Origin,
		parameters::{dynamic_params, RentPerBlock, RuntimeParameters},
		tracks::TrackId,
		Tracks,
	},
	Balances, BlockNumber, Hash, OriginCaller, Preimage, Referenda, Runtime, RuntimeCall, RuntimeEvent,
	System,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{schedule::DispatchTime, tokens::Pay, Currency, Get, StorePreimage},
};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_referenda::{ReferendumIndex, ReferendumInfo, ReferendumInfoFor, TracksInfo};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

const VOTERS: [Sr25519Keyring; 5] = [Alice, Bob, Charlie, Dave, Eve];

/// A day on which a fast referendum is over.
const LONG_ENOUGH: u32 = 20;

/// Submits a referendum and pays for its decision.
pub fn submit(origin: impl Into<OriginCaller>, call: RuntimeCall) -> ReferendumIndex {
	let index = pallet_referenda::ReferendumCount::<Runtime>::get();
	let submit = pallet_referenda::Call::submit {
		proposal_origin: Box::new(origin.into()),
		proposal: Preimage::bound(call).unwrap(),
		enactment_moment: DispatchTime::After(0),
	};
	let deposit = pallet_referenda::Call::place_decision_deposit { index };
	good_block(vec![signed(Ferdie, submit), signed_after(Ferdie, deposit, 1)]);
	index
}

pub fn vote(who: Sr25519Keyring, index: ReferendumIndex, aye: bool, balance: crate::Balance) {
	let vote = Vote { aye, conviction: Conviction::Locked2x };
	let vote = AccountVote::Standard { vote, balance };
	good_block(vec![signed(who, pallet_conviction_voting::Call::vote { poll_index: index, vote })]);
}

/// Ends blocks; what the calls that referenda put on the calendar came to.
pub fn enacted_within(blocks: BlockNumber) -> Vec<DispatchResult> {
	let mut results = Vec::new();
	for _ in 0..blocks {
		empty_blocks(1);
		results.extend(System::events().into_iter().filter_map(|record| match record.event {
			RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched { id: Some(_), result, .. }) => {
				Some(result)
			},
			_ => None,
		}));
	}
	results
}

/// A referendum that most agree to; what enacting it came to.
pub fn carry(origin: Origin, call: impl Into<RuntimeCall>) -> DispatchResult {
	let index = submit(origin, call.into());
	agree_to(index)
}

/// Most agree to a referendum; what enacting it came to.
pub fn agree_to(index: ReferendumIndex) -> DispatchResult {
	VOTERS.into_iter().for_each(|voter| vote(voter, index, true, 900_000 * UNIT));
	let results = enacted_within(LONG_ENOUGH);
	assert!(matches!(ReferendumInfoFor::<Runtime>::get(index), Some(ReferendumInfo::Approved(..))));
	let [result] = results[..] else { panic!("one call is enacted, not {results:?}") };
	result
}

fn fund_treasury(amount: crate::Balance) {
	let transfer =
		pallet_balances::Call::transfer_allow_death { dest: treasury_account().into(), value: amount };
	good_block(vec![signed(Ferdie, transfer)]);
}

fn spend(amount: crate::Balance) -> pallet_treasury::Call<Runtime> {
	let beneficiary = Box::new(Bob.to_account_id());
	pallet_treasury::Call::spend { asset_kind: Box::new(()), amount, beneficiary, valid_from: None }
}

fn deposits_of(who: Sr25519Keyring) -> crate::Balance {
	Balances::reserved_balance(who.to_account_id())
}

#[test]
fn treasury_should_be_spent_by_referendum_and_live_on() {
	externalities("development").execute_with(|| {
		fund_treasury(50 * UNIT);
		assert_eq!(carry(Origin::TreasurySpender, spend(20 * UNIT)), Ok(()));
		let before = Balances::total_balance(&Bob.to_account_id());
		good_block(vec![signed(Ferdie, pallet_treasury::Call::payout { index: 0 })]);
		assert_eq!(Balances::total_balance(&Bob.to_account_id()), before + 20 * UNIT);

		let all = Balances::free_balance(treasury_account());
		type Paymaster = <Runtime as pallet_treasury::Config>::Paymaster;
		assert!(Paymaster::pay(&Bob.to_account_id(), (), all).is_err(), "the account lives on");
		assert_ok!(Paymaster::pay(&Bob.to_account_id(), (), all - EXISTENTIAL_DEPOSIT));
	});
}

#[test]
fn deposits_should_return_after_a_referendum_that_was_carried() {
	externalities("development").execute_with(|| {
		fund_treasury(50 * UNIT);
		assert_eq!(carry(Origin::TreasurySpender, spend(UNIT)), Ok(()));
		assert!(deposits_of(Ferdie) > 1_000 * UNIT);
		let decision = pallet_referenda::Call::refund_decision_deposit { index: 0 };
		let submission = pallet_referenda::Call::refund_submission_deposit { index: 0 };
		good_block(vec![signed(Ferdie, decision), signed_after(Ferdie, submission, 1)]);
		assert_eq!(deposits_of(Ferdie), 0);
	});
}

#[test]
fn one_payment_should_not_be_above_the_limit() {
	externalities("development").execute_with(|| {
		fund_treasury(500_000 * UNIT);
		assert!(carry(Origin::TreasurySpender, spend(100_001 * UNIT)).is_err());
		assert_eq!(pallet_treasury::SpendCount::<Runtime>::get(), 0);
	});
}

fn rent_of(rent: crate::Balance) -> pallet_parameters::Call<Runtime> {
	let rent = dynamic_params::fees::Parameters::RentPerBlock(dynamic_params::fees::RentPerBlock, Some(rent));
	pallet_parameters::Call::set_parameter { key_value: RuntimeParameters::Fees(rent) }
}

#[test]
fn parameters_should_be_set_by_referendum_within_their_bounds() {
	externalities("development").execute_with(|| {
		assert_eq!(carry(Origin::ParameterAdmin, rent_of(MILLI)), Ok(()));
		assert_eq!(<RentPerBlock as Get<crate::Balance>>::get(), MILLI);
		assert_eq!(<Runtime as pallet_inference::Config>::RentPerBlock::get(), MILLI);
		assert_eq!(carry(Origin::ParameterAdmin, rent_of(1_000_000 * UNIT)), Ok(()));
		assert_eq!(<RentPerBlock as Get<crate::Balance>>::get(), 20 * MILLI);
	});
}

#[test]
fn rejected_referendum_should_do_nothing() {
	externalities("development").execute_with(|| {
		let index = submit(Origin::ParameterAdmin, rent_of(MILLI).into());
		vote(Alice, index, true, 500_000 * UNIT);
		[Bob, Charlie].into_iter().for_each(|voter| vote(voter, index, false, 900_000 * UNIT));
		assert_eq!(enacted_within(LONG_ENOUGH), []);
		assert!(matches!(ReferendumInfoFor::<Runtime>::get(index), Some(ReferendumInfo::Rejected(..))));
		assert_eq!(<RentPerBlock as Get<crate::Balance>>::get(), MILLI / 5);
	});
}

#[test]
fn referendum_with_little_support_should_be_rejected() {
	externalities("development").execute_with(|| {
		let index = submit(Origin::ParameterAdmin, rent_of(MILLI).into());
		vote(Alice, index, true, 10_000 * UNIT);
		assert_eq!(enacted_within(LONG_ENOUGH), []);
		assert!(matches!(ReferendumInfoFor::<Runtime>::get(index), Some(ReferendumInfo::Rejected(..))));
	});
}

#[test]
fn referendum_should_be_able_to_do_what_its_track_is_for_and_nothing_else() {
	externalities("development").execute_with(|| {
		fund_treasury(50 * UNIT);
		assert_eq!(carry(Origin::ListModel, spend(UNIT)), Err(BadOrigin));
		assert_eq!(carry(Origin::TreasurySpender, rent_of(MILLI)), Err(BadOrigin));
		assert_eq!(pallet_treasury::SpendCount::<Runtime>::get(), 0);
	});
}

#[test]
fn upgrade_should_be_authorised_by_hash_and_nobody_gets_root_for_it() {
	externalities("development").execute_with(|| {
		let code_hash = Hash::repeat_byte(7);
		let upgrade = crate::governance::origins::Call::authorize_upgrade { code_hash };
		assert_eq!(carry(Origin::ParameterAdmin, upgrade.clone()), Err(BadOrigin));
		assert!(System::authorized_upgrade().is_none());
		assert_eq!(carry(Origin::RuntimeUpgrader, upgrade), Ok(()));
		assert_eq!(*System::authorized_upgrade().unwrap().code_hash(), code_hash);
		let root = frame_system::Call::authorize_upgrade { code_hash: Hash::zero() };
		assert_eq!(carry(Origin::RuntimeUpgrader, root), Err(BadOrigin));
		let code = frame_system::Call::apply_authorized_upgrade { code: vec![1, 2, 3] };
		assert!(block(vec![signed(Ferdie, code)])[0].is_err(), "not the code with that hash");
	});
}

#[test]
fn referendum_should_be_cancelled_by_another() {
	externalities("development").execute_with(|| {
		let index = submit(Origin::TreasurySpender, spend(UNIT).into());
		let cancel = pallet_referenda::Call::cancel { index };
		assert_noop!(Referenda::cancel(crate::RuntimeOrigin::root(), index), BadOrigin);
		// It is voted on for a little less long than the other.
		let cancelling = submit(Origin::Canceller, cancel.into());
		VOTERS.into_iter().for_each(|voter| vote(voter, cancelling, true, 900_000 * UNIT));
		assert_eq!(enacted_within(LONG_ENOUGH), [Ok(())]);
		assert!(matches!(ReferendumInfoFor::<Runtime>::get(index), Some(ReferendumInfo::Cancelled(..))));
	});
}

#[test]
fn root_and_accounts_should_have_no_track() {
	externalities("development").execute_with(|| {
		use frame_system::RawOrigin;
		let raw: [RawOrigin<crate::AccountId>; 3] =
			[RawOrigin::Root, RawOrigin::None, RawOrigin::Signed(Alice.to_account_id())];
		let committee = pallet_collective::RawOrigin::Members(3, 3);
		let others =
			raw.into_iter().map(OriginCaller::system).chain([OriginCaller::EmergencyCommittee(committee)]);
		for origin in others {
			assert!(Tracks::track_for(&origin).is_err());
			let proposal = Preimage::bound(frame_system::Call::remark { remark: vec![] }.into()).unwrap();
			let submit = Referenda::submit(
				crate::RuntimeOrigin::signed(Alice.to_account_id()),
				Box::new(origin),
				proposal,
				DispatchTime::After(0),
			);
			assert_eq!(submit, Err(pallet_referenda::Error::<Runtime>::NoTrack.into()));
		}
	});
}

#[test]
fn votes_should_be_locked_for_their_conviction() {
	externalities("development").execute_with(|| {
		let index = submit(Origin::ParameterAdmin, rent_of(MILLI).into());
		vote(Alice, index, true, 900_000 * UNIT);
		let transfer = pallet_balances::Call::transfer_allow_death {
			dest: Eve.to_account_id().into(),
			value: 500_000 * UNIT,
		};
		assert!(block(vec![signed(Alice, transfer)])[0].is_err());
	});
}

fn periods(preset: &str) -> Vec<(TrackId, BlockNumber)> {
	externalities(preset).execute_with(|| {
		assert_ok!(<Tracks as TracksInfo<crate::Balance, BlockNumber>>::check_integrity());
		Tracks::tracks()
			.map(|track| {
				let info = &track.info;
				let total = info.prepare_period
					+ info.decision_period
					+ info.confirm_period
					+ info.min_enactment_period;
				(track.id, total)
			})
			.collect()
	})
}

#[test]
fn referenda_should_be_fast_on_development_chains_only() {
	assert!(periods("development").into_iter().all(|(_, blocks)| blocks <= LONG_ENOUGH));
	let live = periods("local");
	assert!(live.iter().all(|(_, blocks)| *blocks >= 5 * crate::constants::DAYS));
	let ids: Vec<_> = live.into_iter().map(|(id, _)| id).collect();
	assert_eq!(ids, [1, 2, 3, 4, 5, 6, 7]);
	type Locking = <Runtime as pallet_conviction_voting::Config>::VoteLockingPeriod;
	let locked = |preset| externalities(preset).execute_with(Locking::get);
	assert_eq!((locked("development"), locked("local")), (4, 7 * crate::constants::DAYS));
}
