//! The scale and zero point that fit a tensor's range in 8 unsigned bits.

use super::scale::round;
use crate::{array::Data, ops::OpError};
use alloc::vec;

/// Least and greatest element, 0 among them; NaNs are passed over.
fn range(x: &[f32]) -> (f32, f32) {
	x.iter().fold((0.0, 0.0), |(least, greatest), x| {
		(if *x < least { *x } else { least }, if *x > greatest { *x } else { greatest })
	})
}

pub(super) fn scale(x: &Data) -> Result<Data, OpError> {
	let Data::F32(x) = x else { return Err(OpError::Element) };
	let (least, greatest) = range(x);
	let scale = if least == greatest { 1.0 } else { (greatest - least) / 255.0 };
	Ok(Data::F32(vec![scale]))
}

pub(super) fn zero_point(x: &Data, scale: &Data) -> Result<Data, OpError> {
	let (Data::F32(x), Data::F32(scale)) = (x, scale) else { return Err(OpError::Element) };
	let scale = scale.first().ok_or(OpError::Shape)?;
	let zero = 0.0 - range(x).0 / scale;
	// Of a range so small that its scale is 0, ONNX Runtime makes 255.
	let zero = if zero.is_nan() { 255 } else { round(zero, 0, 255) };
	Ok(Data::U8(vec![zero as u8]))
}
