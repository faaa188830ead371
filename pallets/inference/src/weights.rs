//! Weights of `pallet_inference`, measured by `scripts/benchmark.sh`.
//!
//! Written by frame-benchmarking-cli 64.0.0 on 2026-11-23 (`AMD EPYC`); 20 steps, 10 repeats. Not to be edited.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight}};

/// The weight of each call of `pallet_inference`.
pub trait WeightInfo {
	fn join() -> Weight;
	fn bond_extra() -> Weight;
	fn set_inference_key() -> Weight;
	fn set_concurrency() -> Weight;
	fn serve() -> Weight;
	fn set_ask() -> Weight;
	fn stop_serving() -> Weight;
	fn drain() -> Weight;
	fn resume() -> Weight;
	fn leave() -> Weight;
	fn withdraw_bond() -> Weight;
	fn request(b: u32, ) -> Weight;
	fn cancel() -> Weight;
	fn settle() -> Weight;
	fn claim_payout() -> Weight;
	fn authorize_submit(i: u32, b: u32, ) -> Weight;
	fn submit_answer(b: u32, ) -> Weight;
	fn submit_commit() -> Weight;
	fn submit_reveal(b: u32, ) -> Weight;
	fn submit_decline() -> Weight;
	fn submit_service() -> Weight;
	fn agenda_base() -> Weight;
	fn agenda_draw() -> Weight;
	fn agenda_expire() -> Weight;
	fn agenda_tally() -> Weight;
	fn shrink_block() -> Weight;
	fn shrink_output() -> Weight;
}

/// What was measured, with the costs of the database `Db`. The chain has no proofs of storage whose size
/// would count.
pub struct Measured<Db>(PhantomData<Db>);

