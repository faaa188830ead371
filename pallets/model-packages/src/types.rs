//! What is stored.

use crate::{BalanceOf, Config};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use freehold_primitives::{
	package::{PackageClass, PART_BYTES},
	Signature,
};
use freehold_referee::{Limits, Tiling};
use scale_info::TypeInfo;

/// The limits of graphs, but for the bytes of their encoding.
pub const LIMITS: Limits = Limits::V1;

/// An encoded graph.
pub type GraphBytes<T> = BoundedVec<u8, <T as Config>::MaxGraphBytes>;

/// How each operator of a graph is judged.
pub type Tilings = BoundedVec<Option<Tiling>, ConstU32<{ LIMITS.operators }>>;

/// What somebody has on hold for stored bytes.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Deposit<T: Config> {
	pub payer: T::AccountId,
	pub amount: BalanceOf<T>,
}

/// What one execution takes, of inputs whatever they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Needs {
	/// In multiply–accumulates.
	pub work: u64,
	/// Bytes of memory for all tensors, as the runtime's allocator gives it.
	pub memory: u64,
	/// Bytes of the largest tensor.
	pub largest: u64,
	/// Bytes of the inputs and outputs.
	pub values: u32,
	/// Whether some operator is judged by tiles: what it takes beside its inputs and output has no bound then.
	pub tiled: bool,
}

/// A package whose graph is in state, apart from the graph.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Package<T: Config> {
	/// Of who placed the graph.
	pub deposit: Deposit<T>,
	pub class: PackageClass,
	pub signature: Signature,
	pub operators: u32,
	pub needs: Needs,
	/// Bytes of the encoded graph.
	pub graph_bytes: u32,
	/// Bytes of all initializers.
	pub initializer_bytes: u64,
	/// Parts of all initializers.
	pub parts: u32,
	/// Parts that are not in state.
	pub missing: u32,
	/// Those that need the graph, which stays as long as there is one.
	pub users: u32,
}

/// A graph that has passed its check, and what came of it, so that nothing is checked again.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct StoredGraph<T: Config> {
	pub bytes: GraphBytes<T>,
	pub plan: Tilings,
}

/// A part of an initializer.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct StoredPart<T: Config> {
	/// Of who placed it.
	pub deposit: Deposit<T>,
	pub bytes: BoundedVec<u8, ConstU32<PART_BYTES>>,
}
