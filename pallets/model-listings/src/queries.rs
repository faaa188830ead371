//! What the runtime API answers about listings.

use crate::{
	suspensions,
	types::{ListingInfoOf, Suspension},
	Challenges, Config, Listings, Pallet, Proposals, Suspensions,
};
use alloc::vec::Vec;
use freehold_primitives::{listing::Listings as _, ModelId};

/// The most entries that one answer holds.
pub const MAX_PAGE: u32 = 256;

/// How a model stands, whether or not there is one.
pub fn listing<T: Config>(model: &ModelId) -> ListingInfoOf<T> {
	ListingInfoOf::<T> {
		model: *model,
		status: Pallet::<T>::status(model),
		listing: Listings::<T>::get(model),
		proposal: Proposals::<T>::get(model),
		challenge: Challenges::<T>::get(model),
		suspendable_from: match Suspensions::<T>::get(model) {
			Some(Suspension::Until(until)) => Some(suspensions::suspendable_from::<T>(until)),
			_ => None,
		},
	}
}

/// Up to `limit` listed models, at most 256, that come after `after` in storage order.
pub fn listings<T: Config>(after: Option<ModelId>, limit: u32) -> Vec<ListingInfoOf<T>> {
	let models = match after {
		Some(after) => Listings::<T>::iter_keys_from(Listings::<T>::hashed_key_for(after)),
		None => Listings::<T>::iter_keys(),
	};
	models.take(limit.min(MAX_PAGE) as usize).map(|model| listing::<T>(&model)).collect()
}

/// The same of models that somebody proposes to list.
pub fn proposals<T: Config>(after: Option<ModelId>, limit: u32) -> Vec<ListingInfoOf<T>> {
	let models = match after {
		Some(after) => Proposals::<T>::iter_keys_from(Proposals::<T>::hashed_key_for(after)),
		None => Proposals::<T>::iter_keys(),
	};
	models.take(limit.min(MAX_PAGE) as usize).map(|model| listing::<T>(&model)).collect()
}
