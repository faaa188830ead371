//! What a vote can change: fees, bonds and windows. Whatever is stored, pallets see it within the bounds
//! below, so that no vote can make the chain too dear to use, or a window too short to be kept.
//!
//! Not here: what a title's fate depends on (the majority's grace period), what weights were measured
//! with, how much state there may be, and periods that follow the chain's pace, such as that in which a
//! challenge can be answered. Audits bring their rates when they come.

use crate::{
	constants::{DAYS, MICRO, MILLI, UNIT},
	governance::{pace::has_state, ParameterAdmin},
	Balance, BlockNumber, Runtime, RuntimeEvent,
};
use core::marker::PhantomData;
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{AsEnsureOriginWithArg, Get},
};
use sp_runtime::Perbill;

// Names and numbers are part of the chain's interface: a parameter keeps its number for good.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
	use super::*;

	/// What things cost.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod fees {
		/// Of a transaction, for each picosecond of weight.
		#[codec(index = 0)]
		pub static WeightFee: Balance = 1;
		/// Of a transaction, for each byte.
		#[codec(index = 1)]
		pub static LengthFee: Balance = MICRO;
		/// The protocol's part of royalty and asks, for requests made from now on.
		#[codec(index = 2)]
		pub static ProtocolShare: Perbill = Perbill::from_percent(5);
		/// Of an open request, for each block, for requests made from now on.
		#[codec(index = 3)]
		pub static RentPerBlock: Balance = MILLI / 5;
	}

	/// What has to be put on hold.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod bonds {
		/// The least bond of a worker that joins.
		#[codec(index = 0)]
		pub static MinBond: Balance = 10 * UNIT;
		/// For a claim to an artifact.
		#[codec(index = 1)]
		pub static ClaimDeposit: Balance = UNIT;
		/// For a model.
		#[codec(index = 2)]
		pub static ModelDeposit: Balance = UNIT;
		/// For each byte of a model's description.
		#[codec(index = 3)]
		pub static ByteDeposit: Balance = MILLI;
		/// For an entry among a model's shareholders.
		#[codec(index = 4)]
		pub static HoldingDeposit: Balance = UNIT / 10;
		/// For a proposal to list a model.
		#[codec(index = 5)]
		pub static ListingBond: Balance = 100 * UNIT;
		/// For a challenge against a listing, and for its answer.
		#[codec(index = 6)]
		pub static ChallengeBond: Balance = 100 * UNIT;
	}

	/// How long things take, in blocks.
	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod windows {
		/// Until a changed ask takes effect.
		#[codec(index = 0)]
		pub static AskDelay: BlockNumber = 10;
		/// Until a changed royalty takes effect.
		#[codec(index = 1)]
		pub static RoyaltyDelay: BlockNumber = 10;
		/// For a worker beyond what it said it needs, for requests made from now on.
		#[codec(index = 2)]
		pub static AnswerSlack: BlockNumber = 2;
		/// For reveals, for requests made from now on.
		#[codec(index = 3)]
		pub static RevealWindow: BlockNumber = 10;
		/// For which a leaving worker's bond stays.
		#[codec(index = 4)]
		pub static UnbondDelay: BlockNumber = 600;
	}
}

use dynamic_params::{bonds, fees, windows};

pub type WeightFee = Clamped<fees::WeightFee, 1, 1, 1_000>;
pub type LengthFee = Clamped<fees::LengthFee, MICRO, { MICRO / 100 }, { 100 * MICRO }>;
/// In billionths, at most a fifth.
pub type ProtocolShare = Clamped<fees::ProtocolShare, 50_000_000, 0, 200_000_000>;
pub type RentPerBlock = Clamped<fees::RentPerBlock, { MILLI / 5 }, { MILLI / 500 }, { 20 * MILLI }>;

pub type MinBond = Clamped<bonds::MinBond, { 10 * UNIT }, UNIT, { 10_000 * UNIT }>;
pub type ClaimDeposit = Clamped<bonds::ClaimDeposit, UNIT, { UNIT / 100 }, { 100 * UNIT }>;
pub type ModelDeposit = Clamped<bonds::ModelDeposit, UNIT, { UNIT / 100 }, { 100 * UNIT }>;
pub type ByteDeposit = Clamped<bonds::ByteDeposit, MILLI, { MILLI / 100 }, { 10 * MILLI }>;
pub type HoldingDeposit = Clamped<bonds::HoldingDeposit, { UNIT / 10 }, { UNIT / 100 }, { 10 * UNIT }>;
pub type ListingBond = Clamped<bonds::ListingBond, { 100 * UNIT }, { 10 * UNIT }, { 10_000 * UNIT }>;
pub type ChallengeBond = Clamped<bonds::ChallengeBond, { 100 * UNIT }, { 10 * UNIT }, { 10_000 * UNIT }>;

pub type AskDelay = Clamped<windows::AskDelay, 10, 2, 200>;
pub type RoyaltyDelay = Clamped<windows::RoyaltyDelay, 10, 2, { DAYS as Balance }>;
pub type AnswerSlack = Clamped<windows::AnswerSlack, 2, 1, 20>;
pub type RevealWindow = Clamped<windows::RevealWindow, 10, 4, 100>;
/// No shorter than any request can stay open after its worker has left.
pub type UnbondDelay = Clamped<windows::UnbondDelay, 600, 600, { 28 * DAYS as Balance }>;

/// A parameter as pallets see it: between these bounds. Where there is no state, what it is when no vote has set it.
pub struct Clamped<Key, const DEFAULT: Balance, const MIN: Balance, const MAX: Balance>(PhantomData<Key>);

impl<Key, Value, const DEFAULT: Balance, const MIN: Balance, const MAX: Balance> Get<Value>
	for Clamped<Key, DEFAULT, MIN, MAX>
where
	Key: Get<Value>,
	Value: Scalar,
{
	fn get() -> Value {
		let value = if has_state() { Key::get() } else { Value::of(DEFAULT) };
		value.clamp(Value::of(MIN), Value::of(MAX))
	}
}

/// What can be a parameter.
pub trait Scalar: Ord {
	/// The value that this number stands for.
	fn of(number: Balance) -> Self;
}

impl Scalar for Balance {
	fn of(number: Balance) -> Self {
		number
	}
}

impl Scalar for BlockNumber {
	fn of(number: Balance) -> Self {
		number.try_into().unwrap_or(Self::MAX)
	}
}

impl Scalar for Perbill {
	fn of(number: Balance) -> Self {
		Self::from_parts(number.try_into().unwrap_or(u32::MAX))
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		Self::Fees(dynamic_params::fees::Parameters::WeightFee(fees::WeightFee, Some(1)))
	}
}

impl pallet_parameters::Config for Runtime {
	type AdminOrigin = AsEnsureOriginWithArg<ParameterAdmin>;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	// What it ships, with the dearer of the databases; the other is private.
	type WeightInfo = ();
}
