//! Products of matrices, and convolutions, of floats (MatMul and Gemm of integers too).

pub(super) mod columns;
pub(super) mod convolution;
mod depthwise;
pub(super) mod kernel;
pub(super) mod number;
pub(super) mod planes;
pub(super) mod product;
pub(super) mod quad;
pub(super) mod shapes;
#[cfg(test)]
mod tests;
mod vector;
pub(super) mod windows;

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{window::Window, OpError, Real},
	tensor::ElementType,
};
use alloc::vec::Vec;
use bytemuck::{cast_slice, cast_vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use columns::Packed;
use kernel::Tiled;
use number::{Element, Number};

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
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
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Gemm {
	pub alpha: Real,
	pub beta: Real,
	pub transpose_a: bool,
	pub transpose_b: bool,
}

/// `(x [N, C, …], w [M, C/group, kernel…], bias [M]?)`. One number a spatial axis in each list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Conv {
	pub strides: Vec<u32>,
	pub dilations: Vec<u32>,
	pub pads_begin: Vec<u32>,
	pub pads_end: Vec<u32>,
	pub group: u32,
}

/// `(x [N, C, …], w [C, M/group, kernel…], bias [M]?)`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
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

	/// A constant right-hand matrix in the form that this backend's kernels read.
	pub(super) fn prepack(
		&self,
		types: &[&TensorType],
		constants: &[Option<&Array>],
		backend: &Backend,
	) -> Option<Prepacked> {
		let ([a, b, ..], [_, Some(constant), ..]) = (types, constants) else { return None };
		let shapes = match self {
			Self::MatMul { transpose_b } => shapes::MatMul::of(&a.shape, &b.shape, *transpose_b).ok()?,
			Self::Gemm(gemm) => shapes::gemm(gemm, &a.shape, &b.shape, None).ok()?,
			_ => return None,
		};
		match constant.data() {
			Data::F32(b) => product::pack(&shapes, b, backend.isa()).map(Prepacked::F32),
			Data::F64(b) => product::pack(&shapes, b, backend.isa()).map(Prepacked::F64),
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
		let ([a, b], c) = (
			match inputs {
				[a, b, ..] => [a, b],
				_ => return empty(output),
			},
			inputs.get(2),
		);
		if let Self::Conv(conv) = self {
			if let Some(y) = depthwise::convolve(conv, inputs, backend) {
				return y;
			}
		}
		// Wrapping arithmetic is the same with and without a sign.
		macro_rules! typed {
			($($variant:ident as $number:ty),*) => {
				match (a.data(), b.data(), c.map(|c| (c.shape(), c.data()))) {
					$(
						(Data::$variant(x), Data::$variant(y), None) => {
							let (x, y) = ((a.shape(), cast_slice(x)), (b.shape(), cast_slice(y)));
							self.apply::<$number>(x, y, None, prepacked, backend).map(|y| Data::$variant(cast_vec(y)))
						},
						(Data::$variant(x), Data::$variant(y), Some((shape, Data::$variant(z)))) => {
							let (x, y) = ((a.shape(), cast_slice(x)), (b.shape(), cast_slice(y)));
							let z = Some((shape, cast_slice(z)));
							self.apply::<$number>(x, y, z, prepacked, backend).map(|y| Data::$variant(cast_vec(y)))
						},
					)*
					_ => Err(OpError::Element),
				}
			};
		}
		typed!(F32 as f32, F64 as f64, I32 as i32, I64 as i64, U32 as i32, U64 as i64)
			.unwrap_or_else(|_| empty(output))
	}

	fn apply<T: Number + Tiled + Element<Term = T> + PackedIn>(
		&self,
		(a_shape, a): (&[u32], &[T]),
		(b_shape, b): (&[u32], &[T]),
		c: Option<(&[u32], &[T])>,
		prepacked: Option<&Prepacked>,
		backend: &Backend,
	) -> Result<Vec<T>, OpError>
	where
		for<'a> planes::Planes<'a, T>: columns::Columns<T>,
	{
		let packed = prepacked.and_then(T::packed_in);
		match self {
			Self::MatMul { transpose_b } => Ok(product::matmul(
				&shapes::MatMul::of(a_shape, b_shape, *transpose_b)?,
				a,
				b,
				packed,
				backend,
			)),
			Self::Gemm(gemm) => {
				let shapes = shapes::gemm(gemm, a_shape, b_shape, c.map(|(shape, _)| shape))?;
				let mut y = product::matmul(&shapes, a, b, packed, backend);
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

/// An operator's constant operand in the form that some backend's kernels read.
#[derive(Debug)]
pub(super) enum Prepacked {
	F32(Packed<f32>),
	F64(Packed<f64>),
}

/// A number that some operand may be packed of.
trait PackedIn: number::Term {
	fn packed_in(_prepacked: &Prepacked) -> Option<&Packed<Self>> {
		None
	}
}

impl PackedIn for f32 {
	fn packed_in(prepacked: &Prepacked) -> Option<&Packed<Self>> {
		match prepacked {
			Prepacked::F32(packed) => Some(packed),
			_ => None,
		}
	}
}

impl PackedIn for f64 {
	fn packed_in(prepacked: &Prepacked) -> Option<&Packed<Self>> {
		match prepacked {
			Prepacked::F64(packed) => Some(packed),
			_ => None,
		}
	}
}

impl PackedIn for i32 {}
impl PackedIn for i64 {}

/// What `compute` gives where `infer` has not passed; [`Array::new`] refuses it.
pub(super) fn empty(output: &TensorType) -> Data {
	Data::from_bytes(output.element, &[])
}
