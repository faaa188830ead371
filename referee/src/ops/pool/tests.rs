use super::{Pool, PoolKind};
use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{Op, OpError},
	tensor::ElementType,
};
use alloc::{vec, vec::Vec};
use proptest::{collection, prelude::*, sample};

fn compute(pool: &Pool, x: &Array) -> Result<Array, OpError> {
	Op::Pool(pool.clone()).compute(&[x], &Backend::SCALAR)
}

fn line(values: &[f32]) -> Array {
	Array::new([1, 1, values.len() as u32], Data::F32(values.to_vec())).unwrap()
}

fn pool(kind: PoolKind, kernel: u32, stride: u32, pads: [u32; 2], ceil_mode: bool) -> Pool {
	let [begin, end] = pads.map(|pad| vec![pad]);
	Pool {
		kind,
		kernel: vec![kernel],
		strides: vec![stride],
		dilations: vec![1],
		pads_begin: begin,
		pads_end: end,
		ceil_mode,
	}
}

#[test]
fn a_last_window_counts_if_it_starts_in_the_input() {
	let max = |x: &[f32], kernel, stride, pads, ceil| {
		compute(&pool(PoolKind::Max, kernel, stride, pads, ceil), &line(x))
	};
	assert_eq!(max(&[1., 2., 3., 4.], 3, 2, [0, 0], false), Ok(line(&[3.])));
	assert_eq!(max(&[1., 2., 3., 4.], 3, 2, [0, 0], true), Ok(line(&[3., 4.])));
	// The third would start in the padding behind.
	assert_eq!(max(&[1., 2., 3.], 2, 2, [1, 1], true), Ok(line(&[1., 3.])));
	assert_eq!(max(&[1.], 2, 1, [2, 0], false), Err(OpError::Attribute));
}

#[test]
fn averages_count_what_they_are_told_to() {
	let average = |padded, ceil| {
		let kind = PoolKind::Average { count_include_pad: padded };
		compute(&pool(kind, 3, 2, [1, 0], ceil), &line(&[6., 12., 6., 18., 9.]))
	};
	assert_eq!(average(false, false), Ok(line(&[9., 12.])));
	assert_eq!(average(true, false), Ok(line(&[6., 12.])));
	// What lies past the padding is never counted.
	assert_eq!(average(true, true), Ok(line(&[6., 12., 13.5])));
}

#[test]
fn the_greatest_is_nan_and_zero_has_a_sign() {
	let both = |x: &[f32]| {
		let max = compute(&pool(PoolKind::Max, 3, 1, [0, 0], false), &line(x)).unwrap();
		let index = compute(&pool(PoolKind::MaxIndex { column_major: false }, 3, 1, [0, 0], false), &line(x))
			.unwrap();
		match (max.into_data(), index.into_data()) {
			(Data::F32(max), Data::I64(index)) => (max[0].to_bits(), index[0]),
			_ => panic!(),
		}
	};
	assert_eq!(both(&[f32::INFINITY, f32::NAN, f32::NAN]), (0x7fc0_0000, 1));
	assert_eq!(both(&[-0.0, 0.0, -0.0]), (0, 1));
	assert_eq!(both(&[-0.0, -1.0, -0.0]), ((-0.0f32).to_bits(), 0));
	assert_eq!(both(&[2.0, 3.0, 3.0]), (3.0f32.to_bits(), 1));
}

/// A plane under a window: attributes of both axes, and the numbers.
fn windows() -> impl Strategy<Value = (Pool, Array)> {
	let pair = |range: core::ops::Range<u32>| collection::vec(range, 2);
	let numbers =
		prop_oneof![9 => -4.0f32..4.0, 1 => sample::select(vec![f32::NAN, -0.0, 0.0, f32::INFINITY, 1e-42])];
	let attributes = (pair(1..4), pair(1..4), pair(1..3), pair(0..3), pair(0..3), any::<bool>());
	(attributes, pair(1..9)).prop_flat_map(
		move |((kernel, strides, dilations, begin, end, ceil_mode), mut size)| {
			let mut pads = [begin, end];
			for i in 0..2 {
				let extent = (kernel[i] - 1) * dilations[i] + 1;
				pads.iter_mut().for_each(|pads| pads[i] = pads[i].min(extent - 1));
				size[i] = size[i].max(extent);
			}
			let [pads_begin, pads_end] = pads;
			let pool =
				Pool { kind: PoolKind::Max, kernel, strides, dilations, pads_begin, pads_end, ceil_mode };
			let (h, w) = (size[0], size[1]);
			let array = move |values| Array::new([2, 3, h, w], Data::F32(values)).unwrap();
			(Just(pool), collection::vec(numbers.clone(), (6 * h * w) as usize).prop_map(array))
		},
	)
}

type Taps = (Vec<usize>, usize);

