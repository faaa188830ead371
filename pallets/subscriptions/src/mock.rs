//! A runtime of system, balances, the registry, the shares, the market and this pallet.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate::{self as pallet_subscriptions, types::Params};
use alloc::{sync::Arc, vec, vec::Vec};
use codec::Encode;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Contains, Everything, Hooks},
	weights::Weight,
	PalletId,
};
use freehold_primitives::{
	crypto::InferencePair,
	market::FollowUpFee,
	model::claim_commitment,
	referee::{ElementType, NamedTensor, Tensor, Tolerance},
	subscription::{SubscriptionId, Term},
	tensors_root, Artifact, BlockRandomness, ModelId, RequestId, Signature, TensorSpec,
};
use pallet_inference::{Item, Phase, Progress, Submission};
use pallet_model_registry::types::{NewModel, NewVersion};
use sp_core::{crypto::Pair as _, H256};
use sp_runtime::{generic, testing::UintAuthorityId, traits::BlakeTwo256, BuildStorage, Perbill};

pub type AccountId = u64;
pub type Balance = u64;
pub type Extension = frame_system::AuthorizeCall<Test>;
pub type Extrinsic = generic::UncheckedExtrinsic<AccountId, RuntimeCall, UintAuthorityId, Extension>;
pub type Block = generic::Block<generic::Header<u64, BlakeTwo256>, Extrinsic>;

pub const PUBLISHER: AccountId = 1;
pub const ALICE: AccountId = 2;
pub const BOB: AccountId = 3;
pub const TREASURY: AccountId = 4;
/// Has nothing but its existential deposit.
pub const POOR: AccountId = 5;
/// Workers are 100, 101, ...
pub const WORKER: AccountId = 100;
pub const WORKERS: u64 = 4;
pub const FUNDS: Balance = 1_000_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 5;
pub const BOND: Balance = 10_000;
pub const ASK: Balance = 100;
pub const ROYALTY: Balance = 40;
pub const FLAT: Balance = 10;
pub const MAX_FEE: Balance = 1_000;
/// What a run costs beside its request.
pub const RUN_FEE: Balance = 3;
pub const BASE_DEPOSIT: Balance = 20;
pub const ROOM: u32 = 3;
/// What an answered call costs.
pub const PRICE: Balance = ASK + ROYALTY + FLAT;

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
	pub type Inference = pallet_inference::Pallet<Test>;
	#[runtime::pallet_index(5)]
	pub type Subscriptions = pallet_subscriptions::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<EXISTENTIAL_DEPOSIT>;
}

impl pallet_model_registry::Config for Test {
	type Licences = ();
	type Lineage = ();
	type Packages = ();
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Shares = ModelShares;
	type WeightInfo = ();
	type ClaimDeposit = ConstU64<1>;
	type BaseDeposit = ConstU64<1>;
	type ByteDeposit = ConstU64<0>;
	type MinClaimAge = ConstU64<1>;
	type MaxClaimAge = ConstU64<10>;
	type MaxVersions = ConstU32<4>;
	type MaxModelBytes = ConstU64<1_000_000>;
	type MaxGoldenBytes = ConstU64<1_000>;
	type MaxInputBytes = ConstU32<4096>;
	type MaxOutputBytes = ConstU32<512>;
	type RoyaltyDelay = ConstU64<10>;
}

impl pallet_model_shares::Config for Test {
	type Lineage = ();
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Titles = ModelRegistry;
	type PotId = SharesPotId;
	type HoldingDeposit = ConstU64<1>;
	type GracePeriod = ConstU64<10>;
	type MaxClaims = ConstU32<4>;
	type WeightInfo = ();
}

parameter_types! {
	pub static Rent: Balance = 0;
	pub static FeeOfRun: Balance = RUN_FEE;
	pub static BytePrice: Balance = 1;
	pub static Payee: AccountId = TREASURY;
	/// Whose money a vote binds.
	pub static Voter: Option<AccountId> = None;
	pub const PotId: PalletId = PalletId(*b"fh/infer");
	pub const SharesPotId: PalletId = PalletId(*b"fh/share");
	pub const TreasuryAccount: AccountId = TREASURY;
	pub const ProtocolShare: Perbill = Perbill::from_percent(5);
}

