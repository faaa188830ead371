//! Every operator against its formula, written with other means: libm and plain operators for floats,
//! 128-bit integers for integers.
#![allow(clippy::type_complexity, clippy::excessive_precision)]

use super::*;
use crate::{ops::Op, tensor::MAX_RANK, testing::number};
use alloc::vec;
use proptest::prelude::*;

macro_rules! float_formulas {
	($name:ident, $number:ident, $variant:ident, $libm:ident) => {
		fn $name(op: &Unary, x: $number) -> $number {
			let real = |real: &Real| real.get() as $number;
			let below = |x: $number, f: $number| if x < 0.0 { f } else { x };
			let clip = |x: $number| if x.is_nan() { x } else { x.clamp(0.0, 1.0) + 0.0 };
			let softplus = |x: $number| match x {
				_ if x.is_nan() => x,
				_ => (if x > 0.0 { x } else { 0.0 }) + $libm::log1p($libm::exp(-x.abs())),
			};
			match op {
				Unary::Abs => x.abs(),
				Unary::Neg => -x,
				Unary::Sign if x.is_nan() => x,
				Unary::Sign => $number::from(i8::from(x > 0.0) - i8::from(x < 0.0)),
				Unary::Floor => $libm::floor(x),
				Unary::Ceil => $libm::ceil(x),
				Unary::Round => $libm::rint(x),
				Unary::Reciprocal => 1.0 / x,
				Unary::Sqrt => $libm::sqrt(x),
				Unary::Exp => $libm::exp(x),
				Unary::Log => $libm::log(x),
				Unary::Erf => $libm::erf(x),
				Unary::Sin => $libm::sin(x),
				Unary::Cos => $libm::cos(x),
				Unary::Tan => $libm::tan(x),
				Unary::Asin => $libm::asin(x),
				Unary::Acos => $libm::acos(x),
				Unary::Atan => $libm::atan(x),
				Unary::Sinh => $libm::sinh(x),
				Unary::Cosh => $libm::cosh(x),
				Unary::Tanh => $libm::tanh(x),
				Unary::Asinh => $libm::asinh(x),
				Unary::Acosh => $libm::acosh(x),
				Unary::Atanh => $libm::atanh(x),
				Unary::Sigmoid => 1.0 / (1.0 + $libm::exp(-x)),
				Unary::Relu if x <= 0.0 => 0.0,
				Unary::Relu => x,
				Unary::LeakyRelu { alpha } => below(x, real(alpha) * x),
				Unary::ThresholdedRelu { alpha } => {
					if x <= real(alpha) {
						0.0
					} else {
						x
					}
				},
				Unary::Elu { alpha } => below(x, real(alpha) * $libm::expm1(x)),
				Unary::Celu { alpha } => {
					let low = real(alpha) * $libm::expm1(x / real(alpha));
					let low = if low.is_nan() || low < 0.0 { low } else { 0.0 };
					(if x > 0.0 || x.is_nan() { x } else { 0.0 }) + low
				},
				Unary::Selu { alpha, gamma } => {
					real(gamma)
						* if x == 0.0 { real(alpha) * x } else { below(x, real(alpha) * $libm::expm1(x)) }
				},
				Unary::HardSigmoid { alpha, beta } => clip(real(alpha) * x + real(beta)),
				Unary::HardSwish => x * clip((1.0 / 6.0) * x + 0.5),
				Unary::Softplus => softplus(x),
				Unary::Softsign => x / (1.0 + x.abs()),
				Unary::Mish => x * $libm::tanh(softplus(x)),
				Unary::Swish { alpha } => x * (1.0 / (1.0 + $libm::exp(-(real(alpha) * x)))),
				Unary::Gelu { tanh: false } => {
					0.5 * x * (1.0 + $libm::erf(x * core::$number::consts::FRAC_1_SQRT_2))
				},
				Unary::Gelu { tanh: true } => {
					let inner = 0.7978845608028654 * (x + 0.044715 * (x * x * x));
					0.5 * x * (1.0 + $libm::tanh(inner))
				},
				Unary::Shrink { bias, lambd } => match () {
					_ if x.is_nan() => x,
					_ if x < -real(lambd) => x + real(bias),
					_ if x > real(lambd) => x - real(bias),
					_ => 0.0,
				},
				Unary::Not | Unary::BitwiseNot | Unary::IsNaN | Unary::IsInf { .. } => unreachable!(),
			}
		}
	};
}

