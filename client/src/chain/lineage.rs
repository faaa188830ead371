//! Lineage: what models are derived from, what that earns their ancestors, and what the chain would say of
//! a derivative.

use super::{
	error::{node_error, query},
	runtime::{
		constants, runtime_apis,
		runtime_types::{
			freehold_primitives::{licence::ParentLink, ownership::AncestorInfo},
			sp_arithmetic::per_things::Perbill,
		},
		storage,
	},
	types::*,
	Client,
};
use crate::{units::Percent, Error};
use std::collections::{BTreeMap, BTreeSet};

/// The most parents that a model names; a bound in the types of the runtime's calls, which its metadata
/// does not tell.
pub const MAX_PARENTS: usize = 4;

/// What a model is derived from, with the terms that hold for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent {
	pub model: H256,
	pub version: u32,
	pub derivatives: Derivatives,
}

/// An ancestor that has a part in a model's royalties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ancestor {
	pub model: H256,
	/// Of each royalty.
	pub part: Percent,
	/// What the model has earned it so far, in the smallest unit of HOLD.
	pub earned: u128,
}

/// What a model would be derived from if it were registered now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
	/// In the order in which they are named.
	pub parents: Vec<Parent>,
	/// Ancestors and the parts of the model's royalties that they would get, by id.
	pub ancestors: Vec<(H256, Percent)>,
}

impl Lineage {
	/// The part of the model's royalties that the ancestors would get together.
	pub fn asked(&self) -> Percent {
		let parts = self.parents.iter().map(|parent| parent.derivatives.royalty().0);
		Percent(parts.fold(0, u32::saturating_add))
	}
}

impl From<ParentLink> for Parent {
	fn from(ParentLink { model, version, derivatives }: ParentLink) -> Self {
		Self { model, version, derivatives: derivatives.into() }
	}
}

impl From<AncestorInfo<u128>> for Ancestor {
	fn from(AncestorInfo { model, part: Perbill(part), earned }: AncestorInfo<u128>) -> Self {
		Self { model, part: Percent(part), earned }
	}
}

impl Client {
	/// What a model is derived from, with the terms in force when it was registered.
	pub async fn parents(&self, model: H256) -> Result<Vec<Parent>, Error> {
		let call = runtime_apis().ownership_api().parents(model);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.into_iter().map(Parent::from).collect())
	}

	/// The ancestors that have a part in a model's royalties.
	pub async fn ancestors(&self, model: H256) -> Result<Vec<Ancestor>, Error> {
		let call = runtime_apis().ownership_api().ancestors(model);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.into_iter().map(Ancestor::from).collect())
	}

	/// All models derived from a model, and from which of its versions.
	pub async fn derivatives(&self, model: H256) -> Result<Vec<(H256, u32)>, Error> {
		let best = self.best().await?;
		let mut found: Vec<(H256, u32)> = Vec::new();
		loop {
			let after = found.last().map(|(derivative, _)| *derivative);
			let call = runtime_apis().ownership_api().derivatives(model, after);
			let page = best.runtime_apis().call(call).await.map_err(query)?;
			if page.is_empty() {
				return Ok(found);
			}
			found.extend(page);
		}
	}

	/// What a model that the account registers now would be derived from, if it named these parents; an
	/// error where the chain would refuse them.
	pub async fn lineage(&self, publisher: &AccountId32, parents: &[(H256, u32)]) -> Result<Lineage, Error> {
		if parents.len() > MAX_PARENTS {
			return Err(Error::input(format!("a model names at most {MAX_PARENTS} parents")));
		}
		let mut named = BTreeSet::new();
		let mut links = Vec::new();
		let mut payees = Vec::new();
		let mut generations = 0;
		for (model, version) in parents {
			if !named.insert(model.0) {
				return Err(refused("DuplicateParent", *model, "is named twice"));
			}
			links.push(self.license(publisher, *model, *version).await?);
			payees.push(self.ancestors(*model).await?.iter().map(|a| (a.model, a.part)).collect::<Vec<_>>());
			generations = generations.max(self.depth(*model).await?.saturating_add(1));
		}
		let ancestors = flatten(&links, &payees);
		let lineage = Lineage { parents: links, ancestors };
		self.check_bounds(&lineage, generations).await?;
		Ok(lineage)
	}

	/// The parent with its terms, if these allow the publisher to derive from it.
	async fn license(&self, publisher: &AccountId32, id: H256, version: u32) -> Result<Parent, Error> {
		let model = self.model(id).await?.filter(|model| model.version(Some(version)).is_some());
		let missing = || refused("ParentNotFound", id, &format!("is no model with a version {version}"));
		let model = model.ok_or_else(missing)?;
		let terms = self.licence(id, version).await?;
		if model.holder != *publisher {
			if terms.derivatives == Derivatives::Forbidden {
				return Err(refused("DerivativesForbidden", id, "may not be derived from"));
			}
			if terms.access == Access::AllowList && !self.is_allowed(id, version, publisher).await? {
				return Err(refused("ParentNotLicensed", id, &format!("does not list {publisher}")));
			}
		}
		Ok(Parent { model: id, version, derivatives: terms.derivatives })
	}

	/// Generations of ancestors that a model has.
	async fn depth(&self, model: H256) -> Result<u32, Error> {
		let best = self.best().await?;
		let entry = best.storage().entry(storage().model_licences().lineages()).map_err(node_error)?;
		let found = entry.try_fetch((model,)).await.map_err(node_error)?;
		Ok(found.map(|found| found.decode().map_err(node_error)).transpose()?.map_or(0, |found| found.depth))
	}

	async fn check_bounds(&self, lineage: &Lineage, generations: u32) -> Result<(), Error> {
		let best = self.best().await?;
		let (of, constants) = (constants().model_licences(), best.constants());
		let depth = constants.entry(of.max_depth()).map_err(node_error)?;
		if generations > depth {
			let reason =
				format!("ModelLicences::MaxDepthExceeded: {generations} generations, of at most {depth}");
			return Err(Error::refused(reason));
		}
		let most = constants.entry(of.max_ancestors()).map_err(node_error)?;
		let count = lineage.ancestors.len();
		if count > most as usize {
			let reason = format!("ModelLicences::MaxAncestorsExceeded: {count} ancestors, of at most {most}");
			return Err(Error::refused(reason));
		}
		let cap = self.max_derivative_share().await?;
		match lineage.asked() > cap {
			true => Err(Error::refused(format!(
				"ModelLicences::MaxDerivativeShareExceeded: ancestors get at most {cap} of a model's royalties"
			))),
			false => Ok(()),
		}
	}
}

