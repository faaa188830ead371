//! Workers: bond, key, services, leaving.

use frame_support::{
	ensure,
	traits::{
		fungible::{InspectHold, MutateHold},
		tokens::{Fortitude, Precision},
		Get,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	crypto::InferenceKey, job::JobError, request::WorkerStatus, ModelId, ModelRegistry, VersionIndex,
};
use sp_runtime::{
	traits::{CheckedAdd, Saturating, Zero},
	DispatchError, DispatchResult,
};

use crate::{
	AccountIdOf, Ask, BalanceOf, Config, Error, Event, HoldReason, Pallet, Readiness, Service, Services,
	Worker, WorkerOf, WorkerServices, Workers,
};

type VersionId = (ModelId, VersionIndex);

fn now<T: Config>() -> BlockNumberFor<T> {
	frame_system::Pallet::<T>::block_number()
}

fn mutate_worker<T: Config, R>(
	who: &AccountIdOf<T>,
	change: impl FnOnce(&mut Worker<T>) -> Result<R, DispatchError>,
) -> Result<R, DispatchError> {
	Workers::<T>::try_mutate(who, |slot| change(slot.as_mut().ok_or(Error::<T>::NotWorker)?))
}

fn is_leaving<T: Config>(worker: &Worker<T>) -> bool {
	matches!(worker.status, WorkerStatus::Unbonding { .. })
}

fn check_concurrency<T: Config>(concurrency: u32) -> DispatchResult {
	ensure!((1..=T::MaxConcurrency::get()).contains(&concurrency), Error::<T>::InvalidConcurrency);
	Ok(())
}

pub fn do_join<T: Config>(
	who: AccountIdOf<T>,
	key: InferenceKey,
	bond: BalanceOf<T>,
	concurrency: u32,
) -> DispatchResult {
	ensure!(!Workers::<T>::contains_key(&who), Error::<T>::AlreadyJoined);
	ensure!(!WorkerOf::<T>::contains_key(&key), Error::<T>::KeyTaken);
	ensure!(bond >= T::MinBond::get(), Error::<T>::BondTooLow);
	check_concurrency::<T>(concurrency)?;
	T::Currency::hold(&HoldReason::Bond.into(), &who, bond)?;
	WorkerOf::<T>::insert(&key, &who);
	Workers::<T>::insert(
		&who,
		Worker { key, bond, committed: Zero::zero(), concurrency, open: 0, status: WorkerStatus::Active },
	);
	Pallet::<T>::deposit_event(Event::WorkerJoined { worker: who, bond });
	Ok(())
}

pub fn do_bond_extra<T: Config>(who: AccountIdOf<T>, amount: BalanceOf<T>) -> DispatchResult {
	let bond = mutate_worker::<T, _>(&who, |worker| {
		ensure!(!is_leaving(worker), Error::<T>::WrongStatus);
		worker.bond = worker.bond.checked_add(&amount).ok_or(Error::<T>::Overflow)?;
		T::Currency::hold(&HoldReason::Bond.into(), &who, amount)?;
		Ok(worker.bond)
	})?;
	Pallet::<T>::deposit_event(Event::BondIncreased { worker: who, bond });
	Ok(())
}

pub fn do_set_key<T: Config>(who: AccountIdOf<T>, key: InferenceKey) -> DispatchResult {
	mutate_worker::<T, _>(&who, |worker| {
		ensure!(!WorkerOf::<T>::contains_key(&key), Error::<T>::KeyTaken);
		WorkerOf::<T>::remove(&worker.key);
		WorkerOf::<T>::insert(&key, &who);
		worker.key = key.clone();
		Ok(())
	})?;
	Pallet::<T>::deposit_event(Event::InferenceKeyChanged { worker: who, key });
	Ok(())
}

pub fn do_set_concurrency<T: Config>(who: AccountIdOf<T>, concurrency: u32) -> DispatchResult {
	check_concurrency::<T>(concurrency)?;
	mutate_worker::<T, _>(&who, |worker| {
		worker.concurrency = concurrency;
		Ok(())
	})?;
	Pallet::<T>::deposit_event(Event::ConcurrencyChanged { worker: who, concurrency });
	Ok(())
}

pub fn do_serve<T: Config>(
	who: AccountIdOf<T>,
	id: VersionId,
	ask: BalanceOf<T>,
	min_blocks: u32,
) -> DispatchResult {
	let worker = Workers::<T>::get(&who).ok_or(Error::<T>::NotWorker)?;
	ensure!(!is_leaving(&worker), Error::<T>::WrongStatus);
	let needed = BlockNumberFor::<T>::from(min_blocks);
	ensure!(!needed.is_zero() && needed <= T::MaxDeadline::get(), Error::<T>::InvalidMinBlocks);
	ensure!(T::Models::terms(&id.0, id.1).is_some(), Error::<T>::ModelNotCallable);
	WorkerServices::<T>::try_mutate(&who, |served| {
		ensure!(!served.contains(&id), Error::<T>::AlreadyServing);
		served.try_push(id).map_err(|_| Error::<T>::MaxServicesExceeded)
	})?;
	let service = Service {
		worker: who.clone(),
		ask: Ask { current: ask, next: None },
		min_blocks,
		readiness: Readiness::Offered { at: now::<T>() },
	};
	Services::<T>::try_mutate(id, |services| services.try_push(service))
		.map_err(|_| Error::<T>::MaxWorkersExceeded)?;
	Pallet::<T>::deposit_event(Event::ServiceOffered { worker: who, model: id.0, version: id.1 });
	Ok(())
}

pub fn do_set_ask<T: Config>(who: AccountIdOf<T>, id: VersionId, ask: BalanceOf<T>) -> DispatchResult {
	let now = now::<T>();
	let from = now.saturating_add(T::AskDelay::get());
	Services::<T>::try_mutate(id, |services| -> DispatchResult {
		let service = services.iter_mut().find(|s| s.worker == who).ok_or(Error::<T>::NotServing)?;
		service.ask = Ask { current: service.ask.at(now), next: Some((ask, from)) };
		Ok(())
	})?;
	Pallet::<T>::deposit_event(Event::AskChanged { worker: who, model: id.0, version: id.1, ask, from });
	Ok(())
}

pub fn do_stop_serving<T: Config>(who: AccountIdOf<T>, id: VersionId) -> DispatchResult {
	ensure!(WorkerServices::<T>::get(&who).contains(&id), Error::<T>::NotServing);
	remove_service::<T>(&who, id);
	Pallet::<T>::deposit_event(Event::ServiceStopped { worker: who, model: id.0, version: id.1 });
	Ok(())
}

fn remove_service<T: Config>(who: &AccountIdOf<T>, id: VersionId) {
	drop_offer::<T>(who, id);
	WorkerServices::<T>::mutate_exists(who, |slot| {
		if let Some(served) = slot {
			served.retain(|other| *other != id);
			if served.is_empty() {
				*slot = None;
			}
		}
	});
}

fn drop_offer<T: Config>(who: &AccountIdOf<T>, id: VersionId) {
	Services::<T>::mutate_exists(id, |slot| {
		if let Some(services) = slot {
			services.retain(|service| service.worker != *who);
			if services.is_empty() {
				*slot = None;
			}
		}
	});
}

/// Whether the worker's offer of that block still waits for its node's report.
pub fn is_offered<T: Config>(who: &AccountIdOf<T>, id: VersionId, offered_at: BlockNumberFor<T>) -> bool {
	Services::<T>::get(id)
		.iter()
		.any(|service| service.worker == *who && service.readiness == Readiness::Offered { at: offered_at })
}

/// Takes a node's report on its golden vectors.
pub fn report_service<T: Config>(who: AccountIdOf<T>, id: VersionId, result: Result<(), JobError>) {
	let (model, version) = id;
	match result {
		Ok(()) => {
			Services::<T>::mutate(id, |services| {
				if let Some(service) = services.iter_mut().find(|service| service.worker == who) {
					service.readiness = Readiness::Ready;
				}
			});
			Pallet::<T>::deposit_event(Event::ServiceReady { worker: who, model, version });
		},
		Err(reason) => {
			remove_service::<T>(&who, id);
			Pallet::<T>::deposit_event(Event::ServiceRefused { worker: who, model, version, reason });
		},
	}
}

pub fn do_drain<T: Config>(who: AccountIdOf<T>) -> DispatchResult {
	mutate_worker::<T, _>(&who, |worker| {
		ensure!(worker.status == WorkerStatus::Active, Error::<T>::WrongStatus);
		worker.status = WorkerStatus::Draining;
		Ok(())
	})?;
	Pallet::<T>::deposit_event(Event::Draining { worker: who });
	Ok(())
}

pub fn do_resume<T: Config>(who: AccountIdOf<T>) -> DispatchResult {
	mutate_worker::<T, _>(&who, |worker| {
		ensure!(worker.status == WorkerStatus::Draining, Error::<T>::WrongStatus);
		worker.status = WorkerStatus::Active;
		Ok(())
	})?;
	Pallet::<T>::deposit_event(Event::Resumed { worker: who });
	Ok(())
}

pub fn do_leave<T: Config>(who: AccountIdOf<T>) -> DispatchResult {
	let until = now::<T>().saturating_add(T::UnbondDelay::get());
	mutate_worker::<T, _>(&who, |worker| {
		ensure!(!is_leaving(worker), Error::<T>::WrongStatus);
		ensure!(worker.open == 0, Error::<T>::RequestsOpen);
		worker.status = WorkerStatus::Unbonding { until };
		Ok(())
	})?;
	for id in WorkerServices::<T>::take(&who) {
		drop_offer::<T>(&who, id);
	}
	Pallet::<T>::deposit_event(Event::Leaving { worker: who, until });
	Ok(())
}

pub fn do_withdraw_bond<T: Config>(who: AccountIdOf<T>) -> DispatchResult {
	let worker = Workers::<T>::get(&who).ok_or(Error::<T>::NotWorker)?;
	let WorkerStatus::Unbonding { until } = worker.status else {
		return Err(Error::<T>::WrongStatus.into());
	};
	ensure!(until <= now::<T>(), Error::<T>::StillBonded);
	let amount = T::Currency::release(&HoldReason::Bond.into(), &who, worker.bond, Precision::BestEffort)?;
	WorkerOf::<T>::remove(&worker.key);
	Workers::<T>::remove(&who);
	Pallet::<T>::deposit_event(Event::BondWithdrawn { worker: who, amount });
	Ok(())
}

/// Burns up to `amount` of a worker's bond; what was burned.
pub fn burn_bond<T: Config>(who: &AccountIdOf<T>, amount: BalanceOf<T>) -> BalanceOf<T> {
	Workers::<T>::mutate(who, |slot| {
		let Some(worker) = slot else { return Zero::zero() };
		let burned = T::Currency::burn_held(
			&HoldReason::Bond.into(),
			who,
			amount.min(worker.bond),
			Precision::BestEffort,
			Fortitude::Force,
		)
		.unwrap_or_default();
		worker.bond = T::Currency::balance_on_hold(&HoldReason::Bond.into(), who);
		burned
	})
}
