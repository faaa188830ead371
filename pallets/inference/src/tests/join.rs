use crate::{mock::*, Error, Event, HoldReason, Workers};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};

fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Bond.into(), &who)
}

#[test]
fn join_should_hold_the_bond() {
	build_and_execute(|| {
		assert_ok!(Inference::join(
			RuntimeOrigin::signed(WORKER),
			key(WORKER),
			proof(WORKER, WORKER),
			BOND,
			2
		));
		assert_eq!(held(WORKER), BOND);
		assert_eq!(events(), [Event::WorkerJoined { worker: WORKER, bond: BOND }]);
	});
}

#[test]
fn join_should_fail_when_input_is_bad() {
	build_and_execute(|| {
		join(WORKER);
		let signed = RuntimeOrigin::signed;
		let join_as = |who, signer, bond, concurrency| {
			Inference::join(signed(who), key(signer), proof(signer, who), bond, concurrency)
		};
		assert_noop!(join_as(WORKER, 1, BOND, 2), Error::<Test>::AlreadyJoined);
		assert_noop!(join_as(101, WORKER, BOND, 2), Error::<Test>::KeyTaken);
		assert_noop!(join_as(101, 101, 99, 2), Error::<Test>::BondTooLow);
		assert_noop!(join_as(101, 101, BOND, 0), Error::<Test>::InvalidConcurrency);
		assert_noop!(join_as(101, 101, BOND, 9), Error::<Test>::InvalidConcurrency);
		assert_noop!(join_as(101, 101, FUNDS + 1, 2), sp_runtime::TokenError::FundsUnavailable);
		assert_noop!(
			Inference::join(RuntimeOrigin::none(), key(101), proof(101, 101), BOND, 2),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

/// Else whoever sees a key in the pool could join with it first, and have its node work for them.
#[test]
fn key_should_prove_that_it_works_for_the_owner() {
	build_and_execute(|| {
		let signed = RuntimeOrigin::signed;
		let stolen = proof(101, 101);
		assert_noop!(
			Inference::join(signed(WORKER), key(101), stolen.clone(), BOND, 2),
			Error::<Test>::InvalidProof
		);
		join(WORKER);
		assert_noop!(
			Inference::set_inference_key(signed(WORKER), key(101), stolen),
			Error::<Test>::InvalidProof
		);
		join(101);
	});
}

#[test]
fn bond_extra_should_add_to_the_bond() {
	build_and_execute(|| {
		join(WORKER);
		assert_ok!(Inference::bond_extra(RuntimeOrigin::signed(WORKER), 5));
		assert_eq!(held(WORKER), BOND + 5);
		assert!(events().contains(&Event::BondIncreased { worker: WORKER, bond: BOND + 5 }));
		assert_noop!(Inference::bond_extra(RuntimeOrigin::signed(OTHER), 5), Error::<Test>::NotWorker);
		assert_noop!(Inference::bond_extra(RuntimeOrigin::signed(WORKER), u64::MAX), Error::<Test>::Overflow);
		assert_ok!(Inference::leave(RuntimeOrigin::signed(WORKER)));
		assert_noop!(Inference::bond_extra(RuntimeOrigin::signed(WORKER), 5), Error::<Test>::WrongStatus);
	});
}

#[test]
fn set_inference_key_should_free_the_old_key() {
	build_and_execute(|| {
		join(WORKER);
		join(101);
		let signed = RuntimeOrigin::signed;
		assert_noop!(
			Inference::set_inference_key(signed(WORKER), key(101), proof(101, WORKER)),
			Error::<Test>::KeyTaken
		);
		assert_noop!(
			Inference::set_inference_key(signed(OTHER), key(7), proof(7, OTHER)),
			Error::<Test>::NotWorker
		);
		assert_ok!(Inference::set_inference_key(signed(WORKER), key(7), proof(7, WORKER)));
		assert!(events().contains(&Event::InferenceKeyChanged { worker: WORKER, key: key(7) }));
		assert_ok!(Inference::join(signed(102), key(WORKER), proof(WORKER, 102), BOND, 1));
	});
}

#[test]
fn set_concurrency_should_keep_to_its_limits() {
	build_and_execute(|| {
		join(WORKER);
		let signed = RuntimeOrigin::signed;
		assert_ok!(Inference::set_concurrency(signed(WORKER), 4));
		assert_eq!(Workers::<Test>::get(WORKER).unwrap().concurrency, 4);
		assert!(events().contains(&Event::ConcurrencyChanged { worker: WORKER, concurrency: 4 }));
		assert_noop!(Inference::set_concurrency(signed(WORKER), 0), Error::<Test>::InvalidConcurrency);
		assert_noop!(Inference::set_concurrency(signed(WORKER), 9), Error::<Test>::InvalidConcurrency);
		assert_noop!(Inference::set_concurrency(signed(OTHER), 1), Error::<Test>::NotWorker);
	});
}
