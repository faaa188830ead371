//! Listings of models, which token holders govern.
//!
//! Listing is curation, not permission: an unlisted model can be called by its id. Anybody proposes a
//! model, with a bond, and a referendum lists it or not. Anybody challenges a listing, with a bond; the
//! model's title holder answers with an equal one, which takes the challenge to a referendum, or the
//! model is delisted. An emergency body can suspend a listed model for a while, in which it takes no new
//! requests; token holders confirm or lift that.
//!
//! No call moves a title, shares, or funds other than the bonds that the pallet itself has on hold.
//! Referenda's own deposits are paid by who opens one, and returned when the proposal or challenge is
//! settled.
//!
//! # Bonds
//!
//! | ends | proposer's | challenger's | answerer's |
//! |---|---|---|---|
//! | listed, or lapsed | back | | |
//! | proposal rejected | treasury | | |
//! | challenge unanswered | | back | |
//! | challenge upheld | | back | challenger and treasury |
//! | challenge dismissed | | answerer and treasury | back |
//! | challenge lapsed | | back | back |
//!
//! A lost bond goes to the winner in part only ([`Config::WinnerShare`]): else a title holder could
//! challenge itself for nothing, again and again, and so keep out challenges that are meant.
//!
//! # Invariants of storage
//!
//! 1. Listings, proposals and suspensions are of models that exist.
//! 2. A model has at most one proposal, and only while it is not listed; at most one challenge, and only
//!    while it is listed. A suspended model has been listed.
//! 3. Nobody has answered their own challenge.
//! 4. Of each hold reason, every account has on hold the sum of its open bonds.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

