//! Each element by itself.

use super::{
	functions::{self, shrink},
	Unary,
};
use crate::{
	array::Data,
	backend::Backend,
	ops::math::{Float, Integer, Number},
};
use alloc::vec::Vec;

pub(super) fn compute(op: &Unary, input: &Data, backend: &Backend) -> Data {
	match input {
		Data::F32(x) => float(op, x, backend),
		Data::F64(x) => float(op, x, backend),
		Data::I8(x) => integer(op, x),
		Data::I16(x) => integer(op, x),
		Data::I32(x) => integer(op, x),
		Data::I64(x) => integer(op, x),
		Data::U8(x) => integer(op, x),
		Data::U16(x) => integer(op, x),
		Data::U32(x) => integer(op, x),
		Data::U64(x) => integer(op, x),
		Data::Bool(x) => Data::Bool(map(x, |x| x ^ 1)),
	}
}

fn map<T: Copy, U>(x: &[T], f: impl Fn(T) -> U) -> Vec<U> {
	x.iter().map(|x| f(*x)).collect()
}

fn float<T: Float>(op: &Unary, x: &[T], backend: &Backend) -> Data {
	match *op {
		Unary::IsNaN => Data::Bool(map(x, |x| u8::from(x.nan()))),
		Unary::IsInf { negative, positive } => {
			let is = |x: T| x.infinite() & ((negative & (x < T::ZERO)) | (positive & (x > T::ZERO)));
			Data::Bool(map(x, |x| u8::from(is(x))))
		},
		_ => functions::compute(op, x, backend),
	}
}

fn integer<T: Integer>(op: &Unary, x: &[T]) -> Data {
	let values = match op {
		Unary::Abs => map(x, T::absolute),
		Unary::Neg => map(x, T::negative),
		Unary::Sign => map(x, T::sign),
		Unary::Erf => map(x, |x| T::from_f64(Float::erf::<false>(x.to_f64()))),
		Unary::Relu => map(x, |x| x.greater(T::ZERO)),
		Unary::Shrink { bias, lambd } => {
			map(x, |x| T::from_f64(shrink(x.to_f64(), bias.get().into(), lambd.get().into())))
		},
		Unary::BitwiseNot => map(x, T::complement),
		// `infer` lets no other have integers.
		_ => x.to_vec(),
	};
	T::data(values)
}

#[inline(always)]
pub(super) fn leaky<T: Number>(x: T, slope: T) -> T {
	if x < T::ZERO {
		slope.times(x)
	} else {
		x
	}
}
