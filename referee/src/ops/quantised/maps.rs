//! Convolutions of bytes: with the input's four channels at a time as terms of a product of matrices, or in windows
//! where groups have few channels. Zero points are taken out as from products of matrices; padding is the
//! input's zero point.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::{
	bytes::Shifted,
	requantise::{Row, Target},
};
use crate::{
	array::Array,
	backend::Backend,
	ops::{
		linear::{
			convolution::block,
			kernel::{multiply, Product},
			planes::{Layout, Planes},
			quad::{Channels, Quad},
			shapes::Convolution,
			windows::{self, Windows},
		},
		math::{run, Kernel},
		window::volume,
		OpError,
	},
	parallel::for_each_part,
};
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// Maps of a group up to which a step's sums of all of them are kept at once.
const MOST_MAPS: usize = 1 << 13;

/// A convolution's weights, and how they meet its input.
#[derive(Debug)]
pub(in crate::ops) struct Maps {
	layout: Layout,
	/// Where windows begin, if the terms are windows; else they are channels by fours.
	places: Option<Vec<usize>>,
	/// Rows of terms: a group's maps and, if a map has a zero point, ones.
	rows: Vec<Quad>,
	/// Rows of a group.
	height: usize,
	/// Of each map of each group, the sum of its weights less their zero points, and its zero point.
	sums: Vec<i32>,
	zeros: Vec<i32>,
}

impl Maps {
	/// `None` where planes would be too large.
	pub fn new(shapes: &Convolution, w: &Array, w_zero: &Array) -> Result<Option<Self>, OpError> {
		let layout = Layout::of(shapes).filter(|layout| !layout.is_sparse() && shapes.maps <= MOST_MAPS);
		let Some(layout) = layout else { return Ok(None) };
		let w = Shifted::of(w, w_zero, true)?;
		let (taps, maps) = (shapes.taps(), shapes.groups * shapes.maps);
		let zero = |map: usize| w.zeros[if w.zeros.len() == 1 { 0 } else { map }];
		let zeros: Vec<i32> = (0..maps).map(zero).collect();
		let height = shapes.maps + usize::from(zeros.iter().any(|zero| *zero != 0));
		let windows = Windows::of(&layout);
		let kernel = taps / shapes.channels;
		let cost = if height <= 4 { 1 } else { 2 };
		let is_windows = cost * shapes.channels * windows.len() <= shapes.channels.div_ceil(4) * kernel;
		let places = is_windows.then(|| windows.places(shapes.channels, layout.size(1)));
		let mut rows = Vec::new();
		let mut row = |weights: &[u8]| match is_windows {
			true => weights.chunks_exact(kernel).for_each(|channel| rows.extend(windows.quads(channel))),
			false => {
				let start = rows.len();
				rows.resize(start + shapes.channels.div_ceil(4) * kernel, [0; 4]);
				let quads = &mut rows[start..];
				run(Channels { x: weights, plane: kernel, quads }, &Backend::SCALAR);
			},
		};
		for group in w.bytes.chunks_exact(taps * shapes.maps) {
			group.chunks_exact(taps).for_each(&mut row);
			if height > shapes.maps {
				row(&vec![1; taps]);
			}
		}
		let sum = |(map, zero): (&[u8], &i32)| {
			map.iter().fold(0i32, |sum, w| sum.wrapping_add(i32::from(*w as i8)).wrapping_sub(*zero))
		};
		let sums = w.bytes.chunks_exact(taps).zip(&zeros).map(sum).collect();
		Ok(Some(Self { layout, places, rows, height, sums, zeros }))
	}
}

/// What becomes of the sums.
pub(super) enum Output<'a> {
	Sums(&'a mut [i32]),
	/// Bytes, of one scale or one for each map.
	Bytes {
		y: &'a mut [u8],
		scales: &'a [f32],
		target: Target,
	},
}

/// An input's planes, of one group at a time.
enum Input {
	Quads { quads: Vec<Quad>, planes: Vec<Quad> },
	Bytes(Vec<u8>),
}

