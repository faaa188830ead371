//! Subscriptions: prepaid inference, repeated every so many blocks.
//!
//! Whoever subscribes puts funds on hold, and an input into the chain's state, which it can replace. Every
//! so many blocks the pallet makes a request of the market for it, with the input there is. A request's
//! maximum fee comes out of the funds, and what it does not spend goes back into them. A run also
//! pays for its place in the block, whether or not the market takes its request. A subscription ends when
//! its funds do not cover another run, when its term is over, or when its owner cancels it; then everything
//! left is released.
//!
//! # Invariants of storage
//!
//! 1. Of each hold reason, every account has on hold the sum of its subscriptions' funds, or deposits.
//! 2. Every subscription has exactly one agenda entry, in the block of its next run, and no other entries
//!    exist; none lies before [`Backlog`], or in the past when there is no backlog.
//! 3. A subscription has its inputs, and is listed under its owner; nothing else is.
//! 4. `open` is the number of its requests in [`Requests`].
//! 5. A subscription's term is not over.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

pub mod types;
pub mod weights;

mod agenda;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod funds;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
#[cfg(test)]
mod mock;
mod queries;
mod runs;
mod subscriptions;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use queries::tensors_of;
pub use weights::WeightInfo;

use frame_support::traits::fungible::Inspect;

/// The balance of the pallet's currency.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

/// The log target of this pallet.
pub const LOG_TARGET: &str = "runtime::subscriptions";

