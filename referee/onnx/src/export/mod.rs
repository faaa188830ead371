//! A canonical graph as an ONNX file for ONNX Runtime: the same bytes for the same graph, every operator as
//! nodes that mean the same.
//!
//! Where ONNX Runtime has no kernel for an element type, the nodes compute in another type that holds
//! every value (64-bit floats alone lose digits, in 32 bits); where its kernel has no answer, such as for
//! an index out of range or a division by zero, or a wrong one, nodes around it give the canonical one.

mod elementwise;
mod index;
mod linear;
mod movement;
mod nodes;
mod normalise;
mod order;
mod pool;
mod power;
mod quantised;
mod reduce;
mod resize;
#[cfg(test)]
mod tests;

use crate::import::{class, Class};
use crate::proto::{
	DimensionProto, DimensionValue, GraphProto, ModelProto, OperatorSetIdProto, TensorProto,
	TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
};
use freehold_referee::{ElementType, Graph, GraphError, Limits, Op, Operator, TensorType, Value};
use nodes::{Nodes, Operand, Var};
use prost::Message;
use std::borrow::Cow;

/// The version of ONNX's standard operators that exported files use; ONNX Runtime has had all of it since 1.18.
pub const OPSET: i64 = 21;
/// The version of the file format that goes with it.
const IR_VERSION: i64 = 10;

/// Why a graph cannot be exported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
	#[error("the graph is not one: {0:?}")]
	Graph(GraphError),
	#[error("there are {found} initializers where the graph has {expected}")]
	Count { expected: usize, found: usize },
	#[error("initializer {index} has {found} bytes where its type needs {expected}")]
	Length { index: usize, expected: u64, found: u64 },
	#[error("{0:?} is the name of an input and of another output")]
	Name(String),
	#[error("operator {operator}: {refusal}")]
	Operator { operator: usize, refusal: Refusal },
}

/// Why an operator has no nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
	#[error("ONNX Runtime has no {op} of {}", element.name())]
	Type { op: &'static str, element: ElementType },
	#[error("ONNX Runtime has no {op} {what}")]
	Form { op: &'static str, what: &'static str },
	#[error("it lacks an input")]
	Inputs,
}

/// The ONNX file of a graph; `initializers` are the bytes of each, little-endian and row-major.
pub fn export(graph: &Graph, initializers: &[&[u8]]) -> Result<Vec<u8>, ExportError> {
	graph.check(&Limits::V1).map_err(ExportError::Graph)?;
	check_initializers(graph, initializers)?;
	let mut writer = Writer::new(graph, initializers);
	for (i, operator) in graph.operators.iter().enumerate() {
		let output =
			writer.operator(operator).map_err(|refusal| ExportError::Operator { operator: i, refusal })?;
		writer.outputs.push(output);
	}
	Ok(writer.finish()?.encode_to_vec())
}

fn check_initializers(graph: &Graph, initializers: &[&[u8]]) -> Result<(), ExportError> {
	let (expected, found) = (graph.initializers.len(), initializers.len());
	if expected != found {
		return Err(ExportError::Count { expected, found });
	}
	for (index, (initializer, bytes)) in graph.initializers.iter().zip(initializers).enumerate() {
		let expected = initializer.r#type.bytes().unwrap_or(u64::MAX);
		let found = bytes.len() as u64;
		if expected != found {
			return Err(ExportError::Length { index, expected, found });
		}
	}
	Ok(())
}

struct Writer<'a> {
	graph: &'a Graph,
	initializers: &'a [&'a [u8]],
	nodes: Nodes,
	/// One for each operator so far.
	outputs: Vec<Var>,
	/// Which initializers some node takes.
	taken: Vec<bool>,
}

impl<'a> Writer<'a> {
	fn new(graph: &'a Graph, initializers: &'a [&'a [u8]]) -> Self {
		let names = graph.inputs.iter().map(|input| &input.name);
		let names: Vec<_> = names.chain(graph.outputs.iter().map(|output| &output.name)).collect();
		// Names that the graph does not give itself begin as none of its own does.
		let mut prefix = String::from("%");
		while names.iter().any(|name| name.starts_with(prefix.as_bytes())) {
			prefix.push('%');
		}
		let taken = vec![false; initializers.len()];
		Self {
			graph,
			initializers,
			nodes: Nodes::new(prefix, class(graph) == Class::Exact),
			outputs: Vec::new(),
			taken,
		}
	}

	fn var(&mut self, value: Value) -> Option<Var> {
		let element = self.graph.type_of(value)?.element;
		let name = match value {
			Value::Input(i) => text(&self.graph.inputs.get(i as usize)?.name).into_owned(),
			Value::Initializer(i) => {
				*self.taken.get_mut(i as usize)? = true;
				self.nodes.initializer(i)
			},
			Value::Operator(i) => return self.outputs.get(i as usize).cloned(),
		};
		Some(Var { name, element })
	}

	fn operand(&mut self, value: Value) -> Option<Operand<'a>> {
		let constant = match value {
			Value::Initializer(i) => self.initializers.get(i as usize).copied(),
			_ => None,
		};
		Some(Operand { var: self.var(value)?, shape: &self.graph.type_of(value)?.shape, constant })
	}

