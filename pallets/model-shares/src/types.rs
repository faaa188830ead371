//! What is stored.

use crate::{BalanceOf, Config, Error};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::ownership::SHARES;
use scale_info::TypeInfo;
use sp_runtime::traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Saturating, Zero};

/// The royalties of a model. What a share has earned is a millionth of what was taken since: nothing
/// has to be divided until somebody claims.
#[derive(
	CloneNoBound,
	DebugNoBound,
	DefaultNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Pool<T: Config> {
	/// All royalties taken.
	pub taken: BalanceOf<T>,
	/// Of them paid out.
	pub claimed: BalanceOf<T>,
	/// Left behind by holdings that are gone, in millionths; whole units are divided again.
	pub dust: BalanceOf<T>,
}

impl<T: Config> Pool<T> {
	/// Divides a royalty among all shares, in constant time.
	pub fn add(&mut self, royalty: BalanceOf<T>) {
		// None saturates: with 128 bits, what is taken fits in millionths until 2^108 units have been paid,
		// which is 2^38 times an issuance of 2^70.
		let (again, dust) = whole::<T>(self.dust);
		self.dust = dust;
		self.claimed = self.claimed.saturating_add(again);
		self.taken = self.taken.saturating_add(royalty).saturating_add(again);
	}
}

/// Somebody's part of a model. It is there as long as it has shares or royalties to claim.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Holding<T: Config> {
	/// Those on offer included.
	pub shares: u32,
	/// [`Pool::taken`] up to which `owed` has been reckoned.
	pub reckoned: BalanceOf<T>,
	/// Earned by then and not claimed, in millionths.
	pub owed: BalanceOf<T>,
	/// Who has how much on hold for this entry.
	pub deposit: Option<(T::AccountId, BalanceOf<T>)>,
}

impl<T: Config> Holding<T> {
	/// One without shares.
	pub fn new(pool: &Pool<T>, deposit: Option<(T::AccountId, BalanceOf<T>)>) -> Self {
		Self { shares: 0, reckoned: pool.taken, owed: Zero::zero(), deposit }
	}

	/// What is owed by now, in millionths.
	pub fn owed(&self, pool: &Pool<T>) -> Result<BalanceOf<T>, Error<T>> {
		let since = pool.taken.checked_sub(&self.reckoned).ok_or(Error::<T>::Overflow)?;
		let earned = since.checked_mul(&self.shares.into()).ok_or(Error::<T>::Overflow)?;
		self.owed.checked_add(&earned).ok_or(Error::<T>::Overflow)
	}

	/// What could be claimed.
	pub fn claimable(&self, pool: &Pool<T>) -> BalanceOf<T> {
		self.owed(pool).map(|owed| whole::<T>(owed).0).unwrap_or_default()
	}

	/// Reckons what the shares have earned. Before any change of their number.
	pub fn reckon(&mut self, pool: &Pool<T>) -> Result<(), Error<T>> {
		self.owed = self.owed(pool)?;
		self.reckoned = pool.taken;
		Ok(())
	}

	/// Takes out what can be paid; a fraction of a unit stays.
	pub fn take(&mut self, pool: &Pool<T>) -> Result<BalanceOf<T>, Error<T>> {
		self.reckon(pool)?;
		let (amount, fraction) = whole::<T>(self.owed);
		self.owed = fraction;
		Ok(amount)
	}

	/// Whether nothing is left that could be paid.
	pub fn is_empty(&self) -> bool {
		self.shares == 0 && whole::<T>(self.owed).0.is_zero()
	}
}

/// Whole units of so many millionths, and the millionths that are left.
fn whole<T: Config>(millionths: BalanceOf<T>) -> (BalanceOf<T>, BalanceOf<T>) {
	let shares = BalanceOf::<T>::from(SHARES);
	// There are shares: the division does not fail, and what is left is exact.
	let units = millionths.checked_div(&shares).unwrap_or_default();
	(units, millionths.saturating_sub(units.saturating_mul(shares)))
}

/// Shares for sale. An offer is left by `buy` of the last of them, or by `cancel_offer`.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Offer<T: Config> {
	pub shares: u32,
	/// Of one share.
	pub price: BalanceOf<T>,
}

/// The shares with which somebody supports a candidate for a title. It is left by `withdraw_support`,
/// and shrinks when the supporter has fewer shares.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Support<T: Config> {
	pub candidate: T::AccountId,
	pub shares: u32,
}

/// How a candidate for a title stands.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Candidacy<T: Config> {
	/// Shares that support it.
	pub support: u32,
	/// Since when these are more than half of all.
	pub majority_since: Option<BlockNumberFor<T>>,
}

/// Whether that many shares are more than half.
pub fn is_majority(shares: u32) -> bool {
	shares > SHARES / 2
}
