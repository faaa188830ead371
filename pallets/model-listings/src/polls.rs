//! How referenda are opened and what became of them.

use crate::{types::Outcome, Call, Config};
use alloc::boxed::Box;
use core::marker::PhantomData;
use frame_support::traits::{schedule::DispatchTime, Get, ReservableCurrency, StorePreimage};
use frame_system::RawOrigin;
use freehold_primitives::{listing::PollIndex, ModelId};
use pallet_referenda::{CallOf, PalletsOriginOf, ReferendumCount, ReferendumInfo, ReferendumInfoFor};
use sp_runtime::{traits::Zero, DispatchError};

type CurrencyOf<T> = <T as pallet_referenda::Config>::Currency;

/// Referenda about listings.
pub trait Polls<AccountId> {
	/// Opens a referendum that enacts `list(model)`; `who` pays its deposits.
	fn open_listing(who: &AccountId, model: &ModelId) -> Result<PollIndex, DispatchError>;

	/// Opens a referendum that enacts `delist(model)`; `who` pays its deposits.
	fn open_delisting(who: &AccountId, model: &ModelId) -> Result<PollIndex, DispatchError>;

	/// How it ended; `None` as long as it has not.
	fn outcome(poll: PollIndex) -> Option<Outcome>;

	/// Returns its deposits to who paid them, if it has ended.
	fn close(poll: PollIndex);

	/// Ends it by a vote.
	#[cfg(feature = "runtime-benchmarks")]
	fn finish(poll: PollIndex, approved: bool);
}

/// Without referenda: nobody can propose, and no challenge can be answered.
impl<AccountId> Polls<AccountId> for () {
	fn open_listing(_: &AccountId, _: &ModelId) -> Result<PollIndex, DispatchError> {
		Err(DispatchError::Unavailable)
	}

	fn open_delisting(_: &AccountId, _: &ModelId) -> Result<PollIndex, DispatchError> {
		Err(DispatchError::Unavailable)
	}

	fn outcome(_: PollIndex) -> Option<Outcome> {
		Some(Outcome::Lapsed)
	}

	fn close(_: PollIndex) {}

	#[cfg(feature = "runtime-benchmarks")]
	fn finish(_: PollIndex, _: bool) {}
}

/// Polls by `pallet_referenda`: `List` and `Delist` give the origins that its tracks are for.
///
/// Both deposits are paid at once, so that a referendum needs nothing but votes, and so never times out
/// for want of one. [`Polls::close`] returns them: also the submission deposit of a rejected referendum,
/// which `pallet_referenda` itself would keep in reserve for ever. Those of a killed one are gone. Of a
/// referendum that outlasts its proposal or challenge, anybody can have them returned by
/// `refund_decision_deposit` and `refund_submission_deposit`.
pub struct Referenda<T, List, Delist>(PhantomData<(T, List, Delist)>);

impl<T, List, Delist> Polls<T::AccountId> for Referenda<T, List, Delist>
where
	T: Config + pallet_referenda::Config<RuntimeCall: From<Call<T>>>,
	List: Get<PalletsOriginOf<T>>,
	Delist: Get<PalletsOriginOf<T>>,
{
	fn open_listing(who: &T::AccountId, model: &ModelId) -> Result<PollIndex, DispatchError> {
		open::<T>(who, List::get(), Call::list { model: *model })
	}

	fn open_delisting(who: &T::AccountId, model: &ModelId) -> Result<PollIndex, DispatchError> {
		open::<T>(who, Delist::get(), Call::delist { model: *model })
	}

	fn outcome(poll: PollIndex) -> Option<Outcome> {
		match ReferendumInfoFor::<T>::get(poll) {
			Some(ReferendumInfo::Ongoing(_)) => None,
			Some(ReferendumInfo::Approved(..)) => Some(Outcome::Approved),
			Some(ReferendumInfo::Rejected(..)) => Some(Outcome::Rejected),
			_ => Some(Outcome::Lapsed),
		}
	}

	fn close(poll: PollIndex) {
		let referenda = || T::RuntimeOrigin::from(RawOrigin::Root);
		let _nothing_to_refund = pallet_referenda::Pallet::<T>::refund_decision_deposit(referenda(), poll);
		let _nothing_to_refund = pallet_referenda::Pallet::<T>::refund_submission_deposit(referenda(), poll);
		let Some(mut info) = ReferendumInfoFor::<T>::get(poll) else { return };
		let (ReferendumInfo::Rejected(_, submission, _) | ReferendumInfo::TimedOut(_, submission, _)) =
			&mut info
		else {
			return;
		};
		if let Some(deposit) = submission.take() {
			CurrencyOf::<T>::unreserve(&deposit.who, deposit.amount);
			ReferendumInfoFor::<T>::insert(poll, info);
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn finish(poll: PollIndex, approved: bool) {
		use frame_support::traits::Polling;
		let _benchmarks_look_at_the_outcome = pallet_referenda::Pallet::<T>::end_ongoing(poll, approved);
	}
}

fn open<T>(who: &T::AccountId, origin: PalletsOriginOf<T>, call: Call<T>) -> Result<PollIndex, DispatchError>
where
	T: Config + pallet_referenda::Config<RuntimeCall: From<Call<T>>>,
{
	let call = T::Preimages::bound(CallOf::<T, ()>::from(call))?;
	let signed = || T::RuntimeOrigin::from(RawOrigin::Signed(who.clone()));
	let poll = ReferendumCount::<T>::get();
	// As soon as the track allows.
	let enactment = DispatchTime::After(Zero::zero());
	pallet_referenda::Pallet::<T>::submit(signed(), Box::new(origin), call, enactment)?;
	pallet_referenda::Pallet::<T>::place_decision_deposit(signed(), poll).map_err(|error| error.error)?;
	Ok(poll)
}
