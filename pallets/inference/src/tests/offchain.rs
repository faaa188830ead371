//! The off-chain worker against an engine that the test drives by hand.

use crate::{mock::*, Event, HoldReason, Item, Outcome, Phase, Receipts, Requests};
use alloc::{collections::BTreeMap, sync::Arc, vec::Vec};
use codec::{Decode, Encode};
use frame_support::traits::{fungible::InspectHold, Hooks};
use freehold_inference_host::EngineExt;
use freehold_primitives::{
	crypto::INFERENCE,
	job::{HostError, InferenceEngine, Job, JobError, JobKey, JobStatus, Work},
	referee::NamedTensor,
	ModelId, RequestId,
};
use parking_lot::{Mutex, RwLock};
use sp_core::{
	offchain::{
		testing::{PoolState, TestOffchainExt, TestTransactionPoolExt},
		OffchainDbExt, OffchainWorkerExt, TransactionPoolExt,
	},
	H256,
};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};

/// Holds jobs until the test says how they end.
#[derive(Default)]
struct HandEngine {
	jobs: Mutex<BTreeMap<JobKey, JobStatus>>,
	submitted: Mutex<Vec<Job>>,
	/// Deadlines of jobs that it had already.
	extended: Mutex<Vec<u64>>,
	forgotten: Mutex<Vec<JobKey>>,
	full: Mutex<bool>,
}

impl InferenceEngine for HandEngine {
	fn submit(&self, job: Job) -> Result<(), HostError> {
		if *self.full.lock() {
			return Err(HostError::QueueFull);
		}
		if self.jobs.lock().contains_key(&job.key) {
			self.extended.lock().push(job.deadline_ms);
			return Ok(());
		}
		self.jobs.lock().insert(job.key, JobStatus::Pending);
		self.submitted.lock().push(job);
		Ok(())
	}
	fn poll(&self, key: JobKey) -> JobStatus {
		self.jobs.lock().get(&key).cloned().unwrap_or(JobStatus::Unknown)
	}
	fn forget(&self, key: JobKey) {
		self.jobs.lock().remove(&key);
		self.forgotten.lock().push(key);
	}
}

impl HandEngine {
	fn finish(&self, status: JobStatus) {
		self.jobs.lock().values_mut().for_each(|job| *job = status.clone());
	}
}

fn tensors(values: [f32; 2]) -> Vec<NamedTensor> {
	Decode::decode(&mut output(values).as_slice()).unwrap()
}

struct Node {
	engine: Arc<HandEngine>,
	pool: Arc<RwLock<PoolState>>,
	ext: sp_io::TestExternalities,
}

/// A node with the keys of these workers, and a model that they serve.
fn node(workers: u64) -> (Node, ModelId) {
	let mut ext = new_test_ext();
	let (offchain, _) = TestOffchainExt::with_offchain_db(ext.offchain_db());
	let (pool, state) = TestTransactionPoolExt::new();
	let keystore = MemoryKeystore::new();
	for worker in WORKER..WORKER + workers {
		let seed = sp_io::hashing::blake2_256(&worker.encode());
		let suri = alloc::format!(
			"0x{}",
			seed.iter().map(|b| alloc::format!("{b:02x}")).collect::<alloc::string::String>()
		);
		keystore.insert(INFERENCE, &suri, sp_core::crypto::ByteArray::as_slice(&key(worker))).unwrap();
	}
	let engine = Arc::new(HandEngine::default());
	ext.register_extension(OffchainDbExt::new(offchain.clone()));
	ext.register_extension(OffchainWorkerExt::new(offchain));
	ext.register_extension(TransactionPoolExt::new(pool));
	ext.register_extension(KeystoreExt::new(keystore));
	ext.register_extension(EngineExt(engine.clone()));
	let model = ext.execute_with(|| market(workers));
	(Node { engine, pool: state, ext }, model)
}

impl Node {
	fn run<R>(&mut self, test: impl FnOnce() -> R) -> R {
		self.ext.execute_with(test)
	}

