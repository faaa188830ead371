//! Einsum, as transposes, reshapes, sums and matrix products, two operands at a time from the left.

use super::Table;
use crate::import::{
	builder::Builder,
	error::Reason,
	node::{Node, Outcome},
	term::Term,
	walk::Import,
};
use freehold_referee::ops::{Binary, Movement, ReduceKind};
use std::collections::BTreeSet;

pub(super) const TABLE: Table = &[("Einsum", einsum)];

/// What names an axis: a letter, or a place counted from the last of those that an ellipsis stands for.
type Label = u32;

/// Above every letter; the last axis of an ellipsis is this one, others come below it.
const ELLIPSIS: Label = 0x0020_0000;

/// Tensors that are multiplied.
const MOST_OPERANDS: usize = 256;

/// A tensor with a name for each axis, none twice.
#[derive(Clone)]
struct Labelled {
	term: Term,
	labels: Vec<Label>,
}

fn wrong(what: &str) -> Reason {
	Reason::attribute("equation", what)
}

fn einsum(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let equation: String = node.string("equation", "")?.chars().filter(|c| !c.is_whitespace()).collect();
	let terms = node.inputs()?;
	let (left, right) = match equation.split_once("->") {
		Some((left, right)) => (left, Some(right)),
		None => (equation.as_str(), None),
	};
	let subscripts: Vec<&str> = left.split(',').collect();
	if subscripts.len() != terms.len() {
		return Err(wrong("has not one part for each input"));
	}
	if terms.len() > MOST_OPERANDS {
		return Err(Reason::Other(format!("it has more than {MOST_OPERANDS} operands")));
	}
	let pairs = subscripts.iter().zip(&terms);
	let labels: Result<Vec<Vec<Label>>, Reason> =
		pairs.map(|(subscript, term)| labels(subscript, term.rank())).collect();
	let labels = labels?;
	let wanted = match right {
		Some(right) => {
			let dots =
				labels.iter().flatten().filter(|label| is_ellipsis(**label)).collect::<BTreeSet<_>>().len();
			let letters = right.replace("...", "").chars().count();
			let dots = if right.contains("...") { dots } else { 0 };
			self::labels(right, letters.saturating_add(dots))?
		},
		None => implicit(&labels),
	};
	let all: BTreeSet<Label> = labels.iter().flatten().copied().collect();
	if wanted.iter().any(|label| !all.contains(label)) || !is_unique(&wanted) {
		return Err(wrong("gives an axis that no input has, or one twice"));
	}
	let b = &mut import.builder;
	let mut operands = Vec::new();
	for (term, labels) in terms.iter().zip(labels) {
		operands.push(diagonal(b, Labelled { term: (*term).clone(), labels })?);
	}
	// For each operand the labels that the result or a later one has.
	let mut needed: BTreeSet<Label> = wanted.iter().copied().collect();
	let mut needs = Vec::with_capacity(operands.len());
	for operand in operands.iter().rev() {
		needs.push(needed.clone());
		needed.extend(&operand.labels);
	}
	let mut operands = operands.into_iter().zip(needs.into_iter().rev());
	let (mut whole, _) = operands.next().ok_or_else(|| wrong("has no inputs"))?;
	for (next, needed) in operands {
		whole = contract(b, whole, next, &needed)?;
	}
	let whole = sum_out(b, whole, &wanted.iter().copied().collect())?;
	Ok(vec![arrange(b, &whole, &wanted)?.term.into()])
}

fn is_ellipsis(label: Label) -> bool {
	label > char::MAX as Label
}

fn is_unique(labels: &[Label]) -> bool {
	labels.iter().collect::<BTreeSet<_>>().len() == labels.len()
}

