//! What owners do with their subscriptions.

use super::*;
use crate::{Inputs, Owned};
use sp_core::H256;
use sp_runtime::TokenError;

#[test]
fn only_the_owner_should_have_a_say() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		let bytes = || inputs(2).try_into().unwrap();
		assert_noop!(Subscriptions::update_input(signed(BOB), id, bytes()), Error::<Test>::NotOwner);
		assert_noop!(Subscriptions::top_up(signed(BOB), id, 1), Error::<Test>::NotOwner);
		assert_noop!(Subscriptions::cancel(signed(BOB), id), Error::<Test>::NotOwner);
		let nothing = H256::zero();
		let not_found = Error::<Test>::SubscriptionNotFound;
		assert_noop!(Subscriptions::update_input(signed(ALICE), nothing, bytes()), not_found);
		assert_noop!(Subscriptions::top_up(signed(ALICE), nothing, 1), Error::<Test>::SubscriptionNotFound);
		assert_noop!(Subscriptions::cancel(signed(ALICE), nothing), Error::<Test>::SubscriptionNotFound);
	});
}

#[test]
fn further_runs_should_take_the_updated_input() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		run_for(1);
		let first = open()[0];
		run_for(2);
		System::set_extrinsic_index(5);
		assert_ok!(Subscriptions::update_input(signed(ALICE), id, inputs(2).try_into().unwrap()));
		let root = root_of(&inputs(2));
		assert!(has_event(Event::InputUpdated { subscription: id, input_root: root }));
		let updated = System::block_number();
		run_for(8);
		let order = |id| pallet_inference::Requests::<Test>::get(id).unwrap().order;
		let second = open().into_iter().find(|request| *request != first).unwrap();
		assert_eq!(order(second).input_root, root);
		assert_eq!((order(second).source.block, order(second).source.extrinsic), (updated as u32, 5));
	});
}

#[test]
fn update_should_be_checked_and_the_deposit_follow() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		let update = |bytes: Vec<u8>| {
			frame_support::storage::with_storage_layer(|| {
				Subscriptions::update_input(signed(ALICE), id, bytes.try_into().unwrap())
			})
		};
		assert_noop!(update(output()), pallet_inference::Error::<Test>::InvalidInputs);
		BytePrice::set(3);
		assert_ok!(update(inputs(2)));
		let bytes = inputs(1).len() as Balance;
		assert_eq!(on_hold(ALICE, HoldReason::Deposit), BASE_DEPOSIT + 3 * bytes);
		BytePrice::set(0);
		assert_ok!(update(inputs(3)));
		assert_eq!(on_hold(ALICE, HoldReason::Deposit), BASE_DEPOSIT);
		BytePrice::set(FUNDS);
		assert_noop!(update(inputs(4)), TokenError::FundsUnavailable);
		BytePrice::set(Balance::MAX);
		assert_noop!(update(inputs(4)), Error::<Test>::Overflow);
		ModelRegistry::retire(signed(PUBLISHER), model).unwrap();
		assert_noop!(update(inputs(4)), pallet_inference::Error::<Test>::ModelNotCallable);
		assert_eq!(Inputs::<Test>::get(id).into_inner(), inputs(3));
	});
}

#[test]
fn top_up_should_prolong() {
	build_and_execute(|| {
		let model = market(1);
		let mut short = params(model);
		short.funds = MAX_FEE + RUN_FEE;
		let id = subscribe_with(ALICE, short);
		assert_ok!(Subscriptions::top_up(signed(ALICE), id, 500));
		assert!(has_event(Event::ToppedUp { subscription: id, amount: 500 }));
		assert_eq!(get(id).funds, MAX_FEE + RUN_FEE + 500);
		assert_noop!(Subscriptions::top_up(signed(ALICE), id, FUNDS), TokenError::FundsUnavailable);
		assert_noop!(Subscriptions::top_up(signed(ALICE), id, Balance::MAX), Error::<Test>::Overflow);
	});
}

#[test]
fn cancel_should_release_everything_at_any_time() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		assert_ok!(Subscriptions::cancel(signed(ALICE), id));
		assert_eq!(ended(id), Some((EndReason::Cancelled, 5_000 + deposit())));
		assert_eq!((free(ALICE), total(ALICE)), (FUNDS, FUNDS));
		assert!(!Owned::<Test>::contains_key(ALICE, id) && !Inputs::<Test>::contains_key(id));
		assert_noop!(Subscriptions::cancel(signed(ALICE), id), Error::<Test>::SubscriptionNotFound);
		run_for(20);
		assert_eq!(made(id), 0);
	});
}

#[test]
fn what_an_open_request_returns_after_the_end_should_be_free() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		run_for(3);
		assert_ok!(Subscriptions::cancel(signed(ALICE), id));
		assert_eq!(ended(id), Some((EndReason::Cancelled, 5_000 - MAX_FEE - RUN_FEE + deposit())));
		assert_eq!(free(ALICE), FUNDS - MAX_FEE - RUN_FEE);
		let request = open()[0];
		assert!(answer(request));
		assert_eq!(free(ALICE), FUNDS - PRICE - RUN_FEE);
		assert!(open().is_empty());
	});
}

#[test]
fn one_that_has_the_same_id_again_should_not_get_what_the_first_had_open() {
	build_and_execute(|| {
		let model = market(1);
		let id = subscribe(model);
		run_for(3);
		let old = open()[0];
		assert_ok!(Subscriptions::cancel(signed(ALICE), id));
		// The account's nonce stands still, as that of a derived account does.
		assert_eq!(subscribe(model), id);
		run_for(1);
		assert_eq!((open().len(), get(id).open), (2, 1));
		let funds = get(id).funds;
		assert!(answer(old));
		assert_eq!((get(id).funds, get(id).open), (funds, 1));
		run_for(2);
		answer_all();
		assert_eq!((get(id).funds, get(id).open), (5_000 - PRICE - RUN_FEE, 0));
	});
}

#[test]
fn money_that_a_vote_binds_should_not_become_funds() {
	build_and_execute(|| {
		let model = market(1);
		Voter::set(Some(ALICE));
		assert_noop!(Subscriptions::subscribe(signed(ALICE), params(model)), Error::<Test>::VotesLocked);
		Voter::set(None);
		let id = subscribe(model);
		run_for(3);
		Voter::set(Some(ALICE));
		assert_noop!(Subscriptions::top_up(signed(ALICE), id, 1), Error::<Test>::VotesLocked);
		// What comes back stays the owner's.
		assert!(answer(open()[0]));
		assert_eq!((get(id).funds, get(id).open), (5_000 - MAX_FEE - RUN_FEE, 0));
		assert_eq!(total(ALICE), FUNDS - PRICE - RUN_FEE);
		Voter::set(None);
		assert_ok!(Subscriptions::top_up(signed(ALICE), id, 1));
	});
}
