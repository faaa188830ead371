use super::*;
use crate::{types::Claim, Claims, Error};
use frame_support::{assert_noop, assert_storage_noop};
use sp_runtime::{DispatchError, TokenError};

#[test]
fn claim_should_hold_deposit_and_record_block() {
	build_and_execute(|| {
		let commitment = commitment(ALICE, artifact(1));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment));
		assert_eq!(Claims::<Test>::get(ALICE, commitment), Some(Claim { block: 1, deposit: 50 }));
		assert_eq!(held(HoldReason::Claim, ALICE), 50);
		assert_last(Event::Claimed { who: ALICE, commitment });
	});
}

#[test]
fn claim_should_fail_when_made_before() {
	build_and_execute(|| {
		let commitment = commitment(ALICE, artifact(1));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment));
		assert_noop!(
			ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment),
			Error::<Test>::AlreadyClaimed
		);
	});
}

#[test]
fn claim_should_work_when_another_account_copies_the_commitment() {
	build_and_execute(|| {
		let commitment = commitment(ALICE, artifact(1));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(BOB), commitment));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment));
		run_for(MinClaimAge::get());
		assert_noop!(
			ModelRegistry::register(RuntimeOrigin::signed(BOB), SALT, new_model(1)),
			Error::<Test>::ClaimNotFound
		);
		assert_ok!(ModelRegistry::register(RuntimeOrigin::signed(ALICE), SALT, new_model(1)));
	});
}

#[test]
fn claim_should_fail_when_funds_are_short() {
	build_and_execute(|| {
		assert_noop!(
			ModelRegistry::claim(RuntimeOrigin::signed(PAUPER), H256::zero()),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn calls_should_fail_when_not_signed() {
	build_and_execute(|| {
		let calls = [
			crate::Call::claim { commitment: H256::zero() },
			crate::Call::withdraw_claim { commitment: H256::zero() },
			crate::Call::register { salt: SALT, model: new_model(1) },
			crate::Call::add_version { model: H256::zero(), salt: SALT, version: new_version(1) },
			crate::Call::set_royalty { model: H256::zero(), royalty: 1 },
			crate::Call::set_metadata { model: H256::zero(), name: name("n"), description: description("d") },
			crate::Call::set_locators {
				model: H256::zero(),
				version: 0,
				locators: locators(&[]),
				golden_locators: locators(&[]),
			},
			crate::Call::offer_title { model: H256::zero(), to: BOB },
			crate::Call::accept_title { model: H256::zero(), max_deposit: 1 },
			crate::Call::withdraw_offer { model: H256::zero() },
			crate::Call::retire { model: H256::zero() },
		];
		for call in calls {
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
				let call: RuntimeCall = call.clone().into();
				assert_storage_noop!(assert_eq!(
					sp_runtime::traits::Dispatchable::dispatch(call, origin).unwrap_err().error,
					DispatchError::BadOrigin
				));
			}
		}
	});
}

#[test]
fn claim_commitment_should_be_the_hash_of_these_bytes() {
	let mut bytes = vec![14 << 2];
	bytes.extend(b"freehold/claim");
	bytes.extend(ALICE.to_le_bytes());
	bytes.extend(artifact(1).hash.as_bytes());
	bytes.extend(SALT);
	assert_eq!(commitment(ALICE, artifact(1)), sp_io::hashing::blake2_256(&bytes).into());
}
