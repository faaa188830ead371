//! The invariants of the pallet's documentation, checked by `try_state` and after each test.

use crate::{BalanceOf, Challenges, Config, HoldReason, Listings, Pallet, Proposals, Suspensions};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use freehold_primitives::{ownership::Titles, ModelId};
use sp_runtime::{
	traits::{Saturating, Zero},
	TryRuntimeError,
};

type Sums<T> = BTreeMap<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

impl<T: Config> Pallet<T> {
	/// Fails with the first invariant that the state breaks.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let exists = |model: &ModelId| T::Titles::holder(model).is_some();
		ensure!(Listings::<T>::iter_keys().all(|model| exists(&model)), "a listing of no model");
		ensure!(Suspensions::<T>::iter_keys().all(|model| exists(&model)), "a suspension of no model");
		for model in Proposals::<T>::iter_keys() {
			ensure!(exists(&model), "a proposal of no model");
			ensure!(!Listings::<T>::contains_key(model), "a proposal of a listed model");
		}
		for (model, challenge) in Challenges::<T>::iter() {
			ensure!(Listings::<T>::contains_key(model), "a challenge against no listing");
			let answerer = challenge.answer.map(|answer| answer.answerer);
			ensure!(answerer != Some(challenge.challenger), "a challenger has answered itself");
		}
		Self::try_state_bonds()
	}

	fn try_state_bonds() -> Result<(), TryRuntimeError> {
		let (mut proposals, mut challenges, mut answers) =
			(Sums::<T>::new(), Sums::<T>::new(), Sums::<T>::new());
		for proposal in Proposals::<T>::iter_values() {
			add::<T>(&mut proposals, proposal.proposer, proposal.bond);
		}
		for challenge in Challenges::<T>::iter_values() {
			add::<T>(&mut challenges, challenge.challenger, challenge.bond);
			if let Some(answer) = challenge.answer {
				add::<T>(&mut answers, answer.answerer, challenge.bond);
			}
		}
		for who in frame_system::Account::<T>::iter_keys() {
			for (reason, sums) in [
				(HoldReason::Proposal, &mut proposals),
				(HoldReason::Challenge, &mut challenges),
				(HoldReason::Answer, &mut answers),
			] {
				let held = T::Currency::balance_on_hold(&reason.into(), &who);
				ensure!(held == sums.remove(&who).unwrap_or_default(), "a hold is not the sum of its bonds");
			}
		}
		ensure!(
			proposals.is_empty() && challenges.is_empty() && answers.is_empty(),
			"a bond is held by no account"
		);
		Ok(())
	}
}

fn add<T: Config>(sums: &mut Sums<T>, who: T::AccountId, bond: BalanceOf<T>) {
	let sum = sums.entry(who).or_insert_with(Zero::zero);
	*sum = sum.saturating_add(bond);
}
