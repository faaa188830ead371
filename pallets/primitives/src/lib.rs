//! Types and traits that Freehold's pallets and node share. Pallets meet through nothing else.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

pub mod callback;
pub mod crypto;
pub mod dispute;
pub mod governance;
pub mod job;
pub mod licence;
pub mod listing;
pub mod market;
pub mod model;
pub mod on_chain;
pub mod ownership;
pub mod package;
pub mod queries;
pub mod request;
pub mod subscription;
pub mod tensors;

pub use freehold_referee as referee;
pub use model::{Artifact, Locator, ModelId, ModelRegistry, Signature, TensorSpec, Terms, VersionIndex};
pub use package::PackageId;
pub use request::RequestId;

use sp_core::H256;

/// BLAKE2b-256 by the runtime's host.
pub struct HostBlake2b256;

impl referee::Hasher for HostBlake2b256 {
	fn hash(data: &[u8]) -> referee::Hash {
		sp_io::hashing::blake2_256(data)
	}
}

/// The root of a list of named tensors, hashed by the host.
pub fn tensors_root(tensors: &[referee::NamedTensor]) -> H256 {
	referee::tensors_root::<HostBlake2b256>(tensors).into()
}

/// What a block's author could not choose beforehand.
pub trait BlockRandomness {
	/// The VRF output of the block being executed, known once consensus has finalised its
	/// part of the block; `None` when the block carries none.
	fn current() -> Option<[u8; 32]>;
}

/// Where the bytes of tensors lie in a node's off-chain database.
pub mod offchain {
	use super::H256;
	use alloc::vec::Vec;

	/// The key of SCALE-encoded `Vec<NamedTensor>` with this root.
	pub fn tensors_key(root: &H256) -> Vec<u8> {
		[b"freehold/tensors/".as_slice(), root.as_bytes()].concat()
	}
}
