//! Code that is compiled for the instructions of each backend, so that loops in it are vectorised.

use crate::backend::Backend;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use crate::backend::Isa;

/// A kernel written as plain loops.
pub(crate) trait Kernel {
	type Output;
	/// Whether it is compiled for any but the plainest instructions, as is worth its while for what can be vectorised.
	const VECTORS: bool;

	/// Must be `#[inline(always)]`, and so must all that it calls in loops. `V` says whether functions are
	/// wanted in the form that compilers can vectorise.
	fn run<const V: bool>(self) -> Self::Output;
}

/// Runs a kernel with the instructions of a backend.
pub(crate) fn run<K: Kernel>(kernel: K, backend: &Backend) -> K::Output {
	if !K::VECTORS {
		return kernel.run::<false>();
	}
	match backend.isa() {
		// SAFETY: a backend of these instructions is made only where they are.
		#[cfg(target_arch = "x86_64")]
		Isa::Avx512 | Isa::Avx512Vnni => unsafe { avx512(kernel) },
		#[cfg(target_arch = "x86_64")]
		Isa::Avx2 => unsafe { avx2(kernel) },
		#[cfg(target_arch = "aarch64")]
		Isa::Neon => kernel.run::<true>(),
		_ => kernel.run::<false>(),
	}
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
	kernel.run::<true>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2<K: Kernel>(kernel: K) -> K::Output {
	kernel.run::<true>()
}
