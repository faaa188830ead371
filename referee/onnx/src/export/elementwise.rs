//! Operators on each element.

use super::{
	dims,
	nodes::{bits_carrier, carrier, flag, float, int, string, Nodes, Operand, Var},
	order::{above_zero, extreme, lacks_minus_zero},
	power::power,
	Call, Refusal,
};
use crate::proto::AttributeProto;
use freehold_referee::{
	ops::{Binary, Unary},
	ElementType::{self, *},
};

const FLOATS: &[ElementType] = &[Float32, Float64];
/// Where ONNX Runtime has 32-bit floats only.
const SINGLE: &[ElementType] = &[Float32];

pub(super) fn unary(op: &Unary, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let x = call.var(0)?;
	let element = x.element;
	match op {
		Unary::Swish { alpha } => {
			let alpha = nodes.real(element, alpha.get());
			let scaled = nodes.node("Mul", &[x, &alpha], vec![]);
			let gate = nodes.node("Sigmoid", &[&scaled], vec![]);
			return Ok(nodes.node("Mul", &[x, &gate], vec![]));
		},
		Unary::Erf if !element.is_float() => return Err(Refusal::Type { op: "Erf", element }),
		// Integers are shrunk as the 64-bit floats that they are.
		Unary::Shrink { .. } if !element.is_float() => {
			let wide = nodes.cast(x, Float64);
			let shrunk = nodes.node("Shrink", &[&wide], attributes(op));
			return nodes.saturated(&shrunk, element);
		},
		// ONNX Runtime leaves −0 as it is.
		Unary::Relu if element == Int64 || (element.is_float() && nodes.exact) => {
			let zero = nodes.scalar(element, 0);
			return above_zero(x, &zero, nodes);
		},
		// Of 64 bits ONNX Runtime gets it wrong, as it does the greater of two.
		Unary::Sign if element == Int64 => {
			let [zero, one, minus] = [0, 1, -1].map(|value| nodes.scalar(element, value));
			let is_positive = nodes.node_as(Bool, "Greater", &[x, &zero], vec![]);
			let is_negative = nodes.node_as(Bool, "Less", &[x, &zero], vec![]);
			let sign = nodes.select(&is_negative, &minus, &zero)?;
			return nodes.select(&is_positive, &one, &sign);
		},
		_ => (),
	}
	let (name, types) = kernel(op);
	let carrier = carrier(name, element, types)?;
	let x = nodes.cast(x, carrier);
	let is_test = matches!(op, Unary::IsNaN | Unary::IsInf { .. });
	let y = nodes.node_as(if is_test { Bool } else { carrier }, name, &[&x], attributes(op));
	Ok(nodes.cast(&y, call.output.element))
}

