//! Which elements of a tensor a scale or zero point is for.

use crate::ops::OpError;

/// How the elements of a scale or zero point lie over a tensor of shape `[outer, length, inner]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spread {
	/// One for all.
	All,
	/// One for each of `length`.
	Axis { length: usize, inner: usize },
	/// One for each of `[outer, length]`: every row of every matrix has its own.
	Rows { inner: usize },
	/// One for each of `[outer, inner]`, if blocks are as long as the axis; else `[outer, blocks, inner]`.
	Blocks { length: usize, block: usize, inner: usize },
}

pub(super) fn is_scalar(shape: &[u32]) -> bool {
	matches!(shape, [] | [1])
}

fn size(dims: &[u32]) -> Result<usize, OpError> {
	dims.iter()
		.try_fold(1usize, |product, dim| product.checked_mul(usize::try_from(*dim).ok()?))
		.ok_or(OpError::TooLarge)
}

impl Spread {
	/// Of QuantizeLinear and DequantizeLinear.
	pub fn of_scale(x: &[u32], scale: &[u32], axis: u32, block: u32) -> Result<Self, OpError> {
		if block == 0 && is_scalar(scale) {
			return Ok(Self::All);
		}
		let axis = usize::try_from(axis).map_err(|_| OpError::Axis)?;
		let (length, inner) =
			x.split_at_checked(axis).and_then(|(_, rest)| rest.split_first()).ok_or(OpError::Axis)?;
		let spread = |block: u32| -> Result<Self, OpError> {
			Ok(Self::Blocks { length: size(&[*length])?, block: size(&[block])?, inner: size(inner)? })
		};
		match block {
			0 if scale == [*length] => Ok(Self::Axis { length: size(&[*length])?, inner: size(inner)? }),
			0 => Err(OpError::Shape),
			block => {
				let dims = x.iter().enumerate();
				let mut fitting = dims.map(|(i, dim)| if i == axis { dim.div_ceil(block) } else { *dim });
				match scale.len() == x.len() && scale.iter().all(|dim| fitting.next() == Some(*dim)) {
					true => spread(block),
					false => Err(OpError::Shape),
				}
			},
		}
	}

	/// One for all.
	pub fn of_all(parameter: &[u32]) -> Result<Self, OpError> {
		match is_scalar(parameter) {
			true => Ok(Self::All),
			false => Err(OpError::Shape),
		}
	}

	/// One for all, or one for each output channel of a convolution.
	pub fn of_maps(maps: u32, parameter: &[u32]) -> Result<Self, OpError> {
		match is_scalar(parameter) {
			true => Ok(Self::All),
			false if parameter == [maps] => Ok(Self::Axis { length: size(&[maps])?, inner: 1 }),
			false => Err(OpError::Shape),
		}
	}

	/// Of matrices, along their rows: one for all, one a row, or one a row of each matrix.
	pub fn of_rows(matrices: &[u32], parameter: &[u32]) -> Result<Self, OpError> {
		if is_scalar(parameter) {
			return Ok(Self::All);
		}
		let [batch @ .., rows, columns] = matrices else { return Err(OpError::Shape) };
		if parameter == [*rows] {
			return Ok(Self::Axis { length: size(&[*rows])?, inner: size(&[*columns])? });
		}
		match parameter {
			[b @ .., r, 1] if b == batch && r == rows => Ok(Self::Rows { inner: size(&[*columns])? }),
			_ => Err(OpError::Shape),
		}
	}

	/// Of matrices, along their columns.
	pub fn of_columns(matrices: &[u32], parameter: &[u32]) -> Result<Self, OpError> {
		if is_scalar(parameter) {
			return Ok(Self::All);
		}
		let [batch @ .., rows, columns] = matrices else { return Err(OpError::Shape) };
		if parameter == [*columns] {
			return Ok(Self::Axis { length: size(&[*columns])?, inner: 1 });
		}
		match parameter {
			[b @ .., 1, c] if b == batch && c == columns => {
				let rows = size(&[*rows])?;
				Ok(Self::Blocks { length: rows, block: rows.max(1), inner: size(&[*columns])? })
			},
			_ => Err(OpError::Shape),
		}
	}

	/// The number of the element that is for the tensor's element of that number.
	#[allow(clippy::arithmetic_side_effects)] // Numbers of elements that lie in memory; no axis has length 0.
	pub fn index(&self, element: usize) -> usize {
		match *self {
			Self::All => 0,
			Self::Axis { length, inner } => element / inner % length,
			Self::Rows { inner } => element / inner,
			Self::Blocks { length, block, inner } => {
				let (row, column) = (element / inner, element % inner);
				let (outer, row) = (row / length, row % length);
				(outer * length.div_ceil(block) + row / block) * inner + column
			},
		}
	}
}
