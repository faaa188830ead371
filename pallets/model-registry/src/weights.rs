//! Weights of `pallet_model_registry`, measured by `scripts/benchmark.sh`.
//!
//! Written by frame-benchmarking-cli 64.0.0 on 2026-11-23 (`AMD EPYC`); 20 steps, 10 repeats. Not to be edited.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight}};

/// The weight of each call of `pallet_model_registry`.
pub trait WeightInfo {
	fn claim() -> Weight;
	fn withdraw_claim() -> Weight;
	fn register() -> Weight;
	fn add_version() -> Weight;
	fn set_royalty() -> Weight;
	fn set_metadata() -> Weight;
	fn set_locators() -> Weight;
	fn offer_title() -> Weight;
	fn accept_title() -> Weight;
	fn withdraw_offer() -> Weight;
	fn retire() -> Weight;
}

/// What was measured, with the costs of the database `Db`. The chain has no proofs of storage whose size
/// would count.
pub struct Measured<Db>(PhantomData<Db>);

/// What was measured, with the costs of the runtime's database.
pub type SubstrateWeight<T> = Measured<<T as frame_system::Config>::DbWeight>;

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Measured<Db> {
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Proof: `ModelRegistry::Claims` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn claim() -> Weight {
		// At least 54_170 ns.
		Weight::from_parts(56_844_000, 0)
			.saturating_add(Db::get().reads_writes(4, 3))
	}
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Proof: `ModelRegistry::Claims` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn withdraw_claim() -> Weight {
		// At least 44_917 ns.
		Weight::from_parts(47_220_000, 0)
			.saturating_add(Db::get().reads_writes(3, 3))
	}
	/// Storage: `ModelRegistry::Artifacts` (r:1 w:1)
	/// Proof: `ModelRegistry::Artifacts` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Proof: `ModelRegistry::Claims` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:4 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Licences` (r:5 w:1)
	/// Proof: `ModelLicences::Licences` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::AllowLists` (r:4 w:0)
	/// Proof: `ModelLicences::AllowLists` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Lineages` (r:4 w:1)
	/// Proof: `ModelLicences::Lineages` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Payees` (r:4 w:1)
	/// Proof: `ModelLicences::Payees` (`max_values`: None, `max_size`: Some(625), added: 3100, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Pools` (r:1 w:1)
	/// Proof: `ModelShares::Pools` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Children` (r:0 w:4)
	/// Proof: `ModelLicences::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Holdings` (r:0 w:1)
	/// Proof: `ModelShares::Holdings` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Portfolios` (r:0 w:1)
	/// Proof: `ModelShares::Portfolios` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:0 w:1)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:0 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Locations` (r:0 w:1)
	/// Proof: `ModelRegistry::Locations` (`max_values`: None, `max_size`: Some(2126), added: 4601, mode: `MaxEncodedLen`)
	fn register() -> Weight {
		// With an estimate for a version that is a package, until that is measured: its record is read and written,
		// its signature compared, its name stored.
		// At least 406_042 ns.
		Weight::from_parts(498_501_000, 0)
			.saturating_add(Db::get().reads_writes(30, 20))
	}
	/// Storage: `ModelRegistry::Artifacts` (r:1 w:1)
	/// Proof: `ModelRegistry::Artifacts` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Proof: `ModelRegistry::Claims` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Licences` (r:1 w:1)
	/// Proof: `ModelLicences::Licences` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:0 w:1)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:0 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Locations` (r:0 w:1)
	/// Proof: `ModelRegistry::Locations` (`max_values`: None, `max_size`: Some(2126), added: 4601, mode: `MaxEncodedLen`)
	fn add_version() -> Weight {
		// With an estimate for a version that is a package, until that is measured: its record is read and written,
		// its signature compared, its name stored.
		// At least 229_971 ns.
		Weight::from_parts(306_276_000, 0)
			.saturating_add(Db::get().reads_writes(9, 11))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn set_royalty() -> Weight {
		// At least 19_810 ns.
		Weight::from_parts(28_101_000, 0)
			.saturating_add(Db::get().reads_writes(2, 1))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn set_metadata() -> Weight {
		// At least 64_686 ns.
		Weight::from_parts(75_242_000, 0)
			.saturating_add(Db::get().reads_writes(5, 3))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Locations` (r:1 w:1)
	/// Proof: `ModelRegistry::Locations` (`max_values`: None, `max_size`: Some(2126), added: 4601, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn set_locators() -> Weight {
		// At least 99_227 ns.
		Weight::from_parts(112_347_000, 0)
			.saturating_add(Db::get().reads_writes(7, 4))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn offer_title() -> Weight {
		// At least 16_744 ns.
		Weight::from_parts(20_230_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::TitleSince` (r:0 w:1)
	/// Proof: `ModelShares::TitleSince` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	fn accept_title() -> Weight {
		// At least 106_979 ns.
		Weight::from_parts(116_993_000, 0)
			.saturating_add(Db::get().reads_writes(7, 6))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn withdraw_offer() -> Weight {
		// At least 16_354 ns.
		Weight::from_parts(20_370_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn retire() -> Weight {
		// At least 16_885 ns.
		Weight::from_parts(20_400_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
}

/// For tests.
impl WeightInfo for () {
	fn claim() -> Weight {
		Measured::<ParityDbWeight>::claim()
	}
	fn withdraw_claim() -> Weight {
		Measured::<ParityDbWeight>::withdraw_claim()
	}
	fn register() -> Weight {
		Measured::<ParityDbWeight>::register()
	}
	fn add_version() -> Weight {
		Measured::<ParityDbWeight>::add_version()
	}
	fn set_royalty() -> Weight {
		Measured::<ParityDbWeight>::set_royalty()
	}
	fn set_metadata() -> Weight {
		Measured::<ParityDbWeight>::set_metadata()
	}
	fn set_locators() -> Weight {
		Measured::<ParityDbWeight>::set_locators()
	}
	fn offer_title() -> Weight {
		Measured::<ParityDbWeight>::offer_title()
	}
	fn accept_title() -> Weight {
		Measured::<ParityDbWeight>::accept_title()
	}
	fn withdraw_offer() -> Weight {
		Measured::<ParityDbWeight>::withdraw_offer()
	}
	fn retire() -> Weight {
		Measured::<ParityDbWeight>::retire()
	}
}
