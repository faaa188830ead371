//! A network of ResNet-18's shape (224 × 224), with its batch normalisations as nodes of their own.

use crate::{
	network::{float, int, ints, Dim, Network},
	seeded::Seeded,
};
use freehold_referee::ElementType;

/// Channels of the four stages, each of two blocks.
const STAGES: [u32; 4] = [64, 128, 256, 512];
const CLASSES: u32 = 1000;

struct Builder {
	network: Network,
	seeded: Seeded,
}

/// `image [batch, 3, 224, 224]` to `scores [batch, 1000]`.
pub fn build(seed: u64) -> Vec<u8> {
	let mut network = Network::default();
	let batch = Dim::Open("batch");
	let size = Dim::Fixed(224);
	let image = network.input("image", ElementType::Float32, &[batch, Dim::Fixed(3), size, size]);
	let mut builder = Builder { network, seeded: Seeded::new(seed) };
	let mut x = builder.convolution(&image, [3, STAGES[0]], 7, 2);
	x = builder.network.node("Relu", [&x], vec![]);
	let pool = vec![ints("kernel_shape", &[3; 2]), ints("strides", &[2; 2]), ints("pads", &[1; 4])];
	x = builder.network.node("MaxPool", [&x], pool);
	let mut channels = STAGES[0];
	for outputs in STAGES {
		let stride = if outputs == channels { 1 } else { 2 };
		x = builder.block(&x, [channels, outputs], stride);
		x = builder.block(&x, [outputs, outputs], 1);
		channels = outputs;
	}
	let Builder { mut network, mut seeded } = builder;
	x = network.node("GlobalAveragePool", [&x], vec![]);
	x = network.node("Flatten", [&x], vec![]);
	let w = network.f32s("w", &[CLASSES, channels], &seeded.weights(CLASSES * channels, channels));
	let b = network.f32s("b", &[CLASSES], &seeded.floats(CLASSES, -0.1, 0.1));
	x = network.node("Gemm", [&x, &w, &b], vec![int("transB", 1)]);
	network.output(&x, "scores", ElementType::Float32, &[batch, Dim::Fixed(CLASSES)]);
	network.finish()
}

impl Builder {
	/// A convolution without bias, normalised.
	fn convolution(&mut self, x: &str, [inputs, outputs]: [u32; 2], kernel: u32, stride: i64) -> String {
		let taps = inputs * kernel * kernel;
		let shape = [outputs, inputs, kernel, kernel];
		let w = self.network.f32s("w", &shape, &self.seeded.weights(outputs * taps, taps));
		let kernel = i64::from(kernel);
		let attributes = vec![
			ints("kernel_shape", &[kernel; 2]),
			ints("strides", &[stride; 2]),
			ints("pads", &[kernel / 2; 4]),
		];
		let x = self.network.node("Conv", [x, &w], attributes);
		let mut statistic =
			|name, low, high| self.network.f32s(name, &[outputs], &self.seeded.floats(outputs, low, high));
		let scale = statistic("scale", 0.4, 0.8);
		let bias = statistic("bias", -0.1, 0.1);
		let mean = statistic("mean", -0.1, 0.1);
		let variance = statistic("variance", 0.5, 1.5);
		self.network.node(
			"BatchNormalization",
			[&x, &scale, &bias, &mean, &variance],
			vec![float("epsilon", 1e-5)],
		)
	}

	fn block(&mut self, input: &str, [inputs, outputs]: [u32; 2], stride: i64) -> String {
		let x = self.convolution(input, [inputs, outputs], 3, stride);
		let x = self.network.node("Relu", [&x], vec![]);
		let x = self.convolution(&x, [outputs, outputs], 3, 1);
		let shortcut = match inputs == outputs {
			true => input.to_string(),
			false => self.convolution(input, [inputs, outputs], 1, stride),
		};
		let x = self.network.node("Add", [&x, &shortcut], vec![]);
		self.network.node("Relu", [&x], vec![])
	}
}
