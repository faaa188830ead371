//! The main job, through the extensions and `Executive`, and what the pool refuses.

use super::{chain::*, externalities};
use crate::{
	constants::{treasury_account, EXISTENTIAL_DEPOSIT, MILLI, UNIT},
	Balances, Executive, ModelRegistry, ModelShares, Runtime, RuntimeCall, RuntimeHoldReason, System,
	TransactionPayment, UncheckedExtrinsic,
};
use codec::Encode;
use frame_support::{dispatch::GetDispatchInfo, traits::fungible::Inspect};
use freehold_inference_host::EngineExt;
use freehold_primitives::{
	crypto::INFERENCE,
	job::{HostError, InferenceEngine, Job, JobError, JobKey, JobStatus},
	ownership::SHARES,
	request::{RefundReason, RequestPhase},
	ModelId, ModelRegistry as _, RequestId,
};
use pallet_inference::{genesis, quorum::commitment, refusal, HoldReason, Item, Requests, Workers};
use sp_core::offchain::{testing::TestOffchainExt, OffchainDbExt, OffchainWorkerExt};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::traits::Header as _;
use sp_runtime::transaction_validity::{
	InvalidTransaction, TransactionSource, TransactionValidityError, UnknownTransaction,
};
use std::sync::{
	atomic::{AtomicU32, Ordering::SeqCst},
	Arc,
};

const ROYALTY: u128 = UNIT / 100;
const ASK: u128 = UNIT / 50;

/// Runs a test, then checks the market's invariants, and that nothing is held for nothing.
fn on_chain(test: impl FnOnce()) {
	externalities("development").execute_with(|| {
		test();
		check_state();
	});
}

fn check_state() {
	pallet_inference::invariants::check::<Runtime>().unwrap();
	pallet_model_registry::Pallet::<Runtime>::do_try_state().unwrap();
	pallet_model_shares::Pallet::<Runtime>::do_try_state().unwrap();
	for (who, holds) in pallet_balances::Holds::<Runtime>::iter() {
		for hold in holds {
			let owed = match hold.id {
				RuntimeHoldReason::Inference(HoldReason::Bond) => Workers::<Runtime>::contains_key(&who),
				RuntimeHoldReason::Inference(HoldReason::Escrow) => {
					Requests::<Runtime>::iter_values().any(|request| request.order.requester == who)
				},
				RuntimeHoldReason::ModelRegistry(_)
				| RuntimeHoldReason::EmergencyCommittee(_)
				| RuntimeHoldReason::ModelLicences(_)
				| RuntimeHoldReason::ModelListings(_)
				| RuntimeHoldReason::ModelPackages(_)
				| RuntimeHoldReason::ModelShares(_)
				| RuntimeHoldReason::Preimage(_)
				| RuntimeHoldReason::Session(_)
				| RuntimeHoldReason::Subscriptions(_) => true,
			};
			assert!(owed, "held from {who} for nothing: {hold:?}");
		}
	}
}

fn total(who: Sr25519Keyring) -> u128 {
	Balances::total_balance(&who.to_account_id())
}

fn portfolio(who: Sr25519Keyring) -> Vec<(ModelId, u32, u128)> {
	let lines = ModelShares::portfolio(who.to_account_id(), None);
	lines.into_iter().map(|line| (line.model, line.shares, line.claimable)).collect()
}

fn phase(id: RequestId) -> RequestPhase<u128, u32> {
	pallet_inference::Pallet::<Runtime>::request_info(id).unwrap().phase
}

fn market(workers: &[Sr25519Keyring]) -> ModelId {
	let model = publish(Alice, ROYALTY);
	workers.iter().for_each(|worker| serve(*worker, model, ASK));
	model
}

fn answer(id: RequestId, attempt: u32) -> Item<Runtime> {
	Item::Answer { request: id, attempt, output: output([1.0, 2.0]).try_into().unwrap() }
}

