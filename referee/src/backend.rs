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
	Neon,
}

/// The instructions and threads that kernels may use.
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
		let isas = [Isa::Scalar, Isa::Avx2, Isa::Avx512, Isa::Neon];
		isas.into_iter().filter(|isa| isa.is_here()).map(|isa| Self { isa }).collect()
	}

	pub fn isa(&self) -> Isa {
		self.isa
	}
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
