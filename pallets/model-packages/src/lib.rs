//! Packages in the chain's state: graphs that the runtime has checked itself, and the initializers of those that are
//! small enough to be executed in a block.
//!
//! A package begins with its graph. Whoever places it pays for the check by weight and for the bytes by a deposit.
//! The graph names the root of every initializer, and the package's id commits to the graph; so nothing but the id
//! says what a package is, and it does not matter who placed which piece of it. Initializers follow in parts of 256
//! leaves, in any order and by anybody, each proved against its initializer's root. When none is missing the package
//! is whole, and answers can be computed in the block that asks for them.
//!
//! Versions of models that name a package are its users. From the first one on, graph and parts stay.
//!
//! # Invariants of storage
//!
//! 1. Every package has a graph, every graph a package; the graph passes its check, its id is its key, and plan,
//!    class, signature and needs are those that follow from it.
//! 2. Parts are of packages that there are, within their initializer, of the length that they must have, canonical.
//! 3. A package's missing parts are all its initializers' parts less those in state.
//! 4. Every account has on hold the sum of its recorded deposits.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod deposits;
mod execution;
mod graphs;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
mod measure;
#[cfg(test)]
mod mock;
mod parts;
mod queries;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod samples;
#[cfg(test)]
mod tests;

pub use execution::{MAX_TENSOR_BYTES, WORK_UNIT};
pub use pallet::*;
pub use weights::WeightInfo;

use frame_support::traits::fungible::Inspect;

/// The balance of the pallet's currency.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

