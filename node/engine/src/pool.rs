//! The queue, the threads that serve it, and the children kept warm.

use crate::{
	child::Landlock,
	engine::{mismatch, Answer, Completion, Engine, Job, JobId},
	observe::{Outcome, Stats},
	process::Process,
	runner::{Control, Ran, Runner, Warm},
	EngineConfig, EngineError,
};
use freehold_referee::Hash;
use parking_lot::{Condvar, Mutex};
use std::{
	collections::{HashMap, VecDeque},
	panic::{catch_unwind, AssertUnwindSafe},
	sync::Arc,
	thread::JoinHandle,
	time::{Duration, Instant},
};

/// How often the queue is looked over for jobs whose time is over, at least.
const LOOK: Duration = Duration::from_secs(1);

struct Queued {
	id: u64,
	job: Job,
	done: Completion,
}

#[derive(Default)]
struct State {
	queue: VecDeque<Queued>,
	running: HashMap<u64, Arc<Control>>,
	/// The least recently used first.
	warm: VecDeque<Warm>,
	next: u64,
	stopped: bool,
	stats: Stats,
}

struct Shared {
	config: EngineConfig,
	state: Mutex<State>,
	/// There is work, or an end to it.
	work: Condvar,
	/// There is a deadline to watch, or an end to work.
	clock: Condvar,
}

/// The engine that runs models through ONNX Runtime. Dropping it kills every child; jobs not
/// done by then get [`EngineError::Stopped`] or [`EngineError::Cancelled`].
pub struct OrtEngine {
	shared: Arc<Shared>,
	threads: Vec<JoinHandle<()>>,
}

impl OrtEngine {
	/// Starts the engine, after one child has shown that ONNX Runtime can be loaded. Logs a
	/// warning where the kernel lacks parts of the sandbox.
	pub fn start(config: EngineConfig) -> Result<Self, EngineError> {
		if !config.library.is_file() {
			let reason = "there is no such file".into();
			return Err(EngineError::RuntimeMissing { path: config.library, reason });
		}
		let start = Instant::now();
		let left = || config.load_limit.saturating_sub(start.elapsed());
		let (process, hello) = Process::start(&config, &left, |_| Ok(()))?;
		drop(process);
		log::info!(target: "engine", "{}", hello.runtime);
		match hello.sandbox.landlock {
			Landlock::Full => (),
			Landlock::Partial => log::warn!(
				target: "engine",
				"this kernel has only an older Landlock: models are confined by seccomp and in part by Landlock"
			),
			Landlock::None => {
				log::warn!(target: "engine", "this kernel has no Landlock: files are kept from models by seccomp alone")
			},
		}
		if !hello.sandbox.seccomp {
			log::warn!(target: "engine", "this kernel has no seccomp filter: models can make any system call");
		}
		let runners = config.runners.max(1);
		let shared =
			Arc::new(Shared { config, state: Mutex::default(), work: Condvar::new(), clock: Condvar::new() });
		// Should a thread be refused, dropping this stops those that run.
		let mut engine = Self { shared: shared.clone(), threads: Vec::new() };
		for number in 0..runners {
			engine.spawn(format!("engine-{number}"), Shared::serve)?;
		}
		engine.spawn("engine-clock".into(), Shared::watch)?;
		Ok(engine)
	}

	fn spawn(&mut self, name: String, body: fn(&Shared)) -> Result<(), EngineError> {
		let shared = self.shared.clone();
		let thread = std::thread::Builder::new().name(name).spawn(move || body(&shared));
		self.threads.push(thread.map_err(|error| EngineError::ChildStart(error.to_string()))?);
		Ok(())
	}
}

impl Engine for OrtEngine {
	fn submit(&self, job: Job, done: Completion) -> Result<JobId, EngineError> {
		job.model.check_size(self.shared.config.tensors_limit)?;
		if let Some(reason) = mismatch(&job.model.signature.inputs, &job.inputs) {
			return Err(EngineError::InputMismatch(reason));
		}
		let id = {
			let mut state = self.shared.state.lock();
			if state.stopped {
				return Err(EngineError::Stopped);
			}
			if state.queue.len() >= self.shared.config.queue {
				return Err(EngineError::QueueFull);
			}
			let id = state.next;
			state.next = id.wrapping_add(1);
			state.queue.push_back(Queued { id, job, done });
			self.shared.tell_depth(&state);
			id
		};
		self.shared.work.notify_one();
		self.shared.clock.notify_one();
		Ok(JobId(id))
	}

	fn cancel(&self, id: JobId) -> bool {
		let queued = {
			let mut state = self.shared.state.lock();
			if let Some(control) = state.running.get(&id.0) {
				control.cancel();
				return true;
			}
			let place = state.queue.iter().position(|queued| queued.id == id.0);
			let queued = place.and_then(|place| state.queue.remove(place));
			self.shared.tell_depth(&state);
			queued
		};
		let Some(queued) = queued else { return false };
		self.shared.drop_queued(queued, EngineError::Cancelled);
		true
	}

	fn stats(&self) -> Stats {
		let state = self.shared.state.lock();
		Stats {
			queued: state.queue.len(),
			running: state.running.len(),
			warm: state.warm.len(),
			warm_bytes: state.warm.iter().fold(0, |sum, warm| sum.saturating_add(warm.resident)),
			..state.stats
		}
	}
}

