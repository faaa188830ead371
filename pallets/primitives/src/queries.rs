//! What the runtime API answers, in types that clients decode.

use crate::{
	model::{Artifact, ModelId, Signature, VersionIndex},
	package::PackageId,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use freehold_referee::Tolerance;
use scale_info::TypeInfo;
use sp_core::H256;

/// A model with its versions, oldest first. Block numbers are the runtime's unless told otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ModelInfo<AccountId, Balance, BlockNumber = u32> {
	pub id: ModelId,
	/// Who holds the title.
	pub holder: AccountId,
	/// UTF-8.
	pub name: Vec<u8>,
	/// UTF-8.
	pub description: Vec<u8>,
	/// For each answered call, to the shareholders of the model and of its ancestors.
	pub royalty: Balance,
	/// The royalty that replaces it, and the block from which that holds.
	pub next_royalty: Option<(Balance, BlockNumber)>,
	/// Takes no new calls.
	pub retired: bool,
	/// To whom the title is offered.
	pub offered_to: Option<AccountId>,
	/// What the title holder has on hold for the bytes stored.
	pub deposit: Balance,
	pub versions: Vec<VersionInfo<Balance>>,
}

/// A version of a model and what it has earned.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct VersionInfo<Balance> {
	pub index: VersionIndex,
	pub artifact: Artifact,
	/// What the artifact is a file of; `None` for an ONNX file.
	pub package: Option<PackageId>,
	pub locators: Vec<Vec<u8>>,
	/// The file of golden vectors and where it can be had.
	pub golden: Option<(Artifact, Vec<Vec<u8>>)>,
	pub signature: Signature,
	pub tolerance: Tolerance,
	/// BLAKE2b-256 of the licence's text.
	pub licence: H256,
	/// Answered calls so far.
	pub calls: u64,
	/// Royalties of those calls.
	pub revenue: Balance,
	/// Requests whose workers have given answers that do not agree.
	pub disputes: u64,
}
