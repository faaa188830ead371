//! Answers: paid for first, then computed. What is paid for an execution that fails is undone with all else.

use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, WithPostDispatchInfo},
	ensure,
	storage::with_storage_layer,
	traits::{fungible::Mutate, tokens::Preservation, Get},
	weights::Weight,
};
use freehold_primitives::{
	offchain::tensors_key,
	on_chain::{Answer, InferNow},
	ownership::Royalties,
	package::{Execute, ExecutionError},
	referee::NamedTensor,
	tensors::decode_tensors,
	tensors_root, ModelId, ModelRegistry, VersionIndex,
};
use sp_core::H256;
use sp_runtime::{traits::Zero, BoundedVec, DispatchError, DispatchResult};

use crate::{
	offers::{offer_to, total_weight, Offer},
	AccountIdOf, BalanceOf, Config, Error, Event, Pallet, WeightInfo,
};

pub fn do_infer_now<T: Config>(
	who: AccountIdOf<T>,
	(model, version): (ModelId, VersionIndex),
	inputs: &[u8],
	max_royalty: BalanceOf<T>,
	weight_limit: Weight,
) -> DispatchResultWithPostInfo {
	let asked = T::WeightInfo::infer_now(inputs.len() as u32);
	let (offer, inputs, input_root) = ask::<T>(&who, (model, version), inputs, max_royalty, weight_limit)
		.map_err(|error| error.with_weight(asked))?;
	let executed = |error: DispatchError| error.with_weight(asked.saturating_add(offer.execution));
	let outputs = execute::<T>(&offer, &inputs).map_err(executed)?;
	give::<T>(who, (model, version), &offer, input_root, outputs);
	Ok(Some(asked.saturating_add(offer.estimate.weight)).into())
}

/// All that comes before the execution: the inputs and their root.
pub fn ask<T: Config>(
	who: &AccountIdOf<T>,
	(model, version): (ModelId, VersionIndex),
	inputs: &[u8],
	max_royalty: BalanceOf<T>,
	weight_limit: Weight,
) -> Result<(Offer<T>, Vec<NamedTensor>, H256), DispatchError> {
	let offer = offer_to::<T>(who, &model, version, max_royalty)?;
	ensure!(offer.estimate.weight.all_lte(weight_limit), Error::<T>::WeightLimitTooLow);
	let inputs = decode_tensors(inputs, offer.signature.inputs.len()).ok_or(Error::<T>::InvalidInputs)?;
	let input_root = prepare::<T>(who, &model, &offer, &inputs)?;
	Ok((offer, inputs, input_root))
}

impl<T: Config> InferNow<AccountIdOf<T>, BalanceOf<T>> for Pallet<T> {
	fn weight(model: &ModelId, version: VersionIndex) -> Option<Weight> {
		total_weight::<T>(model, version)
	}

	fn infer(
		who: &AccountIdOf<T>,
		model: &ModelId,
		version: VersionIndex,
		inputs: &[NamedTensor],
		max_royalty: BalanceOf<T>,
	) -> Result<Answer<BalanceOf<T>>, DispatchError> {
		// The caller may go on after an error.
		with_storage_layer(|| {
			let offer = offer_to::<T>(who, model, version, max_royalty)?;
			let input_root = prepare::<T>(who, model, &offer, inputs)?;
			let outputs = execute::<T>(&offer, inputs)?;
			Ok(give::<T>(who.clone(), (*model, version), &offer, input_root, outputs))
		})
	}
}

/// Checks the inputs and pays for the answer to them; their root.
fn prepare<T: Config>(
	who: &AccountIdOf<T>,
	model: &ModelId,
	offer: &Offer<T>,
	inputs: &[NamedTensor],
) -> Result<H256, DispatchError> {
	ensure!(offer.signature.admits_inputs(inputs), Error::<T>::InvalidInputs);
	let royalty = offer.estimate.royalty;
	if !royalty.is_zero() {
		pay::<T>(who, &T::Royalties::account(), royalty)?;
		T::Royalties::accrue(model, royalty);
	}
	pay::<T>(who, &T::ProtocolPayee::get(), offer.estimate.protocol)?;
	Ok(tensors_root(inputs))
}

fn pay<T: Config>(who: &AccountIdOf<T>, to: &AccountIdOf<T>, amount: BalanceOf<T>) -> DispatchResult {
	match amount.is_zero() {
		true => Ok(()),
		false => T::Currency::transfer(who, to, amount, Preservation::Preserve).map(drop),
	}
}

fn execute<T: Config>(offer: &Offer<T>, inputs: &[NamedTensor]) -> Result<Vec<NamedTensor>, DispatchError> {
	T::Executor::execute(&offer.package, inputs).map_err(|error| {
		match error {
			ExecutionError::Inputs => Error::<T>::InvalidInputs,
			// Its weight was known, so none of the others can be but in a state that is not as it was checked to be.
			ExecutionError::NotFound
			| ExecutionError::Incomplete
			| ExecutionError::TooLarge
			| ExecutionError::Failed => Error::<T>::ExecutionFailed,
		}
		.into()
	})
}

/// Notes the call and makes the outputs known.
pub fn give<T: Config>(
	who: AccountIdOf<T>,
	(model, version): (ModelId, VersionIndex),
	offer: &Offer<T>,
	input_root: H256,
	outputs: Vec<NamedTensor>,
) -> Answer<BalanceOf<T>> {
	let (royalty, protocol) = (offer.estimate.royalty, offer.estimate.protocol);
	T::Models::note_call(&model, version, royalty);
	let output_root = tensors_root(&outputs);
	let encoded = outputs.encode();
	sp_io::offchain_index::set(&tensors_key(&output_root), &encoded);
	let output = BoundedVec::try_from(encoded).ok();
	Pallet::<T>::deposit_event(Event::Inferred {
		who,
		model,
		version,
		input_root,
		output_root,
		royalty,
		protocol,
		output,
	});
	Answer { outputs, input_root, output_root, royalty, protocol }
}
