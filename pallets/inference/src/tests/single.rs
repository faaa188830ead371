//! Requests with one worker.

use crate::{mock::*, ClosedAt, Event, Item, Outcome, Outputs, Phase, Receipts, Requests, Workers};
use alloc::{vec, vec::Vec};
use codec::Encode;
use frame_support::{assert_ok, BoundedVec};
use freehold_primitives::{
	offchain::tensors_key,
	ownership::SHARES,
	referee::{ElementType, NamedTensor, Tensor},
	request::{RefundReason, Settlement},
};
use sp_runtime::Perbill;

fn outcome(id: freehold_primitives::RequestId) -> Outcome<Balance> {
	Receipts::<Test>::get(id).unwrap().outcome
}

#[test]
fn request_should_be_assigned_in_the_next_block_and_paid_by_its_answer() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		next_block();
		assert!(matches!(Requests::<Test>::get(id).unwrap().phase, Phase::Requested));
		next_block();
		let Phase::Answering(_) = Requests::<Test>::get(id).unwrap().phase else { panic!("not assigned") };
		let worker = Workers::<Test>::get(WORKER).unwrap();
		assert_eq!((worker.open, worker.committed), (1, ROYALTY + ASK + FLAT), "the price, not the maximum");

		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		let settlement = Settlement {
			output_root: root_of(&output([1.0, 2.0])),
			agreement: 1,
			workers: ASK,
			royalty: ROYALTY,
			protocol: FLAT,
			refund: MAX_FEE - ASK - ROYALTY - FLAT,
		};
		assert_eq!(outcome(id), Outcome::Paid(settlement));
		assert!(events().contains(&Event::Paid { request: id, settlement }));
		assert_eq!(free(WORKER), FUNDS - BOND + ASK);
		assert_eq!(total(PUBLISHER), FUNDS + ROYALTY);
		assert_eq!(free(TREASURY), FUNDS + FLAT);
		assert_eq!(total(REQUESTER), FUNDS - ASK - ROYALTY - FLAT);
		assert_eq!(Outputs::<Test>::get(id).unwrap().into_inner(), output([1.0, 2.0]));
		let worker = Workers::<Test>::get(WORKER).unwrap();
		assert_eq!((worker.open, worker.committed), (0, 0));
	});
}

#[test]
fn protocol_should_take_its_share_when_it_exceeds_the_flat_minimum() {
	build_and_execute(|| {
		let model = publish();
		serve(WORKER, model, 600);
		let id = request(model, 1);
		draw();
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		let share = Perbill::from_percent(5) * (600 + ROYALTY);
		assert!(share > FLAT);
		assert_eq!(free(TREASURY), FUNDS + share);
	});
}

#[test]
fn royalty_should_follow_the_shares() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		ModelRegistry::offer_title(RuntimeOrigin::signed(PUBLISHER), model, OTHER).unwrap();
		ModelRegistry::accept_title(RuntimeOrigin::signed(OTHER), model, Balance::MAX).unwrap();
		ModelShares::transfer(RuntimeOrigin::signed(PUBLISHER), model, OTHER, SHARES / 4).unwrap();
		let (before, publisher) = (total(OTHER), total(PUBLISHER));
		// The price is that of the request, whatever the new holder asks.
		ModelRegistry::set_royalty(RuntimeOrigin::signed(OTHER), model, 5_000).unwrap();
		draw();
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		assert_eq!(total(OTHER), before + ROYALTY / 4);
		assert_eq!(total(PUBLISHER), publisher + ROYALTY - ROYALTY / 4);
	});
}

#[test]
fn late_worker_should_lose_its_ask_and_be_replaced() {
	build_and_execute(|| {
		let model = market(2);
		let id = request(model, 1);
		draw();
		let (late, attempt) = assigned(id)[0];
		let Phase::Answering(assignments) = Requests::<Test>::get(id).unwrap().phase else { panic!() };
		let crate::Progress::Pending { due } = assignments[0].progress else { panic!() };
		assert_eq!(due, System::block_number() - 1 + 2 + 2, "what it needs, and the slack");
		let issuance = Balances::total_issuance();
		run_to(due + 1);
		assert!(events().contains(&Event::WorkerLate { request: id, worker: late, penalty: ASK }));
		assert_eq!(Balances::total_issuance(), issuance - ASK, "the penalty is burned");
		assert_eq!(Workers::<Test>::get(late).unwrap().bond, BOND - ASK);
		let (second, second_attempt) = assigned(id)[0];
		assert_ne!(second, late);
		assert_ne!(second_attempt, attempt);
		assert!(answer(id, late, [1.0, 2.0]).is_err(), "its time is over");
		assert_ok!(answer(id, second, [1.0, 2.0]));
		assert_eq!(free(second), FUNDS - BOND + ASK);
	});
}

