//! What normalisations compute.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::Normalise;
use crate::{
	array::{Array, Data},
	backend::Backend,
	ops::{
		elementwise::{zip, Rows},
		math::{run, Float, Kernel},
		reduce::fold_rows,
	},
};
use alloc::vec::Vec;

/// Rows taken together.
const ROWS: usize = 8;

pub(super) fn compute(op: &Normalise, inputs: &[&Array], backend: &Backend) -> Data {
	let Some(x) = inputs.first() else { return Data::U8(Vec::new()) };
	match x.data() {
		Data::F32(_) => run(Floats { op, inputs }, backend),
		Data::F64(_) => float::<f64>(op, inputs),
		_ => Data::U8(Vec::new()),
	}
}

struct Floats<'a> {
	op: &'a Normalise,
	inputs: &'a [&'a Array],
}

impl Kernel for Floats<'_> {
	type Output = Data;

	#[inline(always)]
	fn run<const V: bool>(self) -> Data {
		float::<f32>(self.op, self.inputs)
	}
}

#[inline(always)]
fn float<T: Float>(op: &Normalise, inputs: &[&Array]) -> Data {
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
		Normalise::Batch { epsilon } => batch(x, plane, T::from_f32(epsilon.get()), &others),
		Normalise::Layer { axis, epsilon } => {
			let rows = centred(x, rest(*axis), T::from_f32(epsilon.get()));
			scale_elements(rows, inputs, &others, *axis)
		},
		Normalise::Rms { axis, epsilon } => {
			let rows = root_mean_square(x, rest(*axis), T::from_f32(epsilon.get()));
			scale_elements(rows, inputs, &others, *axis)
		},
		Normalise::Instance { epsilon } => {
			scale_channels(centred(x, plane, T::from_f32(epsilon.get())), plane, &others)
		},
		Normalise::Group { groups, epsilon } => {
			let len = channels / *groups as usize * plane;
			scale_channels(centred(x, len, T::from_f32(epsilon.get())), plane, &others)
		},
		Normalise::LocalResponse { size, alpha, beta, bias } => {
			let [alpha, beta, bias] = [alpha, beta, bias].map(|real| T::from_f32(real.get()));
			let factor = alpha.over(T::from_count(*size as usize));
			let norm = |squares: T| bias.plus(factor.times(squares)).power(beta);
			local_response(x, channels, plane, *size as usize, norm)
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
#[inline(always)]
fn batch<T: Float>(x: &[T], plane: usize, epsilon: T, others: &[&[T]]) -> Vec<T> {
	let [scale, bias, mean, variance] = others else { return Vec::new() };
	let factors: Vec<T> =
		scale.iter().zip(*variance).map(|(scale, v)| scale.over(v.plus(epsilon).root())).collect();
	let mut output = x.to_vec();
	for image in output.chunks_exact_mut(plane * factors.len()) {
		let channels = image.chunks_exact_mut(plane).zip(&factors).zip(bias.iter().zip(*mean));
		for ((channel, factor), (bias, mean)) in channels {
			for x in channel {
				*x = x.minus(*mean).times(*factor).plus(*bias);
			}
		}
	}
	output
}

/// `(x − mean) · (1 / √(variance + ε))` of each row.
#[inline(always)]
fn centred<T: Float>(x: &[T], len: usize, epsilon: T) -> Vec<T> {
	let count = T::from_count(len);
	let mut output = alloc::vec![T::ZERO; x.len()];
	for (x, y) in x.chunks(ROWS * len).zip(output.chunks_mut(ROWS * len)) {
		let rows = x.len() / len;
		let (mut means, mut squares) = ([T::ZERO; ROWS], [T::ZERO; ROWS]);
		fold_rows(x, len, &mut means[..rows], T::plus);
		for ((x, y), mean) in x.chunks_exact(len).zip(y.chunks_exact_mut(len)).zip(&means) {
			let mean = mean.over(count);
			for (y, x) in y.iter_mut().zip(x) {
				*y = x.minus(mean);
			}
		}
		fold_rows(y, len, &mut squares[..rows], |sum, x| sum.plus(x.times(x)));
		for (y, squares) in y.chunks_exact_mut(len).zip(&squares) {
			let factor = T::ONE.over(squares.over(count).plus(epsilon).root());
			for y in y {
				*y = y.times(factor);
			}
		}
	}
	output
}

/// `x · (1 / √(mean of x² + ε))` of each row.
#[inline(always)]
fn root_mean_square<T: Float>(x: &[T], len: usize, epsilon: T) -> Vec<T> {
	let count = T::from_count(len);
	let mut output = x.to_vec();
	for y in output.chunks_mut(ROWS * len) {
		let rows = y.len() / len;
		let mut squares = [T::ZERO; ROWS];
		fold_rows(y, len, &mut squares[..rows], |sum, x| sum.plus(x.times(x)));
		for (y, squares) in y.chunks_exact_mut(len).zip(&squares) {
			let factor = T::ONE.over(squares.over(count).plus(epsilon).root());
			for y in y {
				*y = y.times(factor);
			}
		}
	}
	output
}

/// `x · scale + bias`, by channels of `plane` elements.
#[inline(always)]
fn scale_channels<T: Float>(mut x: Vec<T>, plane: usize, others: &[&[T]]) -> Vec<T> {
	let [scale, bias] = others else { return x };
	for image in x.chunks_exact_mut(plane * scale.len()) {
		for ((channel, scale), bias) in image.chunks_exact_mut(plane).zip(*scale).zip(*bias) {
			for x in channel {
				*x = x.times(*scale).plus(*bias);
			}
		}
	}
	x
}

/// `x · scale + bias?`, broadcast.
#[inline(always)]
fn scale_elements<T: Float>(mut x: Vec<T>, inputs: &[&Array], others: &[&[T]], axis: u32) -> Vec<T> {
	let shape = inputs[0].shape();
	let by_row = inputs[1..].iter().all(|other| *other.shape() == shape[axis as usize..]);
	if let ([scale, bias], true) = (others, by_row) {
		for row in x.chunks_exact_mut(scale.len()) {
			for ((x, scale), bias) in row.iter_mut().zip(*scale).zip(*bias) {
				*x = x.times(*scale).plus(*bias);
			}
		}
		return x;
	}
	for (i, (other, values)) in inputs[1..].iter().zip(others).enumerate() {
		let rows = Rows::new(shape, [shape, other.shape()]);
		x = match i {
			0 => zip(&rows, &x, values, T::times),
			_ => zip(&rows, &x, values, T::plus),
		};
	}
	x
}

/// `x / norm(sum of squares of the channels around)`: `(size − 1) / 2` before, rounded down, and the rest
/// after, as far as there are any.
#[inline(always)]
fn local_response<T: Float>(
	x: &[T],
	channels: usize,
	plane: usize,
	size: usize,
	norm: impl Fn(T) -> T,
) -> Vec<T> {
	let (before, after) = ((size - 1) / 2, size / 2);
	let mut output = alloc::vec![T::ZERO; x.len()];
	let mut squares = alloc::vec![T::ZERO; plane];
	for (x, y) in x.chunks_exact(channels * plane).zip(output.chunks_exact_mut(channels * plane)) {
		for (c, y) in y.chunks_exact_mut(plane).enumerate() {
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
	}
	output
}

/// `x / root(fold)` along an axis; 0 where that is 0.
#[inline(always)]
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
