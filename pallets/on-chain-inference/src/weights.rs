//! Weights of `pallet_on_chain_inference`, to be measured by `scripts/benchmark.sh`: until then careful estimates,
//! after what was measured of the other pallets' calls that do the same.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight}};

/// The weight of each call of `pallet_on_chain_inference`.
pub trait WeightInfo {
	fn infer_now(b: u32, ) -> Weight;
	fn answer(b: u32, ) -> Weight;
}

/// What was estimated, with the costs of the database `Db`. The chain has no proofs of storage whose size
/// would count.
pub struct Measured<Db>(PhantomData<Db>);

/// What was estimated, with the costs of the runtime's database.
pub type SubstrateWeight<T> = Measured<<T as frame_system::Config>::DbWeight>;

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Measured<Db> {
	/// Everything but the execution and its outputs; `b` bytes of inputs. Of the reads, most are the parts of a
	/// royalty for as many ancestors as a model may have; so are most of the writes.
	fn infer_now(b: u32, ) -> Weight {
		Weight::from_parts(500_000_000, 0)
			.saturating_add(Weight::from_parts(6_000, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(50, 45))
	}
	/// What becomes of `b` bytes of outputs.
	fn answer(b: u32, ) -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(Weight::from_parts(6_000, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(1, 2))
	}
}

/// For tests.
impl WeightInfo for () {
	fn infer_now(b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::infer_now(b, )
	}
	fn answer(b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::answer(b, )
	}
}
