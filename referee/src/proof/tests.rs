use super::*;
use crate::{
	array::TensorType,
	backend::Backend,
	commitment::{array_root, Blake2b256},
	execute::ExecuteError,
	graph::{GraphError, Operator},
	ops::{Op, Reduce, ReduceKind},
	tensor::ElementType,
	testing::{cases, flipped, Model, Seeded},
	tiling::Tiling,
};
use alloc::vec;
use proptest::prelude::*;

/// Small enough that most operators of the test network are judged by tiles.
const SMALL: Limits = Limits { judged_bytes: 7000, judged_output_bytes: 3000, ..Limits::V1 };

fn judged(claim: &Claim, proof: &FraudProof) -> Result<Verdict, ProofError> {
	judge::<Blake2b256>(claim, proof, &SMALL, &Backend::default())
}

/// A model with its plan and honest trace.
struct Honest {
	model: Model,
	plan: Plan,
	inputs: Vec<Hash>,
	outputs: Vec<Array>,
	trace: Trace,
}

impl Honest {
	fn new(model: Model, limits: &Limits) -> Self {
		let plan = model.graph.checked_plan(limits).unwrap();
		let (outputs, trace) = model.session().trace::<Blake2b256>(&plan, &model.inputs).unwrap();
		Self { inputs: model.input_roots(), model, plan, outputs, trace }
	}

	fn network() -> Self {
		Self::new(Model::network(7), &SMALL)
	}

	fn claim<'a>(&'a self, trace: &'a Trace) -> Claim<'a> {
		Claim { graph: &self.model.graph, plan: &self.plan, inputs: &self.inputs, trace }
	}

	fn proof(&self, operator: u32, tile: u32) -> FraudProof {
		let (session, inputs) = (self.model.session(), &self.model.inputs);
		session.prove::<Blake2b256>(&self.plan, inputs, operator, tile).unwrap()
	}

	/// Every operator and tile.
	fn judged_at_once(&self) -> Vec<(u32, u32)> {
		let roots = (0u32..).zip(&self.trace.operators);
		roots.flat_map(|(i, roots)| (0..roots.len() as u32).map(move |tile| (i, tile))).collect()
	}
}

#[test]
fn the_network_is_cut_in_every_way() {
	let honest = Honest::network();
	let count = |i: u32| honest.plan.roots(&honest.model.graph, i).unwrap();
	let counts: Vec<u32> = (0..honest.model.graph.operators.len() as u32).map(count).collect();
	assert!(counts.contains(&1) && counts.iter().any(|count| *count > 2), "{counts:?}");
	let axes: Vec<u32> = honest.plan.operators.iter().flatten().map(|tiling| tiling.axis).collect();
	assert!(axes.contains(&1) && axes.iter().any(|axis| *axis != 1), "{:?}", honest.plan);
	let table = honest.model.graph.initializers[2].r#type.bytes().unwrap();
	assert!(table > SMALL.judged_bytes, "rows are proven without their table");
	let (outputs, trace) = honest.model.run_with(&honest.plan, |_, _| None);
	assert!(outputs == honest.outputs && trace == honest.trace);
	assert_eq!(outputs, honest.model.session().execute(&honest.model.inputs).unwrap());
}

#[test]
fn an_honest_trace_is_correct_everywhere() {
	let honest = Honest::network();
	let claim = honest.claim(&honest.trace);
	for (operator, tile) in honest.judged_at_once() {
		let proof = honest.proof(operator, tile);
		assert_eq!(judged(&claim, &proof), Ok(Verdict::Correct), "operator {operator}, tile {tile}");
		assert_eq!(FraudProof::from_bytes(&proof.encode(), &SMALL).as_ref(), Ok(&proof));
	}
	let session = honest.model.session();
	let found = session.find_fraud::<Blake2b256>(&honest.plan, &honest.model.inputs, &honest.trace);
	assert_eq!(found, Ok(None));
	assert_eq!(claim.check_outputs::<Blake2b256>(&honest.outputs), Ok(()));
}

