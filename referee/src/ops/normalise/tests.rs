use super::*;
use crate::backend::Backend;
use crate::{ops::Op, tensor::ElementType};
use alloc::{vec, vec::Vec};

fn f32s(shape: &[u32], values: &[f32]) -> Array {
	Array::new(shape.to_vec(), Data::F32(values.to_vec())).unwrap()
}

fn run(op: Normalise, inputs: &[&Array]) -> Vec<f32> {
	match Op::Normalise(op).compute(inputs, &Backend::SCALAR).unwrap().into_data() {
		Data::F32(values) => values,
		_ => unreachable!(),
	}
}

/// Numbers without a pattern.
fn numbers(len: usize) -> Vec<f32> {
	let mut state = 1u32;
	let next = |state: &mut u32| {
		*state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
		(*state >> 8) as f32 / 4_194_304.0 - 2.0
	};
	(0..len).map(|_| next(&mut state)).collect()
}

const EPSILON: f32 = 1e-5;

fn epsilon() -> Real {
	Real::new(EPSILON)
}

/// Each element of a set less their mean, over their deviation.
fn naive_centred(set: &[f32]) -> Vec<f32> {
	let mean = set.iter().fold(0.0, |sum, x| sum + x) / set.len() as f32;
	let squares = set.iter().fold(0.0, |sum, x| sum + (x - mean) * (x - mean));
	let factor = 1.0 / libm::sqrtf(squares / set.len() as f32 + EPSILON);
	set.iter().map(|x| (x - mean) * factor).collect()
}

#[test]
fn layers_are_normalised_by_rows() {
	for rows in [1, 7, 8, 21] {
		let x = numbers(rows * 12);
		let input = f32s(&[rows as u32, 3, 4], &x);
		let (scale, bias) = (numbers(12), numbers(16));
		let scaled = |row: &[f32], scale: &[f32], bias: &[f32]| -> Vec<f32> {
			let row = naive_centred(row).into_iter().enumerate();
			row.map(|(i, x)| x * scale[i % scale.len()] + bias[i % bias.len()]).collect()
		};
		let expected: Vec<f32> = x.chunks(12).flat_map(|row| scaled(row, &scale, &bias[4..])).collect();
		let parameters = [f32s(&[3, 4], &scale), f32s(&[3, 4], &bias[4..])];
		let layer = |axis| Normalise::Layer { axis, epsilon: epsilon() };
		assert_eq!(run(layer(1), &[&input, &parameters[0], &parameters[1]]), expected);
		// Of fewer axes than are normalised, and of more.
		let expected: Vec<f32> = x.chunks(12).flat_map(|row| scaled(row, &scale[..4], &bias[..1])).collect();
		let parameters = [f32s(&[4], &scale[..4]), f32s(&[], &bias[..1])];
		assert_eq!(run(layer(1), &[&input, &parameters[0], &parameters[1]]), expected);
		let by_block: Vec<f32> =
			x.chunks(4).zip((0..3).cycle()).flat_map(|(row, i)| scaled(row, &scale[i..=i], &[0.0])).collect();
		assert_eq!(run(layer(2), &[&input, &f32s(&[3, 1], &scale[..3])]), by_block);
	}
}

#[test]
fn root_mean_squares_are_taken_by_rows() {
	let x = numbers(40);
	let scale = numbers(4);
	let expected: Vec<f32> = x
		.chunks(4)
		.flat_map(|row| {
			let squares = row.iter().fold(0.0f32, |sum, x| sum + x * x);
			let factor = 1.0 / libm::sqrtf(squares / 4.0 + EPSILON);
			row.iter().zip(&scale).map(|(x, scale)| x * factor * scale).collect::<Vec<_>>()
		})
		.collect();
	let rms = Normalise::Rms { axis: 2, epsilon: epsilon() };
	assert_eq!(run(rms, &[&f32s(&[2, 5, 4], &x), &f32s(&[4], &scale)]), expected);
}

#[test]
fn instances_and_groups_are_normalised_by_channels() {
	let (x, scale, bias) = (numbers(2 * 6 * 5), numbers(6), numbers(7)[1..].to_vec());
	let input = f32s(&[2, 6, 5], &x);
	let parameters = [f32s(&[6], &scale), f32s(&[6], &bias)];
	let expected = |len: usize| -> Vec<f32> {
		let rows = x.chunks(len).flat_map(naive_centred).enumerate();
		rows.map(|(i, x)| x * scale[i / 5 % 6] + bias[i / 5 % 6]).collect()
	};
	let inputs = [&input, &parameters[0], &parameters[1]];
	assert_eq!(run(Normalise::Instance { epsilon: epsilon() }, &inputs), expected(5));
	for groups in [1, 2, 3, 6] {
		let group = Normalise::Group { groups, epsilon: epsilon() };
		assert_eq!(run(group, &inputs), expected(30 / groups as usize), "{groups} groups");
	}
}

