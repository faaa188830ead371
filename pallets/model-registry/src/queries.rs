//! What the runtime API answers about models.

use crate::{
	market::plain, types::Model, BalanceOf, Config, Disputes, Earnings, Locations, Models, VersionPackages,
	Versions,
};
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	queries::{ModelInfo, VersionInfo},
	ModelId, VersionIndex,
};

/// A model as clients see it.
pub type InfoOf<T> = ModelInfo<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;

/// The most models that one answer holds.
pub const MAX_PAGE: u32 = 100;

/// A page ends with the model that brings it to this many versions, so that large models cannot
/// make an answer too large for the runtime's memory.
const MAX_PAGE_VERSIONS: u32 = 256;

/// A model with its versions.
pub fn model<T: Config>(id: &ModelId) -> Option<InfoOf<T>> {
	Models::<T>::get(id).map(|model| describe::<T>(*id, model))
}

/// Up to `limit` models, at most [`MAX_PAGE`], that come after `after` in storage order; from
/// the first when there is none. A page can be shorter than `limit`; only an empty one is the
/// end.
pub fn models<T: Config>(after: Option<ModelId>, limit: u32) -> Vec<InfoOf<T>> {
	let limit = limit.min(MAX_PAGE) as usize;
	let models = match after {
		Some(after) => Models::<T>::iter_from_key(after),
		None => Models::<T>::iter(),
	};
	let versions_so_far = |sum: &mut u32, (id, model): (ModelId, Model<T>)| {
		let before = *sum;
		*sum = before.saturating_add(model.versions);
		(before < MAX_PAGE_VERSIONS).then_some((id, model))
	};
	models.take(limit).scan(0, versions_so_far).map(|(id, model)| describe::<T>(id, model)).collect()
}

fn describe<T: Config>(id: ModelId, model: Model<T>) -> InfoOf<T> {
	let now = frame_system::Pallet::<T>::block_number();
	let versions = (0..model.versions).filter_map(|index| describe_version::<T>(&id, index)).collect();
	ModelInfo {
		id,
		holder: model.holder,
		name: model.name.into(),
		description: model.description.into(),
		royalty: model.royalty.at(now),
		next_royalty: model.royalty.pending(now),
		retired: model.retired,
		offered_to: model.offered_to,
		deposit: model.deposit,
		versions,
	}
}

fn describe_version<T: Config>(id: &ModelId, index: VersionIndex) -> Option<VersionInfo<BalanceOf<T>>> {
	let version = Versions::<T>::get(id, index)?;
	let sources = Locations::<T>::get(id, index)?;
	let earned = Earnings::<T>::get(id, index)?;
	Some(VersionInfo {
		index,
		artifact: version.artifact,
		package: VersionPackages::<T>::get(id, index),
		locators: plain(sources.locators),
		golden: version.golden.map(|artifact| (artifact, plain(sources.golden_locators))),
		signature: version.signature,
		tolerance: version.tolerance,
		licence: version.licence,
		calls: earned.calls,
		revenue: earned.revenue,
		disputes: Disputes::<T>::get(id, index),
	})
}
