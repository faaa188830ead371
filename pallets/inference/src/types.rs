//! What the pallet stores and takes.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::*, traits::fungible::Inspect};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	crypto::InferenceKey,
	job::{InputSource, JobError},
	referee::{Hash, Tolerance},
	request::{RefundReason, Settlement, WorkerStatus},
	ModelId, RequestId, VersionIndex,
};
use sp_core::H256;
use sp_runtime::Perbill;

use crate::Config;

/// The most workers that one request may have.
pub const MAX_REDUNDANCY: u8 = 7;

pub type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<AccountIdOf<T>>>::Balance;
/// SCALE-encoded `Vec<NamedTensor>` that a worker gives.
pub type OutputOf<T> = BoundedVec<u8, <T as Config>::MaxOutputBytes>;

/// A bonded worker.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub struct Worker<T: Config> {
	/// Signs what its node submits; the owner's account key never leaves its cold store.
	pub key: InferenceKey,
	/// Held from the owner.
	pub bond: BalanceOf<T>,
	/// The part of the bond that covers open assignments.
	pub committed: BalanceOf<T>,
	/// The most requests it computes at once.
	pub concurrency: u32,
	/// The requests it computes now: what it has committed to counts no more.
	pub open: u32,
	pub status: WorkerStatus<BlockNumberFor<T>>,
}

/// A worker's price per call. A change takes effect later, so that nobody can raise it on a
/// request that it sees coming.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub struct Ask<T: Config> {
	pub current: BalanceOf<T>,
	/// The next price and the block from which it holds.
	pub next: Option<(BalanceOf<T>, BlockNumberFor<T>)>,
}

impl<T: Config> Ask<T> {
	/// The price in force at `now`.
	pub fn at(&self, now: BlockNumberFor<T>) -> BalanceOf<T> {
		match self.next {
			Some((ask, from)) if from <= now => ask,
			_ => self.current,
		}
	}
}

/// Whether a worker's node has shown that it can run a version.
#[derive(Encode, Decode, MaxEncodedLen, TypeInfo, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness<BlockNumber> {
	/// Its node has yet to pass the golden vectors. Left by its node's report or `stop_serving`.
	Offered { at: BlockNumber },
	/// Requests are assigned to it. Left by `stop_serving` and `leave`.
	Ready,
}

/// One worker's offer to run one version of a model.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub struct Service<T: Config> {
	pub worker: AccountIdOf<T>,
	pub ask: Ask<T>,
	/// Blocks it needs at least from assignment to answer.
	pub min_blocks: u32,
	pub readiness: Readiness<BlockNumberFor<T>>,
}

/// What a requester asks for.
#[derive(
	Encode, Decode, DecodeWithMemTracking, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub struct RequestParams<T: Config> {
	pub model: ModelId,
	pub version: VersionIndex,
	/// SCALE-encoded `Vec<NamedTensor>`: the version's inputs in order. Public.
	pub inputs: BoundedVec<u8, T::MaxInputBytes>,
	/// Workers that answer it, 1 to 7.
	pub redundancy: u8,
	/// Held at the request; what is not spent returns.
	pub max_fee: BalanceOf<T>,
	/// Blocks, from the one that takes the request, within which an answer is wanted.
	pub deadline: BlockNumberFor<T>,
	/// Tells apart requests of one account that are otherwise alike.
	pub salt: u64,
}

/// A worker that qualified when the request was made.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub struct Candidate<T: Config> {
	pub worker: AccountIdOf<T>,
	pub ask: BalanceOf<T>,
	pub min_blocks: u32,
	/// Its bond that was not committed then: its chance of being drawn.
	pub weight: BalanceOf<T>,
}

/// How far an assigned worker is.
#[derive(Encode, Decode, MaxEncodedLen, TypeInfo, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<BlockNumber> {
	/// Owes an answer or a commitment. Left by submitting it, by declining, and at `due`.
	Pending { due: BlockNumber },
	/// Has committed. Left by revealing; silence is dissent.
	Committed { commitment: H256 },
	/// Has revealed outputs with this root.
	Revealed { root: H256 },
}

/// One worker's part in a request.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub struct Assignment<T: Config> {
	pub worker: AccountIdOf<T>,
	/// Its price, in force at the request.
	pub ask: BalanceOf<T>,
	/// Which draw gave it the request; signed into everything it submits.
	pub attempt: u32,
	pub progress: Progress<BlockNumberFor<T>>,
}

/// The workers of a request in order of assignment.
pub type Assignments<T> = BoundedVec<Assignment<T>, ConstU32<{ MAX_REDUNDANCY as u32 }>>;

/// Where an open request stands. Every variant is left at the latest at its agenda entry.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub enum Phase<T: Config> {
	/// Waits for the draw. Left by the draw (to `Answering`, `Committing`, or refunded
	/// `NoWorkers`), or by `cancel`.
	Requested,
	/// One worker computes. Left by its answer (paid), by its decline or lateness (drawn again,
	/// or refunded).
	Answering(Assignments<T>),
	/// Several workers compute. Left when none may still commit: to `Revealing`, or refunded
	/// when none did.
	Committing(Assignments<T>),
	/// Those that committed open their answers. Left when all have or at `by`: paid, or refunded
	/// `NoAgreement`.
	Revealing { assignments: Assignments<T>, by: BlockNumberFor<T> },
}

