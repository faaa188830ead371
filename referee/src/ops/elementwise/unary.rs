//! Each element by itself.

use super::{
	cast::{through_floats, through_integers},
	functions::{self, shrink},
	Unary,
};
use crate::{
	array::Data,
	backend::Backend,
	ops::math::{Float, Number},
};

pub(super) fn compute(op: &Unary, input: &Data, backend: &Backend) -> Data {
	match input {
		Data::F32(x) => float(op, x, backend),
		Data::F64(x) => float(op, x, backend),
		_ => integer(op, input),
	}
}

fn float<T: Float>(op: &Unary, x: &[T], backend: &Backend) -> Data {
	match *op {
		Unary::IsNaN => Data::Bool(x.iter().map(|x| u8::from(x.nan())).collect()),
		Unary::IsInf { negative, positive } => {
			let is = |x: T| x.infinite() & ((negative & (x < T::ZERO)) | (positive & (x > T::ZERO)));
			Data::Bool(x.iter().map(|x| u8::from(is(*x))).collect())
		},
		_ => functions::compute(op, x, backend),
	}
}

/// Integers and bools: all is exact in 64 bits, modulo their own width.
fn integer(op: &Unary, input: &Data) -> Data {
	let element = input.element();
	let unsigned = matches!(input, Data::U8(_) | Data::U16(_) | Data::U32(_) | Data::U64(_));
	let function: fn(&mut [i64]) = match op {
		Unary::Abs | Unary::Relu if unsigned => return input.clone(),
		Unary::Sign if unsigned => |x| x.iter_mut().for_each(|x| *x = i64::from(*x != 0)),
		Unary::Abs => |x| x.iter_mut().for_each(|x| *x = x.wrapping_abs()),
		Unary::Neg => |x| x.iter_mut().for_each(|x| *x = x.wrapping_neg()),
		Unary::Sign => |x| x.iter_mut().for_each(|x| *x = x.signum()),
		Unary::Relu => |x| x.iter_mut().for_each(|x| *x = (*x).max(0)),
		Unary::BitwiseNot => |x| x.iter_mut().for_each(|x| *x = !*x),
		Unary::Not => |x| x.iter_mut().for_each(|x| *x ^= 1),
		Unary::Erf => return through_floats(element, input, Float::erf::<false>),
		Unary::Shrink { bias, lambd } => {
			let (bias, lambd) = (bias.get().into(), lambd.get().into());
			return through_floats(element, input, |x| shrink(x, bias, lambd));
		},
		// `infer` lets no other have integers.
		_ => return input.clone(),
	};
	through_integers(element, input, function)
}

#[inline(always)]
pub(super) fn leaky<T: Number>(x: T, slope: T) -> T {
	if x < T::ZERO {
		slope.times(x)
	} else {
		x
	}
}
