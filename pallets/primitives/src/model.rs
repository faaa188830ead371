//! What the chain knows of a model.

use crate::package::PackageId;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use freehold_referee::{tensor::byte_len, tensor::MAX_RANK, ElementType, NamedTensor, Tolerance};
use scale_info::TypeInfo;
use sp_core::H256;

/// A model's id: that of the package that its first version is, or the BLAKE2b-256 of its ONNX file. A counter would
/// name different models on different forks.
pub type ModelId = H256;

/// A version of a model, counted from 0.
pub type VersionIndex = u32;

/// The longest tensor name, in bytes.
pub type MaxTensorName = ConstU32<128>;
/// The most inputs, and the most outputs, of a model.
pub type MaxTensors = ConstU32<16>;
/// The longest locator, in bytes.
pub type MaxLocatorLen = ConstU32<256>;
/// The most locators of an artifact.
pub type MaxLocators = ConstU32<4>;

/// A `file://`, `http://` or `https://` address that serves an artifact.
pub type Locator = BoundedVec<u8, MaxLocatorLen>;
/// Where an artifact can be had.
pub type Locators = BoundedVec<Locator, MaxLocators>;

/// A file named by what is in it.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Artifact {
	/// BLAKE2b-256 of the file's bytes.
	pub hash: H256,
	/// The file's length in bytes.
	pub size: u64,
}

impl Artifact {
	/// The artifact that these bytes are.
	pub fn of(bytes: &[u8]) -> Self {
		Self { hash: sp_io::hashing::blake2_256(bytes).into(), size: bytes.len() as u64 }
	}
}

/// The sealed commitment by which `publisher` claims an artifact before showing which one it is.
/// It names the publisher, so a copy of it is worth nothing to anybody else.
pub fn claim_commitment<AccountId: Encode>(publisher: &AccountId, artifact: &H256, salt: &[u8; 32]) -> H256 {
	sp_io::hashing::blake2_256(&("freehold/claim", publisher, artifact, salt).encode()).into()
}

/// One input or output of a model: static shape, no dimension left open.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TensorSpec {
	/// UTF-8, as in the ONNX graph.
	pub name: BoundedVec<u8, MaxTensorName>,
	pub element: ElementType,
	pub shape: BoundedVec<u32, ConstU32<{ MAX_RANK as u32 }>>,
}

impl TensorSpec {
	/// Bytes such a tensor takes; `None` when that overflows.
	pub fn byte_len(&self) -> Option<u64> {
		byte_len(self.element, &self.shape)
	}

	/// Whether the tensor has this name, type and shape and is well formed.
	pub fn admits(&self, named: &NamedTensor) -> bool {
		named.name == self.name.as_slice()
			&& named.tensor.element == self.element
			&& named.tensor.shape == self.shape.as_slice()
			&& named.tensor.validate().is_ok()
	}
}

/// What a model takes and gives, in order.
#[derive(
	Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Signature {
	pub inputs: BoundedVec<TensorSpec, MaxTensors>,
	pub outputs: BoundedVec<TensorSpec, MaxTensors>,
}

impl Signature {
	/// Whether these are the model's inputs, all of them, in order.
	pub fn admits_inputs(&self, tensors: &[NamedTensor]) -> bool {
		admits(&self.inputs, tensors)
	}

	/// Whether these are the model's outputs, all of them, in order.
	pub fn admits_outputs(&self, tensors: &[NamedTensor]) -> bool {
		admits(&self.outputs, tensors)
	}

	/// Bytes of SCALE-encoded `Vec<NamedTensor>` that the outputs take; `None` when that overflows.
	pub fn encoded_output_len(&self) -> Option<u64> {
		encoded_len(&self.outputs)
	}

	/// Bytes of SCALE-encoded `Vec<NamedTensor>` that the inputs take; `None` when that overflows.
	pub fn encoded_input_len(&self) -> Option<u64> {
		encoded_len(&self.inputs)
	}
}

fn admits(specs: &[TensorSpec], tensors: &[NamedTensor]) -> bool {
	specs.len() == tensors.len() && specs.iter().zip(tensors).all(|(spec, tensor)| spec.admits(tensor))
}

fn encoded_len(specs: &[TensorSpec]) -> Option<u64> {
	// Compact lengths take at most five bytes here, the element type one.
	specs.iter().try_fold(5u64, |sum, spec| {
		let names = (spec.name.len() as u64).checked_add(5)?;
		let shape = (spec.shape.len() as u64).checked_mul(4)?.checked_add(5 + 1 + 5)?;
		sum.checked_add(names)?.checked_add(shape)?.checked_add(spec.byte_len()?)
	})
}

/// What a request fixes about the version it names: later changes do not reach it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Terms<Balance> {
	pub artifact: Artifact,
	/// What the artifact is a file of; `None` for an ONNX file, whose answers only a quorum can vouch for.
	pub package: Option<PackageId>,
	pub signature: Signature,
	pub tolerance: Tolerance,
	/// To the shareholders of the model and of its ancestors, for each answered call.
	pub royalty: Balance,
}

/// What the inference market asks of the registry.
pub trait ModelRegistry<AccountId, Balance> {
	/// The terms now in force; `None` when there is no such version or the model is retired.
	fn terms(model: &ModelId, version: VersionIndex) -> Option<Terms<Balance>>;

	/// The package that a version is, whether or not the model is retired; `None` for an ONNX file.
	fn package(model: &ModelId, version: VersionIndex) -> Option<PackageId>;

	/// The immutable part of the terms, whether or not the model is retired.
	fn signature(model: &ModelId, version: VersionIndex) -> Option<(Signature, Tolerance)>;

	/// What a worker needs to run a version, whether or not the model is retired.
	fn fetchable(model: &ModelId, version: VersionIndex) -> Option<Fetchable>;

	/// An answered call has paid its royalty.
	fn note_call(model: &ModelId, version: VersionIndex, royalty: Balance);

	/// The workers of a request have given answers that do not agree.
	fn note_dispute(model: &ModelId, version: VersionIndex);

	/// The answered calls of a version, and the royalties that they paid.
	fn earnings(model: &ModelId, version: VersionIndex) -> (u64, Balance);

	/// A callable version with an input tensor `x` of that many `u8` and an output tensor `y` of
	/// that many bytes of `f32`, compared within a tolerance of 1; for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_model(
		owner: &AccountId,
		seed: u32,
		input_bytes: u32,
		output_bytes: u32,
		royalty: Balance,
	) -> (ModelId, VersionIndex);

	/// A callable version that is a package in state with this signature; for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_packaged(
		owner: &AccountId,
		package: PackageId,
		signature: Signature,
		royalty: Balance,
	) -> (ModelId, VersionIndex);
}

/// The files of a version and what they must turn out to be.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Fetchable {
	pub artifact: Artifact,
	/// The package that the artifact must turn out to be a file of; `None` for an ONNX file.
	pub package: Option<PackageId>,
	pub locators: Vec<Vec<u8>>,
	/// Golden vectors: a file of SCALE-encoded [`GoldenVectors`].
	pub golden: Option<(Artifact, Vec<Vec<u8>>)>,
	pub signature: Signature,
	pub tolerance: Tolerance,
}

/// Inputs with the outputs that a worker's machine must give for them before it may serve.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct GoldenVectors(pub Vec<GoldenVector>);

/// One input and its output.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct GoldenVector {
	pub inputs: Vec<NamedTensor>,
	pub outputs: Vec<NamedTensor>,
}
