//! Whatever is done in whatever order: nothing is stranded, nothing is minted, and what is burned
//! is late workers' penalties.

use crate::{mock::*, Event, HoldReason, Item, Phase, Requests, Workers};
use alloc::{vec, vec::Vec};
use frame_support::traits::fungible::InspectHold;
use freehold_primitives::job::JobError;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Request {
		redundancy: u8,
		max_fee: Balance,
		deadline: u64,
		salt: u64,
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
		4 => (1..5u8, 50..2_000u64, 1..40u64, 0..u64::MAX)
			.prop_map(|(redundancy, max_fee, deadline, salt)| Step::Request { redundancy, max_fee, deadline, salt }),
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
		2 => (worker, 0..400u64).prop_map(|(worker, ask)| Step::Offer { worker, ask }),
		1 => any::<bool>().prop_map(|there| Step::Vrf { there }),
		6 => (1..6u64).prop_map(|count| Step::Blocks { count }),
	]
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
			(Phase::Committing(_), _) => commit(id, worker, [1.0, 2.0]),
			(Phase::Revealing { .. }, _) => reveal(id, worker, [1.0, 2.0]),
			(Phase::Requested, _) => Ok(()),
		};
	}
}

fn take(step: Step, model: freehold_primitives::ModelId) {
	let signed = RuntimeOrigin::signed;
	let first = || Requests::<Test>::iter_keys().next().unwrap_or_default();
	// Errors are fine: no effect.
	let _ = frame_support::storage::with_storage_layer(|| match step {
		Step::Request { redundancy, max_fee, deadline, salt } => {
			let mut request = params(model, redundancy);
			(request.max_fee, request.deadline, request.salt) = (max_fee, deadline, salt);
			Inference::request(signed(REQUESTER), request)
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
		Step::Join { worker } => Inference::join(signed(WORKER + worker), key(WORKER + worker), BOND, 2),
		Step::Royalty { amount } => ModelRegistry::set_royalty(signed(PUBLISHER), model, amount),
		Step::Stop { worker } => Inference::stop_serving(signed(WORKER + worker), model, 0),
		Step::Offer { worker, ask } => {
			let worker = WORKER + worker;
			Inference::serve(signed(worker), model, 0, ask, 2)?;
			let offered_at = System::block_number();
			let item = Item::Service { model, version: 0, offered_at, result: Ok(()) };
			submit(worker, vec![item]).map_err(|_| sp_runtime::DispatchError::Other("refused"))
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

fn penalties() -> Balance {
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
			assert_eq!(Balances::balance_on_hold(&HoldReason::Escrow.into(), &REQUESTER), 0);
			assert_eq!(Balances::total_issuance(), issuance - penalties());
			for worker in WORKER..WORKER + 5 {
				let _ = Inference::leave(RuntimeOrigin::signed(worker));
			}
			run_to(System::block_number() + 51);
			for worker in WORKER..WORKER + 5 {
				let _ = Inference::withdraw_bond(RuntimeOrigin::signed(worker));
				assert_eq!(Balances::balance_on_hold(&HoldReason::Bond.into(), &worker), 0);
			}
			assert_eq!(Workers::<Test>::iter().count(), 0);
		});
	}
}
