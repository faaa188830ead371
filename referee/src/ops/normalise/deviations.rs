//! Rows by how far they are from their means.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use crate::{
	backend::Backend,
	ops::{math::Float, reduce::fold_rows, Real},
	parallel::{for_each_part, ELEMENT},
};
use alloc::vec::Vec;

/// Rows taken together.
const ROWS: usize = 8;

/// What follows: `y · scale + bias`.
#[derive(Clone, Copy)]
pub(super) enum Scales<'a, T> {
	/// Nothing.
	None,
	/// One for each element of a row.
	Row { scale: &'a [T], bias: &'a [T] },
	/// One for each channel of `plane` elements.
	Channels { plane: usize, scale: &'a [T], bias: &'a [T] },
}

/// Rows less their means (or as they are), over the root of the mean of their squares.
pub(super) struct Deviations<'a, T> {
	x: &'a [T],
	len: usize,
	epsilon: T,
	centre: bool,
	pub scales: Scales<'a, T>,
}

impl<'a, T: Float> Deviations<'a, T> {
	pub fn new(x: &'a [T], len: usize, epsilon: Real, centre: bool) -> Self {
		Self { x, len, epsilon: T::from_f32(epsilon.get()), centre, scales: Scales::None }
	}

	pub fn finish(self, backend: &Backend) -> Vec<T> {
		let mut output = alloc::vec![T::ZERO; self.x.len()];
		for_each_part(backend, &mut output, self.len, &[self.len, ELEMENT], |first, y, _| {
			let x = &self.x[first * self.len..][..y.len()];
			let blocks = x.chunks(ROWS * self.len).zip(y.chunks_mut(ROWS * self.len));
			for (block, (x, y)) in blocks.enumerate() {
				self.rows(first + block * ROWS, x, y);
			}
		});
		output
	}

	/// At most [`ROWS`] rows, `first` the number of the first.
	fn rows(&self, first: usize, x: &[T], y: &mut [T]) {
		let (len, rows) = (self.len, x.len() / self.len);
		let count = T::from_count(len);
		let (mut means, mut squares) = ([T::ZERO; ROWS], [T::ZERO; ROWS]);
		if self.centre {
			fold_rows(x, len, &mut means[..rows], T::plus);
		}
		for r in 0..rows {
			let mean = if self.centre { means[r].over(count) } else { T::ZERO };
			for (y, x) in y[r * len..][..len].iter_mut().zip(&x[r * len..][..len]) {
				*y = x.minus(mean);
			}
		}
		fold_rows(y, len, &mut squares[..rows], |sum, x| sum.plus(x.times(x)));
		for r in 0..rows {
			let factor = T::ONE.over(squares[r].over(count).plus(self.epsilon).root());
			self.scale(first + r, &mut y[r * len..][..len], factor);
		}
	}

	fn scale(&self, row: usize, y: &mut [T], factor: T) {
		match self.scales {
			Scales::None => y.iter_mut().for_each(|y| *y = y.times(factor)),
			Scales::Row { scale, bias } => {
				for ((y, scale), bias) in y.iter_mut().zip(scale).zip(bias) {
					*y = y.times(factor).times(*scale).plus(*bias);
				}
			},
			Scales::Channels { plane, scale, bias } => {
				for (i, channel) in y.chunks_exact_mut(plane).enumerate() {
					let c = (row * (self.len / plane) + i) % scale.len();
					for y in channel {
						*y = y.times(factor).times(scale[c]).plus(bias[c]);
					}
				}
			},
		}
	}
}
