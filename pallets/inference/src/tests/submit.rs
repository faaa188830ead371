//! What the pool refuses.

use crate::{mock::*, refusal, Call, Error, Item, Requests, Submission};
use alloc::vec;
use codec::Encode;
use frame_support::{assert_err, assert_noop, assert_ok, traits::Authorize};
use freehold_primitives::{
	job::JobError,
	referee::{ElementType, NamedTensor, Tensor},
	RequestId,
};
use sp_core::H256;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError};

fn refused(code: u8) -> TransactionValidityError {
	InvalidTransaction::Custom(code).into()
}

fn start() -> (RequestId, AccountId, u32) {
	let model = market(2);
	let id = request(model, 1);
	draw();
	let (worker, attempt) = assigned(id)[0];
	(id, worker, attempt)
}

fn item(request: RequestId, attempt: u32) -> Item<Test> {
	Item::Answer { request, attempt, output: output([1.0, 2.0]).try_into().unwrap() }
}

#[test]
fn authorisation_should_describe_a_valid_answer() {
	build_and_execute(|| {
		let (id, worker, attempt) = start();
		let (submission, signature) = submission(worker, vec![item(id, attempt)]);
		let validity = authorize(submission, signature).unwrap();
		assert_eq!(validity.provides.len(), 1);
		// The pool counts from the block before, and drops what has lived that long before the
		// block that follows: it must live until the block in which it is due has been made.
		let due = Requests::<Test>::get(id).unwrap().agenda_at;
		assert_eq!(validity.longevity, due + 1 - System::block_number());
		assert!(validity.propagate);
	});
}

#[test]
fn forged_signature_should_be_refused() {
	build_and_execute(|| {
		let (id, worker, attempt) = start();
		let (submission, _) = submission(worker, vec![item(id, attempt)]);
		let payload = submission.signing_payload(crate::genesis::<Test>()).unwrap();
		use sp_core::crypto::Pair;
		let forged = pair(7).sign(payload.as_bytes());
		assert_err!(authorize(submission.clone(), forged), InvalidTransaction::BadProof);
		// A signature over another output, and one for another chain.
		let mut other = submission.clone();
		other.items =
			vec![Item::Answer { request: id, attempt, output: output([3.0, 3.0]).try_into().unwrap() }]
				.try_into()
				.unwrap();
		let signature = pair(worker).sign(payload.as_bytes());
		assert_err!(authorize(other, signature), InvalidTransaction::BadProof);
		let elsewhere = submission.signing_payload(H256::repeat_byte(1)).unwrap();
		let signature = pair(worker).sign(elsewhere.as_bytes());
		assert_err!(authorize(submission, signature), InvalidTransaction::BadProof);
	});
}

#[test]
fn replayed_answer_should_be_refused() {
	build_and_execute(|| {
		let (id, worker, attempt) = start();
		let (submission, signature) = submission(worker, vec![item(id, attempt)]);
		assert_ok!(submit(worker, vec![item(id, attempt)]));
		assert_err!(authorize(submission, signature), refused(refusal::REQUEST_NOT_FOUND));
	});
}

#[test]
fn wrong_worker_attempt_or_request_should_be_refused() {
	build_and_execute(|| {
		let (id, worker, attempt) = start();
		let other = if worker == WORKER { WORKER + 1 } else { WORKER };
		assert_err!(submit(other, vec![item(id, attempt)]), refused(refusal::NOT_ASSIGNED));
		assert_err!(submit(worker, vec![item(id, attempt + 1)]), refused(refusal::NOT_ASSIGNED));
		let nowhere = H256::repeat_byte(9);
		assert_err!(submit(worker, vec![item(nowhere, 0)]), refused(refusal::REQUEST_NOT_FOUND));
		assert_err!(submit(OTHER, vec![item(id, attempt)]), refused(refusal::NOT_WORKER));
	});
}

#[test]
fn empty_and_duplicate_items_should_be_refused() {
	build_and_execute(|| {
		let (id, worker, attempt) = start();
		assert_err!(submit(worker, vec![]), refused(refusal::EMPTY));
		let decline = Item::Decline { request: id, attempt, reason: JobError::Crashed };
		assert_err!(submit(worker, vec![item(id, attempt), decline]), refused(refusal::DUPLICATE));
	});
}

#[test]
fn more_output_than_one_answer_may_have_should_be_refused_before_state_is_read() {
	build_and_execute(|| {
		let items = (0..3)
			.map(|n| Item::Answer {
				request: H256::repeat_byte(n),
				attempt: 0,
				output: vec![0; 200].try_into().unwrap(),
			})
			.collect();
		let (submission, signature) = submission(OTHER, items);
		assert_err!(authorize(submission, signature), refused(refusal::OVERSIZED));
	});
}

