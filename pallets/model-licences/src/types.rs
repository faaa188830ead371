//! What is stored.

use crate::{BalanceOf, Config};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use freehold_primitives::{
	licence::{LicenceTerms, MaxParents, ParentLink},
	ModelId,
};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// What somebody has on hold for an entry.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Deposit<T: Config> {
	pub payer: T::AccountId,
	pub amount: BalanceOf<T>,
}

/// The terms of a version. Left by `set_terms` to the default.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Licence<T: Config> {
	pub terms: LicenceTerms,
	pub deposit: Deposit<T>,
}

/// What a model is derived from. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Ancestry {
	/// In the order in which they were named.
	pub parents: BoundedVec<ParentLink, MaxParents>,
	/// Generations of ancestors.
	pub depth: u32,
}

/// Ancestors and the parts of a model's royalties that go to them, none of them zero.
pub type Payees<MaxAncestors> = BoundedVec<(ModelId, Perbill), MaxAncestors>;
