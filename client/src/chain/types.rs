//! What the chain says of models, requests and workers. Amounts are in the smallest unit.

pub use super::{
	licences::{Access, Derivatives, LicenceTerms},
	lineage::{Ancestor, Lineage, Parent, MAX_PARENTS},
	listings::{Answer, Challenge, Ground, Listing, ListingInfo, ListingStatus, Proposal, Settled},
	packages::{PackageClass, PlacedPackage},
	shares::{Candidate, Holding, Royalties, ShareOffer, Shareholder, SHARES},
	subscriptions::{NewSubscription, Subscription, Term},
};
pub use crate::artifact::Artifact;
use freehold_onnx::Signature;
use freehold_referee::Tolerance;
pub use subxt::{config::substrate::H256, utils::AccountId32};

/// A model with its versions, oldest first.
#[derive(Clone, Debug)]
pub struct Model {
	/// The package that the first version is, or BLAKE2b-256 of its ONNX file.
	pub id: H256,
	/// Who holds the title.
	pub holder: AccountId32,
	pub name: String,
	pub description: String,
	/// For each answered call, to the shareholders.
	pub royalty: u128,
	/// The royalty that replaces it, and the block from which that holds.
	pub next_royalty: Option<(u128, u32)>,
	/// Takes no new calls.
	pub retired: bool,
	pub offered_to: Option<AccountId32>,
	/// On hold for the bytes stored.
	pub deposit: u128,
	pub versions: Vec<Version>,
}

impl Model {
	/// The version of that index, or the newest one.
	pub fn version(&self, index: Option<u32>) -> Option<&Version> {
		match index {
			Some(index) => self.versions.iter().find(|version| version.index == index),
			None => self.versions.last(),
		}
	}
}

/// A version of a model and what it has earned.
#[derive(Clone, Debug)]
pub struct Version {
	pub index: u32,
	pub artifact: Artifact,
	/// The package that the file is one of; `None` for an ONNX file.
	pub package: Option<H256>,
	pub locators: Vec<String>,
	/// The file of golden vectors and where it can be had.
	pub golden: Option<(Artifact, Vec<String>)>,
	pub signature: Signature,
	pub tolerance: Tolerance,
	/// BLAKE2b-256 of the licence's text.
	pub licence: H256,
	/// Answered calls so far.
	pub calls: u64,
	/// Royalties of those calls.
	pub revenue: u128,
	/// Requests whose workers have given answers that do not agree.
	pub disputes: u64,
}

/// One worker's offer to run one version.
#[derive(Clone, Debug)]
pub struct Service {
	pub worker: AccountId32,
	/// Its price per call now.
	pub ask: u128,
	/// Blocks it needs at least.
	pub min_blocks: u32,
	/// Whether its node has passed the golden vectors.
	pub ready: bool,
}

/// What a call would cost, by the asks now in force.
#[derive(Clone, Copy, Debug)]
pub struct FeeEstimate {
	pub royalty: u128,
	/// The flat part of the protocol's share.
	pub flat: u128,
	/// What the maximum must hold beside the price, and mostly returns: rent until the deadline, and
	/// what replacing workers would cost.
	pub reserve: u128,
	/// The price with the cheapest workers, and the reserve: a lower maximum is refused.
	pub least: u128,
	/// The same with the dearest workers.
	pub most: u128,
	/// Workers that could answer in time, busy ones included.
	pub workers: u32,
	/// Where the least maximum would go.
	pub least_split: FeeSplit,
	/// The same with the dearest workers.
	pub most_split: FeeSplit,
}

/// Where a maximum fee goes.
#[derive(Clone, Copy, Debug)]
pub struct FeeSplit {
	/// To the workers together.
	pub workers: u128,
	/// To the shareholders of the model and of its ancestors.
	pub royalty: u128,
	/// To the protocol, rent apart.
	pub protocol: u128,
	/// What returns, less the rent and what replacing workers costs.
	pub reserve: u128,
}

/// A request, open or closed.
#[derive(Clone, Debug)]
pub struct Request {
	pub id: H256,
	pub requester: AccountId32,
	pub model: H256,
	pub version: u32,
	pub input_root: H256,
	pub redundancy: u8,
	pub requested_at: u32,
	/// The last block in which an answer is taken.
	pub deadline: u32,
	pub closed_at: Option<u32>,
	pub workers: Vec<AssignedWorker>,
	pub phase: Phase,
	/// SCALE-encoded `Vec<NamedTensor>`, while the chain keeps it in state.
	pub output: Option<Vec<u8>>,
}

/// A worker's part in a request.
#[derive(Clone, Debug)]
pub struct AssignedWorker {
	pub account: AccountId32,
	/// Which draw gave it the request.
	pub attempt: u32,
	pub submitted: bool,
}

