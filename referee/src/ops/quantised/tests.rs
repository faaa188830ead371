mod bytes;

use super::Quantised;
use crate::{
	array::{Array, Data},
	backend::Backend,
	ops::{Conv, Op, OpError},
};
use alloc::{vec, vec::Vec};
use proptest::{collection, prelude::*};

fn compute(op: Quantised, inputs: &[&Array]) -> Result<Array, OpError> {
	let op = Op::Quantised(op);
	let y = op.compute(inputs, &Backend::SCALAR)?;
	for backend in Backend::available() {
		assert_eq!(op.compute(inputs, &backend), Ok(y.clone()), "{backend:?}");
	}
	Ok(y)
}

fn array(shape: &[u32], data: Data) -> Array {
	Array::new(shape, data).unwrap()
}

fn float(value: f32) -> Array {
	array(&[], Data::F32(vec![value]))
}

/// Bytes of either type, by the numbers that they are modulo 256.
fn bytes(signed: bool, shape: &[u32], values: impl Iterator<Item = i64>) -> (Array, Vec<i64>) {
	let values: Vec<i64> = values.take(shape.iter().product::<u32>() as usize).collect();
	match signed {
		true => {
			let bytes: Vec<i8> = values.iter().map(|v| *v as i8).collect();
			(array(shape, Data::I8(bytes.clone())), bytes.into_iter().map(i64::from).collect())
		},
		false => {
			let bytes: Vec<u8> = values.iter().map(|v| *v as u8).collect();
			(array(shape, Data::U8(bytes.clone())), bytes.into_iter().map(i64::from).collect())
		},
	}
}

/// As the page on the semantics says it, with the rounding of the standard library.
fn requantised(sum: i64, scale: f32, zero: i64, signed: bool) -> i64 {
	let (least, greatest) = if signed { (-128, 127) } else { (0, 255) };
	let scaled = sum as f32 * scale;
	if scaled.is_nan() {
		return least;
	}
	(scaled.round_ties_even() as i64).saturating_add(zero).clamp(least, greatest)
}

#[test]
fn numbers_are_quantised_as_onnx_says() {
	let quantize = |x: &[f32], scale: f32, zero: Data| {
		let x = array(&[x.len() as u32], Data::F32(x.to_vec()));
		let op = Quantised::QuantizeLinear { axis: 0, block: 0 };
		compute(op, &[&x, &float(scale), &array(&[], zero)]).unwrap().into_data()
	};
	let x = [0.0, 1.0, 3.0, -3.0, 5.0, 1e30, -1e30, f32::INFINITY, f32::NEG_INFINITY, f32::NAN];
	let Data::U8(y) = quantize(&x, 2.0, Data::U8(vec![128])) else { panic!() };
	assert_eq!(y, [128, 128, 130, 126, 130, 255, 0, 255, 0, 0]);
	let Data::I16(y) = quantize(&x, 2.0, Data::I16(vec![-32767])) else { panic!() };
	assert_eq!(y, [-32767, -32767, -32765, -32768, -32765, 32767, -32768, 32767, -32768, -32768]);
	let Data::U16(y) = quantize(&[0.0, 65534.0, 1.0], 0.0, Data::U16(vec![7])) else { panic!() };
	assert_eq!(y, [0, 65535, 65535]);
}

#[test]
fn scales_lie_along_an_axis_or_in_blocks() {
	let x = array(&[2, 3], Data::I8(vec![1, 2, 3, 4, 5, 6]));
	let dequantize = |shape: &[u32], scale: &[f32], axis: u32, block: u32| {
		let zero = array(shape, Data::I8(vec![0; scale.len()]));
		let scale = array(shape, Data::F32(scale.to_vec()));
		match compute(Quantised::DequantizeLinear { axis, block }, &[&x, &scale, &zero])?.into_data() {
			Data::F32(y) => Ok(y),
			_ => panic!(),
		}
	};
	assert_eq!(dequantize(&[3], &[1., 10., 100.], 1, 0), Ok(vec![1., 20., 300., 4., 50., 600.]));
	assert_eq!(dequantize(&[2], &[1., 10.], 0, 0), Ok(vec![1., 2., 3., 40., 50., 60.]));
	assert_eq!(dequantize(&[2, 2], &[1., 10., 2., 20.], 1, 2), Ok(vec![1., 2., 30., 8., 10., 120.]));
	assert_eq!(dequantize(&[2], &[1., 10.], 1, 0), Err(OpError::Shape));
	assert_eq!(dequantize(&[2, 3], &[1.; 6], 1, 2), Err(OpError::Shape));
	assert_eq!(dequantize(&[3], &[1.; 3], 2, 0), Err(OpError::Axis));
}

