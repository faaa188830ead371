//! On what terms a model may be called and derived from, and from which models it is derived.

use crate::{ModelId, VersionIndex};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult, Perbill};

/// Who may call a version.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Access {
	/// Everybody.
	#[default]
	Open,
	/// The title holder, and accounts on the version's list.
	AllowList,
}

/// Who may register models that are derived from a version, and for what.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Derivatives {
	/// Nobody but the title holder.
	#[default]
	Forbidden,
	/// Everybody whom the access allows.
	Free,
	/// The same, for this part of the derivative's royalties.
	Royalty(Perbill),
}

impl Derivatives {
	/// The part of a derivative's royalties.
	pub fn royalty(&self) -> Perbill {
		match self {
			Self::Royalty(part) => *part,
			Self::Forbidden | Self::Free => Perbill::zero(),
		}
	}
}

/// The part of a version's licence that the chain enforces.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct LicenceTerms {
	pub access: Access,
	pub derivatives: Derivatives,
}

/// The most parents that a model names.
pub type MaxParents = ConstU32<4>;
/// The version of a model that another is derived from.
pub type Parent = (ModelId, VersionIndex);
/// What a model is derived from.
pub type Parents = BoundedVec<Parent, MaxParents>;

/// A parent with the terms that were in force when its derivative was registered; they hold for good.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ParentLink {
	pub model: ModelId,
	pub version: VersionIndex,
	pub derivatives: Derivatives,
}

/// What the registry and the market ask of licences.
pub trait Licences<AccountId> {
	/// Sets the terms of a new version; who publishes it holds the deposit for them.
	fn issue(
		model: &ModelId,
		version: VersionIndex,
		publisher: &AccountId,
		terms: LicenceTerms,
	) -> DispatchResult;

	/// Whether an account may call a version that there is.
	fn may_call(model: &ModelId, version: VersionIndex, who: &AccountId) -> bool;

	/// Makes that as dear to answer as it can be, for an account that may; for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_licence(model: &ModelId, version: VersionIndex, who: &AccountId);
}

/// What the registry and the shares ask of lineage.
pub trait Lineage<AccountId> {
	/// Notes what a new model is derived from, if the parents' licences allow it for at most `max_share` of
	/// the model's royalties; the bytes that this takes.
	fn record(
		model: &ModelId,
		publisher: &AccountId,
		parents: Parents,
		max_share: Perbill,
	) -> Result<u32, DispatchError>;

	/// The bytes that a model's lineage takes.
	fn stored_bytes(model: &ModelId) -> u32;

	/// The most bytes that a lineage can take.
	fn max_stored_bytes() -> u32;

	/// The ancestors to which parts of a model's royalties go; a bounded number, and at most all together.
	fn ancestors(model: &ModelId) -> Vec<(ModelId, Perbill)>;

	/// Parents of which registering a derivative is as dear as it can be, for an account that may; for
	/// benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_parents(publisher: &AccountId) -> Parents;

	/// Gives a model as many ancestors with shares as it may have; for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_lineage(model: &ModelId);
}

/// Everything is open.
impl<AccountId> Licences<AccountId> for () {
	fn issue(_: &ModelId, _: VersionIndex, _: &AccountId, _: LicenceTerms) -> DispatchResult {
		Ok(())
	}

	fn may_call(_: &ModelId, _: VersionIndex, _: &AccountId) -> bool {
		true
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_licence(_: &ModelId, _: VersionIndex, _: &AccountId) {}
}

/// Nothing is derived from anything.
impl<AccountId> Lineage<AccountId> for () {
	fn record(_: &ModelId, _: &AccountId, _: Parents, _: Perbill) -> Result<u32, DispatchError> {
		Ok(0)
	}

	fn stored_bytes(_: &ModelId) -> u32 {
		0
	}

	fn max_stored_bytes() -> u32 {
		0
	}

	fn ancestors(_: &ModelId) -> Vec<(ModelId, Perbill)> {
		Vec::new()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_parents(_: &AccountId) -> Parents {
		Parents::new()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_lineage(_: &ModelId) {}
}
