//! What workers submit: checked on authorisation from cheap to dear, then applied. Nothing that
//! passed the check fails when applied.

use alloc::{collections::BTreeSet, vec::Vec};
use codec::{DecodeAll, Encode};
use frame_support::{
	pallet_prelude::{
		InvalidTransaction, TransactionSource, TransactionValidityError, TransactionValidityWithRefund,
		ValidTransaction,
	},
	traits::Get,
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	crypto::{InferenceKey, InferenceSignature},
	job::JobError,
	referee::NamedTensor,
	request::RefundReason,
	tensors::decode_tensors,
	tensors_root, ModelId, ModelRegistry, RequestId, VersionIndex,
};
use sp_core::H256;
use sp_runtime::{
	traits::{One, Saturating, UniqueSaturatedInto, Zero},
	transaction_validity::TransactionPriority,
	RuntimeAppPublic,
};

use crate::{
	assignment, callbacks::closing, progress, quorum, settlement, workers, AccountIdOf, Assignment, Config,
	Event, Item, OutputOf, Pallet, Phase, Progress, Request, Requests, Reveals, Submission, WeightInfo,
	Workers,
};

/// Why a submission is refused by the pool, as the code of `InvalidTransaction::Custom`.
pub mod refusal {
	/// It carries nothing.
	pub const EMPTY: u8 = 1;
	/// There is no such worker.
	pub const NOT_WORKER: u8 = 2;
	/// Two items are about one thing.
	pub const DUPLICATE: u8 = 3;
	/// There is no such open request.
	pub const REQUEST_NOT_FOUND: u8 = 4;
	/// The request does not wait for this from this worker and attempt.
	pub const NOT_ASSIGNED: u8 = 5;
	/// The outputs are not encoded tensors with the version's names, types and shapes, NaN
	/// canonical.
	pub const INVALID_OUTPUT: u8 = 6;
	/// The opening does not fit the commitment.
	pub const WRONG_OPENING: u8 = 7;
	/// No such offer waits for a report.
	pub const NOT_OFFERED: u8 = 8;
	/// It carries more bytes of output than one answer may.
	pub const OVERSIZED: u8 = 9;
	/// It says that it was made at a block to come.
	pub const FROM_THE_FUTURE: u8 = 10;
}

/// What of an item is signed: the phase, what it is about, and the root of what it carries.
#[derive(Encode)]
enum Digest<BlockNumber> {
	Answer(RequestId, u32, H256),
	Commit(RequestId, u32, H256),
	Reveal(RequestId, u32, H256),
	Decline(RequestId, u32, JobError),
	Service(ModelId, VersionIndex, BlockNumber, Result<(), JobError>),
}

impl<T: Config> Item<T> {
	/// What it is about: two items with one subject exclude each other.
	pub(crate) fn subject(&self) -> (u8, H256, u32) {
		match self {
			Self::Answer { request, attempt, .. } => (0, *request, *attempt),
			Self::Commit { request, attempt, .. } => (0, *request, *attempt),
			Self::Decline { request, attempt, .. } => (0, *request, *attempt),
			Self::Reveal { request, attempt, .. } => (1, *request, *attempt),
			Self::Service { model, version, .. } => (2, *model, *version),
		}
	}

	fn digest(&self) -> Option<Digest<BlockNumberFor<T>>> {
		Some(match self {
			Self::Answer { request, attempt, output } => {
				Digest::Answer(*request, *attempt, output_root::<T>(output)?)
			},
			Self::Commit { request, attempt, commitment } => Digest::Commit(*request, *attempt, *commitment),
			Self::Reveal { request, attempt, output, .. } => {
				Digest::Reveal(*request, *attempt, output_root::<T>(output)?)
			},
			Self::Decline { request, attempt, reason } => Digest::Decline(*request, *attempt, *reason),
			Self::Service { model, version, offered_at, result } => {
				Digest::Service(*model, *version, *offered_at, *result)
			},
		})
	}
}

fn output_root<T: Config>(output: &OutputOf<T>) -> Option<H256> {
	Vec::<NamedTensor>::decode_all(&mut output.as_slice()).ok().map(|tensors| tensors_root(&tensors))
}

impl<T: Config> Submission<T> {
	/// The hash that the worker's inference key signs: BLAKE2b-256 of a tag, the genesis hash,
	/// the worker, the block it was made at and each item's phase, subject and root. `None` when an output is not encoded
	/// tensors.
	pub fn signing_payload(&self, genesis: T::Hash) -> Option<H256> {
		let digests = self.items.iter().map(Item::digest).collect::<Option<Vec<_>>>()?;
		let payload = ("freehold/submission", genesis, &self.worker, self.made_at, digests);
		Some(sp_io::hashing::blake2_256(&payload.encode()).into())
	}
}

