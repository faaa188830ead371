//! Operators on each element.

use super::Table;
use crate::import::{
	error::Reason,
	node::{Node, Outcome},
	tensors::element_or_reason,
	term::{integers, Term},
	walk::Import,
};
use freehold_referee::ops::{Binary, Real, Unary};

pub(super) const TABLE: Table = &[
	("Abs", |i, n| unary(i, n, Unary::Abs)),
	("Neg", |i, n| unary(i, n, Unary::Neg)),
	("Sign", |i, n| unary(i, n, Unary::Sign)),
	("Floor", |i, n| unary(i, n, Unary::Floor)),
	("Ceil", |i, n| unary(i, n, Unary::Ceil)),
	("Round", |i, n| unary(i, n, Unary::Round)),
	("Reciprocal", |i, n| unary(i, n, Unary::Reciprocal)),
	("Sqrt", |i, n| unary(i, n, Unary::Sqrt)),
	("Exp", |i, n| unary(i, n, Unary::Exp)),
	("Log", |i, n| unary(i, n, Unary::Log)),
	("Erf", |i, n| unary(i, n, Unary::Erf)),
	("Sin", |i, n| unary(i, n, Unary::Sin)),
	("Cos", |i, n| unary(i, n, Unary::Cos)),
	("Tan", |i, n| unary(i, n, Unary::Tan)),
	("Asin", |i, n| unary(i, n, Unary::Asin)),
	("Acos", |i, n| unary(i, n, Unary::Acos)),
	("Atan", |i, n| unary(i, n, Unary::Atan)),
	("Sinh", |i, n| unary(i, n, Unary::Sinh)),
	("Cosh", |i, n| unary(i, n, Unary::Cosh)),
	("Tanh", |i, n| unary(i, n, Unary::Tanh)),
	("Asinh", |i, n| unary(i, n, Unary::Asinh)),
	("Acosh", |i, n| unary(i, n, Unary::Acosh)),
	("Atanh", |i, n| unary(i, n, Unary::Atanh)),
	("Sigmoid", |i, n| unary(i, n, Unary::Sigmoid)),
	("Relu", |i, n| unary(i, n, Unary::Relu)),
	("HardSwish", |i, n| unary(i, n, Unary::HardSwish)),
	("Softplus", |i, n| unary(i, n, Unary::Softplus)),
	("Softsign", |i, n| unary(i, n, Unary::Softsign)),
	("Mish", |i, n| unary(i, n, Unary::Mish)),
	("Not", |i, n| unary(i, n, Unary::Not)),
	("BitwiseNot", |i, n| unary(i, n, Unary::BitwiseNot)),
	("IsNaN", |i, n| unary(i, n, Unary::IsNaN)),
	("LeakyRelu", |i, n| {
		let op = Unary::LeakyRelu { alpha: real(n, "alpha", 0.01)? };
		unary(i, n, op)
	}),
	("ThresholdedRelu", |i, n| {
		let op = Unary::ThresholdedRelu { alpha: real(n, "alpha", 1.0)? };
		unary(i, n, op)
	}),
	("Elu", |i, n| {
		let op = Unary::Elu { alpha: real(n, "alpha", 1.0)? };
		unary(i, n, op)
	}),
	("Celu", |i, n| {
		let op = Unary::Celu { alpha: real(n, "alpha", 1.0)? };
		unary(i, n, op)
	}),
	("Selu", |i, n| {
		let op = Unary::Selu { alpha: real(n, "alpha", 1.673_263_2)?, gamma: real(n, "gamma", 1.050_701)? };
		unary(i, n, op)
	}),
	("HardSigmoid", |i, n| {
		let op = Unary::HardSigmoid { alpha: real(n, "alpha", 0.2)?, beta: real(n, "beta", 0.5)? };
		unary(i, n, op)
	}),
	("Swish", |i, n| {
		let op = Unary::Swish { alpha: real(n, "alpha", 1.0)? };
		unary(i, n, op)
	}),
	("Shrink", |i, n| {
		let op = Unary::Shrink { bias: real(n, "bias", 0.0)?, lambd: real(n, "lambd", 0.5)? };
		unary(i, n, op)
	}),
	("Gelu", gelu),
	("IsInf", |i, n| {
		let (negative, positive) = (n.flag("detect_negative", true)?, n.flag("detect_positive", true)?);
		unary(i, n, Unary::IsInf { negative, positive })
	}),
	("Add", |i, n| binary(i, n, Binary::Add)),
	("Sub", |i, n| binary(i, n, Binary::Sub)),
	("Mul", |i, n| binary(i, n, Binary::Mul)),
	("Div", |i, n| binary(i, n, Binary::Div)),
	("Pow", pow),
	("Mod", |i, n| {
		let op = if n.flag("fmod", false)? { Binary::Fmod } else { Binary::Mod };
		binary(i, n, op)
	}),
	("PRelu", |i, n| binary(i, n, Binary::PRelu)),
	("BitwiseAnd", |i, n| binary(i, n, Binary::BitwiseAnd)),
	("BitwiseOr", |i, n| binary(i, n, Binary::BitwiseOr)),
	("BitwiseXor", |i, n| binary(i, n, Binary::BitwiseXor)),
	("BitShift", |i, n| match n.string("direction", "")? {
		"LEFT" => binary(i, n, Binary::BitShiftLeft),
		"RIGHT" => binary(i, n, Binary::BitShiftRight),
		_ => Err(Reason::attribute("direction", "is neither LEFT nor RIGHT")),
	}),
	("And", |i, n| binary(i, n, Binary::And)),
	("Or", |i, n| binary(i, n, Binary::Or)),
	("Xor", |i, n| binary(i, n, Binary::Xor)),
	("Equal", |i, n| binary(i, n, Binary::Equal)),
	("Greater", |i, n| binary(i, n, Binary::Greater)),
	("GreaterOrEqual", |i, n| binary(i, n, Binary::GreaterOrEqual)),
	("Less", |i, n| binary(i, n, Binary::Less)),
	("LessOrEqual", |i, n| binary(i, n, Binary::LessOrEqual)),
	("Min", |i, n| chain(i, n, Binary::Min)),
	("Max", |i, n| chain(i, n, Binary::Max)),
	("Sum", |i, n| chain(i, n, Binary::Add)),
	("Mean", mean),
	("Where", |i, n| Ok(vec![i.builder.select(n.input(0)?, n.input(1)?, n.input(2)?)?.into()])),
	("Clip", clip),
	("Cast", cast),
	("CastLike", cast_like),
	("BitCast", bit_cast),
	("Identity", identity),
	("Dropout", dropout),
];

