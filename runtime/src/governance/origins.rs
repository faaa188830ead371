//! The origins that referenda have, and what needs one of its own: each may do one kind of thing.
//!
//! Root is none of them. Whoever has root can write any storage, and so move shares, titles and balances;
//! therefore a referendum cannot have it, not even for an upgrade: [`Call::authorize_upgrade`] is the only
//! thing of root's that is left to a vote.

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::OriginTrait};
	use frame_system::{pallet_prelude::*, WeightInfo};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may authorise an upgrade.
		type UpgradeOrigin: EnsureOrigin<Self::RuntimeOrigin>;
	}

	/// What a referendum may do, by its track.
	#[pallet::origin]
	#[derive(
		Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
	)]
	pub enum Origin {
		/// Lists a model.
		ListModel,
		/// Delists a model, and decides on suspensions.
		DelistModel,
		/// Spends from the treasury.
		TreasurySpender,
		/// Sets parameters.
		ParameterAdmin,
		/// Authorises another runtime.
		RuntimeUpgrader,
		/// Confirms and ends pauses of disputes.
		DisputeAdmin,
		/// Cancels other referenda, whose deposits return.
		Canceller,
	}

	macro_rules! ensure_each {
		($($name:ident),*) => { $(
			#[doc = concat!("Takes [`Origin::", stringify!($name), "`] and nothing else.")]
			pub struct $name;

			impl<O: OriginTrait + From<Origin>> EnsureOrigin<O> for $name
			where
				for<'a> &'a O::PalletsOrigin: TryInto<&'a Origin>,
			{
				type Success = ();

				fn try_origin(origin: O) -> Result<(), O> {
					let is_it = matches!(origin.caller().try_into(), Ok(Origin::$name));
					is_it.then_some(()).ok_or(origin)
				}

				#[cfg(feature = "runtime-benchmarks")]
				fn try_successful_origin() -> Result<O, ()> {
					Ok(O::from(Origin::$name))
				}
			}
		)* };
	}

	ensure_each!(
		ListModel,
		DelistModel,
		TreasurySpender,
		ParameterAdmin,
		RuntimeUpgrader,
		DisputeAdmin,
		Canceller
	);

	/// Whether referenda and elections take minutes, for chains on which to try things out. Set at genesis
	/// and never after.
	#[pallet::storage]
	pub type Fast<T> = StorageValue<_, bool, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// As in [`Fast`].
		pub fast: bool,
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Fast::<T>::put(self.fast);
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Authorises the runtime with this BLAKE2b-256 hash; who has its code can then apply it with
		/// `System::apply_authorized_upgrade`.
		///
		/// ## Dispatch Origin
		/// `UpgradeOrigin`.
		///
		/// ## Details
		/// It has to have this runtime's name and a greater version. Replaces what was authorised before.
		///
		/// ## Events
		/// - [`frame_system::Event::UpgradeAuthorized`]
		#[pallet::call_index(0)]
		#[pallet::weight(T::SystemWeightInfo::authorize_upgrade())]
		pub fn authorize_upgrade(origin: OriginFor<T>, code_hash: T::Hash) -> DispatchResult {
			T::UpgradeOrigin::ensure_origin(origin)?;
			let root = frame_system::RawOrigin::Root.into();
			frame_system::Pallet::<T>::authorize_upgrade(root, code_hash)
		}
	}
}
