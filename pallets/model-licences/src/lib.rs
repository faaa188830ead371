//! Licences of models, and lineage: who may call a model, who may derive others from it, and which ancestors
//! have a part in a model's royalties.
//!
//! Each version has terms, set by the title holder: it is open, or for the accounts on an allow list;
//! derivatives are forbidden, free, or allowed for a part of their royalties. They are asked for when a request
//! is made and when a derivative is registered, and at no other time: a change of terms reaches neither what
//! was asked for before nor what was derived before. A version for which nothing is stored is open, and
//! derivatives of it are forbidden.
//!
//! A model names up to four parents when it is registered. Of each parent's part of its royalties the
//! parent's own ancestors get what the parent gives them of any royalty; all this is reckoned once, when the
//! model is registered, and stored as a list of ancestors and their parts. Parts are in billionths, rounded
//! down; what that leaves stays with the parent. Paying a royalty takes no more than going through that list.
//!
//! Weights of a served model are public to those that run it: a licence binds on chain only.
//!
//! # Invariants of storage
//!
//! 1. Terms are stored of versions that there are, and only if they are not the default.
//! 2. Allow lists are of versions that there are.
//! 3. A model with a lineage has from 1 to 4 parents, each a version of another model that there is, and none
//!    twice; it is one level deeper than its deepest parent.
//! 4. A model's payees are exactly those that its parents' terms and payees make; their parts sum up to what
//!    its parents' terms ask for.
//! 5. The index of children lists every parent's derivatives, and nothing else.
//! 6. Of each hold reason, every account has on hold the sum of its recorded deposits.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

pub mod types;
pub mod weights;

