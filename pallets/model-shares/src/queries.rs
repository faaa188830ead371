//! What the runtime API answers about shares.

use crate::{
	majority,
	types::{Candidacy, Offer},
	AncestorEarnings, BalanceOf, Candidacies, Config, Holdings, Offers, Payouts, Pools, Portfolios, Supports,
};
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	licence::Lineage,
	ownership::{AncestorInfo, CandidateInfo, HoldingInfo, RoyaltyInfo, ShareholderInfo},
	ModelId,
};

/// The most entries that one answer holds.
pub const MAX_PAGE: usize = 256;

/// Up to [`MAX_PAGE`] shareholders of a model that come after `after` in storage order.
pub fn shareholders<T: Config>(
	model: &ModelId,
	after: Option<&T::AccountId>,
) -> Vec<ShareholderInfo<T::AccountId, BalanceOf<T>>> {
	let Some(pool) = Pools::<T>::get(model) else { return Vec::new() };
	let holdings = match after {
		Some(after) => Holdings::<T>::iter_prefix_from(model, Holdings::<T>::hashed_key_for(model, after)),
		None => Holdings::<T>::iter_prefix(model),
	};
	holdings
		.take(MAX_PAGE)
		.map(|(who, holding)| ShareholderInfo {
			shares: holding.shares,
			claimable: holding.claimable(&pool),
			offer: offer::<T>(model, &who),
			supports: Supports::<T>::get(model, &who).map(|support| (support.candidate, support.shares)),
			who,
		})
		.collect()
}

/// Up to [`MAX_PAGE`] models of which an account has shares or royalties to claim, after `after`
/// in storage order.
pub fn portfolio<T: Config>(who: &T::AccountId, after: Option<&ModelId>) -> Vec<HoldingInfo<BalanceOf<T>>> {
	let models = match after {
		Some(after) => {
			let key = Portfolios::<T>::hashed_key_for(who, after);
			Portfolios::<T>::iter_key_prefix_from(who, key)
		},
		None => Portfolios::<T>::iter_key_prefix(who),
	};
	models
		.take(MAX_PAGE)
		.filter_map(|model| {
			let holding = Holdings::<T>::get(model, who)?;
			let claimable = holding.claimable(&Pools::<T>::get(model)?);
			Some(HoldingInfo { model, shares: holding.shares, claimable, offer: offer::<T>(&model, who) })
		})
		.collect()
}

/// Where an account's claims go, if not to itself.
pub fn payout<T: Config>(who: &T::AccountId) -> Option<T::AccountId> {
	Payouts::<T>::get(who).map(|(to, _)| to)
}

/// What a model has earned for its shareholders.
pub fn royalties<T: Config>(model: &ModelId) -> Option<RoyaltyInfo<BalanceOf<T>>> {
	Pools::<T>::get(model).map(|pool| RoyaltyInfo { taken: pool.taken, claimed: pool.claimed })
}

/// Up to [`MAX_PAGE`] candidates for a model's title.
pub fn candidates<T: Config>(model: &ModelId) -> Vec<CandidateInfo<T::AccountId, BlockNumberFor<T>>> {
	Candidacies::<T>::iter_prefix(model)
		.take(MAX_PAGE)
		.map(|(candidate, Candidacy { support, majority_since })| CandidateInfo {
			candidate,
			support,
			from: majority_since.map(|since| majority::can_take_from::<T>(model, since)),
		})
		.collect()
}

/// The ancestors that have a part in a model's royalties.
pub fn ancestors<T: Config>(model: &ModelId) -> Vec<AncestorInfo<BalanceOf<T>>> {
	T::Lineage::ancestors(model)
		.into_iter()
		.map(|(ancestor, part)| AncestorInfo {
			model: ancestor,
			part,
			earned: AncestorEarnings::<T>::get(model, ancestor),
		})
		.collect()
}

fn offer<T: Config>(model: &ModelId, who: &T::AccountId) -> Option<(u32, BalanceOf<T>)> {
	Offers::<T>::get(model, who).map(|Offer { shares, price }| (shares, price))
}
