//! What clients ask, answered from state.

use alloc::vec::Vec;
use codec::DecodeAll;
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	referee::NamedTensor,
	request::{FeeEstimate, FeeSplit, RequestInfo, RequestPhase, ServiceInfo, WorkerInfo, WorkerStatus},
	tensors_root, ModelId, ModelRegistry, RequestId, VersionIndex,
};
use sp_core::{crypto::ByteArray, H256};
use sp_runtime::traits::{CheckedAdd, CheckedSub, One, Saturating, Zero};

use crate::{
	fees, requests::blocks_needed, AccountIdOf, BalanceOf, Call, Claimable, Config, Item, Order, Outcome,
	Outputs, Phase, Progress, Readiness, Receipts, Requests, Rules, Services, WorkerRequests, WorkerServices,
	Workers, MAX_REDUNDANCY,
};

/// A service as clients see it.
pub type ServiceInfoOf<T> = ServiceInfo<AccountIdOf<T>, BalanceOf<T>>;
/// A request as clients see it.
pub type RequestInfoOf<T> = RequestInfo<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;
/// A worker as clients see it.
pub type WorkerInfoOf<T> = WorkerInfo<BalanceOf<T>, BlockNumberFor<T>>;

/// Open requests that a worker's page lists.
const MAX_LISTED: usize = 256;

/// The encoded tensors with this root that a call carries, be they inputs or outputs.
pub fn tensors_of<T: Config>(call: &Call<T>, root: H256) -> Option<Vec<u8>> {
	let carried: Vec<&[u8]> = match call {
		Call::request { params } => alloc::vec![params.inputs.as_slice()],
		Call::request_batch { batch } => batch.iter().map(|params| params.inputs.as_slice()).collect(),
		Call::submit { submission, .. } => submission
			.items
			.iter()
			.filter_map(|item| match item {
				Item::Answer { output, .. } | Item::Reveal { output, .. } => Some(output.as_slice()),
				_ => None,
			})
			.collect(),
		_ => return None,
	};
	carried
		.into_iter()
		.find(|bytes| {
			Vec::<NamedTensor>::decode_all(&mut &**bytes).is_ok_and(|tensors| tensors_root(&tensors) == root)
		})
		.map(<[u8]>::to_vec)
}

/// Who serves a version.
pub fn services<T: Config>(model: ModelId, version: VersionIndex) -> Vec<ServiceInfoOf<T>> {
	let now = frame_system::Pallet::<T>::block_number();
	Services::<T>::get((model, version))
		.into_iter()
		.map(|service| ServiceInfo {
			ask: service.ask.at(now),
			worker: service.worker,
			min_blocks: service.min_blocks,
			ready: service.readiness == Readiness::Ready,
		})
		.collect()
}

/// What a call with this deadline would cost; `None` when fewer workers than the redundancy
/// would qualify, were they free.
pub fn estimate_fee<T: Config>(
	model: ModelId,
	version: VersionIndex,
	redundancy: u8,
	deadline: BlockNumberFor<T>,
) -> Option<FeeEstimate<BalanceOf<T>>> {
	if !(1..=MAX_REDUNDANCY).contains(&redundancy) {
		return None;
	}
	let terms = T::Models::terms(&model, version)?;
	let flat = fees::flat::<T>(&terms.signature, redundancy);
	let rules = Rules::<T>::now();
	let royalty = terms.royalty;
	let total = |ask| fees::total(&rules, royalty, ask, redundancy, flat);
	let needed = |blocks| blocks_needed(&rules, blocks, redundancy).saturating_add(One::one());
	let mut asks: Vec<_> = services::<T>(model, version)
		.into_iter()
		.filter(|service| service.ready && needed(service.min_blocks) <= deadline)
		.filter_map(|service| {
			let worker = Workers::<T>::get(&service.worker)?;
			let total = total(service.ask)?;
			(worker.status == WorkerStatus::Active && total <= worker.bond).then_some(service.ask)
		})
		.collect();
	asks.sort();
	let reserve = fees::reserve(&rules, deadline);
	let wanted = usize::from(redundancy);
	let cheapest = asks.get(..wanted)?;
	let dearest = asks.get(asks.len().checked_sub(wanted)?..)?;
	// Whoever asks most of those that are to be admitted decides how much must be held.
	let maximum = |drawn: &[BalanceOf<T>]| total(*drawn.last()?)?.checked_add(&reserve);
	let (least, most) = (maximum(cheapest)?, maximum(dearest)?);
	Some(FeeEstimate {
		royalty,
		flat,
		reserve,
		least,
		most,
		workers: asks.len() as u32,
		least_split: split(&rules, least, royalty, cheapest, flat)?,
		most_split: split(&rules, most, royalty, dearest, flat)?,
	})
}

