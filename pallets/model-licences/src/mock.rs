//! A runtime of system, balances, the registry, the shares and the licences.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate as pallet_model_licences;
use alloc::{vec, vec::Vec};
use frame_support::{derive_impl, parameter_types, traits::ConstU32, traits::ConstU64, PalletId};
use freehold_primitives::{
	licence::{LicenceTerms, Parent},
	model::claim_commitment,
	referee::{ElementType, Tolerance},
	Artifact, ModelId, Signature, TensorSpec,
};
use pallet_model_registry::types::{NewModel, NewVersion};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError, Perbill};

pub type AccountId = u64;
pub type Balance = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const FUNDS: Balance = 1_000_000_000;
pub const DEPOSIT: Balance = 7;
pub const MAX_DEPTH: u32 = 5;
pub const MAX_ANCESTORS: u32 = 6;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances::Pallet<Test>;
	#[runtime::pallet_index(2)]
	pub type ModelRegistry = pallet_model_registry::Pallet<Test>;
	#[runtime::pallet_index(3)]
	pub type ModelShares = pallet_model_shares::Pallet<Test>;
	#[runtime::pallet_index(4)]
	pub type ModelLicences = pallet_model_licences::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<5>;
}

impl pallet_model_registry::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Shares = ModelShares;
	type Licences = ModelLicences;
	type Lineage = ModelLicences;
	type Packages = ();
	type WeightInfo = ();
	type ClaimDeposit = ConstU64<1>;
	type BaseDeposit = ConstU64<100>;
	type ByteDeposit = ConstU64<1>;
	type MinClaimAge = ConstU64<1>;
	type MaxClaimAge = ConstU64<1000>;
	type MaxVersions = ConstU32<4>;
	type MaxModelBytes = ConstU64<1_000_000>;
	type MaxGoldenBytes = ConstU64<1_000>;
	type MaxInputBytes = ConstU32<4096>;
	type MaxOutputBytes = ConstU32<512>;
	type RoyaltyDelay = ConstU64<10>;
}

impl pallet_model_shares::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Titles = ModelRegistry;
	type Lineage = ModelLicences;
	type PotId = Pot;
	type HoldingDeposit = ConstU64<1>;
	type GracePeriod = ConstU64<10>;
	type MaxClaims = ConstU32<4>;
	type WeightInfo = ();
}

parameter_types! {
	pub const MaxDerivativeShare: Perbill = Perbill::from_percent(50);
	pub const Pot: PalletId = PalletId(*b"fh/share");
}

impl crate::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Titles = ModelRegistry;
	type EntryDeposit = ConstU64<DEPOSIT>;
	type MaxDerivativeShare = MaxDerivativeShare;
	type MaxDepth = ConstU32<MAX_DEPTH>;
	type MaxAncestors = ConstU32<MAX_ANCESTORS>;
	type WeightInfo = ();
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let balances = [ALICE, BOB, CAROL, DAVE].map(|who| (who, FUNDS)).to_vec();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	pallet_model_shares::GenesisConfig::<Test>::default().assimilate_storage(&mut storage).unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Runs a test, then checks the invariants of storage.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		check_state();
	});
}

pub fn check_state() {
	ModelShares::do_try_state().unwrap();
	ModelRegistry::do_try_state().unwrap();
	ModelLicences::do_try_state().unwrap();
}

/// Registers a model with these terms; `file` stands for its ONNX file.
pub fn register(
	publisher: AccountId,
	file: &[u8],
	terms: LicenceTerms,
	parents: &[Parent],
	max_share: Perbill,
) -> Result<ModelId, DispatchError> {
	let version = version(file, terms);
	let artifact = version.artifact.hash;
	claim(publisher, artifact);
	let model = NewModel {
		name: b"model".to_vec().try_into().unwrap(),
		description: Default::default(),
		royalty: 1,
		version,
		parents: parents.to_vec().try_into().unwrap(),
		max_share,
	};
	let origin = RuntimeOrigin::signed(publisher);
	// As the runtime dispatches: what fails changes nothing.
	frame_support::storage::with_storage_layer(|| ModelRegistry::register(origin, SALT, model))?;
	Ok(artifact)
}

/// A model without parents.
pub fn publish(publisher: AccountId, file: &[u8], terms: LicenceTerms) -> ModelId {
	register(publisher, file, terms, &[], Perbill::zero()).unwrap()
}

/// A model derived from the first versions of others.
pub fn derive(
	publisher: AccountId,
	file: &[u8],
	terms: LicenceTerms,
	parents: &[ModelId],
) -> Result<ModelId, DispatchError> {
	let parents: Vec<_> = parents.iter().map(|parent| (*parent, 0)).collect();
	register(publisher, file, terms, &parents, Perbill::one())
}

/// Adds a version to a model.
pub fn add_version(holder: AccountId, model: ModelId, file: &[u8], terms: LicenceTerms) {
	let version = version(file, terms);
	claim(holder, version.artifact.hash);
	ModelRegistry::add_version(RuntimeOrigin::signed(holder), model, SALT, version).unwrap();
}

const SALT: [u8; 32] = [9; 32];

fn claim(who: AccountId, artifact: H256) {
	let commitment = claim_commitment(&who, &artifact, &SALT);
	// A registration that was refused has left its claim.
	let _there_already = ModelRegistry::claim(RuntimeOrigin::signed(who), commitment);
	System::set_block_number(System::block_number() + 1);
}

fn version(file: &[u8], terms: LicenceTerms) -> NewVersion {
	let tensor = |name: &str| TensorSpec {
		name: name.as_bytes().to_vec().try_into().unwrap(),
		element: ElementType::Float32,
		shape: vec![2].try_into().unwrap(),
	};
	NewVersion {
		artifact: Artifact::of(file),
		package: None,
		locators: vec![b"file:///model.onnx".to_vec().try_into().unwrap()].try_into().unwrap(),
		golden: None,
		signature: Signature {
			inputs: vec![tensor("x")].try_into().unwrap(),
			outputs: vec![tensor("y")].try_into().unwrap(),
		},
		tolerance: Tolerance::Exact,
		licence: H256::zero(),
		terms,
	}
}

/// Gives the title to another account.
pub fn hand_over(model: ModelId, from: AccountId, to: AccountId) {
	ModelRegistry::offer_title(RuntimeOrigin::signed(from), model, to).unwrap();
	ModelRegistry::accept_title(RuntimeOrigin::signed(to), model, Balance::MAX).unwrap();
}

pub fn on_hold(who: AccountId, reason: crate::HoldReason) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}
