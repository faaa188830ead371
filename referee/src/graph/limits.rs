use codec::{Decode, DecodeWithMemTracking, Encode};

/// How large a graph may be, and how much of it is judged at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Limits {
	/// Bytes of the encoded graph.
	pub graph_bytes: u32,
	pub operators: u32,
	pub initializers: u32,
	/// Inputs of the graph, and outputs.
	pub values: u32,
	/// Bytes of the name of an input or output of the graph.
	pub name_bytes: u32,
	/// Inputs of one operator.
	pub operator_inputs: u32,
	/// Bytes of all inputs of the graph, and of all outputs: both are in transactions where an answer is disputed.
	pub values_bytes: u64,
	/// Bytes of one tensor.
	pub tensor_bytes: u64,
	/// Bytes of all initializers.
	pub initializer_bytes: u64,
	/// Bytes of all tensors that are alive at once in an execution, initializers not counted.
	pub live_bytes: u64,
	/// Work of the whole graph, in multiply–accumulates.
	pub work: u64,
	/// Bytes of the inputs of one operator, or tile of one, with their proofs.
	pub judged_bytes: u64,
	/// Bytes of the output of one operator, or tile of one.
	pub judged_output_bytes: u64,
	/// Work of one operator, or tile of one, in multiply–accumulates.
	pub judged_work: u64,
	/// Tiles of one operator.
	pub tiles: u32,
	/// Roots of one trace: one for each operator that is judged whole, and for each tile.
	pub trace_roots: u32,
}

impl Limits {
	/// Those of the first version of the semantics. What is judged at once decides the tiles, and so roots.
	pub const V1: Self = Self {
		graph_bytes: 1 << 20,
		operators: 16_384,
		initializers: 16_384,
		values: 16,
		name_bytes: 128,
		operator_inputs: 256,
		values_bytes: 1 << 20,
		tensor_bytes: 1 << 30,
		initializer_bytes: 4 << 30,
		live_bytes: 2 << 30,
		work: 1 << 40,
		judged_bytes: 1_900_000,
		judged_output_bytes: 8 << 20,
		judged_work: 40_000_000,
		tiles: 4096,
		trace_roots: 32_768,
	};
}

impl Default for Limits {
	fn default() -> Self {
		Self::V1
	}
}
