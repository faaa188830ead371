//! Runs a graph.

#[cfg(test)]
mod tests;

use crate::{
	array::{Array, TensorType},
	backend::{floats_are_default, Backend, Isa},
	graph::{Graph, Limits, Operator, Value},
	ops::{OpError, Prepacked},
};
use alloc::vec::Vec;

/// Why a graph was not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExecuteError {
	/// Another number of inputs or initializers than the graph has.
	Count,
	/// An input or initializer of another type or shape.
	Type(Value),
	/// The operator of that number has no output for its inputs: the graph has not been checked.
	Operator(u32, OpError),
	/// A value that is not there: the graph has not been checked.
	Order,
	/// A claimed trace that is none of this graph: it needs no proof to be refused.
	Trace,
	/// This thread's floats do not round to nearest, or lose subnormals: no bits could be relied upon.
	Floats,
}

/// A graph with its constants, ready to run.
pub struct Session<'a> {
	graph: &'a Graph,
	initializers: &'a [Array],
	backend: Backend,
	/// For each operator, its output if that is constant and worth keeping.
	kept: Vec<Option<Array>>,
	/// For each operator, its constant operands as the backend's kernels read them.
	prepacked: Vec<Option<Prepacked>>,
	/// For each operator, the operators whose outputs no later one takes.
	dead_after: Vec<Vec<u32>>,
}

impl<'a> Session<'a> {
	/// A session over a graph that has passed [`Graph::check`], and its initializers in the graph's order.
	pub fn new(graph: &'a Graph, initializers: &'a [Array], backend: Backend) -> Result<Self, ExecuteError> {
		let types = graph.initializers.iter().map(|initializer| &initializer.r#type);
		matches_types(types, initializers, Value::Initializer)?;
		let dead_after = graph.dead_after();
		let (kept, prepacked) = (Vec::new(), Vec::new());
		let mut session = Self { graph, initializers, backend, kept, prepacked, dead_after };
		if backend.isa() != Isa::Scalar {
			session.keep();
			session.prepacked = graph.operators.iter().map(|operator| session.prepack(operator)).collect();
		}
		Ok(session)
	}

	/// Computes constants, such as floats of quantised weights, as long as they are not many times what is stored,
	/// nor more than may be alive in an execution.
	fn keep(&mut self) {
		const TIMES: u64 = 8;
		let bytes = |array: &Array| array.as_bytes().len() as u64;
		let stored = self.initializers.iter().map(bytes).sum::<u64>();
		let mut room = stored.saturating_mul(TIMES).min(Limits::V1.live_bytes);
		for (i, operator) in (0u32..).zip(&self.graph.operators) {
			let constant = operator.inputs.iter().all(|value| self.constant(*value).is_some());
			let left = operator.output.bytes().and_then(|bytes| room.checked_sub(bytes));
			let output = match (constant && floats_are_default(), left) {
				(true, Some(left)) => {
					room = left;
					self.operator(i, operator, &[], &[]).ok()
				},
				_ => None,
			};
			self.kept.push(output);
		}
	}

	fn constant(&self, value: Value) -> Option<&Array> {
		match value {
			Value::Input(_) => None,
			Value::Initializer(i) => self.initializers.get(i as usize),
			Value::Operator(i) => self.kept.get(i as usize)?.as_ref(),
		}
	}

	fn prepack(&self, operator: &Operator) -> Option<Prepacked> {
		let types = self.graph.input_types(operator)?;
		operator.op.infer(&types).ok()?;
		let constants: Vec<Option<&Array>> =
			operator.inputs.iter().map(|value| self.constant(*value)).collect();
		operator.op.prepack(&types, &constants, &self.backend)
	}

	pub fn graph(&self) -> &'a Graph {
		self.graph
	}

	pub fn initializers(&self) -> &'a [Array] {
		self.initializers
	}

	/// Runs the whole graph; its outputs, in its order.
	pub fn execute(&self, inputs: &[Array]) -> Result<Vec<Array>, ExecuteError> {
		self.run(inputs, |_, _| ())
	}

	/// Runs the whole graph, and shows the output of each operator as soon as it is there.
	pub fn run(
		&self,
		inputs: &[Array],
		mut seen: impl FnMut(u32, &Array),
	) -> Result<Vec<Array>, ExecuteError> {
		if !floats_are_default() {
			return Err(ExecuteError::Floats);
		}
		matches_types(self.graph.inputs.iter().map(|input| &input.r#type), inputs, Value::Input)?;
		let mut alive: Vec<Option<Array>> = Vec::with_capacity(self.graph.operators.len());
		for ((i, operator), dead) in (0u32..).zip(&self.graph.operators).zip(&self.dead_after) {
			match self.constant(Value::Operator(i)) {
				Some(kept) => {
					seen(i, kept);
					alive.push(None);
				},
				None => {
					let output = self.operator(i, operator, inputs, &alive)?;
					seen(i, &output);
					alive.push(Some(output));
				},
			}
			for dead in dead {
				if let Some(array) = alive.get_mut(*dead as usize) {
					*array = None;
				}
			}
		}
		let outputs = self.graph.outputs.iter();
		outputs
			.map(|output| self.value(output.value, inputs, &alive).cloned().ok_or(ExecuteError::Order))
			.collect()
	}

	fn operator(
		&self,
		i: u32,
		operator: &Operator,
		inputs: &[Array],
		alive: &[Option<Array>],
	) -> Result<Array, ExecuteError> {
		let taken: Option<Vec<&Array>> =
			operator.inputs.iter().map(|value| self.value(*value, inputs, alive)).collect();
		let taken = taken.ok_or(ExecuteError::Order)?;
		let prepacked = self.prepacked.get(i as usize).and_then(Option::as_ref);
		operator
			.op
			.compute_prepacked(&taken, prepacked, &self.backend)
			.map_err(|error| ExecuteError::Operator(i, error))
	}

	fn value<'v>(
		&'v self,
		value: Value,
		inputs: &'v [Array],
		alive: &'v [Option<Array>],
	) -> Option<&'v Array> {
		match value {
			Value::Input(i) => inputs.get(i as usize),
			Value::Initializer(_) => self.constant(value),
			Value::Operator(i) => self.constant(value).or_else(|| alive.get(i as usize)?.as_ref()),
		}
	}
}

fn matches_types<'t>(
	types: impl ExactSizeIterator<Item = &'t TensorType>,
	arrays: &[Array],
	value: impl Fn(u32) -> Value,
) -> Result<(), ExecuteError> {
	if types.len() != arrays.len() {
		return Err(ExecuteError::Count);
	}
	for ((i, r#type), array) in (0u32..).zip(types).zip(arrays) {
		if array.element() != r#type.element || array.shape() != r#type.shape {
			return Err(ExecuteError::Type(value(i)));
		}
	}
	Ok(())
}
