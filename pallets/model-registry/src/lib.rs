//! Titles to AI models, their versions, and where their files can be had.
//!
//! A publisher first claims an artifact by a sealed commitment, then registers it as a model or
//! as a new version of one. Whoever registers an artifact first has the only title to it. The
//! title holder sets royalty, metadata and locators, adds versions, and can offer the title to
//! another account. Versions never change otherwise, so that a request can name one. A retired
//! model takes no new calls, while requests in flight find all they need to end.
//!
//! A version is an ONNX file, whose answers a quorum can vouch for, or a package, whose answers the
//! runtime itself can judge. The graph of a package is in state when its version is registered, and
//! stays from then on; its title goes by the package's id, whatever is said beside it in the file.
//!
//! Deposits are on hold with the claimant, or with the title holder, as long as what they pay
//! for is stored. The files themselves are not on chain.
//!
//! # Invariants of storage
//!
//! Claims:
//! 1. No claim was made in the future.
//!
//! Models:
//! 1. The name is valid, and there are from 1 to `MaxVersions` versions.
//! 2. A title is never offered to its holder.
//! 3. A model's id is the title of its version 0: the package's id, or the artifact's hash.
//! 4. `stored_bytes` is what its versions, packages' names, locators, metadata and lineage count for.
//!
//! Versions:
//! 1. There is a version under each index below the model's count, and no other.
//! 2. Each has at least one locator, and golden locators exactly if it has a golden file.
//! 3. Each has counters; there are no locators, counters, disputes or packages without a version.
//!
//! Packages:
//! 1. The package of a version is in state, for good, with that version's signature and a class that
//!    admits its tolerance.
//! 2. The version of a package has no golden file.
//!
//! Artifacts:
//! 1. The index holds the title of every version, and no other.
//!
//! Deposits:
//! 1. Of each hold reason, every account has on hold the sum of its recorded deposits.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod claims;
mod deposits;
mod market;
pub mod migrations;
#[cfg(test)]
mod mock;
mod models;
mod queries;
mod registration;
#[cfg(test)]
mod tests;
mod titles;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod validate;

pub use pallet::*;
pub use queries::MAX_PAGE;
pub use weights::WeightInfo;

use frame_support::traits::fungible::Inspect;

/// The balance of the pallet's currency.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

