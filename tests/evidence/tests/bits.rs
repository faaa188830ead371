//! The same bits on everything that runs the canonical semantics: each set of instructions that this machine has.

use freehold_evidence::{
	operators::{self, Sample},
	random::{self, Random},
	roots::roots,
};
use freehold_referee::{Array, Backend, Graph, Hash, Limits};
use proptest::prelude::{any, prop_assert, proptest, ProptestConfig};

/// The roots of all operators; the number of the first operator that has another on something else, if one has.
fn agree(graph: &Graph, initializers: &[Array], inputs: &[Array]) -> Result<Vec<Hash>, String> {
	graph.check(&Limits::V1).map_err(|error| format!("{error:?}"))?;
	let run = |backend| roots(graph, initializers, inputs, backend).map_err(|error| format!("{error:?}"));
	let plain = run(Backend::SCALAR)?;
	for backend in Backend::available() {
		let other = run(backend)?;
		if let Some(i) = plain.iter().zip(&other).position(|(a, b)| a != b) {
			let operator = &graph.operators[i];
			return Err(format!("operator {i} differs on {backend:?}: {operator:?}"));
		}
	}
	Ok(plain)
}

#[test]
fn every_operator_has_the_same_bits() {
	for Sample { name, graph, initializers } in operators::samples() {
		agree(&graph, &initializers, &[]).unwrap_or_else(|error| panic!("{name}: {error}"));
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

	#[test]
	fn random_graphs_have_the_same_bits(seed in any::<u64>(), operators in 1..14usize) {
		let Random { graph, initializers, inputs } = random::graph(seed, operators);
		let agreed = agree(&graph, &initializers, &inputs);
		prop_assert!(agreed.is_ok(), "{}", agreed.unwrap_err());
	}
}

/// Random graphs are worth something only if many operators get into them.
#[test]
fn random_graphs_have_many_kinds_of_operators() {
	use codec::Encode;
	let mut kinds = std::collections::BTreeSet::new();
	let mut operators = 0;
	for seed in 0..300 {
		let random = random::graph(seed, 10);
		operators += random.graph.operators.len();
		kinds.extend(
			random
				.graph
				.operators
				.iter()
				.map(|operator| operator.op.encode()[..2.min(operator.op.encoded_size())].to_vec()),
		);
	}
	assert!(operators > 2500, "{operators} operators in 300 graphs");
	assert!(kinds.len() > 100, "{} kinds of operators", kinds.len());
}