mod allow_lists;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod deposits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
mod licences;
mod lineage;
#[cfg(test)]
mod mock;
mod queries;
#[cfg(test)]
mod tests;

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
	use crate::types::{Ancestry, Deposit, Licence};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{InspectHold, Mutate, MutateHold},
	};
	use frame_system::pallet_prelude::*;
	use freehold_primitives::{
		licence::{LicenceTerms, MaxParents, ParentLink},
		ownership::Titles,
		ModelId, VersionIndex,
	};
	use sp_runtime::Perbill;

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
		/// The registry of titles.
		type Titles: Titles<Self::AccountId, BalanceOf<Self>>;
		/// Held for the terms of a version, and for each account on an allow list, by whoever sets them.
		#[pallet::constant]
		type EntryDeposit: Get<BalanceOf<Self>>;
		/// The most of a model's royalties that its ancestors may get together.
		#[pallet::constant]
		type MaxDerivativeShare: Get<Perbill>;
		/// The most generations of ancestors that a model may have.
		#[pallet::constant]
		type MaxDepth: Get<u32>;
		/// The most ancestors that may have a part in a model's royalties.
		#[pallet::constant]
		type MaxAncestors: Get<u32>;
		/// Weights.
		type WeightInfo: WeightInfo;
	}

	/// What funds are on hold for.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Terms of versions.
		Terms,
		/// Accounts on allow lists.
		AllowList,
	}

	// Terms by model and version.
	// `Blake2_128Concat`, here and below: users choose models and accounts; `Twox64Concat`: versions are
	// counted from 0.
	#[pallet::storage]
	pub type Licences<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Twox64Concat, VersionIndex, Licence<T>>;

	// Accounts on a version's allow list.
	#[pallet::storage]
	pub type AllowLists<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, ModelId>,
			NMapKey<Twox64Concat, VersionIndex>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		Deposit<T>,
	>;

	// What a model is derived from.
	#[pallet::storage]
	pub type Lineages<T: Config> = StorageMap<_, Blake2_128Concat, ModelId, Ancestry>;

	// The ancestors that have a part in a model's royalties. Apart from `Lineages`, as settlement reads it.
	#[pallet::storage]
	pub type Payees<T: Config> =
		StorageMap<_, Blake2_128Concat, ModelId, types::Payees<T::MaxAncestors>, ValueQuery>;

	// The models derived from a model, and from which of its versions.
	#[pallet::storage]
	pub type Children<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Blake2_128Concat, ModelId, VersionIndex>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The terms of a version were set.
		TermsSet { model: ModelId, version: VersionIndex, terms: LicenceTerms },
		/// An account was put on a version's allow list.
		Allowed { model: ModelId, version: VersionIndex, account: T::AccountId },
		/// An account was taken off a version's allow list.
		Disallowed { model: ModelId, version: VersionIndex, account: T::AccountId },
		/// A model was derived from a version of another, which gets this part of its royalties.
		Derived { model: ModelId, parent: ModelId, version: VersionIndex, royalty: Perbill },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such model.
		ModelNotFound,
		/// The model has no such version.
		VersionNotFound,
		/// The account does not hold the model's title.
		NotTitleHolder,
		/// The account is on the list.
		AlreadyAllowed,
		/// The account is not on the list.
		NotAllowed,
		/// There is no such version of another model.
		ParentNotFound,
		/// A model is named twice, be it by two versions.
		DuplicateParent,
		/// A parent's licence forbids derivatives.
		DerivativesForbidden,
		/// A parent's licence is for an allow list on which the publisher is not.
		ParentNotLicensed,
		/// Ancestors would get more than `MaxDerivativeShare`.
		MaxDerivativeShareExceeded,
		/// Ancestors would get more than the publisher would let them.
		ShareTooHigh,
		/// The lineage would have more than `MaxDepth` generations.
		MaxDepthExceeded,
		/// More than `MaxAncestors` would have a part in the model's royalties.
		MaxAncestorsExceeded,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxDepth::get() >= 1, "a model can have parents");
			assert!(
				T::MaxAncestors::get() >= <MaxParents as Get<u32>>::get(),
				"as many parents as a model may have can be paid"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Sets the terms of a version.
		///
		/// ## Dispatch Origin
		/// Signed by the title holder.
		///
		/// ## Details
		/// For requests made and derivatives registered from now on; open requests and derivatives that there
		/// are keep the terms that they had. `EntryDeposit` is on hold with whoever set the terms, unless
		/// they are the default, and returns when somebody else sets them.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::VersionNotFound`], [`Error::NotTitleHolder`]
		/// - [`Error::MaxDerivativeShareExceeded`]
		///
		/// ## Events
		/// - [`Event::TermsSet`]
		#[pallet::call_index(0)]
		pub fn set_terms(
			origin: OriginFor<T>,
			model: ModelId,
			version: VersionIndex,
			terms: LicenceTerms,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			licences::do_set_terms::<T>(who, model, version, terms)
		}

		/// Puts an account on a version's allow list.
		///
		/// ## Dispatch Origin
		/// Signed by the title holder.
		///
		/// ## Details
		/// The list counts while the version's access is by allow list, and can be made before. The title
		/// holder needs no entry. `EntryDeposit` is put on hold with the caller until the entry goes,
		/// whoever holds the title then.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::VersionNotFound`], [`Error::NotTitleHolder`]
		/// - [`Error::AlreadyAllowed`]
		///
		/// ## Events
		/// - [`Event::Allowed`]
		#[pallet::call_index(1)]
		pub fn allow(
			origin: OriginFor<T>,
			model: ModelId,
			version: VersionIndex,
			account: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			allow_lists::do_allow::<T>(who, model, version, account)
		}

		/// Takes an account off a version's allow list.
		///
		/// ## Dispatch Origin
		/// Signed by the title holder.
		///
		/// ## Details
		/// The account's open requests end as they would have. The deposit returns to who made the entry.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::VersionNotFound`], [`Error::NotTitleHolder`]
		/// - [`Error::NotAllowed`]
		///
		/// ## Events
		/// - [`Event::Disallowed`]
		#[pallet::call_index(2)]
		pub fn disallow(
			origin: OriginFor<T>,
			model: ModelId,
			version: VersionIndex,
			account: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			allow_lists::do_disallow::<T>(who, model, version, account)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The terms of a version now.
		pub fn licence(model: ModelId, version: VersionIndex) -> LicenceTerms {
			queries::licence::<T>(&model, version)
		}

		/// A page of the accounts on a version's allow list, from the one after `after` in storage order;
		/// empty at the end.
		pub fn allowed(
			model: ModelId,
			version: VersionIndex,
			after: Option<T::AccountId>,
		) -> Vec<T::AccountId> {
			queries::allowed::<T>(&model, version, after.as_ref())
		}

		/// What a model is derived from, with the terms in force when it was registered.
		pub fn parents(model: ModelId) -> Vec<ParentLink> {
			queries::parents::<T>(&model)
		}

		/// A page of the models derived from a model, and from which of its versions.
		pub fn derivatives(model: ModelId, after: Option<ModelId>) -> Vec<(ModelId, VersionIndex)> {
			queries::derivatives::<T>(&model, after.as_ref())
		}
	}
}
