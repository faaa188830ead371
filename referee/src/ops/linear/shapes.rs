//! Which shapes fit each other, and the numbers that kernels go by.

use super::{Conv, ConvTranspose, Gemm};
use crate::{
	array::TensorType,
	ops::{
		window::{output_shape, volume, Axes},
		OpError,
	},
	tensor::ElementType,
};
use alloc::vec::Vec;

/// A product of matrices [m, k] and [k, n], for each of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ops) struct MatMul {
	pub m: usize,
	pub n: usize,
	pub k: usize,
	/// Whether a's matrices are stored as [k, m].
	pub transpose_a: bool,
	/// Whether b's matrices are stored as [n, k].
	pub transpose_b: bool,
	batch: Vec<Batch>,
	pub output: Vec<u32>,
}

fn size(dim: u32) -> Result<usize, OpError> {
	usize::try_from(dim).map_err(|_| OpError::TooLarge)
}

impl MatMul {
	/// As `numpy.matmul`: a vector counts as one row of a, or as one column of b.
	pub fn of(a: &[u32], b: &[u32], transpose_b: bool) -> Result<Self, OpError> {
		let (a_batch, m, a_k) = match *a {
			[] => return Err(OpError::Rank),
			[k] => (&[][..], None, k),
			[ref batch @ .., m, k] => (batch, Some(m), k),
		};
		let (b_batch, n, b_k) = match *b {
			[] => return Err(OpError::Rank),
			[_] if transpose_b => return Err(OpError::Rank),
			[k] => (&[][..], None, k),
			[ref batch @ .., n, k] if transpose_b => (batch, Some(n), k),
			[ref batch @ .., k, n] => (batch, Some(n), k),
		};
		if a_k != b_k {
			return Err(OpError::Shape);
		}
		let mut output = broadcast(a_batch, b_batch)?;
		let batch = batches(&output, a_batch, b_batch)?;
		output.extend(m);
		output.extend(n);
		let (m, n, k) = (size(m.unwrap_or(1))?, size(n.unwrap_or(1))?, size(a_k)?);
		Ok(Self { m, n, k, transpose_a: false, transpose_b, batch, output })
	}

	/// Products of the batch.
	#[allow(clippy::arithmetic_side_effects)] // Fewer than the bytes of an output that lies in memory.
	pub fn products(&self) -> usize {
		self.batch.iter().map(|axis| axis.dim).product()
	}

	/// Whether b is one matrix, and each product takes the next one of a.
	pub fn shares_b(&self) -> bool {
		!self.transpose_a && self.batch.iter().all(|axis| axis.b == 0 && (axis.a > 0 || axis.dim == 1))
	}

	/// The number of the matrix of a, and of b, that the i-th product takes.
	#[allow(clippy::arithmetic_side_effects)] // Numbers of matrices that lie in memory.
	pub fn operands(&self, mut i: usize) -> (usize, usize) {
		let (mut a, mut b) = (0, 0);
		for axis in self.batch.iter().rev() {
			let index = i % axis.dim;
			i /= axis.dim;
			a += index * axis.a;
			b += index * axis.b;
		}
		(a, b)
	}
}

/// The shape that two shapes have together.
fn broadcast(a: &[u32], b: &[u32]) -> Result<Vec<u32>, OpError> {
	let rank = a.len().max(b.len());
	let dim = |shape: &[u32], i: usize| {
		(i.checked_add(shape.len())).and_then(|i| i.checked_sub(rank)).and_then(|i| shape.get(i)).copied()
	};
	(0..rank)
		.map(|i| match (dim(a, i).unwrap_or(1), dim(b, i).unwrap_or(1)) {
			(a, b) if a == b => Ok(a),
			(1, other) | (other, 1) => Ok(other),
			_ => Err(OpError::Shape),
		})
		.collect()
}

/// One axis of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Batch {
	dim: usize,
	/// How many matrices of a, and of b, lie from one index of the axis to the next.
	a: usize,
	b: usize,
}

fn batches(output: &[u32], a: &[u32], b: &[u32]) -> Result<Vec<Batch>, OpError> {
	let strides = |shape: &[u32]| -> Result<Vec<usize>, OpError> {
		let mut stride = 1usize;
		let mut strides = Vec::with_capacity(output.len());
		for dim in shape.iter().rev() {
			strides.push(if *dim == 1 { 0 } else { stride });
			stride = stride.checked_mul(size(*dim)?).ok_or(OpError::TooLarge)?;
		}
		strides.resize(output.len(), 0);
		strides.reverse();
		Ok(strides)
	};
	let axes = output.iter().zip(strides(a)?).zip(strides(b)?);
	axes.map(|((dim, a), b)| Ok(Batch { dim: size(*dim)?, a, b })).collect()
}

