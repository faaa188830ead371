use super::{
	layout::{golden_length, golden_sizes, golden_types, tensors, Header},
	tolerance::{self, largest_output},
	write::initializer_types,
	GoldenVector, Metadata, PackageError, MAX_ENTRIES, MAX_KEY, MAX_TEXT,
};
use crate::MAX_GOLDEN_VECTORS;
use codec::{DecodeWithMemLimit, DecodeWithMemTracking, Encode};
use freehold_referee::{
	data_root, package_id, tensor::is_canonical, Array, Blake2b256, Data, Graph, GraphError, Hash, Limits,
	TensorError, TensorType,
};
use memmap2::Mmap;
use std::{fs::File, ops::Range, path::Path};

/// Bytes in memory that one byte of an encoded graph, and of encoded metadata, may stand for: entries of texts, of which
/// there are few, take more than they have bytes.
const GRAPH_EXPANSION: usize = 64;
const TEXT_EXPANSION: usize = 2;
const SLACK: usize = 64 << 10;

/// Bytes of the longest metadata.
const MAX_METADATA: u64 = (MAX_ENTRIES * (MAX_KEY + MAX_TEXT + 16)) as u64;

/// A package file that has been opened: its id and all initializers are what they must be.
pub struct Package {
	bytes: Bytes,
	id: Hash,
	graph: Graph,
	metadata: Metadata,
	initializers: Vec<Range<u64>>,
	golden: Vec<Vec<Range<u64>>>,
}

enum Bytes {
	Mapped(Mmap),
	Owned(Vec<u8>),
}

impl std::ops::Deref for Bytes {
	type Target = [u8];

	fn deref(&self) -> &[u8] {
		match self {
			Self::Mapped(map) => map,
			Self::Owned(bytes) => bytes,
		}
	}
}

impl Package {
	/// Opens a file, which stays where it is: tensors are read when they are asked for. It must not be changed
	/// while it is open; replacing it by another file is no change.
	pub fn open(path: &Path) -> Result<Self, PackageError> {
		let file = File::open(path)?;
		// SAFETY: the bytes are only read. That nobody changes the file meanwhile is the caller's to see to.
		let map = unsafe { Mmap::map(&file)? };
		Self::read(Bytes::Mapped(map))
	}

	/// The package that these bytes are.
	pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, PackageError> {
		Self::read(Bytes::Owned(bytes))
	}

	fn read(bytes: Bytes) -> Result<Self, PackageError> {
		let limits = Limits::V1;
		let header = Header::decode(&bytes)?;
		let [graph_section, metadata_section, golden_section, initializer_section] = &header.sections;
		if length(graph_section) > u64::from(limits.graph_bytes) {
			return Err(PackageError::Graph(GraphError::GraphTooLarge));
		}
		let graph: Graph = decode(&bytes, graph_section, "graph", GRAPH_EXPANSION)?;
		graph.check(&limits).map_err(PackageError::Graph)?;
		if length(metadata_section) > MAX_METADATA {
			return Err(PackageError::Metadata("it is too long"));
		}
		let metadata: Metadata = decode(&bytes, metadata_section, "metadata", TEXT_EXPANSION)?;
		metadata.check()?;
		// Keys can be encoded in another order than their own.
		if metadata.encode() != slice(&bytes, metadata_section)? {
			return Err(PackageError::Encoding("metadata"));
		}
		let golden = golden_places(&graph, golden_section)?;
		let (initializers, end) =
			tensors(initializer_section.start, initializer_types(&graph)).ok_or(PackageError::Length)?;
		if end != initializer_section.end {
			return Err(PackageError::Section("initializers"));
		}
		let package = Self { id: header.id, bytes, graph, metadata, initializers, golden };
		package.check_padding(&header)?;
		if package_id::<Blake2b256>(&package.graph) != package.id {
			return Err(PackageError::Id);
		}
		package.check_initializers()?;
		tolerance::check(&package.metadata.tolerance, &package.graph, || package.largest_output())?;
		Ok(package)
	}

	/// Golden vectors are read one at a time.
	fn largest_output(&self) -> Result<f32, PackageError> {
		let outputs = (0..self.golden.len()).map(|i| Ok(largest_output(&[self.golden_vector(i)?])));
		outputs.reduce(|a, b| Ok(a?.max(b?))).unwrap_or(Ok(0.0))
	}

	fn check_initializers(&self) -> Result<(), PackageError> {
		for (index, (initializer, place)) in
			self.graph.initializers.iter().zip(&self.initializers).enumerate()
		{
			let bytes = slice(&self.bytes, place)?;
			if !is_canonical(initializer.r#type.element, bytes) {
				return Err(PackageError::Initializer { index, error: TensorError::NotCanonical });
			}
			if data_root::<Blake2b256>(&initializer.r#type, bytes) != initializer.root {
				return Err(PackageError::Root(index));
			}
		}
		Ok(())
	}