/// The genesis hash, which tells this chain's submissions from another's.
pub fn genesis<T: Config>() -> T::Hash {
	frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
}

/// The weight of applying a submission.
pub fn weight<T: Config>(submission: &Submission<T>) -> Weight {
	submission.items.iter().fold(Weight::zero(), |sum, item| {
		sum.saturating_add(match item {
			Item::Answer { output, .. } => closing::<T>(T::WeightInfo::submit_answer(output.len() as u32)),
			Item::Commit { .. } => T::WeightInfo::submit_commit(),
			Item::Reveal { output, .. } => closing::<T>(T::WeightInfo::submit_reveal(output.len() as u32)),
			Item::Decline { .. } => decline_weight::<T>(),
			Item::Service { .. } => T::WeightInfo::submit_service(),
		})
	})
}

/// The last decline closes the request, as `cancel` does.
pub fn decline_weight<T: Config>() -> Weight {
	closing::<T>(T::WeightInfo::submit_decline().max(T::WeightInfo::cancel()))
}

/// Above transactions that pay for themselves, below what keeps the chain going.
const PRIORITY: TransactionPriority = TransactionPriority::MAX / 2;
/// Blocks by which a pool may be behind the node that made a submission.
const MAX_LAG: u32 = 4;

fn refuse<R>(code: u8) -> Result<R, TransactionValidityError> {
	Err(InvalidTransaction::Custom(code).into())
}

/// Judges a submission, wherever it comes from.
pub fn authorize<T: Config>(
	_source: TransactionSource,
	submission: &Submission<T>,
	signature: &InferenceSignature,
) -> TransactionValidityWithRefund {
	if submission.items.is_empty() {
		return refuse(refusal::EMPTY);
	}
	if submission.output_len() > T::MaxOutputBytes::get() {
		return refuse(refusal::OVERSIZED);
	}
	// A pool that lags a little behind takes it all the same.
	let now = frame_system::Pallet::<T>::block_number();
	if submission.made_at > now.saturating_add(MAX_LAG.into()) {
		return refuse(refusal::FROM_THE_FUTURE);
	}
	let mut subjects = BTreeSet::new();
	if !submission.items.iter().all(|item| subjects.insert(item.subject())) {
		return refuse(refusal::DUPLICATE);
	}
	let Some(worker) = Workers::<T>::get(&submission.worker) else { return refuse(refusal::NOT_WORKER) };
	let mut longevity = u64::MAX;
	for item in &submission.items {
		longevity = longevity.min(check::<T>(&submission.worker, item)?);
	}
	if !signed::<T>(submission, &worker.key, signature) {
		return Err(InvalidTransaction::BadProof.into());
	}
	let mut validity = ValidTransaction::with_tag_prefix("freehold/submission")
		.priority(PRIORITY.saturating_add(submission.made_at.unique_saturated_into()))
		.longevity(longevity)
		.propagate(true);
	for subject in subjects {
		validity = validity.and_provides((&submission.worker, subject));
	}
	Ok((validity.build()?, Weight::zero()))
}

fn signed<T: Config>(submission: &Submission<T>, key: &InferenceKey, signature: &InferenceSignature) -> bool {
	submission.signing_payload(genesis::<T>()).is_some_and(|payload| key.verify(&payload, signature))
}

/// Whether the chain waits for an item, and for how many blocks it may still be included.
fn check<T: Config>(who: &AccountIdOf<T>, item: &Item<T>) -> Result<u64, TransactionValidityError> {
	let now = frame_system::Pallet::<T>::block_number();
	// This block counts: the pool drops what has lived its longevity before the block that follows.
	let left = |until: BlockNumberFor<T>| -> u64 {
		until.saturating_add(One::one()).saturating_sub(now).unique_saturated_into()
	};
	if let Item::Service { model, version, offered_at, .. } = item {
		return match workers::is_offered::<T>(who, (*model, *version), *offered_at) {
			true => Ok(u64::MAX),
			false => refuse(refusal::NOT_OFFERED),
		};
	}
	let (_, id, attempt) = item.subject();
	let Some(request) = Requests::<T>::get(id) else { return refuse(refusal::REQUEST_NOT_FOUND) };
	let Some(assignment) = request
		.phase
		.assignments()
		.iter()
		.find(|assignment| assignment.worker == *who && assignment.attempt == attempt)
	else {
		return refuse(refusal::NOT_ASSIGNED);
	};
	match (item, &request.phase, assignment.progress) {
		(Item::Answer { output, .. }, Phase::Answering(_), Progress::Pending { due }) if now <= due => {
			check_output::<T>(&request, output)?;
			Ok(left(due))
		},
		(Item::Commit { .. }, Phase::Committing(_), Progress::Pending { due }) if now <= due => Ok(left(due)),
		(Item::Decline { .. }, _, Progress::Pending { due }) if now <= due => Ok(left(due)),
		(
			Item::Reveal { salt, output, .. },
			Phase::Revealing { by, .. },
			Progress::Committed { commitment },
		) if now <= *by => {
			let root = check_output::<T>(&request, output)?;
			if quorum::commitment::<T>(genesis::<T>(), id, attempt, who, salt, root) != commitment {
				return refuse(refusal::WRONG_OPENING);
			}
			Ok(left(*by))
		},
		_ => refuse(refusal::NOT_ASSIGNED),
	}
}

