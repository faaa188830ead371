//! The kernels of resampling: axis by axis.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed.

use super::{
	taps::{Axis, Taps},
	Resize, ResizeMode,
};
use crate::{
	array::{Array, Data},
	ops::movement::{
		mapped::{self, Map},
		words::{count, first_word, with_words},
	},
	tensor::ElementType,
};
use alloc::vec::Vec;
use core::ops::{Add, Mul};

pub fn compute(resize: &Resize, input: &Array) -> Data {
	let axes = Axis::all(resize, input.shape());
	if let ResizeMode::Nearest(mode) = resize.mode {
		let maps = axes.iter().map(|axis| Map { len: axis.from as usize, from: axis.nearest(mode) });
		return nearest(resize, input, &maps.collect::<Vec<_>>());
	}
	let outside = resize.extrapolation.get();
	macro_rules! rounded {
		($values:expr, $variant:ident, $work:ty, $round:path) => {{
			let values = $values.iter().map(|value| *value as $work).collect();
			let values: Vec<$work> = resample(resize, values, &axes, outside.into());
			Data::$variant(values.into_iter().map(|value| $round(value) as _).collect())
		}};
	}
	match input.data() {
		Data::F32(v) => Data::F32(resample(resize, v.clone(), &axes, outside)),
		Data::F64(v) => Data::F64(resample(resize, v.clone(), &axes, outside.into())),
		Data::I8(v) => rounded!(v, I8, f32, libm::rintf),
		Data::I16(v) => rounded!(v, I16, f32, libm::rintf),
		Data::I32(v) => rounded!(v, I32, f64, libm::rint),
		Data::I64(v) => rounded!(v, I64, f64, libm::rint),
		Data::U8(v) | Data::Bool(v) => rounded!(v, U8, f32, libm::rintf),
		Data::U16(v) => rounded!(v, U16, f32, libm::rintf),
		Data::U32(v) => rounded!(v, U32, f64, libm::rint),
		Data::U64(v) => rounded!(v, U64, f64, libm::rint),
	}
}

fn nearest(resize: &Resize, input: &Array, maps: &[Map]) -> Data {
	let outside = resize.extrapolation.get();
	let rounded = libm::rint(outside.into());
	let fill = match input.element() {
		ElementType::Float32 => Data::F32([outside].into()),
		ElementType::Float64 => Data::F64([outside.into()].into()),
		ElementType::Int8 => Data::I8([rounded as i8].into()),
		ElementType::Int16 => Data::I16([rounded as i16].into()),
		ElementType::Int32 => Data::I32([rounded as i32].into()),
		ElementType::Int64 => Data::I64([rounded as i64].into()),
		ElementType::Uint8 => Data::U8([rounded as u8].into()),
		ElementType::Uint16 => Data::U16([rounded as u16].into()),
		ElementType::Uint32 => Data::U32([rounded as u32].into()),
		ElementType::Uint64 => Data::U64([rounded as u64].into()),
		ElementType::Bool => Data::Bool([u8::from(outside != 0.0)].into()),
	};
	let fill = Array::new([], fill).ok();
	with_words!(input.data(), data => mapped::copy(data, maps, first_word(fill.as_ref())))
}

/// The arithmetic of resampling.
trait Float: Copy + From<f32> + Add<Output = Self> + Mul<Output = Self> {}

impl Float for f32 {}
impl Float for f64 {}

fn resample<T: Float>(resize: &Resize, mut data: Vec<T>, axes: &[Axis], outside: T) -> Vec<T> {
	let mut shape: Vec<u32> = axes.iter().map(|axis| axis.from).collect();
	let mut extrapolated = Vec::new();
	for i in resize.order(&shape) {
		let axis = &axes[i];
		let taps = axis.taps(resize);
		if !is_identity(&taps, axis) {
			data = resample_axis(&data, count(&shape[i + 1..]), axis.from as usize, &taps);
			shape[i] = axis.to;
		}
		if taps.iter().any(|taps| taps.outside) {
			extrapolated.push((i, taps));
		}
	}
	for (i, taps) in extrapolated {
		let inner = count(&shape[i + 1..]);
		let blocks = data.chunks_exact_mut(inner).zip(taps.iter().cycle());
		blocks.filter(|(_, taps)| taps.outside).for_each(|(block, _)| block.fill(outside));
	}
	data
}

/// Whether each element is made of itself alone.
fn is_identity(taps: &[Taps], axis: &Axis) -> bool {
	axis.from == axis.to && taps.iter().zip(0u32..).all(|(taps, i)| taps.taps == [(i, 1.0)])
}

/// One axis of `len` elements, each of `inner` elements.
fn resample_axis<T: Float>(data: &[T], inner: usize, len: usize, axis: &[Taps]) -> Vec<T> {
	let mut out = Vec::with_capacity(data.len() / len * axis.len());
	for data in data.chunks_exact(len * inner) {
		for Taps { taps, .. } in axis {
			let row = |index: u32| data[index as usize * inner..][..inner].iter();
			let Some(((index, weight), others)) = taps.split_first() else {
				out.extend(row(0).map(|_| T::from(0.0)));
				continue;
			};
			let start = out.len();
			out.extend(row(*index).map(|value| T::from(*weight) * *value));
			for (index, weight) in others {
				let weight = T::from(*weight);
				for (sum, value) in out[start..].iter_mut().zip(row(*index)) {
					*sum = *sum + weight * *value;
				}
			}
		}
	}
	out
}
