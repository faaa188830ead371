//! The MNIST network in integers throughout: its published weights as signed integers of 7 bits (symmetric,
//! one scale per output channel), its activations as unsigned ones of 8 bits from zero up, which is also what
//! ReLU leaves of them. Pixels (0 to 255) are taken as they are; the scores are 32-bit integers, all of one scale.

use crate::network::{ints, Dim, Network};
use anyhow::{Context, Result};
use freehold_onnx::proto::{GraphProto, ModelProto};
use freehold_referee::{ElementType, NamedTensor, Tensor};
use prost::Message;

/// The largest magnitude of a quantised weight.
const WEIGHT: f32 = 63.0;
/// The largest activations of the two hidden layers on the published sample, somewhat widened.
const RANGES: [f32; 2] = [2600.0, 9000.0];

/// A tensor of the published network.
fn weights(graph: &GraphProto, name: &str) -> Result<Vec<f32>> {
	let tensor = graph.initializer.iter().find(|tensor| tensor.name == name);
	let tensor = tensor.with_context(|| format!("no {name} in the network"))?;
	let bytes = if tensor.raw_data.is_empty() { &tensor.float_data } else { &tensor.raw_data };
	Ok(bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
}

/// `pixels` (u8 `[1, 1, 28, 28]`) to `scores` (i32 `[1, 10]`).
pub fn build(published: &[u8]) -> Result<Vec<u8>> {
	let model = ModelProto::decode(published)?;
	let graph = model.graph.context("no graph")?;
	let mut network = Network::default();
	let shape = [1, 1, 28, 28].map(Dim::Fixed);
	let pixels = network.input("pixels", ElementType::Uint8, &shape);
	let [first, second] = RANGES.map(|range| range / 255.0);
	let x = layer(
		&mut network,
		&pixels,
		Layer {
			channels: [1, 8],
			weights: weights(&graph, "Parameter5")?,
			bias: weights(&graph, "Parameter6")?,
			scales: [1.0, first],
		},
	);
	let pool = |size: i64| vec![ints("kernel_shape", &[size; 2]), ints("strides", &[size; 2])];
	let x = network.node("MaxPool", [&x], pool(2));
	let x = layer(
		&mut network,
		&x,
		Layer {
			channels: [8, 16],
			weights: weights(&graph, "Parameter87")?,
			bias: weights(&graph, "Parameter88")?,
			scales: [first, second],
		},
	);
	let x = network.node("MaxPool", [&x], pool(3));
	let shape = network.i64s("shape", &[1, 256]);
	let x = network.node("Reshape", [&x, &shape], vec![]);
	let scores = scores(&mut network, &x, &graph, second)?;
	network.output(&scores, "scores", ElementType::Int32, &[Dim::Fixed(1), Dim::Fixed(10)]);
	Ok(network.finish())
}

struct Layer {
	channels: [u32; 2],
	weights: Vec<f32>,
	bias: Vec<f32>,
	/// Of the input and of the output.
	scales: [f32; 2],
}

fn layer(network: &mut Network, x: &str, layer: Layer) -> String {
	let Layer { channels: [inputs, outputs], weights, bias, scales: [before, after] } = layer;
	let taps = weights.len() / outputs as usize;
	let scales: Vec<f32> = weights.chunks(taps).map(scale_of).collect();
	let integers: Vec<i8> =
		weights.chunks(taps).zip(&scales).flat_map(|(row, scale)| quantised(row, *scale)).collect();
	let bias: Vec<i32> =
		bias.iter().zip(&scales).map(|(bias, scale)| nearest(*bias, before * scale)).collect();
	let w = network.i8s("w", &[outputs, inputs, 5, 5], &integers);
	let w_scale = network.f32s("w_scale", &[outputs], &scales);
	let w_zero = network.i8s("w_zero", &[outputs], &vec![0; outputs as usize]);
	let bias = network.constant(crate::seeded::i32s("bias", &[outputs], &bias));
	let zero = network.constant(byte("zero"));
	let before = network.f32s("scale", &[], &[before]);
	let after = network.f32s("scale", &[], &[after]);
	network.node(
		"QLinearConv",
		[x, &before, &zero, &w, &w_scale, &w_zero, &after, &zero, &bias],
		vec![ints("kernel_shape", &[5; 2]), ints("pads", &[2; 4])],
	)
}

fn scores(network: &mut Network, x: &str, graph: &GraphProto, before: f32) -> Result<String> {
	let weights_of_scores = weights(graph, "Parameter193")?;
	let bias = weights(graph, "Parameter194")?;
	let scale = scale_of(&weights_of_scores);
	let w = network.i8s("w", &[256, 10], &quantised(&weights_of_scores, scale).collect::<Vec<_>>());
	let zero = network.constant(byte("zero"));
	let x = network.node("MatMulInteger", [x, &w, &zero], vec![]);
	let bias: Vec<i32> = bias.iter().map(|bias| nearest(*bias, before * scale)).collect();
	let bias = network.constant(crate::seeded::i32s("bias", &[1, 10], &bias));
	Ok(network.node("Add", [&x, &bias], vec![]))
}

fn byte(name: &str) -> NamedTensor {
	let tensor = Tensor { element: ElementType::Uint8, shape: vec![], data: vec![0] };
	NamedTensor { name: name.into(), tensor }
}

fn scale_of(values: &[f32]) -> f32 {
	values.iter().fold(0.0f32, |largest, value| largest.max(value.abs())) / WEIGHT
}

fn quantised(values: &[f32], scale: f32) -> impl Iterator<Item = i8> + '_ {
	values.iter().map(move |value| nearest(*value, scale) as i8)
}

fn nearest(value: f32, scale: f32) -> i32 {
	(value / scale).round_ties_even() as i32
}
