//! What other pallets and clients ask.

use crate::{
	execution, graphs, types::Package, weights::WeightInfo, Config, Graphs, Packages, Pallet, Parts,
};
use alloc::vec::Vec;
use frame_support::{traits::Get, weights::Weight};
use freehold_primitives::package::{self, part_count, ExecutionError, PackageId, PackageInfo};
#[cfg(feature = "runtime-benchmarks")]
use freehold_primitives::Signature;
use freehold_referee::{Graph, NamedTensor, Plan};
use sp_runtime::DispatchResult;

/// The most packages, and the most missing parts, that one answer holds.
pub const MAX_PAGE: u32 = 256;

impl<T: Config> package::Packages for Pallet<T> {
	fn package(id: &PackageId) -> Option<PackageInfo> {
		Packages::<T>::get(id).map(|package| describe::<T>(*id, package))
	}

	fn graph(id: &PackageId) -> Option<(Graph, Plan)> {
		graphs::graph::<T>(id)
	}

	fn graph_weight() -> Weight {
		T::WeightInfo::graph(T::MaxGraphBytes::get())
	}

	fn acquire(id: &PackageId) -> DispatchResult {
		graphs::acquire::<T>(id)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_package(seed: u32) -> Option<PackageInfo> {
		crate::benchmarking::placed::<T>(seed)
	}
}

impl<T: Config> package::Execute for Pallet<T> {
	fn weight(id: &PackageId) -> Option<Weight> {
		execution::weight::<T>(id)
	}

	fn execute(id: &PackageId, inputs: &[NamedTensor]) -> Result<Vec<NamedTensor>, ExecutionError> {
		execution::execute::<T>(id, inputs)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_executable(input_bytes: u32) -> (PackageId, Signature) {
		crate::benchmarking::place_executable::<T>(input_bytes)
	}
}

pub fn describe<T: Config>(id: PackageId, package: Package<T>) -> PackageInfo {
	PackageInfo {
		id,
		class: package.class,
		operators: package.operators,
		work: package.needs.work,
		graph_bytes: package.graph_bytes,
		initializer_bytes: package.initializer_bytes,
		missing_parts: package.missing,
		execution: execution::weight_when_whole::<T>(&package),
		users: package.users,
		signature: package.signature,
	}
}

/// Up to `limit` packages, at most [`MAX_PAGE`], that come after `after` in storage order.
pub fn packages<T: Config>(after: Option<PackageId>, limit: u32) -> Vec<PackageInfo> {
	let packages = match after {
		Some(after) => Packages::<T>::iter_from_key(after),
		None => Packages::<T>::iter(),
	};
	let limit = limit.min(MAX_PAGE) as usize;
	packages.take(limit).map(|(id, package)| describe::<T>(id, package)).collect()
}

/// The encoded graph.
pub fn graph_bytes<T: Config>(id: &PackageId) -> Option<Vec<u8>> {
	Graphs::<T>::get(id).map(|graph| graph.bytes.into_inner())
}

/// The bytes of a part that is placed.
pub fn part<T: Config>(id: &PackageId, initializer: u32, part: u32) -> Option<Vec<u8>> {
	Parts::<T>::get((id, initializer, part)).map(|part| part.bytes.into_inner())
}

/// Up to `limit` parts, at most [`MAX_PAGE`], that are not placed, in order, from the first after `after`.
pub fn parts_missing<T: Config>(id: &PackageId, after: Option<(u32, u32)>, limit: u32) -> Vec<(u32, u32)> {
	let Some((graph, _)) = graphs::graph::<T>(id) else { return Vec::new() };
	let first = after.map_or(0, |(initializer, _)| initializer);
	let initializers = (0u32..).zip(&graph.initializers).skip(first as usize);
	let parts = initializers.flat_map(|(i, initializer)| {
		let count = initializer.r#type.bytes().map_or(0, part_count);
		let begin = after.filter(|(last, _)| *last == i).map_or(0, |(_, part)| part.saturating_add(1));
		(begin..count).map(move |part| (i, part))
	});
	let missing = parts.filter(|(i, part)| !Parts::<T>::contains_key((id, i, part)));
	missing.take(limit.min(MAX_PAGE) as usize).collect()
}
