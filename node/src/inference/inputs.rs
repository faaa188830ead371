//! Where the input of a request comes from.

use crate::service::{Backend, Client};
use codec::{DecodeAll, Encode};
use freehold_inference_runtime_api::InferenceApi;
use freehold_primitives::{job::InputSource, offchain::tensors_key, referee::NamedTensor, tensors_root};
use freehold_runtime::{AccountId, Balance, BlockNumber, Hash, OpaqueBlock};
use sc_client_api::{Backend as _, BlockBackend, HeaderBackend};
use sp_api::ProvideRuntimeApi;
use sp_core::{
	offchain::{OffchainStorage as _, STORAGE_PREFIX},
	H256,
};
use std::sync::Arc;

/// Finds SCALE-encoded tensors by their root.
pub trait Inputs: Send + Sync {
	/// Bytes that are said to be the tensors with this root; not yet checked.
	fn find(&self, root: &H256, source: Option<InputSource>) -> Option<Vec<u8>>;
}

/// The tensors with this root, wherever they are found; checked against it.
pub fn tensors(inputs: &dyn Inputs, root: &H256, source: Option<InputSource>) -> Option<Vec<NamedTensor>> {
	let bytes = inputs.find(root, source)?;
	let tensors = Vec::<NamedTensor>::decode_all(&mut bytes.as_slice()).ok()?;
	(tensors_root(&tensors) == *root).then_some(tensors)
}

/// The node's off-chain database, to which executing a block writes inputs, and behind it the
/// bodies of blocks, for those that this node has not executed.
pub struct NodeInputs {
	pub client: Arc<Client>,
	pub backend: Arc<Backend>,
}

impl Inputs for NodeInputs {
	fn find(&self, root: &H256, source: Option<InputSource>) -> Option<Vec<u8>> {
		let indexed = self
			.backend
			.offchain_storage()
			.and_then(|storage| storage.get(STORAGE_PREFIX, &tensors_key(root)));
		indexed.or_else(|| self.in_body(root, source?))
	}
}

impl NodeInputs {
	fn in_body(&self, root: &H256, source: InputSource) -> Option<Vec<u8>> {
		match self.try_in_body(root, source) {
			Ok(found) => found,
			Err(error) => {
				log::warn!(target: super::LOG_TARGET, "cannot read the body of block {}: {error}", source.block);
				None
			},
		}
	}

	fn try_in_body(&self, root: &H256, source: InputSource) -> Result<Option<Vec<u8>>, sp_blockchain::Error> {
		let Some(block) = self.client.hash(source.block)? else { return Ok(None) };
		let Some(body) = self.client.block_body(block)? else { return Ok(None) };
		let index = usize::try_from(source.extrinsic).unwrap_or(usize::MAX);
		let Some(extrinsic) = body.get(index) else { return Ok(None) };
		// With the code of the block's own time, which made the extrinsic what it is, or with
		// today's where that state has been pruned.
		let found = self.ask(block, extrinsic.encode(), root);
		found.or_else(|_| self.ask(self.client.info().best_hash, extrinsic.encode(), root))
	}

	fn ask(
		&self,
		at: Hash,
		extrinsic: Vec<u8>,
		root: &H256,
	) -> Result<Option<Vec<u8>>, sp_blockchain::Error> {
		let api = self.client.runtime_api();
		InferenceApi::<OpaqueBlock, AccountId, Balance, BlockNumber>::tensors_in(&*api, at, extrinsic, *root)
			.map_err(|error| sp_blockchain::Error::Application(Box::new(error)))
	}
}
