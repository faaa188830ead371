//! Package files (`.fhp`): a canonical graph with its initializers, golden vectors and what is said about it.
//!
//! All numbers are little-endian. The header has 128 bytes: the magic, the format's version (u32), the version
//! of the semantics (u32), the package's id (32 bytes), then the table: offset and length (u64 each) of
//! every section in this order, then zeros.
//! - the graph, SCALE encoded;
//! - the metadata, SCALE encoded;
//! - the golden vectors: for each the tensors of all inputs, then of all outputs, in the graph's order;
//! - the initializers, in the graph's order.
//!
//! Sections, and the tensors in the last two, begin at multiples of 64 bytes of the file; what lies between is
//! zero. Tensors are raw: the graph tells the type, and so the place, of each. One content has one file.
//!
//! The id binds graph, initializers and semantics. Golden vectors and metadata are what the publisher says:
//! running the vectors shows whether they hold. A graph of the class Exact has no tolerance; an absolute tolerance
//! is at most 2⁻⁷ of the largest golden output.

mod error;
mod layout;
mod metadata;
mod read;
#[cfg(test)]
mod tests;
mod tolerance;
mod write;

pub use error::PackageError;
pub use layout::MAGIC;
pub use metadata::{Metadata, MAX_ENTRIES, MAX_KEY, MAX_TEXT};
pub use read::Package;
pub use tolerance::{largest_output, most_atol};
pub use write::{write, Contents};

use freehold_referee::Array;

/// A known answer: all inputs and all outputs in the graph's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldenVector {
	pub inputs: Vec<Array>,
	pub outputs: Vec<Array>,
}
