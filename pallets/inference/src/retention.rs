//! Outputs leave state some time after their request has closed; roots stay.

use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{One, Saturating};

use crate::{ClosedAt, Config, NextShrink, Outputs, WeightInfo};

/// The most blocks looked at in one go.
const MAX_BLOCKS: u32 = 16;

/// Removes outputs that are old enough, as many as the weight allows; the weight it took.
pub fn shrink<T: Config>(now: BlockNumberFor<T>, limit: Weight) -> Weight {
	let mut meter = WeightMeter::with_limit(limit);
	let each = T::WeightInfo::shrink_output();
	if meter.try_consume(T::WeightInfo::shrink_block()).is_err() {
		return meter.consumed();
	}
	let mut next = NextShrink::<T>::get();
	let first = next;
	for _ in 0..MAX_BLOCKS {
		if next.saturating_add(T::Retention::get()) > now
			|| meter.try_consume(T::WeightInfo::shrink_block()).is_err()
		{
			break;
		}
		let mut closed = ClosedAt::<T>::take(next);
		while let Some(id) = closed.pop() {
			if meter.try_consume(each).is_err() {
				let _put_back_into_the_room_it_left = closed.try_push(id);
				break;
			}
			Outputs::<T>::remove(id);
		}
		if !closed.is_empty() {
			ClosedAt::<T>::insert(next, closed);
			break;
		}
		next.saturating_accrue(One::one());
	}
	if next != first {
		NextShrink::<T>::put(next);
	}
	meter.consumed()
}
