//! Whether every machine gives the same bits without being told how.

use crate::{
	graph::{Graph, Operator, Value},
	ops::{Binary, Index, Op, Quantised, ScatterReduction, Unary},
	tensor::ElementType,
};
use alloc::{string::String, vec::Vec};

/// What may be expected of another engine's answer to a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
	/// The bits of the canonical answer, those of zeros and infinities included: no operator rounds in a way that
	/// engines differ in, and the exported file sees to the signs of zeros.
	Exact,
	/// Nearly the canonical answer.
	Tolerant {
		/// Outputs of integers or bools computed from floats, of which "nearly" means nothing.
		integers_from_floats: Vec<String>,
	},
}

/// Decided by the operators and types of a graph that has passed its check, not by running it.
pub fn class(graph: &Graph) -> Class {
	let mut near: Vec<bool> = Vec::with_capacity(graph.operators.len());
	let is_near = |near: &[bool], value: &Value| match value {
		Value::Operator(i) => near.get(*i as usize).copied().unwrap_or(true),
		_ => false,
	};
	for operator in &graph.operators {
		let inherited = operator.inputs.iter().any(|input| is_near(&near, input));
		near.push(inherited || !is_exact(operator, graph));
	}
	if !near.contains(&true) {
		return Class::Exact;
	}
	let outputs = graph.outputs.iter().filter(|output| {
		let float = graph.type_of(output.value).is_some_and(|t| t.element.is_float());
		!float && is_near(&near, &output.value)
	});
	let names = outputs.map(|output| String::from_utf8_lossy(&output.name).into_owned());
	Class::Tolerant { integers_from_floats: names.collect() }
}

/// Whether an operator computes in integers, only moves or compares its elements, or is one of those
/// whose float arithmetic is a single rounded step that quantisation defines.
fn is_exact(operator: &Operator, graph: &Graph) -> bool {
	let types = graph.input_types(operator).unwrap_or_default();
	if !operator.output.element.is_float() && types.iter().all(|t| !t.element.is_float()) {
		return true;
	}
	match &operator.op {
		// A sum or a product of several floats, or one whose NaN engines do not agree on.
		Op::Index(Index::ScatterElements { reduction, .. } | Index::ScatterND { reduction }) => {
			*reduction == ScatterReduction::None
		},
		Op::Where | Op::Movement(_) | Op::Index(_) => true,
		// What becomes of a float that no integer is near, engines do not agree on.
		Op::Cast { to } => to.is_float() || *to == ElementType::Bool,
		Op::Unary(op) => {
			matches!(
				op,
				Unary::Abs
					| Unary::Neg | Unary::Sign
					| Unary::Floor | Unary::Ceil
					| Unary::Round | Unary::Relu
					| Unary::IsNaN | Unary::IsInf { .. }
			)
		},
		Op::Binary(op) => {
			matches!(
				op,
				Binary::Min
					| Binary::Max | Binary::Equal
					| Binary::Greater
					| Binary::GreaterOrEqual
					| Binary::Less | Binary::LessOrEqual
			)
		},
		Op::Quantised(op) => !matches!(op, Quantised::DynamicScale | Quantised::DynamicZeroPoint),
		_ => false,
	}
}
