use super::*;
use crate::{
	ops::Op,
	tensor::{ElementType, MAX_RANK},
	Backend,
};
use alloc::{vec, vec::Vec};
use proptest::prelude::*;

/// An array of that type in which no two near elements are equal.
fn array(element: ElementType, shape: &[u32]) -> Array {
	let len = shape.iter().product::<u32>();
	let data = match element {
		ElementType::Float32 => Data::F32((0..len).map(|i| i as f32 + 0.5).collect()),
		ElementType::Float64 => Data::F64((0..len).map(|i| f64::from(i) - 0.5).collect()),
		ElementType::Bool => Data::Bool((0..len).map(|i| (i % 3 == 0).into()).collect()),
		other => {
			let size = other.size();
			let bytes: Vec<u8> =
				(0..u64::from(len)).flat_map(|i| (i * 7 + 1).to_le_bytes()[..size].to_vec()).collect();
			Data::from_bytes(other, &bytes)
		},
	};
	Array::new(shape, data).unwrap()
}

fn run(op: Movement, inputs: &[&Array]) -> Result<Array, OpError> {
	Op::Movement(op).compute(inputs, &Backend::default())
}

/// The array whose element at each coordinate is that of the input where `from` says, or of `other`.
fn by_coordinates(
	input: &Array,
	shape: &[u32],
	other: &[u8],
	from: impl Fn(&[i64]) -> Option<Vec<i64>>,
) -> Array {
	let size = input.element().size();
	let mut bytes = Vec::new();
	for i in 0..shape.iter().product::<u32>() {
		let mut rest = i64::from(i);
		let mut at: Vec<i64> = shape
			.iter()
			.rev()
			.map(|dim| {
				let c = rest % i64::from(*dim);
				rest /= i64::from(*dim);
				c
			})
			.collect();
		at.reverse();
		match from(&at) {
			Some(at) => {
				assert_eq!(at.len(), input.shape().len());
				let offset = at.iter().zip(input.shape()).fold(0, |sum, (at, dim)| {
					assert!((0..i64::from(*dim)).contains(at), "{at} of {dim}");
					sum * i64::from(*dim) + at
				}) as usize;
				bytes.extend_from_slice(&input.as_bytes()[offset * size..(offset + 1) * size]);
			},
			None => bytes.extend_from_slice(other),
		}
	}
	Array::new(shape, Data::from_bytes(input.element(), &bytes)).unwrap()
}

fn element() -> impl Strategy<Value = ElementType> {
	prop::sample::select(&ElementType::ALL[..])
}

/// A shape, and for each axis some numbers to make attributes of.
fn shape(most: usize) -> impl Strategy<Value = Vec<(u32, u32, u32, u32)>> {
	prop::collection::vec((0u32..6, 0u32..100, 0u32..100, 0u32..100), 0..=most)
}

fn dims(axes: &[(u32, u32, u32, u32)]) -> Vec<u32> {
	axes.iter().map(|axis| axis.0).collect()
}

