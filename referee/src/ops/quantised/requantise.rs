//! Sums of products as bytes of another scale.

use super::scale::round;
use crate::{
	array::{Array, Data},
	backend::Backend,
	ops::{
		math::{run, Kernel},
		OpError,
	},
	parallel::{for_each_part, ELEMENT},
};
use alloc::vec::Vec;

/// The type of an output, and its zero point.
#[derive(Clone, Copy)]
pub(super) struct Target {
	signed: bool,
	zero: i32,
}

impl Target {
	/// Of the output's zero point.
	pub fn of(zero: &Array) -> Result<Self, OpError> {
		let (signed, zero) = match zero.data() {
			Data::U8(zero) => (false, zero.first().copied().map(i32::from)),
			Data::I8(zero) => (true, zero.first().copied().map(i32::from)),
			_ => return Err(OpError::Element),
		};
		Ok(Self { signed, zero: zero.ok_or(OpError::Shape)? })
	}

	pub fn data(self, bytes: Vec<u8>) -> Data {
		if self.signed {
			Data::I8(bytemuck::cast_vec(bytes))
		} else {
			Data::U8(bytes)
		}
	}
}

/// Sums, each with what is added to all, times the one scale or its own.
pub(super) struct Row<'a> {
	pub sums: &'a [i32],
	pub added: i32,
	pub scales: &'a [f32],
	pub target: Target,
	pub y: &'a mut [u8],
}

impl Kernel for Row<'_> {
	type Output = ();
	const VECTORS: bool = true;

	#[inline(always)]
	fn run<const V: bool>(self) {
		let Self { sums, added, scales, target: Target { signed, zero }, y } = self;
		let (least, greatest) = if signed { (-128i32, 127i32) } else { (0, 255) };
		let (least, greatest) = (least.wrapping_sub(zero), greatest.wrapping_sub(zero));
		let byte = |sum: i32, scale: f32| {
			let scaled = sum.wrapping_add(added) as f32 * scale;
			round(scaled, least, greatest).wrapping_add(zero) as u8
		};
		match *scales {
			[scale] => y.iter_mut().zip(sums).for_each(|(y, sum)| *y = byte(*sum, scale)),
			_ => {
				let sums = sums.iter().zip(scales);
				y.iter_mut().zip(sums).for_each(|(y, (sum, scale))| *y = byte(*sum, *scale));
			},
		}
	}
}

/// Each sum of rows of `n`, with the scales of its row.
pub(super) fn rows<'a>(
	sums: &[i32],
	n: usize,
	scales: impl Fn(usize) -> &'a [f32] + Sync,
	target: Target,
	y: &mut [u8],
	backend: &Backend,
) {
	let n = n.max(1);
	for_each_part(backend, y, n, &[n, ELEMENT], |first, y, backend| {
		let rows = sums.chunks(n).skip(first).zip(y.chunks_mut(n));
		for (i, (sums, y)) in (first..).zip(rows) {
			run(Row { sums, added: 0, scales: scales(i), target, y }, backend);
		}
	});
}
