//! The operators of the canonical semantics: what each is called, takes and gives.
//!
//! An operator has one output. What ONNX gives several outputs is several operators here (TopK's
//! values and TopK's indices), and what ONNX computes from shapes is an attribute here, since all
//! shapes are static. Axes count from 0.
//!
//! Each group of operators has a module, with two functions: `infer` tells the output's type or why
//! there is none, whatever it is given; `compute` relies on `infer` having passed.

mod elementwise;
mod index;
mod linear;
mod math;
mod movement;
mod name;
mod normalise;
mod pool;
mod quantised;
mod reduce;
mod resize;
mod window;

pub(crate) use elementwise::rows;
pub use elementwise::{Binary, Unary};
pub(crate) use index::positions;
pub use index::{Index, ScatterReduction};
pub use linear::{Conv, ConvTranspose, Gemm, Linear};
pub use movement::{Movement, PadMode};
pub use normalise::Normalise;
pub use pool::{Pool, PoolKind};
pub use quantised::Quantised;
pub use reduce::{Reduce, ReduceKind};
pub use resize::{CoordinateMode, NearestMode, Resize, ResizeMode};

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	tensor::ElementType,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};

/// The 32-bit float of an attribute, by its bits, so that it compares and encodes exactly.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Real(u32);

impl Real {
	pub const fn new(value: f32) -> Self {
		Self(value.to_bits())
	}

	pub const fn get(self) -> f32 {
		f32::from_bits(self.0)
	}
}

impl core::fmt::Debug for Real {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		self.get().fmt(f)
	}
}

/// What an operator computes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum Op {
	/// Each element by itself.
	#[codec(index = 0)]
	Unary(Unary),
	/// Two tensors element by element, broadcast.
	#[codec(index = 1)]
	Binary(Binary),
	/// `(condition: bool, x, y)`, all broadcast: x where the condition holds, else y.
	#[codec(index = 2)]
	Where,
	/// Each element as another type.
	#[codec(index = 3)]
	Cast { to: ElementType },
	#[codec(index = 4)]
	Reduce(Reduce),
	#[codec(index = 5)]
	Normalise(Normalise),
	#[codec(index = 6)]
	Linear(Linear),
	#[codec(index = 7)]
	Quantised(Quantised),
	#[codec(index = 8)]
	Pool(Pool),
	#[codec(index = 9)]
	Movement(Movement),
	#[codec(index = 10)]
	Index(Index),
	#[codec(index = 11)]
	Resize(Resize),
}

/// Constant operands of an operator in the form that some backend's kernels read.
#[derive(Debug)]
pub(crate) struct Prepacked(Packed);

#[derive(Debug)]
enum Packed {
	Linear(linear::Prepacked),
	Quantised(quantised::Prepacked),
}

/// Why an operator cannot have such inputs or attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum OpError {
	/// Too few or too many inputs.
	Inputs,
	/// An input of an element type that the operator does not take, or two that must be equal and are not.
	Element,
	/// An input of a rank that the operator does not take.
	Rank,
	/// Shapes that do not fit each other or the attributes.
	Shape,
	/// An axis that no input has, or one twice.
	Axis,
	/// Another attribute out of its range.
	Attribute,
	/// The output would be larger than any tensor may be.
	TooLarge,
	/// A sum of products of integers that could leave 32 bits.
	Accumulator,
}

impl Op {
	/// The output's type. Bounded work on any input.
	pub fn infer(&self, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		let output = match self {
			Self::Unary(op) => op.infer(inputs),
			Self::Binary(op) => op.infer(inputs),
			Self::Where => elementwise::infer_where(inputs),
			Self::Cast { to } => elementwise::infer_cast(*to, inputs),
			Self::Reduce(op) => op.infer(inputs),
			Self::Normalise(op) => op.infer(inputs),
			Self::Linear(op) => op.infer(inputs),
			Self::Quantised(op) => op.infer(inputs),
			Self::Pool(op) => op.infer(inputs),
			Self::Movement(op) => op.infer(inputs),
			Self::Index(op) => op.infer(inputs),
			Self::Resize(op) => op.infer(inputs),
		}?;
		output.bytes().map(|_| output).ok_or(OpError::TooLarge)
	}

	/// Bytes of the output, or of the sums that it is made from where those are wider.
	pub fn output_bytes(&self, output: &TensorType) -> Option<u64> {
		match self {
			Self::Quantised(Quantised::QLinearConv(_) | Quantised::QLinearMatMul { .. }) => {
				output.elements()?.checked_mul(size_of::<i32>() as u64)
			},
			_ => output.bytes(),
		}
	}

	/// The output. The same bits whatever the backend.
	pub fn compute(&self, inputs: &[&Array], backend: &Backend) -> Result<Array, OpError> {
		self.compute_prepacked(inputs, None, backend)
	}

	/// Constant operands in the form that this backend's kernels read, where that is quicker.
	pub(crate) fn prepack(
		&self,
		types: &[&TensorType],
		constants: &[Option<&Array>],
		backend: &Backend,
	) -> Option<Prepacked> {
		match self {
			Self::Linear(op) => op.prepack(types, constants, backend).map(Packed::Linear).map(Prepacked),
			Self::Quantised(op) => {
				op.prepack(types, constants, backend).map(Packed::Quantised).map(Prepacked)
			},
			_ => None,
		}
	}

	/// The output, with what [`prepack`](Self::prepack) has made of the same constants for the same backend.
	pub(crate) fn compute_prepacked(
		&self,
		inputs: &[&Array],
		prepacked: Option<&Prepacked>,
		backend: &Backend,
	) -> Result<Array, OpError> {
		let (linear, quantised) = match prepacked {
			Some(Prepacked(Packed::Linear(linear))) => (Some(linear), None),
			Some(Prepacked(Packed::Quantised(quantised))) => (None, Some(quantised)),
			None => (None, None),
		};
		let types: Vec<TensorType> = inputs.iter().map(|input| input.tensor_type()).collect();
		let output = self.infer(&types.iter().collect::<Vec<_>>())?;
		let mut data = match self {
			Self::Unary(op) => op.compute(inputs, &output, backend),
			Self::Binary(op) => op.compute(inputs, &output),
			Self::Where => elementwise::compute_where(inputs, &output),
			Self::Cast { to } => elementwise::compute_cast(*to, inputs),
			Self::Reduce(op) => op.compute(inputs, &output, backend),
			Self::Normalise(op) => op.compute(inputs, backend),
			Self::Linear(op) => op.compute(inputs, &output, linear, backend),
			Self::Quantised(op) => op.compute(inputs, &output, quantised, backend),
			Self::Pool(op) => op.compute(inputs, &output, backend),
			Self::Movement(op) => op.compute(inputs, &output),
			Self::Index(op) => op.compute(inputs, &output),
			Self::Resize(op) => op.compute(inputs, &output),
		};
		if !self.keeps_nans() {
			math::run(Canonical { data: &mut data }, backend);
		}
		Array::canonical(output.shape, data).map_err(|_| OpError::Shape)
	}

	/// Whether any NaN of the output is one of the inputs as it was, which is canonical.
	fn keeps_nans(&self) -> bool {
		matches!(self, Self::Movement(_) | Self::Unary(Unary::Relu) | Self::Binary(Binary::Min | Binary::Max))
	}
}

/// [`Data::canonicalise`].
struct Canonical<'a> {
	data: &'a mut Data,
}

impl math::Kernel for Canonical<'_> {
	type Output = ();
	const VECTORS: bool = true;

	#[inline(always)]
	fn run<const V: bool>(self) {
		self.data.canonicalise();
	}
}
