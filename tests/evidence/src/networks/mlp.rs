//! A multi-layer perceptron with generated weights.

use crate::{
	network::{Dim, Network},
	seeded::Seeded,
};
use freehold_referee::ElementType;

/// Its layers' sizes.
const SIZES: [u32; 4] = [784, 512, 512, 10];

/// `x [batch, 784]` to `y [batch, 10]`, ReLU between.
pub fn build(seed: u64) -> Vec<u8> {
	let mut seeded = Seeded::new(seed);
	let mut network = Network::default();
	let batch = Dim::Open("batch");
	let mut x = network.input("x", ElementType::Float32, &[batch, Dim::Fixed(SIZES[0])]);
	for (i, [inputs, outputs]) in SIZES.array_windows().enumerate() {
		let w = network.f32s("w", &[*inputs, *outputs], &seeded.weights(inputs * outputs, *inputs));
		let b = network.f32s("b", &[*outputs], &seeded.floats(*outputs, -0.1, 0.1));
		x = network.node("Gemm", [&x, &w, &b], vec![]);
		if i + 2 < SIZES.len() {
			x = network.node("Relu", [&x], vec![]);
		}
	}
	network.output(&x, "y", ElementType::Float32, &[batch, Dim::Fixed(10)]);
	network.finish()
}
