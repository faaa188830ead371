use super::*;
use crate::{ops::Op, tensor::ElementType, Backend};
use alloc::{vec, vec::Vec};
use proptest::prelude::*;

fn run(op: Index, inputs: &[&Array]) -> Result<Array, OpError> {
	Op::Index(op).compute(inputs, &Backend::default())
}

fn numbers(shape: &[u32]) -> Array {
	Array::new(shape, Data::F32((0..shape.iter().product::<u32>()).map(|i| i as f32).collect())).unwrap()
}

/// -3, -2, -1, …
fn updates(shape: &[u32]) -> Array {
	let len = shape.iter().product::<u32>();
	Array::new(shape, Data::F32((0..len).map(|i| i as f32 - 3.0).collect())).unwrap()
}

/// The indices as i64, or as i32.
fn indices(shape: &[u32], from: &[i64], narrow: bool) -> Array {
	let taken = from.iter().cycle().take(shape.iter().product::<u32>() as usize);
	let data = match narrow {
		true => Data::I32(taken.map(|i| *i as i32).collect()),
		false => Data::I64(taken.copied().collect()),
	};
	Array::new(shape, data).unwrap()
}

fn f32s(array: &Array) -> Vec<f32> {
	match array.data() {
		Data::F32(values) => values.clone(),
		_ => unreachable!(),
	}
}

fn i64s(array: &Array) -> Vec<i64> {
	match array.data() {
		Data::I64(values) => values.clone(),
		Data::I32(values) => values.iter().map(|v| i64::from(*v)).collect(),
		_ => unreachable!(),
	}
}

/// Every coordinate of a shape, row-major.
fn coordinates(shape: &[u32]) -> Vec<Vec<usize>> {
	shape.iter().fold(vec![Vec::new()], |all, dim| {
		let next = |at: Vec<usize>| (0..*dim as usize).map(move |i| [at.as_slice(), &[i]].concat());
		all.into_iter().flat_map(next).collect()
	})
}

fn offset(shape: &[u32], at: &[usize]) -> usize {
	assert_eq!(shape.len(), at.len());
	shape.iter().zip(at).fold(0, |sum, (dim, at)| sum * *dim as usize + at)
}

/// As the module says: from the end if negative, then the nearest that is there.
fn nearest(index: i64, dim: u32) -> usize {
	let dim = i64::from(dim);
	(if index < 0 { index.saturating_add(dim) } else { index }).clamp(0, dim - 1) as usize
}

fn small() -> impl Strategy<Value = Vec<u32>> {
	prop::collection::vec(1u32..5, 1..5)
}

fn some_indices() -> impl Strategy<Value = Vec<i64>> {
	prop::collection::vec(prop_oneof![-6i64..6, Just(i64::from(i32::MIN)), Just(i64::from(i32::MAX))], 1..30)
}