/// What was measured, with the costs of the runtime's database.
pub type SubstrateWeight<T> = Measured<<T as frame_system::Config>::DbWeight>;

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Measured<Db> {
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerOf` (r:1 w:1)
	/// Proof: `Inference::WorkerOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	fn join() -> Weight {
		// At least 103_774 ns.
		Weight::from_parts(176_502_000, 0)
			.saturating_add(Db::get().reads_writes(5, 4))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	fn bond_extra() -> Weight {
		// At least 55_773 ns.
		Weight::from_parts(95_522_000, 0)
			.saturating_add(Db::get().reads_writes(3, 3))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerOf` (r:1 w:2)
	/// Proof: `Inference::WorkerOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn set_inference_key() -> Weight {
		// At least 75_502 ns.
		Weight::from_parts(106_709_000, 0)
			.saturating_add(Db::get().reads_writes(3, 3))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	fn set_concurrency() -> Weight {
		// At least 10_626 ns.
		Weight::from_parts(19_629_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `Inference::Workers` (r:65 w:0)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerServices` (r:2 w:2)
	/// Proof: `Inference::WorkerServices` (`max_values`: None, `max_size`: Some(1201), added: 3676, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:1 w:1)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	fn serve() -> Weight {
		// At least 281_949 ns.
		Weight::from_parts(429_768_000, 0)
			.saturating_add(Db::get().reads_writes(70, 3))
	}
	/// Storage: `Inference::Services` (r:1 w:1)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	fn set_ask() -> Weight {
		// At least 33_880 ns.
		Weight::from_parts(61_571_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `Inference::WorkerServices` (r:1 w:1)
	/// Proof: `Inference::WorkerServices` (`max_values`: None, `max_size`: Some(1201), added: 3676, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:1 w:1)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	fn stop_serving() -> Weight {
		// At least 35_692 ns.
		Weight::from_parts(66_319_000, 0)
			.saturating_add(Db::get().reads_writes(2, 2))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	fn drain() -> Weight {
		// At least 11_026 ns.
		Weight::from_parts(20_721_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	fn resume() -> Weight {
		// At least 10_285 ns.
		Weight::from_parts(21_722_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:1 w:0)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerServices` (r:1 w:1)
	/// Proof: `Inference::WorkerServices` (`max_values`: None, `max_size`: Some(1201), added: 3676, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:32 w:32)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	fn leave() -> Weight {
		// At least 410_870 ns.
		Weight::from_parts(582_014_000, 0)
			.saturating_add(Db::get().reads_writes(35, 34))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerOf` (r:0 w:1)
	/// Proof: `Inference::WorkerOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	fn withdraw_bond() -> Weight {
		// At least 50_495 ns.
		Weight::from_parts(86_728_000, 0)
			.saturating_add(Db::get().reads_writes(3, 4))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(850), added: 3325, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Receipts` (r:1 w:0)
	/// Proof: `Inference::Receipts` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:1 w:0)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:64 w:0)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:32 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:0 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// `b` from 64 to 1048576.
	fn request(b: u32, ) -> Weight {
		// At least 478_080 ns.
		Weight::from_parts(710_943_803, 0)
			// Standard error: 39
			.saturating_add(Weight::from_parts(5_617, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(104, 6))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(850), added: 3325, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:1 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Receipts` (r:0 w:1)
	/// Proof: `Inference::Receipts` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:0 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	fn cancel() -> Weight {
		// At least 130_634 ns.
		Weight::from_parts(199_536_000, 0)
			.saturating_add(Db::get().reads_writes(6, 8))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(850), added: 3325, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:1 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Reveals` (r:7 w:7)
	/// Proof: `Inference::Reveals` (`max_values`: None, `max_size`: Some(131172), added: 133647, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:9 w:9)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:1 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:7 w:7)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Receipts` (r:0 w:1)
	/// Proof: `Inference::Receipts` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:0 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:0 w:7)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	fn settle() -> Weight {
		// At least 4_355_193 ns.
		Weight::from_parts(7_269_788_000, 0)
			.saturating_add(Db::get().reads_writes(29, 37))
	}
	/// Storage: `Inference::Claimable` (r:1 w:1)
	/// Proof: `Inference::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim_payout() -> Weight {
		// At least 47_500 ns.
		Weight::from_parts(71_566_000, 0)
			.saturating_add(Db::get().reads_writes(3, 3))
	}
	/// Storage: `Inference::Workers` (r:1 w:0)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Requests` (r:64 w:0)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(850), added: 3325, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:32 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// `i` from 1 to 64.
	/// `b` from 64 to 131072.
	fn authorize_submit(i: u32, b: u32, ) -> Weight {
		// At least 838_885 ns.
		Weight::from_parts(857_162_000, 0)
			// Standard error: 584_287
			.saturating_add(Weight::from_parts(10_604_571, 0).saturating_mul(i.into()))
			// Standard error: 285
			.saturating_add(Weight::from_parts(4_353, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(6, 0))
			.saturating_add(Db::get().reads(1_u64.saturating_mul(i.into())))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(850), added: 3325, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:1 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:1 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Receipts` (r:0 w:1)
	/// Proof: `Inference::Receipts` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Reveals` (r:0 w:1)
	/// Proof: `Inference::Reveals` (`max_values`: None, `max_size`: Some(131172), added: 133647, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:0 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:0 w:1)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Inference::ClosedAt` (r:1 w:1)
	/// Proof: `Inference::ClosedAt` (`max_values`: None, `max_size`: Some(32782), added: 35257, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Outputs` (r:0 w:1)
	/// Proof: `Inference::Outputs` (`max_values`: None, `max_size`: Some(16436), added: 18911, mode: `MaxEncodedLen`)
	/// `b` from 64 to 131072.
	fn submit_answer(b: u32, ) -> Weight {
		// At least 211_093 ns.
		Weight::from_parts(243_230_395, 0)
			// Standard error: 47
			.saturating_add(Weight::from_parts(4_543, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(12, 15))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(850), added: 3325, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:34 w:2)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	fn submit_commit() -> Weight {
		// At least 116_873 ns.
		Weight::from_parts(174_079_000, 0)
			.saturating_add(Db::get().reads_writes(36, 4))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(850), added: 3325, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:1 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Reveals` (r:6 w:7)
	/// Proof: `Inference::Reveals` (`max_values`: None, `max_size`: Some(131172), added: 133647, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:10 w:10)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:1 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:7 w:7)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Receipts` (r:0 w:1)
	/// Proof: `Inference::Receipts` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:0 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:0 w:7)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Inference::ClosedAt` (r:1 w:1)
	/// Proof: `Inference::ClosedAt` (`max_values`: None, `max_size`: Some(32782), added: 35257, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Outputs` (r:0 w:1)
	/// Proof: `Inference::Outputs` (`max_values`: None, `max_size`: Some(16436), added: 18911, mode: `MaxEncodedLen`)
	/// `b` from 64 to 131072.
	fn submit_reveal(b: u32, ) -> Weight {
		// At least 580_141 ns.
		Weight::from_parts(621_715_111, 0)
			// Standard error: 893
			.saturating_add(Weight::from_parts(51_143, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(30, 39))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(850), added: 3325, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:33 w:2)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:1 w:0)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:0 w:1)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	fn submit_decline() -> Weight {
		// At least 130_764 ns.
		Weight::from_parts(171_104_000, 0)
			.saturating_add(Db::get().reads_writes(36, 5))
	}
	/// Storage: `Inference::Services` (r:1 w:1)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerServices` (r:1 w:1)
	/// Proof: `Inference::WorkerServices` (`max_values`: None, `max_size`: Some(1201), added: 3676, mode: `MaxEncodedLen`)
	fn submit_service() -> Weight {
		// At least 27_931 ns.
		Weight::from_parts(51_396_000, 0)
			.saturating_add(Db::get().reads_writes(2, 2))
	}
	/// Storage: `Inference::Agenda` (r:1 w:0)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	fn agenda_base() -> Weight {
		// At least 3_375 ns.
		Weight::from_parts(4_747_000, 0)
			.saturating_add(Db::get().reads_writes(1, 0))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(850), added: 3325, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:34 w:2)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:1 w:0)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:1 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:48 w:7)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:0 w:7)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	fn agenda_draw() -> Weight {
		// At least 432_332 ns.
		Weight::from_parts(636_474_000, 0)
			.saturating_add(Db::get().reads_writes(85, 18))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(850), added: 3325, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:34 w:2)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:13 w:10)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:7 w:7)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:7 w:7)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:1 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:1 w:0)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:0 w:10)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	fn agenda_expire() -> Weight {
		// At least 509_486 ns.
		Weight::from_parts(781_570_000, 0)
			.saturating_add(Db::get().reads_writes(64, 38))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(850), added: 3325, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:1 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Reveals` (r:7 w:7)
	/// Proof: `Inference::Reveals` (`max_values`: None, `max_size`: Some(131172), added: 133647, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(139), added: 2614, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:9 w:9)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:1 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:7 w:7)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Receipts` (r:0 w:1)
	/// Proof: `Inference::Receipts` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:0 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:0 w:7)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	fn agenda_tally() -> Weight {
		// At least 4_319_430 ns.
		Weight::from_parts(6_948_952_000, 0)
			.saturating_add(Db::get().reads_writes(29, 37))
	}
	/// Storage: `Inference::NextShrink` (r:1 w:0)
	/// Proof: `Inference::NextShrink` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inference::ClosedAt` (r:1 w:1)
	/// Proof: `Inference::ClosedAt` (`max_values`: None, `max_size`: Some(32782), added: 35257, mode: `MaxEncodedLen`)
	fn shrink_block() -> Weight {
		// At least 179_997 ns.
		Weight::from_parts(245_604_000, 0)
			.saturating_add(Db::get().reads_writes(2, 1))
	}
	/// Storage: `Inference::Outputs` (r:0 w:1)
	/// Proof: `Inference::Outputs` (`max_values`: None, `max_size`: Some(16436), added: 18911, mode: `MaxEncodedLen`)
	fn shrink_output() -> Weight {
		// At least 1_552 ns.
		Weight::from_parts(2_854_000, 0)
			.saturating_add(Db::get().reads_writes(0, 1))
	}
}