impl Input {
	fn new(maps: &Maps, shapes: &Convolution, padding: u8) -> Self {
		let (channels, plane) = (shapes.channels.div_ceil(4), volume(&shapes.axes, |axis| axis.input));
		match &maps.places {
			Some(_) => Self::Bytes(vec![padding; maps.layout.size(shapes.channels) + windows::SLACK]),
			None => Self::Quads {
				quads: vec![[0; 4]; channels * plane],
				planes: match maps.layout.is_input() {
					true => Vec::new(),
					false => vec![[padding; 4]; maps.layout.size(channels)],
				},
			},
		}
	}

	fn fill(&mut self, maps: &Maps, x: &[u8], plane: usize, backend: &Backend) {
		let layout = &maps.layout;
		match self {
			Self::Quads { quads, planes } => {
				run(Channels { x, plane, quads }, backend);
				if !layout.is_input() {
					layout.fill(quads, planes);
				}
			},
			Self::Bytes(planes) => {
				for (x, planes) in x.chunks_exact(plane).zip(planes.chunks_mut(layout.size(1))) {
					windows::copy(backend.isa(), layout.copies(), x, layout.stride(), planes);
				}
			},
		}
	}
}

/// Rows of sums of a group's outputs, those that are dropped among them, and where those of a range that are not go.
struct Block {
	sums: Vec<i32>,
	stride: usize,
	/// A map's bytes.
	line: Vec<u8>,
	/// Where each row of outputs begins in the block and in the output, and its length.
	rows: Vec<(usize, usize, usize)>,
}

impl Block {
	fn place_rows(&mut self, layout: &Layout, range: &Range<usize>) {
		self.rows.clear();
		if layout.is_dense() {
			return self.rows.push((0, range.start, range.len()));
		}
		for (from, to) in layout.rows() {
			let (first, last) = (from.max(range.start), (from + layout.row()).min(range.end));
			if first < last {
				self.rows.push((first - range.start, to + first - from, last - first));
			}
		}
	}

	/// The sums of a group's outputs of this range.
	fn multiply(
		&mut self,
		maps: &Maps,
		group: usize,
		shapes: &Convolution,
		input: &Input,
		range: &Range<usize>,
		backend: &Backend,
	) {
		let Maps { layout, places, rows, height, .. } = maps;
		let terms = rows.len() / shapes.groups;
		let a = &rows[group * terms..][..terms];
		let (c, stride) = (&mut self.sums[..], self.stride);
		match (input, places) {
			(Input::Bytes(planes), Some(places)) => {
				windows::multiply(backend.isa(), a, planes, places, range.clone(), (c, stride));
			},
			(Input::Quads { quads, planes }, _) => {
				let planes = if layout.is_input() { quads } else { planes };
				let columns = Planes::new(layout, shapes.channels.div_ceil(4), planes, true);
				multiply(backend, Product { a, m: *height, c, stride }, &columns, range.clone());
			},
			_ => (),
		}
	}

	/// A row's outputs, with what is added to each, to their places in a map.
	fn put(&mut self, row: usize, added: i32, place: Place, backend: &Backend) {
		let sums = &self.sums[row * self.stride..][..self.stride];
		match place {
			Place::Sums(y) => {
				for (from, to, len) in &self.rows {
					let sums = &sums[*from..][..*len];
					y[*to..][..*len].iter_mut().zip(sums).for_each(|(y, sum)| *y = sum.wrapping_add(added));
				}
			},
			Place::Bytes(y, scales, target) => {
				if let [(from, to, len)] = self.rows[..] {
					let y = &mut y[to..][..len];
					return run(Row { sums: &sums[from..][..len], added, scales, target, y }, backend);
				}
				run(Row { sums, added, scales, target, y: &mut self.line }, backend);
				windows::copy(backend.isa(), &self.rows, &self.line, 1, y);
			},
		}
	}
}

/// Where a map's outputs go.
enum Place<'a> {
	Sums(&'a mut [i32]),
	Bytes(&'a mut [u8], &'a [f32], Target),
}

