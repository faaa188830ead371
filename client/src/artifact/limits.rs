//! What the chain takes of a model, checked here before a claim costs a deposit and some blocks.

use super::{store::check_locator, Artifact, PreparedVersion};
use crate::Error;
use freehold_onnx::{Signature, TensorSpec};
use std::collections::BTreeSet;

// Bounds in the types of the runtime's calls, which its metadata does not tell.
pub const MAX_NAME_BYTES: usize = 64;
pub const MAX_DESCRIPTION_BYTES: usize = 1024;
pub const MAX_LOCATORS: usize = 4;
pub const MAX_LOCATOR_BYTES: usize = 256;
const MAX_TENSORS: usize = 16;
const MAX_TENSOR_NAME_BYTES: usize = 128;

/// The limits that the runtime's constants set; sizes in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// Of an ONNX file.
	pub model_bytes: u64,
	/// Of a file of golden vectors.
	pub golden_bytes: u64,
	/// Of a model's inputs together, SCALE-encoded.
	pub input_bytes: u64,
	/// Of a model's outputs together, SCALE-encoded.
	pub output_bytes: u64,
	/// Versions that a model may have.
	pub versions: u32,
}

/// Whether the chain takes a name.
pub fn check_name(name: &str) -> Result<(), Error> {
	within("the name", name.len(), MAX_NAME_BYTES)?;
	if name.trim().is_empty() {
		return Err(Error::input("the name is blank: give the model one"));
	}
	match name.chars().find(|c| is_deceptive(*c)) {
		Some(c) => Err(deceptive("the name", c)),
		None => Ok(()),
	}
}

/// Whether the chain takes a description, which may have several lines.
pub fn check_description(description: &str) -> Result<(), Error> {
	within("the description", description.len(), MAX_DESCRIPTION_BYTES)?;
	match description.chars().find(|c| is_deceptive(*c) && !matches!(c, '\n' | '\t')) {
		Some(c) => Err(deceptive("the description", c)),
		None => Ok(()),
	}
}

/// Whether the chain takes the locators of one file.
pub fn check_locators(locators: &[String]) -> Result<(), Error> {
	match locators.len() {
		0 => return Err(Error::input("a file has no locator: say where workers fetch it")),
		count if count > MAX_LOCATORS => {
			return Err(Error::input(format!(
				"a file has {count} locators, and {MAX_LOCATORS} at most are taken"
			)));
		},
		_ => (),
	}
	locators.iter().try_for_each(|locator| check_locator(locator))
}

/// Whether the chain takes a version.
pub fn check_version(version: &PreparedVersion, limits: &Limits) -> Result<(), Error> {
	check_size("the model's file", &version.model.artifact, limits.model_bytes)?;
	check_locators(&version.model.locators)?;
	if let Some(golden) = &version.golden {
		check_size("the file of golden vectors", &golden.artifact, limits.golden_bytes)?;
		check_locators(&golden.locators)?;
	}
	check_signature(&version.signature, limits)
}

fn check_size(what: &str, artifact: &Artifact, most: u64) -> Result<(), Error> {
	match artifact.size {
		0 => Err(Error::input(format!("{what} is empty"))),
		size if size > most => {
			Err(Error::input(format!("{what} has {size} bytes, and {most} at most are taken")))
		},
		_ => Ok(()),
	}
}

fn check_signature(signature: &Signature, limits: &Limits) -> Result<(), Error> {
	for (what, specs, most) in [
		("input", &signature.inputs, limits.input_bytes),
		("output", &signature.outputs, limits.output_bytes),
	] {
		if specs.is_empty() {
			return Err(Error::input(format!("the model has no {what}")));
		}
		if specs.len() > MAX_TENSORS {
			return Err(Error::input(format!(
				"the model has {} {what}s, and {MAX_TENSORS} at most are taken",
				specs.len()
			)));
		}
		let mut names = BTreeSet::new();
		for spec in specs {
			check_spec(what, spec)?;
			if !names.insert(&spec.name) {
				return Err(Error::input(format!("two {what}s of the model are called {:?}", spec.name)));
			}
		}
		let bytes = encoded_len(specs).unwrap_or(u64::MAX);
		if bytes > most {
			return Err(Error::input(format!(
				"the model's {what}s take {bytes} bytes, and {most} at most are taken: bind open dimensions smaller \
				 (--dim), or export a model with smaller {what}s"
			)));
		}
	}
	Ok(())
}

fn check_spec(what: &str, spec: &TensorSpec) -> Result<(), Error> {
	let place = format!("the name of {what} {:?}", spec.name);
	within(&place, spec.name.len(), MAX_TENSOR_NAME_BYTES)?;
	if spec.name.is_empty() {
		return Err(Error::input(format!("an {what} of the model has no name: export it with one")));
	}
	if let Some(c) = spec.name.chars().find(|c| is_deceptive(*c)) {
		return Err(deceptive(&place, c));
	}
	match spec.shape.contains(&0) {
		true => Err(Error::input(format!("{what} {:?} has a dimension of size 0", spec.name))),
		false => Ok(()),
	}
}

