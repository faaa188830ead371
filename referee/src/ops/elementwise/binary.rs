//! Two tensors element by element.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::{cast, unary::leaky, Binary, Rows};
use crate::{
	array::Data,
	ops::math::{Float, Integer, Number},
	tensor::ElementType,
};
use alloc::vec::Vec;

pub(super) fn compute(op: Binary, rows: &Rows<2>, a: &Data, b: &Data) -> Data {
	if op == Binary::Pow {
		return power(rows, a, b);
	}
	match (a, b) {
		(Data::F32(a), Data::F32(b)) => number(op, rows, a, b),
		(Data::F64(a), Data::F64(b)) => number(op, rows, a, b),
		(Data::I8(a), Data::I8(b)) => integer(op, rows, a, b),
		(Data::I16(a), Data::I16(b)) => integer(op, rows, a, b),
		(Data::I32(a), Data::I32(b)) => integer(op, rows, a, b),
		(Data::I64(a), Data::I64(b)) => integer(op, rows, a, b),
		(Data::U8(a), Data::U8(b)) => integer(op, rows, a, b),
		(Data::U16(a), Data::U16(b)) => integer(op, rows, a, b),
		(Data::U32(a), Data::U32(b)) => integer(op, rows, a, b),
		(Data::U64(a), Data::U64(b)) => integer(op, rows, a, b),
		(Data::Bool(a), Data::Bool(b)) => bools(op, rows, a, b),
		_ => Data::U8(Vec::new()),
	}
}

/// The function of each pair of elements.
#[inline(always)]
pub(crate) fn zip<T: Copy, E: Copy, U: Copy>(
	rows: &Rows<2>,
	a: &[T],
	b: &[E],
	f: impl Fn(T, E) -> U,
) -> Vec<U> {
	let mut output = Vec::with_capacity(rows.elements());
	let len = rows.len;
	rows.for_each_block(1, |_, [at_a, at_b]| match rows.steps {
		[true, true] => {
			output.extend(a[at_a..at_a + len].iter().zip(&b[at_b..at_b + len]).map(|(a, b)| f(*a, *b)))
		},
		[true, false] => {
			let b = b[at_b];
			output.extend(a[at_a..at_a + len].iter().map(|a| f(*a, b)));
		},
		[false, true] => {
			let a = a[at_a];
			output.extend(b[at_b..at_b + len].iter().map(|b| f(a, *b)));
		},
		[false, false] => output.resize(output.len() + len, f(a[at_a], b[at_b])),
	});
	output
}

fn integer<T: Integer>(op: Binary, rows: &Rows<2>, a: &[T], b: &[T]) -> Data {
	let values = match op {
		Binary::Mod => zip(rows, a, b, T::modulo),
		Binary::BitwiseAnd => zip(rows, a, b, T::and),
		Binary::BitwiseOr => zip(rows, a, b, T::or),
		Binary::BitwiseXor => zip(rows, a, b, T::xor),
		Binary::BitShiftLeft => zip(rows, a, b, T::shift_left),
		Binary::BitShiftRight => zip(rows, a, b, T::shift_right),
		_ => return number(op, rows, a, b),
	};
	T::data(values)
}

fn bools(op: Binary, rows: &Rows<2>, a: &[u8], b: &[u8]) -> Data {
	Data::Bool(match op {
		Binary::And => zip(rows, a, b, |a, b| a & b),
		Binary::Or => zip(rows, a, b, |a, b| a | b),
		Binary::Xor => zip(rows, a, b, |a, b| a ^ b),
		_ => zip(rows, a, b, |a, b| u8::from(a == b)),
	})
}

/// What integers and floats have in common.
#[inline(always)]
fn number<T: Number>(op: Binary, rows: &Rows<2>, a: &[T], b: &[T]) -> Data {
	match op {
		Binary::Add => T::data(zip(rows, a, b, T::plus)),
		Binary::Sub => T::data(zip(rows, a, b, T::minus)),
		Binary::Mul => T::data(zip(rows, a, b, T::times)),
		Binary::Div => T::data(zip(rows, a, b, T::over)),
		Binary::Fmod => T::data(zip(rows, a, b, T::remainder)),
		Binary::Min => T::data(zip(rows, a, b, T::lesser)),
		Binary::Max => T::data(zip(rows, a, b, T::greater)),
		Binary::PRelu => T::data(zip(rows, a, b, leaky)),
		Binary::Equal => Data::Bool(zip(rows, a, b, |a, b| u8::from(a == b))),
		Binary::Greater => Data::Bool(zip(rows, a, b, |a, b| u8::from(a > b))),
		Binary::GreaterOrEqual => Data::Bool(zip(rows, a, b, |a, b| u8::from(a >= b))),
		Binary::Less => Data::Bool(zip(rows, a, b, |a, b| u8::from(a < b))),
		Binary::LessOrEqual => Data::Bool(zip(rows, a, b, |a, b| u8::from(a <= b))),
		// `infer` lets no other come here.
		_ => Data::U8(Vec::new()),
	}
}

/// The base's type decides: a float's exponent is cast to it; an integer's exponent is taken as it is,
/// and if that is a float, the power is that of 64-bit floats, cast back.
fn power(rows: &Rows<2>, a: &Data, b: &Data) -> Data {
	match a {
		Data::F32(a) => match cast::compute(ElementType::Float32, b) {
			Data::F32(b) => Data::F32(float_power(rows, a, &b)),
			_ => Data::U8(Vec::new()),
		},
		Data::F64(a) => match cast::compute(ElementType::Float64, b) {
			Data::F64(b) => Data::F64(float_power(rows, a, &b)),
			_ => Data::U8(Vec::new()),
		},
		Data::I32(a) => integer_power(rows, a, b),
		Data::I64(a) => integer_power(rows, a, b),
		_ => Data::U8(Vec::new()),
	}
}

/// Squares and cubes of a whole tensor are what models ask for.
fn float_power<T: Float>(rows: &Rows<2>, a: &[T], b: &[T]) -> Vec<T> {
	match b {
		[two] if *two == T::from_f32(2.0) => zip(rows, a, b, |a, _| a.times(a)),
		[three] if *three == T::from_f32(3.0) => zip(rows, a, b, |a, _| a.times(a).times(a)),
		_ => zip(rows, a, b, T::power),
	}
}

fn integer_power<T: Integer>(rows: &Rows<2>, a: &[T], b: &Data) -> Data {
	let exponent = match b {
		Data::F32(_) | Data::F64(_) => cast::compute(ElementType::Float64, b),
		Data::U64(_) => b.clone(),
		_ => cast::compute(ElementType::Int64, b),
	};
	T::data(match &exponent {
		Data::F64(b) => zip(rows, a, b, |a, b| T::from_f64(a.to_f64().power(b))),
		Data::U64(b) => zip(rows, a, b, |a, b| a.power(b)),
		Data::I64(b) => zip(rows, a, b, |a, b| a.power(b)),
		_ => Vec::new(),
	})
}
