//! Operators with indices (i32 or i64) among their inputs. An index may be negative, counting from the end; one
//! that is still out of range counts as the nearest that is not, so that every input has an output.

mod compute;
mod infer;

#[cfg(test)]
mod tests;

pub(crate) use compute::positions;

use crate::{
	array::{Array, Data, TensorType},
	ops::OpError,
};
use codec::{Decode, DecodeWithMemTracking, Encode};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum ScatterReduction {
	None,
	Add,
	Mul,
	Max,
	Min,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum Index {
	/// `(data, indices)`.
	Gather {
		axis: u32,
	},
	GatherElements {
		axis: u32,
	},
	GatherND {
		batch_dims: u32,
	},
	/// `(data, indices, updates)`, updates in row-major order.
	ScatterElements {
		axis: u32,
		reduction: ScatterReduction,
	},
	ScatterND {
		reduction: ScatterReduction,
	},
	/// `(indices, values [off, on])`; an index out of range gives off alone.
	OneHot {
		axis: u32,
		depth: u32,
	},
}

impl Index {
	pub(super) fn infer(&self, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		infer::infer(self, inputs)
	}

	pub(super) fn compute(&self, inputs: &[&Array], output: &TensorType) -> Data {
		compute::compute(self, inputs, output)
	}
}
