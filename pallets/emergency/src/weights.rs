//! Weights of `pallet_emergency`, measured by `scripts/benchmark.sh`.
//!
//! Written by frame-benchmarking-cli 64.0.0 on 2026-11-23 (`AMD EPYC`); 20 steps, 10 repeats. Not to be edited.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight}};

/// The weight of each call of `pallet_emergency`.
pub trait WeightInfo {
	fn pause_disputes() -> Weight;
	fn confirm_pause() -> Weight;
	fn resume_disputes() -> Weight;
}

/// What was measured, with the costs of the database `Db`. The chain has no proofs of storage whose size
/// would count.
pub struct Measured<Db>(PhantomData<Db>);

/// What was measured, with the costs of the runtime's database.
pub type SubstrateWeight<T> = Measured<<T as frame_system::Config>::DbWeight>;

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Measured<Db> {
	/// Storage: `Emergency::CurrentPause` (r:1 w:1)
	/// Proof: `Emergency::CurrentPause` (`max_values`: Some(1), `max_size`: Some(5), added: 500, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::NextPause` (r:1 w:1)
	/// Proof: `Emergency::NextPause` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Origins::Fast` (r:1 w:0)
	/// Proof: `Origins::Fast` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	fn pause_disputes() -> Weight {
		// At least 9_344 ns.
		Weight::from_parts(10_345_000, 0)
			.saturating_add(Db::get().reads_writes(3, 2))
	}
	/// Storage: `Emergency::CurrentPause` (r:1 w:1)
	/// Proof: `Emergency::CurrentPause` (`max_values`: Some(1), `max_size`: Some(5), added: 500, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::NextPause` (r:0 w:1)
	/// Proof: `Emergency::NextPause` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn confirm_pause() -> Weight {
		// At least 7_491 ns.
		Weight::from_parts(8_202_000, 0)
			.saturating_add(Db::get().reads_writes(1, 2))
	}
	/// Storage: `Emergency::CurrentPause` (r:1 w:1)
	/// Proof: `Emergency::CurrentPause` (`max_values`: Some(1), `max_size`: Some(5), added: 500, mode: `MaxEncodedLen`)
	fn resume_disputes() -> Weight {
		// At least 6_990 ns.
		Weight::from_parts(11_266_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
}

/// For tests.
impl WeightInfo for () {
	fn pause_disputes() -> Weight {
		Measured::<ParityDbWeight>::pause_disputes()
	}
	fn confirm_pause() -> Weight {
		Measured::<ParityDbWeight>::confirm_pause()
	}
	fn resume_disputes() -> Weight {
		Measured::<ParityDbWeight>::resume_disputes()
	}
}
