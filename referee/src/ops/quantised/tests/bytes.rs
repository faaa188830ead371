//! Products of extreme and random bytes against sums written out, on every backend, constants packed or not.

use super::{array, bytes, compute, requantised, stream};
use crate::{
	array::Data,
	backend::{Backend, Isa},
	ops::{
		linear::{
			columns::{Matrix, Packed, Transposed},
			kernel::{multiply, Product},
			quad::{rows, Quad},
			windows,
		},
		Conv, Quantised,
	},
};
use alloc::{vec, vec::Vec};
use proptest::prelude::*;

/// Bytes of which many are those that lie at an end of a range.
fn extreme(seed: u64) -> impl Iterator<Item = i64> {
	const ENDS: [i64; 6] = [0, 255, 127, 128, 1, 129];
	stream(seed)
		.map(|value| if value % 3 == 0 { value >> 8 } else { ENDS[(value >> 8) as usize % ENDS.len()] })
}

fn i32s(shape: &[u32], sums: &[i64]) -> crate::array::Array {
	array(shape, Data::I32(sums.iter().map(|sum| *sum as i32).collect()))
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn long_sums(
		(batch, m, n) in (1u32..3, prop_oneof![Just(1u32), 1u32..40], 1u32..70),
		k in prop_oneof![Just(1u32), Just(4096), Just(1023), Just(1026), 2u32..300],
		(shared, transpose_b) in any::<(bool, bool)>(), signs in any::<[bool; 2]>(), by_column: bool, seed: u64,
	) {
		let (a, x) = bytes(signs[0], &[batch, m, k], extreme(seed));
		let matrices = if shared { 1 } else { batch };
		let b_shape = if transpose_b { [matrices, n, k] } else { [matrices, k, n] };
		let (b, w) = bytes(signs[1], &b_shape, extreme(seed ^ 7));
		let zero_shape = match (by_column, transpose_b) {
			(false, _) => vec![],
			(true, true) => vec![matrices, n, 1],
			(true, false) => vec![matrices, 1, n],
		};
		let (a_zero, x_zero) = bytes(signs[0], &[m], extreme(seed ^ 5));
		let (b_zero, w_zero) = bytes(signs[1], &zero_shape, extreme(seed ^ 3));
		let [batch, m, n, k] = [batch, m, n, k].map(|dim| dim as usize);
		let mut sums = Vec::new();
		for (matrix, i, j) in (0..batch).flat_map(|b| (0..m).flat_map(move |i| (0..n).map(move |j| (b, i, j)))) {
			let right = if shared { 0 } else { matrix };
			let zero = w_zero[if by_column { right * n + j } else { 0 }];
			let term = |l: usize| {
				let w = w[right * k * n + if transpose_b { j * k + l } else { l * n + j }];
				(x[(matrix * m + i) * k + l] - x_zero[i]) * (w - zero)
			};
			sums.push((0..k).map(term).sum::<i64>());
		}
		let y = compute(Quantised::MatMulInteger { transpose_b }, &[&a, &b, &a_zero, &b_zero]).unwrap();
		prop_assert_eq!(y, i32s(&[batch, m, n].map(|dim| dim as u32), &sums));
	}

	#[test]
	fn images(
		(samples, group, channels, maps) in (1u32..3, 1u32..4, 1u32..10, prop_oneof![1u32..6, Just(17)]),
		(kernel, strides, dilations) in (any::<[bool; 2]>(), [1u32..4, 1u32..4], [1u32..3, 1u32..3]),
		(size, pads) in ([9u32..24, 9u32..40], [0u32..3, 0u32..3]),
		signs in any::<[bool; 3]>(), (by_map, zero) in any::<(bool, bool)>(), seed: u64,
	) {
		let kernel = kernel.map(|wide| if wide { 4 } else { 3 });
		images_of([samples, group, channels, maps], kernel, (strides, dilations), (size, pads), signs, (by_map, zero), seed)?;
	}

	#[test]
	fn points_and_depths(channels in 1u32..40, maps in 1u32..20, depthwise: bool, stride in 1u32..3, seed: u64) {
		let (sizes, kernel) = match depthwise {
			true => ([1, channels, 1, 1], [3, 3]),
			false => ([1, 1, channels, maps], [1, 1]),
		};
		let pad = u32::from(depthwise);
		let strides = ([stride, stride], [1, 1]);
		images_of(sizes, kernel, strides, ([seed as u32 % 50 + 5, 90], [pad, pad]), [false, true, false], (true, true), seed)?;
	}

	#[test]
	fn plain_quads((m, n, k) in (1usize..20, 1usize..40, 1usize..40), seed: u64) {
		let take = |count: usize, seed: u64| extreme(seed).map(|byte| byte as u8).take(count).collect::<Vec<u8>>();
		let (a, b) = (take(m * k, seed), take(k * n, seed ^ 3));
		let transposed: Vec<u8> = (0..n).flat_map(|j| (0..k).map(move |l| (l, j))).map(|(l, j)| b[l * n + j]).collect();
		let sum = |i: usize, j: usize| (0..k).map(|l| i32::from(a[i * k + l] as i8) * i32::from(b[l * n + j])).sum::<i32>();
		let expected: Vec<i32> = (0..m * n).map(|i| sum(i / n, i % n)).collect();
		let (a, columns) = (rows(&a, k), rows(&transposed, k));
		let quads = k.div_ceil(4);
		let packed = Packed::<Quad>::new(Isa::Scalar, &Transposed { b: &columns, k: quads, n }, n);
		let mut y = vec![0; m * n];
		multiply(&Backend::SCALAR, Product { a: &a, m, c: &mut y, stride: n }, &packed, 0..n);
		prop_assert_eq!(&y, &expected);
		multiply(&Backend::SCALAR, Product { a: &a, m, c: &mut y, stride: n }, &Matrix { b: &b[..], k, n }, 0..n);
		prop_assert_eq!(y, expected);
	}

	#[test]
	fn windows_without_instructions(rows in 1usize..7, places in prop::collection::vec(0usize..50, 1..9), start in 0usize..40, count in 1usize..70, seed: u64) {
		let planes: Vec<u8> = extreme(seed).map(|byte| byte as u8).take(300).collect();
		let a: Vec<Quad> = extreme(seed ^ 3).map(|byte| [byte as u8, 1, 2, 0xff]).take(rows * places.len()).collect();
		let stride = count.next_multiple_of(windows::STEP);
		let [plain, native] = [Isa::Scalar, Backend::native().isa()].map(|isa| {
			let mut c = vec![0; rows * stride];
			windows::multiply(isa, &a, &planes, &places, start..start + count, (&mut c, stride));
			c.chunks(stride).flat_map(|row| row[..count].to_vec()).collect::<Vec<i32>>()
		});
		let sum = |row: usize, at: usize| {
			let term = |t: usize| {
				let (quad, x) = (a[row * places.len() + t], &planes[places[t] + start + at..]);
				(0..4).map(|i| i32::from(quad[i] as i8) * i32::from(x[i])).sum::<i32>()
			};
			(0..places.len()).map(term).sum::<i32>()
		};
		let expected: Vec<i32> = (0..rows * count).map(|i| sum(i / count, i % count)).collect();
		prop_assert_eq!(plain, expected.clone());
		prop_assert_eq!(native, expected);
	}
}

