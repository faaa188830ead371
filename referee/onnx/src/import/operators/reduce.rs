//! Operators along axes.

use super::{
	movement::{flat_axis, flat_shape, listed},
	Table,
};
use crate::import::{
	builder::Builder,
	error::Reason,
	node::{axes, axis, size, Node, Outcome},
	term::{Slot, Term},
	walk::Import,
};
use freehold_referee::{
	ops::{Reduce, ReduceKind},
	ElementType, Op,
};

pub(super) const TABLE: Table = &[
	("ReduceSum", |i, n| over(i, n, ReduceKind::Sum, 13)),
	("ReduceMean", |i, n| over(i, n, ReduceKind::Mean, 18)),
	("ReduceMax", |i, n| over(i, n, ReduceKind::Max, 18)),
	("ReduceMin", |i, n| over(i, n, ReduceKind::Min, 18)),
	("ReduceProd", |i, n| over(i, n, ReduceKind::Prod, 18)),
	("ReduceL1", |i, n| over(i, n, ReduceKind::L1, 18)),
	("ReduceL2", |i, n| over(i, n, ReduceKind::L2, 18)),
	("ReduceLogSum", |i, n| over(i, n, ReduceKind::LogSum, 18)),
	("ReduceLogSumExp", |i, n| over(i, n, ReduceKind::LogSumExp, 18)),
	("ReduceSumSquare", |i, n| over(i, n, ReduceKind::SumSquare, 18)),
	("ArgMax", |i, n| arg(i, n, true)),
	("ArgMin", |i, n| arg(i, n, false)),
	("CumSum", |i, n| {
		cumulative(i, n, |axis, exclusive, reverse| Reduce::CumSum { axis, exclusive, reverse })
	}),
	("CumProd", |i, n| {
		cumulative(i, n, |axis, exclusive, reverse| Reduce::CumProd { axis, exclusive, reverse })
	}),
	("TopK", top_k),
	("Softmax", |i, n| along(i, n, |axis| Reduce::Softmax { axis })),
	("LogSoftmax", |i, n| along(i, n, |axis| Reduce::LogSoftmax { axis })),
	("Hardmax", |i, n| along(i, n, |axis| Reduce::Hardmax { axis })),
];

/// The axes are an input from some opset on. None means all, or none if the node says so.
fn over(import: &mut Import<'_>, node: &Node<'_>, kind: ReduceKind, as_input_from: i64) -> Outcome {
	let x = node.input(0)?;
	let keepdims = node.flag("keepdims", true)?;
	let no_op = node.flag("noop_with_empty_axes", false)?;
	let values = listed(import, node, "axes", 1, as_input_from)?.unwrap_or_default();
	let axes = match values.is_empty() {
		true if no_op => Vec::new(),
		true => (0u32..).take(x.rank()).collect(),
		false => axes(&values, x.rank())?,
	};
	let b = &mut import.builder;
	if x.elements() == 0 {
		return Ok(vec![of_nothing(b, kind, x, &axes, keepdims)?.into()]);
	}
	// Of bools the greatest and the least are as of 0 and 1.
	if x.element() == ElementType::Bool {
		let numbers = b.cast(x, ElementType::Uint8)?;
		let reduced = b.reduce(kind, &numbers, &axes, keepdims)?;
		return Ok(vec![b.cast(&reduced, ElementType::Bool)?.into()]);
	}
	Ok(vec![b.reduce(kind, x, &axes, keepdims)?.into()])
}

