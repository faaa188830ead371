//! The kernels of operators with indices.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed.

use super::{Index, ScatterReduction};
use crate::{
	array::{Array, Data, TensorType},
	ops::{
		math::Number,
		movement::words::{count, strides, with_words, words},
	},
	with_data,
};
use alloc::{vec, vec::Vec};
use bytemuck::Pod;

pub fn compute(op: &Index, inputs: &[&Array], output: &TensorType) -> Data {
	if output.elements() == Some(0) {
		return Data::from_bytes(output.element, &[]);
	}
	match (op, inputs) {
		(Index::Gather { axis }, [data, indices]) => {
			let (shape, axis) = (data.shape(), *axis as usize);
			let at = positions(indices, shape[axis]);
			let (outer, inner) = (count(&shape[..axis]), count(&shape[axis + 1..]));
			with_words!(data.data(), from => gather(from, outer, shape[axis] as usize, inner, &at))
		},
		(Index::GatherElements { axis }, [data, indices]) => {
			let at = positions(indices, data.shape()[*axis as usize]);
			let at = Elements { axis: *axis as usize, shape: indices.shape(), at: &at };
			let at = at.offsets(data.shape());
			with_words!(data.data(), from => at.iter().map(|at| from[*at]).collect())
		},
		(Index::GatherND { batch_dims }, [data, indices]) => {
			let (at, part) = part_offsets(data, indices, *batch_dims as usize);
			with_words!(data.data(), from => gather_parts(from, &at, part))
		},
		(Index::ScatterElements { axis, reduction }, [data, indices, updates]) => {
			let at = positions(indices, data.shape()[*axis as usize]);
			let at = Elements { axis: *axis as usize, shape: indices.shape(), at: &at };
			scatter(data, updates, &at.offsets(data.shape()), 1, *reduction)
		},
		(Index::ScatterND { reduction }, [data, indices, updates]) => {
			let (at, part) = part_offsets(data, indices, 0);
			scatter(data, updates, &at, part, *reduction)
		},
		(Index::OneHot { axis, depth }, [indices, values]) => {
			let inner = count(&indices.shape()[*axis as usize..]);
			let indices = as_i64(indices);
			with_words!(values.data(), off_on => one_hot(&indices, *depth as usize, inner, off_on))
		},
		_ => Data::U8(Vec::new()),
	}
}

fn as_i64(indices: &Array) -> Vec<i64> {
	match indices.data() {
		Data::I32(indices) => indices.iter().map(|i| i64::from(*i)).collect(),
		_ => words(indices).to_vec(),
	}
}

/// The indices counted from the start of an axis of this length, and within it.
pub(crate) fn positions(indices: &Array, dim: u32) -> Vec<usize> {
	as_i64(indices).into_iter().map(|i| position(i, dim)).collect()
}

fn position(index: i64, dim: u32) -> usize {
	let dim = i64::from(dim);
	let index = if index < 0 { index + dim } else { index };
	index.min(dim - 1).max(0) as usize
}

fn gather<T: Pod>(data: &[T], outer: usize, dim: usize, inner: usize, at: &[usize]) -> Vec<T> {
	let mut out = Vec::with_capacity(outer * at.len() * inner);
	for data in data.chunks_exact(dim * inner).take(outer) {
		match inner {
			1 => out.extend(at.iter().map(|at| data[*at])),
			_ => at.iter().for_each(|at| out.extend_from_slice(&data[at * inner..(at + 1) * inner])),
		}
	}
	out
}

fn gather_parts<T: Pod>(data: &[T], at: &[usize], part: usize) -> Vec<T> {
	let mut out = Vec::with_capacity(at.len() * part);
	at.iter().for_each(|at| out.extend_from_slice(&data[*at..at + part]));
	out
}

/// Where indices of single elements stand: each replaces the coordinate of one axis.
struct Elements<'a> {
	axis: usize,
	shape: &'a [u32],
	/// Along the axis.
	at: &'a [usize],
}

