//! Random sequences of calls, runs and answers: nothing is minted, nothing lost, nothing stranded.

use super::*;
use crate::types::Params;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Subscribe {
		bob: bool,
		every: u64,
		max_fee: Balance,
		deadline: u64,
		term: u64,
		funds: Balance,
		salt: u64,
	},
	Update {
		index: usize,
		byte: u8,
		price: Balance,
	},
	TopUp {
		index: usize,
		amount: Balance,
	},
	Cancel {
		index: usize,
	},
	CancelRequest {
		index: usize,
	},
	Answer {
		index: usize,
	},
	AnswerAll,
	RunFee {
		fee: Balance,
	},
	Rent {
		amount: Balance,
	},
	/// The first worker takes no requests, or takes them again.
	Drain,
	Resume,
	/// The account's nonce goes on, as by a transaction.
	Nonce,
	Blocks {
		count: u64,
	},
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (any::<bool>(), 1..9u64, 100..1_500u64, 4..20u64, 0..30u64, 500..6_000u64, 0..3u64).prop_map(
			|(bob, every, max_fee, deadline, term, funds, salt)| {
				Step::Subscribe { bob, every, max_fee, deadline, term, funds, salt }
			}
		),
		2 => (0..8usize, 0..4u8, 0..3u64).prop_map(|(index, byte, price)| Step::Update { index, byte, price }),
		2 => (0..8usize, 0..3_000u64).prop_map(|(index, amount)| Step::TopUp { index, amount }),
		2 => (0..8usize).prop_map(|index| Step::Cancel { index }),
		1 => (0..8usize).prop_map(|index| Step::CancelRequest { index }),
		4 => (0..8usize).prop_map(|index| Step::Answer { index }),
		2 => Just(Step::AnswerAll),
		1 => prop_oneof![Just(RUN_FEE), 0..50u64].prop_map(|fee| Step::RunFee { fee }),
		1 => (0..4u64).prop_map(|amount| Step::Rent { amount }),
		1 => Just(Step::Drain),
		1 => Just(Step::Resume),
		2 => Just(Step::Nonce),
		8 => (1..8u64).prop_map(|count| Step::Blocks { count }),
	]
}

fn nth(index: usize) -> Option<(SubscriptionId, AccountId)> {
	crate::Subscriptions::<Test>::iter().map(|(id, subscription)| (id, subscription.owner)).nth(index)
}

fn call(call: impl FnOnce() -> sp_runtime::DispatchResult) {
	let _refused_or_not = frame_support::storage::with_storage_layer(call);
}

fn take(step: Step, model: ModelId) {
	match step {
		Step::Subscribe { bob, every, max_fee, deadline, term, funds, salt } => {
			let term = match term {
				0..10 => Term::Open,
				10..20 => Term::Runs((term - 10) as u32),
				_ => Term::Until(System::block_number() + term - 20),
			};
			let params = Params { every, max_fee, deadline, term, funds, salt, ..params(model) };
			call(|| Subscriptions::subscribe(signed(if bob { BOB } else { ALICE }), params));
		},
		Step::Update { index, byte, price } => {
			BytePrice::set(price);
			if let Some((id, owner)) = nth(index) {
				call(|| Subscriptions::update_input(signed(owner), id, inputs(byte).try_into().unwrap()));
			}
		},
		Step::TopUp { index, amount } => {
			if let Some((id, owner)) = nth(index) {
				call(|| Subscriptions::top_up(signed(owner), id, amount));
			}
		},
		Step::Cancel { index } => {
			if let Some((id, owner)) = nth(index) {
				assert_ok!(Subscriptions::cancel(signed(owner), id));
			}
		},
		Step::CancelRequest { index } => {
			let Some(id) = open().get(index).copied() else { return };
			let owner = pallet_inference::Requests::<Test>::get(id).unwrap().order.requester;
			call(|| Inference::cancel(signed(owner), id));
		},
		Step::Answer { index } => {
			if let Some(id) = open().get(index) {
				answer(*id);
			}
		},
		Step::AnswerAll => answer_all(),
		Step::RunFee { fee } => FeeOfRun::set(fee),
		Step::Rent { amount } => Rent::set(amount),
		Step::Drain => call(|| Inference::drain(signed(WORKER))),
		Step::Resume => call(|| Inference::resume(signed(WORKER))),
		Step::Nonce => System::inc_account_nonce(ALICE),
		Step::Blocks { count } => run_for(count),
	}
}

/// What late workers have lost: the only money that ever goes.
fn penalties() -> Balance {
	System::events()
		.into_iter()
		.map(|record| match record.event {
			RuntimeEvent::Inference(pallet_inference::Event::WorkerLate { penalty, .. }) => penalty,
			_ => 0,
		})
		.sum()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 48, ..Default::default() })]

	#[test]
	fn money_is_conserved_and_nothing_is_stranded(steps in proptest::collection::vec(step(), 1..60)) {
		build_and_execute(|| {
			let model = market(3);
			let issuance = Balances::total_issuance();
			for step in steps {
				take(step, model);
				check_state();
				assert_eq!(Balances::total_issuance(), issuance - penalties());
			}
			// None is for ever: its funds end it, if nothing else does.
			FeeOfRun::set(FUNDS);
			run_for(40);
			assert_eq!(crate::Subscriptions::<Test>::iter().count(), 0);
			run_for(30);
			assert!(open().is_empty());
			for who in [ALICE, BOB] {
				assert_eq!(free(who), total(who), "held for nothing");
			}
			assert_eq!(Balances::total_issuance(), issuance - penalties());
		});
	}
}
