//! What happens, and to which models.

use super::{HOLDERS, MODELS, NEW};
use crate::mock::*;
use alloc::vec::Vec;
use proptest::{prelude::*, sample::Index};

/// Accounts are indices of `HOLDERS`; numbers of shares are in thousandths of those there are.
#[derive(Clone, Debug)]
pub enum Step {
	/// By which account, until when, and whether it is answered now, or by a later step or never.
	Request(usize, AccountId, u64, bool),
	Answer(Index),
	Wait(u64),
	Transfer(usize, Index, usize, u64),
	Offer(usize, Index, u64, Balance),
	Cancel(Index),
	Buy(Index, usize, u64, Balance),
	Claim(usize, Vec<usize>),
	Payout(usize, Option<AccountId>),
	Royalty(usize, Balance),
	Terms(usize, u32, bool),
	Retire(usize),
}

pub fn step() -> impl Strategy<Value = Step> {
	let (model, holder, index) = (|| 0..MODELS, || 0..HOLDERS.len(), any::<Index>);
	let part = || prop_oneof![2 => Just(1_000u64), 5 => 1..1_000u64, 1 => 0..1_200u64];
	let requester = prop::sample::select(&[REQUESTER, PUBLISHER, OTHER][..]);
	let payout = prop_oneof![prop::sample::select(&HOLDERS[..]), NEW..NEW + 3];
	let royalty = prop_oneof![0..50u64, 0..2_000u64];
	let rarely = || prop::bool::weighted(0.2);
	prop_oneof![
		14 => (model(), requester, 8..25u64, rarely()).prop_map(|(m, a, d, l)| Step::Request(m, a, d, !l)),
		3 => index().prop_map(Step::Answer),
		2 => (1..12u64).prop_map(Step::Wait),
		10 => (model(), index(), holder(), part()).prop_map(|(m, a, b, n)| Step::Transfer(m, a, b, n)),
		6 => (model(), index(), part(), 0..4u64).prop_map(|(m, a, n, p)| Step::Offer(m, a, n, p)),
		1 => index().prop_map(Step::Cancel),
		9 => (index(), holder(), part(), 1..6u64).prop_map(|(o, a, n, p)| Step::Buy(o, a, n, p)),
		9 => (holder(), prop::collection::vec(model(), 1..5)).prop_map(|(a, some)| Step::Claim(a, some)),
		3 => (holder(), prop::option::weighted(0.8, payout)).prop_map(|(a, to)| Step::Payout(a, to)),
		2 => (model(), royalty).prop_map(|(m, royalty)| Step::Royalty(m, royalty)),
		1 => (model(), 0..500_000_000u32, rarely()).prop_map(|(m, asked, close)| Step::Terms(m, asked, close)),
		1 => (0..MODELS - 1).prop_map(Step::Retire),
	]
}

/// What a model asks of derivatives, in billionths; its parents beside the model before it; its royalty.
pub type Plan = (u32, Vec<Index>, Balance);

pub fn plans() -> impl Strategy<Value = Vec<Plan>> {
	let asked = &[400_000_000, 250_000_000, 333_333_333, 142_857_143, 100_000_000, 7][..];
	let royalty = prop_oneof![1..60u64, 1..2_000u64];
	let plan = (prop::sample::select(asked), prop::collection::vec(any::<Index>(), 0..3), royalty);
	prop::collection::vec(plan, MODELS)
}
