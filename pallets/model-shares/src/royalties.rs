//! Royalties come in for a model and go out to whoever held its shares when they came.

use crate::{
	holdings, AncestorEarnings, BalanceOf, Config, Error, Event, HoldReason, Holdings, Pallet, Payouts,
	Pools, LOG_TARGET,
};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate, MutateHold},
		tokens::{Precision, Preservation},
		Get,
	},
	BoundedVec,
};
use freehold_primitives::{licence::Lineage, ownership::Royalties, ModelId};
use sp_runtime::{
	traits::{AccountIdConversion, CheckedAdd, Saturating, Zero},
	DispatchResult,
};

/// The account that keeps what is not claimed.
pub fn account<T: Config>() -> T::AccountId {
	T::PotId::get().into_account_truncating()
}

/// Gives the account its existential deposit, so that it can take any sum.
pub fn endow<T: Config>() {
	let account = account::<T>();
	if T::Currency::balance(&account).is_zero() {
		if let Err(error) = T::Currency::mint_into(&account, T::Currency::minimum_balance()) {
			log::error!(target: LOG_TARGET, "the royalties' account has no deposit: {error:?}");
		}
	}
}

impl<T: Config> Royalties<T::AccountId, BalanceOf<T>> for Pallet<T> {
	fn account() -> T::AccountId {
		account::<T>()
	}

	fn accrue(model: &ModelId, royalty: BalanceOf<T>) {
		let mut rest = royalty;
		for (ancestor, part) in T::Lineage::ancestors(model) {
			// The parts are at most all together: the minimum only spares trusting that. With it the rest is
			// exact; what an ancestor earns here is never more than its pool takes.
			let amount = part.mul_floor(royalty).min(rest);
			if !amount.is_zero() && credit::<T>(&ancestor, amount) {
				rest = rest.saturating_sub(amount);
				AncestorEarnings::<T>::mutate(model, ancestor, |sum| *sum = sum.saturating_add(amount));
			}
		}
		credit::<T>(model, rest);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_ancestors(model: &ModelId) {
		T::Lineage::benchmark_lineage(model);
	}
}

/// Divides a sum among a model's shares; whether it has any.
fn credit<T: Config>(model: &ModelId, amount: BalanceOf<T>) -> bool {
	Pools::<T>::mutate_exists(model, |pool| pool.as_mut().map(|pool| pool.add(amount)).is_some())
}

pub fn do_claim<T: Config>(who: T::AccountId, models: BoundedVec<ModelId, T::MaxClaims>) -> DispatchResult {
	let mut sum = BalanceOf::<T>::zero();
	for model in models {
		let amount = take::<T>(&model, &who)?;
		if !amount.is_zero() {
			sum = sum.checked_add(&amount).ok_or(Error::<T>::Overflow)?;
			Pallet::<T>::deposit_event(Event::RoyaltiesClaimed { model, who: who.clone(), amount });
		}
	}
	ensure!(!sum.is_zero(), Error::<T>::NothingToClaim);
	let to = Payouts::<T>::get(&who).map(|(to, _)| to).unwrap_or(who);
	T::Currency::transfer(&account::<T>(), &to, sum, Preservation::Preserve)?;
	Ok(())
}

/// Takes what is owed out of a holding.
fn take<T: Config>(model: &ModelId, who: &T::AccountId) -> Result<BalanceOf<T>, sp_runtime::DispatchError> {
	let mut pool = Pools::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
	let Some(mut holding) = Holdings::<T>::get(model, who) else { return Ok(Zero::zero()) };
	let amount = holding.take(&pool)?;
	holdings::store::<T>(model, who, holding, &mut pool);
	pool.claimed = pool.claimed.checked_add(&amount).ok_or(Error::<T>::Overflow)?;
	Pools::<T>::insert(model, pool);
	Ok(amount)
}

pub fn do_set_payout<T: Config>(who: T::AccountId, to: Option<T::AccountId>) -> DispatchResult {
	let reason = HoldReason::Payout.into();
	let held = Payouts::<T>::get(&who).map(|(_, deposit)| deposit);
	match (&to, held) {
		(Some(to), Some(deposit)) => Payouts::<T>::insert(&who, (to, deposit)),
		(Some(to), None) => {
			let deposit = T::HoldingDeposit::get();
			T::Currency::hold(&reason, &who, deposit)?;
			Payouts::<T>::insert(&who, (to, deposit));
		},
		(None, Some(deposit)) => {
			T::Currency::release(&reason, &who, deposit, Precision::BestEffort)?;
			Payouts::<T>::remove(&who);
		},
		(None, None) => (),
	}
	Pallet::<T>::deposit_event(Event::PayoutSet { who, to });
	Ok(())
}
