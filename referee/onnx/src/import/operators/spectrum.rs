//! Fourier transforms, as products with constant matrices of cosines and sines.

use super::Table;
use crate::import::{
	builder::Builder,
	error::Reason,
	node::{axis, size, Node, Outcome},
	term::Term,
	walk::Import,
};
use freehold_referee::{
	ops::{Binary, Index},
	Data, Op,
};
use std::f64::consts::TAU;

pub(super) const TABLE: Table = &[("DFT", transform), ("STFT", short_time_transform)];

/// Numbers of a matrix, or of places in a signal.
const MOST: u64 = 1 << 24;

/// What is transformed into what along one axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
	Forward,
	/// Only the first half, the rest of which is its mirror image.
	ForwardHalf,
	Inverse,
	/// From the first half to real numbers.
	InverseHalf,
}

fn transform(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let along = match node.opset {
		..20 => node.int("axis", 1)?,
		_ => node.known_int(&import.builder, 2)?.unwrap_or(-2),
	};
	let along = axis(along, x.rank())?;
	let direction = match (node.flag("inverse", false)?, node.flag("onesided", false)?) {
		(false, false) => Direction::Forward,
		(false, true) => Direction::ForwardHalf,
		(true, false) => Direction::Inverse,
		(true, true) => Direction::InverseHalf,
	};
	let length = match (node.known_int(&import.builder, 1)?, direction) {
		(Some(length), _) => size(length)?,
		(None, Direction::InverseHalf) => x.dim(along as usize).saturating_sub(1).saturating_mul(2),
		(None, _) => x.dim(along as usize),
	};
	// The axis goes before the last, which has real and imaginary parts.
	let last = u32::try_from(x.rank()).unwrap_or(0).saturating_sub(1);
	if along == last {
		return Err(Reason::other("its axis is that of real and imaginary parts"));
	}
	let others = (0..last).filter(|i| *i != along);
	let perm: Vec<u32> = others.chain([along, last]).collect();
	let b = &mut import.builder;
	let x = b.transpose(x, &perm)?;
	let y = product(b, &x, length, direction)?;
	let place = |axis: u32| perm.iter().position(|p| *p == axis).and_then(|place| u32::try_from(place).ok());
	let back: Option<Vec<u32>> = (0..=last).map(place).collect();
	Ok(vec![b.transpose(&y, &back.unwrap_or_default())?.into()])
}

/// Frames of a signal, times a window, each transformed.
fn short_time_transform(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let (signal, window) = (node.input(0)?, node.optional(2)?);
	let step = node.known_int(&import.builder, 1)?.map(size).transpose()?;
	let step = step.filter(|step| *step > 0).ok_or_else(|| Reason::other("its step is not above 0"))?;
	let [_, all, _] = *signal.shape() else { return Err(Reason::other("its signal has not three axes")) };
	let length = match (node.known_int(&import.builder, 3)?, window) {
		(Some(length), _) => size(length)?,
		(None, Some(window)) => window.dim(0),
		(None, None) => all,
	};
	let direction = match node.flag("onesided", true)? {
		true => Direction::ForwardHalf,
		false => Direction::Forward,
	};
	let taken = window.map_or(length, |window| window.dim(0));
	let frames = all.checked_sub(length).and_then(|rest| rest.checked_div(step)?.checked_add(1));
	let frames = frames.filter(|_| (1..=length).contains(&taken));
	let frames = frames.ok_or_else(|| Reason::other("its frames do not fit its signal and window"))?;
	let numbers = u64::from(frames).saturating_mul(taken.into());
	if numbers > MOST {
		return Err(Reason::other("it has too many frames"));
	}
	import.builder.room(numbers.saturating_mul(8))?;
	let starts = (0..frames).map(|frame| i64::from(frame).saturating_mul(step.into()));
	let places = starts.flat_map(|start| (0..taken).map(move |i| start.saturating_add(i.into())));
	let b = &mut import.builder;
	let places = b.constant(vec![frames, taken], Data::I64(places.collect()))?;
	let mut x = b.emit(Op::Index(Index::Gather { axis: 1 }), &[signal, &places])?;
	if let Some(window) = window {
		let window = b.reshape(window, &[taken, 1])?;
		x = b.binary(Binary::Mul, &x, &window)?;
	}
	Ok(vec![product(b, &x, length, direction)?.into()])
}

/// The transform of that length along the axis before the last; what is longer is cut, what is shorter goes on
/// with zeros.
fn product(b: &mut Builder, x: &Term, length: u32, direction: Direction) -> Result<Term, Reason> {
	let [outer @ .., from, parts] = x.shape() else { return Err(Reason::other("it has too few axes")) };
	let half = length.checked_div(2).and_then(|half| half.checked_add(1)).unwrap_or(length);
	let most = if direction == Direction::InverseHalf { half } else { length };
	let to = if direction == Direction::ForwardHalf { half } else { length };
	let made = if direction == Direction::InverseHalf { 1 } else { 2 };
	let (outer, from, parts) = (outer.to_vec(), (*from).min(most), *parts);
	if length == 0 || from == 0 || !matches!(parts, 1 | 2) {
		return Err(Reason::other("it has no numbers, or parts that are not real and imaginary"));
	}
	let place = u32::try_from(outer.len()).unwrap_or(u32::MAX);
	let x = b.slice(x, place, 0, from)?;
	let too_large = || Reason::other("it is too long");
	let rows = from.checked_mul(parts).ok_or_else(too_large)?;
	let columns = to.checked_mul(made).ok_or_else(too_large)?;
	let numbers = u64::from(rows).saturating_mul(columns.into());
	if numbers > MOST {
		return Err(too_large());
	}
	b.room(numbers.saturating_mul(8))?;
	let matrix =
		b.constant(vec![rows, columns], Data::F64(matrix(from, parts, to, made, length, direction)))?;
	let matrix = b.cast(&matrix, x.element())?;
	let x = b.reshape(&x, &[outer.as_slice(), &[rows]].concat())?;
	let y = b.matmul(&x, &matrix)?;
	b.reshape(&y, &[outer.as_slice(), &[to, made]].concat())
}

/// What each part of each number contributes to each part of each result.
#[allow(clippy::arithmetic_side_effects)] // Of floats.
fn matrix(from: u32, parts: u32, to: u32, made: u32, length: u32, direction: Direction) -> Vec<f64> {
	let inverse = matches!(direction, Direction::Inverse | Direction::InverseHalf);
	let scale = if inverse { 1.0 / f64::from(length) } else { 1.0 };
	let mut numbers = Vec::new();
	for i in 0..from {
		// One of a half stands for its mirror image too, if it has one.
		let alone = i == 0 || u64::from(i).saturating_mul(2) == u64::from(length);
		let weight = if direction == Direction::InverseHalf && !alone { 2.0 * scale } else { scale };
		for part in 0..parts {
			for k in 0..to {
				let turns = u64::from(i).saturating_mul(k.into()).checked_rem(length.into()).unwrap_or(0);
				let angle = TAU * (turns as f64) / f64::from(length);
				let (sin, cos) = (libm::sin(angle), libm::cos(angle));
				let sin = if inverse { sin } else { -sin };
				// (cos + i sin) times 1, or times i.
				let both = if part == 0 { [cos, sin] } else { [-sin, cos] };
				numbers.extend(both.iter().take(made as usize).map(|number| weight * number));
			}
		}
	}
	numbers
}
