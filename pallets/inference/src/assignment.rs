//! Drawing workers by their bonds and this block's randomness.

use alloc::collections::BTreeSet;
use codec::Encode;
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{request::WorkerStatus, RequestId};
use sp_core::U256;
use sp_runtime::traits::{Saturating, UniqueSaturatedInto};

use crate::{
	fees, requests::blocks_needed, AccountIdOf, Assignment, Assignments, Candidate, Candidates, Config,
	Event, Pallet, Progress, Readiness, Request, Services, WorkerRequests, Workers,
};

/// What a draw came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Draw {
	/// All that were wanted are assigned.
	Complete,
	/// Enough may become free in time.
	Busy,
	/// There are not enough, and will not be.
	Exhausted,
}

enum Fitness {
	Free,
	/// At its concurrency, or its bond is committed elsewhere.
	Busy,
	/// No longer active or serving, too slow for what the deadline leaves, or its bond too small.
	Gone,
}

/// Draws until `assignments` has `wanted` members, or assigns nobody.
pub fn draw<T: Config>(
	id: RequestId,
	request: &mut Request<T>,
	assignments: &mut Assignments<T>,
	wanted: u8,
	randomness: &[u8; 32],
) -> Draw {
	let now = frame_system::Pallet::<T>::block_number();
	let missing = usize::from(wanted).saturating_sub(assignments.len());
	let serving = serving::<T>(request);
	let mut pool = Candidates::<T>::get(id).into_inner();
	let mut chosen = alloc::vec::Vec::new();
	let mut busy = alloc::vec::Vec::new();
	let mut round = 0u32;
	while chosen.len() < missing && !pool.is_empty() {
		let seed = (randomness, id, request.attempt, round).using_encoded(sp_io::hashing::blake2_256);
		round = round.saturating_add(1);
		let candidate = pool.remove(pick::<T>(&pool, &seed));
		match fitness::<T>(&candidate, request, &serving, now) {
			Fitness::Free => chosen.push(candidate),
			Fitness::Busy => busy.push(candidate),
			Fitness::Gone => (),
		}
	}
	let complete = chosen.len() == missing;
	if complete {
		for candidate in chosen {
			assign::<T>(id, request, assignments, candidate, now);
		}
	} else {
		busy.append(&mut chosen);
	}
	pool.append(&mut busy);
	let left = pool.len();
	// Only ever fewer than were frozen: the bound holds.
	Candidates::<T>::insert(id, frame_support::BoundedVec::truncate_from(pool));
	match complete {
		true => Draw::Complete,
		false if left >= missing => Draw::Busy,
		false => Draw::Exhausted,
	}
}

/// Whether someone is left to draw.
pub fn has_candidates<T: Config>(id: &RequestId) -> bool {
	Candidates::<T>::decode_len(id).unwrap_or(0) > 0
}

// The modulus skews by less than 2^-128 for sums of balances of 128 bits.
fn pick<T: Config>(pool: &[Candidate<T>], seed: &[u8; 32]) -> usize {
	let weight = |candidate: &Candidate<T>| -> u128 { candidate.weight.unique_saturated_into() };
	let total = pool.iter().fold(U256::zero(), |sum, c| sum.saturating_add(weight(c).into()));
	let mut point = U256::from_big_endian(seed).checked_rem(total).unwrap_or_default();
	for (index, candidate) in pool.iter().enumerate() {
		match point.checked_sub(weight(candidate).into()) {
			Some(rest) => point = rest,
			None => return index,
		}
	}
	0
}

/// Whose nodes are ready to run the request's version.
fn serving<T: Config>(request: &Request<T>) -> BTreeSet<AccountIdOf<T>> {
	Services::<T>::get((request.order.model, request.order.version))
		.into_iter()
		.filter(|service| service.readiness == Readiness::Ready)
		.map(|service| service.worker)
		.collect()
}

fn fitness<T: Config>(
	candidate: &Candidate<T>,
	request: &Request<T>,
	serving: &BTreeSet<AccountIdOf<T>>,
	now: BlockNumberFor<T>,
) -> Fitness {
	let needed = blocks_needed(&request.rules, candidate.min_blocks, request.order.redundancy);
	if now.saturating_add(needed) > request.order.deadline || !serving.contains(&candidate.worker) {
		return Fitness::Gone;
	}
	let Some(worker) = Workers::<T>::get(&candidate.worker) else { return Fitness::Gone };
	let cover = fees::cover::<T>(request, candidate.ask);
	if worker.status != WorkerStatus::Active || worker.bond < cover {
		return Fitness::Gone;
	}
	if worker.open >= worker.concurrency || worker.bond.saturating_sub(worker.committed) < cover {
		return Fitness::Busy;
	}
	Fitness::Free
}

fn assign<T: Config>(
	id: RequestId,
	request: &mut Request<T>,
	assignments: &mut Assignments<T>,
	candidate: Candidate<T>,
	now: BlockNumberFor<T>,
) {
	let Candidate { worker, ask, min_blocks, .. } = candidate;
	// Candidates that need more than the deadline leaves are gone by now.
	let due = now.saturating_add(min_blocks.into()).saturating_add(request.rules.slack);
	let attempt = request.attempt;
	request.attempt = attempt.saturating_add(1);
	let assignment = Assignment { worker: worker.clone(), ask, attempt, progress: Progress::Pending { due } };
	if assignments.try_push(assignment).is_err() {
		return;
	}
	let cover = fees::cover::<T>(request, ask);
	WorkerRequests::<T>::insert(&worker, id, ());
	Workers::<T>::mutate_extant(&worker, |record| {
		record.open = record.open.saturating_add(1);
		record.committed = record.committed.saturating_add(cover);
	});
	Pallet::<T>::deposit_event(Event::Assigned { request: id, worker, attempt, due });
}

/// Gives a worker back its capacity once it has committed: others of the request may take long.
pub fn computed<T: Config>(worker: &AccountIdOf<T>) {
	Workers::<T>::mutate_extant(worker, |record| record.open = record.open.saturating_sub(1));
}

/// Gives a worker back what its part in a request took of it.
pub fn release<T: Config>(id: &RequestId, request: &Request<T>, part: &Assignment<T>) {
	WorkerRequests::<T>::remove(&part.worker, id);
	let computing = matches!(part.progress, Progress::Pending { .. });
	let cover = fees::cover::<T>(request, part.ask);
	Workers::<T>::mutate_extant(&part.worker, |record| {
		record.open = record.open.saturating_sub(computing.into());
		record.committed = record.committed.saturating_sub(cover);
	});
}
