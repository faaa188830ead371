//! Allow lists.

use super::*;

#[test]
fn listed_accounts_and_the_holder_should_call_a_closed_version() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a", CLOSED);
		assert_ok!(allow(ALICE, model, BOB));
		assert!(has_event(Event::Allowed { model, version: 0, account: BOB }));
		assert_eq!(on_hold(ALICE, HoldReason::AllowList), DEPOSIT);
		let may = |who| ModelLicences::may_call(&model, 0, &who);
		assert_eq!((may(ALICE), may(BOB), may(CAROL)), (true, true, false));
		assert_ok!(disallow(ALICE, model, BOB));
		assert!(has_event(Event::Disallowed { model, version: 0, account: BOB }));
		assert_eq!(on_hold(ALICE, HoldReason::AllowList), 0);
		assert_eq!((may(ALICE), may(BOB)), (true, false));
	});
}

#[test]
fn list_should_be_of_one_version() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a", CLOSED);
		add_version(ALICE, model, b"a1", CLOSED);
		assert_ok!(allow(ALICE, model, BOB));
		assert!(!ModelLicences::may_call(&model, 1, &BOB));
		assert_eq!(ModelLicences::allowed(model, 0, None), [BOB]);
		assert!(ModelLicences::allowed(model, 1, None).is_empty());
	});
}

#[test]
fn list_should_be_made_before_a_version_is_closed() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a", FREE);
		assert_ok!(allow(ALICE, model, BOB));
		assert_ok!(set_terms(ALICE, model, 0, CLOSED));
		let may = |who| ModelLicences::may_call(&model, 0, &who);
		assert_eq!((may(BOB), may(CAROL)), (true, false));
	});
}

#[test]
fn allow_and_disallow_should_fail_when_there_is_nothing_to_do_or_no_right_to_it() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a", CLOSED);
		assert_noop!(disallow(ALICE, model, BOB), Error::<Test>::NotAllowed);
		assert_noop!(allow(BOB, model, BOB), Error::<Test>::NotTitleHolder);
		assert_noop!(allow(ALICE, H256::zero(), BOB), Error::<Test>::ModelNotFound);
		assert_noop!(ModelLicences::allow(signed(ALICE), model, 1, BOB), Error::<Test>::VersionNotFound);
		assert_ok!(allow(ALICE, model, BOB));
		assert_noop!(allow(ALICE, model, BOB), Error::<Test>::AlreadyAllowed);
		assert_noop!(disallow(BOB, model, BOB), Error::<Test>::NotTitleHolder);
		assert_noop!(disallow(ALICE, H256::zero(), BOB), Error::<Test>::ModelNotFound);
		assert_noop!(ModelLicences::disallow(signed(ALICE), model, 1, BOB), Error::<Test>::VersionNotFound);
	});
}

#[test]
fn list_should_stay_when_the_title_moves_and_its_deposits_return_to_who_paid() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a", CLOSED);
		assert_ok!(allow(ALICE, model, CAROL));
		hand_over(model, ALICE, BOB);
		let may = |who| ModelLicences::may_call(&model, 0, &who);
		assert_eq!((may(ALICE), may(BOB), may(CAROL)), (false, true, true));
		assert_noop!(disallow(ALICE, model, CAROL), Error::<Test>::NotTitleHolder);
		assert_ok!(allow(BOB, model, ALICE));
		assert_ok!(disallow(BOB, model, CAROL));
		assert_eq!(on_hold(ALICE, HoldReason::AllowList), 0);
		assert_eq!(on_hold(BOB, HoldReason::AllowList), DEPOSIT);
	});
}

#[test]
fn allowed_should_answer_in_pages() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a", CLOSED);
		let accounts: Vec<AccountId> = (100..100 + 300).collect();
		for who in &accounts {
			assert_ok!(allow(ALICE, model, *who));
		}
		let mut found = ModelLicences::allowed(model, 0, None);
		assert_eq!(found.len(), 256);
		let rest = ModelLicences::allowed(model, 0, found.last().copied());
		assert_eq!(rest.len(), 44);
		assert!(ModelLicences::allowed(model, 0, rest.last().copied()).is_empty());
		found.extend(rest);
		found.sort_unstable();
		assert_eq!(found, accounts);
	});
}
