//! Shares of models: who divides a model's royalties, and who can replace its title holder.
//!
//! A model has [`SHARES`](freehold_primitives::ownership::SHARES) shares, given to its publisher when it
//! is registered. Its royalties belong to whoever held the shares when they came in, whatever happens to
//! the shares afterwards, and can be claimed at any time. Shares are given away or sold; only their
//! holder, or somebody who pays what the holder asks, moves them. No privileged origin moves shares
//! or titles.
//!
//! A model that is derived from others shares its royalties with them: the parts of its ancestors, fixed
//! when it was registered, go to the ancestors' shareholders, and the rest to its own.
//!
//! Holders of more than half of the shares can give the title to another account: those who support
//! a candidate count with the shares they have, as long as they have them, and after a grace period
//! the candidate takes the title.
//!
//! # Invariants of storage
//!
//! 1. The shares of every model sum up to all of them.
//! 2. Royalties taken and not claimed are, to a millionth of a unit, what is owed to the holders, and the dust
//!    of those that are gone.
//! 3. The royalties' account has all that was taken and not claimed, above its existential deposit.
//! 4. Nobody offers, or supports a candidate with, more shares than they have.
//! 5. A candidate's support is the sum of its supporters', and `majority_since` is set exactly if that is
//!    more than half of all.
//! 6. A holding has shares or royalties to claim; portfolios list every holding and no other.
//! 7. An ancestor has earned no more of its descendants' royalties than its own pool has taken, and only
//!    of models that name it.
//! 8. Of each hold reason, every account has on hold the sum of its recorded deposits.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod holdings;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
mod majority;
#[cfg(test)]
mod mock;
mod queries;
mod royalties;
mod sales;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use weights::WeightInfo;

use frame_support::traits::fungible::Inspect;

/// The balance of the pallet's currency.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

/// The log target of this pallet.
pub const LOG_TARGET: &str = "runtime::model-shares";