#[test]
fn dynamic_ranges_hold_zero() {
	let dynamic = |x: &[f32]| {
		let x = array(&[x.len() as u32], Data::F32(x.to_vec()));
		let scale = compute(Quantised::DynamicScale, &[&x]).unwrap();
		let zero = compute(Quantised::DynamicZeroPoint, &[&x, &scale]).unwrap();
		match (scale.into_data(), zero.into_data()) {
			(Data::F32(scale), Data::U8(zero)) => (scale[0], zero[0]),
			_ => panic!(),
		}
	};
	// The values of ONNX's own example.
	assert_eq!(dynamic(&[0.0, 2.0, -3.0, -2.5, 1.34, 0.5]), (0.019607844, 153));
	assert_eq!(dynamic(&[1.0, 2.0]), (2.0 / 255.0, 0));
	assert_eq!(dynamic(&[-2.0]), (2.0 / 255.0, 255));
	assert_eq!(dynamic(&[0.0, f32::NAN]), (1.0, 0));
	assert_eq!(dynamic(&[-1e-45]), (0.0, 255));
	assert_eq!(dynamic(&[1e-45]), (0.0, 255));
}

#[test]
fn sums_that_could_overflow_are_refused() {
	let product = |k: u32| {
		let (a, _) = bytes(false, &[1, k], core::iter::repeat(255));
		let (b, _) = bytes(true, &[k, 1], core::iter::repeat(-128));
		let zeros = (bytes(false, &[], [0].into_iter()).0, bytes(true, &[], [127].into_iter()).0);
		compute(Quantised::MatMulInteger { transpose_b: false }, &[&a, &b, &zeros.0, &zeros.1])
	};
	assert_eq!(product(33_025), Ok(array(&[1, 1], Data::I32(vec![-255 * 255 * 33_025]))));
	assert_eq!(product(33_026), Err(OpError::Accumulator));
}

