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
		// At least 53_339 ns.
		Weight::from_parts(57_756_000, 0)
			.saturating_add(Db::get().reads_writes(4, 3))
	}
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Proof: `ModelRegistry::Claims` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn withdraw_claim() -> Weight {
		// At least 44_026 ns.
		Weight::from_parts(48_111_000, 0)
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
		// At least 403_098 ns.
		Weight::from_parts(453_343_000, 0)
			.saturating_add(Db::get().reads_writes(29, 18))
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
		// At least 229_801 ns.
		Weight::from_parts(256_290_000, 0)
			.saturating_add(Db::get().reads_writes(8, 9))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn set_royalty() -> Weight {
		// At least 19_950 ns.
		Weight::from_parts(26_740_000, 0)
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
		// At least 64_055 ns.
		Weight::from_parts(73_038_000, 0)
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
		// At least 99_258 ns.
		Weight::from_parts(116_553_000, 0)
			.saturating_add(Db::get().reads_writes(7, 4))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn offer_title() -> Weight {
		// At least 16_705 ns.
		Weight::from_parts(21_502_000, 0)
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
	fn accept_title() -> Weight {
		// At least 104_135 ns.
		Weight::from_parts(115_001_000, 0)
			.saturating_add(Db::get().reads_writes(7, 5))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn withdraw_offer() -> Weight {
		// At least 16_505 ns.
		Weight::from_parts(20_660_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn retire() -> Weight {
		// At least 16_174 ns.
		Weight::from_parts(22_082_000, 0)
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