// The code that FRAME's macros generate calls `expect`; this module has no other.
#[expect(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::types::{Candidacy, Holding, Offer, Pool, Support};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{InspectHold, Mutate, MutateHold},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use freehold_primitives::{
		licence::Lineage,
		ownership::{AncestorInfo, CandidateInfo, HoldingInfo, RoyaltyInfo, ShareholderInfo, Titles},
		ModelId,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// In which royalties and prices are paid.
		type Currency: Inspect<Self::AccountId>
			+ Mutate<Self::AccountId>
			+ InspectHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;
		/// The registry of titles.
		type Titles: Titles<Self::AccountId, BalanceOf<Self>>;
		/// Which models' ancestors have a part in their royalties.
		type Lineage: Lineage<Self::AccountId>;
		/// The account that keeps royalties until they are claimed.
		#[pallet::constant]
		type PotId: Get<PalletId>;
		/// Held for an entry among a model's shareholders, with what it may offer and support, by
		/// whoever made it; and for a payout account.
		#[pallet::constant]
		type HoldingDeposit: Get<BalanceOf<Self>>;
		/// Blocks from when a candidate has the majority, and the title its holder, until it can take the title.
		#[pallet::constant]
		type GracePeriod: Get<BlockNumberFor<Self>>;
		/// The most models for which one call claims.
		#[pallet::constant]
		type MaxClaims: Get<u32>;
		/// Weights.
		type WeightInfo: WeightInfo;
	}

	/// What funds are on hold for.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// An entry among a model's shareholders.
		Holding,
		/// A payout account.
		Payout,
	}

	// Royalties by model.
	// `Blake2_128Concat`, here and below: users choose models and accounts.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Blake2_128Concat, ModelId, Pool<T>>;

	// What ancestors have earned of a model's royalties, by model and ancestor.
	#[pallet::storage]
	pub type AncestorEarnings<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Blake2_128Concat, ModelId, BalanceOf<T>, ValueQuery>;

	// Holdings by model and holder.
	#[pallet::storage]
	pub type Holdings<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Blake2_128Concat, T::AccountId, Holding<T>>;

	// The models of which an account has a holding.
	#[pallet::storage]
	pub type Portfolios<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, ModelId, ()>;

	// Shares for sale by model and seller.
	#[pallet::storage]
	pub type Offers<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Blake2_128Concat, T::AccountId, Offer<T>>;

	// Where an account's claims go, and what it has on hold for that.
	#[pallet::storage]
	pub type Payouts<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, (T::AccountId, BalanceOf<T>)>;

	// Support for candidates by model and shareholder.
	#[pallet::storage]
	pub type Supports<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Blake2_128Concat, T::AccountId, Support<T>>;

	// Candidates for the title that somebody supports, by model.
	#[pallet::storage]
	pub type Candidacies<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Blake2_128Concat, T::AccountId, Candidacy<T>>;

	// Since when a title has been with its holder, if it has ever moved.
	#[pallet::storage]
	pub type TitleSince<T: Config> = StorageMap<_, Blake2_128Concat, ModelId, BlockNumberFor<T>>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			royalties::endow::<T>();
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A new model's shares were given to its publisher.
		SharesIssued { model: ModelId, to: T::AccountId },
		/// Shares were given away.
		SharesTransferred { model: ModelId, from: T::AccountId, to: T::AccountId, shares: u32 },
		/// Shares are for sale; the price is that of one.
		SharesOffered { model: ModelId, seller: T::AccountId, shares: u32, price: BalanceOf<T> },
		/// An offer was taken back.
		OfferCancelled { model: ModelId, seller: T::AccountId },
		/// Shares were sold; `paid` for all of them.
		SharesSold {
			model: ModelId,
			seller: T::AccountId,
			buyer: T::AccountId,
			shares: u32,
			paid: BalanceOf<T>,
		},
		/// A shareholder's royalties were paid out.
		RoyaltiesClaimed { model: ModelId, who: T::AccountId, amount: BalanceOf<T> },
		/// An account's claims go elsewhere, or to itself again.
		PayoutSet { who: T::AccountId, to: Option<T::AccountId> },
		/// A shareholder supports a candidate for a title.
		TitleSupported { model: ModelId, who: T::AccountId, candidate: T::AccountId, shares: u32 },
		/// A shareholder supports nobody any more.
		SupportWithdrawn { model: ModelId, who: T::AccountId },
		/// A candidate has taken a title by the will of the majority of shares.
		TitleTaken { model: ModelId, by: T::AccountId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such model.
		ModelNotFound,
		/// The model has its shares.
		AlreadyIssued,
		/// None are named, or the account has none.
		NoShares,
		/// There are fewer than that.
		NotEnoughShares,
		/// They are for sale: cancel the offer first.
		SharesOnOffer,
		/// From an account to itself.
		SameAccount,
		/// The account offers no shares of the model.
		OfferNotFound,
		/// A share costs more than the buyer would pay.
		PriceTooHigh,
		/// There is nothing to claim.
		NothingToClaim,
		/// The account supports nobody.
		NotSupporting,
		/// The candidate has the title.
		AlreadyHolder,
		/// No majority of the shares supports the account.
		NoMajority,
		/// The grace period is not over.
		TooEarly,
		/// A sum would not fit a balance.
		Overflow,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxClaims::get() >= 1, "one model at least can be claimed for");
			assert!(T::GracePeriod::get() >= 1u32.into(), "a title must not be taken unawares");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Gives shares to an account.
		///
		/// ## Dispatch Origin
		/// Signed by the shareholder.
		///
		/// ## Details
		/// What the shares have earned so far stays with the sender. `HoldingDeposit` is put on hold with
		/// the sender when the receiver had none; it returns when that entry goes.
		///
		/// ## Errors
		/// - [`Error::NoShares`], [`Error::NotEnoughShares`], [`Error::SharesOnOffer`], [`Error::SameAccount`]
		/// - [`Error::Overflow`]
		///
		/// ## Events
		/// - [`Event::SharesTransferred`]
		#[pallet::call_index(0)]
		pub fn transfer(
			origin: OriginFor<T>,
			model: ModelId,
			to: T::AccountId,
			#[pallet::compact] shares: u32,
		) -> DispatchResult {
			let from = ensure_signed(origin)?;
			holdings::do_transfer::<T>(from, model, to, shares)
		}

		/// Offers shares for sale, in place of an earlier offer of the same model.
		///
		/// ## Dispatch Origin
		/// Signed by the shareholder.
		///
		/// ## Details
		/// `price` is that of one share. Until they are sold the shares earn for the seller; they cannot
		/// be transferred. Anybody can buy some of them or all.
		///
		/// ## Errors
		/// - [`Error::NoShares`], [`Error::NotEnoughShares`], [`Error::Overflow`]
		///
		/// ## Events
		/// - [`Event::SharesOffered`]
		#[pallet::call_index(1)]
		pub fn offer(
			origin: OriginFor<T>,
			model: ModelId,
			#[pallet::compact] shares: u32,
			price: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			sales::do_offer::<T>(who, model, shares, price)
		}

		/// Takes an offer back.
		///
		/// ## Dispatch Origin
		/// Signed by the seller.
		///
		/// ## Errors
		/// - [`Error::OfferNotFound`]
		///
		/// ## Events
		/// - [`Event::OfferCancelled`]
		#[pallet::call_index(2)]
		pub fn cancel_offer(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			sales::do_cancel::<T>(who, model)
		}

		/// Buys shares that are for sale.
		///
		/// ## Dispatch Origin
		/// Signed by the buyer.
		///
		/// ## Details
		/// `max_price` is the most that the buyer pays for one share. The price goes to the seller and the
		/// shares to the buyer, or neither. `HoldingDeposit` is put on hold when the buyer had none.
		///
		/// ## Errors
		/// - [`Error::OfferNotFound`], [`Error::NoShares`], [`Error::NotEnoughShares`]
		/// - [`Error::PriceTooHigh`], [`Error::SameAccount`], [`Error::Overflow`]
		///
		/// ## Events
		/// - [`Event::SharesSold`]
		#[pallet::call_index(3)]
		pub fn buy(
			origin: OriginFor<T>,
			model: ModelId,
			seller: T::AccountId,
			#[pallet::compact] shares: u32,
			max_price: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			sales::do_buy::<T>(who, model, seller, shares, max_price)
		}

		/// Claims the royalties of one or of several models.
		///
		/// ## Dispatch Origin
		/// Signed by the shareholder, or by who was one.
		///
		/// ## Details
		/// All that the account's shares have earned goes to its payout account, or to itself.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::NothingToClaim`], [`Error::Overflow`]
		///
		/// ## Events
		/// - [`Event::RoyaltiesClaimed`] for each model that had some
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::claim(models.len() as u32))]
		pub fn claim(origin: OriginFor<T>, models: BoundedVec<ModelId, T::MaxClaims>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			royalties::do_claim::<T>(who, models)
		}

		/// Sets where the caller's claims go.
		///
		/// ## Dispatch Origin
		/// Signed.
		///
		/// ## Details
		/// `HoldingDeposit` is on hold as long as there is a payout account.
		///
		/// ## Events
		/// - [`Event::PayoutSet`]
		#[pallet::call_index(5)]
		pub fn set_payout(origin: OriginFor<T>, to: Option<T::AccountId>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			royalties::do_set_payout::<T>(who, to)
		}

		/// Supports a candidate for a model's title, in place of another.
		///
		/// ## Dispatch Origin
		/// Signed by the shareholder.
		///
		/// ## Details
		/// With all shares that the caller has now. Those that it gives away or sells support nobody any
		/// more; those that it gets later do when it calls again. Support stands until it is withdrawn.
		///
		/// ## Errors
		/// - [`Error::ModelNotFound`], [`Error::NoShares`], [`Error::AlreadyHolder`]
		///
		/// ## Events
		/// - [`Event::TitleSupported`]
		#[pallet::call_index(6)]
		pub fn support(origin: OriginFor<T>, model: ModelId, candidate: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			majority::do_support::<T>(who, model, candidate)
		}

		/// Supports nobody any more.
		///
		/// ## Dispatch Origin
		/// Signed by the shareholder.
		///
		/// ## Errors
		/// - [`Error::NotSupporting`]
		///
		/// ## Events
		/// - [`Event::SupportWithdrawn`]
		#[pallet::call_index(7)]
		pub fn withdraw_support(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			majority::do_withdraw::<T>(who, model)
		}

		/// Takes a title that the majority of shares has meant for the caller for a grace period.
		///
		/// ## Dispatch Origin
		/// Signed by the candidate.
		///
		/// ## Details
		/// The model's deposit, at most `max_deposit`, is put on hold with the caller and returns to the
		/// earlier holder.
		///
		/// ## Errors
		/// - [`Error::NoMajority`], [`Error::TooEarly`], [`Error::AlreadyHolder`], and the registry's
		///
		/// ## Events
		/// - [`Event::TitleTaken`]
		#[pallet::call_index(8)]
		pub fn take_title(origin: OriginFor<T>, model: ModelId, max_deposit: BalanceOf<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			majority::do_take::<T>(who, model, max_deposit)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A page of those who have shares of a model, or royalties of it to claim, from the one after
		/// `after` in storage order; empty at the end.
		pub fn shareholders(
			model: ModelId,
			after: Option<T::AccountId>,
		) -> Vec<ShareholderInfo<T::AccountId, BalanceOf<T>>> {
			queries::shareholders::<T>(&model, after.as_ref())
		}

		/// A page of the models of which an account has shares or royalties to claim.
		pub fn portfolio(who: T::AccountId, after: Option<ModelId>) -> Vec<HoldingInfo<BalanceOf<T>>> {
			queries::portfolio::<T>(&who, after.as_ref())
		}

		/// Where an account's claims go, if not to itself.
		pub fn payout(who: T::AccountId) -> Option<T::AccountId> {
			queries::payout::<T>(&who)
		}

		/// What a model has earned for its shareholders.
		pub fn royalties(model: ModelId) -> Option<RoyaltyInfo<BalanceOf<T>>> {
			queries::royalties::<T>(&model)
		}

		/// The ancestors that have a part in a model's royalties.
		pub fn ancestors(model: ModelId) -> Vec<AncestorInfo<BalanceOf<T>>> {
			queries::ancestors::<T>(&model)
		}

		/// Whom shareholders would give the title to; at most a page.
		pub fn candidates(model: ModelId) -> Vec<CandidateInfo<T::AccountId, BlockNumberFor<T>>> {
			queries::candidates::<T>(&model)
		}
	}
}