// The code that FRAME's macros generate calls `expect`; this module has no other.
#[expect(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::types::{Claim, Description, Earned, Model, Name, NewModel, NewVersion, Sources, Version};
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::fungible::MutateHold};
	use frame_system::pallet_prelude::*;
	use freehold_primitives::{
		licence::{Licences, Lineage},
		model::Locators,
		ownership::Shares,
		package::Packages,
		ModelId, PackageId, VersionIndex,
	};
	use sp_core::H256;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Where deposits are held.
		type Currency: MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		type RuntimeHoldReason: From<HoldReason>;

		/// Who is told of new models.
		type Shares: Shares<Self::AccountId>;

		/// Who keeps the terms of versions.
		type Licences: Licences<Self::AccountId>;

		/// Who keeps what models are derived from.
		type Lineage: Lineage<Self::AccountId>;

		/// Who keeps the graphs of packages.
		type Packages: Packages;

		type WeightInfo: WeightInfo;

		/// Held for a claim until it is used or withdrawn.
		#[pallet::constant]
		type ClaimDeposit: Get<BalanceOf<Self>>;

		/// Held for each model, besides what its bytes cost.
		#[pallet::constant]
		type BaseDeposit: Get<BalanceOf<Self>>;

		/// Held for each byte stored for a model.
		#[pallet::constant]
		type ByteDeposit: Get<BalanceOf<Self>>;

		/// How many blocks old a claim must be when it is used. Whoever learns of an artifact from
		/// a registration in the pool would have to keep that out of blocks for so long.
		#[pallet::constant]
		type MinClaimAge: Get<BlockNumberFor<Self>>;

		/// How many blocks old a claim may be when it is used.
		#[pallet::constant]
		type MaxClaimAge: Get<BlockNumberFor<Self>>;

		/// The most versions of a model.
		#[pallet::constant]
		type MaxVersions: Get<u32>;

		/// The longest file of a model, of ONNX or of a package, in bytes.
		#[pallet::constant]
		type MaxModelBytes: Get<u64>;

		/// The longest file of golden vectors, in bytes.
		#[pallet::constant]
		type MaxGoldenBytes: Get<u64>;

		/// The most bytes that a model's inputs may take when encoded.
		#[pallet::constant]
		type MaxInputBytes: Get<u32>;

		/// The most bytes that a model's outputs may take when encoded.
		#[pallet::constant]
		type MaxOutputBytes: Get<u32>;

		/// How many blocks after it is set a royalty takes effect. Whoever sees a request in the pool
		/// would have to keep it out of blocks for so long to raise the royalty on it.
		#[pallet::constant]
		type RoyaltyDelay: Get<BlockNumberFor<Self>>;
	}

	/// What funds are on hold for.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A claim that is neither used nor withdrawn.
		Claim,
		/// What is stored for the models whose titles the account holds.
		Model,
	}

	// Claims by claimant and commitment.
	// `Blake2_128Concat` for both: users choose accounts and commitments.
	#[pallet::storage]
	pub type Claims<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, H256, Claim<T>>;

	// Titles by model.
	// `Blake2_128Concat`: the chain never sees the file, so a publisher can make up the id.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Blake2_128Concat, ModelId, Model<T>>;

	// Versions by model and index.
	// `Blake2_128Concat`: as for models; `Twox64Concat`: indices are counted from 0.
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Twox64Concat, VersionIndex, Version>;

	// The package that a version is; none for an ONNX file.
	// Apart from versions, as those stored before there were packages have none.
	// Hashers: as for versions.
	#[pallet::storage]
	pub type VersionPackages<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Twox64Concat, VersionIndex, PackageId>;

	// Where the files of a version can be had.
	// Hashers: as for versions.
	#[pallet::storage]
	pub type Locations<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Twox64Concat, VersionIndex, Sources>;

	// What a version has earned.
	// Hashers: as for versions.
	#[pallet::storage]
	pub type Earnings<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Twox64Concat, VersionIndex, Earned<BalanceOf<T>>>;

	// Requests for a version whose workers have given answers that do not agree.
	// Hashers: as for versions.
	#[pallet::storage]
	pub type Disputes<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Twox64Concat, VersionIndex, u64, ValueQuery>;

	// The version that a title is to, by the package's id or the artifact's hash.
	// `Blake2_128Concat`: as for models.
	#[pallet::storage]
	pub type Artifacts<T: Config> = StorageMap<_, Blake2_128Concat, H256, (ModelId, VersionIndex)>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An artifact was claimed by a sealed commitment.
		Claimed { who: T::AccountId, commitment: H256 },
		/// A claim was given up and its deposit returned.
		ClaimWithdrawn { who: T::AccountId, commitment: H256 },
		/// A model was registered with its version 0.
		Registered { model: ModelId, holder: T::AccountId },
		/// A model got a new version; `artifact` is what the title is to: the package's id, or the file's hash.
		VersionAdded { model: ModelId, version: VersionIndex, artifact: H256 },
		/// Requests from that block on pay this royalty for each answered call.
		RoyaltySet { model: ModelId, royalty: BalanceOf<T>, from: BlockNumberFor<T> },
		/// A model's name and description were set.
		MetadataSet { model: ModelId },
		/// A version's locators were set.
		LocatorsSet { model: ModelId, version: VersionIndex },
		/// A title was offered.
		TitleOffered { model: ModelId, to: T::AccountId },
		/// A title changed hands.
		TitleTransferred { model: ModelId, from: T::AccountId, to: T::AccountId },
		/// The offer of a title was withdrawn.
		OfferWithdrawn { model: ModelId },
		/// A model takes no new calls.
		Retired { model: ModelId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account has made this very claim.
		AlreadyClaimed,
		/// The account has made no such claim.
		ClaimNotFound,
		/// The claim is younger than `MinClaimAge`.
		ClaimTooYoung,
		/// The claim is older than `MaxClaimAge`; it can only be withdrawn.
		ClaimExpired,
		/// Somebody has a title to this artifact or package.
		ArtifactTaken,
		/// There is no such model.
		ModelNotFound,
		/// The model has no such version.
		VersionNotFound,
		/// The account does not hold the model's title.
		NotTitleHolder,
		/// The model is retired.
		AlreadyRetired,
		/// The model has as many versions as it may.
		MaxVersionsExceeded,
		/// The name is blank, not UTF-8, or has control, invisible or reordering characters.
		InvalidName,
		/// The description is not UTF-8, or has control, invisible or reordering characters.
		InvalidDescription,
		/// A file is empty or too large.
		InvalidArtifactSize,
		/// The signature has no input or no output.
		NoTensors,
		/// A tensor's name is empty, not UTF-8, or has control, invisible or reordering characters.
		InvalidTensorName,
		/// Two inputs or two outputs have the same name.
		DuplicateTensorName,
		/// A dimension is zero.
		InvalidShape,
		/// The inputs take more than `MaxInputBytes`.
		InputTooLarge,
		/// The outputs take more than `MaxOutputBytes`.
		OutputTooLarge,
		/// A bound of the tolerance is negative, not finite or too high.
		InvalidTolerance,
		/// A file has no locator.
		NoLocators,
		/// A locator is not a `file://`, `http://` or `https://` address without blanks.
		InvalidLocator,
		/// The version has no golden file that locators could be for.
		NoGoldenFile,
		/// The title is not on offer.
		NoOffer,
		/// The title is offered to another account.
		NotOffered,
		/// The title holder has the title.
		OfferToSelf,
		/// The model's deposit is above what the acceptor would hold.
		DepositTooHigh,
		/// The package's graph is not in state.
		PackageNotPlaced,
		/// The signature is not that of the package's graph.
		PackageSignature,
		/// The package gives the same bits everywhere, so its tolerance is exact.
		ToleranceOfExact,
		/// The golden vectors of a package are in its file.
		GoldenInPackage,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MinClaimAge::get() >= 1u32.into(), "a claim must be in a block before its use");
			assert!(T::MaxClaimAge::get() > T::MinClaimAge::get(), "claims must be usable for some blocks");
			assert!(T::MaxVersions::get() >= 1, "a model has at least one version");
			assert!(T::MaxModelBytes::get() >= 1, "a model has at least one byte");
			assert!(T::MaxGoldenBytes::get() >= 1, "golden vectors have at least one byte");
			assert!(T::MaxInputBytes::get() >= 1 && T::MaxOutputBytes::get() >= 1, "tensors have bytes");
			assert!(T::RoyaltyDelay::get() >= 1u32.into(), "requests of a block must not see its royalties");
			assert!(Self::largest_deposit().is_ok(), "the deposit of the largest model overflows");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Claims an artifact without showing which.
		///
		/// ## Dispatch Origin
		/// Signed.
		///
		/// ## Details
		/// The commitment is `claim_commitment` of the caller, the artifact's hash and a secret
		/// salt. The claim can be used once it is `MinClaimAge` blocks old, and until it is older
		/// than `MaxClaimAge`. `ClaimDeposit` is put on hold.
		///
		/// ## Errors
		/// - [`Error::AlreadyClaimed`]
		///
		/// ## Events
		/// - [`Event::Claimed`]
		#[pallet::call_index(0)]
		pub fn claim(origin: OriginFor<T>, commitment: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_claim(who, commitment)
		}

		/// Gives up a claim; its deposit returns.
		///
		/// ## Dispatch Origin
		/// Signed by the claimant.
		///
		/// ## Details
		/// Possible at any time, and the only way out for a claim that is too old to be used.
		///
		/// ## Errors
		/// - [`Error::ClaimNotFound`]
		///
		/// ## Events
		/// - [`Event::ClaimWithdrawn`]
		#[pallet::call_index(1)]
		pub fn withdraw_claim(origin: OriginFor<T>, commitment: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_claim(who, commitment)
		}

		/// Registers a claimed artifact as a model; the caller gets the title.
		///
		/// ## Dispatch Origin
		/// Signed by the claimant.
		///
		/// ## Details
		/// The model's id is the package's, or the artifact's hash; so is what was claimed. The claim is
		/// used up and its deposit returns; the model's deposit, `BaseDeposit` and `ByteDeposit` for
		/// each stored byte, is put on hold. The caller gets all shares of the model.
		///
		/// A package's graph has to be in state, where anybody can read it: whoever wants the title
		/// claims the package before its graph is placed. From now on the graph stays.
		///
		/// The parents' licences must allow derivatives by the caller. Their terms, with those of their own
		/// parents, fix for good how the model's royalties are divided; `max_share` is the most of them
		/// that the caller lets ancestors have.
		///
		/// A call that fails leaves the claim as it is, but has shown the artifact: whoever saw it
		/// and claims it has to wait for `MinClaimAge` blocks, the claimant can repeat the call.
		///
		/// ## Errors
		/// - [`Error::ClaimNotFound`], [`Error::ClaimTooYoung`], [`Error::ClaimExpired`]
		/// - [`Error::ArtifactTaken`]
		/// - [`Error::PackageNotPlaced`], [`Error::PackageSignature`], [`Error::ToleranceOfExact`],
		///   [`Error::GoldenInPackage`]
		/// - those that say which part of the description is refused
		/// - those of the licences, by which a parent or the terms are refused
		///
		/// ## Events
		/// - [`Event::Registered`]
		#[pallet::call_index(2)]
		pub fn register(
			origin: OriginFor<T>,
			salt: [u8; 32],
			model: NewModel<BalanceOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register(who, salt, model)
		}

		/// Adds a claimed artifact to a model as its next version.
		///
		/// ## Dispatch Origin
		/// Signed by the title holder, who must be the claimant.
		///
		/// ## Details
		/// The claim is used up and its deposit returns; the model's deposit grows by the bytes
		/// stored. Earlier versions stay callable.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::NotTitleHolder`], [`Error::AlreadyRetired`]
		/// - [`Error::MaxVersionsExceeded`]
		/// - as [`Pallet::register`]
		///
		/// ## Events
		/// - [`Event::VersionAdded`]
		#[pallet::call_index(3)]
		pub fn add_version(
			origin: OriginFor<T>,
			model: ModelId,
			salt: [u8; 32],
			version: NewVersion,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_version(who, model, salt, version)
		}

		/// Sets what each answered call pays to the shareholders of the model and of its ancestors.
		///
		/// ## Dispatch Origin
		/// Signed by the title holder.
		///
		/// ## Details
		/// For requests made from `RoyaltyDelay` blocks from now on, be it higher or lower. Until
		/// then the royalty in force stays, and another call replaces this one's.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::NotTitleHolder`], [`Error::AlreadyRetired`]
		///
		/// ## Events
		/// - [`Event::RoyaltySet`]
		#[pallet::call_index(4)]
		pub fn set_royalty(origin: OriginFor<T>, model: ModelId, royalty: BalanceOf<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_royalty(who, model, royalty)
		}

		/// Sets a model's name and description.
		///
		/// ## Dispatch Origin
		/// Signed by the title holder.
		///
		/// ## Details
		/// The deposit is adjusted to the bytes stored. Retired models can still be renamed.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::NotTitleHolder`]
		/// - [`Error::InvalidName`], [`Error::InvalidDescription`]
		///
		/// ## Events
		/// - [`Event::MetadataSet`]
		#[pallet::call_index(5)]
		pub fn set_metadata(
			origin: OriginFor<T>,
			model: ModelId,
			name: Name,
			description: Description,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_metadata(who, model, name, description)
		}

		/// Sets where the files of a version can be had.
		///
		/// ## Dispatch Origin
		/// Signed by the title holder.
		///
		/// ## Details
		/// `golden_locators` must be empty if the version has no golden file. The deposit is
		/// adjusted to the bytes stored. Possible for retired models too, as requests in flight
		/// may need the files.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::VersionNotFound`], [`Error::NotTitleHolder`]
		/// - [`Error::NoLocators`], [`Error::InvalidLocator`], [`Error::NoGoldenFile`]
		///
		/// ## Events
		/// - [`Event::LocatorsSet`]
		#[pallet::call_index(6)]
		pub fn set_locators(
			origin: OriginFor<T>,
			model: ModelId,
			version: VersionIndex,
			locators: Locators,
			golden_locators: Locators,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_locators(who, model, version, locators, golden_locators)
		}

		/// Offers a title to an account.
		///
		/// ## Dispatch Origin
		/// Signed by the title holder.
		///
		/// ## Details
		/// Replaces an earlier offer. Nothing moves until it is accepted.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::NotTitleHolder`], [`Error::OfferToSelf`]
		///
		/// ## Events
		/// - [`Event::TitleOffered`]
		#[pallet::call_index(7)]
		pub fn offer_title(origin: OriginFor<T>, model: ModelId, to: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_offer_title(who, model, to)
		}

		/// Accepts the title of a model.
		///
		/// ## Dispatch Origin
		/// Signed by the account to which the title is offered.
		///
		/// ## Details
		/// The deposit is put on hold with the new holder, then the earlier holder's returns. It may
		/// have grown since the offer; above `max_deposit` the call fails.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::NoOffer`], [`Error::NotOffered`]
		/// - [`Error::DepositTooHigh`]
		///
		/// ## Events
		/// - [`Event::TitleTransferred`]
		#[pallet::call_index(8)]
		pub fn accept_title(
			origin: OriginFor<T>,
			model: ModelId,
			max_deposit: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept_title(who, model, max_deposit)
		}

		/// Withdraws the offer of a title.
		///
		/// ## Dispatch Origin
		/// Signed by the title holder.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::NotTitleHolder`], [`Error::NoOffer`]
		///
		/// ## Events
		/// - [`Event::OfferWithdrawn`]
		#[pallet::call_index(9)]
		pub fn withdraw_offer(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_offer(who, model)
		}

		/// Closes a model to new calls, for good.
		///
		/// ## Dispatch Origin
		/// Signed by the title holder.
		///
		/// ## Details
		/// Requests in flight end as they would have. The model, its title and its deposit stay:
		/// its artifacts remain taken.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::NotTitleHolder`], [`Error::AlreadyRetired`]
		///
		/// ## Events
		/// - [`Event::Retired`]
		#[pallet::call_index(10)]
		pub fn retire(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_retire(who, model)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A model with its versions, and what each has earned.
		pub fn model(id: ModelId) -> Option<queries::InfoOf<T>> {
			queries::model::<T>(&id)
		}

		/// At most `limit` models, from the one after `after` in storage order; an empty page is the end.
		pub fn models(after: Option<ModelId>, limit: u32) -> Vec<queries::InfoOf<T>> {
			queries::models::<T>(after, limit)
		}
	}
}