/// A wrong operator is found, and proven in its own tile, whether the operators after it go on from what is wrong
/// or from what would be right.
#[test]
fn a_wrong_output_is_proven_in_any_tile() {
	let honest = Honest::network();
	let session = honest.model.session();
	for (operator, tile) in honest.judged_at_once() {
		let wrong = |i: u32, array: &Array| (i == operator).then(|| corrupt(&honest, i, tile, array));
		let (outputs, lie) = honest.model.run_with(&honest.plan, wrong);
		let mut alone = honest.trace.clone();
		alone.operators[operator as usize] = lie.operators[operator as usize].clone();
		for trace in [&lie, &alone] {
			let found = session.find_fraud::<Blake2b256>(&honest.plan, &honest.model.inputs, trace);
			let proof = found.unwrap().unwrap();
			assert_eq!((proof.operator, proof.tile), (operator, tile));
			assert_eq!(judged(&honest.claim(trace), &proof), Ok(Verdict::Fraud));
		}
		assert_eq!(honest.claim(&lie).check_outputs::<Blake2b256>(&outputs), Ok(()));
		if outputs != honest.outputs {
			assert!(honest.claim(&lie).check_outputs::<Blake2b256>(&honest.outputs).is_err());
		}
	}
}

/// The array with another number at the start of that tile.
fn corrupt(honest: &Honest, operator: u32, tile: u32, array: &Array) -> Array {
	let start = honest.plan.operators[operator as usize].map_or(0, |tiling: Tiling| {
		let inner: u32 = array.shape()[tiling.axis as usize + 1..].iter().product();
		tile * tiling.size * inner
	});
	// Not every bit of a NaN can be another.
	let first = start as usize * array.element().size() * 8;
	(first..first + 32).find_map(|bit| flipped(array, bit)).unwrap()
}

#[test]
fn outputs_must_be_those_of_the_trace() {
	let honest = Honest::network();
	let claim = honest.claim(&honest.trace);
	let checked = |outputs: &[Array]| claim.check_outputs::<Blake2b256>(outputs);
	let [first, second] = honest.outputs.as_slice() else { panic!("two outputs") };
	assert_eq!(checked(core::slice::from_ref(first)), Err(ProofError::Claim));
	assert_eq!(checked(&[second.clone(), first.clone()]), Err(ProofError::Parts(0)));
	for bit in 0..second.as_bytes().len() * 8 {
		if let Some(other) = flipped(second, bit) {
			assert_eq!(checked(&[first.clone(), other]), Err(ProofError::Root(1)));
		}
	}
}

#[test]
fn proofs_are_for_one_place_alone() {
	let honest = Honest::network();
	let claim = honest.claim(&honest.trace);
	let all = honest.judged_at_once();
	for (operator, tile) in &all {
		let proof = honest.proof(*operator, *tile);
		for (other, other_tile) in &all {
			let moved = FraudProof { operator: *other, tile: *other_tile, ..proof.clone() };
			// What tiles take of their inputs may be the same; then the proof is as good there.
			assert_ne!(judged(&claim, &moved), Ok(Verdict::Fraud));
		}
	}
	let proof = honest.proof(0, 0);
	let judge = |proof: FraudProof| judged(&claim, &proof);
	assert_eq!(judge(FraudProof { operator: 99, ..proof.clone() }), Err(ProofError::Operator));
	assert_eq!(judge(FraudProof { tile: 99, ..proof.clone() }), Err(ProofError::Tile));
	assert_eq!(judge(FraudProof { inputs: vec![], ..proof.clone() }), Err(ProofError::Inputs));
	let mut twice = proof.clone();
	twice.inputs.push(vec![]);
	assert_eq!(judge(twice), Err(ProofError::Inputs));
	let mut twice = proof.clone();
	twice.inputs[0].push(Part { data: vec![], nodes: vec![] });
	assert_eq!(judge(twice), Err(ProofError::Parts(0)));
	let mut swapped = proof.clone();
	swapped.inputs.swap(0, 1);
	assert_eq!(judge(swapped), Err(ProofError::Parts(0)));
	let mut large = proof.clone();
	large.inputs[0][0].data.resize(SMALL.judged_bytes as usize + 1, 0);
	assert_eq!(judge(large.clone()), Err(ProofError::TooLarge));
	large.inputs[0][0].data.resize(1 << 20, 0);
	assert_eq!(FraudProof::from_bytes(&large.encode(), &SMALL), Err(ProofError::TooLarge));
}

