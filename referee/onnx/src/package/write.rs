use super::{
	layout::{golden_length, golden_types, tensors, Header},
	tolerance::{self, largest_output},
	GoldenVector, Metadata, PackageError,
};
use crate::MAX_GOLDEN_VECTORS;
use codec::Encode;
use freehold_referee::{array_root, package_id, Array, Blake2b256, Graph, Hash, Limits, TensorType};
use std::io::Write;

/// What a package file is written of.
#[derive(Clone, Copy)]
pub struct Contents<'a> {
	pub graph: &'a Graph,
	/// In the graph's order.
	pub initializers: &'a [Array],
	pub golden: &'a [GoldenVector],
	pub metadata: &'a Metadata,
}

/// Writes a package file from its beginning to its end; the package's id.
pub fn write(out: impl Write, contents: &Contents) -> Result<Hash, PackageError> {
	contents.check()?;
	let Contents { graph, initializers, golden, metadata } = *contents;
	let id = package_id::<Blake2b256>(graph);
	let (graph_bytes, metadata_bytes) = (graph.encode(), metadata.encode());
	let (_, initializer_length) = tensors(0, initializer_types(graph)).ok_or(PackageError::Length)?;
	let lengths = [
		graph_bytes.len() as u64,
		metadata_bytes.len() as u64,
		golden_length(graph, golden.len() as u64).ok_or(PackageError::Length)?,
		initializer_length,
	];
	let header = Header::new(id, lengths).ok_or(PackageError::Length)?;
	let [_, _, golden_section, initializer_section] = &header.sections;
	let mut out = Positioned { out, position: 0 };
	out.put(&header.encode())?;
	out.aligned(&graph_bytes)?;
	out.aligned(&metadata_bytes)?;
	out.zeros(golden_section.start)?;
	for vector in golden {
		for tensor in vector.inputs.iter().chain(&vector.outputs) {
			out.aligned(tensor.as_bytes())?;
		}
	}
	out.zeros(initializer_section.start)?;
	for initializer in initializers {
		out.aligned(initializer.as_bytes())?;
	}
	out.out.flush()?;
	Ok(id)
}

pub(super) fn initializer_types(graph: &Graph) -> impl Iterator<Item = &TensorType> {
	graph.initializers.iter().map(|initializer| &initializer.r#type)
}

impl Contents<'_> {
	fn check(&self) -> Result<(), PackageError> {
		self.graph.check(&Limits::V1).map_err(PackageError::Graph)?;
		self.metadata.check()?;
		let (expected, found) = (self.graph.initializers.len(), self.initializers.len());
		if expected != found {
			return Err(PackageError::Count { expected, found });
		}
		for (index, (initializer, array)) in self.graph.initializers.iter().zip(self.initializers).enumerate()
		{
			if initializer.r#type != array.tensor_type()
				|| initializer.root != array_root::<Blake2b256>(array)
			{
				return Err(PackageError::Root(index));
			}
		}
		if self.golden.len() > MAX_GOLDEN_VECTORS {
			return Err(PackageError::GoldenVectors(self.golden.len() as u64, MAX_GOLDEN_VECTORS));
		}
		let types = golden_types(self.graph).ok_or(PackageError::GoldenVector)?;
		let fits = |vector: &GoldenVector| {
			vector.inputs.len() == self.graph.inputs.len()
				&& vector
					.inputs
					.iter()
					.chain(&vector.outputs)
					.map(Array::tensor_type)
					.eq(types.iter().copied().cloned())
		};
		if !self.golden.iter().all(fits) {
			return Err(PackageError::GoldenVector);
		}
		tolerance::check(&self.metadata.tolerance, self.graph, || Ok(largest_output(self.golden)))
	}
}

struct Positioned<W> {
	out: W,
	position: u64,
}

impl<W: Write> Positioned<W> {
	fn put(&mut self, bytes: &[u8]) -> Result<(), PackageError> {
		self.out.write_all(bytes)?;
		self.position = self.position.saturating_add(bytes.len() as u64);
		Ok(())
	}

	fn zeros(&mut self, until: u64) -> Result<(), PackageError> {
		let count = until.saturating_sub(self.position);
		self.put(&vec![0; usize::try_from(count).map_err(|_| PackageError::Length)?])
	}

	fn aligned(&mut self, bytes: &[u8]) -> Result<(), PackageError> {
		let start = super::layout::aligned(self.position).ok_or(PackageError::Length)?;
		self.zeros(start)?;
		self.put(bytes)
	}
}
