//! Operators that move elements.

use super::{Grain, Region, Restriction, Taken, Tile};
use crate::{
	array::TensorType,
	ops::{Movement, Op, PadMode},
};
use alloc::vec::Vec;

/// The type of a tile of an output.
fn tile_type(output: &TensorType, tile: &Tile) -> Option<TensorType> {
	let mut r#type = output.clone();
	*r#type.shape.get_mut(tile.axis)? = tile.len;
	Some(r#type)
}

pub(super) fn grain(op: &Movement, inputs: &[&TensorType], axis: usize) -> Grain {
	match op {
		Movement::Tile { repeats } if repeats.get(axis).is_some_and(|n| *n > 1) => {
			let dim = inputs.first().and_then(|input| input.shape.get(axis));
			Grain { unit: dim.map_or(1, |dim| (*dim).max(1)), divides: true }
		},
		Movement::DepthToSpace { block, .. } if axis >= 2 => Grain { unit: (*block).max(1), divides: false },
		_ => Grain::ANY,
	}
}

pub(super) fn movement(
	op: &Movement,
	inputs: &[&TensorType],
	output: &TensorType,
	tile: &Tile,
) -> Option<Restriction> {
	let same = |axis: usize| Restriction::of(Op::Movement(op.clone()), [Taken::range(inputs, 0, axis, tile)]);
	match op {
		Movement::Reshape { .. } => reshape(output, tile),
		Movement::Transpose { perm } => same(*perm.get(tile.axis)? as usize),
		Movement::Concat { axis } => concat(*axis, inputs, tile),
		Movement::Slice { starts, steps, lengths } => slice(starts, steps, lengths, inputs, tile),
		Movement::Expand { .. } => {
			let shape = tile_type(output, tile)?.shape;
			let taken = Taken::broadcast(inputs, 0, output.rank(), tile);
			Restriction::of(Op::Movement(Movement::Expand { shape }), [taken])
		},
		Movement::Tile { repeats } => repeat(repeats, inputs, tile),
		Movement::Pad { mode, begin, end } => pad(*mode, begin, end, inputs, tile),
		Movement::Trilu { upper, k } => {
			// Element (i, j) is kept by the sign of j - i - k.
			let shift = match output.rank().checked_sub(tile.axis)? {
				1 => i64::from(tile.start).checked_neg()?,
				2 => i64::from(tile.start),
				_ => 0,
			};
			let op = Movement::Trilu { upper: *upper, k: k.checked_add(shift)? };
			Restriction::of(Op::Movement(op), [Taken::range(inputs, 0, tile.axis, tile)])
		},
		Movement::DepthToSpace { block, .. } if tile.axis >= 2 => {
			let whole =
				|number: u32| number.checked_div(*block).filter(|n| n.checked_mul(*block) == Some(number));
			let seen = Tile { axis: tile.axis, start: whole(tile.start)?, len: whole(tile.len)? };
			Restriction::of(Op::Movement(op.clone()), [Taken::range(inputs, 0, tile.axis, &seen)])
		},
		Movement::SpaceToDepth { block } if tile.axis >= 2 => {
			let start = tile.start.checked_mul(*block)?;
			let seen = Tile { axis: tile.axis, start, len: tile.len.checked_mul(*block)? };
			Restriction::of(Op::Movement(op.clone()), [Taken::range(inputs, 0, tile.axis, &seen)])
		},
		Movement::DepthToSpace { .. } | Movement::SpaceToDepth { .. } => match tile.axis {
			0 => same(0),
			_ => None,
		},
		Movement::ReverseSequence { batch_axis, time_axis } => {
			let lengths = match tile.axis {
				axis if axis == *time_axis as usize => None,
				axis if axis == *batch_axis as usize => Taken::range(inputs, 1, 0, tile),
				_ => Taken::whole(inputs, 1),
			};
			Restriction::of(Op::Movement(op.clone()), [Taken::range(inputs, 0, tile.axis, tile), lengths])
		},
	}
}

/// The elements stay where they are, so a tile of the output lies in the input as it does in the output.
fn reshape(output: &TensorType, tile: &Tile) -> Option<Restriction> {
	let region = Region::range(&output.shape, tile.axis, tile.start, tile.len)?;
	let r#type = tile_type(output, tile)?;
	let op = Movement::Reshape { shape: r#type.shape.clone() };
	Restriction::of(Op::Movement(op), [Some(Taken { input: 0, region, r#type })])
}

/// Of each input what lies in the tile; those of which nothing does are not taken.
fn concat(axis: u32, inputs: &[&TensorType], tile: &Tile) -> Option<Restriction> {
	let op = Op::Movement(Movement::Concat { axis });
	if tile.axis != axis as usize {
		return Restriction::of(
			op,
			(0..inputs.len()).map(|input| Taken::range(inputs, input, tile.axis, tile)),
		);
	}
	let (mut offset, end) = (0u32, tile.start.checked_add(tile.len)?);
	let mut taken = Vec::new();
	for (input, r#type) in inputs.iter().enumerate() {
		let after = offset.checked_add(*r#type.shape.get(tile.axis)?)?;
		let (from, to) = (tile.start.max(offset), end.min(after));
		if from < to {
			let part = Tile { axis: tile.axis, start: from.checked_sub(offset)?, len: to.checked_sub(from)? };
			taken.push(Taken::range(inputs, input, tile.axis, &part));
		}
		offset = after;
	}
	Restriction::of(op, taken)
}

fn slice(
	starts: &[u32],
	steps: &[i32],
	lengths: &[u32],
	inputs: &[&TensorType],
	tile: &Tile,
) -> Option<Restriction> {
	let (mut starts, mut lengths) = (starts.to_vec(), lengths.to_vec());
	let step = i64::from(*steps.get(tile.axis)?);
	let start = starts.get_mut(tile.axis)?;
	let first = i64::from(*start).checked_add(step.checked_mul(tile.start.into())?)?;
	let last = first.checked_add(step.checked_mul(i64::from(tile.len).checked_sub(1)?)?)?;
	let low = first.min(last);
	let seen = Tile {
		axis: tile.axis,
		start: u32::try_from(low).ok()?,
		len: u32::try_from(first.max(last).checked_sub(low)?.checked_add(1)?).ok()?,
	};
	*start = u32::try_from(first.checked_sub(low)?).ok()?;
	*lengths.get_mut(tile.axis)? = tile.len;
	let op = Movement::Slice { starts, steps: steps.to_vec(), lengths };
	Restriction::of(Op::Movement(op), [Taken::range(inputs, 0, tile.axis, &seen)])
}

/// Whole repeats, or a part of one.
fn repeat(repeats: &[u32], inputs: &[&TensorType], tile: &Tile) -> Option<Restriction> {
	let mut repeats = repeats.to_vec();
	let dim = *inputs.first()?.shape.get(tile.axis)?;
	let times = repeats.get_mut(tile.axis)?;
	let start = tile.start.checked_rem(dim)?;
	let taken = if start == 0 && tile.len.checked_rem(dim)? == 0 {
		*times = tile.len.checked_div(dim)?;
		Taken::whole(inputs, 0)
	} else {
		*times = 1;
		Taken::range(inputs, 0, tile.axis, &Tile { start, ..*tile })
	};
	Restriction::of(Op::Movement(Movement::Tile { repeats }), [taken])
}

/// Along an axis without padding; with constant padding along any, of tiles that are not padding alone.
fn pad(
	mode: PadMode,
	begin: &[i32],
	end: &[i32],
	inputs: &[&TensorType],
	tile: &Tile,
) -> Option<Restriction> {
	let (mut begin, mut end) = (begin.to_vec(), end.to_vec());
	let before = begin.get_mut(tile.axis)?;
	let after = end.get_mut(tile.axis)?;
	if mode != PadMode::Constant && (*before, *after) != (0, 0) {
		return None;
	}
	let dim = i64::from(*inputs.first()?.shape.get(tile.axis)?);
	let first = i64::from(tile.start).checked_sub((*before).into())?;
	let past = first.checked_add(tile.len.into())?;
	let start = first.clamp(0, dim);
	let len = past.clamp(0, dim).checked_sub(start).filter(|len| *len > 0)?;
	*before = i32::try_from(start.checked_sub(first)?).ok()?;
	*after = i32::try_from(past.checked_sub(dim)?.max(0)).ok()?;
	let seen = Tile { axis: tile.axis, start: u32::try_from(start).ok()?, len: u32::try_from(len).ok()? };
	let value = (1..inputs.len()).map(|input| Taken::whole(inputs, input));
	let taken = core::iter::once(Taken::range(inputs, 0, tile.axis, &seen)).chain(value);
	Restriction::of(Op::Movement(Movement::Pad { mode, begin, end }), taken)
}