#[test]
fn silence_should_cost_a_worker_that_asks_for_nothing_what_the_protocol_prepays() {
	build_and_execute(|| {
		let model = publish();
		serve(WORKER, model, 0);
		let id = request(model, 1);
		run_to(System::block_number() + 20);
		assert!(events().contains(&Event::WorkerLate { request: id, worker: WORKER, penalty: FLAT }));
		assert_eq!(Workers::<Test>::get(WORKER).unwrap().bond, BOND - FLAT);
	});
}

#[test]
fn request_should_be_refunded_in_full_when_nobody_answers() {
	build_and_execute(|| {
		let model = market(2);
		let id = request(model, 1);
		run_to(System::block_number() + 20);
		assert_eq!(outcome(id), Outcome::Refunded { reason: RefundReason::Late, amount: MAX_FEE });
		assert_eq!(free(REQUESTER), FUNDS);
		assert!((WORKER..WORKER + 2).all(|worker| Workers::<Test>::get(worker).unwrap().bond == BOND - ASK));
	});
}

#[test]
fn request_should_be_refunded_at_its_deadline_when_it_leaves_no_time_for_another() {
	build_and_execute(|| {
		let model = market(2);
		let mut params = params(model, 1);
		params.deadline = 5;
		let id = request_with(params);
		let deadline = System::block_number() + 5;
		run_to(deadline);
		assert!(Requests::<Test>::contains_key(id));
		run_to(deadline + 2);
		assert_eq!(outcome(id), Outcome::Refunded { reason: RefundReason::Late, amount: MAX_FEE });
	});
}

#[test]
fn declined_request_should_go_to_another_worker_without_penalty() {
	build_and_execute(|| {
		let model = market(2);
		let id = request(model, 1);
		draw();
		let (first, _) = assigned(id)[0];
		assert_ok!(decline(id, first));
		assert!(decline(id, first).is_err());
		assert_eq!(Workers::<Test>::get(first).unwrap().bond, BOND);
		draw();
		let (second, _) = assigned(id)[0];
		assert_ne!(first, second);
		assert_ok!(decline(id, second));
		draw();
		assert_eq!(outcome(id), Outcome::Refunded { reason: RefundReason::Declined, amount: MAX_FEE - FLAT });
	});
}

#[test]
fn declines_should_be_bounded_by_what_is_prepaid() {
	build_and_execute(|| {
		let model = market(8);
		let id = request(model, 1);
		let mut declines = 0;
		for _ in 0..20 {
			if let Some(request) = Requests::<Test>::get(id) {
				if let Some(assignment) = request.phase.assignments().first() {
					assert_ok!(decline(id, assignment.worker));
					declines += 1;
				}
			}
			next_block();
		}
		assert_eq!(declines, 1 + u32::from(crate::progress::MAX_REPLACEMENTS));
		assert!(Receipts::<Test>::contains_key(id));
	});
}

#[test]
fn draw_should_wait_for_a_vrf() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		Vrf::set(None);
		run_to(System::block_number() + 5);
		assert!(assigned(id).is_empty());
		Vrf::set(Some([1; 32]));
		draw();
		assert_eq!(assigned(id).len(), 1);
	});
}

#[test]
fn request_should_be_refunded_when_no_vrf_comes_before_its_deadline() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		Vrf::set(None);
		run_to(System::block_number() + 60);
		assert_eq!(outcome(id), Outcome::Refunded { reason: RefundReason::NoWorkers, amount: MAX_FEE });
	});
}

#[test]
fn busy_workers_should_be_waited_for() {
	build_and_execute(|| {
		let model = market(1);
		let ids: Vec<_> = (0..3)
			.map(|salt| {
				let mut params = params(model, 1);
				params.salt = salt;
				request_with(params)
			})
			.collect();
		draw();
		let waiting: Vec<_> = ids.iter().filter(|id| assigned(**id).is_empty()).collect();
		assert_eq!(waiting.len(), 1, "the worker takes two at once");
		for id in ids.iter().filter(|id| !assigned(**id).is_empty()) {
			assert_ok!(answer(*id, WORKER, [1.0, 2.0]));
		}
		run_to(System::block_number() + 9);
		assert!(!Requests::<Test>::contains_key(waiting[0]) || assigned(*waiting[0]).len() == 1);
		assert!(events()
			.iter()
			.any(|event| matches!(event, Event::Assigned { request, .. } if request == waiting[0])));
	});
}

