//! Convolutions and their transposes.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::{
	columns::{Columns, Matrix, WORTH},
	kernel::{multiply, Product, Tiled},
	number::{Element, Number, Term},
	planes::{Fill, Layout, Planes},
	shapes::Convolution,
};
use crate::{
	backend::Backend,
	ops::{
		math::{run, Kernel},
		window::volume,
	},
};
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// Outputs that are computed before they are put in their places, so many that they stay in cache, and of each
/// channel no fewer than a wide tile has.
pub(in crate::ops) fn block(maps: usize) -> usize {
	const OUTPUTS: usize = 1 << 14;
	const TILE: usize = 128;
	(OUTPUTS / maps.max(1)).next_multiple_of(TILE).max(TILE)
}

/// What an element's sums are.
type Sum<E> = <<E as Element>::Term as Term>::Sum;

/// Of weights as rows of terms, one for each map.
pub(in crate::ops) fn convolve<E>(
	shapes: &Convolution,
	x: &[E],
	w: &[E::Term],
	bias: Option<&[Sum<E>]>,
	backend: &Backend,
) -> Vec<Sum<E>>
where
	E: Element<Term: Tiled>,
	Sum<E>: Number,
	for<'a> Planes<'a, E>: Columns<E::Term>,
{
	let Some(layout) = Layout::of(&shapes.axes) else { return each_output(shapes, x, w, bias, backend) };
	let input = shapes.channels * volume(&shapes.axes, |axis| axis.input);
	let output = volume(&shapes.axes, |axis| axis.output);
	let mut y = vec![Sum::<E>::default(); shapes.n * shapes.groups * shapes.maps * output];
	let mut planes = match layout.is_input() {
		true => Vec::new(),
		false => vec![E::default(); layout.size(shapes.channels)],
	};
	// Where there are few maps, what is not gathered costs less than what is dropped.
	let dropped = shapes.maps < WORTH && !layout.is_dense();
	let outputs = if dropped { layout.outputs() } else { output };
	let step = block(shapes.maps).min(outputs);
	let mut block = vec![Sum::<E>::default(); if dropped { shapes.maps * step } else { 0 }];
	for (i, y) in y.chunks_exact_mut((shapes.maps * output).max(1)).enumerate() {
		let group = i % shapes.groups;
		let x = &x[i * input..][..input];
		let planes = match layout.is_input() {
			true => x,
			false => {
				run(Fill { layout: &layout, x, planes: &mut planes }, backend);
				&planes
			},
		};
		let columns = Planes::new(&layout, shapes.channels, planes, dropped);
		let a = weights(shapes, w, group);
		let bias = bias.map(|bias| &bias[group * shapes.maps..][..shapes.maps]);
		for start in (0..outputs).step_by(step) {
			let range = start..(start + step).min(outputs);
			let (c, stride) = if dropped { (&mut block[..], step) } else { (&mut y[start..], output) };
			multiply(backend.isa(), Product { a, m: shapes.maps, c, stride }, &columns, range.clone());
			if dropped {
				place(&layout, block.chunks_exact(step), range, bias, y);
			} else if let Some(bias) = bias {
				run(Biased { sums: y, plane: output, range, bias }, backend);
			}
		}
	}
	y
}

/// The bias added to these sums of each plane.
struct Biased<'a, T> {
	sums: &'a mut [T],
	plane: usize,
	range: Range<usize>,
	bias: &'a [T],
}

impl<T: Number> Kernel for Biased<'_, T> {
	type Output = ();
	const VECTORS: bool = true;

	#[inline(always)]
	fn run<const V: bool>(self) {
		for (sums, bias) in self.sums.chunks_exact_mut(self.plane).zip(self.bias) {
			for sum in &mut sums[self.range.clone()] {
				*sum = sum.plus(*bias);
			}
		}
	}
}

/// Those of a group.
fn weights<'a, T>(shapes: &Convolution, w: &'a [T], group: usize) -> &'a [T] {
	let len = w.len() / shapes.groups;
	&w[group * len..][..len]
}

/// Each map's outputs of this range, put in their places, with the bias.
fn place<'a, T: Number>(
	layout: &Layout,
	maps: impl ExactSizeIterator<Item = &'a [T]>,
	range: Range<usize>,
	bias: Option<&[T]>,
	y: &mut [T],
) {
	let plane = y.len() / maps.len().max(1);
	for (map, (sums, y)) in maps.zip(y.chunks_exact_mut(plane.max(1))).enumerate() {
		for (from, to) in layout.rows() {
			let (first, last) = (from.max(range.start), (from + layout.row()).min(range.end));
			if first >= last {
				continue;
			}
			let sums = &sums[first - range.start..last - range.start];
			let y = &mut y[to + first - from..][..sums.len()];
			match bias {
				Some(bias) => y.iter_mut().zip(sums).for_each(|(y, sum)| *y = sum.plus(bias[map])),
				None => y.copy_from_slice(sums),
			}
		}
	}
}