	/// A request that has been assigned to its worker.
	fn assigned(&mut self, model: ModelId) -> RequestId {
		self.run(|| {
			let id = request(model, 1);
			draw();
			id
		})
	}

	/// One round of the off-chain worker; what it put into the pool.
	fn round(&mut self) -> Vec<Extrinsic> {
		self.run(|| Inference::offchain_worker(System::block_number()));
		self.pool
			.write()
			.transactions
			.drain(..)
			.map(|bytes| Extrinsic::decode(&mut bytes.as_slice()).unwrap())
			.collect()
	}

	/// Applies a transaction of the pool as a block does.
	fn include(&mut self, extrinsic: Extrinsic) {
		self.run(|| {
			let RuntimeCall::Inference(crate::Call::submit { submission, signature }) = extrinsic.function
			else {
				panic!("not a submission")
			};
			authorize(submission.clone(), signature).unwrap();
			crate::submissions::apply::<Test>(submission);
			check_state();
		});
	}
}

#[test]
fn answer_should_be_computed_submitted_and_paid() {
	let (mut node, model) = node(1);
	let id = node.assigned(model);
	assert!(node.round().is_empty(), "the engine has only just got it");
	assert_eq!(node.engine.submitted.lock().len(), 1);
	let job = node.engine.submitted.lock()[0].clone();
	assert_eq!(job.key.model, model);
	assert_eq!(job.deadline_ms, 12_000, "two more rounds, and room for empty slots");
	node.run(next_block);
	assert!(node.round().is_empty());
	assert_eq!(node.engine.submitted.lock().len(), 1, "submitted once");
	assert_eq!(*node.engine.extended.lock(), [9_000], "the deadline follows the blocks");
	node.engine.finish(JobStatus::Done(tensors([1.0, 2.0])));
	let transactions = node.round();
	assert_eq!(transactions.len(), 1);
	node.include(transactions.into_iter().next().unwrap());
	node.run(|| assert!(matches!(Receipts::<Test>::get(id).unwrap().outcome, Outcome::Paid(_))));
	assert!(node.round().is_empty());
}

/// The pool refuses in silence, and drops: state alone tells what has arrived.
#[test]
fn lost_submission_should_be_sent_again_each_item_by_itself() {
	let (mut node, model) = node(1);
	two_requests(&mut node, model);
	node.round();
	node.engine.finish(JobStatus::Done(tensors([1.0, 2.0])));
	assert_eq!(node.round().len(), 1, "both in one transaction");
	node.run(next_block);
	let again = node.round();
	assert_eq!(again.len(), 2);
	for transaction in again {
		node.include(transaction);
	}
	node.run(|| assert_eq!(Receipts::<Test>::iter().count(), 2));
	assert!(node.round().is_empty());
}

#[test]
fn failed_job_should_be_declined() {
	let (mut node, model) = node(1);
	node.assigned(model);
	node.round();
	node.engine.finish(JobStatus::Failed(JobError::RuntimeError));
	let transactions = node.round();
	let RuntimeCall::Inference(crate::Call::submit { submission, .. }) = &transactions[0].function else {
		panic!()
	};
	assert!(matches!(submission.items[0], Item::Decline { reason: JobError::RuntimeError, .. }));
}

#[test]
fn reported_failure_should_not_meet_the_next_request_for_the_same_work() {
	let (mut node, model) = node(1);
	node.assigned(model);
	node.round();
	node.engine.finish(JobStatus::Failed(JobError::Crashed));
	let transaction = node.round().remove(0);
	node.include(transaction);
	node.run(|| run_to(System::block_number() + 1));
	node.round();
	assert_eq!(node.engine.forgotten.lock().len(), 1);
	node.run(|| {
		let mut params = params(model, 1);
		params.salt = 1;
		request_with(params);
		draw();
	});
	node.round();
	assert_eq!(node.engine.submitted.lock().len(), 2, "tried again");
}

