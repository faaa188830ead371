//! Licences: who may call a version, who may derive models from it, and for what.

use super::{
	error::{node_error, query},
	runtime::{
		constants, runtime_apis,
		runtime_types::{
			freehold_primitives::licence::{
				Access as ChainAccess, Derivatives as ChainDerivatives, LicenceTerms as ChainTerms,
			},
			sp_arithmetic::per_things::Perbill,
		},
		storage, transactions,
	},
	types::*,
	Client,
};
use crate::{units::Percent, Account, Error};
use std::{fmt, str::FromStr};

/// Who may call a version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
	/// Everybody.
	#[default]
	Open,
	/// The title holder, and accounts on the version's list.
	AllowList,
}

/// Who may register models that are derived from a version, and for what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Derivatives {
	/// Nobody but the title holder.
	#[default]
	Forbidden,
	/// Everybody whom the access allows.
	Free,
	/// The same, for this part of the derivative's royalties.
	Royalty(Percent),
}

/// What the chain enforces of a version's licence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LicenceTerms {
	pub access: Access,
	pub derivatives: Derivatives,
}

impl FromStr for Access {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		match text {
			"open" => Ok(Self::Open),
			"allow-list" => Ok(Self::AllowList),
			_ => Err(Error::input("access is open or allow-list")),
		}
	}
}

impl fmt::Display for Access {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.pad(match self {
			Self::Open => "open",
			Self::AllowList => "allow-list",
		})
	}
}

impl Derivatives {
	/// The part of a derivative's royalties.
	pub const fn royalty(self) -> Percent {
		match self {
			Self::Royalty(part) => part,
			Self::Forbidden | Self::Free => Percent(0),
		}
	}
}

impl FromStr for Derivatives {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		match text {
			"forbidden" => Ok(Self::Forbidden),
			"free" => Ok(Self::Free),
			percent => match percent.parse() {
				Ok(Percent(0)) => Ok(Self::Free),
				Ok(part) => Ok(Self::Royalty(part)),
				Err(error) => {
					Err(Error::input(format!("derivatives are forbidden, free or a royalty: {error}")))
				},
			},
		}
	}
}

/// As it is read: `forbidden`, `free`, or a percentage.
impl fmt::Display for Derivatives {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Forbidden => f.pad("forbidden"),
			Self::Free => f.pad("free"),
			Self::Royalty(part) => part.fmt(f),
		}
	}
}

impl From<ChainDerivatives> for Derivatives {
	fn from(derivatives: ChainDerivatives) -> Self {
		match derivatives {
			ChainDerivatives::Forbidden => Self::Forbidden,
			ChainDerivatives::Free => Self::Free,
			ChainDerivatives::Royalty(Perbill(part)) => Self::Royalty(Percent(part)),
		}
	}
}

impl From<ChainTerms> for LicenceTerms {
	fn from(terms: ChainTerms) -> Self {
		let access = match terms.access {
			ChainAccess::Open => Access::Open,
			ChainAccess::AllowList => Access::AllowList,
		};
		Self { access, derivatives: terms.derivatives.into() }
	}
}

impl From<LicenceTerms> for ChainTerms {
	fn from(terms: LicenceTerms) -> Self {
		Self {
			access: match terms.access {
				Access::Open => ChainAccess::Open,
				Access::AllowList => ChainAccess::AllowList,
			},
			derivatives: match terms.derivatives {
				Derivatives::Forbidden => ChainDerivatives::Forbidden,
				Derivatives::Free => ChainDerivatives::Free,
				Derivatives::Royalty(part) => ChainDerivatives::Royalty(Perbill(part.0)),
			},
		}
	}
}

impl Client {
	/// The terms of a version now.
	pub async fn licence(&self, model: H256, version: u32) -> Result<LicenceTerms, Error> {
		let call = runtime_apis().ownership_api().licence(model, version);
		Ok(self.best().await?.runtime_apis().call(call).await.map_err(query)?.into())
	}

