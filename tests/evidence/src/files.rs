//! The fetched files.

use anyhow::{ensure, Context, Result};
use std::{path::PathBuf, process::Command, sync::OnceLock};

/// The folder with the fetched models, which `scripts/test.sh` names and the fetcher finds in the cache.
pub fn folder() -> Result<PathBuf> {
	static FOLDER: OnceLock<PathBuf> = OnceLock::new();
	if let Some(folder) = FOLDER.get() {
		return Ok(folder.clone());
	}
	let folder = match std::env::var_os("FREEHOLD_MODELS") {
		Some(folder) => folder.into(),
		None => fetch()?,
	};
	Ok(FOLDER.get_or_init(|| folder).clone())
}

fn fetch() -> Result<PathBuf> {
	let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scripts/models.sh");
	let output = Command::new(script).output()?;
	ensure!(
		output.status.success(),
		"the models cannot be fetched: {}",
		String::from_utf8_lossy(&output.stderr)
	);
	Ok(String::from_utf8(output.stdout)?.trim().into())
}

/// A fetched file's bytes.
pub fn read(name: &str) -> Result<Vec<u8>> {
	let path = folder()?.join(name);
	std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))
}
