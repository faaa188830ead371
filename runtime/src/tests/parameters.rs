//! What a vote can set, and how far.

use super::externalities;
use crate::{
	governance::{
		origins::Origin,
		parameters::{
			dynamic_params::{bonds, fees, windows},
			*,
		},
	},
	AllPalletsWithSystem, Balance, BlockNumber, Parameters, Runtime, RuntimeOrigin,
};
use frame_support::{
	assert_ok,
	traits::{Get, IntegrityTest},
};
use sp_runtime::Perbill;

/// Sets every parameter as low or as high as numbers go.
fn set_all(balance: Balance, blocks: BlockNumber, share: Perbill) {
	use RuntimeParameters::{Bonds, Fees, Windows};
	let all = [
		Fees(fees::Parameters::WeightFee(fees::WeightFee, Some(balance))),
		Fees(fees::Parameters::LengthFee(fees::LengthFee, Some(balance))),
		Fees(fees::Parameters::ProtocolShare(fees::ProtocolShare, Some(share))),
		Fees(fees::Parameters::RentPerBlock(fees::RentPerBlock, Some(balance))),
		Bonds(bonds::Parameters::MinBond(bonds::MinBond, Some(balance))),
		Bonds(bonds::Parameters::ClaimDeposit(bonds::ClaimDeposit, Some(balance))),
		Bonds(bonds::Parameters::ModelDeposit(bonds::ModelDeposit, Some(balance))),
		Bonds(bonds::Parameters::ByteDeposit(bonds::ByteDeposit, Some(balance))),
		Bonds(bonds::Parameters::HoldingDeposit(bonds::HoldingDeposit, Some(balance))),
		Bonds(bonds::Parameters::ListingBond(bonds::ListingBond, Some(balance))),
		Bonds(bonds::Parameters::ChallengeBond(bonds::ChallengeBond, Some(balance))),
		Windows(windows::Parameters::AskDelay(windows::AskDelay, Some(blocks))),
		Windows(windows::Parameters::RoyaltyDelay(windows::RoyaltyDelay, Some(blocks))),
		Windows(windows::Parameters::AnswerSlack(windows::AnswerSlack, Some(blocks))),
		Windows(windows::Parameters::RevealWindow(windows::RevealWindow, Some(blocks))),
		Windows(windows::Parameters::UnbondDelay(windows::UnbondDelay, Some(blocks))),
	];
	for parameter in all {
		assert_ok!(Parameters::set_parameter(RuntimeOrigin::from(Origin::ParameterAdmin), parameter));
	}
}

type Balances = [Balance; 10];
type Blocks = [BlockNumber; 5];

fn in_force() -> (Balances, Perbill, Blocks) {
	let balances = [
		WeightFee::get(),
		LengthFee::get(),
		RentPerBlock::get(),
		MinBond::get(),
		ClaimDeposit::get(),
		ModelDeposit::get(),
		ByteDeposit::get(),
		HoldingDeposit::get(),
		ListingBond::get(),
		ChallengeBond::get(),
	];
	let blocks =
		[AskDelay::get(), RoyaltyDelay::get(), AnswerSlack::get(), RevealWindow::get(), UnbondDelay::get()];
	(balances, ProtocolShare::get(), blocks)
}

#[test]
fn defaults_should_be_the_same_with_state_and_without() {
	let without = in_force();
	assert_eq!(externalities("local").execute_with(in_force), without);
	let stored: Balances = externalities("local").execute_with(|| {
		[
			fees::WeightFee::get(),
			fees::LengthFee::get(),
			fees::RentPerBlock::get(),
			bonds::MinBond::get(),
			bonds::ClaimDeposit::get(),
			bonds::ModelDeposit::get(),
			bonds::ByteDeposit::get(),
			bonds::HoldingDeposit::get(),
			bonds::ListingBond::get(),
			bonds::ChallengeBond::get(),
		]
	});
	assert_eq!(stored, without.0, "defaults are within their bounds");
}

#[test]
fn parameters_should_stay_in_their_bounds_whatever_is_voted() {
	for (balance, blocks, share) in
		[(0, 0, Perbill::zero()), (Balance::MAX, BlockNumber::MAX, Perbill::one())]
	{
		externalities("local").execute_with(|| {
			set_all(balance, blocks, share);
			let (balances, share, blocks) = in_force();
			assert!(balances.iter().all(|value| (1..=10_000 * crate::constants::UNIT).contains(value)));
			assert!(blocks.iter().all(|value| (1..=28 * crate::constants::DAYS).contains(value)));
			assert!(share <= Perbill::from_percent(20));
			<AllPalletsWithSystem as IntegrityTest>::integrity_test();
		});
	}
}

#[test]
fn metadata_should_be_had_without_state() {
	for version in Runtime::metadata_versions() {
		assert!(Runtime::metadata_at_version(version).is_some());
	}
}
