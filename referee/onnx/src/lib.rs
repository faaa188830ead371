//! Reads ONNX files before anything else does: refuses what this project does not run, with the
//! reason, and tells what a model takes and gives. Makes canonical graphs of them, and ONNX files of those
//! again; reads and writes packages. Nothing here executes a model.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects))]

pub mod export;
pub mod import;
pub mod package;
pub mod proto;

mod check;
mod constants;
mod error;
mod limits;
mod scan;
mod signature;
mod tensor;
#[cfg(test)]
mod tests;

pub use check::{check, check_with, Checked};
pub use error::{OnnxError, SignatureError};
pub use limits::{Limits, MAX_TENSOR_RANK};
pub use signature::{Dim, GraphSignature, Signature, TensorSpec, ValueSpec};

/// Golden vectors that a version of a model may have: a worker's node runs each before it serves it.
pub const MAX_GOLDEN_VECTORS: usize = 256;
