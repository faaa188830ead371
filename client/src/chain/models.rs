//! Publishing models and changing them.

use super::{
	convert::{chain_locators, chain_signature},
	error::node_error,
	runtime::{
		constants, model_registry,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, pallet_model_registry::types as registry,
			sp_arithmetic::per_things::Perbill,
		},
		transactions,
	},
	types::*,
	Client, Report,
};
use crate::{
	artifact::{
		limits::{check_description, check_locators, check_name, check_version},
		Limits, PreparedVersion, Served,
	},
	units::Percent,
	Account, ClaimStore, Error,
};
use subxt::utils::Static;

/// A model to be registered.
#[derive(Clone, Debug)]
pub struct NewModel {
	pub name: String,
	pub description: String,
	/// For each answered call.
	pub royalty: u128,
	pub version: PreparedVersion,
	/// The versions of other models that it is derived from, at most [`MAX_PARENTS`].
	pub parents: Vec<(H256, u32)>,
	/// The most of its royalties that may go to its ancestors; by default what their terms ask for when it is
	/// published.
	pub max_share: Option<Percent>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Published {
	pub model: H256,
	pub version: u32,
	/// In all for the model's stored bytes, held from the title holder.
	pub deposit: u128,
	/// The block of the registration.
	pub block: u32,
}

/// Changes of what a model says of itself.
#[derive(Clone, Debug, Default)]
pub struct MetadataChange {
	pub name: Option<String>,
	pub description: Option<String>,
}

impl NewModel {
	/// Whether the chain takes what the publisher says of it.
	pub fn check(&self) -> Result<(), Error> {
		check_name(&self.name)?;
		check_description(&self.description)
	}
}

impl Client {
	/// Registers a model: seals a claim to its file or package, waits until that has aged, then opens it.
	/// A package's graph has to be placed before; see [`place_graph`](Self::place_graph).
	/// Every file must have a locator; see [`PreparedVersion::keep`]. What opens the claim is kept
	/// in the store until then, so that an interrupted call can be made again.
	pub async fn publish(
		&self,
		account: &Account,
		model: &NewModel,
		claims: &ClaimStore,
		report: &dyn Report,
	) -> Result<Published, Error> {
		model.check()?;
		self.check_version(&model.version).await?;
		let max_share = self.check_lineage(&account.id(), model).await?;
		let new = registry::NewModel {
			name: BoundedVec(model.name.clone().into_bytes()),
			description: BoundedVec(model.description.clone().into_bytes()),
			royalty: model.royalty,
			version: new_version(&model.version),
			parents: BoundedVec(model.parents.clone()),
			max_share: Perbill(max_share.0),
		};
		let id = H256(model.version.title());
		let claim = self.aged_claim(account, id, claims, report).await?;
		report.step("registering the model");
		let call = transactions().model_registry().register(claim.salt, new);
		let included = self.open_claim(account, &claim, claims, call).await?;
		self.published(id, 0, included.block).await
	}

	/// Registers a further version of a model; as for [`publish`](Self::publish).
	pub async fn add_version(
		&self,
		account: &Account,
		model: H256,
		version: &PreparedVersion,
		claims: &ClaimStore,
		report: &dyn Report,
	) -> Result<Published, Error> {
		self.check_version(version).await?;
		self.check_extensible(account, model).await?;
		let new = new_version(version);
		let claim = self.aged_claim(account, H256(version.title()), claims, report).await?;
		report.step("registering the version");
		let call = transactions().model_registry().add_version(model, claim.salt, new);
		let included = self.open_claim(account, &claim, claims, call).await?;
		let added = included.events.find_first::<model_registry::events::VersionAdded>();
		let added = added.ok_or_else(|| Error::Node("the block holds no VersionAdded event".into()))?;
		self.published(model, added.map_err(node_error)?.version, included.block).await
	}

	/// Sets the royalty of calls requested from ten blocks on.
	pub async fn set_royalty(&self, account: &Account, model: H256, royalty: u128) -> Result<u32, Error> {
		let call = transactions().model_registry().set_royalty(model, royalty);
		Ok(self.submit(account, call).await?.block)
	}

	/// Changes name or description.
	pub async fn set_metadata(
		&self,
		account: &Account,
		model: H256,
		change: MetadataChange,
	) -> Result<u32, Error> {
		change.name.as_deref().map_or(Ok(()), check_name)?;
		change.description.as_deref().map_or(Ok(()), check_description)?;
		let current = self.model(model).await?.ok_or_else(|| Error::input("there is no such model"))?;
		let name = BoundedVec(change.name.unwrap_or(current.name).into_bytes());
		let description = BoundedVec(change.description.unwrap_or(current.description).into_bytes());
		let call = transactions().model_registry().set_metadata(model, name, description);
		Ok(self.submit(account, call).await?.block)
	}

