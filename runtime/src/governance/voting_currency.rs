//! HOLD that votes is not paid away, and what may be paid away does not vote.
//!
//! A lock takes in what is on hold, and what is on hold for requests is paid to workers, lock or no
//! lock: it could vote again with whoever gets it. So an account has either of them, never both. Other holds
//! return to the account or are forfeited, and vote.

use crate::{AccountId, Balance, Balances, BlockNumber, RuntimeHoldReason, System};
use frame_support::{
	dispatch::DispatchResult,
	traits::{
		fungible::{Inspect, InspectHold},
		tokens::{
			BalanceStatus, DepositConsequence, Fortitude, Preservation, Provenance, WithdrawConsequence,
		},
		Contains, Currency, ExistenceRequirement, LockIdentifier, LockableCurrency, ReservableCurrency,
		SignedImbalance, WithdrawReasons,
	},
};
use sp_runtime::{DispatchError, TokenError};

/// Accounts of whose HOLD nothing is locked.
pub struct Unbound;

impl Contains<AccountId> for Unbound {
	fn contains(who: &AccountId) -> bool {
		System::account(who).data.frozen == 0
	}
}

/// Whether an account has HOLD in requests or subscriptions.
fn spends(who: &AccountId) -> bool {
	let escrow = pallet_inference::HoldReason::Escrow.into();
	let funds = pallet_subscriptions::HoldReason::Funds.into();
	let on_hold = |reason: RuntimeHoldReason| Balances::balance_on_hold(&reason, who);
	on_hold(escrow) != 0 || on_hold(funds) != 0
}

/// What an account can vote with, of such a sum.
fn votes(who: &AccountId, sum: Balance) -> Balance {
	if spends(who) {
		0
	} else {
		sum
	}
}

/// The balances, for the pallets that lock votes. Whoever has HOLD in requests or subscriptions has nothing
/// to vote with, and cannot pay the bond of a voter or a candidate in elections.
pub struct VotingCurrency;

type Positive = <Balances as Currency<AccountId>>::PositiveImbalance;
type Negative = <Balances as Currency<AccountId>>::NegativeImbalance;

impl Currency<AccountId> for VotingCurrency {
	type Balance = Balance;
	type NegativeImbalance = Negative;
	type PositiveImbalance = Positive;

	fn total_balance(who: &AccountId) -> Balance {
		votes(who, <Balances as Currency<_>>::total_balance(who))
	}
	fn free_balance(who: &AccountId) -> Balance {
		votes(who, Balances::free_balance(who))
	}
	fn can_slash(who: &AccountId, value: Balance) -> bool {
		Balances::can_slash(who, value)
	}
	fn total_issuance() -> Balance {
		<Balances as Currency<AccountId>>::total_issuance()
	}
	fn active_issuance() -> Balance {
		<Balances as Currency<AccountId>>::active_issuance()
	}
	fn deactivate(amount: Balance) {
		<Balances as Currency<AccountId>>::deactivate(amount);
	}
	fn reactivate(amount: Balance) {
		<Balances as Currency<AccountId>>::reactivate(amount);
	}
	fn minimum_balance() -> Balance {
		<Balances as Currency<AccountId>>::minimum_balance()
	}
	fn burn(amount: Balance) -> Positive {
		<Balances as Currency<AccountId>>::burn(amount)
	}
	fn issue(amount: Balance) -> Negative {
		<Balances as Currency<AccountId>>::issue(amount)
	}
	fn ensure_can_withdraw(
		who: &AccountId,
		amount: Balance,
		reasons: WithdrawReasons,
		new_balance: Balance,
	) -> DispatchResult {
		Balances::ensure_can_withdraw(who, amount, reasons, new_balance)
	}
	fn transfer(
		source: &AccountId,
		dest: &AccountId,
		value: Balance,
		liveness: ExistenceRequirement,
	) -> DispatchResult {
		<Balances as Currency<_>>::transfer(source, dest, value, liveness)
	}
	fn slash(who: &AccountId, value: Balance) -> (Negative, Balance) {
		Balances::slash(who, value)
	}
	fn deposit_into_existing(who: &AccountId, value: Balance) -> Result<Positive, DispatchError> {
		Balances::deposit_into_existing(who, value)
	}
	fn deposit_creating(who: &AccountId, value: Balance) -> Positive {
		Balances::deposit_creating(who, value)
	}
	fn withdraw(
		who: &AccountId,
		value: Balance,
		reasons: WithdrawReasons,
		liveness: ExistenceRequirement,
	) -> Result<Negative, DispatchError> {
		<Balances as Currency<_>>::withdraw(who, value, reasons, liveness)
	}
	fn make_free_balance_be(who: &AccountId, balance: Balance) -> SignedImbalance<Balance, Positive> {
		Balances::make_free_balance_be(who, balance)
	}
}

