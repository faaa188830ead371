//! Roots: one hash that commits to a tensor's type, shape and every byte, such that a part can
//! later be proved against it. Leaves and inner nodes carry different tags, and a lone last node
//! moves up unpaired, so no two different tensors share a tree.

use crate::tensor::{NamedTensor, Tensor};
use alloc::vec::Vec;
use blake2::{digest::consts::U32, Digest};

/// A 256-bit digest.
pub type Hash = [u8; 32];

/// Bytes of tensor data under one leaf.
pub const LEAF_BYTES: usize = 1024;

const LEAF: u8 = 0;
const NODE: u8 = 1;
const TENSOR: &[u8] = b"freehold/tensor/1";
const TENSORS: &[u8] = b"freehold/tensors/1";

/// BLAKE2b-256, however it is computed: the runtime has it from its host.
pub trait Hasher {
	fn hash(data: &[u8]) -> Hash;
}

/// BLAKE2b-256 in this crate's own code.
pub struct Blake2b256;

impl Hasher for Blake2b256 {
	fn hash(data: &[u8]) -> Hash {
		blake2::Blake2b::<U32>::digest(data).into()
	}
}

fn hash_parts<H: Hasher>(tag: &[u8], parts: &[&[u8]]) -> Hash {
	let mut bytes = tag.to_vec();
	parts.iter().for_each(|part| bytes.extend_from_slice(part));
	H::hash(&bytes)
}

/// The Merkle root over `data` in leaves of [`LEAF_BYTES`]. No data is one empty leaf.
pub fn merkle_root<H: Hasher>(data: &[u8]) -> Hash {
	let leaf = |chunk: &[u8]| hash_parts::<H>(&[LEAF], &[chunk]);
	if data.is_empty() {
		return leaf(&[]);
	}
	let mut level: Vec<Hash> = data.chunks(LEAF_BYTES).map(leaf).collect();
	while level.len() > 1 {
		level = level
			.chunks(2)
			.map(|pair| match pair {
				[left, right] => hash_parts::<H>(&[NODE], &[left, right]),
				lone => lone.first().copied().unwrap_or_default(),
			})
			.collect();
	}
	level.first().copied().unwrap_or_default()
}

/// The root of one tensor: tag, element type, rank and dimensions, byte length, Merkle root.
pub fn tensor_root<H: Hasher>(tensor: &Tensor) -> Hash {
	let dims: Vec<u8> = tensor.shape.iter().flat_map(|dim| dim.to_le_bytes()).collect();
	hash_parts::<H>(
		TENSOR,
		&[
			&tensor.element.onnx().to_le_bytes(),
			&(tensor.shape.len() as u32).to_le_bytes(),
			&dims,
			&(tensor.data.len() as u64).to_le_bytes(),
			&merkle_root::<H>(&tensor.data),
		],
	)
}

/// The root of a list of named tensors, in its order.
pub fn tensors_root<H: Hasher>(tensors: &[NamedTensor]) -> Hash {
	let mut bytes = TENSORS.to_vec();
	bytes.extend_from_slice(&(tensors.len() as u32).to_le_bytes());
	for named in tensors {
		bytes.extend_from_slice(&(named.name.len() as u32).to_le_bytes());
		bytes.extend_from_slice(&named.name);
		bytes.extend_from_slice(&tensor_root::<H>(&named.tensor));
	}
	H::hash(&bytes)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::tensor::ElementType;
	use alloc::{vec, vec::Vec};

	fn named(name: &str, element: ElementType, shape: &[u32], data: Vec<u8>) -> NamedTensor {
		NamedTensor {
			name: name.as_bytes().to_vec(),
			tensor: Tensor { element, shape: shape.to_vec(), data },
		}
	}

	#[test]
	fn every_part_changes_the_root() {
		let root = |n: &NamedTensor| tensors_root::<Blake2b256>(core::slice::from_ref(n));
		let base = named("x", ElementType::Uint8, &[2, 2048], vec![7; 4096]);
		let mut other_byte = base.clone();
		other_byte.tensor.data[4095] = 8;
		let variants = [
			named("y", ElementType::Uint8, &[2, 2048], vec![7; 4096]),
			named("x", ElementType::Int8, &[2, 2048], vec![7; 4096]),
			named("x", ElementType::Uint8, &[2048, 2], vec![7; 4096]),
			named("x", ElementType::Uint8, &[4096], vec![7; 4096]),
			other_byte,
		];
		for variant in &variants {
			assert_ne!(root(&base), root(variant), "{variant:?}");
		}
	}

	#[test]
	fn a_lone_last_leaf_is_not_duplicated() {
		let three = merkle_root::<Blake2b256>(&vec![1; LEAF_BYTES * 3]);
		let four = merkle_root::<Blake2b256>(&vec![1; LEAF_BYTES * 4]);
		assert_ne!(three, four);
	}

	#[test]
	fn an_inner_node_cannot_pass_for_a_leaf() {
		let data = vec![3; LEAF_BYTES * 2];
		let leaf = |chunk: &[u8]| hash_parts::<Blake2b256>(&[LEAF], &[chunk]);
		let pair = [leaf(&data[..LEAF_BYTES]), leaf(&data[LEAF_BYTES..])].concat();
		assert_ne!(merkle_root::<Blake2b256>(&data), merkle_root::<Blake2b256>(&pair));
	}

	#[test]
	fn roots_stay_what_they_were() {
		let tensor = named("input", ElementType::Float32, &[1, 2], vec![0, 0, 128, 63, 0, 0, 0, 64]);
		let hex: alloc::string::String =
			tensors_root::<Blake2b256>(&[tensor]).iter().map(|b| alloc::format!("{b:02x}")).collect();
		assert_eq!(hex, "6ad16e2000e47fb8f5d3dbbaf26c746bc87905f692032a0717f31fcfa056a71b");
	}
}
