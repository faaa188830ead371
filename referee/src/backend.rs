//! On what a kernel runs. It changes how fast an operator is, never a bit of its output.

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
	isa: Isa,
}

impl Backend {
	/// Plain code, as the runtime has it.
	pub const SCALAR: Self = Self { isa: Isa::Scalar };

	pub fn isa(&self) -> Isa {
		self.isa
	}
}

impl Default for Backend {
	fn default() -> Self {
		Self::SCALAR
	}
}
