//! Products of quantised tensors.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::{scale::saturate, scale::Quantum, Spread};
use crate::{
	array::{Array, Data},
	backend::Backend,
	ops::{
		linear::{convolve as convolve_numbers, multiply as multiply_numbers, shapes},
		window::volume,
		Conv, OpError,
	},
};
use alloc::vec::Vec;

/// An operand less its zero points.
fn centred(x: &Array, zero: &Array, spread: Spread) -> Result<Vec<i32>, OpError> {
	fn typed<Q: Quantum>(x: &[Q], zero: &[Q], spread: Spread) -> Vec<i32> {
		x.iter().enumerate().map(|(i, x)| x.wide() - zero[spread.index(i)].wide()).collect()
	}
	match (x.data(), zero.data()) {
		(Data::U8(x), Data::U8(zero)) => Ok(typed(x, zero, spread)),
		(Data::I8(x), Data::I8(zero)) => Ok(typed(x, zero, spread)),
		_ => Err(OpError::Element),
	}
}

/// How a parameter of b, one for each column of the product, is spread over b.
fn spread_b(b: &[u32], parameter: &[u32], transpose_b: bool) -> Result<Spread, OpError> {
	match transpose_b {
		true => Spread::of_rows(b, parameter),
		false => Spread::of_columns(b, parameter),
	}
}

pub(super) fn matmul(
	a: &Array,
	a_zero: &Array,
	b: &Array,
	b_zero: &Array,
	transpose_b: bool,
	backend: &Backend,
) -> Result<Vec<i32>, OpError> {
	let shapes = shapes::MatMul::of(a.shape(), b.shape(), transpose_b)?;
	let x = centred(a, a_zero, Spread::of_rows(a.shape(), a_zero.shape())?)?;
	let w = centred(b, b_zero, spread_b(b.shape(), b_zero.shape(), transpose_b)?)?;
	Ok(multiply_numbers(&shapes, &x, &w, backend))
}

pub(super) fn convolve(
	conv: &Conv,
	x: &Array,
	x_zero: &Array,
	w: &Array,
	w_zero: &Array,
	backend: &Backend,
) -> Result<Vec<i32>, OpError> {
	let shapes = shapes::Convolution::of(conv, x.shape(), w.shape())?;
	let x = centred(x, x_zero, Spread::All)?;
	let w = centred(w, w_zero, spread_maps(w.shape(), w_zero.shape()))?;
	Ok(convolve_numbers(&shapes, &x, &w, None, backend))
}

/// How a parameter of a convolution's weights is spread over them.
fn spread_maps(w: &[u32], parameter: &[u32]) -> Spread {
	match (parameter.iter().product::<u32>(), w) {
		(1, _) | (_, []) => Spread::All,
		(_, [_, rest @ ..]) => Spread::Rows { inner: rest.iter().map(|dim| *dim as usize).product() },
	}
}

fn floats(array: &Array) -> Result<&[f32], OpError> {
	match array.data() {
		Data::F32(values) => Ok(values),
		_ => Err(OpError::Element),
	}
}

/// Each sum of products, times its scale, as the type of a zero point and with that added.
fn requantise(sums: &[i32], zero: &Array, scale: impl Fn(usize) -> f32, run: usize) -> Result<Data, OpError> {
	fn typed<Q: Quantum>(sums: &[i32], zero: &[Q], scale: impl Fn(usize) -> f32, run: usize) -> Vec<Q> {
		let zero = zero[0].wide();
		let mut y = Vec::with_capacity(sums.len());
		for (i, sums) in sums.chunks(run).enumerate() {
			let scale = scale(i);
			y.extend(sums.iter().map(|sum| saturate::<Q>(*sum as f32 * scale, zero)));
		}
		y
	}
	match zero.data() {
		Data::U8(zero) => Ok(Data::U8(typed(sums, zero, scale, run))),
		Data::I8(zero) => Ok(Data::I8(typed(sums, zero, scale, run))),
		_ => Err(OpError::Element),
	}
}

pub(super) fn matmul_requantised(
	inputs: &[&Array],
	transpose_b: bool,
	backend: &Backend,
) -> Result<Data, OpError> {
	let [a, a_scale, a_zero, b, b_scale, b_zero, y_scale, y_zero] = inputs else {
		return Err(OpError::Inputs);
	};
	let sums = matmul(a, a_zero, b, b_zero, transpose_b, backend)?;
	let shapes = shapes::MatMul::of(a.shape(), b.shape(), transpose_b)?;
	let spread_a = Spread::of_rows(a.shape(), a_scale.shape())?;
	let spread_b = spread_b(b.shape(), b_scale.shape(), transpose_b)?;
	let (a_scale, b_scale, y_scale) = (floats(a_scale)?, floats(b_scale)?, floats(y_scale)?[0]);
	if a_scale.len() == 1 && b_scale.len() == 1 {
		return requantise(&sums, y_zero, |_| a_scale[0] * b_scale[0] / y_scale, sums.len().max(1));
	}
	let scale = |i: usize| {
		let (m, n, k) = (shapes.m, shapes.n, shapes.k);
		let (row, column) = (i / n % m, i % n);
		let (x, w) = shapes.operands(i / (m * n));
		let b_element = w * k * n + if transpose_b { column * k } else { column };
		a_scale[spread_a.index((x * m + row) * k)] * b_scale[spread_b.index(b_element)] / y_scale
	};
	requantise(&sums, y_zero, scale, 1)
}

pub(super) fn convolve_requantised(
	inputs: &[&Array],
	conv: &Conv,
	backend: &Backend,
) -> Result<Data, OpError> {
	let [x, x_scale, x_zero, w, w_scale, w_zero, y_scale, y_zero, bias @ ..] = inputs else {
		return Err(OpError::Inputs);
	};
	let shapes = shapes::Convolution::of(conv, x.shape(), w.shape())?;
	let mut sums = convolve(conv, x, x_zero, w, w_zero, backend)?;
	let plane = volume(&shapes.axes, |axis| axis.output).max(1);
	let maps = shapes.outputs() as usize;
	if let Some(Data::I32(bias)) = bias.first().map(|bias| bias.data()) {
		for (i, sums) in sums.chunks_mut(plane).enumerate() {
			sums.iter_mut().for_each(|sum| *sum = sum.wrapping_add(bias[i % maps]));
		}
	}
	let (x_scale, w_scale, y_scale) = (floats(x_scale)?[0], floats(w_scale)?, floats(y_scale)?[0]);
	let scale = |i: usize| x_scale * w_scale[if w_scale.len() == 1 { 0 } else { i % maps }] / y_scale;
	requantise(&sums, y_zero, scale, plane)
}
