//! What parent and child say to each other: SCALE in frames, each led by its length (u64,
//! little-endian).

use crate::child::Sandbox;
use codec::{Decode, DecodeAll, DecodeWithMemLimit, DecodeWithMemTracking, Encode};
use freehold_onnx::{GraphSignature, Limits, OnnxError, TensorSpec};
use freehold_referee::NamedTensor;
use std::borrow::Cow;

/// The longest message in words that crosses.
pub(crate) const MAX_TEXT: usize = 2048;

/// From the parent.
#[derive(Debug, Encode, Decode)]
pub(crate) enum Request<'a> {
	/// The next frame is the model's file; whether it keeps these limits and all else.
	Check(Limits),
	/// The file that has passed.
	Load,
	/// These inputs, and outputs like these.
	Run(Cow<'a, [NamedTensor]>, Cow<'a, [TensorSpec]>),
}

/// From the child. The first, unasked, is [`Ready`](Response::Ready) or
/// [`CannotStart`](Response::CannotStart).
#[derive(Debug, Encode, Decode, DecodeWithMemTracking)]
pub(crate) enum Response {
	Ready { runtime: String, sandbox: Sandbox },
	CannotStart { library: bool, reason: String },
	Checked(GraphSignature),
	Rejected(OnnxError),
	Loaded,
	LoadFailed(Fault),
	Outputs(Vec<NamedTensor>),
	OutputMismatch(String),
	RunFailed(Fault),
}

/// An error of ONNX Runtime's.
#[derive(Debug, Encode, Decode, DecodeWithMemTracking)]
pub(crate) struct Fault {
	pub(crate) out_of_memory: bool,
	pub(crate) message: String,
}

/// Whether the words are those in which ONNX Runtime, C++ or Rust tell of a failed allocation;
/// none has a code for it.
pub(crate) fn tells_of_memory(text: &str) -> bool {
	["bad_alloc", "Failed to allocate memory", "bad allocation", "memory allocation of", "std::length_error"]
		.iter()
		.any(|sign| text.contains(sign))
}

/// Cut to [`MAX_TEXT`] bytes, with nothing in it that could play tricks on a terminal or log.
pub(crate) fn tidy(text: &str) -> String {
	let mut tidy = String::new();
	for c in text.chars() {
		if tidy.len() >= MAX_TEXT {
			tidy.push('…');
			break;
		}
		tidy.push(if c.is_control() { ' ' } else { c });
	}
	tidy
}

/// The request that the bytes are, if they are one and nothing else.
pub(crate) fn decode_request(bytes: &[u8]) -> Option<Request<'static>> {
	Request::decode_all(&mut &*bytes).ok()
}

/// The response that the bytes are, if they are one. They come from a child, and a few bytes can
/// stand for many in memory, so that is bounded by their number.
pub(crate) fn decode_response(bytes: &[u8]) -> Option<Response> {
	const OTHER: usize = 64 << 10;
	Response::decode_with_mem_limit(&mut &*bytes, bytes.len().saturating_mul(2).saturating_add(OTHER)).ok()
}
