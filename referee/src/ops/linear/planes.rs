//! A convolution as a product of matrices whose right-hand one is not built.
//!
//! The input's planes are padded and split by the remainder of each position by the stride. In what results,
//! what a tap meets as its window slides along a row is contiguous, and so is what it meets along all rows if
//! each output row is continued to the length of a plane's row; the outputs in between are dropped.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::{
	columns::{copy, copy_few, interleave, Columns, WORTH},
	number::{Pair, Term},
	shapes::Convolution,
};
use crate::ops::{
	math::Kernel,
	window::{volume, Axes, Axis},
};
use alloc::{borrow::Cow, collections::BTreeMap, vec::Vec};
use core::ops::Range;

/// Where taps find what they meet, along one axis.
#[derive(Debug)]
struct Split {
	/// The remainders that some tap meets.
	remainders: Vec<usize>,
	/// For each tap, the number of its remainder, and how far into the row it starts.
	taps: Vec<(usize, usize)>,
	/// The length of a row.
	length: usize,
}

impl Split {
	fn of(axis: &Axis) -> Self {
		let mut split = Self { remainders: Vec::new(), taps: Vec::new(), length: 0 };
		let mut numbers = BTreeMap::new();
		for position in (0..axis.kernel).map(|tap| tap * axis.dilation) {
			let remainder = position % axis.stride;
			let number = *numbers.entry(remainder).or_insert_with(|| {
				split.remainders.push(remainder);
				split.remainders.len() - 1
			});
			split.taps.push((number, position / axis.stride));
			split.length = split.length.max(axis.output + position / axis.stride);
		}
		split
	}

	/// The places of a row of this remainder that lie in the input, and the input position of the first.
	fn within(&self, axis: &Axis, remainder: usize) -> (Range<usize>, usize) {
		let first = axis.pad_begin.saturating_sub(remainder).div_ceil(axis.stride);
		let past = (axis.pad_begin + axis.input).saturating_sub(remainder).div_ceil(axis.stride);
		let places = first.min(self.length)..past.min(self.length).max(first.min(self.length));
		let position = (first * axis.stride + remainder).saturating_sub(axis.pad_begin);
		(places, position)
	}
}

/// Rows of a channel's planes.
const MOST_ROWS: usize = 1 << 19;

/// How the planes of a convolution lie.
#[derive(Debug)]
pub(in crate::ops) struct Layout {
	axes: Axes,
	splits: [Split; 3],
	/// Elements of one channel.
	channel: usize,
	/// For each tap, where in a channel it starts.
	offsets: Vec<usize>,
	copies: Vec<(usize, usize, usize)>,
}

impl Layout {
	/// `None` where the planes of a group's channels would be much larger than its input and output together: wide
	/// padding or dilation must not take memory that nothing was charged for.
	pub fn of(shapes: &Convolution) -> Option<Self> {
		/// Of a few small channels planes may be many times as large.
		const SMALL: usize = 1 << 18;
		let axes = &shapes.axes;
		let input = volume(axes, |axis| axis.input).saturating_mul(shapes.channels).saturating_mul(3);
		let output = volume(axes, |axis| axis.output).saturating_mul(shapes.maps);
		let most = input.saturating_add(output).saturating_add(SMALL);
		let sizes = axes.map(|axis| {
			let row = axis.output + (axis.kernel - 1) * axis.dilation / axis.stride;
			row.saturating_mul(axis.stride.min(axis.kernel))
		});
		let channel = sizes.iter().fold(1usize, |product, size| product.saturating_mul(*size));
		if channel.saturating_mul(shapes.channels) > most {
			return None;
		}
		// Each row of each plane is filled by itself.
		if sizes[0].saturating_mul(sizes[1]).saturating_mul(axes[2].stride.min(axes[2].kernel)) > MOST_ROWS {
			return None;
		}
		let splits = [Split::of(&axes[0]), Split::of(&axes[1]), Split::of(&axes[2])];
		let [d, h, w] = &splits;
		let plane = d.length * h.length * w.length;
		let mut offsets = Vec::new();
		for (i, p) in &d.taps {
			for (j, q) in &h.taps {
				for (k, r) in &w.taps {
					let number = (i * h.remainders.len() + j) * w.remainders.len() + k;
					offsets.push(number * plane + (p * h.length + q) * w.length + r);
				}
			}
		}
		let channel = plane * d.remainders.len() * h.remainders.len() * w.remainders.len();
		let copies = copies(axes, &splits);
		Some(Self { axes: *axes, splits, channel, offsets, copies })
	}

