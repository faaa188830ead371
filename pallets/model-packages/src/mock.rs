//! A runtime of system, balances and the packages.
#![expect(clippy::unwrap_used)]

use crate as pallet_model_packages;
use frame_support::{derive_impl, traits::ConstU32, traits::ConstU64};
use sp_runtime::BuildStorage;

pub type AccountId = u64;
pub type Balance = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const FUNDS: Balance = 1_000_000_000;
pub const BASE: Balance = 1_000;
pub const BYTE: Balance = 3;
pub const MAX_GRAPH_BYTES: u32 = 256 * 1024;
pub const MAX_WORK: u64 = 40_000_000;

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
	pub type Balances = pallet_balances::Pallet<Test>;
	#[runtime::pallet_index(2)]
	pub type ModelPackages = pallet_model_packages::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<5>;
}

impl crate::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BaseDeposit = ConstU64<BASE>;
	type ByteDeposit = ConstU64<BYTE>;
	type MaxGraphBytes = ConstU32<MAX_GRAPH_BYTES>;
	type MaxExecutionWork = ConstU64<MAX_WORK>;
	type MaxExecutionBytes = ConstU64<{ 48 << 20 }>;
	type WeightInfo = ();
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let balances = [ALICE, BOB, CAROL].map(|who| (who, FUNDS)).to_vec();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Runs a test, then checks the invariants of storage.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		ModelPackages::do_try_state().unwrap();
	});
}

pub fn on_hold(who: AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&crate::HoldReason::Package.into(), &who)
}
