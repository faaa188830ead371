//! Who holds how many shares. Whatever changes their number first reckons what they have earned.

use crate::{
	majority, royalties,
	types::{Holding, Offer, Pool},
	BalanceOf, Config, Error, Event, HoldReason, Holdings, Offers, Pallet, Pools, Portfolios, TitleSince,
	LOG_TARGET,
};
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use freehold_primitives::{
	ownership::{Shares, SHARES},
	ModelId,
};
use sp_runtime::{traits::Saturating, DispatchError, DispatchResult};

impl<T: Config> Shares<T::AccountId> for Pallet<T> {
	fn issue(model: &ModelId, publisher: &T::AccountId) -> DispatchResult {
		ensure!(!Pools::<T>::contains_key(model), Error::<T>::AlreadyIssued);
		let deposit = hold::<T>(publisher)?;
		issue_all::<T>(model, publisher, Some(deposit));
		Ok(())
	}

	fn prepare() {
		royalties::endow::<T>();
	}

	fn adopt(model: &ModelId, holder: &T::AccountId) {
		if !Pools::<T>::contains_key(model) {
			issue_all::<T>(model, holder, None);
		}
	}

	fn title_moved(model: &ModelId) {
		TitleSince::<T>::insert(model, frame_system::Pallet::<T>::block_number());
	}

	fn has_all(model: &ModelId, who: &T::AccountId) -> bool {
		Holdings::<T>::get(model, who).is_some_and(|holding| holding.shares == SHARES)
	}
}

/// Gives an account all shares of a model that has none yet.
pub fn issue_all<T: Config>(
	model: &ModelId,
	to: &T::AccountId,
	deposit: Option<(T::AccountId, BalanceOf<T>)>,
) {
	let mut pool = Default::default();
	let mut holding = Holding::<T>::new(&pool, deposit);
	holding.shares = SHARES;
	store::<T>(model, to, holding, &mut pool);
	Pools::<T>::insert(model, pool);
	Pallet::<T>::deposit_event(Event::SharesIssued { model: *model, to: to.clone() });
}

pub fn do_transfer<T: Config>(
	from: T::AccountId,
	model: ModelId,
	to: T::AccountId,
	shares: u32,
) -> DispatchResult {
	ensure!(from != to, Error::<T>::SameAccount);
	let offered = Offers::<T>::get(model, &from).map(|Offer { shares, .. }| shares).unwrap_or_default();
	let held = Holdings::<T>::get(model, &from).map(|holding| holding.shares).unwrap_or_default();
	ensure!(shares <= held, Error::<T>::NotEnoughShares);
	ensure!(shares <= held.saturating_sub(offered), Error::<T>::SharesOnOffer);
	move_shares::<T>(&model, &from, &to, shares, &from)?;
	Pallet::<T>::deposit_event(Event::SharesTransferred { model, from, to, shares });
	Ok(())
}

/// Moves shares that are not on offer; `payer` holds the deposit for a new entry.
pub fn move_shares<T: Config>(
	model: &ModelId,
	from: &T::AccountId,
	to: &T::AccountId,
	shares: u32,
	payer: &T::AccountId,
) -> DispatchResult {
	ensure!(shares > 0, Error::<T>::NoShares);
	let mut pool = Pools::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
	let mut source = Holdings::<T>::get(model, from).ok_or(Error::<T>::NotEnoughShares)?;
	let mut target = match Holdings::<T>::get(model, to) {
		Some(holding) => holding,
		None => Holding::new(&pool, Some(hold::<T>(payer)?)),
	};
	source.reckon(&pool)?;
	target.reckon(&pool)?;
	source.shares = source.shares.checked_sub(shares).ok_or(Error::<T>::NotEnoughShares)?;
	target.shares = target.shares.checked_add(shares).ok_or(Error::<T>::Overflow)?;
	majority::shrink::<T>(model, from, source.shares);
	store::<T>(model, from, source, &mut pool);
	store::<T>(model, to, target, &mut pool);
	Pools::<T>::insert(model, pool);
	Ok(())
}

/// Keeps an entry that has something in it. Of another the deposit returns, and the pool gets the fraction of a
/// unit that may be left.
pub fn store<T: Config>(model: &ModelId, who: &T::AccountId, holding: Holding<T>, pool: &mut Pool<T>) {
	if !holding.is_empty() {
		Holdings::<T>::insert(model, who, holding);
		Portfolios::<T>::insert(who, model, ());
		return;
	}
	pool.dust = pool.dust.saturating_add(holding.owed);
	Holdings::<T>::remove(model, who);
	Portfolios::<T>::remove(who, model);
	if let Some((payer, amount)) = holding.deposit {
		let reason = HoldReason::Holding.into();
		if let Err(error) = T::Currency::release(&reason, &payer, amount, Precision::BestEffort) {
			log::error!(target: LOG_TARGET, "release of {amount:?} to {payer:?} failed: {error:?}");
		}
	}
}

/// Puts the deposit for an entry on hold.
fn hold<T: Config>(payer: &T::AccountId) -> Result<(T::AccountId, BalanceOf<T>), DispatchError> {
	let deposit = T::HoldingDeposit::get();
	T::Currency::hold(&HoldReason::Holding.into(), payer, deposit)?;
	Ok((payer.clone(), deposit))
}
