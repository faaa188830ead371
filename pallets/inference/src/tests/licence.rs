//! Licences are asked for when a request is made, and then never again.

use crate::{mock::*, Error, Outcome, Receipts};
use alloc::vec;
use frame_support::{assert_noop, assert_ok};
use freehold_primitives::{
	licence::{Access, Derivatives, LicenceTerms},
	ownership::AncestorInfo,
	ModelId,
};
use sp_runtime::{BoundedVec, Perbill};

fn close(model: ModelId) {
	let terms = LicenceTerms { access: Access::AllowList, derivatives: Derivatives::Forbidden };
	assert_ok!(ModelLicences::set_terms(RuntimeOrigin::signed(PUBLISHER), model, 0, terms));
}

fn try_request(who: AccountId, model: ModelId) -> sp_runtime::DispatchResult {
	Inference::request(RuntimeOrigin::signed(who), params(model, 1))
}

#[test]
fn request_should_fail_when_the_licence_does_not_allow_it() {
	build_and_execute(|| {
		let model = market(1);
		close(model);
		assert_noop!(try_request(REQUESTER, model), Error::<Test>::NotLicensed);
		let batch = BoundedVec::truncate_from(vec![params(model, 1)]);
		assert_noop!(
			Inference::request_batch(RuntimeOrigin::signed(REQUESTER), batch),
			Error::<Test>::NotLicensed
		);
		assert_ok!(try_request(PUBLISHER, model));
		let publisher = RuntimeOrigin::signed(PUBLISHER);
		assert_ok!(ModelLicences::allow(publisher.clone(), model, 0, REQUESTER));
		assert_ok!(try_request(REQUESTER, model));
		assert_ok!(ModelLicences::disallow(publisher, model, 0, REQUESTER));
		let again = crate::RequestParams { salt: 1, ..params(model, 1) };
		assert_noop!(Inference::request(RuntimeOrigin::signed(REQUESTER), again), Error::<Test>::NotLicensed);
	});
}

#[test]
fn request_should_be_answered_and_paid_when_the_licence_changes_after_it() {
	build_and_execute(|| {
		let model = market(1);
		let before = request(model, 1);
		close(model);
		draw();
		assert_ok!(answer(before, WORKER, [1.0, 2.0]));
		assert!(matches!(Receipts::<Test>::get(before).unwrap().outcome, Outcome::Paid(_)));
	});
}

#[test]
fn request_of_who_is_disallowed_should_be_answered_and_paid() {
	build_and_execute(|| {
		let model = market(1);
		close(model);
		let publisher = RuntimeOrigin::signed(PUBLISHER);
		assert_ok!(ModelLicences::allow(publisher.clone(), model, 0, REQUESTER));
		let id = request(model, 1);
		assert_ok!(ModelLicences::disallow(publisher, model, 0, REQUESTER));
		draw();
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		assert!(matches!(Receipts::<Test>::get(id).unwrap().outcome, Outcome::Paid(_)));
	});
}

#[test]
fn royalty_of_a_paid_call_should_reach_the_parents() {
	build_and_execute(|| {
		let parent = publish();
		let derivatives = Derivatives::Royalty(Perbill::from_percent(25));
		let terms = LicenceTerms { access: Access::Open, derivatives };
		assert_ok!(ModelLicences::set_terms(RuntimeOrigin::signed(PUBLISHER), parent, 0, terms));
		let child = publish_derived(b"derived", signature(), &[(parent, 0)]);
		serve(WORKER, child, ASK);
		let id = request(child, 1);
		draw();
		assert_ok!(answer(id, WORKER, [1.0, 2.0]));
		let part = ROYALTY / 4;
		let earns = AncestorInfo { model: parent, part: Perbill::from_percent(25), earned: part };
		assert_eq!(ModelShares::ancestors(child), [earns]);
		let earned = |model| ModelShares::shareholders(model, None)[0].claimable;
		assert_eq!((earned(parent), earned(child)), (part, ROYALTY - part));
		let Outcome::Paid(settlement) = Receipts::<Test>::get(id).unwrap().outcome else { panic!() };
		assert_eq!(settlement.royalty, ROYALTY, "of the call as a whole");
	});
}
