//! Weights of `pallet_model_shares`, measured by `scripts/benchmark.sh`.
//!
//! Written by frame-benchmarking-cli 64.0.0 on 2026-11-23 (`AMD EPYC`); 20 steps, 10 repeats. Not to be edited.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight}};

/// The weight of each call of `pallet_model_shares`.
pub trait WeightInfo {
	fn transfer() -> Weight;
	fn offer() -> Weight;
	fn cancel_offer() -> Weight;
	fn buy() -> Weight;
	fn claim(n: u32, ) -> Weight;
	fn set_payout() -> Weight;
	fn support() -> Weight;
	fn withdraw_support() -> Weight;
	fn take_title() -> Weight;
}

/// What was measured, with the costs of the database `Db`. The chain has no proofs of storage whose size
/// would count.
pub struct Measured<Db>(PhantomData<Db>);

/// What was measured, with the costs of the runtime's database.
pub type SubstrateWeight<T> = Measured<<T as frame_system::Config>::DbWeight>;

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Measured<Db> {
	/// Storage: `ModelShares::Offers` (r:1 w:0)
	/// Proof: `ModelShares::Offers` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Holdings` (r:2 w:2)
	/// Proof: `ModelShares::Holdings` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Pools` (r:1 w:1)
	/// Proof: `ModelShares::Pools` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Supports` (r:1 w:1)
	/// Proof: `ModelShares::Supports` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Candidacies` (r:1 w:1)
	/// Proof: `ModelShares::Candidacies` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Portfolios` (r:0 w:2)
	/// Proof: `ModelShares::Portfolios` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	fn transfer() -> Weight {
		// At least 89_963 ns.
		Weight::from_parts(97_244_000, 0)
			.saturating_add(Db::get().reads_writes(9, 9))
	}
	/// Storage: `ModelShares::Holdings` (r:1 w:0)
	/// Proof: `ModelShares::Holdings` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Offers` (r:0 w:1)
	/// Proof: `ModelShares::Offers` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	fn offer() -> Weight {
		// At least 12_098 ns.
		Weight::from_parts(14_141_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `ModelShares::Offers` (r:1 w:1)
	/// Proof: `ModelShares::Offers` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	fn cancel_offer() -> Weight {
		// At least 9_784 ns.
		Weight::from_parts(11_177_000, 0)
			.saturating_add(Db::get().reads_writes(1, 1))
	}
	/// Storage: `ModelShares::Offers` (r:1 w:1)
	/// Proof: `ModelShares::Offers` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Pools` (r:1 w:1)
	/// Proof: `ModelShares::Pools` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Holdings` (r:2 w:2)
	/// Proof: `ModelShares::Holdings` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Supports` (r:1 w:1)
	/// Proof: `ModelShares::Supports` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Candidacies` (r:1 w:1)
	/// Proof: `ModelShares::Candidacies` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Portfolios` (r:0 w:2)
	/// Proof: `ModelShares::Portfolios` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	fn buy() -> Weight {
		// At least 129_913 ns.
		Weight::from_parts(136_763_000, 0)
			.saturating_add(Db::get().reads_writes(10, 11))
	}
	/// Storage: `ModelShares::Pools` (r:32 w:32)
	/// Proof: `ModelShares::Pools` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Holdings` (r:32 w:32)
	/// Proof: `ModelShares::Holdings` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Payouts` (r:1 w:0)
	/// Proof: `ModelShares::Payouts` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Portfolios` (r:0 w:32)
	/// Proof: `ModelShares::Portfolios` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// `n` from 1 to 32.
	fn claim(n: u32, ) -> Weight {
		// At least 101_751 ns.
		Weight::from_parts(90_047_843, 0)
			// Standard error: 232_859
			.saturating_add(Weight::from_parts(52_470_660, 0).saturating_mul(n.into()))
			.saturating_add(Db::get().reads_writes(5, 4))
			.saturating_add(Db::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(Db::get().writes(3_u64.saturating_mul(n.into())))
	}
	/// Storage: `ModelShares::Payouts` (r:1 w:1)
	/// Proof: `ModelShares::Payouts` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn set_payout() -> Weight {
		// At least 51_917 ns.
		Weight::from_parts(58_106_000, 0)
			.saturating_add(Db::get().reads_writes(4, 3))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Holdings` (r:1 w:0)
	/// Proof: `ModelShares::Holdings` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Supports` (r:1 w:1)
	/// Proof: `ModelShares::Supports` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Candidacies` (r:2 w:2)
	/// Proof: `ModelShares::Candidacies` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	fn support() -> Weight {
		// At least 33_049 ns.
		Weight::from_parts(36_414_000, 0)
			.saturating_add(Db::get().reads_writes(5, 3))
	}
	/// Storage: `ModelShares::Supports` (r:1 w:1)
	/// Proof: `ModelShares::Supports` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::Candidacies` (r:1 w:1)
	/// Proof: `ModelShares::Candidacies` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	fn withdraw_support() -> Weight {
		// At least 18_507 ns.
		Weight::from_parts(23_194_000, 0)
			.saturating_add(Db::get().reads_writes(2, 2))
	}
	/// Storage: `ModelShares::Candidacies` (r:1 w:0)
	/// Proof: `ModelShares::Candidacies` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `ModelShares::TitleSince` (r:1 w:1)
	/// Proof: `ModelShares::TitleSince` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Origins::Fast` (r:1 w:0)
	/// Proof: `Origins::Fast` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(355), added: 2830, mode: `MaxEncodedLen`)
	fn take_title() -> Weight {
		// At least 96_513 ns.
		Weight::from_parts(140_228_000, 0)
			.saturating_add(Db::get().reads_writes(10, 6))
	}
}

/// For tests.
impl WeightInfo for () {
	fn transfer() -> Weight {
		Measured::<ParityDbWeight>::transfer()
	}
	fn offer() -> Weight {
		Measured::<ParityDbWeight>::offer()
	}
	fn cancel_offer() -> Weight {
		Measured::<ParityDbWeight>::cancel_offer()
	}
	fn buy() -> Weight {
		Measured::<ParityDbWeight>::buy()
	}
	fn claim(n: u32, ) -> Weight {
		Measured::<ParityDbWeight>::claim(n, )
	}
	fn set_payout() -> Weight {
		Measured::<ParityDbWeight>::set_payout()
	}
	fn support() -> Weight {
		Measured::<ParityDbWeight>::support()
	}
	fn withdraw_support() -> Weight {
		Measured::<ParityDbWeight>::withdraw_support()
	}
	fn take_title() -> Weight {
		Measured::<ParityDbWeight>::take_title()
	}
}