impl Drop for OrtEngine {
	fn drop(&mut self) {
		let queue = {
			let mut state = self.shared.state.lock();
			state.stopped = true;
			state.running.values().for_each(|control| control.cancel());
			let queue = std::mem::take(&mut state.queue);
			self.shared.tell_depth(&state);
			queue
		};
		self.shared.work.notify_all();
		self.shared.clock.notify_all();
		for queued in queue {
			self.shared.drop_queued(queued, EngineError::Stopped);
		}
		let own = std::thread::current().id();
		for thread in self.threads.drain(..).filter(|thread| thread.thread().id() != own) {
			drop(thread.join());
		}
		let warm = std::mem::take(&mut self.shared.state.lock().warm);
		drop(warm);
	}
}

impl Shared {
	/// Takes jobs and runs them, until the engine stops.
	fn serve(&self) {
		loop {
			let (queued, control, warm) = {
				let mut state = self.state.lock();
				loop {
					if state.stopped {
						return;
					}
					if let Some(queued) = state.queue.pop_front() {
						let control = Arc::new(Control::default());
						state.running.insert(queued.id, control.clone());
						let warm = take_warm(&mut state.warm, &queued.job.model.hash);
						self.tell_depth(&state);
						break (queued, control, warm);
					}
					self.work.wait(&mut state);
				}
			};
			self.one(queued, &control, warm);
		}
	}

	fn one(&self, queued: Queued, control: &Control, warm: Option<Warm>) {
		let Queued { id, job, done } = queued;
		let model = job.model.hash;
		self.observe(|observer| observer.started(&model));
		let started = || {
			let mut state = self.state.lock();
			state.stats.started = state.stats.started.saturating_add(1);
		};
		let run = || {
			if job.deadline.is_over() {
				return Ran { warm, ..Ran::failed(EngineError::TimedOut) };
			}
			Runner { config: &self.config, job: &job, control, started: &started }.run(warm)
		};
		let Ran { answer, warm, spent } = catch_unwind(AssertUnwindSafe(run))
			.unwrap_or_else(|_| Ran::failed(EngineError::Crashed("the engine's own fault".into())));
		let outcome = outcome_of(&answer);
		let evicted = {
			let mut state = self.state.lock();
			state.running.remove(&id);
			state.stats.count(outcome);
			if !state.stopped {
				state.warm.extend(warm);
			}
			evict(&mut state.warm, self.config.warm_budget)
		};
		drop(evicted);
		self.observe(|observer| observer.finished(&model, outcome, spent));
		if let Err(error) = &answer {
			log::debug!(target: "engine", "job {id} for model {}: {error}", hex::encode(model));
		}
		complete(done, answer);
	}

	/// Drops jobs from the queue when their time is over, though no runner is free, and idle
	/// children that have died.
	fn watch(&self) {
		loop {
			let (late, dead) = {
				let mut state = self.state.lock();
				if state.stopped {
					return;
				}
				let soonest = state.queue.iter().map(|queued| queued.job.deadline.left()).min();
				let wait = soonest.unwrap_or(LOOK).clamp(Duration::from_millis(5), LOOK);
				self.clock.wait_for(&mut state, wait);
				let late = take_out(&mut state.queue, |queued| queued.job.deadline.is_over());
				if !late.is_empty() {
					self.tell_depth(&state);
				}
				(late, take_out(&mut state.warm, |warm| !warm.process.lives()))
			};
			drop(dead);
			for queued in late {
				self.drop_queued(queued, EngineError::TimedOut);
			}
		}
	}

	fn drop_queued(&self, queued: Queued, error: EngineError) {
		let answer = Err(error);
		let outcome = outcome_of(&answer);
		self.state.lock().stats.count(outcome);
		self.observe(|observer| observer.dropped(&queued.job.model.hash, outcome));
		complete(queued.done, answer);
	}

	/// Is called with the state locked, so that the last call tells of the last change.
	fn tell_depth(&self, state: &State) {
		self.observe(|observer| observer.queue_depth(state.queue.len()));
	}

	fn observe(&self, tell: impl FnOnce(&dyn crate::Observer)) {
		if let Some(observer) = &self.config.observer {
			guarded(|| tell(&**observer));
		}
	}
}

fn complete(done: Completion, answer: Answer) {
	guarded(|| done(answer));
}

/// Code of others must not take a thread of the engine's down with it.
fn guarded(call: impl FnOnce()) {
	if catch_unwind(AssertUnwindSafe(call)).is_err() {
		log::error!(target: "engine", "a callback panicked");
	}
}

fn outcome_of(answer: &Answer) -> Outcome {
	match answer {
		Ok(_) => Outcome::Answered,
		Err(EngineError::TimedOut) => Outcome::TimedOut,
		Err(EngineError::Cancelled | EngineError::Stopped) => Outcome::Cancelled,
		Err(_) => Outcome::Failed,
	}
}

/// The most recently used idle child that has this model.
fn take_warm(warm: &mut VecDeque<Warm>, model: &Hash) -> Option<Warm> {
	let place = warm.iter().rposition(|warm| warm.model == *model)?;
	warm.remove(place)
}

/// Takes out those that are `gone`.
fn take_out<T>(from: &mut VecDeque<T>, mut gone: impl FnMut(&mut T) -> bool) -> Vec<T> {
	let mut out = Vec::new();
	for mut one in std::mem::take(from) {
		if gone(&mut one) {
			out.push(one);
		} else {
			from.push_back(one);
		}
	}
	out
}

/// Takes out the least recently used, until the others fit the budget.
fn evict(warm: &mut VecDeque<Warm>, budget: u64) -> Vec<Warm> {
	let mut bytes = warm.iter().fold(0u64, |sum, warm| sum.saturating_add(warm.resident));
	let mut evicted = Vec::new();
	while bytes > budget {
		let Some(oldest) = warm.pop_front() else { break };
		bytes = bytes.saturating_sub(oldest.resident);
		evicted.push(oldest);
	}
	evicted
}
