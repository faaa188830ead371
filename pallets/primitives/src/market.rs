//! What other pallets ask of the inference market.

use crate::{
	job::InputSource,
	model::{ModelId, VersionIndex},
	request::RequestId,
};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use sp_core::H256;
use sp_runtime::DispatchError;

/// A request that a pallet makes for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestOf<Balance, BlockNumber> {
	pub model: ModelId,
	pub version: VersionIndex,
	/// SCALE-encoded `Vec<NamedTensor>`: the version's inputs in order. Public.
	pub inputs: Vec<u8>,
	/// Workers that answer it.
	pub redundancy: u8,
	/// Held from the account; what is not spent returns to its free balance.
	pub max_fee: Balance,
	/// Blocks within which an answer is wanted.
	pub deadline: BlockNumber,
	/// Names the request among all that pallets make for the account: never used twice, so it commits to
	/// the pallet as well. No transaction's request can have the same id.
	pub salt: H256,
	/// The extrinsic that carries the inputs; `None` for the one that is being executed.
	pub source: Option<InputSource>,
}

/// Makes requests that no transaction of the requester's carries.
pub trait Inference<AccountId, Balance, BlockNumber> {
	/// Whether such a request would be taken but for workers and money; the root of its inputs.
	fn check(who: &AccountId, order: &RequestOf<Balance, BlockNumber>) -> Result<H256, DispatchError>;

	/// Makes the request. Its inputs go to the nodes' off-chain databases. An error may leave traces: call
	/// it in a storage layer.
	fn request(who: &AccountId, order: RequestOf<Balance, BlockNumber>) -> Result<RequestId, DispatchError>;

	/// What [`Self::request`] weighs at most with so many bytes of inputs.
	fn request_weight(input_bytes: u32) -> Weight;

	/// A version that takes inputs of about that many encoded bytes, served by as many workers as may, in
	/// a market that is in the next block as crowded as can be; for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_market(input_bytes: u32) -> BenchmarkMarket<Balance, BlockNumber>;
}

/// What a request in a benchmark names.
#[cfg(feature = "runtime-benchmarks")]
pub struct BenchmarkMarket<Balance, BlockNumber> {
	pub model: ModelId,
	pub version: VersionIndex,
	pub inputs: Vec<u8>,
	pub redundancy: u8,
	pub max_fee: Balance,
	pub deadline: BlockNumber,
}

/// What work in blocks would cost, were it done by signed transactions.
pub trait FollowUpFee<Balance> {
	/// The fee now for so many submissions that together have this weight and these bytes.
	fn fee(submissions: u32, weight: Weight, bytes: u32) -> Balance;
}
