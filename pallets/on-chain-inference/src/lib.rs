//! # On-chain inference
//!
//! The runtime itself runs a model's package, in the block that asks for it: whoever imports the block runs it again, so
//! that consensus vouches for the answer. The package has to lie in state whole, and one execution has to fit a
//! block. Integers computed from floats are no obstacle: there is only one executor, the canonical one.
//!
//! An account asks by `infer_now`, another pallet by [`freehold_primitives::on_chain::InferNow`]. What it costs is its
//! weight, the model's royalty, and the protocol's share of the royalty beside it, as in the market of workers; there
//! are no asks, no rent, and no flat minimum, as nothing follows. All of it happens, or nothing.
//!
//! There is no storage, and so nothing that `try_state` could check.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

pub use pallet::*;
pub use weights::WeightInfo;

mod answers;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod offers;
#[cfg(test)]
mod tests;
pub mod weights;

// Macros expand to `expect`.
#[expect(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate},
			Contains,
		},
	};
	use frame_system::pallet_prelude::*;
	use freehold_primitives::{
		licence::Licences, listing::Listings, on_chain::Estimate, ownership::Royalties, package::Execute,
		ModelId, ModelRegistry, VersionIndex,
	};
	use sp_core::H256;
	use sp_runtime::Perbill;

	pub type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
	pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<AccountIdOf<T>>>::Balance;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// HOLD.
		type Currency: Inspect<Self::AccountId> + Mutate<Self::AccountId>;
		/// The registry of models.
		type Models: ModelRegistry<Self::AccountId, BalanceOf<Self>>;
		/// What runs packages.
		type Executor: Execute;
		/// Who may call what.
		type Licences: Licences<Self::AccountId>;
		/// Which models are suspended.
		type Listings: Listings<BlockNumberFor<Self>>;
		/// Whose money nothing binds: HOLD that backs a vote must not be paid away while the vote stands.
		type MayPay: Contains<Self::AccountId>;
		/// Who divides royalties among shareholders.
		type Royalties: Royalties<Self::AccountId, BalanceOf<Self>>;
		/// Who receives the protocol's share.
		type ProtocolPayee: Get<Self::AccountId>;
		/// The protocol's share of royalties, beside them.
		#[pallet::constant]
		type ProtocolShare: Get<Perbill>;
		/// The longest encoded inputs of a transaction, in bytes.
		#[pallet::constant]
		type MaxInputBytes: Get<u32>;
		/// The longest encoded outputs that an event carries, in bytes.
		#[pallet::constant]
		type MaxInlineOutput: Get<u32>;
		/// Weights.
		type WeightInfo: WeightInfo;
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A model has answered, in this block.
		Inferred {
			/// Who paid for it.
			who: T::AccountId,
			model: ModelId,
			version: VersionIndex,
			input_root: H256,
			output_root: H256,
			/// To the shareholders of the model and of its ancestors.
			royalty: BalanceOf<T>,
			/// To the protocol, beside the royalty.
			protocol: BalanceOf<T>,
			/// SCALE-encoded `Vec<NamedTensor>`; `None` for outputs too long for an event, which nodes keep under
			/// their root beside the chain, as they do the others.
			output: Option<BoundedVec<u8, T::MaxInlineOutput>>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such version, or the model is retired.
		ModelNotCallable,
		/// The version is an ONNX file: only workers run it.
		NotPackage,
		/// The version's package does not lie in state whole, or one execution of it does not fit a block.
		NotExecutable,
		/// The version's licence does not let the account call it.
		NotLicensed,
		/// The model takes no new requests for now.
		ModelSuspended,
		/// The royalty is more than the account would pay.
		RoyaltyTooHigh,
		/// The execution, with what becomes of its outputs, weighs more than the limit.
		WeightLimitTooLow,
		/// The account has votes or locks that its HOLD backs.
		VotesLocked,
		/// The inputs are not encoded tensors with the version's names, types and shapes, NaN
		/// canonical.
		InvalidInputs,
		/// The package cannot be executed: state is not as it was checked to be.
		ExecutionFailed,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Asks for an inference, and has it in this block.
		///
		/// ## Dispatch Origin
		/// Signed, by who pays the royalty and the protocol's share of it.
		/// ## Details
		/// Inputs and outputs are public. `inputs` is a SCALE-encoded `Vec<NamedTensor>`, the version's inputs in
		/// order. `max_royalty` bounds the royalty alone; the protocol's share is beside it. `weight_limit` is paid for
		/// in advance and must hold what [`Pallet::estimate`] says; what is not taken of it is paid back, all of it
		/// when the call fails before anything is executed.
		/// ## Errors
		/// `ModelNotCallable`, `NotPackage`, `NotExecutable`, `NotLicensed`, `ModelSuspended`, `RoyaltyTooHigh`,
		/// `WeightLimitTooLow`, `VotesLocked`, `InvalidInputs`, `ExecutionFailed`, or that the royalty or the
		/// protocol's share cannot be paid.
		/// ## Events
		/// `Inferred`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::infer_now(inputs.len() as u32).saturating_add(*weight_limit))]
		pub fn infer_now(
			origin: OriginFor<T>,
			model: ModelId,
			version: VersionIndex,
			inputs: BoundedVec<u8, T::MaxInputBytes>,
			#[pallet::compact] max_royalty: BalanceOf<T>,
			weight_limit: Weight,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			answers::do_infer_now::<T>(who, (model, version), &inputs, max_royalty, weight_limit)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What an answer in the block costs now; `None` for a version that is not answered in a block.
		pub fn estimate(model: ModelId, version: VersionIndex) -> Option<Estimate<BalanceOf<T>>> {
			offers::offer::<T>(&model, version).ok().map(|offer| offer.estimate)
		}
	}
}
