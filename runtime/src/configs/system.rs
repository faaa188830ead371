//! The pallets that everything else stands on.

use crate::{
	constants::{RuntimeBlockLength, RuntimeBlockWeights, SLOT_DURATION, SS58_PREFIX},
	AccountId, Babe, Balance, Block, BlockNumber, Hash, Nonce, OriginCaller, PalletInfo, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeOrigin, RuntimeTask, VERSION,
};
use frame_support::{derive_impl, parameter_types, traits::ConstU64, weights::constants::ParityDbWeight};
use sp_version::RuntimeVersion;

parameter_types! {
	/// Blocks whose hashes are kept, and thus the longest era of a mortal transaction.
	pub const BlockHashCount: BlockNumber = 4096;
	pub const Ss58Prefix: u16 = SS58_PREFIX as u16;
	pub const Version: RuntimeVersion = VERSION;
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockLength = RuntimeBlockLength;
	type BlockWeights = RuntimeBlockWeights;
	type DbWeight = ParityDbWeight;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
	type Hash = Hash;
	type Nonce = Nonce;
	type SS58Prefix = Ss58Prefix;
	type SingleBlockMigrations = crate::migrations::Migrations;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
	/// Milliseconds since 1970.
	type Moment = u64;
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type OnTimestampSet = Babe;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

// Only the development preset sets a key.
impl pallet_sudo::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
