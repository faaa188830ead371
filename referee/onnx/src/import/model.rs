//! The file before its nodes are looked at.

use super::{
	error::{ImportError, ImportErrors, Place, Reason},
	OPSETS,
};
use crate::{
	proto::{ModelProto, OperatorSetIdProto},
	scan::{scan, Refused},
	Limits, OnnxError,
};
use prost::Message;

/// Parses a file within limits; functions of its own are allowed. With it, what of the file is refused.
pub(crate) fn parse(bytes: &[u8], limits: &Limits) -> Result<(ModelProto, Vec<ImportError>), ImportErrors> {
	let length = bytes.len() as u64;
	if length > limits.file_bytes {
		return Err(OnnxError::FileTooLarge { bytes: length, limit: limits.file_bytes }.into());
	}
	if bytes.get(4..8) == Some(b"ORTM") {
		return Err(OnnxError::OrtFormat.into());
	}
	let (refused, outcome) = scan(bytes, limits, true);
	let mut refused: Vec<ImportError> = refused.into_iter().map(ImportError::from).collect();
	if let Err(error) = outcome {
		refused.extend(ImportErrors::from(error).0);
		return Err(ImportErrors(refused));
	}
	let model = ModelProto::decode(bytes).map_err(|error| OnnxError::Malformed(error.to_string()))?;
	if model.graph.is_none() {
		refused.extend(ImportErrors::from(OnnxError::NoGraph).0);
		return Err(ImportErrors(refused));
	}
	Ok((model, refused))
}

impl From<Refused> for ImportError {
	fn from(refused: Refused) -> Self {
		let place = refused.node.map_or(Place::File, |(name, operator)| Place::Node { name, operator });
		Self { place, reason: refused.error.into() }
	}
}

/// Whether a domain is that of ONNX's own operators.
pub(crate) fn is_standard(domain: &str) -> bool {
	domain.is_empty() || domain == "ai.onnx"
}

/// The version of the standard operators that these imports name.
pub(crate) fn opset(imports: &[OperatorSetIdProto]) -> Result<i64, Reason> {
	let version = imports.iter().find(|opset| is_standard(&opset.domain)).ok_or(OnnxError::NoOpset)?.version;
	if OPSETS.contains(&version) {
		Ok(version)
	} else {
		let (first, last) = (OPSETS.start(), OPSETS.end());
		Err(Reason::Other(format!("opset {version} is not imported, only {first} to {last} are")))
	}
}
