//! What the market and the dispute game ask of each other.

use crate::{
	crypto::InferenceKey,
	model::{ModelId, VersionIndex},
	package::PackageId,
	request::RequestId,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::weights::Weight;
use freehold_referee::Tolerance;
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::DispatchError;

/// An answer by one worker that stands unless somebody proves it wrong.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ProvisionalAnswer<AccountId, Balance, BlockNumber> {
	pub requester: AccountId,
	pub worker: AccountId,
	/// Signs what the worker's node submits.
	pub key: InferenceKey,
	/// Which draw gave the worker the request.
	pub attempt: u32,
	pub model: ModelId,
	pub version: VersionIndex,
	pub package: PackageId,
	/// The root of the list of named inputs.
	pub input_root: H256,
	/// The root of the list of named outputs.
	pub output_root: H256,
	pub tolerance: Tolerance,
	/// The part of the worker's bond that answers for it.
	pub stake: Balance,
	/// By the disputes' clock, the last block in which it can be challenged.
	pub until: BlockNumber,
}

/// The market, as the dispute game sees it.
pub trait ProvisionalAnswers<AccountId, Balance, BlockNumber> {
	/// The answer of a request that is not final yet, in dispute or not.
	fn answer(request: &RequestId) -> Option<ProvisionalAnswer<AccountId, Balance, BlockNumber>>;

	/// SCALE-encoded `Vec<NamedTensor>`.
	fn output(request: &RequestId) -> Option<Vec<u8>>;

	/// A dispute has begun: the answer does not become final before [`Self::uphold`].
	fn dispute(request: &RequestId) -> Result<(), DispatchError>;

	/// The dispute has ended without proof: the answer becomes final, now or when its window ends.
	fn uphold(request: &RequestId);

	/// The answer is wrong. Moves its stake out of the worker's bond to the account `to`; the request is refunded, or
	/// assigned to another worker if its deadline allows. What was moved.
	fn overturn(request: &RequestId, to: &AccountId) -> Balance;

	/// What [`Self::uphold`] and [`Self::overturn`] weigh at most, each.
	fn settlement_weight() -> Weight;
}

/// The disputes' clock, which stands still while disputes are paused. Block numbers otherwise.
pub trait DisputeClock<BlockNumber> {
	/// Its block number now; never above the chain's, never going back.
	fn now() -> BlockNumber;
}
