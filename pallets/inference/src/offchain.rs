//! The off-chain worker: for each worker whose key this node holds, it hands what the chain has
//! assigned to the node's engine and submits what is ready. It only schedules and never waits.
//! Jobs are named by model and input, so that a request on two forks is computed once; what was
//! submitted is remembered only to send it by itself from then on: anything lost is found again in
//! state.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::traits::Get;
use frame_system::{
	offchain::{CreateAuthorizedTransaction, SubmitTransaction},
	pallet_prelude::BlockNumberFor,
};
use freehold_inference_host::inference_engine;
use freehold_primitives::{
	crypto::InferenceKey,
	job::{HostError, Job, JobError, JobKey, JobStatus, Work},
	referee::{Hash, NamedTensor},
	tensors_root, ModelId, ModelRegistry, RequestId, VersionIndex,
};
use sp_core::H256;
use sp_runtime::{
	offchain::{
		storage::StorageValueRef,
		storage_lock::{StorageLock, Time},
		Duration,
	},
	traits::{Saturating, UniqueSaturatedInto},
	BoundedVec, RuntimeAppPublic,
};

use crate::{
	quorum, submissions, AccountIdOf, Assignment, Call, Config, Item, OutputOf, Phase, Progress, Readiness,
	Request, Requests, Services, Submission, WorkerOf, WorkerRequests, WorkerServices, LOG_TARGET,
};

const LOCK: &[u8] = b"freehold/worker/lock";
const MEMORY: &[u8] = b"freehold/worker/memory";
/// Items that go again by themselves in one round, those first that have waited longest.
const MAX_AGAIN: usize = 64;
/// Blocks for which a job nobody wants any more is kept: a reorganisation may bring it back.
const KEEP_FOR: u32 = 30;
/// The longest time for golden vectors, in milliseconds, download included.
const CHECK_DEADLINE_MS: u64 = 1_800_000;

/// What the node remembers between blocks.
#[derive(Default, Encode, Decode)]
struct Memory {
	/// Jobs the engine has, and the block that last wanted them.
	jobs: Vec<(JobKey, u32)>,
	/// Subjects submitted, and when last.
	sent: Vec<(H256, u32)>,
	/// Openings stored, by subject, and the block that last wanted them.
	openings: Vec<(H256, u32)>,
}

/// What a worker committed to: once sent, its reveal must be the very same.
#[derive(Encode, Decode)]
struct Opening {
	salt: Hash,
	output: Vec<u8>,
}

struct Session<T: Config> {
	now: u32,
	worker: AccountIdOf<T>,
	memory: Memory,
}

/// One round, at block `now`.
pub fn work<T: Config>(now: BlockNumberFor<T>) {
	let keys = InferenceKey::all();
	if keys.is_empty() {
		return;
	}
	// A round may still be running when the next block comes: it will see what this one would.
	let mut lock = StorageLock::<Time>::with_deadline(LOCK, Duration::from_millis(10_000));
	let Ok(_guard) = lock.try_lock() else { return };
	let stored = StorageValueRef::persistent(MEMORY);
	let mut memory: Memory = stored.get().ok().flatten().unwrap_or_default();
	let now: u32 = now.unique_saturated_into();
	for key in keys {
		let Some(worker) = WorkerOf::<T>::get(&key) else { continue };
		let mut session = Session::<T> { now, worker, memory };
		session.round(&key);
		memory = session.memory;
	}
	memory.forget_stale(now);
	stored.set(&memory);
}

impl<T: Config> Session<T> {
	fn round(&mut self, key: &InferenceKey) {
		let mut items = Vec::new();
		for request in WorkerRequests::<T>::iter_key_prefix(&self.worker) {
			items.extend(self.serve_request(request));
		}
		for (model, version) in WorkerServices::<T>::get(&self.worker) {
			items.extend(self.check_service(model, version));
		}
		// Pools refuse what only a block makes valid that they have yet to look at; the node's own
		// says even then that it took it, and another's remembers what it refused. So whatever state
		// still waits for goes again in every round, anew and by itself: in company it may have been
		// refused for another.
		let (mut again, mut new) = (Vec::new(), Vec::new());
		for item in items {
			match self.sent_at(&item) {
				Some(at) => again.push((at, item)),
				None => new.push(item),
			}
		}
		for batch in batches::<T>(new) {
			self.submit(key, batch);
		}
		again.sort_by_key(|(at, _)| *at);
		for (_, item) in again.into_iter().take(MAX_AGAIN) {
			self.submit(key, BoundedVec::truncate_from(alloc::vec![item]));
		}
	}

