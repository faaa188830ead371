//! Element-wise operators, reductions and normalisations of whatever inputs and attributes: never a panic,
//! and what they compute is the same for every backend.

use super::{properties::float_operators, *};
use crate::{
	ops::{Normalise, Op, Reduce, ReduceKind},
	testing::number,
};
use alloc::vec;
use proptest::{prelude::*, sample::select};

fn unary() -> impl Strategy<Value = Unary> {
	(number(), number(), 0usize..64, any::<bool>(), any::<bool>()).prop_map(
		|(a, b, i, negative, positive)| {
			let mut all = float_operators(a, b);
			all.extend([Unary::Not, Unary::BitwiseNot, Unary::IsNaN, Unary::IsInf { negative, positive }]);
			all.swap_remove(i % all.len())
		},
	)
}

fn attribute() -> impl Strategy<Value = u32> {
	prop_oneof![8 => 0u32..4, 1 => any::<u32>(), 1 => Just(u32::MAX)]
}

fn reduce() -> impl Strategy<Value = Reduce> {
	let axes = prop::collection::vec(attribute(), 0..4);
	let over = (select(&ReduceKind::ALL), axes, any::<bool>(), any::<bool>());
	let along = (attribute(), attribute(), any::<bool>(), any::<bool>(), any::<bool>(), 0..8);
	prop_oneof![
		over.prop_map(|(kind, mut axes, keepdims, sort)| {
			if sort {
				axes.sort();
				axes.dedup();
			}
			Reduce::Over { kind, axes, keepdims }
		}),
		along.prop_map(|(axis, k, a, b, c, which)| match which {
			0 => Reduce::Arg { max: a, axis, keepdims: b, last: c },
			1 => Reduce::CumSum { axis, exclusive: a, reverse: b },
			2 => Reduce::CumProd { axis, exclusive: a, reverse: b },
			3 | 4 => Reduce::TopK { axis, k, largest: a, indices: b },
			5 => Reduce::Softmax { axis },
			6 => Reduce::LogSoftmax { axis },
			_ => Reduce::Hardmax { axis },
		}),
	]
}

fn normalise() -> impl Strategy<Value = Normalise> {
	(attribute(), number(), number(), number(), 0..7).prop_map(|(n, a, b, c, which)| {
		let [epsilon, beta, bias] = [a, b, c].map(Real::new);
		match which {
			0 => Normalise::Batch { epsilon },
			1 => Normalise::Layer { axis: n, epsilon },
			2 => Normalise::Rms { axis: n, epsilon },
			3 => Normalise::Instance { epsilon },
			4 => Normalise::Group { groups: n, epsilon },
			5 => Normalise::LocalResponse { size: n, alpha: epsilon, beta, bias },
			_ => Normalise::Lp { axis: n, p: n },
		}
	})
}

fn operator() -> impl Strategy<Value = Op> {
	prop_oneof![
		unary().prop_map(Op::Unary),
		select(&Binary::ALL).prop_map(Op::Binary),
		Just(Op::Where),
		select(&ElementType::ALL).prop_map(|to| Op::Cast { to }),
		reduce().prop_map(Op::Reduce),
		normalise().prop_map(Op::Normalise),
	]
}

/// Mostly small tensors, some of sizes that no tensor can have.
fn tensor() -> impl Strategy<Value = TensorType> {
	let dim = prop_oneof![12 => 1u32..4, 2 => 5u32..20, 1 => Just(0), 1 => Just(u32::MAX), 1 => any::<u32>()];
	let element = prop_oneof![Just(ElementType::Float32), select(&ElementType::ALL)];
	(element, prop::collection::vec(dim, 0..5), 0..20).prop_map(|(element, mut shape, long)| {
		if long == 0 {
			shape.resize(9, 1);
		}
		TensorType::new(element, shape)
	})
}

/// As many inputs as come, made alike often enough that operators take them.
fn tensors() -> impl Strategy<Value = Vec<TensorType>> {
	(prop::collection::vec(tensor(), 0..6), 0..6).prop_map(|(mut tensors, alike)| {
		if let Some((first, others)) = tensors.split_first_mut() {
			for other in others {
				match alike {
					0 => other.element = first.element,
					1 => *other = first.clone(),
					2 => {
						*other = TensorType::new(first.element, first.shape.get(1..).unwrap_or(&[]).to_vec())
					},
					3 => {
						*other =
							TensorType::new(first.element, first.shape.get(1..2).unwrap_or(&[1]).to_vec())
					},
					_ => (),
				}
			}
		}
		tensors
	})
}

/// An array of this type from these bytes, over and over.
fn filled(r#type: &TensorType, bytes: &[u8]) -> Array {
	let len = r#type.bytes().unwrap() as usize;
	let bools = r#type.element == ElementType::Bool;
	let bytes = bytes.iter().map(|byte| if bools { byte & 1 } else { *byte });
	let bytes: Vec<u8> = bytes.collect::<Vec<u8>>().into_iter().cycle().take(len).collect();
	Array::new(r#type.shape.clone(), Data::from_bytes(r#type.element, &bytes)).unwrap()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4096))]

	#[test]
	fn whatever_comes_is_answered(
		op in operator(),
		inputs in tensors(),
		bytes in prop::collection::vec(any::<u8>(), 64),
	) {
		let Ok(output) = op.infer(&inputs.iter().collect::<Vec<_>>()) else { return Ok(()) };
		let small = |r#type: &TensorType| r#type.bytes().is_some_and(|bytes| bytes < 1 << 16);
		if small(&output) && inputs.iter().all(small) {
			let arrays: Vec<Array> = inputs.iter().map(|input| filled(input, &bytes)).collect();
			let computed = op.compute(&arrays.iter().collect::<Vec<_>>(), &Backend::SCALAR).unwrap();
			prop_assert_eq!(computed.tensor_type(), output);
		}
	}

	#[test]
	fn backends_agree(
		op in operator(),
		rows in 1u32..20,
		columns in 1u32..70,
		numbers in prop::collection::vec(number(), 200),
	) {
		let matrix = |rows: u32, skip: usize| {
			let len = (rows * columns) as usize;
			let values = numbers.iter().copied().cycle().skip(skip).take(len).collect();
			Array::new([rows, columns], Data::F32(values)).unwrap()
		};
		let [x, y] = [matrix(rows, 0), matrix(rows, 7)];
		let parameters: Vec<Array> = (0..4)
			.map(|skip| Array::new([columns], matrix(1, skip).into_data()).unwrap())
			.collect();
		let mut all: Vec<&Array> = vec![&x];
		all.extend(&parameters);
		for inputs in [&[&x][..], &[&x, &y], &[&x, all[1]], &all[..3], &all] {
			let Ok(plain) = op.compute(inputs, &Backend::SCALAR) else { continue };
			for backend in Backend::available() {
				prop_assert_eq!(&op.compute(inputs, &backend).unwrap(), &plain, "{:?} with {:?}", &op, backend);
			}
		}
	}
}
