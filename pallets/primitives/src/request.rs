//! Requests for inference and the workers that answer them, as clients see them.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

use crate::model::{ModelId, VersionIndex};

/// A request's id: the hash of who asks, at which nonce, for which version, on what input, with
/// what parameters. An answer to it means the same on every fork.
pub type RequestId = H256;

/// Why a request was refunded.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum RefundReason {
	/// The requester took it back before it was assigned.
	Cancelled,
	/// Too few of the workers that qualified at the request still did when it was assigned.
	NoWorkers,
	/// Workers stayed silent past their time, and the deadline left none for another.
	Late,
	/// Every worker that tried reported that its engine could not run it.
	Declined,
	/// Fewer than two thirds of the answers agreed.
	NoAgreement,
}

/// What a call would cost, by the asks now in force.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct FeeEstimate<Balance> {
	/// To the shareholders of the model and of its ancestors.
	pub royalty: Balance,
	/// The flat part of the protocol's share, which prepays the answers' place in blocks.
	pub flat: Balance,
	/// What the maximum must hold beside the price, and mostly returns: rent until the deadline,
	/// and what replacing workers would cost.
	pub reserve: Balance,
	/// The price with the cheapest workers, and the reserve: the least maximum that is accepted.
	pub least: Balance,
	/// The same should the dearest workers be drawn: this maximum admits every worker.
	pub most: Balance,
	/// Workers that could answer in time, busy ones included.
	pub workers: u32,
	/// Where the least maximum would go: all that it admits are the cheapest workers.
	pub least_split: FeeSplit<Balance>,
	/// Where the maximum that admits every worker would go, should the dearest be drawn.
	pub most_split: FeeSplit<Balance>,
}

/// Where a maximum fee would go, should the workers that are drawn all answer and agree. The parts sum
/// up to the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct FeeSplit<Balance> {
	/// To the workers together: their asks.
	pub workers: Balance,
	/// To the shareholders of the model and of its ancestors.
	pub royalty: Balance,
	/// To the protocol, rent apart.
	pub protocol: Balance,
	/// What returns, less the rent of the blocks for which the request is open and what replacing
	/// workers costs.
	pub reserve: Balance,
}

/// How far a request is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum RequestPhase<Balance, BlockNumber> {
	/// To be assigned at the end of the next block.
	Requested,
	/// One worker computes.
	Answering { due: BlockNumber },
	/// Several workers compute and commit.
	Committing { committed: u32 },
	/// Those that committed open their answers.
	Revealing { by: BlockNumber, revealed: u32 },
	/// Answered and settled.
	Paid(Settlement<Balance>),
	/// Ended without an answer; this much went back.
	Refunded { reason: RefundReason, amount: Balance },
}

/// Where the money of an answered request went.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Settlement<Balance> {
	/// The root of the outputs.
	pub output_root: H256,
	/// Workers whose outputs agreed.
	pub agreement: u8,
	/// To those workers together.
	pub workers: Balance,
	/// To the shareholders of the model and of its ancestors.
	pub royalty: Balance,
	/// To the protocol.
	pub protocol: Balance,
	/// Back to the requester.
	pub refund: Balance,
}

/// A request, open or closed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RequestInfo<AccountId, Balance, BlockNumber> {
	pub id: RequestId,
	pub requester: AccountId,
	pub model: ModelId,
	pub version: VersionIndex,
	pub input_root: H256,
	pub redundancy: u8,
	/// The block of the request.
	pub requested_at: BlockNumber,
	/// The last block in which an answer is taken.
	pub deadline: BlockNumber,
	/// The block in which it was closed.
	pub closed_at: Option<BlockNumber>,
	/// The workers now assigned, with the attempt and whether they have submitted.
	pub workers: Vec<(AccountId, u32, bool)>,
	pub phase: RequestPhase<Balance, BlockNumber>,
	/// SCALE-encoded `Vec<NamedTensor>`, while the chain keeps it.
	pub output: Option<Vec<u8>>,
}

/// A worker as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct WorkerInfo<Balance, BlockNumber> {
	pub inference_key: [u8; 32],
	pub bond: Balance,
	/// The part of the bond that covers open assignments.
	pub committed: Balance,
	pub concurrency: u32,
	/// Requests it is assigned to, at most 256 of them.
	pub open: Vec<RequestId>,
	pub status: WorkerStatus<BlockNumber>,
	pub services: Vec<(ModelId, VersionIndex)>,
	/// Payouts that could not be made and wait to be claimed.
	pub claimable: Balance,
}

/// Whether a worker takes on requests.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum WorkerStatus<BlockNumber> {
	/// Takes requests. Left by `drain` and `leave`.
	Active,
	/// Finishes what it has. Left by `resume` and `leave`.
	Draining,
	/// Waits for its bond. Left by `withdraw_bond`, which ends the worker.
	Unbonding { until: BlockNumber },
}

/// One worker's offer to run one version.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ServiceInfo<AccountId, Balance> {
	pub worker: AccountId,
	/// Its price per call now.
	pub ask: Balance,
	/// Blocks it needs at least.
	pub min_blocks: u32,
	/// Whether its node has passed the golden vectors, so that it is assigned requests.
	pub ready: bool,
}
