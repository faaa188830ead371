//! Pooling.

use super::{
	linear::pads,
	nodes::{carrier, flag, int, ints, Nodes, Var},
	Call, Refusal,
};
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
	let mut attributes = vec![
		flag("ceil_mode", op.ceil_mode),
		ints("dilations", op.dilations.iter().copied()),
		ints("kernel_shape", op.kernel.iter().copied()),
		pads(&op.pads_begin, &op.pads_end),
		ints("strides", op.strides.iter().copied()),
	];
	let carrier = carrier(name, x.element, types)?;
	let wide = nodes.cast(x, carrier);
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
