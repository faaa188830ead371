//! Models made of a few nodes.

mod control;
mod einsum;
mod graphs;
mod hostile;
mod meanings;
mod products;
mod quantised;
mod recurrent;
mod refusals;

use super::{import, ImportErrors, ImportOptions, Imported, Place};
use crate::proto::{
	attribute, AttributeProto, DimensionProto, DimensionValue, FunctionProto, GraphProto, ModelProto,
	NodeProto, OperatorSetIdProto, TensorProto, TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
};
use freehold_referee::{Array, Backend, Data, ElementType, Op, Session};
use prost::Message;

const FLOAT: i32 = 1;
const UINT8: i32 = 2;
const INT8: i32 = 3;
const INT64: i32 = 7;
const BOOL: i32 = 9;

fn node(op_type: &str, input: &[&str], output: &[&str]) -> NodeProto {
	let names = |names: &[&str]| names.iter().map(|name| (*name).into()).collect();
	NodeProto { op_type: op_type.into(), input: names(input), output: names(output), ..NodeProto::default() }
}

fn with(mut node: NodeProto, attribute: AttributeProto) -> NodeProto {
	node.attribute.push(attribute);
	node
}

fn int(name: &str, i: i64) -> AttributeProto {
	AttributeProto { name: name.into(), i: Some(i), r#type: attribute::INT, ..AttributeProto::default() }
}

fn float(name: &str, f: f32) -> AttributeProto {
	AttributeProto { name: name.into(), f, r#type: attribute::FLOAT, ..AttributeProto::default() }
}

fn body(name: &str, graph: GraphProto) -> AttributeProto {
	AttributeProto {
		name: name.into(),
		g: Some(graph),
		r#type: attribute::GRAPH,
		..AttributeProto::default()
	}
}

/// A value whose dimensions are numbers, or names of open ones.
fn value(name: &str, elem_type: i32, dims: &[&str]) -> ValueInfoProto {
	let dim = |dim: &&str| DimensionProto {
		value: Some(match dim.parse() {
			Ok(size) => DimensionValue::DimValue(size),
			Err(_) => DimensionValue::DimParam((*dim).into()),
		}),
	};
	let shape = TensorShapeProto { dim: dims.iter().map(dim).collect() };
	let tensor_type = Some(TensorTypeProto { elem_type, shape: Some(shape) });
	ValueInfoProto { name: name.into(), r#type: Some(TypeProto { tensor_type }) }
}

fn tensor(name: &str, data_type: i32, dims: &[i64], raw_data: Vec<u8>) -> TensorProto {
	TensorProto { name: name.into(), data_type, dims: dims.into(), raw_data, ..TensorProto::default() }
}

fn int64s(name: &str, values: &[i64]) -> TensorProto {
	tensor(name, INT64, &[values.len() as i64], values.iter().flat_map(|v| v.to_le_bytes()).collect())
}

fn scalar(name: &str, value: i64) -> TensorProto {
	tensor(name, INT64, &[], value.to_le_bytes().into())
}

fn floats(name: &str, dims: &[i64], values: &[f32]) -> TensorProto {
	tensor(name, FLOAT, dims, values.iter().flat_map(|v| v.to_le_bytes()).collect())
}

fn graph(
	node: Vec<NodeProto>,
	initializer: Vec<TensorProto>,
	input: Vec<ValueInfoProto>,
	output: Vec<ValueInfoProto>,
) -> GraphProto {
	GraphProto { node, initializer, input, output, ..GraphProto::default() }
}

fn model(graph: GraphProto) -> ModelProto {
	let opset = OperatorSetIdProto { domain: String::new(), version: 21 };
	ModelProto { ir_version: 10, graph: Some(graph), opset_import: vec![opset], functions: vec![] }
}

fn read(graph: GraphProto) -> Result<Imported, ImportErrors> {
	import(&model(graph).encode_to_vec(), &ImportOptions::default())
}

fn f32s(dims: &[u32], values: &[f32]) -> Array {
	Array::new(dims, Data::F32(values.to_vec())).unwrap()
}

/// The first output for these inputs.
fn run(imported: &Imported, inputs: &[Array]) -> Array {
	let session = Session::new(&imported.graph, &imported.initializers, Backend::SCALAR).unwrap();
	session.execute(inputs).unwrap().swap_remove(0)
}

fn operators(imported: &Imported) -> Vec<&Op> {
	imported.graph.operators.iter().map(|operator| &operator.op).collect()
}

/// Name and operator of the nodes that errors are about, in order.
fn nodes(errors: &ImportErrors) -> Vec<(&str, &str)> {
	errors
		.0
		.iter()
		.filter_map(|error| match &error.place {
			Place::Node { name, operator } => Some((name.as_str(), operator.as_str())),
			_ => None,
		})
		.collect()
}
