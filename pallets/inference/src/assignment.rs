//! Drawing workers by their bonds and this block's randomness.

use codec::Encode;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{request::WorkerStatus, RequestId};
use sp_core::U256;
use sp_runtime::traits::{Saturating, UniqueSaturatedInto};

use crate::{
	requests::blocks_needed, AccountIdOf, Assignment, Assignments, BalanceOf, Candidate, Candidates, Config,
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
	/// No longer active or serving, or too slow for what the deadline leaves.
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
	let mut pool = Candidates::<T>::get(id).into_inner();
	let mut chosen = alloc::vec::Vec::new();
	let mut busy = alloc::vec::Vec::new();
	let mut round = 0u32;
	while chosen.len() < missing && !pool.is_empty() {
		let seed = (randomness, id, request.attempt, round).using_encoded(sp_io::hashing::blake2_256);
		round = round.saturating_add(1);
		let candidate = pool.remove(pick::<T>(&pool, &seed));
		match fitness::<T>(&candidate, request, now) {
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

fn fitness<T: Config>(candidate: &Candidate<T>, request: &Request<T>, now: BlockNumberFor<T>) -> Fitness {
	let needed = blocks_needed::<T>(candidate.min_blocks, request.order.redundancy);
	if now.saturating_add(needed) > request.order.deadline {
		return Fitness::Gone;
	}
	let Some(worker) = Workers::<T>::get(&candidate.worker) else { return Fitness::Gone };
	let serves = Services::<T>::get((request.order.model, request.order.version))
		.iter()
		.any(|service| service.worker == candidate.worker && service.readiness == Readiness::Ready);
	if worker.status != WorkerStatus::Active || !serves {
		return Fitness::Gone;
	}
	let free_bond = worker.bond.saturating_sub(worker.committed);
	if worker.open >= worker.concurrency || free_bond < request.escrow {
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
	let redundancy = request.order.redundancy;
	let reveal = blocks_needed::<T>(0, redundancy);
	let due = now
		.saturating_add(min_blocks.into())
		.saturating_add(T::AnswerSlack::get())
		.min(request.order.deadline.saturating_sub(reveal));
	let attempt = request.attempt;
	request.attempt = attempt.saturating_add(1);
	let assignment = Assignment { worker: worker.clone(), ask, attempt, progress: Progress::Pending { due } };
	if assignments.try_push(assignment).is_err() {
		return;
	}
	WorkerRequests::<T>::insert(&worker, id, ());
	Workers::<T>::mutate_extant(&worker, |record| {
		record.open = record.open.saturating_add(1);
		record.committed = record.committed.saturating_add(request.escrow);
	});
	Pallet::<T>::deposit_event(Event::Assigned { request: id, worker, attempt, due });
}

/// Gives a worker back the capacity and the bond that a request took.
pub fn release<T: Config>(id: &RequestId, worker: &AccountIdOf<T>, escrow: BalanceOf<T>) {
	WorkerRequests::<T>::remove(worker, id);
	Workers::<T>::mutate_extant(worker, |record| {
		record.open = record.open.saturating_sub(1);
		record.committed = record.committed.saturating_sub(escrow);
	});
}
