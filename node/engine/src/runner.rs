//! One job from the queue to its answer.

use crate::{
	cpu::allowance,
	deadline::until,
	engine::{mismatch, Answer, Job, Model, ModelSource},
	observe::Spent,
	process::{Killer, Process},
	wire::{tidy, Request, Response},
	EngineConfig, EngineError,
};
use freehold_onnx::{GraphSignature, OnnxError, TensorSpec};
use freehold_referee::Hash;
use parking_lot::Mutex;
use std::{
	borrow::Cow,
	cell::Cell,
	fs::OpenOptions,
	io::{self, Read},
	os::unix::fs::OpenOptionsExt,
	path::Path,
	sync::Arc,
	time::{Duration, Instant},
};

/// A child with a model loaded.
pub(crate) struct Warm {
	pub(crate) model: Hash,
	pub(crate) graph: GraphSignature,
	pub(crate) process: Process,
	/// Bytes of memory it held when its last job ended.
	pub(crate) resident: u64,
}

/// By which a running job is stopped from outside.
#[derive(Default)]
pub(crate) struct Control(Mutex<Running>);

#[derive(Default)]
struct Running {
	cancelled: bool,
	killer: Option<Arc<Killer>>,
}

impl Control {
	pub(crate) fn cancel(&self) {
		let mut running = self.0.lock();
		running.cancelled = true;
		if let Some(killer) = &running.killer {
			killer.kill();
		}
	}

	/// From now on this process dies with the job.
	fn attach(&self, killer: &Arc<Killer>) -> Result<(), EngineError> {
		let mut running = self.0.lock();
		if running.cancelled {
			return Err(EngineError::Cancelled);
		}
		running.killer = Some(killer.clone());
		Ok(())
	}

	/// Whether the job was cancelled; from now on nothing is killed for it.
	fn detach(&self) -> bool {
		let mut running = self.0.lock();
		running.killer = None;
		running.cancelled
	}
}

/// What has become of a job.
pub(crate) struct Ran {
	pub(crate) answer: Answer,
	/// The child, unless it is dead or not to be trusted with another job.
	pub(crate) warm: Option<Warm>,
	pub(crate) spent: Spent,
}

impl Ran {
	pub(crate) fn failed(error: EngineError) -> Self {
		Self { answer: Err(error), warm: None, spent: Spent::default() }
	}
}

/// One job on its way.
pub(crate) struct Runner<'a> {
	pub(crate) config: &'a EngineConfig,
	pub(crate) job: &'a Job,
	pub(crate) control: &'a Control,
	/// Is told of every child that is started.
	pub(crate) started: &'a dyn Fn(),
}

