//! What can be seen of the engine's work.

use freehold_referee::Hash;
use serde::Serialize;
use std::time::Duration;

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
	Answered,
	Failed,
	TimedOut,
	Cancelled,
}

/// What the time of a job that was started went into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
	/// Starting a child, and checking and loading the model; none with a child that had it loaded.
	pub load: Option<Duration>,
	/// The run itself; none where it did not come to one.
	pub run: Option<Duration>,
}

/// Is told what happens, for metrics. Called on the engine's threads; must be quick, and must not
/// call the engine.
pub trait Observer: Send + Sync {
	/// That many jobs now wait. Calls come one at a time, in the order of what they tell.
	fn queue_depth(&self, _jobs: usize) {}
	/// A job for this model has left the queue.
	fn started(&self, _model: &Hash) {}
	/// A job that was `started` has ended.
	fn finished(&self, _model: &Hash, _outcome: Outcome, _spent: Spent) {}
	/// A job for this model has ended without ever starting.
	fn dropped(&self, _model: &Hash, _outcome: Outcome) {}
}

/// Counts since the engine's start, and its state now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
	/// Jobs waiting.
	pub queued: usize,
	/// Jobs running.
	pub running: usize,
	/// Idle children with a model loaded.
	pub warm: usize,
	/// Resident bytes of those.
	pub warm_bytes: u64,
	pub answered: u64,
	pub failed: u64,
	pub timed_out: u64,
	pub cancelled: u64,
	/// Children started.
	pub started: u64,
}

impl Stats {
	pub(crate) fn count(&mut self, outcome: Outcome) {
		let counter = match outcome {
			Outcome::Answered => &mut self.answered,
			Outcome::Failed => &mut self.failed,
			Outcome::TimedOut => &mut self.timed_out,
			Outcome::Cancelled => &mut self.cancelled,
		};
		*counter = counter.saturating_add(1);
	}
}
