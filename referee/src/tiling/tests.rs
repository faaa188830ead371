use super::*;
use crate::{
	array::Array,
	backend::Backend,
	ops::positions,
	testing::{cases, Case, Seeded},
};
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

proptest! {
	#![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

	/// Every tile of every operator has, bit by bit, what the whole output has there.
	#[test]
	fn tiles_are_cut_out_of_the_whole(seed: u64) {
		for case in cases(seed) {
			check(&case, &mut Seeded::new(seed));
		}
	}
}
