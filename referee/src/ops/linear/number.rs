//! The numbers that products are made of.

use alloc::vec::Vec;

/// A number with the arithmetic of the canonical semantics: integers wrap, floats round each operation.
pub(in crate::ops) trait Number: Term<Sum = Self> {
	fn plus(self, other: Self) -> Self;

	fn times(self, other: Self) -> Self;

	/// An attribute as a number of this type; one that integers have is a whole number of 32 bits.
	fn of(attribute: f32) -> Self;
}

/// What stands at one step of a sum of products: a number, or several at once where sums are exact.
pub(in crate::ops) trait Term: Copy + Default + Send + Sync + 'static {
	type Sum: Copy + Default + Send + Sync + 'static;

	/// The sum with the product of these terms.
	fn add(sum: Self::Sum, a: Self, b: Self) -> Self::Sum;
}

macro_rules! number {
	($($number:ty, $plus:expr, $times:expr, $of:expr;)*) => {$(
		impl Number for $number {
			#[inline(always)]
			fn plus(self, other: Self) -> Self {
				$plus(self, other)
			}

			#[inline(always)]
			fn times(self, other: Self) -> Self {
				$times(self, other)
			}

			fn of(attribute: f32) -> Self {
				$of(attribute)
			}
		}

		impl Term for $number {
			type Sum = Self;

			#[inline(always)]
			fn add(sum: Self, a: Self, b: Self) -> Self {
				sum.plus(a.times(b))
			}
		}
	)*};
}

number!(
	f32, |a: f32, b| a + b, |a: f32, b| a * b, |x| x;
	f64, |a: f64, b| a + b, |a: f64, b| a * b, f64::from;
	i32, i32::wrapping_add, i32::wrapping_mul, |x| x as i32;
	i64, i64::wrapping_add, i64::wrapping_mul, |x| x as i64;
);

/// Two integers that stand next to each other in a sum of products.
pub(in crate::ops) type Pair = [i16; 2];

impl Term for Pair {
	type Sum = i32;

	#[inline(always)]
	fn add(sum: i32, a: Self, b: Self) -> i32 {
		let [a, b] = [a, b].map(|pair| pair.map(i32::from));
		sum.wrapping_add((a[0].wrapping_mul(b[0])).wrapping_add(a[1].wrapping_mul(b[1])))
	}
}

/// What a tensor is made of, which stands by itself or with others in the terms of a sum of products.
pub(in crate::ops) trait Element: Copy + Default + Send + Sync {
	type Term: Term;

	/// Rows of `k` elements as rows of terms.
	fn terms(rows: Vec<Self>, k: usize) -> Vec<Self::Term>;
}

macro_rules! element {
	($($number:ty),*) => {$(
		impl Element for $number {
			type Term = Self;

			fn terms(rows: Vec<Self>, _k: usize) -> Vec<Self> {
				rows
			}
		}
	)*};
}

element!(f32, f64, i32, i64);

impl Element for i16 {
	type Term = Pair;

	/// The last of an odd number stands with a zero.
	fn terms(rows: Vec<Self>, k: usize) -> Vec<Pair> {
		if k.is_multiple_of(2) {
			return bytemuck::cast_slice(&rows).to_vec();
		}
		let pairs = |row: &[Self]| -> Vec<Pair> {
			row.chunks(2).map(|pair| [pair.first(), pair.get(1)].map(|x| x.copied().unwrap_or(0))).collect()
		};
		rows.chunks_exact(k).flat_map(pairs).collect()
	}
}
