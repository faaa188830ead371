//! Convolutions and their transposes.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::{number::Number, shapes::Convolution};
use crate::{backend::Backend, ops::window::volume};
use alloc::vec::Vec;

pub(in crate::ops) fn convolve<T: Number>(
	shapes: &Convolution,
	x: &[T],
	w: &[T],
	bias: Option<&[T]>,
	_backend: &Backend,
) -> Vec<T> {
	let axes = &shapes.axes;
	let (inputs, kernel) = (volume(axes, |a| a.input), volume(axes, |a| a.kernel));
	let [d, h, v] = *axes;
	let mut y = Vec::new();
	for n in 0..shapes.n {
		for map in 0..shapes.groups * shapes.maps {
			let first = (n * shapes.groups + map / shapes.maps) * shapes.channels;
			for (i, j, k) in positions([d.output, h.output, v.output]) {
				let mut sum = T::default();
				for channel in 0..shapes.channels {
					let plane = &x[(first + channel) * inputs..][..inputs];
					let w = &w[(map * shapes.channels + channel) * kernel..][..kernel];
					for ((p, q, r), w) in positions([d.kernel, h.kernel, v.kernel]).zip(w) {
						let within =
							d.taps(i).contains(&p) && h.taps(j).contains(&q) && v.taps(k).contains(&r);
						let x = match within {
							true => {
								let row = d.position(i, p) * h.input + h.position(j, q);
								plane[row * v.input + v.position(k, r)]
							},
							false => T::default(),
						};
						sum = sum.plus(x.times(*w));
					}
				}
				y.push(bias.map_or(sum, |bias| sum.plus(bias[map])));
			}
		}
	}
	y
}

pub(super) fn convolve_transposed<T: Number>(
	shapes: &Convolution,
	x: &[T],
	w: &[T],
	bias: Option<&[T]>,
	_backend: &Backend,
) -> Vec<T> {
	let axes = &shapes.axes;
	let (inputs, kernel) = (volume(axes, |a| a.input), volume(axes, |a| a.kernel));
	let [d, h, v] = *axes;
	let mut y = Vec::new();
	for n in 0..shapes.n {
		for map in 0..shapes.groups * shapes.maps {
			let first = (map / shapes.maps) * shapes.channels;
			for (i, j, k) in positions([d.output, h.output, v.output]) {
				let mut sum = T::default();
				for channel in first..first + shapes.channels {
					let plane = &x[(n * shapes.groups * shapes.channels + channel) * inputs..][..inputs];
					let w = &w[(channel * shapes.maps + map % shapes.maps) * kernel..][..kernel];
					for ((p, q, r), w) in positions([d.kernel, h.kernel, v.kernel]).zip(w) {
						let hit = d.hit(i, p).zip(h.hit(j, q)).zip(v.hit(k, r));
						if let Some(((i, j), k)) = hit {
							sum = sum.plus(plane[(i * h.input + j) * v.input + k].times(*w));
						}
					}
				}
				y.push(bias.map_or(sum, |bias| sum.plus(bias[map])));
			}
		}
	}
	y
}

fn positions([d, h, w]: [usize; 3]) -> impl Iterator<Item = (usize, usize, usize)> {
	(0..d).flat_map(move |i| (0..h).flat_map(move |j| (0..w).map(move |k| (i, j, k))))
}
