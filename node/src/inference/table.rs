//! The jobs that the node has taken on, and what came of them.

use freehold_engine::{Deadline, JobId};
use freehold_primitives::{
	job::{JobError, JobKey, JobStatus},
	referee::NamedTensor,
};
use std::{
	collections::HashMap,
	time::{Duration, Instant},
};

/// How long the end of a job is kept for whoever submitted it.
const KEPT: Duration = Duration::from_secs(3_600);
/// The same for a failure that another try might not meet.
const TRANSIENT_KEPT: Duration = Duration::from_secs(15);
/// Jobs that have ended and are kept.
const MAX_ENDED: usize = 1_024;
/// Bytes of tensors that are kept.
const MAX_BYTES: usize = 64 << 20;

/// How a job ended.
pub type Ended = Result<Vec<NamedTensor>, JobError>;

/// Tells a job from an earlier one with the same key.
pub type Serial = u64;

/// What became of a submission.
#[derive(Debug)]
pub enum Admission {
	New(Serial, Deadline),
	Known,
	Full,
}

enum State {
	/// On its way to the engine, or in it.
	Pending(Option<JobId>),
	Ended {
		at: Instant,
		bytes: usize,
		result: Ended,
	},
}

struct Entry {
	serial: Serial,
	deadline: Deadline,
	state: State,
}

/// All jobs by key.
pub struct Table {
	entries: HashMap<JobKey, Entry>,
	/// Jobs that may be pending.
	capacity: usize,
	serials: Serial,
}

impl Table {
	pub fn new(capacity: usize) -> Self {
		Self { entries: HashMap::new(), capacity, serials: 0 }
	}

	/// Takes a job on, unless it is known or too many are pending. One that is known gets the later
	/// deadline: somebody else may want the same work for longer, and blocks may come slower than
	/// foreseen.
	pub fn admit(&mut self, key: JobKey, deadline: Instant, now: Instant) -> Admission {
		self.age_out(now);
		if let Some(entry) = self.entries.get(&key) {
			entry.deadline.extend_to(deadline);
			return Admission::Known;
		}
		if self.pending() >= self.capacity {
			return Admission::Full;
		}
		self.serials = self.serials.wrapping_add(1);
		let deadline = Deadline::new(deadline);
		let entry = Entry { serial: self.serials, deadline: deadline.clone(), state: State::Pending(None) };
		self.entries.insert(key, entry);
		Admission::New(self.serials, deadline)
	}

	/// How far a job is. One whose deadline has passed ends here, whatever it waits for; the
	/// engine's job that is now in vain is handed back.
	pub fn poll(&mut self, key: &JobKey, now: Instant) -> (JobStatus, Option<JobId>) {
		self.age_out(now);
		let Some(entry) = self.entries.get_mut(key) else { return (JobStatus::Unknown, None) };
		let in_vain = match &entry.state {
			State::Ended { result: Ok(tensors), .. } => return (JobStatus::Done(tensors.clone()), None),
			State::Ended { result: Err(error), .. } => return (JobStatus::Failed(*error), None),
			State::Pending(_) if now < entry.deadline.instant() => return (JobStatus::Pending, None),
			State::Pending(id) => *id,
		};
		entry.state = State::Ended { at: now, bytes: 0, result: Err(JobError::TimedOut) };
		(JobStatus::Failed(JobError::TimedOut), in_vain)
	}

	/// Drops a job; the engine's job that is now in vain is handed back.
	pub fn remove(&mut self, key: &JobKey) -> Option<JobId> {
		match self.entries.remove(key)?.state {
			State::Pending(id) => id,
			State::Ended { .. } => None,
		}
	}

	/// Whether somebody still waits for this very job.
	pub fn is_wanted(&self, key: &JobKey, serial: Serial) -> bool {
		self.entries
			.get(key)
			.is_some_and(|entry| entry.serial == serial && matches!(entry.state, State::Pending(_)))
	}

