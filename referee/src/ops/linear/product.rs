//! Products of matrices.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::{number::Number, shapes::MatMul, Gemm};
use crate::backend::Backend;
use alloc::{vec, vec::Vec};

pub(in crate::ops) fn matmul<T: Number>(shapes: &MatMul, a: &[T], b: &[T], _backend: &Backend) -> Vec<T> {
	let MatMul { m, n, k, .. } = *shapes;
	let mut y = vec![T::default(); shapes.products() * m * n];
	for product in 0..shapes.products() {
		let (i, j) = shapes.operands(product);
		let a = &a[i * m * k..][..m * k];
		let b = &b[j * k * n..][..k * n];
		let y = &mut y[product * m * n..][..m * n];
		for row in 0..m {
			for column in 0..n {
				let mut sum = T::default();
				for tap in 0..k {
					let x = if shapes.transpose_a { a[tap * m + row] } else { a[row * k + tap] };
					let w = if shapes.transpose_b { b[column * k + tap] } else { b[tap * n + column] };
					sum = sum.plus(x.times(w));
				}
				y[row * n + column] = sum;
			}
		}
	}
	y
}

/// A Gemm's factors and its c.
pub(super) fn scale_and_add<T: Number>(gemm: &Gemm, shapes: &MatMul, y: &mut [T], c: Option<(&[u32], &[T])>) {
	let (alpha, beta) = (T::of(gemm.alpha.get()), T::of(gemm.beta.get()));
	y.iter_mut().for_each(|y| *y = alpha.times(*y));
	let Some((shape, c)) = c else { return };
	let (row, column) = match *shape {
		[rows, columns] => (if rows == 1 { 0 } else { columns as usize }, usize::from(columns != 1)),
		[columns] => (0, usize::from(columns != 1)),
		_ => (0, 0),
	};
	for (i, y) in y.chunks_exact_mut(shapes.n.max(1)).enumerate() {
		for (j, y) in y.iter_mut().enumerate() {
			*y = y.plus(beta.times(c[i * row + j * column]));
		}
	}
}
