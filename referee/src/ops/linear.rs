//! Products of matrices, and convolutions, of floats (MatMul and Gemm of integers too).

mod convolution;
mod number;
mod product;
pub(super) mod shapes;
#[cfg(test)]
mod tests;

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{window::Window, OpError, Real},
	tensor::ElementType,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Linear {
	/// `(a, b)`, batches broadcast; b's last two axes swapped if so said, which is how constant
	/// weights are kept, so that a column's weights lie together.
	MatMul {
		transpose_b: bool,
	},
	Gemm(Gemm),
	Conv(Conv),
	ConvTranspose(ConvTranspose),
}

/// `alpha · a b + beta · c`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Gemm {
	pub alpha: Real,
	pub beta: Real,
	pub transpose_a: bool,
	pub transpose_b: bool,
}

/// `(x [N, C, …], w [M, C/group, kernel…], bias [M]?)`. One number a spatial axis in each list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Conv {
	pub strides: Vec<u32>,
	pub dilations: Vec<u32>,
	pub pads_begin: Vec<u32>,
	pub pads_end: Vec<u32>,
	pub group: u32,
}

/// `(x [N, C, …], w [C, M/group, kernel…], bias [M]?)`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ConvTranspose {
	pub strides: Vec<u32>,
	pub dilations: Vec<u32>,
	pub pads_begin: Vec<u32>,
	pub pads_end: Vec<u32>,
	pub output_padding: Vec<u32>,
	pub group: u32,
}

impl Conv {
	pub(super) fn window(&self) -> Window<'_> {
		Window {
			strides: &self.strides,
			dilations: &self.dilations,
			pads_begin: &self.pads_begin,
			pads_end: &self.pads_end,
		}
	}
}

impl ConvTranspose {
	pub(super) fn window(&self) -> Window<'_> {
		Window {
			strides: &self.strides,
			dilations: &self.dilations,
			pads_begin: &self.pads_begin,
			pads_end: &self.pads_end,
		}
	}
}

impl Linear {
	pub(super) fn infer(&self, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		let (a, b, third) = match *inputs {
			[a, b] => (a, b, None),
			[a, b, c] if !matches!(self, Self::MatMul { .. }) => (a, b, Some(c)),
			_ => return Err(OpError::Inputs),
		};
		if inputs.iter().any(|input| input.element != a.element) || !self.takes(a.element) {
			return Err(OpError::Element);
		}
		let shape = match self {
			Self::MatMul { transpose_b } => shapes::MatMul::of(&a.shape, &b.shape, *transpose_b)?.output,
			Self::Gemm(gemm) => {
				gemm.check_factors(a.element)?;
				shapes::gemm(gemm, &a.shape, &b.shape, third.map(|c| c.shape.as_slice()))?.output
			},
			Self::Conv(conv) => {
				let shapes = shapes::Convolution::of(conv, &a.shape, &b.shape)?;
				shapes.check_bias(third)?;
				shapes.output()?
			},
			Self::ConvTranspose(conv) => {
				let shapes = shapes::Convolution::transposed(conv, &a.shape, &b.shape)?;
				shapes.check_bias(third)?;
				shapes.output()?
			},
		};
		Ok(TensorType::new(a.element, shape))
	}

	fn takes(&self, element: ElementType) -> bool {
		use ElementType::{Int32, Int64, Uint32, Uint64};
		element.is_float()
			|| matches!(self, Self::MatMul { .. } | Self::Gemm(_))
				&& matches!(element, Int32 | Int64 | Uint32 | Uint64)
	}

	pub(super) fn compute(&self, inputs: &[&Array], output: &TensorType, backend: &Backend) -> Data {
		let (Some(a), Some(b)) = (inputs.first(), inputs.get(1)) else { return empty(output) };
		let c = inputs.get(2).map(|c| c.data());
		macro_rules! typed {
			($($variant:ident),*) => {
				match (a.data(), b.data(), c) {
					$(
						(Data::$variant(x), Data::$variant(y), None) => {
							self.apply(a.shape(), x, b.shape(), y, None, output, backend).map(Data::$variant)
						},
						(Data::$variant(x), Data::$variant(y), Some(Data::$variant(z))) => {
							let shape = inputs.get(2).map_or(&[][..], |c| c.shape());
							self.apply(a.shape(), x, b.shape(), y, Some((shape, z)), output, backend)
								.map(Data::$variant)
						},
					)*
					_ => Err(OpError::Element),
				}
			};
		}
		typed!(F32, F64, I32, I64, U32, U64).unwrap_or_else(|_| empty(output))
	}

	#[allow(clippy::too_many_arguments)]
	fn apply<T: number::Number>(
		&self,
		a_shape: &[u32],
		a: &[T],
		b_shape: &[u32],
		b: &[T],
		c: Option<(&[u32], &[T])>,
		_output: &TensorType,
		backend: &Backend,
	) -> Result<Vec<T>, OpError> {
		match self {
			Self::MatMul { transpose_b } => {
				Ok(product::matmul(&shapes::MatMul::of(a_shape, b_shape, *transpose_b)?, a, b, backend))
			},
			Self::Gemm(gemm) => {
				let shapes = shapes::gemm(gemm, a_shape, b_shape, c.map(|(shape, _)| shape))?;
				let mut y = product::matmul(&shapes, a, b, backend);
				product::scale_and_add(gemm, &shapes, &mut y, c);
				Ok(y)
			},
			Self::Conv(conv) => {
				let shapes = shapes::Convolution::of(conv, a_shape, b_shape)?;
				Ok(convolution::convolve(&shapes, a, b, c.map(|(_, bias)| bias), backend))
			},
			Self::ConvTranspose(conv) => {
				let shapes = shapes::Convolution::transposed(conv, a_shape, b_shape)?;
				Ok(convolution::convolve_transposed(&shapes, a, b, c.map(|(_, bias)| bias), backend))
			},
		}
	}
}

pub(super) use convolution::convolve;
pub(super) use product::matmul as multiply;

/// What `compute` gives where `infer` has not passed; [`Array::new`] refuses it.
pub(super) fn empty(output: &TensorType) -> Data {
	Data::from_bytes(output.element, &[])
}
