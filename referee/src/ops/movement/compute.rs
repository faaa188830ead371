//! The kernels of movements.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed.

use super::{
	mapped::{self, Map, OUTSIDE},
	view::View,
	words::{count, first_word, strides, with_words, words},
	Movement, PadMode,
};
use crate::array::{Array, Data, TensorType};
use alloc::vec::Vec;
use bytemuck::Pod;

pub fn compute(op: &Movement, inputs: &[&Array], output: &TensorType) -> Data {
	let [input, ..] = inputs else { return Data::U8(Vec::new()) };
	let shape = input.shape();
	if output.elements() == Some(0) {
		return Data::from_bytes(output.element, &[]);
	}
	match op {
		Movement::Reshape { .. } => input.data().clone(),
		Movement::Concat { axis } => {
			with_words!(input.data(), first => concat(first, inputs, &output.shape, *axis as usize))
		},
		Movement::Pad { mode, begin, end } => {
			let pads = shape.iter().zip(begin).zip(end);
			let maps: Vec<Map> = pads.map(|((dim, b), e)| pad_map(*dim, *mode, *b, *e)).collect();
			with_words!(input.data(), data => mapped::copy(data, &maps, first_word(inputs.get(1).copied())))
		},
		Movement::Trilu { upper, k } => {
			with_words!(input.data(), data => trilu(data, shape, *upper, *k))
		},
		Movement::ReverseSequence { batch_axis, time_axis } => {
			let lengths = words::<i64>(inputs[1]);
			let axes = (*batch_axis as usize, *time_axis as usize);
			with_words!(input.data(), data => reverse_sequence(data, shape, axes, lengths))
		},
		_ => {
			let view = view(op, shape);
			with_words!(input.data(), data => view.copy(data))
		},
	}
}

/// The view that a movement is, if it is one.
fn view(op: &Movement, shape: &[u32]) -> View {
	let steps = strides(shape);
	let axes = shape.iter().map(|dim| *dim as usize).zip(steps.iter().map(|step| *step as isize));
	let mut view = View::default();
	match op {
		Movement::Transpose { perm } => {
			perm.iter().for_each(|p| view.push(shape[*p as usize] as usize, steps[*p as usize] as isize));
		},
		Movement::Slice { starts, steps: by, lengths } => {
			for (((start, by), len), step) in starts.iter().zip(by).zip(lengths).zip(&steps) {
				view.offset += *start as usize * step;
				view.push(*len as usize, *step as isize * *by as isize);
			}
		},
		Movement::Expand { shape: to } => {
			let added = to.len() - shape.len();
			to.iter().take(added).for_each(|len| view.push(*len as usize, 0));
			for ((dim, step), len) in axes.zip(&to[added..]) {
				view.push(*len as usize, if dim == 1 { 0 } else { step });
			}
		},
		Movement::Tile { repeats } => {
			for ((dim, step), repeat) in axes.zip(repeats) {
				view.push(*repeat as usize, 0);
				view.push(dim, step);
			}
		},
		Movement::DepthToSpace { block, column_row_depth } => {
			blocks_to_space(&mut view, shape, *block as usize, *column_row_depth);
		},
		Movement::SpaceToDepth { block } => space_to_blocks(&mut view, shape, *block as usize),
		_ => view.push(0, 0),
	}
	view
}

/// `[batch, block row, block column, depth, row, column]` (depth first if column–row–depth), read as
/// `[batch, depth, row, block row, column, block column]`.
fn blocks_to_space(view: &mut View, shape: &[u32], block: usize, depth_first: bool) {
	let [batch, channels, rows, columns] = [0, 1, 2, 3].map(|axis| shape[axis] as usize);
	let depth = channels / (block * block);
	let plane = rows * columns;
	let (depth_step, row_step, column_step) = match depth_first {
		true => (block * block * plane, block * plane, plane),
		false => (plane, block * depth * plane, depth * plane),
	};
	view.push(batch, (channels * plane) as isize);
	view.push(depth, depth_step as isize);
	view.push(rows, columns as isize);
	view.push(block, row_step as isize);
	view.push(columns, 1);
	view.push(block, column_step as isize);
}

