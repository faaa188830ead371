//! What a publisher prepares before anything is sent: the checked model, its signature and
//! tolerance, its golden vectors, and where workers fetch them.

mod golden;
pub(crate) mod limits;
mod package;
mod store;
#[cfg(test)]
mod tests;

pub use golden::{golden_vectors, GoldenVector};
pub use limits::Limits;
pub use store::{artifacts_dir, file_locator};

use crate::{types::LicenceTerms, Error};
use codec::Encode;
use freehold_onnx::{
	package::{Package, MAGIC},
	Signature, MAX_GOLDEN_VECTORS,
};
use freehold_referee::{tolerance::MAX_RTOL, Blake2b256, ElementType, Hash, Hasher, NamedTensor, Tolerance};
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
};

/// The absolute and relative tolerance of float outputs where the publisher names none.
pub const DEFAULT_ATOL: f32 = 1e-4;
pub const DEFAULT_RTOL: f32 = 1e-3;

/// The most bytes that the file of golden vectors may have.
pub const MAX_GOLDEN_BYTES: usize = 16 * 1024 * 1024;

/// A file named by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Artifact {
	/// BLAKE2b-256 of the bytes.
	pub hash: [u8; 32],
	/// Length in bytes.
	pub size: u64,
}

impl Artifact {
	pub fn of(bytes: &[u8]) -> Self {
		Self { hash: Blake2b256::hash(bytes), size: bytes.len() as u64 }
	}
}

/// A file that workers have to be able to fetch.
#[derive(Clone, Debug)]
pub struct Served {
	pub artifact: Artifact,
	pub bytes: Vec<u8>,
	/// `file://`, `http://` or `https://` addresses, at least one when it is published.
	pub locators: Vec<String>,
}

impl Served {
	fn new(bytes: Vec<u8>, locators: &[String]) -> Self {
		Self { artifact: Artifact::of(&bytes), bytes, locators: locators.to_vec() }
	}

	/// Where no locator is given, keeps a copy under its hash in `directory`, so that later
	/// changes of the original do not matter, and serves that.
	fn keep(&mut self, directory: &Path, extension: &str) -> Result<(), Error> {
		if self.locators.is_empty() {
			let path = store::keep(directory, &self.artifact, extension, &self.bytes)?;
			self.locators.push(file_locator(&path)?);
		}
		Ok(())
	}
}

/// What the publisher says of a version.
#[derive(Clone, Debug, Default)]
pub struct VersionOptions {
	/// Sizes of open dimensions by their name in the file, or `value[axis]`.
	pub dims: BTreeMap<String, u32>,
	/// The size of every other open dimension.
	pub default_dim: Option<u32>,
	/// The .npz files of golden inputs and outputs.
	pub golden: Option<(PathBuf, PathBuf)>,
	/// Where workers fetch the model; a local copy where there are none.
	pub locators: Vec<String>,
	/// Where workers fetch the golden vectors; a local copy where there are none.
	pub golden_locators: Vec<String>,
	/// By default exact for integer outputs, [`DEFAULT_ATOL`] and [`DEFAULT_RTOL`] for floats.
	pub tolerance: Option<Tolerance>,
	/// The licence's text; empty where none is given.
	pub licence: Vec<u8>,
	/// What the chain enforces of it.
	pub terms: LicenceTerms,
}

/// A version ready to be registered.
#[derive(Clone, Debug)]
pub struct PreparedVersion {
	pub model: Served,
	/// The package that the file is one of; `None` for an ONNX file.
	pub package: Option<Hash>,
	/// `None` for a package, whose file has golden vectors of its own.
	pub golden: Option<Served>,
	/// How many golden vectors there are.
	pub golden_vectors: usize,
	pub signature: Signature,
	pub tolerance: Tolerance,
	/// BLAKE2b-256 of the licence's text.
	pub licence: [u8; 32],
	/// What the chain enforces of it.
	pub terms: LicenceTerms,
}

/// Reads and checks a model file, of ONNX or of a package, and what belongs to it.
pub fn prepare(path: &Path, options: &VersionOptions) -> Result<PreparedVersion, Error> {
	let bytes = std::fs::read(path).map_err(|error| Error::file(path, error))?;
	if bytes.starts_with(&MAGIC) {
		return package::prepare(path, bytes, options);
	}
	let checked = freehold_onnx::check(&bytes).map_err(|error| Error::file(path, error))?;
	let signature = bind(&checked.signature, options)?;
	let vectors = match &options.golden {
		Some((inputs, outputs)) => golden_vectors(&signature, inputs, outputs)?,
		None => Vec::new(),
	};
	let tolerance = tolerance(&signature, options.tolerance, &vectors)?;
	check_locators(options)?;
	let golden = match vectors.is_empty() {
		true => None,
		false => Some(Served::new(encode_golden(&vectors)?, &options.golden_locators)),
	};
	Ok(PreparedVersion {
		model: Served::new(bytes, &options.locators),
		package: None,
		golden,
		golden_vectors: vectors.len(),
		signature,
		tolerance,
		licence: Blake2b256::hash(&options.licence),
		terms: options.terms,
	})
}

