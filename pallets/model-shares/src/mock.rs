//! A runtime of system, balances, the registry and the shares.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate as pallet_model_shares;
use frame_support::{derive_impl, parameter_types, traits::ConstU32, traits::ConstU64, PalletId};
use freehold_primitives::{
	licence::{LicenceTerms, Parent},
	model::claim_commitment,
	ownership::Royalties,
	referee::{ElementType, Tolerance},
	Artifact, ModelId, Signature, TensorSpec,
};
use pallet_model_registry::types::{NewModel, NewVersion};
use sp_core::H256;
use sp_runtime::{BuildStorage, Perbill};

pub type AccountId = u64;
pub type Balance = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const DAVE: AccountId = 4;
/// Has no account.
pub const NOBODY: AccountId = 9;
pub const FUNDS: Balance = 1_000_000_000;
pub const DEPOSIT: Balance = 7;
pub const MODEL_DEPOSIT: Balance = 100;
pub const GRACE: u64 = 10;

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
	type BaseDeposit = ConstU64<MODEL_DEPOSIT>;
	type ByteDeposit = ConstU64<0>;
	type MinClaimAge = ConstU64<1>;
	type MaxClaimAge = ConstU64<1000>;
	type MaxVersions = ConstU32<4>;
	type MaxModelBytes = ConstU64<1_000_000>;
	type MaxGoldenBytes = ConstU64<1_000>;
	type MaxInputBytes = ConstU32<4096>;
	type MaxOutputBytes = ConstU32<512>;
	type RoyaltyDelay = ConstU64<10>;
}

impl pallet_model_licences::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Titles = ModelRegistry;
	type EntryDeposit = ConstU64<1>;
	type MaxDerivativeShare = MaxDerivativeShare;
	type MaxDepth = ConstU32<8>;
	type MaxAncestors = ConstU32<16>;
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
	type Lineage = ModelLicences;
	type PotId = Pot;
	type HoldingDeposit = ConstU64<DEPOSIT>;
	type GracePeriod = ConstU64<GRACE>;
	type MaxClaims = ConstU32<4>;
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

/// Registers a model, whose publisher gets its shares; `file` stands for its ONNX file.
pub fn publish(publisher: AccountId, file: &[u8]) -> ModelId {
	derive(publisher, file, LicenceTerms::default(), &[]).unwrap()
}

/// The same, of a model with these terms that is derived from others.
pub fn derive(
	publisher: AccountId,
	file: &[u8],
	terms: LicenceTerms,
	parents: &[Parent],
) -> Result<ModelId, sp_runtime::DispatchError> {
	let artifact = Artifact::of(file);
	let salt = [9; 32];
	let commitment = claim_commitment(&publisher, &artifact.hash, &salt);
	// A registration that was refused has left its claim.
	let _there_already = ModelRegistry::claim(RuntimeOrigin::signed(publisher), commitment);
	System::set_block_number(System::block_number() + 1);
	let tensor = |name: &str| TensorSpec {
		name: name.as_bytes().to_vec().try_into().unwrap(),
		element: ElementType::Float32,
		shape: vec![2].try_into().unwrap(),
	};
	let version = NewVersion {
		artifact,
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
	};
	let model = NewModel {
		name: b"model".to_vec().try_into().unwrap(),
		description: Default::default(),
		royalty: 1,
		version,
		parents: parents.to_vec().try_into().unwrap(),
		max_share: Perbill::one(),
	};
	let origin = RuntimeOrigin::signed(publisher);
	frame_support::storage::with_storage_layer(|| ModelRegistry::register(origin, salt, model))?;
	Ok(artifact.hash)
}

/// Pays a royalty out of nowhere, as the market does out of a requester's escrow.
pub fn earn(model: ModelId, royalty: Balance) {
	use frame_support::traits::fungible::Mutate;
	Balances::mint_into(&ModelShares::account(), royalty).unwrap();
	ModelShares::accrue(&model, royalty);
}

pub fn shares(model: ModelId, who: AccountId) -> u32 {
	crate::Holdings::<Test>::get(model, who).map(|holding| holding.shares).unwrap_or_default()
}

pub fn claimable(model: ModelId, who: AccountId) -> Balance {
	ModelShares::portfolio(who, None)
		.into_iter()
		.find(|line| line.model == model)
		.map(|line| line.claimable)
		.unwrap_or_default()
}

pub fn total(who: AccountId) -> Balance {
	use frame_support::traits::fungible::Inspect;
	Balances::total_balance(&who)
}

pub fn on_hold(who: AccountId, reason: crate::HoldReason) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}
