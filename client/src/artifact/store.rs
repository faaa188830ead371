//! The publisher's own copies of what workers fetch.

use super::{limits::MAX_LOCATOR_BYTES, Artifact};
use crate::{data::data_dir, Error};
use std::{
	fs,
	path::{Path, PathBuf},
};

/// Where copies are kept: `$XDG_DATA_HOME/freehold/artifacts`, by default under `~/.local/share`.
pub fn artifacts_dir() -> Result<PathBuf, Error> {
	data_dir("artifacts")
}

/// Writes a file under its hash, whole or not at all.
pub fn keep(directory: &Path, artifact: &Artifact, extension: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
	fs::create_dir_all(directory).map_err(|error| Error::file(directory, error))?;
	let path = directory.join(format!("{}.{extension}", hex::encode(artifact.hash)));
	let partial = directory.join(format!("{}.{}.part", hex::encode(artifact.hash), std::process::id()));
	fs::write(&partial, bytes).map_err(|error| Error::file(&partial, error))?;
	fs::rename(&partial, &path).map_err(|error| Error::file(&path, error))?;
	Ok(path)
}

/// The `file://` address of a path.
pub fn file_locator(path: &Path) -> Result<String, Error> {
	let path = path.canonicalize().map_err(|error| Error::file(path, error))?;
	let url = url::Url::from_file_path(&path).map_err(|()| Error::file(&path, "has no file:// address"))?;
	let locator = String::from(url);
	check_locator(&locator)?;
	Ok(locator)
}

/// Whether the chain takes the address.
pub fn check_locator(locator: &str) -> Result<(), Error> {
	let schemes = ["file://", "http://", "https://"];
	let valid = schemes.iter().any(|scheme| locator.starts_with(scheme)) && url::Url::parse(locator).is_ok();
	if !valid || locator.chars().any(|c| c.is_control() || c.is_whitespace()) {
		return Err(Error::input(format!("{locator:?} is no file://, http:// or https:// address")));
	}
	if locator.len() > MAX_LOCATOR_BYTES {
		return Err(Error::input(format!("{locator:?} is longer than {MAX_LOCATOR_BYTES} bytes")));
	}
	Ok(())
}
