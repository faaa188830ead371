//! How a value is committed to, and the parts that prove a region of it.

use super::{OfExtent, Region, Tiling};
use crate::{
	array::{Array, TensorType},
	commitment::{leaf_count, Hash, Hasher, Leaves, Part, LEAF_BYTES},
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::ops::Range;

/// A tensor as its root, or the roots of its tiles, commit to it.
#[derive(Clone, Copy, Debug)]
pub struct Committed<'a> {
	pub r#type: &'a TensorType,
	/// `None`: one root for the whole.
	pub tiling: Option<Tiling>,
}

/// The leaves of each tile, or of the whole as the tile of number 0, in which a region lies.
pub type Needed = BTreeMap<u32, Leaves>;

/// Bytes that a part takes in an encoded proof beside its data and nodes.
const PART_OVERHEAD: u64 = 8;

/// The lengths of the tensor, in bytes, as the tiles cut it: rows, and what a full tile has of each.
struct Cut {
	row: u64,
	tile: u64,
}

impl Committed<'_> {
	/// The type of a tile, or of the whole.
	pub fn part_type(&self, tile: u32) -> Option<TensorType> {
		match self.tiling {
			None => (tile == 0).then(|| self.r#type.clone()),
			Some(tiling) => {
				let (_, len) = tiling.range(self.r#type, tile)?;
				let mut r#type = self.r#type.clone();
				*r#type.shape.get_mut(tiling.axis as usize)? = len;
				Some(r#type)
			},
		}
	}

	fn cut(&self, tiling: Tiling) -> Option<Cut> {
		let (dim, after) = self.r#type.shape.get(tiling.axis as usize..)?.split_first()?;
		let inner = TensorType::new(self.r#type.element, after).bytes()?;
		let tile = inner.checked_mul(tiling.size.into())?;
		Some(Cut { row: inner.checked_mul(u64::from(*dim))?, tile }).filter(|cut| cut.row > 0 && cut.tile > 0)
	}

	/// Calls with the number of the tile, the offset in it and the length of each piece of a run of bytes.
	fn split(
		&self,
		mut offset: u64,
		mut len: u64,
		visit: &mut impl FnMut(u32, u64, u64) -> Option<()>,
	) -> Option<()> {
		let Some(tiling) = self.tiling else { return visit(0, offset, len) };
		let cut = self.cut(tiling)?;
		while len > 0 {
			let (row, within) = (offset.checked_div(cut.row)?, offset.checked_rem(cut.row)?);
			let (tile, at) = (within.checked_div(cut.tile)?, within.checked_rem(cut.tile)?);
			let width = cut.tile.min(cut.row.checked_sub(within)?.checked_add(at)?);
			let piece = len.min(width.checked_sub(at)?);
			visit(u32::try_from(tile).ok()?, row.checked_mul(width)?.checked_add(at)?, piece)?;
			offset = offset.checked_add(piece)?;
			len = len.checked_sub(piece)?;
		}
		Some(())
	}

	/// As [`split`](Self::split), for all of a region.
	fn visit(
		&self,
		region: &Region,
		indices: &[usize],
		mut visit: impl FnMut(u32, u64, u64) -> Option<()>,
	) -> Option<()> {
		let size = self.r#type.element.size() as u64;
		region.visit(indices, |offset, len| {
			self.split(offset.checked_mul(size)?, len.checked_mul(size)?, &mut visit)
		})
	}

	/// The leaves that a region touches.
	pub fn needed(&self, region: &Region, indices: &[usize]) -> Option<Needed> {
		let mut runs: BTreeMap<u32, Vec<Range<u64>>> = BTreeMap::new();
		self.visit(region, indices, |tile, offset, len| {
			let end = offset.checked_add(len)?.div_ceil(LEAF_BYTES as u64);
			let run = offset.checked_div(LEAF_BYTES as u64)?..end;
			let runs = runs.entry(tile).or_default();
			match runs.last_mut() {
				Some(last) if last.start <= run.start && run.start <= last.end => {
					last.end = last.end.max(run.end)
				},
				_ => runs.push(run),
			}
			Some(())
		})?;
		let leaves = |(tile, runs)| Some((tile, Leaves::new(self.part_type(tile)?.bytes()?, runs)?));
		runs.into_iter().map(leaves).collect()
	}

	/// The parts that prove a region of this array, tile by tile.
	pub fn prove<H: Hasher>(&self, array: &Array, needed: &Needed) -> Option<Vec<Part>> {
		if array.element() != self.r#type.element || array.shape() != self.r#type.shape {
			return None;
		}
		let part = |(tile, leaves): (&u32, &Leaves)| match self.tiling {
			None => Part::of::<H>(array.as_bytes(), leaves),
			Some(tiling) => Part::of::<H>(&self.tile_bytes(array.as_bytes(), tiling, *tile)?, leaves),
		};
		needed.iter().map(part).collect()
	}

	/// The bytes of one tile of the tensor with these bytes.
	fn tile_bytes(&self, bytes: &[u8], tiling: Tiling, tile: u32) -> Option<Vec<u8>> {
		let cut = self.cut(tiling)?;
		let start = usize::try_from(cut.tile.checked_mul(tile.into())?).ok()?;
		let (row, len) = (usize::try_from(cut.row).ok()?, usize::try_from(cut.tile).ok()?);
		let mut of_tile = Vec::new();
		for row in bytes.chunks_exact(row) {
			let rest = row.get(start..)?;
			of_tile.extend_from_slice(rest.get(..len).unwrap_or(rest));
		}
		Some(of_tile)
	}

	/// The roots of this array: of the whole, or of each tile.
	pub fn roots<H: Hasher>(&self, bytes: &[u8]) -> Option<Vec<Hash>> {
		let Some(tiling) = self.tiling else {
			return Some(alloc::vec![crate::commitment::data_root::<H>(self.r#type, bytes)]);
		};
		let root = |tile| {
			let bytes = self.tile_bytes(bytes, tiling, tile)?;
			Some(crate::commitment::data_root::<H>(&self.part_type(tile)?, &bytes))
		};
		(0..tiling.count(self.r#type)?).map(root).collect()
	}

	/// The bytes of a region, from its parts.
	pub fn read(
		&self,
		region: &Region,
		indices: &[usize],
		needed: &Needed,
		parts: &[Part],
	) -> Option<Vec<u8>> {
		let parts: BTreeMap<u32, (&Leaves, &Part)> =
			needed.iter().zip(parts).map(|((tile, leaves), part)| (*tile, (leaves, part))).collect();
		let len = region.elements()?.checked_mul(self.r#type.element.size() as u64)?;
		let mut bytes = Vec::with_capacity(usize::try_from(len).ok()?);
		self.visit(region, indices, |tile, offset, len| {
			let (leaves, part) = parts.get(&tile)?;
			bytes.extend_from_slice(part.read(leaves, offset, len)?);
			Some(())
		})?;
		Some(bytes)
	}

	/// The most bytes that the proof of a region takes: exactly those of parts that are whole, and of others what
	/// they can be at most, wherever their pieces begin.
	pub fn bound(&self, region: &Region) -> Option<u64> {
		let size = self.r#type.element.size() as u64;
		let whole = self.r#type.bytes()?;
		let taken = region.elements()?.checked_mul(size)?;
		let pieces = self.pieces(region)?;
		let Some(tiling) = self.tiling else {
			return match region.is_whole() {
				true => whole.checked_add(PART_OVERHEAD),
				false => part_bound(whole, pieces, taken),
			};
		};
		let tiles = u64::from(tiling.count(self.r#type)?);
		if region.is_whole() {
			return whole.checked_add(tiles.checked_mul(PART_OVERHEAD)?);
		}
		if let Some(bound) = self.aligned_bound(region, tiling) {
			return Some(bound);
		}
		// Each piece is cut by the tiles, and lies in any of them.
		let all =
			part_bound(whole, pieces, taken)?.checked_add(tiles.min(pieces).checked_mul(PART_OVERHEAD)?)?;
		// The last leaf of each tile may be short, so that tiles have more leaves than the whole.
		all.checked_add(tiles.checked_mul(size_of::<Hash>() as u64)?)
	}

	/// The most pieces that lie together in a part.
	pub fn pieces(&self, region: &Region) -> Option<u64> {
		let (pieces, elements) = region.pieces()?;
		let Some(tiling) = self.tiling else { return Some(pieces) };
		let cut = self.cut(tiling)?;
		let len = elements.checked_mul(self.r#type.element.size() as u64)?;
		let times = match len < cut.row {
			true => len.checked_div(cut.tile)?.checked_add(2)?,
			false => {
				let rows = len.checked_div(cut.row)?.checked_add(2)?;
				rows.checked_mul(tiling.count(self.r#type)?.into())?
			},
		};
		pieces.checked_mul(times)
	}

	/// As [`bound`](Self::bound), of a range of the axis that is cut into tiles.
	fn aligned_bound(&self, region: &Region, tiling: Tiling) -> Option<u64> {
		let axis = Region::range(&self.r#type.shape, tiling.axis as usize, 0, 0)?;
		let OfExtent::Range { start, len } = region.of_extent else { return None };
		if (region.outer, region.extent, region.inner) != (axis.outer, axis.extent, axis.inner) {
			return None;
		}
		let (tile, inner) =
			(u64::from(tiling.size), region.inner.checked_mul(self.r#type.element.size() as u64)?);
		let end = start.checked_add(len)?;
		let (first, last) = (start.checked_div(tile)?, end.checked_sub(1)?.checked_div(tile)?);
		let bound = |number: u64| {
			let from = number.checked_mul(tile)?;
			let to = from.checked_add(tile)?.min(region.extent);
			let (taken, of) = (end.min(to).checked_sub(start.max(from))?, to.checked_sub(from)?);
			let bytes = region.outer.checked_mul(of)?.checked_mul(inner)?;
			match taken == of {
				true => bytes.checked_add(PART_OVERHEAD),
				false => {
					part_bound(bytes, region.outer, region.outer.checked_mul(taken)?.checked_mul(inner)?)
				},
			}
		};
		let ends = bound(first)?.checked_add(if last > first { bound(last)? } else { 0 })?;
		let between = last.saturating_sub(first).saturating_sub(1);
		let full = region.outer.checked_mul(tile)?.checked_mul(inner)?.checked_add(PART_OVERHEAD)?;
		ends.checked_add(between.checked_mul(full)?)
	}
}

/// The most bytes of a part of a tensor of so many bytes in which so many pieces lie, together of so many.
fn part_bound(whole: u64, pieces: u64, taken: u64) -> Option<u64> {
	// A piece may begin and end within a leaf, and its leaves have at most two siblings a level.
	let leaf = LEAF_BYTES as u64;
	let data = pieces.saturating_mul(leaf.saturating_mul(2)).saturating_add(taken).min(whole);
	let leaves = leaf_count(whole);
	let levels = u64::from(leaves.checked_ilog2()?).checked_add(1)?;
	let nodes = pieces.saturating_mul(levels).saturating_mul(2).min(leaves);
	data.checked_add(nodes.checked_mul(size_of::<Hash>() as u64)?)?.checked_add(PART_OVERHEAD)
}
