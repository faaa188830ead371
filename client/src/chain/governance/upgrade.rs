//! Upgrades of the runtime that a referendum has authorised.

use super::{call::hash, dispatch_error, stored};
use crate::{
	chain::{
		error::node_error,
		runtime::{storage, system::events::RejectedInvalidAuthorizedUpgrade, transactions},
		types::H256,
		Client,
	},
	Account, Error,
};

impl Client {
	/// The hash of the runtime that the last referendum about one has authorised, if it has not been
	/// applied.
	pub async fn authorized_upgrade(&self) -> Result<Option<H256>, Error> {
		let found = stored(&self.best().await?, storage().system().authorized_upgrade(), ()).await?;
		Ok(found.map(|upgrade| upgrade.code_hash))
	}

	/// Applies the runtime that was authorised; the block, and the code's hash.
	pub async fn apply_upgrade(&self, account: &Account, code: Vec<u8>) -> Result<(u32, H256), Error> {
		let code_hash = hash(&code);
		match self.authorized_upgrade().await? {
			Some(authorized) if authorized == code_hash => (),
			Some(authorized) => {
				return Err(Error::input(format!(
					"the chain has authorised the runtime with hash {authorized:?}; this file's is {code_hash:?}"
				)))
			},
			None => return Err(Error::refused("System::NothingAuthorized")),
		}
		let call = transactions().system().apply_authorized_upgrade(code);
		let included = self.submit(account, call).await?;
		let rejected = included.events.find_first::<RejectedInvalidAuthorizedUpgrade>();
		if let Some(event) = rejected.transpose().map_err(node_error)? {
			let at = self.best().await?;
			return Err(Error::refused(dispatch_error(at.metadata_ref(), &event.error)));
		}
		Ok((included.block, code_hash))
	}
}

/// A runtime's hash, as a referendum authorises it.
pub fn code_hash(code: &[u8]) -> H256 {
	hash(code)
}
