//! Where the programs under test are.

use anyhow::{ensure, Context, Result};
use std::path::PathBuf;

/// The node.
pub fn node() -> Result<PathBuf> {
	find("FREEHOLD_NODE", "freehold-node")
}

/// The command-line tool.
pub fn cli() -> Result<PathBuf> {
	find("FREEHOLD_CLI", "freehold")
}

/// The wasm of the runtime's next version.
pub fn next_runtime() -> Result<PathBuf> {
	find("FREEHOLD_NEXT_RUNTIME", "next-runtime.wasm")
}

/// A file of the repository.
pub fn repository_file(path: &str) -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn find(variable: &str, name: &str) -> Result<PathBuf> {
	let path = match std::env::var_os(variable) {
		Some(path) => PathBuf::from(path),
		// The test is <target>/release/deps/e2e-<hash>.
		None => {
			let test = std::env::current_exe()?;
			let release =
				test.parent().and_then(|deps| deps.parent()).context("the test is in no directory")?;
			release.join(name)
		},
	};
	ensure!(path.is_file(), "{} is not there; scripts/test.sh builds it, or set {variable}", path.display());
	Ok(path)
}
