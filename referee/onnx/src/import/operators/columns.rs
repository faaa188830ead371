//! Col2Im: blocks of an image, each a column, put back and added up.

use super::Table;
use crate::import::{
	error::Reason,
	node::{sizes, Node, Outcome},
	walk::Import,
};
use freehold_referee::{
	ops::{Index, ScatterReduction},
	Data, Op,
};

pub(super) const TABLE: Table = &[("Col2Im", columns_to_image)];

/// Numbers in the columns of one channel, each of which has a place in a constant.
const MOST_PLACES: u64 = 1 << 24;

/// One axis of the image.
struct Axis {
	size: u32,
	begin: u32,
	/// With padding on both sides.
	padded: u32,
	/// Elements of a block, and from one to the next.
	block: u32,
	dilation: u32,
	/// Blocks, and elements from one to the next.
	blocks: u32,
	stride: u32,
}

fn too_large() -> Reason {
	Reason::other("it is too large")
}

fn product(sizes: impl Iterator<Item = u32>) -> Result<u32, Reason> {
	let mut sizes = sizes;
	sizes.try_fold(1u32, |product, size| product.checked_mul(size)).ok_or_else(too_large)
}

/// Adds into an image of zeros with its padding, which is then cut off.
fn columns_to_image(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let axes = axes(import, node)?;
	let b = &mut import.builder;
	let x = node.input(0)?;
	let [batch, rows, blocks] = *x.shape() else { return Err(Reason::other("its input has not three axes")) };
	let per_block = product(axes.iter().map(|axis| axis.block))?;
	let channels = rows.checked_div(per_block).unwrap_or(0);
	if channels.checked_mul(per_block) != Some(rows)
		|| blocks != product(axes.iter().map(|axis| axis.blocks))?
	{
		return Err(Reason::other("its input does not fit its image and blocks"));
	}
	b.room(u64::from(per_block).saturating_mul(blocks.into()).saturating_mul(8))?;
	let places = places(&axes)?;
	let count = u32::try_from(places.len()).map_err(|_| too_large())?;
	let places = b.constant(vec![count, 1], Data::I64(places))?;
	let columns = b.reshape(x, &[batch, channels, per_block, blocks])?;
	let columns = b.transpose(&columns, &[2, 3, 0, 1])?;
	let columns = b.reshape(&columns, &[count, batch, channels])?;
	let zero = b.scalar(x.element(), 0.0);
	let zeros = b.expand(&zero, &[product(axes.iter().map(|axis| axis.padded))?, batch, channels])?;
	let scatter = Index::ScatterND { reduction: ScatterReduction::Add };
	let sums = b.emit(Op::Index(scatter), &[&zeros, &places, &columns])?;
	let sums = b.transpose(&sums, &[1, 2, 0])?;
	let padded: Vec<u32> = axes.iter().map(|axis| axis.padded).collect();
	let mut image = b.reshape(&sums, &[&[batch, channels], padded.as_slice()].concat())?;
	for (i, axis) in (2u32..).zip(&axes) {
		image = b.slice(&image, i, axis.begin, axis.size)?;
	}
	Ok(vec![image.into()])
}

fn axes(import: &Import<'_>, node: &Node<'_>) -> Result<Vec<Axis>, Reason> {
	let listed = |i: usize| -> Result<Vec<u32>, Reason> {
		sizes(&node.known_ints(&import.builder, i)?.ok_or_else(|| Reason::other("a shape is missing"))?)
	};
	let (image, block) = (listed(1)?, listed(2)?);
	let attribute = |name, default: u32| -> Result<Vec<u32>, Reason> {
		node.ints(name)?.map_or_else(|| Ok(vec![default; image.len()]), sizes)
	};
	let (dilations, strides) = (attribute("dilations", 1)?, attribute("strides", 1)?);
	let pads = match node.ints("pads")? {
		Some(pads) => sizes(pads)?,
		None => vec![0; image.len().saturating_mul(2)],
	};
	let of = |i: usize| -> Option<Axis> {
		let (size, block) = (*image.get(i)?, *block.get(i)?);
		let (dilation, stride) = (*dilations.get(i)?, *strides.get(i)?);
		let begin = *pads.get(i)?;
		let padded = size.checked_add(begin)?.checked_add(*pads.get(i.checked_add(image.len())?)?)?;
		let reach = block.checked_sub(1)?.checked_mul(dilation)?.checked_add(1)?;
		let blocks = padded.checked_sub(reach)?.checked_div(stride)?.checked_add(1)?;
		Some(Axis { size, begin, padded, block, dilation, blocks, stride })
	};
	let axes: Option<Vec<Axis>> = (0..image.len()).map(of).collect();
	axes.ok_or_else(|| Reason::other("its image, blocks, strides, dilations and pads do not fit each other"))
}

/// Where each number of the columns goes: elements of a block first, then blocks, both row-major.
fn places(axes: &[Axis]) -> Result<Vec<i64>, Reason> {
	let count = |axis: &Axis| u64::from(axis.block).saturating_mul(axis.blocks.into());
	let total = axes.iter().fold(1u64, |total, axis| total.saturating_mul(count(axis)));
	if total > MOST_PLACES {
		return Err(too_large());
	}
	product(axes.iter().map(|axis| axis.padded))?;
	let within = offsets(axes, |axis| (axis.block, axis.dilation));
	let blocks = offsets(axes, |axis| (axis.blocks, axis.stride));
	Ok(within.iter().flat_map(|a| blocks.iter().map(move |b| a.saturating_add(*b))).collect())
}

/// Of so many steps of that length along each axis, in the padded image.
fn offsets(axes: &[Axis], steps: impl Fn(&Axis) -> (u32, u32)) -> Vec<i64> {
	axes.iter().fold(vec![0i64], |all, axis| {
		let (count, length) = steps(axis);
		let next = |offset: i64| {
			let start = offset.saturating_mul(axis.padded.into());
			(0..count).map(move |i| start.saturating_add(i64::from(i).saturating_mul(length.into())))
		};
		all.into_iter().flat_map(next).collect()
	})
}
