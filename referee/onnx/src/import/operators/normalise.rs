//! Normalisations.

use super::Table;
use crate::import::{
	builder::Builder,
	error::Reason,
	node::{axes, axis, size, Node, Outcome},
	term::{Slot, Term},
	walk::Import,
};
use freehold_referee::{
	ops::{Binary, Normalise, Real, ReduceKind, Unary},
	Op,
};

pub(super) const TABLE: Table = &[
	("BatchNormalization", batch),
	("LayerNormalization", layer),
	("RMSNormalization", rms),
	("InstanceNormalization", instance),
	("GroupNormalization", group),
	("LRN", local_response),
	("LpNormalization", lp),
	("MeanVarianceNormalization", mean_variance),
];

fn epsilon(node: &Node<'_>) -> Result<f32, Reason> {
	node.float("epsilon", 1e-5)
}

/// Kept as an operator, in its inference form. Before opset 9 it may normalise every element by itself.
fn batch(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	node.ignore(&["momentum"]);
	let terms = (0..5).map(|i| node.input(i)).collect::<Result<Vec<_>, _>>()?;
	let epsilon = epsilon(node)?;
	if node.flag("training_mode", false)? {
		return Err(Reason::other("training mode is not supported"));
	}
	if node.opset < 9 && !node.flag("spatial", true)? {
		return batch_by_element(&mut import.builder, &terms, epsilon);
	}
	let op = Op::Normalise(Normalise::Batch { epsilon: Real::new(epsilon) });
	Ok(vec![import.builder.emit(op, &terms)?.into()])
}

fn batch_by_element(b: &mut Builder, terms: &[&Term], epsilon: f32) -> Outcome {
	let [x, scale, bias, mean, variance] = terms else { return Err(Reason::other("it has not five inputs")) };
	let epsilon = b.scalar(x.element(), f64::from(epsilon));
	let centred = b.binary(Binary::Sub, x, mean)?;
	let spread = b.binary(Binary::Add, variance, &epsilon)?;
	let spread = b.unary(Unary::Sqrt, &spread)?;
	let unit = b.binary(Binary::Div, &centred, &spread)?;
	let scaled = b.binary(Binary::Mul, &unit, scale)?;
	Ok(vec![b.binary(Binary::Add, &scaled, bias)?.into()])
}

/// Scale or bias of exactly the shape of what is normalised.
fn whole(b: &mut Builder, term: &Term, x: &Term, axis: u32) -> Result<Term, Reason> {
	let shape = x.shape().get(axis as usize..).unwrap_or_default();
	// It may have leading axes of size 1.
	let extra = term.rank().saturating_sub(shape.len());
	let (lead, rest) = term.shape().split_at_checked(extra).unwrap_or_default();
	if lead.iter().any(|size| *size != 1) {
		return Err(Reason::other("its scale or bias differs along axes that are not normalised"));
	}
	let rest = rest.to_vec();
	let term = b.reshape(term, &rest)?;
	b.expand(&term, shape)
}

fn layer(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	node.ignore(&["stash_type"]);
	let x = node.input(0)?;
	let from = axis(node.int("axis", -1)?, x.rank())?;
	let epsilon = epsilon(node)?;
	let b = &mut import.builder;
	let mut inputs = vec![x.clone(), whole(b, node.input(1)?, x, from)?];
	if let Some(bias) = node.optional(2)? {
		inputs.push(whole(b, bias, x, from)?);
	}
	let op = Op::Normalise(Normalise::Layer { axis: from, epsilon: Real::new(epsilon) });
	let mut outputs: Vec<Slot> = vec![b.emit(op, &inputs.iter().collect::<Vec<_>>())?.into()];
	if node.wants(1) || node.wants(2) {
		let axes: Vec<u32> = (from..).take(x.rank().saturating_sub(from as usize)).collect();
		let mean = b.reduce(ReduceKind::Mean, x, &axes, true)?;
		let centred = b.binary(Binary::Sub, x, &mean)?;
		let squares = b.binary(Binary::Mul, &centred, &centred)?;
		let variance = b.reduce(ReduceKind::Mean, &squares, &axes, true)?;
		let epsilon = b.scalar(x.element(), f64::from(epsilon));
		let spread = b.binary(Binary::Add, &variance, &epsilon)?;
		let spread = b.unary(Unary::Sqrt, &spread)?;
		outputs.push(mean.into());
		outputs.push(b.unary(Unary::Reciprocal, &spread)?.into());
	}
	Ok(outputs)
}

