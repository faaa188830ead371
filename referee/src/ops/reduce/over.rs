//! Reductions over axes.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::{fold_rows, fold_rows_in_any_order, ReduceKind};
use crate::{
	array::Data,
	ops::{
		elementwise::{pairs, zip, Rows},
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
		Data::Bool(x) => Data::Bool(fold.extremum(kind, x)),
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
	#[inline(never)]
	fn fold<T: Copy>(&self, x: &[T], first: T, f: impl Fn(T, T) -> T + Copy) -> Vec<T> {
		self.fold_by(x, first, f, |x, len, accumulators| fold_rows(x, len, accumulators, f))
	}

	/// The same where the order of folding changes nothing.
	#[inline(never)]
	fn fold_in_any_order<T: Copy>(&self, x: &[T], first: T, f: impl Fn(T, T) -> T + Copy) -> Vec<T> {
		self.fold_by(x, first, f, |x, len, accumulators| fold_rows_in_any_order(x, len, accumulators, f))
	}

	/// `fold_rows` folds rows of so many elements onto an accumulator each.
	#[inline(always)]
	fn fold_by<T: Copy>(
		&self,
		x: &[T],
		first: T,
		f: impl Fn(T, T) -> T,
		fold_rows: impl Fn(&[T], usize, &mut [T]),
	) -> Vec<T> {
		let mut output = alloc::vec![first; self.len];
		let len = self.rows.len;
		let (mut at, [step]) = (0, self.rows.steps);
		self.rows.for_each_block(if step { 1 } else { usize::MAX }, &mut |count, [to]| {
			if step {
				for (cell, x) in output[to..to + len].iter_mut().zip(&x[at..at + len]) {
					*cell = f(*cell, *x);
				}
			} else {
				// Merged as they are, axes are reduced and kept by turns: these rows' elements lie together.
				fold_rows(&x[at..at + count * len], len, &mut output[to..to + count]);
			}
			at += count * len;
		});
		output
	}

	/// The least are the greatest of the mirrored.
	fn extremum<T: Number>(&self, kind: ReduceKind, x: &[T]) -> Vec<T> {
		if kind == ReduceKind::Max {
			return self.fold_in_any_order(x, T::LOWEST, T::greater);
		}
		let mirrored: Vec<T> = x.iter().map(|x| x.mirrored()).collect();
		let mut least = self.extremum(ReduceKind::Max, &mirrored);
		least.iter_mut().for_each(|x| *x = x.mirrored());
		least
	}

	/// Elements that go into each of the output.
	fn count(&self) -> usize {
		elements(self.shape).checked_div(self.len).unwrap_or(0)
	}

	/// Sums and products of integers are those of words.
	fn integer<T: Integer>(&self, kind: ReduceKind, x: &[T]) -> Data {
		let sum = |x: &[T]| -> Vec<T> {
			bytemuck::cast_vec(self.fold_in_any_order(bytemuck::cast_slice(x), T::Word::ZERO, T::Word::plus))
		};
		let squares = || sum(&x.iter().map(|x| x.times(*x)).collect::<Vec<T>>());
		let as_float = |values: Vec<T>, f: fn(f64) -> f64| {
			values.into_iter().map(|value| T::from_f64(f(value.to_f64()))).collect()
		};
		T::data(match kind {
			ReduceKind::Sum => sum(x),
			ReduceKind::Mean => {
				let count = T::from_count(self.count());
				sum(x).into_iter().map(|sum| sum.over(count)).collect()
			},
			ReduceKind::Max | ReduceKind::Min => self.extremum(kind, x),
			ReduceKind::Prod => bytemuck::cast_vec(self.fold_in_any_order(
				bytemuck::cast_slice(x),
				T::Word::ONE,
				T::Word::times,
			)),
			ReduceKind::L1 => sum(&x.iter().map(|x| x.absolute()).collect::<Vec<T>>()),
			ReduceKind::SumSquare => squares(),
			ReduceKind::L2 => as_float(squares(), Float::root),
			ReduceKind::LogSum => as_float(sum(x), Float::log::<false>),
			ReduceKind::LogSumExp => {
				let x: Vec<f64> = x.iter().map(|x| x.to_f64()).collect();
				self.log_sum_exp(&x).into_iter().map(T::from_f64).collect()
			},
		})
	}

	fn float<T: Float>(&self, kind: ReduceKind, x: &[T]) -> Data {
		let sum = |x: &[T]| self.fold(x, T::ZERO, T::plus);
		let squares = || self.fold(x, T::ZERO, |sum, x| sum.plus(x.times(x)));
		T::data(match kind {
			ReduceKind::Sum => sum(x),
			ReduceKind::Mean => {
				let count = T::from_count(self.count());
				sum(x).into_iter().map(|sum| sum.over(count)).collect()
			},
			ReduceKind::Max | ReduceKind::Min => self.extremum(kind, x),
			ReduceKind::Prod => self.fold(x, T::ONE, T::times),
			ReduceKind::L1 => self.fold(x, T::ZERO, |sum, x| sum.plus(x.absolute())),
			ReduceKind::SumSquare => squares(),
			ReduceKind::L2 => squares().into_iter().map(T::root).collect(),
			ReduceKind::LogSum => sum(x).into_iter().map(T::log::<false>).collect(),
			ReduceKind::LogSumExp => self.log_sum_exp(x),
		})
	}

	/// The greatest element, unless infinite, is taken from each, so that no exponential overflows.
	fn log_sum_exp<T: Float>(&self, x: &[T]) -> Vec<T> {
		let finite = |max: T| if max.infinite() { T::ZERO } else { max };
		let shifts: Vec<T> = self.extremum(ReduceKind::Max, x).into_iter().map(finite).collect();
		let rows = Rows::new(self.shape, [self.shape, self.reduced]);
		let powers = zip(&rows, x, &shifts, pairs!(|x: T, shift| x.minus(shift).exp::<false>()));
		let sums = self.fold(&powers, T::ZERO, T::plus);
		sums.into_iter().zip(shifts).map(|(sum, shift)| sum.log::<false>().plus(shift)).collect()
	}
}
