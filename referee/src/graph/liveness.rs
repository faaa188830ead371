//! How long the outputs of operators are needed.

use super::{Graph, Value};
use alloc::vec::Vec;

impl Graph {
	/// For each operator, those whose outputs nothing takes any more once it is done.
	pub fn dead_after(&self) -> Vec<Vec<u32>> {
		let mut last: Vec<Option<u32>> = (0u32..).zip(&self.operators).map(|(i, _)| Some(i)).collect();
		let taken = (0u32..)
			.zip(&self.operators)
			.flat_map(|(i, operator)| operator.inputs.iter().map(move |value| (*value, Some(i))));
		for (value, by) in taken.chain(self.outputs.iter().map(|output| (output.value, None))) {
			if let Value::Operator(j) = value {
				last.get_mut(j as usize).into_iter().for_each(|last| *last = by);
			}
		}
		let mut dead = alloc::vec![Vec::new(); self.operators.len()];
		for (j, last) in (0u32..).zip(last) {
			let list = last.and_then(|i| dead.get_mut(i as usize));
			list.into_iter().for_each(|list: &mut Vec<u32>| list.push(j));
		}
		dead
	}
}
