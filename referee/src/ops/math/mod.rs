//! Numbers and functions of real numbers, each with the same bits everywhere.
//!
//! Functions that IEEE 754 does not define exactly come from `libm` with software floats. The others
//! (sqrt, floor, …) have one right result, and come from wherever it is fastest.

mod float;
mod integer;
mod straight;
#[cfg(test)]
mod tests;
mod vector;

pub(crate) use vector::{run, Kernel};

use crate::array::Data;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// A number that tensors are made of. Integers wrap; floats round to nearest, ties to even.
pub(crate) trait Number:
	Copy + PartialEq + PartialOrd + Default + core::fmt::Debug + Send + Sync + 'static
{
	const ZERO: Self;
	const ONE: Self;
	/// What no number is below: negative infinity, or the least integer.
	const LOWEST: Self;

	fn plus(self, other: Self) -> Self;
	fn minus(self, other: Self) -> Self;
	fn times(self, other: Self) -> Self;
	/// Towards zero for integers; by zero it is 0.
	fn over(self, other: Self) -> Self;
	/// With the sign of the dividend; by zero it is 0 for integers, NaN for floats.
	fn remainder(self, other: Self) -> Self;
	/// In the reverse order: the negative of a float, the complement of an integer.
	fn mirrored(self) -> Self;
	fn absolute(self) -> Self;
	/// NaN if either is; −0 is less than +0.
	fn lesser(self, other: Self) -> Self;
	/// NaN if either is; −0 is less than +0.
	fn greater(self, other: Self) -> Self;
	/// The order of sorting: NaNs are equal and last, −0 and +0 are equal.
	fn order(self, other: Self) -> Ordering;
	/// An integer that stands in that order.
	fn key(self) -> u64;
	/// Rounded to nearest, ties to even.
	fn to_f64(self) -> f64;
	/// Towards zero and saturating for integers, where NaN is 0; rounded for floats.
	fn from_f64(value: f64) -> Self;
	/// Modulo 2^width for integers; rounded for floats.
	fn from_count(count: usize) -> Self;
	fn data(values: Vec<Self>) -> Data;
	/// The elements, if they are of this type.
	fn of(data: &Data) -> Option<&[Self]>;
}

/// A number with bits.
pub(crate) trait Integer: Number + bytemuck::Pod {
	/// The unsigned integer of the same width.
	type Word: Integer;

	/// With the sign of the divisor; by zero it is 0.
	fn modulo(self, other: Self) -> Self;
	/// Wrapping. The exponent's bits, in two's complement if it is negative, which gives the reciprocal's integer part:
	/// 1 or −1 for those, else 0.
	fn power(self, negative: bool, exponent: u64) -> Self;
	fn and(self, other: Self) -> Self;
	fn or(self, other: Self) -> Self;
	fn xor(self, other: Self) -> Self;
	/// 0 by the width or more.
	fn shift_left(self, by: Self) -> Self;
	/// 0 by the width or more. For unsigned numbers.
	fn shift_right(self, by: Self) -> Self;
}

/// A floating-point number. No function is named as one of `std`'s, whose bits are not pinned, lest that
/// one be called. Where a function has the parameter `V`, true stands for the form that
/// compilers can vectorise and false for `libm`'s; both give the same bits.
pub(crate) trait Float: Number {
	/// Whether any function has a form that compilers can vectorise.
	const VECTORS: bool;

	fn from_f32(value: f32) -> Self;
	fn negative(self) -> Self;
	/// −1, 0 or 1, or NaN.
	fn sign(self) -> Self;
	fn nan(self) -> bool;
	fn infinite(self) -> bool;
	fn root(self) -> Self;
	fn floored(self) -> Self;
	fn ceiled(self) -> Self;
	/// To the nearest integer, ties to even.
	fn rounded(self) -> Self;
	fn exp<const V: bool>(self) -> Self;
	/// `exp(x) − 1`.
	fn expm1<const V: bool>(self) -> Self;
	fn log<const V: bool>(self) -> Self;
	/// `log(1 + x)`.
	fn log1p(self) -> Self;
	fn erf<const V: bool>(self) -> Self;
	fn tanh<const V: bool>(self) -> Self;
	fn sine(self) -> Self;
	fn cosine(self) -> Self;
	fn tangent(self) -> Self;
	fn arcsine(self) -> Self;
	fn arccosine(self) -> Self;
	fn arctangent(self) -> Self;
	fn hyperbolic_sine(self) -> Self;
	fn hyperbolic_cosine(self) -> Self;
	fn area_sine(self) -> Self;
	fn area_cosine(self) -> Self;
	fn area_tangent(self) -> Self;
	/// x · x for 2 and (x · x) · x for 3, which models ask for most; else `libm`'s pow.
	fn power(self, exponent: Self) -> Self;
}
