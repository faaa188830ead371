//! Benchmarks of every call on the largest input it takes.

use crate::{
	types::{Description, GoldenFile, Model, Name, NewModel, NewVersion, Royalty, Tensors},
	BalanceOf, Call, Config, Event, Locations, Models, Pallet, Versions,
};
use alloc::{format, vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use freehold_primitives::{
	licence::{Access, Derivatives, LicenceTerms, Lineage},
	model::{claim_commitment, Locator, Locators, MaxTensorName},
	ownership::Shares,
	package::{PackageClass, Packages},
	referee::{tensor::MAX_RANK, ElementType, Tolerance},
	Artifact, ModelId, PackageId, Signature, TensorSpec, VersionIndex,
};
use sp_core::H256;
use sp_runtime::{
	traits::{Bounded, Saturating, Zero},
	Perbill,
};

const SALT: [u8; 32] = [7; 32];

/// Stores a callable model with an input and an output of that many `u8`, for benchmarks of other
/// pallets. Nothing is on hold for it but the entry of its shares.
pub fn store_model<T: Config>(
	owner: &T::AccountId,
	seed: u32,
	input_bytes: u32,
	output_bytes: u32,
	royalty: BalanceOf<T>,
) -> (ModelId, VersionIndex) {
	let tensors = |name: &[u8], element, len: u32| {
		let name = BoundedVec::truncate_from(name.to_vec());
		let shape = BoundedVec::truncate_from(vec![len]);
		Tensors::truncate_from(vec![TensorSpec { name, element, shape }])
	};
	// Floats within a tolerance: the dearest outputs to compare.
	let signature = Signature {
		inputs: tensors(b"x", ElementType::Uint8, input_bytes),
		outputs: tensors(b"y", ElementType::Float32, output_bytes / 4),
	};
	let artifact = Artifact::of(&(b"benchmark", owner, seed).encode());
	store::<T>(owner, artifact, None, signature, royalty)
}

/// The same, of a package.
pub fn store_packaged<T: Config>(
	owner: &T::AccountId,
	package: PackageId,
	signature: Signature,
	royalty: BalanceOf<T>,
) -> (ModelId, VersionIndex) {
	let artifact = Artifact::of(&(b"benchmark", owner, package).encode());
	store::<T>(owner, artifact, Some(package), signature, royalty)
}

fn store<T: Config>(
	owner: &T::AccountId,
	artifact: Artifact,
	package: Option<PackageId>,
	signature: Signature,
	royalty: BalanceOf<T>,
) -> (ModelId, VersionIndex) {
	let version = NewVersion {
		artifact,
		package,
		locators: locators(1),
		golden: None,
		signature,
		// The other tolerance is not for packages of every class.
		tolerance: match package {
			Some(_) => Tolerance::Exact,
			None => Tolerance::AllClose { atol_bits: 1f32.to_bits(), rtol_bits: 0 },
		},
		licence: H256::zero(),
		terms: LicenceTerms::default(),
	};
	let id = version.title();
	let mut record = Model {
		holder: owner.clone(),
		name: Name::truncate_from(b"benchmark".to_vec()),
		description: Description::new(),
		royalty: Royalty::new(royalty),
		versions: 0,
		retired: false,
		offered_to: None,
		stored_bytes: 0,
		deposit: Zero::zero(),
	};
	let (version, sources) = version.split();
	// Neither fails: there is no version before this one.
	record.stored_bytes = crate::deposits::version_bytes(&version, &sources, package.as_ref())
		.and_then(|bytes| {
			let metadata = crate::deposits::metadata_bytes(&record.name, &record.description)?;
			crate::deposits::replaced(metadata, 0, bytes)
		})
		.unwrap_or_default();
	let index = Pallet::<T>::store_version(&id, &mut record, version, sources, package).unwrap_or_default();
	Models::<T>::insert(id, record);
	assert!(T::Shares::issue(&id, owner).is_ok(), "the owner has no funds for an entry");
	(id, index)
}

fn locators(count: usize) -> Locators {
	let locator = |i: usize| {
		let mut text = format!("https://host-{i}.example/").into_bytes();
		text.resize(Locator::bound(), b'a');
		Locator::truncate_from(text)
	};
	Locators::truncate_from((0..count).map(locator).collect())
}

/// As many tensors, of as many dimensions and as long names as there may be.
fn tensors() -> Tensors {
	let tensor = |i: usize| TensorSpec {
		name: BoundedVec::truncate_from(
			format!("{i:0>width$}", width = BoundedVec::<u8, MaxTensorName>::bound()).into_bytes(),
		),
		element: ElementType::Uint8,
		shape: BoundedVec::truncate_from(vec![1; MAX_RANK]),
	};
	Tensors::truncate_from((0..Tensors::bound()).map(tensor).collect())
}

/// The version that takes the most bytes.
fn largest_version(seed: u8) -> NewVersion {
	NewVersion {
		artifact: Artifact::of(&[seed]),
		package: None,
		locators: locators(Locators::bound()),
		golden: Some(GoldenFile { artifact: Artifact::of(b"golden"), locators: locators(Locators::bound()) }),
		signature: Signature { inputs: tensors(), outputs: tensors() },
		tolerance: Tolerance::AllClose { atol_bits: 0, rtol_bits: 0 },
		licence: H256::repeat_byte(1),
		// Not the default, which is not stored.
		terms: LicenceTerms { access: Access::AllowList, derivatives: Derivatives::Free },
	}
}

/// The version that is dearest to register: a package, where there are any, as it is looked up and acquired.
fn dearest_version<T: Config>(seed: u8) -> NewVersion {
	let mut version = largest_version(seed);
	if let Some(package) = T::Packages::benchmark_package(seed.into()) {
		if package.class == PackageClass::Exact {
			version.tolerance = Tolerance::Exact;
		}
		version.package = Some(package.id);
		version.signature = package.signature;
		version.golden = None;
	}
	version
}

fn largest_model<T: Config>(publisher: &T::AccountId, version: NewVersion) -> NewModel<BalanceOf<T>> {
	NewModel {
		name: Name::truncate_from(vec![b'n'; 64]),
		description: Description::truncate_from(vec![b'd'; 1024]),
		royalty: BalanceOf::<T>::max_value(),
		version,
		parents: T::Lineage::benchmark_parents(publisher),
		max_share: Perbill::one(),
	}
}

fn funded<T: Config>(name: &'static str) -> T::AccountId
where
	T::Currency: fungible::Mutate<T::AccountId>,
{
	let who: T::AccountId = account(name, 0, 0);
	let funds = Pallet::<T>::largest_deposit()
		.unwrap_or_else(|_| Zero::zero())
		.saturating_add(T::ClaimDeposit::get())
		.saturating_mul(4u32.into());
	<T::Currency as fungible::Mutate<T::AccountId>>::set_balance(&who, funds);
	who
}

fn claim_and_wait<T: Config>(who: &T::AccountId, artifact: &H256) -> Result<(), BenchmarkError> {
	Pallet::<T>::do_claim(who.clone(), claim_commitment(who, artifact, &SALT))?;
	let now = frame_system::Pallet::<T>::block_number();
	frame_system::Pallet::<T>::set_block_number(now.saturating_add(T::MinClaimAge::get()));
	Ok(())
}

fn registered<T: Config>() -> Result<(T::AccountId, ModelId), BenchmarkError>
where
	T::Currency: fungible::Mutate<T::AccountId>,
{
	let who = funded::<T>("holder");
	let model = largest_model::<T>(&who, largest_version(0));
	let id = model.version.title();
	claim_and_wait::<T>(&who, &id)?;
	Pallet::<T>::do_register(who.clone(), SALT, model)?;
	Ok((who, id))
}

fn assert_last_event<T: Config>(event: Event<T>) {
	frame_system::Pallet::<T>::assert_last_event(event.into());
}

#[benchmarks(where T::Currency: fungible::Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn claim() {
		let who = funded::<T>("claimant");
		let commitment = H256::repeat_byte(1);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), commitment);
		assert_last_event::<T>(Event::Claimed { who, commitment });
	}

	#[benchmark]
	fn withdraw_claim() -> Result<(), BenchmarkError> {
		let who = funded::<T>("claimant");
		let commitment = H256::repeat_byte(1);
		Pallet::<T>::do_claim(who.clone(), commitment)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), commitment);
		assert_last_event::<T>(Event::ClaimWithdrawn { who, commitment });
		Ok(())
	}

	#[benchmark]
	fn register() -> Result<(), BenchmarkError> {
		let who = funded::<T>("claimant");
		let new = largest_model::<T>(&who, dearest_version::<T>(0));
		let model = new.version.title();
		claim_and_wait::<T>(&who, &model)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), SALT, new);
		assert_last_event::<T>(Event::Registered { model, holder: who });
		Ok(())
	}

	#[benchmark]
	fn add_version() -> Result<(), BenchmarkError> {
		let (who, model) = registered::<T>()?;
		let new = dearest_version::<T>(1);
		let artifact = new.title();
		claim_and_wait::<T>(&who, &artifact)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, SALT, new);
		assert_last_event::<T>(Event::VersionAdded { model, version: 1, artifact });
		Ok(())
	}

	#[benchmark]
	fn set_royalty() -> Result<(), BenchmarkError> {
		let (who, model) = registered::<T>()?;
		// A change that has come due has to be put in force first.
		Pallet::<T>::do_set_royalty(who.clone(), model, 2u32.into())?;
		let now = frame_system::Pallet::<T>::block_number().saturating_add(T::RoyaltyDelay::get());
		frame_system::Pallet::<T>::set_block_number(now);
		let royalty = 1u32.into();
		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, royalty);
		let from = now.saturating_add(T::RoyaltyDelay::get());
		assert_last_event::<T>(Event::RoyaltySet { model, royalty, from });
		Ok(())
	}

	#[benchmark]
	fn set_metadata() -> Result<(), BenchmarkError> {
		let (who, model) = registered::<T>()?;
		// Shorter than before, so that a part of the deposit is released.
		let (name, description) =
			(Name::truncate_from(vec![b'm'; 64]), Description::truncate_from(vec![b'e'; 1023]));
		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, name, description);
		assert_last_event::<T>(Event::MetadataSet { model });
		Ok(())
	}

	#[benchmark]
	fn set_locators() -> Result<(), BenchmarkError> {
		let (who, model) = registered::<T>()?;
		let golden_locators = locators(Locators::bound());
		let mut shorter: Vec<Locator> = golden_locators.clone().into();
		// Shorter than before, so that a part of the deposit is released.
		shorter.iter_mut().take(1).for_each(|locator| locator.truncate(255));
		let shorter = Locators::truncate_from(shorter);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, 0, shorter.clone(), golden_locators);
		assert_last_event::<T>(Event::LocatorsSet { model, version: 0 });
		assert_eq!(Locations::<T>::get(model, 0).map(|sources| sources.locators), Some(shorter));
		assert!(Versions::<T>::contains_key(model, 0));
		Ok(())
	}

	#[benchmark]
	fn offer_title() -> Result<(), BenchmarkError> {
		let (who, model) = registered::<T>()?;
		let to = funded::<T>("buyer");
		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, to.clone());
		assert_last_event::<T>(Event::TitleOffered { model, to });
		Ok(())
	}

	#[benchmark]
	fn accept_title() -> Result<(), BenchmarkError> {
		let (from, model) = registered::<T>()?;
		let to = funded::<T>("buyer");
		Pallet::<T>::do_offer_title(from.clone(), model, to.clone())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(to.clone()), model, BalanceOf::<T>::max_value());
		assert_last_event::<T>(Event::TitleTransferred { model, from, to });
		Ok(())
	}

	#[benchmark]
	fn withdraw_offer() -> Result<(), BenchmarkError> {
		let (who, model) = registered::<T>()?;
		Pallet::<T>::do_offer_title(who.clone(), model, funded::<T>("buyer"))?;
		#[extrinsic_call]
		_(RawOrigin::Signed(who), model);
		assert_last_event::<T>(Event::OfferWithdrawn { model });
		Ok(())
	}

	#[benchmark]
	fn retire() -> Result<(), BenchmarkError> {
		let (who, model) = registered::<T>()?;
		#[extrinsic_call]
		_(RawOrigin::Signed(who), model);
		assert_last_event::<T>(Event::Retired { model });
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
