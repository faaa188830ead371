//! Which elements of an axis make each element of the resized one, and with what weights.
#![allow(clippy::arithmetic_side_effects)] // Of floats, and of indices clamped to 2^33.

use super::{CoordinateMode, NearestMode, Resize, ResizeMode};
use crate::ops::movement::mapped::OUTSIDE;
use alloc::vec::Vec;

/// Beyond any index, and exact in 32 bits.
const FAR: f32 = 8_589_934_592.0;

/// One axis that is resized.
pub struct Axis {
	mode: CoordinateMode,
	/// Elements before and after.
	pub from: u32,
	pub to: u32,
	scale: f32,
	roi: (f32, f32),
}

/// The elements that make one of the output, with their weights, in the order in which they are added.
#[derive(Clone, Debug, PartialEq)]
pub struct Taps {
	pub taps: Vec<(u32, f32)>,
	/// Whether the coordinate lies where nothing is, so that the value is the extrapolated one.
	pub outside: bool,
}

impl Resize {
	/// Elements that are weighted and added, in all axes together, for an input of this shape.
	pub(crate) fn weighted(&self, shape: &[u32]) -> u64 {
		let mut shape = shape.to_vec();
		let mut total = 0u64;
		for (i, taps) in self.order(&shape).into_iter().map(|i| (i, self.most_taps(i))) {
			if let (Some(dim), Some(size)) = (shape.get_mut(i), self.sizes.get(i)) {
				*dim = *size;
			}
			let made = shape.iter().fold(taps, |made, dim| made.saturating_mul((*dim).into()));
			total = total.saturating_add(made);
		}
		total
	}

	/// The axes as they are resampled one after the other. Those that get shorter come first, so that nothing
	/// between is larger than both input and output; of either kind the last axis comes first.
	pub(super) fn order(&self, shape: &[u32]) -> Vec<usize> {
		let axes = || shape.iter().zip(&self.sizes).enumerate().rev();
		let shorter = axes().filter(|(_, (from, to))| to < from);
		let others = axes().filter(|(_, (from, to))| to >= from);
		shorter.chain(others).map(|(i, _)| i).collect()
	}

	/// Weights of one element along an axis.
	fn most_taps(&self, axis: usize) -> u64 {
		let (reach, least) = match self.mode {
			ResizeMode::Nearest(_) => return 1,
			ResizeMode::Linear => (1.0, 2),
			ResizeMode::Cubic { .. } => (2.0, 4),
		};
		let scale = self.scales.get(axis).map_or(1.0, |scale| scale.get());
		match self.antialias && scale < 1.0 {
			true => (2i64.saturating_sub(first_of(reach, scale).saturating_mul(2))).max(least) as u64,
			false => least as u64,
		}
	}
}

impl Axis {
	/// Every axis of a tensor of this shape.
	pub fn all(resize: &Resize, shape: &[u32]) -> Vec<Self> {
		let numbers = resize.sizes.iter().zip(&resize.scales).zip(&resize.roi);
		let axes = shape.iter().zip(numbers).map(|(from, ((to, scale), (start, end)))| Self {
			mode: resize.coordinates,
			from: *from,
			to: *to,
			scale: scale.get(),
			roi: (start.get(), end.get()),
		});
		axes.collect()
	}

	/// Where an index of the output lies in the input; not a number lies at 0.
	fn coordinate(&self, index: u32) -> f32 {
		let (x, from, to, scale) = (index as f32, self.from as f32, self.to as f32, self.scale);
		let (start, end) = self.roi;
		let half_pixel = (x + 0.5) / scale - 0.5;
		let coordinate = match self.mode {
			CoordinateMode::PytorchHalfPixel | CoordinateMode::AlignCorners if self.to == 1 => 0.0,
			CoordinateMode::HalfPixel | CoordinateMode::PytorchHalfPixel => half_pixel,
			CoordinateMode::HalfPixelSymmetric => {
				let adjustment = to / (scale * from);
				from / 2.0 * (1.0 - adjustment) + half_pixel
			},
			CoordinateMode::AlignCorners => x * (from - 1.0) / (to - 1.0),
			CoordinateMode::Asymmetric => x / scale,
			CoordinateMode::TfCropAndResize if self.to == 1 => 0.5 * (start + end) * (from - 1.0),
			CoordinateMode::TfCropAndResize => {
				start * (from - 1.0) + x * (end - start) * (from - 1.0) / (to - 1.0)
			},
			CoordinateMode::TfHalfPixelForNn => (x + 0.5) / scale,
		};
		if coordinate.is_nan() {
			0.0
		} else {
			coordinate.clamp(-FAR, FAR)
		}
	}

