//! The kernels of resampling: axis by axis.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed.

use super::{
	taps::{Axis, Tap},
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
use alloc::{vec, vec::Vec};
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
	for i in resize.order(&shape) {
		let axis = &axes[i];
		if !is_identity(axis, resize) {
			data = resample_axis(&data, count(&shape[i + 1..]), axis, resize);
			shape[i] = axis.to;
		}
	}
	for (i, axis) in axes.iter().enumerate() {
		let inner = count(&shape[i + 1..]);
		let is_outside = axis.outside();
		let blocks = data.chunks_exact_mut(inner).zip(is_outside.iter().cycle());
		blocks.filter(|(_, outside)| **outside).for_each(|(block, _)| block.fill(outside));
	}
	data
}

/// Whether each element is made of itself alone.
fn is_identity(axis: &Axis, resize: &Resize) -> bool {
	let itself = |to| Tap { to, from: to, weight: 1.0, first: true };
	axis.from == axis.to && axis.taps(resize).eq((0..axis.to).map(itself))
}

/// Taps that are kept at once.
const TAPS: usize = 4096;

/// One axis, whose elements have `inner` elements each.
fn resample_axis<T: Float>(data: &[T], inner: usize, axis: &Axis, resize: &Resize) -> Vec<T> {
	let (from, to) = (axis.from as usize * inner, axis.to as usize * inner);
	let mut out = vec![T::from(0.0); data.len() / from * to];
	let mut taps = axis.taps(resize);
	let mut some: Vec<Tap> = Vec::with_capacity(TAPS);
	loop {
		some.clear();
		some.extend(taps.by_ref().take(TAPS));
		if some.is_empty() {
			return out;
		}
		for (data, out) in data.chunks_exact(from).zip(out.chunks_exact_mut(to)) {
			for tap in &some {
				let weight = T::from(tap.weight);
				let values = &data[tap.from as usize * inner..][..inner];
				let sums = &mut out[tap.to as usize * inner..][..inner];
				match tap.first {
					true => sums.iter_mut().zip(values).for_each(|(sum, value)| *sum = weight * *value),
					false => {
						sums.iter_mut().zip(values).for_each(|(sum, value)| *sum = *sum + weight * *value)
					},
				}
			}
		}
	}
}
