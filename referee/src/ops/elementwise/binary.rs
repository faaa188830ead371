//! Two tensors element by element.

use super::{
	cast,
	unary::leaky,
	zip::{pairs, zip, Pairs},
	Binary, Rows,
};
use crate::{
	array::{Array, Data},
	ops::math::{Float, Integer},
	tensor::ElementType,
};
use alloc::vec::Vec;

/// What is greater the one way round is less the other; and integers, which have no NaN, are at most as great as others
/// where those are not less.
pub(super) fn compute(op: Binary, shape: &[u32], a: &Array, b: &Array) -> Data {
	let float = a.element().is_float();
	match op {
		Binary::Greater => ordered(Binary::Less, shape, b, a),
		Binary::GreaterOrEqual if float => ordered(Binary::LessOrEqual, shape, b, a),
		Binary::GreaterOrEqual => negated(ordered(Binary::Less, shape, a, b)),
		Binary::LessOrEqual if !float => negated(ordered(Binary::Less, shape, b, a)),
		_ => ordered(op, shape, a, b),
	}
}

fn negated(mut bools: Data) -> Data {
	if let Data::Bool(values) = &mut bools {
		values.iter_mut().for_each(|value| *value ^= 1);
	}
	bools
}

fn ordered(op: Binary, shape: &[u32], a: &Array, b: &Array) -> Data {
	let rows = &Rows::new(shape, [a.shape(), b.shape()]);
	if op == Binary::Pow {
		return power(rows, a.data(), b.data());
	}
	match (a.data(), b.data()) {
		(Data::F32(a), Data::F32(b)) => float(op, rows, a, b),
		(Data::F64(a), Data::F64(b)) => float(op, rows, a, b),
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

fn float<T: Float>(op: Binary, rows: &Rows<2>, a: &[T], b: &[T]) -> Data {
	let function: Pairs<T, T, T> = match op {
		Binary::Add => pairs!(fast T::plus),
		Binary::Sub => pairs!(fast T::minus),
		Binary::Mul => pairs!(fast T::times),
		Binary::Div => pairs!(fast T::over),
		Binary::Fmod => pairs!(T::remainder),
		Binary::Min => pairs!(fast T::lesser),
		Binary::Max => pairs!(fast T::greater),
		Binary::PRelu => pairs!(leaky),
		Binary::Less => return Data::Bool(zip(rows, a, b, pairs!(|a, b| u8::from(a < b)))),
		Binary::LessOrEqual => return Data::Bool(zip(rows, a, b, pairs!(|a, b| u8::from(a <= b)))),
		// `infer` lets no other come here.
		_ => return Data::Bool(zip(rows, a, b, pairs!(|a, b| u8::from(a == b)))),
	};
	T::data(zip(rows, a, b, function))
}

fn integer<T: Integer>(op: Binary, rows: &Rows<2>, a: &[T], b: &[T]) -> Data {
	let (words_a, words_b): (&[T::Word], &[T::Word]) = (bytemuck::cast_slice(a), bytemuck::cast_slice(b));
	if let Some(function) = words(op) {
		return T::data(bytemuck::cast_vec(zip(rows, words_a, words_b, function)));
	}
	let function: Pairs<T, T, T> = match op {
		Binary::Div => pairs!(T::over),
		Binary::Fmod => pairs!(T::remainder),
		Binary::Mod => pairs!(T::modulo),
		Binary::Min => pairs!(T::lesser),
		Binary::Max => pairs!(T::greater),
		Binary::PRelu => pairs!(leaky),
		Binary::Less => return Data::Bool(zip(rows, a, b, pairs!(|a, b| u8::from(a < b)))),
		// `infer` lets no other come here.
		_ => return Data::Bool(zip(rows, words_a, words_b, pairs!(|a, b| u8::from(a == b)))),
	};
	T::data(zip(rows, a, b, function))
}

/// What gives the same bits whether these have a sign or not. Only unsigned numbers are shifted.
fn words<W: Integer>(op: Binary) -> Option<Pairs<W, W, W>> {
	Some(match op {
		Binary::Add => pairs!(W::plus),
		Binary::Sub => pairs!(W::minus),
		Binary::Mul => pairs!(W::times),
		Binary::BitwiseAnd => pairs!(W::and),
		Binary::BitwiseOr => pairs!(W::or),
		Binary::BitwiseXor => pairs!(W::xor),
		Binary::BitShiftLeft => pairs!(W::shift_left),
		Binary::BitShiftRight => pairs!(W::shift_right),
		_ => return None,
	})
}

fn bools(op: Binary, rows: &Rows<2>, a: &[u8], b: &[u8]) -> Data {
	let bitwise = match op {
		Binary::And => Binary::BitwiseAnd,
		Binary::Or => Binary::BitwiseOr,
		Binary::Xor => Binary::BitwiseXor,
		op => op,
	};
	match integer(bitwise, rows, a, b) {
		Data::U8(values) => Data::Bool(values),
		equal => equal,
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
		[two] if *two == T::from_f32(2.0) => a.iter().map(|a| a.times(*a)).collect(),
		[three] if *three == T::from_f32(3.0) => a.iter().map(|a| a.times(*a).times(*a)).collect(),
		_ => zip(rows, a, b, pairs!(T::power)),
	}
}

fn integer_power<T: Integer>(rows: &Rows<2>, a: &[T], b: &Data) -> Data {
	let exponent = match b {
		Data::F32(_) | Data::F64(_) => cast::compute(ElementType::Float64, b),
		Data::U64(_) => b.clone(),
		_ => cast::compute(ElementType::Int64, b),
	};
	T::data(match &exponent {
		Data::F64(b) => zip(rows, a, b, pairs!(|a: T, b| T::from_f64(a.to_f64().power(b)))),
		Data::U64(b) => zip(rows, a, b, pairs!(|a: T, b| a.power(false, b))),
		Data::I64(b) => zip(rows, a, b, pairs!(|a: T, b: i64| a.power(b < 0, b as u64))),
		_ => Vec::new(),
	})
}
