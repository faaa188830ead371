//! When subscriptions run. Each has one entry, in the block of its next run. A block serves so many
//! entries, those of the oldest block first; what is left is served by the blocks that follow. So an
//! entry finds its place at once, however many there are, and none is passed over.

use crate::{runs, Agenda, Backlog, Config, WeightInfo};
use alloc::vec::Vec;
use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::subscription::SubscriptionId;
use sp_runtime::traits::{One, Saturating};

/// The most blocks of a backlog that one block looks at. They are emptied in order, so that a backlog
/// never grows by more than the blocks that have room.
const MAX_BLOCKS: u32 = 16;

/// Makes the runs that are due at the start of this block, as many as it has room for; the weight that
/// took.
pub fn serve<T: Config>(now: BlockNumberFor<T>) -> Weight {
	let mut weight = T::WeightInfo::serve_base();
	let mut room = T::MaxRunsPerBlock::get();
	let behind = Backlog::<T>::get();
	let mut at = behind.unwrap_or(now);
	let mut left = None;
	for _ in 0..MAX_BLOCKS {
		if at > now {
			break;
		}
		weight.saturating_accrue(T::WeightInfo::serve_block());
		// One more than there is room for shows whether any are left.
		let mut due: Vec<SubscriptionId> =
			Agenda::<T>::iter_key_prefix(at).take(room.saturating_add(1) as usize).collect();
		let more = due.len() > room as usize;
		due.truncate(room as usize);
		room = room.saturating_sub(due.len() as u32);
		for id in due {
			Agenda::<T>::remove(at, id);
			let bytes = runs::run::<T>(id, now);
			weight.saturating_accrue(T::WeightInfo::run(bytes));
		}
		if more {
			left = Some(at);
			break;
		}
		at.saturating_inc();
	}
	let backlog = left.or((at <= now).then_some(at));
	if backlog != behind {
		Backlog::<T>::set(backlog);
	}
	weight
}

/// Enters a run. Never in the current block or an earlier one: those are being served.
pub fn schedule<T: Config>(id: SubscriptionId, wanted: BlockNumberFor<T>) -> BlockNumberFor<T> {
	let now = frame_system::Pallet::<T>::block_number();
	let at = wanted.max(now.saturating_add(One::one()));
	Agenda::<T>::insert(at, id, ());
	at
}

/// Panics, in tests and at build time only, when the limits do not fit together.
pub fn check_limits<T: Config>() {
	let runs = T::MaxRunsPerBlock::get();
	assert!(runs > 0, "a block must have room for a run");
	let most = T::WeightInfo::run(T::MaxInputBytes::get())
		.saturating_mul(runs.into())
		.saturating_add(T::WeightInfo::serve_block().saturating_mul(MAX_BLOCKS.into()))
		.saturating_add(T::WeightInfo::serve_base());
	let limits = <T as frame_system::Config>::BlockWeights::get();
	assert!(most.all_lte(limits.max_block.saturating_div(4)), "runs take at most a quarter of a block");
}
