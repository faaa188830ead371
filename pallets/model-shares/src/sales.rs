//! Shares for sale: payment and shares move together, or not at all.

use crate::{holdings, types::Offer, BalanceOf, Config, Error, Event, Holdings, Offers, Pallet};
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation},
};
use freehold_primitives::{ownership::SHARES, ModelId};
use sp_runtime::{traits::CheckedMul, DispatchResult};

pub fn do_offer<T: Config>(
	who: T::AccountId,
	model: ModelId,
	shares: u32,
	price: BalanceOf<T>,
) -> DispatchResult {
	ensure!(shares > 0, Error::<T>::NoShares);
	let held = Holdings::<T>::get(model, &who).map(|holding| holding.shares).unwrap_or_default();
	ensure!(shares <= held, Error::<T>::NotEnoughShares);
	price.checked_mul(&SHARES.into()).ok_or(Error::<T>::Overflow)?;
	Offers::<T>::insert(model, &who, Offer { shares, price });
	Pallet::<T>::deposit_event(Event::SharesOffered { model, seller: who, shares, price });
	Ok(())
}

pub fn do_cancel<T: Config>(who: T::AccountId, model: ModelId) -> DispatchResult {
	Offers::<T>::take(model, &who).ok_or(Error::<T>::OfferNotFound)?;
	Pallet::<T>::deposit_event(Event::OfferCancelled { model, seller: who });
	Ok(())
}

pub fn do_buy<T: Config>(
	buyer: T::AccountId,
	model: ModelId,
	seller: T::AccountId,
	shares: u32,
	max_price: BalanceOf<T>,
) -> DispatchResult {
	ensure!(buyer != seller, Error::<T>::SameAccount);
	ensure!(shares > 0, Error::<T>::NoShares);
	let mut offer = Offers::<T>::get(model, &seller).ok_or(Error::<T>::OfferNotFound)?;
	let left = offer.shares.checked_sub(shares).ok_or(Error::<T>::NotEnoughShares)?;
	ensure!(offer.price <= max_price, Error::<T>::PriceTooHigh);
	let total = offer.price.checked_mul(&shares.into()).ok_or(Error::<T>::Overflow)?;
	if left == 0 {
		Offers::<T>::remove(model, &seller);
	} else {
		offer.shares = left;
		Offers::<T>::insert(model, &seller, offer);
	}
	T::Currency::transfer(&buyer, &seller, total, Preservation::Preserve)?;
	holdings::move_shares::<T>(&model, &seller, &buyer, shares, &buyer)?;
	Pallet::<T>::deposit_event(Event::SharesSold { model, seller, buyer, shares, paid: total });
	Ok(())
}