	/// Whether the planes are the input's own.
	pub fn is_input(&self) -> bool {
		self.axes
			.iter()
			.zip(&self.splits)
			.all(|(axis, split)| axis.stride == 1 && axis.pad_begin == 0 && split.length == axis.input)
	}

	/// Outputs of a channel, those that are dropped among them.
	pub fn outputs(&self) -> usize {
		let [d, h, w] = self.axes.map(|axis| axis.output);
		((d - 1) * self.splits[1].length + h - 1) * self.splits[2].length + w
	}

	/// Whether so many are dropped that they must not be computed.
	pub fn is_sparse(&self) -> bool {
		const FEW: usize = 64;
		self.outputs() > 4 * volume(&self.axes, |axis| axis.output) + FEW
	}

	/// Whether none is dropped.
	pub fn is_dense(&self) -> bool {
		self.outputs() == volume(&self.axes, |axis| axis.output)
	}

	/// The output rows, by where they begin among all outputs and where in the output.
	pub fn rows(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
		let [d, h, w] = self.axes.map(|axis| axis.output);
		(0..d)
			.flat_map(move |i| (0..h).map(move |j| (i, j)))
			.map(move |(i, j)| ((i * self.splits[1].length + j) * self.splits[2].length, (i * h + j) * w))
	}

	/// Elements of an output row.
	pub fn row(&self) -> usize {
		self.axes[2].output
	}

	/// Elements that the planes of so many channels take.
	pub fn size(&self, channels: usize) -> usize {
		self.channel * channels
	}

	/// Where each tap starts in a channel.
	pub fn offsets(&self) -> &[usize] {
		&self.offsets
	}

	/// From one element of a row of a channel to the next that goes to the same planes.
	pub fn stride(&self) -> usize {
		self.axes[2].stride
	}

	/// What of a channel goes to its planes: where each row begins in the one and in the others, and its
	/// elements there.
	pub fn copies(&self) -> &[(usize, usize, usize)] {
		&self.copies
	}

	/// Where in a plane the windows of an output row start.
	pub fn start(&self, row: usize) -> usize {
		let h = self.axes[1].output;
		((row / h) * self.splits[1].length + row % h) * self.splits[2].length
	}

	/// The planes of these channels. `planes` has held those of others before, or what padding is.
	#[inline(always)]
	pub fn fill<T: Copy>(&self, x: &[T], planes: &mut [T]) {
		let input = volume(&self.axes, |axis| axis.input);
		for (channel, x) in x.chunks_exact(input.max(1)).enumerate() {
			let planes = &mut planes[channel * self.channel..];
			for (from, to, len) in &self.copies {
				let (from, to) = (&x[*from..], &mut planes[*to..][..*len]);
				match self.stride() {
					1 => to.copy_from_slice(&from[..*len]),
					2 => halves(from, to),
					stride => {
						to.iter_mut().zip(from.iter().step_by(stride)).for_each(|(to, x)| *to = *x);
					},
				}
			}
		}
	}
}

/// Every other element, by pairs, which vectors can hold.
#[inline(always)]
fn halves<T: Copy>(from: &[T], to: &mut [T]) {
	for (to, [x, _]) in to.iter_mut().zip(from.as_chunks().0) {
		*to = *x;
	}
	if let (true, Some((last, before))) = (from.len() < 2 * to.len(), to.split_last_mut()) {
		*last = from[2 * before.len()];
	}
}

/// [`Layout::copies`].
fn copies(axes: &Axes, splits: &[Split; 3]) -> Vec<(usize, usize, usize)> {
	let [d, h, w] = splits;
	let mut copies = Vec::new();
	let mut plane = 0;
	for i in &d.remainders {
		let (d_places, d_position) = d.within(&axes[0], *i);
		for j in &h.remainders {
			let (h_places, h_position) = h.within(&axes[1], *j);
			for k in &w.remainders {
				let (w_places, w_position) = w.within(&axes[2], *k);
				for (s, p) in d_places.clone().enumerate() {
					for (t, q) in h_places.clone().enumerate().filter(|_| !w_places.is_empty()) {
						let row = (d_position + s * axes[0].stride) * axes[1].input;
						let row = row + h_position + t * axes[1].stride;
						let place = plane + (p * h.length + q) * w.length + w_places.start;
						copies.push((row * axes[2].input + w_position, place, w_places.len()));
					}
				}
				plane += d.length * h.length * w.length;
			}
		}
	}
	copies
}

