//! Weights of `pallet_model_licences`, measured by `scripts/benchmark.sh`.
//!
//! Written by frame-benchmarking-cli 64.0.0 on 2026-11-23 (`AMD EPYC`); 20 steps, 10 repeats. Not to be edited.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight}};

/// The weight of each call of `pallet_model_licences`.
pub trait WeightInfo {
	fn set_terms() -> Weight;
	fn allow() -> Weight;
	fn disallow() -> Weight;
}

/// What was measured, with the costs of the database `Db`. The chain has no proofs of storage whose size
/// would count.
pub struct Measured<Db>(PhantomData<Db>);

/// What was measured, with the costs of the runtime's database.
pub type SubstrateWeight<T> = Measured<<T as frame_system::Config>::DbWeight>;

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Measured<Db> {
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Licences` (r:1 w:1)
	/// Proof: `ModelLicences::Licences` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn set_terms() -> Weight {
		// At least 97_575 ns.
		Weight::from_parts(104_836_000, 0)
			.saturating_add(Db::get().reads_writes(6, 5))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::AllowLists` (r:1 w:1)
	/// Proof: `ModelLicences::AllowLists` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn allow() -> Weight {
		// At least 65_467 ns.
		Weight::from_parts(74_070_000, 0)
			.saturating_add(Db::get().reads_writes(4, 3))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::AllowLists` (r:1 w:1)
	/// Proof: `ModelLicences::AllowLists` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn disallow() -> Weight {
		// At least 55_873 ns.
		Weight::from_parts(61_281_000, 0)
			.saturating_add(Db::get().reads_writes(4, 3))
	}
}

/// For tests.
impl WeightInfo for () {
	fn set_terms() -> Weight {
		Measured::<ParityDbWeight>::set_terms()
	}
	fn allow() -> Weight {
		Measured::<ParityDbWeight>::allow()
	}
	fn disallow() -> Weight {
		Measured::<ParityDbWeight>::disallow()
	}
}
