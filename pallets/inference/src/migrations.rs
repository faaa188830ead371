//! Migrations of storage, by the version that they lead to.

use crate::{BalanceOf, Config, Order, Pallet, Phase, Request, Requests, Rules};
use codec::{Decode, Encode};
use core::marker::PhantomData;
use frame_support::{
	migrations::VersionedMigration,
	traits::{Get, UncheckedOnRuntimeUpgrade},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{referee::Tolerance, request::RefundReason};

#[cfg(feature = "try-runtime")]
use alloc::vec::Vec;
#[cfg(any(feature = "std", feature = "try-runtime"))]
use {frame_support::ensure, sp_runtime::TryRuntimeError};

/// Gives every open request the rules that it was made under: until then they were constants. In one block,
/// as there are at most `MaxOpenRequests`.
pub type ToV2<T> = VersionedMigration<1, 2, FixRules<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// What [`ToV2`] does, whatever the version.
pub struct FixRules<T>(PhantomData<T>);

/// A request as version 1 stored it.
#[derive(Encode, Decode)]
#[codec(encode_bound())]
#[codec(decode_bound())]
struct RequestV1<T: Config> {
	order: Order<T>,
	escrow: BalanceOf<T>,
	royalty: BalanceOf<T>,
	tolerance: Tolerance,
	flat: BalanceOf<T>,
	spare: BalanceOf<T>,
	attempt: u32,
	waits: u8,
	setback: RefundReason,
	served: bool,
	phase: Phase<T>,
	agenda_at: BlockNumberFor<T>,
}

impl<T: Config> From<RequestV1<T>> for Request<T> {
	fn from(old: RequestV1<T>) -> Self {
		Self {
			order: old.order,
			escrow: old.escrow,
			royalty: old.royalty,
			tolerance: old.tolerance,
			rules: Rules::now(),
			flat: old.flat,
			spare: old.spare,
			attempt: old.attempt,
			waits: old.waits,
			setback: old.setback,
			served: old.served,
			phase: old.phase,
			agenda_at: old.agenda_at,
		}
	}
}

impl<T: Config> UncheckedOnRuntimeUpgrade for FixRules<T> {
	fn on_runtime_upgrade() -> Weight {
		let mut count = 0u64;
		Requests::<T>::translate_values(|old: RequestV1<T>| {
			count = count.saturating_add(1);
			Some(old.into())
		});
		T::DbWeight::get().reads_writes(count, count)
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
impl<T: Config> FixRules<T> {
	/// The open requests before, of which only the keys can be read.
	pub fn before() -> u32 {
		Requests::<T>::iter_keys().count() as u32
	}

	/// Fails unless so many can be read after, with the rules that they were made under.
	pub fn check(before: u32) -> Result<(), TryRuntimeError> {
		ensure!(Requests::<T>::iter_values().count() as u32 == before, "requests were lost");
		ensure!(
			Requests::<T>::iter_values().all(|request| request.rules == Rules::now()),
			"a request has other rules than it was made under"
		);
		Ok(())
	}
}
