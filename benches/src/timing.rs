//! Times taken side by side.

use anyhow::Result;
use std::time::{Duration, Instant};

/// How long one measurement goes on at least, by repetition.
const LEAST: Duration = Duration::from_millis(5);

/// Something to be timed.
pub struct Runner<'a> {
	pub name: &'static str,
	run: Box<dyn FnMut() -> Result<()> + 'a>,
	/// Repetitions in one measurement.
	times: u32,
	taken: Vec<Duration>,
}

impl<'a> Runner<'a> {
	/// Runs it until its time is known; an error if it cannot be run.
	pub fn new(name: &'static str, mut run: impl FnMut() -> Result<()> + 'a) -> Result<Self> {
		run()?;
		clear_vectors();
		let start = Instant::now();
		run()?;
		let once = start.elapsed().max(Duration::from_nanos(100));
		let times = LEAST.as_nanos().div_ceil(once.as_nanos()) as u32;
		Ok(Self { name, run: Box::new(run), times, taken: vec![] })
	}

	fn measure(&mut self) -> Result<()> {
		clear_vectors();
		let start = Instant::now();
		for _ in 0..self.times {
			(self.run)()?;
		}
		self.taken.push(start.elapsed() / self.times);
		Ok(())
	}

	/// The median of what was measured.
	pub fn median(&self) -> Duration {
		let mut taken = self.taken.clone();
		taken.sort_unstable();
		taken[taken.len() / 2]
	}
}

/// Clears the upper halves of vector registers. tract leaves them in use, with which code of narrower vectors, such as
/// scalar native code and what Wasmtime makes of WebAssembly, takes up to hundreds of times as long.
pub fn clear_vectors() {
	#[cfg(target_arch = "x86_64")]
	{
		#[target_feature(enable = "avx")]
		fn clear() {
			std::arch::x86_64::_mm256_zeroupper();
		}
		if std::is_x86_feature_detected!("avx") {
			// SAFETY: the processor has the instruction.
			unsafe { clear() }
		}
	}
}

/// Measures each in turn, again and again, so that what slows the machine down for a while slows all of them.
pub fn interleave(runners: &mut [Runner], rounds: u32, most: Duration) -> Result<()> {
	let start = Instant::now();
	for round in 0..rounds {
		if round >= 3 && start.elapsed() > most {
			break;
		}
		for runner in runners.iter_mut() {
			runner.measure()?;
		}
	}
	Ok(())
}
