//! Workers: bond, key, services, leaving.

use codec::Decode;
use frame_support::{
	dispatch::DispatchClass,
	ensure,
	traits::{
		fungible::{InspectHold, MutateHold},
		tokens::{Fortitude, Precision},
		Get,
	},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	crypto::{self, InferenceKey, InferenceSignature},
	job::JobError,
	request::WorkerStatus,
	ModelId, ModelRegistry, VersionIndex,
};
use sp_core::H256;
use sp_runtime::{
	traits::{CheckedAdd, Saturating, Zero},
	DispatchError, DispatchResult, RuntimeAppPublic,
};

use crate::{
	submissions, AccountIdOf, Ask, BalanceOf, Config, Error, Event, HoldReason, Pallet, Readiness, Service,
	Services, WeightInfo, Worker, WorkerOf, WorkerRequests, WorkerServices, Workers,
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

/// [`crypto::ownership_payload`] on this chain.
pub fn ownership_payload<T: Config>(owner: &AccountIdOf<T>) -> H256 {
	let genesis = submissions::genesis::<T>();
	crypto::ownership_payload(H256::decode(&mut genesis.as_ref()).unwrap_or_default(), owner)
}

fn check_key<T: Config>(
	who: &AccountIdOf<T>,
	key: &InferenceKey,
	proof: &InferenceSignature,
) -> DispatchResult {
	ensure!(!WorkerOf::<T>::contains_key(key), Error::<T>::KeyTaken);
	ensure!(key.verify(&ownership_payload::<T>(who), proof), Error::<T>::InvalidProof);
	Ok(())
}

pub fn do_join<T: Config>(
	who: AccountIdOf<T>,
	key: InferenceKey,
	proof: InferenceSignature,
	bond: BalanceOf<T>,
	concurrency: u32,
) -> DispatchResult {
	ensure!(!Workers::<T>::contains_key(&who), Error::<T>::AlreadyJoined);
	ensure!(bond >= T::MinBond::get(), Error::<T>::BondTooLow);
	check_concurrency::<T>(concurrency)?;
	check_key::<T>(&who, &key, &proof)?;
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

pub fn do_set_key<T: Config>(
	who: AccountIdOf<T>,
	key: InferenceKey,
	proof: InferenceSignature,
) -> DispatchResult {
	mutate_worker::<T, _>(&who, |worker| {
		check_key::<T>(&who, &key, &proof)?;
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
	Services::<T>::try_mutate(id, |services| -> DispatchResult {
		if services.is_full() {
			let (index, other) = weakest::<T>(services, worker.bond).ok_or(Error::<T>::MaxWorkersExceeded)?;
			services.remove(index);
			forget_served::<T>(&other, id);
			Pallet::<T>::deposit_event(Event::ServiceStopped { worker: other, model: id.0, version: id.1 });
		}
		services.try_push(service).map_err(|_| Error::<T>::MaxWorkersExceeded.into())
	})?;
	Pallet::<T>::deposit_event(Event::ServiceOffered { worker: who, model: id.0, version: id.1 });
	Ok(())
}

/// Whose place a newcomer with this bond takes: one of those whose node has not reported in time,
/// or else of the worker with the smallest bond, should it be smaller.
fn weakest<T: Config>(services: &[Service<T>], bond: BalanceOf<T>) -> Option<(usize, AccountIdOf<T>)> {
	let bonds = services.iter().enumerate().map(|(index, service)| {
		let timed_out = matches!(service.readiness, Readiness::Offered { at }
			if at.saturating_add(T::OfferTimeout::get()) < now::<T>());
		let bond = match timed_out {
			true => None,
			false => Some(Workers::<T>::get(&service.worker).map(|worker| worker.bond).unwrap_or_default()),
		};
		(bond, index, &service.worker)
	});
	let (least, index, worker) = bonds.min_by_key(|(bond, index, _)| (*bond, *index))?;
	least.is_none_or(|least| least < bond).then(|| (index, worker.clone()))
}

/// The weight of an offer, its node's report prepaid.
pub fn serve_weight<T: Config>() -> Weight {
	T::WeightInfo::serve()
		.saturating_add(T::WeightInfo::submit_service())
		.saturating_add(T::WeightInfo::authorize_submit(1, 0))
		.saturating_add(
			<T as frame_system::Config>::BlockWeights::get().get(DispatchClass::Normal).base_extrinsic,
		)
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
	forget_served::<T>(who, id);
}

fn forget_served<T: Config>(who: &AccountIdOf<T>, id: VersionId) {
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

/// Whether the worker's offer of that block still waits for its node's report. Never in the block
/// of the offer: to stop serving and to offer again must not be a way to change an ask at once.
pub fn is_offered<T: Config>(who: &AccountIdOf<T>, id: VersionId, offered_at: BlockNumberFor<T>) -> bool {
	let waits = Readiness::Offered { at: offered_at };
	offered_at < now::<T>()
		&& Services::<T>::get(id).iter().any(|service| service.worker == *who && service.readiness == waits)
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
		let open = WorkerRequests::<T>::iter_key_prefix(&who).next();
		ensure!(open.is_none(), Error::<T>::RequestsOpen);
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
