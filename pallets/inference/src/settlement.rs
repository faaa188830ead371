//! Where the money goes when a request closes. Whatever happens, all of the escrow leaves its
//! hold: paid, deferred to the pot, or released.

use alloc::vec::Vec;
use codec::DecodeAll;
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Restriction},
		Get,
	},
};
use freehold_primitives::{
	callback::ClosedOutcome,
	offchain::tensors_key,
	ownership::Royalties,
	referee::NamedTensor,
	request::{RefundReason, Settlement},
	tensors_root, ModelId, ModelRegistry, RequestId,
};
use sp_core::H256;
use sp_runtime::{
	traits::{AccountIdConversion, CheckedAdd, CheckedDiv, Saturating, Zero},
	BoundedVec, DispatchResult,
};

use crate::{
	agenda, assignment, callbacks, fees, quorum, AccountIdOf, Assignments, BalanceOf, Candidates, Claimable,
	ClosedAt, Config, Error, Event, HoldReason, Order, Outcome, Outputs, Pallet, Phase, Receipt, Receipts,
	Request, Requests, Reveals, LOG_TARGET,
};

/// The account that keeps deferred payouts.
pub fn pot<T: Config>() -> AccountIdOf<T> {
	T::PotId::get().into_account_truncating()
}

/// Gives the pot its existential deposit, so that it can take any sum.
pub fn endow_pot<T: Config>() {
	let pot = pot::<T>();
	if T::Currency::balance(&pot).is_zero() {
		if let Err(error) = T::Currency::mint_into(&pot, T::Currency::minimum_balance()) {
			log::error!(target: LOG_TARGET, "the pot has no deposit: {error:?}");
		}
	}
}

/// A request's escrow while it is paid out.
struct Purse<T: Config> {
	requester: AccountIdOf<T>,
	left: BalanceOf<T>,
}

impl<T: Config> Purse<T> {
	/// Pays up to `amount` of what is left; what was paid.
	fn pay(&mut self, to: &AccountIdOf<T>, amount: BalanceOf<T>) -> BalanceOf<T> {
		let amount = amount.min(self.left);
		if amount.is_zero() {
			return amount;
		}
		let paid = if *to == self.requester {
			T::Currency::release(&HoldReason::Escrow.into(), to, amount, Precision::Exact)
		} else {
			self.send(to, amount).or_else(|_| self.defer(to, amount))
		};
		match paid {
			Ok(paid) => {
				self.left = self.left.saturating_sub(paid);
				paid
			},
			Err(error) => {
				// What is not paid is released with the rest.
				log::error!(target: LOG_TARGET, "payout of {amount:?} to {to:?} failed: {error:?}");
				Zero::zero()
			},
		}
	}

	/// Pays the shareholders of a model and of its ancestors, who claim it; what was paid.
	fn pay_royalty(&mut self, model: &ModelId, amount: BalanceOf<T>) -> BalanceOf<T> {
		let amount = amount.min(self.left);
		if amount.is_zero() {
			return amount;
		}
		match self.send(&T::Royalties::account(), amount) {
			Ok(paid) => {
				self.left = self.left.saturating_sub(paid);
				T::Royalties::accrue(model, paid);
				paid
			},
			Err(error) => {
				// What is not paid is released with the rest.
				log::error!(target: LOG_TARGET, "royalty of {amount:?} for {model:?} failed: {error:?}");
				Zero::zero()
			},
		}
	}

	fn send(
		&self,
		to: &AccountIdOf<T>,
		amount: BalanceOf<T>,
	) -> Result<BalanceOf<T>, sp_runtime::DispatchError> {
		T::Currency::transfer_on_hold(
			&HoldReason::Escrow.into(),
			&self.requester,
			to,
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)
	}

	fn defer(
		&self,
		to: &AccountIdOf<T>,
		amount: BalanceOf<T>,
	) -> Result<BalanceOf<T>, sp_runtime::DispatchError> {
		let owed = Claimable::<T>::get(to).checked_add(&amount).ok_or(Error::<T>::Overflow)?;
		let paid = self.send(&pot::<T>(), amount)?;
		Claimable::<T>::insert(to, owed);
		Pallet::<T>::deposit_event(Event::PayoutDeferred { who: to.clone(), amount });
		Ok(paid)
	}

	/// Gives the requester what is left.
	fn release(self) -> BalanceOf<T> {
		T::Currency::release(&HoldReason::Escrow.into(), &self.requester, self.left, Precision::BestEffort)
			.unwrap_or_else(|error| {
				log::error!(target: LOG_TARGET, "release of {:?} failed: {error:?}", self.left);
				Zero::zero()
			})
	}
}

fn purse<T: Config>(request: &Request<T>) -> Purse<T> {
	Purse { requester: request.order.requester.clone(), left: request.escrow }
}

/// For the blocks that the request has been open.
fn rent<T: Config>(request: &Request<T>) -> BalanceOf<T> {
	let now = frame_system::Pallet::<T>::block_number();
	fees::rent(&request.rules, now.saturating_sub(request.order.requested_at))
}

/// Ends a request without an answer. The rent stays with the protocol, and the flat minimum when
/// submissions were taken.
pub fn refund<T: Config>(id: RequestId, request: Request<T>, reason: RefundReason) {
	let mut purse = purse(&request);
	let flat = if request.served { fees::least_share(&request) } else { Zero::zero() };
	purse.pay(&T::ProtocolPayee::get(), flat.saturating_add(rent(&request)));
	refund_rest::<T>(id, request, reason, purse);
}

