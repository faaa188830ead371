//! Weights of `pallet_emergency`: to be measured by `scripts/benchmark.sh`.

use frame_support::weights::Weight;

/// The weight of each call of `pallet_emergency`.
pub trait WeightInfo {
	fn pause_disputes() -> Weight;
	fn confirm_pause() -> Weight;
	fn resume_disputes() -> Weight;
}

/// For tests.
impl WeightInfo for () {
	fn pause_disputes() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn confirm_pause() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn resume_disputes() -> Weight {
		Weight::from_parts(1, 0)
	}
}
