//! Tensors as users have them (NumPy files, JSON) and as the chain takes them.

mod inputs;
mod json;
mod numpy;
#[cfg(test)]
mod tests;

pub use inputs::{inputs_from_file, named_inputs, parse_inputs};
pub(crate) use json::elements;
pub use json::{from_json, to_json};
pub use numpy::{read_npy, read_npz, write_npz};

use crate::Error;
use freehold_onnx::TensorSpec;
use freehold_referee::{NamedTensor, Tensor};

/// An element type and shape as users write them, such as `float32 [1, 10]`.
pub fn describe(element: freehold_referee::ElementType, shape: &[u32]) -> String {
	format!("{} {shape:?}", element.name())
}

/// The tensor under the name that a specification gives it, if it is what that asks for.
pub fn named(spec: &TensorSpec, tensor: Tensor) -> Result<NamedTensor, Error> {
	if tensor.element != spec.element || tensor.shape != spec.shape {
		let cast = match tensor.element == spec.element {
			true => "reshape it",
			false => "convert it (in NumPy: a.astype(...))",
		};
		return Err(Error::input(format!(
			"{:?} is {}, but the model has {}: {cast} first",
			spec.name,
			describe(tensor.element, &tensor.shape),
			describe(spec.element, &spec.shape),
		)));
	}
	Ok(NamedTensor { name: spec.name.clone().into_bytes(), tensor })
}

/// A tensor's name as text.
pub fn name_of(named: &NamedTensor) -> String {
	String::from_utf8_lossy(&named.name).into_owned()
}
