//! Operators along axes.

use super::{
	dims,
	elementwise::wrapping,
	movement::reshape,
	nodes::{carrier, flag, int, Nodes, Operand, Var},
	order::extreme_over,
	Call, Refusal,
};
use freehold_referee::{
	ops::{Reduce, ReduceKind},
	ElementType::{self, *},
};

/// What most of ONNX Runtime's reductions take.
const REDUCED: &[ElementType] = &[Float32, Float64, Int32, Int64];
const COMPARED: &[ElementType] = &[Float32, Float64, Int8, Int32, Int64, Uint8];

pub(super) fn reduce(op: &Reduce, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let x = call.var(0)?;
	match op {
		Reduce::Over { kind, axes, keepdims } => over(*kind, axes, *keepdims, call.input(0)?, nodes),
		Reduce::Arg { max, axis, keepdims, last } => {
			let name = if *max { "ArgMax" } else { "ArgMin" };
			let (x, carrier) = ordered(name, x, COMPARED, nodes)?;
			let x = nodes.cast(&x, carrier);
			let attributes = vec![
				int("axis", i64::from(*axis)),
				flag("keepdims", *keepdims),
				flag("select_last_index", *last),
			];
			Ok(nodes.node_as(Int64, name, &[&x], attributes))
		},
		Reduce::CumSum { axis, exclusive, reverse } => {
			let axis = nodes.scalar(Int64, i64::from(*axis));
			wrapping("CumSum", x, REDUCED, nodes, |nodes, x| {
				let attributes = vec![flag("exclusive", *exclusive), flag("reverse", *reverse)];
				nodes.node_as(x.element, "CumSum", &[x, &axis], attributes)
			})
		},
		Reduce::CumProd { axis, exclusive, reverse } => {
			cumulative_product(*axis, *exclusive, *reverse, call, nodes)
		},
		Reduce::TopK { axis, k, largest, indices } => top_k(*axis, *k, *largest, *indices, x, nodes),
		Reduce::Softmax { axis } => float_along("Softmax", *axis, x, nodes),
		Reduce::LogSoftmax { axis } => float_along("LogSoftmax", *axis, x, nodes),
		Reduce::Hardmax { axis } => hardmax(*axis, call, nodes),
	}
}

fn over(
	kind: ReduceKind,
	axes: &[u32],
	keepdims: bool,
	operand: &Operand,
	nodes: &mut Nodes,
) -> Result<Var, Refusal> {
	let (mut x, mut axes, mut keepdims) = (operand.var.clone(), dims(axes), keepdims);
	if axes.is_empty() {
		// Each element by itself, over an axis of one.
		let mut shape = dims(operand.shape);
		axes.push(shape.len() as i64);
		shape.push(1);
		x = reshape(&x, &shape, nodes);
		keepdims = false;
	}
	let reduced = axes.iter().fold(1i64, |count, axis| {
		let dim = usize::try_from(*axis).ok().and_then(|axis| operand.shape.get(axis));
		count.saturating_mul(i64::from(dim.copied().unwrap_or(1)))
	});
	let numbers = axes;
	let axes = nodes.ints(&numbers);
	let element = x.element;
	let fold = |nodes: &mut Nodes, name: &str, x: &Var| {
		nodes.node_as(x.element, name, &[x, &axes], vec![flag("keepdims", keepdims)])
	};
	let sum =
		|nodes: &mut Nodes, x: &Var| wrapping("ReduceSum", x, REDUCED, nodes, |n, x| fold(n, "ReduceSum", x));
	let float = element.is_float();
	match kind {
		ReduceKind::Sum => sum(nodes, &x),
		ReduceKind::Prod => wrapping("ReduceProd", &x, REDUCED, nodes, |n, x| fold(n, "ReduceProd", x)),
		ReduceKind::Max | ReduceKind::Min => extreme(kind, &x, &numbers, keepdims, nodes),
		_ if float => Ok(fold(nodes, kind.name(), &x)),
		ReduceKind::Mean => {
			let sum = sum(nodes, &x)?;
			let count = nodes.scalar(element, reduced);
			Ok(nodes.node("Div", &[&sum, &count], vec![]))
		},
		ReduceKind::L1 => {
			let absolute = nodes.node("Abs", &[&x], vec![]);
			sum(nodes, &absolute)
		},
		ReduceKind::SumSquare | ReduceKind::L2 => {
			let square = nodes.node("Mul", &[&x, &x], vec![]);
			let squares = sum(nodes, &square)?;
			match kind {
				ReduceKind::L2 => float_of(&squares, "Sqrt", nodes),
				_ => Ok(squares),
			}
		},
		ReduceKind::LogSum => {
			let sum = sum(nodes, &x)?;
			float_of(&sum, "Log", nodes)
		},
		ReduceKind::LogSumExp => {
			let wide = nodes.cast(&x, Float64);
			let y = fold(nodes, "ReduceLogSumExp", &wide);
			nodes.saturated(&y, element)
		},
	}
}

