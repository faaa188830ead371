//! Which elements of a tensor something takes.

use crate::array::TensorType;

/// Some elements of a tensor that is seen as one of three axes, in row-major order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
	/// The tensor's elements as `[outer, extent, inner]`.
	pub outer: u64,
	pub extent: u64,
	pub inner: u64,
	pub of_extent: OfExtent,
}

/// What a region takes of the axis in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfExtent {
	Range {
		start: u64,
		len: u64,
	},
	/// What so many indices name, in their order. They are another input's elements.
	Picked {
		count: u64,
	},
}

fn product(dims: &[u32]) -> Option<u64> {
	dims.iter().try_fold(1u64, |product, dim| product.checked_mul(u64::from(*dim)))
}

impl Region {
	/// All elements.
	pub fn whole(r#type: &TensorType) -> Option<Self> {
		let len = r#type.elements()?;
		Some(Self { outer: 1, extent: len, inner: 1, of_extent: OfExtent::Range { start: 0, len } })
	}

	/// A range of an axis of a tensor of this shape.
	pub fn range(shape: &[u32], axis: usize, start: u32, len: u32) -> Option<Self> {
		let (before, rest) = shape.split_at_checked(axis)?;
		let (extent, after) = rest.split_first()?;
		start.checked_add(len).filter(|end| end <= extent)?;
		let of_extent = OfExtent::Range { start: start.into(), len: len.into() };
		Some(Self { outer: product(before)?, extent: (*extent).into(), inner: product(after)?, of_extent })
	}

	/// Those parts along an axis of a tensor of this shape that so many indices name.
	pub fn picked(shape: &[u32], axis: usize, count: u64) -> Option<Self> {
		let region = Self::range(shape, axis, 0, 0)?;
		Some(Self { of_extent: OfExtent::Picked { count }, ..region })
	}

	/// Pieces of elements that lie together, and the elements of each.
	pub fn pieces(&self) -> Option<(u64, u64)> {
		match self.of_extent {
			OfExtent::Range { len, .. } if len == self.extent => {
				Some((1, self.outer.checked_mul(len)?.checked_mul(self.inner)?))
			},
			OfExtent::Range { len, .. } => Some((self.outer, len.checked_mul(self.inner)?)),
			OfExtent::Picked { count } => Some((self.outer.checked_mul(count)?, self.inner)),
		}
	}

	/// Whether it is all of the tensor in its own order.
	pub fn is_whole(&self) -> bool {
		matches!(self.of_extent, OfExtent::Range { len, .. } if len == self.extent)
	}

	/// How many there are.
	pub fn elements(&self) -> Option<u64> {
		self.pieces().and_then(|(pieces, elements)| pieces.checked_mul(elements))
	}

	/// Calls with the offset and number of the elements of each piece, in the region's order. `indices` are within
	/// the extent, and none where none are needed.
	pub fn visit(&self, indices: &[usize], mut visit: impl FnMut(u64, u64) -> Option<()>) -> Option<()> {
		let (pieces, len) = self.pieces()?;
		let step = self.extent.checked_mul(self.inner)?;
		match self.of_extent {
			OfExtent::Range { start, .. } => {
				let start = start.checked_mul(self.inner)?;
				(0..pieces).try_for_each(|i| visit(i.checked_mul(step)?.checked_add(start)?, len))
			},
			OfExtent::Picked { count } if count == indices.len() as u64 => {
				(0..self.outer).try_for_each(|outer| {
					let start = outer.checked_mul(step)?;
					indices.iter().try_for_each(|index| {
						let index = u64::try_from(*index).ok().filter(|index| *index < self.extent)?;
						visit(start.checked_add(index.checked_mul(self.inner)?)?, len)
					})
				})
			},
			OfExtent::Picked { .. } => None,
		}
	}
}
