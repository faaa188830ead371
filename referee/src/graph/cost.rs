//! What operators cost to compute, from their types alone: the input of limits and of weights.

use super::Graph;
use crate::{
	array::TensorType,
	ops::{
		Binary, Conv, ConvTranspose, Index, Linear, Movement, Normalise, Op, Pool, PoolKind, Quantised,
		Reduce, ReduceKind, Resize, ResizeMode, Unary,
	},
};
use codec::{Decode, DecodeWithMemTracking, Encode};

/// What computing an operator takes. Numbers that would overflow stay at the largest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Cost {
	/// Products that are added to a sum.
	pub multiply_accumulates: u64,
	/// Evaluations of exp, log, erf, pow and the like.
	pub transcendental: u64,
	/// Other steps on an element: sums, comparisons, divisions, roundings, moves.
	pub elementary: u64,
	/// Bytes of the inputs.
	pub bytes_read: u64,
	/// Bytes of the output.
	pub bytes_written: u64,
}

impl Cost {
	/// What an elementary step counts, in multiply–accumulates.
	pub const ELEMENTARY: u64 = 2;
	/// What a function from `libm` counts, in multiply–accumulates.
	pub const TRANSCENDENTAL: u64 = 64;

	/// All of the computing as one number, in multiply–accumulates.
	pub fn work(&self) -> u64 {
		let elementary = self.elementary.saturating_mul(Self::ELEMENTARY);
		let transcendental = self.transcendental.saturating_mul(Self::TRANSCENDENTAL);
		self.multiply_accumulates.saturating_add(elementary).saturating_add(transcendental)
	}

	/// The cost of both.
	pub fn saturating_add(self, other: Self) -> Self {
		Self {
			multiply_accumulates: self.multiply_accumulates.saturating_add(other.multiply_accumulates),
			transcendental: self.transcendental.saturating_add(other.transcendental),
			elementary: self.elementary.saturating_add(other.elementary),
			bytes_read: self.bytes_read.saturating_add(other.bytes_read),
			bytes_written: self.bytes_written.saturating_add(other.bytes_written),
		}
	}
}

impl Graph {
	/// The cost of the operator of that number; `None` if it or one of its inputs is not there.
	pub fn cost(&self, operator: u32) -> Option<Cost> {
		let operator = self.operators.get(operator as usize)?;
		Some(operator.op.cost(&self.input_types(operator)?, &operator.output))
	}
}

/// Steps of one kind and another for one element.
struct Each {
	multiply_accumulates: u64,
	transcendental: u64,
	elementary: u64,
}

const fn elementary(steps: u64) -> Each {
	Each { multiply_accumulates: 0, transcendental: 0, elementary: steps }
}

const fn transcendental(functions: u64, steps: u64) -> Each {
	Each { multiply_accumulates: 0, transcendental: functions, elementary: steps }
}

const fn products(taps: u64, steps: u64) -> Each {
	Each { multiply_accumulates: taps, transcendental: 0, elementary: steps }
}

impl Op {
	/// What it costs with inputs and an output of these types, which are those that [`infer`](Self::infer) passes.
	pub fn cost(&self, inputs: &[&TensorType], output: &TensorType) -> Cost {
		let (each, elements) = self.steps(inputs, output);
		Cost {
			multiply_accumulates: each.multiply_accumulates.saturating_mul(elements),
			transcendental: each.transcendental.saturating_mul(elements),
			elementary: each.elementary.saturating_mul(elements),
			bytes_read: inputs
				.iter()
				.fold(0, |sum, input| sum.saturating_add(input.bytes().unwrap_or(u64::MAX))),
			bytes_written: output.bytes().unwrap_or(u64::MAX),
		}
	}

	/// Steps for each of so many elements.
	fn steps(&self, inputs: &[&TensorType], output: &TensorType) -> (Each, u64) {
		let (given, made) = (elements(inputs.first().copied()), elements(Some(output)));
		match self {
			Self::Unary(op) => (op.steps(), made),
			Self::Binary(Binary::Pow) => (transcendental(1, 2), made),
			Self::Binary(Binary::Mod | Binary::Fmod) => (elementary(8), made),
			Self::Binary(_) | Self::Where | Self::Cast { .. } => (elementary(2), made),
			Self::Reduce(op) => (op.steps(inputs), given.max(made)),
			Self::Normalise(op) => (op.steps(), made),
			Self::Linear(Linear::ConvTranspose(conv)) => (conv.steps(inputs), made),
			Self::Linear(op) => (op.steps(inputs), made),
			Self::Quantised(op @ (Quantised::DynamicScale | Quantised::DynamicZeroPoint)) => {
				(op.steps(inputs), given)
			},
			Self::Quantised(op) => (op.steps(inputs), made),
			Self::Pool(op) => (op.steps(), made),
			Self::Movement(Movement::Reshape { .. }) => (elementary(1), made),
			Self::Movement(_) => (elementary(4), given.max(made)),
			Self::Index(Index::ScatterElements { .. } | Index::ScatterND { .. }) => {
				let updates = elements(inputs.get(1).copied()).max(elements(inputs.get(2).copied()));
				(elementary(6), made.saturating_add(updates))
			},
			Self::Index(_) => (elementary(6), made),
			Self::Resize(op) => op.steps(inputs, made),
		}
	}
}

fn elements(r#type: Option<&TensorType>) -> u64 {
	r#type.map_or(0, |r#type| r#type.elements().unwrap_or(u64::MAX))
}

fn product(dims: &[u32]) -> u64 {
	dims.iter().fold(1, |product: u64, dim| product.saturating_mul(u64::from(*dim)))
}