mod single {
	pub use libm::{
		acosf as acos, acoshf as acosh, asinf as asin, asinhf as asinh, atanf as atan, atanhf as atanh,
		ceilf as ceil, cosf as cos, coshf as cosh, erff as erf, expf as exp, expm1f as expm1,
		floorf as floor, log1pf as log1p, logf as log, rintf as rint, sinf as sin, sinhf as sinh,
		sqrtf as sqrt, tanf as tan, tanhf as tanh,
	};
}

float_formulas!(formula, f32, F32, single);
float_formulas!(formula64, f64, F64, libm);

/// Every operator on floats whose output is of floats.
pub(super) fn float_operators(alpha: f32, beta: f32) -> Vec<Unary> {
	let (alpha, beta) = (Real::new(alpha), Real::new(beta));
	vec![
		Unary::Abs,
		Unary::Neg,
		Unary::Sign,
		Unary::Floor,
		Unary::Ceil,
		Unary::Round,
		Unary::Reciprocal,
		Unary::Sqrt,
		Unary::Exp,
		Unary::Log,
		Unary::Erf,
		Unary::Sin,
		Unary::Cos,
		Unary::Tan,
		Unary::Asin,
		Unary::Acos,
		Unary::Atan,
		Unary::Sinh,
		Unary::Cosh,
		Unary::Tanh,
		Unary::Asinh,
		Unary::Acosh,
		Unary::Atanh,
		Unary::Sigmoid,
		Unary::Relu,
		Unary::LeakyRelu { alpha },
		Unary::ThresholdedRelu { alpha },
		Unary::Elu { alpha },
		Unary::Celu { alpha },
		Unary::Selu { alpha, gamma: beta },
		Unary::HardSigmoid { alpha, beta },
		Unary::HardSwish,
		Unary::Softplus,
		Unary::Softsign,
		Unary::Mish,
		Unary::Swish { alpha },
		Unary::Gelu { tanh: false },
		Unary::Gelu { tanh: true },
		Unary::Shrink { bias: alpha, lambd: beta },
	]
}

fn compute(op: impl Into<Op>, inputs: &[&Array]) -> Array {
	op.into().compute(inputs, &Backend::SCALAR).unwrap()
}

fn row(data: Data) -> Array {
	Array::new([data.len() as u32], data).unwrap()
}