/// One label an axis of an input of this rank.
fn labels(subscript: &str, rank: usize) -> Result<Vec<Label>, Reason> {
	let (before, after) = match subscript.split_once("...") {
		Some((before, after)) => (before, Some(after)),
		None => (subscript, None),
	};
	let letters = || before.chars().chain(after.unwrap_or_default().chars());
	if letters().any(|c| !c.is_ascii_alphabetic()) {
		return Err(wrong("has something else than letters, commas, an arrow and ellipses"));
	}
	let dots = rank.checked_sub(letters().count()).filter(|dots| after.is_some() || *dots == 0);
	let dots = dots.ok_or_else(|| wrong("does not name every axis of its inputs"))?;
	let letter = |c: char| c as Label;
	let mut labels: Vec<Label> = before.chars().map(letter).collect();
	labels.extend((0..dots as Label).rev().map(|i| ELLIPSIS.saturating_sub(i)));
	labels.extend(after.unwrap_or_default().chars().map(letter));
	Ok(labels)
}

/// Without an arrow: what an ellipsis stands for, then letters that are there once, in alphabetical order.
fn implicit(labels: &[Vec<Label>]) -> Vec<Label> {
	let all: BTreeSet<Label> = labels.iter().flatten().copied().collect();
	let once = |label: &Label| labels.iter().flatten().filter(|l| *l == label).count() == 1;
	let dots = all.iter().copied().filter(|label| is_ellipsis(*label));
	dots.chain(all.iter().copied().filter(|label| !is_ellipsis(*label) && once(label))).collect()
}

/// Each axis that is there twice becomes one, along the diagonal of both.
fn diagonal(b: &mut Builder, mut x: Labelled) -> Result<Labelled, Reason> {
	while !is_unique(&x.labels) {
		let twice = |label: &Label| x.labels.iter().filter(|l| *l == label).count() > 1;
		let Some(label) = x.labels.iter().copied().find(twice) else { break };
		let places = (0u32..).zip(&x.labels).filter(|(_, l)| **l == label).map(|(i, _)| i);
		let places: Vec<u32> = places.take(2).collect();
		let others: Vec<u32> = (0u32..).take(x.labels.len()).filter(|i| !places.contains(i)).collect();
		let term = b.transpose(&x.term, &[others.clone(), places].concat())?;
		let [rest @ .., rows, columns] = term.shape() else { return Err(wrong("has too few axes")) };
		if rows != columns {
			return Err(wrong("names two axes of different sizes the same"));
		}
		let too_large = || wrong("is for tensors that are too large");
		let square = rows.checked_mul(*columns).ok_or_else(too_large)?;
		let (rest, rows) = (rest.to_vec(), *rows);
		let flat = b.reshape(&term, &[rest.as_slice(), &[square]].concat())?;
		let mut steps = vec![1; rest.len()];
		steps.push(i32::try_from(rows.saturating_add(1)).map_err(|_| too_large())?);
		let lengths = [rest.as_slice(), &[rows]].concat();
		let term = b.movement(Movement::Slice { starts: vec![0; flat.rank()], steps, lengths }, &flat)?;
		let kept = others.iter().filter_map(|i| x.labels.get(*i as usize).copied());
		x = Labelled { term, labels: kept.chain([label]).collect() };
	}
	Ok(x)
}

/// The sum over every axis that is not needed.
fn sum_out(b: &mut Builder, x: Labelled, needed: &BTreeSet<Label>) -> Result<Labelled, Reason> {
	let axes = (0u32..).zip(&x.labels).filter(|(_, label)| !needed.contains(label));
	let axes: Vec<u32> = axes.map(|(axis, _)| axis).collect();
	if axes.is_empty() {
		return Ok(x);
	}
	let term = b.reduce(ReduceKind::Sum, &x.term, &axes, false)?;
	Ok(Labelled { term, labels: x.labels.into_iter().filter(|label| needed.contains(label)).collect() })
}

