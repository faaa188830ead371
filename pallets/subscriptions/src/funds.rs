//! What subscriptions have on hold.

use crate::{types::Subscription, BalanceOf, Config, Error, HoldReason, WeightInfo};
use frame_support::{
	ensure,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Contains, Get,
	},
};
use freehold_primitives::market::FollowUpFee;
use sp_runtime::{
	traits::{CheckedAdd, CheckedMul, CheckedSub, Zero},
	DispatchError, DispatchResult,
};

/// What a run costs beside its request: as a transaction, it would pay so much for its weight.
pub fn run_fee<T: Config>(input_bytes: u32) -> BalanceOf<T> {
	T::FollowUpFee::fee(0, T::WeightInfo::run(input_bytes), 0)
}

/// The deposit for inputs of that many bytes, at today's prices.
pub fn deposit<T: Config>(input_bytes: u32) -> Result<BalanceOf<T>, DispatchError> {
	let bytes = T::ByteDeposit::get().checked_mul(&input_bytes.into());
	let deposit = bytes.and_then(|bytes| bytes.checked_add(&T::BaseDeposit::get()));
	deposit.ok_or_else(|| Error::<T>::Overflow.into())
}

/// Puts so much of the owner's free balance into the funds, unless it backs a vote.
pub fn add<T: Config>(subscription: &mut Subscription<T>, amount: BalanceOf<T>) -> DispatchResult {
	ensure!(T::MayPay::contains(&subscription.owner), Error::<T>::VotesLocked);
	let funds = subscription.funds.checked_add(&amount).ok_or(Error::<T>::Overflow)?;
	T::Currency::hold(&HoldReason::Funds.into(), &subscription.owner, amount)?;
	subscription.funds = funds;
	Ok(())
}

/// Takes so much out of the funds, into the owner's free balance.
pub fn take<T: Config>(subscription: &mut Subscription<T>, amount: BalanceOf<T>) -> DispatchResult {
	let funds = subscription.funds.checked_sub(&amount).ok_or(Error::<T>::InsufficientFunds)?;
	release::<T>(HoldReason::Funds, &subscription.owner, amount)?;
	subscription.funds = funds;
	Ok(())
}

/// Pays a run's fee out of the funds.
pub fn charge<T: Config>(subscription: &mut Subscription<T>, fee: BalanceOf<T>) -> DispatchResult {
	let funds = subscription.funds.checked_sub(&fee).ok_or(Error::<T>::InsufficientFunds)?;
	if !fee.is_zero() {
		T::Currency::transfer_on_hold(
			&HoldReason::Funds.into(),
			&subscription.owner,
			&T::ProtocolPayee::get(),
			fee,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)?;
	}
	subscription.funds = funds;
	Ok(())
}

/// Has the deposit be what inputs of that many bytes cost today.
pub fn set_deposit<T: Config>(subscription: &mut Subscription<T>, input_bytes: u32) -> DispatchResult {
	let deposit = deposit::<T>(input_bytes)?;
	if let Some(more) = deposit.checked_sub(&subscription.deposit) {
		T::Currency::hold(&HoldReason::Deposit.into(), &subscription.owner, more)?;
	} else if let Some(less) = subscription.deposit.checked_sub(&deposit) {
		release::<T>(HoldReason::Deposit, &subscription.owner, less)?;
	}
	subscription.deposit = deposit;
	Ok(())
}

/// Releases all that is on hold for a subscription; how much that was.
pub fn release_all<T: Config>(subscription: &Subscription<T>) -> Result<BalanceOf<T>, DispatchError> {
	let Subscription { owner, funds, deposit, .. } = subscription;
	let sum = funds.checked_add(deposit).ok_or(Error::<T>::Overflow)?;
	release::<T>(HoldReason::Funds, owner, *funds)?;
	release::<T>(HoldReason::Deposit, owner, *deposit)?;
	Ok(sum)
}

fn release<T: Config>(reason: HoldReason, owner: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
	if amount.is_zero() {
		return Ok(());
	}
	T::Currency::release(&reason.into(), owner, amount, Precision::Exact).map(drop)
}
