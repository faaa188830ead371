//! What an answer in the block costs, and who may have it.

use frame_support::{
	ensure,
	traits::{Contains, Get},
	weights::Weight,
};
use freehold_primitives::{
	licence::Licences, listing::Listings, on_chain::Estimate, package::Execute, ModelId, ModelRegistry,
	PackageId, Signature, VersionIndex,
};
use sp_runtime::DispatchError;

use crate::{AccountIdOf, BalanceOf, Config, Error, WeightInfo};

/// A version that is answered in the block, on the terms now in force.
pub struct Offer<T: Config> {
	pub package: PackageId,
	pub signature: Signature,
	/// Of one execution alone.
	pub execution: Weight,
	pub estimate: Estimate<BalanceOf<T>>,
}

pub fn offer<T: Config>(model: &ModelId, version: VersionIndex) -> Result<Offer<T>, Error<T>> {
	let terms = T::Models::terms(model, version).ok_or(Error::ModelNotCallable)?;
	let package = terms.package.ok_or(Error::NotPackage)?;
	let execution = T::Executor::weight(&package).ok_or(Error::NotExecutable)?;
	let bytes = encoded(terms.signature.encoded_output_len()).ok_or(Error::NotExecutable)?;
	let royalty = terms.royalty;
	let estimate = Estimate {
		weight: execution.saturating_add(T::WeightInfo::answer(bytes)),
		royalty,
		protocol: T::ProtocolShare::get().mul_floor(royalty),
	};
	Ok(Offer { package, signature: terms.signature, execution, estimate })
}

/// The same, if this account may have it.
pub fn offer_to<T: Config>(
	who: &AccountIdOf<T>,
	model: &ModelId,
	version: VersionIndex,
	max_royalty: BalanceOf<T>,
) -> Result<Offer<T>, DispatchError> {
	let offer = offer::<T>(model, version)?;
	ensure!(T::Licences::may_call(model, version, who), Error::<T>::NotLicensed);
	ensure!(T::Listings::takes_requests(model), Error::<T>::ModelSuspended);
	ensure!(offer.estimate.royalty <= max_royalty, Error::<T>::RoyaltyTooHigh);
	ensure!(T::MayPay::contains(who), Error::<T>::VotesLocked);
	Ok(offer)
}

/// What an answer to another pallet weighs in all.
pub fn total_weight<T: Config>(model: &ModelId, version: VersionIndex) -> Option<Weight> {
	let offer = offer::<T>(model, version).ok()?;
	let bytes = encoded(offer.signature.encoded_input_len())?;
	Some(T::WeightInfo::infer_now(bytes).saturating_add(offer.estimate.weight))
}

fn encoded(bytes: Option<u64>) -> Option<u32> {
	u32::try_from(bytes?).ok()
}
