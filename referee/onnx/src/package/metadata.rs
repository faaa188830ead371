use super::PackageError;
use codec::{Decode, DecodeWithMemTracking, Encode};
use freehold_referee::Tolerance;
use std::collections::BTreeMap;

/// Entries that a package's metadata may have.
pub const MAX_ENTRIES: usize = 64;
/// Bytes of an entry's key.
pub const MAX_KEY: usize = 64;
/// Bytes of an entry's text; enough for any licence.
pub const MAX_TEXT: usize = 64 << 10;

/// What the publisher says about a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct Metadata {
	/// How far ONNX Runtime's answers may be from the canonical ones.
	pub tolerance: Tolerance,
	/// Texts by key, such as the model's name, its licence, the hash of the ONNX file.
	pub entries: BTreeMap<String, String>,
}

impl Metadata {
	pub(super) fn check(&self) -> Result<(), PackageError> {
		if self.tolerance.validate().is_err() {
			return Err(PackageError::Metadata("the tolerance is none that a model may have"));
		}
		if self.entries.len() > MAX_ENTRIES {
			return Err(PackageError::Metadata("it has too many entries"));
		}
		for (key, text) in &self.entries {
			if key.is_empty() || key.len() > MAX_KEY {
				return Err(PackageError::Metadata("a key is empty or too long"));
			}
			if text.len() > MAX_TEXT {
				return Err(PackageError::Metadata("a text is too long"));
			}
		}
		Ok(())
	}
}
