//! Units of money and time, and the limits of a block.

use crate::{Balance, BlockNumber};
use frame_support::dispatch::DispatchClass;
use frame_support::{
	parameter_types,
	weights::{
		constants::{BlockExecutionWeight, ExtrinsicBaseWeight, WEIGHT_REF_TIME_PER_MILLIS},
		Weight,
	},
	PalletId,
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
use sp_runtime::{traits::AccountIdConversion, Perbill};

/// One HOLD, in the smallest unit.
pub const UNIT: Balance = 1_000_000_000_000;
pub const MILLI: Balance = UNIT / 1_000;
pub const MICRO: Balance = MILLI / 1_000;
/// The least that an account may hold.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLI;

/// Milliseconds between slots.
pub const SLOT_DURATION: u64 = 3_000;
pub const MINUTES: BlockNumber = 60_000 / (SLOT_DURATION as BlockNumber);
pub const HOURS: BlockNumber = MINUTES * 60;
pub const DAYS: BlockNumber = HOURS * 24;

/// Slots in an epoch; fixed for the life of a chain.
pub const EPOCH_DURATION_IN_SLOTS: u64 = 10 * MINUTES as u64;
/// Sessions whose validators can still be convicted of an equivocation: a week of them.
pub const SESSIONS_KEPT: u32 = 7 * DAYS / (EPOCH_DURATION_IN_SLOTS as u32);

/// One slot in four has a primary author on average; a secondary one stands in for the rest.
pub const BABE_GENESIS_EPOCH_CONFIG: BabeEpochConfiguration =
	BabeEpochConfiguration { c: (1, 4), allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots };

/// SS58 prefix of addresses.
pub const SS58_PREFIX: u8 = 42;

/// Half of a slot is for executing a block, the rest for passing it on.
pub const MAX_BLOCK_WEIGHT: Weight =
	Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(SLOT_DURATION / 2), u64::MAX);
/// Bytes of extrinsics in a block.
pub const MAX_BLOCK_LENGTH: u32 = 10 * 1024 * 1024;
/// Bytes of a block's header.
const MAX_HEADER_LENGTH: u32 = 256 * 1024;
/// What ordinary extrinsics may take of a block. The rest is kept for operational ones, so that
/// nobody is kept from a dispute by blocks stuffed with ordinary extrinsics.
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(50);
/// What a block's hooks are expected to take.
const HOOKS_RATIO: Perbill = Perbill::from_percent(10);

/// Holds the protocol's income.
pub const TREASURY: PalletId = PalletId(*b"fh/trsry");

/// The account of [`TREASURY`].
pub fn treasury_account() -> crate::AccountId {
	TREASURY.into_account_truncating()
}

parameter_types! {
	pub RuntimeBlockLength: BlockLength = block_length();
	pub RuntimeBlockWeights: BlockWeights = block_weights();
	pub TreasuryAccount: crate::AccountId = treasury_account();
}

fn block_length() -> BlockLength {
	BlockLength::builder()
		.max_length(MAX_BLOCK_LENGTH)
		.modify_max_length_for_class(DispatchClass::Normal, |max| {
			*max = NORMAL_DISPATCH_RATIO * MAX_BLOCK_LENGTH
		})
		.max_header_size(MAX_HEADER_LENGTH)
		.build()
}

fn block_weights() -> BlockWeights {
	let normal = NORMAL_DISPATCH_RATIO * MAX_BLOCK_WEIGHT;
	BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |class| class.base_extrinsic = ExtrinsicBaseWeight::get())
		.for_class(DispatchClass::Normal, |class| class.max_total = Some(normal))
		.for_class(DispatchClass::Operational, |class| {
			class.max_total = Some(MAX_BLOCK_WEIGHT);
			class.reserved = Some(MAX_BLOCK_WEIGHT.saturating_sub(normal));
		})
		.avg_block_initialization(HOOKS_RATIO)
		.build_or_panic()
}
