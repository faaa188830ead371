//! Operators that move elements.

use super::Table;
use crate::import::{
	error::Reason,
	node::{axes, axis, size, sizes, Node, Outcome},
	term::{Slot, Term},
	walk::Import,
};
use freehold_referee::ops::{Movement, PadMode};

pub(super) const TABLE: Table = &[
	("Reshape", reshape),
	("Flatten", flatten),
	("Squeeze", squeeze),
	("Unsqueeze", unsqueeze),
	("Transpose", transpose),
	("Concat", concat),
	("Split", split),
	("Slice", slice),
	("Expand", expand),
	("Tile", tile),
	("Pad", pad),
	("Trilu", trilu),
	("DepthToSpace", depth_to_space),
	("SpaceToDepth", space_to_depth),
	("ReverseSequence", reverse_sequence),
	("CenterCropPad", center_crop_pad),
];

fn one(term: Term) -> Outcome {
	Ok(vec![term.into()])
}

/// Integers from an attribute up to some opset, from a constant input from then on.
pub(super) fn listed(
	import: &Import<'_>,
	node: &Node<'_>,
	name: &'static str,
	input: usize,
	as_input_from: i64,
) -> Result<Option<Vec<i64>>, Reason> {
	match node.opset >= as_input_from {
		true => node.known_ints(&import.builder, input),
		false => node.ints(name).map(|values| values.map(<[i64]>::to_vec)),
	}
}

/// How many elements sizes stand for.
pub(super) fn product(sizes: &[u32]) -> u64 {
	sizes.iter().fold(1u64, |product, size| product.saturating_mul(u64::from(*size)))
}

fn reshape(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let allow_zero = node.flag("allowzero", false)?;
	let shape = node.known_ints(&import.builder, 1)?.ok_or_else(|| Reason::other("its shape is missing"))?;
	let mut sizes = Vec::with_capacity(shape.len());
	let mut open = None;
	for (i, size) in shape.iter().enumerate() {
		match *size {
			-1 if open.replace(i).is_some() => return Err(Reason::other("two sizes of its shape are -1")),
			-1 => sizes.push(1),
			0 if !allow_zero => {
				let kept = x.shape().get(i).copied();
				sizes.push(
					kept.ok_or_else(|| {
						Reason::other("a size of its shape is 0 where its input has no axis")
					})?,
				);
			},
			size => sizes.push(crate::import::node::size(size)?),
		}
	}
	if let Some(size) = open.and_then(|i| sizes.get_mut(i)) {
		*size = 0;
		let rest = sizes_without(&sizes, open);
		let size = x.elements().checked_div(rest).filter(|size| size.saturating_mul(rest) == x.elements());
		let size = size.and_then(|size| u32::try_from(size).ok());
		let size = size.ok_or_else(|| Reason::other("its elements do not fit its shape"))?;
		open.and_then(|i| sizes.get_mut(i)).into_iter().for_each(|slot| *slot = size);
	}
	one(import.builder.reshape(x, &sizes)?)
}

fn sizes_without(sizes: &[u32], left_out: Option<usize>) -> u64 {
	let kept = sizes.iter().enumerate().filter(|(i, _)| Some(*i) != left_out);
	kept.fold(1u64, |product, (_, size)| product.saturating_mul(u64::from(*size)))
}

fn flatten(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let at = flat_axis(node.int("axis", 1)?, x.rank())?;
	let shape = flat_shape(x.shape(), at)?;
	one(import.builder.reshape(x, &shape)?)
}

/// An axis that may also be one past the last.
pub(super) fn flat_axis(value: i64, rank: usize) -> Result<usize, Reason> {
	match usize::try_from(value) {
		Ok(at) if at == rank => Ok(at),
		_ => axis(value, rank).map(|at| at as usize),
	}
}

/// The axes before and from one on, each taken together.
pub(super) fn flat_shape(shape: &[u32], at: usize) -> Result<[u32; 2], Reason> {
	let (outer, inner) = shape.split_at_checked(at).unwrap_or((shape, &[]));
	let side = |sizes: &[u32]| {
		u32::try_from(product(sizes)).map_err(|_| Reason::other("axes are too large to be taken together"))
	};
	Ok([side(outer)?, side(inner)?])
}

