//! Floats: IEEE 754 operations, and functions from `libm`.

use super::{Float, Number};
use crate::array::Data;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// `libm`'s functions of 32-bit floats.
mod single {
	use super::super::straight;
	pub use libm::{
		acosf as acos, acoshf as acosh, asinf as asin, asinhf as asinh, atanf as atan, atanhf as atanh,
		cosf as cos, coshf as cosh, fmodf as fmod, log1pf as log1p, powf as pow, sinf as sin, sinhf as sinh,
		tanf as tan,
	};
	#[cfg(not(feature = "std"))]
	pub use libm::{ceilf as ceil, floorf as floor, rintf as rint, sqrtf as sqrt};

	#[inline(always)]
	pub fn exp<const V: bool>(x: f32) -> f32 {
		if V {
			straight::exp(x)
		} else {
			libm::expf(x)
		}
	}

	#[inline(always)]
	pub fn expm1<const V: bool>(x: f32) -> f32 {
		if V {
			straight::expm1(x)
		} else {
			libm::expm1f(x)
		}
	}

	#[inline(always)]
	pub fn log<const V: bool>(x: f32) -> f32 {
		if V {
			straight::log(x)
		} else {
			libm::logf(x)
		}
	}

	#[inline(always)]
	pub fn erf<const V: bool>(x: f32) -> f32 {
		if V {
			straight::erf(x)
		} else {
			libm::erff(x)
		}
	}

	#[inline(always)]
	pub fn tanh<const V: bool>(x: f32) -> f32 {
		if V {
			straight::tanh(x)
		} else {
			libm::tanhf(x)
		}
	}
}

/// `libm`'s functions of 64-bit floats, which have one form only.
mod double {
	pub use libm::{acos, acosh, asin, asinh, atan, atanh, cos, cosh, fmod, log1p, pow, sin, sinh, tan};
	#[cfg(not(feature = "std"))]
	pub use libm::{ceil, floor, rint, sqrt};

	#[inline(always)]
	pub fn exp<const V: bool>(x: f64) -> f64 {
		libm::exp(x)
	}

	#[inline(always)]
	pub fn expm1<const V: bool>(x: f64) -> f64 {
		libm::expm1(x)
	}

	#[inline(always)]
	pub fn log<const V: bool>(x: f64) -> f64 {
		libm::log(x)
	}

	#[inline(always)]
	pub fn erf<const V: bool>(x: f64) -> f64 {
		libm::erf(x)
	}

	#[inline(always)]
	pub fn tanh<const V: bool>(x: f64) -> f64 {
		libm::tanh(x)
	}
}

/// A function that IEEE 754 defines exactly: an instruction where `std` knows one.
macro_rules! exact {
	($libm:ident::$function:ident, $method:ident, $value:expr) => {{
		#[cfg(feature = "std")]
		let value = $value.$method();
		#[cfg(not(feature = "std"))]
		let value = $libm::$function($value);
		value
	}};
}

/// The first number where something holds, else the second: where WebAssembly runs floats are chosen by jumps, of which
/// every other one is not foreseen, and so their bits are chosen instead.
macro_rules! choose {
	($number:ident, $holds:expr, $yes:expr, $no:expr) => {{
		let (holds, yes, no): (bool, $number, $number) = ($holds, $yes, $no);
		#[cfg(not(target_arch = "wasm32"))]
		let chosen = if holds { yes } else { no };
		#[cfg(target_arch = "wasm32")]
		let chosen = {
			let (yes, no) = (yes.to_bits(), no.to_bits());
			$number::from_bits(no ^ ((yes ^ no) & $number::ZERO.to_bits().wrapping_sub(holds.into())))
		};
		chosen
	}};
}

