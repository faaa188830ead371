//! Many jobs at once.

mod support;

use freehold_engine::{
	Answer, Engine, EngineConfig, EngineError, Hash, Job, JobId, NamedTensor, Observer, OrtEngine, Outcome,
	Spent,
};
use std::{
	collections::BTreeMap,
	sync::{mpsc, Arc, Condvar, Mutex},
	time::{Duration, Instant},
};
use support::*;

/// Submits a job whose answer can be waited for.
fn submit(engine: &OrtEngine, job: Job) -> Result<(JobId, mpsc::Receiver<Answer>), EngineError> {
	let (sender, receiver) = mpsc::channel();
	let id = engine.submit(job, Box::new(move |answer| drop(sender.send(answer))))?;
	Ok((id, receiver))
}

fn answer(receiver: &mpsc::Receiver<Answer>) -> Answer {
	receiver.recv_timeout(Duration::from_secs(60)).unwrap()
}

fn hanging(time: Duration) -> Job {
	Job { deadline: after(time), ..job(&hang(), four([1.0; 4])) }
}

fn plus(y: f32) -> Vec<NamedTensor> {
	vec![floats("y", &[4], &[y; 4])]
}

#[test]
fn many_jobs_are_answered_beside_one_that_hangs() {
	let engine = engine();
	let (hanging, hung) = submit(&engine, hanging(Duration::from_secs(600))).unwrap();
	let models = [adder(1.0), adder(2.0), adder(3.0)];
	let jobs: Vec<_> =
		(0..60).map(|i| submit(&engine, job(&models[i % 3], four([i as f32; 4]))).unwrap().1).collect();
	for (i, receiver) in jobs.iter().enumerate() {
		assert_eq!(answer(receiver).unwrap(), plus((i + i % 3 + 1) as f32));
	}
	assert!(hung.try_recv().is_err(), "they did not wait for it");
	assert!(engine.cancel(hanging));
	assert_eq!(answer(&hung), Err(EngineError::Cancelled));
	let stats = engine.stats();
	assert_eq!((stats.answered, stats.cancelled, stats.queued, stats.running), (60, 1, 0, 0));
}

#[test]
fn the_queue_is_bounded_and_jobs_can_be_cancelled() {
	let engine = OrtEngine::start(EngineConfig { runners: 1, queue: 2, ..config() }).unwrap();
	let (running, hung) = submit(&engine, hanging(Duration::from_secs(60))).unwrap();
	wait_until("it runs", || engine.stats().running == 1 && engine.stats().queued == 0);
	let adder = adder(1.0);
	let (queued, never) = submit(&engine, job(&adder, four([1.0; 4]))).unwrap();
	let (_, later) = submit(&engine, job(&adder, four([2.0; 4]))).unwrap();
	let refused = submit(&engine, job(&adder, four([3.0; 4])));
	assert_eq!(refused.err(), Some(EngineError::QueueFull));

	assert!(engine.cancel(queued));
	assert_eq!(answer(&never), Err(EngineError::Cancelled));
	assert!(!engine.cancel(queued), "it is gone");
	let start = Instant::now();
	assert!(engine.cancel(running));
	assert_eq!(answer(&hung), Err(EngineError::Cancelled));
	assert!(start.elapsed() < Duration::from_secs(20));
	assert_eq!(answer(&later).unwrap(), plus(3.0));
}

#[test]
fn a_waiting_job_is_given_up_at_its_deadline() {
	let engine = OrtEngine::start(EngineConfig { runners: 1, ..config() }).unwrap();
	let (running, _hung) = submit(&engine, hanging(Duration::from_secs(60))).unwrap();
	let start = Instant::now();
	let waiting = Job { deadline: after(Duration::from_millis(500)), ..job(&adder(1.0), four([1.0; 4])) };
	let (_, waiting) = submit(&engine, waiting).unwrap();
	assert_eq!(answer(&waiting), Err(EngineError::TimedOut));
	assert!(start.elapsed() < Duration::from_secs(20));
	assert!(engine.cancel(running));
}

