//! Every backend against sums written out, on random shapes and attributes.

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{Conv, ConvTranspose, Gemm, Linear, Op, OpError, Real},
	tensor::ElementType,
};
use alloc::{vec, vec::Vec};
use proptest::{collection, prelude::*, sample};

/// Ordinary numbers, and now and then one with a meaning of its own.
fn number() -> impl Strategy<Value = f32> {
	let special =
		[f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0, 0.0, 1e-40, -3e-45, f32::MAX, f32::MIN_POSITIVE];
	prop_oneof![60 => -4.0f32..4.0, 1 => sample::select(special.to_vec())]
}

fn numbers(shape: &[u32]) -> impl Strategy<Value = Array> {
	let (shape, n) = (shape.to_vec(), shape.iter().product::<u32>() as usize);
	collection::vec(number(), n).prop_map(move |values| Array::new(shape.clone(), Data::F32(values)).unwrap())
}

pub(super) fn values(array: &Array) -> &[f32] {
	match array.data() {
		Data::F32(values) => values,
		_ => panic!("floats"),
	}
}

/// That all backends agree with this.
pub(super) fn agree(op: Linear, inputs: &[&Array], expected: Vec<f32>) -> Result<(), TestCaseError> {
	let op = Op::Linear(op);
	let types: Vec<TensorType> = inputs.iter().map(|input| input.tensor_type()).collect();
	let shape = op.infer(&types.iter().collect::<Vec<_>>()).unwrap().shape;
	let expected = Array::new(shape, Data::F32(expected)).unwrap();
	for backend in Backend::available() {
		let y = op.compute(inputs, &backend).unwrap();
		prop_assert!(y == expected, "{backend:?}\n{:?}\n{:?}", values(&y), values(&expected));
	}
	Ok(())
}

fn matrices() -> impl Strategy<Value = (Array, Array, [usize; 3], bool)> {
	let dims = (1u32..40, 1u32..150, prop_oneof![1u32..20, 250u32..270], any::<bool>());
	dims.prop_flat_map(|(m, n, k, transpose)| {
		let b = if transpose { [n, k] } else { [k, n] };
		let dims = [m as usize, n as usize, k as usize];
		(numbers(&[m, k]), numbers(&b), Just(dims), Just(transpose))
	})
}

/// A convolution over [n, c, h, w]: its attributes and operands.
fn convolution() -> impl Strategy<Value = (Conv, Array, Array, Array)> {
	let pair = |range: core::ops::Range<u32>| collection::vec(range, 2);
	let attributes = (pair(1..4), pair(1..4), pair(1..4), pair(0..4), pair(0..4));
	let maps = prop_oneof![1u32..12, 16u32..24];
	// Rows of outputs both shorter and longer than vectors.
	let sizes = (1u32..3, 1u32..4, 1u32..4, maps, pair(1..16), prop_oneof![3 => Just(0u32), 1 => 16u32..80]);
	(attributes, sizes).prop_flat_map(
		|((kernel, strides, dilations, begin, end), (n, group, channels, maps, mut size, wider))| {
			size[1] += wider;
			for i in 0..2 {
				size[i] = size[i]
					.max(((kernel[i] - 1) * dilations[i] + 1).saturating_sub(begin[i] + end[i]).max(1));
			}
			let conv = Conv { strides, dilations, pads_begin: begin, pads_end: end, group };
			let x = numbers(&[n, group * channels, size[0], size[1]]);
			let w = numbers(&[group * maps, channels, kernel[0], kernel[1]]);
			(Just(conv), x, w, numbers(&[group * maps]))
		},
	)
}

fn dims(array: &Array) -> [usize; 4] {
	let dims: Vec<usize> = array.shape().iter().map(|dim| *dim as usize).collect();
	dims.try_into().unwrap()
}

