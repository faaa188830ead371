//! What the runtime API answers about shares.

use crate::{royalties, AncestorEarnings, BalanceOf, Config, Holdings, Pallet, Portfolios};
use alloc::vec::Vec;
use freehold_primitives::{licence::Lineage, ModelId};
use sp_runtime::Perbill;

/// The most entries that one answer holds.
pub const MAX_PAGE: usize = 256;

/// A shareholder of a model, or a model of a shareholder; their shares; what can be claimed.
pub type Line<Who, Balance> = (Who, u32, Balance);

impl<T: Config> Pallet<T> {
	/// Up to [`MAX_PAGE`] shareholders of a model that come after `after` in storage order.
	pub fn shareholders(
		model: &ModelId,
		after: Option<&T::AccountId>,
	) -> Vec<Line<T::AccountId, BalanceOf<T>>> {
		let holdings = match after {
			Some(after) => {
				let key = Holdings::<T>::hashed_key_for(model, after);
				Holdings::<T>::iter_prefix_from(model, key)
			},
			None => Holdings::<T>::iter_prefix(model),
		};
		holdings
			.take(MAX_PAGE)
			.map(|(who, holding)| {
				let claimable = royalties::claimable::<T>(model, &who);
				(who, holding.shares, claimable)
			})
			.collect()
	}

	/// The ancestors of a model that have a part in its royalties: the part, and what it has earned them.
	pub fn ancestors(model: &ModelId) -> Vec<(ModelId, Perbill, BalanceOf<T>)> {
		T::Lineage::ancestors(model)
			.into_iter()
			.map(|(ancestor, part)| (ancestor, part, AncestorEarnings::<T>::get(model, ancestor)))
			.collect()
	}

	/// Up to [`MAX_PAGE`] models of which an account has shares or royalties to claim.
	pub fn portfolio(who: &T::AccountId) -> Vec<Line<ModelId, BalanceOf<T>>> {
		Portfolios::<T>::iter_key_prefix(who)
			.take(MAX_PAGE)
			.filter_map(|model| {
				let holding = Holdings::<T>::get(model, who)?;
				Some((model, holding.shares, royalties::claimable::<T>(&model, who)))
			})
			.collect()
	}
}