/// A request, open or closed.
pub fn request_info<T: Config>(id: RequestId) -> Option<RequestInfoOf<T>> {
	if let Some(request) = Requests::<T>::get(id) {
		let (workers, phase) = open_phase::<T>(&request.phase);
		return Some(info::<T>(id, request.order, workers, phase, None));
	}
	let receipt = Receipts::<T>::get(id)?;
	let phase = match receipt.outcome {
		Outcome::Paid(settlement) => RequestPhase::Paid(settlement),
		Outcome::Refunded { reason, amount } => RequestPhase::Refunded { reason, amount },
	};
	let mut info = info::<T>(id, receipt.order, Vec::new(), phase, Some(receipt.closed_at));
	info.output = Outputs::<T>::get(id).map(|output| output.into_inner());
	Some(info)
}

/// A worker, by its owner.
pub fn worker_info<T: Config>(owner: &AccountIdOf<T>) -> Option<WorkerInfoOf<T>> {
	let worker = Workers::<T>::get(owner)?;
	Some(WorkerInfo {
		inference_key: worker.key.as_slice().try_into().ok()?,
		bond: worker.bond,
		committed: worker.committed,
		concurrency: worker.concurrency,
		open: WorkerRequests::<T>::iter_key_prefix(owner).take(MAX_LISTED).collect(),
		status: worker.status,
		services: WorkerServices::<T>::get(owner).into_inner(),
		claimable: Claimable::<T>::get(owner),
	})
}

/// Where a maximum fee goes when workers with these asks answer.
fn split<T: Config>(
	rules: &Rules<T>,
	maximum: BalanceOf<T>,
	royalty: BalanceOf<T>,
	asks: &[BalanceOf<T>],
	flat: BalanceOf<T>,
) -> Option<FeeSplit<BalanceOf<T>>> {
	let workers = asks.iter().try_fold(BalanceOf::<T>::zero(), |sum, ask| sum.checked_add(ask))?;
	let protocol = fees::protocol(rules, royalty, workers, flat)?;
	let price = workers.checked_add(&royalty)?.checked_add(&protocol)?;
	Some(FeeSplit { workers, royalty, protocol, reserve: maximum.checked_sub(&price)? })
}

type Parts<T> = Vec<(AccountIdOf<T>, u32, bool)>;

fn open_phase<T: Config>(phase: &Phase<T>) -> (Parts<T>, RequestPhase<BalanceOf<T>, BlockNumberFor<T>>) {
	let assignments = phase.assignments();
	let count = |wanted: fn(&Progress<BlockNumberFor<T>>) -> bool| {
		assignments.iter().filter(|assignment| wanted(&assignment.progress)).count() as u32
	};
	let pending = |progress: &Progress<_>| matches!(progress, Progress::Pending { .. });
	let workers = assignments
		.iter()
		.map(|assignment| (assignment.worker.clone(), assignment.attempt, !pending(&assignment.progress)))
		.collect();
	let due = assignments.iter().find_map(|assignment| match assignment.progress {
		Progress::Pending { due } => Some(due),
		_ => None,
	});
	let phase = match (phase, due) {
		(Phase::Requested, _) | (Phase::Answering(_), None) => RequestPhase::Requested,
		(Phase::Answering(_), Some(due)) => RequestPhase::Answering { due },
		(Phase::Committing(_), _) => RequestPhase::Committing {
			committed: count(|progress| matches!(progress, Progress::Committed { .. })),
		},
		(Phase::Revealing { by, .. }, _) => RequestPhase::Revealing {
			by: *by,
			revealed: count(|progress| matches!(progress, Progress::Revealed { .. })),
		},
	};
	(workers, phase)
}

fn info<T: Config>(
	id: RequestId,
	order: Order<T>,
	workers: Parts<T>,
	phase: RequestPhase<BalanceOf<T>, BlockNumberFor<T>>,
	closed_at: Option<BlockNumberFor<T>>,
) -> RequestInfoOf<T> {
	let Order { requester, model, version, input_root, redundancy, requested_at, deadline, .. } = order;
	RequestInfo {
		id,
		requester,
		model,
		version,
		input_root,
		redundancy,
		requested_at,
		deadline,
		closed_at,
		workers,
		phase,
		output: None,
	}
}
