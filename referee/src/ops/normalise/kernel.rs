//! What normalisations compute.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::Normalise;
use crate::{
	array::{Array, Data},
	backend::Backend,
	ops::{
		elementwise::{pairs, zip, Rows},
		math::Float,
		normalise::deviations::{Deviations, Scales},
	},
	parallel::{for_each_part, ELEMENT},
};
use alloc::vec::Vec;

pub(super) fn compute(op: &Normalise, inputs: &[&Array], backend: &Backend) -> Data {
	match inputs.first().map(|x| x.data()) {
		Some(Data::F32(_)) => float::<f32>(op, inputs, backend),
		Some(Data::F64(_)) => float::<f64>(op, inputs, backend),
		_ => Data::U8(Vec::new()),
	}
}

fn float<T: Float>(op: &Normalise, inputs: &[&Array], backend: &Backend) -> Data {
	let Some((shape, x)) = inputs.first().and_then(|x| Some((x.shape(), T::of(x.data())?))) else {
		return T::data(Vec::new());
	};
	if x.is_empty() {
		return T::data(Vec::new());
	}
	let others: Vec<&[T]> = inputs[1..].iter().filter_map(|input| T::of(input.data())).collect();
	let dims: Vec<usize> = shape.iter().map(|dim| *dim as usize).collect();
	let channels = dims.get(1).copied().unwrap_or(1);
	let plane: usize = dims.iter().skip(2).product();
	let rest = |axis: u32| dims[axis as usize..].iter().product::<usize>();
	T::data(match op {
		Normalise::Batch { epsilon } => batch(x, plane, T::from_f32(epsilon.get()), &others, backend),
		Normalise::Layer { axis, epsilon } => {
			let rows = Deviations::new(x, rest(*axis), *epsilon, true);
			scaled(rows, inputs, &others, *axis, backend)
		},
		Normalise::Rms { axis, epsilon } => {
			let rows = Deviations::new(x, rest(*axis), *epsilon, false);
			scaled(rows, inputs, &others, *axis, backend)
		},
		Normalise::Instance { epsilon } => {
			scaled_by_channel(Deviations::new(x, plane, *epsilon, true), plane, &others, backend)
		},
		Normalise::Group { groups, epsilon } => {
			let len = channels / *groups as usize * plane;
			scaled_by_channel(Deviations::new(x, len, *epsilon, true), plane, &others, backend)
		},
		Normalise::LocalResponse { size, alpha, beta, bias } => {
			let [alpha, beta, bias] = [alpha, beta, bias].map(|real| T::from_f32(real.get()));
			let factor = alpha.over(T::from_count(*size as usize));
			let norm = |squares: T| bias.plus(factor.times(squares)).power(beta);
			local_response(x, [channels, plane, *size as usize], norm, backend)
		},
		Normalise::Lp { axis, p } => {
			let len = dims[*axis as usize];
			let inner = rest(*axis) / len;
			match p {
				1 => by_norm(x, len, inner, |sum, x| sum.plus(x.absolute()), |sum| sum),
				_ => by_norm(x, len, inner, |sum, x| sum.plus(x.times(x)), T::root),
			}
		},
	})
}

/// `(x − mean) · (scale / √(variance + ε)) + bias`.
fn batch<T: Float>(x: &[T], plane: usize, epsilon: T, others: &[&[T]], backend: &Backend) -> Vec<T> {
	let [scale, bias, mean, variance] = others else { return Vec::new() };
	let factors: Vec<T> =
		scale.iter().zip(*variance).map(|(scale, v)| scale.over(v.plus(epsilon).root())).collect();
	let mut output = x.to_vec();
	for_each_part(backend, &mut output, plane, &[plane, ELEMENT], |first, y, _| {
		let parameters = factors.iter().zip(bias.iter().zip(*mean));
		let channels = y.chunks_exact_mut(plane).zip(parameters.cycle().skip(first % factors.len()));
		for (channel, (factor, (bias, mean))) in channels {
			for x in channel {
				*x = x.minus(*mean).times(*factor).plus(*bias);
			}
		}
	});
	output
}

fn scaled_by_channel<'a, T: Float>(
	mut rows: Deviations<'a, T>,
	plane: usize,
	others: &[&'a [T]],
	backend: &Backend,
) -> Vec<T> {
	let [scale, bias] = others else { return Vec::new() };
	rows.scales = Scales::Channels { plane, scale, bias };
	rows.finish(backend)
}

fn scaled<'a, T: Float>(
	mut rows: Deviations<'a, T>,
	inputs: &[&Array],
	others: &[&'a [T]],
	axis: u32,
	backend: &Backend,
) -> Vec<T> {
	let shape = inputs[0].shape();
	let by_row = inputs[1..].iter().all(|other| *other.shape() == shape[axis as usize..]);
	match others {
		[scale, bias] if by_row => {
			rows.scales = Scales::Row { scale, bias };
			rows.finish(backend)
		},
		_ => {
			let mut output = rows.finish(backend);
			for (i, (other, values)) in inputs[1..].iter().zip(others).enumerate() {
				let rows = Rows::new(shape, [shape, other.shape()]);
				output = match i {
					0 => zip(&rows, &output, values, pairs!(T::times)),
					_ => zip(&rows, &output, values, pairs!(T::plus)),
				};
			}
			output
		},
	}
}

/// `x / norm(sum of squares of the channels around)`: `(size − 1) / 2` before, rounded down, and the rest
/// after, as far as there are any.
fn local_response<T: Float>(
	x: &[T],
	[channels, plane, size]: [usize; 3],
	norm: impl Fn(T) -> T + Sync,
	backend: &Backend,
) -> Vec<T> {
	let (before, after) = ((size - 1) / 2, size / 2);
	let mut output = alloc::vec![T::ZERO; x.len()];
	for_each_part(backend, &mut output, plane, &[plane, ELEMENT], |first, y, _| {
		let mut squares = alloc::vec![T::ZERO; plane];
		for (i, y) in (first..).zip(y.chunks_exact_mut(plane)) {
			let c = i % channels;
			let x = &x[(i - c) * plane..][..channels * plane];
			let (first, last) = (c.saturating_sub(before), c.saturating_add(after).min(channels - 1));
			squares.fill(T::ZERO);
			for x in x[first * plane..(last + 1) * plane].chunks_exact(plane) {
				for (sum, x) in squares.iter_mut().zip(x) {
					*sum = sum.plus(x.times(*x));
				}
			}
			for ((y, x), sum) in y.iter_mut().zip(&x[c * plane..]).zip(&squares) {
				*y = x.over(norm(*sum));
			}
		}
	});
	output
}

/// `x / root(fold)` along an axis; 0 where that is 0.
fn by_norm<T: Float>(
	x: &[T],
	len: usize,
	inner: usize,
	fold: impl Fn(T, T) -> T + Copy,
	root: impl Fn(T) -> T,
) -> Vec<T> {
	let mut output = x.to_vec();
	let mut norms = alloc::vec![T::ZERO; inner];
	for block in output.chunks_exact_mut(len * inner) {
		norms.fill(T::ZERO);
		for row in block.chunks_exact(inner) {
			for (norm, x) in norms.iter_mut().zip(row) {
				*norm = fold(*norm, *x);
			}
		}
		norms.iter_mut().for_each(|norm| *norm = root(*norm));
		for row in block.chunks_exact_mut(inner) {
			for (x, norm) in row.iter_mut().zip(&norms) {
				*x = if *norm == T::ZERO { T::ZERO } else { x.over(*norm) };
			}
		}
	}
	output
}