fn dim(inputs: &[&TensorType], input: usize, axis_from_last: usize) -> u64 {
	inputs
		.get(input)
		.and_then(|input| input.shape.iter().rev().nth(axis_from_last))
		.map_or(1, |dim| (*dim).into())
}

impl Unary {
	fn steps(&self) -> Each {
		match self {
			Self::Sigmoid | Self::Elu { .. } | Self::Celu { .. } | Self::Selu { .. } | Self::Swish { .. } => {
				transcendental(1, 4)
			},
			Self::Softplus | Self::Gelu { .. } => transcendental(2, 8),
			Self::Mish => transcendental(3, 8),
			Self::Exp
			| Self::Log
			| Self::Erf
			| Self::Sin
			| Self::Cos
			| Self::Tan
			| Self::Asin
			| Self::Acos
			| Self::Atan
			| Self::Sinh
			| Self::Cosh
			| Self::Tanh
			| Self::Asinh
			| Self::Acosh
			| Self::Atanh => transcendental(1, 1),
			Self::HardSigmoid { .. }
			| Self::HardSwish
			| Self::Shrink { .. }
			| Self::Softsign
			| Self::Sqrt => elementary(6),
			Self::Floor | Self::Ceil | Self::Round => elementary(4),
			Self::Abs
			| Self::Neg
			| Self::Sign
			| Self::Reciprocal
			| Self::Relu
			| Self::LeakyRelu { .. }
			| Self::ThresholdedRelu { .. }
			| Self::Not
			| Self::BitwiseNot
			| Self::IsNaN
			| Self::IsInf { .. } => elementary(2),
		}
	}
}

impl Reduce {
	fn steps(&self, inputs: &[&TensorType]) -> Each {
		match self {
			Self::Over { kind: ReduceKind::LogSumExp | ReduceKind::LogSum, .. } => transcendental(2, 4),
			Self::Over { .. } | Self::Arg { .. } | Self::CumSum { .. } | Self::CumProd { .. } => {
				elementary(3)
			},
			// A sort compares each element as often as the length has bits, and not much more.
			Self::TopK { axis, .. } => {
				let length = inputs.first().and_then(|input| input.shape.get(*axis as usize));
				elementary(
					u64::from(length.map_or(0, |length| length.checked_ilog2().unwrap_or(0)))
						.saturating_mul(4)
						.saturating_add(8),
				)
			},
			Self::Softmax { .. } => transcendental(1, 8),
			Self::LogSoftmax { .. } => transcendental(2, 8),
			Self::Hardmax { .. } => elementary(4),
		}
	}
}

impl Normalise {
	fn steps(&self) -> Each {
		match self {
			Self::Batch { .. } => elementary(8),
			Self::Layer { .. }
			| Self::Rms { .. }
			| Self::Instance { .. }
			| Self::Group { .. }
			| Self::Lp { .. } => elementary(12),
			Self::LocalResponse { size, .. } => {
				transcendental(1, u64::from(*size).saturating_mul(2).saturating_add(4))
			},
		}
	}
}

impl Linear {
	fn steps(&self, inputs: &[&TensorType]) -> Each {
		match self {
			Self::MatMul { .. } => products(dim(inputs, 0, 0), 0),
			Self::Gemm(gemm) => products(dim(inputs, 0, usize::from(gemm.transpose_a)), 4),
			Self::Conv(conv) => products(conv.taps(inputs, 1), 1),
			Self::ConvTranspose(conv) => conv.steps(inputs),
		}
	}
}

impl Conv {
	/// Products in one output, of the weights that are the input of that number.
	fn taps(&self, inputs: &[&TensorType], weights: usize) -> u64 {
		inputs.get(weights).and_then(|w| w.shape.get(1..)).map_or(1, product)
	}
}

impl ConvTranspose {
	/// An output has at most as many taps as the kernel has in the input channels of a group.
	fn steps(&self, inputs: &[&TensorType]) -> Each {
		let shape = inputs.get(1).map_or([].as_slice(), |w| &w.shape);
		let channels =
			shape.first().map_or(1, |c| u64::from(*c)).checked_div(u64::from(self.group)).unwrap_or(1);
		products(channels.saturating_mul(shape.get(2..).map_or(1, product)), 1)
	}
}

impl Quantised {
	fn steps(&self, inputs: &[&TensorType]) -> Each {
		match self {
			Self::QuantizeLinear { .. } | Self::DequantizeLinear { .. } => elementary(6),
			Self::DynamicScale | Self::DynamicZeroPoint => elementary(3),
			Self::MatMulInteger { .. } => products(dim(inputs, 0, 0), 2),
			Self::QLinearMatMul { .. } => products(dim(inputs, 0, 0), 8),
			Self::ConvInteger(conv) => products(conv.taps(inputs, 1), 2),
			Self::QLinearConv(conv) => products(conv.taps(inputs, 3), 8),
		}
	}
}

impl Pool {
	fn steps(&self) -> Each {
		let taps = product(&self.kernel);
		match self.kind {
			PoolKind::Max | PoolKind::MaxIndex { .. } | PoolKind::Average { .. } => {
				elementary(taps.saturating_add(2))
			},
			PoolKind::Lp { .. } => transcendental(taps.saturating_add(1), 2),
		}
	}
}

impl Resize {
	/// Steps for each of so many elements: those of the output, or the weighted ones of every axis.
	fn steps(&self, inputs: &[&TensorType], made: u64) -> (Each, u64) {
		match (self.mode, inputs.first()) {
			(ResizeMode::Nearest(_), _) | (_, None) => (elementary(8), made),
			(_, Some(input)) => (elementary(4), self.weighted(&input.shape).saturating_add(made)),
		}
	}
}