#[test]
fn an_encoding_cannot_take_more_memory_than_a_proof() {
	let parts = vec![vec![Part { data: vec![], nodes: vec![] }; 3000]];
	let proof = FraudProof { operator: 0, tile: 0, inputs: parts };
	assert_eq!(FraudProof::from_bytes(&proof.encode(), &SMALL), Err(ProofError::Encoding));
	let mut longer = Honest::network().proof(0, 0).encode();
	longer.push(0);
	assert_eq!(FraudProof::from_bytes(&longer, &SMALL), Err(ProofError::Encoding));
}

#[test]
fn a_claim_has_the_roots_of_its_graph() {
	let honest = Honest::network();
	let proof = honest.proof(0, 0);
	let mut short = honest.trace.clone();
	short.operators.pop();
	assert_eq!(judged(&honest.claim(&short), &proof), Err(ProofError::Claim));
	let mut long = honest.trace.clone();
	long.operators[1].push([0; 32]);
	assert_eq!(judged(&honest.claim(&long), &proof), Err(ProofError::Claim));
	let claim = Claim { inputs: &honest.inputs[1..], ..honest.claim(&honest.trace) };
	assert_eq!(judged(&claim, &proof), Err(ProofError::Claim));
	let mut inputs = honest.inputs.clone();
	inputs[0][5] ^= 4;
	let claim = Claim { inputs: &inputs, ..honest.claim(&honest.trace) };
	assert_eq!(judged(&claim, &proof), Err(ProofError::Root(0)));
}

#[test]
fn every_part_of_a_trace_changes_its_root() {
	let honest = Honest::network();
	let root = |trace: &Trace, package: &Hash, inputs: &[Hash]| trace.root::<Blake2b256>(package, inputs);
	let (trace, inputs) = (&honest.trace, honest.inputs.as_slice());
	let base = root(trace, &[1; 32], inputs);
	assert_ne!(base, root(trace, &[2; 32], inputs));
	assert_ne!(base, root(trace, &[1; 32], &inputs[1..]));
	for (operator, tile) in honest.judged_at_once() {
		let mut other = trace.clone();
		other.operators[operator as usize][tile as usize][31] ^= 1;
		assert_ne!(base, root(&other, &[1; 32], inputs));
		// Those of the other operators stay what they are.
		for i in 0..=trace.operators.len() as u32 {
			let [ours, theirs] = [trace, &other].map(|trace| trace.operator_root::<Blake2b256>(i));
			assert_eq!(ours != theirs, i == operator, "{i}");
		}
	}
}

/// The tiles, the operators' outputs and the way that roots are made of them are a part of the semantics.
#[test]
fn the_trace_of_the_network_stays_what_it_was() {
	let honest = Honest::network();
	let package = crate::commitment::package_id::<Blake2b256>(&honest.model.graph);
	let hex = |hash: Hash| hash.iter().map(|b| alloc::format!("{b:02x}")).collect::<alloc::string::String>();
	assert_eq!(
		[hex(package), hex(honest.trace.root::<Blake2b256>(&package, &honest.inputs))],
		[
			"f9496022e2e5d23b074e1d19d7aae6da4c52609b5236a3c623f394d624250cf2",
			"eeca9196a11086d69c79790bd116f18251419b89bd5bd5d71e5dec4391090467",
		]
	);
}

