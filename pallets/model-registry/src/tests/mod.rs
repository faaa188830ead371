//! One module per call, and what they share.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod accept_title;
mod add_version;
mod claim;
mod integrity;
mod market;
mod offer_title;
mod packages;
mod properties;
mod queries;
mod register;
mod retire;
mod set_locators;
mod set_metadata;
mod set_royalty;
mod try_state;
mod withdraw_claim;
mod withdraw_offer;

use crate::{
	mock::*,
	types::{Description, GoldenFile, Name, NewModel, NewVersion, Tensors},
	Event, HoldReason,
};
use frame_support::{assert_ok, traits::fungible::InspectHold};
use freehold_primitives::{
	model::{claim_commitment, Locator, Locators},
	package::{PackageClass, PackageInfo},
	referee::{ElementType, Tolerance},
	Artifact, ModelId, PackageId, Signature, TensorSpec,
};
use sp_core::H256;

pub const SALT: [u8; 32] = [9; 32];

pub fn artifact(seed: u8) -> Artifact {
	Artifact::of(&[seed, 1])
}

pub fn name(text: &str) -> Name {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub fn description(text: &str) -> Description {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub fn locators(texts: &[&str]) -> Locators {
	let locators = texts.iter().map(|text| Locator::try_from(text.as_bytes().to_vec()).unwrap());
	locators.collect::<Vec<_>>().try_into().unwrap()
}

pub fn tensors(specs: &[(&str, ElementType, &[u32])]) -> Tensors {
	let spec = |(name, element, shape): &(&str, ElementType, &[u32])| TensorSpec {
		name: name.as_bytes().to_vec().try_into().unwrap(),
		element: *element,
		shape: shape.to_vec().try_into().unwrap(),
	};
	specs.iter().map(spec).collect::<Vec<_>>().try_into().unwrap()
}

pub fn new_version(seed: u8) -> NewVersion {
	NewVersion {
		artifact: artifact(seed),
		package: None,
		locators: locators(&["https://models.example/digits.onnx"]),
		golden: None,
		signature: Signature {
			inputs: tensors(&[("x", ElementType::Float32, &[1, 8, 8])]),
			outputs: tensors(&[("y", ElementType::Float32, &[10])]),
		},
		tolerance: Tolerance::all_close(1e-4, 1e-4).unwrap(),
		licence: H256::repeat_byte(3),
		terms: Default::default(),
	}
}

pub fn with_golden(mut version: NewVersion) -> NewVersion {
	let locators = locators(&["file:///golden.bin"]);
	version.golden = Some(GoldenFile { artifact: Artifact::of(b"golden"), locators });
	version
}

/// A package of that class, its graph placed, with the signature of [`new_version`].
pub fn placed_as(id: PackageId, class: PackageClass) -> PackageInfo {
	let package = PackageInfo {
		id,
		class,
		signature: new_version(0).signature,
		operators: 3,
		work: 640,
		graph_bytes: 200,
		initializer_bytes: 2_560,
		missing_parts: 1,
		execution: None,
		users: 0,
	};
	let mut placed = Placed::get();
	placed.push(package.clone());
	Placed::set(&placed);
	package
}

/// A version whose title is that of [`new_version`], to a package of another file.
pub fn packaged(seed: u8) -> NewVersion {
	let file = Artifact::of(&[seed, 2]);
	NewVersion { artifact: file, package: Some(artifact(seed).hash), ..new_version(seed) }
}

pub fn new_model(seed: u8) -> NewModel<Balance> {
	NewModel {
		name: name("digits"),
		description: description("Handwritten digits,\n8 by 8."),
		royalty: 7,
		version: new_version(seed),
		parents: Default::default(),
		max_share: Default::default(),
	}
}

pub fn run_for(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

pub fn commitment(who: AccountId, artifact: Artifact) -> H256 {
	claim_commitment(&who, &artifact.hash, &SALT)
}

/// Claims the artifact and waits until the claim can be used.
pub fn claim_and_wait(who: AccountId, seed: u8) {
	let commitment = commitment(who, artifact(seed));
	assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(who), commitment));
	run_for(MinClaimAge::get());
}

/// A model with its version 0, registered by the account.
pub fn registered(who: AccountId, seed: u8) -> ModelId {
	claim_and_wait(who, seed);
	assert_ok!(ModelRegistry::register(RuntimeOrigin::signed(who), SALT, new_model(seed)));
	artifact(seed).hash
}

/// Adds the next version to a model whose title the account holds.
pub fn grow(who: AccountId, model: ModelId, seed: u8) {
	claim_and_wait(who, seed);
	assert_ok!(ModelRegistry::add_version(RuntimeOrigin::signed(who), model, SALT, new_version(seed)));
}

pub fn held(reason: HoldReason, who: AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

pub fn assert_last(event: Event<Test>) {
	System::assert_last_event(event.into());
}
