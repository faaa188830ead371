//! Pooling.

use super::{
	geometry::{spatial, Geometry},
	Table,
};
use crate::import::{
	error::Reason,
	node::{size, Node, Outcome},
	term::{Slot, Term},
	walk::Import,
};
use freehold_referee::{
	ops::{Binary, Pool, PoolKind, ReduceKind, Unary},
	Op,
};

pub(super) const TABLE: Table = &[
	("MaxPool", max_pool),
	("AveragePool", |import, node| {
		let count_include_pad = node.flag("count_include_pad", false)?;
		let op = pool(node, PoolKind::Average { count_include_pad })?;
		one(import, node, op)
	}),
	("LpPool", |import, node| {
		let p = size(node.int("p", 2)?)?;
		let op = pool(node, PoolKind::Lp { p })?;
		one(import, node, op)
	}),
	("GlobalMaxPool", |import, node| global(import, node, ReduceKind::Max)),
	("GlobalAveragePool", |import, node| global(import, node, ReduceKind::Mean)),
	("GlobalLpPool", global_lp),
];

fn pool(node: &Node<'_>, kind: PoolKind) -> Result<Pool, Reason> {
	let over = spatial(node.input(0)?.shape())?;
	let geometry = Geometry::read(node, over, None)?.over(over)?;
	Ok(Pool {
		kind,
		kernel: geometry.kernel,
		strides: geometry.strides,
		dilations: geometry.dilations,
		pads_begin: geometry.begin,
		pads_end: geometry.end,
		ceil_mode: node.flag("ceil_mode", false)?,
	})
}

fn one(import: &mut Import<'_>, node: &Node<'_>, pool: Pool) -> Outcome {
	Ok(vec![import.builder.emit(Op::Pool(pool), &[node.input(0)?])?.into()])
}

fn max_pool(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let column_major = node.flag("storage_order", false)?;
	let values = pool(node, PoolKind::Max)?;
	let indices = Pool { kind: PoolKind::MaxIndex { column_major }, ..values.clone() };
	let x = node.input(0)?;
	let mut outputs: Vec<Slot> = vec![import.builder.emit(Op::Pool(values), &[x])?.into()];
	if node.wants(1) {
		outputs.push(import.builder.emit(Op::Pool(indices), &[x])?.into());
	}
	Ok(outputs)
}

fn spatial_axes(x: &Term) -> Result<Vec<u32>, Reason> {
	spatial(x.shape())?;
	Ok((2u32..).take(x.rank().saturating_sub(2)).collect())
}

fn global(import: &mut Import<'_>, node: &Node<'_>, kind: ReduceKind) -> Outcome {
	let x = node.input(0)?;
	let axes = spatial_axes(x)?;
	Ok(vec![import.builder.reduce(kind, x, &axes, true)?.into()])
}

/// The p-th root of the sum of p-th powers, by absolute values.
fn global_lp(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let (x, p) = (node.input(0)?, node.int("p", 2)?);
	let (axes, b) = (spatial_axes(x)?, &mut import.builder);
	let norm = match p {
		1 => b.reduce(ReduceKind::L1, x, &axes, true)?,
		2 => b.reduce(ReduceKind::L2, x, &axes, true)?,
		p if p > 0 => {
			let (power, root) = (b.scalar(x.element(), p as f64), b.scalar(x.element(), 1.0 / p as f64));
			let absolute = b.unary(Unary::Abs, x)?;
			let powers = b.binary(Binary::Pow, &absolute, &power)?;
			let sum = b.reduce(ReduceKind::Sum, &powers, &axes, true)?;
			b.binary(Binary::Pow, &sum, &root)?
		},
		_ => return Err(Reason::attribute("p", "is not positive")),
	};
	Ok(vec![norm.into()])
}
