use super::*;
use freehold_primitives::ModelRegistry as _;
use std::collections::BTreeSet;

#[test]
fn model_info_should_tell_all() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		claim_and_wait(ALICE, 2);
		let origin = || RuntimeOrigin::signed(ALICE);
		assert_ok!(ModelRegistry::add_version(origin(), model, SALT, with_golden(new_version(2))));
		assert_ok!(ModelRegistry::offer_title(origin(), model, BOB));
		assert_ok!(ModelRegistry::retire(origin(), model));
		ModelRegistry::note_call(&model, 1, 7);

		let info = ModelRegistry::model(model).unwrap();
		assert_eq!((info.id, info.holder, info.royalty), (model, ALICE, 7));
		assert_eq!((info.retired, info.offered_to), (true, Some(BOB)));
		assert_eq!(info.deposit, held(HoldReason::Model, ALICE));
		assert_eq!(info.name, b"digits");
		assert_eq!(info.description, b"Handwritten digits,\n8 by 8.");
		let [first, second] = &info.versions[..] else { panic!("two versions") };
		assert_eq!((first.index, first.artifact, first.calls), (0, artifact(1), 0));
		assert_eq!((second.index, second.artifact, second.calls, second.revenue), (1, artifact(2), 1, 7));
		assert_eq!(first.golden, None);
		assert_eq!(second.golden, Some((Artifact::of(b"golden"), vec![b"file:///golden.bin".to_vec()])));
		assert_eq!(second.locators, [b"https://models.example/digits.onnx".to_vec()]);
		assert_eq!(second.licence, H256::repeat_byte(3));
		assert_eq!(second.signature, new_version(2).signature);
		assert_eq!(second.tolerance, new_version(2).tolerance);
		assert_eq!(ModelRegistry::model(H256::zero()), None);
	});
}

#[test]
fn model_info_should_show_a_royalty_to_come() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		let shown = || {
			let info = ModelRegistry::model(model).unwrap();
			(info.royalty, info.next_royalty)
		};
		assert_eq!(shown(), (7, None));
		assert_ok!(ModelRegistry::set_royalty(RuntimeOrigin::signed(ALICE), model, 9));
		let from = System::block_number() + RoyaltyDelay::get();
		System::set_block_number(from - 1);
		assert_eq!(shown(), (7, Some((9, from))));
		System::set_block_number(from);
		assert_eq!(shown(), (9, None));
	});
}

#[test]
fn models_should_page_through_each_once() {
	build_and_execute(|| {
		let registered: BTreeSet<_> = (1..=7).map(|seed| registered(ALICE, seed)).collect();
		let mut seen = Vec::new();
		let mut after = None;
		loop {
			let page = ModelRegistry::models(after, 3);
			assert!(page.len() <= 3);
			let Some(last) = page.last() else { break };
			after = Some(last.id);
			seen.extend(page.iter().map(|info| info.id));
		}
		assert_eq!(seen.len(), 7);
		assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), registered);
		assert_eq!(ModelRegistry::models(None, u32::MAX).len(), 7);
		assert!(ModelRegistry::models(None, 0).is_empty());
	});
}

#[test]
fn models_should_end_a_page_early_when_models_are_large() {
	build_and_execute(|| {
		let ids: BTreeSet<_> = (1..=3).map(|seed| registered(ALICE, seed)).collect();
		// Only counts are read before a page ends, so the versions need not be there.
		for id in &ids {
			crate::Models::<Test>::mutate(id, |model| model.as_mut().unwrap().versions = 200);
		}
		let first = ModelRegistry::models(None, 100);
		assert_eq!(first.len(), 2);
		let second = ModelRegistry::models(Some(first[1].id), 100);
		assert_eq!(second.len(), 1);
		assert!(ModelRegistry::models(Some(second[0].id), 100).is_empty());
		for id in &ids {
			crate::Models::<Test>::mutate(id, |model| model.as_mut().unwrap().versions = 1);
		}
	});
}
