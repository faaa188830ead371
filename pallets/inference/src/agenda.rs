//! Deadlines. Each open request has one entry, in the block at whose end it moves on. A block
//! takes so many entries; more go to the next free one, which the limit on open requests
//! guarantees to be near.

use frame_support::{dispatch::DispatchClass, ensure, traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::RequestId;
use sp_runtime::{
	traits::{One, Saturating},
	DispatchError,
};

use crate::{callbacks::closing, progress, Agenda, Config, Error, OpenRequests, WeightInfo, MAX_REDUNDANCY};

/// How many blocks an entry may have to move on by.
pub fn max_shift<T: Config>() -> u32 {
	T::MaxOpenRequests::get().checked_div(T::MaxAgendaPerBlock::get()).unwrap_or(0).saturating_add(1)
}

/// Puts an entry into the first block from `wanted` on that has room; the block, or `None` when
/// none is near. Never the current block or an earlier one: its weight is spoken for.
pub fn schedule<T: Config>(id: RequestId, wanted: BlockNumberFor<T>) -> Option<BlockNumberFor<T>> {
	let now = frame_system::Pallet::<T>::block_number();
	let mut at = wanted.max(now.saturating_add(One::one()));
	for _ in 0..max_shift::<T>() {
		// A full block is passed by without being written.
		let full = Agenda::<T>::decode_len(at).unwrap_or(0) >= T::MaxAgendaPerBlock::get() as usize;
		if !full && Agenda::<T>::mutate(at, |entries| entries.try_push(id)).is_ok() {
			return Some(at);
		}
		at.saturating_inc();
	}
	None
}

/// Takes an entry out; one that has been served already is not there.
pub fn unschedule<T: Config>(id: &RequestId, at: BlockNumberFor<T>) {
	Agenda::<T>::mutate_exists(at, |slot| {
		if let Some(entries) = slot {
			entries.retain(|entry| entry != id);
			if entries.is_empty() {
				*slot = None;
			}
		}
	});
}

/// Counts one more open request.
pub fn open<T: Config>() -> Result<(), DispatchError> {
	OpenRequests::<T>::try_mutate(|open| {
		ensure!(*open < T::MaxOpenRequests::get(), Error::<T>::MaxOpenRequestsExceeded);
		*open = open.saturating_add(1);
		Ok(())
	})
}

/// Counts one open request less.
pub fn close<T: Config>() {
	OpenRequests::<T>::mutate(|open| *open = open.saturating_sub(1));
}

// What an entry costs depends on where its request will stand by then.
fn entry_weight<T: Config>() -> Weight {
	let most =
		T::WeightInfo::agenda_draw().max(T::WeightInfo::agenda_expire()).max(T::WeightInfo::agenda_tally());
	closing::<T>(most)
}

/// What [`serve`] will take at the end of this block.
pub fn weight<T: Config>(now: BlockNumberFor<T>) -> Weight {
	let entries = Agenda::<T>::decode_len(now).unwrap_or(0) as u64;
	T::WeightInfo::agenda_base().saturating_add(entry_weight::<T>().saturating_mul(entries))
}

/// Moves on what is due at the end of this block.
pub fn serve<T: Config>(now: BlockNumberFor<T>) {
	for id in Agenda::<T>::take(now) {
		progress::advance::<T>(id, now);
	}
}

/// Panics, in tests and at build time only, when the limits do not fit together.
pub fn check_limits<T: Config>() {
	assert!(T::MaxAgendaPerBlock::get() > 0, "the agenda must have room");
	assert!(T::MaxInlineOutput::get() <= T::MaxOutputBytes::get(), "inline outputs are outputs");
	assert!(T::MaxWorkersPerModel::get() >= u32::from(MAX_REDUNDANCY), "enough workers for any redundancy");
	assert!(T::RevealWindow::get() >= One::one(), "reveals take at least a block");
	let most = entry_weight::<T>()
		.saturating_mul(T::MaxAgendaPerBlock::get().into())
		.saturating_add(T::WeightInfo::agenda_base());
	let limits = <T as frame_system::Config>::BlockWeights::get();
	assert!(most.all_lte(limits.max_block.saturating_div(2)), "a full agenda takes at most half of a block");
	let largest = T::MaxOutputBytes::get();
	let request = T::WeightInfo::request(T::MaxInputBytes::get());
	let reveal = closing::<T>(T::WeightInfo::submit_reveal(largest))
		.saturating_add(T::WeightInfo::authorize_submit(T::MaxItems::get(), largest));
	let extrinsic = limits.get(DispatchClass::Normal).max_extrinsic.unwrap_or(limits.max_block);
	assert!(request.max(reveal).all_lte(extrinsic), "the largest request and reveal fit an extrinsic");
}
