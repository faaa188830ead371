//! Claims that are sealed but not opened yet, kept in files: without its salt a claim cannot be
//! opened, and it has to age for some blocks before it can be.

use crate::{
	account::random,
	data::data_dir,
	types::{AccountId32, H256},
	Error,
};
use codec::Encode;
use freehold_referee::{Blake2b256, Hasher};
use serde_json::{json, Value};
use std::{
	fs, io,
	io::Write,
	path::{Path, PathBuf},
	str::FromStr,
};

/// A sealed claim to a file or a package, with what opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
	/// Of the chain on which it was made.
	pub genesis: H256,
	pub account: AccountId32,
	/// BLAKE2b-256 of the file, or the package's id.
	pub artifact: H256,
	pub salt: [u8; 32],
}

impl Claim {
	/// A new one.
	pub fn draw(genesis: H256, account: AccountId32, artifact: H256) -> Result<Self, Error> {
		Ok(Self { genesis, account, artifact, salt: random()? })
	}

	/// What goes on the chain.
	pub fn commitment(&self) -> H256 {
		let sealed = ("freehold/claim", &self.account, self.artifact, self.salt).encode();
		H256(Blake2b256::hash(&sealed))
	}

	fn to_json(&self) -> Value {
		let hex = |bytes: &[u8]| format!("0x{}", hex::encode(bytes));
		json!({
			"genesis": hex(&self.genesis.0),
			"account": self.account.to_string(),
			"artifact": hex(&self.artifact.0),
			"salt": hex(&self.salt),
			"commitment": hex(&self.commitment().0),
		})
	}

	fn from_json(json: &Value) -> Option<Self> {
		let bytes = |name: &str| -> Option<[u8; 32]> {
			hex::decode(json[name].as_str()?.strip_prefix("0x")?).ok()?.try_into().ok()
		};
		let claim = Self {
			genesis: H256(bytes("genesis")?),
			account: AccountId32::from_str(json["account"].as_str()?).ok()?,
			artifact: H256(bytes("artifact")?),
			salt: bytes("salt")?,
		};
		(bytes("commitment")? == claim.commitment().0).then_some(claim)
	}
}

/// The directory of pending claims, a file each.
#[derive(Clone, Debug)]
pub struct ClaimStore {
	directory: PathBuf,
}

impl ClaimStore {
	pub fn new(directory: PathBuf) -> Self {
		Self { directory }
	}

	/// At `$XDG_DATA_HOME/freehold/claims`, by default under `~/.local/share`.
	pub fn open() -> Result<Self, Error> {
		Ok(Self::new(data_dir("claims")?))
	}

	/// Writes a claim, whole or not at all, so that its owner alone may read it.
	pub fn keep(&self, claim: &Claim) -> Result<(), Error> {
		fs::create_dir_all(&self.directory).map_err(|error| Error::file(&self.directory, error))?;
		let path = self.path(claim.commitment());
		let partial = path.with_extension(format!("{}.part", std::process::id()));
		let written = write_private(&partial, &format!("{:#}\n", claim.to_json()));
		written.map_err(|error| Error::file(&partial, error))?;
		fs::rename(&partial, &path).map_err(|error| Error::file(&path, error))
	}

	/// An account's claims on a chain.
	pub fn list(&self, genesis: H256, account: &AccountId32) -> Result<Vec<Claim>, Error> {
		let entries = match fs::read_dir(&self.directory) {
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
			entries => entries.map_err(|error| Error::file(&self.directory, error))?,
		};
		let mut claims = Vec::new();
		for entry in entries {
			let path = entry.map_err(|error| Error::file(&self.directory, error))?.path();
			if path.extension().is_some_and(|extension| extension == "json") {
				// Another command may have opened it meanwhile.
				claims.extend(read(&path)?);
			}
		}
		claims.retain(|claim| claim.genesis == genesis && claim.account == *account);
		claims.sort_by_key(|claim| claim.commitment().0);
		Ok(claims)
	}

	/// Removes a claim that is opened or withdrawn.
	pub fn forget(&self, commitment: H256) -> Result<(), Error> {
		let path = self.path(commitment);
		match fs::remove_file(&path) {
			Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::file(&path, error)),
			_ => Ok(()),
		}
	}

	fn path(&self, commitment: H256) -> PathBuf {
		self.directory.join(format!("{}.json", hex::encode(commitment.0)))
	}
}

fn read(path: &Path) -> Result<Option<Claim>, Error> {
	let text = match fs::read_to_string(path) {
		Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
		text => text.map_err(|error| Error::file(path, error))?,
	};
	let claim = serde_json::from_str(&text).ok().and_then(|json| Claim::from_json(&json));
	match claim {
		Some(claim) => Ok(Some(claim)),
		None => Err(Error::file(path, "is no pending claim: move it away")),
	}
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
	let mut options = fs::OpenOptions::new();
	options.write(true).create(true).truncate(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	let mut file = options.open(path)?;
	file.write_all(text.as_bytes())?;
	file.sync_all()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn claim(genesis: u8, account: u8) -> Claim {
		Claim::draw(H256([genesis; 32]), AccountId32([account; 32]), H256([3; 32])).unwrap()
	}

	#[test]
	fn a_claim_should_be_found_again_by_chain_and_account_until_it_is_forgotten() {
		let directory = tempfile::tempdir().unwrap();
		let store = ClaimStore::new(directory.path().join("a/claims"));
		let mine = claim(1, 2);
		assert_eq!(store.list(mine.genesis, &mine.account).unwrap(), []);
		for claim in [&mine, &claim(9, 2), &claim(1, 9)] {
			store.keep(claim).unwrap();
		}
		assert_eq!(store.list(mine.genesis, &mine.account).unwrap(), std::slice::from_ref(&mine));
		store.forget(mine.commitment()).unwrap();
		store.forget(mine.commitment()).unwrap();
		assert_eq!(store.list(mine.genesis, &mine.account).unwrap(), []);
	}

	#[cfg(unix)]
	#[test]
	fn a_claim_should_be_readable_by_its_owner_alone() {
		use std::os::unix::fs::PermissionsExt;
		let directory = tempfile::tempdir().unwrap();
		let store = ClaimStore::new(directory.path().into());
		let claim = claim(1, 2);
		store.keep(&claim).unwrap();
		let metadata = fs::metadata(store.path(claim.commitment())).unwrap();
		assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
		assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "no partial file is left");
	}

	#[test]
	fn a_damaged_claim_should_be_named() {
		let directory = tempfile::tempdir().unwrap();
		let store = ClaimStore::new(directory.path().into());
		let claim = claim(1, 2);
		store.keep(&claim).unwrap();
		let path = store.path(claim.commitment());
		let damaged = fs::read_to_string(&path).unwrap().replace(&hex::encode(claim.salt), &"0".repeat(64));
		fs::write(&path, damaged).unwrap();
		let error = store.list(claim.genesis, &claim.account).unwrap_err();
		assert!(error.to_string().contains(&hex::encode(claim.commitment().0)), "{error}");
	}
}
