//! Requests with several workers.

use crate::{mock::*, Event, Outcome, Phase, Progress, Receipts, Requests, Reveals, Workers};
use alloc::{vec, vec::Vec};
use frame_support::{assert_err, assert_ok};
use freehold_primitives::{request::RefundReason, RequestId};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

const RIGHT: [f32; 2] = [1.0, 2.0];
const CLOSE: [f32; 2] = [1.005, 2.0];
const WRONG: [f32; 2] = [5.0, 2.0];

fn outcome(id: RequestId) -> Outcome<Balance> {
	Receipts::<Test>::get(id).unwrap().outcome
}

fn disputes(id: RequestId) -> u64 {
	let order = Receipts::<Test>::get(id).unwrap().order;
	ModelRegistry::model(order.model).unwrap().versions[order.version as usize].disputes
}

fn refused(code: u8) -> TransactionValidityError {
	InvalidTransaction::Custom(code).into()
}

/// A request with `n` of `workers` workers assigned.
fn start(workers: u64, n: u8) -> (RequestId, Vec<AccountId>) {
	let model = market(workers);
	let id = request(model, n);
	draw();
	(id, assigned(id).into_iter().map(|(worker, _)| worker).collect())
}

fn commit_and_reveal(id: RequestId, answers: &[(AccountId, [f32; 2])]) {
	for (worker, values) in answers {
		assert_ok!(commit(id, *worker, *values));
	}
	for (worker, values) in answers {
		assert_ok!(reveal(id, *worker, *values));
	}
}

#[test]
fn agreeing_workers_should_all_be_paid() {
	build_and_execute(|| {
		let (id, workers) = start(3, 3);
		assert_eq!(workers.len(), 3);
		commit_and_reveal(id, &[(workers[0], RIGHT), (workers[1], CLOSE), (workers[2], RIGHT)]);
		let Outcome::Paid(settlement) = outcome(id) else { panic!() };
		assert_eq!(settlement.agreement, 3);
		assert_eq!(settlement.output_root, root_of(&output(RIGHT)), "of the lowest index");
		assert!(workers.iter().all(|worker| free(*worker) == FUNDS - BOND + ASK));
		assert_eq!(settlement.workers, 3 * ASK);
		assert_eq!(settlement.refund, MAX_FEE - 3 * ASK - ROYALTY - settlement.protocol);
		assert_eq!(Reveals::<Test>::iter().count(), 0);
		assert_eq!(disputes(id), 0);
	});
}

#[test]
fn dissenter_should_lose_its_fee_and_nothing_else() {
	build_and_execute(|| {
		let (id, workers) = start(3, 3);
		commit_and_reveal(id, &[(workers[0], WRONG), (workers[1], RIGHT), (workers[2], RIGHT)]);
		let Outcome::Paid(settlement) = outcome(id) else { panic!() };
		assert_eq!((settlement.agreement, settlement.workers), (2, 2 * ASK));
		assert_eq!(disputes(id), 1);
		assert_eq!(settlement.output_root, root_of(&output(RIGHT)));
		assert_eq!(free(workers[0]), FUNDS - BOND);
		assert_eq!(Workers::<Test>::get(workers[0]).unwrap().bond, BOND);
	});
}

#[test]
fn reveals_should_open_when_commits_close_and_not_before() {
	build_and_execute(|| {
		let (id, workers) = start(3, 3);
		assert_ok!(commit(id, workers[0], RIGHT));
		assert_err!(reveal(id, workers[0], RIGHT), refused(crate::refusal::NOT_ASSIGNED));
		assert_err!(commit(id, workers[0], WRONG), refused(crate::refusal::NOT_ASSIGNED));
		assert_ok!(commit(id, workers[1], RIGHT));
		assert_ok!(commit(id, workers[2], RIGHT));
		let by = System::block_number() + 5;
		assert!(events().contains(&Event::RevealsOpened { request: id, by }));
		assert!(answer(id, workers[0], RIGHT).is_err(), "answers are for one worker");
	});
}

#[test]
fn opening_should_fit_the_commitment_and_its_committer() {
	build_and_execute(|| {
		let (id, workers) = start(3, 3);
		// The second copies the first's commitment.
		let first = Requests::<Test>::get(id).unwrap().phase.assignments()[0].clone();
		assert_ok!(commit(id, workers[0], RIGHT));
		let Progress::Committed { commitment } =
			Requests::<Test>::get(id).unwrap().phase.assignments()[0].progress
		else {
			panic!()
		};
		assert_ok!(submit(
			workers[1],
			vec![crate::Item::Commit { request: id, attempt: attempt_of(id, workers[1]), commitment }]
		));
		assert_ok!(commit(id, workers[2], RIGHT));
		assert_ok!(reveal(id, workers[0], RIGHT));
		assert_err!(reveal(id, workers[1], RIGHT), refused(crate::refusal::WRONG_OPENING));
		assert_err!(reveal(id, workers[2], WRONG), refused(crate::refusal::WRONG_OPENING));
		assert_eq!(first.worker, workers[0]);
	});
}