	fn is_outside(&self, coordinate: f32) -> bool {
		let last = self.from as f32 - 1.0;
		self.mode == CoordinateMode::TfCropAndResize && (coordinate < 0.0 || coordinate > last)
	}

	fn clamped(&self, index: i64) -> u32 {
		index.clamp(0, i64::from(self.from) - 1) as u32
	}

	/// The nearest element for each of the output, or [`OUTSIDE`].
	pub fn nearest(&self, mode: NearestMode) -> Vec<u32> {
		let nearest = |index| {
			let coordinate = self.coordinate(index);
			if self.is_outside(coordinate) {
				return OUTSIDE;
			}
			let below = libm::floorf(coordinate);
			let ratio = coordinate - below;
			let up = match mode {
				NearestMode::RoundPreferFloor => ratio > 0.5,
				NearestMode::RoundPreferCeil => ratio >= 0.5,
				NearestMode::Floor => false,
				NearestMode::Ceil => ratio > 0.0,
			};
			self.clamped(below as i64 + i64::from(up))
		};
		(0..self.to).map(nearest).collect()
	}

	/// The weighted elements for each of the output.
	pub fn taps(&self, resize: &Resize) -> Vec<Taps> {
		(0..self.to).map(|index| self.taps_of(resize, index)).collect()
	}

	fn taps_of(&self, resize: &Resize, index: u32) -> Taps {
		let coordinate = self.coordinate(index);
		let below = libm::floorf(coordinate);
		let (first, mut weights) = weights(resize, coordinate - below, self.scale);
		let indices = (below as i64).saturating_add(first)..;
		if resize.exclude_outside {
			let inside = 0..i64::from(self.from);
			let outside = weights.iter_mut().zip(indices.clone()).filter(|(_, i)| !inside.contains(i));
			outside.for_each(|(weight, _)| *weight = 0.0);
		}
		if resize.exclude_outside || resize.antialias {
			let sum = weights.iter().fold(0.0, |sum: f32, weight| sum + weight);
			if sum != 0.0 {
				weights.iter_mut().for_each(|weight| *weight /= sum);
			}
		}
		let taps = indices.zip(weights).filter(|(_, weight)| *weight != 0.0);
		Taps {
			taps: taps.map(|(index, weight)| (self.clamped(index), weight)).collect(),
			outside: self.is_outside(coordinate),
		}
	}
}

/// The weights of the elements around a coordinate that lies `ratio` above one, and where the first of
/// them lies from that one.
fn weights(resize: &Resize, ratio: f32, scale: f32) -> (i64, Vec<f32>) {
	let scale = if resize.antialias && scale < 1.0 { scale } else { 1.0 };
	match (resize.mode, resize.antialias) {
		(ResizeMode::Cubic { coefficient }, false) => {
			(-1, [1.0 + ratio, ratio, 1.0 - ratio, 2.0 - ratio].map(|x| cubic(x, coefficient.get())).into())
		},
		(ResizeMode::Cubic { coefficient }, true) => {
			wide(ratio, scale, 2.0, |distance| cubic(distance, coefficient.get()))
		},
		(_, false) => (0, [1.0 - ratio, ratio].into()),
		(_, true) => wide(ratio, scale, 1.0, |distance| if distance < 1.0 { 1.0 - distance } else { 0.0 }),
	}
}

/// Of the elements that a filter reaches, the first, from the one below the middle.
fn first_of(reach: f32, scale: f32) -> i64 {
	(libm::floorf(-reach / scale) as i64).saturating_add(1)
}

/// A filter that reaches `reach` from its middle, made wider by the scale.
fn wide(ratio: f32, scale: f32, reach: f32, filter: impl Fn(f32) -> f32) -> (i64, Vec<f32>) {
	let first = first_of(reach, scale);
	let weights = (first..2 - first).map(|i| filter(libm::fabsf((i as f32 - ratio) * scale)));
	(first, weights.collect())
}

/// The cubic convolution kernel at a distance.
fn cubic(x: f32, a: f32) -> f32 {
	if x <= 1.0 {
		((a + 2.0) * x - (a + 3.0)) * x * x + 1.0
	} else if x < 2.0 {
		((a * x - 5.0 * a) * x + 8.0 * a) * x - 4.0 * a
	} else {
		0.0
	}
}
