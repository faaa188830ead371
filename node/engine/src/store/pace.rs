//! Whether a source gives enough to be worth the wait.

use std::time::{Duration, Instant};

/// Counts bytes by windows of time.
pub(super) struct Pace {
	bytes: u64,
	window: Duration,
	since: Instant,
	came: u64,
}

impl Pace {
	/// Demands that many bytes in each window.
	pub(super) fn new(bytes: u64, window: Duration, now: Instant) -> Self {
		Self { bytes, window, since: now, came: 0 }
	}

	/// That many bytes have come; whether they are enough.
	pub(super) fn keeps(&mut self, bytes: u64, now: Instant) -> bool {
		self.came = self.came.saturating_add(bytes);
		if now.saturating_duration_since(self.since) < self.window {
			return true;
		}
		let enough = self.came >= self.bytes;
		(self.since, self.came) = (now, 0);
		enough
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_source_must_give_enough_in_every_window() {
		let start = Instant::now();
		let at = |seconds| start + Duration::from_secs(seconds);
		let mut pace = Pace::new(100, Duration::from_secs(10), start);
		assert!(pace.keeps(1, at(9)), "the window is not over");
		assert!(pace.keeps(99, at(10)));
		assert!(pace.keeps(1000, at(19)));
		assert!(pace.keeps(0, at(20)));
		assert!(!pace.keeps(99, at(30)), "what came before the window does not count");
	}
}