	/// All that lies between the parts is zero, so that one content has one file.
	fn check_padding(&self, header: &Header) -> Result<(), PackageError> {
		let [graph, metadata, _, _] = &header.sections;
		let tensors = self.golden.iter().flatten().chain(&self.initializers);
		let mut before = super::layout::HEADER;
		for part in [graph, metadata].into_iter().chain(tensors) {
			let gap = slice(&self.bytes, &(before..part.start))?;
			if gap.iter().any(|byte| *byte != 0) {
				return Err(PackageError::Padding);
			}
			before = part.end;
		}
		// The header's own last bytes.
		match slice(&self.bytes, &(0..super::layout::HEADER))? == header.encode() {
			true => Ok(()),
			false => Err(PackageError::Padding),
		}
	}

	pub fn id(&self) -> Hash {
		self.id
	}

	pub fn graph(&self) -> &Graph {
		&self.graph
	}

	pub fn metadata(&self) -> &Metadata {
		&self.metadata
	}

	/// Bytes of the file.
	pub fn file_bytes(&self) -> u64 {
		self.bytes.len() as u64
	}

	/// The bytes of each initializer, where they lie.
	pub fn initializer_bytes(&self) -> Result<Vec<&[u8]>, PackageError> {
		self.initializers.iter().map(|place| slice(&self.bytes, place)).collect()
	}

	/// All initializers, in the graph's order.
	pub fn initializers(&self) -> Result<Vec<Array>, PackageError> {
		(0..self.initializers.len()).map(|index| self.initializer(index)).collect()
	}

	fn initializer(&self, index: usize) -> Result<Array, PackageError> {
		let place = self.initializers.get(index).ok_or(PackageError::Length)?;
		let r#type = initializer_types(&self.graph).nth(index).ok_or(PackageError::Length)?;
		array(r#type, slice(&self.bytes, place)?).map_err(|error| PackageError::Initializer { index, error })
	}

	/// How many golden vectors there are.
	pub fn golden_vectors(&self) -> usize {
		self.golden.len()
	}

	/// The golden vector of that number.
	pub fn golden_vector(&self, index: usize) -> Result<GoldenVector, PackageError> {
		let places = self.golden.get(index).ok_or(PackageError::GoldenVector)?;
		let types = golden_types(&self.graph).ok_or(PackageError::GoldenVector)?;
		let tensors = types.into_iter().zip(places).map(|(r#type, place)| {
			array(r#type, slice(&self.bytes, place)?).map_err(|error| PackageError::Tensor { index, error })
		});
		let mut inputs: Vec<Array> = tensors.collect::<Result<_, _>>()?;
		let outputs = inputs.split_off(self.graph.inputs.len().min(inputs.len()));
		Ok(GoldenVector { inputs, outputs })
	}
}

fn length(section: &Range<u64>) -> u64 {
	section.end.saturating_sub(section.start)
}

fn slice<'b>(bytes: &'b [u8], place: &Range<u64>) -> Result<&'b [u8], PackageError> {
	let range = usize::try_from(place.start).ok().zip(usize::try_from(place.end).ok());
	range.and_then(|(start, end)| bytes.get(start..end)).ok_or(PackageError::Length)
}

fn decode<T: DecodeWithMemTracking>(
	bytes: &[u8],
	section: &Range<u64>,
	name: &'static str,
	expansion: usize,
) -> Result<T, PackageError> {
	let mut encoded = slice(bytes, section)?;
	let most = encoded.len().saturating_mul(expansion).saturating_add(SLACK);
	let value = T::decode_with_mem_limit(&mut encoded, most).map_err(|_| PackageError::Encoding(name))?;
	match encoded.is_empty() {
		true => Ok(value),
		false => Err(PackageError::Encoding(name)),
	}
}

/// Where each tensor of each golden vector lies.
fn golden_places(graph: &Graph, section: &Range<u64>) -> Result<Vec<Vec<Range<u64>>>, PackageError> {
	let (stride, _) = golden_sizes(graph).ok_or(PackageError::GoldenVector)?;
	let count = length(section).div_ceil(stride.max(1));
	if count > MAX_GOLDEN_VECTORS as u64 {
		return Err(PackageError::GoldenVectors(count, MAX_GOLDEN_VECTORS));
	}
	if golden_length(graph, count) != Some(length(section)) {
		return Err(PackageError::Section("golden vectors"));
	}
	let types = golden_types(graph).ok_or(PackageError::GoldenVector)?;
	let place = |i: u64| {
		let start = stride.checked_mul(i)?.checked_add(section.start)?;
		tensors(start, types.iter().copied()).map(|(places, _)| places)
	};
	(0..count).map(place).collect::<Option<_>>().ok_or(PackageError::Length)
}

fn array(r#type: &TensorType, bytes: &[u8]) -> Result<Array, TensorError> {
	if !is_canonical(r#type.element, bytes) {
		return Err(TensorError::NotCanonical);
	}
	Array::new(r#type.shape.clone(), Data::from_bytes(r#type.element, bytes))
}
