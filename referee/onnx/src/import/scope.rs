//! Names, and what they stand for where.

use super::term::Slot;
use crate::proto::AttributeProto;
use std::collections::{HashMap, HashSet};

/// The names that the nodes of one function, or of the model's own graph, can see.
#[derive(Default)]
pub(crate) struct Frame<'m> {
	/// Innermost last.
	scopes: Vec<HashMap<&'m str, Slot>>,
	/// Attributes of the node that calls the function.
	pub(crate) attributes: HashMap<&'m str, &'m AttributeProto>,
	pub(crate) opset: i64,
	/// The name of the node that calls the function, after those that call what it is in; empty in the model's own
	/// graph.
	pub(crate) call: String,
}

impl<'m> Frame<'m> {
	pub(crate) fn new(opset: i64, call: String, attributes: HashMap<&'m str, &'m AttributeProto>) -> Self {
		Self { scopes: Vec::new(), attributes, opset, call }
	}

	pub(crate) fn enter(&mut self) {
		self.scopes.push(HashMap::new());
	}

	pub(crate) fn leave(&mut self) {
		self.scopes.pop();
	}

	/// Whether the name was free in the innermost scope.
	pub(crate) fn define(&mut self, name: &'m str, slot: Slot) -> bool {
		self.scopes.last_mut().is_some_and(|scope| scope.insert(name, slot).is_none())
	}

	pub(crate) fn get(&self, name: &str) -> Option<&Slot> {
		self.scopes.iter().rev().find_map(|scope| scope.get(name))
	}

	/// From here on the name stands for something whose fault is reported.
	pub(crate) fn poison(&mut self, name: &str) {
		if let Some(slot) = self.scopes.iter_mut().rev().find_map(|scope| scope.get_mut(name)) {
			*slot = Slot::Poisoned;
		}
	}
}

/// Which nodes lead to the outputs, names that their subgraphs take from outside included; and the steps
/// that it took to tell.
pub(crate) fn live<'m>(
	nodes: &'m [crate::proto::NodeProto],
	outputs: impl Iterator<Item = &'m str>,
) -> (Vec<bool>, u64) {
	let mut needed: HashSet<&str> = outputs.collect();
	let mut live = vec![false; nodes.len()];
	let mut steps = nodes.len() as u64;
	for (node, live) in nodes.iter().zip(&mut live).rev() {
		if node.output.iter().any(|name| needed.contains(name.as_str())) {
			*live = true;
			let mut open = vec![node];
			while let Some(node) = open.pop() {
				steps = steps.saturating_add(1).saturating_add(node.input.len() as u64);
				needed.extend(node.input.iter().map(String::as_str));
				for graph in node.attribute.iter().flat_map(|a| a.g.iter().chain(&a.graphs)) {
					needed.extend(graph.output.iter().map(|value| value.name.as_str()));
					open.extend(&graph.node);
				}
			}
		}
	}
	(live, steps)
}
