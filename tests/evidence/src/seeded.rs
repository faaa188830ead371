//! Numbers that are the same in every run and on every machine.

use freehold_referee::{ElementType, NamedTensor, Tensor};
use rand_chacha::{
	rand_core::{RngCore, SeedableRng},
	ChaCha8Rng,
};

/// A sequence of numbers that its seed decides.
pub struct Seeded(ChaCha8Rng);

impl Seeded {
	pub fn new(seed: u64) -> Self {
		Self(ChaCha8Rng::seed_from_u64(seed))
	}

	/// In `low..high`.
	pub fn float(&mut self, low: f32, high: f32) -> f32 {
		let unit = (self.0.next_u32() >> 8) as f32 / (1u32 << 24) as f32;
		low + (high - low) * unit
	}

	/// In `0..below`.
	pub fn number(&mut self, below: u32) -> u32 {
		((u64::from(self.0.next_u32()) * u64::from(below)) >> 32) as u32
	}

	/// Any 64 bits.
	pub fn bits(&mut self) -> u64 {
		self.0.next_u64()
	}

	pub fn floats(&mut self, count: u32, low: f32, high: f32) -> Vec<f32> {
		(0..count).map(|_| self.float(low, high)).collect()
	}

	/// Weights that keep the variance of what they are applied to, given how many inputs each output sums up.
	pub fn weights(&mut self, count: u32, inputs: u32) -> Vec<f32> {
		let bound = (6.0 / inputs as f32).sqrt();
		self.floats(count, -bound, bound)
	}
}

/// A named tensor of floats.
pub fn f32s(name: &str, shape: &[u32], values: &[f32]) -> NamedTensor {
	named(name, ElementType::Float32, shape, values.iter().flat_map(|v| v.to_le_bytes()).collect())
}

/// A named tensor of 64-bit integers.
pub fn i64s(name: &str, shape: &[u32], values: &[i64]) -> NamedTensor {
	named(name, ElementType::Int64, shape, values.iter().flat_map(|v| v.to_le_bytes()).collect())
}

/// A named tensor of 32-bit integers.
pub fn i32s(name: &str, shape: &[u32], values: &[i32]) -> NamedTensor {
	named(name, ElementType::Int32, shape, values.iter().flat_map(|v| v.to_le_bytes()).collect())
}

/// A named tensor of these bytes.
pub fn named(name: &str, element: ElementType, shape: &[u32], data: Vec<u8>) -> NamedTensor {
	NamedTensor { name: name.into(), tensor: Tensor { element, shape: shape.to_vec(), data } }
}
