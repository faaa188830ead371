//! One module per subject.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod allow_lists;
#[cfg(feature = "runtime-benchmarks")]
mod dearest;
mod lineage;
mod properties;
mod terms;

use crate::{mock::*, Error, Event, HoldReason};
use alloc::{vec, vec::Vec};
use frame_support::{assert_noop, assert_ok};
use freehold_primitives::{
	licence::{Access, Derivatives, LicenceTerms, Licences as _, Lineage as _, ParentLink},
	ModelId,
};
use sp_core::H256;
use sp_runtime::{DispatchResult, Perbill};

const CLOSED: LicenceTerms = LicenceTerms { access: Access::AllowList, derivatives: Derivatives::Forbidden };
const FREE: LicenceTerms = LicenceTerms { access: Access::Open, derivatives: Derivatives::Free };

fn at(percent: u32) -> LicenceTerms {
	let derivatives = Derivatives::Royalty(Perbill::from_percent(percent));
	LicenceTerms { access: Access::Open, derivatives }
}

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn set_terms(who: AccountId, model: ModelId, version: u32, terms: LicenceTerms) -> DispatchResult {
	ModelLicences::set_terms(signed(who), model, version, terms)
}

fn allow(who: AccountId, model: ModelId, account: AccountId) -> DispatchResult {
	ModelLicences::allow(signed(who), model, 0, account)
}

fn disallow(who: AccountId, model: ModelId, account: AccountId) -> DispatchResult {
	ModelLicences::disallow(signed(who), model, 0, account)
}

fn has_event(event: Event<Test>) -> bool {
	System::events().into_iter().any(|record| record.event == event.clone().into())
}
