//! Convolutions of bytes with few maps a group, such as depthwise ones: the four bytes that a term takes are
//! those at and behind a place of a plane, and are made from the plane when they are multiplied.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::needless_range_loop)]

use super::quad::Quad;
#[cfg(target_arch = "x86_64")]
use super::vector::{x86::VnniQuad, Vector};
use super::{number::Term, planes::Layout};
use crate::backend::Isa;
use alloc::vec::Vec;
use core::ops::Range;

/// Bytes behind those of the planes that are read, to no effect.
pub(in crate::ops) const SLACK: usize = 64;

/// Outputs that are computed together; of a row that is no multiple there is room for the rest.
pub(in crate::ops) const STEP: usize = 32;

/// A convolution's taps in windows of four bytes.
#[derive(Debug)]
pub(in crate::ops) struct Windows {
	/// Where each begins in a channel's planes, and which taps it holds.
	windows: Vec<(usize, [Option<usize>; 4])>,
}

impl Windows {
	pub fn of(layout: &Layout) -> Self {
		let mut taps: Vec<(usize, usize)> = layout.offsets().iter().copied().zip(0..).collect();
		taps.sort_unstable();
		let mut windows: Vec<(usize, [Option<usize>; 4])> = Vec::new();
		for (offset, tap) in taps {
			match windows.last_mut() {
				Some((start, held)) if offset - *start < held.len() => held[offset - *start] = Some(tap),
				_ => windows.push((offset, [Some(tap), None, None, None])),
			}
		}
		Self { windows }
	}

	pub fn len(&self) -> usize {
		self.windows.len()
	}

	/// Where each window of each channel begins.
	pub fn places(&self, channels: usize, channel: usize) -> Vec<usize> {
		let start = |i: usize| self.windows.iter().map(move |(start, _)| i * channel + start);
		(0..channels).flat_map(start).collect()
	}

	/// Weights of a channel, one a tap.
	pub fn quads<'a>(&'a self, weights: &'a [u8]) -> impl Iterator<Item = Quad> + 'a {
		self.windows.iter().map(|(_, held)| held.map(|tap| tap.map_or(0, |tap| weights[tap])))
	}
}

/// The sums of products of rows of weights and what these places and those behind them hold: of outputs of this
/// range, to rows of `stride`, with room for a multiple of [`STEP`]. Behind all that a place may meet lie
/// [`SLACK`] bytes.
pub(in crate::ops) fn multiply(
	isa: Isa,
	a: &[Quad],
	planes: &[u8],
	places: &[usize],
	outputs: Range<usize>,
	(c, stride): (&mut [i32], usize),
) {
	match isa {
		// SAFETY: a backend of these instructions is made only where they are.
		#[cfg(target_arch = "x86_64")]
		Isa::Avx512Vnni => unsafe { vnni(a, planes, places, outputs, c, stride) },
		_ => plain(a, planes, places, outputs, c, stride),
	}
}

