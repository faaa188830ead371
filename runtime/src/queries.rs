//! Answers to clients and nodes that take more than one pallet.

use crate::{ModelRegistry, Runtime, RuntimeCall, UncheckedExtrinsic};
use alloc::vec::Vec;
use codec::DecodeLimit;
use freehold_primitives::{crypto::InferenceKey, ModelRegistry as _};
use pallet_inference::{WorkerOf, WorkerServices};
use sp_core::H256;

/// How deep a call may lie in others and still be found.
const MAX_DEPTH: u32 = 8;
/// How deep an extrinsic may be nested and still be decoded.
const MAX_DECODE_DEPTH: u32 = 64;

/// The encoded tensors with this root that an extrinsic carries, in a batch too.
pub fn tensors_in(extrinsic: &[u8], root: H256) -> Option<Vec<u8>> {
	let extrinsic =
		UncheckedExtrinsic::decode_all_with_depth_limit(MAX_DECODE_DEPTH, &mut &*extrinsic).ok()?;
	tensors_in_call(&extrinsic.function, root, MAX_DEPTH)
}

fn tensors_in_call(call: &RuntimeCall, root: H256, depth: u32) -> Option<Vec<u8>> {
	let depth = depth.checked_sub(1)?;
	let in_one = |call: &RuntimeCall| tensors_in_call(call, root, depth);
	let in_all = |calls: &[RuntimeCall]| calls.iter().find_map(in_one);
	match call {
		RuntimeCall::Inference(call) => pallet_inference::tensors_of(call, root),
		RuntimeCall::Subscriptions(call) => pallet_subscriptions::tensors_of(call, root),
		RuntimeCall::Utility(call) => match call {
			pallet_utility::Call::batch { calls }
			| pallet_utility::Call::batch_all { calls }
			| pallet_utility::Call::force_batch { calls } => in_all(calls),
			pallet_utility::Call::as_derivative { call, .. }
			| pallet_utility::Call::dispatch_as { call, .. }
			| pallet_utility::Call::dispatch_as_fallible { call, .. }
			| pallet_utility::Call::with_weight { call, .. } => in_one(call),
			pallet_utility::Call::if_else { main, fallback } => in_one(main).or_else(|| in_one(fallback)),
			_ => None,
		},
		RuntimeCall::Sudo(
			pallet_sudo::Call::sudo { call }
			| pallet_sudo::Call::sudo_unchecked_weight { call, .. }
			| pallet_sudo::Call::sudo_as { call, .. },
		) => in_one(call),
		_ => None,
	}
}

/// The files of what the worker with this key serves or offers.
pub fn served_artifacts(key: &InferenceKey) -> Vec<H256> {
	let Some(owner) = WorkerOf::<Runtime>::get(key) else { return Vec::new() };
	WorkerServices::<Runtime>::get(owner)
		.into_iter()
		.filter_map(|(model, version)| ModelRegistry::fetchable(&model, version))
		.flat_map(|files| [Some(files.artifact.hash), files.golden.map(|(golden, _)| golden.hash)])
		.flatten()
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use freehold_primitives::{
		referee::{ElementType, NamedTensor, Tensor},
		subscription::Term,
		tensors_root,
	};
	use pallet_inference::RequestParams;
	use pallet_subscriptions::types::Params;

	fn tensors(byte: u8) -> Vec<NamedTensor> {
		let tensor = Tensor { element: ElementType::Uint8, shape: vec![4], data: vec![byte; 4] };
		vec![NamedTensor { name: b"x".to_vec(), tensor }]
	}

	fn request(byte: u8) -> RuntimeCall {
		let params = RequestParams {
			model: H256::zero(),
			version: 0,
			inputs: tensors(byte).encode().try_into().unwrap(),
			redundancy: 1,
			max_fee: 1,
			deadline: 10,
			salt: 0,
		};
		RuntimeCall::Inference(pallet_inference::Call::request { params })
	}

	fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
		RuntimeCall::Utility(pallet_utility::Call::batch { calls })
	}

	fn find(call: RuntimeCall, root: H256) -> Option<Vec<u8>> {
		tensors_in(&UncheckedExtrinsic::new_bare(call).encode(), root)
	}

	#[test]
	fn tensors_should_be_found_by_their_root_however_deep() {
		let wanted = tensors(7);
		let root = tensors_root(&wanted);
		assert_eq!(find(request(7), root), Some(wanted.encode()));
		let nested = batch(vec![request(1), batch(vec![request(2), request(7)])]);
		assert_eq!(find(nested, root), Some(wanted.encode()));
	}

	#[test]
	fn inputs_of_subscriptions_should_be_found() {
		let wanted = tensors(7);
		let root = tensors_root(&wanted);
		let params = Params {
			model: H256::zero(),
			version: 0,
			inputs: wanted.encode().try_into().unwrap(),
			redundancy: 1,
			every: 10,
			max_fee: 1,
			deadline: 10,
			term: Term::Open,
			funds: 1,
			salt: 0,
		};
		let update = |byte: u8| {
			let inputs = tensors(byte).encode().try_into().unwrap();
			pallet_subscriptions::Call::update_input { subscription: H256::zero(), inputs }
		};
		let subscribe = RuntimeCall::Subscriptions(pallet_subscriptions::Call::subscribe { params });
		assert_eq!(find(subscribe.clone(), root), Some(wanted.encode()));
		assert_eq!(find(subscribe, tensors_root(&tensors(8))), None);
		let updates = batch(vec![update(1).into(), update(7).into()]);
		assert_eq!(find(updates, root), Some(wanted.encode()));
	}

	#[test]
	fn other_tensors_and_garbage_should_give_nothing() {
		let root = tensors_root(&tensors(7));
		assert_eq!(find(request(8), root), None);
		assert_eq!(tensors_in(b"garbage", root), None);
		let buried = (0..MAX_DEPTH).fold(request(7), |call, _| batch(vec![call]));
		assert_eq!(find(buried, root), None);
	}
}