/// `[batch, depth, row, block row, column, block column]` read as
/// `[batch, block row, block column, depth, row, column]`.
fn space_to_blocks(view: &mut View, shape: &[u32], block: usize) {
	let [batch, depth, height, width] = [0, 1, 2, 3].map(|axis| shape[axis] as usize);
	view.push(batch, (depth * height * width) as isize);
	view.push(block, width as isize);
	view.push(block, 1);
	view.push(depth, (height * width) as isize);
	view.push(height / block, (block * width) as isize);
	view.push(width / block, block as isize);
}

/// `_first` is the first input's data, which says how wide the elements are.
fn concat<T: Pod>(_first: &[T], inputs: &[&Array], shape: &[u32], axis: usize) -> Vec<T> {
	let mut out = Vec::with_capacity(count(shape));
	let parts: Vec<(&[T], usize)> =
		inputs.iter().map(|input| (words(input), count(&input.shape()[axis..]))).collect();
	for outer in 0..count(&shape[..axis]) {
		for (data, len) in &parts {
			out.extend_from_slice(&data[outer * len..(outer + 1) * len]);
		}
	}
	out
}

/// Negative pads cut first; the others then go on from what is left.
fn pad_map(dim: u32, mode: PadMode, begin: i32, end: i32) -> Map {
	let (begin, end) = (i64::from(begin), i64::from(end));
	let first = (-begin).max(0);
	let kept = i64::from(dim) - first - (-end).max(0);
	let period = 2 * (kept - 1);
	let from = |i: i64| {
		let kept_index = match mode {
			_ if (0..kept).contains(&i) => i,
			PadMode::Constant => return OUTSIDE,
			PadMode::Edge => i.clamp(0, kept - 1),
			PadMode::Wrap => i.rem_euclid(kept),
			PadMode::Reflect if kept == 1 => 0,
			PadMode::Reflect => {
				let i = i.rem_euclid(period);
				i.min(period - i)
			},
		};
		(first + kept_index) as u32
	};
	Map { len: dim as usize, from: (-begin.max(0)..kept + end.max(0)).map(from).collect() }
}

fn trilu<T: Pod>(data: &[T], shape: &[u32], upper: bool, k: i64) -> Vec<T> {
	let [.., rows, columns] = shape else { return Vec::new() };
	let mut out = data.to_vec();
	let columns = *columns as usize;
	for (row, i) in out.chunks_exact_mut(columns).zip((0..i64::from(*rows)).cycle()) {
		// Of the first element on the diagonal, and of the first after it.
		let diagonal = i.saturating_add(k).clamp(0, columns as i64) as usize;
		let after = i.saturating_add(k).saturating_add(1).clamp(0, columns as i64) as usize;
		let zeros = if upper { 0..diagonal } else { after..columns };
		row[zeros].fill(T::zeroed());
	}
	out
}

fn reverse_sequence<T: Pod>(
	data: &[T],
	shape: &[u32],
	(batch, time): (usize, usize),
	lengths: &[i64],
) -> Vec<T> {
	let mut out = data.to_vec();
	let (first, second) = (batch.min(time), batch.max(time));
	let [outer, middle, block] =
		[&shape[..first], &shape[first + 1..second], &shape[second + 1..]].map(count);
	let step = strides(shape);
	let steps = shape[time] as usize;
	for (b, len) in lengths.iter().enumerate() {
		let len = (*len).clamp(0, steps as i64) as usize;
		for (o, m, t) in triples(outer, middle, len / 2) {
			let base = o * shape[first] as usize * step[first]
				+ b * step[batch]
				+ m * step[second] * shape[second] as usize;
			let (a, z) = (base + t * step[time], base + (len - 1 - t) * step[time]);
			(0..block).for_each(|i| out.swap(a + i, z + i));
		}
	}
	out
}

fn triples(a: usize, b: usize, c: usize) -> impl Iterator<Item = (usize, usize, usize)> {
	(0..a).flat_map(move |i| (0..b).flat_map(move |j| (0..c).map(move |k| (i, j, k))))
}
