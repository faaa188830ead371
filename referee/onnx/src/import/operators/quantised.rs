//! Quantised operators.
//!
//! A product of unsigned and signed bytes saturates in ONNX Runtime on CPUs without the instructions for
//! it. Where one operand is signed, the other is made signed too: `x - 128` with the zero point less 128,
//! by flipping the highest bit, so that the products are the same numbers.

use super::{
	geometry::{spatial, Geometry},
	linear::{columns_together, groups},
	Table,
};
use crate::import::{
	builder::Builder,
	error::Reason,
	node::{axis, size, Node, Outcome},
	term::Term,
	walk::Import,
};
use freehold_referee::{
	ops::{Binary, Quantised},
	ElementType, Op,
};
use ElementType::{Int8, Uint8};

pub(super) const TABLE: Table = &[
	("QuantizeLinear", quantize),
	("DequantizeLinear", dequantize),
	("DynamicQuantizeLinear", dynamic),
	("MatMulInteger", matmul_integer),
	("ConvInteger", conv_integer),
	("QLinearMatMul", qlinear_matmul),
	("QLinearConv", qlinear_conv),
];

fn emit(b: &mut Builder, op: Quantised, inputs: &[&Term]) -> Result<Term, Reason> {
	b.emit(Op::Quantised(op), inputs)
}

/// A zero point of the shape of its scale; zero where there is none.
fn zero_for(
	b: &mut Builder,
	scale: &Term,
	zero: Option<&Term>,
	element: ElementType,
) -> Result<Term, Reason> {
	match zero {
		Some(zero) if zero.elements() == scale.elements() => b.reshape(zero, scale.shape()),
		Some(_) => Err(Reason::other("its zero point is not of the shape of its scale")),
		None => {
			let zero = b.scalar(element, 0.0);
			b.expand(&zero, scale.shape())
		},
	}
}

/// The axis and the size of blocks along it.
fn spread(node: &Node<'_>, x: &Term, scale: &Term) -> Result<(u32, u32), Reason> {
	let (at, block) = (node.int("axis", 1)?, size(node.int("block_size", 0)?)?);
	match block == 0 && scale.elements() == 1 && scale.rank() <= 1 {
		true => Ok((0, 0)),
		false => Ok((axis(at, x.rank())?, block)),
	}
}

fn quantize(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	// They only say how 8-bit floats are reached, and which type divides.
	node.ignore(&["saturate", "precision"]);
	let (x, scale, zero) = (node.input(0)?, node.input(1)?, node.optional(2)?);
	let (axis, block) = spread(node, x, scale)?;
	let told = match node.int("output_dtype", 0)? {
		0 => None,
		number => Some(i32::try_from(number).unwrap_or(0)),
	};
	let element = match (zero, told) {
		(Some(zero), _) => zero.element(),
		(None, None) => Uint8,
		(None, Some(number)) => crate::import::tensors::element_or_reason(number)?,
	};
	let four_bits = zero.map_or(matches!(told, Some(21 | 22)), |zero| zero.four_bits);
	let b = &mut import.builder;
	let zero = zero.map(Term::as_bytes);
	let zero = zero_for(b, scale, zero.as_ref(), element)?;
	let y = emit(b, Quantised::QuantizeLinear { axis, block }, &[x, scale, &zero])?;
	if !four_bits {
		return Ok(vec![y.into()]);
	}
	let (low, high) = if element == Int8 { (-8.0, 7.0) } else { (0.0, 15.0) };
	let (low, high) = (b.scalar(element, low), b.scalar(element, high));
	let y = b.binary(Binary::Max, &y, &low)?;
	let y = b.binary(Binary::Min, &y, &high)?;
	Ok(vec![Term { four_bits: true, ..y }.into()])
}

fn dequantize(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	// Only between 16- and 32-bit floats, of which there is one kind here.
	node.ignore(&["output_dtype"]);
	let (x, scale) = (node.input(0)?.as_bytes(), node.input(1)?);
	let (axis, block) = spread(node, &x, scale)?;
	let b = &mut import.builder;
	let zero = node.optional(2)?.map(Term::as_bytes);
	let zero = zero_for(b, scale, zero.as_ref(), x.element())?;
	Ok(vec![emit(b, Quantised::DequantizeLinear { axis, block }, &[&x, scale, &zero])?.into()])
}

fn dynamic(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let (x, b) = (node.input(0)?, &mut import.builder);
	let scale = emit(b, Quantised::DynamicScale, &[x])?;
	let zero = emit(b, Quantised::DynamicZeroPoint, &[x, &scale])?;
	let y = emit(b, Quantised::QuantizeLinear { axis: 0, block: 0 }, &[x, &scale, &zero])?;
	Ok(vec![y.into(), scale.into(), zero.into()])
}

