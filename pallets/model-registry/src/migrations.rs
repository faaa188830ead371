//! Migrations of storage, by the version that they lead to.

use crate::{Config, Models, Pallet};
use core::marker::PhantomData;
use frame_support::{
	migrations::VersionedMigration,
	traits::{Get, UncheckedOnRuntimeUpgrade},
	weights::Weight,
};
use freehold_primitives::ownership::Shares;

#[cfg(feature = "try-runtime")]
use {
	alloc::vec::Vec,
	codec::{Decode, Encode},
};
#[cfg(any(feature = "std", feature = "try-runtime"))]
use {frame_support::ensure, sp_runtime::TryRuntimeError};

/// Gives the shares of every model to its title holder, to whom the royalties went until then. In one
/// block: the weight is that of so many models.
pub type ToV1<T> = VersionedMigration<0, 1, IssueShares<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// What [`ToV1`] does, whatever the version.
pub struct IssueShares<T>(PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for IssueShares<T> {
	fn on_runtime_upgrade() -> Weight {
		// The royalties' account, the issuance, and the end of the models.
		let once = T::DbWeight::get().reads_writes(3, 2);
		// Besides the model: the pool, the holding, the portfolio, the event.
		let each = T::DbWeight::get().reads_writes(4, 4);
		T::Shares::prepare();
		Models::<T>::iter().fold(once, |weight, (model, record)| {
			T::Shares::adopt(&model, &record.holder);
			weight.saturating_add(each)
		})
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, TryRuntimeError> {
		Ok(Self::before().encode())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), TryRuntimeError> {
		let before = u32::decode(&mut state.as_slice()).map_err(|_| "what was counted before is lost")?;
		Self::check(before)
	}
}

// What `try-runtime` checks; tests do so without its feature.
#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> IssueShares<T> {
	/// The models before.
	pub fn before() -> u32 {
		Models::<T>::iter_keys().count() as u32
	}

	/// Fails unless these are the models after, and their title holders have all shares.
	pub fn check(before: u32) -> Result<(), TryRuntimeError> {
		ensure!(Self::before() == before, "models were lost or made");
		for (model, record) in Models::<T>::iter() {
			ensure!(T::Shares::has_all(&model, &record.holder), "a title holder has not all shares");
		}
		Ok(())
	}
}
