//! One job from the queue to its answer.

use crate::{
	engine::{mismatch, Answer, Job, Model, ModelSource},
	process::{Killer, Process},
	wire::{tidy, Request, Response},
	EngineConfig, EngineError,
};
use freehold_onnx::{check_with, GraphSignature, TensorSpec};
use freehold_referee::{Blake2b256, Hash, Hasher};
use parking_lot::Mutex;
use std::{
	borrow::Cow,
	io::Read,
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

/// Runs the job in `warm`, or in a new child where there is none. Gives the child back unless it
/// is dead or not to be trusted with another job.
pub(crate) fn run(
	config: &EngineConfig,
	job: &Job,
	control: &Control,
	warm: Option<Warm>,
	started: &dyn Fn(),
) -> (Answer, Option<Warm>) {
	let was_warm = warm.is_some();
	let (mut answer, mut warm) = attempt(config, job, control, warm, started);
	// A child that was warm may have died of what came before; that must not cost this job.
	if was_warm && matches!(answer, Err(EngineError::Crashed(_) | EngineError::OutOfMemory)) {
		drop(warm);
		(answer, warm) = attempt(config, job, control, None, started);
	}
	if control.detach() {
		return (Err(EngineError::Cancelled), None);
	}
	let reusable = matches!(
		answer,
		Ok(_)
			| Err(EngineError::RunFailed(_)
				| EngineError::OutputMismatch(_)
				| EngineError::SignatureMismatch(_))
	);
	let warm = warm.filter(|_| reusable).and_then(|mut warm| {
		// Between jobs it has nothing to compute.
		warm.process.limit_cpu(Duration::ZERO);
		warm.resident = warm.process.lives().then(|| warm.process.resident())?.unwrap_or(config.memory_limit);
		Some(warm)
	});
	(answer, warm)
}

fn attempt(
	config: &EngineConfig,
	job: &Job,
	control: &Control,
	warm: Option<Warm>,
	started: &dyn Fn(),
) -> (Answer, Option<Warm>) {
	match obtain(config, job, control, warm, started) {
		Ok(mut warm) => (infer(config, job, &mut warm), Some(warm)),
		Err(error) => (Err(error), None),
	}
}

fn obtain(
	config: &EngineConfig,
	job: &Job,
	control: &Control,
	warm: Option<Warm>,
	started: &dyn Fn(),
) -> Result<Warm, EngineError> {
	if let Some(mut warm) = warm {
		if warm.process.lives() {
			control.attach(warm.process.killer())?;
			return Ok(warm);
		}
	}
	let file = read(config, &job.model)?;
	let graph = check_with(&file, &config.limits)?.signature;
	graph.accepts(&job.model.signature)?;
	let limit = Instant::now().checked_add(config.load_limit).unwrap_or(job.deadline);
	let deadline = limit.min(job.deadline);
	let (mut process, _) = Process::start(config, deadline, |killer| {
		started();
		control.attach(killer)
	})?;
	process.load(&file, deadline)?;
	Ok(Warm { model: job.model.hash, graph, process, resident: 0 })
}

/// The model's file, if its hash is the model's.
fn read<'a>(config: &EngineConfig, model: &'a Model) -> Result<Cow<'a, [u8]>, EngineError> {
	let bytes = match &model.source {
		ModelSource::Bytes(bytes) => Cow::Borrowed(&**bytes),
		ModelSource::File(path) => {
			// One more than allowed is enough for the check to see that it is too long.
			let limit = (config.limits.file_bytes as u64).saturating_add(1);
			let mut bytes = Vec::new();
			std::fs::File::open(path)
				.and_then(|file| file.take(limit).read_to_end(&mut bytes))
				.map_err(|error| EngineError::ModelUnavailable(format!("{}: {error}", path.display())))?;
			Cow::Owned(bytes)
		},
	};
	if bytes.len() <= config.limits.file_bytes && Blake2b256::hash(&bytes) != model.hash {
		return Err(EngineError::ModelUnavailable("the file's hash is not the model's".into()));
	}
	Ok(bytes)
}

fn infer(config: &EngineConfig, job: &Job, warm: &mut Warm) -> Answer {
	let signature = &job.model.signature;
	warm.graph.accepts(signature)?;
	warm.process.limit_cpu(config.cpu_limit);
	let request = Request::Run(Cow::Borrowed(&job.inputs), Cow::Borrowed(&signature.outputs));
	match warm.process.call(&request, answer_limit(&signature.outputs), job.deadline)? {
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

/// How long until then.
pub(crate) fn until(deadline: Instant) -> Duration {
	deadline.saturating_duration_since(Instant::now())
}
