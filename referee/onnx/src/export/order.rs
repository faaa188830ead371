//! The greater and the less of two values, where ONNX Runtime's own nodes do not tell: of 64-bit integers with equal
//! high halves, whose low ones its vector code for x86-64 takes for signed, and of zeros of two signs.

use super::{
	nodes::{carrier, flag, int, Nodes, Operand, Var},
	Refusal,
};
use freehold_referee::ElementType::{self, *};

pub(super) fn extreme(max: bool, a: &Operand, b: &Operand, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let name = if max { "Max" } else { "Min" };
	let element = a.var.element;
	if element == Int64 {
		return compared(max, &a.var, &b.var, nodes);
	}
	let is_guarded = nodes.exact && element.is_float() && !lacks_zero(a) && !lacks_zero(b);
	if is_guarded && max && is_zero(b) {
		return above_zero(&a.var, &b.var, nodes);
	}
	if is_guarded && max && is_zero(a) {
		return above_zero(&b.var, &a.var, nodes);
	}
	if is_guarded && max {
		return greater(&a.var, &b.var, nodes);
	}
	if is_guarded {
		let (a, b) = (nodes.node("Neg", &[&a.var], vec![]), nodes.node("Neg", &[&b.var], vec![]));
		let negated = greater(&a, &b, nodes)?;
		return Ok(nodes.node("Neg", &[&negated], vec![]));
	}
	let types: &[ElementType] = &[Float32, Float64, Int8, Int32, Uint8, Uint32, Uint64];
	let carrier = carrier(name, element, types)?;
	let (a, b) = (nodes.cast(&a.var, carrier), nodes.cast(&b.var, carrier));
	let y = nodes.node(name, &[&a, &b], vec![]);
	Ok(nodes.cast(&y, element))
}

/// The greater or the less of integers, by a comparison.
fn compared(max: bool, a: &Var, b: &Var, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let is_first = nodes.node_as(Bool, if max { "Greater" } else { "Less" }, &[a, b], vec![]);
	nodes.select(&is_first, a, b)
}

/// 64-bit integers raised to the lower bound, then lowered to the upper.
pub(super) fn clamped(x: &Var, low: &Var, high: &Var, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let raised = compared(true, x, low, nodes)?;
	compared(false, &raised, high, nodes)
}

/// The greater of a number and a `zero`, of floats +0.
pub(super) fn above_zero(x: &Var, zero: &Var, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let is_below = nodes.node_as(Bool, "LessOrEqual", &[x, zero], vec![]);
	nodes.select(&is_below, zero, x)
}

/// The greater of two floats, +0 if it is a zero and the sum is +0: of two zeros that is so unless both are −0, and
/// beside less than zero the only zero is the greater.
fn greater(a: &Var, b: &Var, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let greater = nodes.node("Max", &[a, b], vec![]);
	let zero = nodes.scalar(a.element, 0);
	let sum = nodes.node("Add", &[a, b], vec![]);
	let inverse = nodes.node("Reciprocal", &[&sum], vec![]);
	let is_zero = nodes.node_as(Bool, "Equal", &[&greater, &zero], vec![]);
	let is_positive = nodes.node_as(Bool, "Greater", &[&inverse, &zero], vec![]);
	let is_either = nodes.node_as(Bool, "And", &[&is_zero, &is_positive], vec![]);
	nodes.select(&is_either, &zero, &greater)
}

/// Whether a value is known, and none of its floats is a zero.
fn lacks_zero(operand: &Operand) -> bool {
	all(operand, |bytes| has_bits(bytes, 0x7f))
}

/// Whether a value is known, and all its floats are +0.
fn is_zero(operand: &Operand) -> bool {
	all(operand, |bytes| !has_bits(bytes, 0xff))
}

/// Whether a value is known, and none of its floats is −0.
pub(super) fn lacks_minus_zero(operand: &Operand) -> bool {
	all(operand, |bytes| has_bits(bytes, 0x7f) || !has_bits(bytes, 0xff))
}

fn all(operand: &Operand, holds: impl Fn(&[u8]) -> bool) -> bool {
	operand.constant.is_some_and(|bytes| bytes.chunks(operand.var.element.size()).all(holds))
}

/// Whether any bit of a number is set, of its last byte one of these.
fn has_bits(bytes: &[u8], last: u8) -> bool {
	match bytes {
		[rest @ .., end] => end & last != 0 || rest.iter().any(|byte| *byte != 0),
		[] => false,
	}
}

/// The greatest or the least of 64-bit integers along axes, which become 1.
pub(super) fn extreme_over(max: bool, x: &Var, axes: &[i64], nodes: &mut Nodes) -> Var {
	let one = nodes.ints(&[1]);
	axes.iter().fold(x.clone(), |x, axis| {
		let attributes = vec![int("axis", *axis), flag("largest", max)];
		nodes.output_of(Int64, "TopK", &[&x, &one], attributes, 0, 2)
	})
}
