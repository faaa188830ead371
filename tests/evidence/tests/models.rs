//! Every model in its canonical form gives what ONNX Runtime gives, within the model's tolerance.

use freehold_evidence::{canonical, files, models, ort, Model};
use freehold_onnx::import::Class;
use freehold_referee::{Backend, Limits, NamedTensor, Tolerance};

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
	let exact = model.tolerance == Tolerance::Exact;
	assert_eq!(imported.class == Class::Exact, exact, "{name} is {:?}", imported.class);
	let engine = ort::engine(env!("CARGO_BIN_EXE_freehold-evidence-child")).unwrap();
	for (i, case) in model.cases.iter().enumerate() {
		let canonical = canonical::run(&imported, case, Backend::default()).unwrap();
		let other = ort::run(&engine, &model, case).unwrap();
		let (most, largest) = difference(&canonical, &other);
		println!("{name}, case {i}: differs by {most:e} at most, largest output {largest}");
		assert!(
			model.tolerance.agree(&canonical, &other),
			"{name}, case {i}: not within {:?}",
			model.tolerance
		);
	}
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