// The code that FRAME's macros generate calls `expect`; this module has no other.
#[expect(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::types::{GraphBytes, Package, StoredGraph, StoredPart, LIMITS};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{InspectHold, Mutate, MutateHold},
	};
	use frame_system::pallet_prelude::*;
	use freehold_primitives::{
		model::{MaxTensorName, MaxTensors},
		package::{PackageClass, PackageId, PackageInfo},
	};
	use freehold_referee::Part;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Where deposits are held.
		type Currency: Mutate<Self::AccountId>
			+ InspectHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;
		/// Held for a graph, beside what its bytes cost.
		#[pallet::constant]
		type BaseDeposit: Get<BalanceOf<Self>>;
		/// Held for each byte of a graph, with its plan, and of a part.
		#[pallet::constant]
		type ByteDeposit: Get<BalanceOf<Self>>;
		/// The most bytes of an encoded graph.
		#[pallet::constant]
		type MaxGraphBytes: Get<u32>;
		/// The most work of an execution in a block, in multiply–accumulates.
		#[pallet::constant]
		type MaxExecutionWork: Get<u64>;
		/// The most memory for the tensors of an execution in a block, in bytes.
		#[pallet::constant]
		type MaxExecutionBytes: Get<u64>;
		/// Weights.
		type WeightInfo: WeightInfo;
	}

	/// What funds are on hold for.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Graphs and parts of initializers.
		Package,
	}

	// Packages by id.
	// `Blake2_128Concat`, here and below: ids are hashes of what users choose; `Twox64Concat`: initializers and parts
	// are counted from 0.
	#[pallet::storage]
	pub type Packages<T: Config> = StorageMap<_, Blake2_128Concat, PackageId, Package<T>>;

	// Graphs by id. Apart from `Packages`, as most that is asked of a package needs none.
	#[pallet::storage]
	pub type Graphs<T: Config> = StorageMap<_, Blake2_128Concat, PackageId, StoredGraph<T>>;

	// Parts by package, initializer and number.
	#[pallet::storage]
	pub type Parts<T: Config> = StorageNMap<
		_,
		(NMapKey<Blake2_128Concat, PackageId>, NMapKey<Twox64Concat, u32>, NMapKey<Twox64Concat, u32>),
		StoredPart<T>,
	>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A graph was placed, whose initializers have so many parts.
		Placed { package: PackageId, who: T::AccountId, class: PackageClass, parts: u32 },
		/// A part of an initializer was placed; so many are missing still.
		PartPlaced { package: PackageId, initializer: u32, part: u32, who: T::AccountId, missing: u32 },
		/// A package is whole.
		Completed { package: PackageId },
		/// A part of an initializer was removed.
		PartRemoved { package: PackageId, initializer: u32, part: u32 },
		/// A graph was removed.
		Removed { package: PackageId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such package.
		NotFound,
		/// The package's graph is in state.
		AlreadyPlaced,
		/// The account has placed neither this nor, if it is a part, its graph.
		NotPlacer,
		/// A version of a model needs the package.
		InUse,
		/// Parts of the package's initializers are in state.
		PartsPlaced,
		/// The package has no such part, or it is not in state.
		PartNotFound,
		/// The part is in state.
		PartAlreadyPlaced,
		/// The bytes, or the nodes beside them, are not those of the part that they are said to be.
		InvalidPart,
		/// The initializer has a NaN other than the canonical one, or a bool that is neither 0 nor 1.
		NotCanonical,
		/// One execution of the package is too much for a block, so that its initializers are of no use in state.
		NotExecutable,
		/// The bytes are not the encoding of a graph.
		InvalidEncoding,
		/// The encoded graph is longer than `MaxGraphBytes`.
		GraphTooLarge,
		/// The graph has too many operators.
		TooManyOperators,
		/// The graph has too many initializers.
		TooManyInitializers,
		/// The graph has no outputs, or too many inputs or outputs.
		InvalidValues,
		/// The name of an input or output is empty, too long, not UTF-8, or given twice.
		InvalidName,
		/// A tensor of the graph is empty, too large, or has too many dimensions.
		InvalidTensor,
		/// The initializers together are too large.
		InitializersTooLarge,
		/// An operator or output takes what does not stand before it.
		InvalidOrder,
		/// An operator cannot have its inputs or attributes.
		InvalidOperator,
		/// An operator declares another output than it has.
		OutputMismatch,
		/// The graph is too much work.
		TooMuchWork,
		/// Too many bytes are alive at once in an execution of the graph.
		TooMuchMemory,
		/// An operator is too large to be judged, and cannot be cut into tiles that are not.
		NoTile,
		/// A trace of the graph would have too many roots.
		TooManyRoots,
		/// The inputs together, or the outputs, are too large.
		ValuesTooLarge,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxGraphBytes::get() <= LIMITS.graph_bytes, "graphs are within the semantics' limits");
			let (name, values) = (<MaxTensorName as Get<u32>>::get(), <MaxTensors as Get<u32>>::get());
			assert!(LIMITS.name_bytes <= name && LIMITS.values <= values, "graphs have signatures");
			let most = T::MaxExecutionWork::get().div_ceil(WORK_UNIT);
			assert!(u32::try_from(most).is_ok(), "weights can be computed of the work of an execution");
			assert!(u32::try_from(T::MaxExecutionBytes::get()).is_ok(), "and of its bytes");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Places a package's graph in state.
		///
		/// ## Dispatch Origin
		/// Signed.
		///
		/// ## Details
		/// The runtime checks the graph and works out its id, class, signature, work and memory, and how each operator
		/// is judged. `BaseDeposit`, and `ByteDeposit` for each byte of the graph and of its plan, are put on hold with
		/// the caller until [`remove`](Self::remove). A graph without initializers is a whole package. The weight is
		/// that of the graph whose operators take longest to cut into tiles; most of it returns if none is cut.
		///
		/// ## Errors
		/// - [`Error::InvalidEncoding`], [`Error::GraphTooLarge`], [`Error::TooManyOperators`]
		/// - [`Error::TooManyInitializers`], [`Error::InitializersTooLarge`]
		/// - [`Error::InvalidValues`], [`Error::InvalidName`], [`Error::ValuesTooLarge`]
		/// - [`Error::InvalidTensor`], [`Error::InvalidOrder`], [`Error::InvalidOperator`], [`Error::OutputMismatch`]
		/// - [`Error::TooMuchWork`], [`Error::TooMuchMemory`], [`Error::NoTile`], [`Error::TooManyRoots`]
		/// - [`Error::AlreadyPlaced`]
		///
		/// ## Events
		/// - [`Event::Placed`], [`Event::Completed`]
		#[pallet::call_index(0)]
		#[pallet::weight(graphs::place_weight::<T>(graph.len() as u32))]
		pub fn place(origin: OriginFor<T>, graph: GraphBytes<T>) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			graphs::do_place::<T>(who, graph)
		}

		/// Places a part of an initializer in state.
		///
		/// ## Dispatch Origin
		/// Signed.
		///
		/// ## Details
		/// Part `p` is the leaves from `256 · p` on, up to 256 of them, of 1024 bytes each, with the nodes that lead
		/// from them to the initializer's root. `ByteDeposit` for each byte of the part and of its entry is put on hold
		/// with the caller until the part is removed. The last part makes the package whole: its id is that of its
		/// graph, and the graph's roots are those of all that is in state.
		///
		/// ## Errors
		/// - [`Error::NotFound`], [`Error::NotExecutable`]
		/// - [`Error::PartNotFound`], [`Error::PartAlreadyPlaced`]
		/// - [`Error::InvalidPart`], [`Error::NotCanonical`]
		///
		/// ## Events
		/// - [`Event::PartPlaced`], [`Event::Completed`]
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::place_part(piece.data.len() as u32, T::MaxGraphBytes::get()))]
		pub fn place_part(
			origin: OriginFor<T>,
			package: PackageId,
			initializer: u32,
			part: u32,
			piece: Part,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			parts::do_place_part::<T>(who, (package, initializer, part), piece)
		}

		/// Removes a part of an initializer from state.
		///
		/// ## Dispatch Origin
		/// Signed by who placed the part, or by who placed the package's graph.
		///
		/// ## Details
		/// The deposit returns to who placed the part. Parts of a package that a version of a model needs stay.
		///
		/// ## Errors
		/// - [`Error::NotFound`], [`Error::PartNotFound`]
		/// - [`Error::NotPlacer`], [`Error::InUse`]
		///
		/// ## Events
		/// - [`Event::PartRemoved`]
		#[pallet::call_index(2)]
		pub fn remove_part(
			origin: OriginFor<T>,
			package: PackageId,
			initializer: u32,
			part: u32,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			parts::do_remove_part::<T>(who, (package, initializer, part))
		}

		/// Removes a package's graph from state.
		///
		/// ## Dispatch Origin
		/// Signed by who placed it.
		///
		/// ## Details
		/// Only without parts of its initializers, which are removed before, and while no version of a model needs it.
		/// The deposit returns.
		///
		/// ## Errors
		/// - [`Error::NotFound`], [`Error::NotPlacer`]
		/// - [`Error::InUse`], [`Error::PartsPlaced`]
		///
		/// ## Events
		/// - [`Event::Removed`]
		#[pallet::call_index(3)]
		pub fn remove(origin: OriginFor<T>, package: PackageId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			graphs::do_remove::<T>(who, package)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A package whose graph is in state.
		pub fn package_info(package: PackageId) -> Option<PackageInfo> {
			<Self as freehold_primitives::package::Packages>::package(&package)
		}

		/// A page of packages, from the one after `after` in storage order; empty at the end.
		pub fn packages(after: Option<PackageId>, limit: u32) -> Vec<PackageInfo> {
			queries::packages::<T>(after, limit)
		}

		/// The encoded graph of a package.
		pub fn graph_bytes(package: PackageId) -> Option<Vec<u8>> {
			queries::graph_bytes::<T>(&package)
		}

		/// A page of the parts that state lacks, as initializers and numbers in ascending order, from the first after
		/// `after`; empty at the end.
		pub fn parts_missing(package: PackageId, after: Option<(u32, u32)>, limit: u32) -> Vec<(u32, u32)> {
			queries::parts_missing::<T>(&package, after, limit)
		}

		/// The bytes of a part of an initializer, if it is in state.
		pub fn part(package: PackageId, initializer: u32, part: u32) -> Option<Vec<u8>> {
			queries::part::<T>(&package, initializer, part)
		}
	}
}