impl Output<'_> {
	fn len(&self) -> usize {
		match self {
			Self::Sums(y) => y.len(),
			Self::Bytes { y, .. } => y.len(),
		}
	}

	/// The place of the i-th map, which is that of this number among the maps that have a scale.
	fn place(&mut self, i: usize, map: usize, size: usize) -> Place<'_> {
		match self {
			Self::Sums(y) => Place::Sums(&mut y[i * size..][..size]),
			Self::Bytes { y, scales, target } => {
				let scales = if scales.len() == 1 { scales } else { &scales[map..][..1] };
				Place::Bytes(&mut y[i * size..][..size], scales, *target)
			},
		}
	}
}

/// Sums less so much of what the input adds up to.
struct Less<'a> {
	sums: &'a mut [i32],
	inputs: &'a [i32],
	zero: i32,
}

impl Kernel for Less<'_> {
	type Output = ();
	const VECTORS: bool = true;

	#[inline(always)]
	fn run<const V: bool>(self) {
		for (sum, inputs) in self.sums.iter_mut().zip(self.inputs) {
			*sum = sum.wrapping_sub(inputs.wrapping_mul(self.zero));
		}
	}
}

pub(super) fn convolve(
	shapes: &Convolution,
	maps: &Maps,
	(x, x_zero): (&Array, &Array),
	bias: Option<&[i32]>,
	output: Output,
	backend: &Backend,
) -> Result<(), OpError> {
	let x = Shifted::of(x, x_zero, false)?;
	let groups = Groups { shapes, maps, x: &x.bytes, x_zero: x.zeros[0], bias };
	let group = shapes.maps * volume(&shapes.axes, |axis| axis.output);
	let work = &[group, shapes.taps()];
	match output {
		Output::Sums(y) => for_each_part(backend, y, group, work, |first, y, backend| {
			groups.convolve(first, Output::Sums(y), backend);
		}),
		Output::Bytes { y, scales, target } => {
			for_each_part(backend, y, group, work, |first, y, backend| {
				groups.convolve(first, Output::Bytes { y, scales, target }, backend);
			});
		},
	}
	Ok(())
}

/// The groups of each image.
struct Groups<'a> {
	shapes: &'a Convolution,
	maps: &'a Maps,
	x: &'a [u8],
	x_zero: i32,
	bias: Option<&'a [i32]>,
}

impl Groups<'_> {
	/// Those from the first on, as many as there are outputs for.
	fn convolve(&self, first: usize, mut output: Output, backend: &Backend) {
		let Self { shapes, maps, x, x_zero, bias } = *self;
		let layout = &maps.layout;
		let input = shapes.channels * volume(&shapes.axes, |axis| axis.input);
		let size = volume(&shapes.axes, |axis| axis.output);
		let outputs = layout.outputs();
		// A whole number of steps, so that vectors need no rest.
		let stride = block(maps.height).min(outputs.next_multiple_of(windows::STEP));
		let sums = vec![0; maps.height * stride];
		let mut block = Block { sums, stride, line: vec![0; stride], rows: Vec::new() };
		let mut planes = Input::new(maps, shapes, x_zero as u8);
		let blocks = (0..outputs).step_by(stride).map(|start| start..(start + stride).min(outputs));
		let blocks: Vec<_> = blocks.collect();
		let count = output.len() / (shapes.maps * size);
		for (i, x) in x[first * input..].chunks_exact(input).take(count).enumerate() {
			planes.fill(maps, x, input / shapes.channels, backend);
			let group = (first + i) % shapes.groups;
			for range in &blocks {
				if blocks.len() > 1 || i == 0 {
					block.place_rows(layout, range);
				}
				block.multiply(maps, group, shapes, &planes, range, backend);
				for map in 0..shapes.maps {
					let (number, zero) = (group * shapes.maps + map, maps.zeros[group * shapes.maps + map]);
					let bias = bias.map_or(0, |bias| bias[number]);
					let added = bias.wrapping_sub(x_zero.wrapping_mul(maps.sums[number]));
					if zero != 0 {
						let (rows, inputs) = block.sums.split_at_mut(shapes.maps * stride);
						run(Less { sums: &mut rows[map * stride..][..stride], inputs, zero }, backend);
					}
					block.put(map, added, output.place(i * shapes.maps + map, number, size), backend);
				}
			}
		}
	}
}
