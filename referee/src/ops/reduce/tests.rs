use super::*;
use crate::{
	ops::{math::Number, Op},
	testing::number,
};
use alloc::vec;
use proptest::prelude::*;

fn f32s(shape: &[u32], values: &[f32]) -> Array {
	Array::new(shape.to_vec(), Data::F32(values.to_vec())).unwrap()
}

fn i64s(shape: &[u32], values: &[i64]) -> Array {
	Array::new(shape.to_vec(), Data::I64(values.to_vec())).unwrap()
}

fn run(op: Reduce, x: &Array) -> Array {
	Op::Reduce(op).compute(&[x], &Backend::SCALAR).unwrap()
}

/// The elements of `x` that go into each output element when these axes are reduced, in order, found by
/// going through every index.
fn sets(shape: &[u32], axes: &[u32], x: &[f32]) -> Vec<Vec<f32>> {
	let key = |mut i: usize| -> Vec<usize> {
		let mut index: Vec<usize> = shape
			.iter()
			.rev()
			.map(|dim| {
				let at = i % *dim as usize;
				i /= *dim as usize;
				at
			})
			.collect();
		index.reverse();
		axes.iter().for_each(|axis| index[*axis as usize] = 0);
		index
	};
	let mut keyed: Vec<(Vec<usize>, f32)> = x.iter().enumerate().map(|(i, x)| (key(i), *x)).collect();
	keyed.sort_by(|a, b| a.0.cmp(&b.0));
	keyed.chunk_by(|a, b| a.0 == b.0).map(|set| set.iter().map(|(_, x)| *x).collect()).collect()
}

fn naive(kind: ReduceKind, set: &[f32]) -> f32 {
	let mut sum = 0.0f32;
	match kind {
		ReduceKind::Sum => set.iter().for_each(|x| sum += x),
		ReduceKind::Mean => return naive(ReduceKind::Sum, set) / set.len() as f32,
		ReduceKind::Max => return set.iter().copied().reduce(Number::greater).unwrap(),
		ReduceKind::Min => return set.iter().copied().reduce(Number::lesser).unwrap(),
		ReduceKind::Prod => {
			sum = 1.0;
			set.iter().for_each(|x| sum *= x);
		},
		ReduceKind::L1 => set.iter().for_each(|x| sum += x.abs()),
		ReduceKind::L2 => return libm::sqrtf(naive(ReduceKind::SumSquare, set)),
		ReduceKind::LogSum => return libm::logf(naive(ReduceKind::Sum, set)),
		ReduceKind::LogSumExp => {
			let max = naive(ReduceKind::Max, set);
			let max = if max.is_infinite() { 0.0 } else { max };
			set.iter().for_each(|x| sum += libm::expf(x - max));
			sum = libm::logf(sum) + max;
		},
		ReduceKind::SumSquare => set.iter().for_each(|x| sum += x * x),
	}
	sum
}

fn shaped() -> impl Strategy<Value = (Vec<u32>, Vec<f32>)> {
	let dim = prop_oneof![4 => 1u32..5, 1 => 9u32..40];
	prop::collection::vec(dim, 1..5).prop_flat_map(|shape| {
		let len = shape.iter().product::<u32>() as usize;
		(Just(shape), prop::collection::vec(number(), len))
	})
}

