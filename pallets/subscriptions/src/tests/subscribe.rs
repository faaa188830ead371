use super::*;
use crate::{types::Params, Inputs};
use freehold_primitives::{job::InputSource, offchain::tensors_key};
use sp_runtime::TokenError;

fn try_subscribe(params: Params<Test>) -> sp_runtime::DispatchResult {
	Subscriptions::subscribe(signed(ALICE), params)
}

#[test]
fn subscribe_should_hold_funds_and_deposit() {
	build_and_execute(|| {
		let model = market(1);
		System::set_extrinsic_index(2);
		let id = subscribe(model);
		assert_eq!(on_hold(ALICE, HoldReason::Funds), 5_000);
		assert_eq!(on_hold(ALICE, HoldReason::Deposit), deposit());
		let subscription = get(id);
		let now = System::block_number();
		assert_eq!((subscription.started_at, subscription.next_at), (now, now + 1));
		assert_eq!(subscription.source, InputSource { block: now as u32, extrinsic: 2 });
		assert_eq!(Inputs::<Test>::get(id).into_inner(), inputs(1));
		assert!(has_event(Event::Subscribed {
			subscription: id,
			owner: ALICE,
			model,
			version: 0,
			input_root: root_of(&inputs(1)),
		}));
	});
}

#[test]
fn subscribe_should_fail_for_what_could_never_run() {
	build_and_execute(|| {
		let model = market(1);
		let now = System::block_number();
		let bad = |change: &dyn Fn(&mut Params<Test>)| {
			let mut params = params(model);
			change(&mut params);
			params
		};
		assert_noop!(try_subscribe(bad(&|p| p.every = 0)), Error::<Test>::InvalidPeriod);
		assert_noop!(try_subscribe(bad(&|p| p.term = Term::Runs(0))), Error::<Test>::InvalidTerm);
		assert_noop!(try_subscribe(bad(&|p| p.term = Term::Until(now))), Error::<Test>::InvalidTerm);
		let fails = |params| frame_support::storage::with_storage_layer(|| try_subscribe(params));
		let short = MAX_FEE + RUN_FEE - 1;
		assert_noop!(fails(bad(&|p| p.funds = short)), Error::<Test>::InsufficientFunds);
		assert_noop!(fails(bad(&|p| p.max_fee = Balance::MAX)), Error::<Test>::InsufficientFunds);
		assert_noop!(fails(bad(&|p| p.funds = 2 * FUNDS)), TokenError::FundsUnavailable);
		type Refused = pallet_inference::Error<Test>;
		assert_noop!(try_subscribe(bad(&|p| p.version = 1)), Refused::ModelNotCallable);
		assert_noop!(try_subscribe(bad(&|p| p.redundancy = 8)), Refused::InvalidRedundancy);
		assert_noop!(try_subscribe(bad(&|p| p.deadline = 0)), Refused::InvalidDeadline);
		assert_noop!(
			try_subscribe(bad(&|p| p.inputs = output().try_into().unwrap())),
			Refused::InvalidInputs
		);
		assert_noop!(try_subscribe(bad(&|p| p.inputs = Default::default())), Refused::InvalidInputs);
		BytePrice::set(Balance::MAX);
		assert_noop!(fails(params(model)), Error::<Test>::Overflow);
		BytePrice::set(1);
		assert_ok!(try_subscribe(bad(&|p| p.funds = short + 1)));
		assert_noop!(try_subscribe(params(model)), Error::<Test>::SubscriptionExists);
		assert_ok!(try_subscribe(bad(&|p| p.salt = 1)));
		assert_eq!(crate::Subscriptions::<Test>::iter().count(), 2);
	});
}

#[test]
fn subscribe_should_not_need_workers_yet() {
	build_and_execute(|| {
		let model = publish();
		let id = subscribe(model);
		run_for(1);
		assert!(matches!(
			events().last(),
			Some(Event::RunSkipped { subscription, reason: SkipReason::Refused(_), fee: RUN_FEE })
				if *subscription == id
		));
		serve(1, model);
		run_for(10);
		assert_eq!(made(id), 1);
	});
}

#[test]
fn inputs_should_go_to_the_offchain_database_at_each_run() {
	let mut ext = new_test_ext();
	ext.execute_with(|| {
		let model = market(1);
		subscribe(model);
		run_for(1);
		check_state();
	});
	ext.persist_offchain_overlay();
	let database = ext.offchain_db();
	let key = ext.execute_with(|| tensors_key(&root_of(&inputs(1))));
	assert_eq!(database.get(&key), Some(inputs(1)));
}
