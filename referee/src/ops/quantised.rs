//! Quantised operators: integers with scales and zero points.

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{Conv, OpError},
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Quantised {
	/// `(x, scale, zero point)`; scale and zero point are scalars, or have one element for each of an
	/// axis (by channel), or one for each block of an axis.
	QuantizeLinear { axis: u32, block: u32 },
	/// `(x, scale, zero point)`, as above.
	DequantizeLinear { axis: u32, block: u32 },
	/// `x` (f32): the scale that fits its range in 8 unsigned bits.
	DynamicScale,
	/// `(x, scale)`: the zero point that goes with that scale.
	DynamicZeroPoint,
	/// `(a, b, a's zero point, b's zero point)`, into i32.
	MatMulInteger { transpose_b: bool },
	/// `(x, w, x's zero point, w's zero point)`, into i32.
	ConvInteger(Conv),
	/// `(a, a's scale, a's zero point, b, b's scale, b's zero point, y's scale, y's zero point)`.
	QLinearMatMul { transpose_b: bool },
	/// As QLinearMatMul, and a bias (i32) that may be left out.
	QLinearConv(Conv),
}

impl Quantised {
	pub(super) fn infer(&self, _inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		Err(OpError::Attribute)
	}

	pub(super) fn compute(&self, _inputs: &[&Array], _output: &TensorType, _backend: &Backend) -> Data {
		Data::U8(alloc::vec::Vec::new())
	}
}
