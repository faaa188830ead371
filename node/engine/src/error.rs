use freehold_onnx::{OnnxError, SignatureError};
use std::path::PathBuf;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
	#[error(
		"ONNX Runtime cannot be loaded from {path}: {reason}; run scripts/setup.sh, or give the path of \
		 libonnxruntime.so by --onnxruntime or FREEHOLD_ONNXRUNTIME"
	)]
	RuntimeMissing { path: PathBuf, reason: String },
	#[error("a child process could not be started: {0}")]
	ChildStart(String),
	#[error("the queue is full")]
	QueueFull,
	#[error("the engine has stopped")]
	Stopped,
	#[error("the job was cancelled")]
	Cancelled,
	#[error("it was not done in time")]
	TimedOut,
	#[error("the model's file is not to be had: {0}")]
	ModelUnavailable(String),
	/// Of a stored file: it is damaged, and must be removed from the store and fetched again.
	#[error("the model's file does not have the model's hash")]
	HashMismatch,
	#[error("the model is refused: {0}")]
	ModelRejected(#[from] OnnxError),
	#[error("the model is not what its signature says: {0}")]
	SignatureMismatch(#[from] SignatureError),
	#[error("{what} would take more than the {limit} bytes allowed")]
	TensorsTooLarge { what: &'static str, limit: u64 },
	#[error("the inputs are not what the signature says: {0}")]
	InputMismatch(String),
	#[error("the model's outputs are not what the signature says: {0}")]
	OutputMismatch(String),
	#[error("ONNX Runtime cannot load the model: {0}")]
	LoadFailed(String),
	#[error("ONNX Runtime reported an error: {0}")]
	RunFailed(String),
	#[error("the model wanted more memory than it may have")]
	OutOfMemory,
	#[error("the model's process died: {0}")]
	Crashed(String),
}