#[test]
fn missing_reveal_should_count_as_dissent() {
	build_and_execute(|| {
		let (id, workers) = start(3, 3);
		workers.iter().for_each(|worker| commit(id, *worker, RIGHT).unwrap());
		assert_ok!(reveal(id, workers[0], RIGHT));
		assert_ok!(reveal(id, workers[2], RIGHT));
		let Phase::Revealing { by, .. } = Requests::<Test>::get(id).unwrap().phase else { panic!() };
		run_to(by);
		assert!(Requests::<Test>::contains_key(id));
		run_to(by + 1);
		let Outcome::Paid(settlement) = outcome(id) else { panic!() };
		assert_eq!((settlement.agreement, settlement.workers), (2, 2 * ASK));
		assert_eq!(Workers::<Test>::get(workers[1]).unwrap().bond, BOND, "silence here costs the fee only");
	});
}

#[test]
fn everyone_should_be_able_to_reveal_in_the_last_block() {
	build_and_execute(|| {
		let (id, workers) = start(3, 3);
		workers.iter().for_each(|worker| commit(id, *worker, RIGHT).unwrap());
		let Phase::Revealing { by, .. } = Requests::<Test>::get(id).unwrap().phase else { panic!() };
		run_to(by);
		assert_ok!(reveal(id, workers[2], RIGHT));
		assert_ok!(reveal(id, workers[1], RIGHT));
		assert_ok!(reveal(id, workers[0], RIGHT));
		let Outcome::Paid(settlement) = outcome(id) else { panic!() };
		assert_eq!(settlement.agreement, 3);
	});
}

#[test]
fn reveals_should_end_with_the_deadline() {
	build_and_execute(|| {
		let model = market(3);
		let mut params = params(model, 2);
		let shortest = (1..).find(|deadline| {
			params.deadline = *deadline;
			Inference::request(RuntimeOrigin::signed(REQUESTER), params.clone()).is_ok()
		});
		let id = *Requests::<Test>::iter_keys().collect::<Vec<_>>().first().unwrap();
		let deadline = System::block_number() + shortest.unwrap();
		draw();
		let workers = assigned(id);
		let Progress::Pending { due } = Requests::<Test>::get(id).unwrap().phase.assignments()[1].progress
		else {
			panic!()
		};
		assert_eq!(due + 5, deadline, "no block to spare");
		assert_ok!(commit(id, workers[0].0, RIGHT));
		run_to(due);
		assert_ok!(decline(id, workers[1].0));
		// The third is sought at the next block's end, and would need too long.
		run_to(due + 2);
		let Phase::Revealing { by, .. } = Requests::<Test>::get(id).unwrap().phase else { panic!() };
		assert_eq!(by, deadline);
		run_to(deadline + 1);
		assert!(Receipts::<Test>::contains_key(id));
	});
}

#[test]
fn reveals_that_a_full_agenda_opens_late_should_have_a_few_blocks() {
	build_and_execute(|| {
		let (id, workers) = start(2, 2);
		assert_ok!(commit(id, workers[0], RIGHT));
		let request = Requests::<Test>::get(id).unwrap();
		crate::agenda::unschedule::<Test>(&id, request.agenda_at);
		let late = crate::agenda::schedule::<Test>(id, request.order.deadline + 3).unwrap();
		Requests::<Test>::mutate(id, |slot| slot.as_mut().unwrap().agenda_at = late);
		run_to(late + 1);
		let Phase::Revealing { by, .. } = Requests::<Test>::get(id).unwrap().phase else { panic!() };
		assert_eq!(by, late + 1 + 2, "as much as every answer has beside what it needs");
	});
}

#[test]
fn no_agreement_should_pay_revealers_half_and_return_the_rest() {
	build_and_execute(|| {
		let (id, workers) = start(3, 3);
		commit_and_reveal(id, &[(workers[0], WRONG), (workers[1], RIGHT), (workers[2], [9.0, 9.0])]);
		let amount = MAX_FEE - 3 * (ASK / 2) - FLAT;
		assert_eq!(outcome(id), Outcome::Refunded { reason: RefundReason::NoAgreement, amount });
		assert_eq!(disputes(id), 1);
		assert!(workers.iter().all(|worker| free(*worker) == FUNDS - BOND + ASK / 2));
		assert_eq!(total(PUBLISHER), FUNDS, "no answer, no royalty");
		assert_eq!(free(REQUESTER), FUNDS - 3 * (ASK / 2) - FLAT);
	});
}

