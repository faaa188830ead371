//! What of its inputs an operator needs for a part of its output, and the smaller operator that makes that part
//! of them: bit by bit what the whole operator has there.

mod along;
mod indexed;
mod moved;
mod products;
mod windows;

use super::Region;
use crate::{
	array::{Array, Data, TensorType},
	ops::{Index, Op},
};
use alloc::vec::Vec;

/// A range of one axis of an operator's output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
	pub axis: usize,
	pub start: u32,
	pub len: u32,
}

/// What is taken of an input of an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
	/// Which of the operator's inputs.
	pub input: usize,
	pub region: Region,
	/// The type of the region's elements as a tensor.
	pub r#type: TensorType,
}

/// An operator on parts of another one's inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restriction {
	pub op: Op,
	pub taken: Vec<Taken>,
	/// Whether what is taken first is indices by which the second is picked, and not given to the operator.
	pub picks: bool,
}

/// Sizes that tiles of an axis may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grain {
	/// A tile's size is a multiple of this,
	pub unit: u32,
	/// or, if so said, a divisor of it.
	pub divides: bool,
}

impl Grain {
	const ANY: Self = Self { unit: 1, divides: false };
}

impl Restriction {
	/// The operator itself on all that it needs: of a table from which rows are gathered, those alone.
	pub fn whole(op: &Op, inputs: &[&TensorType]) -> Option<Self> {
		if let (Op::Index(Index::Gather { axis }), [data, indices]) = (op, inputs) {
			return indexed::rows(data, indices, *axis as usize, None);
		}
		let taken = (0..inputs.len()).map(|input| Taken::whole(inputs, input)).collect::<Option<_>>()?;
		Some(Self { op: op.clone(), taken, picks: false })
	}

	/// The operator of a tile; `None` if there is none for tiles of that axis, or of that size. The types are those of
	/// the whole operator.
	pub fn tile(op: &Op, inputs: &[&TensorType], output: &TensorType, tile: &Tile) -> Option<Self> {
		let dim = *output.shape.get(tile.axis)?;
		if tile.len == 0 || tile.start.checked_add(tile.len)? > dim {
			return None;
		}
		let restriction = Self::of_tile(op, inputs, output, tile)?;
		let given: Vec<&TensorType> = restriction.given().collect();
		let mut r#type = output.clone();
		*r#type.shape.get_mut(tile.axis)? = tile.len;
		restriction.op.infer(&given).is_ok_and(|inferred| inferred == r#type).then_some(restriction)
	}

	fn of_tile(op: &Op, inputs: &[&TensorType], output: &TensorType, tile: &Tile) -> Option<Self> {
		match op {
			Op::Unary(_) | Op::Cast { .. } => {
				Self::of(op.clone(), [Taken::range(inputs, 0, tile.axis, tile)])
			},
			Op::Binary(_) | Op::Where => {
				let taken =
					(0..inputs.len()).map(|input| Taken::broadcast(inputs, input, output.rank(), tile));
				Self::of(op.clone(), taken)
			},
			Op::Reduce(reduce) => along::reduce(reduce, inputs, tile),
			Op::Normalise(normalise) => along::normalise(normalise, inputs, tile),
			Op::Resize(resize) => along::resize(resize, inputs, tile),
			Op::Linear(linear) => products::linear(linear, inputs, output, tile),
			Op::Quantised(quantised) => products::quantised(quantised, inputs, output, tile),
			Op::Pool(pool) => windows::pool(pool, inputs, output, tile),
			Op::Movement(movement) => moved::movement(movement, inputs, output, tile),
			Op::Index(index) => indexed::index(index, inputs, tile),
		}
	}

	/// The sizes that tiles of an axis may have; others have no operator.
	pub fn grain(op: &Op, inputs: &[&TensorType], output: &TensorType, axis: usize) -> Grain {
		match op {
			Op::Linear(linear) => products::linear_grain(linear, output, axis),
			Op::Quantised(quantised) => products::quantised_grain(quantised, inputs, output, axis),
			Op::Normalise(normalise) => along::normalise_grain(normalise, inputs, axis),
			Op::Movement(movement) => moved::grain(movement, inputs, axis),
			_ => Grain::ANY,
		}
	}

	fn of(op: Op, taken: impl IntoIterator<Item = Option<Taken>>) -> Option<Self> {
		Some(Self { op, taken: taken.into_iter().collect::<Option<_>>()?, picks: false })
	}

	/// The types of what is given to the operator.
	pub fn given(&self) -> impl Iterator<Item = &TensorType> {
		self.taken.iter().skip(usize::from(self.picks)).map(|taken| &taken.r#type)
	}
}

impl Taken {
	/// Elements of the axis that indices are about.
	pub(crate) fn extent(&self) -> u32 {
		u32::try_from(self.region.extent).unwrap_or(u32::MAX)
	}

	/// What it takes of an array of the whole input, as an array of its own. `indices` are those that it is picked by,
	/// if it is.
	pub fn of(&self, whole: &Array, indices: &[usize]) -> Option<Array> {
		let mut bytes = Vec::new();
		let size = whole.element().size();
		self.region.visit(indices, |offset, len| {
			let start = usize::try_from(offset).ok()?.checked_mul(size)?;
			let end = start.checked_add(usize::try_from(len).ok()?.checked_mul(size)?)?;
			bytes.extend_from_slice(whole.as_bytes().get(start..end)?);
			Some(())
		})?;
		Array::new(self.r#type.shape.clone(), Data::from_bytes(whole.element(), &bytes)).ok()
	}

	/// All of an input.
	fn whole(inputs: &[&TensorType], input: usize) -> Option<Self> {
		let r#type = (*inputs.get(input)?).clone();
		Some(Self { input, region: Region::whole(&r#type)?, r#type })
	}

	/// What a tile says, of an axis of an input.
	fn range(inputs: &[&TensorType], input: usize, axis: usize, tile: &Tile) -> Option<Self> {
		let mut r#type = (*inputs.get(input)?).clone();
		let region = Region::range(&r#type.shape, axis, tile.start, tile.len)?;
		*r#type.shape.get_mut(axis)? = tile.len;
		Some(Self { input, region, r#type })
	}

	/// What a tile of an output of that rank needs of an input that is broadcast to it.
	fn broadcast(inputs: &[&TensorType], input: usize, rank: usize, tile: &Tile) -> Option<Self> {
		let shape = &inputs.get(input)?.shape;
		match tile.axis.checked_add(shape.len())?.checked_sub(rank) {
			Some(axis) if shape.get(axis).is_some_and(|dim| *dim != 1) => {
				Self::range(inputs, input, axis, tile)
			},
			_ => Self::whole(inputs, input),
		}
	}

	/// A range of an axis that the input may lack, or have but one element of: then all of it.
	fn range_if(inputs: &[&TensorType], input: usize, axis: usize, tile: &Tile) -> Option<Self> {
		match inputs.get(input)?.shape.get(axis) {
			None | Some(1) => Self::whole(inputs, input),
			Some(_) => Self::range(inputs, input, axis, tile),
		}
	}
}
