//! The invariants of the pallet's documentation, checked by `try_state` and after each test.

use crate::{
	lineage, types::Deposit, AllowLists, BalanceOf, Children, Config, HoldReason, Licences, Lineages, Pallet,
	Payees,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{ensure, traits::fungible::InspectHold};
use freehold_primitives::{licence::LicenceTerms, ownership::Titles, ModelId, VersionIndex};
use sp_runtime::{traits::Saturating, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Fails with the first invariant that the state breaks.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		for (model, version, licence) in Licences::<T>::iter() {
			ensure!(is_version::<T>(&model, version), "terms of no version");
			ensure!(licence.terms != LicenceTerms::default(), "the default is stored");
		}
		for (model, version, _) in AllowLists::<T>::iter_keys() {
			ensure!(is_version::<T>(&model, version), "an allow list of no version");
		}
		Self::try_state_lineages()?;
		Self::try_state_payees()?;
		Self::try_state_children()?;
		Self::try_state_deposits()
	}

	fn try_state_lineages() -> Result<(), TryRuntimeError> {
		for (model, lineage) in Lineages::<T>::iter() {
			ensure!(T::Titles::versions(&model) > 0, "a lineage of no model");
			ensure!(!lineage.parents.is_empty(), "a lineage without parents");
			let mut parents = BTreeSet::new();
			for parent in &lineage.parents {
				ensure!(is_version::<T>(&parent.model, parent.version), "a parent that is not there");
				ensure!(parent.model != model, "a model is its own parent");
				ensure!(parents.insert(parent.model), "a parent is named twice");
			}
			ensure!(lineage.depth == lineage::depth::<T>(&lineage.parents), "a lineage's depth is wrong");
		}
		Ok(())
	}

	fn try_state_payees() -> Result<(), TryRuntimeError> {
		for (model, lineage) in Lineages::<T>::iter() {
			let payees = Payees::<T>::get(model).into_inner();
			ensure!(payees == lineage::flatten::<T>(&lineage.parents), "payees are not those of the parents");
			let paid = payees.iter().map(|(_, part)| u64::from(part.deconstruct())).sum::<u64>();
			let royalties = lineage.parents.iter().map(|parent| parent.derivatives.royalty());
			let asked = royalties.map(|part| u64::from(part.deconstruct())).sum::<u64>();
			ensure!(paid == asked, "ancestors' parts are not what the parents ask for");
			ensure!(asked <= 1_000_000_000, "ancestors get more than there is");
		}
		for (model, payees) in Payees::<T>::iter() {
			ensure!(Lineages::<T>::contains_key(model), "payees without parents");
			ensure!(!payees.is_empty(), "an empty list is stored");
		}
		Ok(())
	}

	fn try_state_children() -> Result<(), TryRuntimeError> {
		let mut children = 0usize;
		for (parent, child, version) in Children::<T>::iter() {
			let lineage = Lineages::<T>::get(child).ok_or("a child without a lineage")?;
			let is_parent =
				lineage.parents.iter().any(|link| (link.model, link.version) == (parent, version));
			ensure!(is_parent, "a child that does not name its parent");
			children = children.saturating_add(1);
		}
		let parents = Lineages::<T>::iter_values().map(|lineage| lineage.parents.len()).sum::<usize>();
		ensure!(children == parents, "a parent without its child");
		Ok(())
	}

	fn try_state_deposits() -> Result<(), TryRuntimeError> {
		let terms = Licences::<T>::iter_values().map(|licence| licence.deposit);
		ensure_held::<T>(HoldReason::Terms, terms)?;
		ensure_held::<T>(HoldReason::AllowList, AllowLists::<T>::iter_values())
	}
}

fn is_version<T: Config>(model: &ModelId, version: VersionIndex) -> bool {
	version < T::Titles::versions(model)
}

/// That every account has on hold exactly the sum of its deposits.
fn ensure_held<T: Config>(
	reason: HoldReason,
	deposits: impl Iterator<Item = Deposit<T>>,
) -> Result<(), TryRuntimeError> {
	let mut sums = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
	for Deposit { payer, amount } in deposits {
		let sum = sums.entry(payer).or_default();
		*sum = sum.saturating_add(amount);
	}
	let reason = reason.into();
	for who in frame_system::Account::<T>::iter_keys() {
		let sum = sums.remove(&who).unwrap_or_default();
		ensure!(T::Currency::balance_on_hold(&reason, &who) == sum, "a hold is not the sum of its deposits");
	}
	ensure!(sums.is_empty(), "a deposit is held by no account");
	Ok(())
}
