//! A run of a subscription, and what comes back of it.

use crate::{
	agenda, funds, subscriptions,
	types::{InputsOf, Run, Subscription},
	BalanceOf, Config, Event, Inputs, Pallet, Requests, Subscriptions, WeightInfo, LOG_TARGET,
};
use codec::Encode;
use frame_support::{storage::with_storage_layer, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	callback::{ClosedRequest, OnRequestClosed},
	market::Inference,
	subscription::{EndReason, SkipReason, SubscriptionId},
	RequestId,
};
use sp_core::H256;
use sp_runtime::{
	traits::{Saturating, Zero},
	DispatchError, DispatchResult,
};

/// How often in a row the market may refuse a subscription's requests: places in the agenda are for those that run.
pub const MAX_REFUSALS: u8 = 10;

/// Makes the run that is due, and enters the next one or ends the subscription; the bytes of its inputs.
pub fn run<T: Config>(id: SubscriptionId, now: BlockNumberFor<T>) -> u32 {
	let Some(mut subscription) = Subscriptions::<T>::get(id) else { return 0 };
	let inputs = Inputs::<T>::get(id);
	let bytes = inputs.len() as u32;
	let fee = funds::run_fee::<T>(bytes);
	let next_at = now.saturating_add(subscription.every);
	let ended = attempt(id, &mut subscription, &inputs, fee, now)
		.err()
		.or_else(|| subscription.is_over(next_at).then_some(EndReason::TermOver))
		.or_else(|| is_spent(&subscription, fee).then_some(EndReason::FundsSpent));
	if let Some(reason) = ended {
		match with_storage_layer(|| subscriptions::end::<T>(id, &subscription, reason)) {
			Ok(()) => return bytes,
			// What is held can be released. Should it ever not be, the next run tries again.
			Err(error) => log::error!(target: LOG_TARGET, "cannot end {id:?}: {error:?}"),
		}
	}
	subscription.next_at = agenda::schedule::<T>(id, next_at);
	Subscriptions::<T>::insert(id, subscription);
	bytes
}

/// Whether no further run can be paid for: what open requests may still give back is waited for.
fn is_spent<T: Config>(subscription: &Subscription<T>, fee: BalanceOf<T>) -> bool {
	subscription.open == 0 && !subscription.covers(fee)
}

/// Pays for a run and makes its request, if that can be; why the subscription must end otherwise.
fn attempt<T: Config>(
	id: SubscriptionId,
	subscription: &mut Subscription<T>,
	inputs: &InputsOf<T>,
	fee: BalanceOf<T>,
	now: BlockNumberFor<T>,
) -> Result<(), EndReason> {
	// Where blocks have had no room, it may be later than foreseen.
	if subscription.is_over(now) {
		return Err(EndReason::TermOver);
	}
	if is_spent(subscription, fee) || subscription.funds < fee {
		return Err(EndReason::FundsSpent);
	}
	// Before and apart from the request: an attempt takes its time, whatever comes of it.
	with_storage_layer(|| funds::charge(subscription, fee))
		.map_err(|_: DispatchError| EndReason::FeeFailed)?;
	let made = if subscription.funds < subscription.max_fee {
		Err(SkipReason::FundsTied)
	} else {
		make_request(id, subscription, inputs, now).map_err(SkipReason::Refused)
	};
	subscription.refusals = match made {
		Ok(_) => 0,
		Err(SkipReason::FundsTied) => subscription.refusals,
		Err(SkipReason::Refused(_)) => subscription.refusals.saturating_add(1),
	};
	Pallet::<T>::deposit_event(match made {
		Ok(request) => Event::RunMade { subscription: id, request, fee },
		Err(reason) => Event::RunSkipped { subscription: id, reason, fee },
	});
	if subscription.refusals >= MAX_REFUSALS {
		return Err(EndReason::Refused);
	}
	Ok(())
}

/// Moves the maximum fee from the funds into the escrow of a new request, or does nothing.
fn make_request<T: Config>(
	id: SubscriptionId,
	subscription: &mut Subscription<T>,
	inputs: &InputsOf<T>,
	now: BlockNumberFor<T>,
) -> Result<RequestId, DispatchError> {
	let order = subscriptions::order(subscription, inputs, salt(id, now));
	let (request, changed) = with_storage_layer(|| {
		let mut changed = subscription.clone();
		let max_fee = changed.max_fee;
		funds::take(&mut changed, max_fee)?;
		let request = T::Inference::request(&changed.owner, order)?;
		changed.runs = changed.runs.saturating_add(1);
		changed.open = changed.open.saturating_add(1);
		Requests::<T>::insert(request, Run { subscription: id, started_at: changed.started_at });
		Ok::<_, DispatchError>((request, changed))
	})?;
	*subscription = changed;
	Ok(request)
}

// A subscription runs at most once in a block: this never repeats, even if its id should.
fn salt<BlockNumber: Encode>(id: SubscriptionId, now: BlockNumber) -> H256 {
	sp_io::hashing::blake2_256(&("freehold/subscription-run", id, now).encode()).into()
}

impl<T: Config> OnRequestClosed<T::AccountId, BalanceOf<T>> for Pallet<T> {
	fn weight() -> Weight {
		T::WeightInfo::on_closed()
	}

	/// Puts what a run's request has not spent back into the funds. When the subscription has ended
	/// meanwhile, it stays the owner's free balance.
	fn on_closed(closed: &ClosedRequest<T::AccountId, BalanceOf<T>>) -> DispatchResult {
		let Some(run) = Requests::<T>::take(closed.id) else { return Ok(()) };
		let id = run.subscription;
		let Some(mut subscription) = Subscriptions::<T>::get(id) else { return Ok(()) };
		if subscription.started_at != run.started_at {
			return Ok(());
		}
		subscription.open = subscription.open.saturating_sub(1);
		let amount = closed.outcome.returned();
		if !amount.is_zero() {
			// The release has made it free. Should it not be there to be held, the owner has it.
			match with_storage_layer(|| funds::add(&mut subscription, amount)) {
				Ok(()) => Pallet::<T>::deposit_event(Event::FundsReturned {
					subscription: id,
					request: closed.id,
					amount,
				}),
				Err(error) => log::warn!(target: LOG_TARGET, "{amount:?} stay free of {id:?}: {error:?}"),
			}
		}
		Subscriptions::<T>::insert(id, subscription);
		Ok(())
	}
}