	fn operator(&mut self, operator: &'a Operator) -> Result<Var, Refusal> {
		let inputs: Option<Vec<_>> = operator.inputs.iter().map(|value| self.operand(*value)).collect();
		let call = Call { inputs: inputs.ok_or(Refusal::Inputs)?, output: &operator.output };
		let nodes = &mut self.nodes;
		match &operator.op {
			Op::Unary(op) => elementwise::unary(op, &call, nodes),
			Op::Binary(op) => elementwise::binary(*op, &call, nodes),
			Op::Where => elementwise::choose(&call, nodes),
			Op::Cast { to } => elementwise::cast(*to, &call, nodes),
			Op::Reduce(op) => reduce::reduce(op, &call, nodes),
			Op::Normalise(op) => normalise::normalise(op, &call, nodes),
			Op::Linear(op) => linear::linear(op, &call, nodes),
			Op::Quantised(op) => quantised::quantised(op, &call, nodes),
			Op::Pool(op) => pool::pool(op, &call, nodes),
			Op::Movement(op) => movement::movement(op, &call, nodes),
			Op::Index(op) => index::index(op, &call, nodes),
			Op::Resize(op) => resize::resize(op, &call, nodes),
		}
	}

	fn finish(mut self) -> Result<ModelProto, ExportError> {
		let mut outputs = Vec::new();
		for output in &self.graph.outputs {
			let name = text(&output.name).into_owned();
			let Some(r#type) = self.graph.type_of(output.value) else { continue };
			let Some(var) = self.var(output.value) else { continue };
			outputs.push(value_info(&name, r#type));
			let is_input = self.graph.inputs.iter().any(|input| input.name == output.name);
			match is_input {
				true if var.name == name => (),
				true => return Err(ExportError::Name(name)),
				false => self.nodes.rename(&var, name),
			}
		}
		let taken = (0u32..).zip(&self.taken).filter(|(_, taken)| **taken);
		let initializers = taken.filter_map(|(i, _)| self.initializer(i));
		let initializer = initializers.collect::<Vec<_>>().into_iter().chain(self.nodes.constants);
		let graph = GraphProto {
			name: "freehold".into(),
			initializer: initializer.collect(),
			input: self.graph.inputs.iter().map(|i| value_info(&text(&i.name), &i.r#type)).collect(),
			output: outputs,
			node: self.nodes.nodes,
			..Default::default()
		};
		Ok(ModelProto {
			ir_version: IR_VERSION,
			graph: Some(graph),
			opset_import: vec![OperatorSetIdProto { domain: String::new(), version: OPSET }],
			functions: Vec::new(),
		})
	}

	fn initializer(&self, i: u32) -> Option<TensorProto> {
		let r#type = &self.graph.initializers.get(i as usize)?.r#type;
		Some(TensorProto {
			name: self.nodes.initializer(i),
			data_type: r#type.element.onnx(),
			dims: dims(&r#type.shape),
			raw_data: self.initializers.get(i as usize)?.to_vec(),
			..Default::default()
		})
	}
}

/// An operator's inputs and the type of its output.
struct Call<'a> {
	inputs: Vec<Operand<'a>>,
	output: &'a TensorType,
}

impl<'a> Call<'a> {
	fn input(&self, i: usize) -> Result<&Operand<'a>, Refusal> {
		self.inputs.get(i).ok_or(Refusal::Inputs)
	}

	fn var(&self, i: usize) -> Result<&Var, Refusal> {
		self.input(i).map(|operand| &operand.var)
	}

	/// The element type of the first input.
	fn element(&self) -> Result<ElementType, Refusal> {
		self.var(0).map(|var| var.element)
	}

	fn vars(&self) -> Vec<&Var> {
		self.inputs.iter().map(|operand| &operand.var).collect()
	}
}

/// Checked names are UTF-8.
fn text(name: &[u8]) -> Cow<'_, str> {
	String::from_utf8_lossy(name)
}

fn dims(shape: &[u32]) -> Vec<i64> {
	shape.iter().map(|dim| i64::from(*dim)).collect()
}

fn value_info(name: &str, r#type: &TensorType) -> ValueInfoProto {
	let dim = |dim: i64| DimensionProto { value: Some(DimensionValue::DimValue(dim)) };
	let shape = TensorShapeProto { dim: dims(&r#type.shape).into_iter().map(dim).collect() };
	let tensor = TensorTypeProto { elem_type: r#type.element.onnx(), shape: Some(shape) };
	ValueInfoProto { name: name.into(), r#type: Some(TypeProto { tensor_type: Some(tensor) }) }
}
