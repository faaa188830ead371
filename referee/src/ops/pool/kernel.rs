//! What is computed of each window.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use crate::ops::window::{volume, Axes};
use alloc::vec::Vec;

/// An element that has an order: of floats, -0 is less than +0 and NaN is the greatest.
pub(super) trait Ordered: Copy {
	const LEAST: Self;

	fn above(self, other: Self) -> bool;
}

macro_rules! integer {
	($($number:ty),*) => {$(
		impl Ordered for $number {
			const LEAST: Self = <$number>::MIN;

			fn above(self, other: Self) -> bool {
				self > other
			}
		}
	)*};
}

integer!(i8, u8);

macro_rules! float {
	($($number:ty),*) => {$(
		impl Ordered for $number {
			const LEAST: Self = <$number>::NEG_INFINITY;

			fn above(self, other: Self) -> bool {
				self > other
					|| (self == other && other.is_sign_negative() && self.is_sign_positive())
					|| (self.is_nan() && !other.is_nan())
			}
		}
	)*};
}

float!(f32, f64);

/// A float with the functions that pooling needs.
pub(super) trait Float: Copy + core::ops::Add<Output = Self> + core::ops::Div<Output = Self> {
	const ZERO: Self;

	fn of(count: usize) -> Self;

	/// The p-th power of the magnitude.
	fn power(self, p: u32) -> Self;

	fn root(self, p: u32) -> Self;
}

macro_rules! functions {
	($number:ty, $fabs:path, $sqrt:path, $pow:path) => {
		impl Float for $number {
			const ZERO: Self = 0.0;

			fn of(count: usize) -> Self {
				count as $number
			}

			fn power(self, p: u32) -> Self {
				match p {
					1 => $fabs(self),
					2 => self * self,
					p => $pow($fabs(self), p as $number),
				}
			}

			fn root(self, p: u32) -> Self {
				match p {
					1 => self,
					2 => $sqrt(self),
					p => $pow(self, 1.0 / p as $number),
				}
			}
		}
	};
}

functions!(f32, libm::fabsf, libm::sqrtf, libm::powf);
functions!(f64, libm::fabs, libm::sqrt, libm::pow);

/// For each output, the start of its plane, its place, and what a fold over the positions of its taps gives.
fn windows<A, Y>(
	axes: &Axes,
	x: usize,
	start: impl Fn() -> A,
	mut tap: impl FnMut(&mut A, usize),
	end: impl Fn(A, [usize; 3]) -> Y,
) -> Vec<Y> {
	let [d, h, w] = axes;
	let plane = volume(axes, |axis| axis.input);
	let planes = x.checked_div(plane).unwrap_or(0);
	let mut y = Vec::with_capacity(planes * volume(axes, |axis| axis.output));
	for first in (0..planes).map(|i| i * plane) {
		for i in 0..d.output {
			for j in 0..h.output {
				for k in 0..w.output {
					let mut state = start();
					for p in d.taps(i).map(|p| d.position(i, p)) {
						for q in h.taps(j).map(|q| h.position(j, q)) {
							let row = first + (p * h.input + q) * w.input;
							for r in w.taps(k).map(|r| w.position(k, r)) {
								tap(&mut state, row + r);
							}
						}
					}
					y.push(end(state, [i, j, k]));
				}
			}
		}
	}
	y
}

pub(super) fn max<T: Ordered>(axes: &Axes, x: &[T]) -> Vec<T> {
	let take = |most: &mut Option<T>, at: usize| match most {
		Some(most) if !x[at].above(*most) => (),
		_ => *most = Some(x[at]),
	};
	windows(axes, x.len(), || None, take, |most, _| most.unwrap_or(T::LEAST))
}

pub(super) fn max_index<T: Ordered>(axes: &Axes, x: &[T], column_major: bool) -> Vec<i64> {
	let take = |most: &mut Option<usize>, at: usize| match most {
		Some(most) if !x[at].above(x[*most]) => (),
		_ => *most = Some(at),
	};
	let [d, h, w] = axes.map(|axis| axis.input);
	let index = |at: usize| match column_major {
		false => at,
		true => {
			let (plane, at) = (at / (d * h * w), at % (d * h * w));
			let (i, j, k) = (at / (h * w), at / w % h, at % w);
			plane * d * h * w + (k * h + j) * d + i
		},
	};
	windows(axes, x.len(), || None, take, |most, _| most.map_or(0, |at| index(at) as i64))
}

pub(super) fn average<T: Float>(axes: &Axes, x: &[T], padded: bool) -> Vec<T> {
	let counts = axes.map(|axis| -> Vec<usize> {
		let count = |at| if padded { axis.padded_taps(at) } else { axis.taps(at).len() };
		(0..axis.output).map(count).collect()
	});
	let divide = |sum: T, [i, j, k]: [usize; 3]| sum / T::of(counts[0][i] * counts[1][j] * counts[2][k]);
	windows(axes, x.len(), || T::ZERO, |sum, at| *sum = *sum + x[at], divide)
}

pub(super) fn norm<T: Float>(axes: &Axes, x: &[T], p: u32) -> Vec<T> {
	windows(axes, x.len(), || T::ZERO, |sum, at| *sum = *sum + x[at].power(p), |sum, _| sum.root(p))
}
