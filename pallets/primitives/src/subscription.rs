//! Subscriptions to repeated inference, as clients see them.

use crate::model::{ModelId, VersionIndex};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::DispatchError;

/// A subscription's id: the hash of who subscribes, at which nonce, with what salt.
pub type SubscriptionId = H256;

/// How long a subscription lasts while its funds do.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Term<BlockNumber> {
	/// Until its funds are spent.
	Open,
	/// For so many requests; runs that were skipped do not count.
	Runs(u32),
	/// Up to this block and including it.
	Until(BlockNumber),
}

/// Why a run made no request.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum SkipReason {
	/// What would pay for it is held for requests that are still open.
	FundsTied,
	/// The market did not take the request: too few workers, a retired model, and so on.
	Refused(DispatchError),
}

/// Why a subscription ended.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum EndReason {
	/// By its owner.
	Cancelled,
	/// Its term is over.
	TermOver,
	/// Its funds do not cover another run.
	FundsSpent,
	/// The market refused its requests too often in a row.
	Refused,
	/// The fee of a run could not be paid out of its funds.
	FeeFailed,
}

/// A subscription as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SubscriptionInfo<AccountId, Balance, BlockNumber> {
	pub id: SubscriptionId,
	pub owner: AccountId,
	pub model: ModelId,
	pub version: VersionIndex,
	pub input_root: H256,
	pub redundancy: u8,
	/// Blocks from one run to the next.
	pub every: BlockNumber,
	/// Held for each request.
	pub max_fee: Balance,
	/// Blocks within which each answer is wanted.
	pub deadline: BlockNumber,
	pub term: Term<BlockNumber>,
	/// Left for further runs.
	pub funds: Balance,
	/// Held for the bytes stored.
	pub deposit: Balance,
	/// What a run costs now beside its request.
	pub run_fee: Balance,
	/// Requests made so far.
	pub runs: u32,
	/// Of them still open.
	pub open: u32,
	/// The block of the next run, should that block have room.
	pub next_at: BlockNumber,
}