fn stream(seed: u64) -> impl Iterator<Item = i64> {
	let mut state = seed | 1;
	core::iter::from_fn(move || {
		state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
		Some((state >> 33) as i64)
	})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn matrices(
		(batch, m, n, k) in (1u32..3, 1u32..20, 1u32..70, 1u32..40), transpose_b: bool, signs in any::<[bool; 3]>(),
		seed: u64, spread in 0usize..4, scales in collection::vec(1e-4f32..1e-2, 3),
	) {
		let (a, x) = bytes(signs[0], &[batch, m, k], stream(seed));
		let (b, w) = bytes(signs[1], &if transpose_b { [n, k] } else { [k, n] }, stream(seed ^ 7));
		let a_shapes = [vec![], vec![m], vec![batch, m, 1], vec![1]];
		let a_shape: &[u32] = &a_shapes[spread];
		let b_shape: &[u32] = if spread == 0 { &[] } else { &[n] };
		let (a_zero, x_zero) = bytes(signs[0], a_shape, stream(seed ^ 5));
		let (b_zero, w_zero) = bytes(signs[1], b_shape, stream(seed ^ 3));
		let row = |i: usize| [0, i % m as usize, i, 0][spread];
		let column = |j: usize| if spread == 0 { 0 } else { j };
		let (rows, n, k) = ((batch * m) as usize, n as usize, k as usize);
		let term = |i: usize, j: usize, l: usize| {
			(x[i * k + l] - x_zero[row(i)]) * (if transpose_b { w[j * k + l] } else { w[l * n + j] } - w_zero[column(j)])
		};
		let sums: Vec<i64> = (0..rows * n).map(|i| (0..k).map(|l| term(i / n, i % n, l)).sum()).collect();
		let shape = [batch, m, n as u32];
		let y = compute(Quantised::MatMulInteger { transpose_b }, &[&a, &b, &a_zero, &b_zero]).unwrap();
		prop_assert_eq!(y, array(&shape, Data::I32(sums.iter().map(|sum| *sum as i32).collect())));

		let scaled = |shape: &[u32], scale: f32| {
			let n = shape.iter().product::<u32>();
			array(shape, Data::F32((0..n).map(|i| scale * (i + 1) as f32).collect()))
		};
		let (a_scale, b_scale, y_scale) = (scaled(a_shape, scales[0]), scaled(b_shape, scales[1]), float(scales[2]));
		let (y_zero, zero) = bytes(signs[2], &[1], stream(seed ^ 9));
		let inputs = [&a, &a_scale, &a_zero, &b, &b_scale, &b_zero, &y_scale, &y_zero];
		let scale = |i: usize, j: usize| {
			scales[0] * (row(i) + 1) as f32 * (scales[1] * (column(j) + 1) as f32) / scales[2]
		};
		let expected = (0..rows * n).map(|i| requantised(sums[i], scale(i / n, i % n), zero[0], signs[2]));
		let y = compute(Quantised::QLinearMatMul { transpose_b }, &inputs).unwrap();
		prop_assert_eq!(y, bytes(signs[2], &shape, expected).0);
	}

	#[test]
	fn convolutions(
		(group, channels, maps) in (1u32..3, 1u32..4, 1u32..20), (kernel, stride, pad, dilation, size) in (1u32..4, 1u32..3, 0u32..3, 1u32..3, 7u32..20),
		signs in any::<[bool; 3]>(), by_map: bool, seed: u64, scales in collection::vec(1e-4f32..1e-2, 3),
	) {
		let conv = Conv {
			strides: vec![stride],
			dilations: vec![dilation],
			pads_begin: vec![pad],
			pads_end: vec![0],
			group,
		};
		let (x, xs) = bytes(signs[0], &[1, group * channels, size], stream(seed));
		let (w, ws) = bytes(signs[1], &[group * maps, channels, kernel], stream(seed ^ 7));
		let shape: &[u32] = if by_map { &[group * maps] } else { &[1] };
		let (x_zero, xz) = bytes(signs[0], &[], stream(seed ^ 5));
		let (w_zero, wz) = bytes(signs[1], shape, stream(seed ^ 3));
		let out = (size + pad - (kernel - 1) * dilation - 1) / stride + 1;
		let mut sums = Vec::new();
		for (map, at) in (0..group * maps).flat_map(|map| (0..out).map(move |at| (map, at))) {
			let mut sum = 0;
			for (channel, tap) in (0..channels).flat_map(|channel| (0..kernel).map(move |tap| (channel, tap))) {
				if let Some(at) = (at * stride + tap * dilation).checked_sub(pad).filter(|at| *at < size) {
					let x = xs[((map / maps * channels + channel) * size + at) as usize] - xz[0];
					let w = ws[((map * channels + channel) * kernel + tap) as usize] - wz[if by_map { map as usize } else { 0 }];
					sum += x * w;
				}
			}
			sums.push(sum);
		}
		let dims = [1, group * maps, out];
		let y = compute(Quantised::ConvInteger(conv.clone()), &[&x, &w, &x_zero, &w_zero]).unwrap();
		prop_assert_eq!(y, array(&dims, Data::I32(sums.iter().map(|sum| *sum as i32).collect())));

		let w_scales: Vec<f32> = (0..shape[0]).map(|i| scales[1] * (i + 1) as f32).collect();
		let w_scale = array(shape, Data::F32(w_scales.clone()));
		let bias: Vec<i32> = (0..group * maps).map(|i| i as i32 * 1000 - 2000).collect();
		let (y_zero, zero) = bytes(signs[2], &[], stream(seed ^ 9));
		let inputs = [
			&x, &float(scales[0]), &x_zero, &w, &w_scale, &w_zero, &float(scales[2]), &y_zero,
			&array(&[group * maps], Data::I32(bias.clone())),
		];
		let expected = sums.iter().enumerate().map(|(i, sum)| {
			let map = i / out as usize;
			let scale = scales[0] * w_scales[if by_map { map } else { 0 }] / scales[2];
			requantised(sum + i64::from(bias[map]), scale, zero[0], signs[2])
		});
		let y = compute(Quantised::QLinearConv(conv), &inputs).unwrap();
		prop_assert_eq!(y, bytes(signs[2], &dims, expected).0);
	}
}
