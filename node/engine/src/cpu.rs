//! How much processor time a child may take.

use rustix::process::{prlimit, Pid, Resource, Rlimit};
use std::{
	io,
	sync::Once,
	time::{Duration, Instant},
};

/// Beyond a job's deadline, so that its process is not killed while the deadline is being moved.
const MARGIN: Duration = Duration::from_secs(2);

/// Processor time for a job to be done by `deadline`: a child has one thread, which cannot use
/// more than the time that passes. `cap` is the most that any job has.
pub(crate) fn allowance(deadline: Instant, now: Instant, cap: Option<Duration>) -> Duration {
	let most = deadline.saturating_duration_since(now).saturating_add(MARGIN);
	cap.map_or(most, |cap| cap.min(most))
}

/// The processor time of a child that nobody has waited for.
#[derive(Clone, Copy)]
pub(crate) struct Cpu(pub(crate) Pid);

impl Cpu {
	/// Gives it that much more, in whole seconds, rounded up.
	pub(crate) fn limit(self, more: Duration) {
		static TOLD: Once = Once::new();
		if let Err(error) = self.used().and_then(|used| self.limit_to(used.saturating_add(more))) {
			TOLD.call_once(|| {
				log::warn!(
					target: "engine",
					"the processor time of models is not limited, only the time that passes: {error}"
				);
			});
		}
	}

	fn limit_to(self, total: Duration) -> io::Result<()> {
		// Only the soft limit: a hard one could not be raised again. The child cannot change it.
		let limit = Rlimit { current: Some(total.as_secs().saturating_add(1)), maximum: None };
		Ok(prlimit(Some(self.0), Resource::Cpu, limit).map(drop)?)
	}

	/// What it has used so far. Of its clock, as /proc may not show a process that cannot be traced.
	pub(crate) fn used(self) -> io::Result<Duration> {
		let mut clock = 0;
		let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
		// SAFETY: both are written to, and live through the calls.
		let failed = unsafe { libc::clock_getcpuclockid(self.0.as_raw_nonzero().get(), &mut clock) };
		if failed != 0 {
			return Err(io::Error::from_raw_os_error(failed));
		}
		// SAFETY: as above.
		if unsafe { libc::clock_gettime(clock, &mut time) } != 0 {
			return Err(io::Error::last_os_error());
		}
		let (seconds, nanos) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
		Ok(Duration::new(seconds.unwrap_or(0), nanos.unwrap_or(0)))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_job_may_use_the_time_until_its_deadline() {
		let now = Instant::now();
		let hour = Duration::from_secs(3600);
		assert_eq!(allowance(now + hour, now, None), hour + MARGIN);
		assert_eq!(allowance(now + hour, now, Some(Duration::from_secs(5))), Duration::from_secs(5));
		assert_eq!(allowance(now, now + hour, None), MARGIN);
		assert_eq!(allowance(now, now, Some(hour)), MARGIN);
	}

	#[test]
	fn processor_time_is_told_and_limited() {
		use std::{os::unix::process::ExitStatusExt, process::Command};
		let mut busy = Command::new("/bin/sh").args(["-c", "while :; do :; done"]).spawn().unwrap();
		let cpu = Cpu(Pid::from_child(&busy));
		while cpu.used().unwrap() < Duration::from_millis(20) {
			std::thread::yield_now();
		}
		cpu.limit(Duration::ZERO);
		assert_eq!(busy.wait().unwrap().signal(), Some(libc::SIGXCPU));
	}
}
