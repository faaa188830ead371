//! Several sums of products at once, in the registers of each instruction set.

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use super::number::Pair;
#[cfg(target_arch = "x86_64")]
use super::quad::Quad;
use super::{
	kernel::{self, Product, Steps, Tile},
	number::Term,
};
use core::ops::Range;

/// Sums of neighbouring columns. Made only in functions that have the instructions.
pub(super) trait Vector<T: Term>: Copy {
	/// As many terms as there are sums.
	type Terms: Copy;

	const LANES: usize;

	fn zero() -> Self;

	/// From the first of these, of which there are at least [`LANES`](Self::LANES).
	fn load(sums: &[T::Sum]) -> Self;

	/// To the first of these, of which there are as many.
	fn store(self, sums: &mut [T::Sum]);

	/// # Safety
	/// As many terms as there are lanes lie there.
	unsafe fn terms(terms: *const T) -> Self::Terms;

	fn splat(term: T) -> Self::Terms;

	/// Each sum with its product.
	fn add(self, a: Self::Terms, b: Self::Terms) -> Self;

	/// [`kernel::tile`], in a function of its own: within others, what its loop needs does not stay in registers.
	fn tile<const M: usize, const C: usize>(
		product: &mut Product<T>,
		rows: Range<usize>,
		steps: &Steps<T>,
		columns: &Tile,
	);
}

/// What needs no instructions in particular.
#[derive(Clone, Copy)]
pub(super) struct Plain<S, const N: usize>([S; N]);

impl<T: Term, const N: usize> Vector<T> for Plain<T::Sum, N> {
	type Terms = [T; N];

	const LANES: usize = N;

	#[inline(always)]
	fn zero() -> Self {
		Self([T::Sum::default(); N])
	}

	#[inline(always)]
	fn load(sums: &[T::Sum]) -> Self {
		Self(*sums.first_chunk().unwrap_or(&[T::Sum::default(); N]))
	}

	#[inline(always)]
	fn store(self, sums: &mut [T::Sum]) {
		if let Some(sums) = sums.first_chunk_mut() {
			*sums = self.0;
		}
	}

	#[inline(always)]
	unsafe fn terms(terms: *const T) -> [T; N] {
		// SAFETY: the caller's.
		unsafe { *terms.cast() }
	}

	#[inline(always)]
	fn splat(term: T) -> [T; N] {
		[term; N]
	}

	#[inline(always)]
	fn add(mut self, a: [T; N], b: [T; N]) -> Self {
		for ((sum, a), b) in self.0.iter_mut().zip(a).zip(b) {
			*sum = T::add(*sum, a, b);
		}
		self
	}

	#[inline(always)]
	fn tile<const M: usize, const C: usize>(
		product: &mut Product<T>,
		rows: Range<usize>,
		steps: &Steps<T>,
		columns: &Tile,
	) {
		kernel::tile::<T, Self, M, C>(product, rows, steps, columns);
	}
}

/// A vector type of an instruction set, by the functions that load and store, and expressions that splat a
/// term and add a product. (Closures would not be inlined where the instructions are.)
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
macro_rules! vector {
	(
		$name:ident: $features:literal, $register:ty, $term:ty, $lanes:literal, $zero:ident, $load:ident, $store:ident,
		|$x:ident| $splat:expr, |$sum:ident, $a:ident, $b:ident| $add:expr
	) => {
		#[derive(Clone, Copy)]
		pub(in super::super) struct $name($register);

		// SAFETY: the functions run where their instructions are, and what they load or store was checked to
		// have as many elements as the register.
		impl Vector<$term> for $name {
			type Terms = $register;

			const LANES: usize = $lanes;

			#[inline(always)]
			fn zero() -> Self {
				Self(unsafe { $zero() })
			}

			#[inline(always)]
			fn load(sums: &[<$term as Term>::Sum]) -> Self {
				assert!(sums.len() >= $lanes);
				Self(unsafe { $load(sums.as_ptr().cast()) })
			}

			#[inline(always)]
			fn store(self, sums: &mut [<$term as Term>::Sum]) {
				assert!(sums.len() >= $lanes);
				unsafe { $store(sums.as_mut_ptr().cast(), self.0) }
			}

			#[inline(always)]
			unsafe fn terms(terms: *const $term) -> $register {
				unsafe { $load(terms.cast()) }
			}

			#[inline(always)]
			fn splat($x: $term) -> $register {
				unsafe { $splat }
			}

			#[inline(always)]
			fn add(self, $a: $register, $b: $register) -> Self {
				let $sum = self.0;
				Self(unsafe { $add })
			}

			#[inline(always)]
			fn tile<const M: usize, const C: usize>(
				product: &mut Product<$term>,
				rows: Range<usize>,
				steps: &Steps<$term>,
				columns: &Tile,
			) {
				#[inline(never)]
				#[target_feature(enable = $features)]
				fn tile<const M: usize, const C: usize>(
					product: &mut Product<$term>,
					rows: Range<usize>,
					steps: &Steps<$term>,
					columns: &Tile,
				) {
					kernel::tile::<$term, $name, M, C>(product, rows, steps, columns);
				}
				unsafe { tile::<M, C>(product, rows, steps, columns) }
			}
		}
	};
}

