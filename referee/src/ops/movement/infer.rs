//! The types that movements give.

use super::{Movement, PadMode};
use crate::{
	array::TensorType,
	ops::OpError,
	tensor::{ElementType, MAX_RANK},
};
use alloc::vec::Vec;

pub fn infer(op: &Movement, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
	match op {
		Movement::Concat { axis } => return concat(inputs, *axis),
		Movement::Pad { mode, begin, end } => return pad(inputs, *mode, begin, end),
		Movement::ReverseSequence { batch_axis, time_axis } => {
			return reverse_sequence(inputs, *batch_axis, *time_axis)
		},
		_ => (),
	}
	let [input] = inputs else { return Err(OpError::Inputs) };
	let shape = match op {
		Movement::Reshape { shape } => reshape(input, shape)?,
		Movement::Transpose { perm } => transpose(&input.shape, perm)?,
		Movement::Slice { starts, steps, lengths } => slice(&input.shape, starts, steps, lengths)?,
		Movement::Expand { shape } => expand(&input.shape, shape)?,
		Movement::Tile { repeats } => tile(&input.shape, repeats)?,
		Movement::Trilu { .. } if input.rank() < 2 => return Err(OpError::Rank),
		Movement::DepthToSpace { block, .. } => depth_to_space(&input.shape, *block)?,
		Movement::SpaceToDepth { block } => space_to_depth(&input.shape, *block)?,
		_ => input.shape.clone(),
	};
	Ok(TensorType::new(input.element, shape))
}

fn reshape(input: &TensorType, shape: &[u32]) -> Result<Vec<u32>, OpError> {
	if shape.len() > MAX_RANK {
		return Err(OpError::Rank);
	}
	let output = TensorType::new(input.element, shape);
	match (input.elements(), output.elements()) {
		(Some(before), Some(after)) if before == after => Ok(output.shape),
		_ => Err(OpError::Shape),
	}
}

fn transpose(shape: &[u32], perm: &[u32]) -> Result<Vec<u32>, OpError> {
	if perm.len() != shape.len() {
		return Err(OpError::Rank);
	}
	let mut seen = alloc::vec![false; shape.len()];
	for axis in perm {
		let seen = seen.get_mut(*axis as usize).ok_or(OpError::Axis)?;
		if core::mem::replace(seen, true) {
			return Err(OpError::Axis);
		}
	}
	perm.iter().map(|axis| shape.get(*axis as usize).copied().ok_or(OpError::Axis)).collect()
}

fn slice(shape: &[u32], starts: &[u32], steps: &[i32], lengths: &[u32]) -> Result<Vec<u32>, OpError> {
	if starts.len() != shape.len() || steps.len() != shape.len() || lengths.len() != shape.len() {
		return Err(OpError::Rank);
	}
	for (((dim, start), step), len) in shape.iter().zip(starts).zip(steps).zip(lengths) {
		if *step == 0 {
			return Err(OpError::Attribute);
		}
		let (dim, start) = (i128::from(*dim), i128::from(*start));
		let last = i128::from(*len).saturating_sub(1).saturating_mul((*step).into()).saturating_add(start);
		let within = match len {
			0 => start <= dim,
			_ => start < dim && (0..dim).contains(&last),
		};
		if !within {
			return Err(OpError::Shape);
		}
	}
	Ok(lengths.to_vec())
}

fn expand(shape: &[u32], to: &[u32]) -> Result<Vec<u32>, OpError> {
	if to.len() > MAX_RANK || to.len() < shape.len() {
		return Err(OpError::Rank);
	}
	match shape.iter().rev().zip(to.iter().rev()).all(|(from, to)| from == to || *from == 1) {
		true => Ok(to.to_vec()),
		false => Err(OpError::Shape),
	}
}

fn tile(shape: &[u32], repeats: &[u32]) -> Result<Vec<u32>, OpError> {
	if repeats.len() != shape.len() {
		return Err(OpError::Rank);
	}
	shape.iter().zip(repeats).map(|(dim, n)| dim.checked_mul(*n).ok_or(OpError::TooLarge)).collect()
}

