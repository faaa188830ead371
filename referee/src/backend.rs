//! On what a kernel runs. It changes how fast an operator is, never a bit of its output.

#[cfg(feature = "std")]
use alloc::vec::Vec;

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

/// The instructions that kernels may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backend {
	/// Only ever what this machine has.
	isa: Isa,
}

impl Backend {
	/// Plain code, as the runtime has it.
	pub const SCALAR: Self = Self { isa: Isa::Scalar };

	/// The fastest that this machine has.
	#[cfg(feature = "std")]
	pub fn native() -> Self {
		Self::available().last().copied().unwrap_or(Self::SCALAR)
	}

	/// All that this machine has, the slowest first.
	#[cfg(feature = "std")]
	pub fn available() -> Vec<Self> {
		let isas = [Isa::Scalar, Isa::Avx2, Isa::Avx512, Isa::Avx512Vnni, Isa::Neon];
		isas.into_iter().filter(|isa| isa.is_here()).map(|isa| Self { isa }).collect()
	}

	pub fn isa(&self) -> Isa {
		self.isa
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
		const DEFAULT: u32 = 0x1f80;
		let with = |bits: u32| {
			let mode = DEFAULT | bits;
			// SAFETY: the mode is that of this thread alone, and is set back before anything else is computed.
			unsafe { core::arch::asm!("ldmxcsr [{}]", in(reg) &mode) };
			let default = floats_are_default();
			unsafe { core::arch::asm!("ldmxcsr [{}]", in(reg) &DEFAULT) };
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
