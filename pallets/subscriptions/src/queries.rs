//! What clients ask, answered from state.

use crate::{funds, types::Subscription, BalanceOf, Call, Config, Inputs, Owned, Subscriptions};
use alloc::vec::Vec;
use codec::DecodeAll;
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	referee::NamedTensor,
	subscription::{SubscriptionId, SubscriptionInfo},
	tensors_root,
};
use sp_core::H256;

/// Subscriptions that are listed of one account.
const MAX_LISTED: usize = 256;

/// A subscription in the runtime's types.
pub type Info<T> = SubscriptionInfo<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;

/// The encoded inputs with this root that a call carries.
pub fn tensors_of<T: Config>(call: &Call<T>, root: H256) -> Option<Vec<u8>> {
	let bytes = match call {
		Call::subscribe { params } => &params.inputs,
		Call::update_input { inputs, .. } => inputs,
		_ => return None,
	};
	let tensors = Vec::<NamedTensor>::decode_all(&mut bytes.as_slice()).ok()?;
	(tensors_root(&tensors) == root).then(|| bytes.to_vec())
}

pub fn subscription<T: Config>(id: SubscriptionId) -> Option<Info<T>> {
	Subscriptions::<T>::get(id).map(|subscription| info::<T>(id, subscription))
}

pub fn subscriptions_of<T: Config>(who: &T::AccountId) -> Vec<Info<T>> {
	Owned::<T>::iter_key_prefix(who).take(MAX_LISTED).filter_map(subscription::<T>).collect()
}

fn info<T: Config>(id: SubscriptionId, subscription: Subscription<T>) -> Info<T> {
	let bytes = Inputs::<T>::decode_len(id).unwrap_or_default() as u32;
	let Subscription {
		owner,
		model,
		version,
		input_root,
		redundancy,
		every,
		max_fee,
		deadline,
		term,
		funds,
		deposit,
		runs,
		open,
		next_at,
		..
	} = subscription;
	let run_fee = funds::run_fee::<T>(bytes);
	SubscriptionInfo {
		id,
		owner,
		model,
		version,
		input_root,
		redundancy,
		every,
		max_fee,
		deadline,
		term,
		funds,
		deposit,
		run_fee,
		runs,
		open,
		next_at,
	}
}