macro_rules! floats {
	($number:ident $variant:ident, $libm:ident, $vectors:literal) => {
		impl Number for $number {
			const ZERO: Self = 0.0;
			const ONE: Self = 1.0;
			const LOWEST: Self = Self::NEG_INFINITY;

			#[inline(always)]
			fn plus(self, other: Self) -> Self {
				self + other
			}
			#[inline(always)]
			fn minus(self, other: Self) -> Self {
				self - other
			}
			#[inline(always)]
			fn times(self, other: Self) -> Self {
				self * other
			}
			#[inline(always)]
			fn over(self, other: Self) -> Self {
				self / other
			}
			#[inline(always)]
			fn remainder(self, other: Self) -> Self {
				$libm::fmod(self, other)
			}
			#[inline(always)]
			fn mirrored(self) -> Self {
				-self
			}
			#[inline(always)]
			fn absolute(self) -> Self {
				self.abs()
			}
			#[inline(always)]
			fn lesser(self, other: Self) -> Self {
				let zeros = Self::from_bits(self.to_bits() | other.to_bits());
				let lesser = choose!($number, self < other, self, other);
				let lesser = choose!($number, self == other, zeros, lesser);
				choose!($number, self.is_nan(), self, lesser)
			}
			#[inline(always)]
			fn greater(self, other: Self) -> Self {
				let zeros = Self::from_bits(self.to_bits() & other.to_bits());
				let greater = choose!($number, self > other, self, other);
				let greater = choose!($number, self == other, zeros, greater);
				choose!($number, self.is_nan(), self, greater)
			}
			#[inline(always)]
			fn order(self, other: Self) -> Ordering {
				self.partial_cmp(&other).unwrap_or_else(|| self.is_nan().cmp(&other.is_nan()))
			}
			#[inline(always)]
			fn key(self) -> u64 {
				// The bits of +0 for both, and those of every other number in the order of numbers.
				let bits = (f64::from(self) + 0.0).to_bits();
				let ordered = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
				if self.is_nan() {
					u64::MAX
				} else {
					ordered
				}
			}
			#[inline(always)]
			fn to_f64(self) -> f64 {
				self as f64
			}
			#[inline(always)]
			fn from_f64(value: f64) -> Self {
				value as Self
			}
			#[inline(always)]
			fn from_count(count: usize) -> Self {
				count as Self
			}
			fn data(values: Vec<Self>) -> Data {
				Data::$variant(values)
			}
			fn of(data: &Data) -> Option<&[Self]> {
				match data {
					Data::$variant(values) => Some(values),
					_ => None,
				}
			}
		}

		impl Float for $number {
			const VECTORS: bool = $vectors;

			#[inline(always)]
			fn from_f32(value: f32) -> Self {
				value as Self
			}
			#[inline(always)]
			fn negative(self) -> Self {
				-self
			}
			#[inline(always)]
			fn sign(self) -> Self {
				let sign = if self > 0.0 { 1.0 } else { 0.0 };
				let sign = if self < 0.0 { -1.0 } else { sign };
				if self.is_nan() {
					self
				} else {
					sign
				}
			}
			#[inline(always)]
			fn nan(self) -> bool {
				self.is_nan()
			}
			#[inline(always)]
			fn infinite(self) -> bool {
				self.is_infinite()
			}
			#[inline(always)]
			fn root(self) -> Self {
				exact!($libm::sqrt, sqrt, self)
			}
			#[inline(always)]
			fn floored(self) -> Self {
				exact!($libm::floor, floor, self)
			}
			#[inline(always)]
			fn ceiled(self) -> Self {
				exact!($libm::ceil, ceil, self)
			}
			#[inline(always)]
			fn rounded(self) -> Self {
				exact!($libm::rint, round_ties_even, self)
			}
			#[inline(always)]
			fn exp<const V: bool>(self) -> Self {
				$libm::exp::<V>(self)
			}
			#[inline(always)]
			fn expm1<const V: bool>(self) -> Self {
				$libm::expm1::<V>(self)
			}
			#[inline(always)]
			fn log<const V: bool>(self) -> Self {
				$libm::log::<V>(self)
			}
			#[inline(always)]
			fn log1p(self) -> Self {
				$libm::log1p(self)
			}
			#[inline(always)]
			fn erf<const V: bool>(self) -> Self {
				$libm::erf::<V>(self)
			}
			#[inline(always)]
			fn tanh<const V: bool>(self) -> Self {
				$libm::tanh::<V>(self)
			}
			#[inline(always)]
			fn sine(self) -> Self {
				$libm::sin(self)
			}
			#[inline(always)]
			fn cosine(self) -> Self {
				$libm::cos(self)
			}
			#[inline(always)]
			fn tangent(self) -> Self {
				$libm::tan(self)
			}
			#[inline(always)]
			fn arcsine(self) -> Self {
				$libm::asin(self)
			}
			#[inline(always)]
			fn arccosine(self) -> Self {
				$libm::acos(self)
			}
			#[inline(always)]
			fn arctangent(self) -> Self {
				$libm::atan(self)
			}
			#[inline(always)]
			fn hyperbolic_sine(self) -> Self {
				$libm::sinh(self)
			}
			#[inline(always)]
			fn hyperbolic_cosine(self) -> Self {
				$libm::cosh(self)
			}
			#[inline(always)]
			fn area_sine(self) -> Self {
				$libm::asinh(self)
			}
			#[inline(always)]
			fn area_cosine(self) -> Self {
				$libm::acosh(self)
			}
			#[inline(always)]
			fn area_tangent(self) -> Self {
				$libm::atanh(self)
			}
			#[inline(always)]
			fn power(self, exponent: Self) -> Self {
				if exponent == 2.0 {
					self * self
				} else if exponent == 3.0 {
					self * self * self
				} else {
					$libm::pow(self, exponent)
				}
			}
		}
	};
}

floats!(f32 F32, single, true);
floats!(f64 F64, double, false);
