//! Where. It moves elements, so only their size matters.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::Rows;
use crate::array::Data;
use alloc::vec::Vec;

pub(super) fn compute(rows: &Rows<3>, condition: &Data, x: &Data, y: &Data) -> Data {
	let Data::Bool(condition) = condition else { return Data::U8(Vec::new()) };
	macro_rules! by_type {
		($($variant:ident),*) => {
			match (x, y) {
				$((Data::$variant(x), Data::$variant(y)) => Data::$variant(select(rows, condition, x, y)),)*
				_ => Data::U8(Vec::new()),
			}
		};
	}
	by_type!(F32, F64, I8, I16, I32, I64, U8, U16, U32, U64, Bool)
}

fn select<T: Copy + Default>(rows: &Rows<3>, condition: &[u8], x: &[T], y: &[T]) -> Vec<T> {
	let mut output = alloc::vec![T::default(); rows.elements()];
	let [step_condition, step_x, step_y] = rows.steps;
	let end = |at: usize, step: bool| if step { at + rows.len } else { at + 1 };
	rows.for_each(&mut output, |row, [c, a, b]| {
		let x = &x[a..end(a, step_x)];
		let y = &y[b..end(b, step_y)];
		if !step_condition {
			match if condition[c] != 0 { x } else { y } {
				[one] => row.fill(*one),
				many => row.copy_from_slice(many),
			}
			return;
		}
		let condition = &condition[c..c + rows.len];
		let cells = row.iter_mut().zip(condition);
		match (step_x, step_y) {
			(true, true) => {
				for ((cell, c), (x, y)) in cells.zip(x.iter().zip(y)) {
					*cell = if *c != 0 { *x } else { *y };
				}
			},
			(true, false) => {
				for ((cell, c), x) in cells.zip(x) {
					*cell = if *c != 0 { *x } else { y[0] };
				}
			},
			(false, true) => {
				for ((cell, c), y) in cells.zip(y) {
					*cell = if *c != 0 { x[0] } else { *y };
				}
			},
			(false, false) => {
				for (cell, c) in cells {
					*cell = if *c != 0 { x[0] } else { y[0] };
				}
			},
		}
	});
	output
}