	/// The engine has the job under this id. `false` when nobody waits for it any more.
	pub fn running(&mut self, key: &JobKey, serial: Serial, id: JobId) -> bool {
		let wanted = self.is_wanted(key, serial);
		if let (true, Some(entry)) = (wanted, self.entries.get_mut(key)) {
			entry.state = State::Pending(Some(id));
		}
		wanted
	}

	/// Keeps the end of a job for whoever waits for it.
	pub fn end(&mut self, key: &JobKey, serial: Serial, result: Ended, now: Instant) {
		if !self.is_wanted(key, serial) {
			return;
		}
		let bytes =
			result.as_ref().map_or(0, |tensors| tensors.iter().map(|named| named.tensor.data.len()).sum());
		if let Some(entry) = self.entries.get_mut(key) {
			entry.state = State::Ended { at: now, bytes, result };
		}
		self.make_room();
	}

	/// Jobs that have not ended.
	pub fn pending(&self) -> usize {
		self.entries.values().filter(|entry| matches!(entry.state, State::Pending(_))).count()
	}

	/// Models whose jobs have not ended.
	pub fn uses(&self, model: &[u8; 32]) -> bool {
		self.entries.iter().any(|(key, entry)| {
			key.model.as_fixed_bytes() == model && matches!(entry.state, State::Pending(_))
		})
	}

	/// All jobs with how far they are.
	pub fn jobs(&self) -> impl Iterator<Item = (&JobKey, Option<&Ended>)> {
		self.entries.iter().map(|(key, entry)| match &entry.state {
			State::Pending(_) => (key, None),
			State::Ended { result, .. } => (key, Some(result)),
		})
	}

	fn age_out(&mut self, now: Instant) {
		self.entries.retain(|_, entry| match &entry.state {
			State::Pending(_) => true,
			State::Ended { at, result, .. } => now.saturating_duration_since(*at) < kept(result),
		});
	}

	/// Drops the oldest results until the rest is within the limits.
	fn make_room(&mut self) {
		let mut ended: Vec<(Instant, usize, JobKey)> = self
			.entries
			.iter()
			.filter_map(|(key, entry)| match &entry.state {
				State::Ended { at, bytes, .. } => Some((*at, *bytes, *key)),
				State::Pending(_) => None,
			})
			.collect();
		ended.sort_unstable_by_key(|(at, ..)| *at);
		let mut count = ended.len();
		let mut total: usize = ended.iter().map(|(_, bytes, _)| bytes).sum();
		for (_, bytes, key) in ended {
			if count <= MAX_ENDED && total <= MAX_BYTES {
				return;
			}
			self.entries.remove(&key);
			count -= 1;
			total -= bytes;
		}
	}
}