/// Bytes as signed ones, 128 less.
fn signed(b: &mut Builder, x: &Term) -> Result<Term, Reason> {
	if x.element() != Uint8 {
		return Ok(x.clone());
	}
	let high = b.scalar(Uint8, 128.0);
	let flipped = b.binary(Binary::BitwiseXor, x, &high)?;
	b.cast(&flipped, Int8)
}

/// The inverse of [`signed`].
fn unsigned(b: &mut Builder, x: &Term) -> Result<Term, Reason> {
	let bits = b.cast(x, Uint8)?;
	let high = b.scalar(Uint8, 128.0);
	b.binary(Binary::BitwiseXor, &bits, &high)
}

/// Operand and zero point of both sides of a product.
struct Sides {
	x: Term,
	x_zero: Term,
	w: Term,
	w_zero: Term,
	/// Whether the products are of signed bytes.
	signed: bool,
}

impl Sides {
	fn new(b: &mut Builder, x: (&Term, Option<&Term>), w: (&Term, Option<&Term>)) -> Result<Self, Reason> {
		let zero = |b: &Builder, (term, zero): (&Term, Option<&Term>)| {
			zero.cloned().unwrap_or_else(|| b.scalar(term.element(), 0.0))
		};
		let (x_zero, w_zero) = (zero(b, x), zero(b, w));
		let is_signed = x.0.element() == Int8 || w.0.element() == Int8;
		if !is_signed {
			return Ok(Self { x: x.0.clone(), x_zero, w: w.0.clone(), w_zero, signed: false });
		}
		Ok(Self {
			x: signed(b, x.0)?,
			x_zero: signed(b, &x_zero)?,
			w: signed(b, w.0)?,
			w_zero: signed(b, &w_zero)?,
			signed: true,
		})
	}

	/// Constant weights of a product of matrices with a column's numbers together; whether they are.
	fn columns_together(&mut self, b: &mut Builder) -> Result<bool, Reason> {
		let (w, transposed) = columns_together(b, &self.w)?;
		if transposed && self.w_zero.rank() >= 2 {
			self.w_zero = b.swap_last(&self.w_zero)?;
		}
		self.w = w;
		Ok(transposed)
	}
}

fn matmul_integer(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let b = &mut import.builder;
	let mut sides = Sides::new(b, (node.input(0)?, node.optional(2)?), (node.input(1)?, node.optional(3)?))?;
	let op = Quantised::MatMulInteger { transpose_b: sides.columns_together(b)? };
	Ok(vec![emit(b, op, &[&sides.x, &sides.w, &sides.x_zero, &sides.w_zero])?.into()])
}

fn conv_integer(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let (x, w) = (node.input(0)?, node.input(1)?);
	let over = spatial(x.shape())?;
	let geometry = Geometry::read(node, over, Some(spatial(w.shape())?))?.over(over)?;
	let op = Quantised::ConvInteger(geometry.conv(groups(node)?));
	let b = &mut import.builder;
	let sides = Sides::new(b, (x, node.optional(2)?), (w, node.optional(3)?))?;
	Ok(vec![emit(b, op, &[&sides.x, &sides.w, &sides.x_zero, &sides.w_zero])?.into()])
}

/// The product of two sides, quantised again to a scale and zero point; signed where its sides are.
fn requantised(
	b: &mut Builder,
	node: &Node<'_>,
	op: Quantised,
	sides: &Sides,
	w_scale: &Term,
	bias: Option<&Term>,
) -> Outcome {
	let (x_scale, y_scale, y_zero) = (node.input(1)?, node.input(6)?, node.input(7)?);
	let flips = sides.signed && y_zero.element() == Uint8;
	let zero = if flips { signed(b, y_zero)? } else { y_zero.clone() };
	let mut inputs = vec![&sides.x, x_scale, &sides.x_zero, &sides.w, w_scale, &sides.w_zero, y_scale, &zero];
	inputs.extend(bias);
	let y = emit(b, op, &inputs)?;
	Ok(vec![if flips { unsigned(b, &y)? } else { y }.into()])
}

fn qlinear_matmul(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let b = &mut import.builder;
	let mut sides = Sides::new(b, (node.input(0)?, node.optional(2)?), (node.input(3)?, node.optional(5)?))?;
	let transpose_b = sides.columns_together(b)?;
	let scale = node.input(4)?;
	let scale = if transpose_b && scale.rank() >= 2 { b.swap_last(scale)? } else { scale.clone() };
	requantised(b, node, Quantised::QLinearMatMul { transpose_b }, &sides, &scale, None)
}

fn qlinear_conv(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let (x, w) = (node.input(0)?, node.input(3)?);
	let over = spatial(x.shape())?;
	let geometry = Geometry::read(node, over, Some(spatial(w.shape())?))?.over(over)?;
	let op = Quantised::QLinearConv(geometry.conv(groups(node)?));
	let b = &mut import.builder;
	let sides = Sides::new(b, (x, node.optional(2)?), (w, node.optional(5)?))?;
	requantised(b, node, op, &sides, node.input(4)?, node.optional(8)?)
}
