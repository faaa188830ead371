//! What a call costs: the royalty, the asks, and the protocol's share with its flat minimum.

use frame_support::{traits::Get, weights::Weight};
use freehold_primitives::Signature;
use sp_runtime::traits::{CheckedAdd, CheckedMul};

use crate::{progress::MAX_REPLACEMENTS, BalanceOf, Config, WeightInfo};

/// The price of weight and length, were they a transaction's.
pub trait FollowUpFee<Balance> {
	/// The fee for this weight and this many bytes.
	fn fee(weight: Weight, length: u32) -> Balance;
}

/// Bytes of a submission beside outputs: envelope, extensions, worker, signature, one item.
const ITEM_OVERHEAD: u32 = 256;

/// The least protocol share of a request: what its submissions would cost as transactions.
pub fn flat<T: Config>(signature: &Signature, redundancy: u8) -> BalanceOf<T> {
	let bytes = signature
		.encoded_output_len()
		.and_then(|len| u32::try_from(len).ok())
		.unwrap_or(u32::MAX)
		.min(T::MaxOutputBytes::get());
	let authorize = T::WeightInfo::authorize_submit(1, bytes);
	let replacements = u64::from(MAX_REPLACEMENTS);
	let declines = T::WeightInfo::authorize_submit(1, 0)
		.saturating_add(T::WeightInfo::submit_decline())
		.saturating_mul(replacements);
	let (weight, length) = if redundancy <= 1 {
		(authorize.saturating_add(T::WeightInfo::submit_answer(bytes)), bytes.saturating_add(ITEM_OVERHEAD))
	} else {
		let each = authorize
			.saturating_add(T::WeightInfo::authorize_submit(1, 0))
			.saturating_add(T::WeightInfo::submit_commit())
			.saturating_add(T::WeightInfo::submit_reveal(bytes));
		let length = bytes.saturating_add(ITEM_OVERHEAD.saturating_mul(2));
		(each.saturating_mul(redundancy.into()), length.saturating_mul(redundancy.into()))
	};
	T::FollowUpFee::fee(
		weight.saturating_add(declines),
		length.saturating_add(ITEM_OVERHEAD.saturating_mul(MAX_REPLACEMENTS.into())),
	)
}

/// The protocol's share of a call that pays this royalty and these asks.
pub fn protocol<T: Config>(
	royalty: BalanceOf<T>,
	asks: BalanceOf<T>,
	flat: BalanceOf<T>,
) -> Option<BalanceOf<T>> {
	let share = T::ProtocolShare::get().mul_floor(royalty.checked_add(&asks)?);
	Some(share.max(flat))
}

/// The whole fee of a call answered by `redundancy` workers with this ask each; `None` when it
/// overflows.
pub fn total<T: Config>(
	royalty: BalanceOf<T>,
	ask: BalanceOf<T>,
	redundancy: u8,
	flat: BalanceOf<T>,
) -> Option<BalanceOf<T>> {
	let asks = ask.checked_mul(&BalanceOf::<T>::from(u32::from(redundancy)))?;
	royalty.checked_add(&asks)?.checked_add(&protocol::<T>(royalty, asks, flat)?)
}