/// For each output, the positions in its plane of the taps of its window that are inside, and how many are
/// inside or in the padding.
fn taps(pool: &Pool, size: [i64; 2], out: &[u32]) -> Vec<Taps> {
	let number = |list: &[u32], i: usize| i64::from(list[i]);
	let at = |i: usize, out: u32, tap: u32| {
		i64::from(out) * number(&pool.strides, i) + i64::from(tap) * number(&pool.dilations, i)
			- number(&pool.pads_begin, i)
	};
	let mut all = Vec::new();
	for (i, j) in (0..out[2]).flat_map(|i| (0..out[3]).map(move |j| (i, j))) {
		let (mut inside, mut padded) = (Vec::new(), 0);
		for (s, t) in (0..pool.kernel[0]).flat_map(|s| (0..pool.kernel[1]).map(move |t| (s, t))) {
			let place = [at(0, i, s), at(1, j, t)];
			let within = |ends: [i64; 2]| (0..2).all(|i| place[i] < size[i] + ends[i]);
			padded += usize::from(within([number(&pool.pads_end, 0), number(&pool.pads_end, 1)]));
			if within([0, 0]) && place.iter().all(|place| *place >= 0) {
				inside.push((place[0] * size[1] + place[1]) as usize);
			}
		}
		all.push((inside, padded));
	}
	all
}

fn greater(a: f32, b: f32) -> bool {
	match (a.is_nan(), b.is_nan()) {
		(false, false) => a > b || (a == b && a.is_sign_positive() && b.is_sign_negative()),
		(nan, other) => nan && !other,
	}
}

proptest! {
	#[test]
	fn windows_are_what_onnx_says((mut pool, x) in windows(), padded: bool, column_major: bool, p in 1u32..3) {
		let Data::F32(values) = x.data() else { panic!() };
		let plane = (x.shape()[2] * x.shape()[3]) as usize;
		let out = Op::Pool(pool.clone()).infer(&[&x.tensor_type()]).unwrap().shape;
		let size = [x.shape()[2], x.shape()[3]].map(i64::from);
		let windows = taps(&pool, size, &out);
		let planes: Vec<&[f32]> = values.chunks(plane).collect();
		let expect = |f: &dyn Fn(&[f32], usize, &Taps) -> f32| {
			let values = planes.iter().enumerate().flat_map(|(i, plane)| windows.iter().map(move |w| f(plane, i, w)));
			Array::new(out.clone(), Data::F32(values.collect())).unwrap()
		};
		let greatest = |plane: &[f32], taps: &[usize]| {
			taps.iter().copied().reduce(|a, b| if greater(plane[b], plane[a]) { b } else { a })
		};
		let max = expect(&|plane, _, (taps, _)| greatest(plane, taps).map_or(f32::NEG_INFINITY, |at| plane[at]));
		prop_assert_eq!(compute(&pool, &x).unwrap(), max);

		pool.kind = PoolKind::MaxIndex { column_major };
		let Data::I64(index) = compute(&pool, &x).unwrap().into_data() else { panic!() };
		let mut index = index.into_iter();
		for (i, plane_values) in planes.iter().enumerate() {
			for (taps, _) in &windows {
				let expected = greatest(plane_values, taps).map_or(0, |at| {
					let width = size[1] as usize;
					let at = if column_major { at % width * size[0] as usize + at / width } else { at };
					(i * plane + at) as i64
				});
				prop_assert_eq!(index.next(), Some(expected));
			}
		}

		pool.kind = PoolKind::Average { count_include_pad: padded };
		let average = expect(&|plane, _, (taps, count)| {
			let sum = taps.iter().fold(0.0, |sum, at| sum + plane[*at]);
			sum / if padded { *count } else { taps.len() } as f32
		});
		prop_assert_eq!(compute(&pool, &x).unwrap(), average);

		pool.kind = PoolKind::Lp { p };
		let norm = expect(&|plane, _, (taps, _)| match p {
			1 => taps.iter().fold(0.0, |sum, at| sum + plane[*at].abs()),
			_ => taps.iter().fold(0.0, |sum: f32, at| sum + plane[*at] * plane[*at]).sqrt(),
		});
		prop_assert_eq!(compute(&pool, &x).unwrap(), norm);
	}

	/// Whatever is asked of it, `infer` answers.
	#[test]
	fn infer_withstands_anything(
		lists in collection::vec(collection::vec(prop_oneof![0u32..4, any::<u32>()], 0..4), 5),
		shape in collection::vec(prop_oneof![0u32..9, any::<u32>()], 0..7), ceil_mode: bool,
	) {
		let [kernel, strides, dilations, pads_begin, pads_end]: [Vec<u32>; 5] = lists.try_into().unwrap();
		let pool = Pool { kind: PoolKind::Max, kernel, strides, dilations, pads_begin, pads_end, ceil_mode };
		let _: Result<TensorType, OpError> =
			Op::Pool(pool).infer(&[&TensorType::new(ElementType::Float32, shape)]);
	}
}