/// The ONNX operator, and the types that ONNX Runtime has it for.
fn kernel(op: &Unary) -> (&'static str, &'static [ElementType]) {
	const ALL: &[ElementType] = &[Float32, Float64, Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64];
	match op {
		Unary::Abs => ("Abs", ALL),
		Unary::Neg => ("Neg", &[Float32, Float64, Int8, Int16, Int32, Int64]),
		Unary::Sign => ("Sign", ALL),
		Unary::Floor => ("Floor", FLOATS),
		Unary::Ceil => ("Ceil", FLOATS),
		Unary::Round => ("Round", FLOATS),
		Unary::Reciprocal => ("Reciprocal", FLOATS),
		Unary::Sqrt => ("Sqrt", FLOATS),
		Unary::Exp => ("Exp", FLOATS),
		Unary::Log => ("Log", FLOATS),
		Unary::Erf => ("Erf", SINGLE),
		Unary::Sin => ("Sin", FLOATS),
		Unary::Cos => ("Cos", SINGLE),
		Unary::Tan => ("Tan", SINGLE),
		Unary::Asin => ("Asin", SINGLE),
		Unary::Acos => ("Acos", SINGLE),
		Unary::Atan => ("Atan", SINGLE),
		Unary::Sinh => ("Sinh", SINGLE),
		Unary::Cosh => ("Cosh", SINGLE),
		Unary::Tanh => ("Tanh", FLOATS),
		Unary::Asinh => ("Asinh", SINGLE),
		Unary::Acosh => ("Acosh", SINGLE),
		Unary::Atanh => ("Atanh", SINGLE),
		Unary::Sigmoid => ("Sigmoid", FLOATS),
		Unary::Relu => ("Relu", &[Float32, Float64, Int8, Int32]),
		Unary::LeakyRelu { .. } => ("LeakyRelu", SINGLE),
		Unary::ThresholdedRelu { .. } => ("ThresholdedRelu", SINGLE),
		Unary::Elu { .. } => ("Elu", SINGLE),
		Unary::Celu { .. } => ("Celu", SINGLE),
		Unary::Selu { .. } => ("Selu", SINGLE),
		Unary::HardSigmoid { .. } => ("HardSigmoid", SINGLE),
		Unary::HardSwish => ("HardSwish", SINGLE),
		Unary::Softplus => ("Softplus", SINGLE),
		Unary::Softsign => ("Softsign", SINGLE),
		Unary::Mish => ("Mish", SINGLE),
		Unary::Swish { .. } => ("Swish", FLOATS),
		Unary::Gelu { .. } => ("Gelu", SINGLE),
		Unary::Shrink { .. } => ("Shrink", FLOATS),
		Unary::Not => ("Not", &[Bool]),
		Unary::BitwiseNot => ("BitwiseNot", &[Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64]),
		Unary::IsNaN => ("IsNaN", FLOATS),
		Unary::IsInf { .. } => ("IsInf", FLOATS),
	}
}

fn attributes(op: &Unary) -> Vec<AttributeProto> {
	match op {
		Unary::LeakyRelu { alpha }
		| Unary::ThresholdedRelu { alpha }
		| Unary::Elu { alpha }
		| Unary::Celu { alpha } => {
			vec![float("alpha", alpha.get())]
		},
		Unary::Selu { alpha, gamma } => vec![float("alpha", alpha.get()), float("gamma", gamma.get())],
		Unary::HardSigmoid { alpha, beta } => vec![float("alpha", alpha.get()), float("beta", beta.get())],
		Unary::Gelu { tanh } => vec![string("approximate", if *tanh { "tanh" } else { "none" })],
		Unary::Shrink { bias, lambd } => vec![float("bias", bias.get()), float("lambd", lambd.get())],
		Unary::IsInf { negative, positive } => {
			vec![flag("detect_negative", *negative), flag("detect_positive", *positive)]
		},
		_ => vec![],
	}
}

