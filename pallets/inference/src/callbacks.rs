//! Telling other pallets that a request has closed. Settlement is through by then, whatever they do.

use frame_support::{traits::Get, weights::Weight};
use freehold_primitives::{
	callback::{ClosedOutcome, ClosedRequest, OnRequestClosed},
	RequestId,
};

use crate::{BalanceOf, Config, Event, Order, Pallet};

/// The weight of something by which a request may close, with the note of a dispute among its workers and
/// with its callbacks.
pub fn closing<T: Config>(weight: Weight) -> Weight {
	let dispute = T::DbWeight::get().reads_writes(1, 1);
	weight.saturating_add(dispute).saturating_add(T::OnRequestClosed::weight())
}

/// Tells of a request that has closed. What fails is undone and reported by an event.
pub fn tell<T: Config>(id: RequestId, order: Order<T>, outcome: ClosedOutcome<BalanceOf<T>>) {
	let Order { requester, model, version, input_root, .. } = order;
	let closed = ClosedRequest { id, requester, model, version, input_root, outcome };
	T::OnRequestClosed::tell(&closed, &mut |error| {
		Pallet::<T>::deposit_event(Event::CallbackFailed { request: id, error });
	});
}