/// Compares integer operators with 128-bit arithmetic.
macro_rules! integers_are_wide_ones_cut {
	($a:expr, $b:expr, $($number:ident $variant:ident),*) => {$({
		let a: Vec<$number> = $a.iter().map(|x| *x as $number).collect();
		let b: Vec<$number> = $b.iter().map(|x| *x as $number).collect();
		let (x, y) = (row(Data::$variant(a.clone())), row(Data::$variant(b.clone())));
		let pairs = || a.iter().zip(&b).map(|(a, b)| (*a as i128, *b as i128));
		let binary = |op: Binary, f: fn(i128, i128) -> i128| {
			let expected = pairs().map(|(a, b)| f(a, b) as $number).collect();
			assert_eq!(compute(op, &[&x, &y]), row(Data::$variant(expected)), "{op:?} of {}", stringify!($number));
		};
		binary(Binary::Add, |a, b| a + b);
		binary(Binary::Sub, |a, b| a - b);
		binary(Binary::Mul, i128::wrapping_mul);
		binary(Binary::Div, |a, b| if b == 0 { 0 } else { a / b });
		binary(Binary::Fmod, |a, b| if b == 0 { 0 } else { a % b });
		binary(Binary::Mod, |a, b| if b == 0 { 0 } else { (a % b + b) % b });
		binary(Binary::Min, i128::min);
		binary(Binary::Max, i128::max);
		binary(Binary::BitwiseAnd, |a, b| a & b);
		binary(Binary::BitwiseOr, |a, b| a | b);
		binary(Binary::BitwiseXor, |a, b| a ^ b);
		let compare = |op: Binary, f: fn(&i128, &i128) -> bool| {
			let expected = pairs().map(|(a, b)| u8::from(f(&a, &b))).collect();
			assert_eq!(compute(op, &[&x, &y]), row(Data::Bool(expected)), "{op:?} of {}", stringify!($number));
		};
		compare(Binary::Equal, i128::eq);
		compare(Binary::Less, i128::lt);
		compare(Binary::LessOrEqual, i128::le);
		compare(Binary::Greater, i128::gt);
		compare(Binary::GreaterOrEqual, i128::ge);
		let unary = |op: Unary, f: fn(i128) -> i128| {
			let expected = a.iter().map(|a| f(*a as i128) as $number).collect();
			assert_eq!(compute(op.clone(), &[&x]), row(Data::$variant(expected)), "{op:?} of {}", stringify!($number));
		};
		unary(Unary::Abs, i128::abs);
		unary(Unary::Sign, i128::signum);
		unary(Unary::BitwiseNot, |a| !a);
		unary(Unary::Erf, |a| libm::erf(a as f64) as i128);
		let (bias, lambd) = (Real::new(2.5), Real::new(1.5));
		unary(Unary::Shrink { bias, lambd }, |a| match a as f64 {
			a if a < -1.5 => (a + 2.5).max($number::MIN as f64).min($number::MAX as f64) as $number as i128,
			a if a > 1.5 => (a - 2.5).max($number::MIN as f64).min($number::MAX as f64) as $number as i128,
			_ => 0,
		});
		if $number::MIN != 0 {
			unary(Unary::Neg, |a| -a);
			unary(Unary::Relu, |a| a.max(0));
		} else {
			let by: Vec<$number> = b.iter().map(|b| *b % 70).collect();
			let shifts = row(Data::$variant(by.clone()));
			let shifted = |left: bool| a.iter().zip(&by).map(|(a, by)| {
				let a = *a as u128;
				(if left { a << *by as u32 } else { a >> *by as u32 }) as $number
			}).collect();
			assert_eq!(compute(Binary::BitShiftLeft, &[&x, &shifts]), row(Data::$variant(shifted(true))));
			assert_eq!(compute(Binary::BitShiftRight, &[&x, &shifts]), row(Data::$variant(shifted(false))));
		}
	})*};
}

/// Integers of all sizes, with the least, the greatest and zero.
fn integer() -> impl Strategy<Value = i64> {
	prop_oneof![
		any::<i64>(),
		-9i64..9,
		prop::sample::select(vec![i64::MIN, i64::MAX, i32::MIN.into(), i16::MIN.into(), i8::MIN.into()]),
	]
}

