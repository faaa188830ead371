//! One form or more of every operator of the canonical semantics, with the shapes of its inputs: large enough
//! that each vectorised path has full vectors and a rest.

pub(crate) mod elementwise;
mod linear;
mod movement;
mod quantised;
mod reduce;

use crate::{
	seeded::Seeded,
	values::{array, Kind},
};
use freehold_referee::{
	array_root, Array, Blake2b256, ElementType, Graph, Initializer, Op, Operator, Output, TensorType, Value,
};

/// An operator with its attributes, and shapes for its inputs.
#[derive(Clone)]
pub struct Form {
	pub op: Op,
	pub shapes: Vec<Vec<u32>>,
	/// Of each input.
	kinds: Kinds,
	/// Of each input; none: whatever the operator takes.
	elements: Vec<ElementType>,
}

/// What the inputs' values are.
#[derive(Clone)]
enum Kinds {
	/// All wild.
	Wild,
	/// Once all wild and once all tame, for operators that sum up.
	Both,
	/// By input.
	Each(Vec<Kind>),
}

impl Form {
	fn new(op: Op, shapes: &[&[u32]]) -> Self {
		let shapes = shapes.iter().map(|shape| shape.to_vec()).collect();
		Self { op, shapes, kinds: Kinds::Wild, elements: vec![] }
	}

	fn kinds(self, kinds: Kinds) -> Self {
		Self { kinds, ..self }
	}

	fn elements(self, elements: &[ElementType]) -> Self {
		Self { elements: elements.to_vec(), ..self }
	}

	/// Element types for the inputs that the operator takes: for each of the first a choice of the others, and two where
	/// the first is of floats.
	fn accepted(&self) -> Vec<Vec<TensorType>> {
		if !self.elements.is_empty() {
			return vec![self.types(&self.elements)];
		}
		let mut accepted = Vec::new();
		for first in ElementType::ALL {
			let others = self.shapes.len() - 1;
			let mut choices = vec![vec![first; others]];
			// Operators of more inputs take one type throughout, or say which.
			if others <= 2 {
				choices.extend(choices_of(others));
			}
			choices.dedup();
			let most = if first == ElementType::Float32 { 2 } else { 1 };
			let mut found: Vec<Vec<TensorType>> = Vec::new();
			for choice in choices {
				let types = self.types(&[vec![first], choice].concat());
				if found.len() < most
					&& !found.contains(&types)
					&& self.op.infer(&types.iter().collect::<Vec<_>>()).is_ok()
				{
					found.push(types);
				}
			}
			accepted.extend(found);
		}
		accepted
	}

	fn types(&self, elements: &[ElementType]) -> Vec<TensorType> {
		let shapes = self.shapes.iter().cloned();
		elements.iter().zip(shapes).map(|(element, shape)| TensorType::new(*element, shape)).collect()
	}

	/// The kinds of values of the inputs, of each run.
	fn runs(&self) -> Vec<Vec<Kind>> {
		let all = |kind| vec![kind; self.shapes.len()];
		match &self.kinds {
			Kinds::Wild => vec![all(Kind::Wild)],
			Kinds::Both => vec![all(Kind::Tame), all(Kind::Wild)],
			Kinds::Each(kinds) => vec![kinds.clone()],
		}
	}
}

fn choices_of(count: usize) -> Vec<Vec<ElementType>> {
	match count {
		0 => vec![vec![]],
		_ => {
			let shorter = choices_of(count - 1);
			let with = |element| shorter.iter().map(move |rest| [vec![element], rest.clone()].concat());
			ElementType::ALL.into_iter().flat_map(with).collect()
		},
	}
}

/// Every form.
pub fn forms() -> Vec<Form> {
	// Values come of a form's number: what is new comes last.
	[
		elementwise::forms(),
		linear::forms(),
		quantised::forms(),
		reduce::forms(),
		movement::forms(),
		linear::uneven(),
	]
	.concat()
}

/// A graph of one form: the operator for each choice of element types and values.
pub struct Sample {
	pub name: String,
	pub graph: Graph,
	pub initializers: Vec<Array>,
}

/// The graphs of every form, their values decided by the form's number.
pub fn samples() -> Vec<Sample> {
	forms().iter().zip(0u64..).map(|(form, seed)| sample(form, &mut Seeded::new(seed))).collect()
}

fn sample(form: &Form, seeded: &mut Seeded) -> Sample {
	let mut graph = Graph::default();
	let mut initializers = Vec::new();
	for types in form.accepted() {
		for kinds in form.runs() {
			let mut inputs = Vec::new();
			for (r#type, kind) in types.iter().zip(kinds) {
				let array = array(seeded, r#type, kind);
				inputs.push(Value::Initializer(initializers.len() as u32));
				graph
					.initializers
					.push(Initializer { r#type: r#type.clone(), root: array_root::<Blake2b256>(&array) });
				initializers.push(array);
			}
			let output = form.op.infer(&types.iter().collect::<Vec<_>>());
			let output = output.unwrap_or_else(|error| panic!("{:?} of {types:?}: {error:?}", form.op));
			graph.operators.push(Operator { op: form.op.clone(), inputs, output });
		}
	}
	let last = graph.operators.len() as u32;
	assert!(last > 0, "{:?} takes no element type in the shapes {:?}", form.op, form.shapes);
	graph.outputs.push(Output { name: b"y".to_vec(), value: Value::Operator(last - 1) });
	let shapes: Vec<String> = form.shapes.iter().map(|shape| format!("{shape:?}")).collect();
	Sample { name: format!("{:?} of {}", form.op, shapes.join(" ")), graph, initializers }
}
