//! Quantised operators.

use super::{
	dims,
	linear::{conv_attributes, swapped},
	movement::reshape,
	nodes::{int, Nodes, Operand, Var},
	Call, Refusal,
};
use crate::proto::AttributeProto;
use freehold_referee::{
	ops::{Conv, Quantised},
	ElementType::{self, *},
};

pub(super) fn quantised(op: &Quantised, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	match op {
		Quantised::QuantizeLinear { axis, block } => quantize(*axis, *block, call, nodes),
		Quantised::DequantizeLinear { axis, block } => dequantize(*axis, *block, call, nodes),
		Quantised::DynamicScale => {
			Ok(nodes.output_of(Float32, "DynamicQuantizeLinear", &[call.var(0)?], vec![], 1, 3))
		},
		Quantised::DynamicZeroPoint => {
			Ok(nodes.output_of(Uint8, "DynamicQuantizeLinear", &[call.var(0)?], vec![], 2, 3))
		},
		Quantised::MatMulInteger { transpose_b } => {
			check_rows(call.input(2)?)?;
			let b = if *transpose_b { swapped(call.input(1)?, nodes) } else { call.var(1)?.clone() };
			let inputs = [call.var(0)?, &b, call.var(2)?, call.var(3)?];
			Ok(nodes.node_as(Int32, "MatMulInteger", &inputs, vec![]))
		},
		Quantised::ConvInteger(conv) => {
			conv_integer(conv, call.var(0)?, call.input(1)?, call.var(2)?, call.input(3)?, nodes)
		},
		Quantised::QLinearMatMul { transpose_b } => matmul(*transpose_b, call, nodes),
		Quantised::QLinearConv(conv) => convolve(conv, call, nodes),
	}
}

fn attributes(axis: u32, block: u32) -> Vec<AttributeProto> {
	let mut attributes = vec![int("axis", i64::from(axis))];
	if block > 0 {
		attributes.push(int("block_size", i64::from(block)));
	}
	attributes
}

fn quantize(axis: u32, block: u32, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let element = call.output.element;
	let mut inputs: Vec<Var> = call.vars().into_iter().cloned().collect();
	if let Some(x) = inputs.first_mut() {
		*x = nodes.cast(x, Float32);
	}
	let inputs: Vec<&Var> = inputs.iter().collect();
	Ok(nodes.node_as(element, "QuantizeLinear", &inputs, attributes(axis, block)))
}

fn dequantize(axis: u32, block: u32, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	Ok(nodes.node_as(Float32, "DequantizeLinear", &call.vars(), attributes(axis, block)))
}

/// Where all is signed, or activations and output are unsigned, ONNX Runtime has QLinearMatMul and QLinearConv.
fn has_kernel(call: &Call) -> Result<bool, Refusal> {
	let known: [[ElementType; 3]; 3] = [[Uint8, Uint8, Uint8], [Uint8, Int8, Uint8], [Int8, Int8, Int8]];
	Ok(known.contains(&[call.element()?, call.var(3)?.element, call.output.element]))
}

fn matmul(transpose_b: bool, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	check_rows(call.input(2)?)?;
	let b = if transpose_b { swapped(call.input(3)?, nodes) } else { call.var(3)?.clone() };
	if has_kernel(call)? {
		let mut inputs = call.vars();
		if let Some(weights) = inputs.get_mut(3) {
			*weights = &b;
		}
		return Ok(nodes.node_as(call.output.element, "QLinearMatMul", &inputs, vec![]));
	}
	let sums = nodes.node_as(Int32, "MatMulInteger", &[call.var(0)?, &b, call.var(2)?, call.var(5)?], vec![]);
	let rows = match call.input(1)?.shape {
		[] | [1] => call.var(1)?.clone(),
		[rows] => reshape(call.var(1)?, &[i64::from(*rows), 1], nodes),
		_ => return Err(Refusal::Form { op: "QLinearMatMul", what: "with a scale for each row of a batch" }),
	};
	if call.input(4)?.shape.len() > 1 {
		return Err(Refusal::Form { op: "QLinearMatMul", what: "with a scale for each column of a batch" });
	}
	requantise(&sums, &rows, call.var(4)?, call, nodes)
}

fn is_scalar(operand: &Operand) -> bool {
	matches!(operand.shape, [] | [1])
}

/// ONNX Runtime takes one zero point for all rows of the first matrix.
fn check_rows(zero: &Operand) -> Result<(), Refusal> {
	match is_scalar(zero) {
		true => Ok(()),
		false => Err(Refusal::Form { op: "MatMulInteger", what: "with a zero point for each row" }),
	}
}

/// Sums of products of `x - xz` and `w - wz`. ONNX Runtime takes one zero point for all weights; with one for each
/// output channel, what it makes too much is the sum of `x - xz` under the window, times that.
fn conv_integer(
	conv: &Conv,
	x: &Var,
	w: &Operand,
	x_zero: &Var,
	w_zero: &Operand,
	nodes: &mut Nodes,
) -> Result<Var, Refusal> {
	let sums = |w: &Var, zero: &Var, nodes: &mut Nodes| {
		nodes.node_as(Int32, "ConvInteger", &[x, w, x_zero, zero], conv_attributes(conv))
	};
	if is_scalar(w_zero) {
		return Ok(sums(&w.var, &w_zero.var, nodes));
	}
	let (zero, one) = (nodes.scalar(w.var.element, 0), nodes.scalar(w.var.element, 1));
	let shape = nodes.ints(&dims(w.shape));
	let ones = nodes.node_as(w.var.element, "Expand", &[&one, &shape], vec![]);
	let (products, windows) = (sums(&w.var, &zero, nodes), sums(&ones, &zero, nodes));
	let mut by_channel = vec![-1i64];
	by_channel.resize(w.shape.len().saturating_sub(1), 1);
	let offsets = nodes.cast(&w_zero.var, Int32);
	let offsets = reshape(&offsets, &by_channel, nodes);
	let excess = nodes.node("Mul", &[&windows, &offsets], vec![]);
	Ok(nodes.node("Sub", &[&products, &excess], vec![]))
}

fn convolve(conv: &Conv, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	if has_kernel(call)? && is_scalar(call.input(5)?) {
		return Ok(nodes.node_as(call.output.element, "QLinearConv", &call.vars(), conv_attributes(conv)));
	}
	let mut sums = conv_integer(conv, call.var(0)?, call.input(3)?, call.var(2)?, call.input(5)?, nodes)?;
	// One number an output channel, the second axis.
	let mut by_channel = vec![-1i64];
	by_channel.resize(call.output.shape.len().saturating_sub(1), 1);
	if let Some(bias) = call.inputs.get(8) {
		let bias = reshape(&bias.var, &by_channel, nodes);
		sums = nodes.node("Add", &[&sums, &bias], vec![]);
	}
	let scale = reshape(call.var(4)?, &by_channel, nodes);
	requantise(&sums, call.var(1)?, &scale, call, nodes)
}

/// Sums of products times their scale, as the output's type: the steps of the canonical meaning, a node each.
fn requantise(sums: &Var, a: &Var, b: &Var, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let product = nodes.node("Mul", &[a, b], vec![]);
	let scale = nodes.node("Div", &[&product, call.var(6)?], vec![]);
	let sums = nodes.cast(sums, Float32);
	let scaled = nodes.node("Mul", &[&sums, &scale], vec![]);
	let (one, zero) = (nodes.real(Float32, 1.0), reshape(call.var(7)?, &[], nodes));
	Ok(nodes.node_as(call.output.element, "QuantizeLinear", &[&scaled, &one, &zero], vec![]))
}
