//! Recurrent operators, unrolled into one set of operators for each time step.

mod activation;
mod cell;

use super::Table;
use crate::import::{
	builder::Builder,
	error::Reason,
	node::{Node, Outcome},
	term::{integers, Slot, Term},
	walk::Import,
};
use activation::Activation;
use cell::{Cell, Kind, State};
use freehold_referee::{
	ops::{Binary, Movement},
	ElementType, Op,
};

pub(super) const TABLE: Table = &[
	("RNN", |import, node| recurrent(import, node, Kind::Rnn)),
	("GRU", |import, node| {
		let kind = Kind::Gru { linear_before_reset: node.flag("linear_before_reset", false)? };
		recurrent(import, node, kind)
	}),
	("LSTM", |import, node| {
		let kind = Kind::Lstm { input_forget: node.flag("input_forget", false)? };
		recurrent(import, node, kind)
	}),
];

/// More time steps than a graph has room for.
const MOST_STEPS: u32 = 16_384;

/// What both directions share.
struct Sequence {
	/// Time first.
	x: Term,
	steps: u32,
	batch: u32,
	/// Of each sequence, if not all are whole (i64).
	lengths: Option<Term>,
	/// Time steps that every sequence has.
	shortest: u32,
}

/// What one direction gives: every hidden state if it is wanted, and the last state.
struct Run {
	states: Option<Term>,
	last: State,
}

fn recurrent(import: &mut Import<'_>, node: &Node<'_>, kind: Kind) -> Outcome {
	let b = &mut import.builder;
	let batch_first = node.flag("layout", false)?;
	let (x, weights, recurrence) = (node.input(0)?, node.input(1)?, node.input(2)?);
	let [directions, _, hidden] = *recurrence.shape() else {
		return Err(Reason::other("its recurrence weights have not three axes"));
	};
	if x.rank() != 3 || weights.rank() != 3 || x.elements() == 0 {
		return Err(Reason::other("its input or weights have not three axes, or no elements"));
	}
	if node.find_int("hidden_size")?.is_some_and(|size| size != i64::from(hidden)) {
		return Err(Reason::attribute("hidden_size", "is not that of the recurrence weights"));
	}
	let reversed: &[bool] = match (node.string("direction", "forward")?, directions) {
		("forward", 1) => &[false],
		("reverse", 1) => &[true],
		("bidirectional", 2) => &[false, true],
		_ => return Err(Reason::attribute("direction", "is not known, or not that of the weights")),
	};
	let x = if batch_first { b.transpose(x, &[1, 0, 2])? } else { x.clone() };
	let sequence = sequence(b, node, x)?;
	let state = [directions, sequence.batch, hidden];
	let first_h = initial(b, node, 5, state, batch_first)?;
	let (first_c, peepholes) = match kind {
		Kind::Lstm { .. } => (initial(b, node, 6, state, batch_first)?, node.optional(7)?),
		_ => (first_h.clone(), None),
	};
	let activations = Activation::read(node, kind.activations(), reversed.len())?;
	let clip = node.find_float("clip")?;
	let bias = node.optional(3)?;
	let mut runs = Vec::new();
	for ((d, reversed), activations) in (0u32..).zip(reversed).zip(activations) {
		let mut of = |term: Option<&Term>| term.map(|term| direction(b, term, d)).transpose();
		let (bias, peepholes) = (of(bias)?, of(peepholes)?);
		let (weights, recurrence) = (direction(b, weights, d)?, direction(b, recurrence, d)?);
		let parts = cell::Parts { weights, recurrence, bias, peepholes };
		let first = State { h: direction(b, &first_h, d)?, c: direction(b, &first_c, d)? };
		let cell = Cell::new(b, kind, parts, activations, clip)?;
		runs.push(run(b, &cell, &sequence, first, *reversed, node.wants(0))?);
	}
	outputs(b, kind, &runs, batch_first)
}

fn sequence(b: &mut Builder, node: &Node<'_>, x: Term) -> Result<Sequence, Reason> {
	let (steps, batch) = (x.dim(0), x.dim(1));
	if steps > MOST_STEPS {
		return Err(Reason::Other(format!("it has {steps} time steps, which is too many to unroll")));
	}
	let whole = Sequence { x, steps, batch, lengths: None, shortest: steps };
	let Some(lengths) = node.optional(4)? else { return Ok(whole) };
	if lengths.shape() != [batch] {
		return Err(Reason::other("its sequence lengths are not one for each sequence"));
	}
	let known = lengths.known().and_then(integers);
	let shortest = known.map_or(0, |known| known.min().unwrap_or(0).clamp(0, steps.into()));
	let shortest = u32::try_from(shortest).unwrap_or(0);
	if shortest == steps {
		return Ok(whole);
	}
	Ok(Sequence { lengths: Some(b.cast(lengths, ElementType::Int64)?), shortest, ..whole })
}

