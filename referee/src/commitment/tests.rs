use super::*;
use crate::tensor::ElementType;
use alloc::{vec, vec::Vec};
use proptest::prelude::*;

fn named(name: &str, element: ElementType, shape: &[u32], data: Vec<u8>) -> NamedTensor {
	NamedTensor { name: name.as_bytes().to_vec(), tensor: Tensor { element, shape: shape.to_vec(), data } }
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
	let hex = |hash: Hash| hash.iter().map(|b| alloc::format!("{b:02x}")).collect::<alloc::string::String>();
	let tensor = named("input", ElementType::Float32, &[1, 2], vec![0, 0, 128, 63, 0, 0, 0, 64]);
	assert_eq!(
		hex(tensors_root::<Blake2b256>(&[tensor])),
		"6ad16e2000e47fb8f5d3dbbaf26c746bc87905f692032a0717f31fcfa056a71b"
	);
	assert_eq!(hex(package_id::<Blake2b256>(&Graph::default())), EMPTY_PACKAGE);
}

const EMPTY_PACKAGE: &str = "8e70b445ef0cd555a213fe1c5c03e5351fb0025d0b320b5f41ce83ad015ed6fc";

/// The tree as the semantics state it, level by level.
fn plain_root(data: &[u8]) -> Hash {
	let mut level: Vec<Hash> =
		data.chunks(LEAF_BYTES).map(|chunk| hash_parts::<Blake2b256>(&[LEAF], &[chunk])).collect();
	while level.len() > 1 {
		let pairs = level.chunks(2).map(|pair| match pair {
			[left, right] => hash_parts::<Blake2b256>(&[NODE], &[left, right]),
			lone => lone[0],
		});
		level = pairs.collect();
	}
	level[0]
}

fn bytes(len: usize) -> Vec<u8> {
	(0..len).map(|i| (i / 7 + i / LEAF_BYTES) as u8).collect()
}

proptest! {
	#[test]
	fn trees_are_those_of_the_semantics(len in 1usize..40 * LEAF_BYTES) {
		prop_assert_eq!(merkle_root::<Blake2b256>(&bytes(len)), plain_root(&bytes(len)));
	}

	/// Any set of leaves opens to the tensor's own root, reads back its bytes, and is bound in every bit.
	#[test]
	fn parts_are_bound_to_the_root(
		len in 1usize..40 * LEAF_BYTES,
		chosen in prop::collection::vec((0u64..40, 1u64..4), 1..6),
		flip in any::<prop::sample::Index>(),
		offset in any::<prop::sample::Index>(),
	) {
		let data = bytes(len);
		let r#type = TensorType::new(ElementType::Uint8, [len as u32]);
		let total = leaf_count(len as u64);
		let runs = chosen.iter().map(|(start, len)| start % total..(start % total + len).min(total));
		let leaves = Leaves::new(len as u64, runs).unwrap();
		let mut part = Part::of::<Blake2b256>(&data, &leaves).unwrap();
		let root = data_root::<Blake2b256>(&r#type, &data);
		prop_assert_eq!(part.root::<Blake2b256>(&r#type, &leaves), Some(root));
		prop_assert_eq!(part.nodes.len() as u64, leaves.nodes());

		let offset = offset.index(len);
		let known = leaves.locate(offset as u64);
		let byte = part.read(&leaves, offset as u64, 1).map(|read| read[0]);
		prop_assert_eq!(byte, known.map(|_| data[offset]));
		prop_assert!(part.read(&leaves, offset as u64, known.map_or(1, |(_, rest)| rest + 1)).is_none());

		let bits = part.size() as usize * 8;
		let bit = flip.index(bits);
		match part.data.get_mut(bit / 8) {
			Some(byte) => *byte ^= 1 << (bit % 8),
			None => {
				let at = bit / 8 - part.data.len();
				part.nodes[at / 32][at % 32] ^= 1 << (bit % 8);
			},
		}
		prop_assert_ne!(part.root::<Blake2b256>(&r#type, &leaves), Some(root));
		part.nodes.push([0; 32]);
		prop_assert_eq!(part.root::<Blake2b256>(&r#type, &leaves), None);
	}

	/// Whatever a part holds, whatever it is read as: no panic, and no root but the one it was made for.
	#[test]
	fn hostile_parts_have_no_root(
		len in 0u64..1 << 40,
		runs in prop::collection::vec((0u64..64, 0u64..8), 0..5),
		data in prop::collection::vec(any::<u8>(), 0..9000),
		nodes in prop::collection::vec(any::<Hash>(), 0..20),
	) {
		let runs = runs.iter().map(|(start, len)| *start..start + len);
		if let Some(leaves) = Leaves::new(len, runs) {
			let fits = data.len() as u64 == leaves.len_bytes() && nodes.len() as u64 == leaves.nodes();
			prop_assert_eq!(leaves.root::<Blake2b256>(&data, &nodes).is_some(), fits);
			prop_assert!(leaves.open::<Blake2b256>(&data).is_none() || data.len() as u64 == len);
		}
	}
}

#[test]
fn leaves_that_are_not_there_are_refused() {
	assert!(Leaves::new(2048, Some(1..3)).is_none());
	assert!(Leaves::new(2048, None).is_none());
	assert!(Leaves::new(2048, Some(0..u64::MAX)).is_none());
	assert_eq!(Leaves::new(2048, [1..2, 0..1]), Leaves::new(2048, Some(0..2)));
}
