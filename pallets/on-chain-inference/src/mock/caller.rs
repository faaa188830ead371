//! A pallet that asks a model in the middle of a call, and acts upon the answer.

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use freehold_primitives::{
		on_chain::{Answer, InferNow},
		referee::NamedTensor,
		ModelId,
	};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type Inference: InferNow<Self::AccountId, u64>;
	}

	/// Whom a model has let in.
	#[pallet::storage]
	pub type Admitted<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ()>;

	/// Why a model was not asked.
	#[pallet::storage]
	pub type Failed<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, DispatchError>;

	#[pallet::error]
	pub enum Error<T> {
		/// The model's score is not above zero.
		NotAdmitted,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Lets the caller in when the model's first score is above zero. Goes on when the model cannot be asked.
		#[pallet::call_index(0)]
		#[pallet::weight(T::Inference::weight(model, 0).unwrap_or_default())]
		pub fn enter(
			origin: OriginFor<T>,
			model: ModelId,
			inputs: Vec<NamedTensor>,
			max_royalty: u64,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			match T::Inference::infer(&who, &model, 0, &inputs, max_royalty) {
				Ok(answer) if first(&answer) > 0.0 => Admitted::<T>::insert(who, ()),
				Ok(_) => return Err(Error::<T>::NotAdmitted.into()),
				Err(error) => Failed::<T>::insert(who, error),
			}
			Ok(())
		}
	}

	fn first(answer: &Answer<u64>) -> f32 {
		f32::from_le_bytes(answer.outputs[0].tensor.data[..4].try_into().unwrap())
	}
}
