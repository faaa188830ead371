//! Merkle trees over bytes, and proofs that some of their leaves are what they are.

use super::{hash_parts, Hash, Hasher, LEAF, LEAF_BYTES, NODE};
use alloc::vec::Vec;
use core::{marker::PhantomData, ops::Range};
use rs_merkle::{MerkleProof, MerkleTree, PartialTree};

/// How this crate's trees hash: leaves and nodes under their own tags, a lone last node as it is.
struct Tagged<H>(PhantomData<fn() -> H>);

impl<H> Clone for Tagged<H> {
	fn clone(&self) -> Self {
		Self(PhantomData)
	}
}

impl<H: Hasher> rs_merkle::Hasher for Tagged<H> {
	type Hash = Hash;

	fn hash(data: &[u8]) -> Hash {
		hash_parts::<H>(&[LEAF], &[data])
	}

	fn concat_and_hash(left: &Hash, right: Option<&Hash>) -> Hash {
		right.map_or(*left, |right| hash_parts::<H>(&[NODE], &[left, right]))
	}
}

fn leaf_hashes<'a, H: Hasher>(leaves: impl Iterator<Item = &'a [u8]>) -> Vec<Hash> {
	leaves.map(|leaf| hash_parts::<H>(&[LEAF], &[leaf])).collect()
}

/// The root over leaves. None at all is one empty leaf.
pub(crate) fn leaves_root<'a, H: Hasher>(leaves: impl Iterator<Item = &'a [u8]>) -> Hash {
	let mut hashes = leaf_hashes::<H>(leaves);
	if hashes.is_empty() {
		hashes = leaf_hashes::<H>(core::iter::once([].as_slice()));
	}
	// There is a leaf, so there is a root.
	PartialTree::<Tagged<H>>::from_leaves(&hashes).ok().and_then(|t| t.root().copied()).unwrap_or_default()
}

/// The Merkle root over `data` in leaves of [`LEAF_BYTES`]. No data is one empty leaf.
pub fn merkle_root<H: Hasher>(data: &[u8]) -> Hash {
	leaves_root::<H>(data.chunks(LEAF_BYTES))
}

/// Leaves that so many bytes of data have.
pub fn leaf_count(bytes: u64) -> u64 {
	bytes.div_ceil(LEAF_BYTES as u64).max(1)
}

/// Some of the leaves of data of a known length: at least one, ascending, none twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaves {
	/// Neither overlapping nor touching.
	runs: Vec<Range<u64>>,
	/// For each run, the bytes of those before it.
	before: Vec<u64>,
	/// Bytes of the data that the leaves are of.
	bytes: u64,
}

impl Leaves {
	/// The leaves under these runs of leaves of data of so many bytes; `None` if there are none or one is not there.
	pub fn new(bytes: u64, runs: impl IntoIterator<Item = Range<u64>>) -> Option<Self> {
		let mut runs: Vec<_> = runs.into_iter().collect();
		runs.sort_unstable_by_key(|run| run.start);
		let mut merged: Vec<Range<u64>> = Vec::new();
		for run in runs.into_iter().filter(|run| run.start < run.end) {
			match merged.last_mut() {
				Some(last) if run.start <= last.end => last.end = last.end.max(run.end),
				_ => merged.push(run),
			}
		}
		if merged.last().is_none_or(|last| last.end > leaf_count(bytes)) {
			return None;
		}
		let mut leaves = Self { runs: merged, before: Vec::new(), bytes };
		let mut sum = 0u64;
		for run in &leaves.runs {
			leaves.before.push(sum);
			sum = sum.checked_add(leaves.run_bytes(run))?;
		}
		Some(leaves)
	}

	/// Bytes that they hold together.
	pub fn len_bytes(&self) -> u64 {
		self.runs.iter().fold(0, |sum: u64, run| sum.saturating_add(self.run_bytes(run)))
	}

	/// How many there are.
	pub fn count(&self) -> u64 {
		self.runs.iter().fold(0, |sum: u64, run| sum.saturating_add(run.end.saturating_sub(run.start)))
	}

