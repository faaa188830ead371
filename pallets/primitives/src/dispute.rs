//! What the market and the dispute game ask of each other.

use crate::{
	crypto::InferenceKey,
	model::{ModelId, VersionIndex},
	package::PackageId,
	request::RequestId,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
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

	/// The answer cannot be judged, as its package means nothing: the request is refunded, and the stake stays in the
	/// worker's bond, free.
	fn void(request: &RequestId);

	/// What [`Self::uphold`], [`Self::overturn`] and [`Self::void`] weigh at most, each.
	fn settlement_weight() -> Weight;
}

/// The disputes' clock, which stands still while disputes are paused. Block numbers otherwise.
pub trait DisputeClock<BlockNumber> {
	/// Its block number now; never above the chain's, never going back.
	fn now() -> BlockNumber;
}

/// What a challenger commits to: BLAKE2b-256 of a tag, the chain's genesis hash, the answer, its own account, a salt and
/// the root of the list of named outputs that it has computed. Nobody else can open it, so copying it is of no use.
pub fn seal(
	genesis: H256,
	request: &RequestId,
	attempt: u32,
	challenger: &impl Encode,
	salt: &H256,
	output_root: &H256,
) -> H256 {
	let parts = ("freehold/seal", genesis, request, attempt, challenger, salt, output_root);
	sp_io::hashing::blake2_256(&parts.encode()).into()
}

/// What a worker's inference key signs when it posts the trace of a disputed answer: BLAKE2b-256 of a tag, the chain's
/// genesis hash, the answer, and the hashes of what is posted.
pub fn trace_payload(
	genesis: H256,
	request: &RequestId,
	attempt: u32,
	inputs: &[H256],
	trace: &[u8],
	output: &[u8],
) -> H256 {
	let hash = sp_io::hashing::blake2_256;
	let parts = ("freehold/trace", genesis, request, attempt, inputs, hash(trace), hash(output));
	hash(&parts.encode()).into()
}

/// Who has to do what, and by when.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum DisputeStage<BlockNumber> {
	/// The worker has to post its trace. Left by `post_trace`, for the next stage or a slash; by silence past `by`, for a
	/// slash.
	Challenged { by: BlockNumber },
	/// Whoever can has to prove it wrong. Left by `prove_fraud`, for a slash or, if there is no such package, for nothing; by
	/// the end of `by`, which upholds the answer.
	Traced { by: BlockNumber },
}

impl<BlockNumber: Copy> DisputeStage<BlockNumber> {
	/// By the disputes' clock, the last block of the stage.
	pub fn by(&self) -> BlockNumber {
		match self {
			Self::Challenged { by } | Self::Traced { by } => *by,
		}
	}
}

/// Why a worker was slashed.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum SlashCause {
	/// It posted no trace in time.
	Silence,
	/// What it posted is no trace of the package.
	Trace,
	/// The roots of inputs that it posted are not those of the request.
	Inputs,
	/// The outputs that it posted are not those of its trace.
	Outputs,
	/// Its answer is not within tolerance of the outputs that it posted.
	Tolerance,
	/// The output of that operator, or tile of one, is not what its trace says.
	Proof { operator: u32, tile: u32 },
}

/// What ends of a dispute are worth, as parameters are now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct DisputeOutcomes<Balance> {
	/// If the worker is slashed, what it loses.
	pub slash: Balance,
	/// What of that is burned.
	pub burned: Balance,
	/// The rest: to challengers whose seals were right, in equal parts, or else to who has proven the fraud.
	pub reward: Balance,
	/// If the answer is upheld, what of the challengers' bonds goes to the worker.
	pub to_worker: Balance,
	/// And what of them is burned, or goes where parameters say.
	pub forfeited: Balance,
}

/// An open dispute.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct DisputeInfo<AccountId, Balance, BlockNumber> {
	pub request: RequestId,
	pub attempt: u32,
	pub package: PackageId,
	pub worker: AccountId,
	/// Says who must move, and until when by the disputes' clock.
	pub stage: DisputeStage<BlockNumber>,
	/// The last block of the stage, if disputes are not paused until then.
	pub until: BlockNumber,
	/// Whether nobody can move now.
	pub paused: bool,
	/// The first opened the dispute.
	pub challengers: Vec<AccountId>,
	/// What each of them has on hold.
	pub bond: Balance,
	/// The root of the outputs that the worker has posted.
	pub posted_root: Option<H256>,
	pub outcomes: DisputeOutcomes<Balance>,
}

/// A slash that is held before it is paid.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SlashInfo<AccountId, Balance, BlockNumber> {
	pub request: RequestId,
	pub attempt: u32,
	pub worker: AccountId,
	pub cause: SlashCause,
	pub amount: Balance,
	/// Each with whether it has opened a seal that was right.
	pub challengers: Vec<(AccountId, bool)>,
	pub prover: Option<AccountId>,
	/// By the disputes' clock, the last block in which seals can be opened and it can be reverted.
	pub due: BlockNumber,
	/// That block, if disputes are not paused until then.
	pub until: BlockNumber,
}
