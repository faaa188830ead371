//! Referenda, votes, the texts they are about and the calendar on which they act.

use crate::{
	constants::{DAYS, MAX_BLOCK_WEIGHT, MICRO, UNIT},
	governance::{pace::Paced, Canceller, Tracks, VotingCurrency},
	AccountId, Balance, Balances, OriginCaller, Preimage, Referenda, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, RuntimeOrigin, Scheduler, System, Treasury,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration, tokens::currency::ActiveIssuanceOf, ConstU128, ConstU32,
		EqualPrivilegeOnly, LinearStoragePrice, NeverEnsureOrigin,
	},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureSigned};
use sp_runtime::Perbill;

parameter_types! {
	pub const PreimageReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
	pub const PreimageBaseDeposit: Balance = UNIT / 10;
	/// About ten HOLD for a mebibyte.
	pub const PreimageByteDeposit: Balance = 10 * MICRO;
	/// What calls on the calendar may take of a block, in its hooks.
	pub MaxScheduledWeight: Weight = Perbill::from_percent(20) * MAX_BLOCK_WEIGHT;
}

impl pallet_preimage::Config for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageReason,
		LinearStoragePrice<PreimageBaseDeposit, PreimageByteDeposit, Balance>,
	>;
	type Currency = Balances;
	// Nobody stores for nothing.
	type ManagerOrigin = EnsureRoot<AccountId>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
}

impl pallet_scheduler::Config for Runtime {
	type BlockNumberProvider = System;
	type MaximumWeight = MaxScheduledWeight;
	type MaxScheduledPerBlock = ConstU32<512>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type PalletsOrigin = OriginCaller;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	// Referenda put their calls on the calendar without it; nobody else does.
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
}

impl pallet_referenda::Config for Runtime {
	type AlarmInterval = ConstU32<1>;
	type BlockNumberProvider = System;
	type CancelOrigin = Canceller;
	type Currency = Balances;
	type KillOrigin = NeverEnsureOrigin<()>;
	type MaxQueued = ConstU32<100>;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type Scheduler = Scheduler;
	type Slash = Treasury;
	type SubmissionDeposit = ConstU128<{ 10 * UNIT }>;
	type SubmitOrigin = frame_support::traits::AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type Tracks = Tracks;
	type UndecidingTimeout = Paced<{ 14 * DAYS }, 200>;
	type Votes = Balance;
	type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
}

impl pallet_conviction_voting::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = VotingCurrency;
	// What the treasury has does not vote.
	type MaxTurnout = ActiveIssuanceOf<Balances, AccountId>;
	type MaxVotes = ConstU32<256>;
	type Polls = Referenda;
	type RuntimeEvent = RuntimeEvent;
	// Times the conviction; no shorter than the longest enactment.
	type VoteLockingPeriod = Paced<{ 7 * DAYS }, 4>;
	type VotingHooks = ();
	type WeightInfo = super::weights::Voting;
}
