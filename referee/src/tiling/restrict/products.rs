//! Products of matrices and convolutions, by rows, columns, samples, output channels and rows of pixels.

use super::{windows, Grain, Restriction, Taken, Tile};
use crate::{
	array::TensorType,
	ops::{Conv, ConvTranspose, Gemm, Linear, Op, Quantised},
};
use alloc::vec::Vec;

/// What is taken of each input, so far.
struct Taking<'a> {
	inputs: &'a [&'a TensorType],
	taken: Vec<Option<Taken>>,
}

impl<'a> Taking<'a> {
	/// All of each.
	fn all(inputs: &'a [&'a TensorType]) -> Self {
		Self { inputs, taken: (0..inputs.len()).map(|input| Taken::whole(inputs, input)).collect() }
	}

	fn set(&mut self, input: usize, taken: Option<Taken>) {
		if let Some(slot) = self.taken.get_mut(input) {
			*slot = taken;
		}
	}

	fn range(&mut self, input: usize, axis: usize, tile: &Tile) {
		self.set(input, Taken::range(self.inputs, input, axis, tile));
	}

	/// The range of an axis of an operand, and of the scales and zero points that go with it. Those that are lists have
	/// an element for each index of the axis `listed`; those of the operand's own rank lie over it.
	fn operand(&mut self, operand: usize, parameters: &[usize], axis: usize, listed: usize, tile: &Tile) {
		let rank = self.inputs.get(operand).map_or(0, |operand| operand.rank());
		self.range(operand, axis, tile);
		for input in parameters {
			match self.inputs.get(*input).map_or([].as_slice(), |input| &input.shape) {
				[] | [1] => (),
				[_] if axis == listed => self.range(*input, 0, tile),
				[_] => (),
				shape if shape.len() == rank => {
					self.set(*input, Taken::range_if(self.inputs, *input, axis, tile))
				},
				_ => self.set(*input, None),
			}
		}
	}

	fn finish(self, op: Op) -> Option<Restriction> {
		Restriction::of(op, self.taken)
	}
}

/// Which inputs of a product of matrices are what.
struct Operands {
	a: usize,
	b: usize,
	of_a: &'static [usize],
	of_b: &'static [usize],
}

const PLAIN: Operands = Operands { a: 0, b: 1, of_a: &[], of_b: &[] };
const INTEGER: Operands = Operands { a: 0, b: 1, of_a: &[2], of_b: &[3] };
const REQUANTISED: Operands = Operands { a: 0, b: 3, of_a: &[1, 2], of_b: &[4, 5] };

pub(super) fn linear(
	op: &Linear,
	inputs: &[&TensorType],
	output: &TensorType,
	tile: &Tile,
) -> Option<Restriction> {
	match op {
		Linear::MatMul { transpose_b } => {
			matmul(Op::Linear(op.clone()), &PLAIN, *transpose_b, inputs, output, tile)
		},
		Linear::Gemm(gemm) => self::gemm(gemm, inputs, tile),
		Linear::Conv(conv) => {
			let (conv, taking) = convolution(conv, 1, &[2], inputs, output, tile)?;
			taking.finish(Op::Linear(Linear::Conv(conv)))
		},
		Linear::ConvTranspose(conv) => transposed(conv, inputs, tile),
	}
}

pub(super) fn quantised(
	op: &Quantised,
	inputs: &[&TensorType],
	output: &TensorType,
	tile: &Tile,
) -> Option<Restriction> {
	let whole = || Op::Quantised(op.clone());
	match op {
		Quantised::QuantizeLinear { axis, block } | Quantised::DequantizeLinear { axis, block } => {
			let mut taking = Taking::all(inputs);
			taking.range(0, tile.axis, tile);
			if *block == 0 {
				taking.operand(0, &[1, 2], tile.axis, *axis as usize, tile);
				return taking.finish(whole());
			}
			let blocks = if tile.axis == *axis as usize { blocks(output, tile, *block)? } else { *tile };
			taking.range(1, tile.axis, &blocks);
			taking.range(2, tile.axis, &blocks);
			taking.finish(whole())
		},
		Quantised::DynamicScale | Quantised::DynamicZeroPoint => None,
		Quantised::MatMulInteger { transpose_b } => {
			matmul(whole(), &INTEGER, *transpose_b, inputs, output, tile)
		},
		Quantised::QLinearMatMul { transpose_b } => {
			matmul(whole(), &REQUANTISED, *transpose_b, inputs, output, tile)
		},
		Quantised::ConvInteger(conv) => {
			let (conv, taking) = convolution(conv, 1, &[3], inputs, output, tile)?;
			taking.finish(Op::Quantised(Quantised::ConvInteger(conv)))
		},
		Quantised::QLinearConv(conv) => {
			let (conv, taking) = convolution(conv, 3, &[4, 5, 8], inputs, output, tile)?;
			taking.finish(Op::Quantised(Quantised::QLinearConv(conv)))
		},
	}
}

/// Blocks that a tile of whole ones has.
fn blocks(output: &TensorType, tile: &Tile, block: u32) -> Option<Tile> {
	let end = tile.start.checked_add(tile.len)?;
	let last = end == *output.shape.get(tile.axis)?;
	if tile.start.checked_rem(block)? != 0 || (!last && end.checked_rem(block)? != 0) {
		return None;
	}
	let start = tile.start.checked_div(block)?;
	Some(Tile { axis: tile.axis, start, len: end.div_ceil(block).checked_sub(start)? })
}