fn squeeze(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let listed = listed(import, node, "axes", 1, 13)?;
	let dropped = match listed {
		Some(values) => axes(&values, x.rank())?,
		None => (0u32..).zip(x.shape()).filter(|(_, size)| **size == 1).map(|(i, _)| i).collect(),
	};
	let mut shape = Vec::new();
	for (i, size) in (0u32..).zip(x.shape()) {
		match (dropped.contains(&i), size) {
			(true, 1) => (),
			(true, _) => return Err(Reason::Other(format!("axis {i} is not of size 1"))),
			(false, size) => shape.push(*size),
		}
	}
	one(import.builder.reshape(x, &shape)?)
}

fn unsqueeze(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let listed = listed(import, node, "axes", 1, 13)?.ok_or_else(|| Reason::other("its axes are missing"))?;
	let rank = x.rank().saturating_add(listed.len());
	let new = axes(&listed, rank)?;
	let mut old = x.shape().iter();
	let shape: Vec<u32> = (0u32..)
		.take(rank)
		.map(|i| if new.contains(&i) { 1 } else { old.next().copied().unwrap_or(1) })
		.collect();
	one(import.builder.reshape(x, &shape)?)
}

fn transpose(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let perm = match node.ints("perm")? {
		Some(perm) => perm.iter().map(|a| axis(*a, x.rank())).collect::<Result<Vec<u32>, _>>()?,
		None => (0u32..).take(x.rank()).collect::<Vec<u32>>().into_iter().rev().collect(),
	};
	one(import.builder.transpose(x, &perm)?)
}

fn concat(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let parts: Vec<Term> = node.inputs()?.into_iter().cloned().collect();
	let rank = parts.first().map_or(0, Term::rank);
	let at = axis(node.find_int("axis")?.ok_or_else(|| Reason::attribute("axis", "is missing"))?, rank)?;
	one(import.builder.concat(&parts, at)?)
}

fn split(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?.clone();
	let at = axis(node.int("axis", 0)?, x.rank())?;
	let whole = x.dim(at as usize);
	let lengths = listed(import, node, "split", 1, 13)?;
	let outputs = node.proto.output.len();
	let count = node.find_int("num_outputs")?;
	let lengths = match lengths {
		Some(lengths) => sizes(&lengths)?,
		None => {
			let count = count.map_or(Ok(outputs as u32), size)?;
			let each = whole.div_ceil(count.max(1));
			let length = |i: u32| whole.saturating_sub(each.saturating_mul(i)).min(each);
			(0..count.min(outputs as u32)).map(length).collect()
		},
	};
	if product_sum(&lengths) != u64::from(whole) || lengths.len() != outputs {
		return Err(Reason::other("its parts do not make up the axis that is split"));
	}
	let mut start = 0u32;
	let mut parts = Vec::with_capacity(lengths.len());
	for length in lengths {
		parts.push(Slot::Tensor(import.builder.slice(&x, at, start, length)?));
		start = start.saturating_add(length);
	}
	Ok(parts)
}

fn product_sum(lengths: &[u32]) -> u64 {
	lengths.iter().fold(0u64, |sum, length| sum.saturating_add(u64::from(*length)))
}

fn slice(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let missing = || Reason::other("its starts or ends are missing");
	let steps = if node.opset >= 10 { node.known_ints(&import.builder, 4) } else { Ok(None) };
	let [first, last, at, step] = Reason::all([
		listed(import, node, "starts", 1, 10),
		listed(import, node, "ends", 2, 10),
		listed(import, node, "axes", 3, 10),
		steps,
	])?;
	let (first, last) = (first.ok_or_else(missing)?, last.ok_or_else(missing)?);
	let at = match at {
		Some(at) => at.iter().map(|a| axis(*a, x.rank())).collect::<Result<Vec<u32>, _>>()?,
		None => (0u32..).take(first.len()).collect(),
	};
	let step = step.unwrap_or_else(|| vec![1; first.len()]);
	if last.len() != first.len()
		|| at.len() != first.len()
		|| step.len() != first.len()
		|| at.len() > x.rank()
	{
		return Err(Reason::other("its starts, ends, axes and steps differ in number"));
	}
	let (mut starts, mut steps, mut lengths) =
		(vec![0u32; x.rank()], vec![1i32; x.rank()], x.shape().to_vec());
	for (((at, first), last), step) in at.into_iter().zip(first).zip(last).zip(step) {
		let (start, step, length) = range(x.dim(at as usize), first, last, step)?;
		let at = at as usize;
		if let (Some(s), Some(t), Some(l)) = (starts.get_mut(at), steps.get_mut(at), lengths.get_mut(at)) {
			(*s, *t, *l) = (start, step, length);
		}
	}
	if lengths == x.shape() && starts.iter().all(|s| *s == 0) && steps.iter().all(|s| *s == 1) {
		return one(x.clone());
	}
	one(import.builder.movement(Movement::Slice { starts, steps, lengths }, x)?)
}

