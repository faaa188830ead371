//! Block production, finality, and what happens to validators who cheat at either.

use crate::{
	constants::{EPOCH_DURATION_IN_SLOTS, SESSIONS_KEPT, SLOT_DURATION, UNIT},
	validators::{DisableOffenders, FixedValidators},
	AccountId, Babe, Balance, Balances, Historical, Offences, Runtime, RuntimeEvent, Session, SessionKeys,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64, KeyOwnerProofSystem},
};
use freehold_primitives::BlockRandomness;
use pallet_session::{
	disabling::UpToLimitDisablingStrategy, historical::NoteHistoricalRoot, FindAccountFromAuthorIndex,
};
use sp_core::crypto::KeyTypeId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

/// Shows that an authority's key belonged to a validator in some session.
pub type KeyOwnerProof<Authority> = <Historical as KeyOwnerProofSystem<(KeyTypeId, Authority)>>::Proof;

parameter_types! {
	pub const KeyDeposit: Balance = UNIT;
	/// Blocks for which a report of an equivocation stays valid.
	pub const ReportLongevity: u64 = SESSIONS_KEPT as u64 * EPOCH_DURATION_IN_SLOTS;
}

/// The most validators.
type MaxAuthorities = ConstU32<1_000>;

impl pallet_babe::Config for Runtime {
	type DisabledValidators = Session;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type EpochDuration = ConstU64<EPOCH_DURATION_IN_SLOTS>;
	type EquivocationReportSystem =
		pallet_babe::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
	type ExpectedBlockTime = ConstU64<SLOT_DURATION>;
	type KeyOwnerProof = KeyOwnerProof<pallet_babe::AuthorityId>;
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type WeightInfo = ();
}

impl pallet_grandpa::Config for Runtime {
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
	type KeyOwnerProof = KeyOwnerProof<pallet_grandpa::AuthorityId>;
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<{ SESSIONS_KEPT as u64 }>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl pallet_authorship::Config for Runtime {
	type EventHandler = ();
	type FindAuthor = FindAccountFromAuthorIndex<Self, Babe>;
}

impl pallet_session::Config for Runtime {
	type Currency = Balances;
	type DisablingStrategy = UpToLimitDisablingStrategy;
	type KeyDeposit = KeyDeposit;
	type Keys = SessionKeys;
	type NextSessionRotation = Babe;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = NoteHistoricalRoot<Self, FixedValidators>;
	type ShouldEndSession = Babe;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

impl pallet_session::historical::Config for Runtime {
	type FullIdentification = ();
	type FullIdentificationOf = NoIdentification;
	type RuntimeEvent = RuntimeEvent;
}

impl pallet_offences::Config for Runtime {
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Self>;
	type OnOffenceHandler = DisableOffenders;
	type RuntimeEvent = RuntimeEvent;
}

/// Without stake there is nothing to identify a validator by but its account.
pub struct NoIdentification;

impl sp_runtime::traits::Convert<AccountId, Option<()>> for NoIdentification {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

/// The VRF output of the block's author; known once Babe has finalised its part of the block.
pub struct AuthorVrf;

impl BlockRandomness for AuthorVrf {
	fn current() -> Option<[u8; 32]> {
		Babe::author_vrf_randomness()
	}
}
