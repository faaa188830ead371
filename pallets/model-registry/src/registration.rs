//! New models and new versions.

use crate::{
	deposits,
	types::{Earned, Model, NewModel, NewVersion, Royalty, Sources, Version},
	validate, Artifacts, BalanceOf, Config, Earnings, Error, Event, Locations, Models, Pallet,
	VersionPackages, Versions,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Zero},
	traits::Get,
};
use freehold_primitives::{
	licence::{Licences, Lineage},
	ownership::Shares,
	package::Packages,
	ModelId, PackageId, VersionIndex,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(
		who: T::AccountId,
		salt: [u8; 32],
		new: NewModel<BalanceOf<T>>,
	) -> DispatchResult {
		let NewModel { name, description, royalty, version, parents, max_share } = new;
		validate::name::<T>(&name)?;
		validate::description::<T>(&description)?;
		Self::ensure_new_version(&version)?;
		let model = version.title();
		Self::use_claim(&who, &model, &salt)?;

		let lineage = T::Lineage::record(&model, &who, parents, max_share)?;
		let metadata = deposits::metadata_bytes(&name, &description)?;
		let mut record = Model {
			holder: who.clone(),
			name,
			description,
			royalty: Royalty::new(royalty),
			versions: 0,
			retired: false,
			offered_to: None,
			stored_bytes: deposits::replaced(metadata, 0, lineage)?,
			deposit: Zero::zero(),
		};
		Self::append_version(&model, &mut record, version)?;
		Models::<T>::insert(model, record);
		T::Shares::issue(&model, &who)?;
		Self::deposit_event(Event::Registered { model, holder: who });
		Ok(())
	}

	pub(crate) fn do_add_version(
		who: T::AccountId,
		model: ModelId,
		salt: [u8; 32],
		version: NewVersion,
	) -> DispatchResult {
		Self::ensure_new_version(&version)?;
		let artifact = version.title();
		let index = Self::try_mutate_held(&who, &model, |record| {
			ensure!(!record.retired, Error::<T>::AlreadyRetired);
			ensure!(record.versions < T::MaxVersions::get(), Error::<T>::MaxVersionsExceeded);
			Self::use_claim(&who, &artifact, &salt)?;
			Self::append_version(&model, record, version)
		})?;
		Self::deposit_event(Event::VersionAdded { model, version: index, artifact });
		Ok(())
	}

	/// That the version is well formed and nobody has a title to what it is.
	fn ensure_new_version(version: &NewVersion) -> DispatchResult {
		validate::version::<T>(version)?;
		ensure!(!Artifacts::<T>::contains_key(version.title()), Error::<T>::ArtifactTaken);
		if let Some(id) = &version.package {
			validate::package::<T>(id, version)?;
		}
		Ok(())
	}

	/// Stores the next version and takes the deposit for it.
	fn append_version(
		model: &ModelId,
		record: &mut Model<T>,
		version: NewVersion,
	) -> Result<VersionIndex, sp_runtime::DispatchError> {
		let (terms, package) = (version.terms, version.package);
		let (version, sources) = version.split();
		let bytes = deposits::version_bytes(&version, &sources, package.as_ref())?;
		Self::set_stored_bytes(record, deposits::replaced(record.stored_bytes, 0, bytes)?)?;
		let index = Self::store_version(model, record, version, sources, package)?;
		if let Some(id) = &package {
			T::Packages::acquire(id)?;
		}
		T::Licences::issue(model, index, &record.holder, terms)?;
		Ok(index)
	}

	/// Stores the next version, whatever is on hold for it.
	pub(crate) fn store_version(
		model: &ModelId,
		record: &mut Model<T>,
		version: Version,
		sources: Sources,
		package: Option<PackageId>,
	) -> Result<VersionIndex, sp_runtime::DispatchError> {
		let index = record.versions;
		record.versions = index.checked_add(1).ok_or(Error::<T>::MaxVersionsExceeded)?;
		Artifacts::<T>::insert(package.unwrap_or(version.artifact.hash), (model, index));
		if let Some(id) = package {
			VersionPackages::<T>::insert(model, index, id);
		}
		Versions::<T>::insert(model, index, version);
		Locations::<T>::insert(model, index, sources);
		Earnings::<T>::insert(model, index, Earned::default());
		Ok(index)
	}
}
