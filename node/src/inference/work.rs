//! What is done for a job, step by step, on threads of its own: none of it may keep the off-chain
//! worker waiting.

use super::{
	convert,
	inputs::{self, Inputs},
	lane::Lane,
	table::{Ended, Serial, Table},
	LOG_TARGET,
};
use codec::DecodeWithMemLimit;
use freehold_engine::{
	golden::{self, GoldenCase, GoldenError},
	store::{Store, Wanted},
	Completion, Deadline, Engine, EngineError, JobId, Model, ModelSource, Stats,
};
use freehold_primitives::{
	job::{Job, JobError, JobKey, Work},
	model::{Artifact, GoldenVectors},
};
use parking_lot::Mutex;
use std::{
	path::PathBuf,
	sync::{Arc, Weak},
	thread,
	time::{Duration, Instant},
};

/// How long a full engine is left alone.
const ENGINE_PAUSE: Duration = Duration::from_millis(50);
/// Threads that find inputs and hand jobs to the engine.
const PREPARERS: usize = 2;
/// Threads that fetch models; one may wait long for a slow host.
const FETCHERS: usize = 4;
/// Threads that check models against their golden vectors.
const CHECKERS: usize = 2;
/// Bytes of memory that golden vectors may take: several times the largest file of them.
const MAX_GOLDEN_MEMORY: usize = 64 << 20;

/// Whether a model must stay in the store.
pub type Pinned = Box<dyn Fn(&freehold_engine::Hash) -> bool + Send + Sync>;

/// A job on its way.
pub struct Task {
	pub job: Job,
	pub serial: Serial,
	pub deadline: Deadline,
	/// Whether a damaged file has been fetched anew for it.
	pub refetched: bool,
}

/// What can be done with a job.
pub struct Workshop {
	pub table: Mutex<Table>,
	pub engine: Arc<dyn Engine>,
	pub store: Store,
	inputs: Box<dyn Inputs>,
	pinned: Pinned,
	prepare: Arc<Lane<Task>>,
	fetch: Arc<Lane<Task>>,
	check: Arc<Lane<Task>>,
}

impl Workshop {
	/// Starts the threads. They end when the workshop is closed.
	pub fn open(
		capacity: usize,
		engine: Arc<dyn Engine>,
		store: Store,
		inputs: Box<dyn Inputs>,
		pinned: Pinned,
	) -> std::io::Result<Arc<Self>> {
		let (prepare, fetch, check) = (Lane::new(), Lane::new(), Lane::new());
		let table = Mutex::new(Table::new(capacity));
		let workshop = Arc::new(Self { table, engine, store, inputs, pinned, prepare, fetch, check });
		workshop.staff(&workshop.prepare, PREPARERS, "engine-prepare", Self::prepare)?;
		workshop.staff(&workshop.fetch, FETCHERS, "engine-fetch", Self::fetch)?;
		workshop.staff(&workshop.check, CHECKERS, "engine-check", Self::check)?;
		Ok(workshop)
	}

	/// Threads hold no more than a weak reference, so that the engine ends with its last user.
	fn staff(
		self: &Arc<Self>,
		lane: &Arc<Lane<Task>>,
		threads: usize,
		name: &str,
		step: fn(&Arc<Self>, &Task) -> Result<(), JobError>,
	) -> std::io::Result<()> {
		for _ in 0..threads {
			let workshop = Arc::downgrade(self);
			lane.serve(name, move |task: Task| {
				if let Some(workshop) = Weak::upgrade(&workshop) {
					workshop.take(task, step);
				}
			})?;
		}
		Ok(())
	}

	/// Ends the threads.
	pub fn close(&self) {
		self.prepare.close();
		self.fetch.close();
		self.check.close();
	}

	/// Puts a job that the table has admitted on its way.
	pub fn begin(&self, task: Task) {
		self.prepare.push(task);
	}

	fn take(self: &Arc<Self>, task: Task, step: fn(&Arc<Self>, &Task) -> Result<(), JobError>) {
		if !self.table.lock().is_wanted(&task.job.key, task.serial) {
			return;
		}
		if task.deadline.is_over() {
			return self.end(&task.job.key, task.serial, Err(JobError::TimedOut));
		}
		if let Err(error) = step(self, &task) {
			self.end(&task.job.key, task.serial, Err(error));
		}
	}

