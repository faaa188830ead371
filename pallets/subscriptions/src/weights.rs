//! Weights of `pallet_subscriptions`: to be measured by `scripts/benchmark.sh`.

use frame_support::weights::Weight;

/// The weight of each call of `pallet_subscriptions`.
pub trait WeightInfo {
	fn subscribe(b: u32) -> Weight;
	fn update_input(b: u32) -> Weight;
	fn top_up() -> Weight;
	fn cancel() -> Weight;
	fn serve_base() -> Weight;
	fn serve_block() -> Weight;
	fn run(b: u32) -> Weight;
	fn on_closed() -> Weight;
}

/// For tests.
impl WeightInfo for () {
	fn subscribe(b: u32) -> Weight {
		Weight::from_parts(b.into(), 0)
	}
	fn update_input(b: u32) -> Weight {
		Weight::from_parts(b.into(), 0)
	}
	fn top_up() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn cancel() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn serve_base() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn serve_block() -> Weight {
		Weight::from_parts(10, 0)
	}
	fn run(b: u32) -> Weight {
		Weight::from_parts(1_000_u64.saturating_add(b.into()), 0)
	}
	fn on_closed() -> Weight {
		Weight::from_parts(1, 0)
	}
}
