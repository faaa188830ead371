//! Every call, every error, and the passing of time.

use crate::{mock::*, CurrentPause, Error, Event, NextPause, Pause};
use frame_support::{assert_noop, assert_ok};
use freehold_primitives::governance::DisputePause;
use sp_runtime::DispatchError::BadOrigin;

fn pause() -> sp_runtime::DispatchResult {
	Emergency::pause_disputes(RuntimeOrigin::signed(BODY))
}

fn confirm() -> sp_runtime::DispatchResult {
	Emergency::confirm_pause(RuntimeOrigin::signed(REFERENDUM))
}

fn resume() -> sp_runtime::DispatchResult {
	Emergency::resume_disputes(RuntimeOrigin::signed(REFERENDUM))
}

#[test]
fn pause_should_lapse_by_itself() {
	build_and_execute(|| {
		assert!(!Emergency::disputes_paused());
		assert_ok!(pause());
		System::assert_last_event(Event::DisputesPaused { until: 1 + DURATION }.into());
		assert!(Emergency::disputes_paused());
		assert_eq!(Emergency::pause(), Some(Pause::Unconfirmed { until: 1 + DURATION }));
		assert_eq!(Emergency::next_pause(), 1 + DURATION + COOLDOWN);
		skip(DURATION - 1);
		assert!(Emergency::disputes_paused());
		skip(1);
		assert!(!Emergency::disputes_paused());
		assert_eq!(Emergency::pause(), None);
		assert_noop!(confirm(), Error::<Test>::NotPaused);
		assert_noop!(resume(), Error::<Test>::NotPaused);
	});
}

#[test]
fn pause_should_not_be_repeated_before_the_cooldown_is_over() {
	build_and_execute(|| {
		assert_ok!(pause());
		assert_noop!(pause(), Error::<Test>::AlreadyPaused);
		skip(DURATION);
		assert_noop!(pause(), Error::<Test>::TooEarly);
		skip(COOLDOWN - 1);
		assert_noop!(pause(), Error::<Test>::TooEarly);
		skip(1);
		assert_ok!(pause());
		assert!(Emergency::disputes_paused());
	});
}

#[test]
fn confirmed_pause_should_last_until_a_referendum_ends_it() {
	build_and_execute(|| {
		assert_ok!(pause());
		assert_ok!(confirm());
		System::assert_last_event(Event::PauseConfirmed.into());
		assert_noop!(confirm(), Error::<Test>::AlreadyConfirmed);
		skip(100 * DURATION);
		assert!(Emergency::disputes_paused());
		assert_eq!(CurrentPause::<Test>::get(), Some(Pause::Confirmed));
		assert_noop!(pause(), Error::<Test>::AlreadyPaused);
		assert_ok!(resume());
		System::assert_last_event(Event::DisputesResumed.into());
		assert!(!Emergency::disputes_paused());
	});
}

#[test]
fn confirmation_should_free_the_body_from_waiting() {
	build_and_execute(|| {
		assert_ok!(pause());
		assert_ok!(confirm());
		assert_ok!(resume());
		assert_ok!(pause());
	});
}

#[test]
fn referendum_against_a_pause_should_keep_the_body_waiting() {
	build_and_execute(|| {
		assert_ok!(pause());
		assert_ok!(resume());
		assert!(!Emergency::disputes_paused());
		assert_noop!(pause(), Error::<Test>::TooEarly);
		assert_eq!(NextPause::<Test>::get(), 1 + DURATION + COOLDOWN);
		assert_noop!(resume(), Error::<Test>::NotPaused);
	});
}

#[test]
fn nobody_else_should_do_any_of_it() {
	build_and_execute(|| {
		let (body, referendum) = (RuntimeOrigin::signed(BODY), RuntimeOrigin::signed(REFERENDUM));
		assert_noop!(Emergency::pause_disputes(referendum.clone()), BadOrigin);
		assert_noop!(Emergency::pause_disputes(RuntimeOrigin::root()), BadOrigin);
		assert_ok!(pause());
		for stranger in [body, RuntimeOrigin::root(), RuntimeOrigin::none(), RuntimeOrigin::signed(3)] {
			assert_noop!(Emergency::confirm_pause(stranger.clone()), BadOrigin);
			assert_noop!(Emergency::resume_disputes(stranger), BadOrigin);
		}
	});
}
