//! The brake on disputes. A small elected body can stop them, for a fixed time only, should the judge of
//! disputes turn out to be wrong. A referendum can make the pause last, or end it. Nothing here moves
//! funds: there is no currency in this pallet.
//!
//! # Invariants of storage
//!
//! 1. While a pause is unconfirmed, the next unconfirmed one begins after its end.
//! 2. A confirmed pause leaves no waiting time.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
#[cfg(test)]
mod mock;
mod pauses;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use weights::WeightInfo;

// The code that FRAME's macros generate calls `expect`; this module has no other.
#[expect(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The body that can pause disputes for a while.
		type PauseOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// The referendum that confirms a pause or ends it.
		type ConfirmOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Blocks after which an unconfirmed pause lapses.
		#[pallet::constant]
		type PauseDuration: Get<BlockNumberFor<Self>>;
		/// Blocks from the end of an unconfirmed pause until there can be another.
		#[pallet::constant]
		type Cooldown: Get<BlockNumberFor<Self>>;
		/// Weights.
		type WeightInfo: WeightInfo;
	}

	/// A pause of disputes.
	#[derive(Encode, Decode, MaxEncodedLen, TypeInfo, Clone, Copy, Debug, PartialEq, Eq)]
	pub enum Pause<BlockNumber> {
		/// Called by the elected body. Left by `confirm_pause`, by `resume_disputes`, or by lapsing in
		/// that block.
		Unconfirmed { until: BlockNumber },
		/// By a referendum. Left by `resume_disputes`.
		Confirmed,
	}

	/// The last pause that nobody has ended; it may have lapsed.
	#[pallet::storage]
	pub type CurrentPause<T: Config> = StorageValue<_, Pause<BlockNumberFor<T>>>;

	/// The first block in which the elected body can call a pause.
	#[pallet::storage]
	pub type NextPause<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Disputes stand still, until that block if nobody confirms it.
		DisputesPaused { until: BlockNumberFor<T> },
		/// Disputes stand still until a referendum ends it.
		PauseConfirmed,
		/// Disputes go on.
		DisputesResumed,
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Disputes are paused already.
		AlreadyPaused,
		/// Disputes are not paused.
		NotPaused,
		/// The pause is confirmed already.
		AlreadyConfirmed,
		/// Too soon after the last pause.
		TooEarly,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::PauseDuration::get() >= 1u32.into(), "a pause lasts for some blocks");
			assert!(T::Cooldown::get() >= 1u32.into(), "pauses must not follow upon each other");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Pauses disputes for `PauseDuration` blocks.
		///
		/// ## Dispatch Origin
		/// `PauseOrigin`.
		///
		/// ## Details
		/// Lapses by itself. After that the body cannot pause them again for `Cooldown` blocks, unless a
		/// referendum has confirmed the pause.
		///
		/// ## Errors
		/// - [`Error::AlreadyPaused`], [`Error::TooEarly`]
		///
		/// ## Events
		/// - [`Event::DisputesPaused`]
		#[pallet::call_index(0)]
		pub fn pause_disputes(origin: OriginFor<T>) -> DispatchResult {
			T::PauseOrigin::ensure_origin(origin)?;
			pauses::do_pause::<T>()
		}

		/// Makes the present pause last until a referendum ends it.
		///
		/// ## Dispatch Origin
		/// `ConfirmOrigin`.
		///
		/// ## Errors
		/// - [`Error::NotPaused`], [`Error::AlreadyConfirmed`]
		///
		/// ## Events
		/// - [`Event::PauseConfirmed`]
		#[pallet::call_index(1)]
		pub fn confirm_pause(origin: OriginFor<T>) -> DispatchResult {
			T::ConfirmOrigin::ensure_origin(origin)?;
			pauses::do_confirm::<T>()
		}

		/// Ends the present pause, confirmed or not.
		///
		/// ## Dispatch Origin
		/// `ConfirmOrigin`.
		///
		/// ## Details
		/// The body's waiting time stays as it is.
		///
		/// ## Errors
		/// - [`Error::NotPaused`]
		///
		/// ## Events
		/// - [`Event::DisputesResumed`]
		#[pallet::call_index(2)]
		pub fn resume_disputes(origin: OriginFor<T>) -> DispatchResult {
			T::ConfirmOrigin::ensure_origin(origin)?;
			pauses::do_resume::<T>()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The pause of disputes that is in force now.
		pub fn pause() -> Option<Pause<BlockNumberFor<T>>> {
			pauses::current::<T>()
		}

		/// From which block on the elected body can call a pause, as long as none is in force.
		pub fn next_pause() -> BlockNumberFor<T> {
			NextPause::<T>::get()
		}
	}
}
