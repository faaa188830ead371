//! Pooling over windows.

mod kernel;
#[cfg(test)]
mod tests;

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{
		linear::empty,
		window::{extent, output_shape, Axes, Window},
		OpError,
	},
	tensor::ElementType,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
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
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
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
	pub(super) fn infer(&self, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		use ElementType::{Int64, Int8, Uint8};
		let [x] = *inputs else { return Err(OpError::Inputs) };
		let (largest, element) = match self.kind {
			PoolKind::Max => (true, x.element),
			PoolKind::MaxIndex { .. } => (true, Int64),
			PoolKind::Average { .. } => (false, x.element),
			PoolKind::Lp { p: 0 } => return Err(OpError::Attribute),
			PoolKind::Lp { .. } => (false, x.element),
		};
		let taken = x.element.is_float() || largest && matches!(x.element, Int8 | Uint8);
		if !taken {
			return Err(OpError::Element);
		}
		let axes = self.axes(&x.shape)?;
		let kernel = self.kernel.iter().zip(&self.dilations);
		for ((kernel, dilation), (begin, end)) in kernel.zip(self.pads_begin.iter().zip(&self.pads_end)) {
			if u64::from(*begin.max(end)) >= extent(*kernel, *dilation)? {
				return Err(OpError::Attribute);
			}
		}
		let [n, c, spatial @ ..] = x.shape.as_slice() else { return Err(OpError::Rank) };
		let shape: Result<Vec<u32>, OpError> =
			[Ok(*n), Ok(*c)].into_iter().chain(output_shape(&axes, spatial.len())).collect();
		Ok(TensorType::new(element, shape?))
	}

	fn axes(&self, x: &[u32]) -> Result<Axes, OpError> {
		let [_, _, spatial @ ..] = x else { return Err(OpError::Rank) };
		let window = Window {
			strides: &self.strides,
			dilations: &self.dilations,
			pads_begin: &self.pads_begin,
			pads_end: &self.pads_end,
		};
		window.axes(spatial, &self.kernel, self.ceil_mode)
	}

	pub(super) fn compute(&self, inputs: &[&Array], output: &TensorType, backend: &Backend) -> Data {
		let ([x], Ok(axes)) = (inputs, inputs.first().map_or(Err(OpError::Inputs), |x| self.axes(x.shape())))
		else {
			return empty(output);
		};
		match (self.kind, x.data()) {
			(PoolKind::Max, Data::F32(x)) => Data::F32(kernel::max(&axes, x, backend)),
			(PoolKind::Max, Data::F64(x)) => Data::F64(kernel::max(&axes, x, backend)),
			(PoolKind::Max, Data::I8(x)) => Data::I8(kernel::max(&axes, x, backend)),
			(PoolKind::Max, Data::U8(x)) => Data::U8(kernel::max(&axes, x, backend)),
			(PoolKind::MaxIndex { column_major }, Data::F32(x)) => {
				Data::I64(kernel::max_index(&axes, x, column_major, backend))
			},
			(PoolKind::MaxIndex { column_major }, Data::F64(x)) => {
				Data::I64(kernel::max_index(&axes, x, column_major, backend))
			},
			(PoolKind::MaxIndex { column_major }, Data::I8(x)) => {
				Data::I64(kernel::max_index(&axes, x, column_major, backend))
			},
			(PoolKind::MaxIndex { column_major }, Data::U8(x)) => {
				Data::I64(kernel::max_index(&axes, x, column_major, backend))
			},
			(PoolKind::Average { count_include_pad }, Data::F32(x)) => {
				Data::F32(kernel::average(&axes, x, count_include_pad, backend))
			},
			(PoolKind::Average { count_include_pad }, Data::F64(x)) => {
				Data::F64(kernel::average(&axes, x, count_include_pad, backend))
			},
			(PoolKind::Lp { p }, Data::F32(x)) => Data::F32(kernel::norm(&axes, x, p, backend)),
			(PoolKind::Lp { p }, Data::F64(x)) => Data::F64(kernel::norm(&axes, x, p, backend)),
			_ => empty(output),
		}
	}
}