impl Runner<'_> {
	/// Runs the job in `warm`, or in a new child where there is none.
	pub(crate) fn run(&self, warm: Option<Warm>) -> Ran {
		let was_warm = warm.is_some();
		let mut ran = self.attempt(warm);
		// A child that was warm may have died of what came before; that must not cost this job.
		if was_warm && matches!(ran.answer, Err(EngineError::Crashed(_) | EngineError::OutOfMemory)) {
			drop(ran.warm);
			ran = self.attempt(None);
		}
		if self.control.detach() {
			return Ran { answer: Err(EngineError::Cancelled), warm: None, ..ran };
		}
		let reusable = matches!(
			ran.answer,
			Ok(_)
				| Err(EngineError::RunFailed(_)
					| EngineError::OutputMismatch(_)
					| EngineError::SignatureMismatch(_))
		);
		ran.warm = ran.warm.filter(|_| reusable).and_then(|mut warm| {
			// Between jobs it has nothing to compute.
			warm.process.cpu().limit(Duration::ZERO);
			let lives = warm.process.lives();
			warm.resident = lives.then(|| warm.process.resident())?.unwrap_or(self.config.memory_limit);
			Some(warm)
		});
		ran
	}

	fn attempt(&self, warm: Option<Warm>) -> Ran {
		let mut spent = Spent::default();
		match self.obtain(warm, &mut spent) {
			Ok(mut warm) => Ran { answer: self.infer(&mut warm, &mut spent), warm: Some(warm), spent },
			Err(error) => Ran { answer: Err(error), warm: None, spent },
		}
	}

	fn obtain(&self, warm: Option<Warm>, spent: &mut Spent) -> Result<Warm, EngineError> {
		if let Some(mut warm) = warm {
			if warm.process.lives() {
				self.control.attach(warm.process.killer())?;
				return Ok(warm);
			}
		}
		let start = Instant::now();
		let warm = self.start();
		spent.load = Some(start.elapsed());
		warm
	}

	/// Starts a child and has it load the model.
	fn start(&self) -> Result<Warm, EngineError> {
		let Self { config, job, .. } = self;
		let model = &job.model;
		let (mut file, len) = open(model)?;
		let limit = config.limits.file_bytes;
		if len > limit {
			return Err(OnnxError::FileTooLarge { bytes: len, limit }.into());
		}
		let start = Instant::now();
		let left = || config.load_limit.saturating_sub(start.elapsed()).min(job.deadline.left());
		let (mut process, _) = Process::start(config, &left, |killer| {
			(self.started)();
			self.control.attach(killer)
		})?;
		let (hash, checked) = process.check(&mut *file, len, &config.limits, &left)?;
		// What the check has said of some other file does not matter.
		if hash != model.hash {
			return Err(EngineError::HashMismatch);
		}
		let graph = checked?;
		graph.accepts(&model.signature)?;
		process.load(&left)?;
		Ok(Warm { model: model.hash, graph, process, resident: 0 })
	}

	fn infer(&self, warm: &mut Warm, spent: &mut Spent) -> Answer {
		let signature = &self.job.model.signature;
		warm.graph.accepts(signature)?;
		let (cpu, granted) = (warm.process.cpu(), Cell::new(None));
		let left = || {
			let deadline = self.job.deadline.instant();
			if granted.replace(Some(deadline)) != Some(deadline) {
				cpu.limit(allowance(deadline, Instant::now(), self.config.cpu_limit));
			}
			until(deadline)
		};
		// It must have its time before it is asked.
		left();
		let request = Request::Run(Cow::Borrowed(&self.job.inputs), Cow::Borrowed(&signature.outputs));
		let start = Instant::now();
		let response = warm.process.call(&request, answer_limit(&signature.outputs), &left);
		spent.run = Some(start.elapsed());
		match response? {
			Response::Outputs(mut outputs) => {
				outputs.iter_mut().for_each(|output| output.tensor.canonicalise());
				match mismatch(&signature.outputs, &outputs) {
					None => Ok(outputs),
					Some(reason) => Err(EngineError::OutputMismatch(reason)),
				}
			},
			Response::OutputMismatch(reason) => Err(EngineError::OutputMismatch(tidy(&reason))),
			Response::RunFailed(fault) if fault.out_of_memory => Err(EngineError::OutOfMemory),
			Response::RunFailed(fault) => Err(EngineError::RunFailed(tidy(&fault.message))),
			_ => Err(EngineError::Crashed("it gave an answer that makes no sense".into())),
		}
	}
}

/// The model's file, and how long it is.
fn open(model: &Model) -> Result<(Box<dyn Read + '_>, u64), EngineError> {
	match &model.source {
		ModelSource::Bytes(bytes) => Ok((Box::new(&**bytes), bytes.len() as u64)),
		ModelSource::File(path) => open_file(path)
			.map_err(|error| EngineError::ModelUnavailable(format!("{}: {error}", path.display()))),
	}
}

fn open_file(path: &Path) -> io::Result<(Box<dyn Read>, u64)> {
	// Opening what turns out to be a FIFO must not wait.
	let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)?;
	let metadata = file.metadata()?;
	if !metadata.is_file() {
		return Err(io::Error::other("it is not a regular file"));
	}
	Ok((Box::new(file), metadata.len()))
}

/// Bytes that the right outputs encode to, at most.
fn answer_limit(outputs: &[TensorSpec]) -> u64 {
	// Beside data and name: the element type and three compact lengths, with room to spare.
	const OTHER: u64 = 128;
	outputs.iter().fold(OTHER, |sum, spec| {
		sum.saturating_add(spec.byte_len().unwrap_or(0))
			.saturating_add(spec.name.len() as u64)
			.saturating_add(OTHER)
	})
}
