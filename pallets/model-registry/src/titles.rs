//! A title changes hands by offer and acceptance, so that nobody is given one, with its deposit,
//! against their will.

use crate::{BalanceOf, Config, Error, Event, Models, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use freehold_primitives::{
	ownership::{Shares, Titles},
	ModelId, VersionIndex,
};

impl<T: Config> Titles<T::AccountId, BalanceOf<T>> for Pallet<T> {
	fn holder(model: &ModelId) -> Option<T::AccountId> {
		Models::<T>::get(model).map(|record| record.holder)
	}

	fn versions(model: &ModelId) -> VersionIndex {
		Models::<T>::get(model).map(|record| record.versions).unwrap_or_default()
	}

	fn retired(model: &ModelId) -> bool {
		Models::<T>::get(model).is_some_and(|record| record.retired)
	}

	fn replace_holder(model: &ModelId, to: T::AccountId, max_deposit: BalanceOf<T>) -> DispatchResult {
		let from = Models::<T>::try_mutate(model, |record| {
			let record = record.as_mut().ok_or(Error::<T>::ModelNotFound)?;
			let from = record.holder.clone();
			record.offered_to = None;
			Self::move_deposit(record, to.clone(), max_deposit)?;
			Ok::<_, sp_runtime::DispatchError>(from)
		})?;
		T::Shares::title_moved(model);
		Self::deposit_event(Event::TitleTransferred { model: *model, from, to });
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_title(holder: &T::AccountId, seed: u32) -> ModelId {
		crate::benchmarking::store_model::<T>(holder, seed, 1, 4, Default::default()).0
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_offer_title(who: T::AccountId, model: ModelId, to: T::AccountId) -> DispatchResult {
		Self::try_mutate_held(&who, &model, |record| {
			ensure!(to != who, Error::<T>::OfferToSelf);
			record.offered_to = Some(to.clone());
			Ok(())
		})?;
		Self::deposit_event(Event::TitleOffered { model, to });
		Ok(())
	}

	pub(crate) fn do_accept_title(
		who: T::AccountId,
		model: ModelId,
		max_deposit: BalanceOf<T>,
	) -> DispatchResult {
		let from = Models::<T>::try_mutate(model, |record| {
			let record = record.as_mut().ok_or(Error::<T>::ModelNotFound)?;
			let offered_to = record.offered_to.take().ok_or(Error::<T>::NoOffer)?;
			ensure!(offered_to == who, Error::<T>::NotOffered);
			let from = record.holder.clone();
			Self::move_deposit(record, who.clone(), max_deposit)?;
			Ok::<_, sp_runtime::DispatchError>(from)
		})?;
		T::Shares::title_moved(&model);
		Self::deposit_event(Event::TitleTransferred { model, from, to: who });
		Ok(())
	}

	pub(crate) fn do_withdraw_offer(who: T::AccountId, model: ModelId) -> DispatchResult {
		Self::try_mutate_held(&who, &model, |record| {
			record.offered_to.take().ok_or(Error::<T>::NoOffer)?;
			Ok(())
		})?;
		Self::deposit_event(Event::OfferWithdrawn { model });
		Ok(())
	}
}
