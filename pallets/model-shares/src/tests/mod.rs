//! One module per subject.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod lineage;
mod majority;
mod properties;
mod royalties;
mod sales;
mod transfer;

use crate::{mock::*, Error, Event, HoldReason};
use alloc::{vec, vec::Vec};
use frame_support::{assert_noop, assert_ok};
use freehold_primitives::{ownership::SHARES, ModelId};

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn give(from: AccountId, model: ModelId, to: AccountId, shares: u32) {
	assert_ok!(ModelShares::transfer(signed(from), model, to, shares));
}

fn claim(who: AccountId, model: ModelId) -> sp_runtime::DispatchResult {
	ModelShares::claim(signed(who), vec![model].try_into().unwrap())
}

fn has_event(event: Event<Test>) -> bool {
	System::events().into_iter().any(|record| record.event == event.clone().into())
}