fn check_locators(options: &VersionOptions) -> Result<(), Error> {
	options
		.locators
		.iter()
		.chain(&options.golden_locators)
		.try_for_each(|locator| store::check_locator(locator))
}

/// What the title to a file is to: the package that it is one of, or else its hash.
pub fn title(path: &Path) -> Result<Hash, Error> {
	let bytes = std::fs::read(path).map_err(|error| Error::file(path, error))?;
	match bytes.starts_with(&MAGIC) {
		true => Ok(Package::from_bytes(bytes).map_err(|error| Error::file(path, error))?.id()),
		false => Ok(Artifact::of(&bytes).hash),
	}
}

impl PreparedVersion {
	/// What the title is to: the package, or the file's hash.
	pub fn title(&self) -> Hash {
		self.package.unwrap_or(self.model.artifact.hash)
	}

	/// Keeps local copies of the files that have no locator; see [`artifacts_dir`].
	pub fn keep(&mut self, directory: &Path) -> Result<(), Error> {
		let extension = if self.package.is_some() { "fhp" } else { "onnx" };
		self.model.keep(directory, extension)?;
		self.golden.as_mut().map_or(Ok(()), |golden| golden.keep(directory, "golden"))
	}
}

fn bind(declared: &freehold_onnx::GraphSignature, options: &VersionOptions) -> Result<Signature, Error> {
	let open = declared.open_dims();
	if let Some(name) = options.dims.keys().find(|name| !open.contains(name)) {
		let open = if open.is_empty() { "none".into() } else { open.join(", ") };
		return Err(Error::input(format!("the model has no open dimension {name:?}; open are: {open}")));
	}
	declared.bind(&options.dims, options.default_dim).map_err(|error| {
		let open: Vec<_> = open.iter().map(|name| format!("--dim '{name}=1'")).collect();
		Error::input(match open.is_empty() {
			true => error.to_string(),
			false => format!(
				"{error}; shapes on chain are static, so give every open dimension its size: {}, or --dim 1 for all",
				open.join(" ")
			),
		})
	})
}

fn tolerance(
	signature: &Signature,
	wanted: Option<Tolerance>,
	vectors: &[GoldenVector],
) -> Result<Tolerance, Error> {
	let floats = signature.outputs.iter().any(|output| output.element.is_float());
	let largest = vectors.iter().flat_map(|vector| &vector.outputs).filter_map(largest).reduce(f64::max);
	// What a golden output can tell of the outputs' size bounds the absolute tolerance.
	let cap = largest.map_or(f64::INFINITY, |largest| largest * f64::from(MAX_RTOL));
	let Some(wanted) = wanted else {
		if !floats {
			return Ok(Tolerance::Exact);
		}
		let atol = if f64::from(DEFAULT_ATOL) > cap { cap as f32 } else { DEFAULT_ATOL };
		return all_close(atol, DEFAULT_RTOL);
	};
	if let Some((atol, _)) = wanted.bounds() {
		if f64::from(atol) > cap {
			return Err(Error::input(format!(
				"--atol {atol} is above 2^-7 of the largest golden output, which is {cap:.3e}"
			)));
		}
	}
	Ok(wanted)
}

/// A tolerance for floats, or why it is none.
pub fn all_close(atol: f32, rtol: f32) -> Result<Tolerance, Error> {
	use freehold_referee::ToleranceError;
	Tolerance::all_close(atol, rtol).map_err(|error| {
		Error::input(match error {
			ToleranceError::NotFinite => "tolerances are finite and not negative".to_owned(),
			ToleranceError::RtolTooHigh => format!("--rtol is at most {MAX_RTOL} (2^-7)"),
		})
	})
}

/// The largest finite magnitude in a float tensor.
fn largest(named: &NamedTensor) -> Option<f64> {
	let data = &named.tensor.data;
	let magnitudes: Vec<f64> = match named.tensor.element {
		ElementType::Float32 => {
			data.as_chunks().0.iter().map(|bytes| f64::from(f32::from_le_bytes(*bytes)).abs()).collect()
		},
		ElementType::Float64 => {
			data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes).abs()).collect()
		},
		_ => Vec::new(),
	};
	magnitudes.into_iter().filter(|magnitude| magnitude.is_finite()).reduce(f64::max)
}

fn encode_golden(vectors: &[GoldenVector]) -> Result<Vec<u8>, Error> {
	if vectors.len() > MAX_GOLDEN_VECTORS {
		return Err(Error::input(format!(
			"there are {} golden vectors, and workers take no more than {MAX_GOLDEN_VECTORS}: give fewer",
			vectors.len()
		)));
	}
	let bytes = vectors.encode();
	if bytes.len() > MAX_GOLDEN_BYTES {
		return Err(Error::input(format!(
			"the golden vectors take {} bytes, more than {MAX_GOLDEN_BYTES}: give fewer",
			bytes.len()
		)));
	}
	Ok(bytes)
}
