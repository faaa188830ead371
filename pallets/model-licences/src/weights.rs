//! Weights of `pallet_model_licences`: to be measured by `scripts/benchmark.sh`.

use frame_support::weights::Weight;

/// The weight of each call of `pallet_model_licences`.
pub trait WeightInfo {
	fn set_terms() -> Weight;
	fn allow() -> Weight;
	fn disallow() -> Weight;
}

/// For tests.
impl WeightInfo for () {
	fn set_terms() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn allow() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn disallow() -> Weight {
		Weight::from_parts(1, 0)
	}
}
