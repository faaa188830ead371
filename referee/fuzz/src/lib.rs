//! What the fuzz targets share: graphs and values made of arbitrary bytes, and what must hold for each of them.

use codec::{Decode, Encode};
use freehold_referee::{
	array_root, judge, prove, tensor::Tensor, Array, Backend, Blake2b256, Claim, ElementType, FraudProof,
	Graph, Hash, Initializer, Input, Limits, Op, Operator, Output, Plan, ProofError, Session, TensorType,
	Trace, Value, Verdict,
};

/// Small, so that a run takes little time and operators are cut into tiles.
pub const LIMITS: Limits = Limits {
	graph_bytes: 1 << 14,
	operators: 24,
	tensor_bytes: 1 << 14,
	initializer_bytes: 1 << 16,
	live_bytes: 1 << 17,
	work: 1 << 22,
	judged_bytes: 8000,
	judged_output_bytes: 2500,
	judged_work: 1 << 20,
	tiles: 64,
	trace_roots: 256,
	..Limits::V1
};

/// Takes numbers off bytes; zeros when they are all taken.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
	fn next(&mut self) -> u8 {
		let Some((first, rest)) = self.0.split_first() else { return 0 };
		self.0 = rest;
		*first
	}

	/// Less than `limit`.
	fn below(&mut self, limit: usize) -> usize {
		usize::from(self.next()) % limit.max(1)
	}

	fn tensor_type(&mut self) -> TensorType {
		// Most operators take floats.
		let element = match self.below(24) {
			i @ 0..11 => ElementType::ALL[i],
			_ => ElementType::Float32,
		};
		let shape: Vec<u32> = (0..self.below(5)).map(|_| 1 + self.below(9) as u32).collect();
		TensorType::new(element, shape)
	}
}

