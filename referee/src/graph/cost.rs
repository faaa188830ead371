//! What operators cost to compute, from their types alone: the input of limits and of weights.

use super::Graph;
use crate::{
	array::TensorType,
	ops::{
		rows, Binary, Conv, ConvTranspose, Gemm, Index, Linear, Movement, Normalise, Op, Pool, PoolKind,
		Quantised, Reduce, ReduceKind, Resize, ResizeMode, Unary,
	},
	tensor::ElementType::{Float32, Float64},
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

/// Steps of one kind and another.
#[derive(Clone, Copy, Default)]
struct Steps {
	multiply_accumulates: u64,
	transcendental: u64,
	elementary: u64,
}

const fn elementary(steps: u64) -> Steps {
	Steps { multiply_accumulates: 0, transcendental: 0, elementary: steps }
}

const fn transcendental(functions: u64, steps: u64) -> Steps {
	Steps { multiply_accumulates: 0, transcendental: functions, elementary: steps }
}

const fn products(taps: u64, steps: u64) -> Steps {
	Steps { multiply_accumulates: taps, transcendental: 0, elementary: steps }
}

impl Steps {
	/// For each of so many.
	fn times(self, count: u64) -> Self {
		Self {
			multiply_accumulates: self.multiply_accumulates.saturating_mul(count),
			transcendental: self.transcendental.saturating_mul(count),
			elementary: self.elementary.saturating_mul(count),
		}
	}

	fn and(self, other: Self) -> Self {
		Self {
			multiply_accumulates: self.multiply_accumulates.saturating_add(other.multiply_accumulates),
			transcendental: self.transcendental.saturating_add(other.transcendental),
			elementary: self.elementary.saturating_add(other.elementary),
		}
	}
}

/// What begins anew for each row of a broadcast.
const ROW: Steps = elementary(16);

/// What begins anew for each product of matrices, and each group of a convolution.
const PRODUCT: Steps = elementary(64);
const GROUP: Steps = elementary(256);

/// Columns that are multiplied together: where there are fewer, it takes as long.
const COLUMNS: u64 = 4;

impl Op {
	/// What it costs with inputs and an output of these types, which are those that [`infer`](Self::infer) passes.
	pub fn cost(&self, inputs: &[&TensorType], output: &TensorType) -> Cost {
		let Steps { multiply_accumulates, transcendental, elementary } = self.steps(inputs, output);
		Cost {
			multiply_accumulates,
			transcendental,
			elementary,
			bytes_read: inputs
				.iter()
				.fold(0, |sum, input| sum.saturating_add(input.bytes().unwrap_or(u64::MAX))),
			bytes_written: output.bytes().unwrap_or(u64::MAX),
		}
	}

	/// The numbers are those of the worst values, in WebAssembly: it takes no more than 1.5 ns for each unit of work.
	fn steps(&self, inputs: &[&TensorType], output: &TensorType) -> Steps {
		let (given, made) = (elements(inputs.first().copied()), elements(Some(output)));
		let wide = inputs.first().is_some_and(|input| input.element == Float64);
		match self {
			Self::Unary(op) => op.steps(wide).times(made),
			Self::Binary(op) => op.steps(inputs).times(made).and(ROW.times(rows(inputs, output))),
			Self::Where => elementary(3).times(made).and(ROW.times(rows(inputs, output))),
			Self::Cast { .. } => elementary(3).times(made),
			Self::Reduce(op) => op.steps(inputs, given, made),
			Self::Normalise(op) => op.steps(inputs, made, wide),
			Self::Linear(op) => op.steps(inputs, output, made),
			Self::Quantised(op) => op.steps(inputs, output, made),
			Self::Pool(op) => op.steps(output, made, wide),
			Self::Movement(op) => op.steps(given, output, made),
			Self::Index(op) => op.steps(inputs, made),
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

fn sum(dims: &[u32]) -> u64 {
	dims.iter().fold(0, |sum: u64, dim| sum.saturating_add(u64::from(*dim)))
}

/// The last dimension, or the one so far before it; 1 if there is none.
fn dim(r#type: Option<&TensorType>, axis_from_last: usize) -> u64 {
	r#type.and_then(|r#type| r#type.shape.iter().rev().nth(axis_from_last)).map_or(1, |dim| (*dim).into())
}

fn over(number: u64, by: u64) -> u64 {
	number.div_ceil(by.max(1))
}

impl Unary {
	fn steps(&self, wide: bool) -> Steps {
		match self {
			// The remainder of a large angle takes far longer than the function of what remains.
			Self::Sin | Self::Cos | Self::Tan => transcendental(if wide { 4 } else { 2 }, 1),
			Self::Sigmoid | Self::Elu { .. } | Self::Celu { .. } | Self::Selu { .. } | Self::Swish { .. } => {
				transcendental(1, 4)
			},
			Self::Softplus | Self::Gelu { .. } => transcendental(2, 8),
			Self::Mish => transcendental(3, 8),
			Self::Exp
			| Self::Log
			| Self::Erf
			| Self::Asin
			| Self::Acos
			| Self::Atan
			| Self::Sinh
			| Self::Cosh
			| Self::Tanh
			| Self::Asinh
			| Self::Acosh
			| Self::Atanh => transcendental(1, 1),
			Self::Sqrt => elementary(16),
			Self::HardSigmoid { .. } | Self::HardSwish | Self::Shrink { .. } | Self::Softsign => {
				elementary(6)
			},
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

impl Binary {
	fn steps(&self, inputs: &[&TensorType]) -> Steps {
		let element = inputs.first().map(|input| input.element);
		match self {
			Self::Pow if element == Some(Float32) => transcendental(1, 2),
			Self::Pow => transcendental(3, 2),
			// Of floats whose exponents are far from each other, step by step, and without wide products slow.
			Self::Fmod if element == Some(Float64) => transcendental(10, 2),
			Self::Fmod if element == Some(Float32) => transcendental(2, 2),
			Self::Mod | Self::Fmod => elementary(8),
			Self::Div => elementary(4),
			_ => elementary(2),
		}
	}
}

impl Reduce {
	fn steps(&self, inputs: &[&TensorType], given: u64, made: u64) -> Steps {
		let most = given.max(made);
		match self {
			Self::Over { kind: ReduceKind::LogSumExp | ReduceKind::LogSum, .. } => {
				transcendental(2, 4).times(most)
			},
			Self::Over { kind: ReduceKind::L2 | ReduceKind::Mean, .. } => {
				elementary(3).times(most).and(elementary(16).times(made))
			},
			Self::Over { .. } | Self::Arg { .. } | Self::CumSum { .. } | Self::CumProd { .. } => {
				elementary(3).times(most)
			},
			// A sort compares each element as often as the length has bits, and not much more.
			Self::TopK { axis, .. } => {
				let length = inputs.first().and_then(|input| input.shape.get(*axis as usize));
				let bits = length.map_or(0, |length| length.checked_ilog2().unwrap_or(0));
				elementary(u64::from(bits).saturating_mul(4).saturating_add(12)).times(most)
			},
			Self::Softmax { .. } => transcendental(1, 8).times(most),
			Self::LogSoftmax { .. } => transcendental(2, 8).times(most),
			Self::Hardmax { .. } => elementary(8).times(most),
		}
	}
}

impl Normalise {
	fn steps(&self, inputs: &[&TensorType], made: u64, wide: bool) -> Steps {
		let shape = inputs.first().map_or([].as_slice(), |x| &x.shape);
		let before = |axes: usize| product(shape.get(..axes).unwrap_or(shape));
		// What is once for each row that has a mean or norm of its own.
		let rows = |count: u64| elementary(12).times(made).and(elementary(32).times(count));
		match self {
			Self::Batch { .. } => elementary(8).times(made).and(elementary(32).times(before(2))),
			Self::Layer { axis, .. } | Self::Rms { axis, .. } => rows(before(*axis as usize)),
			Self::Instance { .. } => rows(before(2)),
			Self::Group { groups, .. } => {
				let channels = elementary(8).times(before(2));
				rows(before(1).saturating_mul((*groups).into())).and(channels)
			},
			Self::Lp { axis, .. } => {
				let length = shape.get(*axis as usize).map_or(1, |length| (*length).into());
				rows(over(made, length))
			},
			Self::LocalResponse { size, .. } => {
				let channels = shape.get(1).map_or(1, |channels| u64::from(*channels));
				let squares = u64::from(*size).min(channels).saturating_mul(2);
				transcendental(if wide { 3 } else { 1 }, squares.saturating_add(4)).times(made)
			},
		}
	}
}

/// The product of so many pairs of matrices, [m, k] and [k, n].
fn matrices(count: u64, m: u64, n: u64, k: u64) -> Steps {
	let columns = n.div_ceil(COLUMNS).saturating_mul(COLUMNS);
	let weights = elementary(k).times(columns);
	let sums = products(k, 0).times(columns).times(m);
	weights.and(sums).and(PRODUCT).times(count)
}

/// The same, of a MatMul with this output.
fn matmul(a: Option<&TensorType>, b: Option<&TensorType>, output: &TensorType) -> Steps {
	let m = if a.is_some_and(|a| a.rank() > 1) { dim(a, 1) } else { 1 };
	let n = if b.is_some_and(|b| b.rank() > 1) { dim(Some(output), 0) } else { 1 };
	matrices(over(elements(Some(output)), m.saturating_mul(n)), m, n, dim(a, 0))
}

impl Linear {
	fn steps(&self, inputs: &[&TensorType], output: &TensorType, made: u64) -> Steps {
		let (a, b) = (inputs.first().copied(), inputs.get(1).copied());
		match self {
			Self::MatMul { .. } => matmul(a, b, output),
			Self::Gemm(Gemm { transpose_a, .. }) => {
				let k = dim(a, usize::from(*transpose_a));
				let product = matrices(1, dim(Some(output), 1), dim(Some(output), 0), k);
				let turned = if *transpose_a { elements(a) } else { 0 };
				product.and(elementary(4).times(made)).and(elementary(2).times(turned))
			},
			Self::Conv(conv) => conv.steps(inputs, 1, made).and(elementary(1).times(made)),
			Self::ConvTranspose(conv) => conv.steps(inputs, output, made),
		}
	}
}

impl Conv {
	/// The products, of the weights that are the input of that number.
	fn steps(&self, inputs: &[&TensorType], weights: usize, made: u64) -> Steps {
		let shape = inputs.get(weights).map_or([].as_slice(), |w| &w.shape);
		let taps = shape.get(1..).map_or(1, product);
		let group = u64::from(self.group);
		let maps = over(shape.first().map_or(1, |maps| (*maps).into()), group);
		let samples = inputs.first().and_then(|x| x.shape.first()).map_or(1, |n| u64::from(*n));
		let planes = group.saturating_mul(samples);
		let positions = over(made, maps.saturating_mul(planes)).div_ceil(COLUMNS).saturating_mul(COLUMNS);
		// Each position's taps are put together once for all maps of a group.
		let together = elementary(taps).times(2).times(positions);
		products(taps, 0).times(positions).times(maps).and(together).and(GROUP).times(planes)
	}
}

impl ConvTranspose {
	/// An output has as many taps as its position finds in the kernel, in the input channels of a group.
	fn steps(&self, inputs: &[&TensorType], output: &TensorType, made: u64) -> Steps {
		let shape = inputs.get(1).map_or([].as_slice(), |w| &w.shape);
		let kernel = shape.get(2..).unwrap_or(&[]);
		let channels = over(shape.first().map_or(1, |c| u64::from(*c)), self.group.into());
		let steps = self.strides.iter().zip(&self.dilations);
		let found = kernel.iter().zip(steps).map(|(kernel, (stride, dilation))| {
			let apart = stride.checked_div(common(*stride, *dilation)).unwrap_or(1);
			over((*kernel).into(), apart.into())
		});
		let found = found.fold(1, u64::saturating_mul);
		let each = products(found, found.saturating_add(8)).times(channels).and(elementary(1));
		let lists = sum(kernel).saturating_mul(2).saturating_add(64);
		let positions = output.shape.get(2..).map_or(1, sum);
		each.times(made).and(elementary(lists).times(positions))
	}
}

/// The greatest common divisor.
fn common(mut a: u32, mut b: u32) -> u32 {
	while let Some(rest) = a.checked_rem(b) {
		(a, b) = (b, rest);
	}
	a
}

impl Quantised {
	fn steps(&self, inputs: &[&TensorType], output: &TensorType, made: u64) -> Steps {
		let input = |i: usize| inputs.get(i).copied();
		// Operands are taken less their zero points.
		let centred = |i: usize| elementary(4).times(elements(input(0)).saturating_add(elements(input(i))));
		match self {
			Self::QuantizeLinear { .. } | Self::DequantizeLinear { .. } => elementary(8).times(made),
			Self::DynamicScale | Self::DynamicZeroPoint => elementary(3).times(elements(input(0))),
			Self::MatMulInteger { .. } => {
				matmul(input(0), input(1), output).and(centred(1)).and(elementary(2).times(made))
			},
			Self::QLinearMatMul { .. } => {
				matmul(input(0), input(3), output).and(centred(3)).and(elementary(10).times(made))
			},
			Self::ConvInteger(conv) => {
				conv.steps(inputs, 1, made).and(centred(1)).and(elementary(2).times(made))
			},
			Self::QLinearConv(conv) => {
				conv.steps(inputs, 3, made).and(centred(3)).and(elementary(8).times(made))
			},
		}
	}
}

impl Pool {
	fn steps(&self, output: &TensorType, made: u64, wide: bool) -> Steps {
		let taps = product(&self.kernel);
		let rows = over(made, dim(Some(output), 0));
		match self.kind {
			PoolKind::Max | PoolKind::Average { .. } => {
				// A tap begins anew for each row of outputs.
				elementary(taps.saturating_add(2)).times(made).and(elementary(taps).times(6).times(rows))
			},
			PoolKind::MaxIndex { .. } => {
				let lines = self.kernel.split_last().map_or(1, |(_, others)| product(others));
				let each = taps.saturating_mul(3).saturating_add(lines.saturating_mul(6)).saturating_add(6);
				elementary(each).times(made)
			},
			PoolKind::Lp { .. } => {
				let each = transcendental(taps.saturating_add(1), 2).times(if wide { 3 } else { 1 });
				each.times(made).and(elementary(taps).times(6).times(rows))
			},
		}
	}
}

impl Movement {
	fn steps(&self, given: u64, output: &TensorType, made: u64) -> Steps {
		match self {
			Self::Reshape { .. } => elementary(1).times(made),
			// The index that each index of an axis is taken from is worked out first.
			Self::Pad { .. } => {
				elementary(4).times(given.max(made)).and(elementary(8).times(sum(&output.shape)))
			},
			_ => elementary(4).times(given.max(made)),
		}
	}
}

impl Index {
	fn steps(&self, inputs: &[&TensorType], made: u64) -> Steps {
		let (second, third) = (elements(inputs.get(1).copied()), elements(inputs.get(2).copied()));
		let count = match self {
			Self::ScatterElements { .. } | Self::ScatterND { .. } => made.saturating_add(second.max(third)),
			Self::GatherND { .. } => made.max(second),
			_ => made,
		};
		elementary(6).times(count)
	}
}

impl Resize {
	fn steps(&self, inputs: &[&TensorType], made: u64) -> Steps {
		match (self.mode, inputs.first()) {
			(ResizeMode::Nearest(_), _) | (_, None) => {
				elementary(8).times(made).and(elementary(12).times(sum(&self.sizes)))
			},
			(_, Some(input)) => {
				let sums = elementary(4).times(self.weighted(&input.shape).saturating_add(made));
				sums.and(elementary(16).times(self.weights()))
			},
		}
	}
}