/// Refused in the pool whatever the source, and by a block's author, at no cost.
fn assert_refused(extrinsic: &UncheckedExtrinsic, error: impl Into<TransactionValidityError>) {
	let error = error.into();
	let (issuance, treasury) = (Balances::total_issuance(), Balances::free_balance(treasury_account()));
	for source in [TransactionSource::External, TransactionSource::Local, TransactionSource::InBlock] {
		assert_eq!(validate(source, extrinsic), Err(error), "{source:?}");
	}
	assert_eq!(apply_in_block(extrinsic), Err(error));
	assert_eq!(Balances::total_issuance(), issuance);
	assert_eq!(Balances::free_balance(treasury_account()), treasury);
}

fn custom(code: u8) -> TransactionValidityError {
	InvalidTransaction::Custom(code).into()
}

#[test]
fn model_should_be_published_called_answered_and_paid() {
	on_chain(|| {
		let model = market(&[Bob]);
		let id = request(Charlie, params(model, 1, 0));
		let [(worker, attempt)] = assigned(id)[..] else { panic!("one worker") };
		assert_eq!(worker, Bob);
		let transaction = submission(Bob, vec![answer(id, attempt)]);
		for source in [TransactionSource::External, TransactionSource::Local] {
			let validity = validate(source, &transaction).unwrap();
			assert_eq!(validity.provides.len(), 1);
			assert!(validity.propagate);
		}
		let before = (total(Bob), total(Alice), Balances::free_balance(treasury_account()));
		good_block(vec![transaction]);
		let RequestPhase::Paid(settlement) = phase(id) else { panic!("not paid") };
		assert_eq!((settlement.workers, settlement.royalty, settlement.agreement), (ASK, ROYALTY, 1));
		assert_eq!(settlement.output_root, root(&output([1.0, 2.0])));
		assert_eq!(
			settlement.workers + settlement.royalty + settlement.protocol + settlement.refund,
			5 * UNIT
		);
		assert_eq!(total(Bob), before.0 + ASK, "no fee for the answer");
		assert_eq!(Balances::free_balance(treasury_account()), before.2 + settlement.protocol);
		assert!(settlement.protocol > EXISTENTIAL_DEPOSIT, "prepays the answer");
		let requester = Charlie.to_account_id();
		assert_eq!(Balances::reserved_balance(&requester), 0, "nothing is held any more");
		assert_eq!(total(Alice), before.1, "the royalty waits for whoever has shares");
		assert_eq!(portfolio(Alice), [(model, SHARES, ROYALTY)]);
		let claim = pallet_model_shares::Call::claim { models: vec![model].try_into().unwrap() };
		let results = block(vec![signed(Alice, claim)]);
		assert_eq!(results, [Ok(())]);
		assert_eq!(portfolio(Alice), [(model, SHARES, 0)]);
		assert!(total(Alice) > before.1, "the claim's fee is less than the royalty");
	});
}

#[test]
fn three_workers_should_outvote_one_that_lies() {
	on_chain(|| {
		let model = market(&[Bob, Charlie, Dave]);
		let id = request(Eve, params(model, 3, 0));
		let parts = assigned(id);
		assert_eq!(parts.len(), 3);
		let liar = parts[0].0;
		let values = |who| if who == liar { [9.0, 9.0] } else { [1.0, 2.0] };
		let salt = [4; 32];
		let commits = parts.iter().map(|(who, attempt)| {
			let root = root(&output(values(*who)));
			let hash =
				commitment::<Runtime>(genesis::<Runtime>(), id, *attempt, &who.to_account_id(), &salt, root);
			submission(*who, vec![Item::Commit { request: id, attempt: *attempt, commitment: hash }])
		});
		let reveals: Vec<_> = parts
			.iter()
			.map(|(who, attempt)| {
				let output = output(values(*who)).try_into().unwrap();
				submission(*who, vec![Item::Reveal { request: id, attempt: *attempt, salt, output }])
			})
			.collect();
		assert_refused(&reveals[0], custom(refusal::NOT_ASSIGNED));
		let before: Vec<_> = parts.iter().map(|(who, _)| total(*who)).collect();
		good_block(commits.collect());
		good_block(reveals);
		let RequestPhase::Paid(settlement) = phase(id) else { panic!("not paid") };
		assert_eq!((settlement.agreement, settlement.workers), (2, 2 * ASK));
		assert_eq!(settlement.output_root, root(&output([1.0, 2.0])));
		for ((who, _), before) in parts.iter().zip(before) {
			assert_eq!(total(*who), if *who == liar { before } else { before + ASK });
		}
	});
}

