//! Resampling.

mod compute;
mod taps;

#[cfg(test)]
mod tests;

use crate::{
	array::{Array, Data, TensorType},
	ops::{movement::mapped::OUTSIDE, OpError, Real},
	tensor::ElementType,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum ResizeMode {
	Nearest(NearestMode),
	Linear,
	Cubic { coefficient: Real },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum NearestMode {
	RoundPreferFloor,
	RoundPreferCeil,
	Floor,
	Ceil,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum CoordinateMode {
	HalfPixel,
	HalfPixelSymmetric,
	PytorchHalfPixel,
	AlignCorners,
	Asymmetric,
	TfCropAndResize,
	/// Of the first version of Resize that had coordinate modes.
	TfHalfPixelForNn,
}

/// One number an axis in each list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
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
	pub(super) fn infer(&self, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		let [input] = inputs else { return Err(OpError::Inputs) };
		let nearest = matches!(self.mode, ResizeMode::Nearest(_));
		if !nearest && input.element == ElementType::Bool {
			return Err(OpError::Element);
		}
		let rank = input.rank();
		if self.sizes.len() != rank || self.scales.len() != rank || self.roi.len() != rank {
			return Err(OpError::Rank);
		}
		let finite = self.roi.iter().all(|(start, end)| start.get().is_finite() && end.get().is_finite());
		if !finite || (nearest && self.antialias) {
			return Err(OpError::Attribute);
		}
		for ((dim, size), scale) in input.shape.iter().zip(&self.sizes).zip(&self.scales) {
			if *dim == 0 && *size != 0 {
				return Err(OpError::Shape);
			}
			self.check_scale(*dim, *size, scale.get())?;
		}
		Ok(TensorType::new(input.element, self.sizes.as_slice()))
	}

	/// The scale decides over how many elements antialiasing goes, so it may not be far from what it scales.
	#[allow(clippy::arithmetic_side_effects)] // Of floats.
	fn check_scale(&self, dim: u32, size: u32, scale: f32) -> Result<(), OpError> {
		let bounded = !self.antialias || 4.0 * f64::from(scale) * f64::from(dim) >= f64::from(size);
		match scale.is_finite() && scale > 0.0 && bounded {
			true => Ok(()),
			false => Err(OpError::Attribute),
		}
	}

	/// For each axis of an input of this shape the element that each of the output is a copy of; `None` if elements
	/// are weighted or the output has some that are no copies.
	pub fn picked(&self, shape: &[u32]) -> Option<Vec<Vec<u32>>> {
		let ResizeMode::Nearest(mode) = self.mode else { return None };
		let axes = taps::Axis::all(self, shape);
		let picked: Vec<Vec<u32>> = axes.iter().map(|axis| axis.nearest(mode)).collect();
		let is_copy = picked.iter().flatten().all(|index| *index != OUTSIDE);
		is_copy.then_some(picked)
	}

	pub(super) fn compute(&self, inputs: &[&Array], output: &TensorType) -> Data {
		match inputs {
			[input] if output.elements() != Some(0) => compute::compute(self, input),
			_ => Data::from_bytes(output.element, &[]),
		}
	}
}
