//! What is in a package.

use crate::{engines::signature, Error};
use freehold_engine::Signature;
use freehold_onnx::{
	import::{class, Class},
	package::{Metadata, Package},
};
use freehold_referee::{Cost, Graph, Hash, Limits, Operator, TensorType, Value};

/// What is in a package.
#[derive(Debug)]
pub struct Inspected {
	pub id: Hash,
	pub class: Class,
	pub signature: Signature,
	pub operators: Vec<OperatorLine>,
	/// Of all operators.
	pub cost: Cost,
	pub initializers: usize,
	pub initializer_bytes: u64,
	pub golden_vectors: usize,
	pub metadata: Metadata,
	/// Of the file.
	pub bytes: u64,
}

/// One operator.
#[derive(Debug)]
pub struct OperatorLine {
	pub name: &'static str,
	/// Such as `x`, `w3` for an initializer, `7` for an operator's output.
	pub inputs: Vec<String>,
	pub output: TensorType,
	pub cost: Cost,
	/// Parts that it is judged by; 1: as a whole.
	pub tiles: u32,
}

/// Looks into a package.
pub fn inspect(package: &Package) -> Result<Inspected, Error> {
	let graph = package.graph();
	let plan = graph.plan(&Limits::V1).map_err(Error::Graph)?;
	let line = |(i, operator): (u32, &Operator)| OperatorLine {
		name: operator.op.name(),
		inputs: operator.inputs.iter().map(|value| value_name(graph, *value)).collect(),
		output: operator.output.clone(),
		cost: graph.cost(i).unwrap_or_default(),
		tiles: plan.roots(graph, i).unwrap_or(1),
	};
	let operators: Vec<OperatorLine> = (0u32..).zip(&graph.operators).map(line).collect();
	let bytes = graph.initializers.iter().map(|initializer| initializer.r#type.bytes().unwrap_or(0));
	Ok(Inspected {
		id: package.id(),
		class: class(graph),
		signature: signature(graph)?,
		cost: operators.iter().fold(Cost::default(), |sum, line| sum.saturating_add(line.cost)),
		operators,
		initializers: graph.initializers.len(),
		initializer_bytes: bytes.sum(),
		golden_vectors: package.golden_vectors(),
		metadata: package.metadata().clone(),
		bytes: package.file_bytes(),
	})
}

fn value_name(graph: &Graph, value: Value) -> String {
	match value {
		Value::Input(i) => graph
			.inputs
			.get(i as usize)
			.map_or_else(String::new, |input| String::from_utf8_lossy(&input.name).into_owned()),
		Value::Initializer(i) => format!("w{i}"),
		Value::Operator(i) => i.to_string(),
	}
}
