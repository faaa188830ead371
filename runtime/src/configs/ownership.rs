//! Who owns models, who may use them, and what token holders say about them.

use crate::{
	constants::{TreasuryAccount, DAYS, UNIT},
	governance::{origins::Origin, pace::Paced, parameters, DelistModel, EnsureCommittee, ListModel},
	Balances, ModelLicences, ModelRegistry, OriginCaller, Runtime, RuntimeHoldReason,
};
use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32},
	PalletId,
};
use pallet_model_listings::polls::Referenda;
use sp_runtime::Perbill;

parameter_types! {
	/// The account that keeps royalties until they are claimed.
	pub const RoyaltyPot: PalletId = PalletId(*b"fh/share");
}

impl pallet_model_shares::Config for Runtime {
	type Currency = Balances;
	// Not for a vote: the fate of titles hangs on it.
	type GracePeriod = Paced<{ 7 * DAYS }, 10>;
	type HoldingDeposit = parameters::HoldingDeposit;
	type Lineage = ModelLicences;
	type MaxClaims = ConstU32<32>;
	type PotId = RoyaltyPot;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Titles = ModelRegistry;
	type WeightInfo = pallet_model_shares::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub const MaxDerivativeShare: Perbill = Perbill::from_percent(50);
}

impl pallet_model_licences::Config for Runtime {
	type Currency = Balances;
	type EntryDeposit = ConstU128<{ UNIT / 10 }>;
	type MaxAncestors = ConstU32<16>;
	type MaxDepth = ConstU32<8>;
	type MaxDerivativeShare = MaxDerivativeShare;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Titles = ModelRegistry;
	type WeightInfo = pallet_model_licences::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub const ListOrigin: OriginCaller = OriginCaller::Origins(Origin::ListModel);
	pub const DelistOrigin: OriginCaller = OriginCaller::Origins(Origin::DelistModel);
	pub const WinnerShare: Perbill = Perbill::from_percent(50);
}

impl pallet_model_listings::Config for Runtime {
	type AnswerPeriod = Paced<{ 7 * DAYS }, 20>;
	type ChallengeBond = parameters::ChallengeBond;
	type ChallengeCooldown = Paced<{ 7 * DAYS }, 40>;
	type Currency = Balances;
	type DelistOrigin = DelistModel;
	type EmergencyOrigin = EnsureCommittee;
	type ListOrigin = ListModel;
	type ListingBond = parameters::ListingBond;
	// Longer than any referendum that is decided takes.
	type PollTimeout = Paced<{ 60 * DAYS }, 400>;
	type Polls = Referenda<Runtime, ListOrigin, DelistOrigin>;
	type ProtocolPayee = TreasuryAccount;
	type RuntimeHoldReason = RuntimeHoldReason;
	// Longer than a referendum that confirms it takes.
	type SuspensionCooldown = Paced<{ 20 * DAYS }, 60>;
	type SuspensionPeriod = Paced<{ 10 * DAYS }, 30>;
	type Titles = ModelRegistry;
	type WeightInfo = pallet_model_listings::weights::SubstrateWeight<Runtime>;
	type WinnerShare = WinnerShare;
}
