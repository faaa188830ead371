//! Quantised operators: integers with scales and zero points.

mod bytes;
mod dynamic;
mod maps;
mod product;
mod requantise;
mod scale;
mod spread;
#[cfg(test)]
mod tests;

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{
		linear::{empty, shapes},
		Conv, OpError,
	},
	tensor::ElementType,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use product::Places;
pub(super) use product::Prepacked;
use spread::Spread;
use ElementType::{Float32, Int16, Int32, Int8, Uint16, Uint8};

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
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

/// An operand of a product: its type, and its scale's where it has one, and its zero point's.
struct Operand<'a> {
	values: &'a TensorType,
	scale: Option<&'a TensorType>,
	zero: &'a TensorType,
}

impl Operand<'_> {
	fn check_elements(&self) -> Result<(), OpError> {
		let byte = matches!(self.values.element, Uint8 | Int8);
		let scaled = self.scale.is_none_or(|scale| scale.element == Float32);
		match byte && scaled && self.zero.element == self.values.element {
			true => Ok(()),
			false => Err(OpError::Element),
		}
	}

	/// That scale and zero point are spread over the operand as said.
	fn check_spread(&self, spread: impl Fn(&[u32]) -> Result<Spread, OpError>) -> Result<(), OpError> {
		self.scale.map(|scale| spread(&scale.shape)).transpose()?;
		spread(&self.zero.shape).map(|_| ())
	}
}

impl Quantised {
	pub(super) fn infer(&self, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		match (self, inputs) {
			(Self::QuantizeLinear { axis, block }, [x, scale, zero]) => {
				let quantised = matches!(zero.element, Uint8 | Int8 | Uint16 | Int16);
				if !quantised || !matches!(x.element, Float32 | Int32) {
					return Err(OpError::Element);
				}
				check_scale(x, scale, zero, *axis, *block)?;
				Ok(TensorType::new(zero.element, x.shape.clone()))
			},
			(Self::DequantizeLinear { axis, block }, [x, scale, zero]) => {
				let quantised = matches!(x.element, Uint8 | Int8 | Uint16 | Int16 | Int32);
				if !quantised || zero.element != x.element {
					return Err(OpError::Element);
				}
				check_scale(x, scale, zero, *axis, *block)?;
				Ok(TensorType::new(Float32, x.shape.clone()))
			},
			(Self::DynamicScale, [x]) if x.element == Float32 => Ok(TensorType::new(Float32, [])),
			(Self::DynamicZeroPoint, [x, scale]) if x.element == Float32 && scale.element == Float32 => {
				match scale.shape.is_empty() {
					true => Ok(TensorType::new(Uint8, [])),
					false => Err(OpError::Shape),
				}
			},
			(Self::DynamicScale, [_]) | (Self::DynamicZeroPoint, [_, _]) => Err(OpError::Element),
			(Self::MatMulInteger { transpose_b }, [a, b, a_zero, b_zero]) => {
				let a = Operand { values: a, scale: None, zero: a_zero };
				let b = Operand { values: b, scale: None, zero: b_zero };
				Ok(TensorType::new(Int32, matmul(&a, &b, *transpose_b)?))
			},
			(Self::ConvInteger(conv), [x, w, x_zero, w_zero]) => {
				let x = Operand { values: x, scale: None, zero: x_zero };
				let w = Operand { values: w, scale: None, zero: w_zero };
				let shapes = convolution(conv, &x, &w)?;
				Ok(TensorType::new(Int32, shapes.output()?))
			},
			(
				Self::QLinearMatMul { transpose_b },
				[a, a_scale, a_zero, b, b_scale, b_zero, y_scale, y_zero],
			) => {
				let a = Operand { values: a, scale: Some(a_scale), zero: a_zero };
				let b = Operand { values: b, scale: Some(b_scale), zero: b_zero };
				check_output(y_scale, y_zero)?;
				Ok(TensorType::new(y_zero.element, matmul(&a, &b, *transpose_b)?))
			},
			(
				Self::QLinearConv(conv),
				[x, x_scale, x_zero, w, w_scale, w_zero, y_scale, y_zero, bias @ ..],
			) if bias.len() <= 1 => {
				let x = Operand { values: x, scale: Some(x_scale), zero: x_zero };
				let w = Operand { values: w, scale: Some(w_scale), zero: w_zero };
				check_output(y_scale, y_zero)?;
				let shapes = convolution(conv, &x, &w)?;
				if bias.iter().any(|bias| bias.element != Int32) {
					return Err(OpError::Element);
				}
				shapes.check_bias(bias.first().copied())?;
				Ok(TensorType::new(y_zero.element, shapes.output()?))
			},
			_ => Err(OpError::Inputs),
		}
	}

