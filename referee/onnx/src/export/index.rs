//! Operators with indices. ONNX Runtime refuses an index out of range; the canonical meaning takes the nearest.

use super::{
	nodes::{int, string, Nodes, Operand, Var},
	order::clamped,
	Call, Refusal,
};
use freehold_referee::{
	ops::{Index, ScatterReduction},
	ElementType::*,
};

pub(super) fn index(op: &Index, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let data = call.input(0)?;
	let size = |axis: u32| data.shape.get(axis as usize).copied().unwrap_or(1);
	let element = data.var.element;
	match op {
		Index::Gather { axis } => {
			let indices = bounded(call.input(1)?, &[size(*axis)], nodes)?;
			let attributes = vec![int("axis", i64::from(*axis))];
			Ok(nodes.node_as(element, "Gather", &[&data.var, &indices], attributes))
		},
		Index::GatherElements { axis } => {
			let indices = bounded(call.input(1)?, &[size(*axis)], nodes)?;
			let attributes = vec![int("axis", i64::from(*axis))];
			Ok(nodes.node_as(element, "GatherElements", &[&data.var, &indices], attributes))
		},
		Index::GatherND { batch_dims } => {
			let rest = data.shape.get(*batch_dims as usize..).unwrap_or(&[]);
			let indices = bounded(call.input(1)?, rest, nodes)?;
			let indices = nodes.cast(&indices, Int64);
			let attributes = vec![int("batch_dims", i64::from(*batch_dims))];
			Ok(nodes.node_as(element, "GatherND", &[&data.var, &indices], attributes))
		},
		Index::ScatterElements { axis, reduction } => {
			let indices = bounded(call.input(1)?, &[size(*axis)], nodes)?;
			let attributes = vec![int("axis", i64::from(*axis)), string("reduction", name(*reduction))];
			let inputs = [&data.var, &indices, call.var(2)?];
			Ok(nodes.node_as(element, "ScatterElements", &inputs, attributes))
		},
		Index::ScatterND { reduction } => {
			let indices = bounded(call.input(1)?, data.shape, nodes)?;
			let indices = nodes.cast(&indices, Int64);
			let attributes = vec![string("reduction", name(*reduction))];
			Ok(nodes.node_as(element, "ScatterND", &[&data.var, &indices, call.var(2)?], attributes))
		},
		Index::OneHot { axis, depth } => one_hot(*axis, *depth, call, nodes),
	}
}

fn name(reduction: ScatterReduction) -> &'static str {
	match reduction {
		ScatterReduction::None => "none",
		ScatterReduction::Add => "add",
		ScatterReduction::Mul => "mul",
		ScatterReduction::Max => "max",
		ScatterReduction::Min => "min",
	}
}

/// The indices moved to the nearest in range; along their last axis if there are several sizes.
fn bounded(indices: &Operand, sizes: &[u32], nodes: &mut Nodes) -> Result<Var, Refusal> {
	let width = match sizes {
		[_] => 1,
		_ => indices.shape.last().copied().unwrap_or(1) as usize,
	};
	let sizes: Vec<i64> = sizes.iter().take(width).map(|size| i64::from(*size)).collect();
	if in_range(indices, &sizes) {
		return Ok(indices.var.clone());
	}
	let indices = nodes.cast(&indices.var, Int64);
	let mut bound = |value: fn(&i64) -> i64| match sizes.as_slice() {
		// One dimension of one element would turn a scalar into that.
		[size] => nodes.scalar(Int64, value(size)),
		_ => nodes.ints(&sizes.iter().map(value).collect::<Vec<_>>()),
	};
	let (low, high) = (bound(|size| size.saturating_neg()), bound(|size| size.saturating_sub(1)));
	clamped(&indices, &low, &high, nodes)
}

/// Whether indices are known, and all in range.
fn in_range(indices: &Operand, sizes: &[i64]) -> bool {
	let Some(bytes) = indices.constant else { return false };
	let values: Vec<i64> = match indices.var.element {
		Int64 => bytes.as_chunks::<8>().0.iter().map(|b| i64::from_le_bytes(*b)).collect(),
		Int32 => bytes.as_chunks::<4>().0.iter().map(|b| i64::from(i32::from_le_bytes(*b))).collect(),
		_ => return false,
	};
	values
		.iter()
		.zip(sizes.iter().cycle())
		.all(|(index, size)| (size.saturating_neg()..*size).contains(index))
}

/// By comparison with each index there is, as ONNX Runtime has OneHot for few types.
fn one_hot(axis: u32, depth: u32, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (indices, values) = (call.var(0)?, call.var(1)?);
	let rank = call.output.shape.len();
	let indices = match indices.element {
		Float32 | Float64 => return Err(Refusal::Type { op: "OneHot", element: indices.element }),
		_ => nodes.cast(indices, Int64),
	};
	let (zero, size) = (nodes.scalar(Int64, 0), nodes.scalar(Int64, i64::from(depth)));
	let negative = nodes.node_as(Bool, "Less", &[&indices, &zero], vec![]);
	let from_end = nodes.node("Add", &[&indices, &size], vec![]);
	let indices = nodes.select(&negative, &from_end, &indices)?;
	let axes = nodes.ints(&[i64::from(axis)]);
	let apart = nodes.node_as(Int64, "Unsqueeze", &[&indices, &axes], vec![]);
	let each = nodes.along((0..depth).map(i64::from), rank, axis as usize);
	let is_hot = nodes.node_as(Bool, "Equal", &[&apart, &each], vec![]);
	// `values` are what is off and what is on.
	let is_hot = nodes.cast(&is_hot, Int32);
	Ok(nodes.node_as(values.element, "Gather", &[values, &is_hot], vec![int("axis", 0)]))
}
