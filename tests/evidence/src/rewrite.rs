//! Changes to published files.

use crate::{
	network::{initializer, value, Dim},
	seeded::f32s,
};
use anyhow::{bail, ensure, Context, Result};
use freehold_onnx::proto::{GraphProto, ModelProto, NodeProto, TensorProto};
use freehold_referee::ElementType;
use prost::Message;

/// The model with another shape declared for its one output, which is of floats.
pub fn with_output_shape(onnx: &[u8], shape: &[Dim]) -> Result<Vec<u8>> {
	let mut model = ModelProto::decode(onnx)?;
	let graph = model.graph.as_mut().context("no graph")?;
	let [output] = graph.output.as_mut_slice() else { bail!("several outputs") };
	*output = value(&output.name, ElementType::Float32, shape);
	Ok(model.encode_to_vec())
}

/// The model with each `com.microsoft.DynamicQuantizeLSTM` as ONNX's LSTM over the weights that its integers
/// stand for. That operator quantises its input as it runs, which the LSTM does not, so this is another model,
/// of equal shapes and weights.
pub fn dynamic_lstm(onnx: &[u8]) -> Result<Vec<u8>> {
	let mut model = ModelProto::decode(onnx)?;
	let graph = model.graph.as_mut().context("no graph")?;
	let mut weights = Vec::new();
	for node in graph.node.iter().filter(|node| is_dynamic_lstm(node)) {
		for (weight, scale) in [(1, 8), (2, 10)] {
			weights.push(dequantised(graph, node, weight, scale)?);
		}
	}
	for node in graph.node.iter_mut().filter(|node| is_dynamic_lstm(node)) {
		node.op_type = "LSTM".into();
		node.domain = String::new();
		node.input.truncate(8);
		for name in &mut node.input[1..3] {
			name.push_str(".float");
		}
	}
	graph.initializer.extend(weights);
	Ok(model.encode_to_vec())
}

fn is_dynamic_lstm(node: &NodeProto) -> bool {
	node.op_type == "DynamicQuantizeLSTM"
}

/// The weights among the node's inputs (i8 `[directions, inputs, gates]`) as floats in LSTM's order
/// (`[directions, gates, inputs]`), with the scales by direction, and the zero points, that stand at `scale`.
fn dequantised(graph: &GraphProto, node: &NodeProto, weight: usize, scale: usize) -> Result<TensorProto> {
	let constant = |i: usize| -> Result<&TensorProto> {
		let name = node.input.get(i).context("too few inputs")?;
		let found = graph.initializer.iter().find(|tensor| tensor.name == *name);
		found.with_context(|| format!("{name} is no constant"))
	};
	let [weights, scales, zeros] = [constant(weight)?, constant(scale)?, constant(scale + 1)?];
	let [directions, inputs, gates] = weights.dims[..] else { bail!("weights of another rank") };
	let symmetric =
		[&zeros.raw_data, &zeros.int32_data].iter().all(|bytes| bytes.iter().all(|byte| *byte == 0));
	ensure!(symmetric, "weights with a zero point");
	let (scales, _) = scales.float_data.as_chunks::<4>();
	let size = (inputs * gates) as usize;
	ensure!(
		scales.len() == directions as usize && weights.raw_data.len() == size * scales.len(),
		"other lengths"
	);
	let mut values = Vec::with_capacity(weights.raw_data.len());
	for (matrix, scale) in weights.raw_data.chunks(size).zip(scales) {
		for gate in 0..gates as usize {
			let column = matrix.iter().skip(gate).step_by(gates as usize);
			values.extend(column.map(|byte| f32::from(*byte as i8) * f32::from_le_bytes(*scale)));
		}
	}
	let shape = [directions as u32, gates as u32, inputs as u32];
	Ok(initializer(&format!("{}.float", weights.name), f32s("", &shape, &values)))
}
