//! Packages: models in canonical form, whose answers the runtime itself can judge.

use crate::model::Signature;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use freehold_referee::{
	class,
	commitment::{leaf_count, Leaves, LEAF_BYTES},
	Class, Graph, NamedTensor, Plan, Tolerance,
};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::DispatchResult;

/// A package's id: [`freehold_referee::package_id`], which binds its graph, the roots of its initializers and the
/// version of the semantics.
pub type PackageId = H256;

/// Leaves of an initializer that are placed in state together; the last part may have fewer.
pub const PART_LEAVES: u32 = 256;

/// Bytes of such a part.
pub const PART_BYTES: u32 = PART_LEAVES * LEAF_BYTES as u32;

/// In how many parts an initializer of so many bytes is placed. They are counted from 0.
pub fn part_count(bytes: u64) -> u32 {
	u32::try_from(leaf_count(bytes).div_ceil(PART_LEAVES.into())).unwrap_or(u32::MAX)
}

/// The leaves of the part of that number of an initializer of so many bytes; `None` if it has no such part.
pub fn part_leaves(bytes: u64, part: u32) -> Option<Leaves> {
	let start = u64::from(part).checked_mul(PART_LEAVES.into())?;
	let end = start.checked_add(PART_LEAVES.into())?.min(leaf_count(bytes));
	Leaves::new(bytes, core::iter::once(start..end))
}

/// What ONNX Runtime's answer to a package is worth beside the canonical one. The runtime decides it from the graph.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum PackageClass {
	/// The same bits on every machine.
	Exact,
	/// Floats within a tolerance.
	Tolerant,
	/// Integers computed from floats, of which "within a tolerance" means nothing: never answered provably.
	Discontinuous,
}

impl PackageClass {
	/// The class of a graph that has passed its check.
	pub fn of(graph: &Graph) -> Self {
		match class(graph) {
			Class::Exact => Self::Exact,
			Class::Tolerant { integers_from_floats } if integers_from_floats.is_empty() => Self::Tolerant,
			Class::Tolerant { .. } => Self::Discontinuous,
		}
	}

	/// Whether a version of such a package may have this tolerance.
	pub fn admits(&self, tolerance: &Tolerance) -> bool {
		*self != Self::Exact || *tolerance == Tolerance::Exact
	}

	/// Whether an answer can be told from a wrong one by the canonical answer.
	pub fn is_provable(&self) -> bool {
		*self != Self::Discontinuous
	}
}

/// A package whose graph is in the chain's state.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct PackageInfo {
	pub id: PackageId,
	pub class: PackageClass,
	/// The graph's inputs and outputs, in its order.
	pub signature: Signature,
	pub operators: u32,
	/// Of one execution, in multiply–accumulates.
	pub work: u64,
	/// Bytes of the encoded graph.
	pub graph_bytes: u32,
	/// Bytes of all initializers.
	pub initializer_bytes: u64,
	/// Parts of initializers that state lacks; 0 for a package that is placed whole.
	pub missing_parts: u32,
	/// What one execution in a block weighs; `None` for a package that is too large for a block.
	pub execution: Option<Weight>,
	/// Versions of models that name it.
	pub users: u32,
}

/// Why a package was not executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum ExecutionError {
	/// Its graph is not in state.
	NotFound,
	/// Some of its initializers are not in state.
	Incomplete,
	/// One execution is too much for a block.
	TooLarge,
	/// Other inputs than the graph's, or a NaN or bool among them that is not canonical.
	Inputs,
	/// Outputs that cannot be: state is not as it was checked to be.
	Failed,
}

/// What other pallets ask of the packages in state.
pub trait Packages {
	/// The package, if its graph is in state.
	fn package(id: &PackageId) -> Option<PackageInfo>;

	/// The graph, and how its operators are judged.
	fn graph(id: &PackageId) -> Option<(Graph, Plan)>;

	/// What [`Self::graph`] weighs at most.
	fn graph_weight() -> Weight;

	/// Keeps the graph in state for one user more.
	fn acquire(id: &PackageId) -> DispatchResult;

	/// Places the graph that is dearest to look up, another for each seed; for benchmarks. `None` where there are no
	/// packages.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_package(_seed: u32) -> Option<PackageInfo> {
		None
	}
}

/// Inference in the block that asks for it.
pub trait Execute {
	/// What [`Self::execute`] weighs; `None` for what it refuses before it executes anything.
	fn weight(id: &PackageId) -> Option<Weight>;

	/// The outputs for these inputs, both in the graph's order. Takes [`Self::weight`], which the caller has to have.
	fn execute(id: &PackageId, inputs: &[NamedTensor]) -> Result<Vec<NamedTensor>, ExecutionError>;

	/// A package that can be executed, with one input of that many `u8`; for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_executable(input_bytes: u32) -> (PackageId, Signature);
}

/// Without any packages.
impl Packages for () {
	fn package(_: &PackageId) -> Option<PackageInfo> {
		None
	}

	fn graph(_: &PackageId) -> Option<(Graph, Plan)> {
		None
	}

	fn graph_weight() -> Weight {
		Weight::zero()
	}

	fn acquire(_: &PackageId) -> DispatchResult {
		Err(sp_runtime::DispatchError::Unavailable)
	}
}

impl Execute for () {
	fn weight(_: &PackageId) -> Option<Weight> {
		None
	}

	fn execute(_: &PackageId, _: &[NamedTensor]) -> Result<Vec<NamedTensor>, ExecutionError> {
		Err(ExecutionError::NotFound)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_executable(_: u32) -> (PackageId, Signature) {
		Default::default()
	}
}
