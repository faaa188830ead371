//! Products of quantised tensors.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::{
	bytes,
	maps::{self, Maps, Output},
	requantise::{self, Target},
	scale::{map, Quantum},
	Spread,
};
use crate::{
	array::{Array, Data, TensorType},
	backend::{Backend, Isa},
	ops::{
		linear::{
			self,
			columns::{Matrix, Packed, Transposed},
			number::{Element, Pair},
			product::products,
			shapes,
		},
		window::volume,
		Conv, OpError,
	},
};
use alloc::{boxed::Box, vec, vec::Vec};

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
pub(super) fn spread_b(b: &[u32], parameter: &[u32], transpose_b: bool) -> Result<Spread, OpError> {
	match transpose_b {
		true => Spread::of_rows(b, parameter),
		false => Spread::of_columns(b, parameter),
	}
}

/// A constant operand in the form that some backend's kernels read.
#[derive(Debug)]
pub(in crate::ops) enum Prepacked {
	/// The right-hand matrix, or a convolution's weights, as bytes.
	Columns(bytes::Columns),
	Maps(Box<Maps>),
	/// The same as pairs.
	Pairs(Packed<Pair>),
	Rows(Vec<Pair>),
}

/// Whether products are of bytes.
fn takes_bytes(backend: &Backend) -> bool {
	backend.isa() == Isa::Avx512Vnni
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
	if takes_bytes(backend) {
		let packed = match prepacked {
			Some(Prepacked::Columns(packed)) => Some(packed),
			_ => None,
		};
		return bytes::matmul(inputs, places, &shapes, packed, backend);
	}
	let x = i16::terms(centred(a, a_zero, Spread::of_rows(a.shape(), a_zero.shape())?)?, k);
	if let Some(Prepacked::Pairs(packed)) = prepacked {
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
	if takes_bytes(backend) {
		return bytes::Columns::new(b, b_zero, &shapes, backend).ok().map(Prepacked::Columns);
	}
	Some(Prepacked::Pairs(match right(b, b_zero, transpose_b, k).ok()? {
		Right::AsItLies(w) => Packed::new(isa, &Matrix { b: &w, k, n }, n),
		Right::Transposed(w) => Packed::new(isa, &Transposed { b: &w, k: k.div_ceil(2), n }, n),
	}))
}

/// A convolution's weights less their zero points, as rows of terms.
fn weights(w: &Array, w_zero: &Array) -> Result<Vec<Pair>, OpError> {
	let taps = w.shape().iter().skip(1).map(|dim| *dim as usize).product();
	Ok(i16::terms(centred(w, w_zero, spread_maps(w.shape(), w_zero.shape()))?, taps))
}

/// The sums of products of a convolution, with a bias, each to where it goes.
fn convolve(
	shapes: &shapes::Convolution,
	inputs: &[&Array],
	places: Places,
	bias: Option<&[i32]>,
	output: Output,
	prepacked: Option<&Prepacked>,
	backend: &Backend,
) -> Result<(), OpError> {
	let (x, w) = (inputs[places.a], inputs[places.b]);
	let (x_zero, w_zero) = (inputs[places.a_zero], inputs[places.b_zero]);
	if takes_bytes(backend) {
		let own;
		let maps = match prepacked {
			Some(Prepacked::Maps(maps)) => Some(&**maps),
			_ => {
				own = Maps::new(shapes, w, w_zero)?;
				own.as_ref()
			},
		};
		if let Some(maps) = maps {
			return maps::convolve(shapes, maps, (x, x_zero), bias, output, backend);
		}
	}
	let x = centred(x, x_zero, Spread::All)?;
	let own;
	let w = match prepacked {
		Some(Prepacked::Rows(w)) => w,
		_ => {
			own = weights(w, w_zero)?;
			&own
		},
	};
	let sums = linear::convolution::convolve(shapes, &x, w, bias, backend);
	let plane = volume(&shapes.axes, |axis| axis.output);
	match output {
		Output::Sums(y) => y.copy_from_slice(&sums),
		Output::Bytes { y, scales, target } => {
			requantise::rows(&sums, plane, |map| &scales[map % scales.len()..][..1], target, y, backend);
		},
	}
	Ok(())
}

fn outputs(shapes: &shapes::Convolution) -> usize {
	shapes.n * shapes.groups * shapes.maps * volume(&shapes.axes, |axis| axis.output)
}

pub(super) fn convolve_integer(
	inputs: &[&Array],
	conv: &Conv,
	prepacked: Option<&Prepacked>,
	backend: &Backend,
) -> Result<Data, OpError> {
	let shapes = shapes::Convolution::of(conv, inputs[0].shape(), inputs[1].shape())?;
	let mut y = vec![0; outputs(&shapes)];
	convolve(&shapes, inputs, Places::INTEGER, None, Output::Sums(&mut y), prepacked, backend)?;
	Ok(Data::I32(y))
}

pub(super) fn prepack_convolve(
	types: &[&TensorType],
	constants: &[Option<&Array>],
	conv: &Conv,
	places: Places,
	backend: &Backend,
) -> Option<Prepacked> {
	let (w, w_zero) = ((*constants.get(places.b)?)?, (*constants.get(places.b_zero)?)?);
	if takes_bytes(backend) {
		let shapes = shapes::Convolution::of(conv, &types.get(places.a)?.shape, w.shape()).ok()?;
		return Maps::new(&shapes, w, w_zero).ok()?.map(Box::new).map(Prepacked::Maps);
	}
	weights(w, w_zero).ok().map(Prepacked::Rows)
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
	let (m, n, k) = (shapes.m, shapes.n, shapes.k);
	let target = Target::of(y_zero)?;
	let mut y = vec![0; sums.len()];
	// The scales of a matrix of b's columns, with a scale of a's rows.
	let scales = |matrix: usize, a_scale: f32| -> Vec<f32> {
		let columns = (0..n).map(|j| matrix * k * n + if transpose_b { j * k } else { j });
		let scale = |element| a_scale * b_scale[spread_b.index(element)] / y_scale;
		if b_scale.len() == 1 {
			vec![scale(0)]
		} else {
			columns.map(scale).collect()
		}
	};
	let mut of: Option<(usize, u32)> = None;
	let mut current = Vec::new();
	for (i, (sums, y)) in sums.chunks_exact(m * n).zip(y.chunks_exact_mut(m * n)).enumerate() {
		let (left, right) = shapes.operands(i);
		// Rows of one scale are one.
		let rows = if a_scale.len() == 1 && b_scale.len() == 1 { 1 } else { m };
		let len = m * n / rows;
		for (row, (sums, y)) in sums.chunks_exact(len).zip(y.chunks_exact_mut(len)).enumerate() {
			let a_scale = a_scale[spread_a.index((left * m + row) * k)];
			if of != Some((right, a_scale.to_bits())) {
				(of, current) = (Some((right, a_scale.to_bits())), scales(right, a_scale));
			}
			requantise::rows(sums, len, |_| &current, target, y, backend);
		}
	}
	Ok(target.data(y))
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
	let bias = match bias.first().map(|bias| bias.data()) {
		Some(Data::I32(bias)) => Some(bias.as_slice()),
		_ => None,
	};
	let (x_scale, w_scale, y_scale) = (floats(x_scale)?[0], floats(w_scale)?, floats(y_scale)?[0]);
	let scales: Vec<f32> = w_scale.iter().map(|w_scale| x_scale * w_scale / y_scale).collect();
	let target = Target::of(y_zero)?;
	let mut y = vec![0; outputs(&shapes)];
	let output = Output::Bytes { y: &mut y, scales: &scales, target };
	convolve(&shapes, inputs, Places::SCALED, bias, output, prepacked, backend)?;
	Ok(target.data(y))
}
