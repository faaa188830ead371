//! What the off-chain worker hands to its node's engine, and what comes back.

use crate::model::Fetchable;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use freehold_referee::NamedTensor;
use scale_info::TypeInfo;
use sp_core::H256;

/// Names a piece of work by what it is, not by who asked for it: the same work on two forks is
/// done once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, TypeInfo)]
pub struct JobKey {
	/// The content hash of the ONNX file.
	pub model: H256,
	pub work: Work,
}

/// What is to be done with a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, TypeInfo)]
pub enum Work {
	/// Run it on the input with this root.
	Infer { input: H256 },
	/// Fetch it, and see whether it gives its golden outputs on this machine's processor.
	Check,
}

/// Where an input's bytes are to be found should the node's off-chain database lack them.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct InputSource {
	/// Number of the block whose body carries the request.
	pub block: u32,
	/// Index of the extrinsic in it.
	pub extrinsic: u32,
}

/// A piece of work.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Job {
	pub key: JobKey,
	pub model: Fetchable,
	/// For [`Work::Infer`].
	pub source: Option<InputSource>,
	/// Milliseconds, from when the job was submitted, after which nobody wants the answer.
	pub deadline_ms: u64,
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum JobStatus {
	/// The engine does not know it; leaves by `submit`.
	Unknown,
	/// Waiting or running; leaves by itself.
	Pending,
	/// The outputs, in the order of the model's signature, NaN canonical; leaves by `forget`.
	/// Empty for [`Work::Check`].
	Done(Vec<NamedTensor>),
	/// Leaves by `forget`.
	Failed(JobError),
}

/// Why a job gave no output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum JobError {
	/// No locator gave the file with its hash.
	ModelUnavailable,
	/// The file is not ONNX that the engine accepts.
	ModelRejected,
	/// The model does not take or give what its signature says.
	SignatureMismatch,
	/// The input's bytes are not to be had.
	InputUnavailable,
	/// A golden output was missed.
	GoldenMismatch,
	/// It was not done by its deadline.
	TimedOut,
	/// It wanted more memory than it may have, or its process died.
	Crashed,
	/// ONNX Runtime reported an error while running it.
	RuntimeError,
	/// An error of the node's own (disk, process table).
	Internal,
}

/// Why the engine did not take a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum HostError {
	/// No engine here: not an off-chain worker, or the node runs none.
	Unavailable,
	/// The engine's queue is full; try again later.
	QueueFull,
}

/// A node's engine, as the host functions see it. No method waits.
#[cfg(feature = "std")]
pub trait InferenceEngine: Send + Sync {
	/// Takes a job on; one that it has already gets the later of the two deadlines.
	fn submit(&self, job: Job) -> Result<(), HostError>;
	/// How far the job is.
	fn poll(&self, key: JobKey) -> JobStatus;
	/// Drops the job and its result; a running one is stopped.
	fn forget(&self, key: JobKey);
}
