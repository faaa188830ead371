//! Weights of `pallet_model_listings`: to be measured by `scripts/benchmark.sh`.

use frame_support::weights::Weight;

/// The weight of each call of `pallet_model_listings`.
pub trait WeightInfo {
	fn propose() -> Weight;
	fn list() -> Weight;
	fn settle_proposal() -> Weight;
	fn challenge() -> Weight;
	fn answer_challenge() -> Weight;
	fn settle_challenge() -> Weight;
	fn delist() -> Weight;
	fn suspend() -> Weight;
	fn confirm_suspension() -> Weight;
	fn lift_suspension() -> Weight;
}

/// For tests.
impl WeightInfo for () {
	fn propose() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn list() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn settle_proposal() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn challenge() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn answer_challenge() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn settle_challenge() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn delist() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn suspend() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn confirm_suspension() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn lift_suspension() -> Weight {
		Weight::from_parts(1, 0)
	}
}
