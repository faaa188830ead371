//! Random lineages: parts sum up to what the terms ask for, never exceed the cap, and are what a naive reckoning
//! gives; whatever is called in between changes none of them.

use super::*;
use alloc::collections::BTreeMap;
use proptest::prelude::*;

const ACCOUNTS: [AccountId; 4] = [ALICE, BOB, CAROL, DAVE];

/// Who registers, at which terms, and derived from which of the models so far.
type Plan = (usize, LicenceTerms, Vec<usize>);

fn terms() -> impl Strategy<Value = LicenceTerms> {
	let royalty = prop_oneof![0u32..10, 0u32..150_000_000, Just(250_000_000)];
	let derivatives = prop_oneof![
		1 => Just(Derivatives::Forbidden),
		1 => Just(Derivatives::Free),
		10 => royalty.prop_map(|parts| Derivatives::Royalty(Perbill::from_parts(parts))),
	];
	let access = prop_oneof![10 => Just(Access::Open), 1 => Just(Access::AllowList)];
	(access, derivatives).prop_map(|(access, derivatives)| LicenceTerms { access, derivatives })
}

fn plan() -> impl Strategy<Value = Plan> {
	(0..ACCOUNTS.len(), terms(), prop::collection::vec(any::<prop::sample::Index>(), 0..4)).prop_map(
		|(who, terms, parents)| (who, terms, parents.into_iter().map(|index| index.index(1 << 16)).collect()),
	)
}

/// What is known of a model: its parents and their royalties in billionths.
type Family = BTreeMap<ModelId, Vec<(ModelId, u64)>>;

/// Who gets how many billionths of a model's royalties, by asking every parent anew.
fn naive(family: &Family, model: ModelId) -> BTreeMap<ModelId, u64> {
	let mut parts = BTreeMap::new();
	for (parent, royalty) in &family[&model] {
		let mut left = *royalty;
		for (ancestor, part) in naive(family, *parent) {
			let passed_on = royalty * part / 1_000_000_000;
			*parts.entry(ancestor).or_default() += passed_on;
			left -= passed_on;
		}
		*parts.entry(*parent).or_default() += left;
	}
	parts.retain(|_, part| *part > 0);
	parts
}

/// The same without rounding, along every single path.
fn exact(family: &Family, model: ModelId, whole: f64, parts: &mut BTreeMap<ModelId, f64>) {
	for (parent, royalty) in &family[&model] {
		let part = whole * (*royalty as f64) / 1e9;
		let passed_on: f64 = family[parent].iter().map(|(_, royalty)| *royalty as f64 / 1e9).sum();
		*parts.entry(*parent).or_default() += part * (1.0 - passed_on);
		exact(family, *parent, part, parts);
	}
}

fn check(family: &Family, model: ModelId) {
	let parts: BTreeMap<_, _> = ModelLicences::ancestors(&model)
		.into_iter()
		.map(|(ancestor, part)| (ancestor, u64::from(part.deconstruct())))
		.collect();
	let sum: u64 = parts.values().sum();
	assert_eq!(sum, family[&model].iter().map(|(_, royalty)| royalty).sum::<u64>());
	assert!(sum <= 500_000_000);
	assert_eq!(parts, naive(family, model));
	let mut unrounded = BTreeMap::new();
	exact(family, model, 1.0, &mut unrounded);
	for (ancestor, part) in unrounded {
		let rounded = parts.get(&ancestor).copied().unwrap_or_default() as f64;
		// Each of at most four parents rounds for each of its payees, once in each generation.
		let off = (rounded - part * 1e9).abs();
		assert!(off <= f64::from(4 * MAX_ANCESTORS * MAX_DEPTH), "{rounded} instead of {}", part * 1e9);
	}
}

/// Registers what is planned; the model, if the licences and bounds allowed it.
fn carry_out((who, terms, wanted): Plan, file: u8, family: &mut Family) -> Option<ModelId> {
	let known: Vec<_> = family.keys().copied().collect();
	let mut parents: Vec<_> =
		wanted.iter().filter_map(|i| known.get(i % known.len().max(1))).copied().collect();
	parents.truncate(4);
	let royalties = parents
		.iter()
		.map(|parent| {
			(*parent, ModelLicences::licence(*parent, 0).derivatives.royalty().deconstruct().into())
		})
		.collect();
	let model = derive(ACCOUNTS[who], &[file], terms, &parents).ok()?;
	family.insert(model, royalties);
	Some(model)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(40))]

	#[test]
	fn parts_should_be_those_of_a_naive_reckoning(
		plans in prop::collection::vec((plan(), terms(), any::<prop::sample::Index>()), 8..40),
	) {
		new_test_ext().execute_with(|| {
			let issuance = Balances::total_issuance();
			let mut family = Family::new();
			for (file, (plan, change, whose)) in plans.into_iter().enumerate() {
				carry_out(plan, file as u8, &mut family);
				if let Some((model, _)) = family.iter().nth(whose.index(family.len().max(1))) {
					let holder = ModelRegistry::model(*model).unwrap().holder;
					let _too_dear = frame_support::storage::with_storage_layer(|| {
						set_terms(holder, *model, 0, change)
					});
				}
				ModelLicences::do_try_state().unwrap();
			}
			check_state();
			family.keys().for_each(|model| check(&family, *model));
			assert_eq!(Balances::total_issuance(), issuance);
		});
	}
}
