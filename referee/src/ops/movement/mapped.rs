//! Copies in which each axis has a list of the input's indices of its own.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // Every map stays within its axis.

use alloc::{vec, vec::Vec};
use bytemuck::Pod;

/// An element that comes from nowhere in the input.
pub const OUTSIDE: u32 = u32::MAX;

/// For each index of the output along an axis, that of the input or [`OUTSIDE`].
#[derive(Clone, Debug)]
pub struct Map {
	/// Of the input's axis.
	pub len: usize,
	pub from: Vec<u32>,
}

impl Map {
	fn is_identity(&self) -> bool {
		self.from.len() == self.len && self.from.iter().zip(0u32..).all(|(from, i)| *from == i)
	}

	/// Indices that follow each other, together, if that makes so few of them that they take little memory.
	fn runs(&self) -> Option<Vec<Run>> {
		let follows = |a: &u32, b: &u32| match *a {
			OUTSIDE => *b == OUTSIDE,
			a => a + 1 == *b,
		};
		let chunks = || self.from.chunk_by(follows);
		let few = chunks().count() <= self.from.len() / FEW_RUNS;
		few.then(|| chunks().map(|run| Run { from: run[0], len: run.len() as u32 }).collect())
	}
}

/// A map has few runs if it has at most one for so many indices.
const FEW_RUNS: usize = 8;

/// Indices that follow each other, or come from outside all.
struct Run {
	from: u32,
	len: u32,
}

/// `out[i, j, …] = data[maps[0][i], maps[1][j], …]`, or `fill` where a map says outside.
pub fn copy<T: Pod>(data: &[T], maps: &[Map], fill: T) -> Vec<T> {
	let mut out = vec![fill; maps.iter().map(|map| map.from.len()).product()];
	if out.is_empty() {
		return out;
	}
	let kept = maps.iter().rposition(|map| !map.is_identity()).map_or(0, |last| last + 1);
	let (maps, whole) = maps.split_at(kept);
	let block = whole.iter().map(|map| map.len).product();
	match maps.split_last() {
		Some((last, outer)) => {
			let row = Row { map: last, block, runs: last.runs() };
			copy_axis(data, outer, &row, &mut out);
		},
		None => out.copy_from_slice(data),
	}
	out
}

/// The last axis that is mapped, with the whole axes after it.
struct Row<'a> {
	map: &'a Map,
	/// Elements of the whole axes.
	block: usize,
	runs: Option<Vec<Run>>,
}

/// `out` is filled already where nothing comes.
fn copy_axis<T: Pod>(data: &[T], outer: &[Map], row: &Row, out: &mut [T]) {
	let Some((map, inner)) = outer.split_first() else {
		return copy_row(data, row, out);
	};
	let part = out.len() / map.from.len();
	// Wraps only where the input has no elements, and all comes from outside.
	let from_len =
		inner.iter().fold(row.map.len.wrapping_mul(row.block), |product, map| product.wrapping_mul(map.len));
	let mut previous = OUTSIDE;
	for (i, from) in map.from.iter().enumerate() {
		let at = i * part;
		if *from != OUTSIDE && *from == previous {
			out.copy_within(at - part..at, at);
		} else if *from != OUTSIDE {
			let data = &data[*from as usize * from_len..][..from_len];
			copy_axis(data, inner, row, &mut out[at..at + part]);
		}
		previous = *from;
	}
}

fn copy_row<T: Pod>(data: &[T], row: &Row, out: &mut [T]) {
	let block = row.block;
	match &row.runs {
		Some(runs) => {
			let mut at = 0;
			for Run { from, len } in runs {
				let len = *len as usize * block;
				if *from != OUTSIDE {
					out[at..at + len].copy_from_slice(&data[*from as usize * block..][..len]);
				}
				at += len;
			}
		},
		None if block == 1 => {
			for (value, from) in out.iter_mut().zip(&row.map.from).filter(|(_, from)| **from != OUTSIDE) {
				*value = data[*from as usize];
			}
		},
		None => {
			let blocks = out.chunks_exact_mut(block).zip(&row.map.from);
			for (out, from) in blocks.filter(|(_, from)| **from != OUTSIDE) {
				out.copy_from_slice(&data[*from as usize * block..][..block]);
			}
		},
	}
}
