//! The canonical graph: a list of operators in topological order over tensors of static shape.

mod check;
mod cost;
mod limits;
mod liveness;

pub use check::GraphError;
pub use cost::Cost;
pub use limits::Limits;

use crate::{array::TensorType, commitment::Hash, ops::Op};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};

/// The version of the canonical semantics that this crate executes. Any change of any bit of any
/// operator's output is another version.
pub const SEMANTICS: u32 = 1;

/// Where an operator's input, or an output of the graph, comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum Value {
	/// The graph's input of that number.
	Input(u32),
	/// The initializer of that number.
	Initializer(u32),
	/// The output of the operator of that number.
	Operator(u32),
}

/// A tensor of the graph under the name that the model gives it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Input {
	/// UTF-8.
	pub name: Vec<u8>,
	pub r#type: TensorType,
}

/// A constant: its bytes lie elsewhere, its root binds them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Initializer {
	pub r#type: TensorType,
	/// Its [`tensor_root`](crate::tensor_root).
	pub root: Hash,
}

/// One operator of a graph.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Operator {
	pub op: Op,
	pub inputs: Vec<Value>,
	/// The type of its one output.
	pub output: TensorType,
}

/// An output of the graph.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Output {
	/// UTF-8.
	pub name: Vec<u8>,
	pub value: Value,
}

impl Graph {
	/// A graph from its encoding, of which neither length nor memory goes beyond what these limits allow. It has not
	/// been checked.
	pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, codec::Error> {
		// As many operators as there may be take a few hundred bytes each, though five in the encoding.
		const TIMES: usize = 8;
		decode_within(bytes, limits.graph_bytes as usize, TIMES)
	}
}

/// Of no more than so many bytes, and no more than so many times that in memory.
pub(crate) fn decode_within<T: codec::DecodeWithMemLimit>(
	bytes: &[u8],
	most: usize,
	times: usize,
) -> Result<T, codec::Error> {
	if bytes.len() > most {
		return Err("it is longer than allowed".into());
	}
	let mut input = bytes;
	let decoded = T::decode_with_mem_limit(&mut input, most.saturating_mul(times))?;
	match input.is_empty() {
		true => Ok(decoded),
		false => Err("bytes are left over".into()),
	}
}

/// A model in its canonical form. [`check`](Self::check) says whether it is one: until that has passed, one
/// that was decoded from bytes may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Graph {
	pub inputs: Vec<Input>,
	pub initializers: Vec<Initializer>,
	/// Each takes only what stands before it.
	pub operators: Vec<Operator>,
	pub outputs: Vec<Output>,
}

impl Graph {
	/// The type of a value; `None` if the graph has no such value.
	pub fn type_of(&self, value: Value) -> Option<&TensorType> {
		match value {
			Value::Input(i) => self.inputs.get(i as usize).map(|input| &input.r#type),
			Value::Initializer(i) => self.initializers.get(i as usize).map(|initializer| &initializer.r#type),
			Value::Operator(i) => self.operators.get(i as usize).map(|operator| &operator.output),
		}
	}

	/// The types of an operator's inputs; `None` if one is not there.
	pub fn input_types(&self, operator: &Operator) -> Option<Vec<&TensorType>> {
		operator.inputs.iter().map(|value| self.type_of(*value)).collect()
	}
}
