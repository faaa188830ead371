//! Typed queries for clients of the registry and the inference market.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
use freehold_primitives::{
	crypto::InferenceKey,
	queries::ModelInfo,
	request::{FeeEstimate, RequestInfo, ServiceInfo, WorkerInfo},
	ModelId, RequestId, VersionIndex,
};
use sp_core::H256;

sp_api::decl_runtime_apis! {
	/// What clients ask of the registry and the market.
	pub trait InferenceApi<AccountId, Balance, BlockNumber>
	where
		AccountId: Codec,
		Balance: Codec,
		BlockNumber: Codec,
	{
		/// A model with all of its versions.
		fn model(id: ModelId) -> Option<ModelInfo<AccountId, Balance>>;
		/// At most `limit` models, from the one after `after` in storage order.
		fn models(after: Option<ModelId>, limit: u32) -> Vec<ModelInfo<AccountId, Balance>>;
		/// Who serves a version.
		fn services(model: ModelId, version: VersionIndex) -> Vec<ServiceInfo<AccountId, Balance>>;
		/// What a call with this deadline, in blocks, would cost; `None` when the version cannot be
		/// called, or by fewer workers.
		fn estimate_fee(
			model: ModelId,
			version: VersionIndex,
			redundancy: u8,
			deadline: BlockNumber,
		) -> Option<FeeEstimate<Balance>>;
		/// A request, open or closed.
		fn request(id: RequestId) -> Option<RequestInfo<AccountId, Balance, BlockNumber>>;
		/// A worker, by its owner.
		fn worker(owner: AccountId) -> Option<WorkerInfo<Balance, BlockNumber>>;
		/// The files, models and golden vectors, of the versions that the worker with this key serves
		/// or offers: what its node must keep.
		fn served_artifacts(key: InferenceKey) -> Vec<H256>;
		/// The SCALE-encoded tensors with this root that an extrinsic carries, if it does: so that
		/// a node finds them in a block body that it has not executed.
		fn tensors_in(extrinsic: Vec<u8>, root: H256) -> Option<Vec<u8>>;
	}
}
