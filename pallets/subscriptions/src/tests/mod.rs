//! One module per subject.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod agenda;
mod owners;
mod properties;
mod queries;
mod runs;
mod subscribe;

use crate::{mock::*, Error, Event, HoldReason};
use alloc::{vec, vec::Vec};
use frame_support::{assert_noop, assert_ok};
use freehold_primitives::{
	subscription::{EndReason, SkipReason, SubscriptionId, Term},
	ModelId,
};

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn has_event(event: Event<Test>) -> bool {
	events().contains(&event)
}

/// Requests made for a subscription so far.
fn made(id: SubscriptionId) -> usize {
	let made =
		|event: &Event<Test>| matches!(event, Event::RunMade { subscription, .. } if *subscription == id);
	events().iter().filter(|event| made(event)).count()
}

/// Why a subscription has ended, and what was released.
fn ended(id: SubscriptionId) -> Option<(EndReason, Balance)> {
	events().into_iter().find_map(|event| match event {
		Event::Ended { subscription, reason, released } if subscription == id => Some((reason, released)),
		_ => None,
	})
}