pub mod polls;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bonds;
mod challenges;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
#[cfg(test)]
mod mock;
mod proposals;
mod queries;
mod suspensions;
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
	use crate::{
		polls::Polls,
		types::{ChallengeOf, ListingInfoOf, ListingOf, Outcome, ProposalOf, Suspension, Verdict},
	};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{InspectHold, MutateHold},
	};
	use frame_system::pallet_prelude::*;
	use freehold_primitives::{
		listing::{Ground, PollIndex},
		ownership::Titles,
		ModelId,
	};
	use sp_core::H256;
	use sp_runtime::{
		traits::{Saturating, Zero},
		Perbill,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// In which bonds are.
		type Currency: InspectHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;
		/// The registry of titles.
		type Titles: Titles<Self::AccountId, BalanceOf<Self>>;
		/// Referenda.
		type Polls: Polls<Self::AccountId>;
		/// As whom a referendum lists a model.
		type ListOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// As whom a referendum delists a model, or confirms its suspension.
		type DelistOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who can suspend a model.
		type EmergencyOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// The treasury, to which lost bonds go.
		type ProtocolPayee: Get<Self::AccountId>;
		/// The winner's part of a bond that is lost in a challenge; the rest is the treasury's.
		#[pallet::constant]
		type WinnerShare: Get<Perbill>;
		/// Held for a proposal.
		#[pallet::constant]
		type ListingBond: Get<BalanceOf<Self>>;
		/// Held for a challenge, and for its answer.
		#[pallet::constant]
		type ChallengeBond: Get<BalanceOf<Self>>;
		/// Blocks in which a challenge can be answered.
		#[pallet::constant]
		type AnswerPeriod: Get<BlockNumberFor<Self>>;
		/// Blocks after a dismissed challenge in which there can be no other.
		#[pallet::constant]
		type ChallengeCooldown: Get<BlockNumberFor<Self>>;
		/// Blocks for which the emergency body suspends a model.
		#[pallet::constant]
		type SuspensionPeriod: Get<BlockNumberFor<Self>>;
		/// Blocks after a suspension in which the emergency body cannot suspend the model again.
		#[pallet::constant]
		type SuspensionCooldown: Get<BlockNumberFor<Self>>;
		/// Blocks after which a proposal or an answered challenge lapses though its referendum has not
		/// ended: longer than any that is decided.
		#[pallet::constant]
		type PollTimeout: Get<BlockNumberFor<Self>>;
		/// Weights.
		type WeightInfo: WeightInfo;
	}

	/// What funds are on hold for.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A proposal to list a model.
		Proposal,
		/// A challenge against a listing.
		Challenge,
		/// An answer to a challenge.
		Answer,
	}

	// Listed models.
	// `Blake2_128Concat`, here and below: users choose models.
	#[pallet::storage]
	pub type Listings<T: Config> = StorageMap<_, Blake2_128Concat, ModelId, ListingOf<T>>;

	// Proposals by model.
	#[pallet::storage]
	pub type Proposals<T: Config> = StorageMap<_, Blake2_128Concat, ModelId, ProposalOf<T>>;

	// Challenges by model.
	#[pallet::storage]
	pub type Challenges<T: Config> = StorageMap<_, Blake2_128Concat, ModelId, ChallengeOf<T>>;

	// Each model's last suspension, which outlasts its listing.
	#[pallet::storage]
	pub type Suspensions<T: Config> = StorageMap<_, Blake2_128Concat, ModelId, Suspension<BlockNumberFor<T>>>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Somebody proposes to list a model.
		ListingProposed { model: ModelId, proposer: T::AccountId, statement: H256, poll: PollIndex },
		/// A proposal has ended.
		ProposalSettled { model: ModelId, proposer: T::AccountId, outcome: Outcome },
		/// A model is listed.
		Listed { model: ModelId },
		/// A model is listed no more.
		Delisted { model: ModelId },
		/// Somebody says that a model should not be listed.
		Challenged { model: ModelId, challenger: T::AccountId, ground: Ground, evidence: H256 },
		/// The title holder answers: token holders decide.
		ChallengeAnswered { model: ModelId, answerer: T::AccountId, statement: H256, poll: PollIndex },
		/// A challenge has ended.
		ChallengeSettled { model: ModelId, challenger: T::AccountId, verdict: Verdict },
		/// The emergency body has suspended a model.
		Suspended { model: ModelId, until: BlockNumberFor<T> },
		/// A suspension stays until it is lifted.
		SuspensionConfirmed { model: ModelId },
		/// A model takes requests again.
		SuspensionLifted { model: ModelId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such model.
		ModelNotFound,
		/// The model takes no calls any more.
		ModelRetired,
		/// The model is listed.
		AlreadyListed,
		/// The model is not listed.
		NotListed,
		/// Somebody has proposed the model: settle that first, if it has ended.
		AlreadyProposed,
		/// Nobody has proposed the model.
		ProposalNotFound,
		/// The model has been challenged: settle that first, if it has ended.
		AlreadyChallenged,
		/// Nobody has challenged the model.
		ChallengeNotFound,
		/// The challenge has been answered.
		AlreadyAnswered,
		/// The caller does not have the title.
		NotHolder,
		/// The caller is the challenger.
		OwnChallenge,
		/// Too soon after the last.
		TooEarly,
		/// The time for an answer is over.
		TooLate,
		/// It is not decided.
		StillOpen,
		/// The model is suspended.
		AlreadySuspended,
		/// The model is not suspended.
		NotSuspended,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let share = T::WinnerShare::get().mul_floor(T::ChallengeBond::get());
			let least = T::Currency::minimum_balance();
			let payable = |amount: BalanceOf<T>| amount >= least;
			assert!(
				payable(share) && payable(T::ChallengeBond::get().saturating_sub(share)),
				"each part of a lost bond must be payable to any account"
			);
			assert!(payable(T::ListingBond::get()), "a lost bond must be payable to any account");
			assert!(!T::AnswerPeriod::get().is_zero(), "a challenge must be answerable");
			assert!(!T::PollTimeout::get().is_zero(), "a referendum takes time");
			assert!(!T::SuspensionCooldown::get().is_zero(), "suspensions must not be renewable for ever");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Proposes to list a model.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// Opens a referendum. `ListingBond` is put on hold and the referendum's deposits are reserved
		/// with the caller, until [`Pallet::list`] or [`Pallet::settle_proposal`]. `statement` is the
		/// BLAKE2b-256 of what there is to say for the model.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::ModelRetired`], [`Error::AlreadyListed`],
		///   [`Error::AlreadyProposed`], and those of the currency and of referenda
		///
		/// ## Events
		/// - [`Event::ListingProposed`]
		#[pallet::call_index(0)]
		pub fn propose(origin: OriginFor<T>, model: ModelId, statement: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			proposals::do_propose::<T>(who, model, statement)
		}

		/// Lists a model.
		///
		/// ## Dispatch Origin
		/// `ListOrigin`: a referendum.
		///
		/// ## Details
		/// Of a proposed model the bond and the referendum's deposits return.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::ModelRetired`], [`Error::AlreadyListed`]
		///
		/// ## Events
		/// - [`Event::Listed`], [`Event::ProposalSettled`]
		#[pallet::call_index(1)]
		pub fn list(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			T::ListOrigin::ensure_origin(origin)?;
			proposals::do_list::<T>(model)
		}

		/// Ends a proposal whose referendum has ended.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// A rejected proposal's bond goes to the treasury, unless the model is retired. After any other
		/// outcome it returns, also when the referendum is open for more than `PollTimeout`. An approved
		/// model is listed by the referendum itself, as long as it can be, not by this call.
		///
		/// ## Errors
		/// - [`Error::ProposalNotFound`], [`Error::StillOpen`]
		///
		/// ## Events
		/// - [`Event::ProposalSettled`]
		#[pallet::call_index(2)]
		pub fn settle_proposal(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			ensure_signed(origin)?;
			proposals::do_settle::<T>(model)
		}

		/// Challenges a listing.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone. A title holder who challenges its own model takes it off the list.
		///
		/// ## Details
		/// `ChallengeBond` is put on hold. The title holder has `AnswerPeriod` to answer. `evidence` is
		/// the BLAKE2b-256 of the evidence.
		///
		/// ## Errors
		/// - [`Error::NotListed`], [`Error::AlreadySuspended`], [`Error::AlreadyChallenged`]
		/// - [`Error::TooEarly`]: within `ChallengeCooldown` of one that was dismissed
		///
		/// ## Events
		/// - [`Event::Challenged`]
		#[pallet::call_index(3)]
		pub fn challenge(
			origin: OriginFor<T>,
			model: ModelId,
			ground: Ground,
			evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			challenges::do_challenge::<T>(who, model, ground, evidence)
		}

		/// Answers a challenge, which takes it to a vote.
		///
		/// ## Dispatch Origin
		/// Signed by the title holder.
		///
		/// ## Details
		/// Opens a referendum on delisting the model. As much as the challenger's bond is put on hold, and
		/// the referendum's deposits are reserved, with the caller, who remains the answerer if the title
		/// moves. `statement` is the BLAKE2b-256 of the answer.
		///
		/// ## Errors
		/// - [`Error::ChallengeNotFound`], [`Error::AlreadyAnswered`], [`Error::NotHolder`],
		///   [`Error::OwnChallenge`], [`Error::TooLate`], and those of the currency and of referenda
		///
		/// ## Events
		/// - [`Event::ChallengeAnswered`]
		#[pallet::call_index(4)]
		pub fn answer_challenge(origin: OriginFor<T>, model: ModelId, statement: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			challenges::do_answer::<T>(who, model, statement)
		}

		/// Ends a challenge that nobody has answered in time, or on which the vote has ended.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// Unanswered or upheld, the model is delisted. Bonds return or are lost as the pallet's
		/// documentation says. It lapses when the referendum is open for more than `PollTimeout`.
		///
		/// ## Errors
		/// - [`Error::ChallengeNotFound`], [`Error::StillOpen`]
		///
		/// ## Events
		/// - [`Event::ChallengeSettled`], [`Event::Delisted`]
		#[pallet::call_index(5)]
		pub fn settle_challenge(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			ensure_signed(origin)?;
			challenges::do_settle::<T>(model)
		}

		/// Takes a model off the list.
		///
		/// ## Dispatch Origin
		/// `DelistOrigin`: a referendum.
		///
		/// ## Details
		/// Ends a challenge too: by its own vote if that has ended; else it lapses. A suspension stays.
		///
		/// ## Errors
		/// - [`Error::NotListed`]
		///
		/// ## Events
		/// - [`Event::Delisted`], [`Event::ChallengeSettled`]
		#[pallet::call_index(6)]
		pub fn delist(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			T::DelistOrigin::ensure_origin(origin)?;
			challenges::do_delist::<T>(model)
		}

		/// Stops new requests of a listed model for `SuspensionPeriod`.
		///
		/// ## Dispatch Origin
		/// `EmergencyOrigin`.
		///
		/// ## Details
		/// Requests in flight end as they would. Ends by itself, and can be renewed only
		/// `SuspensionCooldown` after it has ended.
		///
		/// ## Errors
		/// - [`Error::NotListed`], [`Error::AlreadySuspended`], [`Error::TooEarly`]
		///
		/// ## Events
		/// - [`Event::Suspended`]
		#[pallet::call_index(7)]
		pub fn suspend(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			T::EmergencyOrigin::ensure_origin(origin)?;
			suspensions::do_suspend::<T>(model)
		}

		/// Makes a suspension last until it is lifted.
		///
		/// ## Dispatch Origin
		/// `DelistOrigin`: a referendum.
		///
		/// ## Details
		/// Also within `SuspensionCooldown` after its end, as a referendum may take longer than it.
		///
		/// ## Errors
		/// - [`Error::NotSuspended`]
		///
		/// ## Events
		/// - [`Event::SuspensionConfirmed`]
		#[pallet::call_index(8)]
		pub fn confirm_suspension(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			T::DelistOrigin::ensure_origin(origin)?;
			suspensions::do_confirm::<T>(model)
		}

		/// Ends a suspension.
		///
		/// ## Dispatch Origin
		/// `ListOrigin` or `DelistOrigin`: a referendum.
		///
		/// ## Details
		/// The emergency body has to wait for `SuspensionCooldown` before it can suspend the model again.
		///
		/// ## Errors
		/// - [`Error::NotSuspended`]
		///
		/// ## Events
		/// - [`Event::SuspensionLifted`]
		#[pallet::call_index(9)]
		pub fn lift_suspension(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			if let Err(origin) = T::ListOrigin::try_origin(origin) {
				T::DelistOrigin::ensure_origin(origin)?;
			}
			suspensions::do_lift::<T>(model)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// How a model stands, whether or not there is one.
		pub fn listing(model: ModelId) -> ListingInfoOf<T> {
			queries::listing::<T>(&model)
		}

		/// Up to `limit` listed models, at most a page, from the one after `after` in storage order.
		pub fn listings(after: Option<ModelId>, limit: u32) -> Vec<ListingInfoOf<T>> {
			queries::listings::<T>(after, limit)
		}

		/// The same of models that somebody proposes to list.
		pub fn proposals(after: Option<ModelId>, limit: u32) -> Vec<ListingInfoOf<T>> {
			queries::proposals::<T>(after, limit)
		}
	}
}
