//! Weights of `pallet_model_listings`, measured by `scripts/benchmark.sh`.
//!
//! Written by frame-benchmarking-cli 64.0.0 on 2026-11-23 (`AMD EPYC`); 20 steps, 10 repeats. Not to be edited.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight}};

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

/// What was measured, with the costs of the database `Db`. The chain has no proofs of storage whose size
/// would count.
pub struct Measured<Db>(PhantomData<Db>);

/// What was measured, with the costs of the runtime's database.
pub type SubstrateWeight<T> = Measured<<T as frame_system::Config>::DbWeight>;

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Measured<Db> {
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Listings` (r:1 w:0)
	/// Proof: `ModelListings::Listings` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Proposals` (r:1 w:1)
	/// Proof: `ModelListings::Proposals` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumCount` (r:1 w:1)
	/// Proof: `Referenda::ReferendumCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Origins::Fast` (r:1 w:0)
	/// Proof: `Origins::Fast` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Agenda` (r:2 w:2)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(107022), added: 109497, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumInfoFor` (r:0 w:1)
	/// Proof: `Referenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	fn propose() -> Weight {
		// At least 133_909 ns.
		Weight::from_parts(150_603_000, 0)
			.saturating_add(Db::get().reads_writes(10, 8))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Listings` (r:1 w:1)
	/// Proof: `ModelListings::Listings` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Proposals` (r:1 w:1)
	/// Proof: `ModelListings::Proposals` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	/// Proof: `Referenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	fn list() -> Weight {
		// At least 103_564 ns.
		Weight::from_parts(158_495_000, 0)
			.saturating_add(Db::get().reads_writes(6, 5))
	}
	/// Storage: `ModelListings::Proposals` (r:1 w:1)
	/// Proof: `ModelListings::Proposals` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Origins::Fast` (r:1 w:0)
	/// Proof: `Origins::Fast` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	/// Proof: `Referenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn settle_proposal() -> Weight {
		// At least 104_545 ns.
		Weight::from_parts(165_335_000, 0)
			.saturating_add(Db::get().reads_writes(7, 5))
	}
	/// Storage: `ModelListings::Listings` (r:1 w:0)
	/// Proof: `ModelListings::Listings` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Suspensions` (r:1 w:0)
	/// Proof: `ModelListings::Suspensions` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Challenges` (r:1 w:1)
	/// Proof: `ModelListings::Challenges` (`max_values`: None, `max_size`: Some(206), added: 2681, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `Origins::Fast` (r:1 w:0)
	/// Proof: `Origins::Fast` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	fn challenge() -> Weight {
		// At least 65_167 ns.
		Weight::from_parts(98_657_000, 0)
			.saturating_add(Db::get().reads_writes(7, 3))
	}
	/// Storage: `ModelListings::Challenges` (r:1 w:1)
	/// Proof: `ModelListings::Challenges` (`max_values`: None, `max_size`: Some(206), added: 2681, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumCount` (r:1 w:1)
	/// Proof: `Referenda::ReferendumCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Origins::Fast` (r:1 w:0)
	/// Proof: `Origins::Fast` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Agenda` (r:2 w:2)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(107022), added: 109497, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumInfoFor` (r:0 w:1)
	/// Proof: `Referenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	fn answer_challenge() -> Weight {
		// At least 130_073 ns.
		Weight::from_parts(193_948_000, 0)
			.saturating_add(Db::get().reads_writes(8, 8))
	}
	/// Storage: `ModelListings::Challenges` (r:1 w:1)
	/// Proof: `ModelListings::Challenges` (`max_values`: None, `max_size`: Some(206), added: 2681, mode: `MaxEncodedLen`)
	/// Storage: `Origins::Fast` (r:1 w:0)
	/// Proof: `Origins::Fast` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	/// Proof: `Referenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Listings` (r:1 w:1)
	/// Proof: `ModelListings::Listings` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn settle_challenge() -> Weight {
		// At least 177_103 ns.
		Weight::from_parts(186_977_000, 0)
			.saturating_add(Db::get().reads_writes(9, 8))
	}
	/// Storage: `ModelListings::Listings` (r:1 w:1)
	/// Proof: `ModelListings::Listings` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Challenges` (r:1 w:1)
	/// Proof: `ModelListings::Challenges` (`max_values`: None, `max_size`: Some(206), added: 2681, mode: `MaxEncodedLen`)
	/// Storage: `Origins::Fast` (r:1 w:0)
	/// Proof: `Origins::Fast` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	/// Proof: `Referenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn delist() -> Weight {
		// At least 176_832 ns.
		Weight::from_parts(194_218_000, 0)
			.saturating_add(Db::get().reads_writes(9, 8))
	}
	/// Storage: `ModelListings::Listings` (r:1 w:0)
	/// Proof: `ModelListings::Listings` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Suspensions` (r:1 w:1)
	/// Proof: `ModelListings::Suspensions` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Origins::Fast` (r:1 w:0)
	/// Proof: `Origins::Fast` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	fn suspend() -> Weight {
		// At least 18_287 ns.
		Weight::from_parts(22_052_000, 0)
			.saturating_add(Db::get().reads_writes(3, 1))
	}
	/// Storage: `ModelListings::Suspensions` (r:1 w:1)
	/// Proof: `ModelListings::Suspensions` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Origins::Fast` (r:1 w:0)
	/// Proof: `Origins::Fast` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	fn confirm_suspension() -> Weight {
		// At least 13_109 ns.
		Weight::from_parts(14_432_000, 0)
			.saturating_add(Db::get().reads_writes(2, 1))
	}
	/// Storage: `ModelListings::Suspensions` (r:1 w:1)
	/// Proof: `ModelListings::Suspensions` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	fn lift_suspension() -> Weight {
		// At least 10_926 ns.
		Weight::from_parts(12_008_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
}

/// For tests.
impl WeightInfo for () {
	fn propose() -> Weight {
		Measured::<ParityDbWeight>::propose()
	}
	fn list() -> Weight {
		Measured::<ParityDbWeight>::list()
	}
	fn settle_proposal() -> Weight {
		Measured::<ParityDbWeight>::settle_proposal()
	}
	fn challenge() -> Weight {
		Measured::<ParityDbWeight>::challenge()
	}
	fn answer_challenge() -> Weight {
		Measured::<ParityDbWeight>::answer_challenge()
	}
	fn settle_challenge() -> Weight {
		Measured::<ParityDbWeight>::settle_challenge()
	}
	fn delist() -> Weight {
		Measured::<ParityDbWeight>::delist()
	}
	fn suspend() -> Weight {
		Measured::<ParityDbWeight>::suspend()
	}
	fn confirm_suspension() -> Weight {
		Measured::<ParityDbWeight>::confirm_suspension()
	}
	fn lift_suspension() -> Weight {
		Measured::<ParityDbWeight>::lift_suspension()
	}
}
