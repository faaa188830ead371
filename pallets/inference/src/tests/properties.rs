//! Whatever is done in whatever order: nothing is stranded, nothing is minted, and what is burned
//! is late workers' penalties.

use crate::{mock::*, Event, Item, Phase, Receipts, Requests, Workers};
use alloc::{vec, vec::Vec};
use freehold_primitives::{job::JobError, RequestId};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	/// As many requests as `batch`, by one of two requesters.
	Request {
		redundancy: u8,
		max_fee: Balance,
		deadline: u64,
		salt: u64,
		batch: u64,
	},
	/// Worker does what the chain waits for from it: rightly, wrongly, or not able to.
	Work {
		worker: u64,
		how: u8,
	},
	Cancel,
	Settle,
	SetAsk {
		worker: u64,
		ask: Balance,
	},
	Drain {
		worker: u64,
	},
	Resume {
		worker: u64,
	},
	Leave {
		worker: u64,
	},
	Withdraw {
		worker: u64,
	},
	Join {
		worker: u64,
	},
	Royalty {
		amount: Balance,
	},
	Stop {
		worker: u64,
	},
	Offer {
		worker: u64,
		ask: Balance,
	},
	BondExtra {
		worker: u64,
		amount: Balance,
	},
	SetConcurrency {
		worker: u64,
		concurrency: u32,
	},
	SetKey {
		worker: u64,
		signer: u64,
	},
	/// The title goes to an account that has nothing: small royalties wait to be claimed.
	Holder {
		holder: AccountId,
	},
	ClaimPayout {
		holder: AccountId,
	},
	Rent {
		amount: Balance,
	},
	/// Callbacks fail from now on, or do not.
	Callbacks {
		fail: bool,
	},
	Vrf {
		there: bool,
	},
	Blocks {
		count: u64,
	},
}

fn step() -> impl Strategy<Value = Step> {
	let worker = 0..5u64;
	prop_oneof![
		4 => (1..5u8, 50..2_000u64, 1..40u64, 0..u64::MAX, 1..4u64).prop_map(
			|(redundancy, max_fee, deadline, salt, batch)| {
				Step::Request { redundancy, max_fee, deadline, salt, batch }
			}
		),
		12 => (worker.clone(), 0..10u8).prop_map(|(worker, how)| Step::Work { worker, how }),
		1 => Just(Step::Cancel),
		1 => Just(Step::Settle),
		1 => (worker.clone(), 0..400u64).prop_map(|(worker, ask)| Step::SetAsk { worker, ask }),
		1 => worker.clone().prop_map(|worker| Step::Drain { worker }),
		1 => worker.clone().prop_map(|worker| Step::Resume { worker }),
		1 => worker.clone().prop_map(|worker| Step::Leave { worker }),
		1 => worker.clone().prop_map(|worker| Step::Withdraw { worker }),
		1 => worker.clone().prop_map(|worker| Step::Join { worker }),
		1 => (0..300u64).prop_map(|amount| Step::Royalty { amount }),
		1 => worker.clone().prop_map(|worker| Step::Stop { worker }),
		1 => (worker.clone(), 0..3_000u64).prop_map(|(worker, amount)| Step::BondExtra { worker, amount }),
		1 => (worker.clone(), 0..9u32)
			.prop_map(|(worker, concurrency)| Step::SetConcurrency { worker, concurrency }),
		1 => (worker.clone(), 0..2u64).prop_map(|(worker, signer)| Step::SetKey { worker, signer }),
		1 => prop_oneof![Just(PUBLISHER), Just(REQUESTER), 77..79u64]
			.prop_map(|holder| Step::Holder { holder }),
		1 => (77..79u64).prop_map(|holder| Step::ClaimPayout { holder }),
		1 => (0..4u64).prop_map(|amount| Step::Rent { amount }),
		1 => any::<bool>().prop_map(|fail| Step::Callbacks { fail }),
		2 => (worker, 0..400u64).prop_map(|(worker, ask)| Step::Offer { worker, ask }),
		1 => any::<bool>().prop_map(|there| Step::Vrf { there }),
		6 => (1..6u64).prop_map(|count| Step::Blocks { count }),
	]
}

/// What a worker holds for the answer of a request with several: one in four is wrong, each in its
/// own way.
fn belief(id: RequestId, worker: AccountId) -> [f32; 2] {
	let draw = u64::from(id.as_bytes()[0]) + worker;
	if draw.is_multiple_of(4) {
		[worker as f32, 0.0]
	} else {
		[1.0, 2.0]
	}
}

fn work(worker: AccountId, how: u8) {
	let values = if how < 2 { [how as f32 * 10.0, 0.0] } else { [1.0, 2.0] };
	let open: Vec<_> = Requests::<Test>::iter().collect();
	for (id, request) in open {
		let Some(assignment) = request.phase.assignments().iter().find(|a| a.worker == worker) else {
			continue;
		};
		let attempt = assignment.attempt;
		// Refused ones have no effect, which is what the invariants check.
		let _ = match (&request.phase, how) {
			(_, 9) => submit(worker, vec![Item::Decline { request: id, attempt, reason: JobError::Crashed }]),
			(Phase::Answering(_), _) => answer(id, worker, values),
			(Phase::Committing(_), _) => commit(id, worker, belief(id, worker)),
			(Phase::Revealing { .. }, _) => reveal(id, worker, belief(id, worker)),
			(Phase::Requested, _) => Ok(()),
		};
	}
}