pub struct Unbound;
impl Contains<AccountId> for Unbound {
	fn contains(who: &AccountId) -> bool {
		Voter::get() != Some(*who)
	}
}

pub struct BlockVrf;
impl BlockRandomness for BlockVrf {
	fn current() -> Option<[u8; 32]> {
		Some(System::block_number().using_encoded(sp_io::hashing::blake2_256))
	}
}

pub struct Fees;
impl FollowUpFee<Balance> for Fees {
	/// Of a run, which is no submission; of a spare worker, whose submission carries no output; of a request.
	fn fee(submissions: u32, weight: Weight, bytes: u32) -> Balance {
		match (submissions, bytes) {
			(0, _) => {
				assert!(weight.ref_time() >= 1_000, "a run has its weight");
				FeeOfRun::get()
			},
			(1, ..=256) => 0,
			_ => FLAT,
		}
	}
}

impl pallet_inference::Config for Test {
	type Licences = ();
	type Listings = ();
	type MayPay = Everything;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Models = ModelRegistry;
	type Royalties = ModelShares;
	type Randomness = BlockVrf;
	type OnRequestClosed = Subscriptions;
	type FollowUpFee = Fees;
	type ProtocolPayee = TreasuryAccount;
	type PotId = PotId;
	type ProtocolShare = ProtocolShare;
	type MinBond = ConstU64<100>;
	type MaxInputBytes = ConstU32<4096>;
	type MaxOutputBytes = ConstU32<512>;
	type MaxInlineOutput = ConstU32<256>;
	type MaxRequestBatch = ConstU32<8>;
	type MaxItems = ConstU32<8>;
	type MaxServices = ConstU32<2>;
	type MaxWorkersPerModel = ConstU32<8>;
	type MaxConcurrency = ConstU32<8>;
	type MaxAgendaPerBlock = ConstU32<4>;
	type MaxOpenRequests = ConstU32<32>;
	type AskDelay = ConstU64<10>;
	type OfferTimeout = ConstU64<30>;
	type RentPerBlock = Rent;
	type UnbondDelay = ConstU64<50>;
	type MaxDeadline = ConstU64<100>;
	type AnswerSlack = ConstU64<2>;
	type RevealWindow = ConstU64<5>;
	type Retention = ConstU64<20>;
	type BlockTime = ConstU64<3000>;
	type WeightInfo = ();
}

impl crate::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Inference = Inference;
	type MayPay = Unbound;
	type FollowUpFee = Fees;
	type ProtocolPayee = Payee;
	type BaseDeposit = ConstU64<BASE_DEPOSIT>;
	type ByteDeposit = BytePrice;
	type MaxInputBytes = ConstU32<1024>;
	type MaxRunsPerBlock = ConstU32<ROOM>;
	type WeightInfo = ();
}

