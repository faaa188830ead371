//! Operators on each element by itself, and on two or three tensors element by element.

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{OpError, Real},
	tensor::ElementType,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

/// Operators of one tensor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
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

impl Unary {
	pub(super) fn infer(&self, _inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		Err(OpError::Attribute)
	}

	pub(super) fn compute(&self, _inputs: &[&Array], _output: &TensorType, _backend: &Backend) -> Data {
		Data::U8(alloc::vec::Vec::new())
	}
}

impl Binary {
	pub(super) fn infer(&self, _inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		Err(OpError::Attribute)
	}

	pub(super) fn compute(&self, _inputs: &[&Array], _output: &TensorType, _backend: &Backend) -> Data {
		Data::U8(alloc::vec::Vec::new())
	}
}

pub(super) fn infer_where(_inputs: &[&TensorType]) -> Result<TensorType, OpError> {
	Err(OpError::Attribute)
}

pub(super) fn compute_where(_inputs: &[&Array], _output: &TensorType) -> Data {
	Data::U8(alloc::vec::Vec::new())
}

pub(super) fn infer_cast(_to: ElementType, _inputs: &[&TensorType]) -> Result<TensorType, OpError> {
	Err(OpError::Attribute)
}

pub(super) fn compute_cast(_to: ElementType, _inputs: &[&Array]) -> Data {
	Data::U8(alloc::vec::Vec::new())
}