fn kept(result: &Ended) -> Duration {
	match result {
		Err(
			JobError::ModelUnavailable
			| JobError::InputUnavailable
			| JobError::TimedOut
			| JobError::Crashed
			| JobError::Internal,
		) => TRANSIENT_KEPT,
		Err(
			JobError::ModelRejected
			| JobError::SignatureMismatch
			| JobError::GoldenMismatch
			| JobError::RuntimeError,
		)
		| Ok(_) => KEPT,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use freehold_primitives::{job::Work, referee::Tensor};
	use sp_core::H256;

	fn key(n: u8) -> JobKey {
		JobKey { model: H256::repeat_byte(n), work: Work::Check }
	}

	fn output(bytes: usize) -> Ended {
		let tensor = Tensor {
			element: freehold_primitives::referee::ElementType::Uint8,
			shape: vec![bytes as u32],
			data: vec![0; bytes],
		};
		Ok(vec![NamedTensor { name: b"y".to_vec(), tensor }])
	}

	const LATER: Duration = Duration::from_secs(60);

	fn admitted(table: &mut Table, n: u8, now: Instant) -> Serial {
		match table.admit(key(n), now + LATER, now) {
			Admission::New(serial, _) => serial,
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn job_should_be_admitted_once() {
		let (mut table, now) = (Table::new(2), Instant::now());
		admitted(&mut table, 1, now);
		assert!(matches!(table.admit(key(1), now + LATER, now), Admission::Known));
		assert_eq!(table.poll(&key(1), now).0, JobStatus::Pending);
		assert_eq!(table.poll(&key(2), now).0, JobStatus::Unknown);
	}

	#[test]
	fn pending_jobs_should_be_bounded_and_ended_ones_make_room() {
		let (mut table, now) = (Table::new(1), Instant::now());
		let serial = admitted(&mut table, 1, now);
		assert!(matches!(table.admit(key(2), now + LATER, now), Admission::Full));
		table.end(&key(1), serial, output(1), now);
		admitted(&mut table, 2, now);
	}

	#[test]
	fn deadline_should_end_a_job_wherever_it_is() {
		let (mut table, now) = (Table::new(1), Instant::now());
		let serial = admitted(&mut table, 1, now);
		assert_eq!(table.poll(&key(1), now + LATER).0, JobStatus::Failed(JobError::TimedOut));
		table.end(&key(1), serial, output(1), now + LATER);
		assert_eq!(table.poll(&key(1), now + LATER).0, JobStatus::Failed(JobError::TimedOut));
	}

	#[test]
	fn known_job_should_get_the_later_deadline() {
		let (mut table, now) = (Table::new(1), Instant::now());
		let Admission::New(_, deadline) = table.admit(key(1), now + LATER, now) else { panic!("new") };
		assert!(matches!(table.admit(key(1), now + 2 * LATER, now), Admission::Known));
		assert!(matches!(table.admit(key(1), now, now), Admission::Known));
		assert_eq!(deadline.instant(), now + 2 * LATER, "for whoever works on it, too");
		assert_eq!(table.poll(&key(1), now + LATER).0, JobStatus::Pending);
		assert_eq!(table.poll(&key(1), now + 2 * LATER).0, JobStatus::Failed(JobError::TimedOut));
	}

	#[test]
	fn end_of_a_forgotten_job_should_not_reach_its_successor() {
		let (mut table, now) = (Table::new(1), Instant::now());
		let old = admitted(&mut table, 1, now);
		assert_eq!(table.remove(&key(1)), None);
		let new = admitted(&mut table, 1, now);
		assert!(!table.is_wanted(&key(1), old));
		table.end(&key(1), old, Err(JobError::Crashed), now);
		assert_eq!(table.poll(&key(1), now).0, JobStatus::Pending);
		table.end(&key(1), new, output(1), now);
		assert!(matches!(table.poll(&key(1), now).0, JobStatus::Done(_)));
	}

	#[test]
	fn transient_failures_should_be_kept_shortly_and_others_long() {
		let (mut table, now) = (Table::new(2), Instant::now());
		for (n, error) in [(1, JobError::InputUnavailable), (2, JobError::ModelRejected)] {
			let serial = admitted(&mut table, n, now);
			table.end(&key(n), serial, Err(error), now);
		}
		let soon = now + TRANSIENT_KEPT;
		assert_eq!(table.poll(&key(1), soon).0, JobStatus::Unknown);
		assert_eq!(table.poll(&key(2), soon).0, JobStatus::Failed(JobError::ModelRejected));
		assert_eq!(table.poll(&key(2), now + KEPT).0, JobStatus::Unknown);
	}

	#[test]
	fn kept_results_should_be_bounded_in_bytes() {
		let (mut table, now) = (Table::new(8), Instant::now());
		for n in 0..5 {
			let serial = admitted(&mut table, n, now);
			table.end(&key(n), serial, output(MAX_BYTES / 4), now + Duration::from_millis(n.into()));
		}
		assert_eq!(table.poll(&key(0), now).0, JobStatus::Unknown);
		assert!(matches!(table.poll(&key(4), now).0, JobStatus::Done(_)));
	}
}
