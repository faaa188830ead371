//! From what was built to a graph: what no output needs is left out, equal constants become one.

use super::{
	builder::{name_of, Draft},
	class::class,
	error::{ImportError, ImportErrors, Place, Reason},
	term::{Slot, Source, Term},
	walk::{Import, Outputs},
	ImportOptions, Imported,
};
use freehold_referee::{
	tensor_root, Array, Blake2b256, Graph, GraphError, Hash, Initializer, Operator, Output, Value,
};
use std::{collections::HashMap, rc::Rc};

pub(crate) fn finish(
	mut import: Import<'_>,
	outputs: Outputs<'_>,
	options: &ImportOptions,
) -> Result<Imported, ImportErrors> {
	let mut named: Vec<(&str, Term)> = Vec::with_capacity(outputs.len());
	let wanted = outputs.len();
	for (name, slot) in outputs {
		match slot {
			Slot::Tensor(term) if term.elements() == 0 => {
				import.report(Place::Output(name.into()), Reason::other("it has no elements"));
			},
			Slot::Tensor(term) => named.push((name, term)),
			Slot::Poisoned => (),
			_ => import.report(Place::Output(name.into()), Reason::other("it is not a tensor")),
		}
	}
	if named.len() < wanted && import.errors.is_empty() {
		import.errors.push(ImportError { place: Place::File, reason: Reason::Poisoned });
	}
	if !import.errors.is_empty() {
		return Err(ImportErrors(import.errors));
	}
	let mut assembly = Assembly::default();
	assembly.operators(&import.builder.drafts, &named);
	let mut graph = Graph { inputs: import.builder.inputs, ..Graph::default() };
	for (name, term) in &named {
		let value = assembly.value(term);
		graph.outputs.push(Output { name: name.as_bytes().to_vec(), value });
	}
	(graph.initializers, graph.operators) = (assembly.initializers, assembly.operators);
	if let Err(error) = graph.check(&options.limits.graph) {
		let place = place_of(error, &graph, &assembly.origins);
		return Err(ImportErrors(vec![ImportError { place, reason: Reason::Graph(error) }]));
	}
	// No array is shared any more, unless the options hold it.
	drop((named, import.builder.drafts, assembly.by_address));
	let initializers = assembly.arrays.into_iter().map(Rc::unwrap_or_clone).collect();
	let class = class(&graph);
	Ok(Imported { graph, initializers, origins: assembly.origins, class, widened: import.widened })
}

/// The node that an operator comes from which a graph is refused for.
fn place_of(error: GraphError, graph: &Graph, origins: &[String]) -> Place {
	let i = match error {
		GraphError::Operator(i, _) | GraphError::TooMuchMemory(i) | GraphError::NoTile(i) => i,
		GraphError::Tensor(Value::Operator(i)) => i,
		GraphError::Tensor(Value::Input(i)) => {
			let input = graph.inputs.get(i as usize);
			return Place::Input(input.map_or_else(String::new, |i| String::from_utf8_lossy(&i.name).into()));
		},
		_ => return Place::File,
	};
	match (graph.operators.get(i as usize), origins.get(i as usize)) {
		(Some(operator), Some(name)) => Place::Node { name: name.clone(), operator: name_of(&operator.op) },
		_ => Place::File,
	}
}

#[derive(Default)]
struct Assembly {
	initializers: Vec<Initializer>,
	arrays: Vec<Rc<Array>>,
	by_address: HashMap<*const Array, u32>,
	by_root: HashMap<Hash, u32>,
	operators: Vec<Operator>,
	origins: Vec<String>,
	/// The operator that a draft has become.
	numbers: HashMap<u32, u32>,
}

impl Assembly {
	fn operators(&mut self, drafts: &[Draft], outputs: &[(&str, Term)]) {
		let mut live = vec![false; drafts.len()];
		let mark = |live: &mut Vec<bool>, term: &Term| {
			if let Source::Operator(i) | Source::Expanded(_, i) = term.source {
				live.get_mut(i as usize).into_iter().for_each(|flag| *flag = true);
			}
		};
		outputs.iter().for_each(|(_, term)| mark(&mut live, term));
		for (i, draft) in drafts.iter().enumerate().rev() {
			if live.get(i).copied().unwrap_or(false) {
				draft.inputs.iter().for_each(|term| mark(&mut live, term));
			}
		}
		for ((i, draft), _) in (0u32..).zip(drafts).zip(live).filter(|(_, live)| *live) {
			let inputs = draft.inputs.iter().map(|term| self.value(term)).collect();
			self.numbers.insert(i, u32::try_from(self.operators.len()).unwrap_or(u32::MAX));
			self.operators.push(Operator { op: draft.op.clone(), inputs, output: draft.output.clone() });
			self.origins.push(draft.origin.to_string());
		}
	}

	fn value(&mut self, term: &Term) -> Value {
		match &term.source {
			Source::Input(i) => Value::Input(*i),
			Source::Operator(i) | Source::Expanded(_, i) => {
				Value::Operator(self.numbers.get(i).copied().unwrap_or(u32::MAX))
			},
			Source::Constant(array) => Value::Initializer(self.constant(array)),
		}
	}

	fn constant(&mut self, array: &Rc<Array>) -> u32 {
		if let Some(i) = self.by_address.get(&Rc::as_ptr(array)) {
			return *i;
		}
		let root = tensor_root::<Blake2b256>(&array.to_tensor());
		let next = u32::try_from(self.arrays.len()).unwrap_or(u32::MAX);
		let i = *self.by_root.entry(root).or_insert(next);
		if i == next {
			self.arrays.push(array.clone());
			self.initializers.push(Initializer { r#type: array.tensor_type(), root });
		}
		self.by_address.insert(Rc::as_ptr(array), i);
		i
	}
}
