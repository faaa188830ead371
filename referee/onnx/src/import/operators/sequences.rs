//! Sequences of known length, within a model.

use super::Table;
use crate::import::{
	error::Reason,
	node::{axis, sizes, Node, Outcome},
	term::{Slot, Term},
	walk::Import,
};
use freehold_referee::{Data, ElementType};

pub(super) const TABLE: Table = &[
	("SequenceConstruct", |import, node| {
		let terms = node.inputs()?;
		import.take(terms.len())?;
		made(terms.into_iter().cloned().collect())
	}),
	("SequenceEmpty", |_, node| {
		node.ignore(&["dtype"]);
		made(Vec::new())
	}),
	("SequenceLength", |import, node| {
		let length = node.sequence(0)?.len();
		Ok(vec![import.builder.scalar(ElementType::Int64, length as f64).into()])
	}),
	("SequenceAt", |import, node| {
		let sequence = node.sequence(0)?;
		let at = position(import, node, 1, sequence.len())?;
		let found = sequence.get(at).cloned().ok_or_else(|| Reason::other("its position is not there"))?;
		Ok(vec![found.into()])
	}),
	("SequenceInsert", |import, node| {
		let mut sequence = copied(import, node)?;
		let term = node.input(1)?.clone();
		let at = match node.optional(2)? {
			Some(_) => position(import, node, 2, sequence.len())?,
			None => sequence.len(),
		};
		sequence.insert(at.min(sequence.len()), term);
		made(sequence)
	}),
	("SequenceErase", |import, node| {
		let mut sequence = copied(import, node)?;
		let at = match node.optional(1)? {
			Some(_) => position(import, node, 1, sequence.len())?,
			None => sequence.len().saturating_sub(1),
		};
		if at >= sequence.len() {
			return Err(Reason::other("its position is not there"));
		}
		sequence.remove(at);
		made(sequence)
	}),
	("ConcatFromSequence", concat),
	("SplitToSequence", split),
	("Optional", |_, node| match node.slots() {
		[] => Ok(vec![Slot::Absent]),
		[slot] => Ok(vec![slot.clone()]),
		_ => Err(Reason::other("it has more than one input")),
	}),
	("OptionalGetElement", |_, node| match node.slots() {
		[slot] if !matches!(slot, Slot::Absent) => Ok(vec![slot.clone()]),
		_ => Err(Reason::other("there is no element")),
	}),
	("OptionalHasElement", |import, node| {
		let has = matches!(node.slots(), [slot] if !matches!(slot, Slot::Absent));
		Ok(vec![import.builder.constant(vec![], Data::Bool(vec![u8::from(has)]))?.into()])
	}),
];

/// Tensors in a sequence.
const MOST: usize = 4096;

fn too_long() -> Reason {
	Reason::Other(format!("it makes a sequence of more than {MOST} tensors"))
}

fn made(terms: Vec<Term>) -> Outcome {
	match terms.len() <= MOST {
		true => Ok(vec![Slot::Sequence(terms.into())]),
		false => Err(too_long()),
	}
}

/// The tensors of the first input, each of them a step.
fn copied(import: &mut Import<'_>, node: &Node<'_>) -> Result<Vec<Term>, Reason> {
	let sequence = node.sequence(0)?;
	import.take(sequence.len())?;
	Ok(sequence.to_vec())
}

/// A place in a sequence, which may count from its end; its length is one too.
fn position(import: &Import<'_>, node: &Node<'_>, input: usize, length: usize) -> Result<usize, Reason> {
	let at = node.known_int(&import.builder, input)?.unwrap_or(0);
	let from_start = if at < 0 { at.saturating_add(length as i64) } else { at };
	usize::try_from(from_start)
		.ok()
		.filter(|at| *at <= length)
		.ok_or_else(|| Reason::other("its position is not there"))
}

fn concat(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let parts = node.sequence(0)?;
	import.take(parts.len())?;
	let rank = parts.first().map_or(0, Term::rank);
	let value = node.find_int("axis")?.ok_or_else(|| Reason::attribute("axis", "is missing"))?;
	if !node.flag("new_axis", false)? {
		return Ok(vec![import.builder.concat(parts, axis(value, rank)?)?.into()]);
	}
	let at = axis(value, rank.saturating_add(1))?;
	let mut rows = Vec::with_capacity(parts.len());
	for part in parts {
		let mut shape = part.shape().to_vec();
		shape.insert((at as usize).min(shape.len()), 1);
		rows.push(import.builder.reshape(part, &shape)?);
	}
	Ok(vec![import.builder.concat(&rows, at)?.into()])
}

fn split(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?.clone();
	let at = axis(node.int("axis", 0)?, x.rank())?;
	let keepdims = node.flag("keepdims", true)?;
	let whole = x.dim(at as usize);
	let told = match node.optional(1)? {
		None => None,
		Some(term) => {
			Some((term.rank() == 0, sizes(&node.known_ints(&import.builder, 1)?.unwrap_or_default())?))
		},
	};
	let count = match &told {
		None => whole,
		Some((true, each)) => each.first().and_then(|each| whole.checked_div(*each)).unwrap_or(0),
		Some((false, _)) => 0,
	};
	if count as usize > MOST {
		return Err(too_long());
	}
	let lengths: Vec<u32> = match &told {
		None => vec![1; whole as usize],
		Some((true, each)) => {
			let each = each
				.first()
				.copied()
				.filter(|each| *each > 0)
				.ok_or_else(|| Reason::other("its parts are empty"))?;
			let count = whole.div_ceil(each);
			(0..count).map(|i| whole.saturating_sub(i.saturating_mul(each)).min(each)).collect()
		},
		Some((false, lengths)) => lengths.clone(),
	};
	let mut parts = Vec::with_capacity(lengths.len());
	let mut start = 0u32;
	for length in lengths {
		if start.checked_add(length).is_none_or(|end| end > whole) {
			return Err(Reason::other("its parts are longer than the axis"));
		}
		let part = import.builder.slice(&x, at, start, length)?;
		let mut shape = part.shape().to_vec();
		if told.is_none() && !keepdims && (at as usize) < shape.len() {
			shape.remove(at as usize);
		}
		parts.push(import.builder.reshape(&part, &shape)?);
		start = start.saturating_add(length);
	}
	made(parts)
}