/// How far a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
	/// To be assigned at the end of the next block.
	Requested,
	/// One worker computes until this block.
	Answering { due: u32 },
	/// Several workers compute and commit.
	Committing { committed: u32 },
	/// Those that committed open their answers, until this block.
	Revealing { by: u32, revealed: u32 },
	/// Answered and settled.
	Paid(Settlement),
	/// Ended without an answer; this much went back.
	Refunded { reason: RefundReason, amount: u128 },
}

impl Phase {
	/// Its name in JSON.
	pub const fn name(&self) -> &'static str {
		match self {
			Self::Requested => "requested",
			Self::Answering { .. } => "answering",
			Self::Committing { .. } => "committing",
			Self::Revealing { .. } => "revealing",
			Self::Paid(_) => "paid",
			Self::Refunded { .. } => "refunded",
		}
	}

	/// Whether nothing more will happen.
	pub const fn is_closed(&self) -> bool {
		matches!(self, Self::Paid(_) | Self::Refunded { .. })
	}
}

/// Where the money of an answered request went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
	pub output_root: H256,
	/// Workers whose outputs agreed.
	pub agreement: u8,
	/// To those workers together.
	pub workers: u128,
	pub royalty: u128,
	pub protocol: u128,
	/// Back to the requester.
	pub refund: u128,
}

/// Why a request was refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundReason {
	Cancelled,
	NoWorkers,
	Late,
	Declined,
	NoAgreement,
}

impl RefundReason {
	/// Its name in JSON.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Cancelled => "cancelled",
			Self::NoWorkers => "no-workers",
			Self::Late => "late",
			Self::Declined => "declined",
			Self::NoAgreement => "no-agreement",
		}
	}

	/// What happened, as a sentence.
	pub const fn describe(self) -> &'static str {
		match self {
			Self::Cancelled => "the requester took it back",
			Self::NoWorkers => "too few of the workers that qualified were still there when it was assigned",
			Self::Late => "workers stayed silent past their time, and the deadline left none for another",
			Self::Declined => "every worker that tried reported that its engine could not run it",
			Self::NoAgreement => "fewer than two thirds of the answers agreed",
		}
	}
}

/// Why a node's engine could not do what was asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobError {
	ModelUnavailable,
	ModelRejected,
	SignatureMismatch,
	InputUnavailable,
	GoldenMismatch,
	TimedOut,
	Crashed,
	RuntimeError,
	Internal,
}

impl JobError {
	/// What happened, as a sentence.
	pub const fn describe(self) -> &'static str {
		match self {
			Self::ModelUnavailable => "none of the model's locators gave it a file with the right hash",
			Self::ModelRejected => "its engine does not take the file",
			Self::SignatureMismatch => "the model does not take or give what its signature says",
			Self::InputUnavailable => "it could not get the input's bytes",
			Self::GoldenMismatch => "on its processor the model misses a golden output",
			Self::TimedOut => "the model was not done in time",
			Self::Crashed => "the model wanted more memory than it may have, or its process died",
			Self::RuntimeError => "ONNX Runtime failed while running the model",
			Self::Internal => "something failed on its machine (disk, process table)",
		}
	}

	/// What the worker's owner can do about it.
	pub const fn advice(self) -> &'static str {
		match self {
			Self::ModelUnavailable => {
				"Make a locator (`freehold model show`) reachable from the worker's node: file:// names a file on its \
				 own machine, and private addresses need its --model-local-sources. Then serve it again."
			},
			Self::ModelRejected | Self::SignatureMismatch => {
				"The publisher has to add a version that works: `freehold model add-version`."
			},
			Self::InputUnavailable => "Let the worker's node catch up with the chain, then serve it again.",
			Self::GoldenMismatch => {
				"Another processor or release of ONNX Runtime may agree; or the publisher adds a version with a wider \
				 tolerance."
			},
			Self::TimedOut => "Serve it again from a node on a faster or less busy machine or line.",
			Self::Crashed => "Start the worker's node with more --engine-memory, then serve it again.",
			Self::RuntimeError => "The worker's node's log has ONNX Runtime's message.",
			Self::Internal => "The worker's node's log says what; then serve it again.",
		}
	}
}

/// A worker as its owner sees it.
#[derive(Clone, Debug)]
pub struct Worker {
	pub inference_key: [u8; 32],
	pub bond: u128,
	/// The part of the bond that covers open assignments.
	pub committed: u128,
	pub concurrency: u32,
	pub open: Vec<H256>,
	pub status: WorkerStatus,
	pub services: Vec<(H256, u32)>,
	/// Payouts that wait to be claimed.
	pub claimable: u128,
}

/// Whether a worker takes on requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerStatus {
	Active,
	Draining,
	/// Has left; the bond is free from this block on.
	Unbonding {
		until: u32,
	},
}

/// An account's HOLD.
#[derive(Clone, Copy, Debug, Default)]
pub struct Balance {
	pub free: u128,
	/// On hold: deposits, bonds, escrow.
	pub held: u128,
}
