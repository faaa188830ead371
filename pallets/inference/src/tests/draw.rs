//! The draw is proportional to the bonds that were uncommitted at the request.

use crate::{mock::*, progress, Candidates, Requests};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::storage::{with_transaction, TransactionOutcome};
use freehold_primitives::RequestId;
use proptest::prelude::*;
use sp_runtime::DispatchError;

/// How often each of the workers is drawn for a request in that many draws, each undone.
fn drawn(id: RequestId, workers: u64, draws: u64) -> Vec<u64> {
	let at = Requests::<Test>::get(id).unwrap().agenda_at;
	System::set_block_number(at);
	let mut counts = alloc::vec![0; workers as usize];
	for draw in 0..draws {
		let seed = (id, draw).using_encoded(sp_io::hashing::blake2_256);
		let worker = with_transaction(|| {
			crate::agenda::unschedule::<Test>(&id, at);
			progress::advance_with::<Test>(id, at, Some(seed));
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(assigned(id)[0].0))
		});
		counts[(worker.unwrap() - WORKER) as usize] += 1;
	}
	counts
}

/// That the counts lie within five standard deviations of what the weights foretell.
fn assert_proportional(counts: &[u64], weights: &[u64]) {
	let (draws, total) = (counts.iter().sum::<u64>() as f64, weights.iter().sum::<u64>() as f64);
	for (count, weight) in counts.iter().zip(weights) {
		let share = *weight as f64 / total;
		let deviation = (draws * share * (1.0 - share)).sqrt();
		let off = (*count as f64 - draws * share).abs();
		assert!(off <= 5.0 * deviation + 1.0, "{counts:?} of weights {weights:?}");
	}
}

#[test]
fn committed_bond_should_not_count() {
	build_and_execute(|| {
		let model = market(2);
		// A dear request of its own takes most of the first worker's bond.
		let dear = publish_with(b"dear", signature());
		serve_all(WORKER..WORKER + 1, dear, 7_000);
		let mut large = params(dear, 1);
		large.max_fee = 9_000;
		request_with(large);
		draw();
		let committed = crate::Workers::<Test>::get(WORKER).unwrap().committed;
		assert!(committed > 7_000);
		let id = request(model, 1);
		let weights: Vec<_> = Candidates::<Test>::get(id).iter().map(|candidate| candidate.weight).collect();
		assert_eq!(weights, [BOND - committed, BOND]);
		assert_proportional(&drawn(id, 2, 2_000), &weights);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 12, ..Default::default() })]

	#[test]
	fn draw_should_be_proportional_to_the_bonds(extra in proptest::collection::vec(0..10 * BOND, 2..6)) {
		build_and_execute(|| {
			let workers = extra.len() as u64;
			let model = market(workers);
			for (worker, extra) in (WORKER..).zip(&extra) {
				Inference::bond_extra(RuntimeOrigin::signed(worker), *extra).unwrap();
			}
			let id = request(model, 1);
			let weights: Vec<_> = extra.iter().map(|extra| BOND + extra).collect();
			assert_proportional(&drawn(id, workers, 1_000), &weights);
		});
	}
}