#[test]
fn pool_should_refuse_what_is_forged() {
	on_chain(|| {
		let model = market(&[Bob]);
		let id = request(Charlie, params(model, 1, 0));
		let (_, attempt) = assigned(id)[0];
		let forged = submission_by(Bob, &hot(Ferdie), vec![answer(id, attempt)]);
		assert_refused(&forged, InvalidTransaction::BadProof);
		let stranger = submission(Ferdie, vec![answer(id, attempt)]);
		assert_refused(&stranger, custom(refusal::NOT_WORKER));
		serve(Dave, model, ASK);
		let other = submission(Dave, vec![answer(id, attempt)]);
		assert_refused(&other, custom(refusal::NOT_ASSIGNED));
		let again = submission(Bob, vec![answer(id, attempt + 1)]);
		assert_refused(&again, custom(refusal::NOT_ASSIGNED));
	});
}

#[test]
fn pool_should_refuse_what_is_replayed_or_stale() {
	on_chain(|| {
		let model = market(&[Bob]);
		let id = request(Charlie, params(model, 1, 0));
		let (_, attempt) = assigned(id)[0];
		let transaction = submission(Bob, vec![answer(id, attempt)]);
		good_block(vec![transaction.clone()]);
		assert_refused(&transaction, custom(refusal::REQUEST_NOT_FOUND));

		let late = request(Charlie, params(model, 1, 1));
		let (_, attempt) = assigned(late)[0];
		let transaction = submission(Bob, vec![answer(late, attempt)]);
		assert!(validate(TransactionSource::External, &transaction).is_ok());
		empty_blocks(4);
		assert!(validate(TransactionSource::External, &transaction).is_err());
		let info = pallet_inference::Pallet::<Runtime>::request_info(late).unwrap();
		let rent = u128::from(info.closed_at.unwrap() - info.requested_at) * (MILLI / 5);
		assert_eq!(
			info.phase,
			RequestPhase::Refunded { reason: RefundReason::Late, amount: 5 * UNIT - rent },
			"all but the rent, and without anybody's help"
		);
	});
}

#[test]
fn pool_should_refuse_outputs_that_are_not_the_models_or_too_large() {
	on_chain(|| {
		let model = market(&[Bob]);
		let id = request(Charlie, params(model, 1, 0));
		let (_, attempt) = assigned(id)[0];
		for bytes in [Vec::new(), vec![0; 128 * 1024], output([1.0, 2.0])[1..].to_vec()] {
			let output = bytes.try_into().unwrap();
			let item = Item::Answer { request: id, attempt, output };
			let submission = pallet_inference::Submission::<Runtime> {
				worker: Bob.to_account_id(),
				made_at: 0,
				items: vec![item].try_into().unwrap(),
			};
			let signature = sp_core::Pair::sign(&hot(Bob), b"anything");
			let call = pallet_inference::Call::submit { submission, signature };
			let extension = crate::extension(0, sp_runtime::generic::Era::Immortal, 0);
			let transaction = UncheckedExtrinsic::new_transaction(call.into(), extension);
			assert_refused(&transaction, custom(refusal::INVALID_OUTPUT));
		}
	});
}

