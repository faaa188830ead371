//! Royalties flow up to the ancestors of a model.

use super::*;
use crate::{AncestorEarnings, Pools};
use freehold_primitives::licence::{Access, Derivatives, LicenceTerms, Lineage};
use sp_runtime::Perbill;

fn at(percent: u32) -> LicenceTerms {
	let derivatives = Derivatives::Royalty(Perbill::from_percent(percent));
	LicenceTerms { access: Access::Open, derivatives }
}

/// Alice's root at 10 %, Bob's derivative at 40 %, and Carol's of that.
fn three() -> [ModelId; 3] {
	let root = derive(ALICE, b"root", at(10), &[]).unwrap();
	let middle = derive(BOB, b"middle", at(40), &[(root, 0)]).unwrap();
	let child = derive(CAROL, b"child", at(0), &[(middle, 0)]).unwrap();
	[root, middle, child]
}

fn ancestors(model: ModelId) -> Vec<(ModelId, Perbill, Balance)> {
	let ancestors = ModelShares::ancestors(model).into_iter();
	ancestors.map(|ancestor| (ancestor.model, ancestor.part, ancestor.earned)).collect()
}

#[test]
fn royalties_should_be_divided_among_a_model_and_its_ancestors() {
	build_and_execute(|| {
		let [root, middle, child] = three();
		earn(child, 1_000);
		earn(child, 1_000);
		earn(middle, 500);
		assert_eq!(claimable(root, ALICE), 40 + 40 + 50);
		assert_eq!(claimable(middle, BOB), 360 + 360 + 450);
		assert_eq!(claimable(child, CAROL), 600 + 600);
		let percent = Perbill::from_percent;
		let mut expected = vec![(root, percent(4), 80), (middle, percent(36), 720)];
		expected.sort();
		assert_eq!(ancestors(child), expected, "what each earns of the child");
		assert_eq!(ancestors(middle), [(root, percent(10), 50)]);
		assert_eq!(ancestors(root), []);
		assert_ok!(claim(ALICE, root));
		assert_eq!(ancestors(child), expected, "claims do not change that");
	});
}

#[test]
fn what_is_rounded_should_stay_with_the_model() {
	build_and_execute(|| {
		let [root, middle, child] = three();
		earn(child, 3);
		assert_eq!((claimable(root, ALICE), claimable(middle, BOB), claimable(child, CAROL)), (0, 1, 2));
		earn(child, 0);
		earn(child, 1);
		assert_eq!((claimable(root, ALICE), claimable(middle, BOB), claimable(child, CAROL)), (0, 1, 3));
		assert!(!AncestorEarnings::<Test>::contains_key(child, root), "no counter of nothing");
	});
}

#[test]
fn retired_ancestors_should_earn_on_and_terms_of_registration_hold() {
	build_and_execute(|| {
		let [root, middle, child] = three();
		assert_ok!(ModelRegistry::retire(signed(ALICE), root));
		assert_ok!(ModelLicences::set_terms(signed(BOB), middle, 0, LicenceTerms::default()));
		give(BOB, middle, DAVE, 500_000);
		earn(child, 1_000);
		assert_eq!((claimable(root, ALICE), claimable(child, CAROL)), (40, 600));
		assert_eq!((claimable(middle, BOB), claimable(middle, DAVE)), (180, 180));
	});
}

#[test]
fn part_of_an_ancestor_without_shares_should_stay_with_the_model() {
	build_and_execute(|| {
		let [root, middle, child] = three();
		// Every model has shares; were one without, nothing would be lost.
		let pool = Pools::<Test>::take(root).unwrap();
		earn(child, 1_000);
		assert_eq!((claimable(middle, BOB), claimable(child, CAROL)), (360, 640));
		Pools::<Test>::insert(root, pool);
	});
}

#[test]
fn lineage_should_be_that_of_the_licences() {
	build_and_execute(|| {
		let [_, _, child] = three();
		let parts: Vec<_> = ancestors(child).into_iter().map(|(model, part, _)| (model, part)).collect();
		assert_eq!(parts, ModelLicences::ancestors(&child));
	});
}
