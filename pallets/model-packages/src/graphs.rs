//! Graphs: checked when they are placed, kept while somebody needs them.

use crate::{
	deposits, measure,
	types::{GraphBytes, Package, StoredGraph, LIMITS},
	weights::WeightInfo,
	Config, Error, Event, Graphs, Packages, Pallet,
};
use codec::Encode;
use frame_support::{
	dispatch::PostDispatchInfo,
	ensure,
	pallet_prelude::DispatchResultWithPostInfo,
	traits::Get,
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
};
use freehold_primitives::{
	package::{PackageClass, PackageId},
	HostBlake2b256,
};
use freehold_referee::{package_id, Graph, GraphError, Limits, Plan};
use sp_runtime::{ArithmeticError, DispatchResult};

/// The limits of graphs that are placed.
pub fn limits<T: Config>() -> Limits {
	Limits { graph_bytes: T::MaxGraphBytes::get(), ..LIMITS }
}

/// The graph that these bytes, which are no more than `MaxGraphBytes`, are, and how its operators are judged.
pub fn check<T: Config>(bytes: &[u8]) -> Result<(Graph, Plan), Error<T>> {
	let limits = limits::<T>();
	let graph = Graph::from_bytes(bytes, &LIMITS).map_err(|_| Error::<T>::InvalidEncoding)?;
	// The id is that of the encoding, of which there is to be one only.
	ensure!(graph.using_encoded(|encoded| encoded == bytes), Error::<T>::InvalidEncoding);
	let plan = graph.checked_plan(&limits)?;
	Ok((graph, plan))
}

impl<T> From<GraphError> for Error<T> {
	fn from(error: GraphError) -> Self {
		match error {
			GraphError::GraphTooLarge => Self::GraphTooLarge,
			GraphError::TooManyOperators => Self::TooManyOperators,
			GraphError::TooManyInitializers => Self::TooManyInitializers,
			GraphError::Values => Self::InvalidValues,
			GraphError::Name => Self::InvalidName,
			GraphError::Tensor(_) => Self::InvalidTensor,
			GraphError::InitializersTooLarge => Self::InitializersTooLarge,
			GraphError::Order(_) => Self::InvalidOrder,
			GraphError::Operator(..) => Self::InvalidOperator,
			GraphError::Output(_) => Self::OutputMismatch,
			GraphError::TooMuchWork => Self::TooMuchWork,
			GraphError::TooMuchMemory(_) => Self::TooMuchMemory,
			GraphError::NoTile(_) => Self::NoTile,
			GraphError::TooManyRoots => Self::TooManyRoots,
			GraphError::ValuesTooLarge => Self::ValuesTooLarge,
		}
	}
}

/// What it takes at most, on machines as slow as the slowest that there may be, to look at the tiles of all operators
/// of a graph: the referee bounds the looks. What is measured is of the dearest graph that is known, no more.
const LOOKS: Weight = Weight::from_parts(400 * WEIGHT_REF_TIME_PER_MILLIS, 0);

/// What placing a graph of so many bytes weighs at most.
pub fn place_weight<T: Config>(bytes: u32) -> Weight {
	T::WeightInfo::place_tiled(bytes).max(T::WeightInfo::place(bytes).saturating_add(LOOKS))
}

pub fn do_place<T: Config>(who: T::AccountId, bytes: GraphBytes<T>) -> DispatchResultWithPostInfo {
	let (graph, plan) = check::<T>(&bytes)?;
	let id: PackageId = package_id::<HostBlake2b256>(&graph).into();
	ensure!(!Packages::<T>::contains_key(id), Error::<T>::AlreadyPlaced);
	let signature = measure::signature(&graph).ok_or(Error::<T>::InvalidValues)?;
	let needs = measure::needs(&graph, &plan);
	let (initializer_bytes, parts) = measure::initializers(&graph);
	let graph_bytes = u32::try_from(bytes.len()).map_err(|_| ArithmeticError::Overflow)?;
	let plan = plan.operators.try_into().map_err(|_| Error::<T>::TooManyOperators)?;
	let stored = StoredGraph { bytes, plan };
	let package = Package {
		deposit: deposits::hold_for_graph::<T>(&who, stored.encoded_size())?,
		class: PackageClass::of(&graph),
		signature,
		operators: u32::try_from(graph.operators.len()).map_err(|_| ArithmeticError::Overflow)?,
		needs,
		graph_bytes,
		initializer_bytes,
		parts,
		missing: parts,
		users: 0,
	};
	Graphs::<T>::insert(id, stored);
	Pallet::<T>::deposit_event(Event::Placed { package: id, who, class: package.class, parts });
	if parts == 0 {
		Pallet::<T>::deposit_event(Event::Completed { package: id });
	}
	Packages::<T>::insert(id, package);
	let actual = (!needs.tiled).then(|| T::WeightInfo::place(graph_bytes));
	Ok(PostDispatchInfo { actual_weight: actual, pays_fee: Default::default() })
}

pub fn do_remove<T: Config>(who: T::AccountId, id: PackageId) -> DispatchResult {
	let package = Packages::<T>::get(id).ok_or(Error::<T>::NotFound)?;
	ensure!(package.deposit.payer == who, Error::<T>::NotPlacer);
	ensure!(package.users == 0, Error::<T>::InUse);
	ensure!(package.missing == package.parts, Error::<T>::PartsPlaced);
	deposits::release::<T>(&package.deposit)?;
	Packages::<T>::remove(id);
	Graphs::<T>::remove(id);
	Pallet::<T>::deposit_event(Event::Removed { package: id });
	Ok(())
}

/// A graph in state, which has passed its check.
pub fn graph<T: Config>(id: &PackageId) -> Option<(Graph, Plan)> {
	let stored = Graphs::<T>::get(id)?;
	let graph = Graph::from_bytes(&stored.bytes, &LIMITS).ok()?;
	Some((graph, Plan { operators: stored.plan.into_inner() }))
}

pub fn acquire<T: Config>(id: &PackageId) -> DispatchResult {
	Packages::<T>::try_mutate(id, |package| {
		let package = package.as_mut().ok_or(Error::<T>::NotFound)?;
		package.users = package.users.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Ok(())
	})
}