impl frame_system::offchain::CreateTransactionBase<pallet_inference::Call<Test>> for Test {
	type RuntimeCall = RuntimeCall;
	type Extrinsic = Extrinsic;
}
impl frame_system::offchain::CreateTransaction<pallet_inference::Call<Test>> for Test {
	type Extension = Extension;
	fn create_transaction(call: RuntimeCall, extension: Extension) -> Extrinsic {
		Extrinsic::new_transaction(call, extension)
	}
}
impl frame_system::offchain::CreateAuthorizedTransaction<pallet_inference::Call<Test>> for Test {
	fn create_extension() -> Extension {
		Extension::new()
	}
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let funded = [PUBLISHER, ALICE, BOB, TREASURY].into_iter().chain(WORKER..WORKER + WORKERS);
	let mut balances: Vec<_> = funded.map(|who| (who, FUNDS)).collect();
	balances.push((POOR, EXISTENTIAL_DEPOSIT));
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	pallet_inference::GenesisConfig::<Test>::default().assimilate_storage(&mut storage).unwrap();
	pallet_model_shares::GenesisConfig::<Test>::default().assimilate_storage(&mut storage).unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.register_extension(sp_keystore::KeystoreExt(Arc::new(sp_keystore::testing::MemoryKeystore::new())));
	ext.execute_with(|| {
		System::set_block_number(1);
		frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(0xfe));
		Rent::set(0);
		FeeOfRun::set(RUN_FEE);
		BytePrice::set(1);
		Payee::set(TREASURY);
	});
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
	Subscriptions::do_try_state().unwrap();
	pallet_inference::invariants::check::<Test>().unwrap();
	ModelShares::do_try_state().unwrap();
	// Across pallets: what is a run of a subscription is open.
	for request in crate::Requests::<Test>::iter_keys() {
		assert!(pallet_inference::Requests::<Test>::contains_key(request), "a run that is closed");
	}
}

/// Ends the current block and those after it, up to the start of `block`.
pub fn run_to(block: u64) {
	while System::block_number() < block {
		let now = System::block_number();
		Inference::on_idle(now, Weight::MAX);
		Inference::on_finalize(now);
		check_state();
		System::set_block_number(now + 1);
		Inference::on_initialize(now + 1);
		Subscriptions::on_initialize(now + 1);
		check_state();
	}
}

pub fn run_for(blocks: u64) {
	run_to(System::block_number() + blocks);
}

fn spec(name: &str, element: ElementType, shape: &[u32]) -> TensorSpec {
	TensorSpec {
		name: name.as_bytes().to_vec().try_into().unwrap(),
		element,
		shape: shape.to_vec().try_into().unwrap(),
	}
}

/// A model of eight bytes, by the title holder.
pub fn publish() -> ModelId {
	let artifact = Artifact::of(b"model");
	let salt = [9; 32];
	let commitment = claim_commitment(&PUBLISHER, &artifact.hash, &salt);
	ModelRegistry::claim(RuntimeOrigin::signed(PUBLISHER), commitment).unwrap();
	run_for(1);
	let version = NewVersion {
		artifact,
		package: None,
		locators: vec![b"file:///model.onnx".to_vec().try_into().unwrap()].try_into().unwrap(),
		golden: None,
		signature: Signature {
			inputs: vec![spec("x", ElementType::Uint8, &[4])].try_into().unwrap(),
			outputs: vec![spec("y", ElementType::Float32, &[2])].try_into().unwrap(),
		},
		tolerance: Tolerance::all_close(0.01, 0.001).unwrap(),
		licence: H256::zero(),
		terms: Default::default(),
	};
	let model = NewModel {
		name: b"model".to_vec().try_into().unwrap(),
		description: Default::default(),
		royalty: ROYALTY,
		version,
		parents: Default::default(),
		max_share: Default::default(),
	};
	ModelRegistry::register(RuntimeOrigin::signed(PUBLISHER), salt, model).unwrap();
	artifact.hash
}

fn pair(worker: AccountId) -> InferencePair {
	InferencePair::from_seed(&sp_io::hashing::blake2_256(&worker.encode()))
}

/// Has workers serve the model, from the next block on.
pub fn serve(workers: u64, model: ModelId) {
	let offered_at = System::block_number();
	for worker in WORKER..WORKER + workers {
		let proof = pair(worker).sign(pallet_inference::ownership_payload::<Test>(&worker).as_bytes());
		let origin = RuntimeOrigin::signed(worker);
		Inference::join(origin.clone(), pair(worker).public(), proof, BOND, 8).unwrap();
		Inference::serve(origin, model, 0, ASK, 2).unwrap();
	}
	run_for(1);
	for worker in WORKER..WORKER + workers {
		submit(worker, Item::Service { model, version: 0, offered_at, result: Ok(()) });
	}
}

