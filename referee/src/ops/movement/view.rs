//! Strided views of a tensor, copied in their order.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // Only views into the data are made.

use alloc::{vec, vec::Vec};
use bytemuck::Pod;

/// Side of the squares in which a matrix is transposed, so that both sides stay in the cache.
const SQUARE: usize = 16;

/// One axis of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
	pub len: usize,
	/// Elements of the data from one to the next.
	pub stride: isize,
}

/// Elements of some data in a new order: row-major over the axes.
#[derive(Clone, Debug, Default)]
pub struct View {
	pub axes: Vec<Axis>,
	/// Of the first element.
	pub offset: usize,
}

impl View {
	pub fn push(&mut self, len: usize, stride: isize) {
		self.axes.push(Axis { len, stride });
	}

	pub fn copy<T: Pod>(&self, data: &[T]) -> Vec<T> {
		let len = self.axes.iter().map(|axis| axis.len).product();
		let mut out = vec![T::zeroed(); len];
		if len == 0 {
			return out;
		}
		let axes = merged(&self.axes);
		match axes.as_slice() {
			[outer @ .., rows @ Axis { stride: 1, .. }, columns] if columns.stride > 1 => {
				let parts = out.chunks_exact_mut(rows.len * columns.len);
				for (offset, part) in offsets(outer, self.offset).zip(parts) {
					transpose(&data[offset..], rows.len, columns.len, columns.stride as usize, part);
				}
			},
			[outer @ .., last] => {
				for (offset, row) in offsets(outer, self.offset).zip(out.chunks_exact_mut(last.len)) {
					copy_row(data, offset, last.stride, row);
				}
			},
			[] => out[0] = data[self.offset],
		}
		out
	}
}

/// The same view with as few axes as it needs.
fn merged(axes: &[Axis]) -> Vec<Axis> {
	let mut merged: Vec<Axis> = Vec::with_capacity(axes.len());
	for axis in axes.iter().filter(|axis| axis.len != 1) {
		match merged.last_mut() {
			Some(outer) if outer.stride == axis.len as isize * axis.stride => {
				*outer = Axis { len: outer.len * axis.len, stride: axis.stride };
			},
			_ => merged.push(*axis),
		}
	}
	merged
}

/// Where each element of a view lies, in its order.
fn offsets(axes: &[Axis], start: usize) -> impl Iterator<Item = usize> + '_ {
	let mut at = vec![0usize; axes.len()];
	let mut next = Some(start as isize);
	core::iter::from_fn(move || {
		let offset = next?;
		next = None;
		let mut moved = offset;
		for (at, axis) in at.iter_mut().zip(axes).rev() {
			*at += 1;
			moved += axis.stride;
			if *at < axis.len {
				next = Some(moved);
				break;
			}
			*at = 0;
			moved -= axis.len as isize * axis.stride;
		}
		Some(offset as usize)
	})
}

fn copy_row<T: Pod>(data: &[T], offset: usize, stride: isize, row: &mut [T]) {
	match stride {
		1 => row.copy_from_slice(&data[offset..][..row.len()]),
		0 => row.fill(data[offset]),
		stride => {
			let mut at = offset as isize;
			for value in row {
				*value = data[at as usize];
				at += stride;
			}
		},
	}
}

/// `out[r][c] = data[c · stride + r]`.
fn transpose<T: Pod>(data: &[T], rows: usize, columns: usize, stride: usize, out: &mut [T]) {
	for row in (0..rows).step_by(SQUARE) {
		let row_end = rows.min(row + SQUARE);
		for column in (0..columns).step_by(SQUARE) {
			let column_end = columns.min(column + SQUARE);
			for r in row..row_end {
				let out = &mut out[r * columns + column..r * columns + column_end];
				for (value, c) in out.iter_mut().zip(column..) {
					*value = data[c * stride + r];
				}
			}
		}
	}
}