proptest! {
	#[test]
	fn gather_takes_whole_slices(
		shape in small(),
		at_shape in prop::collection::vec(0u32..4, 0..3),
		at in some_indices(),
		narrow: bool,
		axis in 0usize..4,
	) {
		prop_assume!(axis < shape.len());
		let (data, at) = (numbers(&shape), indices(&at_shape, &at, narrow));
		let out = run(Index::Gather { axis: axis as u32 }, &[&data, &at]).unwrap();
		prop_assert_eq!(out.shape(), [&shape[..axis], &at_shape, &shape[axis + 1..]].concat());
		let (from, values) = (i64s(&at), f32s(&out));
		for (value, c) in values.iter().zip(coordinates(out.shape())) {
			let (before, rest) = c.split_at(axis);
			let (index, after) = rest.split_at(at_shape.len());
			let i = nearest(from[offset(&at_shape, index)], shape[axis]);
			prop_assert_eq!(*value, offset(&shape, &[before, &[i], after].concat()) as f32);
		}
	}

	#[test]
	fn single_elements_are_gathered_and_scattered(
		shape in small(),
		less in prop::collection::vec(0u32..3, 4),
		at in some_indices(),
		narrow: bool,
		axis in 0usize..4,
		reduction in reduction(),
	) {
		prop_assume!(axis < shape.len());
		let at_shape: Vec<u32> = shape.iter().zip(&less).enumerate().map(|(i, (dim, less))| {
			if i == axis { dim + less } else { dim.saturating_sub(*less) }
		}).collect();
		let (data, at) = (numbers(&shape), indices(&at_shape, &at, narrow));
		let from = i64s(&at);
		let target = |i: usize, c: &[usize]| {
			let mut c = c.to_vec();
			c[axis] = nearest(from[i], shape[axis]);
			offset(&shape, &c)
		};
		let gathered = run(Index::GatherElements { axis: axis as u32 }, &[&data, &at]).unwrap();
		prop_assert_eq!(gathered.shape(), at_shape.as_slice());
		let mut expected = f32s(&data);
		for (i, (value, c)) in f32s(&gathered).iter().zip(coordinates(&at_shape)).enumerate() {
			prop_assert_eq!(*value, target(i, &c) as f32);
			combine(&mut expected[target(i, &c)], i as f32 - 3.0, reduction);
		}
		let op = Index::ScatterElements { axis: axis as u32, reduction };
		let scattered = run(op, &[&data, &at, &updates(&at_shape)]).unwrap();
		prop_assert_eq!(f32s(&scattered), expected);
	}

	#[test]
	fn tuples_name_parts(
		shape in small(),
		batch in 0usize..3,
		tuple in 1usize..4,
		more in 0u32..4,
		at in some_indices(),
		narrow: bool,
		reduction in reduction(),
	) {
		prop_assume!(batch + tuple <= shape.len());
		for batch in [0, batch] {
			let at_shape = [&shape[..batch], &[more, tuple as u32]].concat();
			let (data, at) = (numbers(&shape), indices(&at_shape, &at, narrow));
			let from = i64s(&at);
			let out = run(Index::GatherND { batch_dims: batch as u32 }, &[&data, &at]).unwrap();
			prop_assert_eq!(out.shape(), [&at_shape[..batch + 1], &shape[batch + tuple..]].concat());
			let mut expected = f32s(&data);
			for (i, (value, c)) in f32s(&out).iter().zip(coordinates(out.shape())).enumerate() {
				let row = offset(&at_shape[..batch + 1], &c[..batch + 1]) * tuple;
				let named = (0..tuple).map(|t| nearest(from[row + t], shape[batch + t]));
				let named: Vec<usize> = named.collect();
				let source = [&c[..batch], &named, &c[batch + 1..]].concat();
				prop_assert_eq!(*value, offset(&shape, &source) as f32);
				combine(&mut expected[offset(&shape, &source)], i as f32 - 3.0, reduction);
			}
			if batch == 0 {
				let scattered = run(Index::ScatterND { reduction }, &[&data, &at, &updates(out.shape())]).unwrap();
				prop_assert_eq!(f32s(&scattered), expected);
			}
		}
	}

	#[test]
	fn one_hot_sets_one(
		at_shape in prop::collection::vec(0u32..4, 0..3),
		at in some_indices(),
		narrow: bool,
		axis in 0usize..4,
		depth in 0u32..6,
	) {
		prop_assume!(axis <= at_shape.len());
		let at = indices(&at_shape, &at, narrow);
		let values = Array::new([2], Data::I8(vec![-1, 9])).unwrap();
		let out = run(Index::OneHot { axis: axis as u32, depth }, &[&at, &values]).unwrap();
		prop_assert_eq!(out.shape(), [&at_shape[..axis], &[depth], &at_shape[axis..]].concat());
		for (byte, c) in out.as_bytes().iter().zip(coordinates(out.shape())) {
			let index = i64s(&at)[offset(&at_shape, &[&c[..axis], &c[axis + 1..]].concat())];
			let on = index == c[axis] as i64 || index + i64::from(depth) == c[axis] as i64;
			prop_assert_eq!(*byte as i8, if on { 9 } else { -1 });
		}
	}

	#[test]
	fn hostile_shapes_are_answered(
		a in prop::collection::vec(prop::sample::select(&HUGE[..]), 0..10),
		b in prop::collection::vec(prop::sample::select(&HUGE[..]), 0..10),
		c in prop::collection::vec(prop::sample::select(&HUGE[..]), 0..10),
		number in prop::sample::select(&HUGE[..]),
		depth in prop::sample::select(&HUGE[..]),
	) {
		let a = TensorType::new(ElementType::Float32, a);
		let b = TensorType::new(ElementType::Int64, b);
		let c = TensorType::new(ElementType::Float32, c);
		let reduction = ScatterReduction::Add;
		for op in [
			Index::Gather { axis: number },
			Index::GatherElements { axis: number },
			Index::GatherND { batch_dims: number },
			Index::ScatterElements { axis: number, reduction },
			Index::ScatterND { reduction },
			Index::OneHot { axis: number, depth },
		] {
			for inputs in [&[][..], &[&a], &[&a, &b], &[&b, &a], &[&a, &b, &c], &[&a, &a, &a]] {
				if let Ok(output) = Op::Index(op.clone()).infer(inputs) {
					prop_assert!(output.bytes().is_some());
				}
			}
		}
	}
}

