//! Operators with indices among their inputs.

use super::{Region, Restriction, Taken, Tile};
use crate::{
	array::TensorType,
	ops::{Index, Movement, Op},
	tensor::ElementType,
};

/// A Gather of some of its indices (all, without a tile of them), from no more of the data than they name: what they
/// pick is the output.
pub(super) fn rows(
	data: &TensorType,
	indices: &TensorType,
	axis: usize,
	tile: Option<&Tile>,
) -> Option<Restriction> {
	if !matches!(indices.element, ElementType::Int32 | ElementType::Int64) {
		return None;
	}
	let inputs = [data, indices];
	let taken = match tile {
		Some(tile) => Taken::range(&inputs, 1, tile.axis.checked_sub(axis)?, tile),
		None => Taken::whole(&inputs, 1),
	}?;
	let (before, rest) = data.shape.split_at_checked(axis)?;
	let (_, after) = rest.split_first()?;
	let r#type = TensorType::new(data.element, [before, &taken.r#type.shape, after].concat());
	let region = Region::picked(&data.shape, axis, taken.r#type.elements()?)?;
	let op = Op::Movement(Movement::Reshape { shape: r#type.shape.clone() });
	Some(Restriction { op, taken: alloc::vec![taken, Taken { input: 0, region, r#type }], picks: true })
}

pub(super) fn index(op: &Index, inputs: &[&TensorType], tile: &Tile) -> Option<Restriction> {
	let (first, second) = (*inputs.first()?, *inputs.get(1)?);
	let restricted = |taken: [Option<Taken>; 2]| Restriction::of(Op::Index(op.clone()), taken);
	match op {
		Index::Gather { axis } => {
			let (axis, past) = (*axis as usize, (*axis as usize).checked_add(second.rank())?);
			if (axis..past).contains(&tile.axis) {
				return rows(first, second, axis, Some(tile));
			}
			let of_data = if tile.axis < axis {
				tile.axis
			} else {
				tile.axis.checked_sub(past)?.checked_add(axis)?.checked_add(1)?
			};
			restricted([Taken::range(inputs, 0, of_data, tile), Taken::whole(inputs, 1)])
		},
		// An index stands at the coordinates of the element that it names, but for the one axis.
		Index::GatherElements { axis } => {
			let data = match tile.axis == *axis as usize {
				true => Taken::whole(inputs, 0),
				false => Taken::range(inputs, 0, tile.axis, tile),
			};
			restricted([data, Taken::range(inputs, 1, tile.axis, tile)])
		},
		Index::GatherND { batch_dims } => {
			let tuples = second.rank().checked_sub(1)?;
			let indexed = *second.shape.last()? as usize;
			if tile.axis >= tuples {
				let axis =
					tile.axis.checked_sub(tuples)?.checked_add(*batch_dims as usize)?.checked_add(indexed)?;
				return restricted([Taken::range(inputs, 0, axis, tile), Taken::whole(inputs, 1)]);
			}
			let data = match tile.axis < *batch_dims as usize {
				true => Taken::range(inputs, 0, tile.axis, tile),
				false => Taken::whole(inputs, 0),
			};
			restricted([data, Taken::range(inputs, 1, tile.axis, tile)])
		},
		Index::ScatterElements { axis, .. } => {
			if tile.axis == *axis as usize || second.shape.get(tile.axis) != first.shape.get(tile.axis) {
				return None;
			}
			Restriction::of(
				Op::Index(op.clone()),
				(0..3).map(|input| Taken::range(inputs, input, tile.axis, tile)),
			)
		},
		// Along an axis that updates have as well, after those that are indexed.
		Index::ScatterND { .. } => {
			let indexed = *second.shape.last()? as usize;
			let within = tile.axis.checked_sub(indexed)?;
			let of_updates = second.rank().checked_sub(1)?.checked_add(within)?;
			let taken = [
				Taken::range(inputs, 0, tile.axis, tile),
				Taken::whole(inputs, 1),
				Taken::range(inputs, 2, of_updates, tile),
			];
			Restriction::of(Op::Index(op.clone()), taken)
		},
		Index::OneHot { axis, .. } => {
			let axis = match tile.axis.cmp(&(*axis as usize)) {
				core::cmp::Ordering::Less => tile.axis,
				core::cmp::Ordering::Equal => return None,
				core::cmp::Ordering::Greater => tile.axis.checked_sub(1)?,
			};
			restricted([Taken::range(inputs, 0, axis, tile), Taken::whole(inputs, 1)])
		},
	}
}
