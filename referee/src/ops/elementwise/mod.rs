//! Operators on each element by itself, and on two or three tensors element by element.

mod binary;
mod broadcast;
mod cast;
mod functions;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod properties;
mod select;
#[cfg(test)]
mod tests;
mod unary;
mod zip;

pub(crate) use broadcast::{broadcast_shape, Rows};
pub(crate) use zip::{pairs, zip, Pairs, WithOne};

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{OpError, Real},
	tensor::ElementType,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};

/// Operators of one tensor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum Unary {
	Abs,
	Neg,
	Sign,
	Floor,
	Ceil,
	/// To the nearest integer, ties to even.
	Round,
	Reciprocal,
	Sqrt,
	Exp,
	Log,
	Erf,
	Sin,
	Cos,
	Tan,
	Asin,
	Acos,
	Atan,
	Sinh,
	Cosh,
	Tanh,
	Asinh,
	Acosh,
	Atanh,
	Sigmoid,
	Relu,
	LeakyRelu {
		alpha: Real,
	},
	ThresholdedRelu {
		alpha: Real,
	},
	Elu {
		alpha: Real,
	},
	Celu {
		alpha: Real,
	},
	Selu {
		alpha: Real,
		gamma: Real,
	},
	HardSigmoid {
		alpha: Real,
		beta: Real,
	},
	HardSwish,
	Softplus,
	Softsign,
	Mish,
	/// `x · sigmoid(alpha · x)`.
	Swish {
		alpha: Real,
	},
	/// By the error function, or by tanh.
	Gelu {
		tanh: bool,
	},
	Shrink {
		bias: Real,
		lambd: Real,
	},
	Not,
	BitwiseNot,
	IsNaN,
	IsInf {
		negative: bool,
		positive: bool,
	},
}

/// Operators of two tensors, broadcast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum Binary {
	Add,
	Sub,
	Mul,
	Div,
	Pow,
	/// The sign of the divisor.
	Mod,
	/// The sign of the dividend (ONNX's Mod with fmod = 1).
	Fmod,
	Min,
	Max,
	/// `x < 0 ? slope · x : x`.
	PRelu,
	BitwiseAnd,
	BitwiseOr,
	BitwiseXor,
	BitShiftLeft,
	BitShiftRight,
	And,
	Or,
	Xor,
	Equal,
	Greater,
	GreaterOrEqual,
	Less,
	LessOrEqual,
}

impl Binary {
	/// Every operator, in the order of declaration.
	pub const ALL: [Self; 23] = [
		Self::Add,
		Self::Sub,
		Self::Mul,
		Self::Div,
		Self::Pow,
		Self::Mod,
		Self::Fmod,
		Self::Min,
		Self::Max,
		Self::PRelu,
		Self::BitwiseAnd,
		Self::BitwiseOr,
		Self::BitwiseXor,
		Self::BitShiftLeft,
		Self::BitShiftRight,
		Self::And,
		Self::Or,
		Self::Xor,
		Self::Equal,
		Self::Greater,
		Self::GreaterOrEqual,
		Self::Less,
		Self::LessOrEqual,
	];
}

/// Rows in which an output of this type is made of its broadcast inputs, two or three.
pub(crate) fn rows(inputs: &[&TensorType], output: &TensorType) -> u64 {
	let len = match *inputs {
		[a, b] => Rows::new(&output.shape, [&a.shape, &b.shape]).len,
		[a, b, c] => Rows::new(&output.shape, [&a.shape, &b.shape, &c.shape]).len,
		_ => 1,
	};
	output.elements().unwrap_or(u64::MAX).div_ceil((len as u64).max(1))
}

/// Which element types an operator takes.
#[derive(Clone, Copy)]
pub(super) enum Elements {
	Floats,
	/// Floats, and integers with a sign.
	Signed,
	/// All but bools.
	Numbers,
	/// Floats, and integers of 32 and 64 bits.
	Wide,
	/// Those, integers of 8 bits, and bools.
	Extrema,
	Integers,
	Unsigned,
	Bools,
	All,
}

impl Elements {
	pub fn has(self, element: ElementType) -> bool {
		use ElementType as E;
		match self {
			Self::Floats => element.is_float(),
			Self::Signed => element.is_float() || matches!(element, E::Int8 | E::Int16 | E::Int32 | E::Int64),
			Self::Numbers => element != E::Bool,
			Self::Wide => {
				element.is_float() || matches!(element, E::Int32 | E::Int64 | E::Uint32 | E::Uint64)
			},
			Self::Extrema => !matches!(element, E::Int16 | E::Uint16),
			Self::Integers => !element.is_float() && element != E::Bool,
			Self::Unsigned => matches!(element, E::Uint8 | E::Uint16 | E::Uint32 | E::Uint64),
			Self::Bools => element == E::Bool,
			Self::All => true,
		}
	}

