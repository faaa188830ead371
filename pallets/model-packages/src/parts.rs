//! Parts of initializers: each is proved against its initializer's root when it is placed, so that a package is what
//! its id says as soon as none is missing.

use crate::{
	deposits, execution, graphs,
	types::{Package, StoredPart},
	weights::WeightInfo,
	Config, Error, Event, Packages, Pallet, Parts,
};
use frame_support::{dispatch::PostDispatchInfo, ensure, pallet_prelude::DispatchResultWithPostInfo};
use freehold_primitives::{
	package::{part_leaves, PackageId},
	HostBlake2b256,
};
use freehold_referee::{tensor::is_canonical, Part};
use sp_runtime::{ArithmeticError, DispatchResult};

/// Where a part is: its package, initializer and number.
pub type Place = (PackageId, u32, u32);

pub fn do_place_part<T: Config>(who: T::AccountId, place: Place, piece: Part) -> DispatchResultWithPostInfo {
	let (id, initializer, part) = place;
	let mut package = Packages::<T>::get(id).ok_or(Error::<T>::NotFound)?;
	ensure!(execution::fits::<T>(&package), Error::<T>::NotExecutable);
	ensure!(!Parts::<T>::contains_key(place), Error::<T>::PartAlreadyPlaced);
	verify::<T>(place, &piece)?;
	let deposit = deposits::hold_for_part::<T>(&who, piece.data.len())?;
	let bytes = piece.data.try_into().map_err(|_| Error::<T>::InvalidPart)?;
	let stored = StoredPart { deposit, bytes };
	let weight = T::WeightInfo::place_part(stored.bytes.len() as u32, package.graph_bytes);
	Parts::<T>::insert(place, stored);
	package.missing = package.missing.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
	Pallet::<T>::deposit_event(Event::PartPlaced {
		package: id,
		initializer,
		part,
		who,
		missing: package.missing,
	});
	if package.missing == 0 {
		Pallet::<T>::deposit_event(Event::Completed { package: id });
	}
	Packages::<T>::insert(id, package);
	Ok(PostDispatchInfo { actual_weight: Some(weight), pays_fee: Default::default() })
}

/// Whether this is that part.
fn verify<T: Config>((id, initializer, part): Place, piece: &Part) -> DispatchResult {
	let (graph, _) = graphs::graph::<T>(&id).ok_or(Error::<T>::NotFound)?;
	let initializer = graph.initializers.get(initializer as usize).ok_or(Error::<T>::PartNotFound)?;
	let bytes = initializer.r#type.bytes().ok_or(Error::<T>::PartNotFound)?;
	let leaves = part_leaves(bytes, part).ok_or(Error::<T>::PartNotFound)?;
	let root = piece.root::<HostBlake2b256>(&initializer.r#type, &leaves);
	ensure!(root == Some(initializer.root), Error::<T>::InvalidPart);
	// No element is in two leaves.
	ensure!(is_canonical(initializer.r#type.element, &piece.data), Error::<T>::NotCanonical);
	Ok(())
}

pub fn do_remove_part<T: Config>(who: T::AccountId, place: Place) -> DispatchResult {
	let (id, initializer, part) = place;
	let mut package = Packages::<T>::get(id).ok_or(Error::<T>::NotFound)?;
	let stored = Parts::<T>::get(place).ok_or(Error::<T>::PartNotFound)?;
	ensure!(may_remove(&who, &package, &stored), Error::<T>::NotPlacer);
	ensure!(package.users == 0, Error::<T>::InUse);
	deposits::release::<T>(&stored.deposit)?;
	Parts::<T>::remove(place);
	package.missing = package.missing.checked_add(1).ok_or(ArithmeticError::Overflow)?;
	Packages::<T>::insert(id, package);
	Pallet::<T>::deposit_event(Event::PartRemoved { package: id, initializer, part });
	Ok(())
}

/// Who placed the part; or who placed the graph, whose deposit others could keep with a part of theirs otherwise.
fn may_remove<T: Config>(who: &T::AccountId, package: &Package<T>, part: &StoredPart<T>) -> bool {
	[&part.deposit.payer, &package.deposit.payer].contains(&who)
}