fn check_output<T: Config>(
	request: &Request<T>,
	output: &OutputOf<T>,
) -> Result<H256, TransactionValidityError> {
	let invalid = || TransactionValidityError::from(InvalidTransaction::Custom(refusal::INVALID_OUTPUT));
	let (signature, _) =
		T::Models::signature(&request.order.model, request.order.version).ok_or_else(invalid)?;
	if signature.encoded_output_len().is_none_or(|most| output.len() as u64 > most) {
		return Err(invalid());
	}
	let tensors = decode_tensors(output, signature.outputs.len()).ok_or_else(invalid)?;
	match signature.admits_outputs(&tensors) {
		true => Ok(tensors_root(&tensors)),
		false => Err(invalid()),
	}
}

/// Applies what [`authorize`] has passed.
pub fn apply<T: Config>(submission: Submission<T>) {
	let Submission { worker, items, .. } = submission;
	for item in items {
		match item {
			Item::Answer { request, attempt, output } => answer::<T>(request, attempt, &worker, &output),
			Item::Commit { request, attempt, commitment } => {
				move_on::<T>(request, attempt, &worker, Progress::Committed { commitment }, || {
					Event::Committed { request, worker: worker.clone() }
				})
			},
			Item::Reveal { request, attempt, output, .. } => reveal::<T>(request, attempt, &worker, output),
			Item::Decline { request, attempt, reason } => decline::<T>(request, attempt, &worker, reason),
			Item::Service { model, version, result, .. } => {
				workers::report_service::<T>(worker.clone(), (model, version), result)
			},
		}
	}
}

fn find<'a, T: Config>(
	request: &'a mut Request<T>,
	attempt: u32,
	worker: &AccountIdOf<T>,
) -> Option<&'a mut Assignment<T>> {
	let (Phase::Answering(assignments)
	| Phase::Committing(assignments)
	| Phase::Revealing { assignments, .. }) = &mut request.phase
	else {
		return None;
	};
	assignments.iter_mut().find(|assignment| assignment.worker == *worker && assignment.attempt == attempt)
}

fn answer<T: Config>(id: RequestId, attempt: u32, worker: &AccountIdOf<T>, output: &OutputOf<T>) {
	let Some(mut request) = Requests::<T>::get(id) else { return };
	let Some(ask) = find(&mut request, attempt, worker).map(|assignment| assignment.ask) else { return };
	let Some(root) = output_root::<T>(output) else { return };
	settlement::pay::<T>(id, request, &[(worker.clone(), ask)], root, output);
}

fn move_on<T: Config>(
	id: RequestId,
	attempt: u32,
	worker: &AccountIdOf<T>,
	progress: Progress<BlockNumberFor<T>>,
	event: impl FnOnce() -> Event<T>,
) {
	let Some(mut request) = Requests::<T>::get(id) else { return };
	let Some(assignment) = find(&mut request, attempt, worker) else { return };
	let was_computing = matches!(assignment.progress, Progress::Pending { .. });
	assignment.progress = progress;
	request.served = true;
	if was_computing {
		assignment::computed::<T>(worker);
	}
	Pallet::<T>::deposit_event(event());
	progress::after_submission::<T>(id, request);
}

fn reveal<T: Config>(id: RequestId, attempt: u32, worker: &AccountIdOf<T>, output: OutputOf<T>) {
	let Some(root) = output_root::<T>(&output) else { return };
	Reveals::<T>::insert(id, worker, output);
	move_on::<T>(id, attempt, worker, Progress::Revealed { root }, || Event::Revealed {
		request: id,
		worker: worker.clone(),
		output_root: root,
	});
}

fn decline<T: Config>(id: RequestId, attempt: u32, worker: &AccountIdOf<T>, reason: JobError) {
	let Some(mut request) = Requests::<T>::get(id) else { return };
	let Some(part) = find(&mut request, attempt, worker).cloned() else { return };
	let (Phase::Answering(assignments) | Phase::Committing(assignments)) = &mut request.phase else { return };
	assignments.retain(|assignment| assignment.worker != *worker || assignment.attempt != attempt);
	assignment::release::<T>(&id, &request, &part);
	request.setback = RefundReason::Declined;
	request.served = true;
	Pallet::<T>::deposit_event(Event::Declined { request: id, worker: worker.clone(), reason });
	progress::after_submission::<T>(id, request);
}
