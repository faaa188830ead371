//! Where the right-hand matrix of a product comes from.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // Whole matrices lie where callers say.

use super::{
	kernel::{pack, Tiled},
	number::{Pair, Term},
};
use crate::backend::Isa;
use alloc::{borrow::Cow, vec, vec::Vec};
use core::ops::Range;

/// The right-hand matrix of a product, [k, n].
pub(in crate::ops) trait Columns<T: Term>: Sync {
	fn k(&self) -> usize;

	/// Columns from the j-th on of these rows; what follows the last is never read.
	fn pack<const N: usize>(&self, k: Range<usize>, j: usize, panel: &mut [[T; N]]);

	/// All of it in panels of N columns, one after another, if it was packed for these instructions.
	fn packed(&self, _isa: Isa) -> Option<&[T]> {
		None
	}

	/// Where each row starts, if so many rows of a are too few for packing to be worth it.
	fn direct(&self, _m: usize) -> Option<(&[T], Cow<'_, [usize]>)> {
		None
	}
}

/// Rows of a product's left-hand matrix for which packing is worth it.
pub(super) const WORTH: usize = 16;

/// As many as there are.
#[inline(always)]
pub(super) fn copy<T: Copy, const N: usize>(from: &[T], row: &mut [T; N]) {
	match from.first_chunk() {
		Some(from) => *row = *from,
		None => copy_few(from, row),
	}
}

/// Apart, or both copies would become one of unknown length, which is a call.
#[cold]
#[inline(never)]
pub(super) fn copy_few<T: Copy>(from: &[T], to: &mut [T]) {
	to[..from.len()].copy_from_slice(from);
}

/// As it lies.
pub(in crate::ops) struct Matrix<'a, T> {
	pub b: &'a [T],
	pub k: usize,
	pub n: usize,
}

impl<T: Term> Columns<T> for Matrix<'_, T> {
	fn k(&self) -> usize {
		self.k
	}

	#[inline(always)]
	fn pack<const N: usize>(&self, k: Range<usize>, j: usize, panel: &mut [[T; N]]) {
		for (k, row) in k.zip(panel) {
			copy(&self.b[k * self.n + j..][..(self.n - j).min(N)], row);
		}
	}

	fn direct(&self, m: usize) -> Option<(&[T], Cow<'_, [usize]>)> {
		(m < WORTH).then(|| (self.b, (0..self.k).map(|k| k * self.n).collect()))
	}
}

/// Two rows, as one of pairs.
#[inline(always)]
pub(super) fn interleave<const N: usize>(first: &[i16], second: &[i16], pairs: &mut [Pair; N]) {
	match (first.first_chunk::<N>(), second.first_chunk::<N>()) {
		(Some(first), Some(second)) => {
			for ((pair, first), second) in pairs.iter_mut().zip(first).zip(second) {
				*pair = [*first, *second];
			}
		},
		_ => {
			for (i, pair) in pairs.iter_mut().enumerate() {
				*pair = [first, second].map(|row| row.get(i).copied().unwrap_or(0));
			}
		},
	}
}

impl Columns<Pair> for Matrix<'_, i16> {
	fn k(&self) -> usize {
		self.k.div_ceil(2)
	}

	#[inline(always)]
	fn pack<const N: usize>(&self, k: Range<usize>, j: usize, panel: &mut [[Pair; N]]) {
		let row = |k: usize| match k < self.k {
			true => &self.b[k * self.n + j..][..(self.n - j).min(N)],
			false => &[],
		};
		for (k, pairs) in k.zip(panel) {
			match row(2 * k + 1) {
				[] => interleave(row(2 * k), &[0; N], pairs),
				second => interleave(row(2 * k), second, pairs),
			}
		}
	}
}

/// As [n, k].
pub(in crate::ops) struct Transposed<'a, T> {
	pub b: &'a [T],
	pub k: usize,
	pub n: usize,
}

impl<T: Term> Columns<T> for Transposed<'_, T> {
	fn k(&self) -> usize {
		self.k
	}

	#[inline(always)]
	fn pack<const N: usize>(&self, k: Range<usize>, j: usize, panel: &mut [[T; N]]) {
		let columns = N.min(self.n - j);
		let mut rows: [&[T]; N] = [&[]; N];
		for (i, row) in rows.iter_mut().enumerate() {
			*row = &self.b[(j + i.min(columns - 1)) * self.k..][k.clone()];
		}
		// A square at a time, so that reads and writes are both of whole lines.
		let whole = k.len() / N;
		for (block, panel) in panel.chunks_mut(N).enumerate().take(whole) {
			let mut lines = [[T::default(); N]; N];
			for (line, row) in lines.iter_mut().zip(&rows) {
				*line = *row[block * N..].first_chunk().unwrap_or(line);
			}
			for (i, panel) in panel.iter_mut().enumerate() {
				for (j, line) in lines.iter().enumerate() {
					panel[j] = line[i];
				}
			}
		}
		for (at, panel) in panel.iter_mut().enumerate().take(k.len()).skip(whole * N) {
			for (value, row) in panel.iter_mut().zip(&rows) {
				*value = row[at];
			}
		}
	}
}

impl<T: Term, B: Columns<T>> Columns<T> for &B {
	fn k(&self) -> usize {
		(*self).k()
	}

	#[inline(always)]
	fn pack<const N: usize>(&self, k: Range<usize>, j: usize, panel: &mut [[T; N]]) {
		(*self).pack(k, j, panel);
	}

	fn packed(&self, isa: Isa) -> Option<&[T]> {
		(*self).packed(isa)
	}

	fn direct(&self, m: usize) -> Option<(&[T], Cow<'_, [usize]>)> {
		(*self).direct(m)
	}
}

/// Packed for these instructions.
#[derive(Debug)]
pub(in crate::ops) struct Packed<T> {
	panels: Vec<T>,
	isa: Isa,
	k: usize,
}

impl<T: Tiled> Packed<T> {
	/// Of a matrix of so many columns.
	pub fn new<B: Columns<T>>(isa: Isa, b: &B, n: usize) -> Self {
		let (width, k) = (T::width(isa), b.k());
		let mut panels = vec![T::default(); n.next_multiple_of(width) * k];
		for (j, panel) in (0..n).step_by(width).zip(panels.chunks_mut((k * width).max(1))) {
			pack(isa, b, 0..k, j, panel);
		}
		Self { panels, isa, k }
	}
}

impl<T: Tiled> Columns<T> for Packed<T> {
	fn k(&self) -> usize {
		self.k
	}

	#[inline(always)]
	fn pack<const N: usize>(&self, k: Range<usize>, j: usize, panel: &mut [[T; N]]) {
		panel.copy_from_slice(&self.panels[j * self.k..].as_chunks().0[k]);
	}

	fn packed(&self, isa: Isa) -> Option<&[T]> {
		(isa == self.isa).then_some(&self.panels)
	}
}