/// A pair as the 32 bits that it is in memory.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
#[inline(always)]
fn bits(pair: Pair) -> i32 {
	bytemuck::cast(pair)
}

#[cfg(target_arch = "x86_64")]
pub(super) mod x86 {
	use super::{bits, kernel, Pair, Product, Quad, Range, Steps, Term, Tile, Vector};
	use core::arch::x86_64::*;

	vector!(
		Avx2F32: "avx2", __m256, f32, 8, _mm256_setzero_ps, _mm256_loadu_ps, _mm256_storeu_ps,
		|x| _mm256_set1_ps(x), |sum, a, b| _mm256_add_ps(sum, _mm256_mul_ps(a, b))
	);
	vector!(
		Avx2F64: "avx2", __m256d, f64, 4, _mm256_setzero_pd, _mm256_loadu_pd, _mm256_storeu_pd,
		|x| _mm256_set1_pd(x), |sum, a, b| _mm256_add_pd(sum, _mm256_mul_pd(a, b))
	);
	vector!(
		Avx2Pair: "avx2", __m256i, Pair, 8, _mm256_setzero_si256, _mm256_loadu_si256, _mm256_storeu_si256,
		|x| _mm256_set1_epi32(bits(x)), |sum, a, b| _mm256_add_epi32(sum, _mm256_madd_epi16(a, b))
	);
	vector!(
		Avx512F32: "avx512f,avx512bw,avx512vl", __m512, f32, 16, _mm512_setzero_ps, _mm512_loadu_ps, _mm512_storeu_ps,
		|x| _mm512_set1_ps(x), |sum, a, b| _mm512_add_ps(sum, _mm512_mul_ps(a, b))
	);
	vector!(
		Avx512F64: "avx512f,avx512bw,avx512vl", __m512d, f64, 8, _mm512_setzero_pd, _mm512_loadu_pd, _mm512_storeu_pd,
		|x| _mm512_set1_pd(x), |sum, a, b| _mm512_add_pd(sum, _mm512_mul_pd(a, b))
	);
	vector!(
		Avx512Pair: "avx512f,avx512bw,avx512vl", __m512i, Pair, 16, _mm512_setzero_si512, _mm512_loadu_si512, _mm512_storeu_si512,
		|x| _mm512_set1_epi32(bits(x)), |sum, a, b| _mm512_add_epi32(sum, _mm512_madd_epi16(a, b))
	);
	vector!(
		VnniQuad: "avx512f,avx512bw,avx512vl,avx512vnni", __m512i, Quad, 16, _mm512_setzero_si512, _mm512_loadu_si512, _mm512_storeu_si512,
		|x| _mm512_set1_epi32(i32::from_ne_bytes(x)), |sum, a, b| _mm512_dpbusd_epi32(sum, b, a)
	);
}

#[cfg(target_arch = "aarch64")]
pub(super) mod arm {
	use super::{bits, kernel, Pair, Product, Range, Steps, Term, Tile, Vector};
	use core::arch::aarch64::*;

	vector!(
		NeonF32: "neon", float32x4_t, f32, 4, zero_f32, vld1q_f32, vst1q_f32,
		|x| vdupq_n_f32(x), |sum, a, b| vaddq_f32(sum, vmulq_f32(a, b))
	);
	vector!(
		NeonF64: "neon", float64x2_t, f64, 2, zero_f64, vld1q_f64, vst1q_f64,
		|x| vdupq_n_f64(x), |sum, a, b| vaddq_f64(sum, vmulq_f64(a, b))
	);
	vector!(
		NeonPair: "neon", int32x4_t, Pair, 4, zero_s32, vld1q_s32, vst1q_s32,
		|x| vdupq_n_s32(bits(x)), |sum, a, b| pairs(sum, a, b)
	);

	#[inline(always)]
	unsafe fn zero_f32() -> float32x4_t {
		// SAFETY: every aarch64 machine that the backend is made on has NEON.
		unsafe { vdupq_n_f32(0.0) }
	}

	#[inline(always)]
	unsafe fn zero_f64() -> float64x2_t {
		// SAFETY: as above.
		unsafe { vdupq_n_f64(0.0) }
	}

	#[inline(always)]
	unsafe fn zero_s32() -> int32x4_t {
		// SAFETY: as above.
		unsafe { vdupq_n_s32(0) }
	}

	#[inline(always)]
	unsafe fn pairs(sum: int32x4_t, a: int32x4_t, b: int32x4_t) -> int32x4_t {
		// SAFETY: as above.
		unsafe {
			let (a, b) = (vreinterpretq_s16_s32(a), vreinterpretq_s16_s32(b));
			let low = vmull_s16(vget_low_s16(a), vget_low_s16(b));
			vaddq_s32(sum, vpaddq_s32(low, vmull_high_s16(a, b)))
		}
	}
}
