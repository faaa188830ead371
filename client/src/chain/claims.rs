//! Sealed claims to files: made, aged, opened, or taken back with their deposit.

use super::{
	error::node_error,
	runtime::{constants, runtime_types::pallet_model_registry::types as registry, storage, transactions},
	types::*,
	Client, Included, Report,
};
use crate::{Account, Claim, ClaimStore, Error};
use std::time::Duration;
use subxt::transactions::Payload;

/// How long one block is waited for.
const BLOCK: Duration = Duration::from_secs(30);

/// Blocks that have to be left of a claim's life for it to be used.
const LEAST_LEFT: u32 = 10;

/// A claim with its deposit on hold.
#[derive(Clone, Debug)]
pub struct HeldClaim {
	pub commitment: H256,
	/// Of the claim.
	pub block: u32,
	/// On hold until it is opened or withdrawn.
	pub deposit: u128,
	/// The last block in which it can be opened.
	pub expires: u32,
	/// The file's hash or the package, where this machine made the claim and kept what opens it.
	pub artifact: Option<H256>,
}

impl Client {
	/// An account's claims on the chain. Forgets those of the store that have been opened.
	pub async fn claims(&self, account: &AccountId32, store: &ClaimStore) -> Result<Vec<HeldClaim>, Error> {
		let kept = store.list(self.block_hash(0).await?, account)?;
		let best = self.best().await?;
		let life =
			best.constants().entry(constants().model_registry().max_claim_age()).map_err(node_error)?;
		let entry = best.storage().entry(storage().model_registry().claims()).map_err(node_error)?;
		let mut found = entry.iter((*account,)).await.map_err(node_error)?;
		let mut held = Vec::new();
		while let Some(claim) = found.next().await {
			let claim = claim.map_err(node_error)?;
			let (_, commitment) = claim.key().map_err(node_error)?.decode().map_err(node_error)?;
			let registry::Claim { block, deposit } = claim.value().decode().map_err(node_error)?;
			let artifact = kept.iter().find(|kept| kept.commitment() == commitment);
			held.push(HeldClaim {
				commitment,
				block,
				deposit,
				expires: block.saturating_add(life),
				artifact: artifact.map(|kept| kept.artifact),
			});
		}
		for kept in kept {
			let is_held = held.iter().any(|held| held.commitment == kept.commitment());
			if !is_held && self.title(kept.artifact).await?.is_some() {
				store.forget(kept.commitment())?;
			}
		}
		held.sort_by_key(|claim| claim.block);
		Ok(held)
	}

	/// Takes a claim back, with its deposit.
	pub async fn withdraw_claim(
		&self,
		account: &Account,
		commitment: H256,
		store: &ClaimStore,
	) -> Result<u32, Error> {
		let included =
			self.submit(account, transactions().model_registry().withdraw_claim(commitment)).await?;
		store.forget(commitment)?;
		Ok(included.block)
	}

	/// Which version of which model a title is to: a package's, or that of a file's hash.
	pub(super) async fn title(&self, artifact: H256) -> Result<Option<(H256, u32)>, Error> {
		let best = self.best().await?;
		let entry = best.storage().entry(storage().model_registry().artifacts()).map_err(node_error)?;
		let found = entry.try_fetch((artifact,)).await.map_err(node_error)?;
		found.map(|found| found.decode().map_err(node_error)).transpose()
	}

	/// A claim to a file that is old enough to be opened: one that was made before and is still
	/// there, else a new one. What opens it is in the store before it is sent.
	pub(super) async fn aged_claim(
		&self,
		account: &Account,
		artifact: H256,
		store: &ClaimStore,
		report: &dyn Report,
	) -> Result<Claim, Error> {
		let genesis = self.block_hash(0).await?;
		let kept = store.list(genesis, &account.id())?.into_iter().find(|kept| kept.artifact == artifact);
		let claim = match kept {
			Some(claim) => claim,
			None => {
				let claim = Claim::draw(genesis, account.id(), artifact)?;
				store.keep(&claim)?;
				claim
			},
		};
		let aged = match self.claim(account, &claim, report).await {
			// None is there, so none is worth keeping.
			Err(error @ Error::Refused { .. }) => {
				let _kept_if_it_cannot_be_removed = store.forget(claim.commitment());
				return Err(error);
			},
			Ok(block) => self.age(block, report).await,
			Err(error) => Err(error),
		};
		aged.map_err(|error| Error::ClaimKept(error.into()))?;
		Ok(claim)
	}

