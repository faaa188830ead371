//! One case: a model with an input and an output for it.

use super::compare::{compare, narrowed};
use freehold_onnx::{
	import::{array, import, ImportErrors, ImportOptions, Imported, Reason},
	proto::{ModelProto, TensorProto},
	Limits,
};
use freehold_referee::{Array, Backend, Session};
use prost::Message;
use std::{collections::BTreeMap, path::Path};

/// What is read of a file that holds a tensor.
fn tensor(path: &Path) -> Result<TensorProto, String> {
	let bytes = std::fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
	TensorProto::decode(bytes.as_slice()).map_err(|_| "what it takes or gives is not a tensor".into())
}

/// The model's inputs in the suite's data, by name; those that are no tensors are left out.
fn inputs(model: &ModelProto, data: &Path) -> BTreeMap<String, Array> {
	let graph = model.graph.as_ref();
	let values = graph.into_iter().flat_map(|graph| &graph.input).enumerate();
	let read = |i: usize| {
		tensor(&data.join(format!("input_{i}.pb")))
			.and_then(|t| array(&t, &Limits::default()).map_err(|e| e.to_string()))
	};
	let is_tensor = |value: &freehold_onnx::proto::ValueInfoProto| {
		value.r#type.as_ref().is_some_and(|t| t.tensor_type.is_some())
	};
	values
		.filter(|(_, value)| is_tensor(value))
		.filter_map(|(i, value)| Some((value.name.clone(), read(i).ok()?)))
		.collect()
}

/// Imports a model with the shapes of the suite's inputs; those that must be constant are fixed to them.
fn imported(bytes: &[u8], inputs: &BTreeMap<String, Array>) -> Result<Imported, ImportErrors> {
	let shapes = inputs.iter().map(|(name, array)| (name.clone(), array.shape().to_vec())).collect();
	let mut options = ImportOptions { shapes, ..ImportOptions::default() };
	loop {
		let errors = match import(bytes, &options) {
			Ok(imported) => return Ok(imported),
			Err(errors) => errors,
		};
		let before = options.fixed.len();
		for error in &errors.0 {
			let Reason::NotConstant { inputs: names, .. } = &error.reason else { continue };
			let known = names.iter().filter_map(|name| Some((name.clone(), inputs.get(name)?.to_tensor())));
			options.fixed.extend(known);
		}
		if options.fixed.len() == before {
			return Err(errors);
		}
	}
}

/// A case's model in its canonical form, and its inputs in the graph's order.
pub fn prepared(path: &Path) -> Result<(Imported, Vec<Array>), String> {
	let bytes = std::fs::read(path.join("model.onnx")).map_err(|error| error.to_string())?;
	let model = ModelProto::decode(bytes.as_slice()).map_err(|error| error.to_string())?;
	let inputs = inputs(&model, &path.join("test_data_set_0"));
	let imported = imported(&bytes, &inputs).map_err(|errors| errors.to_string())?;
	let given = imported.graph.inputs.iter().map(|input| {
		let name = String::from_utf8_lossy(&input.name);
		inputs.get(name.as_ref()).cloned().ok_or_else(|| format!("the suite has no input {name}"))
	});
	let given = given.collect::<Result<Vec<Array>, String>>()?;
	Ok((imported, given))
}

/// Runs a case; the reason why it does not pass.
pub fn run(path: &Path) -> Result<(), String> {
	let data = path.join("test_data_set_0");
	let (imported, given) = prepared(path)?;
	let session = Session::new(&imported.graph, &imported.initializers, Backend::default())
		.map_err(|error| format!("{error:?}"))?;
	let outputs = session.execute(&given).map_err(|error| format!("{error:?}"))?;
	for (i, (output, named)) in outputs.iter().zip(&imported.graph.outputs).enumerate() {
		let expected = tensor(&data.join(format!("output_{i}.pb")))?;
		let output = narrowed(output, expected.data_type);
		let expected = array(&expected, &Limits::default()).map_err(|error| error.to_string())?;
		let name = String::from_utf8_lossy(&named.name);
		compare(&output, &expected).map_err(|reason| format!("output {name:?}: {reason}"))?;
	}
	Ok(())
}
