//! The numbers that products are made of.

/// A number with the arithmetic of the canonical semantics: integers wrap, floats round each operation.
pub(in crate::ops) trait Number: Copy + Default + Send + Sync + 'static {
	fn plus(self, other: Self) -> Self;

	fn times(self, other: Self) -> Self;

	/// An attribute as a number of this type; one that integers have is a whole number of 32 bits.
	fn of(attribute: f32) -> Self;
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
	)*};
}

number!(
	f32, |a: f32, b| a + b, |a: f32, b| a * b, |x| x;
	f64, |a: f64, b| a + b, |a: f64, b| a * b, f64::from;
	i32, i32::wrapping_add, i32::wrapping_mul, |x| x as i32;
	i64, i64::wrapping_add, i64::wrapping_mul, |x| x as i64;
	u32, u32::wrapping_add, u32::wrapping_mul, |x| x as i32 as u32;
	u64, u64::wrapping_add, u64::wrapping_mul, |x| x as i64 as u64;
);
