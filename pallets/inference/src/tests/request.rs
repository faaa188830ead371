use crate::{mock::*, Candidates, Error, Event, HoldReason, Outcome, Receipts, RequestParams, Requests};
use alloc::vec;
use codec::Encode;
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use freehold_primitives::{
	offchain::tensors_key,
	referee::{ElementType, NamedTensor, Tensor},
};

fn try_request(params: RequestParams<Test>) -> sp_runtime::DispatchResult {
	Inference::request(RuntimeOrigin::signed(REQUESTER), params)
}

#[test]
fn request_should_hold_the_maximum_fee_and_freeze_its_candidates() {
	build_and_execute(|| {
		let model = market(3);
		let id = request(model, 1);
		let request = Requests::<Test>::get(id).unwrap();
		assert_eq!(Balances::balance_on_hold(&HoldReason::Escrow.into(), &REQUESTER), MAX_FEE);
		assert_eq!(request.agenda_at, System::block_number() + 1);
		assert_eq!(request.order.deadline, System::block_number() + 50);
		assert_eq!(Candidates::<Test>::get(id).len(), 3);
		assert!(events().contains(&Event::Requested {
			request: id,
			requester: REQUESTER,
			model,
			version: 0,
			input_root: root_of(&inputs(1)),
		}));
		// A worker that comes later is not among those that may be drawn.
		serve(103, model, 1);
		assert_eq!(Candidates::<Test>::get(id).len(), 3);
	});
}

#[test]
fn inputs_should_go_to_the_offchain_database() {
	let mut ext = new_test_ext();
	ext.execute_with(|| {
		let model = market(1);
		request(model, 1);
	});
	ext.persist_offchain_overlay();
	let database = ext.offchain_db();
	let key = ext.execute_with(|| tensors_key(&root_of(&inputs(1))));
	assert_eq!(database.get(&key), Some(inputs(1)));
}

#[test]
fn request_should_fail_when_input_is_bad() {
	build_and_execute(|| {
		let model = market(2);
		let base = params(model, 1);
		let bad = |change: fn(&mut RequestParams<Test>)| {
			let mut changed = base.clone();
			change(&mut changed);
			changed
		};
		assert_noop!(try_request(bad(|p| p.redundancy = 0)), Error::<Test>::InvalidRedundancy);
		assert_noop!(try_request(bad(|p| p.redundancy = 8)), Error::<Test>::InvalidRedundancy);
		assert_noop!(try_request(bad(|p| p.deadline = 0)), Error::<Test>::InvalidDeadline);
		assert_noop!(try_request(bad(|p| p.deadline = 101)), Error::<Test>::InvalidDeadline);
		assert_noop!(try_request(bad(|p| p.version = 1)), Error::<Test>::ModelNotCallable);
		assert_noop!(
			try_request(bad(|p| p.inputs = vec![1, 2, 3].try_into().unwrap())),
			Error::<Test>::InvalidInputs
		);
		assert_noop!(try_request(bad(|p| p.redundancy = 3)), Error::<Test>::NotEnoughWorkers);
		assert_noop!(try_request(bad(|p| p.deadline = 4)), Error::<Test>::NotEnoughWorkers);
		assert_noop!(try_request(bad(|p| p.max_fee = 149)), Error::<Test>::MaxFeeTooLow);
		assert_ok!(try_request(bad(|p| p.max_fee = 150)));
		assert_noop!(try_request(bad(|p| p.max_fee = 150)), Error::<Test>::RequestExists);
	});
}

#[test]
fn request_should_refuse_tensors_that_are_not_the_models() {
	build_and_execute(|| {
		let model = market(1);
		let tensor = Tensor::new(ElementType::Uint8, vec![4], vec![1; 4]).unwrap();
		let named = |name: &str, tensor: &Tensor| NamedTensor {
			name: name.as_bytes().to_vec(),
			tensor: tensor.clone(),
		};
		let mut wrong_type = tensor.clone();
		wrong_type.element = ElementType::Int8;
		let mut wrong_shape = tensor.clone();
		wrong_shape.shape = vec![2, 2];
		let mut wrong_length = tensor.clone();
		wrong_length.data = vec![1; 3];
		let good = named("x", &tensor);
		let mut trailing = vec![good.clone()].encode();
		trailing.push(0);
		for encoded in [
			vec![named("z", &tensor)].encode(),
			vec![named("x", &wrong_type)].encode(),
			vec![named("x", &wrong_shape)].encode(),
			vec![named("x", &wrong_length)].encode(),
			vec![good.clone(), good.clone()].encode(),
			Vec::<NamedTensor>::new().encode(),
			trailing,
		] {
			let mut params = params(model, 1);
			params.inputs = encoded.try_into().unwrap();
			assert_noop!(try_request(params), Error::<Test>::InvalidInputs);
		}
	});
}

