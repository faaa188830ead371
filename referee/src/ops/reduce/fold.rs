//! Left folds of rows. A fold must go element by element, so many rows are folded side by side.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::needless_range_loop)]

/// Rows folded side by side.
const SIDE: usize = 8;

/// Elements of each that are read at once, so that compilers load vectors and transpose them.
const READ: usize = 4;

/// Folds each row of `len` elements onto its accumulator, in order.
#[inline(always)]
pub(crate) fn fold_rows<T: Copy, A: Copy>(
	x: &[T],
	len: usize,
	accumulators: &mut [A],
	f: impl Fn(A, T) -> A + Copy,
) {
	if len == 0 {
		return;
	}
	let mut rows = x[..len * accumulators.len()].chunks_exact(len * SIDE);
	let mut blocks = accumulators.chunks_exact_mut(SIDE);
	for (x, block) in (&mut rows).zip(&mut blocks) {
		let rows: [(&[[T; READ]], &[T]); SIDE] =
			core::array::from_fn(|r| x[r * len..(r + 1) * len].as_chunks::<READ>());
		let mut folded: [A; SIDE] = core::array::from_fn(|r| block[r]);
		for i in 0..len / READ {
			let read: [[T; READ]; SIDE] = core::array::from_fn(|r| rows[r].0[i]);
			for j in 0..READ {
				for r in 0..SIDE {
					folded[r] = f(folded[r], read[r][j]);
				}
			}
		}
		for j in 0..len % READ {
			for r in 0..SIDE {
				folded[r] = f(folded[r], rows[r].1[j]);
			}
		}
		block.copy_from_slice(&folded);
	}
	for (row, accumulator) in rows.remainder().chunks_exact(len).zip(blocks.into_remainder()) {
		for x in row {
			*accumulator = f(*accumulator, *x);
		}
	}
}

/// The same where the order of folding changes nothing, as it does not for maxima.
#[inline(always)]
pub(crate) fn fold_rows_in_any_order<T: Copy>(
	x: &[T],
	len: usize,
	accumulators: &mut [T],
	f: impl Fn(T, T) -> T + Copy,
) {
	const LANES: usize = 32;
	if len == 0 {
		return;
	}
	for (row, accumulator) in x.chunks_exact(len).zip(accumulators) {
		let (blocks, rest) = row.as_chunks::<LANES>();
		if let Some((first, blocks)) = blocks.split_first() {
			let mut lanes = *first;
			for block in blocks {
				for (lane, x) in lanes.iter_mut().zip(block) {
					*lane = f(*lane, *x);
				}
			}
			let lanes: [T; 16] = core::array::from_fn(|i| f(lanes[i], lanes[i + 16]));
			let lanes: [T; 8] = core::array::from_fn(|i| f(lanes[i], lanes[i + 8]));
			let lanes: [T; 4] = core::array::from_fn(|i| f(lanes[i], lanes[i + 4]));
			let all = f(f(lanes[0], lanes[1]), f(lanes[2], lanes[3]));
			*accumulator = f(*accumulator, all);
		}
		*accumulator = rest.iter().fold(*accumulator, |folded, x| f(folded, *x));
	}
}
