//! The states that other pallets' benchmarks ask for are as dear as they may be.

use super::*;

// What is made up for benchmarks breaks the invariants: they are not checked here.
fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(test);
}

#[test]
fn benchmark_parents_should_give_the_most_ancestors() {
	execute(|| {
		let parents = ModelLicences::benchmark_parents(&CAROL);
		assert_eq!(parents.len(), 4);
		let child = register(CAROL, b"child", FREE, &parents, Perbill::one()).unwrap();
		assert_eq!(ModelLicences::ancestors(&child).len(), MAX_ANCESTORS as usize);
		assert_eq!(ModelLicences::stored_bytes(&child), ModelLicences::max_stored_bytes());
	});
}

#[test]
fn benchmark_lineage_should_give_ancestors_with_shares() {
	execute(|| {
		let model = publish(ALICE, b"a", FREE);
		ModelLicences::benchmark_lineage(&model);
		let ancestors = ModelShares::ancestors(model);
		assert_eq!(ancestors.len(), MAX_ANCESTORS as usize);
		for ancestor in ancestors {
			assert_eq!(ModelShares::shareholders(ancestor.model, None).len(), 1);
		}
	});
}
