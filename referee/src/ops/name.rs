//! What operators are called.

use super::{Binary, Index, Linear, Movement, Normalise, Op, PoolKind, Quantised, Reduce, ReduceKind, Unary};

impl Op {
	/// ONNX's name of the operator, or of the one that it is a part of.
	pub fn name(&self) -> &'static str {
		match self {
			Self::Unary(op) => unary(op),
			Self::Binary(op) => binary(op),
			Self::Where => "Where",
			Self::Cast { .. } => "Cast",
			Self::Reduce(op) => reduce(op),
			Self::Normalise(op) => match op {
				Normalise::Batch { .. } => "BatchNormalization",
				Normalise::Layer { .. } => "LayerNormalization",
				Normalise::Rms { .. } => "RMSNormalization",
				Normalise::Instance { .. } => "InstanceNormalization",
				Normalise::Group { .. } => "GroupNormalization",
				Normalise::LocalResponse { .. } => "LRN",
				Normalise::Lp { .. } => "LpNormalization",
			},
			Self::Linear(op) => match op {
				Linear::MatMul { .. } => "MatMul",
				Linear::Gemm(_) => "Gemm",
				Linear::Conv(_) => "Conv",
				Linear::ConvTranspose(_) => "ConvTranspose",
			},
			Self::Quantised(op) => match op {
				Quantised::QuantizeLinear { .. } => "QuantizeLinear",
				Quantised::DequantizeLinear { .. } => "DequantizeLinear",
				Quantised::DynamicScale | Quantised::DynamicZeroPoint => "DynamicQuantizeLinear",
				Quantised::MatMulInteger { .. } => "MatMulInteger",
				Quantised::ConvInteger(_) => "ConvInteger",
				Quantised::QLinearMatMul { .. } => "QLinearMatMul",
				Quantised::QLinearConv(_) => "QLinearConv",
			},
			Self::Pool(op) => match op.kind {
				PoolKind::Max | PoolKind::MaxIndex { .. } => "MaxPool",
				PoolKind::Average { .. } => "AveragePool",
				PoolKind::Lp { .. } => "LpPool",
			},
			Self::Movement(op) => movement(op),
			Self::Index(op) => match op {
				Index::Gather { .. } => "Gather",
				Index::GatherElements { .. } => "GatherElements",
				Index::GatherND { .. } => "GatherND",
				Index::ScatterElements { .. } => "ScatterElements",
				Index::ScatterND { .. } => "ScatterND",
				Index::OneHot { .. } => "OneHot",
			},
			Self::Resize(_) => "Resize",
		}
	}
}

fn unary(op: &Unary) -> &'static str {
	match op {
		Unary::Abs => "Abs",
		Unary::Neg => "Neg",
		Unary::Sign => "Sign",
		Unary::Floor => "Floor",
		Unary::Ceil => "Ceil",
		Unary::Round => "Round",
		Unary::Reciprocal => "Reciprocal",
		Unary::Sqrt => "Sqrt",
		Unary::Exp => "Exp",
		Unary::Log => "Log",
		Unary::Erf => "Erf",
		Unary::Sin => "Sin",
		Unary::Cos => "Cos",
		Unary::Tan => "Tan",
		Unary::Asin => "Asin",
		Unary::Acos => "Acos",
		Unary::Atan => "Atan",
		Unary::Sinh => "Sinh",
		Unary::Cosh => "Cosh",
		Unary::Tanh => "Tanh",
		Unary::Asinh => "Asinh",
		Unary::Acosh => "Acosh",
		Unary::Atanh => "Atanh",
		Unary::Sigmoid => "Sigmoid",
		Unary::Relu => "Relu",
		Unary::LeakyRelu { .. } => "LeakyRelu",
		Unary::ThresholdedRelu { .. } => "ThresholdedRelu",
		Unary::Elu { .. } => "Elu",
		Unary::Celu { .. } => "Celu",
		Unary::Selu { .. } => "Selu",
		Unary::HardSigmoid { .. } => "HardSigmoid",
		Unary::HardSwish => "HardSwish",
		Unary::Softplus => "Softplus",
		Unary::Softsign => "Softsign",
		Unary::Mish => "Mish",
		Unary::Swish { .. } => "Swish",
		Unary::Gelu { .. } => "Gelu",
		Unary::Shrink { .. } => "Shrink",
		Unary::Not => "Not",
		Unary::BitwiseNot => "BitwiseNot",
		Unary::IsNaN => "IsNaN",
		Unary::IsInf { .. } => "IsInf",
	}
}

fn binary(op: &Binary) -> &'static str {
	match op {
		Binary::Add => "Add",
		Binary::Sub => "Sub",
		Binary::Mul => "Mul",
		Binary::Div => "Div",
		Binary::Pow => "Pow",
		Binary::Mod | Binary::Fmod => "Mod",
		Binary::Min => "Min",
		Binary::Max => "Max",
		Binary::PRelu => "PRelu",
		Binary::BitwiseAnd => "BitwiseAnd",
		Binary::BitwiseOr => "BitwiseOr",
		Binary::BitwiseXor => "BitwiseXor",
		Binary::BitShiftLeft | Binary::BitShiftRight => "BitShift",
		Binary::And => "And",
		Binary::Or => "Or",
		Binary::Xor => "Xor",
		Binary::Equal => "Equal",
		Binary::Greater => "Greater",
		Binary::GreaterOrEqual => "GreaterOrEqual",
		Binary::Less => "Less",
		Binary::LessOrEqual => "LessOrEqual",
	}
}

fn reduce(op: &Reduce) -> &'static str {
	match op {
		Reduce::Over { kind, .. } => kind.name(),
		Reduce::Arg { max: true, .. } => "ArgMax",
		Reduce::Arg { max: false, .. } => "ArgMin",
		Reduce::CumSum { .. } => "CumSum",
		Reduce::CumProd { .. } => "CumProd",
		Reduce::TopK { .. } => "TopK",
		Reduce::Softmax { .. } => "Softmax",
		Reduce::LogSoftmax { .. } => "LogSoftmax",
		Reduce::Hardmax { .. } => "Hardmax",
	}
}

impl ReduceKind {
	/// ONNX's name of the operator.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Sum => "ReduceSum",
			Self::Mean => "ReduceMean",
			Self::Max => "ReduceMax",
			Self::Min => "ReduceMin",
			Self::Prod => "ReduceProd",
			Self::L1 => "ReduceL1",
			Self::L2 => "ReduceL2",
			Self::LogSum => "ReduceLogSum",
			Self::LogSumExp => "ReduceLogSumExp",
			Self::SumSquare => "ReduceSumSquare",
		}
	}
}

fn movement(op: &Movement) -> &'static str {
	match op {
		Movement::Reshape { .. } => "Reshape",
		Movement::Transpose { .. } => "Transpose",
		Movement::Concat { .. } => "Concat",
		Movement::Slice { .. } => "Slice",
		Movement::Expand { .. } => "Expand",
		Movement::Tile { .. } => "Tile",
		Movement::Pad { .. } => "Pad",
		Movement::Trilu { .. } => "Trilu",
		Movement::DepthToSpace { .. } => "DepthToSpace",
		Movement::SpaceToDepth { .. } => "SpaceToDepth",
		Movement::ReverseSequence { .. } => "ReverseSequence",
	}
}
