//! A runtime of system and the brake.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate as pallet_emergency;
use frame_support::{derive_impl, ord_parameter_types, traits::ConstU64};
use frame_system::EnsureSignedBy;
use sp_runtime::BuildStorage;

/// Stands for the elected body.
pub const BODY: u64 = 1;
/// Stands for a referendum.
pub const REFERENDUM: u64 = 2;
pub const DURATION: u64 = 10;
pub const COOLDOWN: u64 = 5;

ord_parameter_types! {
	pub const Body: u64 = BODY;
	pub const Referendum: u64 = REFERENDUM;
}

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;
	#[runtime::pallet_index(1)]
	pub type Emergency = pallet_emergency::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl crate::Config for Test {
	type PauseOrigin = EnsureSignedBy<Body, u64>;
	type ConfirmOrigin = EnsureSignedBy<Referendum, u64>;
	type PauseDuration = ConstU64<DURATION>;
	type Cooldown = ConstU64<COOLDOWN>;
	type WeightInfo = ();
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Runs a test, then checks the invariants of storage.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Emergency::do_try_state().unwrap();
	});
}

pub fn skip(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}