fn refund_rest<T: Config>(id: RequestId, request: Request<T>, reason: RefundReason, purse: Purse<T>) {
	let amount = purse.release();
	let order = close::<T>(id, request, Outcome::Refunded { reason, amount });
	Pallet::<T>::deposit_event(Event::Refunded { request: id, reason, amount });
	callbacks::tell::<T>(id, order, ClosedOutcome::Refunded { reason, amount });
}

/// What a worker has revealed.
struct Answer<T: Config> {
	worker: AccountIdOf<T>,
	ask: BalanceOf<T>,
	output: Vec<u8>,
	tensors: Vec<NamedTensor>,
}

fn answers<T: Config>(id: &RequestId, assignments: &Assignments<T>) -> Vec<Answer<T>> {
	assignments
		.iter()
		.filter_map(|assignment| {
			let output = Reveals::<T>::get(id, &assignment.worker)?.into_inner();
			let tensors = Vec::<NamedTensor>::decode_all(&mut output.as_slice()).ok()?;
			Some(Answer { worker: assignment.worker.clone(), ask: assignment.ask, output, tensors })
		})
		.collect()
}

/// Counts the revealed answers and settles.
pub fn tally<T: Config>(id: RequestId, mut request: Request<T>, assignments: Assignments<T>) {
	let answers = answers::<T>(&id, &assignments);
	request.phase = Phase::Committing(assignments);
	let agreed = quorum::largest_agreement(answers.len(), |i, j| match (answers.get(i), answers.get(j)) {
		(Some(a), Some(b)) => request.tolerance.agree(&a.tensors, &b.tensors),
		_ => false,
	});
	if agreed.len() < answers.len() {
		T::Models::note_dispute(&request.order.model, request.order.version);
	}
	let winners: Vec<_> = agreed.iter().filter_map(|index| answers.get(*index)).collect();
	match winners.first() {
		Some(Answer { output, tensors, .. })
			if winners.len() >= quorum::threshold(request.order.redundancy) =>
		{
			let paid: Vec<_> = winners.iter().map(|answer| (answer.worker.clone(), answer.ask)).collect();
			pay::<T>(id, request, &paid, tensors_root(tensors), output);
		},
		_ => {
			let mut purse = purse(&request);
			let two = BalanceOf::<T>::from(2u32);
			for Answer { worker, ask, .. } in &answers {
				purse.pay(worker, ask.checked_div(&two).unwrap_or_default());
			}
			purse.pay(&T::ProtocolPayee::get(), fees::least_share(&request).saturating_add(rent(&request)));
			refund_rest::<T>(id, request, RefundReason::NoAgreement, purse);
		},
	}
}

/// Ends a request with an answer: pays the workers that agreed, the shareholders of the model and of its
/// ancestors, and the protocol, and gives the rest back.
pub fn pay<T: Config>(
	id: RequestId,
	request: Request<T>,
	winners: &[(AccountIdOf<T>, BalanceOf<T>)],
	output_root: H256,
	output: &[u8],
) {
	let (model, version) = (request.order.model, request.order.version);
	let mut purse = purse(&request);
	let mut workers = BalanceOf::<T>::zero();
	for (worker, ask) in winners {
		workers = workers.saturating_add(purse.pay(worker, *ask));
	}
	let royalty = purse.pay_royalty(&model, request.royalty);
	// Candidates were admitted for covering this with the dearest asks: it cannot overflow.
	let least = fees::least_share(&request);
	let share = fees::protocol(&request.rules, royalty, workers, least).unwrap_or(least);
	let protocol = purse.pay(&T::ProtocolPayee::get(), share.saturating_add(rent(&request)));
	let refund = purse.release();
	T::Models::note_call(&model, version, royalty);
	let settlement =
		Settlement { output_root, agreement: winners.len() as u8, workers, royalty, protocol, refund };
	keep_output::<T>(id, output_root, output);
	let order = close::<T>(id, request, Outcome::Paid(settlement));
	Pallet::<T>::deposit_event(Event::Paid { request: id, settlement });
	callbacks::tell::<T>(id, order, ClosedOutcome::Paid { settlement, output });
}

/// Small outputs stay in state for a while; the bytes of all go to the nodes' off-chain databases.
fn keep_output<T: Config>(id: RequestId, root: H256, output: &[u8]) {
	sp_io::offchain_index::set(&tensors_key(&root), output);
	let Ok(inline) = BoundedVec::try_from(output.to_vec()) else { return };
	let now = frame_system::Pallet::<T>::block_number();
	// A block that closes more than fits keeps the rest of its outputs off chain only.
	if ClosedAt::<T>::mutate(now, |closed| closed.try_push(id)).is_ok() {
		Outputs::<T>::insert(id, inline);
	}
}

fn close<T: Config>(id: RequestId, request: Request<T>, outcome: Outcome<BalanceOf<T>>) -> Order<T> {
	for assignment in request.phase.assignments() {
		assignment::release::<T>(&id, &request, assignment);
		Reveals::<T>::remove(id, &assignment.worker);
	}
	agenda::unschedule::<T>(&id, request.agenda_at);
	agenda::close::<T>();
	Candidates::<T>::remove(id);
	Requests::<T>::remove(id);
	let closed_at = frame_system::Pallet::<T>::block_number();
	Receipts::<T>::insert(id, Receipt { order: request.order.clone(), closed_at, outcome });
	request.order
}

pub fn do_claim_payout<T: Config>(who: AccountIdOf<T>) -> DispatchResult {
	let amount = Claimable::<T>::get(&who);
	ensure!(!amount.is_zero(), Error::<T>::NothingToClaim);
	T::Currency::transfer(&pot::<T>(), &who, amount, Preservation::Preserve)?;
	Claimable::<T>::remove(&who);
	Pallet::<T>::deposit_event(Event::PayoutClaimed { who, amount });
	Ok(())
}
