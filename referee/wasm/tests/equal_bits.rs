//! The guest gives the bits of a native execution, within its memory, and refuses what is no graph.

use freehold_referee::{
	array_root,
	graph::{Initializer, Input, Operator, Output},
	judge,
	ops::{Linear, Unary},
	prove, Array, Backend, Blake2b256, Claim, Data, ElementType, Graph, Limits, Op, Session, TensorType,
	Value, Verdict,
};
use freehold_wasm::{Guest, WasmError};

/// `y = tanh(x w)`, and `x w` itself.
fn graph() -> (Graph, Array) {
	let values = (0..64u8).map(|i| (f32::from(i) - 31.5) / 7.0).collect();
	let weights = Array::new([8, 8], Data::F32(values)).unwrap();
	let row = || TensorType::new(ElementType::Float32, [2, 8]);
	let operator = |op, inputs: &[Value]| Operator { op, inputs: inputs.to_vec(), output: row() };
	let output = |name: &[u8], i| Output { name: name.to_vec(), value: Value::Operator(i) };
	let graph = Graph {
		inputs: vec![Input { name: b"x".to_vec(), r#type: row() }],
		initializers: vec![Initializer {
			r#type: weights.tensor_type(),
			root: array_root::<Blake2b256>(&weights),
		}],
		operators: vec![
			operator(
				Op::Linear(Linear::MatMul { transpose_b: false }),
				&[Value::Input(0), Value::Initializer(0)],
			),
			operator(Op::Unary(Unary::Tanh), &[Value::Operator(0)]),
		],
		outputs: vec![output(b"y", 1), output(b"product", 0)],
	};
	(graph, weights)
}

/// Compiled once for all tests.
fn guest() -> &'static Guest {
	static GUEST: std::sync::OnceLock<Guest> = std::sync::OnceLock::new();
	GUEST.get_or_init(|| Guest::new().unwrap())
}

fn input(first: f32) -> Array {
	let mut values: Vec<f32> = (0..16u8).map(|i| f32::from(i).sqrt() - 2.0).collect();
	values[0] = first;
	Array::new([2, 8], Data::F32(values)).unwrap()
}

#[test]
fn outputs_and_roots_should_be_those_of_a_native_execution() {
	let (graph, weights) = graph();
	let guest = guest();
	let mut loaded = guest.load(&graph, &[weights.as_bytes()], 64 << 20).unwrap();
	let weights = [weights];
	let session = Session::new(&graph, &weights, Backend::SCALAR).unwrap();
	let plan = graph.plan(&Limits::V1).unwrap();
	for first in [0.5, -0.0, 1e-42, f32::NAN, f32::INFINITY] {
		let input = input(first);
		let native = session.trace::<Blake2b256>(&plan, std::slice::from_ref(&input)).unwrap();
		assert_eq!(loaded.trace(&[input.as_bytes()]).unwrap(), native, "{first}");
		assert_eq!(loaded.execute(&[input.as_bytes()]).unwrap(), native.0, "{first}");
	}
	assert!(loaded.memory_bytes().unwrap() <= 64 << 20);
}

#[test]
fn proofs_should_be_judged_as_natively() {
	let (graph, weights) = graph();
	let plan = graph.plan(&Limits::V1).unwrap();
	let weights = [weights];
	let session = Session::new(&graph, &weights, Backend::SCALAR).unwrap();
	let inputs = [input(0.5)];
	let roots = [array_root::<Blake2b256>(&inputs[0])];
	let (_, honest) = session.trace::<Blake2b256>(&plan, &inputs).unwrap();
	let mut lying = honest.clone();
	lying.operators[1][0][0] ^= 1;
	let product = graph.recompute(0, &[&inputs[0], &weights[0]], &Backend::SCALAR).unwrap();
	for (trace, verdict) in [(&honest, Verdict::Correct), (&lying, Verdict::Fraud)] {
		let claim = Claim { graph: &graph, plan: &plan, inputs: &roots, trace };
		let proof = prove::<Blake2b256>(&graph, &plan, 1, 0, &[&product]).unwrap();
		let native = judge::<Blake2b256>(&claim, &proof, &Limits::V1, &Backend::SCALAR);
		assert_eq!(native, Ok(verdict));
		assert_eq!(guest().judge(&graph, &roots, trace, &proof, 32 << 20).unwrap(), native);
	}
}

#[test]
fn memory_should_have_a_limit() {
	let (graph, weights) = graph();
	let guest = guest();
	assert!(matches!(guest.load(&graph, &[weights.as_bytes()], 1 << 16), Err(WasmError::Wasmtime(_))));
	let mut loaded = guest.load(&graph, &[weights.as_bytes()], 4 << 20).unwrap();
	assert!(matches!(loaded.execute(&[&vec![0; 32 << 20]]), Err(WasmError::Wasmtime(_))));
}

#[test]
fn what_does_not_fit_should_be_refused() {
	let (graph, weights) = graph();
	let guest = guest();
	let refused = |result: Result<_, WasmError>| match result {
		Err(WasmError::Refused(reason)) => reason,
		Err(other) => panic!("{other}"),
		Ok(_) => panic!("it was taken"),
	};
	let mut other = graph.clone();
	other.operators[0].inputs[0] = Value::Operator(1);
	assert!(refused(guest.load(&other, &[], 16 << 20).map(|_| ())).contains("Order"));
	assert!(refused(guest.load(&graph, &[&[0; 12]], 16 << 20).map(|_| ())).contains("LengthMismatch"));
	let mut loaded = guest.load(&graph, &[weights.as_bytes()], 16 << 20).unwrap();
	assert!(refused(loaded.execute(&[]).map(|_| ())).contains("Count"));
	let input = input(1.0);
	assert!(refused(loaded.execute(&[input.as_bytes(); 2]).map(|_| ())).contains("too many"));
}
