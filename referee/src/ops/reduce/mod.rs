//! Operators that go along axes: reductions, arg-min and -max, cumulative sums, TopK, softmax.

mod along;
mod fold;
mod over;
mod softmax;
#[cfg(test)]
mod tests;

pub(super) use fold::{fold_rows, fold_rows_in_any_order};

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{elementwise::Elements, OpError},
	tensor::{ElementType, MAX_RANK},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};

/// What a reduction computes of the elements it takes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
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

impl ReduceKind {
	/// Every kind, in the order of declaration.
	pub const ALL: [Self; 10] = [
		Self::Sum,
		Self::Mean,
		Self::Max,
		Self::Min,
		Self::Prod,
		Self::L1,
		Self::L2,
		Self::LogSum,
		Self::LogSumExp,
		Self::SumSquare,
	];
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
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

/// An axis of a shape, in elements: the axes before it, itself, those after it.
#[derive(Clone, Copy)]
struct Along {
	outer: usize,
	len: usize,
	inner: usize,
}

impl Along {
	fn new(shape: &[u32], axis: u32) -> Self {
		let product = |dims: &[u32]| dims.iter().fold(1usize, |all, dim| all.saturating_mul(*dim as usize));
		let axis = axis as usize;
		let (before, rest) = shape.split_at_checked(axis).unwrap_or((shape, &[]));
		let (dim, after) = rest.split_first().map_or((1, rest), |(dim, after)| (*dim as usize, after));
		Self { outer: product(before), len: dim, inner: product(after) }
	}
}

impl Reduce {
	pub(super) fn infer(&self, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		let [input] = inputs else { return Err(OpError::Inputs) };
		self.takes().check(input.element)?;
		match self {
			Self::Over { axes, keepdims, .. } => {
				let shape = reduced_shape(&input.shape, axes, *keepdims)?;
				Ok(TensorType::new(input.element, shape))
			},
			Self::Arg { axis, keepdims, .. } => {
				let shape = reduced_shape(&input.shape, &[*axis], *keepdims)?;
				Ok(TensorType::new(ElementType::Int64, shape))
			},
			Self::TopK { axis, k, indices, .. } => {
				if *k > axis_len(input, *axis)? {
					return Err(OpError::Attribute);
				}
				let mut shape = input.shape.clone();
				*shape.get_mut(*axis as usize).ok_or(OpError::Axis)? = *k;
				let element = if *indices { ElementType::Int64 } else { input.element };
				Ok(TensorType::new(element, shape))
			},
			Self::CumSum { axis, .. }
			| Self::CumProd { axis, .. }
			| Self::Softmax { axis }
			| Self::LogSoftmax { axis }
			| Self::Hardmax { axis } => {
				axis_len(input, *axis)?;
				Ok((*input).clone())
			},
		}
	}

	fn takes(&self) -> Elements {
		match self {
			Self::Over { kind: ReduceKind::Max | ReduceKind::Min, .. } => Elements::Extrema,
			Self::Over { .. } | Self::CumSum { .. } | Self::CumProd { .. } => Elements::Wide,
			Self::Arg { .. } | Self::TopK { .. } => Elements::Numbers,
			Self::Softmax { .. } | Self::LogSoftmax { .. } | Self::Hardmax { .. } => Elements::Floats,
		}
	}

	pub(super) fn compute(&self, inputs: &[&Array], output: &TensorType, backend: &Backend) -> Data {
		let [input] = inputs else { return Data::U8(Vec::new()) };
		let (data, shape) = (input.data(), input.shape());
		match self {
			Self::Over { kind, axes, .. } => over::compute(*kind, axes, data, shape),
			Self::Arg { max, axis, last, .. } => along::arg(*max, *last, Along::new(shape, *axis), data),
			Self::CumSum { axis, exclusive, reverse } => {
				along::cumulate(false, *exclusive, *reverse, Along::new(shape, *axis), data)
			},
			Self::CumProd { axis, exclusive, reverse } => {
				along::cumulate(true, *exclusive, *reverse, Along::new(shape, *axis), data)
			},
			Self::TopK { axis, k, largest, indices } => {
				let k = (*k as usize).min(output.elements().unwrap_or(0) as usize);
				along::top_k(k, *largest, *indices, Along::new(shape, *axis), data)
			},
			Self::Softmax { axis } => softmax::compute(false, Along::new(shape, *axis), data, backend),
			Self::LogSoftmax { axis } => softmax::compute(true, Along::new(shape, *axis), data, backend),
			Self::Hardmax { axis } => along::hardmax(Along::new(shape, *axis), data),
		}
	}
}

fn axis_len(input: &TensorType, axis: u32) -> Result<u32, OpError> {
	input.shape.get(axis as usize).copied().ok_or(OpError::Axis)
}

/// The shape without these axes, or with 1 for each. Of none of an axis' elements there is no reduction.
fn reduced_shape(shape: &[u32], axes: &[u32], keepdims: bool) -> Result<Vec<u32>, OpError> {
	if shape.len() > MAX_RANK {
		return Err(OpError::Rank);
	}
	if !axes.iter().is_sorted_by(|a, b| a < b) || axes.iter().any(|axis| *axis as usize >= shape.len()) {
		return Err(OpError::Axis);
	}
	if axes.iter().any(|axis| shape.get(*axis as usize) == Some(&0)) {
		return Err(OpError::Shape);
	}
	let dims = (0u32..).zip(shape);
	let kept = dims.filter_map(|(axis, dim)| match axes.contains(&axis) {
		false => Some(*dim),
		true => keepdims.then_some(1),
	});
	Ok(kept.collect())
}
