//! A runtime of system, balances, the registry and this pallet, with keys for its workers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use alloc::{sync::Arc, vec, vec::Vec};
use codec::Encode;
use frame_support::{
	derive_impl,
	dispatch::GetDispatchInfo,
	pallet_prelude::{TransactionSource, TransactionValidityError, ValidTransaction},
	parameter_types,
	traits::{fungible::Inspect, Authorize, ConstU32, ConstU64, Contains, Hooks},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureRoot;
use freehold_primitives::{
	crypto::{InferenceKey, InferencePair, InferenceSignature},
	licence::Parent,
	model::{claim_commitment, Artifact, Signature, TensorSpec},
	referee::{ElementType, Hash, NamedTensor, Tensor, Tolerance},
	tensors_root, BlockRandomness, ModelId, RequestId,
};
use pallet_model_registry::types::{NewModel, NewVersion};
use sp_core::{crypto::Pair as _, H256};
use sp_runtime::{
	generic,
	testing::UintAuthorityId,
	traits::{BlakeTwo256, Dispatchable},
	BuildStorage, Perbill,
};

pub use callbacks::*;

use crate::{self as pallet_inference, FollowUpFee, Item, RequestParams, Requests, Submission};

mod callbacks;

pub type AccountId = u64;
pub type Balance = u64;
pub type Extension = frame_system::AuthorizeCall<Test>;
pub type Extrinsic = generic::UncheckedExtrinsic<AccountId, RuntimeCall, UintAuthorityId, Extension>;
pub type Block = generic::Block<generic::Header<u64, BlakeTwo256>, Extrinsic>;

pub const PUBLISHER: AccountId = 1;
pub const REQUESTER: AccountId = 2;
pub const TREASURY: AccountId = 3;
pub const OTHER: AccountId = 4;
/// Has no account.
pub const NOBODY: AccountId = 5;
/// Workers are 100, 101, ...
pub const WORKER: AccountId = 100;
pub const WORKERS: u64 = 10;
pub const FUNDS: Balance = 1_000_000;
pub const BOND: Balance = 10_000;
pub const ASK: Balance = 100;
pub const ROYALTY: Balance = 40;
pub const FLAT: Balance = 10;
pub const MAX_FEE: Balance = 1_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 5;
/// Blocks for which a model is suspended.
pub const SUSPENSION: u64 = 20;

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
	pub type Inference = pallet_inference::Pallet<Test>;
	#[runtime::pallet_index(4)]
	pub type ModelShares = pallet_model_shares::Pallet<Test>;
	#[runtime::pallet_index(5)]
	pub type ModelLicences = pallet_model_licences::Pallet<Test>;
	#[runtime::pallet_index(6)]
	pub type ModelListings = pallet_model_listings::Pallet<Test>;
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
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Shares = ModelShares;
	type Licences = ModelLicences;
	type Lineage = ModelLicences;
	type Packages = ();
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
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Titles = ModelRegistry;
	type Lineage = ModelLicences;
	type PotId = SharesPotId;
	type HoldingDeposit = ConstU64<1>;
	type GracePeriod = ConstU64<10>;
	type MaxClaims = ConstU32<4>;
	type WeightInfo = ();
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

impl pallet_model_listings::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Titles = ModelRegistry;
	type Polls = ();
	type ListOrigin = EnsureRoot<AccountId>;
	type DelistOrigin = EnsureRoot<AccountId>;
	type EmergencyOrigin = EnsureRoot<AccountId>;
	type ProtocolPayee = TreasuryAccount;
	type WinnerShare = WinnerShare;
	type ListingBond = ConstU64<100>;
	type ChallengeBond = ConstU64<100>;
	type AnswerPeriod = ConstU64<10>;
	type ChallengeCooldown = ConstU64<10>;
	type SuspensionPeriod = ConstU64<SUSPENSION>;
	type SuspensionCooldown = ConstU64<10>;
	type PollTimeout = ConstU64<10>;
	type WeightInfo = ();
}