/// Runs the off-chain worker after each block and includes what it submits in the next, until the
/// request is over; how it ended.
fn follow(node: &mut Node, id: RequestId) -> Vec<crate::Event<Test>> {
	for _ in 0..40 {
		let transactions = node.round();
		node.run(next_block);
		for transaction in transactions {
			node.include(transaction);
		}
	}
	node.run(|| {
		assert!(Receipts::<Test>::contains_key(id));
		events()
	})
}

#[test]
fn hanging_job_should_be_declined_before_it_is_late() {
	let (mut node, model) = node(1);
	let id = node.assigned(model);
	let events = follow(&mut node, id);
	assert!(events.contains(&Event::Declined { request: id, worker: WORKER, reason: JobError::TimedOut }));
	assert!(!events.iter().any(|event| matches!(event, Event::WorkerLate { .. })));
}

#[test]
fn job_that_a_full_engine_never_took_should_be_declined_before_it_is_late() {
	let (mut node, model) = node(1);
	let id = node.assigned(model);
	*node.engine.full.lock() = true;
	let events = follow(&mut node, id);
	assert!(events.contains(&Event::Declined { request: id, worker: WORKER, reason: JobError::TimedOut }));
	assert!(!events.iter().any(|event| matches!(event, Event::WorkerLate { .. })));
}

#[test]
fn job_that_timed_out_early_should_be_tried_again() {
	let (mut node, model) = node(1);
	node.assigned(model);
	node.round();
	node.engine.finish(JobStatus::Failed(JobError::TimedOut));
	assert!(node.round().is_empty(), "blocks are left");
	node.round();
	assert_eq!(node.engine.submitted.lock().len(), 2);
}

#[test]
fn shortest_deadline_should_leave_a_worker_its_slack() {
	let (mut node, model) = node(1);
	let id = node.run(|| {
		let mut short = params(model, 1);
		short.deadline = 4;
		assert!(Inference::request(RuntimeOrigin::signed(REQUESTER), short.clone()).is_err());
		short.deadline = 5;
		let id = request_with(short);
		draw();
		id
	});
	node.round();
	node.run(next_block);
	node.run(next_block);
	node.engine.finish(JobStatus::Done(tensors([1.0, 2.0])));
	let transaction = node.round().remove(0);
	node.run(next_block);
	node.include(transaction);
	node.run(|| assert!(matches!(Receipts::<Test>::get(id).unwrap().outcome, Outcome::Paid(_))));
}

#[test]
fn overdue_assignment_should_not_spoil_a_batch() {
	let (mut node, model) = node(1);
	let (late, fresh) = node.run(|| {
		let late = request(model, 1);
		draw();
		let mut params = params(model, 1);
		params.salt = 1;
		params.inputs = inputs(2).try_into().unwrap();
		// The first one's entry was moved on: it is overdue and still there.
		let due = Requests::<Test>::get(late).unwrap().agenda_at;
		crate::agenda::unschedule::<Test>(&late, due);
		let moved = crate::agenda::schedule::<Test>(late, due + 30).unwrap();
		Requests::<Test>::mutate(late, |slot| slot.as_mut().unwrap().agenda_at = moved);
		crate::Services::<Test>::mutate((model, 0), |services| services[0].min_blocks = 20);
		let fresh = request_with(params);
		run_to(due + 1);
		assert_eq!(assigned(late).len() + assigned(fresh).len(), 2);
		(late, fresh)
	});
	node.round();
	node.engine.finish(JobStatus::Done(tensors([1.0, 2.0])));
	for transaction in node.round() {
		node.include(transaction);
	}
	node.run(|| {
		assert!(Requests::<Test>::contains_key(late));
		assert!(matches!(Receipts::<Test>::get(fresh).unwrap().outcome, Outcome::Paid(_)));
	});
}

#[test]
fn full_engine_should_be_tried_again() {
	let (mut node, model) = node(1);
	node.assigned(model);
	*node.engine.full.lock() = true;
	assert!(node.round().is_empty());
	assert!(node.engine.submitted.lock().is_empty());
	*node.engine.full.lock() = false;
	node.round();
	assert_eq!(node.engine.submitted.lock().len(), 1);
}

