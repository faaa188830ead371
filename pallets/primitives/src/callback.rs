//! How other pallets are told that a request has ended.

use crate::{
	model::{ModelId, VersionIndex},
	request::{RefundReason, RequestId, Settlement},
};
use frame_support::{storage::with_storage_layer, weights::Weight};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

/// A request that has just closed: its money has moved, its receipt is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedRequest<'a, AccountId, Balance> {
	pub id: RequestId,
	pub requester: AccountId,
	pub model: ModelId,
	pub version: VersionIndex,
	pub input_root: H256,
	pub outcome: ClosedOutcome<'a, Balance>,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClosedOutcome<'a, Balance> {
	/// Answered and settled.
	Paid {
		settlement: Settlement<Balance>,
		/// SCALE-encoded `Vec<NamedTensor>`.
		output: &'a [u8],
	},
	/// Without an answer; this much went back.
	Refunded { reason: RefundReason, amount: Balance },
}

impl<Balance: Copy> ClosedOutcome<'_, Balance> {
	/// What the requester got back.
	pub fn returned(&self) -> Balance {
		match self {
			Self::Paid { settlement, .. } => settlement.refund,
			Self::Refunded { amount, .. } => *amount,
		}
	}
}

/// Who is told of each request that closes, once, wherever it closes.
pub trait OnRequestClosed<AccountId, Balance> {
	/// The most that [`Self::tell`] weighs, whatever was asked and answered.
	fn weight() -> Weight;

	/// A request has closed. May make requests: none of them closes before the next block, so that
	/// callbacks do not nest. An error undoes what it did, and nothing else.
	fn on_closed(closed: &ClosedRequest<AccountId, Balance>) -> DispatchResult;

	/// [`Self::on_closed`] in a storage layer of its own; its error goes to `failed`.
	fn tell(closed: &ClosedRequest<AccountId, Balance>, failed: &mut dyn FnMut(DispatchError)) {
		if let Err(error) = with_storage_layer(|| Self::on_closed(closed)) {
			failed(error);
		}
	}
}

/// All of them, each by itself: one that fails keeps nothing from the others.
#[impl_trait_for_tuples::impl_for_tuples(8)]
impl<AccountId, Balance> OnRequestClosed<AccountId, Balance> for Tuple {
	fn weight() -> Weight {
		let mut weight = Weight::zero();
		for_tuples!( #( weight = weight.saturating_add(Tuple::weight()); )* );
		weight
	}

	fn on_closed(closed: &ClosedRequest<AccountId, Balance>) -> DispatchResult {
		for_tuples!( #( Tuple::on_closed(closed)?; )* );
		Ok(())
	}

	fn tell(closed: &ClosedRequest<AccountId, Balance>, failed: &mut dyn FnMut(DispatchError)) {
		for_tuples!( #( Tuple::tell(closed, failed); )* );
	}
}
