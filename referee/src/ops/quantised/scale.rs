//! From numbers to quantised ones and back.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::Spread;
use crate::{
	array::Data,
	backend::Backend,
	ops::{
		math::{run, Kernel},
		OpError,
	},
};
use alloc::vec::Vec;

/// A quantised element type.
pub(super) trait Quantum: Copy {
	const LEAST: i32;
	const GREATEST: i32;

	fn wide(self) -> i32;

	/// Of a number in this type's range.
	fn narrow(wide: i32) -> Self;
}

macro_rules! quantum {
	($($number:ty),*) => {$(
		impl Quantum for $number {
			const LEAST: i32 = <$number>::MIN as i32;
			const GREATEST: i32 = <$number>::MAX as i32;

			#[inline(always)]
			fn wide(self) -> i32 {
				self as i32
			}

			#[inline(always)]
			fn narrow(wide: i32) -> Self {
				wide as $number
			}
		}
	)*};
}

quantum!(u8, i8, u16, i16, i32);

/// The nearest integer, ties to even, in these bounds (of at most 22 bits). NaN gives the lower one, as
/// in ONNX Runtime.
#[inline(always)]
pub(super) fn round(x: f32, least: i32, greatest: i32) -> i32 {
	// Adding 1.5 · 2²³ leaves no bits for a fraction, so the addition itself rounds as wanted.
	const SHIFT: f32 = 12_582_912.0;
	let (least, greatest) = (least as f32, greatest as f32);
	let x = if x > least { x } else { least };
	let x = if x < greatest { x } else { greatest };
	((x + SHIFT).to_bits() as i32).wrapping_sub(SHIFT.to_bits() as i32)
}

/// Numbers divided by a scale, as integers in these bounds.
struct Divided<'a, X> {
	x: &'a [X],
	scale: f32,
	bounds: (i32, i32),
	y: &'a mut [i32],
}

impl Kernel for Divided<'_, f32> {
	type Output = ();
	const VECTORS: bool = true;

	#[inline(always)]
	fn run<const V: bool>(self) {
		let (least, greatest) = self.bounds;
		let x = self.x.iter().map(|x| round(*x / self.scale, least, greatest));
		self.y.iter_mut().zip(x).for_each(|(y, x)| *y = x);
	}
}

impl Kernel for Divided<'_, i32> {
	type Output = ();
	const VECTORS: bool = true;

	#[inline(always)]
	fn run<const V: bool>(self) {
		let (least, greatest) = self.bounds;
		let x = self.x.iter().map(|x| round(*x as f32 / self.scale, least, greatest));
		self.y.iter_mut().zip(x).for_each(|(y, x)| *y = x);
	}
}

/// All numbers with their scales and zero points, saturated.
fn saturated<X, Q: Quantum>(x: &[X], scale: &[f32], zero: &[Q], spread: Spread, backend: &Backend) -> Vec<Q>
where
	for<'b> Divided<'b, X>: Kernel,
{
	let mut y = Vec::with_capacity(x.len());
	// Runs may be short: none makes a buffer of its own.
	let mut wide = [0; 256];
	runs(x, scale, zero, spread, |x, scale, zero| {
		let zero = zero.wide();
		let bounds = (Q::LEAST - zero, Q::GREATEST - zero);
		for x in x.chunks(wide.len()) {
			let wide = &mut wide[..x.len()];
			run(Divided { x, scale, bounds, y: wide }, backend);
			y.extend(wide.iter().map(|wide| Q::narrow(*wide + zero)));
		}
	});
	y
}

pub(super) fn quantize(
	x: &Data,
	scale: &Data,
	zero: &Data,
	spread: Spread,
	backend: &Backend,
) -> Result<Data, OpError> {
	fn typed<Q: Quantum>(
		x: &Data,
		scale: &[f32],
		zero: &[Q],
		spread: Spread,
		backend: &Backend,
	) -> Result<Vec<Q>, OpError> {
		match x {
			Data::F32(x) => Ok(saturated(x, scale, zero, spread, backend)),
			Data::I32(x) => Ok(saturated(x, scale, zero, spread, backend)),
			_ => Err(OpError::Element),
		}
	}
	let Data::F32(scale) = scale else { return Err(OpError::Element) };
	match zero {
		Data::U8(zero) => typed(x, scale, zero, spread, backend).map(Data::U8),
		Data::I8(zero) => typed(x, scale, zero, spread, backend).map(Data::I8),
		Data::U16(zero) => typed(x, scale, zero, spread, backend).map(Data::U16),
		Data::I16(zero) => typed(x, scale, zero, spread, backend).map(Data::I16),
		_ => Err(OpError::Element),
	}
}

pub(super) fn dequantize(x: &Data, scale: &Data, zero: &Data, spread: Spread) -> Result<Data, OpError> {
	fn typed<Q: Quantum>(x: &[Q], scale: &[f32], zero: &[Q], spread: Spread) -> Vec<f32> {
		map(x, scale, zero, spread, |x, scale, zero| x.wide().wrapping_sub(zero.wide()) as f32 * scale)
	}
	let Data::F32(scale) = scale else { return Err(OpError::Element) };
	match (x, zero) {
		(Data::U8(x), Data::U8(zero)) => Ok(Data::F32(typed(x, scale, zero, spread))),
		(Data::I8(x), Data::I8(zero)) => Ok(Data::F32(typed(x, scale, zero, spread))),
		(Data::U16(x), Data::U16(zero)) => Ok(Data::F32(typed(x, scale, zero, spread))),
		(Data::I16(x), Data::I16(zero)) => Ok(Data::F32(typed(x, scale, zero, spread))),
		(Data::I32(x), Data::I32(zero)) => Ok(Data::F32(typed(x, scale, zero, spread))),
		_ => Err(OpError::Element),
	}
}

/// Each element with its scale and zero point.
pub(super) fn map<X: Copy, S: Copy, Z: Copy, Y>(
	x: &[X],
	scale: &[S],
	zero: &[Z],
	spread: Spread,
	f: impl Fn(X, S, Z) -> Y,
) -> Vec<Y> {
	let mut y = Vec::with_capacity(x.len());
	runs(x, scale, zero, spread, |x, scale, zero| y.extend(x.iter().map(|x| f(*x, scale, zero))));
	y
}

/// Each run of elements of one scale and zero point.
fn runs<X, S: Copy, Z: Copy>(
	x: &[X],
	scale: &[S],
	zero: &[Z],
	spread: Spread,
	mut f: impl FnMut(&[X], S, Z),
) {
	let run = match spread {
		Spread::All => x.len(),
		Spread::Axis { inner, .. } | Spread::Rows { inner } => inner,
		Spread::Blocks { .. } => 1,
	};
	for (i, x) in x.chunks(run.max(1)).enumerate() {
		let at = spread.index(i * run);
		f(x, scale[at], zero[at]);
	}
}
