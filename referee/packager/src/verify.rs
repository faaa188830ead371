//! Whether a package is an ONNX file.

use crate::{
	check::Comparison,
	engines::{signature, Canonical, Ort},
	sample::{Samples, Sampling},
	Error,
};
use freehold_engine::{ChildCommand, EngineError, Signature, TensorSpec};
use freehold_onnx::{
	import::{import, Declared, ImportLimits, ImportOptions, Interface},
	package::Package,
	Dim,
};
use freehold_referee::{package_id, Array, Blake2b256, Hash, Tensor};
use std::{
	collections::{BTreeMap, HashSet},
	num::NonZeroUsize,
	path::PathBuf,
};

/// What became of a verification.
#[derive(Debug)]
pub struct Verified {
	/// That of the package.
	pub id: Hash,
	/// That of what the ONNX file becomes, or why it becomes nothing with the package's inputs.
	pub derived: Result<Hash, String>,
	/// The package in the canonical executor beside the ONNX file itself in ONNX Runtime.
	pub outputs: Outputs,
}

/// How outputs compare.
#[derive(Debug)]
pub enum Outputs {
	Compared(Comparison),
	/// Other names, types or shapes.
	Others(String),
	/// ONNX Runtime did not run the file, for this reason. That says nothing about the package.
	NotCompared(String),
}

impl Verified {
	/// The id decides; outputs that were compared may not speak against it.
	pub fn passed(&self) -> bool {
		let agree = match &self.outputs {
			Outputs::Compared(comparison) => comparison.beyond == 0,
			Outputs::Others(_) => false,
			Outputs::NotCompared(_) => true,
		};
		self.derived.as_ref() == Ok(&self.id) && agree
	}
}

/// Imports an ONNX file as a package's inputs say, and compares ids and, on so many random inputs, outputs. Inputs that
/// were fixed when the package was built must be given again.
pub fn verify(
	model: &[u8],
	fixed: BTreeMap<String, Tensor>,
	package: &Package,
	samples: u32,
	command: ChildCommand,
	library: PathBuf,
) -> Result<Verified, Error> {
	let known = signature(package.graph())?;
	let derived = derive(model, &known, &fixed)?;
	let outputs = match derived {
		Ok(_) => compare(model, &fixed, package, known, samples, command, library)?,
		Err(_) => Outputs::NotCompared("the model does not take the package's inputs".into()),
	};
	Ok(Verified { id: package.id(), derived, outputs })
}

/// The id of what the file becomes with inputs of these shapes, or why it becomes nothing.
fn derive(
	model: &[u8],
	known: &Signature,
	fixed: &BTreeMap<String, Tensor>,
) -> Result<Result<Hash, String>, Error> {
	let interface = Interface::read(model, &ImportLimits::default().file)?;
	if let Some(name) = fixed.keys().find(|name| !interface.inputs.iter().any(|input| input.name == **name)) {
		return Err(Error::Input(format!("the model has no input {name:?} to be fixed")));
	}
	let (dims, shapes) = match sizes(&interface, known) {
		Ok(sizes) => sizes,
		Err(reason) => return Ok(Err(reason)),
	};
	let names: HashSet<&str> = known.inputs.iter().map(|spec| spec.name.as_str()).collect();
	let lacks = |input: &&Declared| {
		!names.contains(input.name.as_str()) && !fixed.contains_key(&input.name) && !input.is_empty()
	};
	if let Some(Declared { name, .. }) = interface.inputs.iter().find(lacks) {
		return Err(Error::Input(format!(
			"the package has no input {name:?}: if it was fixed, say so with --fix {name}=@FILE.npy"
		)));
	}
	// Other open dimensions are those of inputs without elements.
	let options =
		ImportOptions { dims, shapes, default_dim: Some(1), fixed: fixed.clone(), ..Default::default() };
	let imported = import(model, &options);
	let id = imported.map(|imported| package_id::<Blake2b256>(&imported.graph));
	Ok(id.map_err(|errors| format!("with the package's inputs it cannot be imported:\n{errors}")))
}

type Sizes = (BTreeMap<String, u32>, BTreeMap<String, Vec<u32>>);

