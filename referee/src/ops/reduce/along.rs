//! What goes along one axis: cumulation, and the places of the greatest and least.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::Along;
use crate::{
	array::Data,
	ops::{
		math::{Float, Integer, Number},
		movement::words::with_words,
	},
};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Runs an expression with the vector of whatever type of number the data has.
macro_rules! with_numbers {
	($data:expr, $x:ident => $body:expr) => {
		match $data {
			Data::F32($x) => $body,
			Data::F64($x) => $body,
			Data::I8($x) => $body,
			Data::I16($x) => $body,
			Data::I32($x) => $body,
			Data::I64($x) => $body,
			Data::U8($x) | Data::Bool($x) => $body,
			Data::U16($x) => $body,
			Data::U32($x) => $body,
			Data::U64($x) => $body,
		}
	};
}

pub(super) fn arg(max: bool, last: bool, along: Along, data: &Data) -> Data {
	Data::I64(with_numbers!(data, x => places(max, last, along, x)))
}

/// The place along the axis of the greatest or least element, for each of the others.
fn places<T: Number>(max: bool, last: bool, along: Along, x: &[T]) -> Vec<i64> {
	let Along { outer, len, inner } = along;
	let wanted = if max { Ordering::Greater } else { Ordering::Less };
	let mut places = alloc::vec![0i64; outer * inner];
	if inner == 0 || len == 0 {
		return places;
	}
	let mut best = alloc::vec![T::ZERO; inner];
	for (places, block) in places.chunks_exact_mut(inner).zip(x.chunks_exact(len * inner)) {
		best.copy_from_slice(&block[..inner]);
		for (i, row) in (0i64..).zip(block.chunks_exact(inner)) {
			for ((place, best), x) in places.iter_mut().zip(&mut best).zip(row) {
				let order = x.order(*best);
				if order == wanted || (last && order == Ordering::Equal) {
					(*place, *best) = (i, *x);
				}
			}
		}
	}
	places
}

pub(super) fn hardmax(along: Along, data: &Data) -> Data {
	fn ones<T: Float>(along: Along, x: &[T]) -> Data {
		let Along { len, inner, .. } = along;
		let mut output = alloc::vec![T::ZERO; x.len()];
		if !x.is_empty() {
			for (place, i) in places(true, false, along, x).into_iter().zip(0..) {
				output[(i / inner * len + place as usize) * inner + i % inner] = T::ONE;
			}
		}
		T::data(output)
	}
	match data {
		Data::F32(x) => ones(along, x),
		Data::F64(x) => ones(along, x),
		_ => Data::U8(Vec::new()),
	}
}

pub(super) fn cumulate(product: bool, exclusive: bool, reverse: bool, along: Along, data: &Data) -> Data {
	fn number<T: Number>(product: bool, exclusive: bool, reverse: bool, along: Along, x: &[T]) -> Vec<T> {
		match product {
			true => folds(exclusive, reverse, along, x, T::ONE, T::times),
			false => folds(exclusive, reverse, along, x, T::ZERO, T::plus),
		}
	}
	/// Sums and products of integers are those of words.
	fn integer<T: Integer>(product: bool, exclusive: bool, reverse: bool, along: Along, x: &[T]) -> Data {
		let words: &[T::Word] = bytemuck::cast_slice(x);
		T::data(bytemuck::cast_vec(number(product, exclusive, reverse, along, words)))
	}
	match data {
		Data::F32(x) => Data::F32(number(product, exclusive, reverse, along, x)),
		Data::F64(x) => Data::F64(number(product, exclusive, reverse, along, x)),
		Data::I32(x) => integer(product, exclusive, reverse, along, x),
		Data::I64(x) => integer(product, exclusive, reverse, along, x),
		Data::U32(x) => integer(product, exclusive, reverse, along, x),
		Data::U64(x) => integer(product, exclusive, reverse, along, x),
		_ => Data::U8(Vec::new()),
	}
}

/// Every left fold of the beginning of each lane, from either end, without or with the element itself.
fn folds<T: Number>(
	exclusive: bool,
	reverse: bool,
	along: Along,
	x: &[T],
	first: T,
	f: impl Fn(T, T) -> T,
) -> Vec<T> {
	let Along { len, inner, .. } = along;
	let mut output = alloc::vec![first; x.len()];
	if x.is_empty() {
		return output;
	}
	let mut folded = alloc::vec![first; inner];
	for (output, x) in output.chunks_exact_mut(len * inner).zip(x.chunks_exact(len * inner)) {
		folded.fill(first);
		for i in 0..len {
			let at = if reverse { len - 1 - i } else { i } * inner;
			let lanes = output[at..at + inner].iter_mut().zip(&x[at..at + inner]).zip(&mut folded);
			for ((cell, x), folded) in lanes {
				let next = f(*folded, *x);
				*cell = if exclusive { *folded } else { next };
				*folded = next;
			}
		}
	}
	output
}

pub(super) fn top_k(k: usize, largest: bool, indices: bool, along: Along, data: &Data) -> Data {
	let places = top_places(k, largest, along, data);
	if indices {
		return Data::I64(places.into_iter().map(|place| place as i64).collect());
	}
	let Along { len, inner, .. } = along;
	let at = |(i, place): (usize, &u32)| i / (k * inner) * len * inner + *place as usize * inner + i % inner;
	with_words!(data, x => places.iter().enumerate().map(|found| x[at(found)]).collect())
}

/// The places of the `k` first elements of each lane in order, ties by place; in the output's order.
fn top_places(k: usize, largest: bool, along: Along, data: &Data) -> Vec<u32> {
	let Along { outer, len, inner } = along;
	let mut output = alloc::vec![0u32; outer * k * inner];
	if data.is_empty() || k == 0 {
		return output;
	}
	let mirror = if largest { u64::MAX } else { 0 };
	let mut keys: Vec<u64> = Vec::with_capacity(len * inner);
	let mut lane: Vec<(u64, u32)> = Vec::with_capacity(len);
	for (block, output) in output.chunks_exact_mut(k * inner).enumerate() {
		keys.clear();
		with_numbers!(data, x => {
			keys.extend(x[block * len * inner..][..len * inner].iter().map(|x| x.key() ^ mirror));
		});
		for i in 0..inner {
			lane.clear();
			lane.extend(keys[i..].iter().step_by(inner).copied().zip(0u32..));
			if k < len {
				lane.select_nth_unstable(k - 1);
			}
			lane[..k].sort_unstable();
			for (j, (_, place)) in lane[..k].iter().enumerate() {
				output[j * inner + i] = *place;
			}
		}
	}
	output
}
