//! The invariants of the pallet's documentation, checked by `try_state` and after each test.

use crate::{
	graphs, measure,
	types::{Deposit, Package, StoredGraph},
	BalanceOf, Config, Graphs, HoldReason, Packages, Pallet, Parts,
};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use freehold_primitives::{
	package::{part_leaves, PackageClass, PackageId},
	HostBlake2b256,
};
use freehold_referee::{package_id, tensor::is_canonical, Graph, Plan};
use sp_runtime::{traits::Saturating, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Fails with the first invariant that the state breaks.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		for (id, stored) in Graphs::<T>::iter() {
			let package = Packages::<T>::get(id).ok_or("a graph without its package")?;
			let graph = Self::try_state_graph(id, stored, &package)?;
			Self::try_state_parts(id, &graph, &package)?;
		}
		for id in Packages::<T>::iter_keys() {
			ensure!(Graphs::<T>::contains_key(id), "a package without its graph");
		}
		for (id, _, _) in Parts::<T>::iter_keys() {
			ensure!(Packages::<T>::contains_key(id), "a part of no package");
		}
		Self::try_state_deposits()
	}

	fn try_state_graph(
		id: PackageId,
		stored: StoredGraph<T>,
		package: &Package<T>,
	) -> Result<Graph, TryRuntimeError> {
		ensure!(stored.bytes.len() == package.graph_bytes as usize, "a graph of another length");
		let (graph, plan) = graphs::check::<T>(&stored.bytes).map_err(|_| "a graph that is none")?;
		ensure!(PackageId::from(package_id::<HostBlake2b256>(&graph)) == id, "a graph under another's id");
		ensure!(plan == Plan { operators: stored.plan.into_inner() }, "a plan that is another graph's");
		ensure!(PackageClass::of(&graph) == package.class, "a class that is another graph's");
		ensure!(measure::signature(&graph).as_ref() == Some(&package.signature), "another signature");
		ensure!(measure::needs(&graph, &plan) == package.needs, "needs that are another graph's");
		ensure!(graph.operators.len() == package.operators as usize, "another number of operators");
		let initializers = (package.initializer_bytes, package.parts);
		ensure!(measure::initializers(&graph) == initializers, "initializers that are another graph's");
		Ok(graph)
	}

	fn try_state_parts(id: PackageId, graph: &Graph, package: &Package<T>) -> Result<(), TryRuntimeError> {
		let mut placed = 0u32;
		for ((initializer, part), stored) in Parts::<T>::iter_prefix((id,)) {
			let initializer =
				graph.initializers.get(initializer as usize).ok_or("a part of no initializer")?;
			let bytes = initializer.r#type.bytes().ok_or("an initializer without a size")?;
			let leaves = part_leaves(bytes, part).ok_or("a part beyond its initializer")?;
			ensure!(leaves.len_bytes() == stored.bytes.len() as u64, "a part of another length");
			ensure!(is_canonical(initializer.r#type.element, &stored.bytes), "a part that is not canonical");
			placed = placed.saturating_add(1);
		}
		ensure!(package.parts.checked_sub(placed) == Some(package.missing), "missing parts are miscounted");
		Ok(())
	}

	fn try_state_deposits() -> Result<(), TryRuntimeError> {
		let graphs = Packages::<T>::iter_values().map(|package| package.deposit);
		let parts = Parts::<T>::iter_values().map(|part| part.deposit);
		let mut sums = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		for Deposit { payer, amount } in graphs.chain(parts) {
			let sum = sums.entry(payer).or_default();
			*sum = sum.saturating_add(amount);
		}
		let reason = HoldReason::Package.into();
		for who in frame_system::Account::<T>::iter_keys() {
			let sum = sums.remove(&who).unwrap_or_default();
			ensure!(
				T::Currency::balance_on_hold(&reason, &who) == sum,
				"a hold is not the sum of its deposits"
			);
		}
		ensure!(sums.is_empty(), "a deposit is held by no account");
		Ok(())
	}
}
