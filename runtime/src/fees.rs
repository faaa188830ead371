//! What a transaction costs, and who gets it.

use crate::{
	constants::TreasuryAccount,
	governance::parameters::{LengthFee, WeightFee},
	Authorship, Balance, Balances, Runtime,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		tokens::imbalance::ResolveTo,
		OnUnbalanced,
	},
	weights::ConstantMultiplier,
};
use pallet_transaction_payment::{Multiplier, TargetedFeeAdjustment};
use sp_runtime::{traits::Bounded, FixedPointNumber, Perquintill};

parameter_types! {
	/// Fees rise when ordinary extrinsics take more of a block than this.
	pub const TargetFullness: Perquintill = Perquintill::from_percent(25);
	/// Fees change at most by about a third in an hour of full blocks.
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(3, 10_000);
	pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_rational(1, 10);
	pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

/// One HOLD for a second, unless a vote has changed it.
pub type WeightToFee = ConstantMultiplier<Balance, WeightFee>;
/// About one HOLD for a mebibyte, unless a vote has changed it.
pub type LengthToFee = ConstantMultiplier<Balance, LengthFee>;
pub type FeeMultiplierUpdate =
	TargetedFeeAdjustment<Runtime, TargetFullness, AdjustmentVariable, MinimumMultiplier, MaximumMultiplier>;

/// Fees go to the treasury, so that an author pays for filling its own block like anybody else;
/// tips go to the author.
pub struct DealWithFees;

impl OnUnbalanced<Credit<crate::AccountId, Balances>> for DealWithFees {
	fn on_unbalanceds(mut credits: impl Iterator<Item = Credit<crate::AccountId, Balances>>) {
		if let Some(fee) = credits.next() {
			<ResolveTo<TreasuryAccount, Balances> as OnUnbalanced<_>>::on_unbalanced(fee);
		}
		for tip in credits {
			pay_author(tip);
		}
	}
}

/// What the author's account cannot take is burned by dropping it.
fn pay_author(tip: Credit<crate::AccountId, Balances>) {
	if let Some(author) = Authorship::author() {
		drop(Balances::resolve(&author, tip));
	}
}
