//! The same bits on everything that runs the canonical semantics: each set of instructions that this machine has, and
//! WebAssembly in Wasmtime set up as the chain's executor.

use codec::Encode;
use freehold_evidence::{
	operators::{self, Sample},
	random::{self, Random},
	roots::Machines,
};
use proptest::{
	prelude::{any, ProptestConfig},
	test_runner::{TestCaseError, TestRunner},
};
use std::collections::BTreeSet;

#[test]
fn every_operator_has_the_same_bits() {
	let machines = Machines::new().unwrap();
	for Sample { name, graph, initializers } in operators::samples() {
		machines.agree(&graph, &initializers, &[]).unwrap_or_else(|error| panic!("{name}: {error:#}"));
	}
}

#[test]
fn random_graphs_have_the_same_bits() {
	let machines = Machines::new().unwrap();
	let config = ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() };
	let agree = |(seed, operators): (u64, usize)| {
		let Random { graph, initializers, inputs } = random::graph(seed, operators);
		let agreed = machines.agree(&graph, &initializers, &inputs);
		agreed.map_err(|error| TestCaseError::fail(format!("{error:#}")))
	};
	TestRunner::new(config).run(&(any::<u64>(), 1..14usize), agree).unwrap();
}

#[cfg(feature = "engine")]
#[test]
fn every_model_has_the_same_bits() {
	use freehold_evidence::{canonical, models::MODELS};
	let machines = Machines::new().unwrap();
	for (name, make) in MODELS {
		let model = make().unwrap();
		let imported = canonical::imported(&model).unwrap();
		let inputs = canonical::arrays(&model.cases[0]).unwrap();
		let agreed = machines.agree(&imported.graph, &imported.initializers, &inputs);
		agreed.unwrap_or_else(|error| panic!("{name}: {error:#}"));
	}
}

/// Random graphs are worth something only if many operators get into them.
#[test]
fn random_graphs_have_many_kinds_of_operators() {
	let mut kinds = BTreeSet::new();
	let mut operators = 0;
	for seed in 0..300 {
		let random = random::graph(seed, 10);
		operators += random.graph.operators.len();
		let encoded = random.graph.operators.iter().map(|operator| operator.op.encode());
		kinds.extend(encoded.map(|mut op| {
			op.truncate(2);
			op
		}));
	}
	assert!(operators > 2500, "{operators} operators in 300 graphs");
	assert!(kinds.len() > 100, "{} kinds of operators", kinds.len());
}
