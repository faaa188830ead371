//! Networks of a few thousand weights, each with operators that the others have not.

use crate::{
	network::{float, int, ints, Dim, Network},
	seeded::Seeded,
};
use freehold_referee::ElementType::{Float32, Int64};

/// Writes a network's file.
pub type Build = fn() -> Vec<u8>;

/// Small networks, and what they are called.
pub const SMALL: &[(&str, Build)] =
	&[("convolutions", convolutions), ("recurrent", recurrent), ("transformer", transformer)];

/// A mobile network's block with strides: dense, depthwise and pointwise convolutions.
fn convolutions() -> Vec<u8> {
	let (mut seeded, mut network) = (Seeded::new(21), Network::default());
	let mut conv = |network: &mut Network, x: &str, maps: u32, channels: u32, kernel: u32, attributes| {
		let w = seeded.weights(maps * channels * kernel * kernel, channels * kernel * kernel);
		let w = network.f32s("w", &[maps, channels, kernel, kernel], &w);
		let b = network.f32s("b", &[maps], &seeded.floats(maps, -0.1, 0.1));
		network.node("Conv", [x, &w, &b], attributes)
	};
	let x = network.input("image", Float32, &[1, 3, 16, 16].map(Dim::Fixed));
	let strided = vec![ints("pads", &[1, 1, 1, 1]), ints("strides", &[2, 2])];
	let x = conv(&mut network, &x, 8, 3, 3, strided.clone());
	let x = network.node("HardSwish", [&x], vec![]);
	let y = conv(&mut network, &x, 8, 1, 3, vec![ints("pads", &[1, 1, 1, 1]), int("group", 8)]);
	let x = network.node("Add", [&x, &y], vec![]);
	let x = conv(&mut network, &x, 8, 1, 3, [strided, vec![int("group", 8)]].concat());
	let x = network.node("LeakyRelu", [&x], vec![float("alpha", 0.1)]);
	let x = conv(&mut network, &x, 12, 8, 1, vec![]);
	let x = network.node("GlobalAveragePool", [&x], vec![]);
	let x = network.node("Flatten", [&x], vec![]);
	let x = network.node("Softmax", [&x], vec![]);
	network.output(&x, "scores", Float32, &[Dim::Fixed(1), Dim::Fixed(12)]);
	network.finish()
}

/// An LSTM, then a GRU.
fn recurrent() -> Vec<u8> {
	const STEPS: u32 = 5;
	const SIZE: u32 = 8;
	let (mut seeded, mut network) = (Seeded::new(22), Network::default());
	let mut x = network.input("x", Float32, &[STEPS, 1, SIZE].map(Dim::Fixed));
	for (operator, gates) in [("LSTM", 4), ("GRU", 3)] {
		let w = network.f32s("w", &[1, gates * SIZE, SIZE], &seeded.weights(gates * SIZE * SIZE, SIZE));
		let r = network.f32s("r", &[1, gates * SIZE, SIZE], &seeded.weights(gates * SIZE * SIZE, SIZE));
		let b = network.f32s("b", &[1, 2 * gates * SIZE], &seeded.floats(2 * gates * SIZE, -0.1, 0.1));
		let y = network.node(operator, [&x, &w, &r, &b], vec![int("hidden_size", i64::from(SIZE))]);
		let axis = network.i64s("axis", &[1]);
		x = network.node("Squeeze", [&y, &axis], vec![]);
	}
	network.output(&x, "y", Float32, &[STEPS, 1, SIZE].map(Dim::Fixed));
	network.finish()
}

/// Embeddings, one head of attention, a layer with GELU by its formula.
fn transformer() -> Vec<u8> {
	const TOKENS: u32 = 6;
	const SIZE: u32 = 16;
	let (mut seeded, mut network) = (Seeded::new(23), Network::default());
	let mut square =
		|network: &mut Network| network.f32s("w", &[SIZE, SIZE], &seeded.weights(SIZE * SIZE, SIZE));
	let ids = network.input("ids", Int64, &[Dim::Fixed(TOKENS)]);
	let table = square(&mut network);
	let x = network.node("Gather", [&table, &ids], vec![]);
	let [q, k, v] = std::array::from_fn(|_| {
		let w = square(&mut network);
		network.node("MatMul", [&x, &w], vec![])
	});
	let k = network.node("Transpose", [&k], vec![ints("perm", &[1, 0])]);
	let scores = network.node("MatMul", [&q, &k], vec![]);
	let scale = network.f32s("scale", &[], &[0.25]);
	let scores = network.node("Mul", [&scores, &scale], vec![]);
	let weights = network.node("Softmax", [&scores], vec![]);
	let y = network.node("MatMul", [&weights, &v], vec![]);
	let x = network.node("Add", [&x, &y], vec![]);
	let ones = network.f32s("scale", &[SIZE], &[1.0; SIZE as usize]);
	let x = network.node("LayerNormalization", [&x, &ones], vec![]);
	let w = square(&mut network);
	let x = network.node("MatMul", [&x, &w], vec![]);
	let root = network.f32s("root", &[], &[std::f32::consts::SQRT_2]);
	let y = network.node("Div", [&x, &root], vec![]);
	let y = network.node("Erf", [&y], vec![]);
	let one = network.f32s("one", &[], &[1.0]);
	let y = network.node("Add", [&y, &one], vec![]);
	let x = network.node("Mul", [&x, &y], vec![]);
	let x = network.node("Tanh", [&x], vec![]);
	network.output(&x, "y", Float32, &[Dim::Fixed(TOKENS), Dim::Fixed(SIZE)]);
	network.finish()
}
