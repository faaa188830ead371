//! Sums of products of bytes as they are, from which the zero points are taken after: with zero points p and q,
//! Σ (a − p)(b − q) = Σ a b − p (Σ b − k q) − q Σ a, exactly, since integers wrap.
//!
//! The left-hand bytes have a sign, the right-hand ones none. Bytes of the other kind are shifted by 128,
//! and so are their zero points.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

use super::{
	product::{spread_b, Places},
	Spread,
};
use crate::{
	array::{Array, Data},
	backend::Backend,
	ops::{
		linear::{
			columns::{Matrix, Packed, Transposed},
			product::products,
			quad::{self, Quad},
			shapes::MatMul,
		},
		math::{run, Kernel},
		OpError,
	},
	parallel::{for_each_part, ELEMENT},
};
use alloc::{borrow::Cow, vec, vec::Vec};
use bytemuck::cast_slice;

/// An operand, as bytes of the kind that a side of a product takes.
pub(super) struct Shifted<'a> {
	pub bytes: Cow<'a, [u8]>,
	pub zeros: Vec<i32>,
}

impl<'a> Shifted<'a> {
	pub fn of(x: &'a Array, zero: &Array, signed: bool) -> Result<Self, OpError> {
		let (bytes, zeros, is_signed): (&[u8], Vec<i32>, bool) = match (x.data(), zero.data()) {
			(Data::U8(x), Data::U8(zero)) => (x, zero.iter().copied().map(i32::from).collect(), false),
			(Data::I8(x), Data::I8(zero)) => {
				(cast_slice(x), zero.iter().copied().map(i32::from).collect(), true)
			},
			_ => return Err(OpError::Element),
		};
		if signed == is_signed {
			return Ok(Self { bytes: Cow::Borrowed(bytes), zeros });
		}
		let shift = if signed { -128 } else { 128 };
		Ok(Self {
			bytes: bytes.iter().map(|byte| byte ^ 0x80).collect(),
			zeros: zeros.into_iter().map(|zero| zero + shift).collect(),
		})
	}
}

/// The sum of each row of signed bytes.
struct RowSums<'a> {
	rows: &'a [u8],
	k: usize,
	sums: &'a mut [i32],
}

impl Kernel for RowSums<'_> {
	type Output = ();
	const VECTORS: bool = true;

	#[inline(always)]
	fn run<const V: bool>(self) {
		for (row, sum) in self.rows.chunks_exact(self.k).zip(self.sums) {
			*sum = row.iter().fold(0, |sum: i32, byte| sum.wrapping_add(i32::from(*byte as i8)));
		}
	}
}

/// A row of sums with the zero points taken out.
struct Corrected<'a> {
	y: &'a mut [i32],
	a_zero: i32,
	a_sum: i32,
	b_sums: &'a [i32],
	b_zeros: &'a [i32],
}

impl Kernel for Corrected<'_> {
	type Output = ();
	const VECTORS: bool = true;

	#[inline(always)]
	fn run<const V: bool>(self) {
		for ((y, b_sum), b_zero) in self.y.iter_mut().zip(self.b_sums).zip(self.b_zeros) {
			let taken = self.a_zero.wrapping_mul(*b_sum).wrapping_add(self.a_sum.wrapping_mul(*b_zero));
			*y = y.wrapping_sub(taken);
		}
	}
}

/// Of each column of a right-hand operand: its sum less k times its zero point, and its zero point.
#[derive(Debug, Default)]
struct Totals {
	sums: Vec<i32>,
	zeros: Vec<i32>,
}

