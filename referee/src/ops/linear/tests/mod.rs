mod random;
mod wide;

use super::{Conv, ConvTranspose, Gemm, Linear};
use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{Op, OpError, Real},
	tensor::ElementType::Float32,
};
use alloc::{vec, vec::Vec};

fn floats(shape: &[u32], values: impl IntoIterator<Item = f32>) -> Array {
	Array::new(shape, Data::F32(values.into_iter().collect())).unwrap()
}

fn compute(op: Linear, inputs: &[&Array]) -> Result<Array, OpError> {
	Op::Linear(op).compute(inputs, &Backend::SCALAR)
}

fn numbers(n: usize) -> impl Iterator<Item = f32> {
	(0..n).map(|i| i as f32)
}

#[test]
fn matmul_takes_vectors_and_batches_as_numpy_does() {
	let matmul = |a: &Array, b: &Array, transpose_b| compute(Linear::MatMul { transpose_b }, &[a, b]);
	let a = floats(&[2, 3], numbers(6));
	let b = floats(&[3, 2], numbers(6));
	assert_eq!(matmul(&a, &b, false), Ok(floats(&[2, 2], [10., 13., 28., 40.])));
	assert_eq!(matmul(&a, &a, true), Ok(floats(&[2, 2], [5., 14., 14., 50.])));
	let v = floats(&[3], [1., 2., 3.]);
	assert_eq!(matmul(&v, &b, false), Ok(floats(&[2], [16., 22.])));
	assert_eq!(matmul(&a, &v, false), Ok(floats(&[2], [8., 26.])));
	assert_eq!(matmul(&v, &v, false), Ok(floats(&[], [14.])));
	assert_eq!(matmul(&a, &v, true), Err(OpError::Rank));
	assert_eq!(matmul(&a, &a, false), Err(OpError::Shape));
	let c = floats(&[2, 1, 1, 2], numbers(4));
	let d = floats(&[3, 2, 1], numbers(6));
	let expected = [1., 3., 5., 3., 13., 23.];
	assert_eq!(matmul(&c, &d, false), Ok(floats(&[2, 3, 1, 1], expected)));
}

#[test]
fn gemm_scales_after_the_sum_and_adds_last() {
	let gemm = Gemm { alpha: Real::new(2.0), beta: Real::new(0.5), transpose_a: true, transpose_b: false };
	let a = floats(&[2, 1], [1., 2.]);
	let b = floats(&[2, 2], [1., 2., 3., 4.]);
	let c = floats(&[2], [10., 20.]);
	assert_eq!(compute(Linear::Gemm(gemm), &[&a, &b, &c]), Ok(floats(&[1, 2], [19., 30.])));
}

fn conv(pad: u32, stride: u32) -> Conv {
	Conv {
		strides: vec![stride; 2],
		dilations: vec![1; 2],
		pads_begin: vec![pad; 2],
		pads_end: vec![pad; 2],
		group: 1,
	}
}

#[test]
fn padding_meets_weights() {
	let x = floats(&[1, 1, 3, 3], numbers(9));
	let w = floats(&[1, 1, 3, 3], [1.0; 9]);
	let expected = [8., 15., 12., 21., 36., 27., 20., 33., 24.];
	assert_eq!(compute(Linear::Conv(conv(1, 1)), &[&x, &w]), Ok(floats(&[1, 1, 3, 3], expected)));
	assert_eq!(compute(Linear::Conv(conv(1, 2)), &[&x, &w]), Ok(floats(&[1, 1, 2, 2], [8., 12., 20., 24.])));
	// An infinite weight on the padding makes a NaN, as 0 · ∞ does.
	let w = floats(&[1, 1, 3, 3], [f32::INFINITY, 1., 1., 1., 1., 1., 1., 1., 1.]);
	let y = compute(Linear::Conv(conv(1, 1)), &[&x, &w]).unwrap();
	let Data::F32(y) = y.data() else { panic!() };
	let nan: Vec<bool> = y.iter().map(|y| y.is_nan()).collect();
	assert_eq!(nan, [true, true, true, true, true, false, true, false, false]);
}

#[test]
fn the_transpose_spreads_each_input() {
	let op = ConvTranspose {
		strides: vec![2; 2],
		dilations: vec![1; 2],
		pads_begin: vec![0; 2],
		pads_end: vec![0; 2],
		output_padding: vec![1; 2],
		group: 1,
	};
	let x = floats(&[1, 1, 2, 1], [1., 2.]);
	let w = floats(&[1, 1, 3, 1], [1., 10., 100.]);
	let bias = floats(&[1], [0.5]);
	let y = compute(Linear::ConvTranspose(op), &[&x, &w, &bias]).unwrap();
	let expected = [1.5, 0.5, 10.5, 0.5, 102.5, 0.5, 20.5, 0.5, 200.5, 0.5, 0.5, 0.5];
	assert_eq!(y, floats(&[1, 1, 6, 2], expected));
}

/// Every number another on each axis.
#[test]
fn the_transpose_takes_each_number_for_its_own_axis() {
	let op = ConvTranspose {
		strides: vec![2, 3, 1],
		dilations: vec![1, 2, 1],
		pads_begin: vec![0, 1, 0],
		pads_end: vec![1, 0, 0],
		output_padding: vec![1, 2, 0],
		group: 1,
	};
	let op = Op::Linear(Linear::ConvTranspose(op));
	let types = [TensorType::new(Float32, [1, 1, 2, 3, 4]), TensorType::new(Float32, [1, 1, 3, 2, 1])];
	// stride · (in − 1) + output_padding + (kernel − 1) · dilation + 1 − begin − end.
	assert_eq!(op.infer(&[&types[0], &types[1]]), Ok(TensorType::new(Float32, [1, 1, 5, 10, 4])));
	let one_column = ConvTranspose {
		strides: vec![2; 2],
		dilations: vec![1; 2],
		pads_begin: vec![0; 2],
		pads_end: vec![0; 2],
		output_padding: vec![1, 0],
		group: 1,
	};
	let x = floats(&[1, 1, 2, 1], [1., 2.]);
	let w = floats(&[1, 1, 3, 1], [1., 10., 100.]);
	let y = compute(Linear::ConvTranspose(one_column), &[&x, &w]).unwrap();
	assert_eq!(y, floats(&[1, 1, 6, 1], [1., 10., 102., 20., 200., 0.]));
}