fn plain(a: &[Quad], planes: &[u8], places: &[usize], outputs: Range<usize>, c: &mut [i32], stride: usize) {
	for (a, c) in a.chunks_exact(places.len()).zip(c.chunks_mut(stride)) {
		for (at, c) in outputs.clone().zip(c) {
			let terms = a.iter().zip(places);
			*c = terms.fold(0, |sum, (a, place)| {
				Quad::add(sum, *a, *planes[place + at..].first_chunk().unwrap_or(&[0; 4]))
			});
		}
	}
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
fn vnni(a: &[Quad], planes: &[u8], places: &[usize], outputs: Range<usize>, c: &mut [i32], stride: usize) {
	let rows = a.len() / places.len();
	for first in (0..rows).step_by(4) {
		match rows - first {
			1 => vnni_rows::<1>(a, planes, places, outputs.clone(), c, stride, first),
			2 => vnni_rows::<2>(a, planes, places, outputs.clone(), c, stride, first),
			_ => vnni_rows::<4>(a, planes, places, outputs.clone(), c, stride, first),
		}
	}
}

/// M rows of weights from the first on. Where there are fewer the last is computed again, to no effect.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
fn vnni_rows<const M: usize>(
	a: &[Quad],
	planes: &[u8],
	places: &[usize],
	outputs: Range<usize>,
	c: &mut [i32],
	stride: usize,
	first: usize,
) {
	use core::arch::x86_64::*;
	// The sixteen windows of a line of bytes: lanes of eight neighbouring bytes, and in each lane four windows.
	let lanes = _mm512_setr_epi32(0, 1, 0, 0, 1, 2, 0, 0, 2, 3, 0, 0, 3, 4, 0, 0);
	let bytes = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6));
	let last = a.len() / places.len() - 1;
	let mut rows: [&[Quad]; M] = [&[]; M];
	for i in 0..M {
		rows[i] = &a[(first + i).min(last) * places.len()..][..places.len()];
	}
	for j in outputs.clone().step_by(STEP) {
		let mut sums = [[VnniQuad::zero(); 2]; M];
		for (term, place) in places.iter().enumerate() {
			let line = &planes[place + j..][..STEP + 16];
			for half in 0..2 {
				// SAFETY: the line has as many bytes as are read.
				let line = unsafe { _mm256_loadu_si256(line[16 * half..].as_ptr().cast()) };
				let lanes = _mm512_permutexvar_epi32(lanes, _mm512_castsi256_si512(line));
				let windows = _mm512_shuffle_epi8(lanes, bytes);
				for i in 0..M {
					sums[i][half] = sums[i][half].add(VnniQuad::splat(rows[i][term]), windows);
				}
			}
		}
		for i in 0..M {
			let c = &mut c[(first + i).min(last) * stride + j - outputs.start..][..STEP];
			for half in 0..2 {
				sums[i][half].store(&mut c[16 * half..]);
			}
		}
	}
}

/// Rows of bytes, of which every so manieth is copied: where each begins here and there, and how many bytes there.
pub(in crate::ops) fn copy(
	isa: Isa,
	rows: &[(usize, usize, usize)],
	from: &[u8],
	stride: usize,
	to: &mut [u8],
) {
	match isa {
		// SAFETY: a backend of these instructions is made only where they are.
		#[cfg(target_arch = "x86_64")]
		Isa::Avx512Vnni => unsafe { copy_avx512(rows, from, stride, to) },
		_ => copy_plain(rows, from, stride, to),
	}
}

fn copy_plain(rows: &[(usize, usize, usize)], from: &[u8], stride: usize, to: &mut [u8]) {
	for (source, place, len) in rows {
		let source = from[*source..].iter().step_by(stride);
		to[*place..][..*len].iter_mut().zip(source).for_each(|(to, from)| *to = *from);
	}
}

/// Most rows are short, so that a call for each would take longer than the copying.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
fn copy_avx512(rows: &[(usize, usize, usize)], from: &[u8], stride: usize, to: &mut [u8]) {
	use core::arch::x86_64::*;
	if stride > 2 {
		return copy_plain(rows, from, stride, to);
	}
	for (source, place, len) in rows {
		let (source, to) = (&from[*source..][..(len - 1) * stride + 1], &mut to[*place..][..*len]);
		for at in (0..*len).step_by(64 / stride) {
			let (source, to) = (&source[at * stride..], &mut to[at..]);
			// SAFETY: no more is read or written than there is.
			unsafe {
				let bytes = _mm512_maskz_loadu_epi8(first(source.len()), source.as_ptr().cast());
				match stride {
					1 => _mm512_mask_storeu_epi8(to.as_mut_ptr().cast(), first(to.len()), bytes),
					_ => {
						let bytes = _mm512_cvtepi16_epi8(bytes);
						_mm256_mask_storeu_epi8(to.as_mut_ptr().cast(), first(to.len()) as u32, bytes);
					},
				}
			}
		}
	}
}

/// So many of a vector's bytes, or all.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn first(bytes: usize) -> u64 {
	if bytes >= 64 {
		u64::MAX
	} else {
		(1 << bytes) - 1
	}
}
