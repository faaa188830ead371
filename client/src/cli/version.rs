//! The flags that describe a model's version.

use crate::{
	artifact::{
		all_close, artifacts_dir, prepare, PreparedVersion, VersionOptions, DEFAULT_ATOL, DEFAULT_RTOL,
	},
	types::{Access, Derivatives, LicenceTerms},
	Error,
};
use clap::Args;
use freehold_referee::Tolerance;
use std::{collections::BTreeMap, fs, path::PathBuf};

#[derive(Args)]
pub struct VersionArgs {
	/// The ONNX file, or a package whose graph is placed (`freehold package place`), which says shapes, golden vectors and
	/// tolerance itself
	file: PathBuf,
	/// Golden vectors: .npz files of inputs and of the outputs that workers must get for them
	#[arg(long, value_name = "IN.npz,OUT.npz", value_delimiter = ',', num_args = 1)]
	golden: Vec<PathBuf>,
	/// Where workers fetch the model (file, http or https); by default a copy kept here
	#[arg(long = "locator", value_name = "URL")]
	locators: Vec<String>,
	/// Where workers fetch the golden vectors; by default a copy kept here
	#[arg(long = "golden-locator", value_name = "URL")]
	golden_locators: Vec<String>,
	/// Where copies are kept [default: ~/.local/share/freehold/artifacts]
	#[arg(long, value_name = "DIR")]
	artifacts: Option<PathBuf>,
	/// Size of an open dimension, or of all others that are not named
	#[arg(long = "dim", value_name = "NAME=SIZE|SIZE")]
	dims: Vec<String>,
	/// Answers agree only when their bytes are equal (the default for integer outputs)
	#[arg(long, conflicts_with_all = ["atol", "rtol"])]
	exact: bool,
	/// How far float outputs may be apart, absolutely [default: 1e-4]
	#[arg(long)]
	atol: Option<f32>,
	/// How far float outputs may be apart, relatively, at most 2^-7 [default: 1e-3]
	#[arg(long)]
	rtol: Option<f32>,
	/// The licence's text; its hash goes on the chain
	#[arg(long, value_name = "FILE")]
	licence: Option<PathBuf>,
	/// Who may call it: open, or the title holder and the accounts on its allow-list
	#[arg(long, value_name = "open|allow-list", default_value_t)]
	access: Access,
	/// Whether others may derive models from it: forbidden, free, or for a percentage of their royalties
	#[arg(long, value_name = "forbidden|free|PERCENT", default_value_t)]
	derivatives: Derivatives,
}

impl VersionArgs {
	/// Reads the files and checks everything that can be checked here.
	pub fn prepare(&self) -> Result<PreparedVersion, Error> {
		let (dims, default_dim) = dims(&self.dims)?;
		let golden = match self.golden.as_slice() {
			[] => None,
			[inputs, outputs] => Some((inputs.clone(), outputs.clone())),
			_ => return Err(Error::input("--golden takes two files: IN.npz,OUT.npz")),
		};
		let licence = match &self.licence {
			Some(path) => fs::read(path).map_err(|error| Error::file(path, error))?,
			None => Vec::new(),
		};
		let options = VersionOptions {
			dims,
			default_dim,
			golden,
			locators: self.locators.clone(),
			golden_locators: self.golden_locators.clone(),
			tolerance: self.tolerance()?,
			licence,
			terms: LicenceTerms { access: self.access, derivatives: self.derivatives },
		};
		prepare(&self.file, &options)
	}

	/// Keeps copies of the files that have no locator.
	pub fn keep(&self, version: &mut PreparedVersion) -> Result<(), Error> {
		let directory = match &self.artifacts {
			Some(directory) => directory.clone(),
			None => artifacts_dir()?,
		};
		version.keep(&directory)
	}

	fn tolerance(&self) -> Result<Option<Tolerance>, Error> {
		match (self.exact, self.atol, self.rtol) {
			(true, _, _) => Ok(Some(Tolerance::Exact)),
			(false, None, None) => Ok(None),
			(false, atol, rtol) => {
				all_close(atol.unwrap_or(DEFAULT_ATOL), rtol.unwrap_or(DEFAULT_RTOL)).map(Some)
			},
		}
	}
}

pub fn dims(given: &[String]) -> Result<(BTreeMap<String, u32>, Option<u32>), Error> {
	let (mut named, mut default) = (BTreeMap::new(), None);
	for text in given {
		let (name, size) = match text.rsplit_once('=') {
			Some((name, size)) => (Some(name), size),
			None => (None, text.as_str()),
		};
		let size: u32 = size.parse().ok().filter(|size| *size > 0).ok_or_else(|| {
			Error::input(format!("--dim {text:?}: write NAME=SIZE or SIZE, the size a positive number"))
		})?;
		let before = match name {
			Some(name) => named.insert(name.to_owned(), size),
			None => default.replace(size),
		};
		if before.is_some() {
			return Err(Error::input(format!("--dim {text:?} is given twice")));
		}
	}
	Ok((named, default))
}

#[cfg(test)]
mod tests {
	use super::dims;

	#[test]
	fn dimensions_should_be_read_by_name_and_for_all() {
		let given = ["N=2", "x[1]=3", "7"].map(String::from);
		let (named, default) = dims(&given).unwrap();
		assert_eq!((named["N"], named["x[1]"], default), (2, 3, Some(7)));
		for bad in [["N=0", "M=1"], ["N=x", "M=1"], ["N=1", "N=2"], ["1", "2"], ["-1", "M=1"]] {
			assert!(dims(&bad.map(String::from)).is_err(), "{bad:?}");
		}
	}
}