proptest! {
	#[test]
	fn reductions_fold_from_the_left((shape, x) in shaped(), mask in any::<u8>(), keepdims: bool) {
		let axes: Vec<u32> = (0..shape.len() as u32).filter(|axis| mask >> axis & 1 == 1).collect();
		let sets = sets(&shape, &axes, &x);
		let input = f32s(&shape, &x);
		for kind in ReduceKind::ALL {
			let output = run(Reduce::Over { kind, axes: axes.clone(), keepdims }, &input);
			let expected: Vec<f32> = sets.iter().map(|set| naive(kind, set)).collect();
			prop_assert_eq!(&output, &f32s(output.shape(), &expected), "{:?} over {:?}", kind, &axes);
		}
	}

	#[test]
	fn softmaxes_fold_from_the_left((shape, x) in shaped(), axis in 0u32..4) {
		let axis = axis % shape.len() as u32;
		let input = f32s(&shape, &x);
		let keep = |kind, x: &Array| run(Reduce::Over { kind, axes: vec![axis], keepdims: true }, x);
		let binary = |op, a: &Array, b: &Array| {
			Op::Binary(op).compute(&[a, b], &Backend::SCALAR).unwrap()
		};
		use crate::ops::{Binary, Unary};
		let shifted = binary(Binary::Sub, &input, &keep(ReduceKind::Max, &input));
		let powers = Op::Unary(Unary::Exp).compute(&[&shifted], &Backend::SCALAR).unwrap();
		let sums = keep(ReduceKind::Sum, &powers);
		prop_assert_eq!(run(Reduce::Softmax { axis }, &input), binary(Binary::Div, &powers, &sums));
		let logs = Op::Unary(Unary::Log).compute(&[&sums], &Backend::SCALAR).unwrap();
		prop_assert_eq!(run(Reduce::LogSoftmax { axis }, &input), binary(Binary::Sub, &shifted, &logs));
	}

	#[test]
	fn places_are_those_of_a_stable_sort((shape, x) in shaped(), axis in 0u32..4, largest: bool, k in 0u32..40) {
		let axis = axis % shape.len() as u32;
		let input = f32s(&shape, &x);
		let k = k % (shape[axis as usize] + 1);
		let sorted: Vec<Vec<(usize, f32)>> =
			sets(&shape, &[axis], &x).iter().map(|lane| sorted(lane, largest)).collect();
		for indices in [false, true] {
			let found = run(Reduce::TopK { axis, k, largest, indices }, &input);
			let mut shape = shape.clone();
			shape[axis as usize] = k;
			prop_assert_eq!(found.shape(), &shape);
			let numbers: Vec<f32> = match found.data() {
				Data::I64(places) => places.iter().map(|place| *place as f32).collect(),
				Data::F32(values) => values.clone(),
				_ => unreachable!(),
			};
			for (found, sorted) in sets_or_none(&shape, axis, &numbers).iter().zip(&sorted) {
				let expected = sorted.iter().take(k as usize).map(|(i, x)| if indices { *i as f32 } else { *x });
				let expected: Vec<u32> = expected.map(bits).collect();
				prop_assert_eq!(found.iter().copied().map(bits).collect::<Vec<u32>>(), expected);
			}
		}
	}

	#[test]
	fn the_first_or_last_of_equals_is_found((shape, x) in shaped(), axis in 0u32..4, largest: bool) {
		let axis = axis % shape.len() as u32;
		let input = f32s(&shape, &x);
		let sorted: Vec<Vec<(usize, f32)>> =
			sets(&shape, &[axis], &x).iter().map(|lane| sorted(lane, largest)).collect();
		let first = run(Reduce::Arg { max: largest, axis, keepdims: false, last: false }, &input);
		let expected: Vec<i64> = sorted.iter().map(|lane| lane[0].0 as i64).collect();
		prop_assert_eq!(&first, &i64s(first.shape(), &expected));
		let last = run(Reduce::Arg { max: largest, axis, keepdims: false, last: true }, &input);
		let equal = |lane: &Vec<(usize, f32)>| {
			lane.iter().filter(|(_, x)| x.order(lane[0].1).is_eq()).map(|(i, _)| *i as i64).max().unwrap()
		};
		let expected: Vec<i64> = sorted.iter().map(equal).collect();
		prop_assert_eq!(&last, &i64s(last.shape(), &expected));
		let ones = run(Reduce::Hardmax { axis }, &input);
		let Data::F32(ones) = ones.data() else { unreachable!() };
		if largest {
			for (lane, sorted) in sets_or_none(&shape, axis, ones).iter().zip(&sorted) {
				let expected: Vec<f32> = (0..lane.len()).map(|i| f32::from(i == sorted[0].0)).collect();
				prop_assert_eq!(lane, &expected);
			}
		}
	}

	#[test]
	fn cumulations_are_folds_of_beginnings((shape, x) in shaped(), axis in 0u32..4, exclusive: bool, reverse: bool) {
		let axis = axis % shape.len() as u32;
		let input = f32s(&shape, &x);
		for product in [false, true] {
			let output = run(match product {
				true => Reduce::CumProd { axis, exclusive, reverse },
				false => Reduce::CumSum { axis, exclusive, reverse },
			}, &input);
			let Data::F32(output) = output.data() else { unreachable!() };
			for (mut x, mut y) in sets(&shape, &[axis], &x).into_iter().zip(sets(&shape, &[axis], output)) {
				if reverse {
					x.reverse();
					y.reverse();
				}
				for (i, y) in y.iter().enumerate() {
					let kind = if product { ReduceKind::Prod } else { ReduceKind::Sum };
					let expected = naive(kind, &x[..i + usize::from(!exclusive)]);
					prop_assert_eq!(bits(*y), bits(expected));
				}
			}
		}
	}
}