fn real(node: &Node<'_>, name: &'static str, default: f32) -> Result<Real, Reason> {
	node.float(name, default).map(Real::new)
}

fn unary(import: &mut Import<'_>, node: &Node<'_>, op: Unary) -> Outcome {
	Ok(vec![import.builder.unary(op, node.input(0)?)?.into()])
}

fn binary(import: &mut Import<'_>, node: &Node<'_>, op: Binary) -> Outcome {
	Ok(vec![import.builder.binary(op, node.input(0)?, node.input(1)?)?.into()])
}

fn gelu(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let tanh = match node.string("approximate", "none")? {
		"none" => false,
		"tanh" => true,
		_ => return Err(Reason::attribute("approximate", "is neither none nor tanh")),
	};
	unary(import, node, Unary::Gelu { tanh })
}

/// Whether 32-bit floats hold every integer that this may have.
fn fits_single(term: &Term) -> bool {
	const MOST: u64 = 1 << 24;
	const LOOKED_AT: u64 = 4096;
	let known = term.known().filter(|_| term.elements() <= LOOKED_AT).and_then(integers);
	term.element().size() <= 2 || known.is_some_and(|mut known| known.all(|n| n.unsigned_abs() <= MOST))
}

/// The exponent may be of another type; the result is of the base's. An integer takes an integer as it is, all else
/// is the arithmetic of a float that holds both.
fn pow(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	use freehold_referee::ElementType::{Float32, Float64};
	let (base, exponent) = (node.input(0)?.clone(), node.input(1)?.clone());
	let b = &mut import.builder;
	if base.element() == exponent.element() || !(base.is_float() || exponent.is_float()) {
		return Ok(vec![b.binary(Binary::Pow, &base, &exponent)?.into()]);
	}
	let common = match (base.element(), exponent.element()) {
		(Float64, _) | (_, Float64) => Float64,
		(Float32, _) if fits_single(&exponent) => Float32,
		_ => Float64,
	};
	let (x, y) = (b.cast(&base, common)?, b.cast(&exponent, common)?);
	let power = b.binary(Binary::Pow, &x, &y)?;
	Ok(vec![b.cast(&power, base.element())?.into()])
}

