//! Products of matrices.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::{
	columns::{Columns, Matrix, Packed, Transposed},
	kernel::{multiply, Product, Tiled},
	number::Number,
	shapes::MatMul,
	Gemm,
};
use crate::{
	backend::{Backend, Isa},
	parallel::for_each_part,
};
use alloc::{borrow::Cow, vec, vec::Vec};

/// The products, of a right-hand operand as it lies or, if it is one matrix, packed before.
pub(super) fn matmul<T: Number + Tiled>(
	shapes: &MatMul,
	a: &[T],
	b: &[T],
	packed: Option<&Packed<T>>,
	backend: &Backend,
) -> Vec<T> {
	let MatMul { m, n, k, .. } = *shapes;
	let a = match shapes.transpose_a {
		true => Cow::Owned(transposed(a, k, m)),
		false => Cow::Borrowed(a),
	};
	let b = |j: usize| &b[j * k * n..][..k * n];
	match packed {
		Some(packed) => products(shapes, &a, |_| packed, backend),
		None if shapes.transpose_b => products(shapes, &a, |j| Transposed { b: b(j), k, n }, backend),
		None => products(shapes, &a, |j| Matrix { b: b(j), k, n }, backend),
	}
}

/// The product of each matrix of a with that of b which goes with it.
pub(in crate::ops) fn products<T: Tiled, B: Columns<T>>(
	shapes: &MatMul,
	a: &[T],
	b: impl Fn(usize) -> B + Sync,
	backend: &Backend,
) -> Vec<T::Sum> {
	let MatMul { m, n, .. } = *shapes;
	let count = shapes.products();
	let mut y = vec![T::Sum::default(); count * m * n];
	// Matrices that are all multiplied by the same one are rows of a single matrix.
	let (count, m) = if shapes.shares_b() { (count.min(1), count * m) } else { (count, m) };
	for_each_part(backend, &mut y, m * n, &[m, n, shapes.k], |first, y, backend| {
		for (i, c) in (first..count).zip(y.chunks_exact_mut((m * n).max(1))) {
			let (left, right) = if count == 1 { (0, 0) } else { shapes.operands(i) };
			let b = b(right);
			let a = &a[left * m * b.k()..][..m * b.k()];
			multiply(backend, Product { a, m, c, stride: n }, &b, 0..n);
		}
	});
	y
}

/// The right-hand operand packed, if it is one matrix.
pub(super) fn pack<T: Number + Tiled>(shapes: &MatMul, b: &[T], isa: Isa) -> Option<Packed<T>> {
	let MatMul { n, k, .. } = *shapes;
	(b.len() == k * n).then(|| match shapes.transpose_b {
		true => Packed::new(isa, &Transposed { b, k, n }, n),
		false => Packed::new(isa, &Matrix { b, k, n }, n),
	})
}

/// A matrix of so many rows and columns, transposed.
fn transposed<T: Number>(a: &[T], rows: usize, columns: usize) -> Vec<T> {
	(0..columns).flat_map(|j| (0..rows).map(move |i| a[i * columns + j])).collect()
}

/// A Gemm's factors and its c.
pub(super) fn scale_and_add<T: Number>(gemm: &Gemm, shapes: &MatMul, y: &mut [T], c: Option<(&[u32], &[T])>) {
	let (alpha, beta) = (T::of(gemm.alpha.get()), T::of(gemm.beta.get()));
	if gemm.alpha.get() != 1.0 {
		y.iter_mut().for_each(|y| *y = alpha.times(*y));
	}
	let Some((shape, c)) = c else { return };
	let (rows, columns) = match *shape {
		[rows, columns] => (rows, columns),
		[columns] => (1, columns),
		_ => (1, 1),
	};
	for (i, y) in y.chunks_exact_mut(shapes.n.max(1)).enumerate() {
		let c = &c[if rows == 1 { 0 } else { i * columns as usize }..];
		if columns == 1 {
			y.iter_mut().for_each(|y| *y = y.plus(beta.times(c[0])));
		} else {
			y.iter_mut().zip(c).for_each(|(y, c)| *y = y.plus(beta.times(*c)));
		}
	}
}
