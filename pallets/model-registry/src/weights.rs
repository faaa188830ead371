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
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	fn claim() -> Weight {
		// At least 51_256 ns.
		Weight::from_parts(70_955_000, 0)
			.saturating_add(Db::get().reads_writes(3, 3))
	}
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Proof: `ModelRegistry::Claims` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	fn withdraw_claim() -> Weight {
		// At least 44_016 ns.
		Weight::from_parts(47_731_000, 0)
			.saturating_add(Db::get().reads_writes(3, 3))
	}
	/// Storage: `ModelRegistry::Artifacts` (r:1 w:1)
	/// Proof: `ModelRegistry::Artifacts` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Proof: `ModelRegistry::Claims` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:0 w:1)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:0 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:0 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Locations` (r:0 w:1)
	/// Proof: `ModelRegistry::Locations` (`max_values`: None, `max_size`: Some(2126), added: 4601, mode: `MaxEncodedLen`)
	fn register() -> Weight {
		// At least 155_270 ns.
		Weight::from_parts(167_548_000, 0)
			.saturating_add(Db::get().reads_writes(4, 8))
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
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:0 w:1)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:0 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Locations` (r:0 w:1)
	/// Proof: `ModelRegistry::Locations` (`max_values`: None, `max_size`: Some(2126), added: 4601, mode: `MaxEncodedLen`)
	fn add_version() -> Weight {
		// At least 160_207 ns.
		Weight::from_parts(173_547_000, 0)
			.saturating_add(Db::get().reads_writes(5, 8))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn set_royalty() -> Weight {
		// At least 11_717 ns.
		Weight::from_parts(13_550_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	fn set_metadata() -> Weight {
		// At least 50_675 ns.
		Weight::from_parts(55_883_000, 0)
			.saturating_add(Db::get().reads_writes(3, 3))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Locations` (r:1 w:1)
	/// Proof: `ModelRegistry::Locations` (`max_values`: None, `max_size`: Some(2126), added: 4601, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	fn set_locators() -> Weight {
		// At least 81_631 ns.
		Weight::from_parts(95_301_000, 0)
			.saturating_add(Db::get().reads_writes(5, 4))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn offer_title() -> Weight {
		// At least 11_767 ns.
		Weight::from_parts(17_446_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	fn accept_title() -> Weight {
		// At least 89_032 ns.
		Weight::from_parts(98_867_000, 0)
			.saturating_add(Db::get().reads_writes(5, 5))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn withdraw_offer() -> Weight {
		// At least 11_568 ns.
		Weight::from_parts(15_272_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn retire() -> Weight {
		// At least 11_607 ns.
		Weight::from_parts(17_245_000, 0)
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