/// The product of a Gemm; `c` broadcasts to it.
pub(in crate::ops) fn gemm(gemm: &Gemm, a: &[u32], b: &[u32], c: Option<&[u32]>) -> Result<MatMul, OpError> {
	let ([a0, a1], [b0, b1]) = (a, b) else { return Err(OpError::Rank) };
	let (m, k) = if gemm.transpose_a { (*a1, *a0) } else { (*a0, *a1) };
	let (n, b_k) = if gemm.transpose_b { (*b0, *b1) } else { (*b1, *b0) };
	let output = alloc::vec![m, n];
	let fits = |c: &[u32]| c.len() <= 2 && broadcast(&output, c).as_ref() == Ok(&output);
	if k != b_k || !c.is_none_or(fits) {
		return Err(OpError::Shape);
	}
	Ok(MatMul {
		m: size(m)?,
		n: size(n)?,
		k: size(k)?,
		transpose_a: gemm.transpose_a,
		transpose_b: gemm.transpose_b,
		batch: Vec::new(),
		output,
	})
}

impl Gemm {
	/// Integers are multiplied by whole numbers of 32 bits alone.
	pub(super) fn check_factors(&self, element: ElementType) -> Result<(), OpError> {
		let whole =
			|factor: f32| factor.is_finite() && factor as i32 as f32 == factor && factor < 2_147_483_648.0;
		match element.is_float() || (whole(self.alpha.get()) && whole(self.beta.get())) {
			true => Ok(()),
			false => Err(OpError::Attribute),
		}
	}
}

/// A convolution, or the transpose of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ops) struct Convolution {
	/// Samples.
	pub n: usize,
	pub groups: usize,
	/// Input channels of a group.
	pub channels: usize,
	/// Output channels of a group.
	pub maps: usize,
	pub axes: Axes,
	/// Spatial axes of the tensors.
	rank: usize,
	outputs: u32,
}

impl Convolution {
	pub fn of(conv: &Conv, x: &[u32], w: &[u32]) -> Result<Self, OpError> {
		let ([n, c, input @ ..], [maps, channels, kernel @ ..]) = (x, w) else { return Err(OpError::Rank) };
		let axes = conv.window().axes(input, kernel, false)?;
		let group = maps.checked_div(conv.group).ok_or(OpError::Attribute)?;
		if channels.checked_mul(conv.group) != Some(*c) || group.checked_mul(conv.group) != Some(*maps) {
			return Err(OpError::Shape);
		}
		Ok(Self {
			n: size(*n)?,
			groups: size(conv.group)?,
			channels: size(*channels)?,
			maps: size(group)?,
			axes,
			rank: input.len(),
			outputs: *maps,
		})
	}

	pub fn transposed(conv: &ConvTranspose, x: &[u32], w: &[u32]) -> Result<Self, OpError> {
		let ([n, c, input @ ..], [w_c, maps, kernel @ ..]) = (x, w) else { return Err(OpError::Rank) };
		let axes = conv.window().transposed(input, kernel, &conv.output_padding)?;
		let channels = c.checked_div(conv.group).ok_or(OpError::Attribute)?;
		if c != w_c || channels.checked_mul(conv.group) != Some(*c) {
			return Err(OpError::Shape);
		}
		let outputs = maps.checked_mul(conv.group).ok_or(OpError::TooLarge)?;
		Ok(Self {
			n: size(*n)?,
			groups: size(conv.group)?,
			channels: size(channels)?,
			maps: size(*maps)?,
			axes,
			rank: input.len(),
			outputs,
		})
	}

	pub fn check_bias(&self, bias: Option<&TensorType>) -> Result<(), OpError> {
		match bias.is_none_or(|bias| bias.shape == [self.outputs]) {
			true => Ok(()),
			false => Err(OpError::Shape),
		}
	}

	/// Products that an output is a sum of.
	pub fn taps(&self) -> usize {
		volume(&self.axes, |axis| axis.kernel).saturating_mul(self.channels)
	}

	/// Output channels.
	pub fn outputs(&self) -> u32 {
		self.outputs
	}

	pub fn output(&self) -> Result<Vec<u32>, OpError> {
		let n = u32::try_from(self.n).map_err(|_| OpError::TooLarge)?;
		[Ok(n), Ok(self.outputs)].into_iter().chain(output_shape(&self.axes, self.rank)).collect()
	}
}
