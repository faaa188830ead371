//! Resampling.

use crate::{
	array::{Array, Data, TensorType},
	ops::{OpError, Real},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum ResizeMode {
	Nearest(NearestMode),
	Linear,
	Cubic { coefficient: Real },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum NearestMode {
	RoundPreferFloor,
	RoundPreferCeil,
	Floor,
	Ceil,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum CoordinateMode {
	HalfPixel,
	HalfPixelSymmetric,
	PytorchHalfPixel,
	AlignCorners,
	Asymmetric,
	TfCropAndResize,
}

/// One number an axis in each list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Resize {
	pub mode: ResizeMode,
	pub coordinates: CoordinateMode,
	/// The output's shape.
	pub sizes: Vec<u32>,
	/// Output over input, as the model says it; rounding makes it differ from the quotient of the shapes.
	pub scales: Vec<Real>,
	/// Start and end of the region of the input, for TfCropAndResize.
	pub roi: Vec<(Real, Real)>,
	pub extrapolation: Real,
	/// Whether taps outside are left out and the others' weights made to sum to 1.
	pub exclude_outside: bool,
	/// Whether weights widen when the output is smaller.
	pub antialias: bool,
}

impl Resize {
	pub(super) fn infer(&self, _inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		Err(OpError::Attribute)
	}

	pub(super) fn compute(&self, _inputs: &[&Array], _output: &TensorType) -> Data {
		Data::U8(Vec::new())
	}
}
