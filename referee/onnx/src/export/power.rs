//! Powers.

use super::{
	nodes::{Nodes, Operand, Var},
	Call, Refusal,
};
use freehold_referee::ElementType::*;

pub(super) fn power(call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (x, exponent) = (call.var(0)?, call.input(1)?);
	let element = x.element;
	if element.is_float() {
		let exponent = nodes.cast(&exponent.var, element);
		return Ok(nodes.node("Pow", &[x, &exponent], vec![]));
	}
	if exponent.var.element.is_float() {
		let (x, exponent) = (nodes.cast(x, Float64), nodes.cast(&exponent.var, Float64));
		let y = nodes.node("Pow", &[&x, &exponent], vec![]);
		return nodes.saturated(&y, element);
	}
	whole_power(x, exponent, nodes)
}

/// By squaring, one step for each bit of the exponent: ONNX Runtime's own goes through 64-bit floats.
fn whole_power(x: &Var, exponent: &Operand, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let element = x.element;
	let (signed, bits) =
		match exponent.constant.and_then(|bytes| highest_bit(bytes, exponent.var.element.size())) {
			Some(bits) => (false, bits),
			None => (exponent.var.element != Uint64, 64),
		};
	let count = nodes.cast(&exponent.var, Int64);
	let (zero, one) = (nodes.scalar(Int64, 0), nodes.scalar(element, 1));
	let (mut y, mut square) = (one.clone(), x.clone());
	for i in 0..bits {
		let mask = nodes.scalar(Int64, 1i64.wrapping_shl(i));
		let bit = nodes.node("BitwiseAnd", &[&count, &mask], vec![]);
		let is_clear = nodes.node_as(Bool, "Equal", &[&bit, &zero], vec![]);
		let factor = nodes.select(&is_clear, &one, &square)?;
		y = nodes.node("Mul", &[&y, &factor], vec![]);
		square = nodes.node("Mul", &[&square, &square], vec![]);
	}
	if !signed {
		return Ok(y);
	}
	// One over a power: 1 of 1, and of -1 what the power is; else 0.
	let (nothing, minus) = (nodes.scalar(element, 0), nodes.scalar(element, -1));
	let is_one = nodes.node_as(Bool, "Equal", &[x, &one], vec![]);
	let is_minus = nodes.node_as(Bool, "Equal", &[x, &minus], vec![]);
	let is_unit = nodes.node_as(Bool, "Or", &[&is_one, &is_minus], vec![]);
	let inverse = nodes.select(&is_unit, &y, &nothing)?;
	let is_negative = nodes.node_as(Bool, "Less", &[&count, &zero], vec![]);
	nodes.select(&is_negative, &inverse, &y)
}

/// Bits that the greatest of some whole numbers has, if none is negative.
fn highest_bit(bytes: &[u8], size: usize) -> Option<u32> {
	let mut most = 0;
	for number in bytes.chunks(size) {
		if number.last().is_some_and(|byte| *byte >= 0x80) {
			return None;
		}
		let wide = number.iter().rev().fold(0u64, |wide, byte| wide.wrapping_shl(8) | u64::from(*byte));
		most = most.max(64u32.saturating_sub(wide.leading_zeros()));
	}
	Some(most)
}