use alloc::vec::Vec;

#[test]
fn id_should_differ_by_salt_and_by_nonce() {
	build_and_execute(|| {
		let model = market(1);
		let first = request(model, 1);
		let mut salted = params(model, 1);
		salted.salt = 1;
		let second = request_with(salted);
		System::inc_account_nonce(REQUESTER);
		let third = request(model, 1);
		assert!(first != second && second != third && first != third);
	});
}

#[test]
fn id_should_be_the_same_on_two_forks() {
	let fork = |blocks: u64| {
		let mut id = Default::default();
		build_and_execute(|| {
			let model = market(1);
			run_to(System::block_number() + blocks);
			id = request(model, 1);
		});
		id
	};
	assert_eq!(fork(0), fork(3));
}

#[test]
fn retired_model_should_end_what_is_in_flight_and_take_nothing_new() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		ModelRegistry::retire(RuntimeOrigin::signed(PUBLISHER), model).unwrap();
		draw();
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		let mut again = params(model, 1);
		again.salt = 1;
		assert_noop!(try_request(again), Error::<Test>::ModelNotCallable);
	});
}

#[test]
fn suspended_model_should_end_what_is_in_flight_and_take_nothing_new_until_it_lapses() {
	build_and_execute(|| {
		let model = market(1);
		let id = request(model, 1);
		ModelListings::list(RuntimeOrigin::root(), model).unwrap();
		ModelListings::suspend(RuntimeOrigin::root(), model).unwrap();
		let suspended_at = System::block_number();
		let mut again = params(model, 1);
		again.salt = 1;
		assert_noop!(try_request(again.clone()), Error::<Test>::ModelSuspended);
		let batch = vec![again.clone()].try_into().unwrap();
		let batch = Inference::request_batch(RuntimeOrigin::signed(REQUESTER), batch);
		assert_noop!(batch, Error::<Test>::ModelSuspended);
		draw();
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		assert!(matches!(Receipts::<Test>::get(id).unwrap().outcome, Outcome::Paid(_)));
		run_to(suspended_at + SUSPENSION);
		assert_ok!(try_request(again));
	});
}

/// What a worker's bond must cover is the price of the call, whatever maximum the requester names.
#[test]
fn bond_should_cover_the_price() {
	build_and_execute(|| {
		let model = publish();
		let price = ROYALTY + ASK + FLAT;
		Inference::join(RuntimeOrigin::signed(WORKER), key(WORKER), proof(WORKER, WORKER), price, 8).unwrap();
		serve(WORKER, model, ASK);
		let mut first = params(model, 1);
		first.max_fee = 10 * price;
		let mut second = first.clone();
		second.salt = 1;
		let ids = [request_with(first.clone()), request_with(second)];
		draw();
		let drawn: Vec<_> = ids.into_iter().filter(|id| assigned(*id).len() == 1).collect();
		assert_eq!(drawn.len(), 1, "a bond covers one call at a time");
		assert_ok!(answer(drawn[0], WORKER, [1.0, 2.0]));
		run_to(System::block_number() + 4);
		// Late: the bond covers no call any more, and who waits for it is told at once.
		run_to(System::block_number() + 20);
		first.salt = 2;
		assert_noop!(try_request(first), Error::<Test>::NotEnoughWorkers);
		assert!(Requests::<Test>::iter().next().is_none());
	});
}

