//! A network of MobileNetV2's shape (width 1.0, 224 × 224), batch normalisation already folded into the
//! convolutions as exporters leave it.

use crate::{
	network::{int, ints, Dim, Network},
	seeded::Seeded,
};
use freehold_referee::ElementType;

/// Expansion, output channels, blocks, stride of the first block.
const STAGES: [(u32, u32, u32, i64); 7] = [
	(1, 16, 1, 1),
	(6, 24, 2, 2),
	(6, 32, 3, 2),
	(6, 64, 4, 2),
	(6, 96, 3, 1),
	(6, 160, 3, 2),
	(6, 320, 1, 1),
];
const STEM: u32 = 32;
const LAST: u32 = 1280;
const CLASSES: u32 = 1000;

struct Builder {
	network: Network,
	seeded: Seeded,
	zero: String,
	six: String,
}

/// `image [batch, 3, 224, 224]` to `scores [batch, 1000]`.
pub fn build(seed: u64) -> Vec<u8> {
	let mut network = Network::default();
	let batch = Dim::Open("batch");
	let size = Dim::Fixed(224);
	let image = network.input("image", ElementType::Float32, &[batch, Dim::Fixed(3), size, size]);
	let zero = network.f32s("zero", &[], &[0.0]);
	let six = network.f32s("six", &[], &[6.0]);
	let mut builder = Builder { network, seeded: Seeded::new(seed), zero, six };
	let x = builder.convolution(&image, [3, STEM], 3, 2, 1);
	let mut x = builder.relu6(&x);
	let mut channels = STEM;
	for (expansion, outputs, blocks, stride) in STAGES {
		for block in 0..blocks {
			let stride = if block == 0 { stride } else { 1 };
			x = builder.block(&x, [channels, outputs], expansion, stride);
			channels = outputs;
		}
	}
	let x = builder.convolution(&x, [channels, LAST], 1, 1, 1);
	let x = builder.relu6(&x);
	let Builder { mut network, mut seeded, .. } = builder;
	let x = network.node("GlobalAveragePool", [&x], vec![]);
	let x = network.node("Flatten", [&x], vec![]);
	let w = network.f32s("w", &[CLASSES, LAST], &seeded.weights(CLASSES * LAST, LAST));
	let b = network.f32s("b", &[CLASSES], &seeded.floats(CLASSES, -0.1, 0.1));
	let x = network.node("Gemm", [&x, &w, &b], vec![int("transB", 1)]);
	network.output(&x, "scores", ElementType::Float32, &[batch, Dim::Fixed(CLASSES)]);
	network.finish()
}

impl Builder {
	fn convolution(&mut self, x: &str, channels: [u32; 2], kernel: u32, stride: i64, groups: u32) -> String {
		let [inputs, outputs] = channels;
		let taps = inputs / groups * kernel * kernel;
		let shape = [outputs, inputs / groups, kernel, kernel];
		let w = self.network.f32s("w", &shape, &self.seeded.weights(outputs * taps, taps));
		let b = self.network.f32s("b", &[outputs], &self.seeded.floats(outputs, -0.1, 0.1));
		let kernel = i64::from(kernel);
		self.network.node(
			"Conv",
			[x, &w, &b],
			vec![
				ints("kernel_shape", &[kernel; 2]),
				ints("strides", &[stride; 2]),
				ints("pads", &[kernel / 2; 4]),
				int("group", groups.into()),
			],
		)
	}

	fn relu6(&mut self, x: &str) -> String {
		self.network.node("Clip", [x, &self.zero, &self.six], vec![])
	}

	fn block(&mut self, input: &str, [inputs, outputs]: [u32; 2], expansion: u32, stride: i64) -> String {
		let hidden = inputs * expansion;
		let mut x = input.to_string();
		if expansion > 1 {
			x = self.convolution(&x, [inputs, hidden], 1, 1, 1);
			x = self.relu6(&x);
		}
		x = self.convolution(&x, [hidden, hidden], 3, stride, hidden);
		x = self.relu6(&x);
		x = self.convolution(&x, [hidden, outputs], 1, 1, 1);
		match stride == 1 && inputs == outputs {
			true => self.network.node("Add", [input, &x], vec![]),
			false => x,
		}
	}
}