	/// What to submit for an assigned request, if anything is ready and still in time: the block to
	/// come is the first that can take it.
	fn serve_request(&mut self, id: RequestId) -> Option<Item<T>> {
		let request = Requests::<T>::get(id)?;
		let next = BlockNumberFor::<T>::from(self.now.saturating_add(1));
		let assignment =
			request.phase.assignments().iter().find(|assignment| assignment.worker == self.worker)?.clone();
		let attempt = assignment.attempt;
		let item = match (&request.phase, assignment.progress) {
			(_, Progress::Pending { due }) if due < next => return None,
			(Phase::Revealing { by, .. }, _) if *by < next => return None,
			(Phase::Answering(_), Progress::Pending { due }) => match self.compute(&request, due)? {
				Ok(output) => Item::Answer { request: id, attempt, output },
				Err(reason) => Item::Decline { request: id, attempt, reason },
			},
			(Phase::Committing(_), Progress::Pending { due }) => {
				self.commit(id, &request, &assignment, due)?
			},
			(Phase::Revealing { .. }, Progress::Committed { commitment }) => {
				self.reveal(id, attempt, commitment)?
			},
			// Keeps the opening and the job while others are waited for.
			(_, Progress::Committed { .. }) => {
				self.memory.want_opening(opening_subject::<T>(id, attempt, &self.worker), self.now);
				return None;
			},
			_ => return None,
		};
		Some(item)
	}

	fn commit(
		&mut self,
		id: RequestId,
		request: &Request<T>,
		assignment: &Assignment<T>,
		due: BlockNumberFor<T>,
	) -> Option<Item<T>> {
		let attempt = assignment.attempt;
		let subject = opening_subject::<T>(id, attempt, &self.worker);
		let opening = match load_opening(&subject) {
			Some(opening) => opening,
			None => match self.compute(request, due)? {
				Ok(output) => {
					let salt = sp_io::offchain::random_seed();
					let opening = Opening { salt, output: output.into_inner() };
					// Before the commitment leaves: a restart must still be able to open it.
					opening_slot(&subject, |slot| slot.set(&opening));
					opening
				},
				Err(reason) => return Some(Item::Decline { request: id, attempt, reason }),
			},
		};
		self.memory.want_opening(subject, self.now);
		let root = decoded_root(&opening.output)?;
		let genesis = submissions::genesis::<T>();
		let commitment = quorum::commitment::<T>(genesis, id, attempt, &self.worker, &opening.salt, root);
		Some(Item::Commit { request: id, attempt, commitment })
	}

	fn reveal(&mut self, id: RequestId, attempt: u32, commitment: H256) -> Option<Item<T>> {
		let subject = opening_subject::<T>(id, attempt, &self.worker);
		self.memory.want_opening(subject, self.now);
		let Some(Opening { salt, output }) = load_opening(&subject) else {
			log::warn!(target: LOG_TARGET, "the opening of {commitment:?} is lost: cannot reveal {id:?}");
			return None;
		};
		let output = OutputOf::<T>::try_from(output).ok()?;
		Some(Item::Reveal { request: id, attempt, salt, output })
	}

	/// The outputs or why there are none; `None` while the engine is at it.
	fn compute(
		&mut self,
		request: &Request<T>,
		due: BlockNumberFor<T>,
	) -> Option<Result<OutputOf<T>, JobError>> {
		let order = &request.order;
		let model = T::Models::fetchable(&order.model, order.version)?;
		// Rounds after this one whose submissions can still be included in time.
		let rounds: u32 = due.saturating_sub(self.now.saturating_add(1).into()).unique_saturated_into();
		let job = Job {
			key: JobKey { model: model.artifact.hash, work: Work::Infer { input: order.input_root } },
			model,
			source: Some(order.source),
			// With room for empty slots; every round that still wants it extends it.
			deadline_ms: T::BlockTime::get().saturating_mul(u64::from(rounds.saturating_add(2))),
		};
		let key = job.key;
		Some(match self.poll(job) {
			// Too late for another round: to decline costs nothing, silence the ask.
			None if rounds == 0 => Err(JobError::TimedOut),
			None => return None,
			// Blocks came slower than foreseen: there is time for another try.
			Some(Err(JobError::TimedOut)) if rounds > 0 => {
				let _ = inference_engine::forget(key);
				return None;
			},
			Some(Ok(tensors)) => {
				OutputOf::<T>::try_from(tensors.encode()).map_err(|_| JobError::SignatureMismatch)
			},
			Some(Err(reason)) => Err(reason),
		})
	}

	/// What to report on an offered service, if the golden vectors are through.
	fn check_service(&mut self, model: ModelId, version: VersionIndex) -> Option<Item<T>> {
		let offered_at = Services::<T>::get((model, version))
			.iter()
			.find(|service| service.worker == self.worker)
			.and_then(|service| match service.readiness {
				Readiness::Offered { at } => Some(at),
				Readiness::Ready => None,
			})?;
		let fetchable = T::Models::fetchable(&model, version)?;
		let job = Job {
			key: JobKey { model: fetchable.artifact.hash, work: Work::Check },
			model: fetchable,
			source: None,
			deadline_ms: CHECK_DEADLINE_MS,
		};
		let result = self.poll(job)?.map(|_| ());
		Some(Item::Service { model, version, offered_at, result })
	}

