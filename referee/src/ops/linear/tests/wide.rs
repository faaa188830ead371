//! Convolutions for which no planes are made, or of which most outputs of a plane's rows would be dropped.

use super::{
	random::{agree, reference},
	*,
};
use crate::ops::linear::{planes::Layout, shapes::Convolution};

fn mixed(shape: &[u32]) -> Array {
	let count: u32 = shape.iter().product();
	floats(shape, (0..count).map(|i| (i.wrapping_mul(2_654_435_761) >> 8) as f32 / 1e6 - 8.0))
}

fn compare(conv: Conv, x: &[u32], w: &[u32], has_planes: bool) {
	let shapes = Convolution::of(&conv, x, w).unwrap();
	assert_eq!(Layout::of(&shapes).is_some_and(|layout| !layout.is_sparse()), has_planes, "{conv:?}");
	let (x, w, bias) = (mixed(x), mixed(w), mixed(&w[..1]));
	let expected = reference(&conv, &x, &w, &bias);
	agree(Linear::Conv(conv), &[&x, &w, &bias], expected).unwrap();
}

fn conv(strides: [u32; 2], dilations: [u32; 2], pads: [u32; 2], group: u32) -> Conv {
	let pads_begin = pads.to_vec();
	let pads_end = pads.to_vec();
	Conv { strides: strides.to_vec(), dilations: dilations.to_vec(), pads_begin, pads_end, group }
}

#[test]
fn wide_dilation_takes_no_planes() {
	compare(conv([1, 1], [1, 60_000], [0, 30_000], 1), &[1, 60, 1, 3], &[2, 60, 1, 2], false);
	compare(conv([1, 2], [1, 50_000], [0, 50_000], 2), &[2, 80, 2, 9], &[4, 40, 2, 3], false);
	compare(conv([1, 1], [1, 2], [0, 3], 1), &[1, 60, 1, 3], &[2, 60, 1, 2], true);
}

#[test]
fn outputs_far_apart_are_gathered() {
	compare(conv([1, 1], [1, 1], [0, 0], 1), &[1, 2, 9, 300], &[3, 2, 2, 300], false);
	compare(conv([1, 1], [1, 1], [1, 0], 1), &[1, 1, 9, 300], &[2, 1, 2, 300], false);
}

/// Sums of small integers are exact as floats.
#[test]
fn integers_and_long_floats_go_the_same_ways() {
	let cases: [(Conv, [u32; 4], [u32; 4]); 2] = [
		(conv([1, 1], [1, 60_000], [0, 30_000], 1), [1, 60, 1, 3], [2, 60, 1, 2]),
		(conv([1, 1], [1, 1], [0, 0], 1), [1, 2, 9, 300], [3, 2, 2, 300]),
	];
	for (conv, x_shape, w_shape) in cases {
		let small = |shape: &[u32]| -> Vec<u8> {
			(0..shape.iter().product::<u32>()).map(|i| (i.wrapping_mul(2_654_435_761) >> 29) as u8).collect()
		};
		let (x, w) = (small(&x_shape), small(&w_shape));
		let real = |shape: &[u32], bytes: &[u8]| floats(shape, bytes.iter().map(|byte| f32::from(*byte)));
		let zeros = floats(&w_shape[..1], vec![0.0; w_shape[0] as usize]);
		let expected = reference(&conv, &real(&x_shape, &x), &real(&w_shape, &w), &zeros);
		let long = |shape: &[u32], bytes: &[u8]| {
			Array::new(shape, Data::F64(bytes.iter().map(|byte| f64::from(*byte)).collect())).unwrap()
		};
		let bytes = |shape: &[u32], bytes: &[u8]| Array::new(shape, Data::U8(bytes.to_vec())).unwrap();
		let zero = bytes(&[], &[0]);
		let integer = Op::Quantised(crate::ops::Quantised::ConvInteger(conv.clone()));
		for backend in Backend::available() {
			let (a, b) = (long(&x_shape, &x), long(&w_shape, &w));
			let y = Op::Linear(Linear::Conv(conv.clone())).compute(&[&a, &b], &backend).unwrap();
			let wide: Vec<f64> = expected.iter().map(|y| f64::from(*y)).collect();
			assert!(matches!(y.data(), Data::F64(y) if *y == wide), "{backend:?}, {conv:?}");
			let (a, b) = (bytes(&x_shape, &x), bytes(&w_shape, &w));
			let y = integer.compute(&[&a, &b, &zero, &zero], &backend).unwrap();
			let whole: Vec<i32> = expected.iter().map(|y| *y as i32).collect();
			assert!(matches!(y.data(), Data::I32(y) if *y == whole), "{backend:?}, {conv:?}");
		}
	}
}