/// Else all places could be kept taken for the price of the requests' transactions.
#[test]
fn place_should_be_rented_by_the_block_however_the_request_ends() {
	build_and_execute(|| {
		Rent::set(2);
		let model = market(1);
		let mut dear = params(model, 1);
		dear.max_fee = 150 + 2 * 50 - 1;
		assert_noop!(try_request(dear.clone()), Error::<Test>::MaxFeeTooLow);
		dear.max_fee += 1;
		assert_eq!(Inference::estimate_fee(model, 0, 1, 50).unwrap().least, dear.max_fee);

		let paid = request_with(dear.clone());
		draw();
		assert_ok!(answer(paid, WORKER, [1.0, 2.0]));
		assert_eq!(free(REQUESTER), FUNDS - 150 - 2 * 2, "two blocks");

		dear.salt = 1;
		let cancelled = request_with(dear.clone());
		next_block();
		assert_ok!(Inference::cancel(RuntimeOrigin::signed(REQUESTER), cancelled));
		assert_eq!(free(REQUESTER), FUNDS - 150 - 2 * 3, "one more");

		dear.salt = 2;
		request_with(dear);
		let before = (free(REQUESTER), free(TREASURY));
		let asked = System::block_number();
		while Requests::<Test>::iter().next().is_some() {
			next_block();
		}
		// The entry was served at the end of the block before this one.
		let rent = 2 * (System::block_number() - 1 - asked);
		assert_eq!(free(TREASURY), before.1 + rent);
		assert_eq!(free(REQUESTER), before.0 + 250 - rent, "nobody answered: the rest is back");
	});
}

/// Whoever has committed has nothing left to compute: a slow member of the same request must not
/// keep its place.
#[test]
fn committed_worker_should_be_free_for_other_requests() {
	build_and_execute(|| {
		let model = market(2);
		for worker in [WORKER, 101] {
			Inference::set_concurrency(RuntimeOrigin::signed(worker), 1).unwrap();
		}
		let both = request(model, 2);
		draw();
		assert_ok!(commit(both, WORKER, [1.0, 2.0]));
		assert_noop!(Inference::leave(RuntimeOrigin::signed(WORKER)), Error::<Test>::RequestsOpen);
		let mut single = params(model, 1);
		single.salt = 1;
		let single = request_with(single);
		draw();
		assert_eq!(assigned(single)[0].0, WORKER);
	});
}

#[test]
fn requester_without_funds_should_be_refused() {
	build_and_execute(|| {
		let model = market(1);
		assert_noop!(
			Inference::request(RuntimeOrigin::signed(NOBODY), params(model, 1)),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

/// A replacement costs the chain a decline and a draw; who needs none does not pay for any.
#[test]
fn replacements_should_be_paid_for_as_they_come() {
	build_and_execute(|| {
		Spare::set(7);
		let model = market(2);
		let mut params = params(model, 1);
		params.max_fee = 150 + 3 * 7 - 1;
		assert_noop!(try_request(params.clone()), Error::<Test>::MaxFeeTooLow);
		params.max_fee += 1;
		let smooth = request_with(params.clone());
		draw();
		assert_ok!(answer(smooth, assigned(smooth)[0].0, [1.0, 2.0]));
		assert_eq!(free(REQUESTER), FUNDS - 150);

		params.salt = 1;
		let declined = request_with(params);
		draw();
		assert_ok!(decline(declined, assigned(declined)[0].0));
		draw();
		assert_ok!(answer(declined, assigned(declined)[0].0, [1.0, 2.0]));
		assert_eq!(free(REQUESTER), FUNDS - 150 - 150 - 7);
	});
}

#[test]
fn request_should_fail_while_a_vote_binds_the_money() {
	build_and_execute(|| {
		let model = market(1);
		Voter::set(Some(REQUESTER));
		assert_noop!(try_request(params(model, 1)), Error::<Test>::VotesLocked);
		let batch = vec![params(model, 1)].try_into().unwrap();
		let requester = RuntimeOrigin::signed(REQUESTER);
		assert_noop!(Inference::request_batch(requester, batch), Error::<Test>::VotesLocked);
		assert_ok!(Inference::request(RuntimeOrigin::signed(OTHER), params(model, 1)));
		Voter::set(None);
		assert_ok!(try_request(params(model, 1)));
	});
}
