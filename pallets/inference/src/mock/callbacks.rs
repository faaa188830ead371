//! Who is told of closed requests in tests, and requests as other pallets make them.

use super::*;
use frame_support::traits::{fungible::Mutate, tokens::Preservation};
use freehold_primitives::{
	callback::{ClosedOutcome, ClosedRequest, OnRequestClosed},
	market::{Inference as Market, RequestOf},
};
use sp_runtime::{DispatchError, DispatchResult};

parameter_types! {
	/// What has been told of closed requests: id, what returned, and the output of one that was paid.
	pub static Closed: Vec<(RequestId, Balance, Option<Vec<u8>>)> = Vec::new();
	/// Has a callback fail, after it has moved money.
	pub static Fail: bool = false;
	/// Has a callback ask again for what was closed.
	pub static Repeat: bool = false;
}

pub const CALLBACK_WEIGHT: Weight = Weight::from_parts(1_000, 0);

type Closing<'a> = ClosedRequest<'a, AccountId, Balance>;

/// Remembers what it is told.
pub struct Told;
impl OnRequestClosed<AccountId, Balance> for Told {
	fn weight() -> Weight {
		CALLBACK_WEIGHT
	}

	fn on_closed(closed: &Closing) -> DispatchResult {
		let output = match closed.outcome {
			ClosedOutcome::Paid { output, .. } => Some(output.to_vec()),
			ClosedOutcome::Refunded { .. } => None,
		};
		Closed::mutate(|told| told.push((closed.id, closed.outcome.returned(), output)));
		Ok(())
	}
}

/// Takes money from the requester, and fails.
pub struct Failing;
impl OnRequestClosed<AccountId, Balance> for Failing {
	fn weight() -> Weight {
		CALLBACK_WEIGHT
	}

	fn on_closed(closed: &Closing) -> DispatchResult {
		if !Fail::get() {
			return Ok(());
		}
		Balances::transfer(&closed.requester, &OTHER, 1, Preservation::Preserve)?;
		Err(DispatchError::Other("told to fail"))
	}
}

/// Asks again for what was closed.
pub struct Again;
impl OnRequestClosed<AccountId, Balance> for Again {
	fn weight() -> Weight {
		CALLBACK_WEIGHT
	}

	fn on_closed(closed: &Closing) -> DispatchResult {
		if !Repeat::get() {
			return Ok(());
		}
		<Inference as Market<_, _, _>>::request(&closed.requester, order(closed.model, closed.id)).map(drop)
	}
}

/// A request as another pallet makes it.
pub fn order(model: ModelId, salt: H256) -> RequestOf<Balance, u64> {
	RequestOf {
		model,
		version: 0,
		inputs: inputs(1),
		redundancy: 1,
		max_fee: MAX_FEE,
		deadline: 50,
		salt,
		source: None,
	}
}
