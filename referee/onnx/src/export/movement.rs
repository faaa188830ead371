//! Operators that move elements.

use super::{
	dims,
	nodes::{bits_carrier, flag, int, ints, string, Nodes, Operand, Var},
	order::clamped,
	Call, Refusal,
};
use freehold_referee::{
	ops::{Movement, PadMode},
	ElementType::{self, *},
};

pub(super) fn movement(op: &Movement, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let x = call.var(0)?;
	let shape = call.input(0)?.shape;
	match op {
		Movement::Reshape { shape } => Ok(reshape(x, &dims(shape), nodes)),
		Movement::Transpose { perm } => {
			Ok(nodes.node("Transpose", &[x], vec![ints("perm", perm.iter().copied())]))
		},
		Movement::Concat { axis } => {
			Ok(nodes.node("Concat", &call.vars(), vec![int("axis", i64::from(*axis))]))
		},
		Movement::Slice { starts, steps, lengths } => Ok(slice(x, starts, steps, lengths, shape, nodes)),
		Movement::Expand { shape } => {
			let shape = nodes.ints(&dims(shape));
			Ok(nodes.node_as(x.element, "Expand", &[x, &shape], vec![]))
		},
		Movement::Tile { repeats } => {
			let repeats = nodes.ints(&dims(repeats));
			Ok(nodes.node_as(x.element, "Tile", &[x, &repeats], vec![]))
		},
		Movement::Pad { mode, begin, end } => pad(*mode, begin, end, call, nodes),
		Movement::Trilu { upper, k } => {
			let carrier = bits_carrier("Trilu", x.element, &[Float32, Float64, Int64, Bool])?;
			let (wide, k) = (nodes.cast(x, carrier), nodes.scalar(Int64, *k));
			let y = nodes.node_as(carrier, "Trilu", &[&wide, &k], vec![flag("upper", *upper)]);
			Ok(nodes.cast(&y, x.element))
		},
		Movement::DepthToSpace { block, column_row_depth } => {
			Ok(depth_to_space(x, shape, *block, *column_row_depth, nodes))
		},
		Movement::SpaceToDepth { block } => Ok(space_to_depth(x, shape, *block, nodes)),
		Movement::ReverseSequence { batch_axis, time_axis } => {
			let most = shape.get(*time_axis as usize).copied().unwrap_or(0);
			let lengths = sequence_lengths(call.input(1)?, i64::from(most), nodes)?;
			let attributes =
				vec![int("batch_axis", i64::from(*batch_axis)), int("time_axis", i64::from(*time_axis))];
			Ok(nodes.node_as(x.element, "ReverseSequence", &[x, &lengths], attributes))
		},
	}
}

pub(super) fn reshape(x: &Var, shape: &[i64], nodes: &mut Nodes) -> Var {
	let shape = nodes.ints(shape);
	nodes.node_as(x.element, "Reshape", &[x, &shape], vec![])
}

/// ONNX Runtime refuses lengths that the axis does not have, and of a sequence of length 0 it writes nothing: what
/// happens to lie in memory comes out. One of length 1 stays as it is too.
fn sequence_lengths(lengths: &Operand, most: i64, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let known = lengths.constant.map(|bytes| bytes.as_chunks::<8>().0);
	if known.is_some_and(|known| known.iter().all(|b| (1..=most).contains(&i64::from_le_bytes(*b)))) {
		return Ok(lengths.var.clone());
	}
	let (least, most) = (nodes.scalar(Int64, 1), nodes.scalar(Int64, most));
	clamped(&lengths.var, &least, &most, nodes)
}

fn slice(x: &Var, starts: &[u32], steps: &[i32], lengths: &[u32], shape: &[u32], nodes: &mut Nodes) -> Var {
	let (mut from, mut to, mut axes, mut by) = (vec![], vec![], vec![], vec![]);
	let all = starts.iter().zip(steps).zip(lengths).zip(shape);
	for (axis, (((start, step), length), dim)) in (0i64..).zip(all) {
		if *start == 0 && *step == 1 && length == dim {
			continue;
		}
		let (start, step) = (i64::from(*start), i64::from(*step));
		let end = start.saturating_add(step.saturating_mul(i64::from(*length)));
		from.push(start);
		// A negative end would count from the other side.
		to.push(if end < 0 { i64::MIN } else { end });
		axes.push(axis);
		by.push(step);
	}
	if axes.is_empty() {
		return x.clone();
	}
	let parameters = [from, to, axes, by].map(|values| nodes.ints(&values));
	let [from, to, axes, by] = &parameters;
	nodes.node_as(x.element, "Slice", &[x, from, to, axes, by], vec![])
}

fn pad(mode: PadMode, begin: &[i32], end: &[i32], call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let x = call.var(0)?;
	let types: &[ElementType] = &[Float32, Float64, Int8, Int32, Int64, Uint8, Uint32, Uint64, Bool];
	let carrier = bits_carrier("Pad", x.element, types)?;
	let amounts: Vec<i64> = begin.iter().chain(end).map(|amount| i64::from(*amount)).collect();
	let (wide, amounts) = (nodes.cast(x, carrier), nodes.ints(&amounts));
	let (mode, padded) = match mode {
		PadMode::Constant => ("constant", call.inputs.get(1)),
		PadMode::Reflect => ("reflect", None),
		PadMode::Edge => ("edge", None),
		PadMode::Wrap => ("wrap", None),
	};
	let padded = padded.map(|value| nodes.cast(&value.var, carrier));
	let inputs: Vec<&Var> = [&wide, &amounts].into_iter().chain(padded.as_ref()).collect();
	let y = nodes.node_as(carrier, "Pad", &inputs, vec![string("mode", mode)]);
	Ok(nodes.cast(&y, x.element))
}

/// Reshaped, transposed and reshaped, which ONNX Runtime does for every type.
fn depth_to_space(x: &Var, shape: &[u32], block: u32, column_row_depth: bool, nodes: &mut Nodes) -> Var {
	let [batch, depth, height, width] = four(shape);
	let block = i64::from(block);
	let depth = depth.checked_div(block.saturating_mul(block)).unwrap_or(0);
	let (apart, perm) = match column_row_depth {
		true => ([batch, depth, block, block, height, width], [0i64, 1, 4, 2, 5, 3]),
		false => ([batch, block, block, depth, height, width], [0, 3, 4, 1, 5, 2]),
	};
	let apart = reshape(x, &apart, nodes);
	let moved = nodes.node("Transpose", &[&apart], vec![ints("perm", perm)]);
	reshape(&moved, &[batch, depth, height.saturating_mul(block), width.saturating_mul(block)], nodes)
}

fn space_to_depth(x: &Var, shape: &[u32], block: u32, nodes: &mut Nodes) -> Var {
	let [batch, depth, height, width] = four(shape);
	let block = i64::from(block);
	let [rows, columns] = [height, width].map(|size| size.checked_div(block).unwrap_or(0));
	let apart = reshape(x, &[batch, depth, rows, block, columns, block], nodes);
	let moved = nodes.node("Transpose", &[&apart], vec![ints("perm", [0i64, 3, 5, 1, 2, 4])]);
	reshape(&moved, &[batch, depth.saturating_mul(block).saturating_mul(block), rows, columns], nodes)
}

/// A checked operator's input has four dimensions.
fn four(shape: &[u32]) -> [i64; 4] {
	let mut sizes = [1; 4];
	sizes.iter_mut().zip(shape).for_each(|(size, dim)| *size = i64::from(*dim));
	sizes
}
