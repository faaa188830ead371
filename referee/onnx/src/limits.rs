/// How large and how deep a model may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
	/// Bytes of the file.
	pub file_bytes: usize,
	/// Bytes that the parsed structure may take, tensor data not counted: a few bytes of file can
	/// stand for hundreds in memory.
	pub structure_bytes: usize,
	/// Nodes, those of subgraphs included.
	pub nodes: usize,
	/// Graphs within graphs (If, Loop, Scan).
	pub depth: usize,
	/// Bytes of one tensor: an initializer, a declared shape, or what a constant shape asks for.
	pub tensor_bytes: u64,
	/// Inputs, and outputs, of the model.
	pub values: usize,
	/// Bytes of the name of an input or output.
	pub name_bytes: usize,
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