pub(super) fn quantised_grain(
	op: &Quantised,
	inputs: &[&TensorType],
	output: &TensorType,
	axis: usize,
) -> Grain {
	match op {
		Quantised::QuantizeLinear { axis: along, block }
		| Quantised::DequantizeLinear { axis: along, block }
			if *block > 0 && *along as usize == axis && !inputs.is_empty() =>
		{
			Grain { unit: *block, divides: false }
		},
		Quantised::ConvInteger(conv) | Quantised::QLinearConv(conv) => maps_grain(conv.group, output, axis),
		_ => Grain::ANY,
	}
}

pub(super) fn linear_grain(op: &Linear, output: &TensorType, axis: usize) -> Grain {
	match op {
		Linear::Conv(conv) => maps_grain(conv.group, output, axis),
		_ => Grain::ANY,
	}
}

/// Tiles of output channels are whole groups, or lie within one.
fn maps_grain(group: u32, output: &TensorType, axis: usize) -> Grain {
	let maps = output.shape.get(1).and_then(|maps| maps.checked_div(group));
	match maps {
		Some(unit) if axis == 1 && group > 1 => Grain { unit: unit.max(1), divides: true },
		_ => Grain::ANY,
	}
}

fn matmul(
	op: Op,
	operands: &Operands,
	transpose_b: bool,
	inputs: &[&TensorType],
	output: &TensorType,
	tile: &Tile,
) -> Option<Restriction> {
	let rank = |input: usize| inputs.get(input).map(|input| input.rank());
	let (a, b) = (rank(operands.a)?, rank(operands.b)?);
	// A vector has neither rows nor columns in the output.
	let matrices = usize::from(a > 1).checked_add(usize::from(b > 1))?;
	let batch = output.rank().checked_sub(matrices)?;
	let mut taking = Taking::all(inputs);
	if tile.axis < batch {
		for (operand, parameters, rank) in [(operands.a, operands.of_a, a), (operands.b, operands.of_b, b)] {
			let axis = tile.axis.checked_add(rank.saturating_sub(2))?.checked_sub(batch);
			let dim = |axis: usize| inputs.get(operand)?.shape.get(axis).copied();
			if let Some(axis) = axis.filter(|axis| rank > 2 && dim(*axis) != Some(1)) {
				// No list of scales goes along a batch.
				taking.operand(operand, parameters, axis, usize::MAX, tile);
			}
		}
	} else if tile.axis == batch && a > 1 {
		let rows = a.checked_sub(2)?;
		taking.operand(operands.a, operands.of_a, rows, rows, tile);
	} else {
		let columns = b.checked_sub(if transpose_b { 2 } else { 1 })?;
		taking.operand(operands.b, operands.of_b, columns, columns, tile);
	}
	taking.finish(op)
}

fn gemm(op: &Gemm, inputs: &[&TensorType], tile: &Tile) -> Option<Restriction> {
	let mut taking = Taking::all(inputs);
	match tile.axis {
		0 => taking.range(0, usize::from(op.transpose_a), tile),
		_ => taking.range(1, usize::from(!op.transpose_b), tile),
	}
	if inputs.len() > 2 {
		taking.set(2, Taken::broadcast(inputs, 2, 2, tile));
	}
	taking.finish(Op::Linear(Linear::Gemm(op.clone())))
}

/// The first input is what is convolved; the `parameters` have an element for each output channel, or one for all.
fn convolution<'a>(
	op: &Conv,
	weights: usize,
	parameters: &[usize],
	inputs: &'a [&'a TensorType],
	output: &TensorType,
	tile: &Tile,
) -> Option<(Conv, Taking<'a>)> {
	let mut taking = Taking::all(inputs);
	match tile.axis {
		0 => taking.range(0, 0, tile),
		1 => {
			let maps = output.shape.get(1)?.checked_div(op.group)?;
			let channels = *inputs.get(weights)?.shape.get(1)?;
			// Whole groups, or a part of one.
			let (first, groups) = match tile.len.checked_rem(maps)? {
				0 if tile.start.checked_rem(maps)? == 0 => {
					(tile.start.checked_div(maps)?, tile.len.checked_div(maps)?)
				},
				_ => {
					let last = tile.start.checked_add(tile.len)?.checked_sub(1)?.checked_div(maps)?;
					(tile.start.checked_div(maps).filter(|first| *first == last)?, 1)
				},
			};
			let start = first.checked_mul(channels)?;
			taking.range(0, 1, &Tile { axis: 1, start, len: groups.checked_mul(channels)? });
			taking.range(weights, 0, tile);
			for input in parameters.iter().filter(|input| **input < inputs.len()) {
				taking.set(*input, Taken::range_if(inputs, *input, 0, tile));
			}
			return Some((Conv { group: groups, ..op.clone() }, taking));
		},
		_ => {
			let (op, taken) = windows::convolution(op, inputs, weights, tile)?;
			taking.set(0, Some(taken));
			return Some((op, taking));
		},
	}
	Some((op.clone(), taking))
}

fn transposed(op: &ConvTranspose, inputs: &[&TensorType], tile: &Tile) -> Option<Restriction> {
	let mut taking = Taking::all(inputs);
	match tile.axis {
		0 => taking.range(0, 0, tile),
		1 if op.group == 1 => {
			taking.range(1, 1, tile);
			if inputs.len() > 2 {
				taking.range(2, 0, tile);
			}
		},
		_ => return None,
	}
	taking.finish(Op::Linear(Linear::ConvTranspose(op.clone())))
}
