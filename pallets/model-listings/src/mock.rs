//! A runtime of system, balances, the registry, the listings, and the referenda that decide on them.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects)]

use crate as pallet_model_listings;
use alloc::borrow::Cow;
use frame_support::{
	derive_impl, ord_parameter_types, parameter_types,
	traits::{ConstU32, ConstU64, EnsureOrigin, EqualPrivilegeOnly, Hooks, OriginTrait, TotalIssuanceOf},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureSigned, EnsureSignedBy};
use freehold_primitives::{
	listing::PollIndex,
	model::claim_commitment,
	referee::{ElementType, Tolerance},
	Artifact, ModelId, Signature, TensorSpec,
};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_model_registry::types::{NewModel, NewVersion};
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use sp_core::H256;
use sp_runtime::{str_array, BuildStorage, Perbill};

pub type AccountId = u64;
pub type Balance = u64;

/// Publishes models.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const TREASURY: AccountId = 4;
/// Has most of all tokens.
pub const VOTER: AccountId = 5;
pub const COMMITTEE: AccountId = 6;
/// Has no account.
pub const NOBODY: AccountId = 9;
pub const FUNDS: Balance = 1_000_000;
pub const LISTING_BOND: Balance = 1_000;
pub const CHALLENGE_BOND: Balance = 2_000;
pub const SUBMISSION_DEPOSIT: Balance = 10;
pub const DECISION_DEPOSIT: Balance = 100;
pub const POLL_DEPOSITS: Balance = SUBMISSION_DEPOSIT + DECISION_DEPOSIT;
pub const ANSWER_PERIOD: u64 = 10;
pub const CHALLENGE_COOLDOWN: u64 = 30;
pub const SUSPENSION_PERIOD: u64 = 8;
pub const SUSPENSION_COOLDOWN: u64 = 20;
pub const POLL_TIMEOUT: u64 = 40;
/// From the opening of a referendum to its end, enactment included, however it ends.
pub const VOTE: u64 = 12;

/// The origins of referenda.
#[frame_support::pallet(dev_mode)]
pub mod origins {
	use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
	use scale_info::TypeInfo;

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	#[pallet::origin]
	pub enum Origin {
		ListModel,
		DelistModel,
	}
}

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
	pub type ModelListings = pallet_model_listings::Pallet<Test>;
	#[runtime::pallet_index(4)]
	pub type Origins = origins::Pallet<Test>;
	#[runtime::pallet_index(5)]
	pub type Preimage = pallet_preimage::Pallet<Test>;
	#[runtime::pallet_index(6)]
	pub type Scheduler = pallet_scheduler::Pallet<Test>;
	#[runtime::pallet_index(7)]
	pub type Voting = pallet_conviction_voting::Pallet<Test>;
	#[runtime::pallet_index(8)]
	pub type Referenda = pallet_referenda::Pallet<Test>;
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
	type Shares = ();
	type Licences = ();
	type Lineage = ();
	type Packages = ();
	type WeightInfo = ();
	type ClaimDeposit = ConstU64<1>;
	type BaseDeposit = ConstU64<100>;
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

impl origins::Config for Test {}

impl pallet_preimage::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = ();
}

impl pallet_scheduler::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaximumWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type MaxScheduledPerBlock = ConstU32<100>;
	type WeightInfo = ();
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

impl pallet_conviction_voting::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type Currency = Balances;
	type Polls = Referenda;
	type MaxTurnout = TotalIssuanceOf<Balances, AccountId>;
	type MaxVotes = ConstU32<100>;
	type VoteLockingPeriod = ConstU64<1>;
	type BlockNumberProvider = System;
	type VotingHooks = ();
}

pub struct Tracks;
impl Tracks {
	fn track(id: u8, name: &str) -> Track<u8, Balance, u64> {
		let half = Perbill::from_percent(50);
		let whole = Perbill::from_percent(100);
		Track {
			id,
			info: TrackInfo {
				name: str_array(name),
				max_deciding: 10,
				decision_deposit: DECISION_DEPOSIT,
				prepare_period: 1,
				decision_period: 8,
				confirm_period: 1,
				min_enactment_period: 1,
				min_approval: Curve::LinearDecreasing { length: whole, floor: half, ceil: whole },
				min_support: Curve::LinearDecreasing { length: whole, floor: Perbill::zero(), ceil: half },
			},
		}
	}
}
impl TracksInfo<Balance, u64> for Tracks {
	type Id = u8;
	type RuntimeOrigin = OriginCaller;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<u8, Balance, u64>>> {
		[Self::track(0, "list"), Self::track(1, "delist")].into_iter().map(Cow::Owned)
	}

