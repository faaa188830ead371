//! Grids, and samples of an image at their places.

mod axis;

use super::Table;
use crate::import::{
	builder::Builder,
	error::Reason,
	node::{sizes, Node, Outcome},
	term::Term,
	walk::Import,
};
use axis::{Mode, Padding, Tap};
use freehold_referee::{
	ops::{Binary, Index},
	Data, ElementType, Op,
};

pub(super) const TABLE: Table = &[("AffineGrid", affine_grid), ("GridSample", grid_sample)];

fn too_large() -> Reason {
	Reason::other("it is too large")
}

fn product(sizes: &[u32]) -> Result<u32, Reason> {
	sizes.iter().try_fold(1u32, |product, size| product.checked_mul(*size)).ok_or_else(too_large)
}

/// The places of the output's elements, from -1 to 1, as a matrix times the transformation.
fn affine_grid(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let theta = node.input(0)?;
	let size = node.known_ints(&import.builder, 1)?.map(|size| sizes(&size)).transpose()?;
	let corners = node.flag("align_corners", false)?;
	let b = &mut import.builder;
	let size = size.unwrap_or_default();
	let Some((&[batch, _], space)) = size.split_first_chunk::<2>() else {
		return Err(Reason::other("its size has too few axes"));
	};
	let dimensions = u32::try_from(space.len()).unwrap_or(u32::MAX);
	if theta.shape() != [batch, dimensions, dimensions.saturating_add(1)] || !matches!(space.len(), 2 | 3) {
		return Err(Reason::other("its transformations do not fit its size"));
	}
	let points = product(space)?;
	let columns = dimensions.saturating_add(1);
	let numbers = u64::from(points).saturating_mul(columns.into());
	if numbers > MOST_POINTS {
		return Err(too_large());
	}
	b.room(numbers.saturating_mul(8))?;
	let mut places = Vec::new();
	for point in 0..points {
		let mut rest = point;
		// The last axis is x, which comes first.
		for size in space.iter().rev() {
			let i = rest.checked_rem(*size).unwrap_or(0);
			rest = rest.checked_div(*size).unwrap_or(0);
			places.push(place(i, *size, corners));
		}
		places.push(1.0);
	}
	let places = b.constant(vec![points, columns], Data::F64(places))?;
	let places = b.cast(&places, theta.element())?;
	let turned = b.swap_last(theta)?;
	let grid = b.matmul(&places, &turned)?;
	Ok(vec![b.reshape(&grid, &[&[batch], space, &[dimensions]].concat())?.into()])
}

/// Numbers of a grid that is kept as a constant.
const MOST_POINTS: u64 = 1 << 24;

/// The middle of an element, or with aligned corners one of equal steps from -1 to 1.
#[allow(clippy::arithmetic_side_effects)] // Of floats.
fn place(i: u32, size: u32, corners: bool) -> f64 {
	let (i, size) = (f64::from(i), f64::from(size));
	match corners {
		true if size > 1.0 => -1.0 + 2.0 * i / (size - 1.0),
		true => -1.0,
		false => (2.0 * i + 1.0) / size - 1.0,
	}
}

/// For every place of the grid, the elements of the image around it with their weights, gathered one after
/// the other.
fn grid_sample(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let b = &mut import.builder;
	let (x, grid) = (node.input(0)?, node.input(1)?);
	let corners = node.flag("align_corners", false)?;
	let mode = Mode::read(node.string("mode", "linear")?)?;
	let padding = Padding::read(node.string("padding_mode", "zeros")?)?;
	let ([batch, channels, space @ ..], [_, places @ .., _]) = (x.shape(), grid.shape()) else {
		return Err(Reason::other("its image or grid has too few axes"));
	};
	let dimensions = u32::try_from(space.len()).unwrap_or(u32::MAX);
	if grid.shape() != [&[*batch], places, &[dimensions]].concat() || places.len() != space.len() {
		return Err(Reason::other("its grid does not fit its image"));
	}
	if space.is_empty() || x.elements() == 0 {
		return Err(Reason::other("its image has no elements"));
	}
	let points = product(places)?;
	let grid = b.reshape(grid, &[*batch, points, dimensions])?;
	let grid = b.cast(&grid, x.element())?;
	let mut axes: Vec<Vec<Tap>> = Vec::new();
	// The grid has the last axis, x, first.
	for (i, size) in (0u32..).zip(space.iter().rev()) {
		let coordinate = b.slice(&grid, 2, i, 1)?;
		axes.insert(0, axis::taps(b, &coordinate, *size, mode, padding, corners)?);
	}
	let flat = b.reshape(x, &[*batch, *channels, product(space)?])?;
	let image = b.transpose(&flat, &[0, 2, 1])?;
	let mut sum: Option<Term> = None;
	for taps in combinations(&axes) {
		let sample = sample(b, &image, space, &taps)?;
		sum = Some(match sum {
			Some(sum) => b.binary(Binary::Add, &sum, &sample)?,
			None => sample,
		});
	}
	let sum = sum.ok_or_else(|| Reason::other("its image has no axes"))?;
	let sum = b.transpose(&sum, &[0, 2, 1])?;
	Ok(vec![b.reshape(&sum, &[&[*batch, *channels], places].concat())?.into()])
}

/// One tap of each axis, the last axis fastest.
fn combinations(axes: &[Vec<Tap>]) -> Vec<Vec<&Tap>> {
	axes.iter().fold(vec![Vec::new()], |all, taps| {
		let with = |some: Vec<_>| taps.iter().map(move |tap| some.iter().copied().chain([tap]).collect());
		all.into_iter().flat_map(with).collect()
	})
}

/// The elements `[batch, points, channels]` at one tap, times its weights; zero where it is outside.
fn sample(b: &mut Builder, image: &Term, space: &[u32], taps: &[&Tap]) -> Result<Term, Reason> {
	let mut place: Option<Term> = None;
	for (tap, size) in taps.iter().zip(space) {
		place = Some(match place {
			Some(place) => {
				let size = b.scalar(ElementType::Int64, f64::from(*size));
				let row = b.binary(Binary::Mul, &place, &size)?;
				b.binary(Binary::Add, &row, &tap.index)?
			},
			None => tap.index.clone(),
		});
	}
	let place = place.ok_or_else(|| Reason::other("its image has no axes"))?;
	let mut value = b.emit(Op::Index(Index::GatherND { batch_dims: 1 }), &[image, &place])?;
	let zero = b.scalar(image.element(), 0.0);
	for inside in taps.iter().filter_map(|tap| tap.inside.as_ref()) {
		value = b.select(inside, &value, &zero)?;
	}
	let mut weight: Option<Term> = None;
	for factor in taps.iter().filter_map(|tap| tap.weight.as_ref()) {
		weight = Some(match weight {
			Some(weight) => b.binary(Binary::Mul, &weight, factor)?,
			None => factor.clone(),
		});
	}
	match weight {
		Some(weight) => b.binary(Binary::Mul, &value, &weight),
		None => Ok(value),
	}
}
