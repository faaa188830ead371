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

/// An element with its weight in one of the output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tap {
	/// Of the output.
	pub to: u32,
	/// Of the input.
	pub from: u32,
	pub weight: f32,
	/// Whether it is the first that is added for that element of the output.
	pub first: bool,
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

	/// Weights that are worked out, along all axes together.
	pub(crate) fn weights(&self) -> u64 {
		let along =
			self.sizes.iter().enumerate().map(|(i, size)| self.most_taps(i).saturating_mul((*size).into()));
		along.fold(0, u64::saturating_add)
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

	/// The weighted elements for each of the output, in the order in which they are added.
	pub fn taps(&self, resize: &Resize) -> impl Iterator<Item = Tap> + '_ {
		let filter = Filter::new(resize, self.scale);
		(0..self.to).flat_map(move |to| {
			let coordinate = self.coordinate(to);
			let below = libm::floorf(coordinate);
			let ratio = coordinate - below;
			let index = move |i: i64| (below as i64).saturating_add(i);
			let weight =
				move |i: i64| match filter.exclude_outside && !(0..self.from.into()).contains(&index(i)) {
					true => 0.0,
					false => filter.weight(i, ratio),
				};
			let sum = match filter.normalised {
				true => filter.reach().fold(0.0, |sum: f32, i| sum + weight(i)),
				false => 0.0,
			};
			let weights =
				filter.reach().map(move |i| (i, if sum != 0.0 { weight(i) / sum } else { weight(i) }));
			let taps = weights.filter(|(_, weight)| *weight != 0.0).enumerate();
			taps.map(move |(n, (i, weight))| Tap { to, from: self.clamped(index(i)), weight, first: n == 0 })
		})
	}

	/// For each element of the output, whether its coordinate lies where nothing is, so that its value is the
	/// extrapolated one. Empty if there is none.
	pub fn outside(&self) -> Vec<bool> {
		let outside = |index| self.is_outside(self.coordinate(index));
		match (0..self.to).any(outside) {
			true => (0..self.to).map(outside).collect(),
			false => Vec::new(),
		}
	}
}

/// What weighs the elements around a coordinate.
#[derive(Clone, Copy)]
struct Filter {
	mode: ResizeMode,
	antialias: bool,
	exclude_outside: bool,
	/// Whether the weights are made to sum to 1.
	normalised: bool,
	/// By which the filter is wider than one that does not antialias.
	scale: f32,
	/// The first element, from the one below the coordinate.
	first: i64,
	/// Past the last.
	end: i64,
}

impl Filter {
	fn new(resize: &Resize, scale: f32) -> Self {
		let scale = if resize.antialias && scale < 1.0 { scale } else { 1.0 };
		let reach = if matches!(resize.mode, ResizeMode::Cubic { .. }) { 2.0 } else { 1.0 };
		let (first, end) = match (resize.antialias, resize.mode) {
			(true, _) => (first_of(reach, scale), 2i64.saturating_sub(first_of(reach, scale))),
			(false, ResizeMode::Cubic { .. }) => (-1, 3),
			(false, _) => (0, 2),
		};
		let normalised = resize.exclude_outside || resize.antialias;
		let Resize { mode, antialias, exclude_outside, .. } = *resize;
		Self { mode, antialias, exclude_outside, normalised, scale, first, end }
	}

	/// The elements that it weighs, from the one below the coordinate.
	fn reach(&self) -> core::ops::Range<i64> {
		self.first..self.end
	}

	/// Of the element `i` after the one below a coordinate that lies `ratio` above that one.
	fn weight(&self, i: i64, ratio: f32) -> f32 {
		match (self.mode, self.antialias) {
			(ResizeMode::Cubic { coefficient }, antialias) => {
				let distance = match i {
					_ if antialias => self.distance(i, ratio),
					-1 => 1.0 + ratio,
					0 => ratio,
					i => i as f32 - ratio,
				};
				cubic(distance, coefficient.get())
			},
			(_, false) => {
				if i == 0 {
					1.0 - ratio
				} else {
					ratio
				}
			},
			(_, true) => match self.distance(i, ratio) {
				distance if distance < 1.0 => 1.0 - distance,
				_ => 0.0,
			},
		}
	}

	fn distance(&self, i: i64, ratio: f32) -> f32 {
		libm::fabsf((i as f32 - ratio) * self.scale)
	}
}

/// Of the elements that a filter reaches, the first, from the one below the middle.
fn first_of(reach: f32, scale: f32) -> i64 {
	(libm::floorf(-reach / scale) as i64).saturating_add(1)
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
