//! Publishing models and changing them.

use super::{
	convert::{chain_locators, chain_signature},
	error::node_error,
	runtime::{
		constants, model_registry, runtime_types::bounded_collections::bounded_vec::BoundedVec,
		runtime_types::pallet_model_registry::types as registry, transactions,
	},
	types::*,
	Client, Included, Report,
};
use crate::{
	account::random,
	artifact::{PreparedVersion, Served},
	Account, Error,
};
use codec::Encode;
use freehold_referee::{Blake2b256, Hasher};
use std::time::Duration;
use subxt::{transactions::Payload, utils::Static};

/// How long one block is waited for.
const BLOCK: Duration = Duration::from_secs(30);

/// A model to be registered.
#[derive(Clone, Debug)]
pub struct NewModel {
	pub name: String,
	pub description: String,
	/// For each answered call.
	pub royalty: u128,
	pub version: PreparedVersion,
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

/// A sealed claim to a file, old enough to be opened.
struct Claim {
	salt: [u8; 32],
	commitment: H256,
}

impl Client {
	/// Registers a model: seals a claim to its file, waits until that has aged, then opens it.
	/// Every file must have a locator; see [`PreparedVersion::keep`].
	pub async fn publish(
		&self,
		account: &Account,
		model: &NewModel,
		report: &dyn Report,
	) -> Result<Published, Error> {
		let new = registry::NewModel {
			name: BoundedVec(model.name.clone().into_bytes()),
			description: BoundedVec(model.description.clone().into_bytes()),
			royalty: model.royalty,
			version: new_version(&model.version)?,
		};
		self.check_unregistered(&model.version).await?;
		let claim = self.claim(account, &model.version, report).await?;
		report.step("registering the model");
		let call = transactions().model_registry().register(claim.salt, new);
		let included = self.open_claim(account, &claim, call).await?;
		self.published(H256(model.version.model.artifact.hash), 0, included.block).await
	}

	/// Registers a further version of a model.
	pub async fn add_version(
		&self,
		account: &Account,
		model: H256,
		version: &PreparedVersion,
		report: &dyn Report,
	) -> Result<Published, Error> {
		let new = new_version(version)?;
		let claim = self.claim(account, version, report).await?;
		report.step("registering the version");
		let call = transactions().model_registry().add_version(model, claim.salt, new);
		let included = self.open_claim(account, &claim, call).await?;
		let added = included.events.find_first::<model_registry::events::VersionAdded>();
		let added = added.ok_or_else(|| Error::Node("the block holds no VersionAdded event".into()))?;
		self.published(model, added.map_err(node_error)?.version, included.block).await
	}

	/// Sets the royalty of calls requested from now on.
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
		let (locators, golden) = (chain_locators(locators)?, chain_locators(golden_locators)?);
		let call = transactions().model_registry().set_locators(model, version, locators, golden);
		Ok(self.submit(account, call).await?.block)
	}

	/// Offers the title to another account, which accepts it to become the holder.
	pub async fn offer_title(&self, account: &Account, model: H256, to: AccountId32) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().model_registry().offer_title(model, to)).await?.block)
	}

	/// Takes a title that was offered.
	pub async fn accept_title(&self, account: &Account, model: H256) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().model_registry().accept_title(model)).await?.block)
	}

	/// Takes an offer of the title back.
	pub async fn withdraw_offer(&self, account: &Account, model: H256) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().model_registry().withdraw_offer(model)).await?.block)
	}

	/// Takes no new calls from now on.
	pub async fn retire(&self, account: &Account, model: H256) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().model_registry().retire(model)).await?.block)
	}

	/// The claim would cost a deposit and some blocks before the chain said no.
	async fn check_unregistered(&self, version: &PreparedVersion) -> Result<(), Error> {
		match self.model(H256(version.model.artifact.hash)).await? {
			Some(model) => Err(Error::refused(format!(
				"ModelRegistry::ArtifactTaken: {} registered this file as {:?}",
				model.holder, model.name
			))),
			None => Ok(()),
		}
	}

	async fn claim(
		&self,
		account: &Account,
		version: &PreparedVersion,
		report: &dyn Report,
	) -> Result<Claim, Error> {
		let salt = random::<32>()?;
		let commitment = ("freehold/claim", account.id(), version.model.artifact.hash, salt).encode();
		let commitment = H256(Blake2b256::hash(&commitment));
		report.step("claiming the file");
		let included = self.submit(account, transactions().model_registry().claim(commitment)).await?;
		let best = self.best().await?;
		let age = best.constants().entry(constants().model_registry().min_claim_age()).map_err(node_error)?;
		let ripe = included.block.saturating_add(age);
		// The registration goes into the block after the best one at the earliest.
		let before = ripe.saturating_sub(1);
		loop {
			let now = self.block_number().await?;
			if now >= before {
				return Ok(Claim { salt, commitment });
			}
			report.step(&format!("waiting for the claim to age: block {now} of {before}"));
			self.wait_for_block(now.saturating_add(1), BLOCK).await?;
		}
	}

	/// Sends what opens a claim. A claim that the chain then refuses to open is taken back, with
	/// its deposit.
	async fn open_claim<Call: Payload>(
		&self,
		account: &Account,
		claim: &Claim,
		call: Call,
	) -> Result<Included, Error> {
		let opened = self.submit(account, call).await;
		if let Err(Error::Refused { .. }) = &opened {
			self.submit(account, transactions().model_registry().withdraw_claim(claim.commitment)).await?;
		}
		opened
	}

	async fn published(&self, model: H256, version: u32, block: u32) -> Result<Published, Error> {
		let deposit = self.model(model).await?.map_or(0, |model| model.deposit);
		Ok(Published { model, version, deposit, block })
	}
}

fn new_version(version: &PreparedVersion) -> Result<registry::NewVersion, Error> {
	let golden = |golden: &Served| -> Result<registry::GoldenFile, Error> {
		Ok(registry::GoldenFile {
			artifact: golden.artifact.into(),
			locators: chain_locators(&golden.locators)?,
		})
	};
	Ok(registry::NewVersion {
		artifact: version.model.artifact.into(),
		locators: chain_locators(&version.model.locators)?,
		golden: version.golden.as_ref().map(golden).transpose()?,
		signature: chain_signature(&version.signature),
		tolerance: Static(version.tolerance),
		licence: H256(version.licence),
	})
}