fn rms(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	node.ignore(&["stash_type"]);
	let x = node.input(0)?;
	let from = axis(node.int("axis", -1)?, x.rank())?;
	let scale = whole(&mut import.builder, node.input(1)?, x, from)?;
	let op = Op::Normalise(Normalise::Rms { axis: from, epsilon: Real::new(epsilon(node)?) });
	Ok(vec![import.builder.emit(op, &[x, &scale])?.into()])
}

fn instance(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let op = Op::Normalise(Normalise::Instance { epsilon: Real::new(epsilon(node)?) });
	let terms = [node.input(0)?, node.input(1)?, node.input(2)?];
	Ok(vec![import.builder.emit(op, &terms)?.into()])
}

/// Before opset 21 scale and bias have one number a group.
fn group(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	node.ignore(&["stash_type"]);
	let x = node.input(0)?;
	let found = node.find_int("num_groups")?.ok_or_else(|| Reason::attribute("num_groups", "is missing"))?;
	let groups = size(found)?;
	let channels = x.dim(1);
	let b = &mut import.builder;
	let mut by_channel = |term: &Term| -> Result<Term, Reason> {
		if node.opset >= 21 || term.dim(0) == channels {
			return Ok(term.clone());
		}
		let each = channels.checked_div(groups).unwrap_or(0);
		let column = b.reshape(term, &[groups, 1])?;
		let repeated = b.expand(&column, &[groups, each])?;
		b.reshape(&repeated, &[channels])
	};
	let (scale, bias) = (by_channel(node.input(1)?)?, by_channel(node.input(2)?)?);
	let op = Op::Normalise(Normalise::Group { groups, epsilon: Real::new(epsilon(node)?) });
	Ok(vec![b.emit(op, &[x, &scale, &bias])?.into()])
}

fn local_response(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let found = node.find_int("size")?.ok_or_else(|| Reason::attribute("size", "is missing"))?;
	let op = Op::Normalise(Normalise::LocalResponse {
		size: size(found)?,
		alpha: Real::new(node.float("alpha", 1e-4)?),
		beta: Real::new(node.float("beta", 0.75)?),
		bias: Real::new(node.float("bias", 1.0)?),
	});
	Ok(vec![import.builder.emit(op, &[node.input(0)?])?.into()])
}

fn lp(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let op = Normalise::Lp { axis: axis(node.int("axis", -1)?, x.rank())?, p: size(node.int("p", 2)?)? };
	Ok(vec![import.builder.emit(Op::Normalise(op), &[x])?.into()])
}

/// `(x - mean) / (sqrt(mean of squares - mean²) + 1e-9)`.
fn mean_variance(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let axes = axes(node.ints("axes")?.unwrap_or(&[0, 2, 3]), x.rank())?;
	let b = &mut import.builder;
	let mean = b.reduce(ReduceKind::Mean, x, &axes, true)?;
	let squares = b.binary(Binary::Mul, x, x)?;
	let square_mean = b.reduce(ReduceKind::Mean, &squares, &axes, true)?;
	let mean_square = b.binary(Binary::Mul, &mean, &mean)?;
	let variance = b.binary(Binary::Sub, &square_mean, &mean_square)?;
	let spread = b.unary(Unary::Sqrt, &variance)?;
	let least = b.scalar(x.element(), 1e-9);
	let spread = b.binary(Binary::Add, &spread, &least)?;
	let centred = b.binary(Binary::Sub, x, &mean)?;
	Ok(vec![b.binary(Binary::Div, &centred, &spread)?.into()])
}
