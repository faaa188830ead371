//! What models are derived from, and the parts that flow up.

use super::*;
use crate::{Lineages, Payees};

fn percent(parts: &[(ModelId, u32)]) -> Vec<(ModelId, Perbill)> {
	let mut parts: Vec<_> =
		parts.iter().map(|(model, part)| (*model, Perbill::from_percent(*part))).collect();
	parts.sort();
	parts
}

fn sum(model: ModelId) -> u32 {
	ModelLicences::ancestors(&model).into_iter().map(|(_, part)| part.deconstruct()).sum()
}

#[test]
fn derivative_should_owe_its_parents_what_their_terms_ask_for() {
	build_and_execute(|| {
		let (a, b, c) = (publish(ALICE, b"a", at(10)), publish(BOB, b"b", at(5)), publish(BOB, b"c", FREE));
		let child = derive(CAROL, b"child", FREE, &[c, a, b]).unwrap();
		assert_eq!(ModelLicences::ancestors(&child), percent(&[(a, 10), (b, 5)]));
		let link = |model, derivatives| ParentLink { model, version: 0, derivatives };
		assert_eq!(
			ModelLicences::parents(child),
			[link(c, FREE.derivatives), link(a, at(10).derivatives), link(b, at(5).derivatives)],
			"free ones are shown though they get nothing"
		);
		let royalty = Perbill::from_percent(10);
		assert!(has_event(Event::Derived { model: child, parent: a, version: 0, royalty }));
		assert_eq!(ModelLicences::derivatives(a, None), [(child, 0)]);
		assert_eq!(ModelLicences::derivatives(a, Some(child)), []);
		assert_eq!(Lineages::<Test>::get(child).unwrap().depth, 1);
		assert_eq!(ModelLicences::parents(a), []);
	});
}

#[test]
fn parts_should_flow_on_to_ancestors_and_meet_in_diamonds() {
	build_and_execute(|| {
		let root = publish(ALICE, b"root", at(50));
		let left = derive(BOB, b"left", at(20), &[root]).unwrap();
		let right = derive(CAROL, b"right", at(10), &[root]).unwrap();
		let child = derive(DAVE, b"child", FREE, &[left, right]).unwrap();
		assert_eq!(ModelLicences::ancestors(&child), percent(&[(left, 10), (right, 5), (root, 15)]));
		// Also as a parent itself.
		let child = derive(DAVE, b"other", at(10), &[left, root]);
		assert_eq!(child, Err(Error::<Test>::MaxDerivativeShareExceeded.into()));
		assert_ok!(set_terms(ALICE, root, 0, at(30)));
		let child = derive(DAVE, b"other", at(10), &[left, root]).unwrap();
		assert_eq!(ModelLicences::ancestors(&child), percent(&[(left, 10), (root, 40)]));
		assert_eq!(Lineages::<Test>::get(child).unwrap().depth, 2);
	});
}

#[test]
fn what_is_rounded_should_stay_with_the_parent() {
	build_and_execute(|| {
		let part = |parts| {
			let derivatives = Derivatives::Royalty(Perbill::from_parts(parts));
			LicenceTerms { access: Access::Open, derivatives }
		};
		let root = publish(ALICE, b"root", part(333_333_333));
		let middle = derive(BOB, b"middle", part(3), &[root]).unwrap();
		let child = derive(CAROL, b"child", part(1), &[middle]).unwrap();
		// A third of three billionths, a little less than one, is none.
		assert_eq!(ModelLicences::ancestors(&child), [(middle, Perbill::from_parts(3))]);
		let below = derive(DAVE, b"below", FREE, &[child]).unwrap();
		assert_eq!(ModelLicences::ancestors(&below), [(child, Perbill::from_parts(1))]);
	});
}

#[test]
fn terms_should_never_change_what_is_registered() {
	build_and_execute(|| {
		let root = publish(ALICE, b"root", at(10));
		let middle = derive(BOB, b"middle", at(40), &[root]).unwrap();
		let child = derive(CAROL, b"child", FREE, &[middle]).unwrap();
		let before = (ModelLicences::ancestors(&child), ModelLicences::parents(child));
		assert_eq!(before.0, percent(&[(middle, 36), (root, 4)]));
		assert_ok!(set_terms(ALICE, root, 0, CLOSED));
		assert_ok!(set_terms(BOB, middle, 0, at(1)));
		hand_over(middle, BOB, DAVE);
		assert_ok!(ModelRegistry::retire(signed(DAVE), middle));
		assert_eq!((ModelLicences::ancestors(&child), ModelLicences::parents(child)), before);
		// From the middle's new terms and its own fixed lineage.
		let later = derive(CAROL, b"later", FREE, &[middle]).unwrap();
		assert_eq!(sum(later), 10_000_000);
		assert!(Payees::<Test>::get(later).contains(&(root, Perbill::from_parts(1_000_000))));
	});
}

#[test]
fn registration_should_fail_when_a_licence_is_against_it() {
	build_and_execute(|| {
		let forbidden = publish(ALICE, b"forbidden", LicenceTerms::default());
		let listed = LicenceTerms { access: Access::AllowList, ..at(10) };
		let listed = publish(ALICE, b"listed", listed);
		let refused = |parent| derive(BOB, b"child", FREE, &[parent]);
		assert_eq!(refused(forbidden), Err(Error::<Test>::DerivativesForbidden.into()));
		assert_eq!(refused(listed), Err(Error::<Test>::ParentNotLicensed.into()));
		assert_ok!(allow(ALICE, listed, BOB));
		let child = derive(BOB, b"child", FREE, &[listed]).unwrap();
		assert_eq!(ModelLicences::ancestors(&child), percent(&[(listed, 10)]));
		// Whoever holds the title may, at the royalty that there is if there is one.
		let own = derive(ALICE, b"own", FREE, &[forbidden, listed]).unwrap();
		assert_eq!(ModelLicences::ancestors(&own), percent(&[(listed, 10)]));
	});
}

