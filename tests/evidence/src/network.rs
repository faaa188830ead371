//! ONNX files written node by node.

use crate::seeded::named;
use freehold_onnx::proto::{
	attribute, AttributeProto, DimensionProto, DimensionValue, GraphProto, ModelProto, NodeProto,
	OperatorSetIdProto, TensorProto, TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
};
use freehold_referee::{ElementType, NamedTensor};
use prost::Message;

/// The operator set that the networks use.
const OPSET: i64 = 17;
/// The file format's version that goes with it.
const IR_VERSION: i64 = 8;

/// A dimension of an input or output.
#[derive(Clone, Copy)]
pub enum Dim<'a> {
	Fixed(u32),
	Open(&'a str),
}

/// A network as it grows. Values go by name; those of nodes and constants are made up here.
#[derive(Default)]
pub struct Network {
	graph: GraphProto,
}

impl Network {
	pub fn input(&mut self, name: &str, element: ElementType, shape: &[Dim]) -> String {
		self.graph.input.push(value(name, element, shape));
		name.into()
	}

	/// Makes a node's output one of the network's, under a name of its own.
	pub fn output(&mut self, value_name: &str, name: &str, element: ElementType, shape: &[Dim]) {
		self.graph.node.push(NodeProto {
			op_type: "Identity".into(),
			name: name.into(),
			input: vec![value_name.into()],
			output: vec![name.into()],
			..Default::default()
		});
		self.graph.output.push(value(name, element, shape));
	}

	/// A constant; its name, with a number behind it.
	pub fn constant(&mut self, tensor: NamedTensor) -> String {
		let name = format!("{}.{}", String::from_utf8_lossy(&tensor.name), self.graph.initializer.len());
		self.graph.initializer.push(initializer(&name, tensor));
		name
	}

	pub fn f32s(&mut self, name: &str, shape: &[u32], values: &[f32]) -> String {
		self.constant(crate::seeded::f32s(name, shape, values))
	}

	pub fn i64s(&mut self, name: &str, values: &[i64]) -> String {
		self.constant(crate::seeded::i64s(name, &[values.len() as u32], values))
	}

	pub fn i8s(&mut self, name: &str, shape: &[u32], values: &[i8]) -> String {
		let bytes = values.iter().map(|value| *value as u8).collect();
		self.constant(named(name, ElementType::Int8, shape, bytes))
	}

	/// A node with one output; that output.
	pub fn node<const N: usize>(
		&mut self,
		operator: &str,
		inputs: [&str; N],
		attributes: Vec<AttributeProto>,
	) -> String {
		let [output] = self.nodes(operator, inputs, attributes);
		output
	}

	/// A node with several outputs.
	pub fn nodes<const N: usize, const M: usize>(
		&mut self,
		operator: &str,
		inputs: [&str; N],
		attribute: Vec<AttributeProto>,
	) -> [String; M] {
		let name = format!("{operator}_{}", self.graph.node.len());
		let output: [String; M] = std::array::from_fn(|i| format!("{name}:{i}"));
		self.graph.node.push(NodeProto {
			op_type: operator.into(),
			name,
			input: inputs.map(String::from).to_vec(),
			output: output.to_vec(),
			attribute,
			..Default::default()
		});
		output
	}

	/// The file.
	pub fn finish(self) -> Vec<u8> {
		ModelProto {
			ir_version: IR_VERSION,
			opset_import: vec![OperatorSetIdProto { domain: String::new(), version: OPSET }],
			graph: Some(GraphProto { name: "network".into(), ..self.graph }),
			..Default::default()
		}
		.encode_to_vec()
	}
}

pub fn int(name: &str, i: i64) -> AttributeProto {
	AttributeProto { name: name.into(), i: Some(i), r#type: attribute::INT, ..Default::default() }
}

pub fn ints(name: &str, ints: &[i64]) -> AttributeProto {
	AttributeProto { name: name.into(), ints: ints.to_vec(), r#type: attribute::INTS, ..Default::default() }
}

pub fn float(name: &str, f: f32) -> AttributeProto {
	AttributeProto { name: name.into(), f, r#type: attribute::FLOAT, ..Default::default() }
}

/// The initializer that such a tensor is.
pub fn initializer(name: &str, NamedTensor { tensor, .. }: NamedTensor) -> TensorProto {
	TensorProto {
		name: name.into(),
		data_type: tensor.element.onnx(),
		dims: tensor.shape.iter().map(|dim| i64::from(*dim)).collect(),
		raw_data: tensor.data,
		..Default::default()
	}
}

/// A declared input or output.
pub fn value(name: &str, element: ElementType, shape: &[Dim]) -> ValueInfoProto {
	let dim = shape.iter().map(|dim| {
		let value = match dim {
			Dim::Fixed(size) => DimensionValue::DimValue(i64::from(*size)),
			Dim::Open(symbol) => DimensionValue::DimParam(symbol.to_string()),
		};
		DimensionProto { value: Some(value) }
	});
	let tensor =
		TensorTypeProto { elem_type: element.onnx(), shape: Some(TensorShapeProto { dim: dim.collect() }) };
	ValueInfoProto { name: name.into(), r#type: Some(TypeProto { tensor_type: Some(tensor) }) }
}
