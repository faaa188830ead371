//! Parts of a tensor with the proof that the tensor's root commits to them.

use super::{typed_root, Hash, Hasher, Leaves};
use crate::array::TensorType;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};

/// Some leaves of a tensor. Which ones is not said here: whoever reads it knows which ones there must be.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Part {
	/// The leaves' bytes in ascending order.
	pub data: Vec<u8>,
	/// The nodes beside them, level by level from the leaves, ascending. None if all leaves are here.
	pub nodes: Vec<Hash>,
}

impl Part {
	/// These leaves of a tensor with these bytes; `None` if the bytes are not as many as the leaves' tensor has.
	pub fn of<H: Hasher>(data: &[u8], leaves: &Leaves) -> Option<Self> {
		leaves.open::<H>(data).map(|(data, nodes)| Self { data, nodes })
	}

	/// The root of the tensor of this type that has this part at these leaves; `None` if nothing of these sizes can
	/// be there.
	pub fn root<H: Hasher>(&self, r#type: &TensorType, leaves: &Leaves) -> Option<Hash> {
		let bytes = r#type.bytes().filter(|bytes| leaves.is_of(*bytes))?;
		Some(typed_root::<H>(r#type, bytes, &leaves.root::<H>(&self.data, &self.nodes)?))
	}

	/// Bytes that it takes in a proof, but for the few that say how long its lists are.
	pub fn size(&self) -> u64 {
		let nodes = (self.nodes.len() as u64).saturating_mul(size_of::<Hash>() as u64);
		nodes.saturating_add(self.data.len() as u64)
	}

	/// The tensor's `len` bytes from `offset` on; `None` if they are not all here.
	pub fn read(&self, leaves: &Leaves, offset: u64, len: u64) -> Option<&[u8]> {
		let (at, rest) = leaves.locate(offset)?;
		let at = usize::try_from(at).ok()?;
		let end = at.checked_add(usize::try_from(len).ok().filter(|_| len <= rest)?)?;
		self.data.get(at..end)
	}
}
