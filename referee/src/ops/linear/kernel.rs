//! Products of matrices by tiles: sums of as many rows and columns as registers hold grow together, each
//! in its own order.
// Whole matrices lie where callers say. Loops count, since an iterator's closures would not be inlined where the
// instructions are.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::needless_range_loop)]

#[cfg(target_arch = "aarch64")]
use super::vector::arm;
#[cfg(target_arch = "x86_64")]
use super::vector::x86;
use super::{
	columns::Columns,
	number::{Pair, Term},
	vector::{Plain, Vector},
};
use crate::{
	backend::{Backend, Isa},
	parallel::for_each_part,
};
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// Rows of the right-hand matrix of a product that are in cache at once.
const DEPTH: usize = 384;

/// Bytes of panels that stay in the nearest cache while all rows of the left-hand matrix pass, and columns that are
/// enough for writes to be long.
const NEAR: usize = 24 << 10;
const COLUMNS: usize = 128;

/// The left-hand matrix of a product, [m, k], and where the product goes: rows of `stride`.
pub(in crate::ops) struct Product<'a, T: Term> {
	pub a: &'a [T],
	pub m: usize,
	pub c: &'a mut [T::Sum],
	pub stride: usize,
}

/// Some rows of the right-hand matrix.
#[derive(Clone)]
pub(in crate::ops) struct Steps<'a, T> {
	/// Which rows, and of how many.
	k: Range<usize>,
	all: usize,
	source: Source<'a, T>,
}

#[derive(Clone, Copy)]
enum Source<'a, T> {
	/// Panels of a vector's columns, one from each multiple of the stride on, the first row first.
	Panels(&'a [T], usize),
	/// The columns that start so far behind each of these places, of which none is further than the last number.
	Places(&'a [T], &'a [usize], usize, usize),
}

/// A term that has kernels.
pub(in crate::ops) trait Tiled: Term {
	/// Columns of a panel.
	fn width(isa: Isa) -> usize;

	/// Panels of so many steps that so many rows are multiplied by at once.
	fn panels(isa: Isa, rows: usize, steps: usize) -> usize;

	/// The products of all rows with these steps, added to c's columns of this range if others came before.
	fn extend(isa: Isa, product: &mut Product<Self>, steps: &Steps<Self>, c: Range<usize>);
}

/// Tiles of so many rows and vectors for each instruction set.
macro_rules! tiled {
	($term:ty, $avx2:ident, $avx512:ident, $neon:ident, $lanes512:literal) => {
		impl Tiled for $term {
			fn width(isa: Isa) -> usize {
				match isa {
					Isa::Avx512 | Isa::Avx512Vnni => $lanes512,
					Isa::Avx2 => $lanes512 / 2,
					Isa::Neon => $lanes512 / 4,
					Isa::Scalar => 4,
				}
			}

			fn panels(isa: Isa, rows: usize, steps: usize) -> usize {
				let width = Self::width(isa);
				match (isa, rows) {
					(Isa::Scalar, _) => 1,
					(_, 1) => 8,
					(_, 2) => 4,
					(_, 3 | 4) => 2,
					_ => {
						let vectors = if matches!(isa, Isa::Avx512 | Isa::Avx512Vnni) { 1 } else { 2 };
						let near = NEAR / (steps * width * size_of::<Self>()).max(1);
						near.clamp(1, COLUMNS / width).next_multiple_of(vectors)
					},
				}
			}

			fn extend(isa: Isa, product: &mut Product<Self>, steps: &Steps<Self>, c: Range<usize>) {
				match isa {
					// SAFETY: a backend of these instructions is made only where they are. One vector a row, so that
					// each number of a is read as part of the multiplication.
					#[cfg(target_arch = "x86_64")]
					Isa::Avx512 | Isa::Avx512Vnni => unsafe { avx512::<$term, x86::$avx512, 8, 1>(product, steps, c) },
					#[cfg(target_arch = "x86_64")]
					Isa::Avx2 => unsafe { avx2::<$term, x86::$avx2, 6, 2>(product, steps, c) },
					#[cfg(target_arch = "aarch64")]
					Isa::Neon => tiles::<$term, arm::$neon, 8, 2>(product, steps, c),
					_ => plain_tiles::<$term>(product, steps, c),
				}
			}
		}
	};
}

tiled!(f32, Avx2F32, Avx512F32, NeonF32, 16);
tiled!(f64, Avx2F64, Avx512F64, NeonF64, 8);
tiled!(Pair, Avx2Pair, Avx512Pair, NeonPair, 16);