/// The start, step and length of a slice of an axis, whose ends may count from its end or lie outside.
fn range(dim: u32, first: i64, last: i64, step: i64) -> Result<(u32, i32, u32), Reason> {
	let dim = i128::from(dim);
	let from_start = |value: i64| {
		let value = i128::from(value);
		if value < 0 {
			value.saturating_add(dim)
		} else {
			value
		}
	};
	let (low, high) = if step > 0 { (0, dim) } else { (-1, dim.saturating_sub(1)) };
	let first = from_start(first).max(0).min(high);
	let last = from_start(last).clamp(low, high);
	let distance = if step > 0 { last.saturating_sub(first) } else { first.saturating_sub(last) };
	let stride = i128::from(step.unsigned_abs());
	let over = distance.max(0).saturating_add(stride).saturating_sub(1);
	let length = over.checked_div(stride).ok_or_else(|| Reason::other("a step is 0"))?;
	let length = u32::try_from(length).unwrap_or(0);
	// Of one or no element every step is the same.
	let step = if length <= 1 {
		1
	} else {
		i32::try_from(step).map_err(|_| Reason::other("a step is too large"))?
	};
	let first = if length == 0 { 0 } else { u32::try_from(first).unwrap_or(0) };
	Ok((first, step, length))
}

/// The shape that two shapes broadcast to.
pub(super) fn broadcast(a: &[u32], b: &[u32]) -> Result<Vec<u32>, Reason> {
	let rank = a.len().max(b.len());
	let padded = |shape: &[u32]| -> Vec<u32> {
		let mut padded = vec![1; rank.saturating_sub(shape.len())];
		padded.extend_from_slice(shape);
		padded
	};
	let together = |(a, b): (u32, u32)| match (a, b) {
		(1, size) | (size, 1) => Ok(size),
		(a, b) if a == b => Ok(a),
		_ => Err(Reason::other("shapes do not broadcast")),
	};
	padded(a).into_iter().zip(padded(b)).map(together).collect()
}

fn expand(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let shape = node.known_ints(&import.builder, 1)?.ok_or_else(|| Reason::other("its shape is missing"))?;
	let shape = broadcast(x.shape(), &sizes(&shape)?)?;
	one(import.builder.expand(x, &shape)?)
}

fn tile(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let repeats =
		node.known_ints(&import.builder, 1)?.ok_or_else(|| Reason::other("its repeats are missing"))?;
	let repeats = sizes(&repeats)?;
	if repeats.iter().all(|repeat| *repeat == 1) && repeats.len() == x.rank() {
		return one(x.clone());
	}
	one(import.builder.movement(Movement::Tile { repeats }, x)?)
}

fn pad(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let mode = match node.string("mode", "constant")? {
		"constant" => PadMode::Constant,
		"reflect" => PadMode::Reflect,
		"edge" => PadMode::Edge,
		"wrap" => PadMode::Wrap,
		_ => return Err(Reason::attribute("mode", "is not known")),
	};
	let pads = listed(import, node, "pads", 1, 11)?.ok_or_else(|| Reason::other("its pads are missing"))?;
	let fill = match node.opset >= 11 {
		true => node.optional(2)?.cloned(),
		false => node.find_float("value")?.map(|value| import.builder.scalar(x.element(), f64::from(value))),
	};
	let at = if node.opset >= 18 { node.known_ints(&import.builder, 3)? } else { None };
	let at = match at {
		Some(at) => at.iter().map(|a| axis(*a, x.rank())).collect::<Result<Vec<u32>, _>>()?,
		None => (0u32..).take(x.rank()).collect(),
	};
	let (first, last) = pads.split_at_checked(at.len()).unwrap_or((&[], &[]));
	if first.len() != last.len() || first.len() != at.len() {
		return Err(Reason::other("its pads are not two an axis"));
	}
	let (mut begin, mut end) = (vec![0i32; x.rank()], vec![0i32; x.rank()]);
	let narrow = |pad: i64| i32::try_from(pad).map_err(|_| Reason::other("a pad is too large"));
	for ((at, first), last) in at.into_iter().zip(first).zip(last) {
		if let (Some(b), Some(e)) = (begin.get_mut(at as usize), end.get_mut(at as usize)) {
			(*b, *e) = (narrow(*first)?, narrow(*last)?);
		}
	}
	padded(import, x, mode, begin, end, fill).and_then(one)
}