/// With its axes in this order, which has all of them.
fn arrange(b: &mut Builder, x: &Labelled, order: &[Label]) -> Result<Labelled, Reason> {
	let place = |label: &Label| x.labels.iter().position(|l| l == label).and_then(|i| u32::try_from(i).ok());
	let perm: Option<Vec<u32>> = order.iter().map(place).collect();
	let perm = perm.ok_or_else(|| wrong("gives an axis that no input has"))?;
	Ok(Labelled { term: b.transpose(&x.term, &perm)?, labels: order.to_vec() })
}

/// Without the axes of size 1 that are larger in the other.
fn without_repeated(b: &mut Builder, x: &Labelled, other: &Labelled) -> Result<Labelled, Reason> {
	let size_in_other = |label: &Label| {
		let place = other.labels.iter().position(|l| l == label);
		place.map(|place| other.term.dim(place))
	};
	let axes = x.labels.iter().zip(x.term.shape());
	let kept = axes.filter(|(label, size)| **size != 1 || size_in_other(label).is_none_or(|size| size == 1));
	let (labels, shape): (Vec<Label>, Vec<u32>) = kept.map(|(label, size)| (*label, *size)).unzip();
	Ok(Labelled { term: b.reshape(&x.term, &shape)?, labels })
}

/// The product of two, summed over what is not needed later.
fn contract(b: &mut Builder, x: Labelled, y: Labelled, needed: &BTreeSet<Label>) -> Result<Labelled, Reason> {
	let (x, y) = (without_repeated(b, &x, &y)?, without_repeated(b, &y, &x)?);
	let both: BTreeSet<Label> = x.labels.iter().filter(|label| y.labels.contains(label)).copied().collect();
	let kept: BTreeSet<Label> = needed.union(&both).copied().collect();
	let (x, y) = (sum_out(b, x, &kept)?, sum_out(b, y, &kept)?);
	let of = |labels: &[Label], keep: &dyn Fn(&Label) -> bool| -> Vec<Label> {
		labels.iter().filter(|label| keep(label)).copied().collect()
	};
	let batch = of(&x.labels, &|label| both.contains(label) && needed.contains(label));
	let summed = of(&x.labels, &|label| both.contains(label) && !needed.contains(label));
	let rows = of(&x.labels, &|label| !both.contains(label));
	let columns = of(&y.labels, &|label| !both.contains(label));
	let x = arrange(b, &x, &[batch.as_slice(), &rows, &summed].concat())?;
	let y = arrange(b, &y, &[batch.as_slice(), &summed, &columns].concat())?;
	let sizes = |term: &Term, from: usize, len: usize| -> Vec<u32> {
		term.shape().iter().skip(from).take(len).copied().collect()
	};
	let batch_sizes = sizes(&x.term, 0, batch.len());
	let row_sizes = sizes(&x.term, batch.len(), rows.len());
	let column_sizes = sizes(&y.term, batch.len().saturating_add(summed.len()), columns.len());
	let summed_size = product(&sizes(&x.term, batch.len().saturating_add(rows.len()), summed.len()))?;
	let mut left = vec![product(&row_sizes)?, summed_size];
	let mut right = vec![summed_size, product(&column_sizes)?];
	if !batch.is_empty() {
		left.insert(0, product(&batch_sizes)?);
		right.insert(0, product(&batch_sizes)?);
	}
	let (left, right) = (b.reshape(&x.term, &left)?, b.reshape(&y.term, &right)?);
	let term = match summed.is_empty() {
		true => b.binary(Binary::Mul, &left, &right)?,
		false => b.matmul(&left, &right)?,
	};
	let term = b.reshape(&term, &[batch_sizes, row_sizes, column_sizes].concat())?;
	Ok(Labelled { term, labels: [batch, rows, columns].concat() })
}

fn product(sizes: &[u32]) -> Result<u32, Reason> {
	let product = sizes.iter().try_fold(1u32, |product, size| product.checked_mul(*size));
	product.ok_or_else(|| wrong("is for tensors that are too large"))
}