fn sorted(lane: &[f32], largest: bool) -> Vec<(usize, f32)> {
	let mut lane: Vec<(usize, f32)> = lane.iter().copied().enumerate().collect();
	lane.sort_by(|a, b| if largest { b.1.order(a.1) } else { a.1.order(b.1) });
	lane
}

/// Equal for all NaNs.
fn bits(x: f32) -> u32 {
	if x.is_nan() { crate::tensor::NAN_F32 } else { x }.to_bits()
}

fn sets_or_none(shape: &[u32], axis: u32, x: &[f32]) -> Vec<Vec<f32>> {
	if x.is_empty() {
		Vec::new()
	} else {
		sets(shape, &[axis], x)
	}
}

#[test]
fn integers_wrap_and_are_cut() {
	let over = |kind, x: &Array| run(Reduce::Over { kind, axes: vec![0], keepdims: false }, x);
	let x = i64s(&[3], &[i64::MAX, 2, -4]);
	assert_eq!(over(ReduceKind::Sum, &x), i64s(&[], &[i64::MAX - 2]));
	let x = i64s(&[2], &[-7, 2]);
	assert_eq!(over(ReduceKind::Mean, &x), i64s(&[], &[-2]));
	assert_eq!(over(ReduceKind::L2, &x), i64s(&[], &[7]));
	assert_eq!(over(ReduceKind::LogSum, &x), i64s(&[], &[0]), "the logarithm of a negative number is NaN");
	assert_eq!(over(ReduceKind::LogSumExp, &i64s(&[2], &[7, 7])), i64s(&[], &[7]));
	let bools = Array::new([2, 2], Data::Bool(vec![1, 0, 1, 1])).unwrap();
	let max = over(ReduceKind::Max, &bools);
	assert_eq!(max, Array::new([2], Data::Bool(vec![1, 1])).unwrap());
	let min = over(ReduceKind::Min, &bools);
	assert_eq!(min, Array::new([2], Data::Bool(vec![1, 0])).unwrap());
}

#[test]
fn what_onnx_does_not_take_is_refused() {
	let of = |element, shape: &[u32]| TensorType::new(element, shape.to_vec());
	let x = of(ElementType::Float32, &[2, 0, 3]);
	let sum = |axes: &[u32]| Reduce::Over { kind: ReduceKind::Sum, axes: axes.to_vec(), keepdims: false };
	assert_eq!(sum(&[0, 2]).infer(&[&x]), Ok(of(ElementType::Float32, &[0])));
	assert_eq!(sum(&[1]).infer(&[&x]), Err(OpError::Shape));
	assert_eq!(sum(&[2, 0]).infer(&[&x]), Err(OpError::Axis));
	assert_eq!(sum(&[0, 0]).infer(&[&x]), Err(OpError::Axis));
	assert_eq!(sum(&[3]).infer(&[&x]), Err(OpError::Axis));
	assert_eq!(sum(&[]).infer(&[&of(ElementType::Float32, &[1; 9])]), Err(OpError::Rank));
	assert_eq!(sum(&[]).infer(&[&of(ElementType::Int8, &[1])]), Err(OpError::Element));
	let top = |k| Reduce::TopK { axis: 2, k, largest: true, indices: true };
	assert_eq!(top(4).infer(&[&x]), Err(OpError::Attribute));
	assert_eq!(top(3).infer(&[&x]), Ok(of(ElementType::Int64, &[2, 0, 3])));
	assert_eq!(Reduce::Softmax { axis: 0 }.infer(&[&of(ElementType::Int32, &[2])]), Err(OpError::Element));
}
