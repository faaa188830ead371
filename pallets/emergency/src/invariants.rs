//! What must hold of storage between blocks.

use crate::{Config, CurrentPause, NextPause, Pallet, Pause};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks the invariants that the crate's documentation lists.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		match CurrentPause::<T>::get() {
			Some(Pause::Unconfirmed { until }) => {
				ensure!(NextPause::<T>::get() > until, "a pause can be followed by another at once")
			},
			Some(Pause::Confirmed) => {
				ensure!(!NextPause::<T>::exists(), "a confirmed pause has left a waiting time")
			},
			None => (),
		}
		Ok(())
	}
}
