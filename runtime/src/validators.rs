//! Who produces and finalises blocks: the validators that genesis names, with the keys they set.

use crate::{constants::SESSIONS_KEPT, AccountId, Babe, Grandpa, Historical, Runtime, Session};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use pallet_session::{historical, NextKeys, QueuedKeys};
use sp_runtime::{impl_opaque_keys, Perbill};
use sp_staking::{
	offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler},
	SessionIndex,
};

impl_opaque_keys! {
	pub struct SessionKeys {
		pub babe: Babe,
		pub grandpa: Grandpa,
	}
}

/// A validator and, there being no stake, nothing more about it.
pub type Identified = (AccountId, ());

/// Keeps the validators of genesis. Names them anew when one has changed its keys, so that the
/// historical root covers the new ones, and forgets roots that are too old to convict by.
pub struct FixedValidators;

impl FixedValidators {
	fn named_at_genesis() -> Vec<Identified> {
		let mut validators: Vec<_> =
			NextKeys::<Runtime>::iter_keys().map(|validator| (validator, ())).collect();
		validators.sort();
		validators
	}

	fn keys_changed() -> bool {
		QueuedKeys::<Runtime>::get()
			.iter()
			.any(|(validator, keys)| NextKeys::<Runtime>::get(validator).as_ref() != Some(keys))
	}
}

impl pallet_session::SessionManager<AccountId> for FixedValidators {
	fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
		<Self as historical::SessionManager<_, _>>::new_session(index).map(without_identity)
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<AccountId>> {
		<Self as historical::SessionManager<_, _>>::new_session_genesis(index).map(without_identity)
	}

	fn start_session(index: SessionIndex) {
		<Self as historical::SessionManager<_, _>>::start_session(index)
	}

	fn end_session(_: SessionIndex) {}
}

impl historical::SessionManager<AccountId, ()> for FixedValidators {
	fn new_session(_: SessionIndex) -> Option<Vec<Identified>> {
		Self::keys_changed()
			.then(|| Session::validators().into_iter().map(|validator| (validator, ())).collect())
	}

	fn new_session_genesis(_: SessionIndex) -> Option<Vec<Identified>> {
		Some(Self::named_at_genesis())
	}

	fn start_session(index: SessionIndex) {
		if let Some(kept_from) = index.checked_sub(SESSIONS_KEPT) {
			Historical::prune_up_to(kept_from);
		}
	}

	fn end_session(_: SessionIndex) {}
}

fn without_identity(validators: Vec<Identified>) -> Vec<AccountId> {
	validators.into_iter().map(|(validator, ())| validator).collect()
}

/// Keeps a convicted validator from producing and finalising for the rest of the session, as long
/// as fewer than a third are.
pub struct DisableOffenders;

impl OnOffenceHandler<AccountId, Identified, Weight> for DisableOffenders {
	fn on_offence(
		offenders: &[OffenceDetails<AccountId, Identified>],
		slash_fraction: &[Perbill],
		_session: SessionIndex,
	) -> Weight {
		for (details, fraction) in offenders.iter().zip(slash_fraction) {
			Session::report_offence(details.offender.0.clone(), OffenceSeverity(*fraction));
		}
		// Per offender: the disabled, the validators, the disabled again.
		let offenders = offenders.len() as u64;
		<Runtime as frame_system::Config>::DbWeight::get()
			.reads_writes(offenders.saturating_mul(3), offenders)
	}
}