impl Totals {
	/// Of matrices of [k, n], or of [n, k].
	fn of(b: &Shifted, (k, n): (usize, usize), transposed: bool, spread: Spread) -> Self {
		let mut totals = Self::default();
		for (j, matrix) in b.bytes.chunks_exact(k * n).enumerate() {
			let mut sums = vec![0i32; n];
			if transposed {
				for (sum, column) in sums.iter_mut().zip(matrix.chunks_exact(k)) {
					*sum = column.iter().fold(0, |sum, byte| sum.wrapping_add(i32::from(*byte)));
				}
			} else {
				for row in matrix.chunks_exact(n) {
					sums.iter_mut().zip(row).for_each(|(sum, b)| *sum = sum.wrapping_add(i32::from(*b)));
				}
			}
			for (column, sum) in sums.into_iter().enumerate() {
				let element = j * k * n + if transposed { column * k } else { column };
				let zero = b.zeros[spread.index(element)];
				totals.sums.push(sum.wrapping_sub((k as i32).wrapping_mul(zero)));
				totals.zeros.push(zero);
			}
		}
		totals
	}
}

/// A constant right-hand matrix.
#[derive(Debug)]
pub(in crate::ops) struct Columns {
	panels: Packed<Quad>,
	totals: Totals,
}

impl Columns {
	pub fn new(b: &Array, b_zero: &Array, shapes: &MatMul, backend: &Backend) -> Result<Self, OpError> {
		let (k, n, isa) = (shapes.k, shapes.n, backend.isa());
		let spread = spread_b(b.shape(), b_zero.shape(), shapes.transpose_b)?;
		let b = Shifted::of(b, b_zero, false)?;
		let panels = match shapes.transpose_b {
			true => {
				let b = quad::rows(&b.bytes, k);
				Packed::new(isa, &Transposed { b: &b, k: k.div_ceil(4), n }, n)
			},
			false => Packed::new(isa, &Matrix { b: &b.bytes[..], k, n }, n),
		};
		Ok(Self { panels, totals: Totals::of(&b, (k, n), shapes.transpose_b, spread) })
	}
}

/// The sums of products of two operands less their zero points.
pub(super) fn matmul(
	inputs: &[&Array],
	places: Places,
	shapes: &MatMul,
	packed: Option<&Columns>,
	backend: &Backend,
) -> Result<Vec<i32>, OpError> {
	let (a, b) = (inputs[places.a], inputs[places.b]);
	let MatMul { m, n, k, .. } = *shapes;
	let spread_a = Spread::of_rows(a.shape(), inputs[places.a_zero].shape())?;
	let a = Shifted::of(a, inputs[places.a_zero], true)?;
	let mut a_sums = vec![0; a.bytes.len() / k];
	run(RowSums { rows: &a.bytes, k, sums: &mut a_sums }, backend);
	let rows: Cow<[Quad]> = match a.bytes.as_chunks() {
		(rows, []) if k.is_multiple_of(4) => Cow::Borrowed(rows),
		_ => Cow::Owned(quad::rows(&a.bytes, k)),
	};
	let own;
	let (mut y, totals) = match packed {
		Some(packed) => (products(shapes, &rows, |_| &packed.panels, backend), &packed.totals),
		None => {
			let spread = spread_b(b.shape(), inputs[places.b_zero].shape(), shapes.transpose_b)?;
			let b = Shifted::of(b, inputs[places.b_zero], false)?;
			own = Totals::of(&b, (k, n), shapes.transpose_b, spread);
			let y = match shapes.transpose_b {
				true => {
					let (b, k) = (quad::rows(&b.bytes, k), k.div_ceil(4));
					products(shapes, &rows, |j| Transposed { b: &b[j * k * n..][..k * n], k, n }, backend)
				},
				false => {
					let b = &b.bytes;
					products(shapes, &rows, |j| Matrix { b: &b[j * k * n..][..k * n], k, n }, backend)
				},
			};
			(y, &own)
		},
	};
	for_each_part(backend, &mut y, n, &[n, ELEMENT], |first, y, backend| {
		for (i, y) in (first..).zip(y.chunks_exact_mut(n.max(1))) {
			let (left, right) = shapes.operands(i / m);
			let (b_sums, b_zeros) = (&totals.sums[right * n..][..n], &totals.zeros[right * n..][..n]);
			let row = left * m + i % m;
			let (a_zero, a_sum) = (a.zeros[spread_a.index(row * k)], a_sums[row]);
			run(Corrected { y, a_zero, a_sum, b_sums, b_zeros }, backend);
		}
	});
	Ok(y)
}
