//! Subscribing, and what owners do with their subscriptions.

use crate::{
	agenda, funds,
	types::{InputsOf, Params, Subscription},
	Agenda, BalanceOf, Config, Error, Event, Inputs, Owned, Pallet, Subscriptions,
};
use codec::Encode;
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	job::InputSource,
	market::{Inference, RequestOf},
	subscription::{EndReason, SubscriptionId},
};
use sp_core::H256;
use sp_runtime::{
	traits::{One, Saturating, UniqueSaturatedInto, Zero},
	DispatchResult,
};

pub fn do_subscribe<T: Config>(who: T::AccountId, params: Params<T>) -> DispatchResult {
	ensure!(!params.every.is_zero(), Error::<T>::InvalidPeriod);
	let now = frame_system::Pallet::<T>::block_number();
	let id = subscription_id::<T>(&who, params.salt);
	ensure!(!Subscriptions::<T>::contains_key(id), Error::<T>::SubscriptionExists);
	let bytes = params.inputs.len() as u32;
	let Params { model, version, inputs, redundancy, every, max_fee, deadline, term, funds, .. } = params;
	let mut subscription = Subscription::<T> {
		owner: who.clone(),
		model,
		version,
		input_root: H256::zero(),
		source: source::<T>(),
		redundancy,
		every,
		max_fee,
		deadline,
		term,
		funds: Zero::zero(),
		deposit: Zero::zero(),
		started_at: now,
		runs: 0,
		refusals: 0,
		open: 0,
		next_at: now.saturating_add(One::one()),
	};
	ensure!(!subscription.is_over(subscription.next_at), Error::<T>::InvalidTerm);
	subscription.input_root = T::Inference::check(&who, &order(&subscription, &inputs, H256::zero()))?;
	funds::add(&mut subscription, funds)?;
	ensure!(subscription.covers(funds::run_fee::<T>(bytes)), Error::<T>::InsufficientFunds);
	funds::set_deposit(&mut subscription, bytes)?;
	subscription.next_at = agenda::schedule::<T>(id, subscription.next_at);
	let input_root = subscription.input_root;
	Subscriptions::<T>::insert(id, subscription);
	Inputs::<T>::insert(id, inputs);
	Owned::<T>::insert(&who, id, ());
	Pallet::<T>::deposit_event(Event::Subscribed {
		subscription: id,
		owner: who,
		model,
		version,
		input_root,
	});
	Ok(())
}

// Not a counter, which could name different subscriptions on different forks. The account's nonce keeps
// ids apart over time, the salt within one transaction.
fn subscription_id<T: Config>(who: &T::AccountId, salt: u64) -> SubscriptionId {
	let nonce = frame_system::Pallet::<T>::account_nonce(who);
	sp_io::hashing::blake2_256(&("freehold/subscription", who, nonce, salt).encode()).into()
}

/// The extrinsic that is being executed.
fn source<T: Config>() -> InputSource {
	InputSource {
		block: frame_system::Pallet::<T>::block_number().unique_saturated_into(),
		extrinsic: frame_system::Pallet::<T>::extrinsic_index().unwrap_or_default(),
	}
}

/// The request that a run makes.
pub fn order<T: Config>(
	subscription: &Subscription<T>,
	inputs: &InputsOf<T>,
	salt: H256,
) -> RequestOf<BalanceOf<T>, BlockNumberFor<T>> {
	RequestOf {
		model: subscription.model,
		version: subscription.version,
		inputs: inputs.to_vec(),
		redundancy: subscription.redundancy,
		max_fee: subscription.max_fee,
		deadline: subscription.deadline,
		salt,
		source: Some(subscription.source),
	}
}

fn owned<T: Config>(who: &T::AccountId, id: SubscriptionId) -> Result<Subscription<T>, Error<T>> {
	let subscription = Subscriptions::<T>::get(id).ok_or(Error::<T>::SubscriptionNotFound)?;
	ensure!(subscription.owner == *who, Error::<T>::NotOwner);
	Ok(subscription)
}

pub fn do_update_input<T: Config>(
	who: T::AccountId,
	id: SubscriptionId,
	inputs: InputsOf<T>,
) -> DispatchResult {
	let mut subscription = owned::<T>(&who, id)?;
	let input_root = T::Inference::check(&who, &order(&subscription, &inputs, H256::zero()))?;
	funds::set_deposit(&mut subscription, inputs.len() as u32)?;
	subscription.input_root = input_root;
	subscription.source = source::<T>();
	Subscriptions::<T>::insert(id, subscription);
	Inputs::<T>::insert(id, inputs);
	Pallet::<T>::deposit_event(Event::InputUpdated { subscription: id, input_root });
	Ok(())
}

pub fn do_top_up<T: Config>(who: T::AccountId, id: SubscriptionId, amount: BalanceOf<T>) -> DispatchResult {
	let mut subscription = owned::<T>(&who, id)?;
	funds::add(&mut subscription, amount)?;
	Subscriptions::<T>::insert(id, subscription);
	Pallet::<T>::deposit_event(Event::ToppedUp { subscription: id, amount });
	Ok(())
}

pub fn do_cancel<T: Config>(who: T::AccountId, id: SubscriptionId) -> DispatchResult {
	let subscription = owned::<T>(&who, id)?;
	Agenda::<T>::remove(subscription.next_at, id);
	end::<T>(id, &subscription, EndReason::Cancelled)
}

/// Forgets a subscription, whose agenda entry is gone, and releases all it has.
pub fn end<T: Config>(
	id: SubscriptionId,
	subscription: &Subscription<T>,
	reason: EndReason,
) -> DispatchResult {
	let released = funds::release_all(subscription)?;
	Subscriptions::<T>::remove(id);
	Inputs::<T>::remove(id);
	Owned::<T>::remove(&subscription.owner, id);
	Pallet::<T>::deposit_event(Event::Ended { subscription: id, reason, released });
	Ok(())
}
