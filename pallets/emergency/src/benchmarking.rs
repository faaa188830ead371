//! Benchmarks of every call.
#![expect(clippy::unwrap_used)]

use crate::{pauses, Call, Config, CurrentPause, Event, Pallet, Pause};
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn pause_disputes() -> Result<(), BenchmarkError> {
		let origin = T::PauseOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);
		assert!(CurrentPause::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn confirm_pause() -> Result<(), BenchmarkError> {
		let origin = T::ConfirmOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		pauses::do_pause::<T>().unwrap();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);
		assert_eq!(CurrentPause::<T>::get(), Some(Pause::Confirmed));
		Ok(())
	}

	#[benchmark]
	fn resume_disputes() -> Result<(), BenchmarkError> {
		let origin = T::ConfirmOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		pauses::do_pause::<T>().unwrap();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);
		frame_system::Pallet::<T>::assert_last_event(Event::<T>::DisputesResumed.into());
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
