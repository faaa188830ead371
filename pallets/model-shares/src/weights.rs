//! Weights of `pallet_model_shares`: to be measured by `scripts/benchmark.sh`.

use frame_support::weights::Weight;

/// The weight of each call of `pallet_model_shares`.
pub trait WeightInfo {
	fn transfer() -> Weight;
	fn offer() -> Weight;
	fn cancel_offer() -> Weight;
	fn buy() -> Weight;
	fn claim(n: u32) -> Weight;
	fn set_payout() -> Weight;
	fn support() -> Weight;
	fn withdraw_support() -> Weight;
	fn take_title() -> Weight;
}

/// For tests.
impl WeightInfo for () {
	fn transfer() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn offer() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn cancel_offer() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn buy() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn claim(n: u32) -> Weight {
		Weight::from_parts(n.into(), 0)
	}
	fn set_payout() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn support() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn withdraw_support() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn take_title() -> Weight {
		Weight::from_parts(1, 0)
	}
}
