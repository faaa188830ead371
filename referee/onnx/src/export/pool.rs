//! Pooling.

use super::{
	dims,
	linear::pads,
	nodes::{carrier, flag, int, ints, Nodes, Var},
	Call, Refusal,
};
use crate::proto::AttributeProto;
use freehold_referee::{
	ops::{Pool, PoolKind},
	ElementType::{self, *},
};

pub(super) fn pool(op: &Pool, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let x = call.var(0)?;
	const COMPARED: &[ElementType] = &[Float32, Float64, Int8, Uint8];
	let (name, types) = match op.kind {
		PoolKind::Max | PoolKind::MaxIndex { .. } => ("MaxPool", COMPARED),
		PoolKind::Average { .. } => ("AveragePool", &[Float32] as _),
		PoolKind::Lp { .. } => ("LpPool", &[Float32] as _),
	};
	let carrier = carrier(name, x.element, types)?;
	let wide = nodes.cast(x, carrier);
	if op.kind == (PoolKind::Average { count_include_pad: true }) && op.pads_begin != op.pads_end {
		let y = padded_average(op, &wide, call, nodes);
		return Ok(nodes.cast(&y, x.element));
	}
	let mut attributes = attributes(op);
	attributes.push(pads(&op.pads_begin, &op.pads_end));
	let y = match op.kind {
		PoolKind::MaxIndex { column_major } => {
			attributes.push(flag("storage_order", column_major));
			return Ok(nodes.output_of(Int64, name, &[&wide], attributes, 1, 2));
		},
		PoolKind::Max => nodes.node(name, &[&wide], attributes),
		PoolKind::Average { count_include_pad } => {
			attributes.push(flag("count_include_pad", count_include_pad));
			nodes.node(name, &[&wide], attributes)
		},
		PoolKind::Lp { p } => {
			attributes.push(int("p", i64::from(p)));
			nodes.node(name, &[&wide], attributes)
		},
	};
	Ok(nodes.cast(&y, x.element))
}

/// But for the pads.
fn attributes(op: &Pool) -> Vec<AttributeProto> {
	vec![
		flag("ceil_mode", op.ceil_mode),
		ints("dilations", op.dilations.iter().copied()),
		ints("kernel_shape", op.kernel.iter().copied()),
		ints("strides", op.strides.iter().copied()),
	]
}

/// ONNX Runtime miscounts the padding where there is more at one end than at the other.
fn padded_average(op: &Pool, x: &Var, call: &Call, nodes: &mut Nodes) -> Var {
	let sides = [&op.pads_begin, &op.pads_end].map(|side| [0, 0].into_iter().chain(side.iter().copied()));
	let amounts: Vec<i64> = sides.into_iter().flatten().map(i64::from).collect();
	let amounts = nodes.ints(&amounts);
	let padded = nodes.node_as(x.element, "Pad", &[x, &amounts], vec![]);
	let y = nodes.node("AveragePool", &[&padded], attributes(op));
	if !op.ceil_mode {
		return y;
	}
	// A last window that begins in the padding at the end is one now.
	let sizes = dims(&call.output.shape);
	let from = nodes.ints(&vec![0; sizes.len()]);
	let to = nodes.ints(&sizes);
	nodes.node_as(y.element, "Slice", &[&y, &from, &to], vec![])
}
