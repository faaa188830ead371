//! Losses.

use super::Table;
use crate::import::{
	builder::Builder,
	error::Reason,
	node::{Node, Outcome},
	term::Term,
	walk::Import,
};
use freehold_referee::{
	ops::{Binary, Index, Reduce, ReduceKind, Unary},
	Op,
};

pub(super) const TABLE: Table =
	&[("NegativeLogLikelihoodLoss", negative_log_likelihood), ("SoftmaxCrossEntropyLoss", cross_entropy)];

fn negative_log_likelihood(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let log = node.input(0)?.clone();
	Ok(vec![likelihood(&mut import.builder, node, &log)?.into()])
}

fn cross_entropy(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let scores = node.input(0)?;
	let log = import.builder.emit(Op::Reduce(Reduce::LogSoftmax { axis: 1 }), &[scores])?;
	Ok(vec![likelihood(&mut import.builder, node, &log)?.into(), log.into()])
}

/// How unlikely the target classes are, given the logarithm of the chance of each class along axis 1.
fn likelihood(b: &mut Builder, node: &Node<'_>, log: &Term) -> Result<Term, Reason> {
	let (target, weights) = (node.input(1)?, node.optional(2)?);
	let (Some(batch), Some(rest)) = (log.shape().first(), log.shape().get(2..)) else {
		return Err(Reason::other("its input has no axis of classes"));
	};
	let shape = [&[*batch], rest].concat();
	if target.shape() != shape {
		return Err(Reason::other("its target has another shape than its input without the classes"));
	}
	let index = b.reshape(target, &[&[*batch, 1], rest].concat())?;
	let chosen = b.emit(Op::Index(Index::GatherElements { axis: 1 }), &[log, &index])?;
	let chosen = b.reshape(&chosen, &shape)?;
	let mut loss = b.unary(Unary::Neg, &chosen)?;
	let zero = b.scalar(log.element(), 0.0);
	let mut weight = weights.map(|weights| by_class(b, weights, target)).transpose()?;
	if let Some(ignored) = node.find_int("ignore_index")? {
		let ignored = b.ints(&[ignored])?;
		let ignored = b.cast(&ignored, target.element())?;
		let ignored = b.binary(Binary::Equal, target, &ignored)?;
		loss = b.select(&ignored, &zero, &loss)?;
		let one = b.scalar(log.element(), 1.0);
		let other = weight.as_ref().unwrap_or(&one);
		weight = Some(b.select(&ignored, &zero, other)?);
	}
	if let Some(weight) = &weight {
		loss = b.binary(Binary::Mul, &loss, weight)?;
	}
	let axes: Vec<u32> = (0u32..).take(shape.len()).collect();
	match (node.string("reduction", "mean")?, weight) {
		("none", _) => Ok(loss),
		("sum", _) => b.reduce(ReduceKind::Sum, &loss, &axes, false),
		("mean", None) => b.reduce(ReduceKind::Mean, &loss, &axes, false),
		("mean", Some(weight)) => {
			let loss = b.reduce(ReduceKind::Sum, &loss, &axes, false)?;
			let weight = b.reduce(ReduceKind::Sum, &weight, &axes, false)?;
			b.binary(Binary::Div, &loss, &weight)
		},
		_ => Err(Reason::attribute("reduction", "is not known")),
	}
}

fn by_class(b: &mut Builder, weights: &Term, target: &Term) -> Result<Term, Reason> {
	b.emit(Op::Index(Index::Gather { axis: 0 }), &[weights, target])
}
