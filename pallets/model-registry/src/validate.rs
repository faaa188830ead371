//! What a publisher's words and numbers must be. Cheap tests on bounded data; whether the file
//! keeps what they promise is found out by the workers that load it. What is said of a package is
//! held against its graph, which is in state.

use crate::{
	types::{Description, Name, NewVersion, Tensors},
	Config, Error,
};
use alloc::collections::BTreeSet;
use frame_support::{ensure, traits::Get};
use freehold_primitives::{model::Locators, package::Packages, Artifact, PackageId, Signature, TensorSpec};

const SCHEMES: [&str; 3] = ["https://", "http://", "file://"];

/// Characters that control, that have no width, that break lines or that reorder the text around
/// them: names and descriptions are shown in lists and terminals, where they could pass for
/// something else.
fn is_deceptive(c: char) -> bool {
	match c {
		'\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
		'\u{61c}' | '\u{feff}' => true,
		_ => c.is_control(),
	}
}

pub(crate) fn name<T: Config>(name: &Name) -> Result<(), Error<T>> {
	let text = core::str::from_utf8(name).map_err(|_| Error::<T>::InvalidName)?;
	ensure!(!text.trim().is_empty() && !text.contains(is_deceptive), Error::<T>::InvalidName);
	Ok(())
}

/// A description may have several lines.
pub(crate) fn description<T: Config>(description: &Description) -> Result<(), Error<T>> {
	let text = core::str::from_utf8(description).map_err(|_| Error::<T>::InvalidDescription)?;
	let refused = |c| is_deceptive(c) && c != '\n' && c != '\t';
	ensure!(!text.contains(refused), Error::<T>::InvalidDescription);
	Ok(())
}

pub(crate) fn version<T: Config>(version: &NewVersion) -> Result<(), Error<T>> {
	artifact::<T>(&version.artifact, T::MaxModelBytes::get())?;
	locators::<T>(&version.locators)?;
	if let Some(golden) = &version.golden {
		artifact::<T>(&golden.artifact, T::MaxGoldenBytes::get())?;
		locators::<T>(&golden.locators)?;
	}
	signature::<T>(&version.signature)?;
	version.tolerance.validate().map_err(|_| Error::<T>::InvalidTolerance)
}

/// That the version is what the package's graph makes it.
pub(crate) fn package<T: Config>(id: &PackageId, version: &NewVersion) -> Result<(), Error<T>> {
	ensure!(version.golden.is_none(), Error::<T>::GoldenInPackage);
	let package = T::Packages::package(id).ok_or(Error::<T>::PackageNotPlaced)?;
	ensure!(package.signature == version.signature, Error::<T>::PackageSignature);
	ensure!(package.class.admits(&version.tolerance), Error::<T>::ToleranceOfExact);
	Ok(())
}

/// At least one, each an address that a node can try.
pub(crate) fn locators<T: Config>(locators: &Locators) -> Result<(), Error<T>> {
	ensure!(!locators.is_empty(), Error::<T>::NoLocators);
	ensure!(locators.iter().all(|locator| is_locator(locator)), Error::<T>::InvalidLocator);
	Ok(())
}

fn is_locator(locator: &[u8]) -> bool {
	let Ok(text) = core::str::from_utf8(locator) else { return false };
	let rest = SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme));
	rest.is_some_and(|rest| !rest.is_empty())
		&& !text.contains(|c: char| is_deceptive(c) || c.is_whitespace())
}

fn artifact<T: Config>(artifact: &Artifact, max: u64) -> Result<(), Error<T>> {
	ensure!((1..=max).contains(&artifact.size), Error::<T>::InvalidArtifactSize);
	Ok(())
}

fn signature<T: Config>(signature: &Signature) -> Result<(), Error<T>> {
	tensors::<T>(&signature.inputs)?;
	tensors::<T>(&signature.outputs)?;
	let input_len = signature.encoded_input_len().ok_or(Error::<T>::InputTooLarge)?;
	ensure!(input_len <= u64::from(T::MaxInputBytes::get()), Error::<T>::InputTooLarge);
	let output_len = signature.encoded_output_len().ok_or(Error::<T>::OutputTooLarge)?;
	ensure!(output_len <= u64::from(T::MaxOutputBytes::get()), Error::<T>::OutputTooLarge);
	Ok(())
}

fn tensors<T: Config>(tensors: &Tensors) -> Result<(), Error<T>> {
	ensure!(!tensors.is_empty(), Error::<T>::NoTensors);
	let mut names = BTreeSet::new();
	for TensorSpec { name, shape, .. } in tensors {
		let text = core::str::from_utf8(name).map_err(|_| Error::<T>::InvalidTensorName)?;
		ensure!(!text.is_empty() && !text.contains(is_deceptive), Error::<T>::InvalidTensorName);
		ensure!(names.insert(text), Error::<T>::DuplicateTensorName);
		ensure!(!shape.contains(&0), Error::<T>::InvalidShape);
	}
	Ok(())
}