fn take(step: Step, model: freehold_primitives::ModelId) {
	let signed = RuntimeOrigin::signed;
	let first = || Requests::<Test>::iter_keys().next().unwrap_or_default();
	// Errors are fine: no effect.
	let _ = frame_support::storage::with_storage_layer(|| match step {
		Step::Request { redundancy, max_fee, deadline, salt, batch } => {
			let mut request = params(model, redundancy);
			(request.max_fee, request.deadline, request.salt) = (max_fee, deadline, salt);
			let requester = if salt.is_multiple_of(2) { REQUESTER } else { OTHER };
			let batch: Vec<_> = (0..batch)
				.map(|index| {
					let mut one = request.clone();
					one.salt = salt.wrapping_add(index);
					one
				})
				.collect();
			Inference::request_batch(signed(requester), batch.try_into().unwrap())
		},
		Step::Work { worker, how } => {
			work(WORKER + worker, how);
			Ok(())
		},
		Step::Cancel => Inference::cancel(signed(REQUESTER), first()),
		Step::Settle => Inference::settle(signed(OTHER), first()),
		Step::SetAsk { worker, ask } => Inference::set_ask(signed(WORKER + worker), model, 0, ask),
		Step::Drain { worker } => Inference::drain(signed(WORKER + worker)),
		Step::Resume { worker } => Inference::resume(signed(WORKER + worker)),
		Step::Leave { worker } => Inference::leave(signed(WORKER + worker)),
		Step::Withdraw { worker } => Inference::withdraw_bond(signed(WORKER + worker)),
		Step::Join { worker } => {
			let worker = WORKER + worker;
			Inference::join(signed(worker), key(worker), proof(worker, worker), BOND, 2)
		},
		Step::Royalty { amount } => ModelRegistry::set_royalty(signed(PUBLISHER), model, amount),
		Step::BondExtra { worker, amount } => Inference::bond_extra(signed(WORKER + worker), amount),
		Step::SetConcurrency { worker, concurrency } => {
			Inference::set_concurrency(signed(WORKER + worker), concurrency)
		},
		Step::SetKey { worker, signer } => {
			let (worker, signer) = (WORKER + worker, WORKER + worker + 1_000 * signer);
			Inference::set_inference_key(signed(worker), key(signer), proof(signer, worker))
		},
		Step::Holder { holder } => {
			pallet_model_registry::Models::<Test>::mutate(model, |slot| {
				slot.as_mut().unwrap().holder = holder
			});
			Ok(())
		},
		Step::ClaimPayout { holder } => Inference::claim_payout(signed(holder)),
		Step::Rent { amount } => {
			Rent::set(amount);
			Ok(())
		},
		Step::Callbacks { fail } => {
			Fail::set(fail);
			Ok(())
		},
		Step::Stop { worker } => Inference::stop_serving(signed(WORKER + worker), model, 0),
		Step::Offer { worker, ask } => {
			let worker = WORKER + worker;
			Inference::serve(signed(worker), model, 0, ask, 2)?;
			let offered_at = System::block_number();
			next_block();
			let item = Item::Service { model, version: 0, offered_at, result: Ok(()) };
			// Refused or not, the block stays: what callbacks were told in it is not rolled back with storage.
			let _ = submit(worker, vec![item]);
			Ok(())
		},
		Step::Vrf { there } => {
			Vrf::set(there.then_some([5; 32]));
			Ok(())
		},
		Step::Blocks { count } => {
			run_to(System::block_number() + count);
			Ok(())
		},
	});
}

pub fn penalties() -> Balance {
	events()
		.into_iter()
		.map(|event| match event {
			Event::WorkerLate { penalty, .. } => penalty,
			_ => 0,
		})
		.sum()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 48, ..Default::default() })]

	#[test]
	fn money_is_conserved_and_nothing_is_stranded(steps in proptest::collection::vec(step(), 1..80)) {
		build_and_execute(|| {
			let model = market(5);
			let issuance = Balances::total_issuance();
			for step in steps {
				take(step, model);
				check_state();
			}
			Vrf::set(Some([5; 32]));
			run_to(System::block_number() + 120);
			assert_eq!(Requests::<Test>::iter().count(), 0, "every request ends by itself");
			assert_eq!(Closed::get().len(), Receipts::<Test>::iter().count(), "each end was told once");
			assert_eq!(Balances::total_issuance(), issuance - penalties());
			for worker in WORKER..WORKER + 5 {
				let _ = Inference::leave(RuntimeOrigin::signed(worker));
			}
			run_to(System::block_number() + 51);
			for worker in WORKER..WORKER + 5 {
				let _ = Inference::withdraw_bond(RuntimeOrigin::signed(worker));
			}
			let held: Vec<_> = pallet_balances::Holds::<Test>::iter()
				.flat_map(|(who, holds)| holds.into_iter().map(move |hold| (who, hold)))
				.filter(|(_, hold)| matches!(hold.id, RuntimeHoldReason::Inference(_)))
				.collect();
			assert!(held.is_empty(), "held for nothing: {held:?}");
			assert_eq!(Workers::<Test>::iter().count(), 0);
		});
	}
}
