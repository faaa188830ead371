//! On what a kernel runs. It changes how fast an operator is, never a bit of its output.

#[cfg(feature = "std")]
use alloc::vec::Vec;
use core::num::NonZeroUsize;

/// Instructions that kernels may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isa {
	/// What every machine has.
	Scalar,
	Avx2,
	Avx512,
	/// With products of bytes, four at once.
	Avx512Vnni,
	Neon,
}

/// The instructions that kernels may use, and on how many threads they split their outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backend {
	/// Only ever what this machine has.
	isa: Isa,
	/// One without the feature `threads`.
	threads: NonZeroUsize,
}

impl Backend {
	/// Plain code, as the runtime has it.
	pub const SCALAR: Self = Self { isa: Isa::Scalar, threads: NonZeroUsize::MIN };

	/// The fastest that this machine has, on one thread.
	#[cfg(feature = "std")]
	pub fn native() -> Self {
		Self::available().last().copied().unwrap_or(Self::SCALAR)
	}

	/// All that this machine has, the slowest first; on one thread, and in this crate's tests on several as well.
	#[cfg(feature = "std")]
	pub fn available() -> Vec<Self> {
		let isas = [Isa::Scalar, Isa::Avx2, Isa::Avx512, Isa::Avx512Vnni, Isa::Neon];
		let here = isas.into_iter().filter(|isa| isa.is_here());
		#[cfg(not(all(test, feature = "threads")))]
		let counts = [1];
		#[cfg(all(test, feature = "threads"))]
		let counts = [7, 3, 2, 1];
		let threads = counts.into_iter().filter_map(NonZeroUsize::new);
		here.flat_map(|isa| threads.clone().map(move |threads| Self { isa, threads })).collect()
	}

	pub fn isa(&self) -> Isa {
		self.isa
	}

	/// The same on at most so many threads, those of rayon's global pool among them. Each takes a part of an output
	/// where that is large enough to be worth it. What an operator needs beside inputs and output it may then need
	/// once for each thread.
	#[cfg(feature = "threads")]
	pub fn with_threads(self, threads: NonZeroUsize) -> Self {
		Self { threads, ..self }
	}

	pub fn threads(&self) -> NonZeroUsize {
		self.threads
	}

	/// The same on the calling thread alone.
	pub(crate) fn on_one_thread(self) -> Self {
		Self { threads: NonZeroUsize::MIN, ..self }
	}
}

/// Whether this thread's floats round to nearest and keep subnormals, which a foreign library in the process may
/// have changed.
pub(crate) fn floats_are_default() -> bool {
	let opaque = core::hint::black_box::<f32>;
	let (one, tiny, least) = (opaque(1.0), opaque(f32::EPSILON / 4.0), opaque(f32::MIN_POSITIVE));
	let to_nearest = one + tiny == one && one - tiny * opaque(0.5) == one && -one - tiny == -one;
	let subnormals = opaque(least * opaque(0.5)) != 0.0 && opaque(least * opaque(0.5)) * opaque(2.0) == least;
	to_nearest && subnormals
}

impl Isa {
	#[cfg(feature = "std")]
	fn is_here(self) -> bool {
		match self {
			Self::Scalar => true,
			#[cfg(target_arch = "x86_64")]
			Self::Avx2 => std::is_x86_feature_detected!("avx2"),
			#[cfg(target_arch = "x86_64")]
			Self::Avx512 => {
				std::is_x86_feature_detected!("avx512f")
					&& std::is_x86_feature_detected!("avx512bw")
					&& std::is_x86_feature_detected!("avx512vl")
			},
			#[cfg(target_arch = "x86_64")]
			Self::Avx512Vnni => Self::Avx512.is_here() && std::is_x86_feature_detected!("avx512vnni"),
			#[cfg(target_arch = "aarch64")]
			Self::Neon => true,
			_ => false,
		}
	}
}

impl Default for Backend {
	fn default() -> Self {
		Self::SCALAR
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn floats_of_a_new_thread_are_default() {
		assert!(floats_are_default());
	}

	#[cfg(target_arch = "x86_64")]
	#[test]
	fn changed_floats_are_noticed() {
		use crate::testing::set_float_mode;
		let with = |bits: u32| {
			set_float_mode(bits);
			let default = floats_are_default();
			set_float_mode(0);
			default
		};
		assert!(with(0));
		for (name, bits) in
			[("flush", 0x8000), ("zero", 0x40), ("down", 0x2000), ("up", 0x4000), ("chop", 0x6000)]
		{
			assert!(!with(bits), "{name}");
		}
	}
}