// The code that FRAME's macros generate calls `expect`; this module has no other.
#[expect(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::types::{InputsOf, Params, Run, Subscription};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{InspectHold, Mutate, MutateHold},
			Contains,
		},
	};
	use frame_system::pallet_prelude::*;
	use freehold_primitives::{
		market::{FollowUpFee, Inference},
		subscription::{EndReason, SkipReason, SubscriptionId},
		ModelId, RequestId, VersionIndex,
	};
	use sp_core::H256;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// In which requests, fees and deposits are paid.
		type Currency: Mutate<Self::AccountId>
			+ InspectHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;
		/// The market for inference, which tells this pallet of requests that close.
		type Inference: Inference<Self::AccountId, BalanceOf<Self>, BlockNumberFor<Self>>;
		/// Whose money nothing binds: HOLD that backs a vote must not be paid away while the vote stands.
		type MayPay: Contains<Self::AccountId>;
		/// What a run would cost as a transaction.
		type FollowUpFee: FollowUpFee<BalanceOf<Self>>;
		/// Who receives the fees of runs.
		type ProtocolPayee: Get<Self::AccountId>;
		/// Held for each subscription, besides what the bytes of its inputs cost.
		#[pallet::constant]
		type BaseDeposit: Get<BalanceOf<Self>>;
		/// Held for each byte of inputs.
		#[pallet::constant]
		type ByteDeposit: Get<BalanceOf<Self>>;
		/// The longest encoded inputs, in bytes.
		#[pallet::constant]
		type MaxInputBytes: Get<u32>;
		/// The most runs in one block.
		#[pallet::constant]
		type MaxRunsPerBlock: Get<u32>;
		/// Weights.
		type WeightInfo: WeightInfo;
	}

	/// What funds are on hold for.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Prepaid runs.
		Funds,
		/// The bytes that a subscription stores.
		Deposit,
	}

	// `Blake2_128Concat`, here and below: an id is a hash, but its owner chooses the salt in it.
	/// Live subscriptions.
	#[pallet::storage]
	pub type Subscriptions<T: Config> = StorageMap<_, Blake2_128Concat, SubscriptionId, Subscription<T>>;

	/// Their inputs.
	#[pallet::storage]
	pub type Inputs<T: Config> = StorageMap<_, Blake2_128Concat, SubscriptionId, InputsOf<T>, ValueQuery>;

	// Users choose accounts.
	/// The subscriptions of an account.
	#[pallet::storage]
	pub type Owned<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, SubscriptionId, ()>;

	// Block numbers are the chain's own.
	/// The next run of each subscription, by block.
	#[pallet::storage]
	pub type Agenda<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BlockNumberFor<T>, Blake2_128Concat, SubscriptionId, ()>;

	/// The oldest block whose runs are not all served, when blocks have not had room for all.
	#[pallet::storage]
	pub type Backlog<T: Config> = StorageValue<_, BlockNumberFor<T>>;

	/// Open requests by which a subscription has run, even one that has ended since.
	#[pallet::storage]
	pub type Requests<T: Config> = StorageMap<_, Blake2_128Concat, RequestId, Run<BlockNumberFor<T>>>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Somebody has subscribed.
		Subscribed {
			subscription: SubscriptionId,
			owner: T::AccountId,
			model: ModelId,
			version: VersionIndex,
			input_root: H256,
		},
		/// Further runs have another input.
		InputUpdated { subscription: SubscriptionId, input_root: H256 },
		/// So much was added to the funds.
		ToppedUp { subscription: SubscriptionId, amount: BalanceOf<T> },
		/// A run has made a request.
		RunMade { subscription: SubscriptionId, request: RequestId, fee: BalanceOf<T> },
		/// A run has made no request; its fee is paid all the same.
		RunSkipped { subscription: SubscriptionId, reason: SkipReason, fee: BalanceOf<T> },
		/// What a request has not spent is back in the funds.
		FundsReturned { subscription: SubscriptionId, request: RequestId, amount: BalanceOf<T> },
		/// A subscription has ended; so much of funds and deposit was released.
		Ended { subscription: SubscriptionId, reason: EndReason, released: BalanceOf<T> },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such subscription.
		SubscriptionNotFound,
		/// Only its owner may do this.
		NotOwner,
		/// The account has subscribed with the same salt at the same nonce.
		SubscriptionExists,
		/// Runs must be at least a block apart.
		InvalidPeriod,
		/// The term is over before the first run.
		InvalidTerm,
		/// The funds do not cover one run.
		InsufficientFunds,
		/// A sum overflows.
		Overflow,
		/// The account has votes or locks that its HOLD backs.
		VotesLocked,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			agenda::serve::<T>(now)
		}

		fn integrity_test() {
			agenda::check_limits::<T>();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Subscribes to repeated inference.
		///
		/// ## Dispatch Origin
		/// Signed, by the owner, from whom funds and deposit are held.
		///
		/// ## Details
		/// The first run is in the next block. Inputs and outputs are public. Whether workers can be
		/// had for the maximum fee is seen at each run.
		///
		/// ## Errors
		/// - [`Error::InvalidPeriod`], [`Error::InvalidTerm`], [`Error::InsufficientFunds`]
		/// - [`Error::SubscriptionExists`], [`Error::VotesLocked`], [`Error::Overflow`]
		/// - the market's, for what it would never take, and the currency's
		///
		/// ## Events
		/// - [`Event::Subscribed`]
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::subscribe(params.inputs.len() as u32))]
		pub fn subscribe(origin: OriginFor<T>, params: Params<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			subscriptions::do_subscribe::<T>(who, params)
		}

		/// Replaces a subscription's input.
		///
		/// ## Dispatch Origin
		/// Signed by the owner.
		///
		/// ## Details
		/// From the next run on. The deposit follows the input's length, at today's price of a byte.
		///
		/// ## Errors
		/// - [`Error::SubscriptionNotFound`], [`Error::NotOwner`], [`Error::Overflow`]
		/// - the market's, for what it would never take, and the currency's
		///
		/// ## Events
		/// - [`Event::InputUpdated`]
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::update_input(inputs.len() as u32))]
		pub fn update_input(
			origin: OriginFor<T>,
			subscription: SubscriptionId,
			inputs: InputsOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			subscriptions::do_update_input::<T>(who, subscription, inputs)
		}

		/// Adds to a subscription's funds.
		///
		/// ## Dispatch Origin
		/// Signed by the owner.
		///
		/// ## Errors
		/// - [`Error::SubscriptionNotFound`], [`Error::NotOwner`]
		/// - [`Error::VotesLocked`], [`Error::Overflow`], and the currency's
		///
		/// ## Events
		/// - [`Event::ToppedUp`]
		#[pallet::call_index(2)]
		pub fn top_up(
			origin: OriginFor<T>,
			subscription: SubscriptionId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			subscriptions::do_top_up::<T>(who, subscription, amount)
		}

		/// Ends a subscription and releases what is left of its funds, and its deposit.
		///
		/// ## Dispatch Origin
		/// Signed by the owner.
		///
		/// ## Details
		/// Requests that are open stay so; what they do not spend is released when they close.
		///
		/// ## Errors
		/// - [`Error::SubscriptionNotFound`], [`Error::NotOwner`]
		///
		/// ## Events
		/// - [`Event::Ended`]
		#[pallet::call_index(3)]
		pub fn cancel(origin: OriginFor<T>, subscription: SubscriptionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			subscriptions::do_cancel::<T>(who, subscription)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A live subscription.
		pub fn subscription(id: SubscriptionId) -> Option<queries::Info<T>> {
			queries::subscription::<T>(id)
		}

		/// The live subscriptions of an account, at most 256 of them.
		pub fn subscriptions_of(who: T::AccountId) -> Vec<queries::Info<T>> {
			queries::subscriptions_of::<T>(&who)
		}
	}
}