/// The sizes of the model's dimensions with inputs of these shapes, and the shapes of those inputs that the file declares
/// none for; or why it has no such inputs.
fn sizes(interface: &Interface, known: &Signature) -> Result<Sizes, String> {
	let (mut dims, mut shapes) = Sizes::default();
	for TensorSpec { name, shape, .. } in &known.inputs {
		let input = interface.inputs.iter().find(|input| input.name == *name);
		let input =
			input.ok_or_else(|| format!("the package has an input {name:?}, and the model has none"))?;
		let Some(declared) = &input.dims else {
			shapes.insert(name.clone(), shape.clone());
			continue;
		};
		let bind = |(axis, (dim, size)): (usize, (&Dim, &u32))| match input.open(axis, dim) {
			None => *dim == Dim::Fixed(*size),
			Some(open) => *dims.entry(open).or_insert(*size) == *size,
		};
		let fits = declared.len() == shape.len() && declared.iter().zip(shape).enumerate().all(bind);
		if !fits {
			return Err(format!("input {name:?} is {shape:?} in the package, and cannot be in the model"));
		}
	}
	Ok((dims, shapes))
}

fn compare(
	model: &[u8],
	fixed: &BTreeMap<String, Tensor>,
	package: &Package,
	known: Signature,
	samples: u32,
	command: ChildCommand,
	library: PathBuf,
) -> Result<Outputs, Error> {
	if samples == 0 {
		return Ok(Outputs::NotCompared("no samples were asked for".into()));
	}
	let order = match InputOrder::new(model, &known, fixed) {
		Ok(order) => order,
		Err(reason) => return Ok(Outputs::NotCompared(reason)),
	};
	let file = Signature { inputs: order.specs.clone(), outputs: known.outputs };
	let ort = match Ort::with_file(model.to_vec(), file, command, library) {
		Ok(ort) => ort,
		Err(error) => return Ok(Outputs::NotCompared(error.to_string())),
	};
	let canonical = Canonical::new(package, NonZeroUsize::MIN)?;
	let mut comparison = Comparison::default();
	let mut sequence = Samples::new(3);
	for _ in 0..samples {
		let inputs = sequence.inputs(package.graph(), Sampling::Ordinary);
		let outputs = canonical.run(&inputs, false)?.outputs;
		match ort.run(&order.arrange(&inputs)) {
			Ok(given) => comparison.add(&package.metadata().tolerance, &outputs, &given.outputs),
			Err(Error::Engine(EngineError::OutputMismatch(reason))) => return Ok(Outputs::Others(reason)),
			// What was found before stays found.
			Err(_) if comparison.beyond > 0 => return Ok(Outputs::Compared(comparison)),
			Err(error) => return Ok(Outputs::NotCompared(error.to_string())),
		}
	}
	Ok(Outputs::Compared(comparison))
}

/// The inputs as the ONNX file has them, fixed ones included.
struct InputOrder {
	specs: Vec<TensorSpec>,
	/// For each the number of the package's input, or the value that it is fixed to.
	sources: Vec<Result<usize, Array>>,
}

impl InputOrder {
	/// Or why ONNX Runtime is not given such a file.
	fn new(model: &[u8], known: &Signature, fixed: &BTreeMap<String, Tensor>) -> Result<Self, String> {
		let checked = freehold_onnx::check(model).map_err(|error| error.to_string())?;
		let mut order = Self { specs: Vec::new(), sources: Vec::new() };
		for input in checked.signature.inputs {
			if let Some(tensor) = fixed.get(&input.name) {
				let array =
					Array::try_from(tensor).map_err(|error| format!("{:?}: {error:?}", input.name))?;
				let (element, shape) = (tensor.element, tensor.shape.clone());
				order.specs.push(TensorSpec { name: input.name, element, shape });
				order.sources.push(Err(array));
			} else if let Some(position) = known.inputs.iter().position(|spec| spec.name == input.name) {
				order.specs.push(known.inputs[position].clone());
				order.sources.push(Ok(position));
			} else {
				return Err(format!("the package has no input {:?}", input.name));
			}
		}
		Ok(order)
	}

	fn arrange(&self, inputs: &[Array]) -> Vec<Array> {
		let arrays = self.sources.iter().map(|source| match source {
			Ok(position) => inputs[*position].clone(),
			Err(fixed) => fixed.clone(),
		});
		arrays.collect()
	}
}
