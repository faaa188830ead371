//! Bytes by fours, for instructions that multiply and add four at once.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // Whole matrices lie where callers say.

use super::{
	columns::{Columns, Matrix},
	kernel::{plain_tiles, Product, Steps, Tiled},
	number::Term,
};
#[cfg(target_arch = "x86_64")]
use super::{kernel::tiles, vector::x86::VnniQuad};
use crate::{backend::Isa, ops::math::Kernel};
use alloc::vec::Vec;
use core::ops::Range;

/// Four bytes that stand next to each other in a sum of products: in the left-hand matrix they have a sign,
/// in the right-hand one they have none.
pub(in crate::ops) type Quad = [u8; 4];

impl Term for Quad {
	type Sum = i32;

	#[inline(always)]
	fn add(sum: i32, a: Self, b: Self) -> i32 {
		let product = |i: usize| i32::from(a[i] as i8) * i32::from(b[i]);
		sum.wrapping_add(product(0) + product(1) + product(2) + product(3))
	}
}

impl Tiled for Quad {
	fn width(isa: Isa) -> usize {
		if isa == Isa::Avx512Vnni {
			16
		} else {
			4
		}
	}

	fn panels(isa: Isa, rows: usize, _steps: usize) -> usize {
		match (isa, rows) {
			(Isa::Avx512Vnni, 1) => 8,
			(Isa::Avx512Vnni, 2) => 4,
			(Isa::Avx512Vnni, 3 | 4) => 2,
			_ => 1,
		}
	}

	fn extend(isa: Isa, product: &mut Product<Self>, steps: &Steps<Self>, c: Range<usize>) {
		match isa {
			// SAFETY: a backend of these instructions is made only where they are.
			#[cfg(target_arch = "x86_64")]
			Isa::Avx512Vnni => unsafe { vnni(product, steps, c) },
			_ => plain_tiles(product, steps, c),
		}
	}
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
fn vnni(product: &mut Product<Quad>, steps: &Steps<Quad>, c: Range<usize>) {
	tiles::<Quad, VnniQuad, 8, 1>(product, steps, c);
}

impl Columns<Quad> for Matrix<'_, u8> {
	fn k(&self) -> usize {
		self.k.div_ceil(4)
	}

	#[inline(always)]
	fn pack<const N: usize>(&self, k: Range<usize>, j: usize, panel: &mut [[Quad; N]]) {
		let columns = (self.n - j).min(N);
		for (k, quads) in k.zip(panel) {
			// Columns and rows that are not there are zeros.
			let mut rows = [[0; N]; 4];
			for (k, row) in (4 * k..self.k).zip(&mut rows) {
				match self.b[k * self.n + j..].first_chunk() {
					Some(whole) if columns == N => *row = *whole,
					_ => row[..columns].copy_from_slice(&self.b[k * self.n + j..][..columns]),
				}
			}
			for (i, quad) in quads.iter_mut().enumerate() {
				*quad = [rows[0][i], rows[1][i], rows[2][i], rows[3][i]];
			}
		}
	}
}

/// Rows of `k` bytes, the last of each with zeros.
pub(in crate::ops) fn rows(x: &[u8], k: usize) -> Vec<Quad> {
	if k.is_multiple_of(4) {
		return x.as_chunks().0.to_vec();
	}
	let quad = |bytes: &[u8]| {
		let mut quad = [0; 4];
		quad[..bytes.len()].copy_from_slice(bytes);
		quad
	};
	x.chunks_exact(k).flat_map(|row| row.chunks(4).map(quad)).collect()
}

/// Planes of so many bytes as planes of quads, of four channels each; a channel that is not there is zeros.
pub(in crate::ops) struct Channels<'a> {
	pub x: &'a [u8],
	pub plane: usize,
	pub quads: &'a mut [Quad],
}

impl Kernel for Channels<'_> {
	type Output = ();
	const VECTORS: bool = true;

	#[inline(always)]
	fn run<const V: bool>(self) {
		let Self { x, plane, quads } = self;
		for (x, quads) in x.chunks(4 * plane).zip(quads.chunks_exact_mut(plane)) {
			if x.len() < 4 * plane {
				quads.fill([0; 4]);
				for (i, x) in x.chunks_exact(plane).enumerate() {
					quads.iter_mut().zip(x).for_each(|(quad, x)| quad[i] = *x);
				}
				continue;
			}
			let (front, back) = x.split_at(2 * plane);
			let ((first, second), (third, fourth)) = (front.split_at(plane), back.split_at(plane));
			for ((((quad, a), b), c), d) in quads.iter_mut().zip(first).zip(second).zip(third).zip(fourth) {
				// As one number, which compilers vectorise better than four bytes.
				let [a, b, c, d] = [*a, *b, *c, *d].map(u32::from);
				*quad = (a | b << 8 | c << 16 | d << 24).to_le_bytes();
			}
		}
	}
}
