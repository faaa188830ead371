//! Versions that are packages.

use super::*;
use crate::{deposits::PACKAGE_BYTES, Artifacts, Error, Models, VersionPackages, Versions};
use codec::Encode;
use frame_support::assert_noop;
use freehold_primitives::{package::Packages as _, ModelRegistry as _};
use sp_runtime::{DispatchError, DispatchResult};

fn register(who: AccountId, version: NewVersion) -> DispatchResult {
	let model = NewModel { version, ..new_model(0) };
	ModelRegistry::register(RuntimeOrigin::signed(who), SALT, model)
}

fn users(id: PackageId) -> u32 {
	PlacedPackages::package(&id).unwrap().users
}

/// That a placed package of that class, described like this, is refused in both calls, the claim stays, and nothing
/// uses the package.
fn assert_refused(class: PackageClass, change: impl Fn(&mut NewVersion), error: Error<Test>) {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		let id = placed_as(artifact(2).hash, class).id;
		claim_and_wait(ALICE, 2);
		let refusal = DispatchError::from(error);
		let mut version = packaged(2);
		change(&mut version);
		assert_noop!(register(ALICE, version.clone()), refusal);
		let origin = RuntimeOrigin::signed(ALICE);
		assert_noop!(ModelRegistry::add_version(origin, model, SALT, version), refusal);
		assert_eq!((users(id), held(HoldReason::Claim, ALICE)), (0, 50));
	});
}

#[test]
fn register_should_go_by_the_package() {
	build_and_execute(|| {
		let id = placed_as(artifact(1).hash, PackageClass::Tolerant).id;
		claim_and_wait(ALICE, 1);
		assert_ok!(register(ALICE, packaged(1)));
		assert_last(Event::Registered { model: id, holder: ALICE });
		let version = Versions::<Test>::get(id, 0).unwrap();
		assert_eq!((version.artifact, version.golden), (Artifact::of(&[1, 2]), None));
		assert_eq!(VersionPackages::<Test>::get(id, 0), Some(id));
		assert_eq!(Artifacts::<Test>::get(id), Some((id, 0)));
		assert_eq!(Artifacts::<Test>::get(version.artifact.hash), None);
		assert_eq!(users(id), 1);
	});
}

#[test]
fn register_should_hold_a_deposit_for_the_packages_name() {
	build_and_execute(|| {
		let id = placed_as(artifact(1).hash, PackageClass::Tolerant).id;
		registered(BOB, 3);
		claim_and_wait(ALICE, 1);
		assert_ok!(register(ALICE, packaged(1)));
		// Both versions are as long.
		let name = Balance::from(PACKAGE_BYTES) * ByteDeposit::get();
		assert_eq!(held(HoldReason::Model, ALICE), held(HoldReason::Model, BOB) + name);
		let key = VersionPackages::<Test>::hashed_key_for(id, 0);
		assert_eq!(key.len() + id.encoded_size(), PACKAGE_BYTES as usize);
	});
}

#[test]
fn add_version_should_go_by_the_package() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		let id = placed_as(artifact(2).hash, PackageClass::Exact).id;
		claim_and_wait(ALICE, 2);
		let version = NewVersion { tolerance: Tolerance::Exact, ..packaged(2) };
		assert_ok!(ModelRegistry::add_version(RuntimeOrigin::signed(ALICE), model, SALT, version));
		assert_last(Event::VersionAdded { model, version: 1, artifact: id });
		assert_eq!((VersionPackages::<Test>::get(model, 0), users(id)), (None, 1));
		assert_eq!(VersionPackages::<Test>::get(model, 1), Some(id));
		assert_eq!(Artifacts::<Test>::get(id), Some((model, 1)));
	});
}

#[test]
fn a_package_should_have_one_title_whatever_its_file() {
	build_and_execute(|| {
		let id = placed_as(artifact(1).hash, PackageClass::Tolerant).id;
		claim_and_wait(ALICE, 1);
		claim_and_wait(BOB, 1);
		assert_ok!(register(ALICE, packaged(1)));
		// Something else is said in the file.
		let other = NewVersion { artifact: Artifact::of(b"other"), ..packaged(1) };
		assert_noop!(register(BOB, other), Error::<Test>::ArtifactTaken);
		assert_eq!(users(id), 1);
	});
}

#[test]
fn a_claim_to_the_file_should_not_give_the_package() {
	build_and_execute(|| {
		placed_as(artifact(1).hash, PackageClass::Tolerant);
		let file = commitment(ALICE, packaged(1).artifact);
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(ALICE), file));
		run_for(MinClaimAge::get());
		assert_noop!(register(ALICE, packaged(1)), Error::<Test>::ClaimNotFound);
	});
}

#[test]
fn register_should_fail_when_the_graph_is_not_placed() {
	let unplaced = |version: &mut NewVersion| version.package = Some(H256::repeat_byte(8));
	assert_refused(PackageClass::Tolerant, unplaced, Error::PackageNotPlaced);
}

#[test]
fn register_should_fail_when_the_signature_is_another() {
	let renamed = |version: &mut NewVersion| {
		version.signature.outputs = tensors(&[("z", ElementType::Float32, &[10])]);
	};
	assert_refused(PackageClass::Tolerant, renamed, Error::PackageSignature);
	let swapped = |version: &mut NewVersion| {
		let Signature { inputs, outputs } = version.signature.clone();
		version.signature = Signature { inputs: outputs, outputs: inputs };
	};
	assert_refused(PackageClass::Tolerant, swapped, Error::PackageSignature);
}

#[test]
fn register_should_fail_when_an_exact_package_has_a_tolerance() {
	assert_refused(PackageClass::Exact, |_| (), Error::ToleranceOfExact);
}