	pub fn check(self, element: ElementType) -> Result<(), OpError> {
		if self.has(element) {
			Ok(())
		} else {
			Err(OpError::Element)
		}
	}
}

impl Unary {
	fn takes(&self) -> Elements {
		match self {
			Self::Abs | Self::Sign | Self::Erf | Self::Shrink { .. } => Elements::Numbers,
			Self::Neg | Self::Relu => Elements::Signed,
			Self::Not => Elements::Bools,
			Self::BitwiseNot => Elements::Integers,
			_ => Elements::Floats,
		}
	}

	pub(super) fn infer(&self, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		let [input] = inputs else { return Err(OpError::Inputs) };
		self.takes().check(input.element)?;
		let element = match self {
			Self::IsNaN | Self::IsInf { .. } => ElementType::Bool,
			_ => input.element,
		};
		Ok(TensorType::new(element, input.shape.clone()))
	}

	pub(super) fn compute(&self, inputs: &[&Array], _output: &TensorType, backend: &Backend) -> Data {
		match inputs {
			[input] => unary::compute(self, input.data(), backend),
			_ => Data::U8(Vec::new()),
		}
	}
}

impl Binary {
	fn takes(self) -> Elements {
		match self {
			Self::Add | Self::Sub | Self::Mul | Self::Div | Self::Fmod | Self::Min | Self::Max => {
				Elements::Numbers
			},
			Self::Greater | Self::GreaterOrEqual | Self::Less | Self::LessOrEqual => Elements::Numbers,
			Self::Pow | Self::PRelu => Elements::Wide,
			Self::Mod | Self::BitwiseAnd | Self::BitwiseOr | Self::BitwiseXor => Elements::Integers,
			Self::BitShiftLeft | Self::BitShiftRight => Elements::Unsigned,
			Self::And | Self::Or | Self::Xor => Elements::Bools,
			Self::Equal => Elements::All,
		}
	}

	pub(super) fn infer(&self, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		let [a, b] = inputs else { return Err(OpError::Inputs) };
		self.takes().check(a.element)?;
		match self {
			Self::Pow => {
				if matches!(a.element, ElementType::Uint32 | ElementType::Uint64) {
					return Err(OpError::Element);
				}
				Elements::Numbers.check(b.element)?;
			},
			_ if a.element != b.element => return Err(OpError::Element),
			_ => (),
		}
		let shape = broadcast_shape(&[&a.shape, &b.shape])?;
		if *self == Self::PRelu && shape != a.shape {
			return Err(OpError::Shape);
		}
		let element = match self {
			Self::Equal | Self::Greater | Self::GreaterOrEqual | Self::Less | Self::LessOrEqual => {
				ElementType::Bool
			},
			_ => a.element,
		};
		Ok(TensorType::new(element, shape))
	}

	pub(super) fn compute(&self, inputs: &[&Array], output: &TensorType) -> Data {
		match inputs {
			[a, b] => binary::compute(*self, &output.shape, a, b),
			_ => Data::U8(Vec::new()),
		}
	}
}

pub(super) fn infer_where(inputs: &[&TensorType]) -> Result<TensorType, OpError> {
	let [condition, x, y] = inputs else { return Err(OpError::Inputs) };
	Elements::Bools.check(condition.element)?;
	if x.element != y.element {
		return Err(OpError::Element);
	}
	Ok(TensorType::new(x.element, broadcast_shape(&[&condition.shape, &x.shape, &y.shape])?))
}

pub(super) fn compute_where(inputs: &[&Array], output: &TensorType) -> Data {
	match inputs {
		[condition, x, y] => {
			let rows = Rows::new(&output.shape, [condition.shape(), x.shape(), y.shape()]);
			select::compute(&rows, condition.data(), x, y)
		},
		_ => Data::U8(Vec::new()),
	}
}

pub(super) fn infer_cast(to: ElementType, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
	match inputs {
		[input] => Ok(TensorType::new(to, input.shape.clone())),
		_ => Err(OpError::Inputs),
	}
}

pub(super) fn compute_cast(to: ElementType, inputs: &[&Array]) -> Data {
	match inputs {
		[input] => cast::compute(to, input.data()),
		_ => Data::U8(Vec::new()),
	}
}
