//! Weights of `pallet_subscriptions`, measured by `scripts/benchmark.sh`.
//!
//! Written by frame-benchmarking-cli 64.0.0 on 2026-11-23 (`AMD EPYC`); 20 steps, 10 repeats. Not to be edited.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight}};

/// The weight of each call of `pallet_subscriptions`.
pub trait WeightInfo {
	fn subscribe(b: u32, ) -> Weight;
	fn update_input(b: u32, ) -> Weight;
	fn top_up() -> Weight;
	fn cancel() -> Weight;
	fn serve_base() -> Weight;
	fn serve_block() -> Weight;
	fn run(b: u32, ) -> Weight;
	fn on_closed() -> Weight;
}

/// What was measured, with the costs of the database `Db`. The chain has no proofs of storage whose size
/// would count.
pub struct Measured<Db>(PhantomData<Db>);

/// What was measured, with the costs of the runtime's database.
pub type SubstrateWeight<T> = Measured<<T as frame_system::Config>::DbWeight>;

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Measured<Db> {
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Subscriptions` (r:1 w:1)
	/// Proof: `Subscriptions::Subscriptions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Licences` (r:1 w:0)
	/// Proof: `ModelLicences::Licences` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Suspensions` (r:1 w:0)
	/// Proof: `ModelListings::Suspensions` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Agenda` (r:0 w:1)
	/// Proof: `Subscriptions::Agenda` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Owned` (r:0 w:1)
	/// Proof: `Subscriptions::Owned` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Inputs` (r:0 w:1)
	/// Proof: `Subscriptions::Inputs` (`max_values`: None, `max_size`: Some(16436), added: 18911, mode: `MaxEncodedLen`)
	/// `b` from 64 to 16384.
	fn subscribe(b: u32, ) -> Weight {
		// At least 161_269 ns.
		Weight::from_parts(199_658_963, 0)
			// Standard error: 157
			.saturating_add(Weight::from_parts(4_225, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(11, 6))
	}
	/// Storage: `Subscriptions::Subscriptions` (r:1 w:1)
	/// Proof: `Subscriptions::Subscriptions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Licences` (r:1 w:0)
	/// Proof: `ModelLicences::Licences` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Suspensions` (r:1 w:0)
	/// Proof: `ModelListings::Suspensions` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:0)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Inputs` (r:0 w:1)
	/// Proof: `Subscriptions::Inputs` (`max_values`: None, `max_size`: Some(16436), added: 18911, mode: `MaxEncodedLen`)
	/// `b` from 64 to 16384.
	fn update_input(b: u32, ) -> Weight {
		// At least 97_605 ns.
		Weight::from_parts(123_914_259, 0)
			// Standard error: 224
			.saturating_add(Weight::from_parts(4_776, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(9, 3))
	}
	/// Storage: `Subscriptions::Subscriptions` (r:1 w:1)
	/// Proof: `Subscriptions::Subscriptions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn top_up() -> Weight {
		// At least 68_722 ns.
		Weight::from_parts(88_772_000, 0)
			.saturating_add(Db::get().reads_writes(3, 3))
	}
	/// Storage: `Subscriptions::Subscriptions` (r:1 w:1)
	/// Proof: `Subscriptions::Subscriptions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Agenda` (r:0 w:1)
	/// Proof: `Subscriptions::Agenda` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Owned` (r:0 w:1)
	/// Proof: `Subscriptions::Owned` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Inputs` (r:0 w:1)
	/// Proof: `Subscriptions::Inputs` (`max_values`: None, `max_size`: Some(16436), added: 18911, mode: `MaxEncodedLen`)
	fn cancel() -> Weight {
		// At least 98_456 ns.
		Weight::from_parts(112_718_000, 0)
			.saturating_add(Db::get().reads_writes(3, 6))
	}
	/// Storage: `Subscriptions::Backlog` (r:1 w:0)
	/// Proof: `Subscriptions::Backlog` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Agenda` (r:1 w:0)
	/// Proof: `Subscriptions::Agenda` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn serve_base() -> Weight {
		// At least 4_277 ns.
		Weight::from_parts(4_737_000, 0)
			.saturating_add(Db::get().reads_writes(2, 0))
	}
	/// Storage: `Subscriptions::Backlog` (r:1 w:1)
	/// Proof: `Subscriptions::Backlog` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Agenda` (r:2 w:0)
	/// Proof: `Subscriptions::Agenda` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn serve_block() -> Weight {
		// At least 8_763 ns.
		Weight::from_parts(9_444_000, 0)
			.saturating_add(Db::get().reads_writes(3, 1))
	}
	/// Storage: `Subscriptions::Backlog` (r:1 w:0)
	/// Proof: `Subscriptions::Backlog` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Agenda` (r:2 w:2)
	/// Proof: `Subscriptions::Agenda` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Subscriptions` (r:1 w:1)
	/// Proof: `Subscriptions::Subscriptions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Inputs` (r:1 w:0)
	/// Proof: `Subscriptions::Inputs` (`max_values`: None, `max_size`: Some(16436), added: 18911, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Licences` (r:1 w:0)
	/// Proof: `ModelLicences::Licences` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Suspensions` (r:1 w:0)
	/// Proof: `ModelListings::Suspensions` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Receipts` (r:1 w:0)
	/// Proof: `Inference::Receipts` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:1 w:0)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:64 w:0)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:33 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:0 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Requests` (r:0 w:1)
	/// Proof: `Subscriptions::Requests` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// `b` from 64 to 16384.
	fn run(b: u32, ) -> Weight {
		// At least 573_721 ns.
		Weight::from_parts(615_595_053, 0)
			// Standard error: 389
			.saturating_add(Weight::from_parts(6_810, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(119, 11))
	}
	/// Storage: `Subscriptions::Requests` (r:1 w:1)
	/// Proof: `Subscriptions::Requests` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Subscriptions` (r:1 w:1)
	/// Proof: `Subscriptions::Subscriptions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn on_closed() -> Weight {
		// At least 69_954 ns.
		Weight::from_parts(85_196_000, 0)
			.saturating_add(Db::get().reads_writes(4, 4))
	}
}

/// For tests.
impl WeightInfo for () {
	fn subscribe(b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::subscribe(b, )
	}
	fn update_input(b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::update_input(b, )
	}
	fn top_up() -> Weight {
		Measured::<ParityDbWeight>::top_up()
	}
	fn cancel() -> Weight {
		Measured::<ParityDbWeight>::cancel()
	}
	fn serve_base() -> Weight {
		Measured::<ParityDbWeight>::serve_base()
	}
	fn serve_block() -> Weight {
		Measured::<ParityDbWeight>::serve_block()
	}
	fn run(b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::run(b, )
	}
	fn on_closed() -> Weight {
		Measured::<ParityDbWeight>::on_closed()
	}
}
