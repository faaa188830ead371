//! The invariants of the pallet's documentation, checked by `try_state` and after each test.

use crate::{Agenda, Backlog, BalanceOf, Config, HoldReason, Inputs, Owned, Pallet, Requests, Subscriptions};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use freehold_primitives::subscription::SubscriptionId;
use sp_runtime::{
	traits::{One, Saturating},
	TryRuntimeError,
};

impl<T: Config> Pallet<T> {
	/// Fails with the first invariant that the state breaks.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_state_holds()?;
		Self::try_state_agenda()?;
		Self::try_state_lists()?;
		Self::try_state_open()
	}

	fn try_state_holds() -> Result<(), TryRuntimeError> {
		let mut sums = BTreeMap::<T::AccountId, (BalanceOf<T>, BalanceOf<T>)>::new();
		for subscription in Subscriptions::<T>::iter_values() {
			let (funds, deposits) = sums.entry(subscription.owner).or_default();
			*funds = funds.saturating_add(subscription.funds);
			*deposits = deposits.saturating_add(subscription.deposit);
		}
		for who in frame_system::Account::<T>::iter_keys() {
			let held = |reason: HoldReason| T::Currency::balance_on_hold(&reason.into(), &who);
			let (funds, deposits) = sums.remove(&who).unwrap_or_default();
			ensure!(held(HoldReason::Funds) == funds, "funds held are not the sum of the funds");
			ensure!(held(HoldReason::Deposit) == deposits, "a deposit held is not the sum of the deposits");
		}
		ensure!(sums.is_empty(), "a subscription of no account");
		Ok(())
	}

	fn try_state_agenda() -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		let first = Backlog::<T>::get().unwrap_or(now.saturating_add(One::one()));
		let mut entries = 0usize;
		for (at, id, ()) in Agenda::<T>::iter() {
			let subscription = Subscriptions::<T>::get(id).ok_or("an entry of no subscription")?;
			ensure!(subscription.next_at == at, "an entry at another block than the next run's");
			ensure!(at >= first, "an entry that is passed by");
			entries = entries.saturating_add(1);
		}
		ensure!(entries == Subscriptions::<T>::iter().count(), "a subscription without an entry");
		Ok(())
	}

	fn try_state_lists() -> Result<(), TryRuntimeError> {
		let mut count = 0usize;
		for (id, subscription) in Subscriptions::<T>::iter() {
			ensure!(Inputs::<T>::contains_key(id), "a subscription without inputs");
			ensure!(Owned::<T>::contains_key(&subscription.owner, id), "a subscription in no list");
			ensure!(!subscription.is_over(subscription.next_at), "a term that is over");
			count = count.saturating_add(1);
		}
		ensure!(Inputs::<T>::iter_keys().count() == count, "inputs of no subscription");
		ensure!(Owned::<T>::iter_keys().count() == count, "a list of what is not there");
		Ok(())
	}

	fn try_state_open() -> Result<(), TryRuntimeError> {
		let mut open = BTreeMap::<SubscriptionId, u32>::new();
		for run in Requests::<T>::iter_values() {
			let live = Subscriptions::<T>::get(run.subscription)
				.is_some_and(|subscription| subscription.started_at == run.started_at);
			if live {
				let count = open.entry(run.subscription).or_default();
				*count = count.saturating_add(1);
			}
		}
		for (id, subscription) in Subscriptions::<T>::iter() {
			ensure!(
				subscription.open == open.remove(&id).unwrap_or_default(),
				"open requests are miscounted"
			);
		}
		Ok(())
	}
}
