//! A runtime of system, balances and the registry.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate as pallet_model_registry;
use frame_support::{derive_impl, parameter_types};
use freehold_primitives::{
	package::{PackageInfo, Packages},
	referee::{Graph, Plan},
	PackageId,
};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};

pub type AccountId = u64;
pub type Balance = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
/// Has just the existential deposit.
pub const PAUPER: AccountId = 4;
pub const FUNDS: Balance = 1_000_000;

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
	pub type ModelRegistry = pallet_model_registry::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

parameter_types! {
	pub storage ClaimDeposit: Balance = 50;
	pub storage BaseDeposit: Balance = 100;
	pub storage ByteDeposit: Balance = 2;
	pub storage MinClaimAge: u64 = 3;
	pub storage MaxClaimAge: u64 = 20;
	pub storage MaxVersions: u32 = 3;
	pub storage MaxModelBytes: u64 = 1_000_000;
	pub storage MaxGoldenBytes: u64 = 1_000;
	pub storage MaxInputBytes: u32 = 10_000;
	pub storage MaxOutputBytes: u32 = 5_000;
	pub storage RoyaltyDelay: u64 = 10;
	/// Packages whose graphs are in state.
	pub storage Placed: Vec<PackageInfo> = Vec::new();
}

/// Keeps what [`Placed`] holds.
pub struct PlacedPackages;

impl Packages for PlacedPackages {
	fn package(id: &PackageId) -> Option<PackageInfo> {
		Placed::get().into_iter().find(|package| package.id == *id)
	}

	fn graph(_: &PackageId) -> Option<(Graph, Plan)> {
		None
	}

	fn graph_weight() -> frame_support::weights::Weight {
		Default::default()
	}

	fn acquire(id: &PackageId) -> DispatchResult {
		let mut placed = Placed::get();
		let package = placed.iter_mut().find(|package| package.id == *id);
		package.ok_or(DispatchError::Unavailable)?.users += 1;
		Placed::set(&placed);
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_package(seed: u32) -> Option<PackageInfo> {
		let id = PackageId::from_low_u64_be(seed.into());
		let package = crate::tests::placed_as(id, freehold_primitives::package::PackageClass::Tolerant);
		Some(package)
	}
}

impl crate::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Shares = ();
	type Licences = ();
	type Lineage = ();
	type Packages = PlacedPackages;
	type WeightInfo = ();
	type ClaimDeposit = ClaimDeposit;
	type BaseDeposit = BaseDeposit;
	type ByteDeposit = ByteDeposit;
	type MinClaimAge = MinClaimAge;
	type MaxClaimAge = MaxClaimAge;
	type MaxVersions = MaxVersions;
	type MaxModelBytes = MaxModelBytes;
	type MaxGoldenBytes = MaxGoldenBytes;
	type MaxInputBytes = MaxInputBytes;
	type MaxOutputBytes = MaxOutputBytes;
	type RoyaltyDelay = RoyaltyDelay;
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let balances = vec![(ALICE, FUNDS), (BOB, FUNDS), (CAROL, FUNDS), (PAUPER, 1)];
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
		ModelRegistry::do_try_state().unwrap();
	});
}
