//! The engine's words and the chain's for the same things.

use freehold_engine::{golden::GoldenError, store::StoreError, EngineError};
use freehold_primitives::{job::JobError, model};

/// The chain's word for why the engine gave no answer.
pub fn engine_error(error: &EngineError) -> JobError {
	match error {
		EngineError::TimedOut => JobError::TimedOut,
		EngineError::ModelUnavailable(_) | EngineError::HashMismatch => JobError::ModelUnavailable,
		EngineError::ModelRejected(_) | EngineError::LoadFailed(_) | EngineError::TensorsTooLarge { .. } => {
			JobError::ModelRejected
		},
		EngineError::SignatureMismatch(_)
		| EngineError::InputMismatch(_)
		| EngineError::OutputMismatch(_) => JobError::SignatureMismatch,
		EngineError::RunFailed(_) => JobError::RuntimeError,
		EngineError::OutOfMemory | EngineError::Crashed(_) => JobError::Crashed,
		EngineError::RuntimeMissing { .. }
		| EngineError::ChildStart(_)
		| EngineError::QueueFull
		| EngineError::Stopped
		| EngineError::Cancelled => JobError::Internal,
	}
}

/// The chain's word for why a model has not passed its golden vectors.
pub fn golden_error(error: &GoldenError) -> JobError {
	match error {
		GoldenError::Engine(error) => engine_error(error),
		GoldenError::BadCase { .. } | GoldenError::TooManyCases { .. } | GoldenError::Mismatch { .. } => {
			JobError::GoldenMismatch
		},
	}
}

/// The chain's word for why a file is not in the store.
pub fn store_error(error: &StoreError) -> JobError {
	match error {
		StoreError::Empty | StoreError::NoLocator | StoreError::Unavailable(_) => JobError::ModelUnavailable,
		StoreError::TimedOut => JobError::TimedOut,
		StoreError::Io { .. }
		| StoreError::Quota { .. }
		| StoreError::Missing
		| StoreError::Corrupt
		| StoreError::Cancelled => JobError::Internal,
	}
}

/// A model's signature as the engine has it; `None` when a name is not UTF-8.
pub fn signature(signature: &model::Signature) -> Option<freehold_engine::Signature> {
	let specs = |specs: &[model::TensorSpec]| -> Option<Vec<freehold_engine::TensorSpec>> {
		specs
			.iter()
			.map(|spec| {
				Some(freehold_engine::TensorSpec {
					name: String::from_utf8(spec.name.to_vec()).ok()?,
					element: spec.element,
					shape: spec.shape.to_vec(),
				})
			})
			.collect()
	};
	Some(freehold_engine::Signature {
		inputs: specs(&signature.inputs)?,
		outputs: specs(&signature.outputs)?,
	})
}
