//! The pre-check that a file must pass before anything runs it.

use crate::{
	constants::Constants,
	error::shown,
	proto::{
		AttributeProto, DimensionValue, GraphProto, ModelProto, NodeProto, TensorShapeProto, ValueInfoProto,
	},
	scan::scan,
	signature::GraphSignature,
	tensor::{self, element_bits, size_of},
	Limits, OnnxError, MAX_TENSOR_RANK,
};
use prost::Message;

/// Operators that draw random numbers. A seed does not help: ONNX Runtime goes on in the sequence
/// from run to run.
const RANDOM: [&str; 6] =
	["Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"];

/// Domains whose operators may be used: ONNX's own.
const DOMAINS: [&str; 3] = ["", "ai.onnx", "ai.onnx.ml"];

/// A file that has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
	/// What the model takes and gives.
	pub signature: GraphSignature,
	/// Nodes, those of subgraphs included.
	pub nodes: u64,
}

/// Checks a file's bytes against the default [`Limits`].
pub fn check(bytes: &[u8]) -> Result<Checked, OnnxError> {
	check_with(bytes, &Limits::default())
}

/// Checks a file's bytes. Memory used is bounded by the limits, whatever the bytes are, and time
/// by their number.
pub fn check_with(bytes: &[u8], limits: &Limits) -> Result<Checked, OnnxError> {
	let length = bytes.len() as u64;
	if length > limits.file_bytes {
		return Err(OnnxError::FileTooLarge { bytes: length, limit: limits.file_bytes });
	}
	// ONNX Runtime tells its own format by these four bytes; a file can be both that and ONNX.
	if bytes.get(4..8) == Some(b"ORTM") {
		return Err(OnnxError::OrtFormat);
	}
	let (refused, outcome) = scan(bytes, limits, false);
	if let Some(first) = refused.into_iter().next() {
		return Err(first.error);
	}
	outcome?;
	let model = ModelProto::decode(bytes).map_err(|error| OnnxError::Malformed(error.to_string()))?;
	let graph = model.graph.as_ref().ok_or(OnnxError::NoGraph)?;
	// Others may be imported as long as no node uses them: some exporters do.
	if !model.opset_import.iter().any(|opset| DOMAINS.contains(&opset.domain.as_str())) {
		return Err(OnnxError::NoOpset);
	}
	let mut walk = Walk { limits, nodes: 0, constants: Constants::default() };
	walk.graph(graph)?;
	let nodes = walk.nodes;
	Ok(Checked { signature: GraphSignature::read(graph, limits)?, nodes })
}

struct Walk<'a> {
	limits: &'a Limits,
	nodes: u64,
	constants: Constants<'a>,
}

impl<'a> Walk<'a> {
	/// The scan has bounded how deep this goes.
	fn graph(&mut self, graph: &'a GraphProto) -> Result<(), OnnxError> {
		if !graph.sparse_initializer.is_empty() {
			return Err(OnnxError::SparseTensor);
		}
		for initializer in &graph.initializer {
			tensor::check(initializer, self.limits, || {
				format!("initializer {:?}", shown(&initializer.name))
			})?;
		}
		for value in graph.input.iter().chain(&graph.output).chain(&graph.value_info) {
			self.value(value)?;
		}
		// Constants are read only after they are checked.
		for node in &graph.node {
			self.attributes(node)?;
		}
		self.constants.enter(graph);
		for node in &graph.node {
			self.node(node)?;
		}
		self.constants.leave();
		Ok(())
	}

	fn value(&self, value: &ValueInfoProto) -> Result<(), OnnxError> {
		let Some(tensor) = value.r#type.as_ref().and_then(|t| t.tensor_type.as_ref()) else { return Ok(()) };
		let Some(shape) = &tensor.shape else { return Ok(()) };
		let place = || format!("value {:?}", shown(&value.name));
		let bits = element_bits(tensor.elem_type).unwrap_or(8);
		size_of(&fixed_dims(shape), bits, self.limits, place).map(|_| ())
	}

	fn attributes(&self, node: &NodeProto) -> Result<(), OnnxError> {
		for attribute in &node.attribute {
			let place = || format!("attribute {:?} of {}", shown(&attribute.name), place_of(node));
			if attribute.sparse_tensor.is_some() || !attribute.sparse_tensors.is_empty() {
				return Err(OnnxError::SparseTensor);
			}
			for tensor in attribute.t.iter().chain(&attribute.tensors) {
				tensor::check(tensor, self.limits, place)?;
			}
		}
		Ok(())
	}

	fn node(&mut self, node: &'a NodeProto) -> Result<(), OnnxError> {
		self.nodes = self.nodes.saturating_add(1);
		if self.nodes > self.limits.nodes {
			return Err(OnnxError::TooManyNodes { limit: self.limits.nodes });
		}
		if !DOMAINS.contains(&node.domain.as_str()) {
			return Err(OnnxError::CustomDomain { place: place_of(node), domain: shown(&node.domain) });
		}
		if RANDOM.contains(&node.op_type.as_str()) || self.drops_out(node) {
			return Err(OnnxError::RandomOperator { place: place_of(node), op: node.op_type.clone() });
		}
		self.constant_shape(node)?;
		for graph in node.attribute.iter().flat_map(|a| a.g.iter().chain(&a.graphs)) {
			self.graph(graph)?;
		}
		Ok(())
	}

	/// Dropout is random where its third input may say that the model is being trained.
	fn drops_out(&self, node: &NodeProto) -> bool {
		let training = node.input.get(2).filter(|name| !name.is_empty());
		node.op_type == "Dropout" && training.is_some_and(|name| !self.constants.is_false(name))
	}

	/// A few bytes of constant shape can ask for any amount of memory.
	fn constant_shape(&self, node: &NodeProto) -> Result<(), OnnxError> {
		let (shape, bits) = match node.op_type.as_str() {
			"ConstantOfShape" => (node.input.first(), fill_bits(node)),
			// Of unknown element type, so a byte at least.
			"Expand" => (node.input.get(1), 8),
			_ => return Ok(()),
		};
		// Any number of nodes may share one shape, so that each must be quick to look at.
		let shape = shape.and_then(|name| self.constants.ints(name, MAX_TENSOR_RANK));
		let shape = shape.transpose().map_err(|rank| tensor::rank_too_high(rank, || place_of(node)))?;
		let Some(shape) = shape else { return Ok(()) };
		size_of(&shape, bits, self.limits, || place_of(node)).map(|_| ())
	}
}

fn fill_bits(node: &NodeProto) -> u64 {
	let value = |attribute: &AttributeProto| {
		attribute.t.as_ref().filter(|_| attribute.name == "value").and_then(|t| element_bits(t.data_type))
	};
	node.attribute.iter().find_map(value).unwrap_or(32)
}

/// The dimensions that have a size.
fn fixed_dims(shape: &TensorShapeProto) -> Vec<i64> {
	let size = |value: &Option<DimensionValue>| match value {
		Some(DimensionValue::DimValue(size)) => Some(*size),
		_ => None,
	};
	shape.dim.iter().filter_map(|dim| size(&dim.value)).collect()
}

fn place_of(node: &NodeProto) -> String {
	if node.name.is_empty() {
		let output = node.output.first().map_or("", String::as_str);
		format!("the {} node that gives {:?}", shown(&node.op_type), shown(output))
	} else {
		format!("the {} node {:?}", shown(&node.op_type), shown(&node.name))
	}
}