const HUGE: [u32; 8] = [0, 1, 2, 3, 1 << 16, 1 << 31, u32::MAX - 1, u32::MAX];

fn reduction() -> impl Strategy<Value = ScatterReduction> {
	use ScatterReduction::*;
	prop::sample::select(vec![None, Add, Mul, Max, Min])
}

fn combine(value: &mut f32, update: f32, reduction: ScatterReduction) {
	*value = match reduction {
		ScatterReduction::None => update,
		ScatterReduction::Add => *value + update,
		ScatterReduction::Mul => *value * update,
		ScatterReduction::Max => value.max(update),
		ScatterReduction::Min => value.min(update),
	};
}

#[test]
fn integers_wrap_and_nan_and_zeros_have_their_order() {
	let scatter = |data: Data, updates: Data, reduction| {
		let n = updates.len();
		let data = Array::new([1], data).unwrap();
		let at = Array::new([n as u32], Data::I64(vec![0; n])).unwrap();
		let updates = Array::new([n as u32], updates).unwrap();
		let op = Index::ScatterElements { axis: 0, reduction };
		run(op, &[&data, &at, &updates]).map(|out| out.as_bytes().to_vec())
	};
	use ScatterReduction::{Add, Max, Min, Mul};
	assert_eq!(scatter(Data::I8(vec![127]), Data::I8(vec![1]), Add), Ok(vec![0x80]));
	assert_eq!(scatter(Data::U8(vec![128]), Data::U8(vec![2]), Mul), Ok(vec![0]));
	let nan = crate::tensor::NAN_F32;
	for reduction in [Max, Min] {
		for (value, update) in [(nan, 1.0), (1.0, nan)] {
			let out = scatter(Data::F32(vec![value]), Data::F32(vec![update, 2.0]), reduction);
			assert_eq!(out, Ok(nan.to_le_bytes().to_vec()));
		}
	}
	for (value, update) in [(0.0f64, -0.0), (-0.0, 0.0)] {
		let out = |reduction| scatter(Data::F64(vec![value]), Data::F64(vec![update]), reduction);
		assert_eq!(out(Max), Ok(0.0f64.to_le_bytes().to_vec()));
		assert_eq!(out(Min), Ok((-0.0f64).to_le_bytes().to_vec()));
	}
	assert_eq!(scatter(Data::Bool(vec![1]), Data::Bool(vec![1]), Add), Err(OpError::Element));
	assert_eq!(scatter(Data::Bool(vec![1]), Data::Bool(vec![0]), ScatterReduction::None), Ok(vec![0]));
}

#[test]
fn an_axis_without_elements_has_no_nearest() {
	let data = Array::new([0, 3], Data::F32(Vec::new())).unwrap();
	let at = |shape: &[u32]| {
		Array::new(shape, Data::I64(vec![0; shape.iter().product::<u32>() as usize])).unwrap()
	};
	assert_eq!(run(Index::Gather { axis: 0 }, &[&data, &at(&[1])]), Err(OpError::Shape));
	assert_eq!(run(Index::Gather { axis: 0 }, &[&data, &at(&[0])]).unwrap().shape(), [0, 3]);
	assert_eq!(run(Index::GatherND { batch_dims: 0 }, &[&data, &at(&[2, 1])]), Err(OpError::Shape));
	assert_eq!(run(Index::GatherElements { axis: 0 }, &[&data, &at(&[1, 3])]), Err(OpError::Shape));
}