#[test]
fn submission_should_only_come_as_an_authorised_transaction() {
	on_chain(|| {
		let model = market(&[Bob]);
		let id = request(Charlie, params(model, 1, 0));
		let (_, attempt) = assigned(id)[0];
		let call: RuntimeCall = submission(Bob, vec![answer(id, attempt)]).function;
		// Bare it does not pass the pool, and in a block of an author that lets it pass it has no effect.
		let bare = UncheckedExtrinsic::new_bare(call.clone());
		for source in [TransactionSource::External, TransactionSource::Local] {
			assert_eq!(validate(source, &bare), Err(UnknownTransaction::NoUnsignedValidator.into()));
		}
		assert_eq!(apply_in_block(&bare), Ok(Err(sp_runtime::DispatchError::BadOrigin)));
		// Signed by an account it is an ordinary extrinsic, paid for and without effect.
		let results = block(vec![signed(Ferdie, call)]);
		assert_eq!(results[0], Err(sp_runtime::DispatchError::BadOrigin));
		assert!(matches!(phase(id), RequestPhase::Answering { .. }));
	});
}

#[test]
fn other_calls_should_not_come_as_authorised_transactions() {
	on_chain(|| {
		empty_blocks(1);
		let transfer = pallet_balances::Call::transfer_allow_death {
			dest: crate::Address::Id(Eve.to_account_id()),
			value: 1,
		};
		let extension = crate::extension(0, sp_runtime::generic::Era::Immortal, 0);
		let transaction = UncheckedExtrinsic::new_transaction(transfer.into(), extension);
		assert!(validate(TransactionSource::External, &transaction).is_err());
		assert!(apply_in_block(&transaction).is_err());
	});
}

#[test]
fn batch_should_be_requested_and_answered_in_one_extrinsic_each() {
	on_chain(|| {
		let model = market(&[Bob]);
		let batch = (0..4).map(|salt| params(model, 1, salt)).collect::<Vec<_>>().try_into().unwrap();
		good_block(vec![signed(Charlie, pallet_inference::Call::request_batch { batch })]);
		empty_blocks(1);
		let ids: Vec<_> = pallet_inference::Requests::<Runtime>::iter_keys().collect();
		assert_eq!(ids.len(), 4);
		let items = ids.iter().map(|id| answer(*id, assigned(*id)[0].1)).collect();
		let transaction = submission(Bob, items);
		assert_eq!(validate(TransactionSource::External, &transaction).unwrap().provides.len(), 4);
		good_block(vec![transaction]);
		assert!(ids.iter().all(|id| matches!(phase(*id), RequestPhase::Paid(_))));
	});
}

#[test]
fn declined_request_should_be_refunded_less_what_the_decline_cost() {
	on_chain(|| {
		let model = market(&[Bob]);
		let id = request(Charlie, params(model, 1, 0));
		let (_, attempt) = assigned(id)[0];
		let decline = Item::Decline { request: id, attempt, reason: JobError::RuntimeError };
		good_block(vec![submission(Bob, vec![decline])]);
		empty_blocks(2);
		let RequestPhase::Refunded { reason: RefundReason::Declined, amount } = phase(id) else {
			panic!("not refunded")
		};
		assert!(amount < 5 * UNIT && amount > 4 * UNIT);
	});
}

#[test]
fn request_in_a_utility_batch_should_be_found_in_the_extrinsic() {
	on_chain(|| {
		let model = market(&[Bob]);
		let params = params(model, 1, 0);
		let inputs = params.inputs.to_vec();
		let call = pallet_utility::Call::batch_all {
			calls: vec![
				frame_system::Call::remark { remark: vec![] }.into(),
				pallet_inference::Call::request { params }.into(),
			],
		};
		let extrinsic = signed(Charlie, call);
		good_block(vec![extrinsic.clone()]);
		let bytes = codec::Encode::encode(&extrinsic);
		assert_eq!(crate::queries::tensors_in(&bytes, root(&inputs)), Some(inputs));
		assert_eq!(crate::queries::tensors_in(&bytes, Default::default()), None);
		assert_eq!(crate::queries::tensors_in(&[1, 2, 3], Default::default()), None);
	});
}

/// Counts who comes.
#[derive(Default)]
struct Visitors(AtomicU32);

