//! Windows that slide over an axis: a range of outputs sees a range of the input and the padding beside it.

use super::{Restriction, Taken, Tile};
use crate::{
	array::TensorType,
	ops::{Conv, Op, Pool, PoolKind},
};

/// The first axis that windows slide over.
const SPATIAL: usize = 2;

/// A window along one axis.
struct Along {
	input: u32,
	kernel: u32,
	stride: u32,
	dilation: u32,
	pad_begin: u32,
	pad_end: u32,
}

impl Along {
	/// The range of the input under the windows of a tile, and the padding before and after it. `None` if a window is
	/// under nothing but padding. `last`: the tile is the last, and keeps what padding there is.
	fn seen(&self, tile: &Tile, last: bool) -> Option<(Tile, u32, u32)> {
		let (stride, pad) = (i64::from(self.stride), i64::from(self.pad_begin));
		let at = |output: u32| i64::from(output).checked_mul(stride)?.checked_sub(pad);
		let extent =
			i64::from(self.kernel.checked_sub(1)?).checked_mul(self.dilation.into())?.checked_add(1)?;
		let first = at(tile.start)?;
		let past = at(tile.start.checked_add(tile.len)?.checked_sub(1)?)?.checked_add(extent)?;
		let input = i64::from(self.input);
		let past = if last { input.checked_add(self.pad_end.into())? } else { past };
		// A window that is cut off by the end of the padding may only be the last.
		if past > input.checked_add(self.pad_end.into())? {
			return None;
		}
		let start = first.clamp(0, input);
		let len = past.clamp(0, input).checked_sub(start).filter(|len| *len > 0)?;
		let seen = Tile { axis: tile.axis, start: u32::try_from(start).ok()?, len: u32::try_from(len).ok()? };
		let begin = u32::try_from(start.checked_sub(first)?).ok()?;
		let end = u32::try_from(past.checked_sub(input)?.max(0)).ok()?;
		Some((seen, begin, end))
	}
}

fn along(x: &TensorType, kernel: u32, op: &Conv, axis: usize) -> Option<Along> {
	let i = axis.checked_sub(SPATIAL)?;
	Some(Along {
		input: *x.shape.get(axis)?,
		kernel,
		stride: *op.strides.get(i)?,
		dilation: *op.dilations.get(i)?,
		pad_begin: *op.pads_begin.get(i)?,
		pad_end: *op.pads_end.get(i)?,
	})
}

/// The convolution of a tile of a spatial axis, and what it takes of its first input; `weights` is the input that has
/// the kernel.
pub(super) fn convolution(
	op: &Conv,
	inputs: &[&TensorType],
	weights: usize,
	tile: &Tile,
) -> Option<(Conv, Taken)> {
	let kernel = *inputs.get(weights)?.shape.get(tile.axis)?;
	let (seen, begin, end) = along(inputs.first()?, kernel, op, tile.axis)?.seen(tile, false)?;
	let mut op = op.clone();
	let i = tile.axis.checked_sub(SPATIAL)?;
	*op.pads_begin.get_mut(i)? = begin;
	*op.pads_end.get_mut(i)? = end;
	Some((op, Taken::range(inputs, 0, tile.axis, &seen)?))
}

pub(super) fn pool(
	op: &Pool,
	inputs: &[&TensorType],
	output: &TensorType,
	tile: &Tile,
) -> Option<Restriction> {
	// Those are counted over the whole tensor.
	if matches!(op.kind, PoolKind::MaxIndex { .. }) {
		return None;
	}
	let Some(i) = tile.axis.checked_sub(SPATIAL) else {
		return Restriction::of(Op::Pool(op.clone()), [Taken::range(inputs, 0, tile.axis, tile)]);
	};
	let window = Along {
		input: *inputs.first()?.shape.get(tile.axis)?,
		kernel: *op.kernel.get(i)?,
		stride: *op.strides.get(i)?,
		dilation: *op.dilations.get(i)?,
		pad_begin: *op.pads_begin.get(i)?,
		pad_end: *op.pads_end.get(i)?,
	};
	let last = tile.start.checked_add(tile.len)? == *output.shape.get(tile.axis)?;
	let (seen, begin, end) = window.seen(tile, last)?;
	let mut op = op.clone();
	*op.pads_begin.get_mut(i)? = begin;
	*op.pads_end.get_mut(i)? = end;
	Restriction::of(Op::Pool(op), [Taken::range(inputs, 0, tile.axis, &seen)])
}
