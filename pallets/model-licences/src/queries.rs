//! What the runtime API answers about licences and lineage. What an ancestor has earned is known to the shares.

use crate::{licences, AllowLists, Children, Config, Lineages};
use alloc::vec::Vec;
use freehold_primitives::{
	licence::{LicenceTerms, ParentLink},
	ModelId, VersionIndex,
};

/// The most entries that one answer holds.
pub const MAX_PAGE: usize = 256;

/// The terms of a version now.
pub fn licence<T: Config>(model: &ModelId, version: VersionIndex) -> LicenceTerms {
	licences::terms::<T>(model, version)
}

/// Up to [`MAX_PAGE`] accounts on a version's allow list that come after `after` in storage order.
pub fn allowed<T: Config>(
	model: &ModelId,
	version: VersionIndex,
	after: Option<&T::AccountId>,
) -> Vec<T::AccountId> {
	let accounts = match after {
		Some(after) => {
			let key = AllowLists::<T>::hashed_key_for((model, version, after));
			AllowLists::<T>::iter_key_prefix_from((model, version), key)
		},
		None => AllowLists::<T>::iter_key_prefix((model, version)),
	};
	accounts.take(MAX_PAGE).collect()
}

/// What a model is derived from, with the terms in force when it was registered.
pub fn parents<T: Config>(model: &ModelId) -> Vec<ParentLink> {
	Lineages::<T>::get(model).map(|lineage| lineage.parents.into_inner()).unwrap_or_default()
}

/// Up to [`MAX_PAGE`] models derived from a model that come after `after` in storage order, and from which of
/// its versions.
pub fn derivatives<T: Config>(model: &ModelId, after: Option<&ModelId>) -> Vec<(ModelId, VersionIndex)> {
	let children = match after {
		Some(after) => Children::<T>::iter_prefix_from(model, Children::<T>::hashed_key_for(model, after)),
		None => Children::<T>::iter_prefix(model),
	};
	children.take(MAX_PAGE).collect()
}