proptest! {
	#[test]
	fn floats_follow_their_formulas(x in prop::collection::vec(number(), 1..80), alpha in number(), beta in number()) {
		let wide: Vec<f64> = x.iter().map(|x| f64::from(*x) * 1.000_000_1).collect();
		for op in float_operators(alpha, beta) {
			let expected = row(Data::F32(x.iter().map(|x| formula(&op, *x)).collect()));
			prop_assert_eq!(compute(op.clone(), &[&row(Data::F32(x.clone()))]), expected, "{:?} of {:?}", &op, &x);
			let expected = row(Data::F64(wide.iter().map(|x| formula64(&op, *x)).collect()));
			prop_assert_eq!(compute(op.clone(), &[&row(Data::F64(wide.clone()))]), expected, "{:?} of {:?}", &op, &wide);
		}
		for (negative, positive) in [(false, true), (true, false), (true, true), (false, false)] {
			let is = |x: &f32| (*x == f32::INFINITY && positive) || (*x == f32::NEG_INFINITY && negative);
			let expected = row(Data::Bool(x.iter().map(|x| u8::from(is(x))).collect()));
			prop_assert_eq!(compute(Unary::IsInf { negative, positive }, &[&row(Data::F32(x.clone()))]), expected);
		}
		let expected = row(Data::Bool(x.iter().map(|x| u8::from(x.is_nan())).collect()));
		prop_assert_eq!(compute(Unary::IsNaN, &[&row(Data::F32(x.clone()))]), expected);
	}

	#[test]
	fn pairs_of_floats_follow_ieee(pairs in prop::collection::vec((number(), number()), 1..80)) {
		let (a, b): (Vec<f32>, Vec<f32>) = pairs.iter().copied().unzip();
		let (a, b) = (row(Data::F32(a)), row(Data::F32(b)));
		let least = |a: f32, b: f32| match a.total_cmp(&b) {
			_ if a.is_nan() || b.is_nan() => f32::NAN,
			core::cmp::Ordering::Greater => b,
			_ => a,
		};
		let formulas: [(Binary, &dyn Fn(f32, f32) -> f32); 9] = [
			(Binary::Add, &|a, b| a + b),
			(Binary::Sub, &|a, b| a - b),
			(Binary::Mul, &|a, b| a * b),
			(Binary::Div, &|a, b| a / b),
			(Binary::Fmod, &libm::fmodf),
			(Binary::Min, &least),
			(Binary::Max, &|a, b| -least(-a, -b)),
			(Binary::PRelu, &|a, b| if a < 0.0 { a * b } else { a }),
			(Binary::Pow, &|a, b| match b {
				2.0 => a * a,
				3.0 => a * a * a,
				_ => libm::powf(a, b),
			}),
		];
		for (op, formula) in formulas {
			let expected = pairs.iter().map(|(a, b)| formula(*a, *b)).collect();
			prop_assert_eq!(compute(op, &[&a, &b]), row(Data::F32(expected)), "{:?} of {:?}", op, &pairs);
		}
		let comparisons: [(Binary, fn(&f32, &f32) -> bool); 5] = [
			(Binary::Equal, f32::eq),
			(Binary::Less, f32::lt),
			(Binary::LessOrEqual, f32::le),
			(Binary::Greater, f32::gt),
			(Binary::GreaterOrEqual, f32::ge),
		];
		for (op, compare) in comparisons {
			let expected = pairs.iter().map(|(a, b)| u8::from(compare(a, b))).collect();
			prop_assert_eq!(compute(op, &[&a, &b]), row(Data::Bool(expected)), "{:?}", op);
		}
	}

	#[test]
	fn integers_follow_wide_ones(pairs in prop::collection::vec((integer(), integer()), 1..40)) {
		let (a, b): (Vec<i64>, Vec<i64>) = pairs.into_iter().unzip();
		integers_are_wide_ones_cut!(a, b, i8 I8, i16 I16, i32 I32, i64 I64, u8 U8, u16 U16, u32 U32, u64 U64);
	}

	#[test]
	fn bools_follow_their_tables(pairs in prop::collection::vec((0u8..2, 0u8..2), 1..20)) {
		let (a, b): (Vec<u8>, Vec<u8>) = pairs.iter().copied().unzip();
		let (a, b) = (row(Data::Bool(a)), row(Data::Bool(b)));
		for (op, table) in [
			(Binary::And, [0, 0, 0, 1]),
			(Binary::Or, [0, 1, 1, 1]),
			(Binary::Xor, [0, 1, 1, 0]),
			(Binary::Equal, [1, 0, 0, 1]),
		] {
			let expected = pairs.iter().map(|(a, b)| table[usize::from(2 * a + b)]).collect();
			prop_assert_eq!(compute(op, &[&a, &b]), row(Data::Bool(expected)));
		}
		let expected = pairs.iter().map(|(a, _)| 1 - a).collect();
		prop_assert_eq!(compute(Unary::Not, &[&a]), row(Data::Bool(expected)));
	}

	/// One shape of high rank, another with some axes of 1 and the first ones left out.
	#[test]
	fn broadcasts_of_high_rank_are_expansions(
		shape in prop::collection::vec(1u32..4, 0..=MAX_RANK),
		ones in any::<u8>(),
		skip in 0usize..=MAX_RANK,
		swap: bool,
	) {
		let len = shape.iter().product::<u32>() as usize;
		let other: Vec<u32> = (0..shape.len()).map(|axis| if ones >> axis & 1 == 1 { 1 } else { shape[axis] }).collect();
		let other = &other[skip.min(other.len())..];
		let x = Array::new(shape.clone(), Data::I32((0..len as i32).collect())).unwrap();
		let y: Vec<i32> = (0..other.iter().product::<u32>() as i32).map(|i| i * 10_000).collect();
		let at = |i| super::tests::naive_index(&shape, other, i);
		let expected = (0..len).map(|i| if swap { y[at(i)] - i as i32 } else { i as i32 - y[at(i)] }).collect();
		let y = Array::new(other.to_vec(), Data::I32(y.clone())).unwrap();
		let output = compute(Binary::Sub, &if swap { [&y, &x] } else { [&x, &y] });
		prop_assert_eq!(output, Array::new(shape.clone(), Data::I32(expected)).unwrap());
	}
}
