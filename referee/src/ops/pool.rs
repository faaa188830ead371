//! Pooling over windows.

use crate::{
	array::{Array, Data, TensorType},
	ops::OpError,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum PoolKind {
	Max,
	/// The flat index of the greatest (i64), counted with the last axis fastest, or the first spatial one.
	MaxIndex {
		column_major: bool,
	},
	/// Divided by the window's taps, padded ones counted or not.
	Average {
		count_include_pad: bool,
	},
	Lp {
		p: u32,
	},
}

/// `x [N, C, …]`. One number a spatial axis in each list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Pool {
	pub kind: PoolKind,
	pub kernel: Vec<u32>,
	pub strides: Vec<u32>,
	pub dilations: Vec<u32>,
	pub pads_begin: Vec<u32>,
	pub pads_end: Vec<u32>,
	/// Whether a last window that is not whole counts.
	pub ceil_mode: bool,
}

impl Pool {
	pub(super) fn infer(&self, _inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		Err(OpError::Attribute)
	}

	pub(super) fn compute(&self, _inputs: &[&Array], _output: &TensorType) -> Data {
		Data::U8(Vec::new())
	}
}
