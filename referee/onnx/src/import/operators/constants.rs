//! Operators whose outputs are known because shapes are.

use super::{movement::product, Table};
use crate::import::{
	error::Reason,
	node::{sizes, Node, Outcome},
	tensors::element_or_reason,
	term::Term,
	walk::Import,
};
use freehold_referee::{array::Data, ElementType};

pub(super) const TABLE: Table = &[
	("Constant", constant_node),
	("ConstantOfShape", constant_of_shape),
	("Shape", shape),
	("Size", |import, node| one(import.builder.scalar(ElementType::Int64, node.input(0)?.elements() as f64))),
	("Range", range),
	("EyeLike", eye_like),
	("NonZero", non_zero),
];

fn one(term: Term) -> Outcome {
	Ok(vec![term.into()])
}

fn constant_node<'m>(import: &mut Import<'m>, node: &Node<'m>) -> Outcome {
	let len = |values: usize| u32::try_from(values).map_err(|_| Reason::other("it is too long"));
	if let Some(tensor) = node.tensor("value")? {
		return one(import.tensor(tensor)?);
	}
	if let Some(value) = node.find_int("value_int")? {
		return one(import.builder.constant(vec![], Data::I64(vec![value]))?);
	}
	if let Some(values) = node.ints("value_ints")? {
		return one(import.builder.constant(vec![len(values.len())?], Data::I64(values.to_vec()))?);
	}
	if let Some(value) = node.find_float("value_float")? {
		return one(import.builder.constant(vec![], Data::F32(vec![value]))?);
	}
	if let Some(values) = node.floats("value_floats")? {
		return one(import.builder.constant(vec![len(values.len())?], Data::F32(values.to_vec()))?);
	}
	Err(Reason::other("it holds strings, a sparse tensor or nothing"))
}

fn constant_of_shape<'m>(import: &mut Import<'m>, node: &Node<'m>) -> Outcome {
	let shape = node.known_ints(&import.builder, 0)?.ok_or_else(|| Reason::other("its shape is missing"))?;
	let shape = sizes(&shape)?;
	let value = match node.tensor("value")? {
		Some(tensor) => import.tensor(tensor)?,
		None => import.builder.scalar(ElementType::Float32, 0.0),
	};
	let value = import.builder.reshape(&value, &[])?;
	one(import.builder.expand(&value, &shape)?)
}

fn shape(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let rank = x.rank() as i64;
	let bound = |value: i64| {
		let value = if value < 0 { value.saturating_add(rank) } else { value };
		value.clamp(0, rank) as usize
	};
	let (start, end) = (bound(node.int("start", 0)?), bound(node.int("end", rank)?));
	let sizes = x.shape().get(start..end).unwrap_or_default();
	let sizes: Vec<i64> = sizes.iter().map(|size| i64::from(*size)).collect();
	one(import.builder.ints(&sizes)?)
}

/// `start + i · delta`: one product and one sum an element.
fn range(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let number = |i: usize| -> Result<f64, Reason> {
		let values = node.known_reals(&import.builder, i)?.unwrap_or_default();
		values.first().copied().ok_or_else(|| Reason::Other(format!("input {i} is not one number")))
	};
	let (start, limit, delta) = (number(0)?, number(1)?, number(2)?);
	let count = ((limit - start) / delta).ceil();
	if count.is_nan() || count > f64::from(1u32 << 28) {
		return Err(Reason::other("it would be too long"));
	}
	let count = count.max(0.0) as u32;
	import.builder.room(u64::from(count).saturating_mul(8))?;
	let element = node.input(0)?.element();
	let steps: Vec<i64> = (0..i64::from(count)).collect();
	let b = &mut import.builder;
	let steps = b.ints(&steps)?;
	let steps = b.cast(&steps, element)?;
	let scaled = b.binary(freehold_referee::ops::Binary::Mul, &steps, node.input(2)?)?;
	let moved = b.binary(freehold_referee::ops::Binary::Add, &scaled, node.input(0)?)?;
	one(b.reshape(&moved, &[count])?)
}

fn eye_like(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let element = match node.find_int("dtype")? {
		Some(number) => element_or_reason(i32::try_from(number).unwrap_or(0))?,
		None => x.element(),
	};
	let k = node.int("k", 0)?;
	let &[rows, columns] = x.shape() else { return Err(Reason::other("its input is not a matrix")) };
	import.builder.room(product(x.shape()))?;
	let row = |r: u32| (0..i64::from(columns)).map(move |c| u8::from(c == i64::from(r).saturating_add(k)));
	let ones = import.builder.constant(vec![rows, columns], Data::U8((0..rows).flat_map(row).collect()))?;
	one(import.builder.cast(&ones, element)?)
}

/// The indices of what is not zero, of a constant: otherwise their number is not known.
fn non_zero(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let array = node.known(&import.builder, 0)?;
	let values = crate::import::term::reals(array);
	let set: Vec<u64> = (0u64..).zip(&values).filter(|(_, value)| **value != 0.0).map(|(i, _)| i).collect();
	let mut rows: Vec<Vec<i64>> = Vec::new();
	let mut rest = set.clone();
	for size in array.shape().iter().rev() {
		let size = u64::from(*size);
		rows.push(rest.iter().map(|i| i.checked_rem(size).unwrap_or(0) as i64).collect());
		rest.iter_mut().for_each(|i| *i = i.checked_div(size).unwrap_or(0));
	}
	let rank = u32::try_from(rows.len()).unwrap_or(u32::MAX);
	let count = u32::try_from(set.len()).map_err(|_| Reason::other("it would be too long"))?;
	one(import.builder.constant(vec![rank, count], Data::I64(rows.into_iter().rev().flatten().collect()))?)
}