	/// The block of a claim, which is made where it is not on the chain or about to expire.
	async fn claim(&self, account: &Account, claim: &Claim, report: &dyn Report) -> Result<u32, Error> {
		let commitment = claim.commitment();
		if let Some(block) = self.claimed_at(&account.id(), commitment).await? {
			let best = self.best().await?;
			let life = constants().model_registry().max_claim_age();
			let life = best.constants().entry(life).map_err(node_error)?;
			let left = block.saturating_add(life).saturating_sub(self.block_number().await?);
			if left >= LEAST_LEFT {
				report.step(&format!("going on with the claim of block {block}"));
				return Ok(block);
			}
			report.step("withdrawing a claim that is too old");
			self.submit(account, transactions().model_registry().withdraw_claim(commitment)).await?;
		}
		report.step("claiming the file");
		match self.submit(account, transactions().model_registry().claim(commitment)).await {
			Ok(included) => Ok(included.block),
			// An earlier try of this claim got into a block after all.
			Err(error @ Error::Refused { .. }) => {
				self.claimed_at(&account.id(), commitment).await?.ok_or(error)
			},
			Err(error) => Err(error),
		}
	}

	async fn claimed_at(&self, account: &AccountId32, commitment: H256) -> Result<Option<u32>, Error> {
		let best = self.best().await?;
		let entry = best.storage().entry(storage().model_registry().claims()).map_err(node_error)?;
		let found = entry.try_fetch((*account, commitment)).await.map_err(node_error)?;
		Ok(found.map(|found| found.decode().map_err(node_error)).transpose()?.map(|claim| claim.block))
	}

	/// Waits until a claim made in that block can be opened.
	async fn age(&self, block: u32, report: &dyn Report) -> Result<(), Error> {
		let best = self.best().await?;
		let age = best.constants().entry(constants().model_registry().min_claim_age()).map_err(node_error)?;
		// The registration goes into the block after the best one at the earliest.
		let before = block.saturating_add(age).saturating_sub(1);
		let mut now = self.block_number().await?;
		while now < before {
			report.step(&format!("waiting for the claim to age: block {now} of {before}"));
			now = self.wait_for_block(now.saturating_add(1), BLOCK).await?;
		}
		Ok(())
	}

	/// Sends what opens a claim. A claim that the chain then refuses to open is taken back, with
	/// its deposit.
	pub(super) async fn open_claim<Call: Payload>(
		&self,
		account: &Account,
		claim: &Claim,
		store: &ClaimStore,
		call: Call,
	) -> Result<Included, Error> {
		let commitment = claim.commitment();
		let refusal = match self.submit(account, call).await {
			Ok(included) => {
				// The title is there; a file left over does no harm.
				let _ = store.forget(commitment);
				return Ok(included);
			},
			Err(error @ Error::Refused { .. }) => error,
			Err(error) => return Err(Error::ClaimKept(error.into())),
		};
		// On another fork the claim may be younger: it can be opened a little later.
		if refusal.to_string().contains("ModelRegistry::ClaimTooYoung") {
			return Err(Error::ClaimKept(refusal.into()));
		}
		// Whatever comes of it, the first refusal is what has to be heard.
		let withdrawn = self.withdraw_claim(account, commitment, store).await;
		let gone = withdrawn.is_ok() || matches!(self.claimed_at(&account.id(), commitment).await, Ok(None));
		match gone {
			true => {
				let _ = store.forget(commitment);
				Err(refusal)
			},
			false => Err(Error::ClaimKept(refusal.into())),
		}
	}
}
