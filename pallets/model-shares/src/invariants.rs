//! The invariants of the pallet's documentation, checked by `try_state` and after each test.

use crate::{
	royalties,
	types::{is_majority, Pool},
	AncestorEarnings, BalanceOf, Candidacies, Config, HoldReason, Holdings, Offers, Pallet, Payouts, Pools,
	Portfolios, Supports,
};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::fungible::{Inspect, InspectHold},
};
use freehold_primitives::{licence::Lineage, ownership::SHARES, ModelId};
use sp_runtime::{
	traits::{CheckedSub, Saturating, Zero},
	TryRuntimeError,
};

type Sums<T> = BTreeMap<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

impl<T: Config> Pallet<T> {
	/// Fails with the first invariant that the state breaks.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut owed = T::Currency::minimum_balance();
		for (model, pool) in Pools::<T>::iter() {
			Self::try_state_pool(&model, &pool)?;
			Self::try_state_support(&model)?;
			owed = owed.saturating_add(pool.taken.saturating_sub(pool.claimed));
		}
		ensure!(T::Currency::balance(&royalties::account::<T>()) >= owed, "royalties are missing");
		for (model, seller, offer) in Offers::<T>::iter() {
			ensure!(offer.shares > 0 && offer.shares <= shares::<T>(&model, &seller), "an offer of nothing");
		}
		Self::try_state_ancestors()?;
		Self::try_state_holdings()?;
		Self::try_state_deposits()
	}

	fn try_state_pool(model: &ModelId, pool: &Pool<T>) -> Result<(), TryRuntimeError> {
		let (mut sum, mut owed) = (0u32, pool.dust);
		for (_, holding) in Holdings::<T>::iter_prefix(model) {
			sum = sum.saturating_add(holding.shares);
			let earned = holding.owed(pool).map_err(|_| "what is owed overflows")?;
			owed = owed.saturating_add(earned);
		}
		ensure!(sum == SHARES, "the shares of a model are not all");
		let kept = pool.taken.checked_sub(&pool.claimed).ok_or("more was claimed than taken")?;
		ensure!(owed == kept.saturating_mul(SHARES.into()), "what is owed is not what was taken");
		Ok(())
	}

	fn try_state_ancestors() -> Result<(), TryRuntimeError> {
		let mut sums = BTreeMap::<ModelId, BalanceOf<T>>::new();
		for (model, ancestor, earned) in AncestorEarnings::<T>::iter() {
			let named = T::Lineage::ancestors(&model).into_iter().any(|(known, _)| known == ancestor);
			ensure!(named, "royalties for what is no ancestor");
			let sum = sums.entry(ancestor).or_default();
			*sum = sum.saturating_add(earned);
		}
		for (ancestor, earned) in sums {
			let taken = Pools::<T>::get(ancestor).map(|pool| pool.taken).unwrap_or_default();
			ensure!(earned <= taken, "an ancestor's pool lacks what descendants paid");
		}
		Ok(())
	}

	fn try_state_support(model: &ModelId) -> Result<(), TryRuntimeError> {
		let mut sums = BTreeMap::<T::AccountId, u32>::new();
		for (who, support) in Supports::<T>::iter_prefix(model) {
			ensure!(support.shares <= shares::<T>(model, &who), "support with shares that are gone");
			ensure!(support.shares > 0, "support with nothing");
			let sum = sums.entry(support.candidate).or_default();
			*sum = sum.saturating_add(support.shares);
		}
		for (candidate, candidacy) in Candidacies::<T>::iter_prefix(model) {
			ensure!(sums.remove(&candidate) == Some(candidacy.support), "support is miscounted");
			ensure!(
				candidacy.majority_since.is_some() == is_majority(candidacy.support),
				"a majority is not one, or overlooked"
			);
		}
		ensure!(sums.is_empty(), "support for no candidate");
		Ok(())
	}

	fn try_state_holdings() -> Result<(), TryRuntimeError> {
		for (model, who, holding) in Holdings::<T>::iter() {
			ensure!(Pools::<T>::contains_key(model), "shares of no model");
			ensure!(!holding.is_empty(), "an empty holding");
			ensure!(Portfolios::<T>::contains_key(who, model), "a holding in no portfolio");
		}
		for (who, model, ()) in Portfolios::<T>::iter() {
			ensure!(Holdings::<T>::contains_key(model, who), "a portfolio lists what is not there");
		}
		Ok(())
	}

	fn try_state_deposits() -> Result<(), TryRuntimeError> {
		let (mut holdings, mut payouts) = (Sums::<T>::new(), Sums::<T>::new());
		for (payer, amount) in Holdings::<T>::iter_values().filter_map(|holding| holding.deposit) {
			let sum = holdings.entry(payer).or_insert_with(Zero::zero);
			*sum = sum.saturating_add(amount);
		}
		for (who, (_, amount)) in Payouts::<T>::iter() {
			payouts.insert(who, amount);
		}
		for who in frame_system::Account::<T>::iter_keys() {
			for (reason, sums) in [(HoldReason::Holding, &mut holdings), (HoldReason::Payout, &mut payouts)] {
				let held = T::Currency::balance_on_hold(&reason.into(), &who);
				ensure!(
					held == sums.remove(&who).unwrap_or_default(),
					"a hold is not the sum of its deposits"
				);
			}
		}
		ensure!(holdings.is_empty() && payouts.is_empty(), "a deposit is held by no account");
		Ok(())
	}
}

fn shares<T: Config>(model: &ModelId, who: &T::AccountId) -> u32 {
	Holdings::<T>::get(model, who).map(|holding| holding.shares).unwrap_or_default()
}
