//! Benchmarks of every call on the largest input it takes, and the dearest states for benchmarks of other pallets.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate::{
	types::{Ancestry, Deposit, Licence},
	AllowLists, BalanceOf, Call, Config, Event, Licences, Lineages, Pallet, Payees,
};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Mutate, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use freehold_primitives::{
	licence::{Access, Derivatives, LicenceTerms, MaxParents, ParentLink, Parents},
	ownership::Titles,
	ModelId, VersionIndex,
};
use sp_runtime::{
	traits::{Bounded, Zero},
	Perbill,
};

fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who: T::AccountId = account(name, 0, 0);
	T::Currency::set_balance(&who, BalanceOf::<T>::max_value() / 16u32.into());
	who
}

/// Terms that are not the default.
fn some_terms() -> LicenceTerms {
	LicenceTerms { access: Access::AllowList, derivatives: Derivatives::Free }
}

fn set_terms<T: Config>(model: &ModelId, version: VersionIndex, who: &T::AccountId, terms: LicenceTerms) {
	let deposit = Deposit { payer: who.clone(), amount: Zero::zero() };
	Licences::<T>::insert(model, version, Licence { terms, deposit: deposit.clone() });
	AllowLists::<T>::insert((model, version, who), deposit);
}

/// Closes a version to all but that account.
pub fn restrict<T: Config>(model: &ModelId, version: VersionIndex, who: &T::AccountId) {
	set_terms::<T>(model, version, who, some_terms());
}

/// Models with shares.
fn models<T: Config>(name: &'static str, count: u32) -> Vec<ModelId> {
	let owner = funded::<T>(name);
	(0..count).map(|seed| T::Titles::benchmark_title(&owner, seed)).collect()
}

/// As many payees as there may be in all, for a part of a thousandth each.
fn payees<T: Config>(count: u32) -> BoundedVec<(ModelId, Perbill), T::MaxAncestors> {
	let parts =
		models::<T>("ancestors", count).into_iter().map(|model| (model, Perbill::from_rational(1u32, 1_000)));
	parts.collect::<Vec<_>>().try_into().unwrap()
}

pub fn enlarge<T: Config>(model: &ModelId) {
	Payees::<T>::insert(model, payees::<T>(T::MaxAncestors::get()));
}

/// As many parents as there may be, each with all other ancestors that a model may have.
pub fn parents<T: Config>(publisher: &T::AccountId) -> Parents {
	let count = <MaxParents as Get<u32>>::get();
	let ancestors = payees::<T>(T::MaxAncestors::get().saturating_sub(count));
	let link = |(model, _): &(ModelId, Perbill)| ParentLink {
		model: *model,
		version: 0,
		derivatives: Derivatives::Royalty(Perbill::from_rational(1u32, 1_000)),
	};
	let links = BoundedVec::truncate_from(ancestors.iter().map(link).collect());
	let royalty = T::MaxDerivativeShare::get() / count;
	let parents = models::<T>("parents", count).into_iter().map(|model| {
		let terms = LicenceTerms { access: Access::AllowList, derivatives: Derivatives::Royalty(royalty) };
		set_terms::<T>(&model, 0, publisher, terms);
		Payees::<T>::insert(model, ancestors.clone());
		Lineages::<T>::insert(model, Ancestry { parents: links.clone(), depth: 1 });
		(model, 0)
	});
	parents.collect::<Vec<_>>().try_into().unwrap()
}

fn assert_last_event<T: Config>(event: Event<T>) {
	frame_system::Pallet::<T>::assert_last_event(event.into());
}

#[benchmarks]
mod benches {
	use super::*;

	/// In place of another holder's, whose deposit returns.
	#[benchmark]
	fn set_terms() {
		let (holder, before) = (funded::<T>("holder"), funded::<T>("before"));
		let model = T::Titles::benchmark_title(&holder, 0);
		let deposit = crate::deposits::hold::<T>(crate::HoldReason::Terms, &before).unwrap();
		let terms = LicenceTerms { access: Access::AllowList, derivatives: Derivatives::Forbidden };
		Licences::<T>::insert(model, 0, Licence { terms, deposit });
		#[extrinsic_call]
		_(RawOrigin::Signed(holder.clone()), model, 0, some_terms());
		assert_eq!(Licences::<T>::get(model, 0).map(|licence| licence.deposit.payer), Some(holder));
		assert_last_event::<T>(Event::TermsSet { model, version: 0, terms: some_terms() });
	}

	#[benchmark]
	fn allow() {
		let (holder, account) = (funded::<T>("holder"), funded::<T>("account"));
		let model = T::Titles::benchmark_title(&holder, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(holder), model, 0, account.clone());
		assert_last_event::<T>(Event::Allowed { model, version: 0, account });
	}

	/// An entry of an earlier holder's.
	#[benchmark]
	fn disallow() {
		let (holder, before) = (funded::<T>("holder"), funded::<T>("before"));
		let account = funded::<T>("account");
		let model = T::Titles::benchmark_title(&holder, 0);
		let deposit = crate::deposits::hold::<T>(crate::HoldReason::AllowList, &before).unwrap();
		AllowLists::<T>::insert((model, 0, account.clone()), deposit);
		#[extrinsic_call]
		_(RawOrigin::Signed(holder), model, 0, account.clone());
		assert_last_event::<T>(Event::Disallowed { model, version: 0, account });
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