/// A tensor of this type whose bytes follow from a seed.
fn array(r#type: &TensorType, seed: u64) -> Option<Array> {
	let len = usize::try_from(r#type.bytes().filter(|bytes| *bytes <= LIMITS.tensor_bytes)?).ok()?;
	let mut state = seed;
	let mut byte = || {
		state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
		(state >> 56) as u8
	};
	let most = if r#type.element == ElementType::Bool { 1 } else { u8::MAX };
	let data = (0..len).map(|_| byte() & most).collect();
	Array::try_from(&Tensor::new(r#type.element, r#type.shape.clone(), data).ok()?).ok()
}

/// A graph of operators that the bytes encode, on values that they name; those that do not fit are left out.
fn graph_of(data: &[u8]) -> Graph {
	let mut bytes = Bytes(data);
	let mut graph = Graph::default();
	for i in 0..1 + bytes.below(2) {
		graph.inputs.push(Input { name: vec![b'a' + i as u8], r#type: bytes.tensor_type() });
	}
	for _ in 0..bytes.below(4) {
		graph.initializers.push(Initializer { r#type: bytes.tensor_type(), root: [0; 32] });
	}
	while !bytes.0.is_empty() && graph.operators.len() < 12 {
		let before = bytes.0.len();
		if let Ok(op) = Op::decode(&mut bytes.0) {
			let (inputs, constants, operators) =
				(graph.inputs.len(), graph.initializers.len(), graph.operators.len());
			let values = (0..1 + bytes.below(4)).map(|_| match bytes.below(inputs + constants + operators) {
				i if i < inputs => Value::Input(i as u32),
				i if i < inputs + constants => Value::Initializer((i - inputs) as u32),
				i => Value::Operator((i - inputs - constants) as u32),
			});
			let operator =
				Operator { op, inputs: values.collect(), output: TensorType::new(ElementType::Bool, []) };
			let types = graph.input_types(&operator).unwrap_or_default();
			if let Ok(output) = operator.op.infer(&types) {
				graph.operators.push(Operator { output, ..operator });
			}
		}
		if bytes.0.len() == before {
			bytes.next();
		}
	}
	let last = graph.operators.len().saturating_sub(1) as u32;
	graph.outputs.push(Output { name: b"y".to_vec(), value: Value::Operator(last) });
	graph
}

/// A graph that was decoded from the bytes, or made of them; if it is one, what it computes can be judged.
pub fn graph(data: &[u8]) {
	let graph = match data.split_first() {
		Some((0, rest)) => Graph::decode(&mut &*rest).unwrap_or_default(),
		Some((_, rest)) => graph_of(rest),
		None => return,
	};
	let _ = graph.check(&Limits::V1);
	if graph.check(&LIMITS).is_ok() {
		assert_eq!(Graph::decode(&mut graph.encode().as_slice()).as_ref(), Ok(&graph));
		runs(graph, data.len() as u64);
	}
}

/// Runs a checked graph; no operator fails, and every proof about an honest trace says that it is right.
fn runs(mut graph: Graph, seed: u64) {
	let Some(inputs) = (1u64..).zip(&graph.inputs).map(|(i, input)| array(&input.r#type, seed * i)).collect()
	else {
		return;
	};
	let inputs: Vec<Array> = inputs;
	let constants =
		(100u64..).zip(&graph.initializers).map(|(i, constant)| array(&constant.r#type, seed * i));
	let Some(constants) = constants.collect::<Option<Vec<Array>>>() else { return };
	for (initializer, array) in graph.initializers.iter_mut().zip(&constants) {
		initializer.root = array_root::<Blake2b256>(array);
	}
	let plan = graph.plan(&LIMITS).expect("a checked graph can be judged");
	let session = Session::new(&graph, &constants, Backend::native()).expect("a session over its own types");
	let (outputs, trace) = session.trace::<Blake2b256>(&plan, &inputs).expect("a checked graph runs");
	let roots: Vec<Hash> = inputs.iter().map(array_root::<Blake2b256>).collect();
	let claim = Claim { graph: &graph, plan: &plan, inputs: &roots, trace: &trace };
	assert_eq!(claim.check_outputs::<Blake2b256>(&outputs), Ok(()));
	for (i, roots) in (0u32..).zip(&trace.operators) {
		for tile in [0, roots.len() as u32 - 1] {
			let proof = session.prove::<Blake2b256>(&plan, &inputs, i, tile).expect("what ran can be proven");
			let verdict = judge::<Blake2b256>(&claim, &proof, &LIMITS, &Backend::SCALAR);
			assert_eq!(
				verdict,
				Ok(Verdict::Correct),
				"operator {i}, tile {tile}: {:?}",
				graph.operators[i as usize]
			);
			assert_eq!(FraudProof::from_bytes(&proof.encode(), &LIMITS).as_ref(), Ok(&proof));
		}
	}
}

/// A graph whose operators take inputs, constants and tiles of one another; its values and honest trace.
pub struct Judged {
	graph: Graph,
	plan: Plan,
	constants: Vec<Array>,
	inputs: Vec<Array>,
	roots: Vec<Hash>,
	trace: Trace,
}

impl Default for Judged {
	fn default() -> Self {
		use freehold_referee::ops::{Binary, Index, Linear, Reduce, Unary};
		let floats = |shape: &[u32]| TensorType::new(ElementType::Float32, shape);
		let inputs = [floats(&[40, 24]), TensorType::new(ElementType::Int64, [5])];
		let inputs: Vec<Array> = (1..).zip(&inputs).filter_map(|(i, r#type)| array(r#type, i)).collect();
		let constants: Vec<Array> = (9..)
			.zip([floats(&[64, 24]), floats(&[100, 24])])
			.filter_map(|(i, r#type)| array(&r#type, i))
			.collect();
		let mut graph = Graph::default();
		for (name, input) in [b"x", b"i"].iter().zip(&inputs) {
			graph.inputs.push(Input { name: name.to_vec(), r#type: input.tensor_type() });
		}
		for constant in &constants {
			let root = array_root::<Blake2b256>(constant);
			graph.initializers.push(Initializer { r#type: constant.tensor_type(), root });
		}
		let operators = [
			(Op::Linear(Linear::MatMul { transpose_b: true }), vec![Value::Input(0), Value::Initializer(0)]),
			(Op::Unary(Unary::Relu), vec![Value::Operator(0)]),
			(Op::Reduce(Reduce::Softmax { axis: 0 }), vec![Value::Operator(1)]),
			(Op::Index(Index::Gather { axis: 0 }), vec![Value::Initializer(1), Value::Input(1)]),
			(
				Op::Linear(Linear::MatMul { transpose_b: true }),
				vec![Value::Operator(3), Value::Initializer(0)],
			),
			(Op::Reduce(Reduce::Softmax { axis: 0 }), vec![Value::Operator(4)]),
			(Op::Binary(Binary::Add), vec![Value::Operator(5), Value::Operator(4)]),
		];
		for (op, inputs) in operators {
			let operator = Operator { op, inputs, output: floats(&[]) };
			let output =
				operator.op.infer(&graph.input_types(&operator).expect("in order")).expect("they fit");
			graph.operators.push(Operator { output, ..operator });
		}
		for (name, i) in [b"y", b"z"].iter().zip([2, 6]) {
			graph.outputs.push(Output { name: name.to_vec(), value: Value::Operator(i) });
		}
		graph.check(&LIMITS).expect("within the limits");
		let plan = graph.plan(&LIMITS).expect("within the limits");
		let session = Session::new(&graph, &constants, Backend::native()).expect("its own constants");
		let (_, trace) = session.trace::<Blake2b256>(&plan, &inputs).expect("it runs");
		let roots = inputs.iter().map(array_root::<Blake2b256>).collect();
		Self { graph, plan, constants, inputs, roots, trace }
	}
}

impl Judged {
	fn verdict(&self, trace: &Trace, proof: &FraudProof) -> Result<Verdict, ProofError> {
		let claim = Claim { graph: &self.graph, plan: &self.plan, inputs: &self.roots, trace };
		judge::<Blake2b256>(&claim, proof, &LIMITS, &Backend::SCALAR)
	}

	/// A proof that the bytes encode, or an honest one that they change. The honest trace is never judged wrong, and
	/// no lie in the place that the proof is about right.
	pub fn check(&self, data: &[u8]) {
		let mut bytes = Bytes(data);
		let (raw, operator) = (bytes.next() == 0, bytes.below(self.trace.operators.len()));
		let tile = bytes.below(self.trace.operators[operator].len());
		let encoded = match raw {
			true => bytes.0.to_vec(),
			false => self.changed(&mut bytes, operator, tile),
		};
		let Ok(proof) = FraudProof::from_bytes(&encoded, &LIMITS) else { return };
		assert_ne!(self.verdict(&self.trace, &proof), Ok(Verdict::Fraud));
		let mut lie = self.trace.clone();
		let root = lie
			.operators
			.get_mut(proof.operator as usize)
			.and_then(|roots| roots.get_mut(proof.tile as usize));
		if let Some(root) = root {
			root[0] ^= 1;
			assert_ne!(self.verdict(&lie, &proof), Ok(Verdict::Correct));
		}
	}

	/// The encoded honest proof with other bytes in some places.
	fn changed(&self, bytes: &mut Bytes, operator: usize, tile: usize) -> Vec<u8> {
		let session =
			Session::new(&self.graph, &self.constants, Backend::native()).expect("its own constants");
		let mut values = Vec::new();
		session.run(&self.inputs, |_, array| values.push(array.clone())).expect("it runs");
		let taken = self.graph.operators[operator].inputs.iter().map(|value| match value {
			Value::Input(i) => &self.inputs[*i as usize],
			Value::Initializer(i) => &self.constants[*i as usize],
			Value::Operator(i) => &values[*i as usize],
		});
		let taken: Vec<&Array> = taken.collect();
		let proof = prove::<Blake2b256>(&self.graph, &self.plan, operator as u32, tile as u32, &taken);
		let mut encoded = proof.expect("what ran can be proven").encode();
		while !bytes.0.is_empty() {
			let at = (usize::from(bytes.next()) << 8 | usize::from(bytes.next())) % encoded.len();
			encoded[at] ^= bytes.next();
		}
		encoded
	}
}