#[test]
fn bond_should_weigh_in_the_draw() {
	build_and_execute(|| {
		let model = market(2);
		Inference::bond_extra(RuntimeOrigin::signed(WORKER), 90 * BOND).unwrap();
		let mut heavy = 0;
		for salt in 0..12 {
			let mut params = params(model, 1);
			params.salt = salt;
			let id = request_with(params);
			draw();
			let (worker, _) = assigned(id)[0];
			heavy += u32::from(worker == WORKER);
			assert_ok!(answer(id, worker, [1.0, 2.0]));
		}
		assert!(heavy >= 10, "91 of 92 parts of the bond: drawn {heavy} of 12 times");
	});
}

#[test]
fn worker_that_left_after_the_request_should_not_be_drawn() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		assert_ok!(Inference::leave(RuntimeOrigin::signed(WORKER)));
		draw();
		assert_eq!(outcome(id), Outcome::Refunded { reason: RefundReason::NoWorkers, amount: MAX_FEE });
	});
}

#[test]
fn output_should_leave_state_after_retention_and_its_root_stay() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		draw();
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		let closed = System::block_number();
		run_to(closed + 20);
		assert!(Outputs::<Test>::contains_key(id));
		run_to(closed + 22);
		assert!(!Outputs::<Test>::contains_key(id));
		let Outcome::Paid(settlement) = outcome(id) else { panic!() };
		assert_eq!(settlement.output_root, root_of(&output([1.0, 2.0])));
	});
}

#[test]
fn requester_that_is_also_worker_and_owner_should_pay_only_the_protocol() {
	build_and_execute(|| {
		let model = market(1);
		ModelRegistry::offer_title(RuntimeOrigin::signed(PUBLISHER), model, WORKER).unwrap();
		ModelRegistry::accept_title(RuntimeOrigin::signed(WORKER), model, Balance::MAX).unwrap();
		ModelShares::transfer(RuntimeOrigin::signed(PUBLISHER), model, WORKER, SHARES).unwrap();
		let before = total(WORKER);
		Inference::request(RuntimeOrigin::signed(WORKER), params(model, 1)).unwrap();
		let id = Requests::<Test>::iter_keys().next().unwrap();
		draw();
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		assert_eq!(total(WORKER), before - FLAT);
	});
}

/// A model whose outputs are that many floats, with one worker.
fn market_of(floats: u32) -> freehold_primitives::ModelId {
	let mut wide = signature();
	wide.outputs = vec![spec("y", ElementType::Float32, &[floats])].try_into().unwrap();
	let model = publish_with(b"wide", wide);
	serve(WORKER, model, ASK);
	model
}

fn wide_output(floats: u32) -> Vec<u8> {
	let tensor = Tensor::new(ElementType::Float32, vec![floats], vec![0; floats as usize * 4]).unwrap();
	vec![NamedTensor { name: b"y".to_vec(), tensor }].encode()
}

fn answer_with(id: freehold_primitives::RequestId, output: Vec<u8>) {
	let attempt = attempt_of(id, WORKER);
	let output = output.try_into().unwrap();
	assert_ok!(submit(WORKER, vec![Item::Answer { request: id, attempt, output }]));
}

#[test]
fn outputs_should_go_to_the_offchain_database_and_large_ones_nowhere_else() {
	let mut ext = new_test_ext();
	let (small, large) = ([1.0, 2.0], wide_output(80));
	ext.execute_with(|| {
		let model = market(1);
		let id = request(model, 1);
		draw();
		assert_ok!(answer(id, WORKER, small));
		assert!(Outputs::<Test>::contains_key(id));

		let model = market_of(80);
		let id = request(model, 1);
		draw();
		answer_with(id, large.clone());
		assert!(matches!(outcome(id), Outcome::Paid(_)));
		assert!(!Outputs::<Test>::contains_key(id), "more than state keeps");
		check_state();
	});
	ext.persist_offchain_overlay();
	let database = ext.offchain_db();
	for output in [output(small), large] {
		let key = ext.execute_with(|| tensors_key(&root_of(&output)));
		assert_eq!(database.get(&key), Some(output));
	}
}

#[test]
fn block_that_closes_more_than_it_lists_should_keep_outputs_off_chain_only() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		draw();
		let full = vec![freehold_primitives::RequestId::zero(); 1024];
		ClosedAt::<Test>::insert(System::block_number(), BoundedVec::truncate_from(full));
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		assert!(matches!(outcome(id), Outcome::Paid(_)));
		assert!(!Outputs::<Test>::contains_key(id));
	});
}