impl Elements<'_> {
	/// In data of this shape.
	fn offsets(&self, data: &[u32]) -> Vec<usize> {
		let steps = strides(data);
		let mut coordinates = vec![0u32; self.shape.len()];
		// Of the coordinates other than that of the axis.
		let mut base = 0;
		let mut offsets = Vec::with_capacity(self.at.len());
		for at in self.at {
			offsets.push(base + at * steps[self.axis]);
			for i in (0..self.shape.len()).rev() {
				let step = if i == self.axis { 0 } else { steps[i] };
				coordinates[i] += 1;
				base += step;
				if coordinates[i] < self.shape[i] {
					break;
				}
				base -= step * self.shape[i] as usize;
				coordinates[i] = 0;
			}
		}
		offsets
	}
}

/// Where the part of the data that each tuple of indices names starts, and its length.
fn part_offsets(data: &Array, indices: &Array, batch_dims: usize) -> (Vec<usize>, usize) {
	let (shape, steps) = (data.shape(), strides(data.shape()));
	let tuple = indices.shape().last().map_or(0, |last| *last as usize);
	let axes = batch_dims..batch_dims + tuple;
	let per_batch = count(&indices.shape()[batch_dims..indices.shape().len() - 1]);
	let batch_len = count(&shape[batch_dims..]);
	let offset = |(i, tuple): (usize, &[i64])| {
		let within = tuple.iter().zip(&shape[axes.clone()]).zip(&steps[axes.clone()]);
		let within: usize = within.map(|((index, dim), step)| position(*index, *dim) * step).sum();
		i / per_batch * batch_len + within
	};
	let offsets = as_i64(indices).chunks_exact(tuple).enumerate().map(offset).collect();
	(offsets, count(&shape[axes.end..]))
}

fn scatter(data: &Array, updates: &Array, at: &[usize], part: usize, reduction: ScatterReduction) -> Data {
	if updates.data().is_empty() {
		return data.data().clone();
	}
	match reduction {
		ScatterReduction::None => with_words!(data.data(), to => {
			scatter_parts(to, words(updates), at, part, |_, update| update)
		}),
		_ => with_data!(data.data(), to => combine(to, updates, at, part, reduction)),
	}
}

fn combine<T: Number + Pod>(
	to: &[T],
	updates: &Array,
	at: &[usize],
	part: usize,
	reduction: ScatterReduction,
) -> Data {
	let combine: fn(T, T) -> T = match reduction {
		ScatterReduction::None => |_, update| update,
		ScatterReduction::Add => T::plus,
		ScatterReduction::Mul => T::times,
		ScatterReduction::Max => T::greater,
		ScatterReduction::Min => T::lesser,
	};
	T::data(scatter_parts(to, words(updates), at, part, combine))
}

fn scatter_parts<T: Pod>(
	data: &[T],
	updates: &[T],
	at: &[usize],
	part: usize,
	combine: impl Fn(T, T) -> T,
) -> Vec<T> {
	let mut out = data.to_vec();
	for (at, updates) in at.iter().zip(updates.chunks_exact(part)) {
		for (value, update) in out[*at..at + part].iter_mut().zip(updates) {
			*value = combine(*value, *update);
		}
	}
	out
}

fn one_hot<T: Pod>(indices: &[i64], depth: usize, inner: usize, off_on: &[T]) -> Vec<T> {
	let mut out = vec![off_on[0]; indices.len() * depth];
	for (out, indices) in out.chunks_exact_mut(depth * inner).zip(indices.chunks_exact(inner)) {
		for (i, index) in indices.iter().enumerate() {
			let index = if *index < 0 { index + depth as i64 } else { *index };
			if let Some(on) = usize::try_from(index).ok().filter(|index| *index < depth) {
				out[on * inner + i] = off_on[1];
			}
		}
	}
	out
}
