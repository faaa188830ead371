//! `freehold package`: making and checking packages needs no chain, placing them does.

mod placed;
mod show;

use super::{context::Context, output::hex, version::dims, Outcome};
use crate::{
	tensors::{parse_inputs, read_npy, read_npz, write_npz},
	Error,
};
use clap::{Args, Subcommand, ValueEnum};
use freehold_onnx::package::Package;
use freehold_packager::{
	build, check, default_library_path, inspect, verify, BuildOptions, ChildCommand, Engine, Ort,
};
use freehold_referee::{Array, NamedTensor, Tensor};
use std::{
	collections::BTreeMap,
	fs,
	num::NonZeroUsize,
	path::{Path, PathBuf},
	thread::available_parallelism,
};

#[derive(Subcommand)]
pub enum Command {
	/// Make a package of an ONNX file: a graph of one exact meaning, its weights, and known answers
	Build(Box<Build>),
	/// Show what is in a package: operators, shapes, costs
	Inspect { package: PathBuf },
	/// Run a package once
	Run(Run),
	/// Check a package on this machine: known answers, and ONNX Runtime beside the canonical executor
	Check {
		package: PathBuf,
		/// Random inputs that both engines are compared on, and as many extreme ones
		#[arg(long, default_value_t = 5)]
		samples: u32,
		/// Threads of the canonical executor, which change no bit
		#[arg(long, value_name = "N", default_value_t = NonZeroUsize::MIN, value_parser = threads)]
		threads: NonZeroUsize,
	},
	/// Place a package's graph in the chain's state: models are registered as packages whose graph is there
	Place {
		package: PathBuf,
		/// Place its weights too, so that it can be answered in a block; goes on where it was interrupted
		#[arg(long)]
		whole: bool,
		/// Do not claim its title first: whoever sees the graph could claim it before you
		#[arg(long)]
		no_claim: bool,
	},
	/// Show what the chain's state has of a package
	Show {
		/// Its id, or its file
		#[arg(value_name = "ID|FILE")]
		package: String,
	},
	/// Remove a package that no model names from the chain's state; deposits return
	Remove {
		/// Its id, or its file
		#[arg(value_name = "ID|FILE")]
		package: String,
	},
	/// Verify that a package is an ONNX file: the same id when imported again, and outputs that agree
	Verify {
		model: PathBuf,
		package: PathBuf,
		/// An input that was made a constant when the package was built
		#[arg(long, value_name = "NAME=@FILE.npy")]
		fix: Vec<String>,
		/// Random inputs that outputs are compared on
		#[arg(long, default_value_t = 5)]
		samples: u32,
	},
}

#[derive(Args)]
pub struct Build {
	/// ONNX file
	model: PathBuf,
	/// Where the package goes
	#[arg(short, long, value_name = "FILE.fhp")]
	out: PathBuf,
	/// Size of an open dimension, or of all others that are not named
	#[arg(long = "dim", value_name = "NAME=SIZE|SIZE")]
	dims: Vec<String>,
	/// Make an input a constant
	#[arg(long, value_name = "NAME=@FILE.npy")]
	fix: Vec<String>,
	/// Inputs of a golden vector, whose outputs are computed; may be given several times
	#[arg(long, value_name = "IN.npz")]
	golden: Vec<PathBuf>,
	/// Golden vectors of random inputs
	#[arg(long, default_value_t = 3, conflicts_with = "golden")]
	random_golden: u32,
	/// How far ONNX Runtime's floats may be apart, absolutely [default: 0.001 of the largest golden output, or 1/128 of
	/// it where floats are quantised]
	#[arg(long)]
	atol: Option<f32>,
	/// How far they may be apart, relatively [default: 0.001, or 1/128]
	#[arg(long)]
	rtol: Option<f32>,
	/// What is to be said in the package, such as name=digits or licence=@LICENSE
	#[arg(long, value_name = "KEY=TEXT|KEY=@FILE")]
	meta: Vec<String>,
}

#[derive(Args)]
pub struct Run {
	package: PathBuf,
	/// An input: NAME=@FILE.npy, NAME=@FILE.npz, NAME=@FILE.json, NAME=JSON, or @FILE.npz for all
	#[arg(long = "input", value_name = "NAME=@FILE")]
	inputs: Vec<String>,
	/// What runs it
	#[arg(long, value_enum, default_value_t = EngineName::Canonical)]
	engine: EngineName,
	/// Threads of the canonical executor, which change no bit
	#[arg(long, value_name = "N", default_value_t = NonZeroUsize::MIN, value_parser = threads)]
	threads: NonZeroUsize,
	/// Show the root of every operator's output
	#[arg(long)]
	trace: bool,
	/// Keep the outputs as a NumPy archive
	#[arg(short, long, value_name = "FILE.npz")]
	out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EngineName {
	/// The canonical executor, natively
	Canonical,
	/// ONNX Runtime, sandboxed
	Ort,
	/// The canonical executor as WebAssembly, as the chain's runtime runs it
	Wasm,
}

impl From<freehold_packager::Error> for Error {
	fn from(error: freehold_packager::Error) -> Self {
		match error.is_input() {
			true => Self::input(error.to_string()),
			false => Self::Node(error.to_string()),
		}
	}
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Place { package, whole, no_claim } => {
			placed::place(context, &package, whole, !no_claim).await
		},
		Command::Show { package } => placed::show(context, &package).await,
		Command::Remove { package } => placed::remove(context, &package).await,
		Command::Build(build) => run_build(context, &build),
		Command::Inspect { package } => {
			let inspected = inspect(&open(&package)?)?;
			context.out.result(show::inspected_json(&inspected), || show::inspected_text(&inspected))?;
			Ok(Outcome::Done)
		},
		Command::Run(run) => run_once(context, &run),
		Command::Check { package, samples, threads } => {
			let package = open(&package)?;
			let ort = Ort::new(&package, ChildCommand::own(), default_library_path())?;
			let checked = check(&package, &ort, samples, threads)?;
			context.out.result(show::checked_json(&checked), || show::checked_text(&checked))?;
			Ok(outcome(checked.passed()))
		},
		Command::Verify { model, package, fix, samples } => {
			let (model, package) = (read(&model)?, open(&package)?);
			let fixed = fixed(&fix)?;
			let verified =
				verify(&model, fixed, &package, samples, ChildCommand::own(), default_library_path())?;
			context.out.result(show::verified_json(&verified), || show::verified_text(&verified))?;
			Ok(outcome(verified.passed()))
		},
	}
}