	fn end(&self, key: &JobKey, serial: Serial, ended: Ended) {
		if let Err(error) = &ended {
			log::warn!(target: LOG_TARGET, "{:?} with model {:?} failed: {error:?}", key.work, key.model);
		}
		self.table.lock().end(key, serial, ended, Instant::now());
	}

	/// Where a job goes: to be fetched for, to be checked, or to the engine.
	fn prepare(self: &Arc<Self>, task: &Task) -> Result<(), JobError> {
		let job = &task.job;
		let Some(path) = self.present(job) else {
			self.fetch.push(task.again());
			return Ok(());
		};
		match job.key.work {
			Work::Check => self.check.push(task.again()),
			Work::Infer { input } => {
				let inputs =
					inputs::tensors(&*self.inputs, &input, job.source).ok_or(JobError::InputUnavailable)?;
				let model = model(job, path)?;
				self.hand_over(
					task,
					freehold_engine::Job { model, inputs, deadline: task.deadline.clone() },
				)?;
			},
		}
		Ok(())
	}

	/// Where the model's file lies, if all files that the job needs are there.
	fn present(&self, job: &Job) -> Option<PathBuf> {
		let find = |artifact: &Artifact| self.store.path(artifact.hash.as_fixed_bytes(), artifact.size);
		if let (Work::Check, Some((golden, _))) = (job.key.work, &job.model.golden) {
			find(golden)?;
		}
		find(&job.model.artifact)
	}

	/// Gives a job to the engine, waiting out its other users.
	fn hand_over(self: &Arc<Self>, task: &Task, job: freehold_engine::Job) -> Result<(), JobError> {
		loop {
			let (workshop, key, serial) = (Arc::downgrade(self), task.job.key, task.serial);
			let again = task.again();
			let done: Completion = Box::new(move |answer| {
				let Some(workshop) = workshop.upgrade() else { return };
				if matches!(answer, Err(EngineError::HashMismatch)) && workshop.refetch(&again) {
					return;
				}
				let explain = |error: EngineError| {
					log::debug!(target: LOG_TARGET, "model {:?}: {error}", key.model);
					convert::engine_error(&error)
				};
				workshop.end(&key, serial, answer.map_err(explain));
			});
			match self.engine.submit(job.clone(), done) {
				Ok(id) => return self.note_running(&key, serial, id),
				Err(EngineError::QueueFull) if !task.deadline.is_over() => thread::sleep(ENGINE_PAUSE),
				Err(error) => return Err(convert::engine_error(&error)),
			}
		}
	}

	/// The job may have been forgotten, or be done, by now.
	fn note_running(&self, key: &JobKey, serial: Serial, id: JobId) -> Result<(), JobError> {
		if !self.table.lock().running(key, serial, id) {
			self.engine.cancel(id);
		}
		Ok(())
	}

	/// Removes a file that has been damaged since it was stored, and starts the job over. Once: a
	/// disk that damages it again is beyond help.
	fn refetch(&self, task: &Task) -> bool {
		if task.refetched {
			return false;
		}
		log::warn!(target: LOG_TARGET, "the stored model {:?} is damaged: fetching it anew", task.job.key.model);
		if let Err(error) = self.store.remove(task.job.key.model.as_fixed_bytes()) {
			log::warn!(target: LOG_TARGET, "cannot remove it: {error}");
			return false;
		}
		self.prepare.push(Task { refetched: true, ..task.again() });
		true
	}

	/// Fetches what the job needs, then sends it back.
	fn fetch(self: &Arc<Self>, task: &Task) -> Result<(), JobError> {
		let files = &task.job.model;
		self.get(task, &files.artifact, &files.locators)?;
		if let (Work::Check, Some((golden, locators))) = (task.job.key.work, &files.golden) {
			self.get(task, golden, locators)?;
		}
		self.prepare.push(task.again());
		Ok(())
	}