macro_rules! plain {
	($($term:ty),*) => {$(
		impl Tiled for $term {
			fn width(_isa: Isa) -> usize {
				4
			}

			fn panels(_isa: Isa, _rows: usize, _steps: usize) -> usize {
				1
			}

			fn extend(_isa: Isa, product: &mut Product<Self>, steps: &Steps<Self>, c: Range<usize>) {
				plain_tiles::<$term>(product, steps, c);
			}
		}
	)*};
}

plain!(i32, i64);

/// The columns of `b` in this range, multiplied; c's first column is the range's first. Parts are some rows each, or
/// some panels of the one row.
pub(in crate::ops) fn multiply<T: Tiled, B: Columns<T>>(
	backend: &Backend,
	product: Product<T>,
	b: &B,
	columns: Range<usize>,
) {
	let Product { a, m, c, stride } = product;
	if m == 0 || columns.is_empty() {
		return;
	}
	let (isa, k) = (backend.isa(), b.k());
	if m == 1 {
		let width = T::width(isa);
		return for_each_part(backend, &mut c[..columns.len()], width, &[width, k], |first, c, _| {
			let start = columns.start + first * width;
			let columns = start..start + c.len();
			multiply_part(isa, Product { a, m, stride: c.len(), c }, b, columns);
		});
	}
	let c = &mut c[..(m - 1) * stride + columns.len()];
	for_each_part(backend, c, stride, &[columns.len(), k], |first, c, _| {
		let m = c.len().div_ceil(stride);
		multiply_part(isa, Product { a: &a[first * k..][..m * k], m, c, stride }, b, columns.clone());
	});
}

fn multiply_part<T: Tiled, B: Columns<T>>(isa: Isa, mut product: Product<T>, b: &B, columns: Range<usize>) {
	let width = T::width(isa);
	if b.k() == 0 {
		let rows = product.c.chunks_mut(product.stride).take(product.m);
		return rows.for_each(|row| row[..columns.len()].fill(T::Sum::default()));
	}
	let packed = b.packed(isa);
	let tail = columns.len() % width;
	let halves = matches!(isa, Isa::Avx512 | Isa::Avx512Vnni) && 2 * T::width(Isa::Avx2) == width;
	if halves && packed.is_none() && product.m > 4 && (1..=width / 2).contains(&tail) {
		// Half a vector's work for what half a vector holds.
		let Product { a, m, c, stride } = product;
		let past = columns.end - tail;
		multiply_part(isa, Product { a, m, c: &mut *c, stride }, b, columns.start..past);
		let c = &mut c[past - columns.start..];
		return multiply_part(Isa::Avx2, Product { a, m, c, stride }, b, past..columns.end);
	}
	let mut first = columns.start;
	if let Some((data, places)) = b.direct(product.m) {
		// What is left over is packed, since vectors would be read past its end.
		let past = first + columns.len() / width * width;
		let furthest = places.iter().copied().max().unwrap_or(0);
		for first in (first..past).step_by(COLUMNS) {
			let steps =
				Steps { k: 0..b.k(), all: b.k(), source: Source::Places(data, &places, first, furthest) };
			let c = first - columns.start..(first + COLUMNS).min(past) - columns.start;
			T::extend(isa, &mut product, &steps, c);
		}
		first = past;
	}
	let depth = if packed.is_some() && product.m <= 4 { b.k() } else { DEPTH.min(b.k()) };
	let panels = T::panels(isa, product.m, depth);
	let mut buffer: Vec<T> = Vec::new();
	for start in (0..b.k()).step_by(depth) {
		let k = start..(start + depth).min(b.k());
		for j in (first..columns.end).step_by(width * panels) {
			let c = j - columns.start..(j + width * panels).min(columns.end) - columns.start;
			let source = match packed {
				Some(packed) => {
					Source::Panels(&packed[(j * b.k() + start * width).min(packed.len())..], b.k() * width)
				},
				None => {
					let stride = k.len() * width;
					if buffer.is_empty() {
						buffer = vec![T::default(); depth * width * panels];
					}
					for (panel, j) in buffer.chunks_exact_mut(stride).zip((j..columns.end).step_by(width)) {
						pack(isa, b, k.clone(), j, panel);
					}
					Source::Panels(&buffer, stride)
				},
			};
			T::extend(isa, &mut product, &Steps { k: k.clone(), all: b.k(), source }, c);
		}
	}
}

