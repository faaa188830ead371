//! From an ONNX file to a package.

use crate::{
	engines::signature,
	file::{check_free, write_whole},
	sample::{Samples, Sampling},
	Error,
};
use freehold_engine::Signature;
use freehold_onnx::{
	import::{import, Class, ImportLimits, ImportOptions, Imported, Interface},
	package::{largest_output, most_atol, write, Contents, GoldenVector, Metadata},
	MAX_GOLDEN_VECTORS,
};
use freehold_referee::{
	tolerance::MAX_RTOL, Array, Backend, Blake2b256, Graph, Hash, Hasher, Limits, Op, Session, Tensor,
	Tolerance,
};
use std::{collections::BTreeMap, io::BufWriter, path::Path};

/// What an ONNX file leaves open, and what is said beside it.
#[derive(Clone, Debug)]
pub struct BuildOptions {
	/// Sizes of open dimensions.
	pub dims: BTreeMap<String, u32>,
	/// The size of every other open dimension.
	pub default_dim: Option<u32>,
	/// Inputs that become constants.
	pub fixed: BTreeMap<String, Tensor>,
	/// The inputs of each golden vector, by name.
	pub golden: Vec<BTreeMap<String, Tensor>>,
	/// Golden vectors of random inputs, where none are given.
	pub random_golden: u32,
	/// Bounds of ONNX Runtime's deviation, for a model that is not exact.
	pub atol: Option<f32>,
	pub rtol: Option<f32>,
	/// Texts by key.
	pub entries: BTreeMap<String, String>,
}

impl Default for BuildOptions {
	fn default() -> Self {
		Self {
			dims: BTreeMap::new(),
			default_dim: None,
			fixed: BTreeMap::new(),
			golden: Vec::new(),
			random_golden: 3,
			atol: None,
			rtol: None,
			entries: BTreeMap::new(),
		}
	}
}

/// A package that has been built.
#[derive(Debug)]
pub struct Built {
	pub id: Hash,
	pub class: Class,
	pub tolerance: Tolerance,
	pub signature: Signature,
	/// How many of each operator there are.
	pub operators: BTreeMap<&'static str, u32>,
	pub initializers: usize,
	pub golden_vectors: usize,
	/// Of the file.
	pub bytes: u64,
	/// Inputs and outputs that are 32-bit floats here and shorter ones in the model.
	pub widened: Vec<String>,
}

/// The default relative bound, and, times the largest golden output, the default absolute one.
const DEFAULT_BOUND: f32 = 1e-3;

/// The same where floats are quantised: one that engines round to different sides of a boundary becomes another
/// integer, a whole step away.
const QUANTISED_BOUND: f32 = MAX_RTOL;

/// The key under which packages have the hash of their ONNX file.
const SOURCE: &str = "onnx-blake2b-256";

/// Builds a package and writes it to a file, which appears whole or not at all. Nothing is replaced but another
/// package.
pub fn build(model: &[u8], options: &BuildOptions, to: &Path) -> Result<Built, Error> {
	check_free(to)?;
	if options.entries.contains_key(SOURCE) {
		return Err(Error::Input(format!("{SOURCE:?} is not said by the publisher, but computed")));
	}
	check_dims(model, &options.dims)?;
	let import_options = ImportOptions {
		dims: options.dims.clone(),
		default_dim: options.default_dim,
		fixed: options.fixed.clone(),
		..Default::default()
	};
	let imported = import(model, &import_options)?;
	imported.graph.plan(&Limits::V1).map_err(Error::Graph)?;
	if imported.graph.inputs.is_empty() {
		let text = "the model takes no inputs, so that its outputs are constants: neither ONNX Runtime nor the chain \
		            is given such models";
		return Err(Error::Input(text.into()));
	}
	let golden = golden_vectors(&imported, options)?;
	let tolerance = tolerance(&imported, &golden, options)?;
	let mut entries = options.entries.clone();
	entries.insert(SOURCE.into(), hex::encode(Blake2b256::hash(model)));
	let metadata = Metadata { tolerance, entries };
	let contents = Contents {
		graph: &imported.graph,
		initializers: &imported.initializers,
		golden: &golden,
		metadata: &metadata,
	};
	let (id, bytes) = write_whole(to, |file| Ok(write(BufWriter::new(file), &contents)?))?;
	let mut operators = BTreeMap::new();
	for operator in &imported.graph.operators {
		*operators.entry(operator.op.name()).or_default() += 1;
	}
	Ok(Built {
		id,
		tolerance,
		signature: signature(&imported.graph)?,
		operators,
		initializers: imported.initializers.len(),
		golden_vectors: golden.len(),
		bytes,
		class: imported.class,
		widened: imported.widened,
	})
}

