//! What the protocol earns, spent by referendum and in no other way.

use crate::{
	constants::{treasury_account, DAYS, TREASURY, UNIT},
	governance::TreasurySpender,
	AccountId, Balance, Balances, Runtime, RuntimeEvent, System,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::Mutate,
		tokens::{Pay, PaymentStatus, Preservation, UnityAssetBalanceConversion},
		ConstU32, NeverEnsureOrigin,
	},
	PalletId,
};
use frame_system::EnsureWithSuccess;
use sp_runtime::{traits::IdentityLookup, DispatchError, Permill};

parameter_types! {
	pub const TreasuryId: PalletId = TREASURY;
	pub const NoBurn: Permill = Permill::zero();
	/// The most that one payment of a referendum may be.
	pub const MaxSpend: Balance = 100_000 * UNIT;
}

impl pallet_treasury::Config for Runtime {
	type AssetKind = ();
	type BalanceConverter = UnityAssetBalanceConversion;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Beneficiary = AccountId;
	type BeneficiaryLookup = IdentityLookup<AccountId>;
	type BlockNumberProvider = System;
	type Burn = NoBurn;
	type BurnDestination = ();
	type Currency = Balances;
	// `spend` does it all: nothing waits in `spend_local`'s queue.
	type MaxApprovals = ConstU32<0>;
	type PalletId = TreasuryId;
	type Paymaster = FromTreasury;
	type PayoutPeriod = ConstU32<{ 30 * DAYS }>;
	type RejectOrigin = NeverEnsureOrigin<()>;
	type RuntimeEvent = RuntimeEvent;
	type SpendFunds = ();
	type SpendOrigin = EnsureWithSuccess<TreasurySpender, AccountId, MaxSpend>;
	// Only that queue's.
	type SpendPeriod = ConstU32<DAYS>;
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
}

/// Pays out of the treasury's account, which lives on: fees too small for an account of their own go to it.
pub struct FromTreasury;

impl Pay for FromTreasury {
	type AssetKind = ();
	type Balance = Balance;
	type Beneficiary = AccountId;
	type Error = DispatchError;
	type Id = ();

	fn pay(to: &AccountId, (): (), amount: Balance) -> Result<(), DispatchError> {
		Balances::transfer(&treasury_account(), to, amount, Preservation::Preserve)?;
		Ok(())
	}

	fn check_payment((): ()) -> PaymentStatus {
		PaymentStatus::Success
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(_: &AccountId, (): (), amount: Balance) {
		let _ = Balances::mint_into(&treasury_account(), amount);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_concluded((): ()) {}
}
