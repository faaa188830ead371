//! The walk over two broadcast tensors, which is one for all functions of pairs.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // Of offsets that the walk has worked out.

use super::{
	broadcast::{Operand, CHUNK},
	Rows,
};
use alloc::vec::Vec;

/// A function of each pair of elements, appended. It is compiled for every operator and type, so it is one loop over two
/// slices of equal length, and one element is written out as often as that needs; but for what models spend their time on
/// there are loops with one element on either side as well.
pub(crate) struct Pairs<T, E, U> {
	pub each: fn(&[T], &[E], &mut Vec<U>),
	pub with_one: Option<WithOne<T, E, U>>,
}

/// Each element on the left with the one on the right, and the other way round.
pub(crate) struct WithOne<T, E, U> {
	pub right: fn(&[T], E, &mut Vec<U>),
	pub left: fn(T, &[E], &mut Vec<U>),
}

/// [`Pairs`] of a function of one pair; `fast` with [`WithOne`].
macro_rules! pairs {
	(fast $f:expr) => {
		$crate::ops::elementwise::Pairs {
			with_one: Some($crate::ops::elementwise::WithOne {
				right: |a, b, output| output.extend(a.iter().map(|a| $f(*a, b))),
				left: |a, b, output| output.extend(b.iter().map(|b| $f(a, *b))),
			}),
			..$crate::ops::elementwise::pairs!($f)
		}
	};
	($f:expr) => {
		$crate::ops::elementwise::Pairs {
			each: |a, b, output| output.extend(a.iter().zip(b).map(|(a, b)| $f(*a, *b))),
			with_one: None,
		}
	};
}
pub(crate) use pairs;

#[inline(never)]
pub(crate) fn zip<T: Copy, E: Copy, U>(rows: &Rows<2>, a: &[T], b: &[E], f: Pairs<T, E, U>) -> Vec<U> {
	let mut output = Vec::with_capacity(rows.elements());
	let len = rows.len;
	let steps = rows.steps;
	let (mut left, mut right) = (Operand::new(a, steps[0]), Operand::new(b, steps[1]));
	rows.for_each_block(1, &mut |_, [at_a, at_b]| match (&f.with_one, steps) {
		(_, [true, true]) => (f.each)(&a[at_a..at_a + len], &b[at_b..at_b + len], &mut output),
		(Some(with), [true, false]) => (with.right)(&a[at_a..at_a + len], b[at_b], &mut output),
		(Some(with), [false, true]) => (with.left)(a[at_a], &b[at_b..at_b + len], &mut output),
		_ => {
			left.start(at_a, len);
			right.start(at_b, len);
			let mut from = 0;
			while from < len {
				let part = CHUNK.min(len - from);
				(f.each)(left.part(from, part), right.part(from, part), &mut output);
				from += part;
			}
		},
	});
	output
}
