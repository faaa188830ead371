//! What the inference market asks of the registry.

use crate::{
	types::Sources, BalanceOf, Config, Disputes, Earnings, Locations, Models, Pallet, VersionPackages,
	Versions,
};
use alloc::vec::Vec;
use freehold_primitives::{
	model::{Fetchable, Locators},
	referee::Tolerance,
	ModelId, ModelRegistry, PackageId, Signature, Terms, VersionIndex,
};
use sp_runtime::traits::Saturating;

impl<T: Config> ModelRegistry<T::AccountId, BalanceOf<T>> for Pallet<T> {
	fn terms(model: &ModelId, version: VersionIndex) -> Option<Terms<BalanceOf<T>>> {
		let record = Models::<T>::get(model).filter(|record| !record.retired)?;
		let stored = Versions::<T>::get(model, version)?;
		Some(Terms {
			artifact: stored.artifact,
			package: VersionPackages::<T>::get(model, version),
			signature: stored.signature,
			tolerance: stored.tolerance,
			royalty: record.royalty.at(frame_system::Pallet::<T>::block_number()),
		})
	}

	fn package(model: &ModelId, version: VersionIndex) -> Option<PackageId> {
		VersionPackages::<T>::get(model, version)
	}

	fn signature(model: &ModelId, version: VersionIndex) -> Option<(Signature, Tolerance)> {
		Versions::<T>::get(model, version).map(|version| (version.signature, version.tolerance))
	}

	fn fetchable(model: &ModelId, version: VersionIndex) -> Option<Fetchable> {
		let stored = Versions::<T>::get(model, version)?;
		let Sources { locators, golden_locators } = Locations::<T>::get(model, version)?;
		Some(Fetchable {
			artifact: stored.artifact,
			package: VersionPackages::<T>::get(model, version),
			locators: plain(locators),
			golden: stored.golden.map(|artifact| (artifact, plain(golden_locators))),
			signature: stored.signature,
			tolerance: stored.tolerance,
		})
	}

	fn note_call(model: &ModelId, version: VersionIndex, royalty: BalanceOf<T>) {
		Earnings::<T>::mutate(model, version, |earned| {
			// Statistics: no money moves by these, so a counter that is full stays full rather
			// than making a settlement fail.
			if let Some(earned) = earned {
				earned.calls = earned.calls.saturating_add(1);
				earned.revenue = earned.revenue.saturating_add(royalty);
			}
		});
	}

	fn note_dispute(model: &ModelId, version: VersionIndex) {
		Disputes::<T>::mutate(model, version, |disputes| *disputes = disputes.saturating_add(1));
	}

	fn earnings(model: &ModelId, version: VersionIndex) -> (u64, BalanceOf<T>) {
		let earned = Earnings::<T>::get(model, version).unwrap_or_default();
		(earned.calls, earned.revenue)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_model(
		owner: &T::AccountId,
		seed: u32,
		input_bytes: u32,
		output_bytes: u32,
		royalty: BalanceOf<T>,
	) -> (ModelId, VersionIndex) {
		crate::benchmarking::store_model::<T>(owner, seed, input_bytes, output_bytes, royalty)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_packaged(
		owner: &T::AccountId,
		package: PackageId,
		signature: Signature,
		royalty: BalanceOf<T>,
	) -> (ModelId, VersionIndex) {
		crate::benchmarking::store_packaged::<T>(owner, package, signature, royalty)
	}
}

/// Locators without their bounds, as the node and clients take them.
pub(crate) fn plain(locators: Locators) -> Vec<Vec<u8>> {
	locators.into_iter().map(Into::into).collect()
}
