//! `inference_*`: the tensors that this node keeps, and how its engine does.

use crate::{inference::Inference, rpc::OffchainStorage};
use freehold_primitives::offchain::tensors_key;
use jsonrpsee::{
	core::RpcResult,
	types::{error::ErrorObjectOwned, ErrorObject, ResponsePayload},
	RpcModule,
};
use sp_core::{
	offchain::{OffchainStorage as _, STORAGE_PREFIX},
	Bytes, H256,
};
use std::sync::Arc;

/// Codes of this module's errors.
mod code {
	/// This node does not hold the tensors.
	pub const NOT_HELD: i32 = 7001;
}

/// The methods.
pub fn methods(
	tensors: Option<OffchainStorage>,
	inference: Arc<Inference>,
) -> Result<RpcModule<()>, jsonrpsee::core::RegisterMethodError> {
	let mut module = RpcModule::new(());
	module.register_blocking_method("inference_tensors", move |params, _, _| -> RpcResult<Bytes> {
		let root: H256 = params.one()?;
		held(tensors.as_ref(), &root).map(Bytes).ok_or_else(|| not_held(&root))
	})?;
	module.register_blocking_method("inference_engineStatus", move |_, _, _| {
		ResponsePayload::success(inference.status())
	})?;
	Ok(module)
}

/// SCALE-encoded tensors with this root.
fn held(storage: Option<&OffchainStorage>, root: &H256) -> Option<Vec<u8>> {
	storage?.get(STORAGE_PREFIX, &tensors_key(root))
}

fn not_held(root: &H256) -> ErrorObjectOwned {
	let message = "this node does not hold tensors with this root: ask one that was running when they were \
	               submitted";
	ErrorObject::owned(code::NOT_HELD, message, Some(root))
}
