//! Making a request, and taking it back.

use codec::Encode;
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, Contains, Get},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
#[cfg(feature = "runtime-benchmarks")]
use freehold_primitives::market::BenchmarkMarket;
use freehold_primitives::{
	job::InputSource,
	licence::Licences,
	listing::Listings,
	market::{Inference, RequestOf},
	offchain::tensors_key,
	request::{RefundReason, WorkerStatus},
	tensors::decode_tensors,
	tensors_root, ModelRegistry, RequestId, Terms,
};
use sp_core::H256;
use sp_runtime::{
	traits::{CheckedAdd, One, Saturating, UniqueSaturatedInto, Zero},
	BoundedVec, DispatchError, DispatchResult,
};

use crate::{
	agenda, fees, settlement, AccountIdOf, BalanceOf, Candidate, Candidates, Config, Error, Event,
	HoldReason, Order, Pallet, Phase, Readiness, Receipts, Request, RequestParams, Requests, Rules, Services,
	WeightInfo, Workers, MAX_REDUNDANCY,
};

/// The weight of a batch of requests.
pub fn batch_weight<T: Config>(batch: &[RequestParams<T>]) -> Weight {
	batch.iter().fold(T::DbWeight::get().reads(1), |sum, params| {
		sum.saturating_add(T::WeightInfo::request(params.inputs.len() as u32))
	})
}

/// How a request came about.
pub enum Making {
	/// By a transaction, which carries its inputs.
	Call,
	/// By another pallet, with a salt that it never uses twice.
	Pallet { salt: H256, source: Option<InputSource> },
}

pub fn do_request<T: Config>(who: AccountIdOf<T>, params: RequestParams<T>) -> DispatchResult {
	make::<T>(who, params, Making::Call).map(drop)
}

/// What can be known of a request before workers are looked for: the terms in force and the root of its
/// inputs.
fn check<T: Config>(
	who: &AccountIdOf<T>,
	params: &RequestParams<T>,
) -> Result<(Terms<BalanceOf<T>>, H256), DispatchError> {
	ensure!((1..=MAX_REDUNDANCY).contains(&params.redundancy), Error::<T>::InvalidRedundancy);
	ensure!(
		!params.deadline.is_zero() && params.deadline <= T::MaxDeadline::get(),
		Error::<T>::InvalidDeadline
	);
	let terms = T::Models::terms(&params.model, params.version).ok_or(Error::<T>::ModelNotCallable)?;
	ensure!(T::Licences::may_call(&params.model, params.version, who), Error::<T>::NotLicensed);
	ensure!(T::Listings::takes_requests(&params.model), Error::<T>::ModelSuspended);
	let input_root = check_inputs::<T>(&terms, &params.inputs)?;
	Ok((terms, input_root))
}

fn make<T: Config>(
	who: AccountIdOf<T>,
	params: RequestParams<T>,
	making: Making,
) -> Result<RequestId, DispatchError> {
	ensure!(T::MayPay::contains(&who), Error::<T>::VotesLocked);
	let (terms, input_root) = check::<T>(&who, &params)?;
	let id = request_id::<T>(&who, &params, &terms, input_root, &making);
	ensure!(!Requests::<T>::contains_key(id) && !Receipts::<T>::contains_key(id), Error::<T>::RequestExists);
	let flat = fees::flat::<T>(&terms.signature, params.redundancy);
	let rules = Rules::now();
	let candidates = candidates::<T>(&params, &terms, &rules, flat)?;

	agenda::open::<T>()?;
	T::Currency::hold(&HoldReason::Escrow.into(), &who, params.max_fee)?;
	let now = frame_system::Pallet::<T>::block_number();
	let agenda_at = agenda::schedule::<T>(id, now.saturating_add(One::one()))
		.ok_or(Error::<T>::MaxOpenRequestsExceeded)?;
	Candidates::<T>::insert(id, candidates);
	let RequestParams { model, version, inputs, redundancy, max_fee, deadline, .. } = params;
	let order = Order {
		requester: who.clone(),
		model,
		version,
		input_root,
		source: source::<T>(making),
		redundancy,
		requested_at: now,
		deadline: now.saturating_add(deadline),
	};
	Requests::<T>::insert(
		id,
		Request {
			order,
			escrow: max_fee,
			royalty: terms.royalty,
			tolerance: terms.tolerance,
			rules,
			flat,
			spare: fees::spare::<T>(),
			attempt: 0,
			waits: 0,
			setback: RefundReason::NoWorkers,
			served: false,
			phase: Phase::Requested,
			agenda_at,
		},
	);
	sp_io::offchain_index::set(&tensors_key(&input_root), &inputs);
	Pallet::<T>::deposit_event(Event::Requested { request: id, requester: who, model, version, input_root });
	Ok(id)
}

/// Where the inputs are: said by the pallet that makes the request, or in what is executed now.
fn source<T: Config>(making: Making) -> InputSource {
	match making {
		Making::Pallet { source: Some(source), .. } => source,
		Making::Pallet { source: None, .. } | Making::Call => InputSource {
			block: frame_system::Pallet::<T>::block_number().unique_saturated_into(),
			extrinsic: frame_system::Pallet::<T>::extrinsic_index().unwrap_or_default(),
		},
	}
}

fn check_inputs<T: Config>(
	terms: &Terms<BalanceOf<T>>,
	inputs: &BoundedVec<u8, T::MaxInputBytes>,
) -> Result<H256, DispatchError> {
	let tensors = decode_tensors(inputs, terms.signature.inputs.len()).ok_or(Error::<T>::InvalidInputs)?;
	ensure!(terms.signature.admits_inputs(&tensors), Error::<T>::InvalidInputs);
	Ok(tensors_root(&tensors))
}