proptest! {
	#[test]
	fn transpose_moves_each_coordinate(e in element(), axes in shape(5)) {
		let shape = dims(&axes);
		let mut perm: Vec<u32> = (0..shape.len() as u32).collect();
		perm.sort_by_key(|i| axes[*i as usize].1);
		let input = array(e, &shape);
		let to: Vec<u32> = perm.iter().map(|p| shape[*p as usize]).collect();
		let expected = by_coordinates(&input, &to, &[], |at| {
			let mut from = vec![0; at.len()];
			perm.iter().zip(at).for_each(|(p, at)| from[*p as usize] = *at);
			Some(from)
		});
		prop_assert_eq!(run(Movement::Transpose { perm }, &[&input]).unwrap(), expected);
	}

	#[test]
	fn slice_takes_each_step(e in element(), axes in shape(4)) {
		let shape = dims(&axes);
		let steps: Vec<i32> = axes.iter().map(|a| [1, 2, 3, -1, -2, 1][a.1 as usize % 6]).collect();
		let starts: Vec<u32> = axes.iter().map(|a| if a.0 == 0 { 0 } else { a.2 % a.0 }).collect();
		let lengths: Vec<u32> = axes.iter().zip(&starts).zip(&steps).map(|((a, start), step)| {
			let room = if *step > 0 { a.0 - start } else { *start + u32::from(a.0 > 0) };
			room.div_ceil(step.unsigned_abs()).min(a.3 % 6)
		}).collect();
		let input = array(e, &shape);
		let expected = by_coordinates(&input, &lengths, &[], |at| {
			let axes = at.iter().zip(&starts).zip(&steps);
			Some(axes.map(|((at, start), step)| i64::from(*start) + at * i64::from(*step)).collect())
		});
		prop_assert_eq!(run(Movement::Slice { starts, steps, lengths }, &[&input]).unwrap(), expected);
	}

	#[test]
	fn expand_and_tile_repeat(e in element(), axes in shape(4), more in shape(2)) {
		let shape: Vec<u32> = axes.iter().map(|a| if a.1 % 2 == 0 { 1 } else { a.0 }).collect();
		let input = array(e, &shape);
		let mut to = dims(&more);
		to.extend(axes.iter().zip(&shape).map(|(a, dim)| if *dim == 1 { a.2 % 4 } else { *dim }));
		let expected = by_coordinates(&input, &to, &[], |at| {
			Some(at[more.len()..].iter().zip(&shape).map(|(at, dim)| if *dim == 1 { 0 } else { *at }).collect())
		});
		prop_assert_eq!(run(Movement::Expand { shape: to }, &[&input]).unwrap(), expected);

		let repeats: Vec<u32> = axes.iter().map(|a| a.3 % 4).collect();
		let to: Vec<u32> = shape.iter().zip(&repeats).map(|(dim, n)| dim * n).collect();
		let expected = by_coordinates(&input, &to, &[], |at| {
			Some(at.iter().zip(&shape).map(|(at, dim)| at % i64::from(*dim)).collect())
		});
		prop_assert_eq!(run(Movement::Tile { repeats }, &[&input]).unwrap(), expected);
	}

	#[test]
	fn concat_puts_one_after_the_other(
		e in element(),
		axes in shape(4),
		axis in 0usize..4,
		lens in prop::collection::vec(0u32..4, 1..5),
	) {
		prop_assume!(axis < axes.len());
		let mut shape = dims(&axes);
		let inputs: Vec<Array> = lens.iter().enumerate().map(|(i, len)| {
			shape[axis] = len + 7;
			let input = array(e, &shape);
			// Another part of the same kind of data for each.
			let mut starts = vec![0; shape.len()];
			starts[axis] = i as u32;
			let mut lengths = shape.clone();
			lengths[axis] = *len;
			run(Movement::Slice { starts, steps: vec![1; shape.len()], lengths }, &[&input]).unwrap()
		}).collect();
		let inputs: Vec<&Array> = inputs.iter().collect();
		let whole = run(Movement::Concat { axis: axis as u32 }, &inputs).unwrap();
		let mut start = 0;
		for input in inputs {
			let mut starts = vec![0; shape.len()];
			starts[axis] = start;
			start += input.shape()[axis];
			let lengths = input.shape().to_vec();
			let part = run(Movement::Slice { starts, steps: vec![1; shape.len()], lengths }, &[&whole]).unwrap();
			prop_assert_eq!(&part, input);
		}
		prop_assert_eq!(whole.shape()[axis], start);
	}

	#[test]
	fn pad_goes_on_by_its_mode(e in element(), axes in shape(4), mode in 0usize..4) {
		let mode = [PadMode::Constant, PadMode::Reflect, PadMode::Edge, PadMode::Wrap][mode];
		let shape: Vec<u32> = axes.iter().map(|a| a.0 + 2).collect();
		let begin: Vec<i32> = axes.iter().map(|a| (a.1 % 9) as i32 - 1).collect();
		let end: Vec<i32> = axes.iter().map(|a| if a.2 % 3 == 0 { 0 } else { (a.2 % 9) as i32 - 1 }).collect();
		let pads = || shape.iter().zip(&begin).zip(&end).map(|((d, b), e)| (*d as i32, *b, *e));
		let to: Vec<u32> = pads().map(|(d, b, e)| (d + b + e) as u32).collect();
		prop_assume!(!to.contains(&0) && pads().all(|(d, b, e)| d + b.min(0) + e.min(0) > 0));
		let input = array(e, &shape);
		let fill = array(e, &[5]);
		let fill = run(Movement::Slice { starts: vec![4], steps: vec![1], lengths: vec![1] }, &[&fill]).unwrap();
		let expected = by_coordinates(&input, &to, fill.as_bytes(), |at| {
			let mut from = Vec::new();
			for (i, at) in at.iter().enumerate() {
				let low = i64::from((-begin[i]).max(0));
				let high = i64::from(shape[i]) - i64::from((-end[i]).max(0)) - 1;
				let mut c = at - i64::from(begin[i]);
				// A step at a time, as one would walk.
				while c < low || c > high {
					match mode {
						PadMode::Constant => return None,
						PadMode::Edge => c = c.clamp(low, high),
						PadMode::Wrap => c += if c < low { high - low + 1 } else { low - high - 1 },
						PadMode::Reflect if low == high => c = low,
						PadMode::Reflect => c = if c < low { 2 * low - c } else { 2 * high - c },
					}
				}
				from.push(c);
			}
			Some(from)
		});
		let inputs = if mode == PadMode::Constant { vec![&input, &fill] } else { vec![&input] };
		prop_assert_eq!(run(Movement::Pad { mode, begin, end }, &inputs).unwrap(), expected);
	}

	#[test]
	fn trilu_keeps_a_triangle(e in element(), axes in shape(4), upper: bool, k in -7i64..7) {
		let shape = dims(&axes);
		prop_assume!(shape.len() >= 2);
		let input = array(e, &shape);
		let expected = by_coordinates(&input, &shape, &[0; 8][..e.size()], |at| {
			let [.., row, column] = at else { unreachable!() };
			let kept = if upper { column - row >= k } else { column - row <= k };
			kept.then(|| at.to_vec())
		});
		prop_assert_eq!(run(Movement::Trilu { upper, k }, &[&input]).unwrap(), expected);
	}

	#[test]
	fn depth_and_space_change_places(
		e in element(),
		n in 0u32..3,
		c in 0u32..3,
		h in 0u32..4,
		w in 0u32..4,
		block in 1u32..4,
		depth_first: bool,
	) {
		let b = i64::from(block);
		let input = array(e, &[n, c * block * block, h, w]);
		let to = [n, c, h * block, w * block];
		let expected = by_coordinates(&input, &to, &[], |at| {
			let (row, column) = (at[2] % b, at[3] % b);
			let channel = match depth_first {
				true => (at[1] * b + row) * b + column,
				false => (row * b + column) * i64::from(c) + at[1],
			};
			Some(vec![at[0], channel, at[2] / b, at[3] / b])
		});
		let space = run(Movement::DepthToSpace { block, column_row_depth: depth_first }, &[&input]).unwrap();
		prop_assert_eq!(&space, &expected);
		if !depth_first {
			prop_assert_eq!(run(Movement::SpaceToDepth { block }, &[&space]).unwrap(), input);
		}
	}

	#[test]
	fn sequences_are_reversed(
		e in element(),
		axes in shape(5),
		batch in 0usize..5,
		time in 0usize..5,
		lens in prop::collection::vec(-2i64..8, 6),
	) {
		let shape = dims(&axes);
		prop_assume!(batch != time && batch < shape.len() && time < shape.len());
		let input = array(e, &shape);
		let lengths = Array::new([shape[batch]], Data::I64(lens[..shape[batch] as usize].to_vec())).unwrap();
		let expected = by_coordinates(&input, &shape, &[], |at| {
			let len = lens[at[batch] as usize].clamp(0, i64::from(shape[time]));
			let mut from = at.to_vec();
			if at[time] < len {
				from[time] = len - 1 - at[time];
			}
			Some(from)
		});
		let op = Movement::ReverseSequence { batch_axis: batch as u32, time_axis: time as u32 };
		prop_assert_eq!(run(op, &[&input, &lengths]).unwrap(), expected);
	}

	/// Whatever is asked, there is an answer, at once.
	#[test]
	fn hostile_attributes_are_answered(
		ops in hostile(),
		a in prop::collection::vec(prop::sample::select(&HUGE[..]), 0..10),
		b in prop::collection::vec(prop::sample::select(&HUGE[..]), 0..10),
		e in element(),
	) {
		let (a, b) = (TensorType::new(e, a), TensorType::new(ElementType::Int64, b));
		for inputs in [&[][..], &[&a], &[&a, &b], &[&a, &a], &[&a, &a, &a]] {
			if let Ok(output) = Op::Movement(ops.clone()).infer(inputs) {
				prop_assert!(output.rank() <= MAX_RANK && output.bytes().is_some());
			}
		}
	}
}