	fn track_for(origin: &OriginCaller) -> Result<u8, ()> {
		match origin {
			OriginCaller::Origins(origins::Origin::ListModel) => Ok(0),
			OriginCaller::Origins(origins::Origin::DelistModel) => Ok(1),
			_ => Err(()),
		}
	}
}

impl pallet_referenda::Config for Test {
	type WeightInfo = ();
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type Scheduler = Scheduler;
	type Currency = Balances;
	type SubmitOrigin = frame_support::traits::AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type CancelOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Slash = ();
	type Votes = Balance;
	type Tally = pallet_conviction_voting::TallyOf<Test>;
	type SubmissionDeposit = ConstU64<SUBMISSION_DEPOSIT>;
	type MaxQueued = ConstU32<3>;
	type UndecidingTimeout = ConstU64<20>;
	type AlarmInterval = ConstU64<1>;
	type Tracks = Tracks;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const MaximumWeight: Weight = Weight::from_parts(2_000_000_000_000, u64::MAX);
	pub const Treasury: AccountId = TREASURY;
	pub const WinnerShare: Perbill = Perbill::from_percent(50);
	pub ListModel: OriginCaller = origins::Origin::ListModel.into();
	pub DelistModel: OriginCaller = origins::Origin::DelistModel.into();
}
ord_parameter_types! {
	pub const Committee: AccountId = COMMITTEE;
}

/// Takes one of the origins of referenda.
pub struct Ensure<Wanted>(core::marker::PhantomData<Wanted>);
impl<Wanted: frame_support::traits::Get<OriginCaller>> EnsureOrigin<RuntimeOrigin> for Ensure<Wanted> {
	type Success = ();

	fn try_origin(origin: RuntimeOrigin) -> Result<(), RuntimeOrigin> {
		if origin.caller() == &Wanted::get() {
			Ok(())
		} else {
			Err(origin)
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(Wanted::get().into())
	}
}

impl crate::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Titles = ModelRegistry;
	type Polls = crate::polls::Referenda<Test, ListModel, DelistModel>;
	type ListOrigin = Ensure<ListModel>;
	type DelistOrigin = Ensure<DelistModel>;
	type EmergencyOrigin = EnsureSignedBy<Committee, AccountId>;
	type ProtocolPayee = Treasury;
	type WinnerShare = WinnerShare;
	type ListingBond = ConstU64<LISTING_BOND>;
	type ChallengeBond = ConstU64<CHALLENGE_BOND>;
	type AnswerPeriod = ConstU64<ANSWER_PERIOD>;
	type ChallengeCooldown = ConstU64<CHALLENGE_COOLDOWN>;
	type SuspensionPeriod = ConstU64<SUSPENSION_PERIOD>;
	type SuspensionCooldown = ConstU64<SUSPENSION_COOLDOWN>;
	type PollTimeout = ConstU64<POLL_TIMEOUT>;
	type WeightInfo = ();
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut balances = [ALICE, BOB, CAROL, TREASURY].map(|who| (who, FUNDS)).to_vec();
	balances.push((VOTER, 100 * FUNDS));
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
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
	ModelListings::do_try_state().unwrap();
	ModelRegistry::do_try_state().unwrap();
}

/// Lets blocks pass, with what is scheduled in them.
pub fn pass(blocks: u64) {
	for _ in 0..blocks {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		Scheduler::on_initialize(next);
	}
}

/// Votes with all that the voter has.
pub fn vote(poll: PollIndex, aye: bool) {
	let vote = Vote { aye, conviction: Conviction::None };
	let vote = AccountVote::Standard { vote, balance: 99 * FUNDS };
	Voting::vote(RuntimeOrigin::signed(VOTER), poll, vote).unwrap();
}

/// Registers a model of Alice's; `file` stands for its ONNX file.
pub fn publish(file: &[u8]) -> ModelId {
	let artifact = Artifact::of(file);
	let salt = [9; 32];
	let commitment = claim_commitment(&ALICE, &artifact.hash, &salt);
	ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment).unwrap();
	pass(1);
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
		terms: Default::default(),
	};
	let model = NewModel {
		name: b"model".to_vec().try_into().unwrap(),
		description: Default::default(),
		royalty: 1,
		version,
		parents: Default::default(),
		max_share: Default::default(),
	};
	ModelRegistry::register(RuntimeOrigin::signed(ALICE), salt, model).unwrap();
	artifact.hash
}
