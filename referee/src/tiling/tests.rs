use super::*;
use crate::{
	array::Array,
	backend::Backend,
	commitment::Blake2b256,
	graph::{Input, Output},
	ops::{positions, Movement, Op},
	tensor::ElementType,
	testing::{cases, Case, Seeded},
};
use alloc::vec;
use proptest::prelude::*;

/// What a restricted operator makes of the parts that it takes of these arrays.
fn compute(restriction: &Restriction, inputs: &[Array]) -> Array {
	let mut arrays: Vec<Array> = Vec::new();
	for taken in &restriction.taken {
		let whole = &inputs[taken.input];
		let indices = arrays.first().filter(|_| restriction.picks);
		let indices = indices.map_or_else(Vec::new, |indices| positions(indices, taken.extent()));
		arrays.push(taken.of(whole, &indices).unwrap());
	}
	let given: Vec<&Array> = arrays.iter().skip(usize::from(restriction.picks)).collect();
	let computed = restriction.op.compute(&given, &Backend::default());
	computed.unwrap_or_else(|error| panic!("{error:?}: {restriction:?}"))
}

/// The elements of a tile of a whole output.
fn cut(output: &Array, tile: &Tile) -> Array {
	let mut r#type = output.tensor_type();
	let region = Region::range(&r#type.shape, tile.axis, tile.start, tile.len).unwrap();
	r#type.shape[tile.axis] = tile.len;
	Taken { input: 0, region, r#type }.of(output, &[]).unwrap()
}

fn check(case: &Case, seeded: &mut Seeded) {
	let types: Vec<&TensorType> = case.inputs.iter().collect();
	let output = case.op.infer(&types).unwrap_or_else(|error| panic!("{case:?}: {error:?}"));
	let inputs: Vec<Array> = case.inputs.iter().map(|r#type| seeded.array(r#type)).collect();
	let whole = case.op.compute(&inputs.iter().collect::<Vec<_>>(), &Backend::default()).unwrap();
	assert_eq!(compute(&Restriction::whole(&case.op, &types).unwrap(), &inputs), whole, "{case:?}");
	for axis in 0..output.rank() {
		let grain = Restriction::grain(&case.op, &types, &output, axis);
		let dim = output.shape[axis];
		for size in 1..=dim {
			let fits = size.is_multiple_of(grain.unit) || (grain.divides && grain.unit.is_multiple_of(size));
			let tiling = Tiling { axis: axis as u32, size };
			for tile in 0..tiling.count(&output).unwrap() {
				let tile = tiling.tile(&output, tile).unwrap();
				let restriction = Restriction::tile(&case.op, &types, &output, &tile);
				assert!(
					restriction.is_some() || !fits || !case.axes.contains(&axis),
					"{case:?} has no {tile:?}"
				);
				if let Some(restriction) = restriction {
					assert_eq!(compute(&restriction, &inputs), cut(&whole, &tile), "{case:?}: {tile:?}");
				}
			}
		}
	}
}

/// Of operators with as many inputs as they may have, on as many axes as there may be.
#[test]
fn a_graph_that_takes_long_to_cut_is_refused() {
	let part = TensorType::new(ElementType::Float32, [4, 4, 4, 2, 2, 2, 2, 2]);
	let count = Limits::V1.operator_inputs;
	let concat = Op::Movement(Movement::Concat { axis: 0 });
	let mut output = part.clone();
	output.shape[0] *= count;
	let operator = Operator { op: concat, inputs: vec![Value::Input(0); count as usize], output };
	let graph = |operators| Graph {
		inputs: vec![Input { name: b"x".to_vec(), r#type: part.clone() }],
		initializers: Vec::new(),
		operators: vec![operator.clone(); operators],
		outputs: vec![Output { name: b"y".to_vec(), value: Value::Input(0) }],
	};
	let plan = graph(8).checked_plan(&Limits::V1).unwrap();
	assert!(plan.operators.iter().all(Option::is_some), "{plan:?}");
	assert_eq!(graph(8).plan(&Limits::V1), Ok(plan));
	assert!(matches!(graph(700).check(&Limits::V1), Err(GraphError::NoTile(8..))));
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

	/// Every tile of every operator has, bit by bit, what the whole output has there.
	#[test]
	fn tiles_are_cut_out_of_the_whole(seed: u64) {
		for case in cases(seed) {
			check(&case, &mut Seeded::new(seed));
		}
	}

	/// The parts of any region of any tensor, cut or not, take no more than their bound, and give back the region.
	#[test]
	fn proofs_of_regions_are_within_their_bounds(seed: u64) {
		let mut seeded = Seeded::new(seed);
		let shape = [9, 60, 60].map(|most| seeded.between(1, most));
		let array = seeded.array(&TensorType::new(ElementType::Float32, shape));
		let axis = seeded.between(0, 2);
		let size = seeded.between(1, shape[axis as usize]);
		let tiling = (seeded.between(0, 3) > 0).then_some(Tiling { axis, size });
		let committed = Committed { r#type: &array.tensor_type(), tiling };
		let axis = seeded.between(0, 2) as usize;
		let start = seeded.between(0, shape[axis] - 1);
		let tile = Tile { axis, start, len: seeded.between(1, shape[axis] - start) };
		let region = Region::range(&shape, axis, tile.start, tile.len).unwrap();
		let needed = committed.needed(&region, &[]).unwrap();
		let parts = committed.prove::<Blake2b256>(&array, &needed).unwrap();
		let taken: usize = parts.iter().map(Encode::encoded_size).sum();
		prop_assert!(taken as u64 <= committed.bound(&region).unwrap());
		let read = committed.read(&region, &[], &needed, &parts).unwrap();
		let whole = cut(&array, &tile);
		prop_assert_eq!(read.as_slice(), whole.as_bytes());
	}
}
