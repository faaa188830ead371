//! A runtime of system, balances, the registry with all it needs, the packages, this pallet, and one that calls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use alloc::{vec, vec::Vec};
use codec::Encode;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Contains},
	PalletId,
};
use frame_system::EnsureRoot;
use freehold_primitives::{
	model::claim_commitment,
	package::{part_count, part_leaves, PackageClass, PackageId, Packages},
	referee::{
		data_root,
		graph::{Initializer, Input, Operator, Output},
		ops::{Linear, Op, Unary},
		package_id, Array, Backend, Data, ElementType, Graph, NamedTensor, Part, Session, TensorType,
		Tolerance, Value,
	},
	Artifact, HostBlake2b256, ModelId, Signature,
};
use pallet_model_registry::types::{NewModel, NewVersion};
use sp_core::H256;
use sp_runtime::{BuildStorage, Perbill};

use crate as pallet_on_chain_inference;

mod caller;

pub use caller::{Admitted, Call as CallerCall, Error as CallerError, Failed};

pub type AccountId = u64;
pub type Balance = u64;

pub const PUBLISHER: AccountId = 1;
pub const ALICE: AccountId = 2;
pub const TREASURY: AccountId = 3;
pub const BOB: AccountId = 4;
pub const FUNDS: Balance = 1_000_000_000;
pub const ROYALTY: Balance = 4_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 5;
pub const MAX_INLINE: u32 = 128;

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
	#[runtime::pallet_index(5)]
	pub type ModelListings = pallet_model_listings::Pallet<Test>;
	#[runtime::pallet_index(6)]
	pub type ModelPackages = pallet_model_packages::Pallet<Test>;
	#[runtime::pallet_index(7)]
	pub type OnChainInference = pallet_on_chain_inference::Pallet<Test>;
	#[runtime::pallet_index(8)]
	pub type Caller = caller::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
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
	type Packages = ModelPackages;
	type WeightInfo = ();
	type ClaimDeposit = ConstU64<1>;
	type BaseDeposit = ConstU64<1>;
	type ByteDeposit = ConstU64<0>;
	type MinClaimAge = ConstU64<1>;
	type MaxClaimAge = ConstU64<10>;
	type MaxVersions = ConstU32<4>;
	type MaxModelBytes = ConstU64<1_000_000>;
	type MaxGoldenBytes = ConstU64<1_000>;
	type MaxInputBytes = ConstU32<65_536>;
	type MaxOutputBytes = ConstU32<65_536>;
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
	type MaxDerivativeShare = Half;
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
	type WinnerShare = Half;
	type ListingBond = ConstU64<100>;
	type ChallengeBond = ConstU64<100>;
	type AnswerPeriod = ConstU64<10>;
	type ChallengeCooldown = ConstU64<10>;
	type SuspensionPeriod = ConstU64<20>;
	type SuspensionCooldown = ConstU64<10>;
	type PollTimeout = ConstU64<10>;
	type WeightInfo = ();
}

impl pallet_model_packages::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BaseDeposit = ConstU64<1>;
	type ByteDeposit = ConstU64<1>;
	type MaxGraphBytes = ConstU32<65_536>;
	type MaxExecutionWork = ConstU64<1_000_000>;
	type MaxExecutionBytes = ConstU64<{ 48 << 20 }>;
	type WeightInfo = ();
}

parameter_types! {
	pub const Half: Perbill = Perbill::from_percent(50);
	pub const SharesPotId: PalletId = PalletId(*b"fh/share");
	pub const TreasuryAccount: AccountId = TREASURY;
	pub static ProtocolShare: Perbill = Perbill::from_percent(5);
	/// Whose money a vote binds.
	pub static Voter: Option<AccountId> = None;
}

pub struct Unbound;
impl Contains<AccountId> for Unbound {
	fn contains(who: &AccountId) -> bool {
		Voter::get() != Some(*who)
	}
}

impl crate::Config for Test {
	type Currency = Balances;
	type Models = ModelRegistry;
	type Executor = ModelPackages;
	type Licences = ModelLicences;
	type Listings = ModelListings;
	type MayPay = Unbound;
	type Royalties = ModelShares;
	type ProtocolPayee = TreasuryAccount;
	type ProtocolShare = ProtocolShare;
	type MaxInputBytes = ConstU32<4096>;
	type MaxInlineOutput = ConstU32<MAX_INLINE>;
	type WeightInfo = ();
}

impl caller::Config for Test {
	type Inference = OnChainInference;
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let balances = [PUBLISHER, ALICE, TREASURY, BOB].map(|who| (who, FUNDS)).to_vec();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	pallet_model_shares::GenesisConfig::<Test>::default().assimilate_storage(&mut storage).unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		ProtocolShare::set(Perbill::from_percent(5));
		Voter::set(None);
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
	ModelRegistry::do_try_state().unwrap();
	ModelShares::do_try_state().unwrap();
	ModelLicences::do_try_state().unwrap();
	ModelPackages::do_try_state().unwrap();
}

/// A graph and the bytes of its initializers.
#[derive(Clone, Default)]
pub struct Sample {
	pub graph: Graph,
	pub initializers: Vec<Vec<u8>>,
}