/// A first state by direction, or zeros.
fn initial(
	b: &mut Builder,
	node: &Node<'_>,
	input: usize,
	shape: [u32; 3],
	batch_first: bool,
) -> Result<Term, Reason> {
	let state = match node.optional(input)? {
		None => return zeros(b, node.input(0)?.element(), &shape),
		Some(state) if batch_first && state.rank() == 3 => b.transpose(state, &[1, 0, 2])?,
		Some(state) => state.clone(),
	};
	match state.shape() == shape {
		true => Ok(state),
		false => Err(Reason::other("a first state is not of directions, sequences and hidden size")),
	}
}

fn zeros(b: &mut Builder, element: ElementType, shape: &[u32]) -> Result<Term, Reason> {
	let zero = b.scalar(element, 0.0);
	b.expand(&zero, shape)
}

/// The part of a tensor that is for one direction.
fn direction(b: &mut Builder, term: &Term, direction: u32) -> Result<Term, Reason> {
	if direction >= term.dim(0) {
		return Err(Reason::other("an input lacks a direction"));
	}
	let part = b.slice(term, 0, direction, 1)?;
	let shape = term.shape().get(1..).unwrap_or_default();
	b.reshape(&part, shape)
}

/// With each sequence's own steps in the other order.
fn reverse(b: &mut Builder, x: &Term, lengths: &Term) -> Result<Term, Reason> {
	b.emit(Op::Movement(Movement::ReverseSequence { batch_axis: 1, time_axis: 0 }), &[x, lengths])
}

fn run(
	b: &mut Builder,
	cell: &Cell,
	sequence: &Sequence,
	first: State,
	reversed: bool,
	wants_states: bool,
) -> Result<Run, Reason> {
	let Sequence { x, steps, batch, lengths, .. } = sequence;
	let x = match lengths {
		Some(lengths) if reversed => reverse(b, x, lengths)?,
		_ => x.clone(),
	};
	let projected = cell.project(b, &x)?;
	let descending = reversed && lengths.is_none();
	let zero = zeros(b, x.element(), &[])?;
	let (mut last, mut states) = (first, Vec::new());
	for i in 0..*steps {
		let step = if descending { steps.saturating_sub(i).saturating_sub(1) } else { i };
		let row = step.saturating_mul(*batch);
		let next = cell.step(b, &projected, row, *batch, &last)?;
		let mut state = next.h.clone();
		last = match lengths {
			Some(lengths) if step >= sequence.shortest => {
				// A sequence that has ended keeps its state, and its outputs are zero.
				let running = running(b, step, lengths)?;
				state = b.select(&running, &state, &zero)?;
				State { h: b.select(&running, &next.h, &last.h)?, c: b.select(&running, &next.c, &last.c)? }
			},
			_ => next,
		};
		states.push(state);
	}
	if !wants_states {
		return Ok(Run { states: None, last });
	}
	if descending {
		states.reverse();
	}
	let joined = b.concat(&states, 0)?;
	let mut joined = b.reshape(&joined, &[*steps, *batch, last.h.dim(1)])?;
	if let Some(lengths) = lengths.as_ref().filter(|_| reversed) {
		joined = reverse(b, &joined, lengths)?;
	}
	Ok(Run { states: Some(joined), last })
}

/// Whether each sequence still has this time step: one row each.
fn running(b: &mut Builder, step: u32, lengths: &Term) -> Result<Term, Reason> {
	let step = b.scalar(ElementType::Int64, f64::from(step));
	let lengths = b.reshape(lengths, &[lengths.dim(0), 1])?;
	b.binary(Binary::Less, &step, &lengths)
}

fn outputs(b: &mut Builder, kind: Kind, runs: &[Run], batch_first: bool) -> Outcome {
	let mut outputs = Vec::new();
	let states: Option<Vec<Term>> = runs.iter().map(|run| run.states.clone()).collect();
	outputs.push(match states {
		Some(states) => {
			let joined = stack(b, &states, 1)?;
			let perm = if batch_first { [2, 0, 1, 3] } else { [0, 1, 2, 3] };
			b.transpose(&joined, &perm)?.into()
		},
		None => Slot::Absent,
	});
	let mut lasts: Vec<Vec<Term>> = vec![runs.iter().map(|run| run.last.h.clone()).collect()];
	if matches!(kind, Kind::Lstm { .. }) {
		lasts.push(runs.iter().map(|run| run.last.c.clone()).collect());
	}
	for last in lasts {
		let joined = stack(b, &last, 0)?;
		let perm = if batch_first { [1, 0, 2] } else { [0, 1, 2] };
		outputs.push(b.transpose(&joined, &perm)?.into());
	}
	Ok(outputs)
}

/// The directions along a new axis.
fn stack(b: &mut Builder, parts: &[Term], axis: u32) -> Result<Term, Reason> {
	let mut unsqueezed = Vec::new();
	for part in parts {
		let (before, after) = part.shape().split_at_checked(axis as usize).unwrap_or_default();
		unsqueezed.push(b.reshape(part, &[before, &[1], after].concat())?);
	}
	b.concat(&unsqueezed, axis)
}
