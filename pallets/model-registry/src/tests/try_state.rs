//! That `try_state` sees each invariant broken.

use super::*;
use crate::{
	deposits::{encoded_bytes, replaced},
	types::{Claim, Earned, Model, Sources},
	Artifacts, Claims, Earnings, Locations, Models, Versions,
};
use frame_support::traits::fungible::MutateHold;

fn assert_broken(invariant: &'static str, breaking: impl FnOnce(ModelId)) {
	new_test_ext().execute_with(|| {
		let model = registered(ALICE, 1);
		claim_and_wait(BOB, 2);
		ModelRegistry::do_try_state().unwrap();
		breaking(model);
		assert_eq!(ModelRegistry::do_try_state(), Err(invariant.into()));
	});
}

fn assert_model_broken(invariant: &'static str, breaking: impl FnOnce(&mut Model<Test>)) {
	assert_broken(invariant, |model| {
		Models::<Test>::mutate(model, |record| breaking(record.as_mut().unwrap()));
	});
}

/// Locators broken but rightly counted.
fn assert_sources_broken(invariant: &'static str, breaking: impl FnOnce(&mut Sources)) {
	assert_broken(invariant, |model| {
		let old = Locations::<Test>::get(model, 0).unwrap();
		let mut new = old.clone();
		breaking(&mut new);
		Models::<Test>::mutate(model, |record| {
			let bytes = &mut record.as_mut().unwrap().stored_bytes;
			*bytes = replaced(*bytes, encoded_bytes(&old).unwrap(), encoded_bytes(&new).unwrap()).unwrap();
		});
		Locations::<Test>::insert(model, 0, new);
	});
}

#[test]
fn try_state_should_fail_when_a_claim_is_of_the_future() {
	assert_broken("a claim was made in the future", |_| {
		Claims::<Test>::mutate(BOB, commitment(BOB, artifact(2)), |claim| {
			claim.as_mut().unwrap().block = 1_000;
		});
	});
}

#[test]
fn try_state_should_fail_when_holds_and_deposits_differ() {
	let differ = "a hold is not the sum of its deposits";
	assert_broken(differ, |_| Balances::hold(&HoldReason::Claim.into(), &CAROL, 1).unwrap());
	assert_broken(differ, |_| Balances::hold(&HoldReason::Model.into(), &ALICE, 1).unwrap());
	assert_broken(differ, |_| Claims::<Test>::remove(BOB, commitment(BOB, artifact(2))));
	assert_model_broken(differ, |record| record.holder = 77);
	assert_broken("a deposit is held by no account", |_| {
		Claims::<Test>::insert(77, H256::zero(), Claim { block: 1, deposit: 1 });
	});
}

#[test]
fn try_state_should_fail_when_a_model_is_malformed() {
	assert_model_broken("a model's name is not one", |record| record.name = Name::new());
	let miscounted = "a model has no version or too many";
	assert_model_broken(miscounted, |record| record.versions = 0);
	assert_model_broken(miscounted, |record| record.versions = MaxVersions::get() + 1);
	assert_model_broken("a title is offered to its holder", |record| record.offered_to = Some(ALICE));
	assert_model_broken("a model's stored bytes are miscounted", |record| record.stored_bytes += 1);
	assert_broken("a model's id is not the title of its first version", |model| {
		Versions::<Test>::mutate(model, 0, |version| version.as_mut().unwrap().artifact = artifact(5));
	});
}

#[test]
fn try_state_should_fail_when_a_version_is_incomplete() {
	assert_broken("a model lacks its first version", |model| Versions::<Test>::remove(model, 0));
	assert_model_broken("a version is missing", |record| record.versions = 2);
	assert_broken("a version's locators are missing", |model| Locations::<Test>::remove(model, 0));
	assert_broken("a version has no counters", |model| Earnings::<Test>::remove(model, 0));
}

#[test]
fn try_state_should_fail_when_something_is_of_no_version() {
	assert_broken("a version is beyond its model's count", Models::<Test>::remove);
	let stray = "locators or counters of no version";
	assert_broken(stray, |model| Earnings::<Test>::insert(model, 1, Earned::default()));
	assert_broken(stray, |model| {
		Locations::<Test>::insert(model, 1, Locations::<Test>::get(model, 0).unwrap());
	});
}

#[test]
fn try_state_should_fail_when_a_version_has_no_locator() {
	assert_sources_broken("a version has no locator", |sources| sources.locators = Locators::new());
}

#[test]
fn try_state_should_fail_when_golden_locators_have_no_golden_file() {
	assert_sources_broken("golden locators without a golden file, or the reverse", |sources| {
		sources.golden_locators = locators(&["file:///b"]);
	});
}

#[test]
fn try_state_should_fail_when_the_index_of_artifacts_is_wrong() {
	assert_broken("a version is not in the index", Artifacts::<Test>::remove);
	assert_broken("a version is filed under another's title", |model| {
		Artifacts::<Test>::insert(artifact(5).hash, (model, 0));
	});
	assert_broken("a title to no version", |model| Artifacts::<Test>::insert(model, (model, 1)));
}
