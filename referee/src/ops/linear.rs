//! Products of matrices, and convolutions, of floats (MatMul and Gemm of integers too).

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{OpError, Real},
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

impl Linear {
	pub(super) fn infer(&self, _inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		Err(OpError::Attribute)
	}

	pub(super) fn compute(&self, _inputs: &[&Array], _output: &TensorType, _backend: &Backend) -> Data {
		Data::U8(alloc::vec::Vec::new())
	}
}
