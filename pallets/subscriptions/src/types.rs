//! What is stored, and what subscribers give.

use crate::{BalanceOf, Config};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	job::InputSource,
	subscription::{SubscriptionId, Term},
	ModelId, VersionIndex,
};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::traits::Saturating;

/// SCALE-encoded `Vec<NamedTensor>`: a version's inputs in order.
pub type InputsOf<T> = BoundedVec<u8, <T as Config>::MaxInputBytes>;

/// What somebody subscribes to.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, DecodeWithMemTracking, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Params<T: Config> {
	pub model: ModelId,
	pub version: VersionIndex,
	/// Public.
	pub inputs: InputsOf<T>,
	/// Workers that answer each request, 1 to 7.
	pub redundancy: u8,
	/// Blocks from one run to the next.
	pub every: BlockNumberFor<T>,
	/// Held for each request; what is not spent goes back into the funds.
	pub max_fee: BalanceOf<T>,
	/// Blocks within which each answer is wanted. With more of them than lie between runs, several requests
	/// may be open at once.
	pub deadline: BlockNumberFor<T>,
	pub term: Term<BlockNumberFor<T>>,
	/// Prepaid. Each run needs the maximum fee and the run's own.
	pub funds: BalanceOf<T>,
	/// Tells apart subscriptions that an account makes at one nonce.
	pub salt: u64,
}

/// A subscription. Left by `cancel`, or by a run: at the end of the term, or of the funds.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Subscription<T: Config> {
	pub owner: T::AccountId,
	pub model: ModelId,
	pub version: VersionIndex,
	pub input_root: H256,
	/// The extrinsic that has brought the inputs.
	pub source: InputSource,
	pub redundancy: u8,
	pub every: BlockNumberFor<T>,
	pub max_fee: BalanceOf<T>,
	pub deadline: BlockNumberFor<T>,
	pub term: Term<BlockNumberFor<T>>,
	/// On hold for further runs.
	pub funds: BalanceOf<T>,
	/// On hold for what is stored.
	pub deposit: BalanceOf<T>,
	pub started_at: BlockNumberFor<T>,
	/// Requests made.
	pub runs: u32,
	/// Of them open.
	pub open: u32,
	/// Requests that the market has refused since it last took one.
	pub refusals: u8,
	/// The block whose agenda has its one entry.
	pub next_at: BlockNumberFor<T>,
}

impl<T: Config> Subscription<T> {
	/// Whether a run at that block would be out of the term.
	pub fn is_over(&self, at: BlockNumberFor<T>) -> bool {
		match self.term {
			Term::Open => false,
			Term::Runs(count) => self.runs >= count,
			Term::Until(last) => at > last,
		}
	}

	/// Whether the funds cover a run with this fee.
	pub fn covers(&self, fee: BalanceOf<T>) -> bool {
		self.funds >= self.max_fee.saturating_add(fee)
	}
}

/// Which subscription a request is a run of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Run<BlockNumber> {
	pub subscription: SubscriptionId,
	/// When that subscription started. An account whose nonce stands still may subscribe under the same id
	/// again after the end of the first.
	pub started_at: BlockNumber,
}
