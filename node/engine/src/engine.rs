//! The engine as its users see it.

use crate::{observe::Stats, Deadline, EngineError};
use freehold_onnx::{Signature, TensorSpec};
use freehold_referee::{Hash, NamedTensor};
use std::{
	path::PathBuf,
	sync::{mpsc, Arc},
};

/// Where a model's file is.
#[derive(Clone, Debug)]
pub enum ModelSource {
	File(PathBuf),
	Bytes(Arc<[u8]>),
}

/// A model to run.
#[derive(Clone, Debug)]
pub struct Model {
	/// BLAKE2b-256 of the file.
	pub hash: Hash,
	/// Read, and its hash compared, only when no child has the model loaded.
	pub source: ModelSource,
	/// What inputs it is given and what outputs it must give.
	pub signature: Signature,
}

/// One run of a model.
#[derive(Clone, Debug)]
pub struct Job {
	pub model: Model,
	/// All of the signature's inputs in its order.
	pub inputs: Vec<NamedTensor>,
	/// When it is given up; waiting counts. Moving a clone moves it for a job that waits or runs.
	pub deadline: Deadline,
}

/// The outputs in the signature's order, every NaN canonical.
pub type Answer = Result<Vec<NamedTensor>, EngineError>;

/// Is given the answer, on a thread of the engine's; must be quick.
pub type Completion = Box<dyn FnOnce(Answer) + Send>;

/// Names a job that was submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub(crate) u64);

/// Runs models.
pub trait Engine: Send + Sync {
	/// Takes a job on without waiting. `done` is called once, unless this is an error.
	fn submit(&self, job: Job, done: Completion) -> Result<JobId, EngineError>;

	/// Stops a job that waits or runs; its `done` gets [`EngineError::Cancelled`]. `false` when
	/// there is no such job, or no longer.
	fn cancel(&self, id: JobId) -> bool;

	fn stats(&self) -> Stats;

	/// Submits and waits.
	fn run(&self, job: Job) -> Answer {
		let (sender, receiver) = mpsc::sync_channel(1);
		// A receiver that is gone wants no answer.
		self.submit(job, Box::new(move |answer| drop(sender.send(answer))))?;
		receiver.recv().unwrap_or(Err(EngineError::Stopped))
	}
}

impl Model {
	/// Whether the tensors that go in and come out are few enough bytes.
	pub(crate) fn check_size(&self, limit: u64) -> Result<(), EngineError> {
		for (what, specs) in
			[("the inputs", &self.signature.inputs), ("the outputs", &self.signature.outputs)]
		{
			let bytes = specs.iter().try_fold(0u64, |sum, spec| sum.checked_add(spec.byte_len()?));
			if bytes.is_none_or(|bytes| bytes > limit) {
				return Err(EngineError::TensorsTooLarge { what, limit });
			}
		}
		Ok(())
	}
}

/// Says how the tensors differ from what they must be, if they do.
pub(crate) fn mismatch(specs: &[TensorSpec], tensors: &[NamedTensor]) -> Option<String> {
	if specs.len() != tensors.len() {
		return Some(format!("{} tensors instead of {}", tensors.len(), specs.len()));
	}
	specs.iter().zip(tensors).find_map(|(spec, named)| {
		let tensor = &named.tensor;
		if named.name != spec.name.as_bytes() {
			return Some(format!("{:?} instead of {:?}", String::from_utf8_lossy(&named.name), spec.name));
		}
		if tensor.element != spec.element || tensor.shape != spec.shape {
			return Some(format!(
				"{:?} is {} {:?} instead of {} {:?}",
				spec.name,
				tensor.element.name(),
				tensor.shape,
				spec.element.name(),
				spec.shape
			));
		}
		tensor.validate().err().map(|error| format!("{:?} is malformed: {error:?}", spec.name))
	})
}
