//! A convolution as a product of matrices whose right-hand one is not built.
//!
//! The input's planes are padded and split by the remainder of each position by the stride. In what results,
//! what a tap meets as its window slides along a row is contiguous, and so is what it meets along all rows if
//! each output row is continued to the length of a plane's row; the outputs in between are dropped.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::{
	columns::{copy, interleave, Columns, WORTH},
	number::{Pair, Term},
};
use crate::ops::window::{volume, Axes, Axis};
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

/// How the planes of a convolution lie.
#[derive(Debug)]
pub(in crate::ops) struct Layout {
	axes: Axes,
	splits: [Split; 3],
	/// Elements of one channel.
	channel: usize,
	/// For each tap, where in a channel it starts.
	offsets: Vec<usize>,
}

impl Layout {
	/// `None` where the planes would be much larger than input and output.
	pub fn of(axes: &Axes) -> Option<Self> {
		let most = volume(axes, |axis| axis.input)
			.saturating_add(volume(axes, |axis| axis.output))
			.saturating_mul(16)
			.saturating_add(1 << 16);
		let sizes = axes.map(|axis| {
			let row = axis.output + (axis.kernel - 1) * axis.dilation / axis.stride;
			row.saturating_mul(axis.stride.min(axis.kernel))
		});
		let channel = sizes.iter().fold(1usize, |product, size| product.saturating_mul(*size));
		if channel > most {
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
		Some(Self { axes: *axes, splits, channel, offsets })
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
	pub fn copies(&self) -> Vec<(usize, usize, usize)> {
		let [d, h, w] = &self.splits;
		let [di, hi, wi] = &self.axes;
		let mut copies = Vec::new();
		let mut plane = 0;
		for i in &d.remainders {
			let (d_places, d_position) = d.within(di, *i);
			for j in &h.remainders {
				let (h_places, h_position) = h.within(hi, *j);
				for k in &w.remainders {
					let (w_places, w_position) = w.within(wi, *k);
					for (s, p) in d_places.clone().enumerate() {
						for (t, q) in h_places.clone().enumerate().filter(|_| !w_places.is_empty()) {
							let row = (d_position + s * di.stride) * hi.input + h_position + t * hi.stride;
							let place = plane + (p * h.length + q) * w.length + w_places.start;
							copies.push((row * wi.input + w_position, place, w_places.len()));
						}
					}
					plane += d.length * h.length * w.length;
				}
			}
		}
		copies
	}

	/// The planes of these channels. `planes` has held those of others before, or what padding is.
	pub fn fill<T: Copy>(&self, x: &[T], planes: &mut [T]) {
		let input = volume(&self.axes, |axis| axis.input);
		let copies = self.copies();
		for (x, planes) in x.chunks_exact(input.max(1)).zip(planes.chunks_exact_mut(self.channel.max(1))) {
			for (from, to, len) in &copies {
				let place = &mut planes[*to..][..*len];
				match self.stride() {
					1 => place.copy_from_slice(&x[*from..][..*len]),
					2 => {
						// Each pair's first, which is vectorised; and the last, behind which there may be nothing.
						let pairs = x[*from..].as_chunks::<2>().0;
						place.iter_mut().zip(pairs).for_each(|(place, pair)| *place = pair[0]);
						place[*len - 1] = x[from + 2 * (len - 1)];
					},
					stride => {
						let row = x[*from..].iter().step_by(stride);
						place.iter_mut().zip(row).for_each(|(place, x)| *place = *x);
					},
				}
			}
		}
	}
}

/// The right-hand matrix: a row for each channel and tap, a column for each output of [`Layout::outputs`].
pub(in crate::ops) struct Planes<'a, T> {
	planes: &'a [T],
	/// Where each row starts.
	rows: Vec<usize>,
}

impl<'a, T> Planes<'a, T> {
	pub fn new(layout: &Layout, channels: usize, planes: &'a [T]) -> Self {
		let starts = (0..channels).map(|channel| channel * layout.channel);
		let rows = starts.flat_map(|start| layout.offsets.iter().map(move |offset| start + offset)).collect();
		Self { planes, rows }
	}
}

impl<T: Term> Columns<T> for Planes<'_, T> {
	fn k(&self) -> usize {
		self.rows.len()
	}

	#[inline(always)]
	fn pack<const N: usize>(&self, k: Range<usize>, j: usize, panel: &mut [[T; N]]) {
		for (start, row) in self.rows[k].iter().zip(panel) {
			copy(&self.planes[start + j..], row);
		}
	}

	fn direct(&self, m: usize) -> Option<(&[T], Cow<'_, [usize]>)> {
		(m < WORTH).then_some((self.planes, Cow::Borrowed(&self.rows)))
	}
}

impl Columns<Pair> for Planes<'_, i16> {
	fn k(&self) -> usize {
		self.rows.len().div_ceil(2)
	}

	#[inline(always)]
	fn pack<const N: usize>(&self, k: Range<usize>, j: usize, panel: &mut [[Pair; N]]) {
		for (starts, pairs) in self.rows.chunks(2).skip(k.start).take(k.len()).zip(panel) {
			match *starts {
				[first, second] => interleave(&self.planes[first + j..], &self.planes[second + j..], pairs),
				[first] => interleave(&self.planes[first + j..], &[0; N], pairs),
				_ => (),
			}
		}
	}
}
