//! How an open request moves on: by its agenda entry, by a submission, or by `settle`.

use frame_support::{ensure, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{request::RefundReason, BlockRandomness, RequestId};
use sp_runtime::{
	traits::{One, Saturating},
	DispatchResult,
};

use crate::{
	agenda,
	assignment::{self, Draw},
	fees, settlement, workers, Assignment, Assignments, Config, Error, Event, Pallet, Phase, Progress,
	Request, Requests,
};

/// Pauses, in blocks, between draws of a request that finds everyone busy; the last one repeats.
/// Should all places be taken by requests that wait, the agenda still keeps up.
const BACKOFF: [u32; 6] = [1, 2, 4, 8, 16, 32];

/// Workers that may be drawn beyond the redundancy: what the request prepays is bounded.
pub const MAX_REPLACEMENTS: u8 = 3;

/// Serves a request's agenda entry at the end of block `now`.
pub fn advance<T: Config>(id: RequestId, now: BlockNumberFor<T>) {
	advance_with::<T>(id, now, T::Randomness::current());
}

/// [`advance`] by this randomness.
pub fn advance_with<T: Config>(id: RequestId, now: BlockNumberFor<T>, randomness: Option<[u8; 32]>) {
	if let Some(mut request) = Requests::<T>::get(id) {
		expire::<T>(id, &mut request, now);
		step::<T>(id, request, now, randomness);
	}
}

/// Moves an overdue request on. Draws are left to the agenda: until a block is finalised its
/// author's randomness is the one before, which whoever calls this knows.
pub fn do_settle<T: Config>(id: RequestId) -> DispatchResult {
	let mut request = Requests::<T>::get(id).ok_or(Error::<T>::RequestNotFound)?;
	let now = frame_system::Pallet::<T>::block_number();
	let ended = now.saturating_sub(One::one());
	let overdue = match &request.phase {
		Phase::Requested => request.order.deadline < now,
		Phase::Answering(assignments) | Phase::Committing(assignments) => {
			request.order.deadline < now || assignments.iter().any(|assignment| is_late(assignment, ended))
		},
		Phase::Revealing { by, .. } => *by < now,
	};
	ensure!(overdue, Error::<T>::NotDue);
	expire::<T>(id, &mut request, ended);
	agenda::unschedule::<T>(&id, request.agenda_at);
	step::<T>(id, request, ended, None);
	Ok(())
}

/// Moves a request on after a submission has changed it.
pub fn after_submission<T: Config>(id: RequestId, request: Request<T>) {
	let ended = frame_system::Pallet::<T>::block_number().saturating_sub(One::one());
	agenda::unschedule::<T>(&id, request.agenda_at);
	step::<T>(id, request, ended, None);
}

fn is_late<T: Config>(assignment: &Assignment<T>, ended: BlockNumberFor<T>) -> bool {
	matches!(assignment.progress, Progress::Pending { due } if due <= ended)
}

/// Takes the request from workers that were silent through the end of block `ended`.
fn expire<T: Config>(id: RequestId, request: &mut Request<T>, ended: BlockNumberFor<T>) {
	let (Phase::Answering(assignments) | Phase::Committing(assignments)) = &mut request.phase else { return };
	let mut late = alloc::vec::Vec::new();
	assignments.retain(|assignment| {
		let is_late = is_late(assignment, ended);
		if is_late {
			late.push(assignment.clone());
		}
		!is_late
	});
	for part in late {
		request.setback = RefundReason::Late;
		assignment::release::<T>(&id, request, &part);
		let Assignment { worker, ask, .. } = part;
		let penalty = workers::burn_bond::<T>(&worker, fees::penalty::<T>(request, ask));
		Pallet::<T>::deposit_event(Event::WorkerLate { request: id, worker, penalty });
	}
}

/// What a request does next.
enum Next<T: Config> {
	/// Waits for a draw or a submission, at the latest until that block.
	Wait(Phase<T>, BlockNumberFor<T>),
	Refund(Phase<T>, RefundReason),
	Tally(Assignments<T>),
}

/// Finds a request's next state and its next agenda entry; its last entry must be gone.
/// `ended` is the last block whose extrinsics are all through; `randomness` is there when workers
/// may be drawn.
fn step<T: Config>(
	id: RequestId,
	mut request: Request<T>,
	ended: BlockNumberFor<T>,
	randomness: Option<[u8; 32]>,
) {
	let phase = core::mem::replace(&mut request.phase, Phase::Requested);
	let next = match phase {
		Phase::Requested => fill::<T>(id, &mut request, BoundedVec::new(), randomness),
		Phase::Answering(assignments) => fill::<T>(id, &mut request, assignments, randomness),
		Phase::Committing(assignments) => commit::<T>(id, &mut request, assignments, randomness),
		Phase::Revealing { assignments, by } => reveal::<T>(assignments, by, ended),
	};
	match next {
		Next::Wait(phase, until) => {
			request.phase = phase;
			match agenda::schedule::<T>(id, until) {
				Some(at) => {
					request.agenda_at = at;
					Requests::<T>::insert(id, request);
				},
				// The limit on open requests keeps a free block near; should it ever not, the
				// requester is made whole.
				None => settlement::refund::<T>(id, request, RefundReason::Late),
			}
		},
		Next::Refund(phase, reason) => {
			request.phase = phase;
			settlement::refund::<T>(id, request, reason);
		},
		Next::Tally(assignments) => settlement::tally::<T>(id, request, assignments),
	}
}

fn working<T: Config>(request: &Request<T>, assignments: Assignments<T>) -> Phase<T> {
	match (request.order.redundancy, request.attempt) {
		(_, 0) => Phase::Requested,
		(1, _) => Phase::Answering(assignments),
		_ => Phase::Committing(assignments),
	}
}

/// Brings the workers up to the redundancy, or waits for those there are.
fn fill<T: Config>(
	id: RequestId,
	request: &mut Request<T>,
	mut assignments: Assignments<T>,
	randomness: Option<[u8; 32]>,
) -> Next<T> {
	let now = frame_system::Pallet::<T>::block_number();
	let soon = now.saturating_add(One::one());
	let wanted = request.order.redundancy;
	if assignments.len() >= usize::from(wanted) {
		return wait_for_pending::<T>(request, assignments);
	}
	if !may_draw(request) {
		return Next::Refund(working(request, assignments), request.setback);
	}
	let Some(randomness) = randomness else {
		return match request.order.deadline < soon {
			true => Next::Refund(working(request, assignments), request.setback),
			false => Next::Wait(working(request, assignments), soon),
		};
	};
	match assignment::draw::<T>(id, request, &mut assignments, wanted, &randomness) {
		Draw::Complete => wait_for_pending::<T>(request, assignments),
		Draw::Busy => {
			let [.., longest] = BACKOFF;
			let pause = BACKOFF.get(usize::from(request.waits)).copied().unwrap_or(longest);
			request.waits = request.waits.saturating_add(1);
			let until = now.saturating_add(pause.into()).min(request.order.deadline.max(soon));
			Next::Wait(working(request, assignments), until)
		},
		Draw::Exhausted => Next::Refund(working(request, assignments), request.setback),
	}
}

fn may_draw<T: Config>(request: &Request<T>) -> bool {
	request.attempt < u32::from(request.order.redundancy.saturating_add(MAX_REPLACEMENTS))
}

fn wait_for_pending<T: Config>(request: &Request<T>, assignments: Assignments<T>) -> Next<T> {
	let first_due = assignments.iter().filter_map(|assignment| match assignment.progress {
		Progress::Pending { due } => Some(due),
		_ => None,
	});
	let until = first_due.min().unwrap_or(request.order.deadline);
	Next::Wait(working(request, assignments), until)
}

fn commit<T: Config>(
	id: RequestId,
	request: &mut Request<T>,
	mut assignments: Assignments<T>,
	randomness: Option<[u8; 32]>,
) -> Next<T> {
	let now = frame_system::Pallet::<T>::block_number();
	let soon = now.saturating_add(One::one());
	let pending = |assignments: &Assignments<T>| {
		assignments.iter().any(|assignment| matches!(assignment.progress, Progress::Pending { .. }))
	};
	let vacant = assignments.len() < usize::from(request.order.redundancy);
	if vacant && may_draw(request) && assignment::has_candidates::<T>(&id) {
		match randomness {
			None => return Next::Wait(working(request, assignments), soon),
			Some(randomness) => replace::<T>(id, request, &mut assignments, &randomness),
		}
	}
	if pending(&assignments) {
		return wait_for_pending::<T>(request, assignments);
	}
	// Nobody may still commit: replacements join before reveals open, or not at all.
	if assignments.is_empty() {
		return Next::Refund(working(request, assignments), request.setback);
	}
	// A worker that declines in its last block leaves a little less than the whole window. Where a full
	// agenda has cost more, what every answer has is left.
	let least = soon.saturating_add(request.rules.slack);
	let by = now.saturating_add(request.rules.window).min(request.order.deadline.max(least));
	Pallet::<T>::deposit_event(Event::RevealsOpened { request: id, by });
	Next::Wait(Phase::Revealing { assignments, by }, by)
}

/// Draws replacements one by one, as many as there are. Those that are busy now are not waited
/// for, as the others have computed already.
fn replace<T: Config>(
	id: RequestId,
	request: &mut Request<T>,
	assignments: &mut Assignments<T>,
	randomness: &[u8; 32],
) {
	while assignments.len() < usize::from(request.order.redundancy) && may_draw(request) {
		let wanted = (assignments.len() as u8).saturating_add(1);
		if assignment::draw::<T>(id, request, assignments, wanted, randomness) != Draw::Complete {
			crate::Candidates::<T>::remove(id);
			return;
		}
	}
}

fn reveal<T: Config>(
	assignments: Assignments<T>,
	by: BlockNumberFor<T>,
	ended: BlockNumberFor<T>,
) -> Next<T> {
	let hidden =
		assignments.iter().any(|assignment| matches!(assignment.progress, Progress::Committed { .. }));
	match hidden && ended < by {
		true => Next::Wait(Phase::Revealing { assignments, by }, by),
		false => Next::Tally(assignments),
	}
}
