//! What a call costs: the royalty, the asks, the protocol's share with its flat minimum, and the
//! rent of the request's place.

use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
pub use freehold_primitives::market::FollowUpFee;
use freehold_primitives::Signature;
use sp_runtime::traits::{CheckedAdd, CheckedDiv, CheckedMul, Saturating, UniqueSaturatedInto};

use crate::{
	callbacks::closing, progress::MAX_REPLACEMENTS, submissions, BalanceOf, Config, Request, Rules,
	WeightInfo,
};

/// Bytes of a submission beside outputs: envelope, extensions, worker, signature, one item.
const ITEM_OVERHEAD: u32 = 256;

/// The least protocol share of a request whose workers all answer: what their submissions would
/// cost as transactions, and its places in the agenda.
pub fn flat<T: Config>(signature: &Signature, redundancy: u8) -> BalanceOf<T> {
	let output = signature
		.encoded_output_len()
		.and_then(|len| u32::try_from(len).ok())
		.unwrap_or(u32::MAX)
		.min(T::MaxOutputBytes::get());
	let workers = u32::from(redundancy.max(1));
	let small = T::WeightInfo::authorize_submit(1, 0);
	let large = T::WeightInfo::authorize_submit(1, output);
	let (commits, answer, tally) = match workers {
		1 => (0, T::WeightInfo::submit_answer(output), Weight::zero()),
		_ => (workers, T::WeightInfo::submit_reveal(output), closing::<T>(T::WeightInfo::agenda_tally())),
	};
	let answer = closing::<T>(answer);
	let times = |weight: Weight, count: u32| weight.saturating_mul(count.into());
	let weight = times(large.saturating_add(answer), workers)
		.saturating_add(times(small.saturating_add(T::WeightInfo::submit_commit()), commits))
		.saturating_add(T::WeightInfo::agenda_draw())
		.saturating_add(tally);
	let submissions = workers.saturating_add(commits);
	let bytes = output.saturating_mul(workers).saturating_add(ITEM_OVERHEAD.saturating_mul(submissions));
	T::FollowUpFee::fee(submissions, weight, bytes)
}

/// What each worker that is drawn in another's place adds to the least protocol share: the other's
/// decline, and the draw.
pub fn spare<T: Config>() -> BalanceOf<T> {
	let weight = T::WeightInfo::authorize_submit(1, 0)
		.saturating_add(submissions::decline_weight::<T>())
		.saturating_add(T::WeightInfo::agenda_expire());
	T::FollowUpFee::fee(1, weight, ITEM_OVERHEAD)
}

/// The least protocol share of a request, after the draws that it has had.
pub fn least_share<T: Config>(request: &Request<T>) -> BalanceOf<T> {
	let replaced = request.attempt.saturating_sub(request.order.redundancy.into());
	request.flat.saturating_add(request.spare.saturating_mul(replaced.into()))
}

/// What a maximum fee must hold beside the price: rent until the deadline, and as many replacements
/// as there may be.
pub fn reserve<T: Config>(rules: &Rules<T>, deadline: BlockNumberFor<T>) -> BalanceOf<T> {
	let replacements = spare::<T>().saturating_mul(u32::from(MAX_REPLACEMENTS).into());
	rent(rules, deadline).saturating_add(replacements)
}

/// What a request's place costs for so many blocks.
pub fn rent<T: Config>(rules: &Rules<T>, blocks: BlockNumberFor<T>) -> BalanceOf<T> {
	let blocks: u32 = blocks.unique_saturated_into();
	rules.rent.saturating_mul(blocks.into())
}

/// The bond that a worker with this ask commits to a request: the price of the call by that ask.
pub fn cover<T: Config>(request: &Request<T>, ask: BalanceOf<T>) -> BalanceOf<T> {
	total(&request.rules, request.royalty, ask, request.order.redundancy, request.flat)
		.unwrap_or(request.escrow)
		.min(request.escrow)
}

/// What silence past its time costs a worker with this ask: the ask, and no less than its part of
/// the protocol's least share, lest who asks for nothing hold requests up for nothing.
pub fn penalty<T: Config>(request: &Request<T>, ask: BalanceOf<T>) -> BalanceOf<T> {
	let workers = BalanceOf::<T>::from(u32::from(request.order.redundancy));
	ask.max(request.flat.checked_div(&workers).unwrap_or_default())
}

/// The protocol's share of a call that pays this royalty and these asks.
pub fn protocol<T: Config>(
	rules: &Rules<T>,
	royalty: BalanceOf<T>,
	asks: BalanceOf<T>,
	flat: BalanceOf<T>,
) -> Option<BalanceOf<T>> {
	let share = rules.share.mul_floor(royalty.checked_add(&asks)?);
	Some(share.max(flat))
}

/// The fee of a call answered by `redundancy` workers with this ask each, without the rent; `None`
/// when it overflows.
pub fn total<T: Config>(
	rules: &Rules<T>,
	royalty: BalanceOf<T>,
	ask: BalanceOf<T>,
	redundancy: u8,
	flat: BalanceOf<T>,
) -> Option<BalanceOf<T>> {
	let asks = ask.checked_mul(&BalanceOf::<T>::from(u32::from(redundancy)))?;
	royalty.checked_add(&asks)?.checked_add(&protocol(rules, royalty, asks, flat)?)
}
