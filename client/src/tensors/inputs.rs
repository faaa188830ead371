//! A model's inputs from what is given on the command line.

use super::{from_json, named, read_npy, read_npz};
use crate::Error;
use freehold_onnx::{Signature, TensorSpec};
use freehold_referee::{NamedTensor, Tensor};
use std::{collections::BTreeMap, path::Path};

/// The inputs of a signature, in its order, from texts `NAME=@FILE.npy`, `NAME=@FILE.npz`,
/// `NAME=@FILE.json`, `NAME=JSON` or `@FILE.npz`; the name may be left out where there is but one
/// input. Every input must be given once, with its type and shape.
pub fn parse_inputs(signature: &Signature, given: &[String]) -> Result<Vec<NamedTensor>, Error> {
	let mut found = BTreeMap::new();
	for text in given {
		for (name, tensor) in parse(signature, text)? {
			if found.insert(name.clone(), tensor).is_some() {
				return Err(Error::input(format!("input {name:?} is given twice")));
			}
		}
	}
	named_inputs(signature, found)
}

/// The inputs of a signature, in its order, from one file: an .npz of all of them, or a .npy or
/// .json where there is but one.
pub fn inputs_from_file(signature: &Signature, path: &Path) -> Result<Vec<NamedTensor>, Error> {
	all_in_file(signature, path).map_err(|error| match error {
		Error::Input(reason) => Error::file(path, reason),
		error => error,
	})
}

fn all_in_file(signature: &Signature, path: &Path) -> Result<Vec<NamedTensor>, Error> {
	let names = || signature.inputs.iter().map(|spec| spec.name.as_str()).collect::<Vec<_>>().join(", ");
	let found: BTreeMap<String, Tensor> = match (extension(path), signature.inputs.as_slice()) {
		(Some("npz"), _) => read_npz(path)?.into_iter().collect(),
		(_, [only]) => BTreeMap::from([(only.name.clone(), from_file(only, path)?)]),
		(_, several) => {
			return Err(Error::input(format!(
				"the model takes {} inputs: give an .npz of all of them ({})",
				several.len(),
				names()
			)));
		},
	};
	match signature.inputs.iter().find(|spec| !found.contains_key(&spec.name)) {
		Some(spec) => {
			Err(Error::input(format!("holds no array {:?}; the model takes: {}", spec.name, names())))
		},
		None => named_inputs(signature, found),
	}
}

fn extension(path: &Path) -> Option<&str> {
	path.extension().and_then(|extension| extension.to_str())
}

/// The inputs of a signature, in its order, from tensors by name.
pub fn named_inputs(
	signature: &Signature,
	mut found: BTreeMap<String, Tensor>,
) -> Result<Vec<NamedTensor>, Error> {
	let inputs = signature
		.inputs
		.iter()
		.map(|spec| match found.remove(&spec.name) {
			Some(tensor) => named(spec, tensor),
			None => Err(Error::input(format!(
				"input {:?} ({}) is missing: give --input {}=@FILE.npy",
				spec.name,
				super::describe(spec.element, &spec.shape),
				spec.name
			))),
		})
		.collect::<Result<_, _>>()?;
	match found.keys().next() {
		Some(name) => Err(unknown(signature, name)),
		None => Ok(inputs),
	}
}

fn unknown(signature: &Signature, name: &str) -> Error {
	let names: Vec<_> = signature.inputs.iter().map(|spec| spec.name.as_str()).collect();
	Error::input(format!("the model has no input {name:?}; it takes: {}", names.join(", ")))
}

fn parse(signature: &Signature, text: &str) -> Result<Vec<(String, Tensor)>, Error> {
	let only = || match signature.inputs.as_slice() {
		[only] => Ok(only),
		_ => Err(Error::input(format!("{text:?} names no input: write NAME=@FILE or NAME=JSON"))),
	};
	if let Some(file) = text.strip_prefix('@') {
		return match file.ends_with(".npz") {
			true => read_npz(Path::new(file)),
			false => only().and_then(|spec| Ok(vec![(spec.name.clone(), value(spec, text)?)])),
		};
	}
	// A name may hold "=": the longest one that fits is meant.
	let named = signature
		.inputs
		.iter()
		.filter(|spec| text.strip_prefix(&spec.name).is_some_and(|rest| rest.starts_with('=')))
		.max_by_key(|spec| spec.name.len());
	match named {
		Some(spec) => Ok(vec![(spec.name.clone(), value(spec, &text[spec.name.len() + 1..])?)]),
		None if text.starts_with('[') => {
			only().and_then(|spec| Ok(vec![(spec.name.clone(), value(spec, text)?)]))
		},
		None => Err(match text.split_once('=') {
			Some((name, _)) => unknown(signature, name),
			None => Error::input(format!("{text:?} is no input: write NAME=@FILE or NAME=JSON")),
		}),
	}
}

fn value(spec: &TensorSpec, text: &str) -> Result<Tensor, Error> {
	let Some(file) = text.strip_prefix('@') else {
		let json = serde_json::from_str(text).map_err(|error| {
			Error::input(format!("input {:?}: neither @FILE nor JSON ({error})", spec.name))
		})?;
		return from_json(spec, &json);
	};
	from_file(spec, Path::new(file))
}

fn from_file(spec: &TensorSpec, path: &Path) -> Result<Tensor, Error> {
	match extension(path) {
		Some("npz") => from_npz(spec, path),
		Some("json") => {
			let text = std::fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
			let json = serde_json::from_str(&text).map_err(|error| Error::file(path, error))?;
			from_json(spec, &json)
		},
		_ => read_npy(path),
	}
}

/// The array of the input's name, or the only one there is.
fn from_npz(spec: &TensorSpec, path: &Path) -> Result<Tensor, Error> {
	let mut arrays = read_npz(path)?;
	let position = match arrays.iter().position(|(name, _)| *name == spec.name) {
		None if arrays.len() == 1 => Some(0),
		position => position,
	};
	match position {
		Some(position) => Ok(arrays.swap_remove(position).1),
		None => Err(Error::file(path, format!("holds no array {:?}", spec.name))),
	}
}
