//! Control flow: branches by constant conditions, loops of constant length unrolled.

use super::Table;
use crate::{
	import::{
		error::Reason,
		node::{axis, not_constant, size, Node, Outcome},
		term::{integers, Slot, Term},
		walk::Import,
	},
	proto::GraphProto,
};

pub(super) const TABLE: Table = &[("If", branch), ("Loop", repeat), ("Scan", scan)];

/// A bool that is known.
fn known_bool(term: &Term) -> Option<bool> {
	term.known().and_then(integers).and_then(|mut values| values.next().map(|value| value != 0))
}

/// The branch that a constant condition names; with any other both, and a choice between their outputs.
fn branch<'m>(import: &mut Import<'m>, node: &Node<'m>) -> Outcome {
	let condition = node.input(0)?.clone();
	let (then_branch, else_branch) = (node.graph("then_branch")?, node.graph("else_branch")?);
	match known_bool(&condition) {
		Some(true) => return Ok(import.graph(then_branch, Vec::new())),
		Some(false) => return Ok(import.graph(else_branch, Vec::new())),
		None => (),
	}
	let then_slots = import.graph(then_branch, Vec::new());
	let else_slots = import.graph(else_branch, Vec::new());
	let condition_name = "its condition, since its branches differ in their outputs' types,";
	let choose = |(x, y): (Slot, Slot)| match (x, y) {
		(Slot::Tensor(x), Slot::Tensor(y)) if x.r#type == y.r#type => import
			.builder
			.reshape(&condition, &[])
			.and_then(|c| import.builder.select(&c, &x, &y))
			.map(Slot::Tensor),
		(Slot::Poisoned, _) | (_, Slot::Poisoned) => Ok(Slot::Poisoned),
		_ => Err(not_constant(&import.builder, condition_name, &condition)),
	};
	then_slots.into_iter().zip(else_slots).map(choose).collect()
}

/// What a graph's inputs stand for.
fn bind(graph: &GraphProto, slots: impl IntoIterator<Item = Slot>) -> Vec<(&str, Slot)> {
	graph.input.iter().map(|value| value.name.as_str()).zip(slots).collect()
}

/// Unrolled: each pass's condition must be known.
fn repeat<'m>(import: &mut Import<'m>, node: &Node<'m>) -> Outcome {
	let body = node.graph("body")?;
	let slots = node.slots().to_vec();
	let trips = match slots.first() {
		Some(Slot::Tensor(_)) => node.known_int(&import.builder, 0)?,
		_ => None,
	};
	let mut condition = match slots.get(1) {
		Some(Slot::Tensor(term)) => Some(term.clone()),
		_ => None,
	};
	let mut carried: Vec<Slot> = slots.into_iter().skip(2).collect();
	let (inputs, outputs) = (body.input.len(), body.output.len());
	if inputs != carried.len().saturating_add(2) || outputs <= carried.len() {
		return Err(Reason::other("its body has another number of inputs or outputs than it passes"));
	}
	let mut scanned: Vec<Vec<Term>> =
		vec![Vec::new(); outputs.saturating_sub(carried.len()).saturating_sub(1)];
	let mut pass = 0i64;
	while trips.is_none_or(|trips| pass < trips) {
		if let Some(condition) = &condition {
			let what = format!("its condition before pass {pass}");
			if !known_bool(condition).ok_or_else(|| not_constant(&import.builder, &what, condition))? {
				break;
			}
		}
		let number = import.builder.scalar(freehold_referee::ElementType::Int64, pass as f64);
		let going = import.builder.scalar(freehold_referee::ElementType::Bool, 1.0);
		let before = [number.into(), condition.clone().unwrap_or(going).into()];
		let mut after = import.graph(body, bind(body, before.into_iter().chain(carried.clone()))).into_iter();
		match after.next() {
			Some(Slot::Tensor(term)) => condition = Some(term),
			_ => return Ok(vec![Slot::Poisoned; node.proto.output.len()]),
		}
		for slot in &mut carried {
			*slot = after.next().unwrap_or(Slot::Poisoned);
		}
		if !collect(&mut scanned, after) || carried.iter().any(|slot| matches!(slot, Slot::Poisoned)) {
			return Ok(vec![Slot::Poisoned; node.proto.output.len()]);
		}
		pass = pass.saturating_add(1);
	}
	for parts in scanned {
		carried.push(stack(import, &parts, 0, false)?);
	}
	Ok(carried)
}

/// Adds one pass's outputs to those before; whether all of them are tensors.
fn collect(scanned: &mut [Vec<Term>], slots: impl Iterator<Item = Slot>) -> bool {
	let mut whole = 0usize;
	for (parts, slot) in scanned.iter_mut().zip(slots) {
		if let Slot::Tensor(term) = slot {
			parts.push(term);
			whole = whole.saturating_add(1);
		}
	}
	whole == scanned.len()
}

/// Tensors of equal shape along a new axis.
fn stack(import: &mut Import<'_>, parts: &[Term], at: i64, reversed: bool) -> Result<Slot, Reason> {
	// Of no pass the shape is not known; only a use of it is a fault.
	let Some(first) = parts.first() else {
		return Ok(Slot::Refused(Reason::other("it is what a loop of no passes collects")));
	};
	let at = axis(at, first.rank().saturating_add(1))?;
	let mut shape = first.shape().to_vec();
	shape.insert(at as usize, 1);
	let mut rows = Vec::with_capacity(parts.len());
	for part in parts {
		rows.push(import.builder.reshape(part, &shape)?);
	}
	if reversed {
		rows.reverse();
	}
	import.builder.concat(&rows, at).map(Slot::Tensor)
}

