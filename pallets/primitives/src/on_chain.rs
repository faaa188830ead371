//! Inference in the block that asks for it: consensus itself vouches for the answer.

use crate::model::{ModelId, VersionIndex};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::weights::Weight;
use freehold_referee::NamedTensor;
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::DispatchError;

/// What an answer in the block costs, the transaction's own fee apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Estimate<Balance> {
	/// One execution, and what becomes of its outputs: the least weight limit.
	pub weight: Weight,
	/// To the shareholders of the model and of its ancestors.
	pub royalty: Balance,
	/// To the protocol, beside the royalty.
	pub protocol: Balance,
}

/// An answer, and what it cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<Balance> {
	/// The version's outputs in order.
	pub outputs: Vec<NamedTensor>,
	/// The root of the inputs.
	pub input_root: H256,
	/// The root of the outputs.
	pub output_root: H256,
	/// To the shareholders of the model and of its ancestors.
	pub royalty: Balance,
	/// To the protocol, beside the royalty.
	pub protocol: Balance,
}

/// Has models answer other pallets at once.
pub trait InferNow<AccountId, Balance> {
	/// What [`Self::infer`] weighs at most; `None` for a version that is not answered in a block. It reads the
	/// version and its package.
	fn weight(model: &ModelId, version: VersionIndex) -> Option<Weight>;

	/// The answer to the version's inputs in order, which are as public as it is. The account pays the royalty, at
	/// most `max_royalty`, and the protocol's share of it. Takes [`Self::weight`], which the caller has to have; an
	/// error leaves no trace.
	fn infer(
		who: &AccountId,
		model: &ModelId,
		version: VersionIndex,
		inputs: &[NamedTensor],
		max_royalty: Balance,
	) -> Result<Answer<Balance>, DispatchError>;
}