/// Two requests on the same input, assigned to the only worker.
fn two_requests(node: &mut Node, model: ModelId) {
	node.run(|| {
		for salt in 0..2 {
			let mut params = params(model, 1);
			params.salt = salt;
			request_with(params);
		}
		draw();
	});
}

#[test]
fn many_requests_should_share_a_transaction_and_equal_inputs_a_job() {
	let (mut node, model) = node(1);
	two_requests(&mut node, model);
	node.round();
	assert_eq!(node.engine.submitted.lock().len(), 1, "the same model on the same input");
	node.engine.finish(JobStatus::Done(tensors([1.0, 2.0])));
	let transactions = node.round();
	assert_eq!(transactions.len(), 1);
	node.include(transactions.into_iter().next().unwrap());
	node.run(|| assert_eq!(Receipts::<Test>::iter().count(), 2));
}

#[test]
fn several_workers_of_one_node_should_commit_and_reveal() {
	let (mut node, model) = node(3);
	let id = node.run(|| {
		let id = request(model, 3);
		draw();
		id
	});
	node.round();
	node.engine.finish(JobStatus::Done(tensors([1.0, 2.0])));
	let commits = node.round();
	assert_eq!(commits.len(), 3);
	for transaction in commits {
		node.include(transaction);
	}
	node.run(|| assert!(matches!(Requests::<Test>::get(id).unwrap().phase, Phase::Revealing { .. })));
	// The engine is gone, as after a restart: openings were stored before commitments left.
	node.engine.jobs.lock().clear();
	let reveals = node.round();
	assert_eq!(reveals.len(), 3);
	for transaction in reveals {
		node.include(transaction);
	}
	node.run(|| {
		let Outcome::Paid(settlement) = Receipts::<Test>::get(id).unwrap().outcome else { panic!() };
		assert_eq!(settlement.agreement, 3);
	});
}

#[test]
fn restarted_engine_should_get_its_jobs_again() {
	let (mut node, model) = node(1);
	node.assigned(model);
	node.round();
	node.engine.jobs.lock().clear();
	node.round();
	assert_eq!(node.engine.submitted.lock().len(), 2);
}

#[test]
fn unwanted_job_should_be_forgotten_after_a_while() {
	let (mut node, model) = node(1);
	node.assigned(model);
	node.round();
	node.engine.finish(JobStatus::Done(tensors([1.0, 2.0])));
	let transaction = node.round().remove(0);
	node.include(transaction);
	node.round();
	assert!(node.engine.forgotten.lock().is_empty(), "a reorganisation may want it");
	node.run(|| run_to(System::block_number() + 40));
	node.round();
	assert_eq!(node.engine.forgotten.lock().len(), 1);
}

#[test]
fn offered_service_should_be_checked_and_reported() {
	let (mut node, _) = node(1);
	let second = node.run(|| {
		let second = publish_with(b"second", signature());
		Inference::serve(RuntimeOrigin::signed(WORKER), second, 0, ASK, 2).unwrap();
		next_block();
		second
	});
	assert!(node.round().is_empty());
	assert_eq!(node.engine.submitted.lock()[0].key, JobKey { model: second, work: Work::Check });
	node.engine.finish(JobStatus::Done(Vec::new()));
	let transaction = node.round().remove(0);
	node.include(transaction);
	node.run(|| {
		assert!(events().contains(&Event::ServiceReady { worker: WORKER, model: second, version: 0 }))
	});
}

