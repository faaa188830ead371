//! Golden vectors from NumPy files.

use crate::{
	tensors::{named, named_inputs, read_npz},
	Error,
};
use codec::{Decode, Encode};
use freehold_onnx::{Signature, TensorSpec};
use freehold_referee::{NamedTensor, Tensor};
use std::{collections::BTreeMap, path::Path};

/// One input and the output that every worker must get for it. A file of golden vectors is a
/// SCALE-encoded list of these.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct GoldenVector {
	pub inputs: Vec<NamedTensor>,
	pub outputs: Vec<NamedTensor>,
}

/// Golden vectors from a .npz of inputs and one of outputs. Every array has the shape in the
/// signature, which makes one vector, or one axis more in front, which counts the vectors.
pub fn golden_vectors(
	signature: &Signature,
	inputs: &Path,
	outputs: &Path,
) -> Result<Vec<GoldenVector>, Error> {
	let given = split(&signature.inputs, inputs)?;
	let answers = split(&signature.outputs, outputs)?;
	if given.len() != answers.len() {
		return Err(Error::input(format!(
			"{} holds {} golden vectors, but {} holds {}",
			inputs.display(),
			given.len(),
			outputs.display(),
			answers.len()
		)));
	}
	given
		.into_iter()
		.zip(answers)
		.map(|(given, answer)| {
			let outputs = Signature { inputs: signature.outputs.clone(), outputs: Vec::new() };
			Ok(GoldenVector {
				inputs: named_inputs(signature, given)?,
				outputs: named_inputs(&outputs, answer)?,
			})
		})
		.collect()
}

/// The arrays of a file, taken apart into one set of tensors per vector.
fn split(specs: &[TensorSpec], path: &Path) -> Result<Vec<BTreeMap<String, Tensor>>, Error> {
	let arrays = read_npz(path)?;
	let mut vectors: Option<Vec<BTreeMap<String, Tensor>>> = None;
	for spec in specs {
		let array = arrays.iter().find(|(name, _)| *name == spec.name);
		let (_, array) = array.ok_or_else(|| Error::file(path, format!("holds no array {:?}", spec.name)))?;
		let parts = parts(spec, array).map_err(|error| Error::file(path, error))?;
		let vectors = vectors.get_or_insert_with(|| vec![BTreeMap::new(); parts.len()]);
		if vectors.len() != parts.len() {
			return Err(Error::file(path, "its arrays hold different numbers of vectors"));
		}
		for (vector, part) in vectors.iter_mut().zip(parts) {
			vector.insert(spec.name.clone(), part);
		}
	}
	match arrays.iter().find(|(name, _)| specs.iter().all(|spec| spec.name != *name)) {
		Some((name, _)) => Err(Error::file(path, format!("the model knows no {name:?}"))),
		None => Ok(vectors.unwrap_or_default()),
	}
}

fn parts(spec: &TensorSpec, array: &Tensor) -> Result<Vec<Tensor>, Error> {
	let batched = array.shape.len() == spec.shape.len() + 1 && array.shape.get(1..) == Some(&spec.shape);
	if !batched {
		return named(spec, array.clone()).map(|named| vec![named.tensor]);
	}
	let len = spec.byte_len().and_then(|len| usize::try_from(len).ok()).filter(|len| *len > 0);
	let len = len.ok_or_else(|| Error::input(format!("{:?} has no elements", spec.name)))?;
	if array.element != spec.element {
		return Err(Error::input(format!(
			"{:?} is {}, but the model has {}",
			spec.name,
			array.element.name(),
			spec.element.name()
		)));
	}
	let tensor =
		|data: &[u8]| Tensor { element: spec.element, shape: spec.shape.clone(), data: data.to_vec() };
	Ok(array.data.chunks(len).map(tensor).collect())
}
