//! The terms of versions: setting them, and what they allow.

use crate::{deposits, types::Licence, AllowLists, Config, Error, Event, HoldReason, Licences, Pallet};
use frame_support::{ensure, traits::Get};
use freehold_primitives::{
	licence::{Access, LicenceTerms, Licences as LicencesTrait},
	ownership::Titles,
	ModelId, VersionIndex,
};
use sp_runtime::DispatchResult;

impl<T: Config> LicencesTrait<T::AccountId> for Pallet<T> {
	fn issue(
		model: &ModelId,
		version: VersionIndex,
		publisher: &T::AccountId,
		terms: LicenceTerms,
	) -> DispatchResult {
		set::<T>(publisher, *model, version, terms)
	}

	fn may_call(model: &ModelId, version: VersionIndex, who: &T::AccountId) -> bool {
		admits::<T>(terms::<T>(model, version).access, model, version, who)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_licence(model: &ModelId, version: VersionIndex, who: &T::AccountId) {
		crate::benchmarking::restrict::<T>(model, version, who);
	}
}

/// The terms now in force. Those of versions from before there were terms are the default.
pub fn terms<T: Config>(model: &ModelId, version: VersionIndex) -> LicenceTerms {
	Licences::<T>::get(model, version).map(|licence| licence.terms).unwrap_or_default()
}

/// Whether that access includes an account.
pub fn admits<T: Config>(access: Access, model: &ModelId, version: VersionIndex, who: &T::AccountId) -> bool {
	match access {
		Access::Open => true,
		Access::AllowList => AllowLists::<T>::contains_key((model, version, who)) || holds::<T>(who, model),
	}
}

/// Whether an account holds a model's title.
pub fn holds<T: Config>(who: &T::AccountId, model: &ModelId) -> bool {
	T::Titles::holder(model).as_ref() == Some(who)
}

/// That the version exists and the account holds the model's title.
pub fn ensure_holder<T: Config>(
	who: &T::AccountId,
	model: &ModelId,
	version: VersionIndex,
) -> DispatchResult {
	let holder = T::Titles::holder(model).ok_or(Error::<T>::ModelNotFound)?;
	ensure!(version < T::Titles::versions(model), Error::<T>::VersionNotFound);
	ensure!(holder == *who, Error::<T>::NotTitleHolder);
	Ok(())
}

pub fn do_set_terms<T: Config>(
	who: T::AccountId,
	model: ModelId,
	version: VersionIndex,
	terms: LicenceTerms,
) -> DispatchResult {
	ensure_holder::<T>(&who, &model, version)?;
	set::<T>(&who, model, version, terms)
}

/// Stores terms that are not the default, with a deposit of who sets them.
fn set<T: Config>(
	who: &T::AccountId,
	model: ModelId,
	version: VersionIndex,
	terms: LicenceTerms,
) -> DispatchResult {
	// No derivative could be registered at a higher royalty.
	let royalty = terms.derivatives.royalty();
	ensure!(royalty <= T::MaxDerivativeShare::get(), Error::<T>::MaxDerivativeShareExceeded);
	let old = Licences::<T>::take(model, version).map(|licence| licence.deposit);
	let stored = terms != LicenceTerms::default();
	let (kept, returned) = match old {
		Some(deposit) if stored && deposit.payer == *who => (Some(deposit), None),
		other => (None, other),
	};
	if stored {
		let deposit = match kept {
			Some(deposit) => deposit,
			None => deposits::hold::<T>(HoldReason::Terms, who)?,
		};
		Licences::<T>::insert(model, version, Licence { terms, deposit });
	}
	if let Some(deposit) = returned {
		deposits::release::<T>(HoldReason::Terms, deposit)?;
	}
	Pallet::<T>::deposit_event(Event::TermsSet { model, version, terms });
	Ok(())
}
