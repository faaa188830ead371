use super::*;
use crate::{ops::Op, tensor::MAX_RANK};
use alloc::{vec, vec::Vec};

fn array(shape: &[u32], data: Data) -> Array {
	Array::new(shape.to_vec(), data).unwrap()
}

fn f32s(shape: &[u32], values: &[f32]) -> Array {
	array(shape, Data::F32(values.to_vec()))
}

fn run(op: impl Into<Op>, inputs: &[&Array]) -> Array {
	op.into().compute(inputs, &Backend::SCALAR).unwrap()
}

impl From<Unary> for Op {
	fn from(op: Unary) -> Self {
		Self::Unary(op)
	}
}

impl From<Binary> for Op {
	fn from(op: Binary) -> Self {
		Self::Binary(op)
	}
}

/// Every shape of at most three axes of 1, 2 or 3, against the index of each element worked out by itself.
#[test]
fn broadcasting_is_numpys() {
	let mut shapes = vec![vec![]];
	for i in 0..27u32 {
		let [a, b, c] = [i % 3, i / 3 % 3, i / 9].map(|dim| [1, 2, 3][dim as usize]);
		shapes.extend([vec![a], vec![a, b], vec![a, b, c], vec![2, a, b, c, 3]]);
	}
	shapes.sort();
	shapes.dedup();
	let filled = |shape: &[u32], first: i64| {
		let len: u32 = shape.iter().product();
		array(shape, Data::I64((first..first + i64::from(len)).collect()))
	};
	for a in &shapes {
		for b in &shapes {
			let (x, y) = (filled(a, 0), filled(b, 1000));
			let sum = Op::Binary(Binary::Sub).compute(&[&x, &y], &Backend::SCALAR);
			let Some(shape) = naive_shape(a, b) else {
				assert_eq!(sum, Err(OpError::Shape));
				continue;
			};
			let len: u32 = shape.iter().product();
			let at = |i| naive_index(&shape, a, i) as i64 - (1000 + naive_index(&shape, b, i) as i64);
			assert_eq!(sum, Ok(array(&shape, Data::I64((0..len as usize).map(at).collect()))));
		}
	}
}

fn naive_shape(a: &[u32], b: &[u32]) -> Option<Vec<u32>> {
	let rank = a.len().max(b.len());
	let dim = |shape: &[u32], axis: usize| match (axis + shape.len()).checked_sub(rank) {
		Some(axis) => shape[axis],
		None => 1,
	};
	(0..rank)
		.map(|axis| match (dim(a, axis), dim(b, axis)) {
			(a, b) if a == b || b == 1 => Some(a),
			(1, b) => Some(b),
			_ => None,
		})
		.collect()
}

/// Where element `i` of an output of this shape lies in an input of that shape.
pub(super) fn naive_index(output: &[u32], input: &[u32], mut i: usize) -> usize {
	let (mut index, mut stride) = (0, 1);
	for (axis, dim) in output.iter().rev().enumerate() {
		let at = i % *dim as usize;
		i /= *dim as usize;
		if let Some(dim) = input.iter().rev().nth(axis) {
			index += if *dim == 1 { 0 } else { at } * stride;
			stride *= *dim as usize;
		}
	}
	index
}

