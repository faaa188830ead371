//! The fetched files.

use anyhow::{ensure, Context, Result};
use std::{path::PathBuf, process::Command, sync::OnceLock};

/// The folder with the fetched models, which `scripts/test.sh` names and the fetcher finds in the cache.
pub fn folder() -> Result<PathBuf> {
	static FOLDER: OnceLock<PathBuf> = OnceLock::new();
	if let Some(folder) = FOLDER.get() {
		return Ok(folder.clone());
	}
	let folder = fetched("FREEHOLD_MODELS", "models.sh")?;
	Ok(FOLDER.get_or_init(|| folder).clone())
}

/// The folder that the variable names, else the one that the script fetches.
pub(crate) fn fetched(variable: &str, script: &str) -> Result<PathBuf> {
	if let Some(folder) = std::env::var_os(variable) {
		return Ok(folder.into());
	}
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scripts").join(script);
	let output = Command::new(&path).output().with_context(|| path.display().to_string())?;
	let said = String::from_utf8_lossy(&output.stderr);
	ensure!(output.status.success(), "scripts/{script} cannot fetch; run it by hand: {said}");
	Ok(String::from_utf8(output.stdout)?.trim().into())
}

/// A fetched file's bytes.
pub fn read(name: &str) -> Result<Vec<u8>> {
	let path = folder()?.join(name);
	std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))
}
