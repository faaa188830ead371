//! Typed queries for clients about who owns models and what that earns.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
use freehold_primitives::{
	ownership::{CandidateInfo, HoldingInfo, RoyaltyInfo, ShareholderInfo},
	ModelId,
};

sp_api::decl_runtime_apis! {
	/// What clients ask about the ownership of models.
	pub trait OwnershipApi<AccountId, Balance, BlockNumber>
	where
		AccountId: Codec,
		Balance: Codec,
		BlockNumber: Codec,
	{
		/// A page of those who have shares of a model, or royalties of it to claim, from the one after
		/// `after` in storage order; empty at the end.
		fn shareholders(
			model: ModelId,
			after: Option<AccountId>,
		) -> Vec<ShareholderInfo<AccountId, Balance>>;
		/// A page of the models of which an account has shares or royalties to claim.
		fn portfolio(who: AccountId, after: Option<ModelId>) -> Vec<HoldingInfo<Balance>>;
		/// Where an account's claims go, if not to itself.
		fn payout(who: AccountId) -> Option<AccountId>;
		/// What a model has earned for its shareholders.
		fn royalties(model: ModelId) -> Option<RoyaltyInfo<Balance>>;
		/// Whom shareholders would give the title to; at most a page.
		fn candidates(model: ModelId) -> Vec<CandidateInfo<AccountId, BlockNumber>>;
	}
}
