//! Benchmarks: each call at its worst, with as many workers, services and bytes as there may be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::*;
use alloc::{format, vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::{account, v2::*};
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{
		fungible::{Mutate, MutateHold},
		Authorize, Get,
	},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use freehold_primitives::{
	crypto::{InferenceKey, InferenceSignature, INFERENCE},
	job::JobError,
	licence::Licences,
	market::BenchmarkMarket,
	ownership::Royalties,
	referee::{ElementType, NamedTensor, Tensor},
	request::WorkerStatus,
	tensors_root, ModelId, ModelRegistry, RequestId,
};
use sp_core::{crypto::ByteArray, H256};
use sp_runtime::{traits::Saturating, RuntimeAppPublic};

const SEED: [u8; 32] = [7; 32];

fn units<T: Config>(count: u32) -> BalanceOf<T> {
	T::MinBond::get().saturating_mul(count.into())
}

fn funded<T: Config>(name: &'static str, index: u32) -> AccountIdOf<T> {
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, units::<T>(1_000_000));
	who
}

fn new_key(index: u32) -> InferenceKey {
	InferenceKey::generate_pair(Some(format!("//benchmark//{index}").into_bytes()))
}

fn proof<T: Config>(key: &InferenceKey, owner: &AccountIdOf<T>) -> InferenceSignature {
	key.sign(&ownership_payload::<T>(owner)).unwrap()
}

/// A worker whose key is in the keystore.
fn joined<T: Config>(index: u32) -> AccountIdOf<T> {
	let who = funded::<T>("worker", index);
	let key = new_key(index);
	let proof = proof::<T>(&key, &who);
	workers::do_join::<T>(who.clone(), key, proof, units::<T>(1_000), T::MaxConcurrency::get()).unwrap();
	who
}

/// A model with inputs and outputs of about that many encoded bytes, served by as many workers as
/// may.
fn market<T: Config>(seed: u32, input: u32, output: u32) -> (ModelId, Vec<AccountIdOf<T>>) {
	let owner = funded::<T>("owner", 0);
	let (model, version) =
		T::Models::benchmark_model(&owner, seed, input.max(1), output.max(4), T::MinBond::get());
	let workers: Vec<_> = (0..T::MaxWorkersPerModel::get()).map(bonded::<T>).collect();
	let services = workers.iter().map(|who| {
		WorkerServices::<T>::mutate(who, |served| served.try_push((model, version))).unwrap();
		Service {
			worker: who.clone(),
			ask: Ask { current: 1u32.into(), next: Some((1u32.into(), BlockNumberFor::<T>::from(0u32))) },
			min_blocks: 1,
			readiness: Readiness::Ready,
		}
	});
	Services::<T>::insert((model, version), BoundedVec::truncate_from(services.collect()));
	(model, workers)
}

// As `join` leaves it, but with a key that nobody has.
fn bonded<T: Config>(index: u32) -> AccountIdOf<T> {
	let who: AccountIdOf<T> = account("worker", index, 0);
	if Workers::<T>::contains_key(&who) {
		return who;
	}
	let bond = units::<T>(1_000);
	T::Currency::set_balance(&who, units::<T>(1_000_000));
	T::Currency::hold(&HoldReason::Bond.into(), &who, bond).unwrap();
	let key = InferenceKey::from_slice(&sp_io::hashing::blake2_256(&index.encode())).unwrap();
	WorkerOf::<T>::insert(&key, &who);
	let concurrency = T::MaxConcurrency::get();
	let status = WorkerStatus::Active;
	Workers::<T>::insert(&who, Worker { key, bond, committed: 0u32.into(), concurrency, open: 0, status });
	who
}

/// Has all but these many of the model's workers at their concurrency.
fn busy_but<T: Config>(free: u32) {
	for index in free..T::MaxWorkersPerModel::get() {
		let who: AccountIdOf<T> = account("worker", index, 0);
		Workers::<T>::mutate_extant(&who, |worker: &mut Worker<T>| worker.open = worker.concurrency);
	}
}