/// A panel's columns from the j-th on, packed.
pub(super) fn pack<T: Tiled, B: Columns<T>>(isa: Isa, b: &B, k: Range<usize>, j: usize, panel: &mut [T]) {
	match isa {
		// SAFETY: a backend of these instructions is made only where they are.
		#[cfg(target_arch = "x86_64")]
		Isa::Avx512 | Isa::Avx512Vnni => unsafe { pack_avx512(b, k, j, T::width(isa), panel) },
		#[cfg(target_arch = "x86_64")]
		Isa::Avx2 => unsafe { pack_avx2(b, k, j, T::width(isa), panel) },
		_ => pack_width(b, k, j, T::width(isa), panel),
	}
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
fn pack_avx512<T: Term, B: Columns<T>>(b: &B, k: Range<usize>, j: usize, width: usize, panel: &mut [T]) {
	pack_width(b, k, j, width, panel);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn pack_avx2<T: Term, B: Columns<T>>(b: &B, k: Range<usize>, j: usize, width: usize, panel: &mut [T]) {
	pack_width(b, k, j, width, panel);
}

#[inline(always)]
fn pack_width<T: Term, B: Columns<T>>(b: &B, k: Range<usize>, j: usize, width: usize, panel: &mut [T]) {
	match width {
		16 => b.pack(k, j, panel.as_chunks_mut::<16>().0),
		8 => b.pack(k, j, panel.as_chunks_mut::<8>().0),
		4 => b.pack(k, j, panel.as_chunks_mut::<4>().0),
		_ => b.pack(k, j, panel.as_chunks_mut::<2>().0),
	}
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
fn avx512<T: Tiled, V: Vector<T>, const M: usize, const C: usize>(
	product: &mut Product<T>,
	steps: &Steps<T>,
	c: Range<usize>,
) {
	tiles::<T, V, M, C>(product, steps, c);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2<T: Tiled, V: Vector<T>, const M: usize, const C: usize>(
	product: &mut Product<T>,
	steps: &Steps<T>,
	c: Range<usize>,
) {
	tiles::<T, V, M, C>(product, steps, c);
}

/// Tiles of M rows and C vectors, or of fewer rows and more vectors where there are few.
#[inline(always)]
pub(super) fn tiles<T: Term, V: Vector<T>, const M: usize, const C: usize>(
	product: &mut Product<T>,
	steps: &Steps<T>,
	c: Range<usize>,
) {
	let mut i = 0;
	while i < product.m {
		// M is at least 4.
		let rows = i..product.m.min(i + M);
		i = rows.end;
		match (product.m, rows.len()) {
			(1, _) => row_tiles::<T, V, 1, 8>(product, rows, steps, &c),
			(2, _) => row_tiles::<T, V, 2, 4>(product, rows, steps, &c),
			(3 | 4, _) => row_tiles::<T, V, 4, 2>(product, rows, steps, &c),
			(_, 1) => row_tiles::<T, V, 1, C>(product, rows, steps, &c),
			(_, 2) => row_tiles::<T, V, 2, C>(product, rows, steps, &c),
			(_, 3 | 4) if M > 4 => row_tiles::<T, V, 4, C>(product, rows, steps, &c),
			_ => row_tiles::<T, V, M, C>(product, rows, steps, &c),
		}
	}
}

/// Tiles without instructions in particular, of columns that compilers make vectors of.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn plain_tiles<T: Term>(product: &mut Product<T>, steps: &Steps<T>, c: Range<usize>) {
	tiles::<T, Plain<T::Sum, 4>, 4, 1>(product, steps, c);
}

/// Where WebAssembly runs, each sum and each factor takes a register of its own, and few processors have more than 16.
#[cfg(target_arch = "wasm32")]
pub(super) fn plain_tiles<T: Term>(product: &mut Product<T>, steps: &Steps<T>, c: Range<usize>) {
	for first in (0..product.m).step_by(2) {
		let rows = first..product.m.min(first + 2);
		match rows.len() {
			1 => row_tiles::<T, Plain<T::Sum, 4>, 1, 2>(product, rows, steps, &c),
			_ => row_tiles::<T, Plain<T::Sum, 4>, 2, 1>(product, rows, steps, &c),
		}
	}
}

/// Columns of a tile: the first one among those of the steps, and those of c.
pub(in crate::ops) struct Tile {
	first: usize,
	c: Range<usize>,
}

/// The tiles of these rows, of C vectors as long as there are so many, and then of one.
#[inline(always)]
fn row_tiles<T: Term, V: Vector<T>, const M: usize, const C: usize>(
	product: &mut Product<T>,
	rows: Range<usize>,
	steps: &Steps<T>,
	c: &Range<usize>,
) {
	let mut j = 0;
	while c.start + j < c.end {
		let vectors = if (c.len() - j).div_ceil(V::LANES) >= C { C } else { 1 };
		let tile = Tile { first: j, c: c.start + j..(c.start + j + vectors * V::LANES).min(c.end) };
		match vectors {
			1 => V::tile::<M, 1>(product, rows.clone(), steps, &tile),
			_ => V::tile::<M, C>(product, rows.clone(), steps, &tile),
		}
		j += tile.c.len();
	}
}

/// One tile. Where there are fewer than M rows the last is computed again, to no effect.
#[inline(always)]
pub(super) fn tile<T: Term, V: Vector<T>, const M: usize, const C: usize>(
	product: &mut Product<T>,
	rows: Range<usize>,
	steps: &Steps<T>,
	columns: &Tile,
) {
	// Where each row's numbers for these steps start.
	let mut a = [product.a.as_ptr(); M];
	let mut vectors = [[V::zero(); C]; M];
	for i in 0..M {
		let row = (rows.start + i).min(rows.end - 1);
		a[i] = product.a[row * steps.all + steps.k.start..][..steps.k.len()].as_ptr();
		if steps.k.start > 0 {
			let old = &product.c[row * product.stride + columns.c.start..][..columns.c.len()];
			for j in 0..C {
				vectors[i][j] = load(&old[(j * V::LANES).min(old.len())..]);
			}
		}
	}
	let len = steps.k.len();
	match steps.source {
		Source::Panels(data, stride) => {
			let mut panels = [data.as_ptr(); C];
			for j in 0..C {
				let panel = columns.first / V::LANES + j;
				panels[j] = data[panel * stride..][..len * V::LANES].as_ptr();
			}
			// SAFETY: each row has a number for each step, and each panel a vector.
			unsafe { add_panels(&a, &panels, len, &mut vectors) };
		},
		Source::Places(data, places, first, furthest) => {
			let data = &data[first + columns.first..];
			assert!(data.len() >= furthest + C * V::LANES);
			// SAFETY: each row has a number for each step; no place is further, and so many vectors follow.
			unsafe { add_places(&a, data.as_ptr(), &places[..len], &mut vectors) };
		},
	}
	for i in 0..rows.len() {
		let new = &mut product.c[(rows.start + i) * product.stride + columns.c.start..][..columns.c.len()];
		for j in 0..C {
			let at = (j * V::LANES).min(new.len());
			store(vectors[i][j], &mut new[at..]);
		}
	}
}

/// The sums of M rows and of C panels, with so many more steps. WebAssembly's compiler has registers enough for them only
/// in a function of its own.
///
/// # Safety
/// Each row has a number for each step, and each panel a vector.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
#[cfg_attr(target_arch = "wasm32", inline(never))]
unsafe fn add_panels<T: Term, V: Vector<T>, const M: usize, const C: usize>(
	a: &[*const T; M],
	panels: &[*const T; C],
	len: usize,
	sums: &mut [[V; C]; M],
) {
	let mut vectors = *sums;
	for step in 0..len {
		let mut b = [V::splat(T::default()); C];
		for j in 0..C {
			// SAFETY: as the caller promises.
			b[j] = unsafe { V::terms(panels[j].add(step * V::LANES)) };
		}
		for i in 0..M {
			// SAFETY: as the caller promises.
			let a = V::splat(unsafe { *a[i].add(step) });
			for j in 0..C {
				vectors[i][j] = vectors[i][j].add(a, b[j]);
			}
		}
	}
	*sums = vectors;
}

/// As [`add_panels`], of vectors that lie so far behind the data's start.
///
/// # Safety
/// Each row has a number for each place, and there are so many vectors at each.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
#[cfg_attr(target_arch = "wasm32", inline(never))]
unsafe fn add_places<T: Term, V: Vector<T>, const M: usize, const C: usize>(
	a: &[*const T; M],
	data: *const T,
	places: &[usize],
	sums: &mut [[V; C]; M],
) {
	let mut vectors = *sums;
	for (step, place) in places.iter().enumerate() {
		let mut b = [V::splat(T::default()); C];
		for j in 0..C {
			// SAFETY: as the caller promises.
			b[j] = unsafe { V::terms(data.add(*place + j * V::LANES)) };
		}
		for i in 0..M {
			// SAFETY: as the caller promises.
			let a = V::splat(unsafe { *a[i].add(step) });
			for j in 0..C {
				vectors[i][j] = vectors[i][j].add(a, b[j]);
			}
		}
	}
	*sums = vectors;
}

/// As many lanes as any vector has.
const MOST_LANES: usize = 16;

/// From as many as there are.
#[inline(always)]
fn load<T: Term, V: Vector<T>>(sums: &[T::Sum]) -> V {
	if sums.len() >= V::LANES {
		return V::load(sums);
	}
	let mut lanes = [T::Sum::default(); MOST_LANES];
	lanes[..sums.len()].copy_from_slice(sums);
	V::load(&lanes)
}

/// To as many as there are.
#[inline(always)]
pub(super) fn store<T: Term, V: Vector<T>>(vector: V, sums: &mut [T::Sum]) {
	if sums.len() >= V::LANES {
		return vector.store(sums);
	}
	let mut lanes = [T::Sum::default(); MOST_LANES];
	vector.store(&mut lanes);
	sums.copy_from_slice(&lanes[..sums.len()]);
}