fn within(what: &str, bytes: usize, most: usize) -> Result<(), Error> {
	match bytes > most {
		true => Err(Error::input(format!("{what} has {bytes} bytes, and {most} at most are taken"))),
		false => Ok(()),
	}
}

fn deceptive(what: &str, c: char) -> Error {
	Error::input(format!(
		"{what} holds the character U+{:04X}, which controls or reorders the text around it",
		u32::from(c)
	))
}

/// What the registry refuses in texts that are shown in lists and terminals.
pub(crate) fn is_deceptive(c: char) -> bool {
	c.is_control()
		|| matches!(c, '\u{61c}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// Bytes of the encoded tensors as the runtime counts them, with every compact length at its
/// longest.
fn encoded_len(specs: &[TensorSpec]) -> Option<u64> {
	specs.iter().try_fold(5u64, |sum, spec| {
		let name = (spec.name.len() as u64).checked_add(5)?;
		let shape = (spec.shape.len() as u64).checked_mul(4)?.checked_add(5 + 1 + 5)?;
		sum.checked_add(name)?.checked_add(shape)?.checked_add(spec.byte_len()?)
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{artifact::Served, types::LicenceTerms};
	use freehold_referee::{ElementType, Tolerance};

	const LIMITS: Limits =
		Limits { model_bytes: 10, golden_bytes: 5, input_bytes: 100, output_bytes: 50, versions: 2 };

	fn spec(name: &str, elements: u32) -> TensorSpec {
		TensorSpec { name: name.into(), element: ElementType::Uint8, shape: vec![elements] }
	}

	fn version() -> PreparedVersion {
		let served = |len| Served::new(vec![0; len], &["https://example.org/m".into()]);
		PreparedVersion {
			model: served(10),
			package: None,
			golden: Some(served(5)),
			golden_vectors: 1,
			signature: Signature { inputs: vec![spec("x", 10)], outputs: vec![spec("y", 10)] },
			tolerance: Tolerance::Exact,
			licence: [0; 32],
			terms: LicenceTerms::default(),
		}
	}

	fn refused(change: impl FnOnce(&mut PreparedVersion)) -> String {
		let mut version = version();
		change(&mut version);
		let error = check_version(&version, &LIMITS).unwrap_err();
		assert_eq!(error.kind().exit_code(), 2);
		error.to_string()
	}

	#[test]
	fn names_and_descriptions_should_be_held_against_the_chains_bounds() {
		for name in ["digits", &"n".repeat(64), "Ziffern \u{e4}"] {
			check_name(name).unwrap();
		}
		for name in ["", "  ", &"n".repeat(65), &"\u{e4}".repeat(33), "a\nb", "a\u{202e}b"] {
			assert!(check_name(name).is_err(), "{name:?}");
		}
		for description in ["", "two\n\tlines", &"d".repeat(1024)] {
			check_description(description).unwrap();
		}
		for description in [&"d".repeat(1025), "a\u{7}b"] {
			assert!(check_description(description).is_err(), "{description:?}");
		}
	}

	#[test]
	fn versions_should_be_held_against_the_chains_limits() {
		check_version(&version(), &LIMITS).unwrap();
		assert!(refused(|v| v.model.artifact.size = 11).contains("11 bytes"));
		assert!(refused(|v| v.model.artifact.size = 0).contains("empty"));
		assert!(refused(|v| v.golden.as_mut().unwrap().artifact.size = 6).contains("golden"));
		assert!(refused(|v| v.model.locators.clear()).contains("no locator"));
		assert!(refused(|v| v.model.locators = vec!["https://a/b".into(); 5]).contains("4 at most"));
		assert!(refused(|v| v.golden.as_mut().unwrap().locators = vec!["b".into()]).contains("\"b\""));
		assert!(refused(|v| v.signature.inputs.clear()).contains("no input"));
		assert!(refused(|v| v.signature.outputs.push(spec("y", 1))).contains("\"y\""));
		assert!(refused(|v| v.signature.inputs[0].shape = vec![0]).contains("size 0"));
		assert!(refused(|v| v.signature.inputs[0].name = "x".repeat(129)).contains("128"));
		assert!(refused(|v| v.signature.inputs = vec![spec("x", 1); 17]).contains("16 at most"));
	}

	#[test]
	fn tensors_should_be_as_large_as_the_runtime_counts_them() {
		// 5 for the list, 5 + 1 for the name, 4 + 11 for the shape and what surrounds it.
		assert_eq!(encoded_len(&[spec("y", 24)]), Some(50));
		let mut version = version();
		version.signature.outputs = vec![spec("y", 24)];
		check_version(&version, &LIMITS).unwrap();
		assert!(refused(|v| v.signature.outputs = vec![spec("y", 25)]).contains("51 bytes"));
	}
}
