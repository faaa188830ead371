//! The way of every real model that a worker's node will go: a package is built, and ONNX Runtime runs the file
//! exported from it. Its answers lie within the package's tolerance of the canonical ones.

use freehold_evidence::{models::MODELS, Model};
use freehold_onnx::{import::Class, package::Package};
use freehold_packager::{
	build, check, default_library_path, verify, BuildOptions, ChildCommand, Comparison, Ort, Outputs,
};
use freehold_referee::{NamedTensor, Tensor};
use std::{collections::BTreeMap, num::NonZeroUsize};

/// Rounding activations in six layers in a row is chaotic: no tolerance that a package may have is as wide as what that
/// makes of ONNX Runtime's last bits. `check` has to say so.
const BEYOND: [&str; 1] = ["minilm-int8"];

/// Random inputs that each model is compared on, beside its own cases.
const SAMPLES: u32 = 2;

fn child() -> ChildCommand {
	ChildCommand { program: env!("CARGO_BIN_EXE_freehold-packager-child").into(), args: vec![] }
}

fn by_name(tensors: &[NamedTensor]) -> BTreeMap<String, Tensor> {
	let pair = |named: &NamedTensor| (String::from_utf8(named.name.clone()).unwrap(), named.tensor.clone());
	tensors.iter().map(pair).collect()
}

fn tell(name: &str, what: &str, comparison: &Comparison) {
	let Comparison { runs, beyond, deviation } = comparison;
	println!(
		"{name}, {what}: {runs} runs, {beyond} beyond the tolerance; largest deviation {:e}, relative {:e}",
		deviation.absolute, deviation.relative
	);
}

fn compare(name: &str) {
	let (_, make) = MODELS.iter().find(|(other, _)| *other == name).expect("a model of that name");
	let Model { onnx, fixed, dims, cases, .. } = make().unwrap();
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("model.fhp");
	let options = BuildOptions {
		dims,
		fixed: by_name(&fixed),
		golden: cases.iter().map(|case| by_name(case)).collect(),
		..BuildOptions::default()
	};
	let built = build(&onnx, &options, &path).unwrap_or_else(|error| panic!("{name}: {error}"));
	println!("{name}: {:?}, {:?}", built.class, built.tolerance);
	let package = Package::open(&path).unwrap();
	let ort = Ort::new(&package, child(), default_library_path()).unwrap();
	let checked =
		check(&package, &ort, SAMPLES, NonZeroUsize::MIN).unwrap_or_else(|error| panic!("{name}: {error}"));
	tell(name, "its cases", &checked.golden);
	tell(name, "random inputs", &checked.ordinary);
	assert_eq!(checked.golden.runs as usize, cases.len());
	assert_eq!(checked.canonical_beyond, 0, "{name}");
	assert_eq!(checked.passed(), !BEYOND.contains(&name), "{name}: {checked:?}");
	if built.class == Class::Exact {
		assert_eq!(checked.extreme.deviation.unequal, 0, "{name}: {checked:?}");
	}
	let verified = verify(&onnx, by_name(&fixed), &package, 1, child(), default_library_path()).unwrap();
	assert_eq!(verified.derived, Ok(verified.id), "{name}");
	match &verified.outputs {
		Outputs::Compared(comparison) => tell(name, "the model itself", comparison),
		Outputs::Others(reason) => panic!("{name}: {reason}"),
		// Random tokens are none of a model's, and ONNX Runtime refuses them.
		Outputs::NotCompared(reason) => println!("{name}, the model itself: {reason}"),
	}
	assert!(verified.passed() || BEYOND.contains(&name), "{name}: {verified:?}");
}

macro_rules! models {
	($($test:ident $name:literal)*) => {
		$(#[test]
		fn $test() {
			compare($name);
		})*

		#[test]
		fn every_model_has_a_test() {
			let names: Vec<&str> = MODELS.iter().map(|(name, _)| *name).collect();
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
