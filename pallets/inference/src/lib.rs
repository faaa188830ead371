//! # Inference
//!
//! The market in which requesters pay bonded workers to run registered models. A request's
//! maximum fee is held until it ends, `Paid` or `Refunded`, which it does by itself: a request
//! has exactly one entry in the agenda, and what the agenda finds overdue moves on. What workers
//! submit comes as authorised general transactions, free when valid and refused by the pool when
//! not. The runtime judges it: one worker's answer by its form alone, several workers' by how
//! many agree within the model's tolerance.
//!
//! ## Invariants of storage
//!
//! Checked by `try_state`:
//! 1. Escrow held from an account is the sum of its open requests' escrows.
//! 2. Bond held from an account is its worker's bond.
//! 3. Every open request has exactly one agenda entry, and no other entries exist;
//!    [`OpenRequests`] counts them.
//! 4. A worker's `open` and `committed` are those of the assignments it has, and an assignment is
//!    listed under its worker for as long as its request is open.
//! 5. A service is listed under its version and under its worker, and its worker exists.
//! 6. The pot holds every claimable payout beside its existential deposit.
//! 7. Candidates and reveals belong to open requests.
//! 8. What the registry says a version has earned is at least what its paid requests say they paid: answers in
//!    blocks earn beside them.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

pub use pallet::*;
pub use queries::tensors_of;
pub use types::*;
pub use weights::WeightInfo;

pub mod agenda;
mod assignment;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod callbacks;
pub mod fees;
#[cfg(any(feature = "std", feature = "try-runtime"))]
pub mod invariants;
pub mod migrations;
#[cfg(test)]
mod mock;
mod offchain;
mod progress;
mod queries;
pub mod quorum;
mod requests;
mod retention;
mod settlement;
mod submissions;
#[cfg(test)]
mod tests;
pub mod types;
pub mod weights;
mod workers;

pub use fees::FollowUpFee;
pub use submissions::{genesis, refusal};
pub use workers::ownership_payload;

/// The log target of this pallet.
pub const LOG_TARGET: &str = "runtime::inference";

