//! Reductions over axes.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::{fold_rows, fold_rows_in_any_order, ReduceKind};
use crate::{
	array::Data,
	ops::{
		elementwise::{zip, Rows},
		math::{Float, Integer, Number},
	},
};
use alloc::vec::Vec;

pub(super) fn compute(kind: ReduceKind, axes: &[u32], data: &Data, shape: &[u32]) -> Data {
	let dims = (0u32..).zip(shape);
	let reduced: Vec<u32> = dims.map(|(axis, dim)| if axes.contains(&axis) { 1 } else { *dim }).collect();
	let fold = Fold { rows: Rows::new(shape, [&reduced]), len: elements(&reduced), shape, reduced: &reduced };
	match data {
		Data::F32(x) => fold.float(kind, x),
		Data::F64(x) => fold.float(kind, x),
		Data::I32(x) => fold.integer(kind, x),
		Data::I64(x) => fold.integer(kind, x),
		Data::U32(x) => fold.integer(kind, x),
		Data::U64(x) => fold.integer(kind, x),
		Data::I8(x) => Data::I8(fold.extremum(kind, x)),
		Data::U8(x) => Data::U8(fold.extremum(kind, x)),
		Data::Bool(x) => Data::Bool(match kind {
			ReduceKind::Max => fold.fold(x, 0, |a, x| a | x),
			_ => fold.fold(x, 1, |a, x| a & x),
		}),
		_ => Data::U8(Vec::new()),
	}
}

fn elements(shape: &[u32]) -> usize {
	shape.iter().fold(1, |all, dim| all.saturating_mul(*dim as usize))
}

/// How the elements of an input go into those of an output: as a broadcast goes, the other way round.
struct Fold<'a> {
	rows: Rows<1>,
	/// Elements of the output.
	len: usize,
	/// The input's.
	shape: &'a [u32],
	/// The output's, with 1 for each reduced axis.
	reduced: &'a [u32],
}

impl Fold<'_> {
	/// Left folds. Rows are taken in the input's order, which is ascending for each element of the output.
	#[inline(always)]
	fn fold<T: Copy, A: Copy>(&self, x: &[T], first: A, f: impl Fn(A, T) -> A + Copy) -> Vec<A> {
		let mut output = alloc::vec![first; self.len];
		let len = self.rows.len;
		let (mut at, [step]) = (0, self.rows.steps);
		self.rows.for_each_block(if step { 1 } else { usize::MAX }, |count, [to]| {
			if step {
				for (cell, x) in output[to..to + len].iter_mut().zip(&x[at..at + len]) {
					*cell = f(*cell, *x);
				}
			} else {
				// Merged as they are, axes are reduced and kept by turns: these rows' elements lie together.
				fold_rows(&x[at..at + count * len], len, &mut output[to..to + count], f);
			}
			at += count * len;
		});
		output
	}

	#[inline(always)]
	fn extremum<T: Number>(&self, kind: ReduceKind, x: &[T]) -> Vec<T> {
		let rows_only = !self.rows.steps[0] && self.len * self.rows.len == x.len();
		let (first, max) = match kind {
			ReduceKind::Max => (T::LOWEST, true),
			_ => (T::HIGHEST, false),
		};
		if rows_only {
			let mut output = alloc::vec![first; self.len];
			match max {
				true => fold_rows_in_any_order(x, self.rows.len, &mut output, T::greater),
				false => fold_rows_in_any_order(x, self.rows.len, &mut output, T::lesser),
			}
			return output;
		}
		match max {
			true => self.fold(x, first, T::greater),
			false => self.fold(x, first, T::lesser),
		}
	}

	/// Elements that go into each of the output.
	fn count(&self) -> usize {
		elements(self.shape).checked_div(self.len).unwrap_or(0)
	}

	fn integer<T: Integer>(&self, kind: ReduceKind, x: &[T]) -> Data {
		let sum = || self.fold(x, T::ZERO, T::plus);
		let squares = || self.fold(x, T::ZERO, |sum, x| sum.plus(x.times(x)));
		let as_float = |values: Vec<T>, f: fn(f64) -> f64| {
			values.into_iter().map(|value| T::from_f64(f(value.to_f64()))).collect()
		};
		T::data(match kind {
			ReduceKind::Sum => sum(),
			ReduceKind::Mean => {
				let count = T::from_count(self.count());
				sum().into_iter().map(|sum| sum.over(count)).collect()
			},
			ReduceKind::Max | ReduceKind::Min => self.extremum(kind, x),
			ReduceKind::Prod => self.fold(x, T::ONE, T::times),
			ReduceKind::L1 => self.fold(x, T::ZERO, |sum, x| sum.plus(x.absolute())),
			ReduceKind::SumSquare => squares(),
			ReduceKind::L2 => as_float(squares(), Float::root),
			ReduceKind::LogSum => as_float(sum(), Float::log::<false>),
			ReduceKind::LogSumExp => {
				let x: Vec<f64> = x.iter().map(|x| x.to_f64()).collect();
				self.log_sum_exp(&x).into_iter().map(T::from_f64).collect()
			},
		})
	}

	#[inline(always)]
	fn float<T: Float>(&self, kind: ReduceKind, x: &[T]) -> Data {
		let sum = || self.fold(x, T::ZERO, T::plus);
		let squares = || self.fold(x, T::ZERO, |sum, x| sum.plus(x.times(x)));
		T::data(match kind {
			ReduceKind::Sum => sum(),
			ReduceKind::Mean => {
				let count = T::from_count(self.count());
				sum().into_iter().map(|sum| sum.over(count)).collect()
			},
			ReduceKind::Max | ReduceKind::Min => self.extremum(kind, x),
			ReduceKind::Prod => self.fold(x, T::ONE, T::times),
			ReduceKind::L1 => self.fold(x, T::ZERO, |sum, x| sum.plus(x.absolute())),
			ReduceKind::SumSquare => squares(),
			ReduceKind::L2 => squares().into_iter().map(T::root).collect(),
			ReduceKind::LogSum => sum().into_iter().map(T::log::<false>).collect(),
			ReduceKind::LogSumExp => self.log_sum_exp(x),
		})
	}

	/// The greatest element, unless infinite, is taken from each, so that no exponential overflows.
	#[inline(always)]
	fn log_sum_exp<T: Float>(&self, x: &[T]) -> Vec<T> {
		let finite = |max: T| if max.infinite() { T::ZERO } else { max };
		let shifts: Vec<T> = self.extremum(ReduceKind::Max, x).into_iter().map(finite).collect();
		let rows = Rows::new(self.shape, [self.shape, self.reduced]);
		let powers = zip(&rows, x, &shifts, |x, shift| x.minus(shift).exp::<false>());
		let sums = self.fold(&powers, T::ZERO, T::plus);
		sums.into_iter().zip(shifts).map(|(sum, shift)| sum.log::<false>().plus(shift)).collect()
	}
}
