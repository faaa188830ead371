//! Inference in the block that asks for it.

use crate::{graphs, types::Package, weights::WeightInfo, Config, Packages, Parts};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get, weights::Weight};
use freehold_primitives::package::{part_count, ExecutionError, PackageId};
use freehold_referee::{Array, Backend, Data, Graph, Initializer, NamedTensor, Session};

/// Bytes of a tensor in an execution: as the runtime's allocator gives no more than 32 MiB at once, and some kernels
/// take a few times their input.
pub const MAX_TENSOR_BYTES: u64 = 8 << 20;

/// Units of work that [`WeightInfo::execute_work`] counts by: a number of 32 bits would not do for single ones.
pub const WORK_UNIT: u64 = 1_000;

/// Whether one execution is not too much for a block. What an operator takes beside inputs and output is known to have
/// a bound only up to the limits of what is judged at once.
pub fn fits<T: Config>(package: &Package<T>) -> bool {
	let needs = &package.needs;
	!needs.tiled
		&& needs.work <= T::MaxExecutionWork::get()
		&& needs.memory <= T::MaxExecutionBytes::get()
		&& needs.largest <= MAX_TENSOR_BYTES
}

/// What one execution weighs once every part is there; `None` if it is too much for a block.
pub fn weight_when_whole<T: Config>(package: &Package<T>) -> Option<Weight> {
	if !fits(package) {
		return None;
	}
	let bytes = package.initializer_bytes.checked_add(package.needs.values.into())?;
	let graph = T::WeightInfo::execute_graph(package.graph_bytes);
	let bytes = T::WeightInfo::execute_bytes(u32::try_from(bytes).ok()?);
	let parts = T::WeightInfo::execute_parts(package.parts);
	let work = T::WeightInfo::execute_work(u32::try_from(package.needs.work.div_ceil(WORK_UNIT)).ok()?);
	Some(graph.saturating_add(bytes).saturating_add(parts).saturating_add(work))
}

/// What an execution weighs; `None` if there can be none now.
pub fn weight<T: Config>(id: &PackageId) -> Option<Weight> {
	Packages::<T>::get(id).filter(|package| package.missing == 0).and_then(|p| weight_when_whole::<T>(&p))
}

pub fn execute<T: Config>(
	id: &PackageId,
	inputs: &[NamedTensor],
) -> Result<Vec<NamedTensor>, ExecutionError> {
	let package = Packages::<T>::get(id).ok_or(ExecutionError::NotFound)?;
	ensure!(fits::<T>(&package), ExecutionError::TooLarge);
	ensure!(package.missing == 0, ExecutionError::Incomplete);
	ensure!(package.signature.admits_inputs(inputs), ExecutionError::Inputs);
	let inputs = inputs.iter().map(|named| Array::try_from(&named.tensor));
	let inputs: Vec<Array> = inputs.collect::<Result<_, _>>().map_err(|_| ExecutionError::Inputs)?;
	let (graph, _) = graphs::graph::<T>(id).ok_or(ExecutionError::Failed)?;
	let initializers = initializers::<T>(id, &graph).ok_or(ExecutionError::Failed)?;
	let session = Session::new(&graph, &initializers, Backend::SCALAR);
	let outputs = session.and_then(|session| session.execute(&inputs)).map_err(|_| ExecutionError::Failed)?;
	let names = graph.outputs.iter().map(|output| output.name.clone());
	let named = |(name, output): (Vec<u8>, Array)| NamedTensor { name, tensor: output.to_tensor() };
	Ok(names.zip(outputs).map(named).collect())
}

/// Put together from their parts.
fn initializers<T: Config>(id: &PackageId, graph: &Graph) -> Option<Vec<Array>> {
	(0u32..).zip(&graph.initializers).map(|(i, initializer)| assemble::<T>(id, i, initializer)).collect()
}

fn assemble<T: Config>(id: &PackageId, number: u32, initializer: &Initializer) -> Option<Array> {
	let bytes = initializer.r#type.bytes()?;
	let mut data = Vec::with_capacity(usize::try_from(bytes).ok()?);
	for part in 0..part_count(bytes) {
		data.extend_from_slice(&Parts::<T>::get((id, number, part))?.bytes);
	}
	let data = Data::from_bytes(initializer.r#type.element, &data);
	Array::new(initializer.r#type.shape.clone(), data).ok()
}
