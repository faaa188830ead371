//! Products of quantised tensors.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::{
	scale::{map, saturate, Quantum},
	Spread,
};
use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{
		linear::{
			self,
			columns::{Matrix, Packed, Transposed},
			number::{Element, Pair},
			product::products,
			shapes, Prepacked,
		},
		window::volume,
		Conv, OpError,
	},
};
use alloc::vec::Vec;

/// An operand less its zero points, which fits 9 bits.
fn centred(x: &Array, zero: &Array, spread: Spread) -> Result<Vec<i16>, OpError> {
	fn typed<Q: Quantum>(x: &[Q], zero: &[Q], spread: Spread) -> Vec<i16> {
		map(x, zero, zero, spread, |x, zero, _| (x.wide() - zero.wide()) as i16)
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

/// Where a product's operands are among an operator's inputs.
#[derive(Clone, Copy)]
pub(super) struct Places {
	pub a: usize,
	pub a_zero: usize,
	pub b: usize,
	pub b_zero: usize,
}

impl Places {
	/// Of MatMulInteger and ConvInteger.
	pub const INTEGER: Self = Self { a: 0, b: 1, a_zero: 2, b_zero: 3 };
	/// Of QLinearMatMul and QLinearConv.
	pub const SCALED: Self = Self { a: 0, a_zero: 2, b: 3, b_zero: 5 };
}

/// b's matrices less their zero points, and the shape that a product by them is worked out in.
fn right(b: &Array, b_zero: &Array, transpose_b: bool, k: usize) -> Result<Right, OpError> {
	let w = centred(b, b_zero, spread_b(b.shape(), b_zero.shape(), transpose_b)?)?;
	Ok(if transpose_b { Right::Transposed(i16::terms(w, k)) } else { Right::AsItLies(w) })
}

enum Right {
	AsItLies(Vec<i16>),
	Transposed(Vec<Pair>),
}

/// The sums of products of two operands less their zero points.
pub(super) fn matmul(
	inputs: &[&Array],
	places: Places,
	transpose_b: bool,
	prepacked: Option<&Prepacked>,
	backend: &Backend,
) -> Result<Vec<i32>, OpError> {
	let (a, a_zero) = (inputs[places.a], inputs[places.a_zero]);
	let (b, b_zero) = (inputs[places.b], inputs[places.b_zero]);
	let shapes = shapes::MatMul::of(a.shape(), b.shape(), transpose_b)?;
	let (n, k) = (shapes.n, shapes.k);
	let x = i16::terms(centred(a, a_zero, Spread::of_rows(a.shape(), a_zero.shape())?)?, k);
	if let Some(Prepacked::Integers(packed)) = prepacked {
		return Ok(products(&shapes, &x, |_| packed, backend));
	}
	Ok(match right(b, b_zero, transpose_b, k)? {
		Right::AsItLies(w) => {
			products(&shapes, &x, |j| Matrix { b: &w[j * k * n..][..k * n], k, n }, backend)
		},
		Right::Transposed(w) => {
			let k = k.div_ceil(2);
			products(&shapes, &x, |j| Transposed { b: &w[j * k * n..][..k * n], k, n }, backend)
		},
	})
}

/// A constant right-hand matrix in the form that this backend's kernels read.
pub(super) fn prepack_matmul(
	types: &[&TensorType],
	constants: &[Option<&Array>],
	places: Places,
	transpose_b: bool,
	backend: &Backend,
) -> Option<Prepacked> {
	let (b, b_zero) = ((*constants.get(places.b)?)?, (*constants.get(places.b_zero)?)?);
	let shapes = shapes::MatMul::of(&types.get(places.a)?.shape, b.shape(), transpose_b).ok()?;
	let (n, k, isa) = (shapes.n, shapes.k, backend.isa());
	if b.data().len() != n * k {
		return None;
	}
	Some(Prepacked::Integers(match right(b, b_zero, transpose_b, k).ok()? {
		Right::AsItLies(w) => Packed::new(isa, &Matrix { b: &w, k, n }, n),
		Right::Transposed(w) => Packed::new(isa, &Transposed { b: &w, k: k.div_ceil(2), n }, n),
	}))
}

/// A convolution's weights less their zero points, as rows of terms.
fn weights(w: &Array, w_zero: &Array) -> Result<Vec<Pair>, OpError> {
	let taps = w.shape().iter().skip(1).map(|dim| *dim as usize).product();
	Ok(i16::terms(centred(w, w_zero, spread_maps(w.shape(), w_zero.shape()))?, taps))
}

/// The same for convolutions.
pub(super) fn convolve(
	conv: &Conv,
	inputs: &[&Array],
	places: Places,
	bias: Option<&[i32]>,
	prepacked: Option<&Prepacked>,
	backend: &Backend,
) -> Result<Vec<i32>, OpError> {
	let (x, w) = (inputs[places.a], inputs[places.b]);
	let shapes = shapes::Convolution::of(conv, x.shape(), w.shape())?;
	let x = centred(x, inputs[places.a_zero], Spread::All)?;
	if let Some(Prepacked::Weights(w)) = prepacked {
		return Ok(linear::convolution::convolve(&shapes, &x, w, bias, backend));
	}
	let w = weights(w, inputs[places.b_zero])?;
	Ok(linear::convolution::convolve(&shapes, &x, &w, bias, backend))
}

pub(super) fn prepack_convolve(constants: &[Option<&Array>], places: Places) -> Option<Prepacked> {
	let (w, w_zero) = ((*constants.get(places.b)?)?, (*constants.get(places.b_zero)?)?);
	weights(w, w_zero).ok().map(Prepacked::Weights)
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
	prepacked: Option<&Prepacked>,
	backend: &Backend,
) -> Result<Data, OpError> {
	let [a, a_scale, _, b, b_scale, _, y_scale, y_zero] = inputs else {
		return Err(OpError::Inputs);
	};
	let sums = matmul(inputs, Places::SCALED, transpose_b, prepacked, backend)?;
	let shapes = shapes::MatMul::of(a.shape(), b.shape(), transpose_b)?;
	let spread_a = Spread::of_rows(a.shape(), a_scale.shape())?;
	let spread_b = spread_b(b.shape(), b_scale.shape(), transpose_b)?;
	let (a_scale, b_scale, y_scale) = (floats(a_scale)?, floats(b_scale)?, floats(y_scale)?[0]);
	if a_scale.len() == 1 && b_scale.len() == 1 {
		return requantise(&sums, y_zero, |_| a_scale[0] * b_scale[0] / y_scale, sums.len().max(1));
	}
	if a_scale.len() == 1 && b_scale.len() == shapes.n {
		// By column, whatever the matrix.
		let scales: Vec<f32> = b_scale.iter().map(|b_scale| a_scale[0] * b_scale / y_scale).collect();
		return requantise(&sums, y_zero, |i| scales[i % scales.len()], 1);
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
	prepacked: Option<&Prepacked>,
	backend: &Backend,
) -> Result<Data, OpError> {
	let [x, x_scale, _, w, w_scale, _, y_scale, y_zero, bias @ ..] = inputs else {
		return Err(OpError::Inputs);
	};
	let shapes = shapes::Convolution::of(conv, x.shape(), w.shape())?;
	let plane = volume(&shapes.axes, |axis| axis.output).max(1);
	let maps = shapes.outputs() as usize;
	let bias = match bias.first().map(|bias| bias.data()) {
		Some(Data::I32(bias)) => Some(bias.as_slice()),
		_ => None,
	};
	let sums = convolve(conv, inputs, Places::SCALED, bias, prepacked, backend)?;
	let (x_scale, w_scale, y_scale) = (floats(x_scale)?[0], floats(w_scale)?, floats(y_scale)?[0]);
	let scale = |i: usize| x_scale * w_scale[if w_scale.len() == 1 { 0 } else { i % maps }] / y_scale;
	requantise(&sums, y_zero, scale, plane)
}