pub(super) fn reference(conv: &Conv, x: &Array, w: &Array, bias: &Array) -> Vec<f32> {
	let ([n, c, h, v], [maps, channels, p, q]) = (dims(x), dims(w));
	let number = |list: &[u32], i: usize| list[i] as isize;
	let out = |i: usize, size: usize, kernel: usize| {
		let room = size as isize + number(&conv.pads_begin, i) + number(&conv.pads_end, i)
			- number(&conv.dilations, i) * (kernel as isize - 1)
			- 1;
		(room / number(&conv.strides, i) + 1) as usize
	};
	let at = |i: usize, out: usize, tap: usize| {
		out as isize * number(&conv.strides, i) + tap as isize * number(&conv.dilations, i)
			- number(&conv.pads_begin, i)
	};
	let (x, w, bias, mut y) = (values(x), values(w), values(bias), Vec::new());
	for (n, map) in (0..n).flat_map(|n| (0..maps).map(move |map| (n, map))) {
		for (i, j) in (0..out(0, h, p)).flat_map(|i| (0..out(1, v, q)).map(move |j| (i, j))) {
			let mut sum = 0.0;
			for channel in 0..channels {
				for (s, t) in (0..p).flat_map(|s| (0..q).map(move |t| (s, t))) {
					let (row, column) = (at(0, i, s), at(1, j, t));
					let inside = (0..h as isize).contains(&row) && (0..v as isize).contains(&column);
					let plane = n * c + map / (maps / (c / channels)) * channels + channel;
					let x = if inside { x[(plane * h + row as usize) * v + column as usize] } else { 0.0 };
					sum += x * w[((map * channels + channel) * p + s) * q + t];
				}
			}
			y.push(sum + bias[map]);
		}
	}
	y
}

