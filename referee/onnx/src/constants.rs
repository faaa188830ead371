//! Constants by name, as a node of a graph sees them: its own graph's and those around it.

use crate::{
	proto::{AttributeProto, GraphProto, NodeProto, TensorProto},
	tensor::{int64_values, is_one_false},
};
use std::{borrow::Cow, collections::HashMap};

#[derive(Clone, Copy)]
enum Constant<'a> {
	Tensor(&'a TensorProto),
	Int(i64),
	Ints(&'a [i64]),
}

#[derive(Default)]
pub(crate) struct Constants<'a>(Vec<HashMap<&'a str, Constant<'a>>>);

impl<'a> Constants<'a> {
	/// Steps into a graph.
	pub(crate) fn enter(&mut self, graph: &'a GraphProto) {
		let initializers = graph.initializer.iter().map(|t| (t.name.as_str(), Constant::Tensor(t)));
		let nodes = graph.node.iter().filter_map(constant_node);
		self.0.push(initializers.chain(nodes).collect());
	}

	/// Steps out of the graph last entered.
	pub(crate) fn leave(&mut self) {
		self.0.pop();
	}

	fn get(&self, name: &str) -> Option<Constant<'a>> {
		self.0.iter().rev().find_map(|scope| scope.get(name).copied())
	}

	/// The 64-bit integers of that name, where they are constant; how many, if more than `limit`.
	pub(crate) fn ints(&self, name: &str, limit: usize) -> Option<Result<Cow<'a, [i64]>, u64>> {
		match self.get(name)? {
			Constant::Tensor(tensor) => int64_values(tensor, limit).map(|values| values.map(Cow::Owned)),
			Constant::Int(value) => Some(Ok(Cow::Owned(vec![value]))),
			Constant::Ints(values) if values.len() > limit => Some(Err(values.len() as u64)),
			Constant::Ints(values) => Some(Ok(Cow::Borrowed(values))),
		}
	}

	/// Whether that name is a constant of one bool, which is false.
	pub(crate) fn is_false(&self, name: &str) -> bool {
		matches!(self.get(name), Some(Constant::Tensor(tensor)) if is_one_false(tensor))
	}
}

fn constant_node(node: &NodeProto) -> Option<(&str, Constant<'_>)> {
	let output = node.output.first().filter(|_| node.op_type == "Constant")?;
	Some((output, node.attribute.iter().find_map(constant_value)?))
}

fn constant_value(attribute: &AttributeProto) -> Option<Constant<'_>> {
	match attribute.name.as_str() {
		"value" => attribute.t.as_ref().map(Constant::Tensor),
		"value_int" => Some(Constant::Int(attribute.i.unwrap_or(0))),
		"value_ints" => Some(Constant::Ints(&attribute.ints)),
		_ => None,
	}
}
