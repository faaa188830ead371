//! What is known of a graph that has passed its check.

use crate::types::Needs;
use alloc::vec::Vec;
use freehold_primitives::{package::part_count, Signature, TensorSpec};
use freehold_referee::{Graph, Plan, TensorType, Value};

/// The graph's inputs and outputs, in its order; `None` if names or shapes are larger than a signature's.
pub fn signature(graph: &Graph) -> Option<Signature> {
	let inputs = graph.inputs.iter().map(|input| spec(&input.name, &input.r#type));
	let outputs = graph.outputs.iter().map(|output| spec(&output.name, graph.type_of(output.value)?));
	Some(Signature {
		inputs: inputs.collect::<Option<Vec<_>>>()?.try_into().ok()?,
		outputs: outputs.collect::<Option<Vec<_>>>()?.try_into().ok()?,
	})
}

fn spec(name: &[u8], r#type: &TensorType) -> Option<TensorSpec> {
	Some(TensorSpec {
		name: name.to_vec().try_into().ok()?,
		element: r#type.element,
		shape: r#type.shape.clone().try_into().ok()?,
	})
}

/// Bytes of all initializers, and the parts that they have together.
pub fn initializers(graph: &Graph) -> (u64, u32) {
	graph.initializers.iter().map(|initializer| bytes_of(&initializer.r#type)).fold(
		(0, 0),
		|(bytes, parts): (u64, u32), more| {
			(bytes.saturating_add(more), parts.saturating_add(part_count(more)))
		},
	)
}

fn bytes_of(r#type: &TensorType) -> u64 {
	r#type.bytes().unwrap_or(u64::MAX)
}

/// What one execution takes.
pub fn needs(graph: &Graph, plan: &Plan) -> Needs {
	let operators = || (0u32..).zip(&graph.operators).map(|(i, _)| i);
	let work = operators().map(|i| graph.cost(i).map_or(u64::MAX, |cost| cost.work()));
	let inputs = graph.inputs.iter().map(|input| bytes_of(&input.r#type));
	let outputs = graph.outputs.iter().map(|output| graph.type_of(output.value).map_or(u64::MAX, bytes_of));
	let values = inputs.chain(outputs).fold(0, u64::saturating_add);
	Needs {
		work: work.fold(0, u64::saturating_add),
		memory: memory(graph),
		largest: types(graph).map(bytes_of).max().unwrap_or(0),
		values: u32::try_from(values).unwrap_or(u32::MAX),
		tiled: plan.operators.iter().any(Option::is_some),
	}
}

fn types(graph: &Graph) -> impl Iterator<Item = &TensorType> {
	let inputs = graph.inputs.iter().map(|input| &input.r#type);
	let initializers = graph.initializers.iter().map(|initializer| &initializer.r#type);
	inputs.chain(initializers).chain(graph.operators.iter().map(|operator| &operator.output))
}

/// The memory of an execution's tensors. The runtime's allocator gives blocks of powers of two, and what has been a
/// block of one size never becomes one of another: the most of each size counts.
fn memory(graph: &Graph) -> u64 {
	let mut blocks = Blocks::default();
	for initializer in &graph.initializers {
		blocks.take(bytes_of(&initializer.r#type));
	}
	for initializer in &graph.initializers {
		// Its bytes, put together from parts.
		blocks.take(bytes_of(&initializer.r#type));
		blocks.give_back(bytes_of(&initializer.r#type));
	}
	for input in &graph.inputs {
		// Once as the caller has it, once as kernels do.
		blocks.take(bytes_of(&input.r#type));
		blocks.take(bytes_of(&input.r#type));
	}
	let output = |i: u32| graph.type_of(Value::Operator(i)).map_or(u64::MAX, bytes_of);
	for (i, dead) in (0u32..).zip(graph.dead_after()) {
		blocks.take(output(i));
		dead.into_iter().for_each(|j| blocks.give_back(output(j)));
	}
	for output in &graph.outputs {
		// Once for the session's caller, once for that caller's.
		let bytes = graph.type_of(output.value).map_or(u64::MAX, bytes_of);
		blocks.take(bytes);
		blocks.take(bytes);
	}
	blocks.most()
}

/// For each power of two, bytes of the blocks of that size that are taken, and the most that were so at once.
struct Blocks([(u64, u64); 64]);

impl Default for Blocks {
	fn default() -> Self {
		Self([(0, 0); 64])
	}
}

/// What the allocator writes before each block.
const HEADER: u64 = 8;

impl Blocks {
	fn size(bytes: u64) -> u64 {
		bytes.saturating_add(HEADER).checked_next_power_of_two().unwrap_or(1 << 63)
	}

	fn of(&mut self, size: u64) -> Option<&mut (u64, u64)> {
		self.0.get_mut(size.trailing_zeros() as usize)
	}

	fn take(&mut self, bytes: u64) {
		let size = Self::size(bytes);
		if let Some((now, most)) = self.of(size) {
			*now = now.saturating_add(size);
			*most = (*now).max(*most);
		}
	}

	fn give_back(&mut self, bytes: u64) {
		let size = Self::size(bytes);
		if let Some((now, _)) = self.of(size) {
			*now = now.saturating_sub(size);
		}
	}

	fn most(&self) -> u64 {
		self.0.iter().fold(0, |sum, (_, most)| sum.saturating_add(*most))
	}
}