/// Each output by itself, where padding is so large that planes would be.
fn each_output<E>(
	shapes: &Convolution,
	x: &[E],
	w: &[E::Term],
	bias: Option<&[Sum<E>]>,
	backend: &Backend,
) -> Vec<Sum<E>>
where
	E: Element<Term: Tiled>,
	Sum<E>: Number,
{
	let [d, h, v] = shapes.axes;
	let (input, output) = (volume(&shapes.axes, |axis| axis.input), volume(&shapes.axes, |axis| axis.output));
	let mut y = vec![Sum::<E>::default(); shapes.n * shapes.groups * shapes.maps * output];
	let mut sums = vec![Sum::<E>::default(); shapes.maps];
	for (i, y) in y.chunks_exact_mut((shapes.maps * output).max(1)).enumerate() {
		let group = i % shapes.groups;
		let x = &x[i * shapes.channels * input..][..shapes.channels * input];
		for (at, (i, j, k)) in positions([d.output, h.output, v.output]).enumerate() {
			let mut taps = Vec::with_capacity(shapes.taps());
			for plane in x.chunks_exact(input) {
				for (p, q, r) in positions([d.kernel, h.kernel, v.kernel]) {
					let within = d.taps(i).contains(&p) && h.taps(j).contains(&q) && v.taps(k).contains(&r);
					taps.push(match within {
						true => {
							let row = d.position(i, p) * h.input + h.position(j, q);
							plane[row * v.input + v.position(k, r)]
						},
						false => E::default(),
					});
				}
			}
			let b = E::terms(taps, shapes.taps());
			let product = Product { a: weights(shapes, w, group), m: shapes.maps, c: &mut sums, stride: 1 };
			multiply(backend.isa(), product, &Matrix { b: &b, k: b.len(), n: 1 }, 0..1);
			for (map, sum) in sums.iter().enumerate() {
				let bias = bias.map(|bias| bias[group * shapes.maps + map]);
				y[map * output + at] = bias.map_or(*sum, |bias| sum.plus(bias));
			}
		}
	}
	y
}

/// Each output by itself, over the taps that find an input.
pub(super) fn convolve_transposed<T: Number>(
	shapes: &Convolution,
	x: &[T],
	w: &[T],
	bias: Option<&[T]>,
) -> Vec<T> {
	let (inputs, kernel) =
		(volume(&shapes.axes, |axis| axis.input), volume(&shapes.axes, |axis| axis.kernel));
	let [d, h, v] = shapes.axes;
	// For each output position of an axis, the taps and the input positions that they find.
	let hits = shapes.axes.map(|axis| -> Vec<Vec<(usize, usize)>> {
		let hits = |output| (0..axis.kernel).filter_map(|tap| Some((tap, axis.hit(output, tap)?))).collect();
		(0..axis.output).map(hits).collect()
	});
	let mut y =
		Vec::with_capacity(shapes.n * shapes.groups * shapes.maps * volume(&shapes.axes, |axis| axis.output));
	for (n, map) in (0..shapes.n).flat_map(|n| (0..shapes.groups * shapes.maps).map(move |map| (n, map))) {
		let first = map / shapes.maps * shapes.channels;
		for (i, j, k) in positions([d.output, h.output, v.output]) {
			let mut sum = T::default();
			for channel in first..first + shapes.channels {
				let plane = &x[(n * shapes.groups * shapes.channels + channel) * inputs..][..inputs];
				let w = &w[(channel * shapes.maps + map % shapes.maps) * kernel..][..kernel];
				for (p, a) in &hits[0][i] {
					for (q, b) in &hits[1][j] {
						for (r, c) in &hits[2][k] {
							let x = plane[(a * h.input + b) * v.input + c];
							sum = sum.plus(x.times(w[(p * h.kernel + q) * v.kernel + r]));
						}
					}
				}
			}
			y.push(bias.map_or(sum, |bias| sum.plus(bias[map])));
		}
	}
	y
}

fn positions([d, h, w]: [usize; 3]) -> impl Iterator<Item = (usize, usize, usize)> {
	(0..d).flat_map(move |i| (0..h).flat_map(move |j| (0..w).map(move |k| (i, j, k))))
}
