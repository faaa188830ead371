//! Operators whose outputs are known because shapes are.

use super::{movement::product, Table};
use crate::import::{
	error::Reason,
	node::{sizes, Node, Outcome},
	tensors::element_or_reason,
	term::{nonzero, Term},
	walk::Import,
};
use freehold_referee::{array::Data, Cost, ElementType};

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
	let element = node.input(0)?.element();
	let count = if element.is_float() { real_steps(import, node)? } else { whole_steps(import, node)? };
	let b = &mut import.builder;
	b.room(u64::from(count).saturating_mul(8))?;
	let steps = b.constant(vec![count], Data::I64((0..i64::from(count)).collect()))?;
	let steps = b.cast(&steps, element)?;
	let scaled = b.binary(freehold_referee::ops::Binary::Mul, &steps, node.input(2)?)?;
	let moved = b.binary(freehold_referee::ops::Binary::Add, &scaled, node.input(0)?)?;
	one(b.reshape(&moved, &[count])?)
}

/// Elements of a range.
const LONGEST: u32 = 1 << 28;

fn too_long() -> Reason {
	Reason::other("it would be too long")
}

#[allow(clippy::arithmetic_side_effects)] // Of floats.
fn real_steps(import: &Import<'_>, node: &Node<'_>) -> Result<u32, Reason> {
	let number = |i: usize| -> Result<f64, Reason> {
		let values = node.known_reals(&import.builder, i)?.unwrap_or_default();
		values.first().copied().ok_or_else(|| Reason::Other(format!("input {i} is not one number")))
	};
	let [start, limit, delta] = Reason::all([number(0), number(1), number(2)])?;
	let count = ((limit - start) / delta).ceil();
	match count.is_nan() || count > f64::from(LONGEST) {
		true => Err(too_long()),
		false => Ok(count.max(0.0) as u32),
	}
}

fn whole_steps(import: &Import<'_>, node: &Node<'_>) -> Result<u32, Reason> {
	let number = |i: usize| -> Result<i128, Reason> {
		let value = node.known_int(&import.builder, i)?;
		value.map(i128::from).ok_or_else(|| Reason::Other(format!("input {i} is missing")))
	};
	let [start, limit, delta] = Reason::all([number(0), number(1), number(2)])?;
	if delta == 0 {
		return Err(Reason::other("its step is 0"));
	}
	let distance = limit.saturating_sub(start);
	let count = match (distance > 0) == (delta > 0) {
		true => distance.unsigned_abs().div_ceil(delta.unsigned_abs()),
		false => 0,
	};
	u32::try_from(count).ok().filter(|count| *count <= LONGEST).ok_or_else(too_long)
}

fn eye_like(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let element = match node.find_int("dtype")? {
		Some(number) => element_or_reason(i32::try_from(number).unwrap_or(0))?,
		None => x.element(),
	};
	let k = node.int("k", 0)?;
	let &[rows, columns] = x.shape() else { return Err(Reason::other("its input is not a matrix")) };
	let size = product(x.shape());
	import.builder.room(size)?;
	let mut ones = vec![0u8; usize::try_from(size).map_err(|_| too_long())?];
	for (row, ones) in (0i64..).zip(ones.chunks_mut((columns as usize).max(1))) {
		let column = usize::try_from(row.saturating_add(k)).ok();
		column.and_then(|column| ones.get_mut(column)).into_iter().for_each(|one| *one = 1);
	}
	let ones = import.builder.constant(vec![rows, columns], Data::U8(ones))?;
	one(import.builder.cast(&ones, element)?)
}

/// The indices of what is not zero, of a constant: otherwise their number is not known.
fn non_zero(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let array = node.known(&import.builder, 0)?;
	let rank = u32::try_from(array.shape().len()).unwrap_or(u32::MAX);
	// Each axis is another pass over the elements, and one counts them.
	let passes = u64::from(rank).saturating_add(1);
	let b = &mut import.builder;
	b.work(product(array.shape()).saturating_mul(passes).saturating_mul(Cost::ELEMENTARY))?;
	let count = u32::try_from(nonzero(array).count()).map_err(|_| too_long())?;
	let numbers = u64::from(rank).saturating_mul(count.into());
	b.room(numbers.saturating_mul(8))?;
	let mut places = Vec::with_capacity(usize::try_from(numbers).map_err(|_| too_long())?);
	let mut inner = product(array.shape());
	for size in array.shape().iter().copied().map(u64::from) {
		inner = inner.checked_div(size).unwrap_or(0);
		let place = |i: u64| i.checked_div(inner).and_then(|i| i.checked_rem(size)).unwrap_or(0);
		places.extend(nonzero(array).map(|i| place(i) as i64));
	}
	one(b.constant(vec![rank, count], Data::I64(places))?)
}