impl Sample {
	fn of(input: TensorType) -> Self {
		let mut sample = Self::default();
		sample.graph.inputs.push(Input { name: b"x".to_vec(), r#type: input });
		sample
	}

	fn operator(&mut self, op: Op, inputs: Vec<Value>) -> Value {
		let operator = Operator { op, inputs, output: TensorType::new(ElementType::Float32, []) };
		let output = operator.op.infer(&self.graph.input_types(&operator).unwrap()).unwrap();
		self.graph.operators.push(Operator { output, ..operator });
		Value::Operator(self.graph.operators.len() as u32 - 1)
	}

	fn output(mut self, value: Value) -> Self {
		self.graph.outputs.push(Output { name: b"y".to_vec(), value });
		self
	}

	pub fn id(&self) -> PackageId {
		package_id::<HostBlake2b256>(&self.graph).into()
	}

	/// Places graph and initializers.
	pub fn place(&self) -> PackageId {
		self.place_graph();
		for (i, data) in (0u32..).zip(&self.initializers) {
			for part in 0..part_count(data.len() as u64) {
				let leaves = part_leaves(data.len() as u64, part).unwrap();
				let piece = Part::of::<HostBlake2b256>(data, &leaves).unwrap();
				let publisher = RuntimeOrigin::signed(PUBLISHER);
				ModelPackages::place_part(publisher, self.id(), i, part, piece).unwrap();
			}
		}
		self.id()
	}

	pub fn place_graph(&self) {
		let bytes = self.graph.encode().try_into().unwrap();
		ModelPackages::place(RuntimeOrigin::signed(PUBLISHER), bytes).unwrap();
	}

	/// What the referee itself makes of these inputs.
	pub fn run(&self, inputs: &[NamedTensor]) -> Vec<NamedTensor> {
		let initializers = self.graph.initializers.iter().zip(&self.initializers);
		let array = |(initializer, bytes): (&Initializer, &Vec<u8>)| {
			Array::new(initializer.r#type.shape.clone(), Data::from_bytes(initializer.r#type.element, bytes))
		};
		let initializers: Vec<Array> = initializers.map(|pair| array(pair).unwrap()).collect();
		let session = Session::new(&self.graph, &initializers, Backend::SCALAR).unwrap();
		let inputs: Vec<Array> = inputs.iter().map(|input| Array::try_from(&input.tensor).unwrap()).collect();
		let outputs = session.execute(&inputs).unwrap();
		let names = self.graph.outputs.iter().map(|output| output.name.clone());
		names.zip(outputs).map(|(name, output)| NamedTensor { name, tensor: output.to_tensor() }).collect()
	}
}

/// Four floats times a matrix, to three that are not below zero.
pub fn dense() -> Sample {
	let mut sample = Sample::of(TensorType::new(ElementType::Float32, [1, 4]));
	let weights = (0u8..12).flat_map(|i| (f32::from(i) / 7.0 - 0.5).to_le_bytes()).collect::<Vec<_>>();
	let r#type = TensorType::new(ElementType::Float32, [4, 3]);
	let root = data_root::<HostBlake2b256>(&r#type, &weights);
	sample.graph.initializers.push(Initializer { r#type, root });
	sample.initializers.push(weights);
	let product = Op::Linear(Linear::MatMul { transpose_b: false });
	let y = sample.operator(product, vec![Value::Input(0), Value::Initializer(0)]);
	let y = sample.operator(Op::Unary(Unary::Relu), vec![y]);
	sample.output(y)
}

/// So many floats, those below zero replaced by zero, so many times over.
pub fn relu(len: u32, times: u32) -> Sample {
	let mut sample = Sample::of(TensorType::new(ElementType::Float32, [len]));
	let relu = |y, _| sample.operator(Op::Unary(Unary::Relu), vec![y]);
	let y = (0..times).fold(Value::Input(0), relu);
	sample.output(y)
}

/// Registers a model with this royalty whose only version is the package, which is in state.
pub fn publish_for(package: PackageId, royalty: Balance) -> ModelId {
	let info = ModelPackages::package(&package).unwrap();
	let tolerance = match info.class {
		PackageClass::Exact => Tolerance::Exact,
		_ => Tolerance::all_close(0.01, 0.001).unwrap(),
	};
	register(Some(package), info.signature, tolerance, royalty)
}

/// Registers a model whose only version is a package, or an ONNX file.
pub fn register(
	package: Option<PackageId>,
	signature: Signature,
	tolerance: Tolerance,
	royalty: Balance,
) -> ModelId {
	let artifact = Artifact::of(b"file");
	let title = package.unwrap_or(artifact.hash);
	let salt = [9; 32];
	let publisher = RuntimeOrigin::signed(PUBLISHER);
	let commitment = claim_commitment(&PUBLISHER, &title, &salt);
	ModelRegistry::claim(publisher.clone(), commitment).unwrap();
	System::set_block_number(System::block_number() + 1);
	let version = NewVersion {
		artifact,
		package,
		locators: vec![b"file:///model.fhp".to_vec().try_into().unwrap()].try_into().unwrap(),
		golden: None,
		signature,
		tolerance,
		licence: H256::zero(),
		terms: Default::default(),
	};
	let model = NewModel {
		name: b"model".to_vec().try_into().unwrap(),
		description: Default::default(),
		royalty,
		version,
		parents: Default::default(),
		max_share: Perbill::one(),
	};
	ModelRegistry::register(publisher, salt, model).unwrap();
	title
}

/// A model that is placed whole.
pub fn publish(sample: &Sample) -> ModelId {
	publish_for(sample.place(), ROYALTY)
}

/// An input of these floats.
pub fn floats(shape: &[u32], values: &[f32]) -> Vec<NamedTensor> {
	let tensor = Array::new(shape, Data::F32(values.to_vec())).unwrap().to_tensor();
	vec![NamedTensor { name: b"x".to_vec(), tensor }]
}

/// What [`dense`] takes.
pub fn four(values: [f32; 4]) -> Vec<NamedTensor> {
	floats(&[1, 4], &values)
}