/// [`Layout::fill`].
pub(super) struct Fill<'a, T> {
	pub layout: &'a Layout,
	pub x: &'a [T],
	pub planes: &'a mut [T],
}

impl<T: Copy> Kernel for Fill<'_, T> {
	type Output = ();
	const VECTORS: bool = true;

	#[inline(always)]
	fn run<const V: bool>(self) {
		self.layout.fill(self.x, self.planes);
	}
}

/// The right-hand matrix: a row for each channel and tap, a column for each output, or for each of
/// [`Layout::outputs`].
pub(in crate::ops) struct Planes<'a, T> {
	planes: &'a [T],
	/// Where each row starts.
	rows: Vec<usize>,
	/// Outputs of a row and rows of outputs, and how far rows and the outputs of the first axis are apart.
	row: usize,
	count: usize,
	strides: [usize; 2],
}

/// Columns that lie next to each other in the planes: the number of the first, and how far behind a row's start it is.
type Run = (usize, usize);

impl<'a, T: Copy> Planes<'a, T> {
	/// With columns for outputs that are dropped, vectors can be read where they lie.
	pub fn new(layout: &Layout, channels: usize, planes: &'a [T], dropped: bool) -> Self {
		let starts = (0..channels).map(|channel| channel * layout.channel);
		let rows = starts.flat_map(|start| layout.offsets.iter().map(move |offset| start + offset)).collect();
		let [_, h, w] = &layout.splits;
		Self {
			planes,
			rows,
			row: if dropped || layout.is_dense() { usize::MAX } else { layout.row() },
			count: layout.axes[1].output,
			strides: [w.length, w.length * h.length],
		}
	}

	/// The runs that N columns from the j-th on consist of.
	#[inline(always)]
	fn runs<'r, const N: usize>(&self, j: usize, runs: &'r mut [Run; N]) -> &'r [Run] {
		let (mut columns, mut count) = (0, 0);
		while columns < N {
			let (row, column) = ((j + columns) / self.row, (j + columns) % self.row);
			let start = row % self.count * self.strides[0] + row / self.count * self.strides[1];
			runs[count] = (columns, start + column);
			count += 1;
			columns += self.row - column;
		}
		&runs[..count]
	}

	/// N columns of the row that starts there.
	#[inline(always)]
	fn gather<const N: usize>(&self, start: usize, runs: &[Run], row: &mut [T; N]) {
		for (first, at) in runs {
			// What a run has before its first column belongs to runs that are there already: a row of planes is no
			// shorter than one of outputs.
			let from = &self.planes[(start + at - first).min(self.planes.len())..];
			match from.first_chunk::<N>() {
				Some(from) => {
					for i in 0..N {
						row[i] = if i < *first { row[i] } else { from[i] };
					}
				},
				None => {
					let len = from.len().max(*first);
					copy_few(&from[(*first).min(from.len())..], &mut row[*first..len]);
				},
			}
		}
	}
}

impl<T: Term> Columns<T> for Planes<'_, T> {
	fn k(&self) -> usize {
		self.rows.len()
	}

	#[inline(always)]
	fn pack<const N: usize>(&self, k: Range<usize>, j: usize, panel: &mut [[T; N]]) {
		match self.runs(j, &mut [Run::default(); N]) {
			[(_, at)] => {
				for (start, row) in self.rows[k].iter().zip(panel) {
					copy(&self.planes[start + at..], row);
				}
			},
			runs => {
				for (start, row) in self.rows[k].iter().zip(panel) {
					self.gather(*start, runs, row);
				}
			},
		}
	}

	fn direct(&self, m: usize) -> Option<(&[T], Cow<'_, [usize]>)> {
		(m < WORTH && self.row == usize::MAX).then_some((self.planes, Cow::Borrowed(&self.rows)))
	}
}

impl Columns<Pair> for Planes<'_, i16> {
	fn k(&self) -> usize {
		self.rows.len().div_ceil(2)
	}

	#[inline(always)]
	fn pack<const N: usize>(&self, k: Range<usize>, j: usize, panel: &mut [[Pair; N]]) {
		let mut runs = [Run::default(); N];
		let runs = self.runs(j, &mut runs);
		for (starts, pairs) in self.rows.chunks(2).skip(k.start).take(k.len()).zip(panel) {
			let [mut first, mut second] = [[0; N]; 2];
			for (row, start) in [&mut first, &mut second].into_iter().zip(starts) {
				match runs {
					[(_, at)] => copy(&self.planes[start + at..], row),
					_ => self.gather(*start, runs, row),
				}
			}
			interleave(&first, &second, pairs);
		}
	}
}
