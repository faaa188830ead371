//! Every model in its canonical form gives what ONNX Runtime gives, within the model's tolerance.

use codec::Encode;
use freehold_evidence::{canonical, costs, files, judging::Judging, models, ort, roots::THREADS, Model};
use freehold_onnx::import::{Class, Imported};
use freehold_referee::{
	proof::{FraudProof, Verdict},
	Array, Backend, Limits, NamedTensor, Tolerance,
};

/// Bytes of the largest proof that a transaction may carry.
const MOST_PROOF: usize = 2 << 20;

/// The largest difference between two lists of tensors of floats, and the largest magnitude in the first.
fn difference(a: &[NamedTensor], b: &[NamedTensor]) -> (f32, f32) {
	let floats = |named: &NamedTensor| -> Vec<f32> {
		named.tensor.data.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
	};
	let pairs = a.iter().zip(b).flat_map(|(a, b)| floats(a).into_iter().zip(floats(b)));
	pairs.fold((0.0, 0.0), |(most, largest), (a, b)| (most.max((a - b).abs()), largest.max(a.abs())))
}

fn compare(name: &str) {
	let (_, make) = models::MODELS.iter().find(|(other, _)| *other == name).expect("a model of that name");
	let model: Model = make().unwrap();
	let imported = canonical::imported(&model).unwrap_or_else(|error| panic!("{name}: {error:#}"));
	imported.graph.check(&Limits::V1).unwrap();
	println!("{name}, {} operators:\n{}", imported.graph.operators.len(), costs::table(&imported.graph));
	let exact = model.tolerance == Tolerance::Exact;
	assert_eq!(imported.class == Class::Exact, exact, "{name} is {:?}", imported.class);
	let engine = ort::engine(env!("CARGO_BIN_EXE_freehold-evidence-child")).unwrap();
	for (i, case) in model.cases.iter().enumerate() {
		let canonical = canonical::run(&imported, case, Backend::native()).unwrap();
		let threaded = canonical::run(&imported, case, Backend::native().with_threads(THREADS)).unwrap();
		assert!(threaded == canonical, "{name}, case {i}: other bits on threads");
		let other = ort::run(&engine, &model, case).unwrap();
		let (most, largest) = difference(&canonical, &other);
		println!("{name}, case {i}: ONNX Runtime differs by {most:e} at most, largest output {largest}");
		assert!(
			model.tolerance.agree(&canonical, &other),
			"{name}, case {i}: not within {:?}",
			model.tolerance
		);
	}
	judge(name, &imported, &canonical::arrays(&model.cases[0]).unwrap());
}

/// Each operator can be judged by a proof that fits a transaction: its root is found right, and another root wrong.
fn judge(name: &str, imported: &Imported, inputs: &[Array]) {
	let judging = Judging::new(imported, inputs, Backend::native()).unwrap();
	for proof in &judging.proofs {
		let i = proof.operator;
		let operator = format!("{}, tile {}", costs::name(&imported.graph, i), proof.tile);
		let size = proof.encoded_size();
		assert!(size <= MOST_PROOF, "{name}: a proof about operator {i}, {operator}, has {size} bytes");
		let verdict = judging.judge(&judging.trace, proof, &Backend::native()).unwrap();
		assert_eq!(verdict, Verdict::Correct, "{name}: operator {i}, {operator}");
	}
	let work = |proof: &FraudProof| imported.graph.cost(proof.operator).unwrap().work();
	let proof = judging.proofs.iter().max_by_key(|proof| (work(proof), proof.operator, proof.tile)).unwrap();
	let i = proof.operator;
	let mut lie = judging.trace.clone();
	lie.operators[i as usize][proof.tile as usize][7] ^= 1;
	assert_eq!(
		judging.judge(&lie, proof, &Backend::native()).unwrap(),
		Verdict::Fraud,
		"{name}: operator {i}"
	);
}

macro_rules! models {
	($($test:ident $name:literal)*) => {
		$(#[test]
		fn $test() {
			compare($name);
		})*

		#[test]
		fn every_model_has_a_test() {
			let names: Vec<&str> = models::MODELS.iter().map(|(name, _)| *name).collect();
			assert_eq!(names, [$($name),*]);
		}
	};
}

models! {
	mnist "mnist"
	mnist_int8 "mnist-int8"
	mlp "mlp"
	mlp_batch32 "mlp-batch32"
	magika "magika"
	silero "silero"
	smart_turn "smart-turn"
	ddddocr "ddddocr"
	minilm "minilm"
	minilm_int8 "minilm-int8"
	mobilenet "mobilenet-v2"
	resnet "resnet-18"
}

/// An operator of another domain has no meaning that ONNX gives it: ddddocr's file as it is published is refused, with
/// the node, before ONNX Runtime or the importer look at it.
#[test]
fn an_operator_that_is_not_of_onnx_is_refused_by_name() {
	let published = files::read("ddddocr.onnx").unwrap();
	let refused = freehold_onnx::check(&published).unwrap_err().to_string();
	assert!(refused.contains("LSTM_202_quant") && refused.contains("com.microsoft"), "{refused}");
}
