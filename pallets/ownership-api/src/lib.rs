//! Typed queries for clients about who owns models and what that earns.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
use freehold_primitives::{
	licence::{LicenceTerms, ParentLink},
	listing::ListingInfo,
	ownership::{AncestorInfo, CandidateInfo, HoldingInfo, RoyaltyInfo, ShareholderInfo},
	subscription::{SubscriptionId, SubscriptionInfo},
	ModelId, VersionIndex,
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

		/// The terms of a version now.
		fn licence(model: ModelId, version: VersionIndex) -> LicenceTerms;
		/// A page of the accounts on a version's allow list.
		fn allowed(model: ModelId, version: VersionIndex, after: Option<AccountId>) -> Vec<AccountId>;
		/// What a model is derived from, with the terms in force when it was registered.
		fn parents(model: ModelId) -> Vec<ParentLink>;
		/// The ancestors that have a part in a model's royalties, and what they have earned of them.
		fn ancestors(model: ModelId) -> Vec<AncestorInfo<Balance>>;
		/// A page of the models derived from a model, and from which of its versions.
		fn derivatives(model: ModelId, after: Option<ModelId>) -> Vec<(ModelId, VersionIndex)>;

		/// How a model stands with the token holders, whether or not there is one.
		fn listing(model: ModelId) -> ListingInfo<AccountId, Balance, BlockNumber>;
		/// At most `limit` listed models, from the one after `after` in storage order.
		fn listings(
			after: Option<ModelId>,
			limit: u32,
		) -> Vec<ListingInfo<AccountId, Balance, BlockNumber>>;
		/// The same of models that somebody proposes to list.
		fn listing_proposals(
			after: Option<ModelId>,
			limit: u32,
		) -> Vec<ListingInfo<AccountId, Balance, BlockNumber>>;

		/// A live subscription.
		fn subscription(id: SubscriptionId) -> Option<SubscriptionInfo<AccountId, Balance, BlockNumber>>;
		/// The live subscriptions of an account, at most 256 of them.
		fn subscriptions_of(who: AccountId) -> Vec<SubscriptionInfo<AccountId, Balance, BlockNumber>>;
	}
}