/// A model with so many workers that serve it.
pub fn market(workers: u64) -> ModelId {
	let model = publish();
	serve(workers, model);
	model
}

/// Dispatches what the pool would have authorised.
pub fn submit(worker: AccountId, item: Item<Test>) {
	let items = vec![item].try_into().unwrap();
	let submission = Submission { worker, made_at: System::block_number(), items };
	let payload = submission.signing_payload(pallet_inference::genesis::<Test>()).unwrap();
	let signature = pair(worker).sign(payload.as_bytes());
	Inference::submit(frame_system::RawOrigin::Authorized.into(), submission, signature).unwrap();
	check_state();
}

/// The worker that has to answer a request, and for which draw.
pub fn assigned(request: RequestId) -> Option<(AccountId, u32)> {
	let open = pallet_inference::Requests::<Test>::get(request)?;
	let Phase::Answering(assignments) = open.phase else { return None };
	let pending = assignments.iter().find(|part| matches!(part.progress, Progress::Pending { .. }))?;
	Some((pending.worker, pending.attempt))
}

/// Has the request's worker answer it, if it has one.
pub fn answer(request: RequestId) -> bool {
	let Some((worker, attempt)) = assigned(request) else { return false };
	submit(worker, Item::Answer { request, attempt, output: output().try_into().unwrap() });
	true
}

/// Has all that is assigned be answered.
pub fn answer_all() {
	let open: Vec<_> = pallet_inference::Requests::<Test>::iter_keys().collect();
	for request in open {
		answer(request);
	}
}

pub fn inputs(byte: u8) -> Vec<u8> {
	named("x", Tensor::new(ElementType::Uint8, vec![4], vec![byte; 4]).unwrap()).encode()
}

pub fn output() -> Vec<u8> {
	named("y", Tensor::new(ElementType::Float32, vec![2], vec![0; 8]).unwrap()).encode()
}

fn named(name: &str, tensor: Tensor) -> Vec<NamedTensor> {
	vec![NamedTensor { name: name.as_bytes().to_vec(), tensor }]
}

pub fn root_of(encoded: &[u8]) -> H256 {
	use codec::DecodeAll;
	tensors_root(&Vec::<NamedTensor>::decode_all(&mut &*encoded).unwrap())
}

/// What is held for the bytes of such inputs.
pub fn deposit() -> Balance {
	BASE_DEPOSIT + inputs(1).len() as Balance
}

pub fn params(model: ModelId) -> Params<Test> {
	Params {
		model,
		version: 0,
		inputs: inputs(1).try_into().unwrap(),
		redundancy: 1,
		every: 10,
		max_fee: MAX_FEE,
		deadline: 9,
		term: Term::Open,
		funds: 5_000,
		salt: 0,
	}
}

pub fn subscribe_with(who: AccountId, params: Params<Test>) -> SubscriptionId {
	let before: Vec<_> = crate::Subscriptions::<Test>::iter_keys().collect();
	Subscriptions::subscribe(RuntimeOrigin::signed(who), params).unwrap();
	crate::Subscriptions::<Test>::iter_keys().find(|id| !before.contains(id)).unwrap()
}

pub fn subscribe(model: ModelId) -> SubscriptionId {
	subscribe_with(ALICE, params(model))
}

pub fn get(id: SubscriptionId) -> crate::types::Subscription<Test> {
	crate::Subscriptions::<Test>::get(id).unwrap()
}

/// The requests that subscriptions have open.
pub fn open() -> Vec<RequestId> {
	crate::Requests::<Test>::iter_keys().collect()
}

pub fn total(who: AccountId) -> Balance {
	use frame_support::traits::fungible::Inspect;
	Balances::total_balance(&who)
}

pub fn free(who: AccountId) -> Balance {
	use frame_support::traits::fungible::Inspect;
	Balances::balance(&who)
}

pub fn on_hold(who: AccountId, reason: crate::HoldReason) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}

pub fn events() -> Vec<crate::Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Subscriptions(event) => Some(event),
			_ => None,
		})
		.collect()
}