// Commits to the artifact as well as to the version's number: on another fork the number could
// mean another file. The account's nonce keeps ids apart over time, the salt within one
// transaction. What other pallets make has a domain of its own, which no transaction reaches.
fn request_id<T: Config>(
	who: &AccountIdOf<T>,
	params: &RequestParams<T>,
	terms: &Terms<BalanceOf<T>>,
	input_root: H256,
	making: &Making,
) -> RequestId {
	let parameters = (params.redundancy, params.max_fee, params.deadline);
	let version = (params.model, params.version, terms.artifact);
	let identity = match making {
		Making::Call => {
			let nonce = frame_system::Pallet::<T>::account_nonce(who);
			("freehold/request", who, nonce, params.salt, version, input_root, parameters).encode()
		},
		Making::Pallet { salt, .. } => {
			("freehold/request-by-pallet", who, salt, version, input_root, parameters).encode()
		},
	};
	sp_io::hashing::blake2_256(&identity).into()
}

type OrderOf<T> = RequestOf<BalanceOf<T>, BlockNumberFor<T>>;

fn params<T: Config>(order: OrderOf<T>) -> Result<(RequestParams<T>, Making), DispatchError> {
	let RequestOf { model, version, inputs, redundancy, max_fee, deadline, salt, source } = order;
	let inputs = inputs.try_into().map_err(|_| Error::<T>::InvalidInputs)?;
	let params = RequestParams { model, version, inputs, redundancy, max_fee, deadline, salt: 0 };
	Ok((params, Making::Pallet { salt, source }))
}

impl<T: Config> Inference<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>> for Pallet<T> {
	fn check(who: &AccountIdOf<T>, order: &OrderOf<T>) -> Result<H256, DispatchError> {
		let (params, _) = params::<T>(order.clone())?;
		check::<T>(who, &params).map(|(_, input_root)| input_root)
	}

	fn request(who: &AccountIdOf<T>, order: OrderOf<T>) -> Result<RequestId, DispatchError> {
		let (params, making) = params::<T>(order)?;
		make::<T>(who.clone(), params, making)
	}

	fn request_weight(input_bytes: u32) -> Weight {
		T::WeightInfo::request(input_bytes)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_market(input_bytes: u32) -> BenchmarkMarket<BalanceOf<T>, BlockNumberFor<T>> {
		crate::benchmarking::crowded_market::<T>(input_bytes)
	}
}

/// The workers that qualify now: those that serve the version, cover the price with their bond,
/// ask no more than the maximum leaves beside the reserve, and need no more blocks than the deadline
/// leaves.
fn candidates<T: Config>(
	params: &RequestParams<T>,
	terms: &Terms<BalanceOf<T>>,
	rules: &Rules<T>,
	flat: BalanceOf<T>,
) -> Result<BoundedVec<Candidate<T>, T::MaxWorkersPerModel>, DispatchError> {
	let now = frame_system::Pallet::<T>::block_number();
	let reserve = fees::reserve(rules, params.deadline);
	let mut dear = 0u32;
	let mut candidates = BoundedVec::new();
	for service in Services::<T>::get((params.model, params.version)) {
		let in_time = One::one();
		let needed = blocks_needed(rules, service.min_blocks, params.redundancy).saturating_add(in_time);
		if service.readiness != Readiness::Ready || needed > params.deadline {
			continue;
		}
		let Some(worker) = Workers::<T>::get(&service.worker) else { continue };
		let ask = service.ask.at(now);
		let total = fees::total(rules, terms.royalty, ask, params.redundancy, flat);
		if worker.status != WorkerStatus::Active || total.is_some_and(|total| worker.bond < total) {
			continue;
		}
		if total.and_then(|total| total.checked_add(&reserve)).is_none_or(|most| most > params.max_fee) {
			dear = dear.saturating_add(1);
			continue;
		}
		let candidate = Candidate {
			worker: service.worker,
			ask,
			min_blocks: service.min_blocks,
			weight: worker.bond.saturating_sub(worker.committed).max(One::one()),
		};
		let _bounded_by_the_services = candidates.try_push(candidate);
	}
	let wanted = u32::from(params.redundancy);
	let found = candidates.len() as u32;
	ensure!(found.saturating_add(dear) >= wanted, Error::<T>::NotEnoughWorkers);
	ensure!(found >= wanted, Error::<T>::MaxFeeTooLow);
	Ok(candidates)
}

/// Blocks from assignment within which a worker that needs `min_blocks` can end a request.
pub fn blocks_needed<T: Config>(rules: &Rules<T>, min_blocks: u32, redundancy: u8) -> BlockNumberFor<T> {
	let compute = BlockNumberFor::<T>::from(min_blocks).saturating_add(rules.slack);
	if redundancy > 1 {
		compute.saturating_add(rules.window)
	} else {
		compute
	}
}

pub fn do_cancel<T: Config>(who: AccountIdOf<T>, id: RequestId) -> DispatchResult {
	let request = Requests::<T>::get(id).ok_or(Error::<T>::RequestNotFound)?;
	ensure!(request.order.requester == who, Error::<T>::NotRequester);
	ensure!(matches!(request.phase, Phase::Requested), Error::<T>::AlreadyAssigned);
	settlement::refund::<T>(id, request, RefundReason::Cancelled);
	Ok(())
}