impl ReservableCurrency<AccountId> for VotingCurrency {
	fn can_reserve(who: &AccountId, value: Balance) -> bool {
		!spends(who) && Balances::can_reserve(who, value)
	}
	fn slash_reserved(who: &AccountId, value: Balance) -> (Negative, Balance) {
		Balances::slash_reserved(who, value)
	}
	fn reserved_balance(who: &AccountId) -> Balance {
		Balances::reserved_balance(who)
	}
	// A vote in an election asks for no balance: its bond is where it can fail.
	fn reserve(who: &AccountId, value: Balance) -> DispatchResult {
		frame_support::ensure!(!spends(who), TokenError::FundsUnavailable);
		Balances::reserve(who, value)
	}
	fn unreserve(who: &AccountId, value: Balance) -> Balance {
		Balances::unreserve(who, value)
	}
	fn repatriate_reserved(
		slashed: &AccountId,
		beneficiary: &AccountId,
		value: Balance,
		status: BalanceStatus,
	) -> Result<Balance, DispatchError> {
		Balances::repatriate_reserved(slashed, beneficiary, value, status)
	}
}

impl LockableCurrency<AccountId> for VotingCurrency {
	type MaxLocks = <Balances as LockableCurrency<AccountId>>::MaxLocks;
	type Moment = BlockNumber;

	fn set_lock(id: LockIdentifier, who: &AccountId, amount: Balance, reasons: WithdrawReasons) {
		Balances::set_lock(id, who, amount, reasons);
	}
	fn extend_lock(id: LockIdentifier, who: &AccountId, amount: Balance, reasons: WithdrawReasons) {
		Balances::extend_lock(id, who, amount, reasons);
	}
	fn remove_lock(id: LockIdentifier, who: &AccountId) {
		Balances::remove_lock(id, who);
	}
}

impl Inspect<AccountId> for VotingCurrency {
	type Balance = Balance;

	fn total_issuance() -> Balance {
		<Balances as Inspect<AccountId>>::total_issuance()
	}
	fn active_issuance() -> Balance {
		<Balances as Inspect<AccountId>>::active_issuance()
	}
	fn minimum_balance() -> Balance {
		<Balances as Inspect<AccountId>>::minimum_balance()
	}
	fn total_balance(who: &AccountId) -> Balance {
		votes(who, <Balances as Inspect<_>>::total_balance(who))
	}
	fn balance(who: &AccountId) -> Balance {
		votes(who, Balances::balance(who))
	}
	fn reducible_balance(who: &AccountId, preservation: Preservation, force: Fortitude) -> Balance {
		Balances::reducible_balance(who, preservation, force)
	}
	fn can_deposit(who: &AccountId, amount: Balance, provenance: Provenance) -> DepositConsequence {
		Balances::can_deposit(who, amount, provenance)
	}
	fn can_withdraw(who: &AccountId, amount: Balance) -> WithdrawConsequence<Balance> {
		Balances::can_withdraw(who, amount)
	}
}
