//! Operators and values for tests: some of every kind, of shapes that a seed picks.

mod cases;
mod model;

pub(crate) use cases::{cases, Case};
pub(crate) use model::Model;

use crate::{
	array::{Array, Data, TensorType},
	tensor::{ElementType, Tensor},
};
use alloc::{vec, vec::Vec};
use proptest::prelude::*;

/// Numbers that follow from a seed.
pub(crate) struct Seeded(u64);

impl Seeded {
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// SplitMix64.
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// From `low` to `high`, both included.
	pub fn between(&mut self, low: u32, high: u32) -> u32 {
		low + (self.next() % u64::from(high - low + 1)) as u32
	}

	/// An array of this type: mostly small numbers, some of them extreme.
	pub fn array(&mut self, r#type: &TensorType) -> Array {
		let len = r#type.elements().unwrap() as usize;
		let data = match r#type.element {
			ElementType::Float32 => Data::F32((0..len).map(|_| self.float() as f32).collect()),
			ElementType::Float64 => Data::F64((0..len).map(|_| self.float()).collect()),
			ElementType::Bool => Data::Bool((0..len).map(|_| self.between(0, 1) as u8).collect()),
			ElementType::Int32 => Data::I32((0..len).map(|_| self.between(0, 12) as i32 - 6).collect()),
			ElementType::Int64 => Data::I64((0..len).map(|_| i64::from(self.between(0, 12)) - 6).collect()),
			element => {
				let bytes: Vec<u8> = (0..len * element.size()).map(|_| self.next() as u8).collect();
				Data::from_bytes(element, &bytes)
			},
		};
		Array::new(r#type.shape.clone(), data).unwrap()
	}

	fn float(&mut self) -> f64 {
		const SPECIAL: [f64; 8] =
			[0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e-40, 3.4e38, -1e-45];
		match self.between(0, 40) {
			i @ 0..8 => SPECIAL[i as usize],
			_ => (self.next() >> 40) as f64 / f64::from(1 << 22) - 2.0,
		}
	}
}

/// Numbers of every magnitude, zeros, infinities and NaN.
pub(crate) fn number() -> impl Strategy<Value = f32> {
	prop_oneof![
		6 => -10.0f32..10.0,
		3 => any::<u32>().prop_map(f32::from_bits),
		2 => prop::sample::select(vec![
			0.0, -0.0, 0.5, -1.5, 2.5, 1e-42, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX,
		]),
	]
}

/// The array with one bit of its data flipped, if that is a tensor still.
pub(crate) fn flipped(array: &Array, bit: usize) -> Option<Array> {
	let mut tensor: Tensor = array.to_tensor();
	*tensor.data.get_mut(bit / 8)? ^= 1 << (bit % 8);
	Array::try_from(&tensor).ok()
}

/// Sets how this thread's floats are computed: the default with these bits of MXCSR.
#[cfg(target_arch = "x86_64")]
pub(crate) fn set_float_mode(bits: u32) {
	let mode = 0x1f80 | bits;
	// SAFETY: the mode is that of this thread alone, and no exception is unmasked.
	unsafe { core::arch::asm!("ldmxcsr [{}]", in(reg) &mode) };
}

/// Threads whose floats lose subnormals, as a foreign library may have left them.
#[cfg(all(feature = "threads", target_arch = "x86_64"))]
pub(crate) fn pool_without_subnormals(threads: usize) -> rayon::ThreadPool {
	let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
	pool.start_handler(|_| set_float_mode(0x8040)).build().unwrap()
}