const HUGE: [u32; 9] = [0, 1, 2, 3, 8, 1 << 16, 1 << 31, u32::MAX - 1, u32::MAX];

fn hostile() -> impl Strategy<Value = Movement> {
	let list = || prop::collection::vec(prop_oneof![prop::sample::select(&HUGE[..]), any::<u32>()], 0..10);
	let signed = || {
		let edges = [i32::MIN, i32::MIN + 1, -2, -1, 0, 1, 2, i32::MAX];
		prop::collection::vec(prop_oneof![prop::sample::select(edges.to_vec()), any::<i32>()], 0..10)
	};
	let mode = prop::sample::select(vec![PadMode::Constant, PadMode::Reflect, PadMode::Edge, PadMode::Wrap]);
	let number = || prop::sample::select(&HUGE[..]);
	prop_oneof![
		list().prop_map(|shape| Movement::Reshape { shape }),
		list().prop_map(|perm| Movement::Transpose { perm }),
		number().prop_map(|axis| Movement::Concat { axis }),
		(list(), signed(), list()).prop_map(|(starts, steps, lengths)| Movement::Slice {
			starts,
			steps,
			lengths
		}),
		list().prop_map(|shape| Movement::Expand { shape }),
		list().prop_map(|repeats| Movement::Tile { repeats }),
		(mode, signed(), signed()).prop_map(|(mode, begin, end)| Movement::Pad { mode, begin, end }),
		(any::<bool>(), any::<i64>()).prop_map(|(upper, k)| Movement::Trilu { upper, k }),
		(number(), any::<bool>())
			.prop_map(|(block, crd)| Movement::DepthToSpace { block, column_row_depth: crd }),
		number().prop_map(|block| Movement::SpaceToDepth { block }),
		(number(), number())
			.prop_map(|(batch_axis, time_axis)| Movement::ReverseSequence { batch_axis, time_axis }),
	]
}

