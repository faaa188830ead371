//! When subscriptions run, however many there are.

use super::*;
use crate::{types::Params, Backlog, WeightInfo};
use frame_support::{traits::Hooks, weights::Weight};

/// So many subscriptions of one block, whose runs the market refuses.
fn crowd(model: ModelId, count: u64, every: u64) -> Vec<SubscriptionId> {
	(0..count)
		.map(|salt| {
			let params = Params { every, salt, max_fee: 1, funds: 1_000, ..params(model) };
			subscribe_with(ALICE, params)
		})
		.collect()
}

fn attempts(id: SubscriptionId) -> usize {
	let of =
		|event: &Event<Test>| matches!(event, Event::RunSkipped { subscription, .. } if *subscription == id);
	events().iter().filter(|event| of(event)).count()
}

#[test]
fn more_than_a_block_has_room_for_should_be_served_by_those_that_follow() {
	build_and_execute(|| {
		let model = market(1);
		let ids = crowd(model, 8, 100);
		let start = System::block_number();
		let served = || ids.iter().filter(|id| attempts(**id) == 1).count();
		run_for(1);
		assert_eq!((served(), Backlog::<Test>::get()), (3, Some(start + 1)));
		run_for(1);
		assert_eq!((served(), Backlog::<Test>::get()), (6, Some(start + 1)));
		// The next block's own come after what is left.
		let late = subscribe_with(BOB, params(model));
		run_for(1);
		assert_eq!((served(), made(late), Backlog::<Test>::get()), (8, 1, None));
		run_for(3);
		assert!(ids.iter().all(|id| attempts(*id) == 1));
	});
}

#[test]
fn crowd_that_takes_all_room_should_keep_nobody_out() {
	build_and_execute(|| {
		let model = market(1);
		let hostile = crowd(model, 12, 1);
		let honest = subscribe_with(BOB, Params { every: 5, ..params(model) });
		let start = System::block_number();
		run_for(30);
		let runs = || hostile.iter().map(|id| attempts(*id)).sum::<usize>();
		assert_eq!(runs() + made(honest), 30 * ROOM as usize, "all room is taken");
		// One in thirteen waits for at most twelve others, three in a block, and then its period.
		assert!(made(honest) >= 30 / (5 + 5), "ran {} times", made(honest));
		assert!(Backlog::<Test>::get().unwrap() > start + 20, "the backlog does not grow");
		run_for(20);
		// Each paid for the room it took, and who is refused again and again is out.
		assert_eq!(runs(), hostile.len() * usize::from(crate::runs::MAX_REFUSALS));
		assert!(hostile.iter().all(|id| Subscriptions::subscription(*id).is_none()));
		assert!(free(TREASURY) >= FUNDS + RUN_FEE * runs() as Balance);
		assert_eq!(Backlog::<Test>::get(), None);
	});
}

#[test]
fn backlog_should_be_left_behind_when_its_subscriptions_are_gone() {
	build_and_execute(|| {
		let model = market(1);
		let ids = crowd(model, 40, 1);
		run_for(10);
		let behind = Backlog::<Test>::get().unwrap();
		for id in ids {
			assert_ok!(Subscriptions::cancel(signed(ALICE), id));
		}
		assert!(System::block_number() - behind < 16);
		run_for(1);
		assert_eq!(Backlog::<Test>::get(), None);
	});
}

#[test]
fn long_backlog_of_empty_blocks_should_be_crossed_in_bounded_steps() {
	build_and_execute(|| {
		let model = market(1);
		let now = System::block_number();
		Backlog::<Test>::put(now + 1);
		System::set_block_number(now + 40);
		let id = subscribe(model);
		let weight = Subscriptions::on_initialize(now + 40);
		let base = <() as WeightInfo>::serve_base();
		assert_eq!(weight, base.saturating_add(<() as WeightInfo>::serve_block().saturating_mul(16)));
		assert_eq!(Backlog::<Test>::get(), Some(now + 17));
		run_for(2);
		assert_eq!((Backlog::<Test>::get(), made(id)), (None, 1));
	});
}

#[test]
fn term_that_is_over_when_there_is_room_should_not_run() {
	build_and_execute(|| {
		let model = market(1);
		crowd(model, 6, 100);
		let until = Term::Until(System::block_number() + 1);
		let ids: Vec<_> =
			(0..4).map(|salt| subscribe_with(BOB, Params { salt, term: until, ..params(model) })).collect();
		run_for(4);
		assert!(ids.iter().all(|id| ended(*id).unwrap().0 == EndReason::TermOver));
		let runs: usize = ids.iter().map(|id| made(*id)).sum();
		assert!(runs <= ROOM as usize, "whoever had no room in time did not run");
		let fees = (FUNDS - total(BOB)) / RUN_FEE;
		assert_eq!(fees as usize, runs, "nor pay");
	});
}

#[test]
fn weight_should_be_that_of_the_runs_made() {
	build_and_execute(|| {
		let model = market(1);
		let now = System::block_number();
		let base = <() as WeightInfo>::serve_base().saturating_add(<() as WeightInfo>::serve_block());
		assert_eq!(Subscriptions::on_initialize(now), base);
		crowd(model, 5, 100);
		let run = <() as WeightInfo>::run(inputs(1).len() as u32);
		System::set_block_number(now + 1);
		let all = base.saturating_add(run.saturating_mul(ROOM.into()));
		assert_eq!(Subscriptions::on_initialize(now + 1), all);
		System::set_block_number(now + 2);
		let rest =
			base.saturating_add(<() as WeightInfo>::serve_block()).saturating_add(run.saturating_mul(2));
		assert_eq!(Subscriptions::on_initialize(now + 2), rest);
	});
}

#[test]
fn limits_should_fit_together() {
	new_test_ext().execute_with(Subscriptions::integrity_test);
	let callback = <Subscriptions as freehold_primitives::callback::OnRequestClosed<_, _>>::weight();
	assert_eq!(callback, <() as WeightInfo>::on_closed());
	assert_ne!(callback, Weight::zero());
}