/// Every size that is given must be that of something: a mistyped name would leave another size in force.
fn check_dims(model: &[u8], dims: &BTreeMap<String, u32>) -> Result<(), Error> {
	if dims.is_empty() {
		return Ok(());
	}
	let interface = Interface::read(model, &ImportLimits::default().file)?;
	let open = interface.open_dims();
	match dims.keys().find(|name| !open.contains(*name)) {
		None => Ok(()),
		Some(name) => Err(Error::Input(format!(
			"no input or output of the model has an open dimension {name:?}; those that it has: {open:?}"
		))),
	}
}

fn golden_vectors(imported: &Imported, options: &BuildOptions) -> Result<Vec<GoldenVector>, Error> {
	let graph = &imported.graph;
	let inputs: Vec<Vec<Array>> = match options.golden.as_slice() {
		[] => {
			let mut samples = Samples::new(1);
			(0..options.random_golden).map(|_| samples.inputs(graph, Sampling::Ordinary)).collect()
		},
		given => given.iter().map(|tensors| named_inputs(graph, tensors)).collect::<Result<_, _>>()?,
	};
	if inputs.len() > MAX_GOLDEN_VECTORS {
		return Err(Error::Input(format!("a package has at most {MAX_GOLDEN_VECTORS} golden vectors")));
	}
	let session = Session::new(graph, &imported.initializers, Backend::native())?;
	let vector = |inputs: Vec<Array>| Ok(GoldenVector { outputs: session.execute(&inputs)?, inputs });
	inputs.into_iter().map(vector).collect()
}

/// Inputs in the graph's order.
fn named_inputs(graph: &Graph, tensors: &BTreeMap<String, Tensor>) -> Result<Vec<Array>, Error> {
	let names: Vec<_> = graph.inputs.iter().map(|input| String::from_utf8_lossy(&input.name)).collect();
	if let Some(other) =
		tensors.keys().find(|name| !names.iter().any(|known| known.as_ref() == name.as_str()))
	{
		return Err(Error::Input(format!(
			"the model has no input {other:?}; it takes: {}",
			names.join(", ")
		)));
	}
	let inputs = graph.inputs.iter().zip(&names).map(|(input, name)| {
		let tensor = tensors.get(name.as_ref());
		let tensor = tensor.ok_or_else(|| Error::Input(format!("a golden vector has no {name:?}")))?;
		let (element, shape) = (input.r#type.element, &input.r#type.shape);
		if tensor.element != element || tensor.shape != *shape {
			return Err(Error::Input(format!(
				"{name:?} of a golden vector is {} {:?}, but the model takes {} {shape:?}",
				tensor.element.name(),
				tensor.shape,
				element.name(),
			)));
		}
		Array::try_from(tensor).map_err(|error| Error::Input(format!("{name:?}: {error:?}")))
	});
	inputs.collect()
}

fn tolerance(
	imported: &Imported,
	golden: &[GoldenVector],
	options: &BuildOptions,
) -> Result<Tolerance, Error> {
	if imported.class == Class::Exact {
		return match options.atol.or(options.rtol) {
			Some(_) => Err(Error::Input("the model is exact: it has no tolerance".into())),
			None => Ok(Tolerance::Exact),
		};
	}
	let largest = largest_output(golden);
	let quantised = imported.graph.operators.iter().any(|operator| matches!(operator.op, Op::Quantised(_)));
	let bound = if quantised { QUANTISED_BOUND } else { DEFAULT_BOUND };
	let rtol = options.rtol.unwrap_or(bound);
	let atol = options.atol.unwrap_or(bound * largest);
	let most = most_atol(largest);
	if atol > most {
		return Err(Error::Input(format!(
			"an absolute tolerance of {atol} is more than {most}, {MAX_RTOL} of the largest golden output"
		)));
	}
	Tolerance::all_close(atol, rtol)
		.map_err(|error| Error::Input(format!("atol {atol}, rtol {rtol} is no tolerance: {error:?}")))
}
