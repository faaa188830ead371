//! What a graph costs, as a table.

use freehold_referee::{graph::Cost, Graph};
use std::{collections::BTreeMap, fmt::Write};

/// An operator's name as the semantics has it, without attributes.
pub fn name(graph: &Graph, operator: u32) -> String {
	let shown = graph.operators.get(operator as usize).map(|operator| format!("{:?}", operator.op));
	let shown = shown.unwrap_or_default();
	let words: Vec<&str> =
		shown.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
	match words[..] {
		[first @ ("Where" | "Cast" | "Resize" | "Pool"), ..] => first.into(),
		[_, second, ..] => second.into(),
		_ => shown,
	}
}

/// One line a kind of operator, and their sum.
pub fn table(graph: &Graph) -> String {
	let mut kinds: BTreeMap<String, (u32, Cost)> = BTreeMap::new();
	let mut sum = (0, Cost::default());
	for (i, _) in (0u32..).zip(&graph.operators) {
		let cost = graph.cost(i).unwrap_or_default();
		for (count, total) in [kinds.entry(name(graph, i)).or_default(), &mut sum] {
			*count += 1;
			*total = total.saturating_add(cost);
		}
	}
	let mut rows: Vec<(String, (u32, Cost))> = kinds.into_iter().collect();
	rows.sort_by_key(|(_, (_, cost))| std::cmp::Reverse(cost.work()));
	rows.push(("all".into(), sum));
	let mut table = String::from(
		"operator              count  multiply-accumulates  functions      bytes in     bytes out\n",
	);
	for (name, (count, cost)) in rows {
		writeln!(
			table,
			"{name:<20} {count:>6} {:>21} {:>10} {:>13} {:>13}",
			cost.multiply_accumulates, cost.transcendental, cost.bytes_read, cost.bytes_written
		)
		.expect("a string takes any text");
	}
	table
}
