//! NumPy's broadcasting: shapes, and the walk over a broadcast output row by row.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use crate::{ops::OpError, tensor::MAX_RANK};
use alloc::vec::Vec;

/// The shape that these shapes broadcast to.
pub(crate) fn broadcast_shape(shapes: &[&[u32]]) -> Result<Vec<u32>, OpError> {
	let rank = shapes.iter().map(|shape| shape.len()).max().unwrap_or(0);
	if rank > MAX_RANK {
		return Err(OpError::Rank);
	}
	let mut output = alloc::vec![1; rank];
	for shape in shapes {
		for (out, dim) in output.iter_mut().rev().zip(shape.iter().rev()) {
			match (*out, *dim) {
				(1, dim) => *out = dim,
				(out, dim) if dim == out || dim == 1 => (),
				_ => return Err(OpError::Shape),
			}
		}
	}
	Ok(output)
}

/// How an output of a broadcast goes through its `N` inputs. Axes are merged as far as they can be, so that
/// a row, the innermost axis, is as long as it can be.
pub(crate) struct Rows<const N: usize> {
	/// Elements of a row.
	pub len: usize,
	/// Whether each input goes on along a row, or keeps one element for it.
	pub steps: [bool; N],
	/// The other axes, innermost first: how many, and how far each input goes.
	axes: Vec<(usize, [usize; N])>,
	rows: usize,
}

impl<const N: usize> Rows<N> {
	/// For inputs of these shapes, which broadcast to the output's.
	pub fn new(output: &[u32], inputs: [&[u32]; N]) -> Self {
		let mut strides = [1usize; N];
		let mut axes: Vec<(usize, [usize; N])> = Vec::with_capacity(output.len());
		for (i, out) in output.iter().rev().map(|dim| *dim as usize).enumerate() {
			let mut steps = [0; N];
			for ((step, stride), input) in steps.iter_mut().zip(&mut strides).zip(inputs) {
				let dim = input.iter().rev().nth(i).map_or(1, |dim| *dim as usize);
				if dim != 1 {
					*step = *stride;
					*stride = stride.saturating_mul(dim);
				}
			}
			match axes.last_mut() {
				_ if out == 1 => (),
				Some((len, last)) if (0..N).all(|n| steps[n] == last[n].saturating_mul(*len)) => {
					*len = len.saturating_mul(out)
				},
				_ => axes.push((out, steps)),
			}
		}
		if axes.is_empty() {
			axes.push((1, [0; N]));
		}
		let (len, steps) = axes.remove(0);
		let rows = axes.iter().fold(1usize, |rows, (axis, _)| rows.saturating_mul(*axis));
		Self { len, steps: steps.map(|step| step != 0), axes, rows: if len == 0 { 0 } else { rows } }
	}

	/// Elements of the output.
	pub fn elements(&self) -> usize {
		self.rows * self.len
	}

	/// Calls with the offsets of each input for every `block` rows (of the inner axis, where the last
	/// block may have fewer), with their number, in the output's order.
	pub fn for_each_block(&self, block: usize, visit: &mut dyn FnMut(usize, [usize; N])) {
		if self.rows == 0 {
			return;
		}
		let (inner, steps) = self.axes.first().copied().unwrap_or((1, [0; N]));
		let outer = self.axes.get(1..).unwrap_or(&[]);
		let mut at = [0usize; MAX_RANK];
		let mut offsets = [0usize; N];
		loop {
			let (mut row, mut here) = (0, offsets);
			while row < inner {
				let rows = block.min(inner - row);
				visit(rows, here);
				row += rows;
				for n in 0..N {
					here[n] += rows * steps[n];
				}
			}
			let mut axis = 0;
			loop {
				let Some((dim, steps)) = outer.get(axis) else { return };
				at[axis] += 1;
				if at[axis] < *dim {
					for n in 0..N {
						offsets[n] += steps[n];
					}
					break;
				}
				at[axis] = 0;
				for n in 0..N {
					offsets[n] -= (dim - 1) * steps[n];
				}
				axis += 1;
			}
		}
	}
}

/// Elements that an operand which keeps one element for a row is written out to.
pub(super) const CHUNK: usize = 512;

/// What one operand has for a row: its elements where they lie, or its one element as often as a chunk has elements,
/// so that a loop over a chunk need not know which.
pub(super) struct Operand<'a, T> {
	data: &'a [T],
	step: bool,
	at: usize,
	repeated: Vec<T>,
}

impl<'a, T: Copy> Operand<'a, T> {
	pub fn new(data: &'a [T], step: bool) -> Self {
		Self { data, step, at: 0, repeated: Vec::new() }
	}

	/// Goes to the row that begins at this offset and has this many elements.
	pub fn start(&mut self, at: usize, len: usize) {
		self.at = at;
		if !self.step {
			self.repeated.clear();
			self.repeated.resize(len.min(CHUNK), self.data[at]);
		}
	}

	/// So many elements of the row, no more than a chunk.
	pub fn part(&self, from: usize, len: usize) -> &[T] {
		match self.step {
			true => &self.data[self.at + from..][..len],
			false => &self.repeated[..len],
		}
	}
}