/// The request is assigned on two forks, which differ by a block before it; the node sees one,
/// then the other. Each is answered, the job is computed once, and on neither does the worker lose.
#[test]
fn request_on_two_forks_should_be_answered_on_both_and_computed_once() {
	let (mut node, model) = node(1);
	let fork = |node: &mut Node, blocks: u64| {
		node.run(|| {
			run_to(System::block_number() + blocks);
			let id = request(model, 1);
			draw();
			id
		})
	};
	node.ext.commit_all().unwrap();
	let common = node.ext.backend.clone();
	let id = fork(&mut node, 0);
	node.round();
	node.engine.finish(JobStatus::Done(tensors([1.0, 2.0])));
	let first = node.round();
	assert_eq!(first.len(), 1);

	node.ext.commit_all().unwrap();
	node.ext.backend = common;
	assert_eq!(fork(&mut node, 2), id, "the id is the same");
	node.run(|| System::set_block_number(System::block_number() + 1));
	// What was made on the first fork holds on the second.
	for transaction in first {
		node.include(transaction);
	}
	node.run(|| {
		assert!(matches!(Receipts::<Test>::get(id).unwrap().outcome, Outcome::Paid(_)));
		assert_eq!(Balances::balance_on_hold(&HoldReason::Bond.into(), &WORKER), BOND);
	});
	assert_eq!(node.engine.submitted.lock().len(), 1, "computed once");
}

/// The commitment made on one fork is the one that holds on the other: what a worker has sent, it
/// can open wherever it was included.
#[test]
fn commitment_should_be_the_same_on_two_forks() {
	let (mut node, model) = node(2);
	node.run(|| {
		crate::Services::<Test>::mutate((model, 0), |services| {
			services.iter_mut().for_each(|service| service.min_blocks = 20);
		});
	});
	node.ext.commit_all().unwrap();
	let common = node.ext.backend.clone();
	let commits_after = |node: &mut Node, blocks: u64| {
		node.run(|| {
			request(model, 2);
			draw();
			run_to(System::block_number() + blocks);
		});
		let mut transactions = node.round();
		node.engine.finish(JobStatus::Done(tensors([1.0, 2.0])));
		transactions.extend(node.round());
		let commits: Vec<_> = transactions.into_iter().map(|transaction| transaction.function).collect();
		node.ext.commit_all().unwrap();
		commits
	};
	let first = commits_after(&mut node, 0);
	assert_eq!(first.len(), 2);
	node.ext.backend = common;
	let items = |calls: Vec<RuntimeCall>| -> Vec<Item<Test>> {
		let mut items: Vec<_> = calls
			.into_iter()
			.flat_map(|call| match call {
				RuntimeCall::Inference(crate::Call::submit { submission, .. }) => {
					submission.items.into_inner()
				},
				_ => panic!("not a submission"),
			})
			.collect();
		// Two rounds send the same twice.
		items.sort_by_key(Encode::encode);
		items.dedup();
		items
	};
	let second = commits_after(&mut node, 5);
	assert_eq!(items(first), items(second));
}

#[test]
fn round_should_leave_the_work_to_one_that_still_runs() {
	use sp_runtime::offchain::storage_lock::{StorageLock, Time};
	let (mut node, model) = node(1);
	node.run(|| {
		request(model, 1);
		draw();
		let mut lock = StorageLock::<Time>::new(b"freehold/worker/lock");
		let _guard = lock.lock();
		Inference::offchain_worker(System::block_number());
	});
	assert!(node.engine.submitted.lock().is_empty());
	node.round();
	assert_eq!(node.engine.submitted.lock().len(), 1);
}

#[test]
fn round_without_an_engine_should_do_no_harm() {
	let (mut node, model) = node(1);
	node.assigned(model);
	node.ext.extensions.deregister(core::any::TypeId::of::<EngineExt>());
	assert!(node.round().is_empty());
}

/// Outside an off-chain worker there is no engine: an error value, and no panic.
#[test]
fn host_functions_should_answer_unavailable_where_there_is_no_engine() {
	new_test_ext().execute_with(|| {
		let key = JobKey { model: H256::zero(), work: Work::Check };
		let model = market(1);
		let job = Job {
			key,
			model: <ModelRegistry as freehold_primitives::ModelRegistry<_, _>>::fetchable(&model, 0).unwrap(),
			source: None,
			deadline_ms: 1,
		};
		assert_eq!(freehold_inference_host::inference_engine::submit(job), Err(HostError::Unavailable));
		assert_eq!(freehold_inference_host::inference_engine::poll(key), Err(HostError::Unavailable));
		assert_eq!(freehold_inference_host::inference_engine::forget(key), Err(HostError::Unavailable));
	});
}
