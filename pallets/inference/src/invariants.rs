//! The invariants of the pallet's documentation, checked by `try_state` and after each test, the
//! runtime's included.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	ensure,
	traits::fungible::{Inspect, InspectHold},
};
use freehold_primitives::{ModelId, ModelRegistry, VersionIndex};
use sp_runtime::{
	traits::{Saturating, Zero},
	TryRuntimeError,
};

use crate::{
	fees, settlement, AccountIdOf, Agenda, BalanceOf, Candidates, Claimable, Config, HoldReason,
	OpenRequests, Outcome, Progress, Receipts, Requests, Reveals, Services, WorkerOf, WorkerRequests,
	WorkerServices, Workers,
};

/// All of them.
pub fn check<T: Config>() -> Result<(), TryRuntimeError> {
	holds::<T>()?;
	agenda::<T>()?;
	assignments::<T>()?;
	services::<T>()?;
	pot::<T>()?;
	earnings::<T>()?;
	leftovers::<T>()
}

fn holds<T: Config>() -> Result<(), TryRuntimeError> {
	let mut escrow = BTreeMap::<AccountIdOf<T>, BalanceOf<T>>::new();
	for request in Requests::<T>::iter_values() {
		let sum = escrow.entry(request.order.requester).or_default();
		*sum = sum.saturating_add(request.escrow);
	}
	let held = |reason: HoldReason, who: &_| T::Currency::balance_on_hold(&reason.into(), who);
	for who in frame_system::Account::<T>::iter_keys() {
		let sum = escrow.remove(&who).unwrap_or_default();
		ensure!(held(HoldReason::Escrow, &who) == sum, "escrow held is not the sum of open escrows");
		let bond = Workers::<T>::get(&who).map(|worker| worker.bond).unwrap_or_default();
		ensure!(held(HoldReason::Bond, &who) == bond, "bond held is not the worker's bond");
	}
	ensure!(escrow.is_empty(), "an open request of no account");
	for (who, worker) in Workers::<T>::iter() {
		ensure!(frame_system::Account::<T>::contains_key(&who), "a worker without an account");
		ensure!(WorkerOf::<T>::get(&worker.key) == Some(who), "a worker's key is not its own");
	}
	ensure!(WorkerOf::<T>::iter().count() == Workers::<T>::iter().count(), "a key without a worker");
	Ok(())
}

fn agenda<T: Config>() -> Result<(), TryRuntimeError> {
	let entries: Vec<_> =
		Agenda::<T>::iter().flat_map(|(at, ids)| ids.into_iter().map(move |id| (id, at))).collect();
	let open: Vec<_> = Requests::<T>::iter().map(|(id, request)| (id, request.agenda_at)).collect();
	ensure!(OpenRequests::<T>::get() as usize == open.len(), "open requests are miscounted");
	ensure!(entries.len() == open.len(), "entries are not as many as open requests");
	let entries: BTreeSet<_> = entries.into_iter().collect();
	ensure!(open.iter().all(|entry| entries.contains(entry)), "an open request has no agenda entry");
	Ok(())
}

fn assignments<T: Config>() -> Result<(), TryRuntimeError> {
	let mut parts = BTreeMap::<AccountIdOf<T>, (u32, BalanceOf<T>)>::new();
	let mut listed = 0usize;
	for (id, request) in Requests::<T>::iter() {
		for assignment in request.phase.assignments() {
			ensure!(
				WorkerRequests::<T>::contains_key(&assignment.worker, id),
				"an assignment is not listed under its worker"
			);
			let (open, committed) = parts.entry(assignment.worker.clone()).or_default();
			*open = open.saturating_add(matches!(assignment.progress, Progress::Pending { .. }).into());
			*committed = committed.saturating_add(fees::cover::<T>(&request, assignment.ask));
			listed = listed.saturating_add(1);
		}
	}
	for (who, worker) in Workers::<T>::iter() {
		let (open, committed) = parts.remove(&who).unwrap_or_default();
		ensure!(worker.open == open, "a worker's open requests are miscounted");
		ensure!(worker.committed == committed, "a worker's committed bond is miscounted");
	}
	ensure!(parts.is_empty(), "an assignment to nobody");
	ensure!(WorkerRequests::<T>::iter().count() == listed, "a listed assignment is not open");
	Ok(())
}

fn services<T: Config>() -> Result<(), TryRuntimeError> {
	let mut offered = 0usize;
	for (id, services) in Services::<T>::iter() {
		offered = offered.saturating_add(services.len());
		for service in services {
			ensure!(Workers::<T>::contains_key(&service.worker), "a service without a worker");
			ensure!(WorkerServices::<T>::get(&service.worker).contains(&id), "a service its worker lacks");
		}
	}
	let served: usize = WorkerServices::<T>::iter_values().map(|served| served.len()).sum();
	ensure!(offered == served, "a served version without a service");
	Ok(())
}

fn pot<T: Config>() -> Result<(), TryRuntimeError> {
	let owed =
		Claimable::<T>::iter_values().fold(BalanceOf::<T>::zero(), |sum, owed| sum.saturating_add(owed));
	let kept = T::Currency::balance(&settlement::pot::<T>());
	ensure!(kept >= owed.saturating_add(T::Currency::minimum_balance()), "the pot owes more than it has");
	Ok(())
}

fn earnings<T: Config>() -> Result<(), TryRuntimeError> {
	let mut earned = BTreeMap::<(ModelId, VersionIndex), (u64, BalanceOf<T>)>::new();
	for receipt in Receipts::<T>::iter_values() {
		if let Outcome::Paid(settlement) = receipt.outcome {
			let (calls, revenue) = earned.entry((receipt.order.model, receipt.order.version)).or_default();
			*calls = calls.saturating_add(1);
			*revenue = revenue.saturating_add(settlement.royalty);
		}
	}
	for ((model, version), earned) in earned {
		let (calls, revenue) = T::Models::earnings(&model, version);
		ensure!(calls >= earned.0 && revenue >= earned.1, "royalties noted are fewer than royalties paid");
	}
	Ok(())
}

fn leftovers<T: Config>() -> Result<(), TryRuntimeError> {
	ensure!(Candidates::<T>::iter_keys().all(Requests::<T>::contains_key), "candidates of no request");
	ensure!(
		Reveals::<T>::iter_keys().all(|(id, _)| Requests::<T>::contains_key(id)),
		"reveals of no request"
	);
	Ok(())
}