/// By scattering what each input adds, kept apart by output, and summing that in order.
fn reference_transposed(
	op: &ConvTranspose,
	size: [usize; 2],
	x: &Array,
	w: &Array,
	bias: &Array,
) -> Vec<f32> {
	let ([n, c, h, v], [_, maps, p, q]) = (dims(x), dims(w));
	let channels = c / op.group as usize;
	let (x, w, bias, mut y) = (values(x), values(w), values(bias), Vec::new());
	for (n, map) in (0..n).flat_map(|n| (0..maps * op.group as usize).map(move |map| (n, map))) {
		let mut terms = vec![Vec::new(); size[0] * size[1]];
		for channel in map / maps * channels..(map / maps + 1) * channels {
			for (s, t) in (0..p).flat_map(|s| (0..q).map(move |t| (s, t))) {
				for (i, j) in (0..h).flat_map(|i| (0..v).map(move |j| (i, j))) {
					let place = |axis: usize, at: usize, tap: usize| {
						let at = at * op.strides[axis] as usize + tap * op.dilations[axis] as usize;
						at.checked_sub(op.pads_begin[axis] as usize).filter(|at| *at < size[axis])
					};
					if let (Some(row), Some(column)) = (place(0, i, s), place(1, j, t)) {
						let w = w[((channel * maps + map % maps) * p + s) * q + t];
						terms[row * size[1] + column].push(x[((n * c + channel) * h + i) * v + j] * w);
					}
				}
			}
		}
		y.extend(terms.iter().map(|terms| terms.iter().fold(0.0, |sum, term| sum + term) + bias[map]));
	}
	y
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn matmul((a, b, [m, n, k], transpose_b) in matrices()) {
		let (x, w) = (values(&a), values(&b));
		let term = |i: usize, j: usize, l: usize| x[i * k + l] * if transpose_b { w[j * k + l] } else { w[l * n + j] };
		let sum = |i: usize| (0..k).fold(0.0, |sum, l| sum + term(i / n, i % n, l));
		agree(Linear::MatMul { transpose_b }, &[&a, &b], (0..m * n).map(sum).collect())?;
	}

	#[test]
	fn gemm((a, b, [m, n, k], transpose_b) in matrices(), alpha in number(), beta in number()) {
		let c = Array::new([m as u32, 1], Data::F32((0..m).map(|i| i as f32).collect())).unwrap();
		let (x, w) = (values(&a), values(&b));
		let term = |i: usize, j: usize, l: usize| x[i * k + l] * if transpose_b { w[j * k + l] } else { w[l * n + j] };
		let sum = |i: usize| alpha * (0..k).fold(0.0, |sum, l| sum + term(i / n, i % n, l)) + beta * (i / n) as f32;
		let op = Gemm { alpha: Real::new(alpha), beta: Real::new(beta), transpose_a: false, transpose_b };
		agree(Linear::Gemm(op), &[&a, &b, &c], (0..m * n).map(sum).collect())?;
	}

	#[test]
	fn conv((conv, x, w, bias) in convolution()) {
		let expected = reference(&conv, &x, &w, &bias);
		agree(Linear::Conv(conv), &[&x, &w, &bias], expected)?;
	}

	#[test]
	fn conv_transpose(
		(conv, x, w, bias) in convolution(), padding in collection::vec(0u32..3, 2), groups in any::<bool>(),
	) {
		// The same numbers with channels and maps in each other's place.
		let [maps, _, p, q] = dims(&w);
		let (c, group) = (x.shape()[1], if groups { conv.group } else { 1 });
		let outputs = (maps as u32 / conv.group).min(3);
		let n = c as usize * outputs as usize * p * q;
		let weights: Vec<f32> = values(&w).iter().copied().cycle().take(n).collect();
		let w = Array::new([c, outputs, p as u32, q as u32], Data::F32(weights)).unwrap();
		let all = (outputs * group) as usize;
		let bias = Array::new([all as u32], Data::F32(values(&bias).iter().copied().cycle().take(all).collect())).unwrap();
		let op = ConvTranspose {
			strides: conv.strides,
			dilations: conv.dilations,
			pads_begin: conv.pads_begin,
			pads_end: conv.pads_end,
			output_padding: padding,
			group,
		};
		let types = [x.tensor_type(), w.tensor_type(), bias.tensor_type()];
		if let Ok(y) = Op::Linear(Linear::ConvTranspose(op.clone())).infer(&types.iter().collect::<Vec<_>>()) {
			let size = [y.shape[2] as usize, y.shape[3] as usize];
			let expected = reference_transposed(&op, size, &x, &w, &bias);
			agree(Linear::ConvTranspose(op), &[&x, &w, &bias], expected)?;
		}
	}

	#[test]
	fn integers_wrap(a in collection::vec(any::<i64>(), 35), b in collection::vec(any::<i64>(), 55)) {
		let sums = |a: &[i64], b: &[i64]| -> Vec<i64> {
			let sum = |i: usize| (0..5).fold(0i64, |sum, k| sum.wrapping_add(a[i / 11 * 5 + k].wrapping_mul(b[k * 11 + i % 11])));
			(0..77).map(sum).collect()
		};
		let sums = sums(&a, &b);
		let compute = |a: Data, b: Data| {
			let (a, b) = (Array::new([7, 5], a).unwrap(), Array::new([5, 11], b).unwrap());
			Op::Linear(Linear::MatMul { transpose_b: false }).compute(&[&a, &b], &Backend::native()).unwrap().into_data()
		};
		macro_rules! check {
			($($variant:ident: $number:ty),*) => {$(
				let of = |values: &[i64]| Data::$variant(values.iter().map(|v| *v as $number).collect());
				let y = compute(of(&a), of(&b));
				let expected: Data = of(&sums);
				prop_assert_eq!(y.as_bytes(), expected.as_bytes());
			)*};
		}
		check!(I64: i64, U64: u64, I32: i32, U32: u32);
	}

	/// Whatever is asked of it, `infer` answers.
	#[test]
	fn infer_withstands_anything(
		lists in collection::vec(collection::vec(hostile(), 0..4), 5), group in hostile(),
		shapes in collection::vec(collection::vec(hostile(), 0..7), 1..4),
	) {
		let [strides, dilations, pads_begin, pads_end, output_padding]: [Vec<u32>; 5] = lists.try_into().unwrap();
		let conv = Conv {
			strides: strides.clone(),
			dilations: dilations.clone(),
			pads_begin: pads_begin.clone(),
			pads_end: pads_end.clone(),
			group,
		};
		let transposed = ConvTranspose { strides, dilations, pads_begin, pads_end, output_padding, group };
		let types: Vec<TensorType> = shapes.into_iter().map(|s| TensorType::new(ElementType::Float32, s)).collect();
		let types: Vec<&TensorType> = types.iter().collect();
		let (alpha, beta) = (Real::new(1.0), Real::new(1.0));
		let gemm = Gemm { alpha, beta, transpose_a: true, transpose_b: false };
		let matmul = Linear::MatMul { transpose_b: true };
		for op in [Linear::Conv(conv), Linear::ConvTranspose(transposed), Linear::Gemm(gemm), matmul] {
			let _: Result<TensorType, OpError> = Op::Linear(op).infer(&types);
		}
	}
}

fn hostile() -> impl Strategy<Value = u32> {
	prop_oneof![3 => 0u32..5, 1 => sample::select(vec![u32::MAX, 1 << 31, (1 << 31) - 1, 1 << 16]), 1 => any::<u32>()]
}
