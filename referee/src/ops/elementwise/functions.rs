//! The functions of one float that operators apply.

use super::{unary::leaky, Unary};
use crate::{
	array::Data,
	backend::Backend,
	ops::{
		math::{run, Float, Kernel},
		Real,
	},
	parallel::{for_each_part, ELEMENT},
};
use alloc::vec::Vec;
use core::mem::MaybeUninit;

/// A function of one float.
trait Function: Copy + Sync {
	/// Whether it has a form that compilers can vectorise.
	const VECTORS: bool;

	/// `V` as in [`Kernel::run`].
	fn of<T: Float, const V: bool>(self, x: T) -> T;
}

/// Types with a [`Function`] each; attributes are floats of the input's type in it.
macro_rules! functions {
	($vectors:literal: $($name:ident($($attribute:ident),*) |$x:ident| $body:expr;)*) => {$(
		#[derive(Clone, Copy)]
		struct $name {
			$($attribute: Real,)*
		}

		impl Function for $name {
			const VECTORS: bool = $vectors;

			#[inline(always)]
			fn of<T: Float, const V: bool>(self, $x: T) -> T {
				$(let $attribute = T::from_f32(self.$attribute.get());)*
				$body
			}
		}
	)*};
}

functions! { true:
	Abs() |x| x.absolute();
	Neg() |x| x.negative();
	Sign() |x| x.sign();
	Floor() |x| x.floored();
	Ceil() |x| x.ceiled();
	Round() |x| x.rounded();
	Reciprocal() |x| T::ONE.over(x);
	Sqrt() |x| x.root();
	Exp() |x| x.exp::<V>();
	Log() |x| x.log::<V>();
	Erf() |x| T::erf::<V>(x);
	Tanh() |x| x.tanh::<V>();
	Sigmoid() |x| sigmoid::<T, V>(x);
	Relu() |x| x.greater(T::ZERO);
	LeakyRelu(alpha) |x| leaky(x, alpha);
	ThresholdedRelu(alpha) |x| if x <= alpha { T::ZERO } else { x };
	Elu(alpha) |x| {
		let below = alpha.times(x.expm1::<V>());
		if x < T::ZERO { below } else { x }
	};
	Celu(alpha) |x| {
		let below = alpha.times(x.over(alpha).expm1::<V>());
		x.greater(T::ZERO).plus(below.lesser(T::ZERO))
	};
	Selu(alpha, gamma) |x| {
		let below = alpha.times(x.expm1::<V>());
		gamma.times(if x <= T::ZERO { below } else { x })
	};
	HardSigmoid(alpha, beta) |x| hard_sigmoid(x, alpha, beta);
	HardSwish() |x| x.times(hard_sigmoid(x, T::ONE.over(T::from_f32(6.0)), T::from_f32(0.5)));
	Softplus() |x| softplus::<T, V>(x);
	Softsign() |x| x.over(T::ONE.plus(x.absolute()));
	Mish() |x| x.times(softplus::<T, V>(x).tanh::<V>());
	Swish(alpha) |x| x.times(sigmoid::<T, V>(alpha.times(x)));
	Gelu() |x| {
		let scaled = x.times(T::from_f64(core::f64::consts::FRAC_1_SQRT_2));
		T::from_f32(0.5).times(x).times(T::ONE.plus(T::erf::<V>(scaled)))
	};
	GeluByTanh() |x| {
		let cubic = T::from_f64(0.044715).times(x.times(x).times(x));
		let scaled = T::from_f64(0.797_884_560_802_865_4).times(x.plus(cubic));
		T::from_f32(0.5).times(x).times(T::ONE.plus(scaled.tanh::<V>()))
	};
	Shrink(bias, lambd) |x| shrink(x, bias, lambd);
}