fn images_of(
	[samples, group, channels, maps]: [u32; 4],
	kernel: [u32; 2],
	(strides, dilations): ([u32; 2], [u32; 2]),
	(size, pads): ([u32; 2], [u32; 2]),
	signs: [bool; 3],
	(by_map, zero): (bool, bool),
	seed: u64,
) -> Result<(), TestCaseError> {
	let conv = Conv {
		strides: strides.to_vec(),
		dilations: dilations.to_vec(),
		pads_begin: pads.to_vec(),
		pads_end: vec![pads[1], 0],
		group,
	};
	let (x, xs) = bytes(signs[0], &[samples, group * channels, size[0], size[1]], extreme(seed));
	let (w, ws) = bytes(signs[1], &[group * maps, channels, kernel[0], kernel[1]], extreme(seed ^ 7));
	let parameters: &[u32] = if by_map { &[group * maps] } else { &[1] };
	let (x_zero, xz) = bytes(signs[0], &[], extreme(seed ^ 5));
	// Without a sign as well, 128 becomes 0.
	let none = if signs[1] { 0 } else { 128 };
	let zeros = extreme(seed ^ 3).map(|value| if zero { value } else { none });
	let (w_zero, wz) = bytes(signs[1], parameters, zeros);
	let end = [pads[1], 0];
	let out =
		[0, 1].map(|i| (size[i] + pads[i] + end[i] - (kernel[i] - 1) * dilations[i] - 1) / strides[i] + 1);
	let at = |i: usize, output: u32, tap: u32| {
		(output * strides[i] + tap * dilations[i]).checked_sub(pads[i]).filter(|at| *at < size[i])
	};
	let mut sums = Vec::new();
	for (sample, map) in (0..samples).flat_map(|sample| (0..group * maps).map(move |map| (sample, map))) {
		let zero = wz[if by_map { map as usize } else { 0 }];
		for (i, j) in (0..out[0]).flat_map(|i| (0..out[1]).map(move |j| (i, j))) {
			let mut sum = 0;
			for channel in 0..channels {
				for (p, q) in (0..kernel[0]).flat_map(|p| (0..kernel[1]).map(move |q| (p, q))) {
					if let (Some(row), Some(column)) = (at(0, i, p), at(1, j, q)) {
						let plane = (sample * group + map / maps) * channels + channel;
						let x = xs[((plane * size[0] + row) * size[1] + column) as usize] - xz[0];
						let w = ws[(((map * channels + channel) * kernel[0] + p) * kernel[1] + q) as usize];
						sum += x * (w - zero);
					}
				}
			}
			sums.push(sum);
		}
	}
	let shape = [samples, group * maps, out[0], out[1]];
	let y = compute(Quantised::ConvInteger(conv.clone()), &[&x, &w, &x_zero, &w_zero]).unwrap();
	prop_assert_eq!(y, i32s(&shape, &sums));

	let scales: Vec<f32> = (0..parameters[0]).map(|i| 0.003 * (i % 5 + 1) as f32).collect();
	let float = |value: f32| array(&[], Data::F32(vec![value]));
	let bias: Vec<i32> = (0..group * maps).map(|i| i as i32 * 7000 - 20000).collect();
	let (y_zero, zero) = bytes(signs[2], &[], extreme(seed ^ 9));
	let (w_scale, biases) =
		(array(parameters, Data::F32(scales.clone())), array(&[group * maps], Data::I32(bias.clone())));
	let inputs = [&x, &float(0.02), &x_zero, &w, &w_scale, &w_zero, &float(0.7), &y_zero, &biases];
	let expected = sums.iter().enumerate().map(|(i, sum)| {
		let map = i / (out[0] * out[1]) as usize % (group * maps) as usize;
		let scale = 0.02 * scales[if by_map { map } else { 0 }] / 0.7;
		requantised(sum + i64::from(bias[map]), scale, zero[0], signs[2])
	});
	let y = compute(Quantised::QLinearConv(conv), &inputs).unwrap();
	prop_assert_eq!(y, bytes(signs[2], &shape, expected).0);
	Ok(())
}