/// Fills the agenda so that what is wanted in that block goes to the last one that is tried.
fn crowd<T: Config>(wanted: BlockNumberFor<T>) -> BlockNumberFor<T> {
	let full = vec![H256::repeat_byte(1); T::MaxAgendaPerBlock::get() as usize];
	let mut at = wanted;
	for _ in 1..agenda::max_shift::<T>() {
		Agenda::<T>::insert(at, BoundedVec::truncate_from(full.clone()));
		at = at.saturating_add(1u32.into());
	}
	at
}

/// What another pallet's benchmark asks for in the next block, at its worst.
pub fn crowded_market<T: Config>(input_bytes: u32) -> BenchmarkMarket<BalanceOf<T>, BlockNumberFor<T>> {
	let (model, _) = market::<T>(0, data_len(input_bytes), 4);
	crowd::<T>(now::<T>().saturating_add(2u32.into()));
	BenchmarkMarket {
		model,
		version: 0,
		inputs: inputs(data_len(input_bytes)),
		redundancy: MAX_REDUNDANCY,
		max_fee: units::<T>(20),
		deadline: T::MaxDeadline::get(),
	}
}

fn now<T: Config>() -> BlockNumberFor<T> {
	frame_system::Pallet::<T>::block_number()
}

fn inputs(bytes: u32) -> Vec<u8> {
	let tensor = Tensor::new(ElementType::Uint8, vec![bytes.max(1)], vec![1; bytes.max(1) as usize]).unwrap();
	vec![NamedTensor { name: b"x".to_vec(), tensor }].encode()
}

/// Outputs that agree with others of this kind but never in all bits.
fn outputs(bytes: u32, variant: u32) -> Vec<u8> {
	let count = bytes.max(4) / 4;
	let value = (variant as f32) / 16.0;
	let data = (0..count).flat_map(|_| value.to_le_bytes()).collect();
	let tensor = Tensor::new(ElementType::Float32, vec![count], data).unwrap();
	vec![NamedTensor { name: b"y".to_vec(), tensor }].encode()
}

/// Bytes of tensor data in encoded tensors of `encoded` bytes.
fn data_len(encoded: u32) -> u32 {
	encoded.saturating_sub(32)
}

fn request<T: Config>(model: ModelId, input: u32, redundancy: u8, salt: u64) -> RequestId {
	let who = funded::<T>("requester", 0);
	let params = RequestParams {
		model,
		version: 0,
		inputs: inputs(input).try_into().unwrap(),
		redundancy,
		max_fee: units::<T>(20),
		deadline: T::MaxDeadline::get(),
		salt,
	};
	let known: Vec<RequestId> = Requests::<T>::iter_keys().collect();
	requests::do_request::<T>(who, params).unwrap();
	Requests::<T>::iter_keys().find(|id| !known.contains(id)).unwrap()
}

/// A request with its workers drawn from all.
fn assigned<T: Config>(model: ModelId, input: u32, redundancy: u8, salt: u64) -> RequestId {
	let id = request::<T>(model, input, redundancy, salt);
	advance::<T>(id);
	id
}

/// Serves the request's agenda entry in the entry's block.
fn advance<T: Config>(id: RequestId) {
	let at = Requests::<T>::get(id).unwrap().agenda_at;
	frame_system::Pallet::<T>::set_block_number(at);
	agenda::unschedule::<T>(&id, at);
	progress::advance_with::<T>(id, at, Some(SEED));
}

fn parts<T: Config>(id: RequestId) -> Vec<(AccountIdOf<T>, u32)> {
	let request = Requests::<T>::get(id).unwrap();
	request.phase.assignments().iter().map(|part| (part.worker.clone(), part.attempt)).collect()
}

fn commit_item<T: Config>(id: RequestId, worker: &AccountIdOf<T>, attempt: u32, output: &[u8]) -> Item<T> {
	let tensors = <Vec<NamedTensor> as codec::DecodeAll>::decode_all(&mut &*output).unwrap();
	let commitment =
		quorum::commitment::<T>(genesis::<T>(), id, attempt, worker, &SEED, tensors_root(&tensors));
	Item::Commit { request: id, attempt, commitment }
}