/// For tests.
impl WeightInfo for () {
	fn join() -> Weight {
		Measured::<ParityDbWeight>::join()
	}
	fn bond_extra() -> Weight {
		Measured::<ParityDbWeight>::bond_extra()
	}
	fn set_inference_key() -> Weight {
		Measured::<ParityDbWeight>::set_inference_key()
	}
	fn set_concurrency() -> Weight {
		Measured::<ParityDbWeight>::set_concurrency()
	}
	fn serve() -> Weight {
		Measured::<ParityDbWeight>::serve()
	}
	fn set_ask() -> Weight {
		Measured::<ParityDbWeight>::set_ask()
	}
	fn stop_serving() -> Weight {
		Measured::<ParityDbWeight>::stop_serving()
	}
	fn drain() -> Weight {
		Measured::<ParityDbWeight>::drain()
	}
	fn resume() -> Weight {
		Measured::<ParityDbWeight>::resume()
	}
	fn leave() -> Weight {
		Measured::<ParityDbWeight>::leave()
	}
	fn withdraw_bond() -> Weight {
		Measured::<ParityDbWeight>::withdraw_bond()
	}
	fn request(b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::request(b, )
	}
	fn cancel() -> Weight {
		Measured::<ParityDbWeight>::cancel()
	}
	fn settle() -> Weight {
		Measured::<ParityDbWeight>::settle()
	}
	fn claim_payout() -> Weight {
		Measured::<ParityDbWeight>::claim_payout()
	}
	fn authorize_submit(i: u32, b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::authorize_submit(i, b, )
	}
	fn submit_answer(b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::submit_answer(b, )
	}
	fn submit_commit() -> Weight {
		Measured::<ParityDbWeight>::submit_commit()
	}
	fn submit_reveal(b: u32, ) -> Weight {
		Measured::<ParityDbWeight>::submit_reveal(b, )
	}
	fn submit_decline() -> Weight {
		Measured::<ParityDbWeight>::submit_decline()
	}
	fn submit_service() -> Weight {
		Measured::<ParityDbWeight>::submit_service()
	}
	fn agenda_base() -> Weight {
		Measured::<ParityDbWeight>::agenda_base()
	}
	fn agenda_draw() -> Weight {
		Measured::<ParityDbWeight>::agenda_draw()
	}
	fn agenda_expire() -> Weight {
		Measured::<ParityDbWeight>::agenda_expire()
	}
	fn agenda_tally() -> Weight {
		Measured::<ParityDbWeight>::agenda_tally()
	}
	fn shrink_block() -> Weight {
		Measured::<ParityDbWeight>::shrink_block()
	}
	fn shrink_output() -> Weight {
		Measured::<ParityDbWeight>::shrink_output()
	}
}
