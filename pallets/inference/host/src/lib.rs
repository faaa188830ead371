//! Host functions by which the off-chain worker reaches its node's engine. They work where an
//! [`EngineExt`] is registered, which nodes do for off-chain workers alone: block execution gets
//! [`HostError::Unavailable`], and never imports them.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

use freehold_primitives::job::{HostError, Job, JobKey, JobStatus};
use sp_runtime_interface::{
	pass_by::{AllocateAndReturnByCodec, PassFatPointerAndDecode},
	runtime_interface,
};

#[cfg(feature = "std")]
use sp_externalities::ExternalitiesExt;

#[cfg(feature = "std")]
sp_externalities::decl_extension! {
	/// Gives host functions the node's engine.
	pub struct EngineExt(std::sync::Arc<dyn freehold_primitives::job::InferenceEngine>);
}

/// The node's inference engine.
#[runtime_interface]
pub trait InferenceEngine {
	/// Takes a job on; one that the engine has already gets the later of the two deadlines.
	fn submit(
		&mut self,
		job: PassFatPointerAndDecode<Job>,
	) -> AllocateAndReturnByCodec<Result<(), HostError>> {
		match self.extension::<EngineExt>() {
			Some(engine) => engine.0.submit(job),
			None => Err(HostError::Unavailable),
		}
	}

	/// How far a job is.
	fn poll(
		&mut self,
		key: PassFatPointerAndDecode<JobKey>,
	) -> AllocateAndReturnByCodec<Result<JobStatus, HostError>> {
		self.extension::<EngineExt>().map(|engine| engine.0.poll(key)).ok_or(HostError::Unavailable)
	}

	/// Drops a job and its result; a running one is stopped.
	fn forget(
		&mut self,
		key: PassFatPointerAndDecode<JobKey>,
	) -> AllocateAndReturnByCodec<Result<(), HostError>> {
		self.extension::<EngineExt>().map(|engine| engine.0.forget(key)).ok_or(HostError::Unavailable)
	}
}