/// No more than run at once: others would only take memory.
fn threads(text: &str) -> Result<NonZeroUsize, String> {
	let most = available_parallelism().unwrap_or(NonZeroUsize::MIN);
	match text.parse() {
		Ok(threads) if threads <= most => Ok(threads),
		_ => Err(format!("write a number from 1 to {most}, as many as this machine runs at once")),
	}
}

fn outcome(passed: bool) -> Outcome {
	match passed {
		true => Outcome::Done,
		false => Outcome::Failed,
	}
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
	fs::read(path).map_err(|error| Error::file(path, error))
}

fn open(path: &Path) -> Result<Package, Error> {
	// A pipe would be waited for, and cannot be mapped.
	if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
		return Err(Error::file(path, "is not a file"));
	}
	Package::open(path).map_err(|error| Error::file(path, error))
}

fn run_build(context: &Context, given: &Build) -> Result<Outcome, Error> {
	let model = read(&given.model)?;
	let (dims, default_dim) = dims(&given.dims)?;
	let golden = given.golden.iter().map(|path| Ok(read_npz(path)?.into_iter().collect()));
	let options = BuildOptions {
		dims,
		default_dim,
		fixed: fixed(&given.fix)?,
		golden: golden.collect::<Result<_, Error>>()?,
		random_golden: given.random_golden,
		atol: given.atol,
		rtol: given.rtol,
		entries: entries(&given.meta)?,
	};
	let built = build(&model, &options, &given.out)?;
	for name in &built.widened {
		context.out.note(&format!("{name:?} has 32-bit floats where the model has shorter ones"));
	}
	context.out.result(show::built_json(&built), || show::built_text(&built, &given.out))?;
	Ok(Outcome::Done)
}

/// Inputs that are constants.
fn fixed(given: &[String]) -> Result<BTreeMap<String, Tensor>, Error> {
	let parse = |text: &String| {
		let file = text.rsplit_once("=@");
		let (name, file) =
			file.ok_or_else(|| Error::input(format!("--fix {text:?}: write NAME=@FILE.npy")))?;
		Ok((name.to_owned(), read_npy(Path::new(file))?))
	};
	once("--fix", given.iter().map(parse))
}

/// By names that are given once each.
fn once<T>(
	flag: &str,
	named: impl Iterator<Item = Result<(String, T), Error>>,
) -> Result<BTreeMap<String, T>, Error> {
	let mut found = BTreeMap::new();
	for pair in named {
		let (name, value) = pair?;
		if found.contains_key(&name) {
			return Err(Error::input(format!("{flag}: {name:?} is given twice")));
		}
		found.insert(name, value);
	}
	Ok(found)
}

fn entries(given: &[String]) -> Result<BTreeMap<String, String>, Error> {
	let parse = |text: &String| {
		let (key, text) = text
			.split_once('=')
			.ok_or_else(|| Error::input(format!("--meta {text:?}: write KEY=TEXT or KEY=@FILE")))?;
		let text = match text.strip_prefix('@') {
			Some(file) => fs::read_to_string(file).map_err(|error| Error::file(Path::new(file), error))?,
			None => text.to_owned(),
		};
		Ok((key.to_owned(), text))
	};
	once("--meta", given.iter().map(parse))
}

fn run_once(context: &Context, given: &Run) -> Result<Outcome, Error> {
	let engine = match given.engine {
		EngineName::Canonical => Engine::Canonical { threads: given.threads },
		_ if given.threads > NonZeroUsize::MIN => {
			return Err(Error::input(
				"--threads is for the canonical executor alone: take --engine canonical",
			));
		},
		EngineName::Ort if given.trace => {
			return Err(Error::input("ONNX Runtime keeps no trace: take --engine canonical or wasm"));
		},
		EngineName::Ort => Engine::Ort,
		EngineName::Wasm => Engine::Wasm,
	};
	let package = open(&given.package)?;
	let inspected = inspect(&package)?;
	let inputs = parse_inputs(&inspected.signature, &given.inputs)?;
	let inputs = inputs.iter().map(|named| Array::try_from(&named.tensor)).collect::<Result<Vec<_>, _>>();
	let inputs = inputs.map_err(|error| Error::input(format!("an input is no tensor: {error:?}")))?;
	let execution =
		engine.run(&package, &inputs, given.trace, ChildCommand::own(), default_library_path())?;
	let named = inspected.signature.outputs.iter().zip(&execution.outputs);
	let outputs: Vec<NamedTensor> = named
		.map(|(spec, array)| NamedTensor { name: spec.name.clone().into(), tensor: array.to_tensor() })
		.collect();
	if let Some(path) = &given.out {
		write_npz(path, &outputs)?;
	}
	let trace = execution.trace.filter(|_| given.trace);
	let run = show::Ran { outputs: &outputs, trace, took: execution.took };
	context.out.result(run.json(), || run.text(&inspected.operators))?;
	Ok(Outcome::Done)
}

fn id(hash: &freehold_referee::Hash) -> String {
	hex(hash)
}
