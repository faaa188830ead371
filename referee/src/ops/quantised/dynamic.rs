//! The scale and zero point that fit a tensor's range in 8 unsigned bits.

use super::scale::round;
use crate::{
	array::Data,
	backend::Backend,
	ops::{
		math::{run, Kernel},
		OpError,
	},
};
use alloc::vec;

/// Least and greatest element, 0 among them; NaNs are passed over.
struct Range<'a>(&'a [f32]);

impl Kernel for Range<'_> {
	type Output = (f32, f32);
	const VECTORS: bool = true;

	#[inline(always)]
	fn run<const V: bool>(self) -> (f32, f32) {
		// Several at once: in whatever order, the least of the same numbers is the same.
		const LANES: usize = 32;
		let (chunks, rest) = self.0.as_chunks::<LANES>();
		let (mut least, mut greatest) = ([0.0; LANES], [0.0; LANES]);
		for chunk in chunks {
			for ((x, least), greatest) in chunk.iter().zip(&mut least).zip(&mut greatest) {
				*least = if *x < *least { *x } else { *least };
				*greatest = if *x > *greatest { *x } else { *greatest };
			}
		}
		let least = least.iter().chain(rest).fold(0.0, |least, x| if *x < least { *x } else { least });
		let greatest = greatest.iter().chain(rest).fold(0.0, |most, x| if *x > most { *x } else { most });
		(least, greatest)
	}
}

pub(super) fn scale(x: &Data, backend: &Backend) -> Result<Data, OpError> {
	let Data::F32(x) = x else { return Err(OpError::Element) };
	let (least, greatest) = run(Range(x), backend);
	let scale = if least == greatest { 1.0 } else { (greatest - least) / 255.0 };
	Ok(Data::F32(vec![scale]))
}

pub(super) fn zero_point(x: &Data, scale: &Data, backend: &Backend) -> Result<Data, OpError> {
	let (Data::F32(x), Data::F32(scale)) = (x, scale) else { return Err(OpError::Element) };
	let scale = scale.first().ok_or(OpError::Shape)?;
	let zero = 0.0 - run(Range(x), backend).0 / scale;
	// Of a range so small that its scale is 0, ONNX Runtime makes 255.
	let zero = if zero.is_nan() { 255 } else { round(zero, 0, 255) };
	Ok(Data::U8(vec![zero as u8]))
}