#[test]
fn a_waiting_job_whose_deadline_is_moved_is_not_given_up() {
	let engine = OrtEngine::start(EngineConfig { runners: 1, ..config() }).unwrap();
	let (running, _hung) = submit(&engine, hanging(Duration::from_secs(600))).unwrap();
	wait_until("it runs", || engine.stats().running == 1);
	let deadline = after(Duration::from_secs(3));
	let first = deadline.instant();
	let waiting = Job { deadline: deadline.clone(), ..job(&adder(1.0), four([1.0; 4])) };
	let (_, waiting) = submit(&engine, waiting).unwrap();
	deadline.extend_to(after(Duration::from_secs(600)).instant());
	// Long enough for the queue to be looked over once more.
	wait_until("its first deadline is past", || Instant::now() > first + Duration::from_millis(1500));
	assert_eq!(engine.stats().queued, 1);
	assert!(engine.cancel(running));
	assert_eq!(answer(&waiting).unwrap(), plus(2.0));
}

/// Seconds of processor time after which the process is killed.
fn processor_limit(pid: i32) -> Option<u64> {
	let limits = std::fs::read_to_string(format!("/proc/{pid}/limits")).ok()?;
	limits.lines().find_map(|line| line.strip_prefix("Max cpu time")?.split_whitespace().next()?.parse().ok())
}

#[test]
fn a_running_job_whose_deadline_is_moved_is_not_killed() {
	let mut config = EngineConfig { runners: 1, ..config() };
	config.command.args = vec!["long-lived".into()];
	let engine = OrtEngine::start(config).unwrap();
	let deadline = after(Duration::from_secs(6));
	let (id, hung) = submit(&engine, Job { deadline: deadline.clone(), ..hanging(Duration::ZERO) }).unwrap();
	let limit = || marked_children("long-lived").into_iter().find_map(processor_limit);
	wait_until("it has the processor time until its deadline", || limit().is_some_and(|limit| limit < 30));
	deadline.extend_to(after(Duration::from_secs(600)).instant());
	// Given at the first deadline, in place of being killed.
	wait_until("it has more", || limit().is_some_and(|limit| limit > 500) || engine.stats().running == 0);
	assert_eq!((engine.stats().running, engine.stats().timed_out), (1, 0));
	assert!(engine.cancel(id));
	assert_eq!(answer(&hung), Err(EngineError::Cancelled));
}

#[test]
fn dropping_the_engine_ends_all_jobs() {
	let engine = OrtEngine::start(EngineConfig { runners: 1, ..config() }).unwrap();
	let (_, hung) = submit(&engine, hanging(Duration::from_secs(60))).unwrap();
	wait_until("it runs", || engine.stats().running == 1);
	let (_, waiting) = submit(&engine, job(&adder(1.0), four([1.0; 4]))).unwrap();
	drop(engine);
	assert_eq!(answer(&hung), Err(EngineError::Cancelled));
	assert_eq!(answer(&waiting), Err(EngineError::Stopped));
}

#[test]
fn idle_children_are_kept_within_the_memory_budget() {
	let one = OrtEngine::start(EngineConfig { runners: 1, ..config() }).unwrap();
	run(&one, &adder(1.0), four([1.0; 4])).unwrap();
	let bytes = one.stats().warm_bytes;
	assert!(bytes > 1 << 20, "{bytes}");

	// Room for two.
	let engine =
		OrtEngine::start(EngineConfig { runners: 1, warm_budget: bytes * 5 / 2, ..config() }).unwrap();
	let mut started = 0;
	let mut starts = |by: f32| {
		run(&engine, &adder(by), four([1.0; 4])).unwrap();
		let before = std::mem::replace(&mut started, engine.stats().started);
		started > before
	};
	assert!(starts(1.0) && starts(2.0));
	assert!(!starts(1.0), "kept");
	assert!(starts(3.0), "in the place of 2");
	assert!(!starts(1.0), "used later than 2");
	assert!(starts(2.0), "it was evicted");
	assert_eq!(engine.stats().warm, 2);
	assert!(engine.stats().warm_bytes <= bytes * 5 / 2);

	let none = OrtEngine::start(EngineConfig { warm_budget: 0, ..config() }).unwrap();
	run(&none, &adder(1.0), four([1.0; 4])).unwrap();
	assert_eq!(none.stats().warm, 0);
}

/// The children of this process that have this in their command line.
fn marked_children(marker: &str) -> Vec<i32> {
	let line = |pid: &i32| std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
	let mut children = children_of(std::process::id());
	children.retain(|pid| String::from_utf8_lossy(&line(pid)).contains(marker));
	children
}

fn kill_children(marker: &str) {
	for pid in marked_children(marker) {
		// SAFETY: a child of this process, which nobody has waited for yet.
		unsafe { libc::kill(pid, libc::SIGKILL) };
	}
}