/// The greatest or the least along axes.
fn extreme(
	kind: ReduceKind,
	x: &Var,
	axes: &[i64],
	keepdims: bool,
	nodes: &mut Nodes,
) -> Result<Var, Refusal> {
	let types: &[ElementType] = &[Float32, Float64, Int8, Int32, Int64, Uint8, Bool];
	let (mapped, carrier) = ordered(kind.name(), x, types, nodes)?;
	let wide = nodes.cast(&mapped, carrier);
	let numbers = nodes.ints(axes);
	let y = match (carrier, keepdims) {
		(Int64, true) => extreme_over(kind == ReduceKind::Max, &wide, axes, nodes),
		(Int64, false) => {
			let kept = extreme_over(kind == ReduceKind::Max, &wide, axes, nodes);
			nodes.node("Squeeze", &[&kept, &numbers], vec![])
		},
		_ => nodes.node_as(carrier, kind.name(), &[&wide, &numbers], vec![flag("keepdims", keepdims)]),
	};
	Ok(unordered(&y, x.element, nodes))
}

/// A function of integers as 64-bit floats, back in their type.
fn float_of(x: &Var, op: &str, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let wide = nodes.cast(x, Float64);
	let y = nodes.node(op, &[&wide], vec![]);
	nodes.saturated(&y, x.element)
}

/// The value, and a type that keeps its order: 64 unsigned bits are signed ones with the first bit turned over.
fn ordered(
	op: &'static str,
	x: &Var,
	types: &[ElementType],
	nodes: &mut Nodes,
) -> Result<(Var, ElementType), Refusal> {
	if x.element != Uint64 {
		return Ok((x.clone(), carrier(op, x.element, types)?));
	}
	let first = nodes.scalar(Uint64, i64::MIN);
	Ok((nodes.node("BitwiseXor", &[x, &first], vec![]), Int64))
}

/// Back from [`ordered`].
fn unordered(y: &Var, element: ElementType, nodes: &mut Nodes) -> Var {
	let y = nodes.cast(y, element);
	match element {
		Uint64 => {
			let first = nodes.scalar(Uint64, i64::MIN);
			nodes.node("BitwiseXor", &[&y, &first], vec![])
		},
		_ => y,
	}
}

fn top_k(
	axis: u32,
	k: u32,
	largest: bool,
	indices: bool,
	x: &Var,
	nodes: &mut Nodes,
) -> Result<Var, Refusal> {
	let (mapped, carrier) = ordered("TopK", x, REDUCED, nodes)?;
	let wide = nodes.cast(&mapped, carrier);
	let k = nodes.ints(&[i64::from(k)]);
	let attributes = vec![int("axis", i64::from(axis)), flag("largest", largest), int("sorted", 1)];
	Ok(match indices {
		true => nodes.output_of(Int64, "TopK", &[&wide, &k], attributes, 1, 2),
		false => {
			let values = nodes.output_of(carrier, "TopK", &[&wide, &k], attributes, 0, 2);
			unordered(&values, x.element, nodes)
		},
	})
}

fn float_along(op: &'static str, axis: u32, x: &Var, nodes: &mut Nodes) -> Result<Var, Refusal> {
	match x.element.is_float() {
		true => Ok(nodes.node(op, &[x], vec![int("axis", i64::from(axis))])),
		false => Err(Refusal::Type { op, element: x.element }),
	}
}

/// 1 where the index along the axis is that of the greatest.
fn hardmax(axis: u32, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (x, shape) = (call.var(0)?, &call.output.shape);
	let attributes = vec![int("axis", i64::from(axis)), int("keepdims", 1)];
	let greatest = nodes.node_as(Int64, "ArgMax", &[x], attributes);
	let length = shape.get(axis as usize).copied().unwrap_or(1);
	let index = nodes.along((0..length).map(i64::from), shape.len(), axis as usize);
	let is_greatest = nodes.node_as(Bool, "Equal", &[&index, &greatest], vec![]);
	Ok(nodes.cast(&is_greatest, call.output.element))
}

/// The product with what lies one step back, two steps, four steps and so on.
fn cumulative_product(
	axis: u32,
	exclusive: bool,
	reverse: bool,
	call: &Call,
	nodes: &mut Nodes,
) -> Result<Var, Refusal> {
	let (x, shape) = (call.var(0)?, &call.output.shape);
	let element = x.element;
	let length = i64::from(shape.get(axis as usize).copied().unwrap_or(1));
	let one = nodes.scalar(element, 1);
	let types: &[ElementType] = &[Float32, Float64, Int8, Int32, Int64, Uint8, Uint32, Uint64];
	let carrier = carrier("CumProd", element, types)?;
	let one = nodes.cast(&one, carrier);
	let axis = nodes.ints(&[i64::from(axis)]);
	let shifted = |nodes: &mut Nodes, y: &Var, by: i64| {
		let (from, to) = if reverse { (by, length) } else { (0, length.saturating_sub(by)) };
		let (from, to) = (nodes.ints(&[from]), nodes.ints(&[to]));
		let rest = nodes.node_as(carrier, "Slice", &[y, &from, &to, &axis], vec![]);
		let pads = nodes.ints(&if reverse { [0, by] } else { [by, 0] });
		nodes.node_as(carrier, "Pad", &[&rest, &pads, &one, &axis], vec![])
	};
	let mut y = nodes.cast(x, carrier);
	if exclusive {
		y = shifted(nodes, &y, 1);
	}
	let mut by = 1;
	while by < length {
		let back = shifted(nodes, &y, by);
		y = nodes.node("Mul", &[&y, &back], vec![]);
		by = by.saturating_mul(2);
	}
	Ok(nodes.cast(&y, element))
}
