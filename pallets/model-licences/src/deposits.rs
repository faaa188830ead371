//! Deposits for entries, recorded with who paid them.

use crate::{types::Deposit, Config, HoldReason};
use frame_support::traits::{fungible::MutateHold, tokens::Precision, Get};
use sp_runtime::{DispatchError, DispatchResult};

pub fn hold<T: Config>(reason: HoldReason, payer: &T::AccountId) -> Result<Deposit<T>, DispatchError> {
	let amount = T::EntryDeposit::get();
	T::Currency::hold(&reason.into(), payer, amount)?;
	Ok(Deposit { payer: payer.clone(), amount })
}

pub fn release<T: Config>(reason: HoldReason, deposit: Deposit<T>) -> DispatchResult {
	T::Currency::release(&reason.into(), &deposit.payer, deposit.amount, Precision::Exact)?;
	Ok(())
}