#[test]
fn register_should_fail_when_golden_vectors_are_beside_a_package() {
	let golden = |version: &mut NewVersion| *version = with_golden(version.clone());
	assert_refused(PackageClass::Tolerant, golden, Error::GoldenInPackage);
}

#[test]
fn register_should_hold_packages_against_the_rules_of_all_versions() {
	let unreachable = |version: &mut NewVersion| version.locators = locators(&[]);
	assert_refused(PackageClass::Tolerant, unreachable, Error::NoLocators);
	let too_long = |version: &mut NewVersion| version.artifact.size = MaxModelBytes::get() + 1;
	assert_refused(PackageClass::Tolerant, too_long, Error::InvalidArtifactSize);
}

#[test]
fn register_should_leave_other_tolerances_to_the_publisher() {
	for class in [PackageClass::Tolerant, PackageClass::Discontinuous] {
		for tolerance in [Tolerance::Exact, Tolerance::all_close(1e-3, 0.0).unwrap()] {
			build_and_execute(|| {
				placed_as(artifact(1).hash, class);
				claim_and_wait(ALICE, 1);
				assert_ok!(register(ALICE, NewVersion { tolerance, ..packaged(1) }));
			});
		}
	}
}

#[test]
fn a_package_should_be_acquired_by_nobody_when_funds_are_short() {
	build_and_execute(|| {
		let id = placed_as(artifact(1).hash, PackageClass::Tolerant).id;
		claim_and_wait(ALICE, 1);
		ByteDeposit::set(&FUNDS);
		assert_noop!(register(ALICE, packaged(1)), sp_runtime::TokenError::FundsUnavailable);
		assert_eq!(users(id), 0);
	});
}

#[test]
fn a_package_should_be_told_to_the_market_and_to_clients() {
	build_and_execute(|| {
		let id = placed_as(artifact(1).hash, PackageClass::Tolerant).id;
		claim_and_wait(ALICE, 1);
		assert_ok!(register(ALICE, packaged(1)));
		grow(ALICE, id, 2);
		for (version, package) in [(0, Some(id)), (1, None)] {
			assert_eq!(ModelRegistry::terms(&id, version).unwrap().package, package);
			assert_eq!(ModelRegistry::fetchable(&id, version).unwrap().package, package);
			assert_eq!(
				<ModelRegistry as freehold_primitives::ModelRegistry<_, _>>::package(&id, version),
				package
			);
		}
		let shown = ModelRegistry::model(id).unwrap().versions;
		assert_eq!(shown.iter().map(|version| version.package).collect::<Vec<_>>(), [Some(id), None]);
		// Requests in flight need it still.
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(ALICE), id));
		assert_eq!(<ModelRegistry as freehold_primitives::ModelRegistry<_, _>>::package(&id, 0), Some(id));
	});
}

#[test]
fn set_locators_should_take_no_golden_locators_when_it_is_a_package() {
	build_and_execute(|| {
		let id = placed_as(artifact(1).hash, PackageClass::Tolerant).id;
		claim_and_wait(ALICE, 1);
		assert_ok!(register(ALICE, packaged(1)));
		let origin = || RuntimeOrigin::signed(ALICE);
		let (new, none) = (locators(&["https://elsewhere.example/m.fhp"]), Locators::new());
		assert_noop!(
			ModelRegistry::set_locators(origin(), id, 0, new.clone(), new.clone()),
			Error::<Test>::NoGoldenFile
		);
		assert_ok!(ModelRegistry::set_locators(origin(), id, 0, new, none));
	});
}

/// That `try_state` sees it when this is done to a model that is a package.
fn assert_broken(invariant: &'static str, breaking: impl FnOnce(ModelId)) {
	new_test_ext().execute_with(|| {
		let id = placed_as(artifact(1).hash, PackageClass::Tolerant).id;
		claim_and_wait(ALICE, 1);
		assert_ok!(register(ALICE, packaged(1)));
		ModelRegistry::do_try_state().unwrap();
		breaking(id);
		assert_eq!(ModelRegistry::do_try_state(), Err(invariant.into()));
	});
}

fn with_placed(change: impl FnOnce(&mut PackageInfo)) {
	let mut placed = Placed::get();
	change(placed.first_mut().unwrap());
	Placed::set(&placed);
}

#[test]
fn try_state_should_fail_when_a_package_is_not_what_its_version_says() {
	assert_broken("a version's package is not in state", |_| Placed::set(&Vec::new()));
	assert_broken("a version's package may leave state", |_| with_placed(|package| package.users = 0));
	assert_broken("a version's signature is not its package's", |_| {
		with_placed(|package| package.signature.inputs = tensors(&[]));
	});
	assert_broken("a version's tolerance is not its package's", |_| {
		with_placed(|package| package.class = PackageClass::Exact);
	});
}

#[test]
fn try_state_should_fail_when_packages_are_misfiled() {
	assert_broken("a package of no version", |id| VersionPackages::<Test>::insert(id, 1, id));
	assert_broken("a model's id is not the title of its first version", |id| {
		VersionPackages::<Test>::insert(id, 0, H256::zero());
	});
	assert_broken("a model's stored bytes are miscounted", |id| {
		Models::<Test>::mutate(id, |record| record.as_mut().unwrap().stored_bytes -= PACKAGE_BYTES);
	});
	assert_broken("a title to no version", |id| Artifacts::<Test>::insert(H256::zero(), (id, 1)));
	assert_broken("a version is filed under another's title", |id| {
		Artifacts::<Test>::insert(H256::zero(), (id, 0));
	});
	assert_broken("a version is not in the index", Artifacts::<Test>::remove);
}
