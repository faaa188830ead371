//! What the title holder may change about a model.

use crate::{
	deposits,
	types::{Description, Model, Name, Royalty, Sources},
	validate, BalanceOf, Config, Error, Event, Locations, Models, Pallet, Versions,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use freehold_primitives::{model::Locators, ModelId, VersionIndex};
use sp_runtime::{traits::CheckedAdd, ArithmeticError, DispatchError};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_royalty(who: T::AccountId, model: ModelId, royalty: BalanceOf<T>) -> DispatchResult {
		let now = frame_system::Pallet::<T>::block_number();
		let from = now.checked_add(&T::RoyaltyDelay::get()).ok_or(ArithmeticError::Overflow)?;
		Self::try_mutate_held(&who, &model, |record| {
			ensure!(!record.retired, Error::<T>::AlreadyRetired);
			record.royalty = Royalty { current: record.royalty.at(now), next: Some((royalty, from)) };
			Ok(())
		})?;
		Self::deposit_event(Event::RoyaltySet { model, royalty, from });
		Ok(())
	}

	pub(crate) fn do_set_metadata(
		who: T::AccountId,
		model: ModelId,
		name: Name,
		description: Description,
	) -> DispatchResult {
		validate::name::<T>(&name)?;
		validate::description::<T>(&description)?;
		Self::try_mutate_held(&who, &model, |record| {
			let old = deposits::metadata_bytes(&record.name, &record.description)?;
			let new = deposits::metadata_bytes(&name, &description)?;
			Self::set_stored_bytes(record, deposits::replaced(record.stored_bytes, old, new)?)?;
			record.name = name;
			record.description = description;
			Ok(())
		})?;
		Self::deposit_event(Event::MetadataSet { model });
		Ok(())
	}

	pub(crate) fn do_set_locators(
		who: T::AccountId,
		model: ModelId,
		version: VersionIndex,
		locators: Locators,
		golden_locators: Locators,
	) -> DispatchResult {
		validate::locators::<T>(&locators)?;
		let new = Sources { locators, golden_locators };
		Self::try_mutate_held(&who, &model, |record| {
			let stored = Versions::<T>::get(model, version).ok_or(Error::<T>::VersionNotFound)?;
			match stored.golden {
				Some(_) => validate::locators::<T>(&new.golden_locators)?,
				None => ensure!(new.golden_locators.is_empty(), Error::<T>::NoGoldenFile),
			}
			let old = Locations::<T>::get(model, version).ok_or(Error::<T>::VersionNotFound)?;
			let (old, added) = (deposits::encoded_bytes(&old)?, deposits::encoded_bytes(&new)?);
			Self::set_stored_bytes(record, deposits::replaced(record.stored_bytes, old, added)?)?;
			Locations::<T>::insert(model, version, new);
			Ok(())
		})?;
		Self::deposit_event(Event::LocatorsSet { model, version });
		Ok(())
	}

	pub(crate) fn do_retire(who: T::AccountId, model: ModelId) -> DispatchResult {
		Self::try_mutate_held(&who, &model, |record| {
			ensure!(!record.retired, Error::<T>::AlreadyRetired);
			record.retired = true;
			Ok(())
		})?;
		Self::deposit_event(Event::Retired { model });
		Ok(())
	}

	/// Changes a model whose title `who` holds; nothing is written when `change` fails.
	pub(crate) fn try_mutate_held<R>(
		who: &T::AccountId,
		model: &ModelId,
		change: impl FnOnce(&mut Model<T>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Models::<T>::try_mutate(model, |record| {
			let record = record.as_mut().ok_or(Error::<T>::ModelNotFound)?;
			ensure!(record.holder == *who, Error::<T>::NotTitleHolder);
			change(record)
		})
	}
}
