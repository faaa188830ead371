//! Whether a package is an ONNX file.

use crate::{
	check::Comparison,
	engines::{signature, Canonical, Ort},
	sample::{Samples, Sampling},
	Error,
};
use freehold_engine::{ChildCommand, Signature, TensorSpec};
use freehold_onnx::{
	import::{import, ImportErrors, ImportOptions},
	package::Package,
};
use freehold_referee::{package_id, Array, Blake2b256, Hash, Tensor};
use std::{collections::BTreeMap, path::PathBuf};

/// What became of a verification.
#[derive(Debug)]
pub struct Verified {
	/// That of the package.
	pub id: Hash,
	/// That of what the ONNX file becomes.
	pub derived: Hash,
	/// The package in the canonical executor beside the ONNX file itself in ONNX Runtime.
	pub comparison: Comparison,
}

impl Verified {
	pub fn passed(&self) -> bool {
		self.id == self.derived && self.comparison.beyond == 0
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
	let shapes = known.inputs.iter().map(|spec| (spec.name.clone(), spec.shape.clone())).collect();
	let options = ImportOptions { shapes, fixed: fixed.clone(), ..Default::default() };
	let derived = package_id::<Blake2b256>(&import(model, &options)?.graph);
	let order = InputOrder::new(model, &known, &fixed)?;
	let file = Signature { inputs: order.specs.clone(), outputs: known.outputs };
	let ort = Ort::with_file(model.to_vec(), file, command, library)?;
	let canonical = Canonical::new(package)?;
	let mut comparison = Comparison::default();
	let mut sequence = Samples::new(3);
	for _ in 0..samples {
		let inputs = sequence.inputs(package.graph(), Sampling::Ordinary);
		let outputs = canonical.run(&inputs, false)?.outputs;
		let given = ort.run(&order.arrange(&inputs))?.outputs;
		comparison.add(&package.metadata().tolerance, &outputs, &given);
	}
	Ok(Verified { id: package.id(), derived, comparison })
}

/// The inputs as the ONNX file has them, fixed ones included.
struct InputOrder {
	specs: Vec<TensorSpec>,
	/// For each the number of the package's input, or the value that it is fixed to.
	sources: Vec<Result<usize, Array>>,
}

impl InputOrder {
	fn new(model: &[u8], known: &Signature, fixed: &BTreeMap<String, Tensor>) -> Result<Self, Error> {
		let checked =
			freehold_onnx::check(model).map_err(|error| Error::Import(ImportErrors::from(error)))?;
		let mut order = Self { specs: Vec::new(), sources: Vec::new() };
		for input in checked.signature.inputs {
			if let Some(position) = known.inputs.iter().position(|spec| spec.name == input.name) {
				order.specs.push(known.inputs[position].clone());
				order.sources.push(Ok(position));
			} else if let Some(tensor) = fixed.get(&input.name) {
				let array = Array::try_from(tensor)
					.map_err(|error| Error::Input(format!("{:?}: {error:?}", input.name)))?;
				let (element, shape) = (tensor.element, tensor.shape.clone());
				order.specs.push(TensorSpec { name: input.name, element, shape });
				order.sources.push(Err(array));
			} else {
				return Err(Error::Input(format!(
					"the package has no input {:?}: if it was fixed, say so with --fix {}=@FILE.npy",
					input.name, input.name
				)));
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