	fn run_bytes(&self, run: &Range<u64>) -> u64 {
		let at = |leaf: u64| leaf.saturating_mul(LEAF_BYTES as u64).min(self.bytes);
		at(run.end).saturating_sub(at(run.start))
	}

	/// Whether they are of data of so many bytes.
	pub fn is_of(&self, bytes: u64) -> bool {
		self.bytes == bytes
	}

	fn are_all(&self) -> bool {
		self.count() == leaf_count(self.bytes)
	}

	/// Whether leaves and their tree fit what this machine counts with.
	fn indices(&self) -> Option<(Vec<usize>, usize)> {
		let total = usize::try_from(leaf_count(self.bytes)).ok()?;
		let indices = self.runs.iter().flat_map(Clone::clone).map(usize::try_from);
		Some((indices.collect::<Result<_, _>>().ok()?, total))
	}

	/// Where the byte at `offset` of the data lies among the leaves' own bytes, and how many of those follow
	/// from there in the data as well; `None` if it is under none of them.
	pub fn locate(&self, offset: u64) -> Option<(u64, u64)> {
		let leaf = offset.checked_div(LEAF_BYTES as u64)?;
		let i = self.runs.partition_point(|run| run.start <= leaf).checked_sub(1)?;
		let run = self.runs.get(i).filter(|run| leaf < run.end)?;
		let within = offset.checked_sub(run.start.checked_mul(LEAF_BYTES as u64)?)?;
		let rest = self.run_bytes(run).checked_sub(within)?;
		Some((self.before.get(i)?.checked_add(within)?, rest))
	}

	/// The leaves' bytes, one after another, and the nodes that lead from them to the root.
	pub fn open<H: Hasher>(&self, data: &[u8]) -> Option<(Vec<u8>, Vec<Hash>)> {
		if data.len() as u64 != self.bytes {
			return None;
		}
		let mut bytes = Vec::new();
		for run in &self.runs {
			let start = usize::try_from(run.start).ok()?.checked_mul(LEAF_BYTES)?;
			let len = usize::try_from(self.run_bytes(run)).ok()?;
			bytes.extend_from_slice(data.get(start..start.checked_add(len)?)?);
		}
		if self.are_all() {
			return Some((bytes, Vec::new()));
		}
		let (indices, _) = self.indices()?;
		let tree = MerkleTree::<Tagged<H>>::from_leaves(&leaf_hashes::<H>(data.chunks(LEAF_BYTES)));
		Some((bytes, tree.proof(&indices).proof_hashes().to_vec()))
	}

	/// The root of the tree that has these bytes at these leaves, by these nodes. `None` if the bytes or the nodes
	/// are not as many as they must be.
	pub fn root<H: Hasher>(&self, bytes: &[u8], nodes: &[Hash]) -> Option<Hash> {
		if bytes.len() as u64 != self.len_bytes() || nodes.len() as u64 != self.nodes() {
			return None;
		}
		if self.are_all() {
			return Some(merkle_root::<H>(bytes));
		}
		let (indices, total) = self.indices()?;
		// Only the last leaf of the data may be short, and it is the last of any that include it.
		let hashes = leaf_hashes::<H>(bytes.chunks(LEAF_BYTES));
		MerkleProof::<Tagged<H>>::new(nodes.to_vec()).root(&indices, &hashes, total).ok()
	}

	/// Nodes that a proof of these leaves has: at each level, the siblings that are not among the leaves or above
	/// them. A last node without a sibling needs none.
	pub fn nodes(&self) -> u64 {
		let (mut runs, mut width, mut nodes) = (self.runs.clone(), leaf_count(self.bytes), 0u64);
		while width > 1 {
			let mut above: Vec<Range<u64>> = Vec::with_capacity(runs.len());
			for run in &runs {
				let left = run.start & 1;
				let right = u64::from(run.end & 1 == 1 && run.end < width);
				nodes = nodes.saturating_add(left).saturating_add(right);
				let parents = run.start >> 1..run.end.div_ceil(2);
				match above.last_mut() {
					Some(last) if parents.start <= last.end => last.end = parents.end,
					_ => above.push(parents),
				}
			}
			runs = above;
			width = width.div_ceil(2);
		}
		nodes
	}
}