#[test]
fn large_matrices_are_transposed() {
	let (rows, columns) = (37u32, 50);
	let input = array(ElementType::Float32, &[2, rows, columns]);
	let expected = by_coordinates(&input, &[2, columns, rows], &[], |at| Some(vec![at[0], at[2], at[1]]));
	assert_eq!(run(Movement::Transpose { perm: vec![0, 2, 1] }, &[&input]).unwrap(), expected);
}

#[test]
fn tensors_without_elements_move_too() {
	let large = 0x8000_0000;
	let empty = Array::new([0, large, large, 3], Data::F32(Vec::new())).unwrap();
	let transposed = run(Movement::Transpose { perm: vec![0, 3, 1, 2] }, &[&empty]).unwrap();
	assert_eq!(transposed.shape(), [0, 3, large, large]);
	let pad = |begin| Movement::Pad { mode: PadMode::Constant, begin, end: vec![0; 4] };
	let padded = run(pad(vec![1, -0x7fff_ffff, -0x7fff_ffff, -2]), &[&empty]).unwrap();
	assert_eq!(padded, Array::new([1, 1, 1, 1], Data::F32(vec![0.0])).unwrap());
	let reflected = Movement::Pad { mode: PadMode::Reflect, begin: vec![1, 0, 0, 0], end: vec![0; 4] };
	assert_eq!(run(reflected, &[&empty]), Err(OpError::Shape));
}
