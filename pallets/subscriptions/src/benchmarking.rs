//! Benchmarks of every call and of a run, in a market as crowded as can be.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate::{
	agenda,
	types::{InputsOf, Params, Run},
	Backlog, BalanceOf, Call, Config, Event, Pallet, Requests, Subscriptions,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, Get};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use freehold_primitives::{
	callback::{ClosedOutcome, ClosedRequest, OnRequestClosed},
	market::Inference,
	request::RefundReason,
	subscription::{SubscriptionId, Term},
};
use sp_core::H256;
use sp_runtime::traits::{Bounded, One, Saturating, Zero};

fn subscriber<T: Config>() -> T::AccountId {
	let who = account("subscriber", 0, 0);
	T::Currency::set_balance(&who, BalanceOf::<T>::max_value() / 2u32.into());
	// So that any fee can be paid there.
	let payee = T::ProtocolPayee::get();
	T::Currency::set_balance(&payee, BalanceOf::<T>::max_value() / 8u32.into());
	who
}

/// What somebody may subscribe to, with inputs of about that many encoded bytes.
fn params<T: Config>(bytes: u32) -> Params<T> {
	let market = T::Inference::benchmark_market(bytes);
	Params {
		model: market.model,
		version: market.version,
		inputs: market.inputs.try_into().unwrap(),
		redundancy: market.redundancy,
		every: One::one(),
		max_fee: market.max_fee,
		deadline: market.deadline,
		term: Term::Open,
		funds: BalanceOf::<T>::max_value() / 4u32.into(),
		salt: 0,
	}
}

fn subscribed<T: Config>(params: Params<T>) -> (T::AccountId, SubscriptionId) {
	let who = subscriber::<T>();
	Pallet::<T>::subscribe(RawOrigin::Signed(who.clone()).into(), params).unwrap();
	(who, Subscriptions::<T>::iter_keys().next().unwrap())
}

fn next_block<T: Config>() -> BlockNumberFor<T> {
	let next = frame_system::Pallet::<T>::block_number().saturating_add(One::one());
	frame_system::Pallet::<T>::set_block_number(next);
	next
}

#[benchmarks]
mod benches {
	use super::*;

	/// `b`: bytes of encoded inputs.
	#[benchmark]
	fn subscribe(b: Linear<64, { T::MaxInputBytes::get() }>) {
		let who = subscriber::<T>();
		let params = params::<T>(b);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), params);
		assert_eq!(Subscriptions::<T>::iter().count(), 1);
	}

	/// `b`: bytes of encoded inputs.
	#[benchmark]
	fn update_input(b: Linear<64, { T::MaxInputBytes::get() }>) {
		let params = params::<T>(b);
		let inputs: InputsOf<T> = params.inputs.clone();
		let (who, id) = subscribed::<T>(params);
		// As if the price of a byte had changed since.
		Subscriptions::<T>::mutate(id, |slot| {
			let subscription = slot.as_mut().unwrap();
			subscription.input_root = H256::zero();
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, inputs);
		assert!(Subscriptions::<T>::get(id).unwrap().input_root != H256::zero());
	}

	#[benchmark]
	fn top_up() {
		let (who, id) = subscribed::<T>(params::<T>(64));
		let before = Subscriptions::<T>::get(id).unwrap().funds;
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 1u32.into());
		assert_eq!(Subscriptions::<T>::get(id).unwrap().funds, before.saturating_add(1u32.into()));
	}

	#[benchmark]
	fn cancel() {
		let (who, id) = subscribed::<T>(params::<T>(T::MaxInputBytes::get()));
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);
		assert!(!Subscriptions::<T>::contains_key(id));
	}

	/// Nothing is due.
	#[benchmark]
	fn serve_base() {
		let now = next_block::<T>();
		#[block]
		{
			agenda::serve::<T>(now);
		}
		assert!(Backlog::<T>::get().is_none());
	}

	/// A block of the backlog.
	#[benchmark]
	fn serve_block() {
		let before = frame_system::Pallet::<T>::block_number();
		let now = next_block::<T>();
		Backlog::<T>::put(before);
		#[block]
		{
			agenda::serve::<T>(now);
		}
		assert!(Backlog::<T>::get().is_none());
	}

	/// `b`: bytes of encoded inputs. The market takes the request, and another run is to come.
	#[benchmark]
	fn run(b: Linear<64, { T::MaxInputBytes::get() }>) {
		let (_, id) = subscribed::<T>(params::<T>(b));
		let now = next_block::<T>();
		#[block]
		{
			agenda::serve::<T>(now);
		}
		let subscription = Subscriptions::<T>::get(id).unwrap();
		assert_eq!((subscription.runs, subscription.open), (1, 1));
	}

	/// Of a subscription that lives, so that what returns is held.
	#[benchmark]
	fn on_closed() {
		let (who, id) = subscribed::<T>(params::<T>(64));
		let request = H256::repeat_byte(1);
		let started_at = Subscriptions::<T>::get(id).unwrap().started_at;
		Requests::<T>::insert(request, Run { subscription: id, started_at });
		let amount = BalanceOf::<T>::from(1_000_000u32);
		let closed = ClosedRequest {
			id: request,
			requester: who,
			model: H256::zero(),
			version: 0,
			input_root: H256::zero(),
			outcome: ClosedOutcome::Refunded { reason: RefundReason::Late, amount },
		};
		#[block]
		{
			Pallet::<T>::on_closed(&closed).unwrap();
		}
		assert!(!amount.is_zero() && !Requests::<T>::contains_key(request));
		let event = Event::FundsReturned { subscription: id, request, amount };
		frame_system::Pallet::<T>::assert_last_event(event.into());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
