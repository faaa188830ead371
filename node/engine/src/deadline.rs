//! When a job is given up.

use parking_lot::Mutex;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// When something is given up. It can be moved later for as long as it is waited for; all clones
/// move together.
#[derive(Clone, Debug)]
pub struct Deadline(Arc<Mutex<Instant>>);

impl Deadline {
	pub fn new(at: Instant) -> Self {
		Self(Arc::new(Mutex::new(at)))
	}

	/// Moves it to `at`, never to before where it is.
	pub fn extend_to(&self, at: Instant) {
		let mut held = self.0.lock();
		*held = at.max(*held);
	}

	/// When it is, as things stand.
	pub fn instant(&self) -> Instant {
		*self.0.lock()
	}

	/// How long until then.
	pub fn left(&self) -> Duration {
		until(self.instant())
	}

	pub fn is_over(&self) -> bool {
		self.left().is_zero()
	}
}

impl From<Instant> for Deadline {
	fn from(at: Instant) -> Self {
		Self::new(at)
	}
}

pub(crate) fn until(at: Instant) -> Duration {
	at.saturating_duration_since(Instant::now())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_deadline_moves_later_for_all_who_hold_it() {
		let now = Instant::now();
		let later = now + Duration::from_secs(60);
		let (deadline, past) = (Deadline::new(later), Deadline::from(now));
		let held = past.clone();
		assert!(held.is_over());
		past.extend_to(later);
		assert_eq!(held.instant(), later);
		assert!(!held.is_over());
		deadline.extend_to(now);
		assert_eq!(deadline.instant(), later);
	}
}
