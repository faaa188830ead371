//! Normalisations.

use super::{
	dims,
	nodes::{carrier, float, int, Nodes, Var},
	Call, Refusal,
};
use freehold_referee::{
	ops::Normalise,
	ElementType::{self, *},
};

const FLOATS: &[ElementType] = &[Float32, Float64];
const SINGLE: &[ElementType] = &[Float32];

pub(super) fn normalise(op: &Normalise, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (name, types, attributes) = match op {
		Normalise::Batch { epsilon } => ("BatchNormalization", FLOATS, vec![float("epsilon", epsilon.get())]),
		Normalise::Layer { axis, epsilon } => return layer(*axis, epsilon.get(), call, nodes),
		Normalise::Rms { axis, epsilon } => return root_mean_square(*axis, epsilon.get(), call, nodes),
		Normalise::Instance { epsilon } => {
			("InstanceNormalization", SINGLE, vec![float("epsilon", epsilon.get())])
		},
		Normalise::Group { groups, epsilon } => {
			let attributes = vec![int("num_groups", i64::from(*groups)), float("epsilon", epsilon.get())];
			("GroupNormalization", FLOATS, attributes)
		},
		Normalise::LocalResponse { size, alpha, beta, bias } => {
			let attributes = vec![
				int("size", i64::from(*size)),
				float("alpha", alpha.get()),
				float("beta", beta.get()),
				float("bias", bias.get()),
			];
			("LRN", SINGLE, attributes)
		},
		Normalise::Lp { axis, p } => {
			let attributes = vec![int("axis", i64::from(*axis)), int("p", i64::from(*p))];
			("LpNormalization", FLOATS, attributes)
		},
	};
	let element = call.element()?;
	let carrier = carrier(name, element, types)?;
	let inputs: Vec<Var> = call.vars().into_iter().map(|var| nodes.cast(var, carrier)).collect();
	let y = nodes.node(name, &inputs.iter().collect::<Vec<_>>(), attributes);
	Ok(nodes.cast(&y, element))
}

/// Scale and bias are broadcast over the input, which ONNX Runtime does not do in this node for every shape.
fn layer(axis: u32, epsilon: f32, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let x = call.input(0)?;
	let attributes = || vec![int("axis", i64::from(axis)), float("epsilon", epsilon)];
	let normalised = x.shape.get(axis as usize..).unwrap_or(&[]);
	let others = call.inputs.get(1..).unwrap_or(&[]);
	if others.iter().all(|other| other.shape == normalised) {
		return Ok(nodes.node("LayerNormalization", &call.vars(), attributes()));
	}
	let one = nodes.scalar(x.var.element, 1);
	let shape = nodes.ints(&dims(normalised));
	let ones = nodes.node_as(x.var.element, "Expand", &[&one, &shape], vec![]);
	let mut y = nodes.node("LayerNormalization", &[&x.var, &ones], attributes());
	for (other, op) in others.iter().zip(["Mul", "Add"]) {
		y = nodes.node(op, &[&y, &other.var], vec![]);
	}
	Ok(y)
}

/// RMSNormalization is of a later version of ONNX's operators than the one used here.
fn root_mean_square(axis: u32, epsilon: f32, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (x, scale) = (call.var(0)?, call.var(1)?);
	let axes: Vec<i64> = (0i64..).take(call.output.shape.len()).skip(axis as usize).collect();
	let axes = nodes.ints(&axes);
	let square = nodes.node("Mul", &[x, x], vec![]);
	let mean = nodes.node_as(x.element, "ReduceMean", &[&square, &axes], vec![int("keepdims", 1)]);
	let epsilon = nodes.real(x.element, epsilon);
	let moved = nodes.node("Add", &[&mean, &epsilon], vec![]);
	let root = nodes.node("Sqrt", &[&moved], vec![]);
	let scaled = nodes.node("Div", &[x, &root], vec![]);
	Ok(nodes.node("Mul", &[&scaled, scale], vec![]))
}
