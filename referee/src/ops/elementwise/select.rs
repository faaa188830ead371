//! Where. It moves elements, so only their size matters.
#![allow(clippy::arithmetic_side_effects)] // Of offsets within a row.

use super::{
	broadcast::{Operand, CHUNK},
	Rows,
};
use crate::{
	array::{Array, Data},
	ops::movement::words::{with_words, words},
};
use alloc::vec::Vec;

pub(super) fn compute(rows: &Rows<3>, condition: &Data, x: &Array, y: &Array) -> Data {
	let Data::Bool(condition) = condition else { return Data::U8(Vec::new()) };
	with_words!(x.data(), x => select(rows, condition, x, words(y)))
}

#[inline(never)]
fn select<T: Copy>(rows: &Rows<3>, condition: &[u8], x: &[T], y: &[T]) -> Vec<T> {
	let mut output = Vec::with_capacity(rows.elements());
	let len = rows.len;
	let [step_condition, step_x, step_y] = rows.steps;
	let mut condition = Operand::new(condition, step_condition);
	let (mut x, mut y) = (Operand::new(x, step_x), Operand::new(y, step_y));
	rows.for_each_block(1, &mut |_, [at_condition, at_x, at_y]| {
		condition.start(at_condition, len);
		x.start(at_x, len);
		y.start(at_y, len);
		let mut from = 0;
		while from < len {
			let part = CHUNK.min(len - from);
			let cells = condition.part(from, part).iter().zip(x.part(from, part)).zip(y.part(from, part));
			output.extend(cells.map(|((condition, x), y)| if *condition != 0 { *x } else { *y }));
			from += part;
		}
	});
	output
}
