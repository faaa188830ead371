//! Operators on each element, on two tensors, and on three.

use super::Form;
use freehold_referee::{
	ops::{Binary, Op, Real, Unary},
	ElementType,
};

/// Two full vectors of sixteen, and five.
const SHAPE: &[u32] = &[37];

pub(super) fn forms() -> Vec<Form> {
	let unary = unary().into_iter().map(|op| Form::new(Op::Unary(op), &[SHAPE]));
	let casts = ElementType::ALL.into_iter().map(|to| Form::new(Op::Cast { to }, &[SHAPE]));
	let three =
		[Form::new(Op::Where, &[SHAPE, SHAPE, SHAPE]), Form::new(Op::Where, &[&[3, 1], &[1, 19], &[]])];
	unary.chain(Binary::ALL.into_iter().flat_map(pair)).chain(casts).chain(three).collect()
}

/// Of equal shapes, broadcast, and with a scalar.
fn pair(op: Binary) -> [Form; 3] {
	let form = |shapes: [&[u32]; 2]| Form::new(Op::Binary(op), &shapes);
	let broadcast: [&[u32]; 2] = match op {
		// Its second input only.
		Binary::PRelu => [&[3, 4, 5], &[4, 1]],
		_ => [&[3, 1, 5], &[4, 1]],
	};
	[form([SHAPE, SHAPE]), form(broadcast), form([SHAPE, &[]])]
}

pub(crate) fn unary() -> Vec<Unary> {
	let real = Real::new;
	vec![
		Unary::Abs,
		Unary::Neg,
		Unary::Sign,
		Unary::Floor,
		Unary::Ceil,
		Unary::Round,
		Unary::Reciprocal,
		Unary::Sqrt,
		Unary::Exp,
		Unary::Log,
		Unary::Erf,
		Unary::Sin,
		Unary::Cos,
		Unary::Tan,
		Unary::Asin,
		Unary::Acos,
		Unary::Atan,
		Unary::Sinh,
		Unary::Cosh,
		Unary::Tanh,
		Unary::Asinh,
		Unary::Acosh,
		Unary::Atanh,
		Unary::Sigmoid,
		Unary::Relu,
		Unary::LeakyRelu { alpha: real(0.01) },
		Unary::ThresholdedRelu { alpha: real(1.0) },
		Unary::Elu { alpha: real(1.5) },
		Unary::Celu { alpha: real(0.7) },
		Unary::Selu { alpha: real(1.673_263_2), gamma: real(1.050_701) },
		Unary::HardSigmoid { alpha: real(0.2), beta: real(0.5) },
		Unary::HardSwish,
		Unary::Softplus,
		Unary::Softsign,
		Unary::Mish,
		Unary::Swish { alpha: real(1.3) },
		Unary::Gelu { tanh: false },
		Unary::Gelu { tanh: true },
		Unary::Shrink { bias: real(0.25), lambd: real(0.5) },
		Unary::Not,
		Unary::BitwiseNot,
		Unary::IsNaN,
		Unary::IsInf { negative: true, positive: true },
		Unary::IsInf { negative: true, positive: false },
	]
}