fn refused(error: &str, model: H256, what: &str) -> Error {
	Error::refused(format!("ModelLicences::{error}: 0x{} {what}", hex::encode(model.0)))
}

/// The ancestors with their parts, as the chain reckons them: of each parent's part its own payees get
/// their parts, rounded down to a billionth, and the parent the rest.
fn flatten(parents: &[Parent], payees: &[Vec<(H256, Percent)>]) -> Vec<(H256, Percent)> {
	let mut parts = BTreeMap::<[u8; 32], u64>::new();
	let mut add = |model: H256, part: u64| {
		let sum = parts.entry(model.0).or_default();
		*sum = sum.saturating_add(part);
	};
	for (parent, payees) in parents.iter().zip(payees) {
		let part = u64::from(parent.derivatives.royalty().0);
		let mut rest = part;
		for (ancestor, theirs) in payees {
			let passed_on = part * u64::from(theirs.0) / u64::from(Percent::ALL.0);
			rest = rest.saturating_sub(passed_on);
			add(*ancestor, passed_on);
		}
		add(parent.model, rest);
	}
	let part = |part| Percent(u32::try_from(part).unwrap_or(u32::MAX));
	parts.into_iter().filter(|(_, sum)| *sum > 0).map(|(model, sum)| (H256(model), part(sum))).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn id(id: u8) -> H256 {
		H256([id; 32])
	}

	fn percent(percent: u32) -> Percent {
		Percent(percent * 10_000_000)
	}

	fn parent(model: u8, royalty: u32) -> Parent {
		let derivatives = match royalty {
			0 => Derivatives::Free,
			royalty => Derivatives::Royalty(percent(royalty)),
		};
		Parent { model: id(model), version: 0, derivatives }
	}

	#[test]
	fn parts_should_flow_up_as_they_do_on_the_chain() {
		let ancestors = flatten(&[parent(2, 40)], &[vec![(id(1), percent(10))]]);
		assert_eq!(ancestors, [(id(1), percent(4)), (id(2), percent(36))]);
		assert_eq!(flatten(&[parent(2, 0)], &[vec![(id(1), percent(10))]]), []);
	}

	#[test]
	fn an_ancestor_that_is_reached_twice_should_get_both_parts() {
		let parents = [parent(1, 10), parent(2, 20)];
		let ancestors = flatten(&parents, &[vec![], vec![(id(1), percent(50))]]);
		assert_eq!(ancestors, [(id(1), percent(20)), (id(2), percent(10))]);
		let lineage = Lineage { parents: parents.to_vec(), ancestors };
		assert_eq!(lineage.asked(), percent(30));
	}

	#[test]
	fn what_rounding_leaves_should_stay_with_the_parent() {
		let parent = Parent { derivatives: Derivatives::Royalty(Percent(1)), ..parent(2, 1) };
		assert_eq!(flatten(&[parent], &[vec![(id(1), percent(50))]]), [(id(2), Percent(1))]);
	}
}
