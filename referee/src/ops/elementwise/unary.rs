//! Each element by itself.

use super::Unary;
use crate::{
	array::Data,
	backend::Backend,
	ops::math::{run, Float, Integer, Kernel, Number},
};
use alloc::vec::Vec;

pub(super) fn compute(op: &Unary, input: &Data, backend: &Backend) -> Data {
	match input {
		Data::F32(x) => run(Floats { op, x }, backend),
		Data::F64(x) => float::<f64, false>(op, x),
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

struct Floats<'a> {
	op: &'a Unary,
	x: &'a [f32],
}

impl Kernel for Floats<'_> {
	type Output = Data;

	#[inline(always)]
	fn run<const V: bool>(self) -> Data {
		float::<f32, V>(self.op, self.x)
	}
}

/// A plain loop, since the adapters of iterators are not always compiled for the caller's instructions.
#[inline(always)]
fn map<T: Copy, U: Copy + Default>(x: &[T], f: impl Fn(T) -> U) -> Vec<U> {
	let mut output = alloc::vec![U::default(); x.len()];
	for (y, x) in output.iter_mut().zip(x) {
		*y = f(*x);
	}
	output
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
fn float<T: Float, const V: bool>(op: &Unary, x: &[T]) -> Data {
	let values = match op {
		Unary::Abs => map(x, T::absolute),
		Unary::Neg => map(x, T::negative),
		Unary::Sign => map(x, T::sign),
		Unary::Floor => map(x, T::floored),
		Unary::Ceil => map(x, T::ceiled),
		Unary::Round => map(x, T::rounded),
		Unary::Reciprocal => map(x, |x| T::ONE.over(x)),
		Unary::Sqrt => map(x, T::root),
		Unary::Exp => map(x, T::exp::<V>),
		Unary::Log => map(x, T::log::<V>),
		Unary::Erf => map(x, T::erf::<V>),
		Unary::Sin => map(x, T::sine),
		Unary::Cos => map(x, T::cosine),
		Unary::Tan => map(x, T::tangent),
		Unary::Asin => map(x, T::arcsine),
		Unary::Acos => map(x, T::arccosine),
		Unary::Atan => map(x, T::arctangent),
		Unary::Sinh => map(x, T::hyperbolic_sine),
		Unary::Cosh => map(x, T::hyperbolic_cosine),
		Unary::Tanh => map(x, T::tanh::<V>),
		Unary::Asinh => map(x, T::area_sine),
		Unary::Acosh => map(x, T::area_cosine),
		Unary::Atanh => map(x, T::area_tangent),
		Unary::IsNaN => return Data::Bool(map(x, |x| u8::from(x.nan()))),
		Unary::IsInf { negative, positive } => {
			let is = |x: T| x.infinite() & ((*negative & (x < T::ZERO)) | (*positive & (x > T::ZERO)));
			return Data::Bool(map(x, |x| u8::from(is(x))));
		},
		_ => activation::<T, V>(op, x),
	};
	T::data(values)
}

#[inline(always)]
fn activation<T: Float, const V: bool>(op: &Unary, x: &[T]) -> Vec<T> {
	match op {
		Unary::Sigmoid => map(x, sigmoid::<T, V>),
		Unary::Relu => map(x, |x| x.greater(T::ZERO)),
		Unary::LeakyRelu { alpha } => {
			let alpha = T::from_f32(alpha.get());
			map(x, |x| leaky(x, alpha))
		},
		Unary::ThresholdedRelu { alpha } => {
			let alpha = T::from_f32(alpha.get());
			map(x, |x| if x <= alpha { T::ZERO } else { x })
		},
		Unary::Elu { alpha } => {
			let alpha = T::from_f32(alpha.get());
			map(x, |x| {
				let below = alpha.times(x.expm1::<V>());
				if x < T::ZERO {
					below
				} else {
					x
				}
			})
		},
		Unary::Celu { alpha } => {
			let alpha = T::from_f32(alpha.get());
			map(x, |x| {
				let below = alpha.times(x.over(alpha).expm1::<V>());
				x.greater(T::ZERO).plus(below.lesser(T::ZERO))
			})
		},
		Unary::Selu { alpha, gamma } => {
			let (alpha, gamma) = (T::from_f32(alpha.get()), T::from_f32(gamma.get()));
			map(x, |x| {
				let below = alpha.times(x.expm1::<V>());
				gamma.times(if x <= T::ZERO { below } else { x })
			})
		},
		Unary::HardSigmoid { alpha, beta } => {
			let (alpha, beta) = (T::from_f32(alpha.get()), T::from_f32(beta.get()));
			map(x, |x| hard_sigmoid(x, alpha, beta))
		},
		Unary::HardSwish => {
			let (sixth, half) = (T::ONE.over(T::from_f32(6.0)), T::from_f32(0.5));
			map(x, |x| x.times(hard_sigmoid(x, sixth, half)))
		},
		Unary::Softplus => map(x, softplus::<T, V>),
		Unary::Softsign => map(x, |x| x.over(T::ONE.plus(x.absolute()))),
		Unary::Mish => map(x, |x| x.times(softplus::<T, V>(x).tanh::<V>())),
		Unary::Swish { alpha } => {
			let alpha = T::from_f32(alpha.get());
			map(x, |x| x.times(sigmoid::<T, V>(alpha.times(x))))
		},
		Unary::Gelu { tanh: false } => {
			let (half, root) = (T::from_f32(0.5), T::from_f64(core::f64::consts::FRAC_1_SQRT_2));
			map(x, |x| half.times(x).times(T::ONE.plus(x.times(root).erf::<V>())))
		},
		Unary::Gelu { tanh: true } => {
			let half = T::from_f32(0.5);
			map(x, |x| half.times(x).times(T::ONE.plus(gelu_argument(x).tanh::<V>())))
		},
		Unary::Shrink { bias, lambd } => {
			let (bias, lambd) = (T::from_f32(bias.get()), T::from_f32(lambd.get()));
			map(x, |x| shrink(x, bias, lambd))
		},
		// `infer` lets no other have floats.
		_ => x.to_vec(),
	}
}

#[inline(always)]
pub(super) fn leaky<T: Number>(x: T, slope: T) -> T {
	if x < T::ZERO {
		slope.times(x)
	} else {
		x
	}
}

#[inline(always)]
fn sigmoid<T: Float, const V: bool>(x: T) -> T {
	T::ONE.over(T::ONE.plus(x.negative().exp::<V>()))
}

#[inline(always)]
fn hard_sigmoid<T: Float>(x: T, alpha: T, beta: T) -> T {
	alpha.times(x).plus(beta).lesser(T::ONE).greater(T::ZERO)
}

#[inline(always)]
fn softplus<T: Float, const V: bool>(x: T) -> T {
	x.greater(T::ZERO).plus(x.absolute().negative().exp::<V>().log1p())
}

/// `√(2/π) (x + 0.044715 x³)`.
#[inline(always)]
fn gelu_argument<T: Float>(x: T) -> T {
	let cubic = T::from_f64(0.044715).times(x.times(x).times(x));
	T::from_f64(0.797_884_560_802_865_4).times(x.plus(cubic))
}

#[inline(always)]
fn shrink<T: Float>(x: T, bias: T, lambd: T) -> T {
	let inside = if x > lambd { x.minus(bias) } else { T::ZERO };
	let inside = if x < lambd.negative() { x.plus(bias) } else { inside };
	if x.nan() {
		x
	} else {
		inside
	}
}
