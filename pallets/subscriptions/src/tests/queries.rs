use super::*;
use crate::{tensors_of, Call};
use freehold_primitives::subscription::SubscriptionInfo;

#[test]
fn subscription_should_be_told_as_it_stands() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		let start = System::block_number();
		run_for(1);
		let info = SubscriptionInfo {
			id,
			owner: ALICE,
			model,
			version: 0,
			input_root: root_of(&inputs(1)),
			redundancy: 1,
			every: 10,
			max_fee: MAX_FEE,
			deadline: 9,
			term: Term::Open,
			funds: 5_000 - MAX_FEE - RUN_FEE,
			deposit: deposit(),
			run_fee: RUN_FEE,
			runs: 1,
			open: 1,
			next_at: start + 11,
		};
		assert_eq!(Subscriptions::subscription(id), Some(info.clone()));
		assert_eq!(Subscriptions::subscriptions_of(ALICE), vec![info]);
		assert_eq!(Subscriptions::subscriptions_of(BOB), vec![]);
		assert_ok!(Subscriptions::cancel(signed(ALICE), id));
		assert_eq!(Subscriptions::subscription(id), None);
		assert_eq!(Subscriptions::subscriptions_of(ALICE), vec![]);
	});
}

#[test]
fn inputs_should_be_found_in_calls() {
	build_and_execute(|| {
		let model = market(1);
		let root = root_of(&inputs(1));
		let subscribe = Call::<Test>::subscribe { params: params(model) };
		assert_eq!(tensors_of(&subscribe, root), Some(inputs(1)));
		assert_eq!(tensors_of(&subscribe, root_of(&inputs(2))), None);
		let subscription = model;
		let update = Call::<Test>::update_input { subscription, inputs: inputs(1).try_into().unwrap() };
		assert_eq!(tensors_of(&update, root), Some(inputs(1)));
		let garbage = Call::<Test>::update_input { subscription, inputs: Default::default() };
		assert_eq!(tensors_of(&garbage, root), None);
		assert_eq!(tensors_of(&Call::<Test>::cancel { subscription }, root), None);
	});
}
