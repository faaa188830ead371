//! Operators that move elements without computing.

mod compute;
mod infer;
pub(super) mod mapped;
mod view;
pub(super) mod words;

#[cfg(test)]
mod tests;

use crate::{
	array::{Array, Data, TensorType},
	ops::OpError,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum PadMode {
	/// With the second input, a scalar, or zero.
	Constant,
	Reflect,
	Edge,
	Wrap,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum Movement {
	/// Also what Flatten, Squeeze and Unsqueeze are.
	Reshape {
		shape: Vec<u32>,
	},
	Transpose {
		perm: Vec<u32>,
	},
	Concat {
		axis: u32,
	},
	/// One start, step and length an axis: output index i of an axis is input index start + i · step.
	Slice {
		starts: Vec<u32>,
		steps: Vec<i32>,
		lengths: Vec<u32>,
	},
	/// Broadcast to this shape.
	Expand {
		shape: Vec<u32>,
	},
	Tile {
		repeats: Vec<u32>,
	},
	/// Elements before and after each axis; negative ones are cut off.
	Pad {
		mode: PadMode,
		begin: Vec<i32>,
		end: Vec<i32>,
	},
	/// The triangle of the last two axes, at and above (or below) the k-th diagonal; the rest zero.
	Trilu {
		upper: bool,
		k: i64,
	},
	DepthToSpace {
		block: u32,
		column_row_depth: bool,
	},
	SpaceToDepth {
		block: u32,
	},
	/// The first elements along the time axis reversed, as many as the second input (i64, by batch) says.
	ReverseSequence {
		batch_axis: u32,
		time_axis: u32,
	},
}

impl Movement {
	pub(super) fn infer(&self, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		infer::infer(self, inputs)
	}

	pub(super) fn compute(&self, inputs: &[&Array], output: &TensorType) -> Data {
		compute::compute(self, inputs, output)
	}
}
