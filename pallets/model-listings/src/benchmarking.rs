//! Benchmarks of every call in its dearest case.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate::{
	polls::Polls,
	types::{Outcome, Verdict},
	BalanceOf, Call, Challenges, Config, Event, Listings, Pallet, Proposals,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Inspect, Mutate},
	EnsureOrigin, Get,
};
use frame_system::RawOrigin;
use freehold_primitives::{
	listing::{Ground, ListingStatus, Listings as _, PollIndex},
	ownership::Titles,
	ModelId,
};
use sp_core::H256;
use sp_runtime::traits::{Bounded, Saturating};

/// An account that can pay whatever a referendum asks.
fn funded<T: Config<Currency: Mutate<T::AccountId>>>(name: &'static str) -> T::AccountId {
	let who: T::AccountId = account(name, 0, 0);
	T::Currency::set_balance(&who, BalanceOf::<T>::max_value() / 16u32.into());
	who
}

/// Lost bonds have somewhere to go.
fn endow_treasury<T: Config<Currency: Mutate<T::AccountId>>>() {
	T::Currency::set_balance(&T::ProtocolPayee::get(), T::Currency::minimum_balance());
}

fn statement() -> H256 {
	H256::repeat_byte(7)
}

fn as_list<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::ListOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

fn as_delist<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::DelistOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

fn as_committee<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::EmergencyOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

fn proposed<T: Config>(holder: &T::AccountId, proposer: T::AccountId) -> (ModelId, PollIndex) {
	let model = T::Titles::benchmark_title(holder, 0);
	Pallet::<T>::propose(RawOrigin::Signed(proposer).into(), model, statement()).unwrap();
	(model, Proposals::<T>::get(model).unwrap().poll)
}

fn listed<T: Config>(holder: &T::AccountId) -> Result<ModelId, BenchmarkError> {
	let model = T::Titles::benchmark_title(holder, 0);
	Pallet::<T>::list(as_list::<T>()?, model)?;
	Ok(model)
}

fn challenged<T: Config>(holder: &T::AccountId, challenger: T::AccountId) -> Result<ModelId, BenchmarkError> {
	let model = listed::<T>(holder)?;
	let challenger = RawOrigin::Signed(challenger).into();
	Pallet::<T>::challenge(challenger, model, Ground::StolenModel, statement())?;
	Ok(model)
}

fn answered<T: Config>(
	holder: T::AccountId,
	challenger: T::AccountId,
) -> Result<(ModelId, PollIndex), BenchmarkError> {
	let model = challenged::<T>(&holder, challenger)?;
	Pallet::<T>::answer_challenge(RawOrigin::Signed(holder).into(), model, statement())?;
	Ok((model, Challenges::<T>::get(model).unwrap().answer.unwrap().poll))
}

fn assert_last_event<T: Config>(event: Event<T>) {
	frame_system::Pallet::<T>::assert_last_event(event.into());
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn propose() {
		let who = funded::<T>("proposer");
		let model = T::Titles::benchmark_title(&who, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), model, statement());
		assert_eq!(Proposals::<T>::get(model).unwrap().proposer, who);
	}

	/// A model whose proposer gets everything back.
	#[benchmark]
	fn list() -> Result<(), BenchmarkError> {
		let proposer = funded::<T>("proposer");
		let (model, poll) = proposed::<T>(&proposer, proposer.clone());
		T::Polls::finish(poll, true);
		let origin = as_list::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, model);
		assert_eq!(Pallet::<T>::status(&model), ListingStatus::Listed);
		assert_last_event::<T>(Event::ProposalSettled { model, proposer, outcome: Outcome::Approved });
		Ok(())
	}

	/// One that was rejected.
	#[benchmark]
	fn settle_proposal() {
		endow_treasury::<T>();
		let proposer = funded::<T>("proposer");
		let (model, poll) = proposed::<T>(&proposer, proposer.clone());
		T::Polls::finish(poll, false);
		#[extrinsic_call]
		_(RawOrigin::Signed(proposer.clone()), model);
		assert_last_event::<T>(Event::ProposalSettled { model, proposer, outcome: Outcome::Rejected });
	}

	#[benchmark]
	fn challenge() -> Result<(), BenchmarkError> {
		let (holder, challenger) = (funded::<T>("holder"), funded::<T>("challenger"));
		let model = listed::<T>(&holder)?;
		let (ground, evidence) = (Ground::StolenModel, statement());
		#[extrinsic_call]
		_(RawOrigin::Signed(challenger.clone()), model, ground, evidence);
		assert_last_event::<T>(Event::Challenged { model, challenger, ground, evidence });
		Ok(())
	}

	#[benchmark]
	fn answer_challenge() -> Result<(), BenchmarkError> {
		let (holder, challenger) = (funded::<T>("holder"), funded::<T>("challenger"));
		let model = challenged::<T>(&holder, challenger)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(holder), model, statement());
		assert!(Challenges::<T>::get(model).unwrap().answer.is_some());
		Ok(())
	}

	/// One that was dismissed. An upheld one moves as many bonds, and removes the listing rather than
	/// changing it.
	#[benchmark]
	fn settle_challenge() -> Result<(), BenchmarkError> {
		endow_treasury::<T>();
		let (holder, challenger) = (funded::<T>("holder"), funded::<T>("challenger"));
		let (model, poll) = answered::<T>(holder.clone(), challenger.clone())?;
		T::Polls::finish(poll, false);
		#[extrinsic_call]
		_(RawOrigin::Signed(holder), model);
		assert_last_event::<T>(Event::ChallengeSettled { model, challenger, verdict: Verdict::Dismissed });
		Ok(())
	}

	/// By an upheld challenge.
	#[benchmark]
	fn delist() -> Result<(), BenchmarkError> {
		endow_treasury::<T>();
		let (holder, challenger) = (funded::<T>("holder"), funded::<T>("challenger"));
		let (model, poll) = answered::<T>(holder, challenger)?;
		T::Polls::finish(poll, true);
		let origin = as_delist::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, model);
		assert!(!Listings::<T>::contains_key(model));
		assert_last_event::<T>(Event::Delisted { model });
		Ok(())
	}

	/// For the second time.
	#[benchmark]
	fn suspend() -> Result<(), BenchmarkError> {
		let model = listed::<T>(&funded::<T>("holder"))?;
		Pallet::<T>::suspend(as_committee::<T>()?, model)?;
		let pause = T::SuspensionPeriod::get().saturating_add(T::SuspensionCooldown::get());
		let later = frame_system::Pallet::<T>::block_number().saturating_add(pause);
		frame_system::Pallet::<T>::set_block_number(later);
		let origin = as_committee::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, model);
		assert!(!Pallet::<T>::takes_requests(&model));
		Ok(())
	}

	#[benchmark]
	fn confirm_suspension() -> Result<(), BenchmarkError> {
		let model = listed::<T>(&funded::<T>("holder"))?;
		Pallet::<T>::suspend(as_committee::<T>()?, model)?;
		let origin = as_delist::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, model);
		assert_last_event::<T>(Event::SuspensionConfirmed { model });
		Ok(())
	}

	/// As the second of those who may.
	#[benchmark]
	fn lift_suspension() -> Result<(), BenchmarkError> {
		let model = listed::<T>(&funded::<T>("holder"))?;
		Pallet::<T>::suspend(as_committee::<T>()?, model)?;
		let origin = as_delist::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, model);
		assert_last_event::<T>(Event::SuspensionLifted { model });
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
