use codec::{Decode, Encode};

/// Dimensions that a tensor within a model may have, and elements of a constant shape: far more
/// than operators work with, and few enough to look at for every node.
pub const MAX_TENSOR_RANK: usize = 64;

/// How large and how deep a model may be.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Limits {
	/// Bytes of the file.
	pub file_bytes: u64,
	/// Bytes that the parsed structure may take, tensor data not counted: a few bytes of file can
	/// stand for hundreds in memory.
	pub structure_bytes: u64,
	/// Nodes, those of subgraphs included.
	pub nodes: u64,
	/// Graphs within graphs (If, Loop, Scan).
	pub depth: u64,
	/// Bytes of one tensor: an initializer, a declared shape, or what a constant shape asks for.
	pub tensor_bytes: u64,
	/// Inputs, and outputs, of the model.
	pub values: u64,
	/// Bytes of the name of an input or output.
	pub name_bytes: u64,
}

impl Default for Limits {
	fn default() -> Self {
		Self {
			file_bytes: 256 << 20,
			structure_bytes: 256 << 20,
			nodes: 100_000,
			depth: 8,
			tensor_bytes: 256 << 20,
			values: 16,
			name_bytes: 128,
		}
	}
}
