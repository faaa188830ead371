//! Roots: one hash that commits to a tensor's type, shape and every byte, such that a part can
//! later be proved against it. Leaves and inner nodes carry different tags, and a lone last node
//! moves up unpaired, so no two different tensors share a tree.

mod merkle;
mod part;

pub use merkle::{leaf_count, merkle_root, Leaves};
pub use part::Part;

use crate::{
	array::{Array, TensorType},
	graph::{Graph, SEMANTICS},
	tensor::{NamedTensor, Tensor},
};
use alloc::vec::Vec;
use blake2::{digest::consts::U32, Digest};
use codec::Encode;
pub(crate) use merkle::leaves_root;

/// A 256-bit digest.
pub type Hash = [u8; 32];

/// Bytes of tensor data under one leaf.
pub const LEAF_BYTES: usize = 1024;

const LEAF: u8 = 0;
const NODE: u8 = 1;
const TENSOR: &[u8] = b"freehold/tensor/1";
const TENSORS: &[u8] = b"freehold/tensors/1";
const GRAPH: &[u8] = b"freehold/graph/1";
const PACKAGE: &[u8] = b"freehold/package/1";

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

pub(crate) fn hash_parts<H: Hasher>(tag: &[u8], parts: &[&[u8]]) -> Hash {
	let mut bytes = tag.to_vec();
	parts.iter().for_each(|part| bytes.extend_from_slice(part));
	H::hash(&bytes)
}

/// What a tensor's root binds beside the bytes: tag, element type, rank and dimensions, byte length.
fn typed_root<H: Hasher>(r#type: &TensorType, bytes: u64, merkle_root: &Hash) -> Hash {
	let dims: Vec<u8> = r#type.shape.iter().flat_map(|dim| dim.to_le_bytes()).collect();
	hash_parts::<H>(
		TENSOR,
		&[
			&r#type.element.onnx().to_le_bytes(),
			&(r#type.shape.len() as u32).to_le_bytes(),
			&dims,
			&bytes.to_le_bytes(),
			merkle_root,
		],
	)
}

/// The root of a tensor of this type with these bytes.
pub fn data_root<H: Hasher>(r#type: &TensorType, data: &[u8]) -> Hash {
	typed_root::<H>(r#type, data.len() as u64, &merkle_root::<H>(data))
}

/// The root of one tensor.
pub fn tensor_root<H: Hasher>(tensor: &Tensor) -> Hash {
	data_root::<H>(&TensorType::new(tensor.element, tensor.shape.clone()), &tensor.data)
}

/// The root of an array, which is that of the tensor with the same elements.
pub fn array_root<H: Hasher>(array: &Array) -> Hash {
	data_root::<H>(&array.tensor_type(), array.as_bytes())
}

/// The root of a list of named tensors, in its order.
pub fn tensors_root<H: Hasher>(tensors: &[NamedTensor]) -> Hash {
	let roots: Vec<Hash> = tensors.iter().map(|named| tensor_root::<H>(&named.tensor)).collect();
	named_root::<H>(tensors.iter().map(|named| named.name.as_slice()).zip(&roots))
}

/// The root of a list of named tensors, from their own roots.
pub fn named_root<'a, H: Hasher>(roots: impl ExactSizeIterator<Item = (&'a [u8], &'a Hash)>) -> Hash {
	let mut bytes = TENSORS.to_vec();
	bytes.extend_from_slice(&(roots.len() as u32).to_le_bytes());
	for (name, root) in roots {
		bytes.extend_from_slice(&(name.len() as u32).to_le_bytes());
		bytes.extend_from_slice(name);
		bytes.extend_from_slice(root);
	}
	H::hash(&bytes)
}

/// The root of an encoded graph.
pub fn graph_root<H: Hasher>(graph: &Graph) -> Hash {
	let bytes = graph.encode();
	hash_parts::<H>(GRAPH, &[&(bytes.len() as u64).to_le_bytes(), &merkle_root::<H>(&bytes)])
}

/// The id of a package: version of the semantics, graph, and with the graph the roots of its initializers.
pub fn package_id<H: Hasher>(graph: &Graph) -> Hash {
	hash_parts::<H>(PACKAGE, &[&SEMANTICS.to_le_bytes(), &graph_root::<H>(graph)])
}

#[cfg(test)]
mod tests;
