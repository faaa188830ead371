//! The registry of models and the market for inference.

use crate::{
	configs::AuthorVrf,
	constants::{RuntimeBlockWeights, TreasuryAccount, DAYS, HOURS, SLOT_DURATION},
	governance::{parameters, Unbound},
	transaction::extension_weight,
	Balance, Balances, BlockNumber, Inference, ModelLicences, ModelListings, ModelPackages, ModelRegistry,
	ModelShares, Runtime, RuntimeHoldReason, Subscriptions, TransactionPayment,
};
use frame_support::{
	dispatch::DispatchClass,
	parameter_types,
	traits::{ConstU32, ConstU64},
	weights::Weight,
	PalletId,
};
use pallet_inference::FollowUpFee;
use sp_runtime::FixedPointNumber;

/// Bytes of a request's encoded inputs.
type MaxInputBytes = ConstU32<{ 1024 * 1024 }>;
/// Bytes of an answer's encoded outputs.
type MaxOutputBytes = ConstU32<{ 128 * 1024 }>;

impl pallet_model_registry::Config for Runtime {
	type BaseDeposit = parameters::ModelDeposit;
	type ByteDeposit = parameters::ByteDeposit;
	type ClaimDeposit = parameters::ClaimDeposit;
	type Currency = Balances;
	type MaxClaimAge = ConstU32<DAYS>;
	type MaxGoldenBytes = ConstU64<{ 16 * 1024 * 1024 }>;
	type MaxInputBytes = MaxInputBytes;
	// What the engine takes.
	type MaxModelBytes = ConstU64<{ 256 * 1024 * 1024 }>;
	type MaxOutputBytes = MaxOutputBytes;
	type MaxVersions = ConstU32<64>;
	type Licences = ModelLicences;
	type Lineage = ModelLicences;
	type Packages = ModelPackages;
	type MinClaimAge = ConstU32<5>;
	type RoyaltyDelay = parameters::RoyaltyDelay;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Shares = ModelShares;
	type WeightInfo = pallet_model_registry::weights::SubstrateWeight<Runtime>;
}

impl pallet_model_packages::Config for Runtime {
	type BaseDeposit = parameters::ModelDeposit;
	type ByteDeposit = parameters::ByteDeposit;
	type Currency = Balances;
	// Half of the runtime's heap, less what decoding and kernels take beside tensors.
	type MaxExecutionBytes = ConstU64<{ 48 * 1024 * 1024 }>;
	// Some tenths of a second: a third of what ordinary extrinsics may take of a block.
	type MaxExecutionWork = ConstU64<160_000_000>;
	type MaxGraphBytes = ConstU32<{ 256 * 1024 }>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = pallet_model_packages::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// The account that keeps payouts that could not be made.
	pub const PayoutPot: PalletId = PalletId(*b"fh/infer");
	/// The longest deadline of a request: twelve hours.
	pub const MaxDeadline: BlockNumber = DAYS / 2;
}

/// What submissions would cost as signed transactions at today's prices.
pub struct TransactionFee;

impl FollowUpFee<Balance> for TransactionFee {
	fn fee(submissions: u32, weight: Weight, bytes: u32) -> Balance {
		let base = RuntimeBlockWeights::get()
			.get(DispatchClass::Normal)
			.base_extrinsic
			.saturating_add(extension_weight())
			.saturating_mul(submissions.into());
		let for_weight = TransactionPayment::weight_to_fee(weight.saturating_add(base));
		TransactionPayment::next_fee_multiplier()
			.saturating_mul_int(for_weight)
			.saturating_add(TransactionPayment::length_to_fee(bytes))
	}
}

impl pallet_inference::Config for Runtime {
	type AnswerSlack = parameters::AnswerSlack;
	type AskDelay = parameters::AskDelay;
	type BlockTime = ConstU64<SLOT_DURATION>;
	type Currency = Balances;
	type FollowUpFee = TransactionFee;
	type Licences = ModelLicences;
	type Listings = ModelListings;
	type MaxAgendaPerBlock = ConstU32<64>;
	type MaxConcurrency = ConstU32<64>;
	type MaxDeadline = MaxDeadline;
	type MaxInlineOutput = ConstU32<{ 16 * 1024 }>;
	type MaxInputBytes = MaxInputBytes;
	type MaxItems = ConstU32<64>;
	type MaxOpenRequests = ConstU32<2_048>;
	type MaxOutputBytes = MaxOutputBytes;
	type MaxRequestBatch = ConstU32<64>;
	type MaxServices = ConstU32<32>;
	type MaxWorkersPerModel = ConstU32<64>;
	type MayPay = Unbound;
	type MinBond = parameters::MinBond;
	type Models = ModelRegistry;
	// Longer than a node has for the golden vectors.
	type OfferTimeout = ConstU32<HOURS>;
	type OnRequestClosed = Subscriptions;
	type PotId = PayoutPot;
	type ProtocolPayee = TreasuryAccount;
	type ProtocolShare = parameters::ProtocolShare;
	type Randomness = AuthorVrf;
	type RentPerBlock = parameters::RentPerBlock;
	type Retention = ConstU32<600>;
	type RevealWindow = parameters::RevealWindow;
	type Royalties = ModelShares;
	type RuntimeHoldReason = RuntimeHoldReason;
	type UnbondDelay = parameters::UnbondDelay;
	type WeightInfo = pallet_inference::weights::SubstrateWeight<Runtime>;
}

impl pallet_on_chain_inference::Config for Runtime {
	type Currency = Balances;
	type Executor = ModelPackages;
	type Licences = ModelLicences;
	type Listings = ModelListings;
	type MaxInlineOutput = ConstU32<{ 16 * 1024 }>;
	type MaxInputBytes = MaxInputBytes;
	type MayPay = Unbound;
	type Models = ModelRegistry;
	type ProtocolPayee = TreasuryAccount;
	type ProtocolShare = parameters::ProtocolShare;
	type Royalties = ModelShares;
	type WeightInfo = pallet_on_chain_inference::weights::SubstrateWeight<Runtime>;
}

impl pallet_subscriptions::Config for Runtime {
	type BaseDeposit = parameters::ModelDeposit;
	type ByteDeposit = parameters::ByteDeposit;
	type Currency = Balances;
	type FollowUpFee = TransactionFee;
	type Inference = Inference;
	type MaxInputBytes = ConstU32<{ 16 * 1024 }>;
	type MaxRunsPerBlock = ConstU32<32>;
	type MayPay = Unbound;
	type ProtocolPayee = TreasuryAccount;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = pallet_subscriptions::weights::SubstrateWeight<Runtime>;
}
