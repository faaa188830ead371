use super::*;
use crate::{types::Earned, Earnings};
use freehold_primitives::{ownership::Titles, ModelRegistry as _};

#[test]
fn terms_should_be_those_of_the_version() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		let NewVersion { artifact, signature, tolerance, .. } = new_version(1);
		let terms = ModelRegistry::terms(&model, 0).unwrap();
		assert_eq!((terms.artifact, terms.royalty), (artifact, 7));
		assert_eq!((terms.signature.clone(), terms.tolerance), (signature, tolerance));
		assert_eq!(ModelRegistry::signature(&model, 0), Some((terms.signature, tolerance)));
	});
}

#[test]
fn answers_should_be_none_when_not_found() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		for (model, version) in [(model, 1), (H256::zero(), 0)] {
			assert_eq!(ModelRegistry::terms(&model, version), None);
			assert_eq!(ModelRegistry::signature(&model, version), None);
			assert_eq!(ModelRegistry::fetchable(&model, version), None);
		}
		assert_eq!(ModelRegistry::holder(&H256::zero()), None);
	});
}

#[test]
fn note_call_should_count_per_version() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		claim_and_wait(ALICE, 2);
		let origin = RuntimeOrigin::signed(ALICE);
		assert_ok!(ModelRegistry::add_version(origin, model, SALT, new_version(2)));
		ModelRegistry::note_call(&model, 0, 7);
		ModelRegistry::note_call(&model, 0, 5);
		ModelRegistry::note_call(&model, 1, Balance::MAX);
		ModelRegistry::note_call(&model, 1, Balance::MAX);
		assert_eq!(Earnings::<Test>::get(model, 0), Some(Earned { calls: 2, revenue: 12 }));
		assert_eq!(ModelRegistry::earnings(&model, 0), (2, 12));
		assert_eq!(ModelRegistry::earnings(&model, 2), (0, 0));
		assert_eq!(Earnings::<Test>::get(model, 1), Some(Earned { calls: 2, revenue: Balance::MAX }));
	});
}

#[test]
fn note_call_should_store_nothing_when_there_is_no_such_version() {
	build_and_execute(|| {
		ModelRegistry::note_call(&H256::zero(), 0, 7);
		assert!(Earnings::<Test>::iter().next().is_none());
	});
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn benchmark_model_should_be_callable() {
	build_and_execute(|| {
		let (model, version) = ModelRegistry::benchmark_model(&ALICE, 1, 100, 12, 3);
		let terms = ModelRegistry::terms(&model, version).unwrap();
		assert_eq!(terms.royalty, 3);
		assert_eq!(terms.signature.inputs[0].byte_len(), Some(100));
		assert_eq!(terms.signature.outputs[0].byte_len(), Some(12));
		assert_ne!(ModelRegistry::benchmark_model(&ALICE, 2, 100, 12, 3).0, model);
	});
}