// Macros expand to `expect`.
#[expect(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, InspectHold, Mutate, MutateHold},
			Contains,
		},
		PalletId,
	};
	use frame_system::{offchain::CreateAuthorizedTransaction, pallet_prelude::*};
	use freehold_primitives::{
		callback::OnRequestClosed,
		crypto::{InferenceKey, InferenceSignature},
		job::JobError,
		licence::Licences,
		listing::Listings,
		ownership::Royalties,
		request::{FeeEstimate, RefundReason, Settlement},
		BlockRandomness, ModelId, ModelRegistry, RequestId, VersionIndex,
	};
	use sp_core::H256;
	use sp_runtime::Perbill;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>> + CreateAuthorizedTransaction<Call<Self>>
	{
		/// HOLD.
		type Currency: Inspect<Self::AccountId>
			+ Mutate<Self::AccountId>
			+ InspectHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;
		/// The registry of models.
		type Models: ModelRegistry<Self::AccountId, BalanceOf<Self>>;
		/// Who may call what.
		type Licences: Licences<Self::AccountId>;
		/// Which models are suspended.
		type Listings: Listings<BlockNumberFor<Self>>;
		/// Whose money nothing binds: HOLD that backs a vote must not be paid away while the vote stands.
		type MayPay: Contains<Self::AccountId>;
		/// Who divides royalties among shareholders.
		type Royalties: Royalties<Self::AccountId, BalanceOf<Self>>;
		/// This block's VRF.
		type Randomness: BlockRandomness;
		/// Who is told of each request that closes. Its weight is part of all that may close one.
		type OnRequestClosed: OnRequestClosed<Self::AccountId, BalanceOf<Self>>;
		/// What submissions would cost as transactions.
		type FollowUpFee: FollowUpFee<BalanceOf<Self>>;
		/// Who receives the protocol's share.
		type ProtocolPayee: Get<Self::AccountId>;
		/// The account that keeps payouts that could not be made.
		#[pallet::constant]
		type PotId: Get<PalletId>;
		/// What an open request's place in state costs for each block. Not returned, so that nobody
		/// can keep all places taken for the price of the requests' transactions.
		#[pallet::constant]
		type RentPerBlock: Get<BalanceOf<Self>>;
		/// The protocol's share of royalty and asks.
		#[pallet::constant]
		type ProtocolShare: Get<Perbill>;
		/// The least bond.
		#[pallet::constant]
		type MinBond: Get<BalanceOf<Self>>;
		/// The longest encoded inputs, in bytes.
		#[pallet::constant]
		type MaxInputBytes: Get<u32>;
		/// The longest encoded outputs, in bytes.
		#[pallet::constant]
		type MaxOutputBytes: Get<u32>;
		/// The longest encoded outputs that the chain's state keeps for a while, in bytes.
		#[pallet::constant]
		type MaxInlineOutput: Get<u32>;
		/// The most requests in one batch.
		#[pallet::constant]
		type MaxRequestBatch: Get<u32>;
		/// The most items in one submission.
		#[pallet::constant]
		type MaxItems: Get<u32>;
		/// The most versions that one worker serves.
		#[pallet::constant]
		type MaxServices: Get<u32>;
		/// The most workers that serve one version.
		#[pallet::constant]
		type MaxWorkersPerModel: Get<u32>;
		/// The most requests that one worker may take at once.
		#[pallet::constant]
		type MaxConcurrency: Get<u32>;
		/// The most requests whose deadlines one block serves.
		#[pallet::constant]
		type MaxAgendaPerBlock: Get<u32>;
		/// The most open requests.
		#[pallet::constant]
		type MaxOpenRequests: Get<u32>;
		/// Blocks after which a changed ask takes effect.
		#[pallet::constant]
		type AskDelay: Get<BlockNumberFor<Self>>;
		/// Blocks after which an offer whose node has not reported gives way to another worker's.
		#[pallet::constant]
		type OfferTimeout: Get<BlockNumberFor<Self>>;
		/// Blocks for which a leaving worker's bond stays.
		#[pallet::constant]
		type UnbondDelay: Get<BlockNumberFor<Self>>;
		/// The longest deadline, in blocks.
		#[pallet::constant]
		type MaxDeadline: Get<BlockNumberFor<Self>>;
		/// Blocks that a worker has beyond what it said it needs.
		#[pallet::constant]
		type AnswerSlack: Get<BlockNumberFor<Self>>;
		/// Blocks in which commitments may be opened.
		#[pallet::constant]
		type RevealWindow: Get<BlockNumberFor<Self>>;
		/// Blocks for which a closed request's outputs stay in state.
		#[pallet::constant]
		type Retention: Get<BlockNumberFor<Self>>;
		/// Milliseconds between blocks.
		#[pallet::constant]
		type BlockTime: Get<u64>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A worker's bond.
		Bond,
		/// A request's maximum fee.
		Escrow,
	}

	// Account ids are chosen by their holders: a cryptographic hash keeps the trie balanced.
	/// Workers by owner.
	#[pallet::storage]
	pub type Workers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Worker<T>>;

	// Keys are chosen by their holders.
	/// Whose worker an inference key signs for.
	#[pallet::storage]
	pub type WorkerOf<T: Config> = StorageMap<_, Blake2_128Concat, InferenceKey, T::AccountId>;

	// Model ids are hashes of files that publishers choose.
	/// Who serves a version, in order of offering.
	#[pallet::storage]
	pub type Services<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		(ModelId, VersionIndex),
		BoundedVec<Service<T>, T::MaxWorkersPerModel>,
		ValueQuery,
	>;

	// As for `Workers`.
	/// The versions that a worker serves.
	#[pallet::storage]
	pub type WorkerServices<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<(ModelId, VersionIndex), T::MaxServices>,
		ValueQuery,
	>;

	// A request id is a hash, but its requester chooses the salt in it.
	/// Open requests.
	#[pallet::storage]
	pub type Requests<T: Config> = StorageMap<_, Blake2_128Concat, RequestId, Request<T>>;

	// As for `Requests`.
	/// Who may still be drawn for an open request: frozen at the request.
	#[pallet::storage]
	pub type Candidates<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		RequestId,
		BoundedVec<Candidate<T>, T::MaxWorkersPerModel>,
		ValueQuery,
	>;

	// As for `Workers` and `Requests`.
	/// The open requests that a worker is assigned to: what its node has to do.
	#[pallet::storage]
	pub type WorkerRequests<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, RequestId, ()>;

	// As for `Requests`.
	/// Revealed outputs, until the request closes.
	#[pallet::storage]
	pub type Reveals<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, RequestId, Blake2_128Concat, T::AccountId, OutputOf<T>>;

	// As for `Requests`.
	/// Closed requests.
	#[pallet::storage]
	pub type Receipts<T: Config> = StorageMap<_, Blake2_128Concat, RequestId, Receipt<T>>;

	// As for `Requests`.
	/// The outputs of paid requests, for [`Config::Retention`] blocks.
	#[pallet::storage]
	pub type Outputs<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, BoundedVec<u8, T::MaxInlineOutput>>;

	// Block numbers are the chain's own.
	/// What must move on at the end of a block.
	#[pallet::storage]
	pub type Agenda<T: Config> = StorageMap<
		_,
		Twox64Concat,
		BlockNumberFor<T>,
		BoundedVec<RequestId, T::MaxAgendaPerBlock>,
		ValueQuery,
	>;

	/// How many requests are open.
	#[pallet::storage]
	pub type OpenRequests<T: Config> = StorageValue<_, u32, ValueQuery>;

	// Block numbers are the chain's own.
	/// Requests closed in a block whose outputs are in [`Outputs`].
	#[pallet::storage]
	pub type ClosedAt<T: Config> =
		StorageMap<_, Twox64Concat, BlockNumberFor<T>, BoundedVec<RequestId, ConstU32<1024>>, ValueQuery>;

	/// The block whose closed requests lose their outputs next.
	#[pallet::storage]
	pub type NextShrink<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	// As for `Workers`.
	/// Payouts that could not be made.
	#[pallet::storage]
	pub type Claimable<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, BalanceOf<T>, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			settlement::endow_pot::<T>();
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A worker has bonded.
		WorkerJoined { worker: T::AccountId, bond: BalanceOf<T> },
		/// A bond has grown to this.
		BondIncreased { worker: T::AccountId, bond: BalanceOf<T> },
		/// Another key signs for the worker.
		InferenceKeyChanged { worker: T::AccountId, key: InferenceKey },
		/// The worker takes another number of requests at once.
		ConcurrencyChanged { worker: T::AccountId, concurrency: u32 },
		/// The worker takes no new requests.
		Draining { worker: T::AccountId },
		/// The worker takes requests again.
		Resumed { worker: T::AccountId },
		/// The worker has left; its bond is free from that block.
		Leaving { worker: T::AccountId, until: BlockNumberFor<T> },
		/// The bond has been released.
		BondWithdrawn { worker: T::AccountId, amount: BalanceOf<T> },
		/// A worker offers to serve a version; its node has to pass the golden vectors.
		ServiceOffered { worker: T::AccountId, model: ModelId, version: VersionIndex },
		/// The worker's node has passed the golden vectors.
		ServiceReady { worker: T::AccountId, model: ModelId, version: VersionIndex },
		/// The worker's node could not run the version; the offer is gone.
		ServiceRefused { worker: T::AccountId, model: ModelId, version: VersionIndex, reason: JobError },
		/// A new ask holds from that block.
		AskChanged {
			worker: T::AccountId,
			model: ModelId,
			version: VersionIndex,
			ask: BalanceOf<T>,
			from: BlockNumberFor<T>,
		},
		/// The worker serves the version no more.
		ServiceStopped { worker: T::AccountId, model: ModelId, version: VersionIndex },
		/// A request has been made and its maximum fee held.
		Requested {
			request: RequestId,
			requester: T::AccountId,
			model: ModelId,
			version: VersionIndex,
			input_root: H256,
		},
		/// A worker has been drawn; it must submit by `due`.
		Assigned { request: RequestId, worker: T::AccountId, attempt: u32, due: BlockNumberFor<T> },
		/// A worker has committed to its outputs.
		Committed { request: RequestId, worker: T::AccountId },
		/// Commitments are to be opened by that block.
		RevealsOpened { request: RequestId, by: BlockNumberFor<T> },
		/// A worker has opened its commitment.
		Revealed { request: RequestId, worker: T::AccountId, output_root: H256 },
		/// A worker's engine could not run the request.
		Declined { request: RequestId, worker: T::AccountId, reason: JobError },
		/// A worker was silent past its time and lost this much of its bond.
		WorkerLate { request: RequestId, worker: T::AccountId, penalty: BalanceOf<T> },
		/// A request has been answered and settled.
		Paid { request: RequestId, settlement: Settlement<BalanceOf<T>> },
		/// A request has ended without an answer; this much went back.
		Refunded { request: RequestId, reason: RefundReason, amount: BalanceOf<T> },
		/// A payout could not be made and waits to be claimed.
		PayoutDeferred { who: T::AccountId, amount: BalanceOf<T> },
		/// Deferred payouts have been claimed.
		PayoutClaimed { who: T::AccountId, amount: BalanceOf<T> },
		/// Another pallet could not deal with the end of a request; the settlement stands.
		CallbackFailed { request: RequestId, error: DispatchError },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account has a worker already.
		AlreadyJoined,
		/// The account has no worker.
		NotWorker,
		/// The key signs for another worker.
		KeyTaken,
		/// The proof is not the key's signature over this owner.
		InvalidProof,
		/// The bond is below the least.
		BondTooLow,
		/// The concurrency is zero or above the limit.
		InvalidConcurrency,
		/// The worker is not in a state in which it can do this.
		WrongStatus,
		/// The worker still has open requests.
		RequestsOpen,
		/// The bond is not free yet.
		StillBonded,
		/// The worker serves the version already.
		AlreadyServing,
		/// The worker does not serve the version.
		NotServing,
		/// The worker serves as many versions as it may.
		MaxServicesExceeded,
		/// As many workers serve the version as may, none of them with a smaller bond.
		MaxWorkersExceeded,
		/// A worker needs at least one block and at most the longest deadline.
		InvalidMinBlocks,
		/// There is no such version, or the model is retired.
		ModelNotCallable,
		/// The version's licence does not let the account call it.
		NotLicensed,
		/// The model takes no new requests for now.
		ModelSuspended,
		/// The inputs are not encoded tensors with the version's names, types and shapes, NaN
		/// canonical.
		InvalidInputs,
		/// Redundancy is from 1 to 7.
		InvalidRedundancy,
		/// The deadline is zero or above the limit.
		InvalidDeadline,
		/// The same request has been made.
		RequestExists,
		/// Too few workers serve the version within the deadline.
		NotEnoughWorkers,
		/// Too few workers do it for the maximum fee less the rent until the deadline.
		MaxFeeTooLow,
		/// As many requests are open as may be.
		MaxOpenRequestsExceeded,
		/// There is no such open request.
		RequestNotFound,
		/// Only the requester may do this.
		NotRequester,
		/// The request has been assigned.
		AlreadyAssigned,
		/// Nothing is overdue.
		NotDue,
		/// Nothing waits to be claimed.
		NothingToClaim,
		/// A sum overflows.
		Overflow,
		/// The account has votes or locks that its HOLD backs.
		VotesLocked,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			agenda::weight::<T>(now)
		}

		fn on_finalize(now: BlockNumberFor<T>) {
			agenda::serve::<T>(now);
		}

		fn on_idle(now: BlockNumberFor<T>, limit: Weight) -> Weight {
			retention::shrink::<T>(now, limit)
		}

		fn offchain_worker(now: BlockNumberFor<T>) {
			offchain::work::<T>(now);
		}

		fn integrity_test() {
			agenda::check_limits::<T>();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			invariants::check::<T>()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Bonds a worker.
		///
		/// ## Dispatch Origin
		/// Signed, by the owner: a cold account. Its fees go there.
		/// ## Details
		/// `inference_key` is the hot key in the keystore of the worker's node; `proof` is its
		/// signature over [`ownership_payload`], so that nobody can have another's node work for
		/// them; `concurrency` is how many requests it computes at once.
		/// ## Errors
		/// `AlreadyJoined`, `KeyTaken`, `InvalidProof`, `BondTooLow`, `InvalidConcurrency`, or
		/// that the bond cannot be held.
		/// ## Events
		/// `WorkerJoined`.
		#[pallet::call_index(0)]
		pub fn join(
			origin: OriginFor<T>,
			inference_key: InferenceKey,
			proof: InferenceSignature,
			#[pallet::compact] bond: BalanceOf<T>,
			concurrency: u32,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			workers::do_join::<T>(who, inference_key, proof, bond, concurrency)
		}

		/// Adds to the bond.
		///
		/// ## Dispatch Origin
		/// Signed, by the worker's owner.
		/// ## Errors
		/// `NotWorker`, `WrongStatus` when leaving, or that it cannot be held.
		/// ## Events
		/// `BondIncreased`.
		#[pallet::call_index(1)]
		pub fn bond_extra(origin: OriginFor<T>, #[pallet::compact] amount: BalanceOf<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			workers::do_bond_extra::<T>(who, amount)
		}

		/// Replaces the hot key.
		///
		/// ## Dispatch Origin
		/// Signed, by the worker's owner; `proof` as in `join`.
		/// ## Errors
		/// `NotWorker`, `KeyTaken`, `InvalidProof`.
		/// ## Events
		/// `InferenceKeyChanged`.
		#[pallet::call_index(2)]
		pub fn set_inference_key(
			origin: OriginFor<T>,
			key: InferenceKey,
			proof: InferenceSignature,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			workers::do_set_key::<T>(who, key, proof)
		}

		/// Sets how many requests the worker takes at once.
		///
		/// ## Dispatch Origin
		/// Signed, by the worker's owner.
		/// ## Errors
		/// `NotWorker`, `InvalidConcurrency`.
		/// ## Events
		/// `ConcurrencyChanged`.
		#[pallet::call_index(3)]
		pub fn set_concurrency(origin: OriginFor<T>, concurrency: u32) -> DispatchResult {
			let who = ensure_signed(origin)?;
			workers::do_set_concurrency::<T>(who, concurrency)
		}

		/// Offers to serve a version.
		///
		/// ## Dispatch Origin
		/// Signed, by the worker's owner.
		/// ## Details
		/// Requests are assigned once the worker's node has run the version's golden vectors and
		/// reported so, in a later block. `min_blocks` is what it needs at least from assignment to
		/// answer. A version that has all its workers takes one more in place of an offer that was
		/// never confirmed, or else of the worker with the smallest bond, should it be smaller.
		/// ## Errors
		/// `NotWorker`, `WrongStatus` when leaving, `InvalidMinBlocks`, `ModelNotCallable`,
		/// `AlreadyServing`, `MaxServicesExceeded`, `MaxWorkersExceeded`.
		/// ## Events
		/// `ServiceOffered`; `ServiceStopped` for a worker that gave way.
		#[pallet::call_index(4)]
		#[pallet::weight(workers::serve_weight::<T>())]
		pub fn serve(
			origin: OriginFor<T>,
			model: ModelId,
			version: VersionIndex,
			#[pallet::compact] ask: BalanceOf<T>,
			min_blocks: u32,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			workers::do_serve::<T>(who, (model, version), ask, min_blocks)
		}

		/// Changes an ask, ten blocks from now.
		///
		/// ## Dispatch Origin
		/// Signed, by the worker's owner.
		/// ## Errors
		/// `NotServing`.
		/// ## Events
		/// `AskChanged`.
		#[pallet::call_index(5)]
		pub fn set_ask(
			origin: OriginFor<T>,
			model: ModelId,
			version: VersionIndex,
			#[pallet::compact] ask: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			workers::do_set_ask::<T>(who, (model, version), ask)
		}

		/// Stops serving a version; what is assigned stays assigned.
		///
		/// ## Dispatch Origin
		/// Signed, by the worker's owner.
		/// ## Errors
		/// `NotServing`.
		/// ## Events
		/// `ServiceStopped`.
		#[pallet::call_index(6)]
		pub fn stop_serving(origin: OriginFor<T>, model: ModelId, version: VersionIndex) -> DispatchResult {
			let who = ensure_signed(origin)?;
			workers::do_stop_serving::<T>(who, (model, version))
		}

		/// Takes no new requests and finishes those there are.
		///
		/// ## Dispatch Origin
		/// Signed, by the worker's owner.
		/// ## Errors
		/// `NotWorker`, `WrongStatus` unless active.
		/// ## Events
		/// `Draining`.
		#[pallet::call_index(7)]
		pub fn drain(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			workers::do_drain::<T>(who)
		}

		/// Takes requests again.
		///
		/// ## Dispatch Origin
		/// Signed, by the worker's owner.
		/// ## Errors
		/// `NotWorker`, `WrongStatus` unless draining.
		/// ## Events
		/// `Resumed`.
		#[pallet::call_index(8)]
		pub fn resume(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			workers::do_resume::<T>(who)
		}

		/// Leaves the market; the bond is free after a delay.
		///
		/// ## Dispatch Origin
		/// Signed, by the worker's owner.
		/// ## Errors
		/// `NotWorker`, `WrongStatus` when leaving already, `RequestsOpen`.
		/// ## Events
		/// `Leaving`.
		#[pallet::call_index(9)]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			workers::do_leave::<T>(who)
		}

		/// Releases the bond of a worker that has left and forgets the worker.
		///
		/// ## Dispatch Origin
		/// Signed, by the worker's owner.
		/// ## Errors
		/// `NotWorker`, `WrongStatus` unless leaving, `StillBonded`.
		/// ## Events
		/// `BondWithdrawn`.
		#[pallet::call_index(10)]
		pub fn withdraw_bond(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			workers::do_withdraw_bond::<T>(who)
		}

		/// Asks for an inference.
		///
		/// ## Dispatch Origin
		/// Signed, by the requester, from whom the maximum fee is held.
		/// ## Details
		/// Inputs and outputs are public. Ends paid or refunded, without a further transaction.
		/// ## Errors
		/// `InvalidRedundancy`, `InvalidDeadline`, `ModelNotCallable`, `NotLicensed`, `ModelSuspended`, `InvalidInputs`,
		/// `NotEnoughWorkers`, `MaxFeeTooLow`, `RequestExists`, `MaxOpenRequestsExceeded`, `VotesLocked`, or that
		/// the maximum fee cannot be held.
		/// ## Events
		/// `Requested`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::request(params.inputs.len() as u32))]
		pub fn request(origin: OriginFor<T>, params: RequestParams<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			requests::do_request::<T>(who, params)
		}

		/// Asks for several inferences; all are taken or none.
		///
		/// ## Dispatch Origin
		/// Signed, by the requester.
		/// ## Errors
		/// As for `request`, by any of them.
		/// ## Events
		/// `Requested`, for each.
		#[pallet::call_index(12)]
		#[pallet::weight(requests::batch_weight::<T>(batch))]
		pub fn request_batch(
			origin: OriginFor<T>,
			batch: BoundedVec<RequestParams<T>, T::MaxRequestBatch>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			batch.into_iter().try_for_each(|params| requests::do_request::<T>(who.clone(), params))
		}

		/// Takes a request back before it is assigned.
		///
		/// ## Dispatch Origin
		/// Signed, by the requester.
		/// ## Errors
		/// `RequestNotFound`, `NotRequester`, `AlreadyAssigned`.
		/// ## Events
		/// `Refunded`; `CallbackFailed`, as in all calls that close a request.
		#[pallet::call_index(13)]
		#[pallet::weight(callbacks::closing::<T>(T::WeightInfo::cancel()))]
		pub fn cancel(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			requests::do_cancel::<T>(who, request)
		}

		/// Moves an overdue request on, should the agenda be behind.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		/// ## Errors
		/// `RequestNotFound`, `NotDue`.
		/// ## Events
		/// `WorkerLate`, `RevealsOpened`, `Paid`, `Refunded`, as it falls.
		#[pallet::call_index(14)]
		#[pallet::weight(callbacks::closing::<T>(T::WeightInfo::settle().max(T::WeightInfo::agenda_expire())))]
		pub fn settle(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			ensure_signed(origin)?;
			progress::do_settle::<T>(request)
		}

		/// Claims payouts that could not be made.
		///
		/// ## Dispatch Origin
		/// Signed, by whom they are due to.
		/// ## Errors
		/// `NothingToClaim`, or that the account cannot receive it.
		/// ## Events
		/// `PayoutClaimed`.
		#[pallet::call_index(15)]
		pub fn claim_payout(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			settlement::do_claim_payout::<T>(who)
		}

		/// Answers, commitments, reveals, declines and service reports of one worker.
		///
		/// ## Dispatch Origin
		/// An authorised general transaction: `signature` is by the worker's inference key over
		/// [`Submission::signing_payload`]. Free.
		/// ## Details
		/// Authorisation checks everything, so that dispatch of what is in a block has an effect.
		/// ## Events
		/// `Committed`, `RevealsOpened`, `Revealed`, `Declined`, `ServiceReady`, `ServiceRefused`,
		/// `Paid`, `Refunded`, as it falls.
		#[pallet::call_index(16)]
		#[pallet::authorize(submissions::authorize::<T>)]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_submit(
			submission.items.len() as u32,
			submission.output_len(),
		))]
		#[pallet::weight(submissions::weight::<T>(submission))]
		pub fn submit(
			origin: OriginFor<T>,
			submission: Submission<T>,
			signature: InferenceSignature,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			let _checked_on_authorisation = signature;
			submissions::apply::<T>(submission);
			Ok(())
		}
	}

	// `request` is a call's name: hence `request_info`, and its like.
	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Who serves a version.
		pub fn services(model: ModelId, version: VersionIndex) -> Vec<queries::ServiceInfoOf<T>> {
			queries::services::<T>(model, version)
		}

		/// What a call with this deadline, in blocks, would cost; `None` when the version cannot be
		/// called, or by fewer workers.
		pub fn estimate_fee(
			model: ModelId,
			version: VersionIndex,
			redundancy: u8,
			deadline: BlockNumberFor<T>,
		) -> Option<FeeEstimate<BalanceOf<T>>> {
			queries::estimate_fee::<T>(model, version, redundancy, deadline)
		}

		/// A request, open or closed.
		pub fn request_info(id: RequestId) -> Option<queries::RequestInfoOf<T>> {
			queries::request_info::<T>(id)
		}

		/// A worker, by its owner.
		pub fn worker_info(owner: T::AccountId) -> Option<queries::WorkerInfoOf<T>> {
			queries::worker_info::<T>(&owner)
		}
	}
}