#[test]
fn two_workers_should_have_to_agree() {
	build_and_execute(|| {
		let (id, workers) = start(2, 2);
		commit_and_reveal(id, &[(workers[0], RIGHT), (workers[1], WRONG)]);
		assert!(matches!(outcome(id), Outcome::Refunded { reason: RefundReason::NoAgreement, .. }));
	});
}

#[test]
fn seven_workers_should_agree_by_five() {
	build_and_execute(|| {
		let (id, workers) = start(8, 7);
		let answers: Vec<_> = workers
			.iter()
			.enumerate()
			.map(|(index, worker)| (*worker, if index < 2 { WRONG } else { RIGHT }))
			.collect();
		commit_and_reveal(id, &answers);
		let Outcome::Paid(settlement) = outcome(id) else { panic!() };
		assert_eq!(settlement.agreement, 5);
	});
}

#[test]
fn silent_worker_should_be_replaced_while_commits_are_open() {
	build_and_execute(|| {
		let (id, workers) = start(4, 3);
		assert_ok!(commit(id, workers[0], RIGHT));
		assert_ok!(commit(id, workers[1], RIGHT));
		run_to(System::block_number() + 5);
		assert_eq!(Workers::<Test>::get(workers[2]).unwrap().bond, BOND - ASK);
		let now: Vec<_> = assigned(id).into_iter().map(|(worker, _)| worker).collect();
		assert_eq!(now.len(), 3);
		let replacement = *now.iter().find(|worker| !workers.contains(worker)).unwrap();
		assert!(commit(id, workers[2], RIGHT).is_err());
		assert_ok!(commit(id, replacement, RIGHT));
		for worker in [workers[0], workers[1], replacement] {
			assert_ok!(reveal(id, worker, RIGHT));
		}
		assert!(matches!(outcome(id), Outcome::Paid(_)));
	});
}

#[test]
fn reveals_should_open_without_a_silent_worker_when_nobody_can_replace_it() {
	build_and_execute(|| {
		let (id, workers) = start(3, 3);
		assert_ok!(commit(id, workers[0], RIGHT));
		assert_ok!(commit(id, workers[1], RIGHT));
		run_to(System::block_number() + 5);
		assert!(matches!(Requests::<Test>::get(id).unwrap().phase, Phase::Revealing { .. }));
		assert_ok!(reveal(id, workers[0], RIGHT));
		assert_ok!(reveal(id, workers[1], RIGHT));
		let Outcome::Paid(settlement) = outcome(id) else { panic!() };
		assert_eq!(settlement.agreement, 2);
	});
}

#[test]
fn one_of_three_should_not_make_an_answer() {
	build_and_execute(|| {
		let (id, workers) = start(3, 3);
		assert_ok!(commit(id, workers[0], RIGHT));
		run_to(System::block_number() + 5);
		assert_ok!(reveal(id, workers[0], RIGHT));
		let amount = MAX_FEE - ASK / 2 - FLAT;
		assert_eq!(outcome(id), Outcome::Refunded { reason: RefundReason::NoAgreement, amount });
	});
}

#[test]
fn nobody_committing_should_refund_in_full() {
	build_and_execute(|| {
		let (id, _) = start(3, 3);
		run_to(System::block_number() + 6);
		assert_eq!(outcome(id), Outcome::Refunded { reason: RefundReason::Late, amount: MAX_FEE });
	});
}

#[test]
fn declining_worker_should_be_replaced() {
	build_and_execute(|| {
		let (id, workers) = start(4, 3);
		assert_ok!(decline(id, workers[1]));
		draw();
		let now: Vec<_> = assigned(id).into_iter().map(|(worker, _)| worker).collect();
		assert_eq!(now.len(), 3);
		assert!(!now.contains(&workers[1]));
		commit_and_reveal(id, &[(now[0], RIGHT), (now[1], RIGHT), (now[2], RIGHT)]);
		assert!(matches!(outcome(id), Outcome::Paid(_)));
	});
}

#[test]
fn request_should_wait_for_enough_free_workers() {
	build_and_execute(|| {
		let model = market(3);
		for worker in WORKER..WORKER + 3 {
			Inference::set_concurrency(RuntimeOrigin::signed(worker), 1).unwrap();
		}
		let first = request(model, 2);
		draw();
		let mut second = params(model, 3);
		second.salt = 1;
		let second = request_with(second);
		draw();
		assert!(assigned(second).is_empty());
		let workers: Vec<_> = assigned(first).into_iter().map(|(worker, _)| worker).collect();
		commit_and_reveal(first, &[(workers[0], RIGHT), (workers[1], RIGHT)]);
		run_to(System::block_number() + 9);
		assert_eq!(
			events()
				.iter()
				.filter(|event| matches!(event, Event::Assigned { request, .. } if *request == second))
				.count(),
			3
		);
	});
}