impl InferenceEngine for Visitors {
	fn submit(&self, _: Job) -> Result<(), HostError> {
		self.0.fetch_add(1, SeqCst);
		Ok(())
	}
	fn poll(&self, _: JobKey) -> JobStatus {
		self.0.fetch_add(1, SeqCst);
		JobStatus::Unknown
	}
	fn forget(&self, _: JobKey) {
		self.0.fetch_add(1, SeqCst);
	}
}

/// Even where an engine is at hand, no block of the main job goes near it; the off-chain worker of
/// the same runtime does.
#[test]
fn engine_should_be_reached_by_the_offchain_worker_and_never_by_a_block() {
	let engine = Arc::new(Visitors::default());
	let keystore = sp_keystore::testing::MemoryKeystore::new();
	sp_keystore::Keystore::sr25519_generate_new(&keystore, INFERENCE, Some("//Bob//hot")).unwrap();
	let (offchain, _) = TestOffchainExt::new();
	let mut externalities = externalities("development");
	externalities.register_extension(EngineExt(engine.clone()));
	externalities.register_extension(sp_keystore::KeystoreExt::new(keystore));
	externalities.register_extension(OffchainDbExt::new(offchain.clone()));
	externalities.register_extension(OffchainWorkerExt::new(offchain));
	externalities.execute_with(|| {
		let model = market(&[Bob]);
		let paid = request(Charlie, params(model, 1, 0));
		let (_, attempt) = assigned(paid)[0];
		good_block(vec![submission(Bob, vec![answer(paid, attempt)])]);
		let late = request(Charlie, params(model, 1, 1));
		empty_blocks(10);
		assert!(matches!(phase(late), RequestPhase::Refunded { .. }));
		let declined = request(Charlie, params(model, 1, 2));
		let (_, attempt) = assigned(declined)[0];
		let decline = Item::Decline { request: declined, attempt, reason: JobError::Crashed };
		good_block(vec![submission(Bob, vec![decline])]);
		empty_blocks(2);
		request(Charlie, params(model, 1, 3));
		assert_eq!(engine.0.load(SeqCst), 0, "a block has reached the engine");

		let number = System::block_number();
		let header = crate::Header::new(
			number,
			Default::default(),
			Default::default(),
			Default::default(),
			Default::default(),
		);
		Executive::offchain_worker(&header);
		assert!(engine.0.load(SeqCst) > 0, "the off-chain worker has not reached the engine");
	});
}

/// What a request prepays is at least what its fee-less transactions would have cost as signed
/// ones, however many workers it has and however dear blocks are at the time.
#[test]
fn flat_minimum_should_cover_every_submission() {
	on_chain(|| {
		let model = publish(Alice, ROYALTY);
		let (signature, _) = ModelRegistry::signature(&model, 0).unwrap();
		let attempt = u32::MAX;
		let request = RequestId::repeat_byte(1);
		let output = output([1.0, 2.0]);
		let cost = |item: Item<Runtime>| {
			let transaction = submission(Bob, vec![item]);
			let length = transaction.encoded_size() as u32;
			TransactionPayment::compute_fee(length, &transaction.get_dispatch_info(), 0)
		};
		for multiplier in [1, 7] {
			pallet_transaction_payment::NextFeeMultiplier::<Runtime>::put(
				pallet_transaction_payment::Multiplier::from(multiplier),
			);
			let answer = cost(answer(request, attempt));
			let commit = cost(Item::Commit { request, attempt, commitment: request });
			let reveal = cost(Item::Reveal {
				request,
				attempt,
				salt: [1; 32],
				output: output.clone().try_into().unwrap(),
			});
			let decline = cost(Item::Decline { request, attempt, reason: JobError::Crashed });
			for workers in 1..=7u8 {
				let submissions = match workers {
					1 => answer,
					_ => u128::from(workers) * (commit + reveal),
				};
				let flat = pallet_inference::fees::flat::<Runtime>(&signature, workers);
				assert!(flat >= submissions, "{workers} workers, multiplier {multiplier}");
			}
			assert!(pallet_inference::fees::spare::<Runtime>() >= decline, "multiplier {multiplier}");
		}
	});
}
