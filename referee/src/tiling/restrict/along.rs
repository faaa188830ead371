//! Operators that go along some axes and do the same for each element of the others.

use super::{Grain, Restriction, Taken, Tile};
use crate::{
	array::TensorType,
	ops::{CoordinateMode, Normalise, Op, Reduce, Resize, ResizeMode},
};

pub(super) fn reduce(op: &Reduce, inputs: &[&TensorType], tile: &Tile) -> Option<Restriction> {
	let is_taken = |axis: usize| match op {
		Reduce::Over { axes, .. } => axes.iter().any(|a| *a as usize == axis),
		Reduce::Arg { axis: along, .. }
		| Reduce::CumSum { axis: along, .. }
		| Reduce::CumProd { axis: along, .. }
		| Reduce::TopK { axis: along, .. }
		| Reduce::Softmax { axis: along }
		| Reduce::LogSoftmax { axis: along }
		| Reduce::Hardmax { axis: along } => *along as usize == axis,
	};
	let keepdims = !matches!(op, Reduce::Over { keepdims: false, .. } | Reduce::Arg { keepdims: false, .. });
	let rank = inputs.first()?.rank();
	let axis = match keepdims {
		true => Some(tile.axis).filter(|axis| !is_taken(*axis)),
		false => (0..rank).filter(|axis| !is_taken(*axis)).nth(tile.axis),
	}?;
	Restriction::of(Op::Reduce(op.clone()), [Taken::range(inputs, 0, axis, tile)])
}

/// Channels in a group of a group normalisation.
fn group_size(inputs: &[&TensorType], groups: u32) -> Option<u32> {
	inputs.first()?.shape.get(1)?.checked_div(groups)
}

pub(super) fn normalise_grain(op: &Normalise, inputs: &[&TensorType], axis: usize) -> Grain {
	match op {
		Normalise::Group { groups, .. } if axis == 1 => {
			Grain { unit: group_size(inputs, *groups).unwrap_or(u32::MAX), divides: false }
		},
		_ => Grain::ANY,
	}
}

pub(super) fn normalise(op: &Normalise, inputs: &[&TensorType], tile: &Tile) -> Option<Restriction> {
	let channels = tile.axis == 1;
	let mut op = op.clone();
	let tiles = match &mut op {
		Normalise::Batch { .. } => true,
		Normalise::Layer { axis, .. } | Normalise::Rms { axis, .. } => {
			if tile.axis >= *axis as usize {
				return None;
			}
			let rank = inputs.first()?.rank();
			let parameters = (1..inputs.len()).map(|input| Taken::broadcast(inputs, input, rank, tile));
			let x = core::iter::once(Taken::range(inputs, 0, tile.axis, tile));
			return Restriction::of(Op::Normalise(op), x.chain(parameters));
		},
		Normalise::Instance { .. } => tile.axis <= 1,
		Normalise::Group { groups, .. } if channels => {
			let size = group_size(inputs, *groups)?;
			if tile.start.checked_rem(size)? != 0 || tile.len.checked_rem(size)? != 0 {
				return None;
			}
			*groups = tile.len.checked_div(size)?;
			true
		},
		Normalise::Group { .. } => tile.axis == 0,
		Normalise::LocalResponse { .. } => !channels,
		Normalise::Lp { axis, .. } => tile.axis != *axis as usize,
	};
	// All others have their parameters by channel.
	let parameters = (1..inputs.len()).map(|input| match channels {
		true => Taken::range(inputs, input, 0, tile),
		false => Taken::whole(inputs, input),
	});
	let taken = core::iter::once(Taken::range(inputs, 0, tile.axis, tile)).chain(parameters);
	Restriction::of(Op::Normalise(op), taken).filter(|_| tiles)
}

/// The longest axis of which every coordinate mode finds every element where it is, without a rounding.
const EXACT: u32 = 4096;

/// Axes along which nothing is resampled: each of their elements is made of itself alone.
pub(super) fn resize(op: &Resize, inputs: &[&TensorType], tile: &Tile) -> Option<Restriction> {
	use CoordinateMode::{AlignCorners, Asymmetric, HalfPixel, HalfPixelSymmetric, PytorchHalfPixel};
	let dim = inputs.first()?.shape.get(tile.axis)?;
	let kept = op.sizes.get(tile.axis) == Some(dim) && op.scales.get(tile.axis)?.get() == 1.0;
	let found = matches!(
		op.coordinates,
		AlignCorners | Asymmetric | HalfPixel | HalfPixelSymmetric | PytorchHalfPixel
	);
	let alone = match op.mode {
		ResizeMode::Nearest(_) | ResizeMode::Linear => true,
		// Of other coefficients the neighbours' weights may round to other numbers than 0.
		ResizeMode::Cubic { coefficient } => [-0.75, -0.5].contains(&coefficient.get()),
	};
	if !kept || !found || !alone || op.antialias || *dim > EXACT {
		return None;
	}
	let mut op = op.clone();
	*op.sizes.get_mut(tile.axis)? = tile.len;
	Restriction::of(Op::Resize(op), [Taken::range(inputs, 0, tile.axis, tile)])
}
