//! One module per subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod answer;
mod calls;
mod refuse;

use crate::{mock::*, Error, Event, WeightInfo};
use alloc::{vec, vec::Vec};
use codec::Encode;
use frame_support::{
	assert_ok,
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
	traits::fungible::Inspect,
	weights::Weight,
};
use freehold_primitives::{
	on_chain::Estimate,
	ownership::Royalties,
	package::Execute,
	referee::{ElementType, NamedTensor, Tensor},
	tensors_root, ModelId, ModelRegistry as _,
};
use sp_runtime::{traits::Dispatchable, DispatchError};

/// What can be asked of [`dense`].
fn question() -> Vec<NamedTensor> {
	four([1.0, -2.0, 3.0, 0.5])
}

fn call(model: ModelId, inputs: Vec<u8>, max_royalty: Balance, weight_limit: Weight) -> RuntimeCall {
	let inputs = inputs.try_into().unwrap();
	crate::Call::infer_now { model, version: 0, inputs, max_royalty, weight_limit }.into()
}

fn dispatch(
	who: AccountId,
	model: ModelId,
	inputs: Vec<u8>,
	max_royalty: Balance,
	weight_limit: Weight,
) -> DispatchResultWithPostInfo {
	call(model, inputs, max_royalty, weight_limit).dispatch(RuntimeOrigin::signed(who))
}

/// By Alice, for any royalty and weight.
fn infer(model: ModelId, inputs: &[NamedTensor]) -> DispatchResultWithPostInfo {
	dispatch(ALICE, model, inputs.encode(), Balance::MAX, Weight::MAX)
}

fn estimate(model: ModelId) -> Estimate<Balance> {
	OnChainInference::estimate(model, 0).unwrap()
}

/// What a call takes that fails before it executes anything.
fn asking(bytes: usize) -> Weight {
	<() as WeightInfo>::infer_now(bytes as u32)
}

fn balance(who: AccountId) -> Balance {
	Balances::balance(&who)
}

fn royalties() -> AccountId {
	<ModelShares as Royalties<AccountId, Balance>>::account()
}

/// That it failed with this, took this much weight, and changed nothing.
fn assert_refused(
	error: impl Into<DispatchError>,
	took: Weight,
	refused: impl FnOnce() -> DispatchResultWithPostInfo,
) {
	let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
	let before = root();
	let failed = refused().unwrap_err();
	assert_eq!(failed.error, error.into());
	assert_eq!(failed.post_info.actual_weight, Some(took));
	assert_eq!(root(), before, "it left a trace");
}

fn last_answer() -> Event<Test> {
	let events = System::events().into_iter().rev();
	events
		.filter_map(|record| match record.event {
			RuntimeEvent::OnChainInference(event) => Some(event),
			_ => None,
		})
		.next()
		.unwrap()
}
