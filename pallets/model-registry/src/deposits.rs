//! What a model's bytes cost its title holder while they are stored.

use crate::{
	types::{Description, Model, Name, Sources, Version},
	BalanceOf, Config, Error, HoldReason, Pallet,
};
use codec::{Encode, MaxEncodedLen};
use core::cmp::Ordering;
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use freehold_primitives::{licence::Lineage, PackageId};
use sp_runtime::{
	traits::{CheckedAdd, CheckedMul, CheckedSub},
	ArithmeticError,
};

/// What a version takes besides its own bytes: the keys of its three entries (92 bytes each), its
/// counters (24) and its line in the index of artifacts (116).
pub(crate) const VERSION_OVERHEAD: u32 = 416;

/// What the name of a version's package takes: its key (92 bytes) and the id. Only versions that are packages have one,
/// so that those stored before there were packages count for what they did.
pub(crate) const PACKAGE_BYTES: u32 = 124;

/// Bytes that a version counts for.
pub(crate) fn version_bytes(
	version: &Version,
	sources: &Sources,
	package: Option<&PackageId>,
) -> Result<u32, ArithmeticError> {
	let package = package.map_or(0, |_| PACKAGE_BYTES);
	sum(&[VERSION_OVERHEAD, package, encoded_bytes(version)?, encoded_bytes(sources)?])
}

/// Bytes that name and description count for; the rest of the model's entry is of fixed size and
/// in the base deposit.
pub(crate) fn metadata_bytes(name: &Name, description: &Description) -> Result<u32, ArithmeticError> {
	sum(&[encoded_bytes(name)?, encoded_bytes(description)?])
}

/// Bytes that something counts for when it is encoded.
pub(crate) fn encoded_bytes(stored: &impl Encode) -> Result<u32, ArithmeticError> {
	u32::try_from(stored.encoded_size()).map_err(|_| ArithmeticError::Overflow)
}

fn max_bytes<S: MaxEncodedLen>() -> Result<u32, ArithmeticError> {
	u32::try_from(S::max_encoded_len()).map_err(|_| ArithmeticError::Overflow)
}

/// The stored bytes after a part of them was replaced.
pub(crate) fn replaced(stored: u32, old: u32, new: u32) -> Result<u32, ArithmeticError> {
	stored
		.checked_sub(old)
		.ok_or(ArithmeticError::Underflow)?
		.checked_add(new)
		.ok_or(ArithmeticError::Overflow)
}

fn sum(parts: &[u32]) -> Result<u32, ArithmeticError> {
	parts.iter().try_fold(0u32, |sum, part| sum.checked_add(*part)).ok_or(ArithmeticError::Overflow)
}

impl<T: Config> Pallet<T> {
	/// The deposit for a model of that many stored bytes, at the present rates.
	pub fn deposit_for(stored_bytes: u32) -> Result<BalanceOf<T>, ArithmeticError> {
		T::ByteDeposit::get()
			.checked_mul(&stored_bytes.into())
			.and_then(|bytes| bytes.checked_add(&T::BaseDeposit::get()))
			.ok_or(ArithmeticError::Overflow)
	}

	/// The deposit for a model that is as large as one can be.
	pub(crate) fn largest_deposit() -> Result<BalanceOf<T>, ArithmeticError> {
		let version = [VERSION_OVERHEAD, PACKAGE_BYTES, max_bytes::<Version>()?, max_bytes::<Sources>()?];
		let versions = sum(&version)?.checked_mul(T::MaxVersions::get()).ok_or(ArithmeticError::Overflow)?;
		let metadata = [max_bytes::<Name>()?, max_bytes::<Description>()?, T::Lineage::max_stored_bytes()];
		Self::deposit_for(sum(&[versions, sum(&metadata)?])?)
	}

	/// Notes how many bytes the model takes now, and holds or releases what its deposit lacks or
	/// has too much.
	pub(crate) fn set_stored_bytes(model: &mut Model<T>, stored_bytes: u32) -> DispatchResult {
		let deposit = Self::deposit_for(stored_bytes)?;
		let reason = HoldReason::Model.into();
		match deposit.cmp(&model.deposit) {
			Ordering::Greater => {
				let missing = deposit.checked_sub(&model.deposit).ok_or(ArithmeticError::Underflow)?;
				T::Currency::hold(&reason, &model.holder, missing)?;
			},
			Ordering::Less => {
				let excess = model.deposit.checked_sub(&deposit).ok_or(ArithmeticError::Underflow)?;
				T::Currency::release(&reason, &model.holder, excess, Precision::Exact)?;
			},
			Ordering::Equal => (),
		}
		model.stored_bytes = stored_bytes;
		model.deposit = deposit;
		Ok(())
	}

	/// Puts the deposit, at most `max`, on hold with the new holder, then releases the old holder's.
	pub(crate) fn move_deposit(model: &mut Model<T>, to: T::AccountId, max: BalanceOf<T>) -> DispatchResult {
		let reason = HoldReason::Model.into();
		let deposit = Self::deposit_for(model.stored_bytes)?;
		ensure!(deposit <= max, Error::<T>::DepositTooHigh);
		T::Currency::hold(&reason, &to, deposit)?;
		T::Currency::release(&reason, &model.holder, model.deposit, Precision::Exact)?;
		model.holder = to;
		model.deposit = deposit;
		Ok(())
	}
}
