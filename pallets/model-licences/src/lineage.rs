//! What models are derived from, and how that divides their royalties: reckoned once, when a model is
//! registered.

use crate::{
	licences,
	types::{Ancestry, Payees as PayeesOf},
	Children, Config, Error, Event, Lineages, Pallet, Payees,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, traits::Get, BoundedVec};
use freehold_primitives::{
	licence::{Derivatives, Lineage, MaxParents, Parent, ParentLink, Parents},
	ownership::Titles,
	ModelId,
};
use sp_runtime::{DispatchError, Perbill};

/// Billionths in a whole.
const WHOLE: u64 = 1_000_000_000;

/// The keys of a lineage's entry and of its payees', with their lengths and the depth.
const LINEAGE_OVERHEAD: u32 = 168;
/// A parent's line, and the child's entry in the index: its key and the version.
const PARENT_BYTES: u32 = 41 + 132;
/// A payee's line, and the counter of what it has earned: its key and the sum.
const PAYEE_BYTES: u32 = 36 + 144;

impl<T: Config> Lineage<T::AccountId> for Pallet<T> {
	fn record(
		model: &ModelId,
		publisher: &T::AccountId,
		parents: Parents,
		max_share: Perbill,
	) -> Result<u32, DispatchError> {
		do_record::<T>(model, publisher, parents, max_share)
	}

	fn stored_bytes(model: &ModelId) -> u32 {
		let parents = Lineages::<T>::get(model).map(|lineage| lineage.parents.len()).unwrap_or_default();
		count(parents as u32, Payees::<T>::decode_len(model).unwrap_or_default() as u32)
	}

	fn max_stored_bytes() -> u32 {
		count(<MaxParents as Get<u32>>::get(), T::MaxAncestors::get())
	}

	fn ancestors(model: &ModelId) -> Vec<(ModelId, Perbill)> {
		Payees::<T>::get(model).into_inner()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_parents(publisher: &T::AccountId) -> Parents {
		crate::benchmarking::parents::<T>(publisher)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_lineage(model: &ModelId) {
		crate::benchmarking::enlarge::<T>(model);
	}
}

/// Bytes that so many parents and payees count for.
fn count(parents: u32, payees: u32) -> u32 {
	match parents {
		0 => 0,
		_ => LINEAGE_OVERHEAD
			.saturating_add(PARENT_BYTES.saturating_mul(parents))
			.saturating_add(PAYEE_BYTES.saturating_mul(payees)),
	}
}

fn do_record<T: Config>(
	model: &ModelId,
	publisher: &T::AccountId,
	parents: Parents,
	max_share: Perbill,
) -> Result<u32, DispatchError> {
	if parents.is_empty() {
		return Ok(0);
	}
	let mut links = BoundedVec::<ParentLink, MaxParents>::new();
	for parent in parents {
		ensure!(!links.iter().any(|link| link.model == parent.0), Error::<T>::DuplicateParent);
		let link = license::<T>(model, publisher, parent)?;
		links.try_push(link).map_err(|_| Error::<T>::MaxAncestorsExceeded)?;
	}
	let depth = depth::<T>(&links);
	ensure!(depth <= T::MaxDepth::get(), Error::<T>::MaxDepthExceeded);
	let payees = payees::<T>(&links, max_share)?;
	for ParentLink { model: parent, version, derivatives } in &links {
		Children::<T>::insert(parent, model, version);
		let (model, parent, version, royalty) = (*model, *parent, *version, derivatives.royalty());
		Pallet::<T>::deposit_event(Event::Derived { model, parent, version, royalty });
	}
	let bytes = count(links.len() as u32, payees.len() as u32);
	Lineages::<T>::insert(model, Ancestry { parents: links, depth });
	if !payees.is_empty() {
		Payees::<T>::insert(model, payees);
	}
	Ok(bytes)
}

/// The parent with its terms, if these allow the publisher to derive from it. Whoever holds the parent's
/// title may do so even if derivatives are forbidden, and then for nothing.
fn license<T: Config>(
	model: &ModelId,
	publisher: &T::AccountId,
	(parent, version): Parent,
) -> Result<ParentLink, Error<T>> {
	ensure!(parent != *model && version < T::Titles::versions(&parent), Error::<T>::ParentNotFound);
	let terms = licences::terms::<T>(&parent, version);
	if !licences::holds::<T>(publisher, &parent) {
		ensure!(terms.derivatives != Derivatives::Forbidden, Error::<T>::DerivativesForbidden);
		let admitted = licences::admits::<T>(terms.access, &parent, version, publisher);
		ensure!(admitted, Error::<T>::ParentNotLicensed);
	}
	Ok(ParentLink { model: parent, version, derivatives: terms.derivatives })
}

/// Generations of ancestors that these parents make.
pub fn depth<T: Config>(links: &[ParentLink]) -> u32 {
	let depths = links.iter().map(|link| Lineages::<T>::get(link.model).map(|lineage| lineage.depth));
	depths.max().flatten().unwrap_or_default().saturating_add(1)
}

/// The payees that these parents make, within the bounds.
fn payees<T: Config>(
	links: &[ParentLink],
	max_share: Perbill,
) -> Result<PayeesOf<T::MaxAncestors>, Error<T>> {
	let asked = links.iter().fold(0u64, |sum, link| sum.saturating_add(billionths(link)));
	let cap = u64::from(T::MaxDerivativeShare::get().deconstruct());
	ensure!(asked <= cap, Error::<T>::MaxDerivativeShareExceeded);
	ensure!(asked <= u64::from(max_share.deconstruct()), Error::<T>::ShareTooHigh);
	flatten::<T>(links).try_into().map_err(|_| Error::<T>::MaxAncestorsExceeded)
}

fn billionths(link: &ParentLink) -> u64 {
	link.derivatives.royalty().deconstruct().into()
}

/// The ancestors with their parts. Of each parent's part its own payees get their parts, rounded down to a
/// billionth, and the parent the rest, so that the sum is exactly what the parents' terms ask for. What an
/// ancestor gets by several ways is added up.
pub fn flatten<T: Config>(links: &[ParentLink]) -> Vec<(ModelId, Perbill)> {
	let mut parts = BTreeMap::<ModelId, u64>::new();
	let mut add = |model: ModelId, part: u64| {
		let sum = parts.entry(model).or_default();
		*sum = sum.saturating_add(part);
	};
	for link in links {
		let mut rest = billionths(link);
		for (ancestor, part) in Payees::<T>::get(link.model) {
			// Both factors are at most 10^9: the product fits.
			let product = billionths(link).saturating_mul(part.deconstruct().into());
			let passed_on = product.checked_div(WHOLE).unwrap_or_default();
			rest = rest.saturating_sub(passed_on);
			add(ancestor, passed_on);
		}
		add(link.model, rest);
	}
	// At most a whole together, as the parents' parts are.
	let as_part = |part: u64| Perbill::from_parts(u32::try_from(part).unwrap_or(u32::MAX));
	parts.into_iter().filter(|(_, part)| *part > 0).map(|(model, part)| (model, as_part(part))).collect()
}
