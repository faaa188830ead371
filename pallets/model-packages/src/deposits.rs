//! Deposits for stored bytes, recorded with who paid them.

use crate::{types::Deposit, BalanceOf, Config, HoldReason};
use frame_support::traits::{fungible::MutateHold, tokens::Precision, Get};
use sp_runtime::{
	traits::{CheckedAdd, CheckedMul, Zero},
	ArithmeticError, DispatchError, DispatchResult,
};

/// What a part takes beside its bytes: its key (104), who paid (48) and how long it is (4).
const PART_OVERHEAD: u32 = 156;

/// For a graph and its plan of so many bytes together.
pub fn hold_for_graph<T: Config>(payer: &T::AccountId, bytes: usize) -> Result<Deposit<T>, DispatchError> {
	hold::<T>(payer, T::BaseDeposit::get(), bytes, 0)
}

/// For a part of so many bytes.
pub fn hold_for_part<T: Config>(payer: &T::AccountId, bytes: usize) -> Result<Deposit<T>, DispatchError> {
	hold::<T>(payer, Zero::zero(), bytes, PART_OVERHEAD)
}

fn hold<T: Config>(
	payer: &T::AccountId,
	base: BalanceOf<T>,
	bytes: usize,
	overhead: u32,
) -> Result<Deposit<T>, DispatchError> {
	let bytes = u32::try_from(bytes).ok().and_then(|bytes| bytes.checked_add(overhead));
	let amount = bytes
		.and_then(|bytes| T::ByteDeposit::get().checked_mul(&bytes.into()))
		.and_then(|amount| amount.checked_add(&base))
		.ok_or(ArithmeticError::Overflow)?;
	T::Currency::hold(&HoldReason::Package.into(), payer, amount)?;
	Ok(Deposit { payer: payer.clone(), amount })
}

pub fn release<T: Config>(deposit: &Deposit<T>) -> DispatchResult {
	let reason = HoldReason::Package.into();
	T::Currency::release(&reason, &deposit.payer, deposit.amount, Precision::Exact)?;
	Ok(())
}