fn fold(import: &mut Import<'_>, terms: &[&Term], op: Binary) -> Result<Term, Reason> {
	let (first, rest) = terms.split_first().ok_or_else(|| Reason::other("it has no inputs"))?;
	rest.iter().try_fold((*first).clone(), |so_far, term| import.builder.binary(op, &so_far, term))
}

/// From left to right.
fn chain(import: &mut Import<'_>, node: &Node<'_>, op: Binary) -> Outcome {
	Ok(vec![fold(import, &node.inputs()?, op)?.into()])
}

fn mean(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let terms = node.inputs()?;
	let sum = fold(import, &terms, Binary::Add)?;
	let count = import.builder.scalar(sum.element(), terms.len() as f64);
	Ok(vec![import.builder.binary(Binary::Div, &sum, &count)?.into()])
}

/// The lower bound first. Before opset 11 a bound that is left out is the last finite 32-bit float.
fn clip(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let mut x = node.input(0)?.clone();
	let bound = |import: &Import<'_>, i: usize, name: &'static str, last: f32| {
		if node.opset >= 11 {
			return node.optional(i).map(|bound| bound.cloned());
		}
		let value = node.find_float(name)?.or(x.is_float().then_some(last));
		Ok(value.map(|value| import.builder.scalar(x.element(), f64::from(value))))
	};
	let (low, high) = (bound(import, 1, "min", f32::MIN)?, bound(import, 2, "max", f32::MAX)?);
	if let Some(low) = low {
		x = import.builder.binary(Binary::Max, &x, &low)?;
	}
	if let Some(high) = high {
		x = import.builder.binary(Binary::Min, &x, &high)?;
	}
	Ok(vec![x.into()])
}

/// The number of the element type that a node casts to.
fn cast(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	// They only say how 8-bit floats are reached.
	node.ignore(&["saturate", "round_mode"]);
	let number = node.find_int("to")?.and_then(|number| i32::try_from(number).ok());
	let number = number.ok_or_else(|| Reason::attribute("to", "is missing"))?;
	if matches!(number, 21 | 22) {
		return Err(Reason::other("casts to 4-bit integers are not supported"));
	}
	let to = element_or_reason(number)?;
	Ok(vec![import.builder.cast(node.input(0)?, to)?.into()])
}

fn cast_like(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	node.ignore(&["saturate", "round_mode"]);
	let like = node.input(1)?;
	if like.four_bits {
		return Err(Reason::other("casts to 4-bit integers are not supported"));
	}
	let to = like.element();
	Ok(vec![import.builder.cast(node.input(0)?, to)?.into()])
}

/// Between integers of one size, where it is what Cast does; constants between any two types.
fn bit_cast(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let number = node.find_int("to")?.and_then(|number| i32::try_from(number).ok());
	let to = freehold_referee::ElementType::from_onnx(number.unwrap_or(0))
		.ok_or_else(|| Reason::attribute("to", "is no type whose bits are kept"))?;
	let x = node.input(0)?;
	if to.size() != x.element().size() {
		return Err(Reason::other("the types differ in size"));
	}
	if x.is_float() || to.is_float() || x.element() == freehold_referee::ElementType::Bool {
		let array = node.known(&import.builder, 0)?;
		let data = freehold_referee::Data::from_bytes(to, array.as_bytes());
		return Ok(vec![import.builder.constant(x.shape().to_vec(), data)?.into()]);
	}
	Ok(vec![import.builder.cast(x, to)?.into()])
}

fn identity(_: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	match node.slots() {
		[slot] => Ok(vec![slot.clone()]),
		_ => Err(Reason::other("it has not one input")),
	}
}

/// In inference it is the identity, and its mask all true.
fn dropout(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	node.ignore(&["ratio", "seed", "is_test"]);
	let x = node.input(0)?.clone();
	// The ratio.
	node.optional(1)?;
	if node.optional(2)?.is_some() {
		let training = node.known_int(&import.builder, 2)?;
		let ratio =
			node.known_reals(&import.builder, 1)?.and_then(|ratio| ratio.first().copied()).unwrap_or(0.5);
		if training != Some(0) && ratio != 0.0 {
			return Err(Reason::other("in training mode it is random"));
		}
	}
	let mask = if node.wants(1) {
		let yes = import.builder.scalar(freehold_referee::ElementType::Bool, 1.0);
		// Before opset 10 the mask is of the input's type.
		let yes = if node.opset < 10 { import.builder.cast(&yes, x.element())? } else { yes };
		import.builder.expand(&yes, x.shape())?
	} else {
		return Ok(vec![x.into()]);
	};
	Ok(vec![x.into(), mask.into()])
}
