//! Small ONNX models made for a test, and their inputs.

use anyhow::{ensure, Context, Result};
use freehold_onnx::proto::{
	attribute, AttributeProto, DimensionProto, DimensionValue, GraphProto, ModelProto, NodeProto,
	OperatorSetIdProto, TensorProto, TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
};
use freehold_referee::{ElementType, NamedTensor, Tensor};
use prost::Message;
use std::process::Command;

use crate::binaries::repository_file;

/// The ONNX operator set that the models use.
const OPSET: i64 = 17;
/// The ONNX file format's version that goes with it.
const IR_VERSION: i64 = 8;

/// `y = factor · x + 1`, for one float.
pub fn affine(factor: f32) -> Vec<u8> {
	let node = vec![node("Mul", &["x", "factor"], "scaled"), node("Add", &["scaled", "one"], "y")];
	let initializer = vec![floats("factor", &[1], factor), floats("one", &[1], 1.0)];
	model(GraphProto { node, initializer, ..signature() })
}

/// `count` times `x`, for one float: an output that is as large as one likes.
pub fn wide(count: u32) -> Vec<u8> {
	let shape = TensorProto {
		name: "shape".into(),
		dims: vec![1],
		data_type: ElementType::Int64.onnx(),
		raw_data: i64::from(count).to_le_bytes().to_vec(),
		..Default::default()
	};
	model(GraphProto {
		node: vec![node("Expand", &["x", "shape"], "y")],
		initializer: vec![shape],
		output: vec![value("y", ElementType::Float32, &[i64::from(count)])],
		..signature()
	})
}

/// `y = x + rounds`, for one float, by that many rounds of a loop: somewhat less than a microsecond each.
pub fn slow(rounds: i64) -> Vec<u8> {
	let body = GraphProto {
		name: "body".into(),
		node: vec![node("Identity", &["go_on"], "still_go_on"), node("Add", &["sum", "one"], "next_sum")],
		input: vec![
			value("round", ElementType::Int64, &[]),
			value("go_on", ElementType::Bool, &[]),
			value("sum", ElementType::Float32, &[1]),
		],
		output: vec![
			value("still_go_on", ElementType::Bool, &[]),
			value("next_sum", ElementType::Float32, &[1]),
		],
		..Default::default()
	};
	let repeat = NodeProto {
		attribute: vec![AttributeProto {
			name: "body".into(),
			g: Some(body),
			r#type: attribute::GRAPH,
			..Default::default()
		}],
		..node("Loop", &["rounds", "", "x"], "y")
	};
	let rounds = TensorProto {
		name: "rounds".into(),
		data_type: ElementType::Int64.onnx(),
		raw_data: rounds.to_le_bytes().to_vec(),
		..Default::default()
	};
	model(GraphProto {
		node: vec![repeat],
		initializer: vec![rounds, floats("one", &[1], 1.0)],
		..signature()
	})
}

/// What [`affine`] and [`slow`] give: one float named `y`.
pub fn output(y: f32) -> Vec<NamedTensor> {
	let tensor = Tensor { element: ElementType::Float32, shape: vec![1], data: y.to_le_bytes().to_vec() };
	vec![NamedTensor { name: b"y".to_vec(), tensor }]
}

/// The float that such an output is.
pub fn float_of(output: &[NamedTensor]) -> Result<f32> {
	let [one] = output else { anyhow::bail!("{} tensors instead of one", output.len()) };
	Ok(f32::from_le_bytes(one.tensor.data.as_slice().try_into().context("one float")?))
}

/// The folder with Magika's model, which `scripts/test.sh` names and the fetcher finds in the cache.
pub fn magika() -> Result<std::path::PathBuf> {
	if let Some(folder) = std::env::var_os("MAGIKA_DIR") {
		return Ok(folder.into());
	}
	let output = Command::new(repository_file("examples/magika/fetch.sh")).output()?;
	ensure!(
		output.status.success(),
		"the model cannot be fetched: {}",
		String::from_utf8_lossy(&output.stderr)
	);
	Ok(String::from_utf8(output.stdout)?.trim().into())
}

fn model(graph: GraphProto) -> Vec<u8> {
	ModelProto {
		ir_version: IR_VERSION,
		graph: Some(graph),
		opset_import: vec![OperatorSetIdProto { domain: String::new(), version: OPSET }],
		..Default::default()
	}
	.encode_to_vec()
}

/// One float in, `x`, one float out, `y`.
fn signature() -> GraphProto {
	GraphProto {
		name: "test".into(),
		input: vec![value("x", ElementType::Float32, &[1])],
		output: vec![value("y", ElementType::Float32, &[1])],
		..Default::default()
	}
}

fn node(op_type: &str, input: &[&str], output: &str) -> NodeProto {
	NodeProto {
		input: input.iter().map(ToString::to_string).collect(),
		output: vec![output.into()],
		op_type: op_type.into(),
		..Default::default()
	}
}

fn floats(name: &str, dims: &[i64], value: f32) -> TensorProto {
	TensorProto {
		name: name.into(),
		dims: dims.to_vec(),
		data_type: ElementType::Float32.onnx(),
		raw_data: value.to_le_bytes().to_vec(),
		..Default::default()
	}
}

fn value(name: &str, element: ElementType, shape: &[i64]) -> ValueInfoProto {
	let dim =
		shape.iter().map(|size| DimensionProto { value: Some(DimensionValue::DimValue(*size)) }).collect();
	let tensor = TensorTypeProto { elem_type: element.onnx(), shape: Some(TensorShapeProto { dim }) };
	ValueInfoProto { name: name.into(), r#type: Some(TypeProto { tensor_type: Some(tensor) }) }
}
