//! Versions that are packages: their files say what else the publisher would have to.

use super::{check_locators, PreparedVersion, Served, VersionOptions};
use crate::Error;
use freehold_onnx::package::Package;
use freehold_packager::inspect;
use freehold_referee::{Blake2b256, Hasher};
use std::path::Path;

/// A version that is the package of these bytes.
pub fn prepare(path: &Path, bytes: Vec<u8>, options: &VersionOptions) -> Result<PreparedVersion, Error> {
	refuse_what_the_file_says(options)?;
	check_locators(options)?;
	let package = Package::from_bytes(bytes.clone()).map_err(|error| Error::file(path, error))?;
	let inspected = inspect(&package)?;
	Ok(PreparedVersion {
		model: Served::new(bytes, &options.locators),
		package: Some(inspected.id),
		golden: None,
		golden_vectors: inspected.golden_vectors,
		signature: inspected.signature,
		tolerance: inspected.metadata.tolerance,
		licence: Blake2b256::hash(&options.licence),
		terms: options.terms,
	})
}

fn refuse_what_the_file_says(options: &VersionOptions) -> Result<(), Error> {
	let given = [
		("--dim", !options.dims.is_empty() || options.default_dim.is_some()),
		("--golden", options.golden.is_some()),
		("--golden-locator", !options.golden_locators.is_empty()),
		("--exact, --atol or --rtol", options.tolerance.is_some()),
	];
	match given.iter().find(|(_, is_given)| *is_given) {
		Some((flag, _)) => Err(Error::input(format!(
			"the file is a package, in which shapes, golden vectors and tolerance are fixed: leave {flag} out, or build \
			 another package with `freehold package build`"
		))),
		None => Ok(()),
	}
}