#[test]
fn an_idle_child_that_has_died_is_swept_up() {
	let mut config = EngineConfig { runners: 1, ..config() };
	config.command.args = vec!["marked-for-sweeping".into()];
	let engine = OrtEngine::start(config).unwrap();
	run(&engine, &adder(1.0), four([1.0; 4])).unwrap();
	wait_until("it is idle", || engine.stats().warm == 1);
	let child = marked_children("marked-for-sweeping");
	kill_children("marked-for-sweeping");
	wait_until("it is forgotten", || engine.stats().warm == 0 && engine.stats().warm_bytes == 0);
	wait_until("it is waited for", || !children_of(std::process::id()).contains(&child[0]));
}

/// Lets a report be overtaken by the next, if there is a way.
#[derive(Default)]
struct Slow {
	told: Mutex<Vec<usize>>,
	more: Condvar,
}

impl Observer for Slow {
	fn queue_depth(&self, jobs: usize) {
		let mut told = self.told.lock().unwrap();
		if jobs > 0 {
			let before = told.len();
			let wait = Duration::from_millis(500);
			told = self.more.wait_timeout_while(told, wait, |told| told.len() == before).unwrap().0;
		}
		told.push(jobs);
		self.more.notify_all();
	}
}

#[test]
fn the_last_depth_that_is_told_is_the_last_there_was() {
	let slow = Arc::new(Slow::default());
	let engine = OrtEngine::start(EngineConfig { observer: Some(slow.clone()), ..config() }).unwrap();
	run(&engine, &adder(1.0), four([1.0; 4])).unwrap();
	assert_eq!(*slow.told.lock().unwrap(), [1, 0]);
}

#[test]
fn a_child_killed_while_idle_or_busy_is_replaced() {
	let mut config = EngineConfig { runners: 1, ..config() };
	config.command.args = vec!["marked-for-death".into()];
	let engine = OrtEngine::start(config).unwrap();
	run(&engine, &adder(1.0), four([1.0; 4])).unwrap();
	kill_children("marked-for-death");
	assert_eq!(run(&engine, &adder(1.0), four([1.0; 4])).unwrap(), plus(2.0));
	assert_eq!(engine.stats().started, 2);

	let (_, hung) = submit(&engine, hanging(Duration::from_secs(60))).unwrap();
	wait_until("it has a child", || engine.stats().started == 3);
	kill_children("marked-for-death");
	assert!(matches!(answer(&hung), Err(EngineError::Crashed(_))));
	assert_eq!(run(&engine, &adder(1.0), four([1.0; 4])).unwrap(), plus(2.0));
}

#[derive(Default)]
struct Log(Mutex<BTreeMap<String, usize>>);

impl Log {
	fn note(&self, what: String) {
		*self.0.lock().unwrap().entry(what).or_default() += 1;
	}
}

impl Observer for Log {
	fn queue_depth(&self, _: usize) {
		self.note("depth".into());
	}
	fn started(&self, model: &Hash) {
		self.note(format!("{} started", hex::encode(model)));
	}
	fn finished(&self, model: &Hash, outcome: Outcome, spent: Spent) {
		assert!(spent.run.is_some_and(|time| time > Duration::ZERO));
		self.note(format!("{} {outcome:?}", hex::encode(model)));
		if spent.load.is_some_and(|time| time > Duration::ZERO) {
			self.note(format!("{} loaded", hex::encode(model)));
		}
		panic!("an observer that panics harms nobody");
	}
}

#[test]
fn an_observer_is_told_by_model() {
	let log = Arc::new(Log::default());
	let engine = OrtEngine::start(EngineConfig { observer: Some(log.clone()), ..config() }).unwrap();
	let (good, bad) = (adder(1.0), as_large_as_asked());
	run(&engine, &good, four([1.0; 4])).unwrap();
	run(&engine, &good, four([1.0; 4])).unwrap();
	run(&engine, &bad, vec![ints("n", &[1], &[-1])]).unwrap_err();
	drop(engine);
	let log = log.0.lock().unwrap();
	let count = |model: &freehold_engine::Model, what| log[&format!("{} {what}", hex::encode(model.hash))];
	assert_eq!((count(&good, "started"), count(&good, "Answered")), (2, 2));
	assert_eq!((count(&good, "loaded"), count(&bad, "loaded")), (1, 1), "the second run found it loaded");
	assert_eq!((count(&bad, "started"), count(&bad, "Failed")), (1, 1));
	assert!(log["depth"] >= 6);
}
