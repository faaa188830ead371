//! What is computed of each window.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use crate::{
	backend::Backend,
	ops::window::{volume, Axes},
	parallel::{for_each_part, ELEMENT},
};
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// Taps along the last axis whose outputs are kept.
const KEPT_TAPS: usize = 1024;

/// An element that has an order: of floats, -0 is less than +0 and NaN is the greatest.
pub(super) trait Ordered: Copy + Default + Send + Sync {
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
pub(super) trait Float:
	Copy + Default + Send + Sync + core::ops::Add<Output = Self> + core::ops::Div<Output = Self>
{
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

/// What is made of each plane, plane by plane.
fn planes<T: Sync, Y: Copy + Default + Send>(
	axes: &Axes,
	x: &[T],
	backend: &Backend,
	make: impl Fn(usize, &[T], &mut [Y]) + Sync,
) -> Vec<Y> {
	let [input, output] = [volume(axes, |axis| axis.input).max(1), volume(axes, |axis| axis.output)];
	let mut y = vec![Y::default(); x.len() / input * output];
	let [d, h, w] = axes.map(|axis| axis.kernel);
	for_each_part(backend, &mut y, output, &[output, d, h, w, ELEMENT], |first, y, _| {
		let planes = x.chunks_exact(input).skip(first).zip(y.chunks_exact_mut(output.max(1)));
		(first..).zip(planes).for_each(|(i, (x, y))| make(i, x, y));
	});
	y
}

/// A fold over each window's taps, row by row of outputs, so that neighbouring ones are folded at once.
fn fold<T: Sync + Copy, A: Copy + Sync, Y: Copy + Default + Send>(
	axes: &Axes,
	x: &[T],
	first: A,
	step: impl Fn(A, T) -> A + Sync,
	end: impl Fn(A, [usize; 3]) -> Y + Sync,
	backend: &Backend,
) -> Vec<Y> {
	let [d, h, w] = axes;
	// The taps that are in the input for some output, and for which ones: kept of the first few, which are all of most
	// kernels, and worked out again for each row of the others, lest they take more memory than the input.
	let hit = |tap: usize| Some((tap, w.outputs(tap))).filter(|(_, outputs)| !outputs.is_empty());
	let (near, past) = (w.taps(w.output - 1).start, w.taps(0).end);
	let far = past.min(near + KEPT_TAPS);
	let taps: Vec<_> = (near..far).filter_map(hit).collect();
	planes(axes, x, backend, |_, x, y| {
		let mut row = vec![first; w.output];
		let places = (0..d.output).flat_map(|i| (0..h.output).map(move |j| (i, j)));
		for ((i, j), y) in places.zip(y.chunks_exact_mut(w.output)) {
			row.fill(first);
			for p in d.taps(i).map(|p| d.position(i, p)) {
				for q in h.taps(j).map(|q| h.position(j, q)) {
					let x = &x[(p * h.input + q) * w.input..][..w.input];
					let mut fold_tap = |(tap, outputs): (usize, Range<usize>)| {
						let x = &x[w.position(outputs.start, tap)..];
						let row = &mut row[outputs];
						match w.stride {
							1 => row.iter_mut().zip(x).for_each(|(sum, x)| *sum = step(*sum, *x)),
							2 => row
								.iter_mut()
								.zip(x.iter().step_by(2))
								.for_each(|(sum, x)| *sum = step(*sum, *x)),
							n => row
								.iter_mut()
								.zip(x.iter().step_by(n))
								.for_each(|(sum, x)| *sum = step(*sum, *x)),
						}
					};
					taps.iter().cloned().for_each(&mut fold_tap);
					(far..past).filter_map(hit).for_each(&mut fold_tap);
				}
			}
			for ((k, sum), y) in row.iter().enumerate().zip(y) {
				*y = end(*sum, [i, j, k]);
			}
		}
	})
}

pub(super) fn max<T: Ordered>(axes: &Axes, x: &[T], backend: &Backend) -> Vec<T> {
	fold(axes, x, T::LEAST, |most, x| if x.above(most) { x } else { most }, |most, _| most, backend)
}

pub(super) fn max_index<T: Ordered>(axes: &Axes, x: &[T], column_major: bool, backend: &Backend) -> Vec<i64> {
	let [d, h, w] = axes;
	let plane = volume(axes, |axis| axis.input).max(1);
	let index = |at: usize| match column_major {
		false => at,
		true => {
			let (i, j, k) = (at / (h.input * w.input), at / w.input % h.input, at % w.input);
			(k * h.input + j) * d.input + i
		},
	};
	planes(axes, x, backend, |n, x, y| {
		let rows = (0..d.output).flat_map(|i| (0..h.output).map(move |j| (i, j)));
		let places = rows.flat_map(|(i, j)| (0..w.output).map(move |k| (i, j, k)));
		for ((i, j, k), y) in places.zip(y) {
			let mut most: Option<usize> = None;
			for p in d.taps(i).map(|p| d.position(i, p)) {
				for q in h.taps(j).map(|q| h.position(j, q)) {
					for r in w.taps(k).map(|r| w.position(k, r)) {
						let at = (p * h.input + q) * w.input + r;
						most = most.filter(|most| !x[at].above(x[*most])).or(Some(at));
					}
				}
			}
			*y = most.map_or(0, |at| (n * plane + index(at)) as i64);
		}
	})
}

pub(super) fn average<T: Float>(axes: &Axes, x: &[T], padded: bool, backend: &Backend) -> Vec<T> {
	let counts = axes.map(|axis| -> Vec<usize> {
		let count = |at| if padded { axis.padded_taps(at) } else { axis.taps(at).len() };
		(0..axis.output).map(count).collect()
	});
	let divide = |sum: T, [i, j, k]: [usize; 3]| sum / T::of(counts[0][i] * counts[1][j] * counts[2][k]);
	fold(axes, x, T::ZERO, |sum, x| sum + x, divide, backend)
}

pub(super) fn norm<T: Float>(axes: &Axes, x: &[T], p: u32, backend: &Backend) -> Vec<T> {
	fold(axes, x, T::ZERO, |sum, x| sum + x.power(p), |sum, _| sum.root(p), backend)
}