/// Bytes that no tensor has are never computed with, though a root may commit to them.
#[test]
fn noncanonical_inputs_are_refused() {
	let mut model = Model::network(7);
	let bad = f32::from_bits(0x7fc0_0001).to_le_bytes();
	let bytes: Vec<u8> = bad.iter().copied().cycle().take(32).collect();
	let r#type = TensorType::new(ElementType::Float32, [8]);
	model.graph.initializers[1].root = crate::commitment::data_root::<Blake2b256>(&r#type, &bytes);
	let honest = Honest::new(model, &SMALL);
	let mut proof = honest.proof(0, 0);
	let len = proof.inputs[2][0].data.len();
	proof.inputs[2][0].data = bytes[..len].to_vec();
	assert_eq!(judged(&honest.claim(&honest.trace), &proof), Ok(Verdict::NoPackage));
}

#[test]
fn what_is_no_trace_of_the_graph_is_not_called_right() {
	let honest = Honest::network();
	let mut short = honest.trace.clone();
	short.operators.pop();
	let session = honest.model.session();
	let found = session.find_fraud::<Blake2b256>(&honest.plan, &honest.model.inputs, &short);
	assert_eq!(found, Err(ExecuteError::Trace));
}

#[test]
fn longer_encodings_than_a_graph_or_trace_has_are_refused() {
	let honest = Honest::network();
	let (graph, trace) = (honest.model.graph.encode(), honest.trace.encode());
	assert_eq!(Graph::from_bytes(&graph, &Limits::V1), Ok(honest.model.graph));
	assert_eq!(Trace::from_bytes(&trace, &Limits::V1), Ok(honest.trace));
	let few = Limits { graph_bytes: graph.len() as u32 - 1, trace_roots: 1, operators: 1, ..Limits::V1 };
	assert!(Graph::from_bytes(&graph, &few).is_err());
	assert!(Trace::from_bytes(&trace, &few).is_err());
	assert!(Graph::from_bytes(&[graph.as_slice(), &[0]].concat(), &Limits::V1).is_err());
	assert!(Trace::from_bytes(&[trace.as_slice(), &[0]].concat(), &Limits::V1).is_err());
}

#[test]
fn what_cannot_be_judged_is_refused() {
	let mut graph = Model::network(7).graph;
	let sum = Reduce::Over { kind: ReduceKind::Sum, axes: vec![0, 1], keepdims: false };
	let inputs = vec![Value::Initializer(2)];
	let output = TensorType::new(ElementType::Float32, []);
	graph.operators.push(Operator { op: Op::Reduce(sum), inputs, output });
	let last = graph.operators.len() as u32 - 1;
	assert_eq!(graph.check(&SMALL), Err(GraphError::NoTile(last)));
	assert_eq!(graph.check(&Limits::V1), Ok(()));
	graph.operators.pop();
	let few = Limits { trace_roots: last, ..SMALL };
	assert_eq!(graph.check(&few), Err(GraphError::TooManyRoots));
	let work: u64 = (0..last).map(|i| graph.cost(i).unwrap().work()).sum();
	assert_eq!(graph.check(&Limits { work, ..SMALL }), Ok(()));
	assert_eq!(graph.check(&Limits { work: work - 1, ..SMALL }), Err(GraphError::TooMuchWork));
	// The convolution's output and the next operator's are alive together with the inputs.
	let live_bytes = 2 * 8 * 16 * 16 * 4 + 3 * 16 * 16 * 4 + 6 * 8;
	assert_eq!(graph.check(&Limits { live_bytes, ..SMALL }), Ok(()));
	let live_bytes = live_bytes - 1;
	assert_eq!(graph.check(&Limits { live_bytes, ..SMALL }), Err(GraphError::TooMuchMemory(1)));
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

	/// Whatever becomes of a proof, an honest trace is never judged wrong, nor a lie right.
	#[test]
	fn mutated_proofs_never_mislead(
		place in any::<prop::sample::Index>(),
		bits in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
		cut in prop::option::of(any::<prop::sample::Index>()),
	) {
		let honest = Honest::network();
		let all = honest.judged_at_once();
		let (operator, tile) = all[place.index(all.len())];
		let mut bytes = honest.proof(operator, tile).encode();
		let whole = bytes.len() * 8;
		for bit in bits {
			let bit = bit.index(whole);
			bytes[bit / 8] ^= 1 << (bit % 8);
		}
		if let Some(cut) = cut {
			bytes.truncate(cut.index(bytes.len()));
		}
		if let Ok(proof) = FraudProof::from_bytes(&bytes, &SMALL) {
			prop_assert_ne!(judged(&honest.claim(&honest.trace), &proof), Ok(Verdict::Fraud));
			let mut lie = honest.trace.clone();
			lie.operators[operator as usize][tile as usize][0] ^= 1;
			let verdict = judged(&honest.claim(&lie), &proof);
			let elsewhere = (proof.operator, proof.tile) != (operator, tile);
			prop_assert!(elsewhere || verdict != Ok(Verdict::Correct));
		}
	}

	/// Each operator, cut as finely as a few bytes make it: every tile of an honest trace is right, and a bit of any
	/// output is proven wrong.
	#[test]
	fn every_operator_is_judged(seed: u64, bit in any::<prop::sample::Index>()) {
		for case in cases(seed) {
			for judged_output_bytes in [64, 200, 8 << 20] {
				let limits = Limits { judged_output_bytes, ..Limits::V1 };
				let model = Model::of_case(&case, &mut Seeded::new(seed));
				let Ok(plan) = model.graph.plan(&limits) else { continue };
				let honest = Honest { inputs: model.input_roots(), model, plan, outputs: vec![], trace: Trace::default() };
				let (_, trace) = honest.model.run_with(&honest.plan, |_, _| None);
				let lie = honest.model.run_with(&honest.plan, |_, array| {
					flipped(array, bit.index(array.as_bytes().len() * 8))
				}).1;
				for tile in 0..trace.operators[0].len() {
					let proof = honest.proof(0, tile as u32);
					let verdict = |trace| {
						judge::<Blake2b256>(&honest.claim(trace), &proof, &limits, &Backend::default())
					};
					prop_assert_eq!(verdict(&trace), Ok(Verdict::Correct), "{:?}", case);
					let right = lie.operators[0][tile] == trace.operators[0][tile];
					prop_assert_eq!(verdict(&lie), Ok(if right { Verdict::Correct } else { Verdict::Fraud }));
				}
			}
		}
	}
}

#[test]
fn any_bit_of_an_output_is_proven_wrong() {
	let honest = Honest::network();
	let session = honest.model.session();
	let mut outputs = Vec::new();
	session.run(&honest.model.inputs, |_, array| outputs.push(array.clone())).unwrap();
	for (operator, output) in (0u32..).zip(&outputs) {
		let committed = honest.plan.committed(&honest.model.graph, Value::Operator(operator)).unwrap();
		let proofs: Vec<FraudProof> = (0..honest.trace.operators[operator as usize].len())
			.map(|t| honest.proof(operator, t as u32))
			.collect();
		// Every bit of the first elements and of some through the rest.
		let bits = output.as_bytes().len() * 8;
		for bit in (0..64).chain((64..bits).step_by(bits / 16 + 1)) {
			let Some(wrong) = flipped(output, bit) else { continue };
			let mut lie = honest.trace.clone();
			lie.operators[operator as usize] = committed.roots::<Blake2b256>(wrong.as_bytes()).unwrap();
			let (i, tile) = honest.trace.first_difference(&lie).unwrap();
			assert_eq!(i, operator);
			assert_eq!(judged(&honest.claim(&lie), &proofs[tile as usize]), Ok(Verdict::Fraud));
		}
	}
	assert_eq!(honest.inputs[0], array_root::<Blake2b256>(&honest.model.inputs[0]));
}
