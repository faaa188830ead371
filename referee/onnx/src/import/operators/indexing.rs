//! Operators with indices among their inputs.

use super::{movement::product, Table};
use crate::import::{
	builder::Builder,
	error::Reason,
	node::{axis, size, Node, Outcome},
	term::{nonzero, Term},
	walk::Import,
};
use freehold_referee::{
	ops::{Binary, Index, ScatterReduction},
	Cost, Data, ElementType, Op,
};

pub(super) const TABLE: Table = &[
	("Gather", |i, n| {
		let axis = axis(n.int("axis", 0)?, n.input(0)?.rank())?;
		gather(i, n, Index::Gather { axis })
	}),
	("GatherElements", |i, n| {
		let axis = axis(n.int("axis", 0)?, n.input(0)?.rank())?;
		gather(i, n, Index::GatherElements { axis })
	}),
	("GatherND", |i, n| {
		let batch_dims = size(n.int("batch_dims", 0)?)?;
		gather(i, n, Index::GatherND { batch_dims })
	}),
	("Scatter", scatter_elements),
	("ScatterElements", scatter_elements),
	("ScatterND", |i, n| {
		let reduction = reduction(n)?;
		scatter(i, n, Index::ScatterND { reduction })
	}),
	("OneHot", one_hot),
	("Compress", compress),
	("TensorScatter", tensor_scatter),
];

/// As 64-bit integers, unless they are integers that indices may be.
fn indices(b: &mut Builder, term: &Term) -> Result<Term, Reason> {
	match term.element() {
		ElementType::Int32 | ElementType::Int64 => Ok(term.clone()),
		_ => b.cast(term, ElementType::Int64),
	}
}

fn gather(import: &mut Import<'_>, node: &Node<'_>, op: Index) -> Outcome {
	let indices = indices(&mut import.builder, node.input(1)?)?;
	Ok(vec![import.builder.emit(Op::Index(op), &[node.input(0)?, &indices])?.into()])
}

fn reduction(node: &Node<'_>) -> Result<ScatterReduction, Reason> {
	Ok(match node.string("reduction", "none")? {
		"none" => ScatterReduction::None,
		"add" => ScatterReduction::Add,
		"mul" => ScatterReduction::Mul,
		"max" => ScatterReduction::Max,
		"min" => ScatterReduction::Min,
		_ => return Err(Reason::attribute("reduction", "is not known")),
	})
}

fn scatter(import: &mut Import<'_>, node: &Node<'_>, op: Index) -> Outcome {
	let indices = indices(&mut import.builder, node.input(1)?)?;
	if indices.elements() == 0 {
		node.input(2)?;
		return Ok(vec![node.input(0)?.clone().into()]);
	}
	Ok(vec![import.builder.emit(Op::Index(op), &[node.input(0)?, &indices, node.input(2)?])?.into()])
}

fn scatter_elements(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let axis = axis(node.int("axis", 0)?, node.input(0)?.rank())?;
	let reduction = reduction(node)?;
	scatter(import, node, Index::ScatterElements { axis, reduction })
}

fn one_hot(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let depth = node.known_reals(&import.builder, 1)?.and_then(|depth| depth.first().copied());
	let depth = size(depth.ok_or_else(|| Reason::other("its depth is missing"))? as i64)?;
	let axis = axis(node.int("axis", -1)?, x.rank().saturating_add(1))?;
	let indices = indices(&mut import.builder, x)?;
	let op = Op::Index(Index::OneHot { axis, depth });
	Ok(vec![import.builder.emit(op, &[&indices, node.input(2)?])?.into()])
}

/// Those where a constant condition holds; without an axis, of all elements in order.
fn compress(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?.clone();
	let chosen = node.known(&import.builder, 1)?;
	let b = &mut import.builder;
	let (x, axis) = match node.find_int("axis")? {
		Some(value) => (x.clone(), axis(value, x.rank())?),
		None => {
			let length =
				u32::try_from(product(x.shape())).map_err(|_| Reason::other("its input is too large"))?;
			(b.reshape(&x, &[length])?, 0)
		},
	};
	let length = u64::from(x.dim(axis as usize));
	b.work(product(chosen.shape()).saturating_mul(Cost::ELEMENTARY.saturating_mul(2)))?;
	let kept = || nonzero(chosen).take_while(|i| *i < length).map(|i| i as i64);
	let count = kept().count();
	b.room((count as u64).saturating_mul(8))?;
	let mut places = Vec::with_capacity(count);
	places.extend(kept());
	let kept = b.constant(vec![u32::try_from(count).unwrap_or(u32::MAX)], Data::I64(places))?;
	Ok(vec![b.emit(Op::Index(Index::Gather { axis }), &[&x, &kept])?.into()])
}

/// The update's rows go where each sample's first index says, and on from there, round and round if so said.
fn tensor_scatter(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let (cache, update) = (node.input(0)?, node.input(1)?);
	let at = axis(node.int("axis", -2)?, cache.rank())?;
	let circular = match node.string("mode", "linear")? {
		"linear" => false,
		"circular" => true,
		_ => return Err(Reason::attribute("mode", "is neither linear nor circular")),
	};
	let b = &mut import.builder;
	let rows = update.dim(at as usize);
	let mut shape = vec![1u32; cache.rank()];
	shape.get_mut(at as usize).into_iter().for_each(|size| *size = rows);
	b.room(u64::from(rows).saturating_mul(8))?;
	let mut places = b.constant(shape, Data::I64((0..i64::from(rows)).collect()))?;
	if let Some(first) = node.optional(2)? {
		let mut shape = vec![1u32; cache.rank()];
		shape.first_mut().into_iter().for_each(|size| *size = first.dim(0));
		let first = b.cast(first, ElementType::Int64)?;
		let first = b.reshape(&first, &shape)?;
		places = b.binary(Binary::Add, &places, &first)?;
	}
	if circular {
		let length = b.scalar(ElementType::Int64, f64::from(cache.dim(at as usize)));
		places = b.binary(Binary::Mod, &places, &length)?;
	}
	let places = b.expand(&places, update.shape())?;
	let op = Op::Index(Index::ScatterElements { axis: at, reduction: ScatterReduction::None });
	Ok(vec![b.emit(op, &[cache, &places, update])?.into()])
}
