//! Integers: two's complement, wrapping.

#![allow(clippy::arithmetic_side_effects)] // division by zero is answered before it is tried

use super::{Integer, Number};
use crate::array::Data;
use alloc::vec::Vec;
use core::cmp::Ordering;

macro_rules! integers {
	($($number:ident $variant:ident $word:ident $signed:tt;)*) => {$(
		impl Number for $number {
			const ZERO: Self = 0;
			const ONE: Self = 1;
			const LOWEST: Self = Self::MIN;

			#[inline(always)]
			fn plus(self, other: Self) -> Self { self.wrapping_add(other) }
			#[inline(always)]
			fn minus(self, other: Self) -> Self { self.wrapping_sub(other) }
			#[inline(always)]
			fn times(self, other: Self) -> Self { self.wrapping_mul(other) }
			#[inline(always)]
			fn over(self, other: Self) -> Self {
				if other == 0 { 0 } else { self.wrapping_div(other) }
			}
			#[inline(always)]
			fn remainder(self, other: Self) -> Self {
				if other == 0 { 0 } else { self.wrapping_rem(other) }
			}
			#[inline(always)]
			fn mirrored(self) -> Self { !self }
			#[inline(always)]
			fn absolute(self) -> Self {
				if integers!(@negative $signed, self) { self.wrapping_neg() } else { self }
			}
			#[inline(always)]
			fn lesser(self, other: Self) -> Self { Ord::min(self, other) }
			#[inline(always)]
			fn greater(self, other: Self) -> Self { Ord::max(self, other) }
			#[inline(always)]
			fn order(self, other: Self) -> Ordering { self.cmp(&other) }
			#[inline(always)]
			fn key(self) -> u64 { integers!(@key $signed, self) }
			#[inline(always)]
			fn to_f64(self) -> f64 { self as f64 }
			#[inline(always)]
			fn from_f64(value: f64) -> Self { value as Self }
			#[inline(always)]
			fn from_count(count: usize) -> Self { count as Self }
			fn data(values: Vec<Self>) -> Data { Data::$variant(values) }
			fn of(data: &Data) -> Option<&[Self]> {
				match data {
					Data::$variant(values) => Some(values),
					_ => None,
				}
			}
		}

		impl Integer for $number {
			type Word = $word;

			#[inline(always)]
			fn modulo(self, other: Self) -> Self {
				let remainder = Number::remainder(self, other);
				if remainder != 0 && integers!(@negative $signed, remainder ^ other) {
					remainder.wrapping_add(other)
				} else {
					remainder
				}
			}

			#[inline(never)]
			fn power(self, negative: bool, mut exponent: u64) -> Self {
				if negative {
					return match self {
						1 => 1,
						_ if self.wrapping_add(1) == 0 && integers!(@negative $signed, self) => {
							if exponent & 1 == 1 { self } else { 1 }
						},
						_ => 0,
					};
				}
				let (mut power, mut square) = (1 as Self, self);
				while exponent != 0 {
					if exponent & 1 == 1 {
						power = power.wrapping_mul(square);
					}
					square = square.wrapping_mul(square);
					exponent >>= 1;
				}
				power
			}
			#[inline(always)]
			fn and(self, other: Self) -> Self { self & other }
			#[inline(always)]
			fn or(self, other: Self) -> Self { self | other }
			#[inline(always)]
			fn xor(self, other: Self) -> Self { self ^ other }
			#[inline(always)]
			fn shift_left(self, by: Self) -> Self {
				u32::try_from(by).ok().and_then(|by| self.checked_shl(by)).unwrap_or(0)
			}
			#[inline(always)]
			fn shift_right(self, by: Self) -> Self {
				u32::try_from(by).ok().and_then(|by| self.checked_shr(by)).unwrap_or(0)
			}
		}
	)*};
	(@negative signed, $value:expr) => { ($value) < 0 };
	(@negative unsigned, $value:expr) => {{ let _ = $value; false }};
	(@key signed, $value:expr) => { ($value as i64 as u64) ^ (1 << 63) };
	(@key unsigned, $value:expr) => { $value as u64 };
}

integers! {
	i8 I8 u8 signed;
	i16 I16 u16 signed;
	i32 I32 u32 signed;
	i64 I64 u64 signed;
	u8 U8 u8 unsigned;
	u16 U16 u16 unsigned;
	u32 U32 u32 unsigned;
	u64 U64 u64 unsigned;
}