impl<T: Config> Phase<T> {
	/// The workers it has.
	pub fn assignments(&self) -> &[Assignment<T>] {
		match self {
			Self::Requested => &[],
			Self::Answering(assignments)
			| Self::Committing(assignments)
			| Self::Revealing { assignments, .. } => assignments,
		}
	}
}

/// What stays of a request when it is closed, and what it was from the start.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub struct Order<T: Config> {
	pub requester: AccountIdOf<T>,
	pub model: ModelId,
	pub version: VersionIndex,
	pub input_root: H256,
	/// Where the inputs' bytes are in the chain's history.
	pub source: InputSource,
	pub redundancy: u8,
	pub requested_at: BlockNumberFor<T>,
	/// The last block in which an answer is taken.
	pub deadline: BlockNumberFor<T>,
}

/// What can be set anew while a request is open, as it was when the request was made.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub struct Rules<T: Config> {
	/// For each block that the request is open.
	pub rent: BalanceOf<T>,
	/// The protocol's share of royalty and asks.
	pub share: Perbill,
	/// Blocks that a worker has beyond what it said it needs.
	pub slack: BlockNumberFor<T>,
	/// Blocks in which commitments may be opened.
	pub window: BlockNumberFor<T>,
}

impl<T: Config> Rules<T> {
	/// Those in force.
	pub fn now() -> Self {
		Self {
			rent: T::RentPerBlock::get(),
			share: T::ProtocolShare::get(),
			slack: T::AnswerSlack::get(),
			window: T::RevealWindow::get(),
		}
	}
}

/// An open request.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub struct Request<T: Config> {
	pub order: Order<T>,
	/// Held from the requester.
	pub escrow: BalanceOf<T>,
	/// In force at the request.
	pub royalty: BalanceOf<T>,
	/// In force at the request.
	pub tolerance: Tolerance,
	/// In force at the request.
	pub rules: Rules<T>,
	/// The protocol's least share: prepays the submissions of those who answer.
	pub flat: BalanceOf<T>,
	/// Added to it for each worker drawn in another's place.
	pub spare: BalanceOf<T>,
	/// Workers drawn so far.
	pub attempt: u32,
	/// Draws that found everyone busy.
	pub waits: u8,
	/// What it is refunded for when nobody is left to draw.
	pub setback: RefundReason,
	/// Whether a submission was taken for it, so that `flat` is spent.
	pub served: bool,
	pub phase: Phase<T>,
	/// The block whose agenda has its one entry.
	pub agenda_at: BlockNumberFor<T>,
}

/// How a request ended.
#[derive(Encode, Decode, MaxEncodedLen, TypeInfo, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<Balance> {
	Paid(Settlement<Balance>),
	Refunded { reason: RefundReason, amount: Balance },
}

/// A closed request.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub struct Receipt<T: Config> {
	pub order: Order<T>,
	pub closed_at: BlockNumberFor<T>,
	pub outcome: Outcome<BalanceOf<T>>,
}

/// One thing that a worker submits.
#[derive(
	Encode, Decode, DecodeWithMemTracking, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub enum Item<T: Config> {
	/// The outputs of a request with one worker.
	Answer { request: RequestId, attempt: u32, output: OutputOf<T> },
	/// [`crate::quorum::commitment`] to the outputs of a request with several.
	Commit { request: RequestId, attempt: u32, commitment: H256 },
	/// Opens a commitment.
	Reveal { request: RequestId, attempt: u32, salt: Hash, output: OutputOf<T> },
	/// The worker's engine cannot run it.
	Decline { request: RequestId, attempt: u32, reason: JobError },
	/// How the golden vectors went for the service offered at that block.
	Service {
		model: ModelId,
		version: VersionIndex,
		offered_at: BlockNumberFor<T>,
		result: Result<(), JobError>,
	},
}

impl<T: Config> Item<T> {
	/// Bytes of output it carries.
	pub fn output_len(&self) -> u32 {
		match self {
			Self::Answer { output, .. } | Self::Reveal { output, .. } => output.len() as u32,
			_ => 0,
		}
	}
}

/// What one worker submits at once, under one signature.
#[derive(
	Encode, Decode, DecodeWithMemTracking, TypeInfo, CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound,
)]
#[scale_info(skip_type_params(T))]
pub struct Submission<T: Config> {
	pub worker: AccountIdOf<T>,
	/// The block it was made at. In every node's pool a later one takes the place of an earlier one about
	/// the same things: what some pools refused because they lagged behind can be sent again.
	pub made_at: BlockNumberFor<T>,
	pub items: BoundedVec<Item<T>, T::MaxItems>,
}

impl<T: Config> Submission<T> {
	/// Bytes of output it carries.
	pub fn output_len(&self) -> u32 {
		self.items.iter().fold(0, |sum, item| sum.saturating_add(item.output_len()))
	}
}
