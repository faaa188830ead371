//! Beginning and end of pauses.

use crate::{Config, CurrentPause, Error, Event, NextPause, Pallet, Pause};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::governance::DisputePause;
use sp_runtime::{traits::Saturating, DispatchResult};

impl<T: Config> DisputePause for Pallet<T> {
	fn disputes_paused() -> bool {
		current::<T>().is_some()
	}
}

/// The pause that is in force in this block.
pub fn current<T: Config>() -> Option<Pause<BlockNumberFor<T>>> {
	let now = frame_system::Pallet::<T>::block_number();
	CurrentPause::<T>::get().filter(|pause| match pause {
		Pause::Unconfirmed { until } => now < *until,
		Pause::Confirmed => true,
	})
}

pub fn do_pause<T: Config>() -> DispatchResult {
	ensure!(current::<T>().is_none(), Error::<T>::AlreadyPaused);
	let now = frame_system::Pallet::<T>::block_number();
	ensure!(now >= NextPause::<T>::get(), Error::<T>::TooEarly);
	let until = now.saturating_add(T::PauseDuration::get());
	CurrentPause::<T>::put(Pause::Unconfirmed { until });
	NextPause::<T>::put(until.saturating_add(T::Cooldown::get()));
	Pallet::<T>::deposit_event(Event::DisputesPaused { until });
	Ok(())
}

pub fn do_confirm<T: Config>() -> DispatchResult {
	match current::<T>().ok_or(Error::<T>::NotPaused)? {
		Pause::Confirmed => Err(Error::<T>::AlreadyConfirmed.into()),
		Pause::Unconfirmed { .. } => {
			CurrentPause::<T>::put(Pause::Confirmed);
			// The body was right: should it see another fault, it need not wait.
			NextPause::<T>::kill();
			Pallet::<T>::deposit_event(Event::PauseConfirmed);
			Ok(())
		},
	}
}

pub fn do_resume<T: Config>() -> DispatchResult {
	ensure!(current::<T>().is_some(), Error::<T>::NotPaused);
	CurrentPause::<T>::kill();
	Pallet::<T>::deposit_event(Event::DisputesResumed);
	Ok(())
}