/// What a reduction gives where there is nothing to reduce.
fn of_nothing(
	b: &mut Builder,
	kind: ReduceKind,
	x: &Term,
	axes: &[u32],
	keepdims: bool,
) -> Result<Term, Reason> {
	let (least, greatest) = match x.element() {
		element if element.is_float() => (f64::NEG_INFINITY, f64::INFINITY),
		ElementType::Int8 => (f64::from(i8::MIN), f64::from(i8::MAX)),
		ElementType::Uint8 => (0.0, f64::from(u8::MAX)),
		ElementType::Int32 => (f64::from(i32::MIN), f64::from(i32::MAX)),
		ElementType::Uint32 => (0.0, f64::from(u32::MAX)),
		ElementType::Bool => (0.0, 1.0),
		ElementType::Int64 if !matches!(kind, ReduceKind::Max | ReduceKind::Min) => (0.0, 0.0),
		_ => return Err(Reason::other("there is nothing to reduce")),
	};
	let value = match kind {
		ReduceKind::Sum | ReduceKind::L1 | ReduceKind::L2 | ReduceKind::SumSquare => 0.0,
		ReduceKind::Prod => 1.0,
		ReduceKind::Max => least,
		ReduceKind::Min => greatest,
		ReduceKind::LogSum | ReduceKind::LogSumExp if x.is_float() => f64::NEG_INFINITY,
		ReduceKind::Mean if x.is_float() => f64::NAN,
		_ => return Err(Reason::other("there is nothing to reduce")),
	};
	let kept = (0u32..).zip(x.shape()).filter_map(|(i, size)| match (axes.contains(&i), keepdims) {
		(false, _) => Some(*size),
		(true, true) => Some(1),
		(true, false) => None,
	});
	let value = b.scalar(x.element(), value);
	b.expand(&value, &kept.collect::<Vec<u32>>())
}

fn emit(import: &mut Import<'_>, op: Reduce, x: &Term) -> Result<Slot, Reason> {
	import.builder.emit(Op::Reduce(op), &[x]).map(Slot::Tensor)
}

fn arg(import: &mut Import<'_>, node: &Node<'_>, max: bool) -> Outcome {
	let x = node.input(0)?;
	let axis = axis(node.int("axis", 0)?, x.rank())?;
	let (keepdims, last) = (node.flag("keepdims", true)?, node.flag("select_last_index", false)?);
	Ok(vec![emit(import, Reduce::Arg { max, axis, keepdims, last }, x)?])
}

fn cumulative(import: &mut Import<'_>, node: &Node<'_>, op: impl Fn(u32, bool, bool) -> Reduce) -> Outcome {
	let x = node.input(0)?;
	let at = node.known_int(&import.builder, 1)?.ok_or_else(|| Reason::other("its axis is missing"))?;
	let op = op(axis(at, x.rank())?, node.flag("exclusive", false)?, node.flag("reverse", false)?);
	Ok(vec![emit(import, op, x)?])
}

fn top_k(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	// What is not sorted may be in any order, so in this one too.
	node.ignore(&["sorted"]);
	let x = node.input(0)?;
	let axis = axis(node.int("axis", -1)?, x.rank())?;
	let k = match node.opset >= 10 {
		true => node.known_int(&import.builder, 1)?,
		false => node.find_int("k")?,
	};
	let k = size(k.ok_or_else(|| Reason::other("its k is missing"))?)?;
	let largest = node.flag("largest", true)?;
	let op = |indices| Reduce::TopK { axis, k, largest, indices };
	Ok(vec![emit(import, op(false), x)?, emit(import, op(true), x)?])
}

/// Before opset 13 all axes from one on are taken together.
fn along(import: &mut Import<'_>, node: &Node<'_>, op: impl Fn(u32) -> Reduce) -> Outcome {
	let x = node.input(0)?;
	if node.opset >= 13 {
		let axis = axis(node.int("axis", -1)?, x.rank())?;
		return Ok(vec![emit(import, op(axis), x)?]);
	}
	let at = flat_axis(node.int("axis", 1)?, x.rank())?;
	let flat = import.builder.reshape(x, &flat_shape(x.shape(), at)?)?;
	let done = import.builder.emit(Op::Reduce(op(1)), &[&flat])?;
	Ok(vec![import.builder.reshape(&done, x.shape())?.into()])
}
