//! When two answers agree.

use crate::tensor::{ElementType, NamedTensor, Tensor};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};

/// The largest relative tolerance a model may ask for: 2⁻⁷.
pub const MAX_RTOL: f32 = 0.007_812_5;

/// How far apart two answers of one model may be. The bounds are `f32` bits, so that they hash
/// and encode alike everywhere.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum Tolerance {
	/// Equal bytes.
	#[default]
	Exact,
	/// Floats as `numpy.allclose` compares them, taking the larger magnitude of the two so that
	/// agreement is mutual: `|a − b| ≤ atol + rtol · max(|a|, |b|)`. NaN agrees with NaN, an
	/// infinity with itself. Integers must be equal.
	AllClose { atol_bits: u32, rtol_bits: u32 },
}

/// Why a tolerance is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToleranceError {
	/// A bound is negative, infinite or NaN.
	NotFinite,
	/// The relative bound is above [`MAX_RTOL`].
	RtolTooHigh,
}

impl Tolerance {
	/// Floats within these bounds.
	pub fn all_close(atol: f32, rtol: f32) -> Result<Self, ToleranceError> {
		let tolerance = Self::AllClose { atol_bits: atol.to_bits(), rtol_bits: rtol.to_bits() };
		tolerance.validate().map(|()| tolerance)
	}

	/// Whether the bounds are ones that a model may have.
	pub fn validate(&self) -> Result<(), ToleranceError> {
		let Some((atol, rtol)) = self.bounds() else { return Ok(()) };
		for bound in [atol, rtol] {
			if !bound.is_finite() || bound.is_sign_negative() {
				return Err(ToleranceError::NotFinite);
			}
		}
		if rtol > MAX_RTOL {
			return Err(ToleranceError::RtolTooHigh);
		}
		Ok(())
	}

	/// The absolute and the relative bound; `None` when bytes must be equal.
	pub fn bounds(&self) -> Option<(f32, f32)> {
		match self {
			Self::Exact => None,
			Self::AllClose { atol_bits, rtol_bits } => {
				Some((f32::from_bits(*atol_bits), f32::from_bits(*rtol_bits)))
			},
		}
	}

	/// Whether two lists of tensors have the same names, types and shapes, and values that agree.
	/// Symmetric; not transitive.
	pub fn agree(&self, a: &[NamedTensor], b: &[NamedTensor]) -> bool {
		a.len() == b.len()
			&& a.iter().zip(b).all(|(a, b)| a.name == b.name && self.tensors_agree(&a.tensor, &b.tensor))
	}

	fn tensors_agree(&self, a: &Tensor, b: &Tensor) -> bool {
		if a.element != b.element || a.shape != b.shape || a.data.len() != b.data.len() {
			return false;
		}
		if a.data == b.data {
			return true;
		}
		let Some((atol, rtol)) = self.bounds() else { return false };
		let close = |a: f64, b: f64| values_agree(a, b, f64::from(atol), f64::from(rtol));
		match a.element {
			ElementType::Float32 => a
				.data
				.as_chunks::<4>()
				.0
				.iter()
				.zip(b.data.as_chunks::<4>().0)
				.all(|(a, b)| close(f64::from(f32::from_le_bytes(*a)), f64::from(f32::from_le_bytes(*b)))),
			ElementType::Float64 => a
				.data
				.as_chunks::<8>()
				.0
				.iter()
				.zip(b.data.as_chunks::<8>().0)
				.all(|(a, b)| close(f64::from_le_bytes(*a), f64::from_le_bytes(*b))),
			_ => false,
		}
	}
}

// Float arithmetic never panics; `arithmetic_side_effects` does not flag it. Each operation here
// is one IEEE operation, so native and wasm give equal bits.
fn values_agree(a: f64, b: f64, atol: f64, rtol: f64) -> bool {
	if a.is_nan() || b.is_nan() {
		return a.is_nan() && b.is_nan();
	}
	if a.is_infinite() || b.is_infinite() {
		return a == b;
	}
	let (magnitude_a, magnitude_b) = (a.abs(), b.abs());
	let larger = if magnitude_a > magnitude_b { magnitude_a } else { magnitude_b };
	(a - b).abs() <= atol + rtol * larger
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::{vec, vec::Vec};
	use proptest::prelude::*;

	fn floats(values: &[f32]) -> Vec<NamedTensor> {
		let data = values.iter().flat_map(|v| v.to_le_bytes()).collect();
		vec![NamedTensor {
			name: b"y".to_vec(),
			tensor: Tensor::new(ElementType::Float32, vec![values.len() as u32], data).unwrap(),
		}]
	}

	#[test]
	fn bounds_are_checked() {
		assert_eq!(Tolerance::all_close(-1.0, 0.0), Err(ToleranceError::NotFinite));
		assert_eq!(Tolerance::all_close(f32::NAN, 0.0), Err(ToleranceError::NotFinite));
		assert_eq!(Tolerance::all_close(0.0, f32::INFINITY), Err(ToleranceError::NotFinite));
		assert_eq!(Tolerance::all_close(0.0, 0.008), Err(ToleranceError::RtolTooHigh));
		assert!(Tolerance::all_close(1e-4, MAX_RTOL).is_ok());
	}

	#[test]
	fn exact_wants_equal_bytes() {
		assert!(Tolerance::Exact.agree(&floats(&[1.0, 2.0]), &floats(&[1.0, 2.0])));
		assert!(!Tolerance::Exact.agree(&floats(&[0.0]), &floats(&[-0.0])));
		assert!(!Tolerance::Exact.agree(&floats(&[1.0]), &floats(&[1.0, 2.0])));
	}

	#[test]
	fn close_floats_agree_and_special_values_only_with_themselves() {
		let tolerance = Tolerance::all_close(1e-3, 1e-3).unwrap();
		let agree = |a: &[f32], b: &[f32]| tolerance.agree(&floats(a), &floats(b));
		assert!(agree(&[100.0, 0.0], &[100.1, 0.001]));
		assert!(!agree(&[100.0], &[100.2]));
		assert!(agree(&[f32::NAN, f32::INFINITY], &[f32::NAN, f32::INFINITY]));
		assert!(!agree(&[f32::NAN], &[0.0]));
		assert!(!agree(&[f32::INFINITY], &[f32::NEG_INFINITY]));
		assert!(!agree(&[f32::INFINITY], &[f32::MAX]));
	}

	#[test]
	fn integers_get_no_tolerance() {
		let tensor = |v: u8| {
			vec![NamedTensor {
				name: b"y".to_vec(),
				tensor: Tensor::new(ElementType::Uint8, vec![1], vec![v]).unwrap(),
			}]
		};
		let tolerance = Tolerance::all_close(10.0, 0.001).unwrap();
		assert!(!tolerance.agree(&tensor(1), &tensor(2)));
	}

	proptest! {
		#[test]
		fn agreement_is_mutual(a: f32, b: f32, atol in 0f32..1e3, rtol in 0f32..MAX_RTOL) {
			let tolerance = Tolerance::all_close(atol, rtol).unwrap();
			prop_assert_eq!(
				tolerance.agree(&floats(&[a]), &floats(&[b])),
				tolerance.agree(&floats(&[b]), &floats(&[a]))
			);
		}
	}
}
