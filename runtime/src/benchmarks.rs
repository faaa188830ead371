//! Which benchmarks there are. Weights of the SDK's pallets are those they ship.

use crate::{
	Balances, Emergency, Inference, ModelLicences, ModelListings, ModelPackages, ModelRegistry, ModelShares,
	OnChainInference, Runtime, Subscriptions,
};
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, TrackedStorageKey, WhitelistedStorageKeys};
use frame_system_benchmarking::Pallet as SystemBench;

frame_benchmarking::define_benchmarks!(
	[frame_system, SystemBench::<Runtime>]
	[pallet_balances, Balances]
	[pallet_model_registry, ModelRegistry]
	[pallet_model_shares, ModelShares]
	[pallet_model_licences, ModelLicences]
	[pallet_model_listings, ModelListings]
	[pallet_model_packages, ModelPackages]
	[pallet_inference, Inference]
	[pallet_on_chain_inference, OnChainInference]
	[pallet_subscriptions, Subscriptions]
	[pallet_emergency, Emergency]
);

impl frame_system_benchmarking::Config for Runtime {}

pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, crate::AllPalletsWithSystem::storage_info())
}

pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist: Vec<TrackedStorageKey> = crate::AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
