//! `inference_*`: the tensors that this node keeps, how its engine does, and proofs of its keys.

use crate::{
	inference::{Inference, Status},
	rpc::OffchainStorage,
};
use freehold_primitives::{
	crypto::{ownership_payload, INFERENCE},
	offchain::tensors_key,
};
use freehold_runtime::{AccountId, Hash};
use jsonrpsee::{
	core::RpcResult,
	types::{error::ErrorObjectOwned, ErrorObject},
	RpcModule,
};
use sc_rpc_api::check_if_safe;
use sp_core::{
	offchain::{OffchainStorage as _, STORAGE_PREFIX},
	sr25519, Bytes, H256,
};
use sp_keystore::{Keystore, KeystorePtr};
use std::sync::Arc;

/// Codes of this module's errors.
mod code {
	/// This node does not hold the tensors.
	pub const NOT_HELD: i32 = 7001;
	/// This node does not have the key.
	pub const NO_KEY: i32 = 7002;
}

/// The methods.
pub fn methods(
	tensors: Option<OffchainStorage>,
	inference: Arc<Inference>,
	keystore: KeystorePtr,
	genesis: Hash,
) -> Result<RpcModule<()>, jsonrpsee::core::RegisterMethodError> {
	let mut module = RpcModule::new(());
	module.register_blocking_method("inference_tensors", move |params, _, _| -> RpcResult<Bytes> {
		let root: H256 = params.one()?;
		held(tensors.as_ref(), &root).map(Bytes).ok_or_else(|| not_held(&root))
	})?;
	module.register_blocking_method("inference_engineStatus", move |_, _, ext| -> RpcResult<Status> {
		check_if_safe(&ext)?;
		Ok(inference.status())
	})?;
	module.register_blocking_method("inference_proveKey", move |params, _, ext| -> RpcResult<Bytes> {
		check_if_safe(&ext)?;
		let (key, owner): (H256, AccountId) = params.parse()?;
		prove(&*keystore, &key, &ownership_payload(genesis, &owner)).map(Bytes)
	})?;
	Ok(module)
}

/// The signature that `join` and `set_inference_key` take as `proof`. Of what an owner makes up, only
/// its account goes into what is signed: this must not sign answers for whoever asks.
fn prove(keystore: &dyn Keystore, key: &H256, payload: &H256) -> RpcResult<Vec<u8>> {
	let public = sr25519::Public::from_raw(key.to_fixed_bytes());
	match keystore.sr25519_sign(INFERENCE, &public, payload.as_bytes()) {
		Ok(Some(signature)) => Ok(signature.0.to_vec()),
		Ok(None) => Err(ErrorObject::owned(
			code::NO_KEY,
			"this node's keystore does not have that inference key",
			Some(key),
		)),
		Err(error) => {
			Err(ErrorObject::owned(code::NO_KEY, format!("the keystore failed: {error}"), None::<()>))
		},
	}
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
