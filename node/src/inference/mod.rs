//! The node's side of inference: takes jobs from the off-chain worker, finds what they need, has
//! the engine run them, and keeps the results until they are collected.

mod convert;
mod inputs;
mod lane;
mod metrics;
mod start;
mod status;
mod table;
mod work;

pub use inputs::Inputs;
pub use start::start;
pub use status::Status;
pub use work::Pinned;

use freehold_engine::{store::Store, Engine};
use freehold_primitives::job::{HostError, InferenceEngine, Job, JobError, JobKey, JobStatus};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use table::Admission;
use work::{Task, Workshop};

const LOG_TARGET: &str = "inference";

/// The longest deadline a job is given.
const MAX_DEADLINE: Duration = Duration::from_secs(24 * 3_600);

/// The node's engine, as the host functions see it. Without a working ONNX Runtime every job
/// fails, and the node is a validator all the same.
pub struct Inference {
	workshop: Option<Arc<Workshop>>,
	/// Why there is none.
	missing: Option<String>,
}

impl Inference {
	/// Takes on at most `capacity` jobs at a time.
	pub fn new(
		capacity: usize,
		engine: Arc<dyn Engine>,
		store: Store,
		inputs: Box<dyn Inputs>,
		pinned: Pinned,
	) -> std::io::Result<Self> {
		let workshop = Workshop::open(capacity, engine, store, inputs, pinned)?;
		Ok(Self { workshop: Some(workshop), missing: None })
	}

	/// Fails every job, for this reason.
	pub fn missing(reason: String) -> Self {
		Self { workshop: None, missing: Some(reason) }
	}
}

impl InferenceEngine for Inference {
	fn submit(&self, job: Job) -> Result<(), HostError> {
		let Some(workshop) = &self.workshop else { return Ok(()) };
		let now = Instant::now();
		let deadline = now + Duration::from_millis(job.deadline_ms).min(MAX_DEADLINE);
		let admission = workshop.table.lock().admit(job.key, deadline, now);
		match admission {
			Admission::New(serial, deadline) => {
				workshop.begin(Task { job, serial, deadline, refetched: false });
			},
			Admission::Known => {},
			Admission::Full => return Err(HostError::QueueFull),
		}
		Ok(())
	}

	fn poll(&self, key: JobKey) -> JobStatus {
		let Some(workshop) = &self.workshop else { return JobStatus::Failed(JobError::Internal) };
		let (status, in_vain) = workshop.table.lock().poll(&key, Instant::now());
		if let Some(id) = in_vain {
			workshop.engine.cancel(id);
		}
		status
	}

	fn forget(&self, key: JobKey) {
		let Some(workshop) = &self.workshop else { return };
		let in_vain = workshop.table.lock().remove(&key);
		if let Some(id) = in_vain {
			workshop.engine.cancel(id);
		}
	}
}

impl Drop for Inference {
	fn drop(&mut self) {
		if let Some(workshop) = &self.workshop {
			workshop.close();
		}
	}
}
