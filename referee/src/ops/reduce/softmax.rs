//! Softmax and its logarithm.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::{fold_rows, fold_rows_in_any_order, Along};
use crate::{
	array::Data,
	backend::Backend,
	ops::math::{run, Float, Kernel},
	parallel::{for_each_part, ELEMENT},
};
use alloc::vec::Vec;

/// Rows taken together where the axis is the last one.
const ROWS: usize = 8;

pub(super) fn compute(log: bool, along: Along, data: &Data, backend: &Backend) -> Data {
	match data {
		Data::F32(x) => Data::F32(float(log, along, x, backend)),
		Data::F64(x) => Data::F64(float(log, along, x, backend)),
		_ => Data::U8(Vec::new()),
	}
}

fn float<T: Float>(log: bool, along: Along, x: &[T], backend: &Backend) -> Vec<T> {
	let Along { len, inner, .. } = along;
	let mut y = alloc::vec![T::ZERO; x.len()];
	let lanes = len * inner;
	for_each_part(backend, &mut y, lanes, &[lanes, ELEMENT], |first, y, backend| {
		let x = &x[first * lanes..][..y.len()];
		match inner {
			_ if x.is_empty() => (),
			1 => run(Rows { log, len, x, y }, backend),
			_ => run(Columns { log, len, inner, x, y }, backend),
		}
	});
	y
}

/// Along the last axis.
struct Rows<'a, T> {
	log: bool,
	len: usize,
	x: &'a [T],
	y: &'a mut [T],
}

impl<T: Float> Kernel for Rows<'_, T> {
	type Output = ();
	const VECTORS: bool = T::VECTORS;

	#[inline(always)]
	fn run<const V: bool>(self) {
		let Self { log, len, x, y } = self;
		for (x, y) in x.chunks(ROWS * len).zip(y.chunks_mut(ROWS * len)) {
			rows::<T, V>(log, len, x, y);
		}
	}
}

/// Along another.
struct Columns<'a, T> {
	log: bool,
	len: usize,
	inner: usize,
	x: &'a [T],
	y: &'a mut [T],
}

impl<T: Float> Kernel for Columns<'_, T> {
	type Output = ();
	const VECTORS: bool = T::VECTORS;

	#[inline(always)]
	fn run<const V: bool>(self) {
		let Self { log, len, inner, x, y } = self;
		let mut maxima = alloc::vec![T::LOWEST; inner];
		let mut sums = alloc::vec![T::ZERO; inner];
		for (x, y) in x.chunks_exact(len * inner).zip(y.chunks_exact_mut(len * inner)) {
			columns::<T, V>(log, x, y, &mut maxima, &mut sums);
		}
	}
}

/// At most [`ROWS`] rows.
#[inline(always)]
fn rows<T: Float, const V: bool>(log: bool, len: usize, x: &[T], y: &mut [T]) {
	let count = x.len() / len;
	let (mut maxima, mut sums) = ([T::LOWEST; ROWS], [T::ZERO; ROWS]);
	fold_rows_in_any_order(x, len, &mut maxima[..count], T::greater);
	for ((x, y), max) in x.chunks_exact(len).zip(y.chunks_exact_mut(len)).zip(&maxima) {
		for (y, x) in y.iter_mut().zip(x) {
			*y = x.minus(*max).exp::<V>();
		}
	}
	fold_rows(y, len, &mut sums[..count], T::plus);
	for (((x, y), max), sum) in x.chunks_exact(len).zip(y.chunks_exact_mut(len)).zip(&maxima).zip(&sums) {
		if log {
			let sum = sum.log::<V>();
			for (y, x) in y.iter_mut().zip(x) {
				*y = x.minus(*max).minus(sum);
			}
		} else {
			for y in y {
				*y = y.over(*sum);
			}
		}
	}
}

/// As many columns as there are maxima.
#[inline(always)]
fn columns<T: Float, const V: bool>(log: bool, x: &[T], y: &mut [T], maxima: &mut [T], sums: &mut [T]) {
	let inner = maxima.len();
	maxima.fill(T::LOWEST);
	for x in x.chunks_exact(inner) {
		for (max, x) in maxima.iter_mut().zip(x) {
			*max = max.greater(*x);
		}
	}
	sums.fill(T::ZERO);
	for (x, y) in x.chunks_exact(inner).zip(y.chunks_exact_mut(inner)) {
		for (((y, x), max), sum) in y.iter_mut().zip(x).zip(&*maxima).zip(&mut *sums) {
			*y = x.minus(*max).exp::<V>();
			*sum = sum.plus(*y);
		}
	}
	if log {
		sums.iter_mut().for_each(|sum| *sum = sum.log::<V>());
	}
	for (x, y) in x.chunks_exact(inner).zip(y.chunks_exact_mut(inner)) {
		for (((y, x), max), sum) in y.iter_mut().zip(x).zip(&*maxima).zip(&*sums) {
			*y = if log { x.minus(*max).minus(*sum) } else { y.over(*sum) };
		}
	}
}