	/// Replaces the addresses of a version's files.
	pub async fn set_locators(
		&self,
		account: &Account,
		(model, version): (H256, u32),
		locators: &[String],
		golden_locators: &[String],
	) -> Result<u32, Error> {
		check_locators(locators)?;
		if !golden_locators.is_empty() {
			check_locators(golden_locators)?;
		}
		let (locators, golden) = (chain_locators(locators), chain_locators(golden_locators));
		let call = transactions().model_registry().set_locators(model, version, locators, golden);
		Ok(self.submit(account, call).await?.block)
	}

	/// Offers the title to another account, which accepts it to become the holder.
	pub async fn offer_title(&self, account: &Account, model: H256, to: AccountId32) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().model_registry().offer_title(model, to)).await?.block)
	}

	/// Takes a title that was offered.
	pub async fn accept_title(
		&self,
		account: &Account,
		model: H256,
		max_deposit: u128,
	) -> Result<u32, Error> {
		let call = transactions().model_registry().accept_title(model, max_deposit);
		Ok(self.submit(account, call).await?.block)
	}

	/// Takes an offer of the title back.
	pub async fn withdraw_offer(&self, account: &Account, model: H256) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().model_registry().withdraw_offer(model)).await?.block)
	}

	/// Takes no new calls from now on.
	pub async fn retire(&self, account: &Account, model: H256) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().model_registry().retire(model)).await?.block)
	}

	/// Whether the chain would take the version: a claim costs a deposit and some blocks before it
	/// says no.
	async fn check_version(&self, version: &PreparedVersion) -> Result<(), Error> {
		check_version(version, &self.limits().await?)?;
		self.check_terms(version.terms).await?;
		let Some((model, index)) = self.title(H256(version.title())).await? else {
			return self.check_placed(version).await;
		};
		let (holder, name) = match self.model(model).await? {
			Some(model) => (model.holder.to_string(), model.name),
			None => Default::default(),
		};
		Err(Error::refused(format!(
			"ModelRegistry::ArtifactTaken: {holder} registered this as version {index} of {name:?}, 0x{}",
			hex::encode(model.0)
		)))
	}

	/// Whether the chain has the graph of a version that is a package.
	async fn check_placed(&self, version: &PreparedVersion) -> Result<(), Error> {
		let Some(id) = version.package else { return Ok(()) };
		match self.package(H256(id)).await? {
			Some(_) => Ok(()),
			None => Err(Error::refused(
				"ModelRegistry::PackageNotPlaced: the package's graph is not in the chain's state",
			)),
		}
	}

	/// The most of its royalties that the model lets its ancestors have, if they ask for no more.
	async fn check_lineage(&self, publisher: &AccountId32, model: &NewModel) -> Result<Percent, Error> {
		let asked = self.lineage(publisher, &model.parents).await?.asked();
		match model.max_share {
			Some(most) if asked > most => Err(Error::refused(format!(
				"ModelLicences::ShareTooHigh: its ancestors ask for {asked} of its royalties"
			))),
			most => Ok(most.unwrap_or(asked)),
		}
	}

	/// Whether the account can add a version to the model.
	async fn check_extensible(&self, account: &Account, model: H256) -> Result<(), Error> {
		let model = self.model(model).await?.ok_or_else(|| Error::refused("ModelRegistry::ModelNotFound"))?;
		if model.holder != account.id() {
			return Err(Error::refused(format!("ModelRegistry::NotTitleHolder: {} is", model.holder)));
		}
		if model.retired {
			return Err(Error::refused("ModelRegistry::AlreadyRetired"));
		}
		let limit = self.limits().await?.versions;
		if model.versions.len() >= limit as usize {
			return Err(Error::refused(format!("ModelRegistry::MaxVersionsExceeded: it has {limit}")));
		}
		Ok(())
	}

	/// What the runtime takes of a model.
	pub async fn limits(&self) -> Result<Limits, Error> {
		let best = self.best().await?;
		let (of, constants) = (constants().model_registry(), best.constants());
		Ok(Limits {
			model_bytes: constants.entry(of.max_model_bytes()).map_err(node_error)?,
			golden_bytes: constants.entry(of.max_golden_bytes()).map_err(node_error)?,
			input_bytes: constants.entry(of.max_input_bytes()).map_err(node_error)?.into(),
			output_bytes: constants.entry(of.max_output_bytes()).map_err(node_error)?.into(),
			versions: constants.entry(of.max_versions()).map_err(node_error)?,
		})
	}

	async fn published(&self, model: H256, version: u32, block: u32) -> Result<Published, Error> {
		let deposit = self.model(model).await?.map_or(0, |model| model.deposit);
		Ok(Published { model, version, deposit, block })
	}
}

fn new_version(version: &PreparedVersion) -> registry::NewVersion {
	let golden = |golden: &Served| registry::GoldenFile {
		artifact: golden.artifact.into(),
		locators: chain_locators(&golden.locators),
	};
	registry::NewVersion {
		artifact: version.model.artifact.into(),
		package: version.package.map(H256),
		locators: chain_locators(&version.model.locators),
		golden: version.golden.as_ref().map(golden),
		signature: chain_signature(&version.signature),
		tolerance: Static(version.tolerance),
		licence: H256(version.licence),
		terms: version.terms.into(),
	}
}
