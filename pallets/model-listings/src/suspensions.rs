//! Suspensions: the emergency body's for a while, token holders' until they lift them.

use crate::{types::Suspension, Config, Error, Event, Listings, Pallet, Suspensions};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{listing, listing::ListingStatus, ModelId};
use sp_runtime::{traits::Saturating, DispatchResult};

impl<T: Config> listing::Listings<BlockNumberFor<T>> for Pallet<T> {
	fn status(model: &ModelId) -> ListingStatus<BlockNumberFor<T>> {
		let now = frame_system::Pallet::<T>::block_number();
		match Suspensions::<T>::get(model) {
			Some(Suspension::Confirmed) => ListingStatus::Suspended { until: None },
			Some(Suspension::Until(until)) if now < until => ListingStatus::Suspended { until: Some(until) },
			_ if Listings::<T>::contains_key(model) => ListingStatus::Listed,
			_ => ListingStatus::Unlisted,
		}
	}
}

pub fn do_suspend<T: Config>(model: ModelId) -> DispatchResult {
	ensure!(Listings::<T>::contains_key(model), Error::<T>::NotListed);
	let now = frame_system::Pallet::<T>::block_number();
	match Suspensions::<T>::get(model) {
		Some(Suspension::Confirmed) => return Err(Error::<T>::AlreadySuspended.into()),
		Some(Suspension::Until(until)) => {
			ensure!(now >= until, Error::<T>::AlreadySuspended);
			ensure!(now >= suspendable_from::<T>(until), Error::<T>::TooEarly);
		},
		None => (),
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
	let now = frame_system::Pallet::<T>::block_number();
	let in_force = match Suspensions::<T>::get(model) {
		Some(Suspension::Confirmed) => true,
		Some(Suspension::Until(until)) => now < until,
		None => false,
	};
	ensure!(in_force, Error::<T>::NotSuspended);
	// Kept, so that the emergency body cannot undo at once what token holders have decided.
	Suspensions::<T>::insert(model, Suspension::Until(now));
	Pallet::<T>::deposit_event(Event::SuspensionLifted { model });
	Ok(())
}

/// From when the emergency body can suspend a model again.
pub fn suspendable_from<T: Config>(until: BlockNumberFor<T>) -> BlockNumberFor<T> {
	until.saturating_add(T::SuspensionCooldown::get())
}