parameter_types! {
	pub const MaxDerivativeShare: Perbill = Perbill::from_percent(50);
	pub const WinnerShare: Perbill = Perbill::from_percent(50);
	pub static Vrf: Option<[u8; 32]> = Some([7; 32]);
	pub static Rent: Balance = 0;
	pub static Spare: Balance = 0;
	pub static FlatShare: Balance = FLAT;
	pub const PotId: PalletId = PalletId(*b"fh/infer");
	pub const SharesPotId: PalletId = PalletId(*b"fh/share");
	pub const TreasuryAccount: AccountId = TREASURY;
	pub static ProtocolShare: Perbill = Perbill::from_percent(5);
	pub static AnswerSlack: u64 = 2;
	pub static RevealWindow: u64 = 5;
	/// Whose money a vote binds.
	pub static Voter: Option<AccountId> = None;
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
		Vrf::get().map(|seed| (seed, System::block_number()).using_encoded(sp_io::hashing::blake2_256))
	}
}

pub struct FlatFee;
impl FollowUpFee<Balance> for FlatFee {
	/// A spare is one submission of no output; no request's own are so few bytes.
	fn fee(submissions: u32, _: Weight, bytes: u32) -> Balance {
		match (submissions, bytes) {
			(1, ..=256) => Spare::get(),
			_ => FlatShare::get(),
		}
	}
}

impl pallet_inference::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Models = ModelRegistry;
	type Licences = ModelLicences;
	type Listings = ModelListings;
	type MayPay = Unbound;
	type Royalties = ModelShares;
	type Randomness = BlockVrf;
	type OnRequestClosed = (Told, Failing, Again);
	type FollowUpFee = FlatFee;
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
	type MaxOpenRequests = ConstU32<16>;
	type AskDelay = ConstU64<10>;
	type OfferTimeout = ConstU64<30>;
	type RentPerBlock = Rent;
	type UnbondDelay = ConstU64<50>;
	type MaxDeadline = ConstU64<100>;
	type AnswerSlack = AnswerSlack;
	type RevealWindow = RevealWindow;
	type Retention = ConstU64<20>;
	type BlockTime = ConstU64<3000>;
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
	let funded = [PUBLISHER, REQUESTER, TREASURY, OTHER].into_iter().chain(WORKER..WORKER + WORKERS);
	pallet_balances::GenesisConfig::<Test> {
		balances: funded.map(|who| (who, FUNDS)).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	pallet_inference::GenesisConfig::<Test>::default().assimilate_storage(&mut storage).unwrap();
	pallet_model_shares::GenesisConfig::<Test>::default().assimilate_storage(&mut storage).unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.register_extension(sp_keystore::KeystoreExt(Arc::new(sp_keystore::testing::MemoryKeystore::new())));
	ext.execute_with(|| {
		System::set_block_number(1);
		frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(0xfe));
		Vrf::set(Some([7; 32]));
		Rent::set(0);
		ProtocolShare::set(Perbill::from_percent(5));
		AnswerSlack::set(2);
		RevealWindow::set(5);
		Spare::set(0);
		FlatShare::set(FLAT);
		Closed::set(Vec::new());
		Fail::set(false);
		Repeat::set(false);
	});
	ext
}

/// Runs a test and checks every invariant after it.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		check_state();
	});
}

pub fn check_state() {
	pallet_inference::invariants::check::<Test>().unwrap();
	ModelShares::do_try_state().unwrap();
	ModelLicences::do_try_state().unwrap();
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
	}
}

pub fn next_block() {
	run_to(System::block_number() + 1);
}

/// Ends this block and the next, in which requests of this one are assigned.
pub fn draw() {
	run_to(System::block_number() + 2);
}

pub fn spec(name: &str, element: ElementType, shape: &[u32]) -> TensorSpec {
	TensorSpec {
		name: name.as_bytes().to_vec().try_into().unwrap(),
		element,
		shape: shape.to_vec().try_into().unwrap(),
	}
}

pub fn signature() -> Signature {
	Signature {
		inputs: vec![spec("x", ElementType::Uint8, &[4])].try_into().unwrap(),
		outputs: vec![spec("y", ElementType::Float32, &[2])].try_into().unwrap(),
	}
}

/// Publishes a model with this signature; `file` stands for its ONNX file.
pub fn publish_with(file: &[u8], signature: Signature) -> ModelId {
	publish_derived(file, signature, &[])
}