	/// How a job ended; hands it to the engine if it does not have it.
	fn poll(&mut self, job: Job) -> Option<Result<Vec<NamedTensor>, JobError>> {
		let key = job.key;
		self.memory.want_job(key, self.now);
		let status = match inference_engine::poll(key) {
			// A pending job gets the later deadline.
			Ok(JobStatus::Unknown | JobStatus::Pending) => {
				inference_engine::submit(job).map(|()| JobStatus::Pending)
			},
			other => other,
		};
		match status {
			Ok(JobStatus::Done(tensors)) => Some(Ok(tensors)),
			Ok(JobStatus::Failed(error)) => Some(Err(error)),
			Ok(_) | Err(HostError::QueueFull) => None,
			Err(HostError::Unavailable) => {
				log::warn!(target: LOG_TARGET, "this node has an inference key but no engine");
				None
			},
		}
	}

	/// When it was last sent.
	fn sent_at(&self, item: &Item<T>) -> Option<u32> {
		let subject = sent_subject::<T>(item, &self.worker);
		self.memory.sent.iter().find(|(sent, _)| *sent == subject).map(|(_, at)| *at)
	}

	fn submit(&mut self, key: &InferenceKey, items: BoundedVec<Item<T>, T::MaxItems>) {
		let subjects: Vec<_> = items.iter().map(|item| sent_subject::<T>(item, &self.worker)).collect();
		let submission = Submission { worker: self.worker.clone(), made_at: self.now.into(), items };
		let Some(payload) = submission.signing_payload(submissions::genesis::<T>()) else { return };
		let Some(signature) = key.sign(&payload) else { return };
		let call = Call::<T>::submit { submission, signature };
		let transaction =
			<T as CreateAuthorizedTransaction<Call<T>>>::create_authorized_transaction(call.into());
		if SubmitTransaction::<T, Call<T>>::submit_transaction(transaction).is_err() {
			// The pool has it already, or state has moved on: the next block tells.
			log::debug!(target: LOG_TARGET, "the pool refused a submission");
		}
		let now = self.now;
		self.memory.sent.retain(|(sent, _)| !subjects.contains(sent));
		self.memory.sent.extend(subjects.into_iter().map(|subject| (subject, now)));
	}
}

impl Memory {
	fn want_job(&mut self, key: JobKey, now: u32) {
		self.jobs.retain(|(other, _)| *other != key);
		self.jobs.push((key, now));
	}

	fn want_opening(&mut self, subject: H256, now: u32) {
		self.openings.retain(|(other, _)| *other != subject);
		self.openings.push((subject, now));
	}

	fn forget_stale(&mut self, now: u32) {
		let stale = |at: u32| at.saturating_add(KEEP_FOR) < now;
		self.sent.retain(|(_, at)| !stale(*at));
		self.jobs.retain(|(key, at)| {
			// A failure that was reported must not meet the next request for the same work.
			let failed = *at < now && matches!(inference_engine::poll(*key), Ok(JobStatus::Failed(_)));
			let drop = failed || stale(*at);
			if drop {
				// Nothing is lost where there is no engine.
				let _ = inference_engine::forget(*key);
			}
			!drop
		});
		self.openings.retain(|(subject, at)| {
			if stale(*at) {
				opening_slot(subject, |slot| slot.clear());
			}
			!stale(*at)
		});
	}
}

/// As many items in each as a submission takes, and outputs of at most one request's limit plus
/// what is small, so that a batch fits a block as a single answer does.
fn batches<T: Config>(items: Vec<Item<T>>) -> Vec<BoundedVec<Item<T>, T::MaxItems>> {
	let mut batches: Vec<BoundedVec<Item<T>, T::MaxItems>> = Vec::new();
	let mut bytes = 0u32;
	for item in items {
		bytes = bytes.saturating_add(item.output_len());
		let full = bytes > T::MaxOutputBytes::get();
		let item = match batches.last_mut() {
			Some(last) if !full => match last.try_push(item) {
				Ok(()) => continue,
				Err(item) => item,
			},
			_ => item,
		};
		bytes = item.output_len();
		let mut batch = BoundedVec::new();
		if batch.try_push(item).is_ok() {
			batches.push(batch);
		}
	}
	batches
}

fn sent_subject<T: Config>(item: &Item<T>, worker: &AccountIdOf<T>) -> H256 {
	sp_io::hashing::blake2_256(&(item.subject(), worker).encode()).into()
}

fn opening_subject<T: Config>(id: RequestId, attempt: u32, worker: &AccountIdOf<T>) -> H256 {
	sp_io::hashing::blake2_256(&("freehold/opening", id, attempt, worker).encode()).into()
}

fn opening_slot<R>(subject: &H256, access: impl FnOnce(&mut StorageValueRef) -> R) -> R {
	let key = [b"freehold/opening/".as_slice(), subject.as_bytes()].concat();
	access(&mut StorageValueRef::persistent(&key))
}

fn load_opening(subject: &H256) -> Option<Opening> {
	opening_slot(subject, |slot| slot.get().ok().flatten())
}

fn decoded_root(output: &[u8]) -> Option<H256> {
	use codec::DecodeAll;
	Vec::<NamedTensor>::decode_all(&mut &*output).ok().map(|tensors| tensors_root(&tensors))
}