	/// Constant weights in the form that this backend's kernels read.
	pub(super) fn prepack(
		&self,
		types: &[&TensorType],
		constants: &[Option<&Array>],
		backend: &Backend,
	) -> Option<Prepacked> {
		match self {
			Self::MatMulInteger { transpose_b } => {
				product::prepack_matmul(types, constants, Places::INTEGER, *transpose_b, backend)
			},
			Self::QLinearMatMul { transpose_b } => {
				product::prepack_matmul(types, constants, Places::SCALED, *transpose_b, backend)
			},
			Self::ConvInteger(conv) => {
				product::prepack_convolve(types, constants, conv, Places::INTEGER, backend)
			},
			Self::QLinearConv(conv) => {
				product::prepack_convolve(types, constants, conv, Places::SCALED, backend)
			},
			_ => None,
		}
	}

	pub(super) fn compute(
		&self,
		inputs: &[&Array],
		output: &TensorType,
		prepacked: Option<&Prepacked>,
		backend: &Backend,
	) -> Data {
		let computed = match (self, inputs) {
			(Self::QuantizeLinear { axis, block }, [x, scale, zero]) => {
				Spread::of_scale(x.shape(), scale.shape(), *axis, *block)
					.and_then(|spread| scale::quantize(x.data(), scale.data(), zero.data(), spread, backend))
			},
			(Self::DequantizeLinear { axis, block }, [x, scale, zero]) => {
				Spread::of_scale(x.shape(), scale.shape(), *axis, *block)
					.and_then(|spread| scale::dequantize(x.data(), scale.data(), zero.data(), spread))
			},
			(Self::DynamicScale, [x]) => dynamic::scale(x.data(), backend),
			(Self::DynamicZeroPoint, [x, scale]) => dynamic::zero_point(x.data(), scale.data(), backend),
			(Self::MatMulInteger { transpose_b }, [_, _, _, _]) => {
				product::matmul(inputs, Places::INTEGER, *transpose_b, prepacked, backend).map(Data::I32)
			},
			(Self::ConvInteger(conv), [_, _, _, _]) => {
				product::convolve_integer(inputs, conv, prepacked, backend)
			},
			(Self::QLinearMatMul { transpose_b }, inputs) => {
				product::matmul_requantised(inputs, *transpose_b, prepacked, backend)
			},
			(Self::QLinearConv(conv), inputs) => {
				product::convolve_requantised(inputs, conv, prepacked, backend)
			},
			_ => Err(OpError::Inputs),
		};
		computed.unwrap_or_else(|_| empty(output))
	}
}

fn check_scale(
	x: &TensorType,
	scale: &TensorType,
	zero: &TensorType,
	axis: u32,
	block: u32,
) -> Result<(), OpError> {
	if scale.element != Float32 {
		return Err(OpError::Element);
	}
	if scale.shape != zero.shape {
		return Err(OpError::Shape);
	}
	Spread::of_scale(&x.shape, &scale.shape, axis, block).map(|_| ())
}

fn check_output(scale: &TensorType, zero: &TensorType) -> Result<(), OpError> {
	if scale.element != Float32 || !matches!(zero.element, Uint8 | Int8) {
		return Err(OpError::Element);
	}
	match spread::is_scalar(&scale.shape) && spread::is_scalar(&zero.shape) {
		true => Ok(()),
		false => Err(OpError::Shape),
	}
}

fn matmul(a: &Operand, b: &Operand, transpose_b: bool) -> Result<alloc::vec::Vec<u32>, OpError> {
	a.check_elements()?;
	b.check_elements()?;
	let shapes = shapes::MatMul::of(&a.values.shape, &b.values.shape, transpose_b)?;
	a.check_spread(|shape| Spread::of_rows(&a.values.shape, shape))?;
	b.check_spread(|shape| match transpose_b {
		true => Spread::of_rows(&b.values.shape, shape),
		false => Spread::of_columns(&b.values.shape, shape),
	})?;
	check_sum(shapes.k)?;
	Ok(shapes.output)
}

fn convolution(conv: &Conv, x: &Operand, w: &Operand) -> Result<shapes::Convolution, OpError> {
	x.check_elements()?;
	w.check_elements()?;
	let shapes = shapes::Convolution::of(conv, &x.values.shape, &w.values.shape)?;
	x.check_spread(Spread::of_all)?;
	w.check_spread(|shape| Spread::of_maps(shapes.outputs(), shape))?;
	check_sum(shapes.taps())?;
	Ok(shapes)
}

/// That a sum of so many products of bytes less zero points stays in 32 bits, whatever they are.
fn check_sum(taps: usize) -> Result<(), OpError> {
	const LARGEST: u64 = 255 * 255;
	match (taps as u64).checked_mul(LARGEST).is_some_and(|sum| sum <= i32::MAX as u64) {
		true => Ok(()),
		false => Err(OpError::Accumulator),
	}
}
