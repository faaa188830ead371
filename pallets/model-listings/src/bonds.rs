//! Bonds, on hold until they return or are lost.

use crate::{BalanceOf, Config, HoldReason};
use frame_support::traits::{
	fungible::MutateHold,
	tokens::{Fortitude, Precision, Restriction},
	Get,
};
use sp_runtime::{traits::Saturating, DispatchResult};

pub fn hold<T: Config>(reason: HoldReason, who: &T::AccountId, bond: BalanceOf<T>) -> DispatchResult {
	T::Currency::hold(&reason.into(), who, bond)
}

pub fn release<T: Config>(reason: HoldReason, who: &T::AccountId, bond: BalanceOf<T>) -> DispatchResult {
	T::Currency::release(&reason.into(), who, bond, Precision::BestEffort).map(|_released| ())
}

/// Gives a lost bond to the winner and the treasury, or to the treasury alone.
pub fn lose<T: Config>(
	reason: HoldReason,
	loser: &T::AccountId,
	bond: BalanceOf<T>,
	winner: Option<&T::AccountId>,
) -> DispatchResult {
	let mut rest = bond;
	if let Some(winner) = winner {
		let share = T::WinnerShare::get().mul_floor(bond);
		pay::<T>(reason, loser, winner, share)?;
		rest = bond.saturating_sub(share);
	}
	pay::<T>(reason, loser, &T::ProtocolPayee::get(), rest)
}

// Forced, as votes may freeze what is on hold too.
fn pay<T: Config>(
	reason: HoldReason,
	from: &T::AccountId,
	to: &T::AccountId,
	amount: BalanceOf<T>,
) -> DispatchResult {
	let (precision, mode) = (Precision::BestEffort, Restriction::Free);
	T::Currency::transfer_on_hold(&reason.into(), from, to, amount, precision, mode, Fortitude::Force)
		.map(|_paid| ())
}
