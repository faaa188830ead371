//! Whether a graph is one: order, types, shapes, sizes.

use super::{Graph, Limits, Value};
use crate::{array::TensorType, ops::OpError, tiling::Plan};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};

/// Why a graph is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum GraphError {
	/// The encoding is longer than allowed.
	GraphTooLarge,
	TooManyOperators,
	TooManyInitializers,
	/// No outputs, or too many inputs or outputs.
	Values,
	/// A name that is empty, too long, not UTF-8, or given to two inputs or two outputs.
	Name,
	/// A tensor that is larger than allowed, or has too many dimensions or none of its elements.
	Tensor(Value),
	/// The initializers together are larger than allowed.
	InitializersTooLarge,
	/// The operator of that number takes what does not stand before it, or an output is not there.
	Order(u32),
	/// The operator of that number cannot have its inputs or attributes.
	Operator(u32, OpError),
	/// The operator of that number declares another output than it has.
	Output(u32),
	/// The graph is more work than allowed.
	TooMuchWork,
	/// More bytes are alive after the operator of that number than allowed.
	TooMuchMemory(u32),
	/// The operator of that number is above the limits of what is judged at once, and has no tiles under them.
	NoTile(u32),
	/// A trace would have more roots than allowed.
	TooManyRoots,
	/// The inputs together, or the outputs, are larger than allowed.
	ValuesTooLarge,
}

impl Graph {
	/// Whether this is a graph under these limits. Work and memory are bounded by the size of the encoding.
	pub fn check(&self, limits: &Limits) -> Result<(), GraphError> {
		self.checked_plan(limits).map(|_| ())
	}

	/// [`check`](Self::check)s the graph; its [`plan`](Self::plan) comes of that.
	pub fn checked_plan(&self, limits: &Limits) -> Result<Plan, GraphError> {
		if self.encoded_size() > limits.graph_bytes as usize {
			return Err(GraphError::GraphTooLarge);
		}
		if self.operators.len() > limits.operators as usize {
			return Err(GraphError::TooManyOperators);
		}
		if self.initializers.len() > limits.initializers as usize {
			return Err(GraphError::TooManyInitializers);
		}
		self.check_names(limits)?;
		self.check_constants(limits)?;
		for (i, operator) in (0u32..).zip(&self.operators) {
			if operator.inputs.len() > limits.operator_inputs as usize {
				return Err(GraphError::Operator(i, OpError::Inputs));
			}
			if operator.inputs.iter().any(|input| matches!(input, Value::Operator(j) if *j >= i)) {
				return Err(GraphError::Order(i));
			}
			let types = self.input_types(operator).ok_or(GraphError::Order(i))?;
			let output = operator.op.infer(&types).map_err(|error| GraphError::Operator(i, error))?;
			if output != operator.output {
				return Err(GraphError::Output(i));
			}
			check_tensor(Value::Operator(i), &output, limits)?;
		}
		if self.outputs.iter().any(|output| self.type_of(output.value).is_none()) {
			return Err(GraphError::Order(self.operators.len() as u32));
		}
		self.check_values(limits)?;
		self.check_sums(limits)?;
		self.plan(limits)
	}

	/// What is taken and given.
	fn check_values(&self, limits: &Limits) -> Result<(), GraphError> {
		let bytes = |types: &mut dyn Iterator<Item = Option<&TensorType>>| {
			types.fold(0u64, |sum, r#type| {
				sum.saturating_add(r#type.and_then(TensorType::bytes).unwrap_or(u64::MAX))
			})
		};
		let inputs = bytes(&mut self.inputs.iter().map(|input| Some(&input.r#type)));
		let outputs = bytes(&mut self.outputs.iter().map(|output| self.type_of(output.value)));
		match inputs.max(outputs) <= limits.values_bytes {
			true => Ok(()),
			false => Err(GraphError::ValuesTooLarge),
		}
	}

	/// Work and memory of an execution.
	fn check_sums(&self, limits: &Limits) -> Result<(), GraphError> {
		let work =
			(0u32..).zip(&self.operators).map(|(i, _)| self.cost(i).map_or(u64::MAX, |cost| cost.work()));
		if work.fold(0, u64::saturating_add) > limits.work {
			return Err(GraphError::TooMuchWork);
		}
		let bytes = |value| self.type_of(value).and_then(TensorType::bytes).unwrap_or(u64::MAX);
		let inputs = (0u32..).zip(&self.inputs).map(|(i, _)| bytes(Value::Input(i)));
		let mut alive = inputs.fold(0, u64::saturating_add);
		for (i, dead) in (0u32..).zip(self.dead_after()) {
			alive = alive.saturating_add(bytes(Value::Operator(i)));
			if alive > limits.live_bytes {
				return Err(GraphError::TooMuchMemory(i));
			}
			alive = dead.into_iter().fold(alive, |alive, j| alive.saturating_sub(bytes(Value::Operator(j))));
		}
		Ok(())
	}

	fn check_names(&self, limits: &Limits) -> Result<(), GraphError> {
		let most = limits.values as usize;
		if self.outputs.is_empty() || self.outputs.len() > most || self.inputs.len() > most {
			return Err(GraphError::Values);
		}
		let valid = |name: &[u8]| {
			!name.is_empty() && name.len() <= limits.name_bytes as usize && core::str::from_utf8(name).is_ok()
		};
		let once = |mut names: Vec<&[u8]>| {
			names.sort_unstable();
			names.iter().all(|name| valid(name)) && names.array_windows().all(|[a, b]| a != b)
		};
		let inputs = self.inputs.iter().map(|input| input.name.as_slice()).collect();
		let outputs = self.outputs.iter().map(|output| output.name.as_slice()).collect();
		match once(inputs) && once(outputs) {
			true => Ok(()),
			false => Err(GraphError::Name),
		}
	}

	fn check_constants(&self, limits: &Limits) -> Result<(), GraphError> {
		for (i, input) in (0u32..).zip(&self.inputs) {
			check_tensor(Value::Input(i), &input.r#type, limits)?;
		}
		let mut total = 0u64;
		for (i, initializer) in (0u32..).zip(&self.initializers) {
			total = total.saturating_add(check_tensor(Value::Initializer(i), &initializer.r#type, limits)?);
		}
		match total <= limits.initializer_bytes {
			true => Ok(()),
			false => Err(GraphError::InitializersTooLarge),
		}
	}
}

/// Its bytes.
fn check_tensor(value: Value, r#type: &TensorType, limits: &Limits) -> Result<u64, GraphError> {
	r#type.bytes().filter(|bytes| (1..=limits.tensor_bytes).contains(bytes)).ok_or(GraphError::Tensor(value))
}
