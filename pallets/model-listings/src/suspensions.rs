//! Suspensions: the emergency body's for a while, token holders' until they lift them.

use crate::{types::Suspension, Config, Error, Event, Listings, Pallet, Suspensions};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{listing, listing::ListingStatus, ModelId};
use sp_runtime::{traits::Saturating, DispatchResult};

impl<T: Config> listing::Listings<BlockNumberFor<T>> for Pallet<T> {
	fn status(model: &ModelId) -> ListingStatus<BlockNumberFor<T>> {
		match in_force::<T>(model) {
			Some(Suspension::Until(until)) => ListingStatus::Suspended { until: Some(until) },
			Some(Suspension::Confirmed) => ListingStatus::Suspended { until: None },
			None if Listings::<T>::contains_key(model) => ListingStatus::Listed,
			None => ListingStatus::Unlisted,
		}
	}

	// Asked at every request: one read is enough.
	fn takes_requests(model: &ModelId) -> bool {
		in_force::<T>(model).is_none()
	}
}

/// The model's suspension, unless it has ended.
fn in_force<T: Config>(model: &ModelId) -> Option<Suspension<BlockNumberFor<T>>> {
	let now = frame_system::Pallet::<T>::block_number();
	Suspensions::<T>::get(model).filter(|suspension| match suspension {
		Suspension::Until(until) => now < *until,
		Suspension::Confirmed => true,
	})
}

pub fn do_suspend<T: Config>(model: ModelId) -> DispatchResult {
	ensure!(Listings::<T>::contains_key(model), Error::<T>::NotListed);
	let now = frame_system::Pallet::<T>::block_number();
	ensure!(in_force::<T>(&model).is_none(), Error::<T>::AlreadySuspended);
	if let Some(Suspension::Until(until)) = Suspensions::<T>::get(model) {
		ensure!(now >= suspendable_from::<T>(until), Error::<T>::TooEarly);
	}
	let until = now.saturating_add(T::SuspensionPeriod::get());
	Suspensions::<T>::insert(model, Suspension::Until(until));
	Pallet::<T>::deposit_event(Event::Suspended { model, until });
	Ok(())
}

pub fn do_confirm<T: Config>(model: ModelId) -> DispatchResult {
	let Some(Suspension::Until(until)) = Suspensions::<T>::get(model) else {
		return Err(Error::<T>::NotSuspended.into());
	};
	// A referendum may take longer than the suspension.
	let now = frame_system::Pallet::<T>::block_number();
	ensure!(now < suspendable_from::<T>(until), Error::<T>::NotSuspended);
	Suspensions::<T>::insert(model, Suspension::Confirmed);
	Pallet::<T>::deposit_event(Event::SuspensionConfirmed { model });
	Ok(())
}

pub fn do_lift<T: Config>(model: ModelId) -> DispatchResult {
	ensure!(in_force::<T>(&model).is_some(), Error::<T>::NotSuspended);
	let now = frame_system::Pallet::<T>::block_number();
	// Kept, so that the emergency body cannot undo at once what token holders have decided.
	Suspensions::<T>::insert(model, Suspension::Until(now));
	Pallet::<T>::deposit_event(Event::SuspensionLifted { model });
	Ok(())
}

/// From when the emergency body can suspend a model again.
pub fn suspendable_from<T: Config>(until: BlockNumberFor<T>) -> BlockNumberFor<T> {
	until.saturating_add(T::SuspensionCooldown::get())
}
