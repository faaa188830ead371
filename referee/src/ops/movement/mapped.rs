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

	/// Indices that follow each other, together: the first (`None` for outside) and how many.
	fn runs(&self) -> Vec<(Option<usize>, usize)> {
		let mut runs: Vec<(Option<usize>, usize)> = Vec::new();
		for from in &self.from {
			let from = (*from != OUTSIDE).then_some(*from as usize);
			match runs.last_mut() {
				Some((start, len)) if start.map(|start| start + *len) == from => *len += 1,
				_ => runs.push((from, 1)),
			}
		}
		runs
	}
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
			let runs = last.runs().into_iter().map(|(start, len)| (start.map(|s| s * block), len * block));
			let row = Row { len: last.len.wrapping_mul(block), runs: runs.collect() };
			copy_axis(data, outer, &row, &mut out);
		},
		None => out.copy_from_slice(data),
	}
	out
}

/// The last axis that is mapped, with the whole axes after it: the input's elements, and runs of elements.
struct Row {
	len: usize,
	runs: Vec<(Option<usize>, usize)>,
}

/// `out` is filled already where nothing comes.
fn copy_axis<T: Pod>(data: &[T], outer: &[Map], row: &Row, out: &mut [T]) {
	let Some((map, inner)) = outer.split_first() else {
		return copy_row(data, row, out);
	};
	let part = out.len() / map.from.len();
	// Wraps only where the input has no elements, and all comes from outside.
	let from_len = inner.iter().fold(row.len, |product, map| product.wrapping_mul(map.len));
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
	let mut at = 0;
	for (start, len) in &row.runs {
		match (start, len) {
			(Some(start), 1) => out[at] = data[*start],
			(Some(start), len) => out[at..at + len].copy_from_slice(&data[*start..start + len]),
			(None, _) => (),
		}
		at += len;
	}
}
