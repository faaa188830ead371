//! Products of matrices, and convolutions.

use super::{
	nodes::{bits_carrier, carrier, flag, float, int, ints, Nodes, Operand, Var},
	Call, Refusal,
};
use crate::proto::AttributeProto;
use freehold_referee::{
	ops::{Conv, ConvTranspose, Gemm, Linear},
	ElementType::{self, *},
};

const MULTIPLIED: &[ElementType] = &[Float32, Float64, Int32, Int64, Uint32, Uint64];
const SINGLE: &[ElementType] = &[Float32];

pub(super) fn linear(op: &Linear, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	match op {
		Linear::MatMul { transpose_b } => matmul(*transpose_b, call, nodes),
		Linear::Gemm(gemm) => product(gemm, call, nodes),
		Linear::Conv(conv) => convolution("Conv", conv_attributes(conv), call, nodes),
		Linear::ConvTranspose(conv) => {
			convolution("ConvTranspose", conv_transpose_attributes(conv), call, nodes)
		},
	}
}

fn matmul(transpose_b: bool, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (a, b) = (call.var(0)?, call.input(1)?);
	let carrier = bits_carrier("MatMul", a.element, MULTIPLIED)?;
	let b = if transpose_b { swapped(b, nodes) } else { b.var.clone() };
	let (wide_a, wide_b) = (nodes.cast(a, carrier), nodes.cast(&b, carrier));
	let y = nodes.node("MatMul", &[&wide_a, &wide_b], vec![]);
	Ok(nodes.cast(&y, call.output.element))
}

/// The last two axes swapped, which ONNX Runtime does once for a constant.
pub(super) fn swapped(operand: &Operand, nodes: &mut Nodes) -> Var {
	let mut perm: Vec<i64> = (0i64..).take(operand.shape.len()).collect();
	if let [.., row, column] = perm.as_mut_slice() {
		std::mem::swap(row, column);
	}
	nodes.node("Transpose", &[&operand.var], vec![ints("perm", perm)])
}

fn product(gemm: &Gemm, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let element = call.element()?;
	if element.is_float() {
		let attributes = vec![
			float("alpha", gemm.alpha.get()),
			float("beta", gemm.beta.get()),
			flag("transA", gemm.transpose_a),
			flag("transB", gemm.transpose_b),
		];
		return Ok(nodes.node_as(element, "Gemm", &call.vars(), attributes));
	}
	// ONNX Runtime's Gemm is of floats only; of integers the factors are one.
	if gemm.alpha.get() != 1.0 || gemm.beta.get() != 1.0 {
		return Err(Refusal::Type { op: "Gemm", element });
	}
	let (a, b) = (call.input(0)?, call.input(1)?);
	let carrier = bits_carrier("Gemm", element, MULTIPLIED)?;
	let a = if gemm.transpose_a { swapped(a, nodes) } else { a.var.clone() };
	let b = if gemm.transpose_b { swapped(b, nodes) } else { b.var.clone() };
	let (a, b) = (nodes.cast(&a, carrier), nodes.cast(&b, carrier));
	let y = nodes.node("MatMul", &[&a, &b], vec![]);
	let y = nodes.cast(&y, element);
	Ok(match call.inputs.get(2) {
		Some(c) => nodes.node("Add", &[&y, &c.var], vec![]),
		None => y,
	})
}

fn convolution(
	name: &'static str,
	attributes: Vec<AttributeProto>,
	call: &Call,
	nodes: &mut Nodes,
) -> Result<Var, Refusal> {
	let element = call.element()?;
	let carrier = carrier(name, element, SINGLE)?;
	if !element.is_float() {
		return Err(Refusal::Type { op: name, element });
	}
	let inputs: Vec<Var> = call.vars().into_iter().map(|var| nodes.cast(var, carrier)).collect();
	let y = nodes.node(name, &inputs.iter().collect::<Vec<_>>(), attributes);
	Ok(nodes.cast(&y, element))
}

pub(super) fn pads(begin: &[u32], end: &[u32]) -> AttributeProto {
	ints("pads", begin.iter().chain(end).copied())
}

pub(super) fn conv_attributes(conv: &Conv) -> Vec<AttributeProto> {
	vec![
		ints("dilations", conv.dilations.iter().copied()),
		int("group", i64::from(conv.group)),
		pads(&conv.pads_begin, &conv.pads_end),
		ints("strides", conv.strides.iter().copied()),
	]
}

fn conv_transpose_attributes(conv: &ConvTranspose) -> Vec<AttributeProto> {
	vec![
		ints("dilations", conv.dilations.iter().copied()),
		int("group", i64::from(conv.group)),
		ints("output_padding", conv.output_padding.iter().copied()),
		pads(&conv.pads_begin, &conv.pads_end),
		ints("strides", conv.strides.iter().copied()),
	]
}
