//! The emergency committee: elected by token holders for a term, it can suspend a listing and pause
//! disputes, both for a fixed time. It has no other origin, and nobody but the election names its members.

use crate::{
	constants::{DAYS, MAX_BLOCK_WEIGHT, UNIT},
	governance::{pace::Paced, DisputeAdmin, VotingCurrency},
	AccountId, Balance, Balances, EmergencyCommittee, OriginCaller, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, RuntimeOrigin, Treasury,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration, ConstU128, ConstU32, EnsureOrigin, LockIdentifier, NeverEnsureOrigin,
		OriginTrait,
	},
	weights::Weight,
};
use pallet_collective::{DefaultVote, MemberCount, RawOrigin};
use sp_runtime::Perbill;

/// How many the committee has when there are enough candidates.
pub const COMMITTEE_SEATS: u32 = 7;

parameter_types! {
	pub const ElectionsLock: LockIdentifier = *b"fh/elect";
	pub const ProposalReason: RuntimeHoldReason =
		RuntimeHoldReason::EmergencyCommittee(pallet_collective::HoldReason::ProposalSubmission);
	pub const ProposalDeposit: Balance = 10 * UNIT;
	pub MaxProposalWeight: Weight = Perbill::from_percent(10) * MAX_BLOCK_WEIGHT;
}

impl pallet_elections_phragmen::Config for Runtime {
	type CandidacyBond = ConstU128<{ 1_000 * UNIT }>;
	type ChangeMembers = EmergencyCommittee;
	type Currency = VotingCurrency;
	type CurrencyToVote = sp_staking::currency_to_vote::U128CurrencyToVote;
	type DesiredMembers = ConstU32<COMMITTEE_SEATS>;
	type DesiredRunnersUp = ConstU32<COMMITTEE_SEATS>;
	type InitializeMembers = EmergencyCommittee;
	type KickedMember = Treasury;
	type LoserCandidate = Treasury;
	// An election is held in one block's hooks: these keep it to a tenth of the block.
	type MaxCandidates = ConstU32<64>;
	// With more, none is held and the members stay; the bond makes that dear to bring about.
	type MaxVoters = ConstU32<4_096>;
	type MaxVotesPerVoter = ConstU32<8>;
	type PalletId = ElectionsLock;
	type RuntimeEvent = RuntimeEvent;
	type TermDuration = Paced<{ 28 * DAYS }, 100>;
	type VotingBondBase = ConstU128<{ 20 * UNIT }>;
	type VotingBondFactor = ConstU128<{ UNIT / 10 }>;
	type WeightInfo = super::weights::Elections;
}

/// The committee among the collectives that there could be.
pub type Committee = pallet_collective::Instance1;

impl pallet_collective::Config<Committee> for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		ProposalReason,
		pallet_collective::deposit::Constant<ProposalDeposit>,
		u32,
	>;
	type DefaultVote = AbsentIsNay;
	type DisapproveOrigin = NeverEnsureOrigin<()>;
	type KillOrigin = NeverEnsureOrigin<()>;
	type MaxMembers = ConstU32<COMMITTEE_SEATS>;
	type MaxProposals = ConstU32<16>;
	type MaxProposalWeight = MaxProposalWeight;
	type MotionDuration = Paced<{ 3 * DAYS }, 20>;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	// The election changes them without it.
	type SetMembersOrigin = NeverEnsureOrigin<()>;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
}

/// Who does not vote is against.
pub struct AbsentIsNay;

impl DefaultVote for AbsentIsNay {
	fn default_vote(_: Option<bool>, _: MemberCount, _: MemberCount, _: MemberCount) -> bool {
		false
	}
}

/// Two thirds of the committee's seats that are taken, and never one member alone.
pub struct EnsureCommittee;

impl EnsureOrigin<RuntimeOrigin> for EnsureCommittee {
	type Success = ();

	fn try_origin(origin: RuntimeOrigin) -> Result<(), RuntimeOrigin> {
		let enough = match origin.caller() {
			OriginCaller::EmergencyCommittee(RawOrigin::Members(ayes, seats)) => {
				*ayes >= 2 && ayes.saturating_mul(3) >= seats.saturating_mul(2)
			},
			_ => false,
		};
		enough.then_some(()).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RawOrigin::<AccountId, Committee>::Members(COMMITTEE_SEATS, COMMITTEE_SEATS).into())
	}
}

/// Longer than a referendum about it takes.
type PauseDuration = Paced<{ 10 * DAYS }, 60>;
/// After a pause that nobody confirmed.
type Cooldown = Paced<{ 20 * DAYS }, 60>;

impl pallet_emergency::Config for Runtime {
	type ConfirmOrigin = DisputeAdmin;
	type Cooldown = Cooldown;
	type PauseDuration = PauseDuration;
	type PauseOrigin = EnsureCommittee;
	type WeightInfo = pallet_emergency::weights::SubstrateWeight<Runtime>;
}
