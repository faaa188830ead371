//! Makes the canonical graph of an ONNX model: shapes fixed, constants folded, functions inlined,
//! control flow unrolled, every operator lowered to those of the canonical semantics.
//!
//! 16-bit floats become 32-bit ones, wherever they stand: rounding to them is given up.

mod builder;
mod error;
mod finish;
mod interface;
mod model;
mod node;
mod operators;
mod scope;
mod tensors;
mod term;
#[cfg(test)]
mod tests;
mod walk;

pub use error::{ImportError, ImportErrors, Place, Reason};
pub use freehold_referee::{class, Class};
pub use interface::{Declared, Interface};
pub use operators::is_supported;
pub use tensors::array;

use freehold_referee::{Array, Graph, Tensor};
use std::collections::BTreeMap;

/// The opsets of `ai.onnx` that are imported.
pub const OPSETS: std::ops::RangeInclusive<i64> = 7..=27;

/// How much a file may ask of the importer. Its memory is bounded by these.
#[derive(Clone, Debug)]
pub struct ImportLimits {
	/// Those of the file itself.
	pub file: crate::Limits,
	/// Nodes, graphs, constants and inputs of nodes walked over, each counted as often as functions and loops
	/// repeat it.
	pub steps: u64,
	/// Bytes of all constants that are computed, whether they are kept or not.
	pub folded_bytes: u64,
	/// Work spent on computing constants, in multiply–accumulates.
	pub folded_work: u64,
	/// Those of the graph that comes out.
	pub graph: freehold_referee::Limits,
}

impl Default for ImportLimits {
	fn default() -> Self {
		Self {
			file: crate::Limits::default(),
			steps: 2_000_000,
			folded_bytes: 2 << 30,
			folded_work: 1 << 33,
			graph: freehold_referee::Limits::V1,
		}
	}
}

/// What the file leaves open.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
	/// Sizes of open dimensions, by the names that
	/// [`GraphSignature::open_dims`](crate::GraphSignature::open_dims) has for them.
	pub dims: BTreeMap<String, u32>,
	/// The size of open dimensions that are not in `dims`.
	pub default_dim: Option<u32>,
	/// Whole shapes of inputs, by name; they go before `dims` and before what the file says.
	pub shapes: BTreeMap<String, Vec<u32>>,
	/// Inputs that become constants, by name: shapes, axes and the like that some models take as inputs.
	pub fixed: BTreeMap<String, Tensor>,
	pub limits: ImportLimits,
}

/// A model in its canonical form.
#[derive(Clone, Debug)]
pub struct Imported {
	pub graph: Graph,
	/// The constants, in the graph's order.
	pub initializers: Vec<Array>,
	/// For each operator of the graph, the node of the model that it comes from.
	pub origins: Vec<String>,
	pub class: Class,
	/// Inputs and outputs that the model declares in a narrower type: their elements are held in a wider
	/// one here, 16-bit floats as 32-bit ones.
	pub widened: Vec<String>,
}

/// Reads an ONNX file. Never panics; work and memory are bounded by the limits in the options. An error
/// tells everything that stands in the way, not only what was met first.
pub fn import(bytes: &[u8], options: &ImportOptions) -> Result<Imported, ImportErrors> {
	let (model, refused) = model::parse(bytes, &options.limits.file)?;
	let (mut walk, inputs) = walk::Import::begin(&model, refused, options)?;
	let outputs = walk.run(&model, inputs);
	finish::finish(walk, outputs, options)
}
