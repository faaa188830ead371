//! The file before its nodes are looked at.

use super::{error::Reason, OPSETS};
use crate::{proto::ModelProto, proto::OperatorSetIdProto, scan::scan, Limits, OnnxError};
use prost::Message;

/// Parses a file within limits; functions of its own are allowed.
pub(crate) fn parse(bytes: &[u8], limits: &Limits) -> Result<ModelProto, OnnxError> {
	let length = bytes.len() as u64;
	if length > limits.file_bytes {
		return Err(OnnxError::FileTooLarge { bytes: length, limit: limits.file_bytes });
	}
	if bytes.get(4..8) == Some(b"ORTM") {
		return Err(OnnxError::OrtFormat);
	}
	scan(bytes, limits, true)?;
	let model = ModelProto::decode(bytes).map_err(|error| OnnxError::Malformed(error.to_string()))?;
	if model.graph.is_none() {
		return Err(OnnxError::NoGraph);
	}
	Ok(model)
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