#[test]
fn one_bad_item_should_refuse_the_batch() {
	build_and_execute(|| {
		let (id, worker, attempt) = start();
		let items = vec![item(id, attempt), item(H256::zero(), 0)];
		assert_err!(submit(worker, items), refused(refusal::REQUEST_NOT_FOUND));
		assert_ok!(submit(worker, vec![item(id, attempt)]));
	});
}

#[test]
fn stale_answer_should_be_refused() {
	build_and_execute(|| {
		let (id, worker, attempt) = start();
		System::set_block_number(System::block_number() + 4);
		assert_err!(submit(worker, vec![item(id, attempt)]), refused(refusal::NOT_ASSIGNED));
	});
}

#[test]
fn output_that_is_not_the_models_should_be_refused() {
	build_and_execute(|| {
		let (id, worker, attempt) = start();
		let named = |name: &str, element, shape: &[u32], data: &[u8]| NamedTensor {
			name: name.as_bytes().to_vec(),
			tensor: Tensor { element, shape: shape.to_vec(), data: data.to_vec() },
		};
		let float = ElementType::Float32;
		let odd_nan = [1, 0, 192, 255, 0, 0, 0, 0];
		let mut trailing = output([1.0, 2.0]);
		trailing.push(0);
		for encoded in [
			vec![named("z", float, &[2], &[0; 8])].encode(),
			vec![named("y", ElementType::Int32, &[2], &[0; 8])].encode(),
			vec![named("y", float, &[1, 2], &[0; 8])].encode(),
			vec![named("y", float, &[2], &[0; 4])].encode(),
			vec![named("y", float, &[2], &odd_nan)].encode(),
			vec![named("y", float, &[100], &[0; 400])].encode(),
			vec![1, 2, 3],
			trailing,
		] {
			let item = Item::Answer { request: id, attempt, output: encoded.try_into().unwrap() };
			assert_err!(submit(worker, vec![item]), refused(refusal::INVALID_OUTPUT));
		}
	});
}

#[test]
fn dispatch_should_need_authorisation() {
	build_and_execute(|| {
		let (id, worker, attempt) = start();
		let (submission, signature) = submission(worker, vec![item(id, attempt)]);
		for origin in [RuntimeOrigin::signed(worker), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(
				Inference::submit(origin, submission.clone(), signature.clone()),
				sp_runtime::DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn no_other_call_should_be_authorised() {
	build_and_execute(|| {
		let call: RuntimeCall = Call::cancel { request: H256::zero() }.into();
		assert!(call.authorize(TransactionSource::External).is_none());
		assert_noop!(
			Inference::cancel(frame_system::RawOrigin::Authorized.into(), H256::zero()),
			sp_runtime::DispatchError::BadOrigin
		);
		let _: Error<Test> = Error::RequestNotFound;
	});
}

#[test]
fn payload_should_bind_worker_and_phase() {
	build_and_execute(|| {
		let (id, worker, attempt) = start();
		let genesis = crate::genesis::<Test>();
		let made = |worker, made_at, item: Item<Test>| {
			Submission { worker, made_at, items: vec![item].try_into().unwrap() }.signing_payload(genesis)
		};
		let payload = |worker, item| made(worker, 1, item);
		let base = payload(worker, item(id, attempt));
		assert_ne!(base, payload(worker + 1, item(id, attempt)));
		assert_ne!(base, payload(worker, item(id, attempt + 1)));
		assert_ne!(base, made(worker, 2, item(id, attempt)));
		let output = output([1.0, 2.0]).try_into().unwrap();
		assert_ne!(base, payload(worker, Item::Reveal { request: id, attempt, salt: SALT, output }));
	});
}

#[test]
fn later_submission_should_take_the_place_of_an_earlier_one() {
	use sp_core::crypto::Pair;
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		draw();
		let now = System::block_number();
		let made = |made_at: u64| {
			let (mut submission, _) = submission(WORKER, vec![item(id, attempt_of(id, WORKER))]);
			submission.made_at = made_at;
			let payload = submission.signing_payload(crate::genesis::<Test>()).unwrap();
			authorize(submission, pair(WORKER).sign(payload.as_bytes()))
		};
		let (earlier, later) = (made(now).unwrap(), made(now + 1).unwrap());
		assert_eq!(earlier.provides, later.provides, "they exclude each other");
		assert!(earlier.priority < later.priority);
		assert!(made(now + 4).is_ok(), "the pool may be a few blocks behind");
		assert_eq!(made(now + 5), Err(InvalidTransaction::Custom(crate::refusal::FROM_THE_FUTURE).into()));
	});
}
