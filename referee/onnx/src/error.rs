use codec::{Decode, DecodeWithMemTracking, Encode};

/// Why a file is refused. Whatever the file says in it is cut short.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Encode, Decode, DecodeWithMemTracking)]
pub enum OnnxError {
	#[error("the file has {bytes} bytes, more than the {limit} allowed")]
	FileTooLarge { bytes: u64, limit: u64 },
	#[error("this is ONNX Runtime's own format, not ONNX")]
	OrtFormat,
	#[error("not a well-formed ONNX file: {0}")]
	Malformed(String),
	#[error("field {field} of {message} is not one this version of ONNX support knows")]
	UnknownField { message: String, field: u32 },
	#[error("the parsed model would take more than {limit} bytes")]
	StructureTooLarge { limit: u64 },
	#[error("graphs are nested more than {limit} deep")]
	TooDeep { limit: u64 },
	#[error("the model has more than {limit} nodes")]
	TooManyNodes { limit: u64 },
	#[error("the file holds no graph")]
	NoGraph,
	#[error("the model imports no version of the standard operators")]
	NoOpset,
	#[error("the model has functions of its own; export it with functions inlined")]
	LocalFunctions,
	#[error("the model carries training information")]
	TrainingInfo,
	#[error("the model has multi-device configurations")]
	DeviceConfiguration,
	#[error("the model has sparse tensors; make them dense")]
	SparseTensor,
	#[error("{place} keeps its data in another file; save the model with all data inside")]
	ExternalData { place: String },
	#[error("{place} is stored in segments")]
	SegmentedTensor { place: String },
	#[error("{place} holds strings; only numbers and bools are allowed")]
	StringTensor { place: String },
	#[error("{place} has element type number {number}, which is not known")]
	UnknownElementType { place: String, number: i32 },
	#[error("{place} has data of {found} elements or bytes where its shape and type need {expected}")]
	DataLength { place: String, expected: u64, found: u64 },
	#[error("{place} has data of a kind that does not belong to its element type")]
	DataKind { place: String },
	#[error("{place} has the negative dimension {dim}")]
	NegativeDimension { place: String, dim: i64 },
	#[error("{place} has a dimension of size zero")]
	ZeroDimension { place: String },
	#[error("{place} would take more than {limit} bytes")]
	TensorTooLarge { place: String, limit: u64 },
	#[error("{place} has {rank} dimensions, more than the {limit} allowed")]
	RankTooHigh { place: String, rank: u64, limit: u64 },
	#[error("{place} is an operator of the domain {domain:?}; only ai.onnx and ai.onnx.ml are allowed")]
	CustomDomain { place: String, domain: String },
	#[error("{place} is random ({op}), so that no two runs would agree")]
	RandomOperator { place: String, op: String },
	#[error("{place} is not a tensor")]
	NotATensor { place: String },
	#[error("{place} has element type {found}, which inputs and outputs cannot have")]
	UnsupportedElementType { place: String, found: i32 },
	#[error("{place} has no name, or one that is longer than {limit} bytes")]
	BadName { place: String, limit: u64 },
	#[error("the name {name:?} is given to two inputs or two outputs")]
	DuplicateName { name: String },
	#[error("the model has no {what}")]
	Nothing { what: String },
	#[error("the model has {count} {what}, more than the {limit} allowed")]
	TooMany { what: String, count: u64, limit: u64 },
}

/// Why a static signature cannot be had from, or does not belong to, a graph.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
	#[error("the size of dimension {dim:?} of {value:?} is not given")]
	OpenDimension { value: String, dim: String },
	#[error("the shape of {value:?} is not declared in the file")]
	OpenShape { value: String },
	#[error("dimension {dim:?} of {value:?} is given the size zero")]
	ZeroDimension { value: String, dim: String },
	#[error("{value:?} would be too large")]
	TooLarge { value: String },
	#[error("the model has {found} {what} where the signature says {expected}")]
	Count { what: &'static str, expected: usize, found: usize },
	#[error("the model calls it {found:?} where the signature says {expected:?}")]
	Name { expected: String, found: String },
	#[error("{value:?} is {found} in the model and {expected} in the signature")]
	Element { value: String, expected: &'static str, found: &'static str },
	#[error("{value:?} has the shape {found} in the model and {expected:?} in the signature")]
	Shape { value: String, expected: Vec<u32>, found: String },
}

/// Characters of a file's own words that an error repeats.
const SHOWN: usize = 128;

/// The beginning of what a file says, which may be as long as the file, without characters that control a terminal
/// or reorder the text around them.
pub(crate) fn shown(text: &str) -> String {
	let mut chars = text.chars();
	let plain = |c: char| if controls(c) { char::REPLACEMENT_CHARACTER } else { c };
	let mut shown: String = chars.by_ref().take(SHOWN).map(plain).collect();
	if chars.next().is_some() {
		shown.push('…');
	}
	shown
}

fn controls(c: char) -> bool {
	c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_a_file_says_should_be_shown_plainly() {
		assert_eq!(shown("Größe"), "Größe");
		assert_eq!(shown("a\u{1b}[2J\nb\u{9b}\u{202e}c"), "a�[2J�b��c");
		assert_eq!(shown(&"é".repeat(SHOWN)), "é".repeat(SHOWN));
		assert_eq!(shown(&"é".repeat(SHOWN + 1)), format!("{}…", "é".repeat(SHOWN)));
	}
}