#[test]
fn where_takes_from_either() {
	let condition = array(&[2, 1], Data::Bool(vec![1, 0]));
	let (x, y) = (f32s(&[], &[7.0]), f32s(&[1, 3], &[1.0, 2.0, 3.0]));
	let both = run(Op::Where, &[&condition, &x, &y]);
	assert_eq!(both, f32s(&[2, 3], &[7.0, 7.0, 7.0, 1.0, 2.0, 3.0]));
	let condition = array(&[3], Data::Bool(vec![0, 1, 0]));
	let both = run(Op::Where, &[&condition, &x, &y]);
	assert_eq!(both, f32s(&[1, 3], &[1.0, 7.0, 3.0]));
	let long = f32s(&[2, 3], &[4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
	assert_eq!(run(Op::Where, &[&condition, &x, &long]), f32s(&[2, 3], &[4.0, 7.0, 6.0, 7.0, 7.0, 9.0]));
	assert_eq!(run(Op::Where, &[&condition, &long, &x]), f32s(&[2, 3], &[7.0, 5.0, 7.0, 7.0, 8.0, 7.0]));
	assert_eq!(run(Op::Where, &[&condition, &y, &long]), f32s(&[2, 3], &[4.0, 2.0, 6.0, 7.0, 2.0, 9.0]));
	assert_eq!(run(Op::Where, &[&condition, &x, &x]), f32s(&[3], &[7.0, 7.0, 7.0]));
}

#[test]
fn integers_wrap_and_divide_by_anything() {
	let i8s = |values: &[i8]| array(&[values.len() as u32], Data::I8(values.to_vec()));
	let a = i8s(&[-128, -128, 127, 7, -7, 7, -7, 5]);
	let b = i8s(&[-1, 0, 1, 3, 3, -3, -3, 0]);
	let check = |op: Binary, values: &[i8]| assert_eq!(run(op, &[&a, &b]), i8s(values), "{op:?}");
	check(Binary::Add, &[127, -128, -128, 10, -4, 4, -10, 5]);
	check(Binary::Div, &[-128, 0, 127, 2, -2, -2, 2, 0]);
	check(Binary::Fmod, &[0, 0, 0, 1, -1, 1, -1, 0]);
	check(Binary::Mod, &[0, 0, 0, 1, 2, -2, -1, 0]);
	assert_eq!(run(Unary::Neg, &[&a]), i8s(&[-128, -128, -127, -7, 7, -7, 7, -5]));
	assert_eq!(run(Unary::Abs, &[&a]), i8s(&[-128, -128, 127, 7, 7, 7, 7, 5]));
	assert_eq!(run(Unary::Sign, &[&b]), i8s(&[-1, 0, 1, 1, 1, -1, -1, 0]));
	let shifted = |op, by: Vec<u8>| {
		run(op, &[&array(&[4], Data::U8(vec![0x81; 4])), &array(&[4], Data::U8(by))]).into_data()
	};
	assert_eq!(shifted(Binary::BitShiftLeft, vec![1, 7, 8, 255]).as_bytes(), [2, 0x80, 0, 0]);
	assert_eq!(shifted(Binary::BitShiftRight, vec![1, 7, 8, 255]).as_bytes(), [0x40, 1, 0, 0]);
}

#[test]
fn powers_go_by_the_base() {
	let i32s = |values: &[i32]| array(&[values.len() as u32], Data::I32(values.to_vec()));
	let base = i32s(&[2, 3, -1, -1, 1, 0, 0, 3, 2]);
	let exponent = array(&[9], Data::I64(vec![10, 21, -3, -4, -9, -1, 0, -1, 32]));
	assert_eq!(run(Binary::Pow, &[&base, &exponent]), i32s(&[1024, 1870418611, -1, 1, 1, 0, 1, 0, 0]));
	let base = i32s(&[2, 9, -1, 10, 0]);
	let exponent = f32s(&[5], &[0.5, 0.5, 0.5, 10.0, -1.0]);
	assert_eq!(run(Binary::Pow, &[&base, &exponent]), i32s(&[1, 3, 0, i32::MAX, i32::MAX]));
	let base = f32s(&[3], &[1.1, -0.0, f32::INFINITY]);
	let square = run(Binary::Pow, &[&base, &array(&[], Data::U8(vec![2]))]);
	assert_eq!(square, f32s(&[3], &[1.1 * 1.1, 0.0, f32::INFINITY]));
}

#[test]
fn zeros_and_nan_are_ordered() {
	let a = f32s(&[6], &[0.0, -0.0, f32::NAN, 1.0, f32::NEG_INFINITY, -0.0]);
	let b = f32s(&[6], &[-0.0, 0.0, 1.0, f32::NAN, f32::INFINITY, -0.0]);
	let max = run(Binary::Max, &[&a, &b]);
	assert_eq!(max, f32s(&[6], &[0.0, 0.0, f32::NAN, f32::NAN, f32::INFINITY, -0.0]));
	let min = run(Binary::Min, &[&a, &b]);
	assert_eq!(min, f32s(&[6], &[-0.0, -0.0, f32::NAN, f32::NAN, f32::NEG_INFINITY, -0.0]));
	assert_eq!(run(Unary::Relu, &[&a]), f32s(&[6], &[0.0, 0.0, f32::NAN, 1.0, 0.0, 0.0]));
	assert_eq!(run(Unary::Sign, &[&a]), f32s(&[6], &[0.0, 0.0, f32::NAN, 1.0, -1.0, 0.0]));
	let equal = run(Binary::Equal, &[&a, &b]);
	assert_eq!(equal, array(&[6], Data::Bool(vec![1, 1, 0, 0, 0, 1])));
}

#[test]
fn casts_are_defined_for_every_number() {
	let x = f32s(&[7], &[f32::NAN, 1.9, -1.9, 300.0, f32::NEG_INFINITY, 1e30, 0.0]);
	let cast = |to, x: &Array| run(Op::Cast { to }, &[x]);
	assert_eq!(cast(ElementType::Int8, &x), array(&[7], Data::I8(vec![0, 1, -1, 127, -128, 127, 0])));
	assert_eq!(cast(ElementType::Uint8, &x), array(&[7], Data::U8(vec![0, 1, 0, 255, 0, 255, 0])));
	assert_eq!(cast(ElementType::Bool, &x), array(&[7], Data::Bool(vec![1, 1, 1, 1, 1, 1, 0])));
	let x = array(&[3], Data::I32(vec![-1, 0x1_0180, 16_777_217]));
	assert_eq!(cast(ElementType::Int8, &x), array(&[3], Data::I8(vec![-1, -128, 1])));
	assert_eq!(cast(ElementType::Uint64, &x), array(&[3], Data::U64(vec![u64::MAX, 0x1_0180, 16_777_217])));
	assert_eq!(cast(ElementType::Float32, &x), f32s(&[3], &[-1.0, 65_920.0, 16_777_216.0]));
}

#[test]
fn what_onnx_does_not_take_is_refused() {
	let of = |element, shape: &[u32]| TensorType::new(element, shape.to_vec());
	let (unsigned, float) = (of(ElementType::Uint8, &[2]), of(ElementType::Float32, &[2]));
	assert_eq!(Unary::Neg.infer(&[&unsigned]), Err(OpError::Element));
	assert_eq!(Unary::Exp.infer(&[&unsigned]), Err(OpError::Element));
	assert_eq!(Binary::Mod.infer(&[&float, &float]), Err(OpError::Element));
	assert_eq!(Binary::Add.infer(&[&float, &unsigned]), Err(OpError::Element));
	assert_eq!(Binary::Add.infer(&[&float]), Err(OpError::Inputs));
	let matrix = of(ElementType::Float32, &[3, 2]);
	assert_eq!(Binary::PRelu.infer(&[&float, &matrix]), Err(OpError::Shape));
	assert_eq!(Binary::PRelu.infer(&[&matrix, &float]), Ok(matrix.clone()));
	let deep = of(ElementType::Float32, &[1; MAX_RANK + 1]);
	assert_eq!(Op::Binary(Binary::Add).infer(&[&deep, &float]), Err(OpError::Rank));
	assert_eq!(Op::Unary(Unary::Abs).infer(&[&deep]), Err(OpError::TooLarge));
	let (tall, wide) =
		(of(ElementType::Float32, &[u32::MAX, 1, 1]), of(ElementType::Float32, &[u32::MAX, u32::MAX]));
	assert_eq!(Op::Binary(Binary::Add).infer(&[&tall, &wide]), Err(OpError::TooLarge));
}