pub(super) fn binary(op: Binary, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (a, b) = (call.var(0)?, call.var(1)?);
	let element = a.element;
	match op {
		Binary::Mod => return divide(op, call, nodes),
		Binary::Div | Binary::Fmod if !element.is_float() => return divide(op, call, nodes),
		Binary::Fmod => return Ok(nodes.node("Mod", &[a, b], vec![int("fmod", 1)])),
		Binary::Min | Binary::Max => {
			return extreme(op == Binary::Max, call.input(0)?, call.input(1)?, nodes);
		},
		Binary::Pow => return power(call, nodes),
		Binary::PRelu => return prelu(call, nodes),
		Binary::BitShiftLeft | Binary::BitShiftRight => return shift(op, call, nodes),
		_ => (),
	}
	const INTEGERS: &[ElementType] = &[Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64];
	const NUMBERS: &[ElementType] =
		&[Float32, Float64, Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64];
	const ALL: &[ElementType] = &ElementType::ALL;
	const BOOL: &[ElementType] = &[Bool];
	let (name, types) = match op {
		Binary::Add => ("Add", NUMBERS),
		Binary::Sub => ("Sub", NUMBERS),
		Binary::Mul => ("Mul", NUMBERS),
		Binary::Div => ("Div", NUMBERS),
		Binary::BitwiseAnd => ("BitwiseAnd", INTEGERS),
		Binary::BitwiseOr => ("BitwiseOr", INTEGERS),
		Binary::BitwiseXor => ("BitwiseXor", INTEGERS),
		Binary::And => ("And", BOOL),
		Binary::Or => ("Or", BOOL),
		Binary::Xor => ("Xor", BOOL),
		Binary::Equal => ("Equal", ALL),
		Binary::Greater => ("Greater", NUMBERS),
		Binary::GreaterOrEqual => ("GreaterOrEqual", NUMBERS),
		Binary::Less => ("Less", NUMBERS),
		Binary::LessOrEqual => ("LessOrEqual", NUMBERS),
		// Written above.
		_ => return Err(Refusal::Inputs),
	};
	let carrier = carrier(name, element, types)?;
	let (a, b) = (nodes.cast(a, carrier), nodes.cast(b, carrier));
	let compares = call.output.element != element;
	let y = nodes.node_as(if compares { Bool } else { carrier }, name, &[&a, &b], vec![]);
	Ok(nodes.cast(&y, call.output.element))
}

/// Integers divided: ONNX Runtime's process dies of a division by zero, and of the least by minus one.
fn divide(op: Binary, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (a, divisor) = (call.var(0)?, call.input(1)?);
	let element = a.element;
	if !holds_zero_or_minus_one(divisor) {
		return Ok(divided(op, a, &divisor.var, nodes));
	}
	let signed = matches!(element, Int8 | Int16 | Int32 | Int64);
	let (zero, one) = (nodes.scalar(element, 0), nodes.scalar(element, 1));
	let is_zero = nodes.node_as(Bool, "Equal", &[&divisor.var, &zero], vec![]);
	let mut safe = nodes.select(&is_zero, &one, &divisor.var)?;
	let minus = nodes.scalar(element, -1);
	let is_minus = signed.then(|| nodes.node_as(Bool, "Equal", &[&divisor.var, &minus], vec![]));
	if let Some(is_minus) = &is_minus {
		safe = nodes.select(is_minus, &one, &safe)?;
	}
	let mut y = divided(op, a, &safe, nodes);
	if op == Binary::Div {
		if let Some(is_minus) = &is_minus {
			let negated = nodes.node("Sub", &[&zero, a], vec![]);
			y = nodes.select(is_minus, &negated, &y)?;
		}
		y = nodes.select(&is_zero, &zero, &y)?;
	}
	// A remainder of one is zero, as it is by minus one and, by definition, by zero.
	Ok(y)
}

/// By neither zero nor minus one.
fn divided(op: Binary, a: &Var, b: &Var, nodes: &mut Nodes) -> Var {
	match (op, a.element) {
		(Binary::Div, _) => nodes.node("Div", &[a, b], vec![]),
		// ONNX Runtime's remainder goes through 64-bit floats.
		(Binary::Fmod, Int64 | Uint64) => {
			let quotient = nodes.node("Div", &[a, b], vec![]);
			let multiple = nodes.node("Mul", &[&quotient, b], vec![]);
			nodes.node("Sub", &[a, &multiple], vec![])
		},
		(Binary::Fmod, _) => nodes.node("Mod", &[a, b], vec![int("fmod", 1)]),
		_ => nodes.node("Mod", &[a, b], vec![]),
	}
}

fn holds_zero_or_minus_one(operand: &Operand) -> bool {
	let Some(bytes) = operand.constant else { return true };
	let mut elements = bytes.chunks(operand.var.element.size());
	elements.any(|element| element.iter().all(|b| *b == 0) || element.iter().all(|b| *b == 0xff))
}