/// Unrolled along the scanned axis; before opset 9 by sample of a batch.
fn scan<'m>(import: &mut Import<'m>, node: &Node<'m>) -> Outcome {
	let body = node.graph("body")?;
	let count = size(
		node.find_int("num_scan_inputs")?
			.ok_or_else(|| Reason::attribute("num_scan_inputs", "is missing"))?,
	)?;
	if node.opset < 9 {
		return scan_batch(import, node, body, count as usize);
	}
	let inputs = node.slots().to_vec();
	let states =
		inputs.len().checked_sub(count as usize).ok_or_else(|| Reason::other("it has too few inputs"))?;
	let directions = Directions {
		input_axes: node.ints("scan_input_axes")?.unwrap_or_default().to_vec(),
		input_reversed: node.ints("scan_input_directions")?.unwrap_or_default().to_vec(),
		output_axes: node.ints("scan_output_axes")?.unwrap_or_default().to_vec(),
		output_reversed: node.ints("scan_output_directions")?.unwrap_or_default().to_vec(),
	};
	let (states, scanned) = inputs.split_at_checked(states).unwrap_or_default();
	unroll(import, body, states.to_vec(), scanned, &directions)
}

/// Numbers by input or output; those that are missing are 0.
#[derive(Default)]
struct Directions {
	input_axes: Vec<i64>,
	input_reversed: Vec<i64>,
	output_axes: Vec<i64>,
	output_reversed: Vec<i64>,
}

fn at(numbers: &[i64], i: usize) -> i64 {
	numbers.get(i).copied().unwrap_or(0)
}

fn unroll<'m>(
	import: &mut Import<'m>,
	body: &'m GraphProto,
	mut states: Vec<Slot>,
	scanned: &[Slot],
	directions: &Directions,
) -> Outcome {
	let (inputs, outputs) = (body.input.len(), body.output.len());
	if inputs != states.len().saturating_add(scanned.len()) || outputs < states.len() {
		return Err(Reason::other("its body has another number of inputs or outputs than it passes"));
	}
	let mut along: Vec<(Term, u32)> = Vec::with_capacity(scanned.len());
	for (i, slot) in scanned.iter().enumerate() {
		let Slot::Tensor(term) = slot else { return Err(Reason::other("what it scans is not a tensor")) };
		along.push((term.clone(), axis(at(&directions.input_axes, i), term.rank())?));
	}
	let passes = along.first().map_or(0, |(term, at)| term.dim(*at as usize));
	if along.iter().any(|(term, at)| term.dim(*at as usize) != passes) {
		return Err(Reason::other("what it scans differs in length"));
	}
	let mut collected: Vec<Vec<Term>> = vec![Vec::new(); outputs.saturating_sub(states.len())];
	for pass in 0..passes {
		let mut bound = states.clone();
		for (i, (term, axis)) in along.iter().enumerate() {
			let reversed = at(&directions.input_reversed, i) == 1;
			let pass = if reversed { passes.saturating_sub(pass).saturating_sub(1) } else { pass };
			bound.push(row(import, term, *axis, pass)?.into());
		}
		let mut after = import.graph(body, bind(body, bound)).into_iter();
		for slot in &mut states {
			*slot = after.next().unwrap_or(Slot::Poisoned);
		}
		if !collect(&mut collected, after) || states.iter().any(|slot| matches!(slot, Slot::Poisoned)) {
			return Ok(vec![Slot::Poisoned; outputs]);
		}
	}
	for (i, parts) in collected.into_iter().enumerate() {
		let reversed = at(&directions.output_reversed, i) == 1;
		states.push(stack(import, &parts, at(&directions.output_axes, i), reversed)?);
	}
	Ok(states)
}

/// One index of an axis, the axis dropped.
fn row(import: &mut Import<'_>, term: &Term, axis: u32, i: u32) -> Result<Term, Reason> {
	let part = import.builder.slice(term, axis, i, 1)?;
	let mut shape = part.shape().to_vec();
	if (axis as usize) < shape.len() {
		shape.remove(axis as usize);
	}
	import.builder.reshape(&part, &shape)
}

/// Opset 8's: every input but the first has a batch axis before all others.
fn scan_batch<'m>(import: &mut Import<'m>, node: &Node<'m>, body: &'m GraphProto, count: usize) -> Outcome {
	if node.optional(0)?.is_some() {
		return Err(Reason::other("sequences of differing lengths are not supported"));
	}
	let directions = Directions {
		input_reversed: node.ints("directions")?.unwrap_or_default().to_vec(),
		..Directions::default()
	};
	let inputs: Vec<Slot> = node.slots().iter().skip(1).cloned().collect();
	let batch = inputs.iter().find_map(|slot| match slot {
		Slot::Tensor(term) => Some(term.dim(0)),
		_ => None,
	});
	let mut by_output: Vec<Vec<Term>> = vec![Vec::new(); body.output.len()];
	for sample in 0..batch.unwrap_or(0) {
		import.take(inputs.len().saturating_add(1))?;
		let mut rows = Vec::with_capacity(inputs.len());
		for slot in &inputs {
			let Slot::Tensor(term) = slot else { return Err(Reason::other("an input is not a tensor")) };
			rows.push(Slot::Tensor(row(import, term, 0, sample)?));
		}
		let states = rows.len().checked_sub(count).ok_or_else(|| Reason::other("it has too few inputs"))?;
		let (states, scanned) = rows.split_at_checked(states).unwrap_or_default();
		let outputs = unroll(import, body, states.to_vec(), scanned, &directions)?;
		if !collect(&mut by_output, outputs.into_iter()) {
			return Ok(vec![Slot::Poisoned; body.output.len()]);
		}
	}
	by_output.iter().map(|parts| stack(import, parts, 0, false)).collect()
}
