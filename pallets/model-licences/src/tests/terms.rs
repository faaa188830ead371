//! Terms of versions.

use super::*;
use crate::Licences;

#[test]
fn version_without_terms_should_be_open_and_its_derivatives_forbidden() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a", LicenceTerms::default());
		assert_eq!(Licences::<Test>::iter().count(), 0, "the default takes no place");
		assert_eq!(on_hold(ALICE, HoldReason::Terms), 0);
		let terms = ModelLicences::licence(model, 0);
		assert_eq!((terms.access, terms.derivatives), (Access::Open, Derivatives::Forbidden));
		assert!(ModelLicences::may_call(&model, 0, &BOB));
	});
}

#[test]
fn each_version_should_have_the_terms_it_was_published_with() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a", at(20));
		add_version(ALICE, model, b"a1", CLOSED);
		assert_eq!(ModelLicences::licence(model, 0), at(20));
		assert_eq!(ModelLicences::licence(model, 1), CLOSED);
		assert!(has_event(Event::TermsSet { model, version: 1, terms: CLOSED }));
		assert_eq!(on_hold(ALICE, HoldReason::Terms), 2 * DEPOSIT);
		assert!(ModelLicences::may_call(&model, 0, &BOB));
		assert!(!ModelLicences::may_call(&model, 1, &BOB));
		assert!(ModelLicences::may_call(&model, 1, &ALICE), "she holds the title");
	});
}

#[test]
fn title_holder_should_change_terms() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a", FREE);
		assert_ok!(set_terms(ALICE, model, 0, CLOSED));
		assert!(has_event(Event::TermsSet { model, version: 0, terms: CLOSED }));
		assert_eq!(ModelLicences::licence(model, 0), CLOSED);
		assert_eq!(on_hold(ALICE, HoldReason::Terms), DEPOSIT, "one entry");
		assert_ok!(set_terms(ALICE, model, 0, LicenceTerms::default()));
		assert_eq!(on_hold(ALICE, HoldReason::Terms), 0);
		assert_eq!(Licences::<Test>::iter().count(), 0);
		assert_ok!(set_terms(ALICE, model, 0, LicenceTerms::default()));
	});
}

#[test]
fn set_terms_should_fail_when_not_by_the_holder_of_a_version_or_too_dear() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a", FREE);
		assert_noop!(set_terms(BOB, model, 0, CLOSED), Error::<Test>::NotTitleHolder);
		assert_noop!(set_terms(ALICE, model, 1, CLOSED), Error::<Test>::VersionNotFound);
		assert_noop!(set_terms(ALICE, H256::zero(), 0, CLOSED), Error::<Test>::ModelNotFound);
		let refused = frame_support::storage::with_storage_layer(|| set_terms(ALICE, model, 0, at(51)));
		assert_eq!(refused, Err(Error::<Test>::MaxDerivativeShareExceeded.into()));
		assert_ok!(set_terms(ALICE, model, 0, at(50)));
	});
}

#[test]
fn deposit_should_be_of_who_set_the_terms() {
	build_and_execute(|| {
		let model = publish(ALICE, b"a", FREE);
		hand_over(model, ALICE, BOB);
		assert_eq!(ModelLicences::licence(model, 0), FREE, "terms stay with the model");
		assert_noop!(set_terms(ALICE, model, 0, CLOSED), Error::<Test>::NotTitleHolder);
		assert_ok!(set_terms(BOB, model, 0, CLOSED));
		assert_eq!((on_hold(ALICE, HoldReason::Terms), on_hold(BOB, HoldReason::Terms)), (0, DEPOSIT));
		hand_over(model, BOB, ALICE);
		assert_ok!(set_terms(ALICE, model, 0, LicenceTerms::default()));
		assert_eq!((on_hold(ALICE, HoldReason::Terms), on_hold(BOB, HoldReason::Terms)), (0, 0));
	});
}

#[test]
fn registration_should_fail_when_the_deposit_for_its_terms_cannot_be_held() {
	build_and_execute(|| {
		let poor = 77;
		// Enough for the model, but not for its terms too.
		let model = publish(ALICE, b"a", LicenceTerms::default());
		let spent = FUNDS - Balances::free_balance(ALICE);
		let ed = 5;
		assert_ok!(Balances::transfer_keep_alive(signed(BOB), poor, spent + ed + DEPOSIT - 1));
		assert!(register(poor, b"b", CLOSED, &[], Perbill::zero()).is_err());
		assert_ok!(register(poor, b"b", LicenceTerms::default(), &[], Perbill::zero()));
		assert_eq!(ModelLicences::derivatives(model, None), []);
	});
}
