//! Operators that go along axes: reductions, arg-min and -max, cumulative sums, TopK, softmax.

use crate::{
	array::{Array, Data, TensorType},
	ops::OpError,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

/// What a reduction computes of the elements it takes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum ReduceKind {
	Sum,
	Mean,
	Max,
	Min,
	Prod,
	L1,
	L2,
	LogSum,
	LogSumExp,
	SumSquare,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Reduce {
	/// Over these axes, ascending. None: each element by itself.
	Over {
		kind: ReduceKind,
		axes: Vec<u32>,
		keepdims: bool,
	},
	/// The index of the greatest or least element along an axis (i64).
	Arg {
		max: bool,
		axis: u32,
		keepdims: bool,
		last: bool,
	},
	CumSum {
		axis: u32,
		exclusive: bool,
		reverse: bool,
	},
	CumProd {
		axis: u32,
		exclusive: bool,
		reverse: bool,
	},
	/// The k largest or smallest along an axis, in order, ties by index; their indices (i64) if so asked.
	TopK {
		axis: u32,
		k: u32,
		largest: bool,
		indices: bool,
	},
	Softmax {
		axis: u32,
	},
	LogSoftmax {
		axis: u32,
	},
	/// 1 for the greatest element along an axis (the first of equals), else 0.
	Hardmax {
		axis: u32,
	},
}

impl Reduce {
	pub(super) fn infer(&self, _inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		Err(OpError::Attribute)
	}

	pub(super) fn compute(&self, _inputs: &[&Array], _output: &TensorType) -> Data {
		Data::U8(Vec::new())
	}
}
