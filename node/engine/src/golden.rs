//! Whether a model does on this machine what its publisher says it does.

use crate::{Deadline, Engine, EngineError, Job, Model};
use freehold_onnx::{TensorSpec, MAX_GOLDEN_VECTORS};
use freehold_referee::{NamedTensor, Tensor, Tolerance};

/// Inputs and the outputs that they must give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldenCase {
	pub inputs: Vec<NamedTensor>,
	pub outputs: Vec<NamedTensor>,
}

/// Why a model has not passed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GoldenError {
	#[error(transparent)]
	Engine(#[from] EngineError),
	#[error("there are {cases} golden cases, more than the {MAX_GOLDEN_VECTORS} allowed")]
	TooManyCases { cases: usize },
	#[error("the golden inputs of case {case} are not what the signature says: {reason}")]
	BadCase { case: usize, reason: String },
	#[error("the outputs of case {case} are not the golden ones within the tolerance")]
	Mismatch { case: usize },
}

/// Runs every case and compares. Without any, runs the model once on zeros to see that it gives
/// outputs of the shapes and types that its signature says. Waits; `deadline` is for all of it.
pub fn check(
	engine: &dyn Engine,
	model: &Model,
	cases: &[GoldenCase],
	tolerance: Tolerance,
	deadline: &Deadline,
) -> Result<(), GoldenError> {
	if cases.len() > MAX_GOLDEN_VECTORS {
		return Err(GoldenError::TooManyCases { cases: cases.len() });
	}
	let run = |inputs| engine.run(Job { model: model.clone(), inputs, deadline: deadline.clone() });
	if cases.is_empty() {
		run(zeros(&model.signature.inputs)?)?;
		return Ok(());
	}
	for (case, golden) in cases.iter().enumerate() {
		let outputs = run(golden.inputs.clone()).map_err(|error| match error {
			EngineError::InputMismatch(reason) => GoldenError::BadCase { case, reason },
			error => error.into(),
		})?;
		if !tolerance.agree(&golden.outputs, &outputs) {
			return Err(GoldenError::Mismatch { case });
		}
	}
	Ok(())
}

fn zeros(specs: &[TensorSpec]) -> Result<Vec<NamedTensor>, EngineError> {
	let zero = |spec: &TensorSpec| {
		let bytes = spec.byte_len().and_then(|len| usize::try_from(len).ok());
		let data = vec![0; bytes.ok_or(EngineError::TensorsTooLarge { what: "the inputs", limit: 0 })?];
		let tensor = Tensor { element: spec.element, shape: spec.shape.clone(), data };
		Ok(NamedTensor { name: spec.name.clone().into_bytes(), tensor })
	};
	specs.iter().map(zero).collect()
}
