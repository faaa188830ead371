//! Benchmarks of all but the execution itself, which is whoever's runs packages: what comes before it, and what becomes
//! of its outputs.
#![expect(clippy::unwrap_used)]

use alloc::vec;
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		Get,
	},
	weights::Weight,
};
use freehold_primitives::{
	licence::Licences,
	ownership::Royalties,
	package::Execute,
	referee::{ElementType, Limits, NamedTensor, Tensor},
	ModelId, ModelRegistry, VersionIndex,
};
use sp_core::H256;
use sp_runtime::traits::Saturating;

use crate::{answers, offers, AccountIdOf, BalanceOf, Config, Pallet};

/// Bytes that an encoded tensor takes beside its data.
const OVERHEAD: u32 = 16;

fn units<T: Config>(count: u32) -> BalanceOf<T> {
	T::Currency::minimum_balance().saturating_mul(count.into())
}

fn funded<T: Config>(name: &'static str) -> AccountIdOf<T> {
	let who = account(name, 0, 0);
	T::Currency::set_balance(&who, units::<T>(1_000_000));
	who
}

fn tensor(name: &[u8], bytes: u32) -> NamedTensor {
	let tensor = Tensor::new(ElementType::Uint8, vec![bytes], vec![1; bytes as usize]).unwrap();
	NamedTensor { name: name.to_vec(), tensor }
}

/// A model that an account may call, with as many ancestors and as dear a licence as there may be.
fn model<T: Config>(who: &AccountIdOf<T>, input_bytes: u32) -> (ModelId, VersionIndex) {
	let owner = funded::<T>("owner");
	let (package, signature) = T::Executor::benchmark_executable(input_bytes);
	let (model, version) = T::Models::benchmark_packaged(&owner, package, signature, units::<T>(1_000));
	T::Royalties::benchmark_ancestors(&model);
	T::Licences::benchmark_licence(&model, version, who);
	(model, version)
}

#[benchmarks]
mod benches {
	use super::*;

	/// Of so many bytes of encoded inputs.
	#[benchmark]
	fn infer_now(b: Linear<64, { T::MaxInputBytes::get() }>) {
		let who = funded::<T>("caller");
		let bytes = b.saturating_sub(OVERHEAD);
		let (model, version) = model::<T>(&who, bytes);
		let name = offers::offer::<T>(&model, version).unwrap().signature.inputs.pop().unwrap().name;
		let inputs = vec![tensor(&name, bytes)].encode();
		let before = T::Currency::balance(&who);
		let asked;
		#[block]
		{
			asked = answers::ask::<T>(&who, (model, version), &inputs, units::<T>(1_000), Weight::MAX);
		}
		assert!(asked.is_ok());
		assert!(T::Currency::balance(&who) < before);
	}

	/// Of so many bytes of outputs.
	#[benchmark]
	fn answer(b: Linear<64, { Limits::V1.values_bytes as u32 }>) {
		let who = funded::<T>("caller");
		let (model, version) = model::<T>(&who, 4);
		let offer = offers::offer::<T>(&model, version).unwrap();
		let outputs = vec![tensor(b"y", b.saturating_sub(OVERHEAD))];
		let before = frame_system::Pallet::<T>::event_count();
		let given;
		#[block]
		{
			given = answers::give::<T>(who, (model, version), &offer, H256::zero(), outputs);
		}
		assert!(given.output_root != H256::zero());
		assert_eq!(frame_system::Pallet::<T>::event_count(), before.saturating_add(1));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