/// The same, of a model that is derived from others.
pub fn publish_derived(file: &[u8], signature: Signature, parents: &[Parent]) -> ModelId {
	let artifact = Artifact::of(file);
	let salt = [9; 32];
	let commitment = claim_commitment(&PUBLISHER, &artifact.hash, &salt);
	ModelRegistry::claim(RuntimeOrigin::signed(PUBLISHER), commitment).unwrap();
	next_block();
	let version = NewVersion {
		artifact,
		package: None,
		locators: vec![b"file:///model.onnx".to_vec().try_into().unwrap()].try_into().unwrap(),
		golden: None,
		signature,
		tolerance: Tolerance::all_close(0.01, 0.001).unwrap(),
		licence: H256::zero(),
		terms: Default::default(),
	};
	let model = NewModel {
		name: b"model".to_vec().try_into().unwrap(),
		description: Default::default(),
		royalty: ROYALTY,
		version,
		parents: parents.to_vec().try_into().unwrap(),
		max_share: Perbill::one(),
	};
	ModelRegistry::register(RuntimeOrigin::signed(PUBLISHER), salt, model).unwrap();
	artifact.hash
}

pub fn publish() -> ModelId {
	publish_with(b"model", signature())
}

pub fn pair(worker: AccountId) -> InferencePair {
	InferencePair::from_seed(&sp_io::hashing::blake2_256(&worker.encode()))
}

pub fn key(worker: AccountId) -> InferenceKey {
	pair(worker).public()
}

pub fn join(worker: AccountId) {
	Inference::join(RuntimeOrigin::signed(worker), key(worker), proof(worker, worker), BOND, 2).unwrap();
}

/// The signature by which that worker's key agrees to work for an owner.
pub fn proof(worker: AccountId, owner: AccountId) -> InferenceSignature {
	pair(worker).sign(crate::ownership_payload::<Test>(&owner).as_bytes())
}

/// Joins a worker where need be, and offers the model.
pub fn offer(worker: AccountId, model: ModelId, ask: Balance) {
	if crate::Workers::<Test>::get(worker).is_none() {
		join(worker);
	}
	Inference::serve(RuntimeOrigin::signed(worker), model, 0, ask, 2).unwrap();
}

/// Reports that the golden vectors of what was offered at that block have passed.
pub fn confirm(worker: AccountId, model: ModelId, offered_at: u64) {
	submit(worker, vec![Item::Service { model, version: 0, offered_at, result: Ok(()) }]).unwrap();
}

/// Joins a worker that is ready to serve the model, in the next block.
pub fn serve(worker: AccountId, model: ModelId, ask: Balance) {
	serve_all(worker..worker + 1, model, ask);
}

/// The same for several workers at once.
pub fn serve_all(workers: core::ops::Range<AccountId>, model: ModelId, ask: Balance) {
	let offered_at = System::block_number();
	workers.clone().for_each(|worker| offer(worker, model, ask));
	next_block();
	workers.for_each(|worker| confirm(worker, model, offered_at));
}

/// A model with `count` workers that serve it.
pub fn market(count: u64) -> ModelId {
	let model = publish();
	serve_all(WORKER..WORKER + count, model, ASK);
	model
}

pub fn inputs(byte: u8) -> Vec<u8> {
	named("x", Tensor::new(ElementType::Uint8, vec![4], vec![byte; 4]).unwrap()).encode()
}

pub fn output(values: [f32; 2]) -> Vec<u8> {
	let data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
	named("y", Tensor::new(ElementType::Float32, vec![2], data).unwrap()).encode()
}

fn named(name: &str, tensor: Tensor) -> Vec<NamedTensor> {
	vec![NamedTensor { name: name.as_bytes().to_vec(), tensor }]
}

pub fn root_of(encoded: &[u8]) -> H256 {
	use codec::DecodeAll;
	tensors_root(&Vec::<NamedTensor>::decode_all(&mut &*encoded).unwrap())
}

pub fn params(model: ModelId, redundancy: u8) -> RequestParams<Test> {
	RequestParams {
		model,
		version: 0,
		inputs: inputs(1).try_into().unwrap(),
		redundancy,
		max_fee: MAX_FEE,
		deadline: 50,
		salt: 0,
	}
}