#[test]
fn batches_are_normalised_by_channels() {
	let x = numbers(2 * 3 * 4);
	let [scale, bias, mean] = [3, 6, 9].map(|skip| numbers(12)[skip..skip + 3].to_vec());
	let variance = [0.5, 2.0, 0.0];
	let expected: Vec<f32> = (0..24)
		.map(|i| {
			let c = i / 4 % 3;
			(x[i] - mean[c]) * (scale[c] / libm::sqrtf(variance[c] + EPSILON)) + bias[c]
		})
		.collect();
	let parameters = [&scale, &bias, &mean, &variance.to_vec()].map(|values| f32s(&[3], values));
	let [scale, bias, mean, variance] = &parameters;
	let batch = Normalise::Batch { epsilon: epsilon() };
	assert_eq!(run(batch, &[&f32s(&[2, 3, 2, 2], &x), scale, bias, mean, variance]), expected);
}

#[test]
fn responses_are_normalised_across_channels() {
	let x = numbers(2 * 5 * 3);
	for size in [1u32, 2, 3, 4, 11] {
		let [alpha, beta, bias] = [0.3f32, 0.75, 1.5];
		let expected: Vec<f32> = (0..30)
			.map(|i| {
				let c = (i / 3 % 5) as i64;
				let first = (c - (i64::from(size) - 1) / 2).max(0);
				let last = (c + i64::from(size) / 2).min(4);
				let squares = (first..=last).fold(0.0f32, |sum, other| {
					let x = x[(i as i64 + (other - c) * 3) as usize];
					sum + x * x
				});
				x[i] / libm::powf(bias + alpha / size as f32 * squares, beta)
			})
			.collect();
		let [alpha, beta, bias] = [alpha, beta, bias].map(Real::new);
		let response = Normalise::LocalResponse { size, alpha, beta, bias };
		assert_eq!(run(response, &[&f32s(&[2, 5, 3], &x)]), expected, "{size}");
	}
}

#[test]
fn norms_are_divided_by() {
	let mut x = numbers(2 * 3 * 2);
	[0, 2, 4].into_iter().for_each(|i| x[i] = 0.0);
	for (p, norm) in [(1, (|sum, x| sum + x.abs()) as fn(f32, f32) -> f32), (2, |sum, x| sum + x * x)] {
		let expected: Vec<f32> = (0..12)
			.map(|i| {
				let sum = (0..3).fold(0.0, |sum, r| norm(sum, x[i / 6 * 6 + r * 2 + i % 2]));
				let norm = if p == 2 { libm::sqrtf(sum) } else { sum };
				if norm == 0.0 {
					0.0
				} else {
					x[i] / norm
				}
			})
			.collect();
		assert_eq!(run(Normalise::Lp { axis: 1, p }, &[&f32s(&[2, 3, 2], &x)]), expected);
	}
}

#[test]
fn what_onnx_does_not_take_is_refused() {
	let of = |shape: &[u32]| TensorType::new(ElementType::Float32, shape.to_vec());
	let (x, c) = (of(&[2, 6, 3]), of(&[6]));
	let infer = |op: Normalise, others: &[&TensorType]| {
		let inputs: Vec<&TensorType> = core::iter::once(&x).chain(others.iter().copied()).collect();
		op.infer(&inputs).map(|_| ())
	};
	let group = |groups| Normalise::Group { groups, epsilon: epsilon() };
	assert_eq!(infer(group(3), &[&c, &c]), Ok(()));
	assert_eq!(infer(group(4), &[&c, &c]), Err(OpError::Attribute));
	assert_eq!(infer(group(0), &[&c, &c]), Err(OpError::Attribute));
	assert_eq!(infer(group(3), &[&c]), Err(OpError::Inputs));
	assert_eq!(infer(group(3), &[&c, &of(&[2])]), Err(OpError::Shape));
	let layer = |axis| Normalise::Layer { axis, epsilon: epsilon() };
	assert_eq!(infer(layer(3), &[&of(&[3])]), Err(OpError::Axis));
	assert_eq!(infer(layer(2), &[&of(&[1, 2, 6, 3])]), Err(OpError::Shape));
	assert_eq!(infer(Normalise::Lp { axis: 0, p: 3 }, &[]), Err(OpError::Attribute));
	let double = TensorType::new(ElementType::Float64, vec![6]);
	assert_eq!(infer(Normalise::Instance { epsilon: epsilon() }, &[&c, &double]), Err(OpError::Element));
	assert_eq!(Normalise::Batch { epsilon: epsilon() }.infer(&[]), Err(OpError::Inputs));
}
