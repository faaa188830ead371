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
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerOf` (r:1 w:1)
	/// Proof: `Inference::WorkerOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn join() -> Weight {
		// At least 105_667 ns.
		Weight::from_parts(127_138_000, 0)
			.saturating_add(Db::get().reads_writes(6, 4))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn bond_extra() -> Weight {
		// At least 56_033 ns.
		Weight::from_parts(66_639_000, 0)
			.saturating_add(Db::get().reads_writes(3, 3))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerOf` (r:1 w:2)
	/// Proof: `Inference::WorkerOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn set_inference_key() -> Weight {
		// At least 64_776 ns.
		Weight::from_parts(78_156_000, 0)
			.saturating_add(Db::get().reads_writes(3, 3))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	fn set_concurrency() -> Weight {
		// At least 11_597 ns.
		Weight::from_parts(17_266_000, 0)
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
		// At least 281_458 ns.
		Weight::from_parts(329_498_000, 0)
			.saturating_add(Db::get().reads_writes(70, 3))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:1 w:1)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	fn set_ask() -> Weight {
		// At least 28_662 ns.
		Weight::from_parts(45_949_000, 0)
			.saturating_add(Db::get().reads_writes(2, 1))
	}
	/// Storage: `Inference::WorkerServices` (r:1 w:1)
	/// Proof: `Inference::WorkerServices` (`max_values`: None, `max_size`: Some(1201), added: 3676, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:1 w:1)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	fn stop_serving() -> Weight {
		// At least 35_263 ns.
		Weight::from_parts(53_068_000, 0)
			.saturating_add(Db::get().reads_writes(2, 2))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	fn drain() -> Weight {
		// At least 11_327 ns.
		Weight::from_parts(15_874_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	fn resume() -> Weight {
		// At least 11_537 ns.
		Weight::from_parts(15_272_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:1 w:0)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerServices` (r:1 w:1)
	/// Proof: `Inference::WorkerServices` (`max_values`: None, `max_size`: Some(1201), added: 3676, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:32 w:32)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	fn leave() -> Weight {
		// At least 401_196 ns.
		Weight::from_parts(431_991_000, 0)
			.saturating_add(Db::get().reads_writes(36, 34))
	}
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerOf` (r:0 w:1)
	/// Proof: `Inference::WorkerOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	fn withdraw_bond() -> Weight {
		// At least 49_904 ns.
		Weight::from_parts(56_174_000, 0)
			.saturating_add(Db::get().reads_writes(3, 4))
	}
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Licences` (r:1 w:0)
	/// Proof: `ModelLicences::Licences` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::AllowLists` (r:1 w:0)
	/// Proof: `ModelLicences::AllowLists` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `ModelListings::Suspensions` (r:1 w:0)
	/// Proof: `ModelListings::Suspensions` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Receipts` (r:1 w:0)
	/// Proof: `Inference::Receipts` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:1 w:0)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:64 w:0)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:32 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:0 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// `b` from 64 to 1048576.
	fn request(b: u32, ) -> Weight {
		// At least 491_148 ns.
		Weight::from_parts(654_558_275, 0)
			// Standard error: 20
			.saturating_add(Weight::from_parts(4_214, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(113, 6))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:1 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Requests` (r:1 w:0)
	/// Proof: `Subscriptions::Requests` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Receipts` (r:0 w:1)
	/// Proof: `Inference::Receipts` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:0 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	fn cancel() -> Weight {
		// At least 128_611 ns.
		Weight::from_parts(155_190_000, 0)
			.saturating_add(Db::get().reads_writes(7, 8))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:1 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Reveals` (r:7 w:7)
	/// Proof: `Inference::Reveals` (`max_values`: None, `max_size`: Some(131172), added: 133647, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:9 w:9)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Payees` (r:1 w:0)
	/// Proof: `ModelLicences::Payees` (`max_values`: None, `max_size`: Some(625), added: 3100, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Pools` (r:17 w:17)
	/// Proof: `ModelShares::Pools` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::AncestorEarnings` (r:16 w:16)
	/// Proof: `ModelShares::AncestorEarnings` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:1 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:7 w:7)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Requests` (r:1 w:0)
	/// Proof: `Subscriptions::Requests` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Receipts` (r:0 w:1)
	/// Proof: `Inference::Receipts` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:0 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:0 w:7)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	fn settle() -> Weight {
		// At least 4_280_542 ns.
		Weight::from_parts(4_798_560_000, 0)
			.saturating_add(Db::get().reads_writes(63, 70))
	}
	/// Storage: `Inference::Claimable` (r:1 w:1)
	/// Proof: `Inference::Claimable` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim_payout() -> Weight {
		// At least 48_211 ns.
		Weight::from_parts(51_046_000, 0)
			.saturating_add(Db::get().reads_writes(3, 3))
	}
	/// Storage: `Inference::Workers` (r:1 w:0)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Requests` (r:64 w:0)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:32 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(5432), added: 7907, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// `i` from 1 to 64.
	/// `b` from 64 to 131072.
	fn authorize_submit(i: u32, b: u32, ) -> Weight {
		// At least 832_826 ns.
		Weight::from_parts(85_957_486, 0)
			// Standard error: 325_721
			.saturating_add(Weight::from_parts(17_585_766, 0).saturating_mul(i.into()))
			// Standard error: 158
			.saturating_add(Weight::from_parts(6_109, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(6, 0))
			.saturating_add(Db::get().reads(1_u64.saturating_mul(i.into())))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Payees` (r:1 w:0)
	/// Proof: `ModelLicences::Payees` (`max_values`: None, `max_size`: Some(625), added: 3100, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Pools` (r:17 w:17)
	/// Proof: `ModelShares::Pools` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::AncestorEarnings` (r:16 w:16)
	/// Proof: `ModelShares::AncestorEarnings` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:1 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:1 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Requests` (r:1 w:0)
	/// Proof: `Subscriptions::Requests` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
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
		// At least 352_783 ns.
		Weight::from_parts(442_795_013, 0)
			// Standard error: 131
			.saturating_add(Weight::from_parts(4_804, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(46, 48))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:34 w:2)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	fn submit_commit() -> Weight {
		// At least 119_878 ns.
		Weight::from_parts(133_428_000, 0)
			.saturating_add(Db::get().reads_writes(36, 4))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:1 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Reveals` (r:6 w:7)
	/// Proof: `Inference::Reveals` (`max_values`: None, `max_size`: Some(131172), added: 133647, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:10 w:10)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Payees` (r:1 w:0)
	/// Proof: `ModelLicences::Payees` (`max_values`: None, `max_size`: Some(625), added: 3100, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Pools` (r:17 w:17)
	/// Proof: `ModelShares::Pools` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::AncestorEarnings` (r:16 w:16)
	/// Proof: `ModelShares::AncestorEarnings` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:1 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:7 w:7)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Requests` (r:1 w:0)
	/// Proof: `Subscriptions::Requests` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
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
		// At least 699_979 ns.
		Weight::from_parts(749_478_559, 0)
			// Standard error: 142
			.saturating_add(Weight::from_parts(42_276, 0).saturating_mul(b.into()))
			.saturating_add(Db::get().reads_writes(64, 72))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:1 w:1)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:33 w:2)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:1 w:0)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:0 w:1)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	fn submit_decline() -> Weight {
		// At least 132_026 ns.
		Weight::from_parts(148_640_000, 0)
			.saturating_add(Db::get().reads_writes(36, 5))
	}
	/// Storage: `Inference::Services` (r:1 w:1)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerServices` (r:1 w:1)
	/// Proof: `Inference::WorkerServices` (`max_values`: None, `max_size`: Some(1201), added: 3676, mode: `MaxEncodedLen`)
	fn submit_service() -> Weight {
		// At least 24_366 ns.
		Weight::from_parts(33_801_000, 0)
			.saturating_add(Db::get().reads_writes(2, 2))
	}
	/// Storage: `Inference::Agenda` (r:1 w:0)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	fn agenda_base() -> Weight {
		// At least 4_217 ns.
		Weight::from_parts(4_697_000, 0)
			.saturating_add(Db::get().reads_writes(1, 0))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
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
		// At least 435_396 ns.
		Weight::from_parts(482_576_000, 0)
			.saturating_add(Db::get().reads_writes(85, 18))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:34 w:2)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:13 w:10)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:7 w:7)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:7 w:7)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:1 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Services` (r:1 w:0)
	/// Proof: `Inference::Services` (`max_values`: None, `max_size`: Some(5046), added: 7521, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:0 w:10)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	fn agenda_expire() -> Weight {
		// At least 503_507 ns.
		Weight::from_parts(603_565_000, 0)
			.saturating_add(Db::get().reads_writes(64, 38))
	}
	/// Storage: `Inference::Requests` (r:1 w:1)
	/// Proof: `Inference::Requests` (`max_values`: None, `max_size`: Some(878), added: 3353, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Agenda` (r:1 w:1)
	/// Proof: `Inference::Agenda` (`max_values`: None, `max_size`: Some(2062), added: 4537, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Reveals` (r:7 w:7)
	/// Proof: `Inference::Reveals` (`max_values`: None, `max_size`: Some(131172), added: 133647, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:9 w:9)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelLicences::Payees` (r:1 w:0)
	/// Proof: `ModelLicences::Payees` (`max_values`: None, `max_size`: Some(625), added: 3100, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Pools` (r:17 w:17)
	/// Proof: `ModelShares::Pools` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::AncestorEarnings` (r:16 w:16)
	/// Proof: `ModelShares::AncestorEarnings` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Earnings` (r:1 w:1)
	/// Proof: `ModelRegistry::Earnings` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Workers` (r:7 w:7)
	/// Proof: `Inference::Workers` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `Inference::OpenRequests` (r:1 w:1)
	/// Proof: `Inference::OpenRequests` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Subscriptions::Requests` (r:1 w:0)
	/// Proof: `Subscriptions::Requests` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Receipts` (r:0 w:1)
	/// Proof: `Inference::Receipts` (`max_values`: None, `max_size`: Some(267), added: 2742, mode: `MaxEncodedLen`)
	/// Storage: `Inference::Candidates` (r:0 w:1)
	/// Proof: `Inference::Candidates` (`max_values`: None, `max_size`: Some(4402), added: 6877, mode: `MaxEncodedLen`)
	/// Storage: `Inference::WorkerRequests` (r:0 w:7)
	/// Proof: `Inference::WorkerRequests` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	fn agenda_tally() -> Weight {
		// At least 4_283_947 ns.
		Weight::from_parts(4_648_328_000, 0)
			.saturating_add(Db::get().reads_writes(63, 70))
	}
	/// Storage: `Inference::NextShrink` (r:1 w:0)
	/// Proof: `Inference::NextShrink` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inference::ClosedAt` (r:1 w:1)
	/// Proof: `Inference::ClosedAt` (`max_values`: None, `max_size`: Some(32782), added: 35257, mode: `MaxEncodedLen`)
	fn shrink_block() -> Weight {
		// At least 178_765 ns.
		Weight::from_parts(190_042_000, 0)
			.saturating_add(Db::get().reads_writes(2, 1))
	}
	/// Storage: `Inference::Outputs` (r:0 w:1)
	/// Proof: `Inference::Outputs` (`max_values`: None, `max_size`: Some(16436), added: 18911, mode: `MaxEncodedLen`)
	fn shrink_output() -> Weight {
		// At least 1_502 ns.
		Weight::from_parts(1_733_000, 0)
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
