//! Holders of more than half of a model's shares can give its title to another account.

use crate::{
	types::{is_majority, Candidacy, Support},
	BalanceOf, Candidacies, Config, Error, Event, Holdings, Pallet, Supports, TitleSince,
};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{ownership::Titles, ModelId};
use sp_runtime::{traits::Saturating, DispatchResult};

pub fn do_support<T: Config>(who: T::AccountId, model: ModelId, candidate: T::AccountId) -> DispatchResult {
	let holder = T::Titles::holder(&model).ok_or(Error::<T>::ModelNotFound)?;
	ensure!(holder != candidate, Error::<T>::AlreadyHolder);
	let shares = Holdings::<T>::get(model, &who).map(|holding| holding.shares).unwrap_or_default();
	ensure!(shares > 0, Error::<T>::NoShares);
	// Nobody supports two.
	drop_support::<T>(&model, &who);
	Supports::<T>::insert(model, &who, Support { candidate: candidate.clone(), shares });
	change::<T>(&model, &candidate, |support| support.saturating_add(shares));
	Pallet::<T>::deposit_event(Event::TitleSupported { model, who, candidate, shares });
	Ok(())
}

pub fn do_withdraw<T: Config>(who: T::AccountId, model: ModelId) -> DispatchResult {
	ensure!(drop_support::<T>(&model, &who), Error::<T>::NotSupporting);
	Pallet::<T>::deposit_event(Event::SupportWithdrawn { model, who });
	Ok(())
}

pub fn do_take<T: Config>(who: T::AccountId, model: ModelId, max_deposit: BalanceOf<T>) -> DispatchResult {
	let candidacy = Candidacies::<T>::get(model, &who).ok_or(Error::<T>::NoMajority)?;
	let since = candidacy.majority_since.ok_or(Error::<T>::NoMajority)?;
	let now = frame_system::Pallet::<T>::block_number();
	ensure!(now >= can_take_from::<T>(&model, since), Error::<T>::TooEarly);
	ensure!(T::Titles::holder(&model).as_ref() != Some(&who), Error::<T>::AlreadyHolder);
	T::Titles::replace_holder(&model, who.clone(), max_deposit)?;
	Pallet::<T>::deposit_event(Event::TitleTaken { model, by: who });
	Ok(())
}

/// From when a candidate that has had the majority since then can take the title. Whoever has got the title since, by
/// sale too, has a grace period to win shareholders over.
pub fn can_take_from<T: Config>(model: &ModelId, since: BlockNumberFor<T>) -> BlockNumberFor<T> {
	let held_since = TitleSince::<T>::get(model).unwrap_or_default();
	since.max(held_since).saturating_add(T::GracePeriod::get())
}

/// Takes back support for which the shares are gone.
pub fn shrink<T: Config>(model: &ModelId, who: &T::AccountId, left: u32) {
	let Some(Support { candidate, shares }) = Supports::<T>::get(model, who) else { return };
	let gone = shares.saturating_sub(left);
	if left == 0 {
		Supports::<T>::remove(model, who);
	} else if gone > 0 {
		Supports::<T>::insert(model, who, Support { candidate: candidate.clone(), shares: left });
	}
	change::<T>(model, &candidate, |support| support.saturating_sub(gone));
}

/// Whether there was any.
fn drop_support<T: Config>(model: &ModelId, who: &T::AccountId) -> bool {
	let supported = Supports::<T>::contains_key(model, who);
	shrink::<T>(model, who, 0);
	supported
}

fn change<T: Config>(model: &ModelId, candidate: &T::AccountId, by: impl FnOnce(u32) -> u32) {
	Candidacies::<T>::mutate_exists(model, candidate, |slot| {
		let candidacy = slot.take().unwrap_or(Candidacy { support: 0, majority_since: None });
		let support = by(candidacy.support);
		let now = frame_system::Pallet::<T>::block_number();
		let majority_since = is_majority(support).then(|| candidacy.majority_since.unwrap_or(now));
		*slot = (support > 0).then_some(Candidacy { support, majority_since });
	});
}
