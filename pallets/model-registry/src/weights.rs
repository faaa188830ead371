//! Weights of `pallet_model_registry`, in the form that `frame-omni-bencher` writes. These figures
//! are estimates made by hand, on the high side; none is measured.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use frame_support::{traits::Get, weights::{Weight, constants::ParityDbWeight}};
use core::marker::PhantomData;

/// Weight functions needed for `pallet_model_registry`.
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

/// Weights for `pallet_model_registry` with the runtime's own database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn claim() -> Weight {
		Weight::from_parts(40_000_000, 3675)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn withdraw_claim() -> Weight {
		Weight::from_parts(40_000_000, 3675)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `ModelRegistry::Artifacts` (r:1 w:1)
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ModelRegistry::Models` (r:0 w:1)
	/// Storage: `ModelRegistry::Versions` (r:0 w:1)
	/// Storage: `ModelRegistry::Locations` (r:0 w:1)
	/// Storage: `ModelRegistry::Earnings` (r:0 w:1)
	fn register() -> Weight {
		Weight::from_parts(160_000_000, 3675)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `ModelRegistry::Artifacts` (r:1 w:1)
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ModelRegistry::Versions` (r:0 w:1)
	/// Storage: `ModelRegistry::Locations` (r:0 w:1)
	/// Storage: `ModelRegistry::Earnings` (r:0 w:1)
	fn add_version() -> Weight {
		Weight::from_parts(160_000_000, 4750)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	fn set_royalty() -> Weight {
		Weight::from_parts(20_000_000, 4750)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn set_metadata() -> Weight {
		Weight::from_parts(60_000_000, 4750)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Storage: `ModelRegistry::Locations` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn set_locators() -> Weight {
		Weight::from_parts(90_000_000, 9200)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	fn offer_title() -> Weight {
		Weight::from_parts(20_000_000, 4750)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `System::Account` (r:1 w:1)
	fn accept_title() -> Weight {
		Weight::from_parts(80_000_000, 6200)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	fn withdraw_offer() -> Weight {
		Weight::from_parts(20_000_000, 4750)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	fn retire() -> Weight {
		Weight::from_parts(20_000_000, 4750)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn claim() -> Weight {
		Weight::from_parts(40_000_000, 3675)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn withdraw_claim() -> Weight {
		Weight::from_parts(40_000_000, 3675)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	/// Storage: `ModelRegistry::Artifacts` (r:1 w:1)
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ModelRegistry::Models` (r:0 w:1)
	/// Storage: `ModelRegistry::Versions` (r:0 w:1)
	/// Storage: `ModelRegistry::Locations` (r:0 w:1)
	/// Storage: `ModelRegistry::Earnings` (r:0 w:1)
	fn register() -> Weight {
		Weight::from_parts(160_000_000, 3675)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	/// Storage: `ModelRegistry::Artifacts` (r:1 w:1)
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Storage: `ModelRegistry::Claims` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ModelRegistry::Versions` (r:0 w:1)
	/// Storage: `ModelRegistry::Locations` (r:0 w:1)
	/// Storage: `ModelRegistry::Earnings` (r:0 w:1)
	fn add_version() -> Weight {
		Weight::from_parts(160_000_000, 4750)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	fn set_royalty() -> Weight {
		Weight::from_parts(20_000_000, 4750)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn set_metadata() -> Weight {
		Weight::from_parts(60_000_000, 4750)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Storage: `ModelRegistry::Locations` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	fn set_locators() -> Weight {
		Weight::from_parts(90_000_000, 9200)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	fn offer_title() -> Weight {
		Weight::from_parts(20_000_000, 4750)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `System::Account` (r:1 w:1)
	fn accept_title() -> Weight {
		Weight::from_parts(80_000_000, 6200)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	fn withdraw_offer() -> Weight {
		Weight::from_parts(20_000_000, 4750)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	fn retire() -> Weight {
		Weight::from_parts(20_000_000, 4750)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
}