fn depth_to_space(shape: &[u32], block: u32) -> Result<Vec<u32>, OpError> {
	let [batch, depth, rows, columns] = shape else { return Err(OpError::Rank) };
	let square = block.checked_mul(block).ok_or(OpError::Shape)?;
	if depth.checked_rem(square).ok_or(OpError::Attribute)? != 0 {
		return Err(OpError::Shape);
	}
	let times = |dim: &u32| dim.checked_mul(block).ok_or(OpError::TooLarge);
	let depth = depth.checked_div(square).ok_or(OpError::Attribute)?;
	Ok(alloc::vec![*batch, depth, times(rows)?, times(columns)?])
}

fn space_to_depth(shape: &[u32], block: u32) -> Result<Vec<u32>, OpError> {
	let [batch, depth, rows, columns] = shape else { return Err(OpError::Rank) };
	let part = |dim: &u32| match dim.checked_rem(block) {
		Some(0) => dim.checked_div(block).ok_or(OpError::Attribute),
		Some(_) => Err(OpError::Shape),
		None => Err(OpError::Attribute),
	};
	let square = block.checked_mul(block).ok_or(OpError::Shape)?;
	let depth = depth.checked_mul(square).ok_or(OpError::TooLarge)?;
	Ok(alloc::vec![*batch, depth, part(rows)?, part(columns)?])
}

fn concat(inputs: &[&TensorType], axis: u32) -> Result<TensorType, OpError> {
	let (first, others) = inputs.split_first().ok_or(OpError::Inputs)?;
	let axis = axis as usize;
	let mut total = *first.shape.get(axis).ok_or(OpError::Axis)?;
	for other in others {
		if other.element != first.element {
			return Err(OpError::Element);
		}
		if other.rank() != first.rank() {
			return Err(OpError::Rank);
		}
		let pairs = first.shape.iter().zip(&other.shape).enumerate();
		if pairs.into_iter().any(|(i, (a, b))| i != axis && a != b) {
			return Err(OpError::Shape);
		}
		let dim = *other.shape.get(axis).ok_or(OpError::Axis)?;
		total = total.checked_add(dim).ok_or(OpError::TooLarge)?;
	}
	let mut shape = first.shape.clone();
	*shape.get_mut(axis).ok_or(OpError::Axis)? = total;
	Ok(TensorType::new(first.element, shape))
}

fn pad(inputs: &[&TensorType], mode: PadMode, begin: &[i32], end: &[i32]) -> Result<TensorType, OpError> {
	let data = match (inputs, mode) {
		([data], _) => data,
		([data, value], PadMode::Constant) => {
			if value.element != data.element {
				return Err(OpError::Element);
			}
			if value.elements() != Some(1) {
				return Err(OpError::Shape);
			}
			data
		},
		_ => return Err(OpError::Inputs),
	};
	if begin.len() != data.rank() || end.len() != data.rank() {
		return Err(OpError::Rank);
	}
	let pads = data.shape.iter().zip(begin).zip(end);
	let shape = pads.map(|((dim, begin), end)| padded(*dim, mode, (*begin).into(), (*end).into()));
	Ok(TensorType::new(data.element, shape.collect::<Result<Vec<u32>, _>>()?))
}

fn padded(dim: u32, mode: PadMode, begin: i64, end: i64) -> Result<u32, OpError> {
	let kept = i64::from(dim).saturating_add(begin.min(0)).saturating_add(end.min(0));
	let more = begin.max(0).saturating_add(end.max(0));
	if kept < 0 || (kept == 0 && more > 0 && mode != PadMode::Constant) {
		return Err(OpError::Shape);
	}
	u32::try_from(kept.saturating_add(more)).map_err(|_| OpError::TooLarge)
}

fn reverse_sequence(inputs: &[&TensorType], batch: u32, time: u32) -> Result<TensorType, OpError> {
	let [data, lengths] = inputs else { return Err(OpError::Inputs) };
	if lengths.element != ElementType::Int64 {
		return Err(OpError::Element);
	}
	let dim = data.shape.get(batch as usize).ok_or(OpError::Axis)?;
	if batch == time || data.shape.get(time as usize).is_none() {
		return Err(OpError::Axis);
	}
	if lengths.shape != [*dim] {
		return Err(OpError::Shape);
	}
	Ok((*data).clone())
}