fn padded(
	import: &mut Import<'_>,
	x: &Term,
	mode: PadMode,
	begin: Vec<i32>,
	end: Vec<i32>,
	fill: Option<Term>,
) -> Result<Term, Reason> {
	if begin.iter().chain(&end).all(|pad| *pad == 0) {
		return Ok(x.clone());
	}
	let op = freehold_referee::Op::Movement(Movement::Pad { mode, begin, end });
	match fill.filter(|_| mode == PadMode::Constant) {
		None => import.builder.emit(op, &[x]),
		Some(fill) => {
			let fill = import.builder.reshape(&fill, &[])?;
			import.builder.emit(op, &[x, &fill])
		},
	}
}

fn trilu(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let upper = node.flag("upper", true)?;
	let k = node.known_int(&import.builder, 1)?.unwrap_or(0);
	one(import.builder.movement(Movement::Trilu { upper, k }, node.input(0)?)?)
}

fn block(node: &Node<'_>) -> Result<u32, Reason> {
	size(node.find_int("blocksize")?.ok_or_else(|| Reason::attribute("blocksize", "is missing"))?)
}

fn depth_to_space(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let column_row_depth = match node.string("mode", "DCR")? {
		"DCR" => false,
		"CRD" => true,
		_ => return Err(Reason::attribute("mode", "is neither DCR nor CRD")),
	};
	let op = Movement::DepthToSpace { block: block(node)?, column_row_depth };
	one(import.builder.movement(op, node.input(0)?)?)
}

fn space_to_depth(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	if node.string("mode", "DCR")? != "DCR" {
		return Err(Reason::attribute("mode", "is not DCR"));
	}
	one(import.builder.movement(Movement::SpaceToDepth { block: block(node)? }, node.input(0)?)?)
}

fn reverse_sequence(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let batch_axis = axis(node.int("batch_axis", 1)?, x.rank())?;
	let time_axis = axis(node.int("time_axis", 0)?, x.rank())?;
	let op = freehold_referee::Op::Movement(Movement::ReverseSequence { batch_axis, time_axis });
	one(import.builder.emit(op, &[x, node.input(1)?])?)
}

/// Cut or padded with zeros evenly at both sides, an odd element at the end.
fn center_crop_pad(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?.clone();
	let wanted = node.known_ints(&import.builder, 1)?.ok_or_else(|| Reason::other("its shape is missing"))?;
	let at = match node.ints("axes")? {
		Some(at) => at.iter().map(|a| axis(*a, x.rank())).collect::<Result<Vec<u32>, _>>()?,
		None => (0u32..).take(x.rank()).collect(),
	};
	if wanted.len() != at.len() {
		return Err(Reason::other("its shape has another number of axes"));
	}
	let (mut begin, mut end) = (vec![0i32; x.rank()], vec![0i32; x.rank()]);
	for (at, wanted) in at.into_iter().zip(sizes(&wanted)?) {
		let at = at as usize;
		let more = i64::from(wanted).saturating_sub(i64::from(x.dim(at)));
		let half = |size: i64| size.checked_div(2).unwrap_or(0);
		// What is cut off before is the lesser half as well.
		let before = if more >= 0 { half(more) } else { half(more.saturating_neg()).saturating_neg() };
		let narrow = |pad: i64| i32::try_from(pad).map_err(|_| Reason::other("a size is too large"));
		if let (Some(b), Some(e)) = (begin.get_mut(at), end.get_mut(at)) {
			(*b, *e) = (narrow(before)?, narrow(more.saturating_sub(before))?);
		}
	}
	padded(import, &x, PadMode::Constant, begin, end, None).and_then(one)
}

#[cfg(test)]
mod tests {
	use super::range;

	#[test]
	fn slices_are_cut_to_the_axis() {
		assert_eq!(range(10, 2, 8, 3), Ok((2, 3, 2)));
		assert_eq!(range(10, -3, i64::MAX, 1), Ok((7, 1, 3)));
		assert_eq!(range(10, -1, i64::MIN, -1), Ok((9, -1, 10)));
		assert_eq!(range(10, 100, -100, -4), Ok((9, -4, 3)));
		assert_eq!(range(10, 5, 5, 1), Ok((0, 1, 0)));
		assert_eq!(range(10, 20, 30, 1), Ok((0, 1, 0)));
		assert_eq!(range(0, 0, 5, -1), Ok((0, 1, 0)));
		assert_eq!(range(4, 0, 4, i64::MIN), Ok((0, 1, 0)));
		assert!(range(4, 0, 4, 0).is_err());
	}
}