	fn get(&self, task: &Task, artifact: &Artifact, locators: &[Vec<u8>]) -> Result<(), JobError> {
		let wanted = Wanted {
			hash: artifact.hash.to_fixed_bytes(),
			size: artifact.size,
			locators: locators.iter().filter_map(|locator| String::from_utf8(locator.clone()).ok()).collect(),
		};
		let pinned = |hash: &freehold_engine::Hash| {
			let used = self.table.lock().uses(hash);
			used || (self.pinned)(hash)
		};
		let forgotten = || !self.table.lock().is_wanted(&task.job.key, task.serial);
		match self.store.fetch(&wanted, &pinned, &task.deadline, &forgotten) {
			Ok(_) => Ok(()),
			Err(error) => {
				log::warn!(target: LOG_TARGET, "cannot fetch {:?}: {error}", artifact.hash);
				Err(convert::store_error(&error))
			},
		}
	}

	/// Compares the model's outputs with the golden ones.
	fn check(self: &Arc<Self>, task: &Task) -> Result<(), JobError> {
		let job = &task.job;
		let path = self.present(job).ok_or(JobError::ModelUnavailable)?;
		let cases = match &job.model.golden {
			Some((golden, _)) => self.golden_cases(golden)?,
			None => Vec::new(),
		};
		let model = model(job, path)?;
		let engine = WhileWanted { workshop: self, key: job.key, serial: task.serial };
		match golden::check(&engine, &model, &cases, job.model.tolerance, &task.deadline) {
			Ok(()) => {
				self.end(&job.key, task.serial, Ok(Vec::new()));
				Ok(())
			},
			Err(GoldenError::Engine(EngineError::HashMismatch)) if self.refetch(task) => Ok(()),
			Err(error) => {
				log::warn!(target: LOG_TARGET, "model {:?} has not passed: {error}", job.key.model);
				Err(convert::golden_error(&error))
			},
		}
	}

	fn golden_cases(&self, golden: &Artifact) -> Result<Vec<GoldenCase>, JobError> {
		let bytes = self
			.store
			.read(golden.hash.as_fixed_bytes(), golden.size)
			.map_err(|error| convert::store_error(&error))?;
		let vectors = decode_golden(&bytes).ok_or(JobError::GoldenMismatch)?;
		Ok(vectors
			.0
			.into_iter()
			.map(|vector| GoldenCase { inputs: vector.inputs, outputs: vector.outputs })
			.collect())
	}
}

impl Task {
	fn again(&self) -> Self {
		Self {
			job: self.job.clone(),
			serial: self.serial,
			deadline: self.deadline.clone(),
			refetched: self.refetched,
		}
	}
}

/// A stranger's file: small ones can decode to hundreds of times their size.
fn decode_golden(mut bytes: &[u8]) -> Option<GoldenVectors> {
	let vectors = GoldenVectors::decode_with_mem_limit(&mut bytes, MAX_GOLDEN_MEMORY).ok()?;
	bytes.is_empty().then_some(vectors)
}

fn model(job: &Job, path: PathBuf) -> Result<Model, JobError> {
	Ok(Model {
		hash: job.key.model.to_fixed_bytes(),
		source: ModelSource::File(path),
		signature: convert::signature(&job.model.signature).ok_or(JobError::SignatureMismatch)?,
	})
}

/// The engine, for as long as somebody waits for a check: it takes no further case of one that was
/// forgotten, and the case that runs can be stopped.
struct WhileWanted<'a> {
	workshop: &'a Workshop,
	key: JobKey,
	serial: Serial,
}

impl Engine for WhileWanted<'_> {
	fn submit(&self, job: freehold_engine::Job, done: Completion) -> Result<JobId, EngineError> {
		if !self.workshop.table.lock().is_wanted(&self.key, self.serial) {
			return Err(EngineError::Cancelled);
		}
		let id = self.workshop.engine.submit(job, done)?;
		if !self.workshop.table.lock().running(&self.key, self.serial, id) {
			self.workshop.engine.cancel(id);
		}
		Ok(id)
	}

	fn cancel(&self, id: JobId) -> bool {
		self.workshop.engine.cancel(id)
	}

	fn stats(&self) -> Stats {
		self.workshop.engine.stats()
	}
}
