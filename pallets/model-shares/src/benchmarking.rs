//! Benchmarks of every call on the largest input it takes.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate::{
	royalties,
	types::{is_majority, Support},
	BalanceOf, Call, Candidacies, Config, Event, Holdings, Offers, Pallet, Supports,
};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use freehold_primitives::{
	ownership::{Royalties, Titles, SHARES},
	ModelId,
};
use sp_runtime::traits::{Bounded, Saturating};

fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who: T::AccountId = account(name, 0, 0);
	let enough = T::HoldingDeposit::get().saturating_mul(1_000u32.into());
	let least = T::Currency::minimum_balance().saturating_mul(1_000u32.into());
	T::Currency::set_balance(&who, enough.saturating_add(least));
	who
}

/// A model of whose shares that account has all.
fn owned<T: Config>(who: &T::AccountId, seed: u32) -> ModelId {
	T::Titles::benchmark_title(who, seed)
}

/// Royalties that can be claimed for each share.
fn earn<T: Config>(model: &ModelId) {
	let royalty = BalanceOf::<T>::from(SHARES).saturating_add(T::Currency::minimum_balance());
	royalties::endow::<T>();
	T::Currency::mint_into(&Pallet::<T>::account(), royalty).unwrap();
	Pallet::<T>::accrue(model, royalty);
}

fn assert_last_event<T: Config>(event: Event<T>) {
	frame_system::Pallet::<T>::assert_last_event(event.into());
}

#[benchmarks]
mod benches {
	use super::*;

	/// All shares, so that support shrinks to nothing; to somebody who had none.
	#[benchmark]
	fn transfer() {
		let (from, to) = (funded::<T>("from"), funded::<T>("to"));
		let model = owned::<T>(&from, 0);
		earn::<T>(&model);
		Pallet::<T>::support(RawOrigin::Signed(from.clone()).into(), model, to.clone()).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(from.clone()), model, to.clone(), SHARES);
		assert!(!Supports::<T>::contains_key(model, &from));
		assert_last_event::<T>(Event::SharesTransferred { model, from, to, shares: SHARES });
	}

	#[benchmark]
	fn offer() {
		let seller = funded::<T>("seller");
		let model = owned::<T>(&seller, 0);
		let price = 1u32.into();
		#[extrinsic_call]
		_(RawOrigin::Signed(seller.clone()), model, SHARES, price);
		assert_last_event::<T>(Event::SharesOffered { model, seller, shares: SHARES, price });
	}

	#[benchmark]
	fn cancel_offer() {
		let seller = funded::<T>("seller");
		let model = owned::<T>(&seller, 0);
		Pallet::<T>::offer(RawOrigin::Signed(seller.clone()).into(), model, 1, 1u32.into()).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(seller.clone()), model);
		assert_last_event::<T>(Event::OfferCancelled { model, seller });
	}

	#[benchmark]
	fn buy() {
		let (seller, buyer) = (funded::<T>("seller"), funded::<T>("buyer"));
		let model = owned::<T>(&seller, 0);
		earn::<T>(&model);
		let price = T::Currency::minimum_balance();
		Pallet::<T>::support(RawOrigin::Signed(seller.clone()).into(), model, buyer.clone()).unwrap();
		Pallet::<T>::offer(RawOrigin::Signed(seller.clone()).into(), model, SHARES, price).unwrap();
		let shares = 10;
		#[extrinsic_call]
		_(RawOrigin::Signed(buyer.clone()), model, seller.clone(), shares, price);
		assert_eq!(Offers::<T>::get(model, &seller).map(|left| left.shares), Some(SHARES - shares));
		let paid = price.saturating_mul(shares.into());
		assert_last_event::<T>(Event::SharesSold { model, seller, buyer, shares, paid });
	}

	/// For holdings that end with the claim.
	#[benchmark]
	fn claim(n: Linear<1, { T::MaxClaims::get() }>) {
		let (who, other) = (funded::<T>("holder"), funded::<T>("other"));
		let mut models = Vec::new();
		for seed in 0..n {
			let model = owned::<T>(&who, seed);
			earn::<T>(&model);
			Pallet::<T>::transfer(RawOrigin::Signed(who.clone()).into(), model, other.clone(), SHARES)
				.unwrap();
			models.push(model);
		}
		Pallet::<T>::set_payout(RawOrigin::Signed(who.clone()).into(), Some(other)).unwrap();
		let models: BoundedVec<_, T::MaxClaims> = models.try_into().unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), models.clone());
		assert!(models.iter().all(|model| !Holdings::<T>::contains_key(model, &who)));
	}

	#[benchmark]
	fn set_payout() {
		let (who, to) = (funded::<T>("holder"), funded::<T>("other"));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Some(to.clone()));
		assert_last_event::<T>(Event::PayoutSet { who, to: Some(to) });
	}

	/// Of another than before.
	#[benchmark]
	fn support() {
		let (who, before, candidate) =
			(funded::<T>("holder"), funded::<T>("before"), funded::<T>("candidate"));
		let model = owned::<T>(&who, 0);
		Pallet::<T>::support(RawOrigin::Signed(who.clone()).into(), model, before).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), model, candidate.clone());
		assert_eq!(Supports::<T>::get(model, &who), Some(Support { candidate, shares: SHARES }));
	}

	#[benchmark]
	fn withdraw_support() {
		let (who, candidate) = (funded::<T>("holder"), funded::<T>("candidate"));
		let model = owned::<T>(&who, 0);
		Pallet::<T>::support(RawOrigin::Signed(who.clone()).into(), model, candidate).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), model);
		assert_last_event::<T>(Event::SupportWithdrawn { model, who });
	}

	#[benchmark]
	fn take_title() {
		let (who, candidate) = (funded::<T>("holder"), funded::<T>("candidate"));
		let model = owned::<T>(&who, 0);
		T::Currency::set_balance(&candidate, BalanceOf::<T>::max_value() / 2u32.into());
		Pallet::<T>::support(RawOrigin::Signed(who).into(), model, candidate.clone()).unwrap();
		assert!(Candidacies::<T>::get(model, &candidate).is_some_and(|c| is_majority(c.support)));
		let now = frame_system::Pallet::<T>::block_number();
		frame_system::Pallet::<T>::set_block_number(now.saturating_add(T::GracePeriod::get()));
		#[extrinsic_call]
		_(RawOrigin::Signed(candidate.clone()), model, BalanceOf::<T>::max_value());
		assert_last_event::<T>(Event::TitleTaken { model, by: candidate });
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