functions! { false:
	Sin() |x| x.sine();
	Cos() |x| x.cosine();
	Tan() |x| x.tangent();
	Asin() |x| x.arcsine();
	Acos() |x| x.arccosine();
	Atan() |x| x.arctangent();
	Sinh() |x| x.hyperbolic_sine();
	Cosh() |x| x.hyperbolic_cosine();
	Asinh() |x| x.area_sine();
	Acosh() |x| x.area_cosine();
	Atanh() |x| x.area_tangent();
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

#[inline(always)]
pub(super) fn shrink<T: Float>(x: T, bias: T, lambd: T) -> T {
	let inside = if x > lambd { x.minus(bias) } else { T::ZERO };
	let inside = if x < lambd.negative() { x.plus(bias) } else { inside };
	if x.nan() {
		x
	} else {
		inside
	}
}

/// One function of many floats: a kernel for each, since compilers do not vectorise well what is long.
struct Map<'a, T, F> {
	f: F,
	x: &'a [T],
	y: &'a mut [MaybeUninit<T>],
}

impl<T: Float, F: Function> Kernel for Map<'_, T, F> {
	type Output = ();
	const VECTORS: bool = T::VECTORS && F::VECTORS;

	#[inline(always)]
	fn run<const V: bool>(self) {
		for (y, x) in self.y.iter_mut().zip(self.x) {
			y.write(self.f.of::<T, V>(*x));
		}
	}
}

fn map<T: Float, F: Function>(f: F, x: &[T], backend: &Backend) -> Vec<T> {
	let mut output = Vec::with_capacity(x.len());
	let y = output.spare_capacity_mut();
	let len = x.len().min(y.len());
	let y = y.get_mut(..len).unwrap_or_default();
	for_each_part(backend, y, 1, &[ELEMENT], |first, y, backend| {
		let x = x.get(first..).unwrap_or_default();
		run(Map { f, x, y }, backend);
	});
	// SAFETY: as many have been written, each by its part, since the capacity is no less.
	unsafe { output.set_len(len) };
	output
}

pub(super) fn compute<T: Float>(op: &Unary, x: &[T], backend: &Backend) -> Data {
	macro_rules! map {
		($f:expr) => {
			map($f, x, backend)
		};
	}
	T::data(match *op {
		Unary::Abs => map!(Abs {}),
		Unary::Neg => map!(Neg {}),
		Unary::Sign => map!(Sign {}),
		Unary::Floor => map!(Floor {}),
		Unary::Ceil => map!(Ceil {}),
		Unary::Round => map!(Round {}),
		Unary::Reciprocal => map!(Reciprocal {}),
		Unary::Sqrt => map!(Sqrt {}),
		Unary::Exp => map!(Exp {}),
		Unary::Log => map!(Log {}),
		Unary::Erf => map!(Erf {}),
		Unary::Sin => map!(Sin {}),
		Unary::Cos => map!(Cos {}),
		Unary::Tan => map!(Tan {}),
		Unary::Asin => map!(Asin {}),
		Unary::Acos => map!(Acos {}),
		Unary::Atan => map!(Atan {}),
		Unary::Sinh => map!(Sinh {}),
		Unary::Cosh => map!(Cosh {}),
		Unary::Tanh => map!(Tanh {}),
		Unary::Asinh => map!(Asinh {}),
		Unary::Acosh => map!(Acosh {}),
		Unary::Atanh => map!(Atanh {}),
		Unary::Sigmoid => map!(Sigmoid {}),
		Unary::Relu => map!(Relu {}),
		Unary::LeakyRelu { alpha } => map!(LeakyRelu { alpha }),
		Unary::ThresholdedRelu { alpha } => map!(ThresholdedRelu { alpha }),
		Unary::Elu { alpha } => map!(Elu { alpha }),
		Unary::Celu { alpha } => map!(Celu { alpha }),
		Unary::Selu { alpha, gamma } => map!(Selu { alpha, gamma }),
		Unary::HardSigmoid { alpha, beta } => map!(HardSigmoid { alpha, beta }),
		Unary::HardSwish => map!(HardSwish {}),
		Unary::Softplus => map!(Softplus {}),
		Unary::Softsign => map!(Softsign {}),
		Unary::Mish => map!(Mish {}),
		Unary::Swish { alpha } => map!(Swish { alpha }),
		Unary::Gelu { tanh: false } => map!(Gelu {}),
		Unary::Gelu { tanh: true } => map!(GeluByTanh {}),
		Unary::Shrink { bias, lambd } => map!(Shrink { bias, lambd }),
		// `infer` lets no other have floats, or they give bools.
		Unary::Not | Unary::BitwiseNot | Unary::IsNaN | Unary::IsInf { .. } => x.to_vec(),
	})
}
