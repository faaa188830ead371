//! From what was built to a graph: what no output needs is left out, equal constants become one.

use super::{
	builder::Draft,
	class::class,
	error::{ImportError, ImportErrors, Place, Reason},
	term::{Slot, Source, Term},
	walk::{Import, Outputs},
	ImportOptions, Imported,
};
use freehold_referee::{
	array_root, Array, Blake2b256, Graph, GraphError, Hash, Initializer, Input, Limits, Operator, Output,
	Value,
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
	let refused = refusals(&graph, &options.limits.graph);
	if !refused.is_empty() {
		let told = |error| {
			let place = place_of(error, &graph, &assembly.origins);
			ImportError { place, reason: Reason::Graph(error) }
		};
		return Err(ImportErrors(refused.into_iter().map(told).collect()));
	}
	// No array is shared any more, unless the options hold it.
	drop((named, import.builder.drafts, assembly.by_address));
	let initializers = assembly.arrays.into_iter().map(Rc::unwrap_or_clone).collect();
	let class = class(&graph);
	Ok(Imported { graph, initializers, origins: assembly.origins, class, widened: import.widened })
}

/// Everything that a graph is refused for: after each limit that it is beyond it is looked at without that one.
fn refusals(graph: &Graph, limits: &Limits) -> Vec<GraphError> {
	let mut relaxed = *limits;
	let mut found: Vec<GraphError> = Vec::new();
	while let Err(error) = graph.check(&relaxed) {
		let known = std::mem::discriminant(&error);
		if found.iter().any(|found| std::mem::discriminant(found) == known) {
			break;
		}
		match error {
			GraphError::GraphTooLarge => relaxed.graph_bytes = u32::MAX,
			GraphError::TooManyOperators => relaxed.operators = u32::MAX,
			GraphError::TooManyInitializers => relaxed.initializers = u32::MAX,
			GraphError::Values => relaxed.values = u32::MAX,
			GraphError::Name => relaxed.name_bytes = u32::MAX,
			GraphError::ValuesTooLarge => relaxed.values_bytes = u64::MAX,
			GraphError::Tensor(_) => relaxed.tensor_bytes = u64::MAX,
			GraphError::InitializersTooLarge => relaxed.initializer_bytes = u64::MAX,
			GraphError::TooMuchWork => relaxed.work = u64::MAX,
			GraphError::TooMuchMemory(_) => relaxed.live_bytes = u64::MAX,
			GraphError::TooManyRoots => relaxed.trace_roots = u32::MAX,
			// The last that is looked at.
			GraphError::NoTile(first) => {
				let later = (0u32..).zip(&graph.operators).skip(first as usize).skip(1);
				let large = later.filter(|(i, _)| !is_judged_whole(graph, *i, limits)).take(MOST_LOOKED_AT);
				let without = large.filter(|(_, operator)| has_no_tile(graph, operator, limits));
				found.push(error);
				found.extend(without.map(|(i, _)| GraphError::NoTile(i)));
				break;
			},
			GraphError::Operator(..) | GraphError::Order(_) | GraphError::Output(_) => {
				found.push(error);
				break;
			},
		}
		match error {
			GraphError::Tensor(_) => found.extend(too_large(graph, limits)),
			error => found.push(error),
		}
	}
	found
}

/// The tensors that are larger than allowed, or have no elements.
fn too_large<'a>(graph: &'a Graph, limits: &'a Limits) -> impl Iterator<Item = GraphError> + 'a {
	let inputs = (0u32..).zip(&graph.inputs).map(|(i, input)| (Value::Input(i), &input.r#type));
	let constants = (0u32..).zip(&graph.initializers).map(|(i, c)| (Value::Initializer(i), &c.r#type));
	let operators = (0u32..).zip(&graph.operators).map(|(i, o)| (Value::Operator(i), &o.output));
	let sizes = inputs.chain(constants).chain(operators).map(|(value, r#type)| (value, r#type.bytes()));
	let fits = |bytes: u64| (1..=limits.tensor_bytes).contains(&bytes);
	sizes.filter(move |(_, bytes)| !bytes.is_some_and(fits)).map(|(value, _)| GraphError::Tensor(value))
}

/// Operators for which tiles are looked for only to tell that there are none.
const MOST_LOOKED_AT: usize = 32;

fn is_judged_whole(graph: &Graph, operator: u32, limits: &Limits) -> bool {
	graph.cost(operator).is_some_and(|cost| {
		cost.work() <= limits.judged_work
			&& cost.bytes_read <= limits.judged_bytes
			&& cost.bytes_written <= limits.judged_output_bytes
	})
}

/// Whether an operator could not be judged in a graph of itself.
fn has_no_tile(graph: &Graph, operator: &Operator, limits: &Limits) -> bool {
	let inputs = graph.input_types(operator).unwrap_or_default().into_iter();
	let inputs = inputs.map(|r#type| Input { name: Vec::new(), r#type: r#type.clone() });
	let alone = Graph {
		inputs: inputs.collect(),
		operators: vec![Operator {
			inputs: (0u32..).take(operator.inputs.len()).map(Value::Input).collect(),
			..operator.clone()
		}],
		..Graph::default()
	};
	matches!(alone.plan(limits), Err(GraphError::NoTile(_)))
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
		(Some(operator), Some(name)) => {
			Place::Node { name: name.clone(), operator: operator.op.name().into() }
		},
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
		let root = array_root::<Blake2b256>(array);
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