fn prelu(call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (x, slope) = (call.var(0)?, call.var(1)?);
	let element = x.element;
	if element == Float32 {
		return Ok(nodes.node("PRelu", &[x, slope], vec![]));
	}
	let zero = nodes.scalar(element, 0);
	let negative = nodes.node_as(Bool, "Less", &[x, &zero], vec![]);
	let scaled = nodes.node("Mul", &[slope, x], vec![]);
	nodes.select(&negative, &scaled, x)
}

/// Shifts by as many bits as there are, or more, give zero.
fn shift(op: Binary, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (x, by) = (call.var(0)?, call.input(1)?);
	let element = x.element;
	let left = op == Binary::BitShiftLeft;
	let carrier = match element {
		Uint16 => Uint32,
		Uint8 | Uint32 | Uint64 => element,
		_ => return Err(Refusal::Type { op: "BitShift", element }),
	};
	let bits = element.size().saturating_mul(8);
	let (most, zero) = (nodes.scalar(element, bits as i64), nodes.scalar(element, 0));
	let (wide, count) = (nodes.cast(x, carrier), nodes.cast(&by.var, carrier));
	let last = nodes.scalar(carrier, bits.saturating_sub(1) as i64);
	let count = nodes.node("Min", &[&count, &last], vec![]);
	let direction = string("direction", if left { "LEFT" } else { "RIGHT" });
	let shifted = nodes.node("BitShift", &[&wide, &count], vec![direction]);
	let shifted = nodes.cast(&shifted, element);
	let beyond = nodes.node_as(Bool, "GreaterOrEqual", &[&by.var, &most], vec![]);
	nodes.select(&beyond, &zero, &shifted)
}

/// ONNX Runtime makes +0 of a −0 from the first of two floats, and from the second if that is broadcast.
pub(super) fn choose(call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (condition, x, y) = (call.input(0)?, call.input(1)?, call.input(2)?);
	let shape = &call.output.shape;
	let is_kept = lacks_minus_zero(x) && (lacks_minus_zero(y) || y.shape == shape.as_slice());
	if !nodes.exact || !y.var.element.is_float() || is_kept {
		return nodes.select(&condition.var, &x.var, &y.var);
	}
	// Picked from both, bits as they are.
	let taken = nodes.cast(&condition.var, Int32);
	let axes = nodes.ints(&[0]);
	let mut apart = |var: &Var, own: &[u32]| {
		let full = match own == shape.as_slice() {
			true => var.clone(),
			false => {
				let shape = nodes.ints(&dims(shape));
				nodes.node_as(var.element, "Expand", &[var, &shape], vec![])
			},
		};
		nodes.node_as(var.element, "Unsqueeze", &[&full, &axes], vec![])
	};
	let (x, y, taken) = (apart(&x.var, x.shape), apart(&y.var, y.shape), apart(&taken, condition.shape));
	let both = nodes.node("Concat", &[&y, &x], vec![int("axis", 0)]);
	let picked = nodes.node_as(x.element, "GatherElements", &[&both, &taken], vec![int("axis", 0)]);
	Ok(nodes.node_as(x.element, "Squeeze", &[&picked, &axes], vec![]))
}

pub(super) fn cast(to: ElementType, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let x = call.var(0)?;
	match x.element.is_float() && !to.is_float() && to != Bool {
		true => nodes.saturated(x, to),
		false => Ok(nodes.cast(x, to)),
	}
}

/// The sum of products of small integers wraps as that of wide ones does.
pub(super) fn wrapping(
	name: &'static str,
	x: &Var,
	types: &[ElementType],
	nodes: &mut Nodes,
	compute: impl FnOnce(&mut Nodes, &Var) -> Var,
) -> Result<Var, Refusal> {
	let carrier = bits_carrier(name, x.element, types)?;
	let wide = nodes.cast(x, carrier);
	let y = compute(nodes, &wide);
	Ok(nodes.cast(&y, x.element))
}
