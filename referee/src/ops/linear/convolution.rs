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
		window::{volume, Axes},
	},
	parallel::for_each_part,
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
	let Some(layout) = Layout::of(shapes) else { return each_output(shapes, x, w, bias, backend) };
	let input = shapes.channels * volume(&shapes.axes, |axis| axis.input);
	let output = volume(&shapes.axes, |axis| axis.output);
	let mut y = vec![Sum::<E>::default(); shapes.n * shapes.groups * shapes.maps * output];
	// Where there are few maps, what is not gathered costs less than what is dropped.
	let dropped = shapes.maps < WORTH && !layout.is_dense() && !layout.is_sparse();
	let outputs = if dropped { layout.outputs() } else { output };
	let step = block(shapes.maps).min(outputs);
	let group = shapes.maps * output;
	for_each_part(backend, &mut y, group, &[group, shapes.taps()], |first, y, backend| {
		let mut planes = match layout.is_input() {
			true => Vec::new(),
			false => vec![E::default(); layout.size(shapes.channels)],
		};
		let mut block = vec![Sum::<E>::default(); if dropped { shapes.maps * step } else { 0 }];
		for (i, y) in (first..).zip(y.chunks_exact_mut(group.max(1))) {
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
				multiply(backend, Product { a, m: shapes.maps, c, stride }, &columns, range.clone());
				if dropped {
					place(&layout, block.chunks_exact(step), range, bias, y);
				} else if let Some(bias) = bias {
					run(Biased { sums: y, plane: output, range, bias }, backend);
				}
			}
		}
	});
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
	let kernel = volume(&shapes.axes, |axis| axis.kernel);
	let mut y = vec![Sum::<E>::default(); shapes.n * shapes.groups * shapes.maps * output];
	let mut sums = vec![Sum::<E>::default(); shapes.maps];
	for (i, y) in y.chunks_exact_mut((shapes.maps * output).max(1)).enumerate() {
		let group = i % shapes.groups;
		let x = &x[i * shapes.channels * input..][..shapes.channels * input];
		let bias = bias.map(|bias| &bias[group * shapes.maps..][..shapes.maps]);
		// The output that was first of those that meet padding only: all are equal.
		let mut padded = None;
		for (at, (i, j, k)) in positions([d.output, h.output, v.output]).enumerate() {
			// What is not met is padding.
			let (first, second, third) = (d.taps(i), h.taps(j), v.taps(k));
			if first.is_empty() || second.is_empty() || third.is_empty() {
				let from = *padded.get_or_insert(at);
				if from < at {
					(0..shapes.maps).for_each(|map| y[map * output + at] = y[map * output + from]);
					continue;
				}
			}
			let mut taps = vec![E::default(); shapes.taps()];
			for (plane, taps) in x.chunks_exact(input).zip(taps.chunks_exact_mut(kernel)) {
				for p in first.clone() {
					for q in second.clone() {
						let row = (d.position(i, p) * h.input + h.position(j, q)) * v.input;
						let taps = &mut taps[(p * h.kernel + q) * v.kernel..][..v.kernel];
						for r in third.clone() {
							taps[r] = plane[row + v.position(k, r)];
						}
					}
				}
			}
			let b = E::terms(taps, shapes.taps());
			let product = Product { a: weights(shapes, w, group), m: shapes.maps, c: &mut sums, stride: 1 };
			multiply(backend, product, &Matrix { b: &b, k: b.len(), n: 1 }, 0..1);
			for (map, sum) in sums.iter().enumerate() {
				y[map * output + at] = bias.map_or(*sum, |bias| sum.plus(bias[map]));
			}
		}
	}
	y
}

/// What each tap of each channel adds to the outputs that it finds: each output's sum grows in the order of channels
/// and taps.
pub(super) fn convolve_transposed<T: Number>(
	shapes: &Convolution,
	x: &[T],
	w: &[T],
	bias: Option<&[T]>,
	backend: &Backend,
) -> Vec<T> {
	let (input, kernel) = (volume(&shapes.axes, |axis| axis.input), volume(&shapes.axes, |axis| axis.kernel));
	let output = volume(&shapes.axes, |axis| axis.output);
	let maps = shapes.groups * shapes.maps;
	let mut y = vec![T::default(); shapes.n * maps * output];
	for_each_part(backend, &mut y, output, &[shapes.channels, input, kernel], |first, y, _| {
		for (i, y) in (first..).zip(y.chunks_exact_mut(output)) {
			let (n, map) = (i / maps, i % maps);
			let channels = map / shapes.maps * shapes.channels;
			for channel in channels..channels + shapes.channels {
				let x = &x[(n * shapes.groups * shapes.channels + channel) * input..][..input];
				let w = &w[(channel * shapes.maps + map % shapes.maps) * kernel..][..kernel];
				let sizes = shapes.axes.map(|axis| axis.kernel);
				for ((p, q, r), w) in positions(sizes).zip(w) {
					add_tap(&shapes.axes, [p, q, r], x, *w, y);
				}
			}
			if let Some(bias) = bias {
				y.iter_mut().for_each(|sum| *sum = sum.plus(bias[map]));
			}
		}
	});
	y
}

#[inline(always)]
fn add_tap<T: Number>([d, h, v]: &Axes, [p, q, r]: [usize; 3], x: &[T], w: T, y: &mut [T]) {
	let (rows, to_row) = d.found(p);
	let (lines, to_line) = h.found(q);
	let (places, to) = v.found(r);
	if places.is_empty() {
		return;
	}
	for (i, a) in rows.enumerate() {
		for (j, b) in lines.clone().enumerate() {
			let x = &x[(a * h.input + b) * v.input..][places.clone()];
			let y = &mut y[((to_row + i * d.stride) * h.output + to_line + j * h.stride) * v.output + to..];
			match v.stride {
				1 => y.iter_mut().zip(x).for_each(|(y, x)| *y = y.plus(x.times(w))),
				stride => y.iter_mut().step_by(stride).zip(x).for_each(|(y, x)| *y = y.plus(x.times(w))),
			}
		}
	}
}

fn positions([d, h, w]: [usize; 3]) -> impl Iterator<Item = (usize, usize, usize)> {
	(0..d).flat_map(move |i| (0..h).flat_map(move |j| (0..w).map(move |k| (i, j, k))))
}
