//! Where everything lies in a package file.

use super::PackageError;
use freehold_referee::{Graph, Hash, TensorType, Value, SEMANTICS};
use std::ops::Range;

/// What every package file begins with.
pub const MAGIC: [u8; 8] = *b"\x89FHP\r\n\x1a\n";
pub(super) const VERSION: u32 = 1;
pub(super) const HEADER: u64 = 128;
const ALIGNMENT: u64 = 64;

/// The sections, in the file's order.
pub(super) const SECTIONS: [&str; 4] = ["graph", "metadata", "golden vectors", "initializers"];

/// The header: what the file is of, and where its sections lie.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
	pub(super) id: Hash,
	pub(super) sections: [Range<u64>; 4],
}

/// The next multiple of the alignment.
pub(super) fn aligned(position: u64) -> Option<u64> {
	position.checked_next_multiple_of(ALIGNMENT)
}

impl Header {
	/// The header of a file whose sections have these lengths.
	pub(super) fn new(id: Hash, lengths: [u64; 4]) -> Option<Self> {
		let mut end = HEADER;
		let mut sections = [const { 0..0 }; 4];
		for (section, length) in sections.iter_mut().zip(lengths) {
			let start = aligned(end)?;
			end = start.checked_add(length)?;
			*section = start..end;
		}
		Some(Self { id, sections })
	}

	pub(super) fn encode(&self) -> Vec<u8> {
		let mut bytes = MAGIC.to_vec();
		bytes.extend(VERSION.to_le_bytes());
		bytes.extend(SEMANTICS.to_le_bytes());
		bytes.extend(self.id);
		for section in &self.sections {
			bytes.extend(section.start.to_le_bytes());
			bytes.extend(section.end.saturating_sub(section.start).to_le_bytes());
		}
		bytes.resize(HEADER as usize, 0);
		bytes
	}

	/// The header of these bytes, which are the whole file.
	pub(super) fn decode(file: &[u8]) -> Result<Self, PackageError> {
		let mut rest = file;
		if take::<8>(&mut rest).ok_or(PackageError::Magic)? != MAGIC {
			return Err(PackageError::Magic);
		}
		let mut number = || take(&mut rest).map(u32::from_le_bytes).ok_or(PackageError::Length);
		match number()? {
			VERSION => (),
			other => return Err(PackageError::Version(other)),
		}
		match number()? {
			SEMANTICS => (),
			other => return Err(PackageError::Semantics(other)),
		}
		let id = take(&mut rest).ok_or(PackageError::Length)?;
		let mut number = || take(&mut rest).map(u64::from_le_bytes).ok_or(PackageError::Length);
		let (mut offsets, mut lengths) = ([0; 4], [0; 4]);
		for (offset, length) in offsets.iter_mut().zip(&mut lengths) {
			(*offset, *length) = (number()?, number()?);
		}
		let header = Self::new(id, lengths).ok_or(PackageError::Length)?;
		for ((name, section), offset) in SECTIONS.into_iter().zip(&header.sections).zip(offsets) {
			if section.start != offset {
				return Err(PackageError::Section(name));
			}
		}
		match header.sections.last().is_some_and(|last| last.end == file.len() as u64) {
			true => Ok(header),
			false => Err(PackageError::Length),
		}
	}
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
	let (taken, after) = rest.split_first_chunk()?;
	*rest = after;
	Some(*taken)
}

/// Where tensors of these types lie from `start` on, one after the other, and where the last ends.
pub(super) fn tensors<'t>(
	start: u64,
	types: impl IntoIterator<Item = &'t TensorType>,
) -> Option<(Vec<Range<u64>>, u64)> {
	let mut end = start;
	let mut ranges = Vec::new();
	for r#type in types {
		let start = aligned(end)?;
		end = start.checked_add(r#type.bytes()?)?;
		ranges.push(start..end);
	}
	Some((ranges, end))
}

/// The types of a golden vector's tensors: the graph's inputs, then its outputs.
pub(super) fn golden_types(graph: &Graph) -> Option<Vec<&TensorType>> {
	let inputs = (0u32..).take(graph.inputs.len()).map(Value::Input);
	let outputs = graph.outputs.iter().map(|output| output.value);
	inputs.chain(outputs).map(|value| graph.type_of(value)).collect()
}

/// Bytes that golden vectors take: from one's beginning to the next one's, and without the space behind.
pub(super) fn golden_sizes(graph: &Graph) -> Option<(u64, u64)> {
	let (_, length) = tensors(0, golden_types(graph)?)?;
	Some((aligned(length)?, length))
}

/// Bytes of a section of so many golden vectors.
pub(super) fn golden_length(graph: &Graph, count: u64) -> Option<u64> {
	let (stride, length) = golden_sizes(graph)?;
	match count.checked_sub(1) {
		Some(before) => stride.checked_mul(before)?.checked_add(length),
		None => Some(0),
	}
}
