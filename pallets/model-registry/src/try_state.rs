//! The invariants listed in the pallet's documentation, checked.

use crate::{
	deposits,
	types::{Model, Name, Version},
	validate, Artifacts, BalanceOf, Claims, Config, Disputes, Earnings, HoldReason, Locations, Models,
	Pallet, VersionPackages, Versions,
};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	pallet_prelude::Zero,
	traits::{fungible::InspectHold, Get},
};
use freehold_primitives::{licence::Lineage, package::Packages, ModelId, VersionIndex};
use sp_core::H256;
use sp_runtime::{traits::CheckedAdd, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Fails with the first invariant that the state breaks.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_state_claims()?;
		Self::try_state_models()?;
		Self::try_state_versions()?;
		Self::try_state_packages()?;
		Self::try_state_artifacts()?;
		Self::try_state_deposits()
	}

	fn try_state_claims() -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		for (_, _, claim) in Claims::<T>::iter() {
			ensure!(claim.block <= now, "a claim was made in the future");
		}
		Ok(())
	}

	fn try_state_models() -> Result<(), TryRuntimeError> {
		for (id, model) in Models::<T>::iter() {
			ensure!(Self::is_name(&model.name), "a model's name is not one");
			ensure!(
				(1..=T::MaxVersions::get()).contains(&model.versions),
				"a model has no version or too many"
			);
			ensure!(model.offered_to.as_ref() != Some(&model.holder), "a title is offered to its holder");
			let first = Versions::<T>::get(id, 0).ok_or("a model lacks its first version")?;
			ensure!(Self::title(&id, 0, &first) == id, "a model's id is not the title of its first version");
			ensure!(
				model.stored_bytes == Self::count_bytes(&id, &model)?,
				"a model's stored bytes are miscounted"
			);
		}
		Ok(())
	}

	fn is_name(name: &Name) -> bool {
		validate::name::<T>(name).is_ok()
	}

	fn count_bytes(id: &ModelId, model: &Model<T>) -> Result<u32, TryRuntimeError> {
		let metadata = deposits::metadata_bytes(&model.name, &model.description)?;
		let mut bytes = deposits::replaced(metadata, 0, T::Lineage::stored_bytes(id))?;
		for index in 0..model.versions {
			let version = Versions::<T>::get(id, index).ok_or("a version is missing")?;
			let sources = Locations::<T>::get(id, index).ok_or("a version's locators are missing")?;
			let package = VersionPackages::<T>::get(id, index);
			let version = deposits::version_bytes(&version, &sources, package.as_ref())?;
			bytes = bytes.checked_add(version).ok_or("a model's bytes overflow")?;
		}
		Ok(bytes)
	}

	fn try_state_versions() -> Result<(), TryRuntimeError> {
		let known = |model: &ModelId, index: u32| {
			Models::<T>::get(model).is_some_and(|record| index < record.versions)
		};
		for (model, index, version) in Versions::<T>::iter() {
			ensure!(known(&model, index), "a version is beyond its model's count");
			let sources = Locations::<T>::get(model, index).ok_or("a version's locators are missing")?;
			ensure!(!sources.locators.is_empty(), "a version has no locator");
			ensure!(
				version.golden.is_none() == sources.golden_locators.is_empty(),
				"golden locators without a golden file, or the reverse"
			);
			ensure!(Earnings::<T>::contains_key(model, index), "a version has no counters");
		}
		for (model, index) in
			Locations::<T>::iter_keys().chain(Earnings::<T>::iter_keys()).chain(Disputes::<T>::iter_keys())
		{
			ensure!(Versions::<T>::contains_key(model, index), "locators or counters of no version");
		}
		Ok(())
	}

	/// What the title to a stored version is to.
	fn title(model: &ModelId, index: VersionIndex, version: &Version) -> H256 {
		VersionPackages::<T>::get(model, index).unwrap_or(version.artifact.hash)
	}

	fn try_state_packages() -> Result<(), TryRuntimeError> {
		for (model, index, id) in VersionPackages::<T>::iter() {
			let version = Versions::<T>::get(model, index).ok_or("a package of no version")?;
			ensure!(version.golden.is_none(), "a package has golden vectors outside its file");
			let package = T::Packages::package(&id).ok_or("a version's package is not in state")?;
			ensure!(package.users >= 1, "a version's package may leave state");
			ensure!(package.signature == version.signature, "a version's signature is not its package's");
			ensure!(package.class.admits(&version.tolerance), "a version's tolerance is not its package's");
		}
		Ok(())
	}

	fn try_state_artifacts() -> Result<(), TryRuntimeError> {
		for (title, (model, index)) in Artifacts::<T>::iter() {
			let version = Versions::<T>::get(model, index).ok_or("a title to no version")?;
			ensure!(
				Self::title(&model, index, &version) == title,
				"a version is filed under another's title"
			);
		}
		for (model, index, version) in Versions::<T>::iter() {
			ensure!(
				Artifacts::<T>::get(Self::title(&model, index, &version)) == Some((model, index)),
				"a version is not in the index"
			);
		}
		Ok(())
	}

	fn try_state_deposits() -> Result<(), TryRuntimeError> {
		let claims = Claims::<T>::iter().map(|(who, _, claim)| (who, claim.deposit));
		Self::ensure_held(HoldReason::Claim, claims)?;
		let models = Models::<T>::iter().map(|(_, model)| (model.holder, model.deposit));
		Self::ensure_held(HoldReason::Model, models)
	}

	/// That every account has on hold exactly the sum of its deposits.
	fn ensure_held(
		reason: HoldReason,
		deposits: impl Iterator<Item = (T::AccountId, BalanceOf<T>)>,
	) -> Result<(), TryRuntimeError> {
		let mut sums = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		for (who, deposit) in deposits {
			let sum = sums.entry(who).or_insert_with(Zero::zero);
			*sum = sum.checked_add(&deposit).ok_or("deposits overflow")?;
		}
		let reason = reason.into();
		for who in frame_system::Account::<T>::iter_keys() {
			let sum = sums.remove(&who).unwrap_or_else(Zero::zero);
			ensure!(
				T::Currency::balance_on_hold(&reason, &who) == sum,
				"a hold is not the sum of its deposits"
			);
		}
		ensure!(sums.values().all(|sum| sum.is_zero()), "a deposit is held by no account");
		Ok(())
	}
}