	/// All accounts on a version's allow list.
	pub async fn allowed(&self, model: H256, version: u32) -> Result<Vec<AccountId32>, Error> {
		let best = self.best().await?;
		let mut found: Vec<AccountId32> = Vec::new();
		loop {
			let call = runtime_apis().ownership_api().allowed(model, version, found.last().copied());
			let page = best.runtime_apis().call(call).await.map_err(query)?;
			if page.is_empty() {
				return Ok(found);
			}
			found.extend(page);
		}
	}

	/// Whether an account is on a version's allow list.
	pub async fn is_allowed(&self, model: H256, version: u32, who: &AccountId32) -> Result<bool, Error> {
		let best = self.best().await?;
		let entry = best.storage().entry(storage().model_licences().allow_lists()).map_err(node_error)?;
		Ok(entry.try_fetch((model, version, *who)).await.map_err(node_error)?.is_some())
	}

	/// Sets the terms of a version, for requests and derivatives from now on.
	pub async fn set_licence(
		&self,
		account: &Account,
		(model, version): (H256, u32),
		terms: LicenceTerms,
	) -> Result<u32, Error> {
		let call = transactions().model_licences().set_terms(model, version, terms.into());
		Ok(self.submit(account, call).await?.block)
	}

	/// Puts an account on a version's allow list.
	pub async fn allow(
		&self,
		account: &Account,
		(model, version): (H256, u32),
		who: AccountId32,
	) -> Result<u32, Error> {
		let call = transactions().model_licences().allow(model, version, who);
		Ok(self.submit(account, call).await?.block)
	}

	/// Takes an account off a version's allow list.
	pub async fn disallow(
		&self,
		account: &Account,
		(model, version): (H256, u32),
		who: AccountId32,
	) -> Result<u32, Error> {
		let call = transactions().model_licences().disallow(model, version, who);
		Ok(self.submit(account, call).await?.block)
	}

	/// Whether the chain takes the terms.
	pub(super) async fn check_terms(&self, terms: LicenceTerms) -> Result<(), Error> {
		let cap = self.max_derivative_share().await?;
		match terms.derivatives.royalty() > cap {
			true => Err(Error::refused(format!(
				"ModelLicences::MaxDerivativeShareExceeded: a licence asks for at most {cap} of a derivative's \
				 royalties"
			))),
			false => Ok(()),
		}
	}

	/// The most of a model's royalties that its ancestors may get together.
	pub(super) async fn max_derivative_share(&self) -> Result<Percent, Error> {
		let cap = constants().model_licences().max_derivative_share();
		Ok(Percent(self.best().await?.constants().entry(cap).map_err(node_error)?.0))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn terms_should_be_read_as_they_are_written() {
		for text in ["forbidden", "free", "40%", "0.5%", "12.3456789%"] {
			assert_eq!(text.parse::<Derivatives>().unwrap().to_string(), text);
		}
		assert_eq!("40%".parse::<Derivatives>().unwrap(), Derivatives::Royalty(Percent(400_000_000)));
		assert_eq!("0%".parse::<Derivatives>().unwrap(), Derivatives::Free);
		for text in ["open", "allow-list"] {
			assert_eq!(text.parse::<Access>().unwrap().to_string(), text);
		}
	}

	#[test]
	fn what_are_no_terms_should_be_refused() {
		for text in ["", "Free", "40", "101%", "-1%", "1e1", "40 %%", "royalty"] {
			assert!(text.parse::<Derivatives>().is_err(), "{text:?}");
		}
		for text in ["", "Open", "closed", "allow_list"] {
			assert!(text.parse::<Access>().is_err(), "{text:?}");
		}
	}

	#[test]
	fn terms_should_survive_the_way_to_the_chain_and_back() {
		for derivatives in [Derivatives::Forbidden, Derivatives::Free, Derivatives::Royalty(Percent(7))] {
			for access in [Access::Open, Access::AllowList] {
				let terms = LicenceTerms { access, derivatives };
				assert_eq!(LicenceTerms::from(ChainTerms::from(terms)), terms);
			}
		}
	}
}