#[test]
fn registration_should_fail_when_parents_are_not_there_or_named_twice() {
	build_and_execute(|| {
		let a = publish(ALICE, b"a", FREE);
		add_version(ALICE, a, b"a1", at(10));
		let try_register = |parents: &[_]| register(BOB, b"child", FREE, parents, Perbill::one()).map(|_| ());
		let child = freehold_primitives::Artifact::of(b"child").hash;
		assert_eq!(try_register(&[(H256::zero(), 0)]), Err(Error::<Test>::ParentNotFound.into()));
		assert_eq!(try_register(&[(a, 2)]), Err(Error::<Test>::ParentNotFound.into()));
		assert_eq!(try_register(&[(child, 0)]), Err(Error::<Test>::ParentNotFound.into()));
		assert_eq!(try_register(&[(a, 0), (a, 0)]), Err(Error::<Test>::DuplicateParent.into()));
		assert_eq!(try_register(&[(a, 0), (a, 1)]), Err(Error::<Test>::DuplicateParent.into()));
		assert_ok!(try_register(&[(a, 1)]));
		assert_eq!(ModelLicences::ancestors(&child), percent(&[(a, 10)]), "the version's own terms");
		assert_eq!(ModelLicences::derivatives(a, None), [(child, 1)]);
		let itself = ModelLicences::record(&a, &ALICE, vec![(a, 0)].try_into().unwrap(), Perbill::one());
		assert_eq!(itself, Err(Error::<Test>::ParentNotFound.into()));
	});
}

#[test]
fn registration_should_fail_when_ancestors_would_get_too_much() {
	build_and_execute(|| {
		let (a, b) = (publish(ALICE, b"a", at(30)), publish(ALICE, b"b", at(20)));
		let third = publish(BOB, b"c", {
			let derivatives = Derivatives::Royalty(Perbill::from_parts(1));
			LicenceTerms { access: Access::Open, derivatives }
		});
		let try_derive = |parents: &[_]| derive(CAROL, b"child", FREE, parents);
		assert_eq!(try_derive(&[a, b, third]), Err(Error::<Test>::MaxDerivativeShareExceeded.into()));
		let child = try_derive(&[a, b]).unwrap();
		assert_eq!(sum(child), 500_000_000);
	});
}

#[test]
fn publisher_should_owe_no_more_than_it_accepts() {
	build_and_execute(|| {
		let a = publish(ALICE, b"a", at(10));
		let accept = |percent| register(BOB, b"child", FREE, &[(a, 0)], Perbill::from_percent(percent));
		// The title holder is faster.
		assert_ok!(set_terms(ALICE, a, 0, at(11)));
		assert_eq!(accept(10), Err(Error::<Test>::ShareTooHigh.into()));
		assert_ok!(accept(11));
	});
}

#[test]
fn lineage_should_be_bounded_in_depth() {
	build_and_execute(|| {
		let mut model = publish(ALICE, b"root", FREE);
		for depth in 1..=MAX_DEPTH {
			model = derive(ALICE, &[depth as u8], FREE, &[model]).unwrap();
			assert_eq!(Lineages::<Test>::get(model).unwrap().depth, depth);
		}
		let deeper = derive(ALICE, b"deeper", FREE, &[model]);
		assert_eq!(deeper, Err(Error::<Test>::MaxDepthExceeded.into()));
	});
}

#[test]
fn lineage_should_be_bounded_in_ancestors() {
	build_and_execute(|| {
		let family = |name: u8| {
			let parents: Vec<_> = (1..=3).map(|i| publish(ALICE, &[name, i], at(10))).collect();
			derive(ALICE, &[name], at(10), &parents).unwrap()
		};
		let (a, b) = (family(10), family(20));
		let both = derive(BOB, b"both", FREE, &[a, b]);
		assert_eq!(both, Err(Error::<Test>::MaxAncestorsExceeded.into()));
		assert_ok!(set_terms(ALICE, b, 0, FREE));
		let both = derive(BOB, b"both", FREE, &[a, b]).unwrap();
		assert_eq!(ModelLicences::ancestors(&both).len(), 4, "those that get nothing do not count");
	});
}

#[test]
fn lineage_should_cost_its_bytes_and_the_deposit_move_with_the_title() {
	build_and_execute(|| {
		let deposit = |model: &ModelId| ModelRegistry::model(*model).unwrap().deposit;
		let plain = publish(ALICE, b"a", at(10));
		let child = derive(BOB, b"b", LicenceTerms::default(), &[plain]).unwrap();
		let bytes = Balance::from(ModelLicences::stored_bytes(&child));
		assert!(bytes > 300);
		assert_eq!(deposit(&child), deposit(&plain) + bytes);
		assert_eq!(ModelLicences::stored_bytes(&plain), 0);
		assert!(ModelLicences::max_stored_bytes() > ModelLicences::stored_bytes(&child));
		hand_over(child, BOB, CAROL);
		assert_eq!(deposit(&child), deposit(&plain) + bytes);
	});
}

#[test]
fn mock_should_pass_its_integrity_test() {
	use frame_support::traits::Hooks;
	build_and_execute(|| {
		ModelLicences::integrity_test();
		ModelRegistry::integrity_test();
	});
}
