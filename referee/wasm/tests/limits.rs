//! What is at the limits of what is judged at once, the guest judges in the memory that the chain's runtime has.

#[path = "../../tests/limits/cases.rs"]
mod cases;

use freehold_referee::{
	array_root,
	graph::{Initializer, Operator, Output},
	prove, Array, Backend, Blake2b256, Data, Graph, Limits, Session, Value, Verdict,
};
use freehold_wasm::Guest;

/// Bytes of memory that the runtime has.
const MEMORY: usize = 128 << 20;

#[test]
fn the_most_that_is_judged_at_once_should_fit_the_memory() {
	let guest = Guest::new().unwrap();
	for case in cases::cases() {
		let mut arrays = case.values();
		let values = (0..arrays.len() as u32).map(Value::Initializer).collect();
		// Graphs have small inputs and outputs only.
		let small = Value::Initializer(arrays.len() as u32);
		arrays.push(Array::new([1], Data::U8(vec![1])).unwrap());
		let initializer = |array: &Array| Initializer {
			r#type: array.tensor_type(),
			root: array_root::<Blake2b256>(array),
		};
		let graph = Graph {
			inputs: Vec::new(),
			initializers: arrays.iter().map(initializer).collect(),
			operators: vec![Operator { op: case.op, inputs: values, output: case.output }],
			outputs: vec![Output { name: b"y".to_vec(), value: small }],
		};
		let plan = graph.checked_plan(&Limits::V1).unwrap();
		let session = Session::new(&graph, &arrays, Backend::SCALAR).unwrap();
		let (_, trace) = session.trace::<Blake2b256>(&plan, &[]).unwrap();
		let given: Vec<&Array> = arrays.iter().take(case.inputs.len()).collect();
		// All are judged whole but Gather, whose rows are put together one by one.
		let proof = prove::<Blake2b256>(&graph, &plan, 0, 0, &given).unwrap();
		let start = std::time::Instant::now();
		let verdict = guest.judge(&graph, &[], &trace, &proof, MEMORY);
		println!("{}: {:.1} ms", case.name, start.elapsed().as_secs_f64() * 1e3);
		let verdict = verdict.unwrap_or_else(|error| panic!("{}: {error}", case.name));
		assert_eq!(verdict, Ok(Verdict::Correct), "{}", case.name);
	}
}
