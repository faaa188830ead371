//! The ways to run a package.

use crate::Error;
use freehold_engine::{
	ChildCommand, Deadline, Engine as _, EngineConfig, Job, Model, ModelSource, OrtEngine, Signature,
	TensorSpec,
};
use freehold_onnx::{export::export, package::Package};
use freehold_referee::{
	Array, Backend, Blake2b256, Graph, Hasher, Limits, NamedTensor, Session, TensorType, Trace, Value,
};
use freehold_wasm::Guest;
use std::{
	num::NonZeroUsize,
	path::PathBuf,
	time::{Duration, Instant},
};

/// What runs a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
	/// The canonical executor, natively, on so many threads.
	Canonical { threads: NonZeroUsize },
	/// ONNX Runtime, on the file exported from the package.
	Ort,
	/// The canonical executor as WebAssembly, as the chain's runtime has it.
	Wasm,
}

/// What a run gives.
pub struct Execution {
	/// In the graph's order.
	pub outputs: Vec<Array>,
	/// The roots of all operators' outputs, where they were asked for; ONNX Runtime has none.
	pub trace: Option<Trace>,
	/// Of the run alone; where ONNX Runtime runs a model for the first time, with its start.
	pub took: Duration,
}

/// A package in the canonical executor.
pub struct Canonical<'p> {
	graph: &'p Graph,
	initializers: Vec<Array>,
	backend: Backend,
}

impl<'p> Canonical<'p> {
	/// On so many threads, which change how long a run takes and no bit of what it gives.
	pub fn new(package: &'p Package, threads: NonZeroUsize) -> Result<Self, Error> {
		let backend = Backend::native().with_threads(threads);
		Ok(Self { graph: package.graph(), initializers: package.initializers()?, backend })
	}

	pub fn run(&self, inputs: &[Array], trace: bool) -> Result<Execution, Error> {
		let session = Session::new(self.graph, &self.initializers, self.backend)?;
		let start = Instant::now();
		let (outputs, trace) = match trace {
			true => {
				let plan = self.graph.plan(&Limits::V1).map_err(Error::Graph)?;
				let (outputs, trace) = session.trace::<Blake2b256>(&plan, inputs)?;
				(outputs, Some(trace))
			},
			false => (session.execute(inputs)?, None),
		};
		Ok(Execution { outputs, trace, took: start.elapsed() })
	}
}

/// The most memory that a run as WebAssembly may take.
const WASM_MEMORY: usize = 4 << 30;

/// Runs a package as WebAssembly.
pub(crate) fn run_wasm(package: &Package, inputs: &[Array], trace: bool) -> Result<Execution, Error> {
	let guest = Guest::new()?;
	let mut loaded = guest.load(package.graph(), &package.initializer_bytes()?, WASM_MEMORY)?;
	let inputs: Vec<&[u8]> = inputs.iter().map(Array::as_bytes).collect();
	let start = Instant::now();
	let (outputs, trace) = match trace {
		true => loaded.trace(&inputs).map(|(outputs, trace)| (outputs, Some(trace)))?,
		false => (loaded.execute(&inputs)?, None),
	};
	Ok(Execution { outputs, trace, took: start.elapsed() })
}

/// ONNX Runtime with a model, in a child process that can do nothing else.
pub struct Ort {
	engine: OrtEngine,
	model: Model,
}

/// For one run.
const DEADLINE: Duration = Duration::from_secs(600);

impl Ort {
	/// With the file exported from a package.
	pub fn new(package: &Package, command: ChildCommand, library: PathBuf) -> Result<Self, Error> {
		if package.graph().inputs.is_empty() {
			let text = "the package takes no inputs: ONNX Runtime is not given such models";
			return Err(Error::Input(text.into()));
		}
		let file = export(package.graph(), &package.initializer_bytes()?)?;
		Self::with_file(file, signature(package.graph())?, command, library)
	}

	/// With an ONNX file of this signature.
	pub(crate) fn with_file(
		file: Vec<u8>,
		signature: Signature,
		command: ChildCommand,
		library: PathBuf,
	) -> Result<Self, Error> {
		if !library.is_file() {
			return Err(Error::NoOnnxRuntime(library));
		}
		let mut config = EngineConfig { command, runners: 1, ..EngineConfig::new(library) };
		// The publisher's own machine and model: what fits a package may be run.
		config.memory_limit = 8 << 30;
		config.warm_budget = 8 << 30;
		config.tensors_limit = 1 << 30;
		let hash = Blake2b256::hash(&file);
		let model = Model { hash, source: ModelSource::Bytes(file.into()), signature };
		Ok(Self { engine: OrtEngine::start(config)?, model })
	}

	/// Runs the model on inputs in the graph's order; NaNs in the outputs are canonical.
	pub fn run(&self, inputs: &[Array]) -> Result<Execution, Error> {
		let specs = &self.model.signature.inputs;
		let inputs = specs.iter().zip(inputs).map(|(spec, array)| NamedTensor {
			name: spec.name.clone().into_bytes(),
			tensor: array.to_tensor(),
		});
		let deadline = Deadline::new(Instant::now() + DEADLINE);
		let job = Job { model: self.model.clone(), inputs: inputs.collect(), deadline };
		let start = Instant::now();
		let outputs = self.engine.run(job)?;
		let took = start.elapsed();
		let outputs = outputs.iter().map(|named| Array::try_from(&named.tensor));
		let outputs = outputs.collect::<Result<_, _>>();
		let outputs = outputs.map_err(|error| Error::Input(format!("an output is no tensor: {error:?}")))?;
		Ok(Execution { outputs, trace: None, took })
	}
}

/// What a graph takes and gives.
pub fn signature(graph: &Graph) -> Result<Signature, Error> {
	let spec = |name: &[u8], r#type: &TensorType| TensorSpec {
		name: String::from_utf8_lossy(name).into_owned(),
		element: r#type.element,
		shape: r#type.shape.clone(),
	};
	let outputs = graph.outputs.iter().map(|output| {
		let r#type = graph.type_of(output.value);
		r#type.map(|r#type| spec(&output.name, r#type)).ok_or_else(|| missing(output.value))
	});
	Ok(Signature {
		inputs: graph.inputs.iter().map(|input| spec(&input.name, &input.r#type)).collect(),
		outputs: outputs.collect::<Result<_, _>>()?,
	})
}

fn missing(value: Value) -> Error {
	Error::Input(format!("the graph has no {value:?}"))
}

impl Engine {
	/// Runs a package once.
	pub fn run(
		self,
		package: &Package,
		inputs: &[Array],
		trace: bool,
		command: ChildCommand,
		library: PathBuf,
	) -> Result<Execution, Error> {
		match self {
			Self::Canonical { threads } => Canonical::new(package, threads)?.run(inputs, trace),
			Self::Ort => Ort::new(package, command, library)?.run(inputs),
			Self::Wasm => run_wasm(package, inputs, trace),
		}
	}
}
