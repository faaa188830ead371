//! Who is on a version's allow list.

use crate::{deposits, licences, AllowLists, Config, Error, Event, HoldReason, Pallet};
use frame_support::ensure;
use freehold_primitives::{ModelId, VersionIndex};
use sp_runtime::DispatchResult;

pub fn do_allow<T: Config>(
	who: T::AccountId,
	model: ModelId,
	version: VersionIndex,
	account: T::AccountId,
) -> DispatchResult {
	licences::ensure_holder::<T>(&who, &model, version)?;
	let key = (model, version, account.clone());
	ensure!(!AllowLists::<T>::contains_key(&key), Error::<T>::AlreadyAllowed);
	let deposit = deposits::hold::<T>(HoldReason::AllowList, &who)?;
	AllowLists::<T>::insert(key, deposit);
	Pallet::<T>::deposit_event(Event::Allowed { model, version, account });
	Ok(())
}

pub fn do_disallow<T: Config>(
	who: T::AccountId,
	model: ModelId,
	version: VersionIndex,
	account: T::AccountId,
) -> DispatchResult {
	licences::ensure_holder::<T>(&who, &model, version)?;
	let deposit = AllowLists::<T>::take((model, version, account.clone())).ok_or(Error::<T>::NotAllowed)?;
	deposits::release::<T>(HoldReason::AllowList, deposit)?;
	Pallet::<T>::deposit_event(Event::Disallowed { model, version, account });
	Ok(())
}