/// Makes the request; its id.
pub fn request_with(params: RequestParams<Test>) -> RequestId {
	let before: Vec<_> = Requests::<Test>::iter_keys().collect();
	Inference::request(RuntimeOrigin::signed(REQUESTER), params).unwrap();
	Requests::<Test>::iter_keys().find(|id| !before.contains(id)).unwrap()
}

pub fn request(model: ModelId, redundancy: u8) -> RequestId {
	request_with(params(model, redundancy))
}

/// The request's workers with their attempts, in order of assignment.
pub fn assigned(id: RequestId) -> Vec<(AccountId, u32)> {
	let request = Requests::<Test>::get(id).unwrap();
	request.phase.assignments().iter().map(|assignment| (assignment.worker, assignment.attempt)).collect()
}

pub fn submission(worker: AccountId, items: Vec<Item<Test>>) -> (Submission<Test>, InferenceSignature) {
	let submission = Submission { worker, made_at: System::block_number(), items: items.try_into().unwrap() };
	let payload = submission.signing_payload(crate::genesis::<Test>());
	let signature = pair(worker).sign(payload.unwrap_or_default().as_bytes());
	(submission, signature)
}

pub fn authorize(
	submission: Submission<Test>,
	signature: InferenceSignature,
) -> Result<ValidTransaction, TransactionValidityError> {
	let call: RuntimeCall = crate::Call::submit { submission, signature }.into();
	let judge = |source| call.authorize(source).unwrap().map(|(validity, _)| validity);
	let external = judge(TransactionSource::External);
	assert_eq!(external, judge(TransactionSource::Local), "the source makes no difference");
	assert_eq!(external, judge(TransactionSource::InBlock), "the source makes no difference");
	external
}

/// Submits as the pool and a block would: authorised first, then dispatched, which must not fail.
pub fn submit(worker: AccountId, items: Vec<Item<Test>>) -> Result<(), TransactionValidityError> {
	let (submission, signature) = submission(worker, items);
	authorize(submission.clone(), signature.clone())?;
	let call: RuntimeCall = crate::Call::submit { submission, signature }.into();
	assert!(call.get_dispatch_info().call_weight.ref_time() > 0);
	call.dispatch(frame_system::RawOrigin::Authorized.into()).unwrap();
	check_state();
	Ok(())
}

pub fn answer(id: RequestId, worker: AccountId, values: [f32; 2]) -> Result<(), TransactionValidityError> {
	let attempt = attempt_of(id, worker);
	submit(worker, vec![Item::Answer { request: id, attempt, output: output(values).try_into().unwrap() }])
}

pub fn attempt_of(id: RequestId, worker: AccountId) -> u32 {
	assigned(id).into_iter().find(|(who, _)| *who == worker).map_or(0, |(_, attempt)| attempt)
}

pub const SALT: Hash = [3; 32];

pub fn commit(id: RequestId, worker: AccountId, values: [f32; 2]) -> Result<(), TransactionValidityError> {
	let attempt = attempt_of(id, worker);
	let root = root_of(&output(values));
	let commitment =
		crate::quorum::commitment::<Test>(crate::genesis::<Test>(), id, attempt, &worker, &SALT, root);
	submit(worker, vec![Item::Commit { request: id, attempt, commitment }])
}

pub fn reveal(id: RequestId, worker: AccountId, values: [f32; 2]) -> Result<(), TransactionValidityError> {
	let attempt = attempt_of(id, worker);
	let output = output(values).try_into().unwrap();
	submit(worker, vec![Item::Reveal { request: id, attempt, salt: SALT, output }])
}

pub fn decline(id: RequestId, worker: AccountId) -> Result<(), TransactionValidityError> {
	let attempt = attempt_of(id, worker);
	let reason = freehold_primitives::job::JobError::RuntimeError;
	submit(worker, vec![Item::Decline { request: id, attempt, reason }])
}

/// Free balance.
pub fn free(who: AccountId) -> Balance {
	Balances::balance(&who)
}

/// Free, held, and royalties to be claimed.
pub fn total(who: AccountId) -> Balance {
	let royalties = ModelShares::portfolio(who, None).into_iter().map(|line| line.claimable);
	Balances::total_balance(&who) + royalties.sum::<Balance>()
}

pub fn events() -> Vec<crate::Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Inference(event) => Some(event),
			_ => None,
		})
		.collect()
}