fn apply<T: Config>(worker: AccountIdOf<T>, item: Item<T>) {
	submissions::apply::<T>(single(worker, item));
}

fn single<T: Config>(worker: AccountIdOf<T>, item: Item<T>) -> Submission<T> {
	Submission { worker, made_at: 0u32.into(), items: vec![item].try_into().unwrap() }
}

/// A request of seven workers of which all but `hidden` have revealed outputs of that length.
fn revealing<T: Config>(bytes: u32, hidden: usize) -> (RequestId, Vec<(AccountIdOf<T>, u32)>) {
	let (model, _) = market::<T>(0, 1, bytes);
	// The royalty is divided among as many as may be.
	T::Royalties::benchmark_ancestors(&model);
	let id = assigned::<T>(model, 1, MAX_REDUNDANCY, 0);
	let parts = parts::<T>(id);
	for (index, (worker, attempt)) in parts.iter().enumerate() {
		apply::<T>(worker.clone(), commit_item::<T>(id, worker, *attempt, &outputs(bytes, index as u32)));
	}
	for (index, (worker, attempt)) in parts.iter().enumerate().skip(hidden) {
		let output = outputs(bytes, index as u32).try_into().unwrap();
		apply::<T>(worker.clone(), Item::Reveal { request: id, attempt: *attempt, salt: SEED, output });
	}
	(id, parts)
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn join() {
		let who = funded::<T>("worker", 0);
		let key = new_key(0);
		let proof = proof::<T>(&key, &who);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), key, proof, units::<T>(1), 1);
		assert!(Workers::<T>::contains_key(&who));
	}

	#[benchmark]
	fn bond_extra() {
		let who = joined::<T>(0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), units::<T>(1));
		assert_eq!(Workers::<T>::get(&who).unwrap().bond, units::<T>(1_001));
	}

	#[benchmark]
	fn set_inference_key() {
		let who = joined::<T>(0);
		let key = new_key(1);
		let proof = proof::<T>(&key, &who);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), key.clone(), proof);
		assert_eq!(WorkerOf::<T>::get(&key), Some(who));
	}

	#[benchmark]
	fn set_concurrency() {
		let who = joined::<T>(0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), 1);
		assert_eq!(Workers::<T>::get(&who).unwrap().concurrency, 1);
	}

	/// All places are taken, and one gives way.
	#[benchmark]
	fn serve() {
		let (model, workers) = market::<T>(0, 1, 4);
		let who = joined::<T>(T::MaxWorkersPerModel::get());
		Workers::<T>::mutate_extant(&who, |worker| worker.bond = units::<T>(2_000));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), model, 0, 1u32.into(), 1);
		assert!(WorkerServices::<T>::get(&who).contains(&(model, 0)));
		assert!(WorkerServices::<T>::get(&workers[0]).is_empty());
	}

	#[benchmark]
	fn set_ask() {
		let (model, workers) = market::<T>(0, 1, 4);
		let who = workers.last().unwrap().clone();
		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, 0, 9u32.into());
		assert!(Services::<T>::get((model, 0)).last().unwrap().ask.next.is_some());
	}

	#[benchmark]
	fn stop_serving() {
		let (model, workers) = market::<T>(0, 1, 4);
		let who = workers.last().unwrap().clone();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), model, 0);
		assert!(WorkerServices::<T>::get(&who).is_empty());
	}

	#[benchmark]
	fn drain() {
		let who = joined::<T>(0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));
		assert_eq!(Workers::<T>::get(&who).unwrap().status, WorkerStatus::Draining);
	}

	#[benchmark]
	fn resume() {
		let who = joined::<T>(0);
		workers::do_drain::<T>(who.clone()).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));
		assert_eq!(Workers::<T>::get(&who).unwrap().status, WorkerStatus::Active);
	}

	#[benchmark]
	fn leave() {
		let mut who = account("worker", 0, 0);
		for seed in 0..T::MaxServices::get() {
			let (_, workers) = market::<T>(seed, 1, 4);
			who = workers[0].clone();
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));
		assert!(WorkerServices::<T>::get(&who).is_empty());
	}

	#[benchmark]
	fn withdraw_bond() {
		let who = joined::<T>(0);
		workers::do_leave::<T>(who.clone()).unwrap();
		frame_system::Pallet::<T>::set_block_number(T::UnbondDelay::get().saturating_mul(2u32.into()));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));
		assert!(!Workers::<T>::contains_key(&who));
	}

	/// `b`: bytes of encoded inputs.
	#[benchmark]
	fn request(b: Linear<64, { T::MaxInputBytes::get() }>) {
		let (model, _) = market::<T>(0, data_len(b), 4);
		let who = funded::<T>("requester", 0);
		T::Licences::benchmark_licence(&model, 0, &who);
		let params = RequestParams {
			model,
			version: 0,
			inputs: inputs(data_len(b)).try_into().unwrap(),
			redundancy: MAX_REDUNDANCY,
			max_fee: units::<T>(20),
			deadline: T::MaxDeadline::get(),
			salt: 0,
		};
		let at = crowd::<T>(now::<T>().saturating_add(1u32.into()));
		#[extrinsic_call]
		_(RawOrigin::Signed(who), params);
		assert_eq!(Requests::<T>::iter_values().next().unwrap().agenda_at, at);
	}

	#[benchmark]
	fn cancel() {
		let (model, _) = market::<T>(0, 1, 4);
		let id = super::request::<T>(model, 1, 1, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(account("requester", 0, 0)), id);
		assert!(Receipts::<T>::contains_key(id));
	}

	#[benchmark]
	fn settle() {
		let (id, _) = revealing::<T>(data_len(T::MaxOutputBytes::get()), 1);
		let overdue = T::MaxDeadline::get().saturating_mul(2u32.into());
		frame_system::Pallet::<T>::set_block_number(overdue);
		let who = funded::<T>("anyone", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);
		assert!(Receipts::<T>::contains_key(id));
	}

	#[benchmark]
	fn claim_payout() {
		let who = funded::<T>("worker", 0);
		T::Currency::set_balance(&settlement::pot::<T>(), units::<T>(2));
		Claimable::<T>::insert(&who, units::<T>(1));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));
		assert!(!Claimable::<T>::contains_key(&who));
	}

	/// `i`: items; `b`: bytes of output, nearly all in one of them.
	#[benchmark]
	fn authorize_submit(
		i: Linear<1, { T::MaxItems::get() }>,
		b: Linear<64, { T::MaxOutputBytes::get() }>,
	) -> Result<(), BenchmarkError> {
		const SMALL: u32 = 64;
		let bytes = data_len(b).saturating_sub(i * SMALL);
		let worker = joined::<T>(0);
		Workers::<T>::mutate_extant(&worker, |worker| worker.bond = units::<T>(1_000_000));
		let owner = funded::<T>("owner", 0);
		// Each of another model, as far as a worker serves so many.
		let models: Vec<_> = (0..i.min(T::MaxServices::get()))
			.map(|seed| {
				let size = if seed == 0 { bytes.max(4) } else { 4 };
				let id = T::Models::benchmark_model(&owner, seed, 1, size, T::MinBond::get());
				workers::do_serve::<T>(worker.clone(), id, 1u32.into(), 1).unwrap();
				workers::report_service::<T>(worker.clone(), id, Ok(()));
				id.0
			})
			.collect();
		let ids: Vec<_> = (0..i)
			.map(|salt| {
				// Only the first item carries the large output.
				let index = if salt == 0 { 0 } else { salt as usize % models.len() };
				(super::request::<T>(models[index], 1, 1, u64::from(salt)), index)
			})
			.collect();
		let at = now::<T>().saturating_add(1u32.into());
		frame_system::Pallet::<T>::set_block_number(at);
		let mut items = Vec::new();
		for (id, index) in ids {
			agenda::unschedule::<T>(&id, Requests::<T>::get(id).unwrap().agenda_at);
			progress::advance_with::<T>(id, at, Some(SEED));
			let (_, attempt) = parts::<T>(id)[0].clone();
			items.push(if items.is_empty() || index != 0 {
				let size = if items.is_empty() { bytes } else { 4 };
				Item::Answer { request: id, attempt, output: outputs(size, 1).try_into().unwrap() }
			} else {
				Item::Decline { request: id, attempt, reason: JobError::Crashed }
			});
		}
		let submission = Submission {
			worker: worker.clone(),
			made_at: frame_system::Pallet::<T>::block_number(),
			items: items.try_into().unwrap(),
		};
		let payload = submission.signing_payload(genesis::<T>()).unwrap();
		let key = Workers::<T>::get(&worker).unwrap().key;
		let signature =
			sp_io::crypto::sr25519_sign(INFERENCE, key.as_ref(), payload.as_bytes()).unwrap().into();
		let call = Call::<T>::submit { submission, signature };
		#[block]
		{
			call.authorize(TransactionSource::External)
				.ok_or("submissions are authorised")?
				.map_err(|_| "the submission is valid")?;
		}
		Ok(())
	}

	/// `b`: bytes of output.
	#[benchmark]
	fn submit_answer(b: Linear<64, { T::MaxOutputBytes::get() }>) {
		let (model, _) = market::<T>(0, 1, data_len(b));
		T::Royalties::benchmark_ancestors(&model);
		let id = assigned::<T>(model, 1, 1, 0);
		let (worker, attempt) = parts::<T>(id)[0].clone();
		let output = outputs(data_len(b), 1).try_into().unwrap();
		let submission = single(worker, Item::Answer { request: id, attempt, output });
		#[block]
		{
			submissions::apply::<T>(submission);
		}
		assert!(matches!(Receipts::<T>::get(id).unwrap().outcome, Outcome::Paid(_)));
	}

	#[benchmark]
	fn submit_commit() {
		let (model, _) = market::<T>(0, 1, 4);
		let id = assigned::<T>(model, 1, MAX_REDUNDANCY, 0);
		let parts = parts::<T>(id);
		let (last, others) = parts.split_last().unwrap();
		for (worker, attempt) in others {
			apply::<T>(worker.clone(), commit_item::<T>(id, worker, *attempt, &outputs(4, 1)));
		}
		let submission = single(last.0.clone(), commit_item::<T>(id, &last.0, last.1, &outputs(4, 1)));
		let at = crowd::<T>(now::<T>().saturating_add(T::RevealWindow::get()));
		#[block]
		{
			submissions::apply::<T>(submission);
		}
		let open = Requests::<T>::get(id).unwrap();
		assert!(matches!(open.phase, Phase::Revealing { .. }) && open.agenda_at == at);
	}

	/// `b`: bytes of each of the seven outputs that the last reveal has the runtime compare.
	#[benchmark]
	fn submit_reveal(b: Linear<64, { T::MaxOutputBytes::get() }>) {
		let (id, parts) = revealing::<T>(data_len(b), 1);
		let (worker, attempt) = parts[0].clone();
		let output = outputs(data_len(b), 0).try_into().unwrap();
		let submission = single(worker, Item::Reveal { request: id, attempt, salt: SEED, output });
		#[block]
		{
			submissions::apply::<T>(submission);
		}
		assert!(matches!(Receipts::<T>::get(id).unwrap().outcome, Outcome::Paid(s) if s.agreement == 7));
	}

	#[benchmark]
	fn submit_decline() {
		let (model, _) = market::<T>(0, 1, 4);
		let id = assigned::<T>(model, 1, MAX_REDUNDANCY, 0);
		let (worker, attempt) = parts::<T>(id)[0].clone();
		let submission = single(worker, Item::Decline { request: id, attempt, reason: JobError::Crashed });
		let at = crowd::<T>(now::<T>().saturating_add(1u32.into()));
		#[block]
		{
			submissions::apply::<T>(submission);
		}
		assert_eq!(super::parts::<T>(id).len(), 6);
		assert_eq!(Requests::<T>::get(id).unwrap().agenda_at, at);
	}

	#[benchmark]
	fn submit_service() {
		let (model, workers) = market::<T>(0, 1, 4);
		let worker = workers.last().unwrap().clone();
		let offered_at = frame_system::Pallet::<T>::block_number();
		let submission = single(
			worker.clone(),
			Item::Service { model, version: 0, offered_at, result: Err(JobError::GoldenMismatch) },
		);
		#[block]
		{
			submissions::apply::<T>(submission);
		}
		assert!(WorkerServices::<T>::get(&worker).is_empty());
	}

	#[benchmark]
	fn agenda_base() {
		let now = frame_system::Pallet::<T>::block_number();
		#[block]
		{
			agenda::weight::<T>(now);
			agenda::serve::<T>(now);
		}
	}

	/// The draw of seven workers from as many as may be, all but those busy.
	#[benchmark]
	fn agenda_draw() {
		let (model, _) = market::<T>(0, 1, 4);
		busy_but::<T>(u32::from(MAX_REDUNDANCY));
		let id = super::request::<T>(model, 1, MAX_REDUNDANCY, 0);
		let served = Requests::<T>::get(id).unwrap().agenda_at;
		let at = crowd::<T>(served.saturating_add(T::AnswerSlack::get()).saturating_add(1u32.into()));
		#[block]
		{
			advance::<T>(id);
		}
		assert_eq!(parts::<T>(id).len(), usize::from(MAX_REDUNDANCY));
		assert_eq!(Requests::<T>::get(id).unwrap().agenda_at, at);
	}

	/// Seven workers are late, and as many others take their places as may.
	#[benchmark]
	fn agenda_expire() {
		let (model, _) = market::<T>(0, 1, 4);
		let id = assigned::<T>(model, 1, MAX_REDUNDANCY, 0);
		let late = parts::<T>(id);
		for index in 0..T::MaxWorkersPerModel::get() {
			let who: AccountIdOf<T> = account("worker", index, 0);
			let drawn = late.iter().any(|(worker, _)| *worker == who);
			if !drawn && index > u32::from(MAX_REDUNDANCY) + 3 {
				Workers::<T>::mutate_extant(&who, |worker: &mut Worker<T>| worker.open = worker.concurrency);
			}
		}
		let served = Requests::<T>::get(id).unwrap().agenda_at;
		crowd::<T>(served.saturating_add(T::AnswerSlack::get()).saturating_add(1u32.into()));
		#[block]
		{
			advance::<T>(id);
		}
		let parts = parts::<T>(id);
		assert!(!parts.is_empty() && parts.len() <= usize::from(progress::MAX_REPLACEMENTS));
	}

	/// The count of six outputs of the largest size, when one was not revealed.
	#[benchmark]
	fn agenda_tally() {
		let (id, _) = revealing::<T>(data_len(T::MaxOutputBytes::get()), 1);
		#[block]
		{
			advance::<T>(id);
		}
		assert!(matches!(Receipts::<T>::get(id).unwrap().outcome, Outcome::Paid(s) if s.agreement == 6));
	}

	#[benchmark]
	fn shrink_block() {
		let now = T::Retention::get().saturating_add(1u32.into());
		NextShrink::<T>::put(BlockNumberFor::<T>::from(1u32));
		let full = BoundedVec::truncate_from(vec![H256::zero(); 1024]);
		ClosedAt::<T>::insert(BlockNumberFor::<T>::from(1u32), full);
		let limit = T::WeightInfo::shrink_block().saturating_mul(2);
		#[block]
		{
			retention::shrink::<T>(now, limit);
		}
	}

	#[benchmark]
	fn shrink_output() {
		let id = H256::zero();
		let largest = vec![0; T::MaxInlineOutput::get() as usize];
		Outputs::<T>::insert(id, BoundedVec::truncate_from(largest));
		#[block]
		{
			Outputs::<T>::remove(id);
		}
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
