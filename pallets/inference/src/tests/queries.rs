use crate::{mock::*, tensors_of, Call, Item};
use alloc::vec;
use frame_support::assert_ok;
use freehold_primitives::request::{FeeEstimate, FeeSplit, RequestPhase, Settlement, WorkerStatus};
use sp_core::H256;

#[test]
fn estimate_should_span_the_cheapest_and_the_dearest() {
	build_and_execute(|| {
		let model = publish();
		serve(WORKER, model, 100);
		serve(101, model, 50);
		serve(102, model, 200);
		let estimate = |n| Inference::estimate_fee(model, 0, n, 50);
		let split = |workers, protocol| FeeSplit { workers, royalty: ROYALTY, protocol, reserve: 0 };
		assert_eq!(
			estimate(1),
			Some(FeeEstimate {
				royalty: ROYALTY,
				flat: FLAT,
				reserve: 0,
				least: 100,
				most: 252,
				workers: 3,
				least_split: split(50, 10),
				most_split: split(200, 12),
			})
		);
		assert_eq!(estimate(2).unwrap().least, ROYALTY + 200 + 12);
		assert_eq!(estimate(4), None);
		assert_eq!(estimate(0), None);
		assert_eq!(Inference::estimate_fee(model, 0, 1, 4), None, "too soon for all");
		// The least maximum is accepted, one less is not.
		let mut params = params(model, 1);
		params.max_fee = 100;
		assert_ok!(Inference::request(RuntimeOrigin::signed(REQUESTER), params.clone()));
		params.max_fee = 99;
		assert!(Inference::request(RuntimeOrigin::signed(REQUESTER), params).is_err());
	});
}

fn sum(split: &FeeSplit<Balance>) -> Balance {
	split.workers + split.royalty + split.protocol + split.reserve
}

/// Has every worker of a request answer alike; how it was settled.
fn settle_all(id: freehold_primitives::RequestId) -> Settlement<Balance> {
	let workers = assigned(id);
	if let [(worker, _)] = workers.as_slice() {
		answer(id, *worker, [1.0, 2.0]).unwrap();
	} else {
		workers.iter().for_each(|(worker, _)| commit(id, *worker, [1.0, 2.0]).unwrap());
		workers.iter().for_each(|(worker, _)| reveal(id, *worker, [1.0, 2.0]).unwrap());
	}
	let RequestPhase::Paid(settlement) = Inference::request_info(id).unwrap().phase else { panic!() };
	settlement
}

#[test]
fn settlement_should_split_as_estimated() {
	build_and_execute(|| {
		let model = publish();
		for (worker, ask) in (WORKER..).zip([300, 50, 700, 120, 50]) {
			serve(worker, model, ask);
		}
		Rent::set(2);
		Spare::set(3);
		for redundancy in 1..=5 {
			let estimate = Inference::estimate_fee(model, 0, redundancy, 50).unwrap();
			let (least, most) = (estimate.least_split, estimate.most_split);
			assert_eq!((sum(&least), sum(&most)), (estimate.least, estimate.most));
			assert!(least.reserve >= estimate.reserve && most.reserve >= estimate.reserve);
			assert!(least.workers <= most.workers);

			// The least maximum admits the cheapest workers and nobody else.
			let mut params = params(model, redundancy);
			params.max_fee = estimate.least;
			let id = request_with(params);
			let made = System::block_number();
			draw();
			let settlement = settle_all(id);
			let rent = 2 * (System::block_number() - made);
			assert_eq!((settlement.workers, settlement.royalty), (least.workers, least.royalty));
			assert_eq!(settlement.protocol, least.protocol + rent);
			assert_eq!(settlement.refund, least.reserve - rent);
		}
	});
}

#[test]
fn settlement_of_the_dearest_draw_should_split_as_estimated() {
	build_and_execute(|| {
		let model = publish();
		serve(WORKER, model, 100);
		serve(101, model, 900);
		let most = Inference::estimate_fee(model, 0, 1, 50).unwrap();
		let mut params = params(model, 1);
		params.max_fee = most.most;
		// Whoever is drawn, until it is the dearest.
		let settlement = (0..64)
			.find_map(|salt| {
				params.salt = salt;
				let id = request_with(params.clone());
				draw();
				let dearest = assigned(id)[0].0 == 101;
				let settlement = settle_all(id);
				dearest.then_some(settlement)
			})
			.unwrap();
		let split = most.most_split;
		assert_eq!(
			(settlement.workers, settlement.royalty, settlement.protocol, settlement.refund),
			(split.workers, split.royalty, split.protocol, split.reserve)
		);
	});
}

#[test]
fn request_info_should_follow_the_request() {
	build_and_execute(|| {
		let model = market(2);
		let id = request(model, 2);
		let phase = || Inference::request_info(id).unwrap().phase;
		assert_eq!(phase(), RequestPhase::Requested);
		draw();
		assert_eq!(phase(), RequestPhase::Committing { committed: 0 });
		commit(id, WORKER, [1.0, 2.0]).unwrap();
		assert_eq!(phase(), RequestPhase::Committing { committed: 1 });
		commit(id, 101, [1.0, 2.0]).unwrap();
		assert!(matches!(phase(), RequestPhase::Revealing { revealed: 0, .. }));
		reveal(id, WORKER, [1.0, 2.0]).unwrap();
		reveal(id, 101, [1.0, 2.0]).unwrap();
		let info = Inference::request_info(id).unwrap();
		assert!(matches!(info.phase, RequestPhase::Paid(_)));
		assert_eq!(info.output, Some(output([1.0, 2.0])));
		assert_eq!(info.closed_at, Some(System::block_number()));
		assert_eq!(Inference::request_info(H256::zero()), None);
	});
}

#[test]
fn worker_info_should_list_what_it_has() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		draw();
		let info = Inference::worker_info(WORKER).unwrap();
		assert_eq!((info.open, info.services), (vec![id], vec![(model, 0)]));
		assert_eq!((info.bond, info.committed), (BOND, ROYALTY + ASK + FLAT));
		assert_eq!(info.status, WorkerStatus::Active);
		assert!(Inference::worker_info(OTHER).is_none());
	});
}

#[test]
fn tensors_should_be_found_in_calls() {
	build_and_execute(|| {
		let model = market(1);
		let (input, answer) = (inputs(1), output([1.0, 2.0]));
		let request = Call::<Test>::request { params: params(model, 1) };
		assert_eq!(tensors_of(&request, root_of(&input)), Some(input.clone()));
		assert_eq!(tensors_of(&request, root_of(&answer)), None);
		let batch = vec![params(model, 1)].try_into().unwrap();
		assert_eq!(tensors_of(&Call::<Test>::request_batch { batch }, root_of(&input)), Some(input));
		let item =
			Item::Answer { request: H256::zero(), attempt: 0, output: answer.clone().try_into().unwrap() };
		let (submission, signature) = submission(WORKER, vec![item]);
		let submit = Call::<Test>::submit { submission, signature };
		assert_eq!(tensors_of(&submit, root_of(&answer)), Some(answer));
		assert_eq!(tensors_of(&Call::<Test>::drain {}, H256::zero()), None);
	});
}
