//! Random sequences of calls: the invariants hold after each, whatever was refused, and in the end all deposits can be
//! had back.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Place,
	PlacePart(usize),
	/// A part in another's place.
	WrongPart(usize, usize),
	RemovePart(usize),
	Remove,
	Acquire,
	Execute,
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		3 => Just(Step::Place),
		8 => (0usize..4).prop_map(Step::PlacePart),
		1 => (0usize..4, 0usize..4).prop_map(|(a, b)| Step::WrongPart(a, b)),
		3 => (0usize..4).prop_map(Step::RemovePart),
		2 => Just(Step::Remove),
		1 => Just(Step::Acquire),
		3 => Just(Step::Execute),
	]
}

fn samples() -> [Sample; 3] {
	[dense(4, 4), three_parts(), many_operators(500)]
}

/// Does it, in a storage layer as extrinsics have it.
fn take(who: AccountId, sample: &Sample, step: Step) -> bool {
	let id = sample.id();
	let places = sample.places();
	let at = |i: usize| places.get(i % places.len().max(1)).copied();
	let done = frame_support::storage::with_storage_layer(|| match step {
		Step::Place => place(who, &sample.graph).map(drop).map_err(|error| error.error),
		Step::PlacePart(i) => {
			let Some(at) = at(i) else { return Ok(()) };
			place_part(who, sample, at).map(drop).map_err(|error| error.error)
		},
		Step::WrongPart(a, b) => {
			let (Some(a), Some(b)) = (at(a), at(b)) else { return Ok(()) };
			let piece = sample.part(b.0, b.1);
			let placed = ModelPackages::place_part(signed(who), id, a.0, a.1, piece);
			assert!(a == b || placed.is_err());
			placed.map(drop).map_err(|error| error.error)
		},
		Step::RemovePart(i) => {
			let Some((i, p)) = at(i) else { return Ok(()) };
			ModelPackages::remove_part(signed(who), id, i, p)
		},
		Step::Remove => ModelPackages::remove(signed(who), id),
		Step::Acquire => ModelPackages::acquire(&id),
		Step::Execute => {
			let inputs: Vec<NamedTensor> = sample
				.graph
				.inputs
				.iter()
				.map(|input| filled(core::str::from_utf8(&input.name).unwrap(), &input.r#type.shape, 0.5))
				.collect();
			let whole = ModelPackages::package(&id).is_some_and(|info| info.missing_parts == 0);
			assert_eq!(ModelPackages::execute(&id, &inputs).is_ok(), whole);
			assert_eq!(ModelPackages::weight(&id).is_some(), whole);
			Ok(())
		},
	});
	done.is_ok()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(60))]

	#[test]
	fn invariants_should_hold_after_any_calls(
		steps in prop::collection::vec((0usize..3, 0usize..3, step()), 1..60),
	) {
		new_test_ext().execute_with(|| {
			let (samples, accounts) = (samples(), [ALICE, BOB, CAROL]);
			let issuance = Balances::total_issuance();
			for (who, which, step) in steps {
				let sample = &samples[which];
				let users = ModelPackages::package(&sample.id()).map_or(0, |info| info.users);
				take(accounts[who], sample, step);
				let after = ModelPackages::package(&sample.id()).map_or(0, |info| info.users);
				assert!(after >= users, "a graph with users has gone");
				ModelPackages::do_try_state().unwrap();
			}
			for sample in &samples {
				let users = ModelPackages::package(&sample.id()).map_or(0, |info| info.users);
				let parts = (0..sample.places().len()).map(Step::RemovePart);
				for step in parts.chain([Step::Remove]) {
					for who in accounts {
						take(who, sample, step.clone());
					}
				}
				assert_eq!(ModelPackages::package(&sample.id()).is_some(), users > 0);
			}
			ModelPackages::do_try_state().unwrap();
			if samples.iter().all(|sample| ModelPackages::package(&sample.id()).is_none()) {
				accounts.iter().for_each(|who| assert_eq!(on_hold(*who), 0));
			}
			assert_eq!(Balances::total_issuance(), issuance);
		});
	}
}
