//! Weights of `pallet_model_packages`: careful estimates, until `scripts/benchmark.sh` measures them.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight}};

/// The weight of each call of `pallet_model_packages`.
pub trait WeightInfo {
	fn place(b: u32, ) -> Weight;
	fn place_tiled(b: u32, ) -> Weight;
	fn place_part(b: u32, g: u32, ) -> Weight;
	fn remove_part() -> Weight;
	fn remove() -> Weight;
	fn graph(g: u32, ) -> Weight;
	fn execute_graph(g: u32, ) -> Weight;
	fn execute_bytes(b: u32, ) -> Weight;
	fn execute_parts(p: u32, ) -> Weight;
	fn execute_work(w: u32, ) -> Weight;
}

/// What was measured, with the costs of the database `Db`. The chain has no proofs of storage whose size
/// would count.
pub struct Measured<Db>(PhantomData<Db>);

/// What was measured, with the costs of the runtime's database.
pub type SubstrateWeight<T> = Measured<<T as frame_system::Config>::DbWeight>;

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Measured<Db> {
	/// `b` from 1 to 262144.
	fn place(b: u32, ) -> Weight {
		Weight::from_parts(200_000_000, 0)
			.saturating_add(Weight::from_parts(600_000, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(3, 4))
	}
	/// `b` from 1 to 262144.
	fn place_tiled(b: u32, ) -> Weight {
		Weight::from_parts(400_000_000_000, 0)
			.saturating_add(Weight::from_parts(600_000, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(3, 4))
	}
	/// `b` from 1 to 262144.
	/// `g` from 1 to 262144.
	fn place_part(b: u32, g: u32, ) -> Weight {
		Weight::from_parts(250_000_000, 0)
			.saturating_add(Weight::from_parts(20_000, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(150_000, 0).saturating_mul(g.into()))
			.saturating_add(Db::get().reads_writes(5, 4))
	}
	fn remove_part() -> Weight {
		Weight::from_parts(500_000_000, 0)
			.saturating_add(Db::get().reads_writes(4, 4))
	}
	fn remove() -> Weight {
		Weight::from_parts(500_000_000, 0)
			.saturating_add(Db::get().reads_writes(4, 4))
	}
	/// `g` from 1 to 262144.
	fn graph(g: u32, ) -> Weight {
		Weight::from_parts(20_000_000, 0)
			.saturating_add(Weight::from_parts(150_000, 0).saturating_mul(g.into()))
			.saturating_add(Db::get().reads(1))
	}
	/// `g` from 1 to 262144.
	fn execute_graph(g: u32, ) -> Weight {
		Weight::from_parts(100_000_000, 0)
			.saturating_add(Weight::from_parts(500_000, 0).saturating_mul(g.into()))
			.saturating_add(Db::get().reads(2))
	}
	/// `b` from 1 to 8388608.
	fn execute_bytes(b: u32, ) -> Weight {
		Weight::from_parts(20_000_000, 0)
			.saturating_add(Weight::from_parts(5_000, 0).saturating_mul(b.into()))
	}
	/// `p` from 1 to 1024.
	fn execute_parts(p: u32, ) -> Weight {
		Weight::from_parts(20_000_000, 0)
			.saturating_add(Weight::from_parts(10_000_000, 0).saturating_mul(p.into()))
			.saturating_add(Db::get().reads(1_u64.saturating_mul(p.into())))
	}
	/// `w` from 1 to 100000.
	fn execute_work(w: u32, ) -> Weight {
		Weight::from_parts(20_000_000, 0)
			.saturating_add(Weight::from_parts(1_500_000, 0).saturating_mul(w.into()))
	}
}

/// For tests.
impl WeightInfo for () {
	fn place(b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::place(b, )
	}
	fn place_tiled(b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::place_tiled(b, )
	}
	fn place_part(b: u32, g: u32, ) -> Weight {
		Measured::<ParityDbWeight>::place_part(b, g, )
	}
	fn remove_part() -> Weight {
		Measured::<ParityDbWeight>::remove_part()
	}
	fn remove() -> Weight {
		Measured::<ParityDbWeight>::remove()
	}
	fn graph(g: u32, ) -> Weight {
		Measured::<ParityDbWeight>::graph(g, )
	}
	fn execute_graph(g: u32, ) -> Weight {
		Measured::<ParityDbWeight>::execute_graph(g, )
	}
	fn execute_bytes(b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::execute_bytes(b, )
	}
	fn execute_parts(p: u32, ) -> Weight {
		Measured::<ParityDbWeight>::execute_parts(p, )
	}
	fn execute_work(w: u32, ) -> Weight {
		Measured::<ParityDbWeight>::execute_work(w, )
	}
}
