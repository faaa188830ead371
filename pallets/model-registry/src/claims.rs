//! Sealed claims: commit first, show the artifact later, so that whoever sees a registration in
//! the pool is too late to claim the same artifact.

use crate::{types::Claim, Claims, Config, Error, Event, HoldReason, Pallet};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use freehold_primitives::model::claim_commitment;
use sp_core::H256;
use sp_runtime::traits::Saturating;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_claim(who: T::AccountId, commitment: H256) -> DispatchResult {
		ensure!(!Claims::<T>::contains_key(&who, commitment), Error::<T>::AlreadyClaimed);
		let deposit = T::ClaimDeposit::get();
		T::Currency::hold(&HoldReason::Claim.into(), &who, deposit)?;
		let block = frame_system::Pallet::<T>::block_number();
		Claims::<T>::insert(&who, commitment, Claim { block, deposit });
		Self::deposit_event(Event::Claimed { who, commitment });
		Ok(())
	}

	pub(crate) fn do_withdraw_claim(who: T::AccountId, commitment: H256) -> DispatchResult {
		let claim = Claims::<T>::take(&who, commitment).ok_or(Error::<T>::ClaimNotFound)?;
		Self::release_claim(&who, &claim)?;
		Self::deposit_event(Event::ClaimWithdrawn { who, commitment });
		Ok(())
	}

	/// Uses up the claim that `who` made for the artifact, whose deposit returns.
	pub(crate) fn use_claim(who: &T::AccountId, artifact: &H256, salt: &[u8; 32]) -> DispatchResult {
		let commitment = claim_commitment(who, artifact, salt);
		let claim = Claims::<T>::take(who, commitment).ok_or(Error::<T>::ClaimNotFound)?;
		// The clock does not run backwards; saturating only spares an error nobody could get.
		let age = frame_system::Pallet::<T>::block_number().saturating_sub(claim.block);
		ensure!(age >= T::MinClaimAge::get(), Error::<T>::ClaimTooYoung);
		ensure!(age <= T::MaxClaimAge::get(), Error::<T>::ClaimExpired);
		Self::release_claim(who, &claim)
	}

	fn release_claim(who: &T::AccountId, claim: &Claim<T>) -> DispatchResult {
		T::Currency::release(&HoldReason::Claim.into(), who, claim.deposit, Precision::Exact)?;
		Ok(())
	}
}
