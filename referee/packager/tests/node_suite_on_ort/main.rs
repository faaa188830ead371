//! ONNX's backend node tests through the exporter: each case that can be imported is exported again and run by ONNX
//! Runtime, whose answer must be the canonical one, within the suite's tolerance, or to the bit where the graph is
//! exact. `exceptions.txt` names every case where it is not, with the reason; a case that is listed and passes,
//! or is not listed and fails, or fails for another reason, fails this test. `FREEHOLD_BLESS=1` writes the list anew.

use freehold_engine::{
	default_library_path, ChildCommand, Deadline, Engine, EngineConfig, EngineError, Job, Model, ModelSource,
	OrtEngine,
};
use freehold_evidence::node_suite::{cases, compare, not_as_listed, prepared};
use freehold_onnx::{
	export::export,
	import::{Class, Imported},
};
use freehold_packager::signature;
use freehold_referee::{Array, Backend, Blake2b256, Hasher, NamedTensor, Session};
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

/// Cases that must pass.
const LEAST: usize = 900;

fn list() -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/node_suite_on_ort/exceptions.txt")
}

fn engine() -> OrtEngine {
	let program = env!("CARGO_BIN_EXE_freehold-packager-child").into();
	let command = ChildCommand { program, args: vec![] };
	OrtEngine::start(EngineConfig { command, runners: 2, ..EngineConfig::new(default_library_path()) })
		.expect("the engine starts")
}

/// ONNX Runtime's outputs of an exported graph.
fn on_ort(engine: &OrtEngine, imported: &Imported, inputs: &[Array]) -> Result<Vec<Array>, String> {
	let initializers: Vec<&[u8]> = imported.initializers.iter().map(Array::as_bytes).collect();
	let file = export(&imported.graph, &initializers).map_err(|error| error.to_string())?;
	let signature = signature(&imported.graph).map_err(|error| error.to_string())?;
	let inputs = signature
		.inputs
		.iter()
		.zip(inputs)
		.map(|(spec, array)| NamedTensor { name: spec.name.clone().into_bytes(), tensor: array.to_tensor() });
	let inputs = inputs.collect();
	let model = Model { hash: Blake2b256::hash(&file), source: ModelSource::Bytes(file.into()), signature };
	let deadline = Deadline::new(Instant::now() + Duration::from_secs(120));
	let outputs = engine.run(Job { model, inputs, deadline }).map_err(|error| match error {
		EngineError::Crashed(_) => "ONNX Runtime crashes".to_owned(),
		error => error.to_string().lines().next().unwrap_or_default().to_owned(),
	})?;
	let arrays = outputs.iter().map(|named| Array::try_from(&named.tensor));
	arrays.collect::<Result<_, _>>().map_err(|error| format!("{error:?}"))
}

/// `None` where the case cannot be imported, which the other test of the suite lists.
fn run(engine: &OrtEngine, path: &Path) -> Option<Result<(), String>> {
	let (imported, inputs) = prepared(path).ok()?;
	let session = Session::new(&imported.graph, &imported.initializers, Backend::default()).ok()?;
	let canonical = session.execute(&inputs).ok()?;
	let compared = on_ort(engine, &imported, &inputs).and_then(|outputs| {
		if imported.class == Class::Exact && outputs != canonical {
			return Err("an exact graph has other bits".into());
		}
		outputs.iter().zip(&canonical).try_for_each(|(output, canonical)| compare(output, canonical))
	});
	Some(compared)
}

#[test]
fn exported_cases_should_give_the_canonical_outputs() {
	let engine = engine();
	let (mut failed, mut passed) = (BTreeMap::new(), 0);
	for (name, path) in cases().unwrap() {
		match run(&engine, &path) {
			Some(Ok(())) => passed += 1,
			Some(Err(reason)) => drop(failed.insert(name, reason)),
			None => (),
		}
	}
	println!("{passed} cases agree, {} do not", failed.len());
	if std::env::var_os("FREEHOLD_BLESS").is_some() {
		let lines: Vec<String> = failed.iter().map(|(case, reason)| format!("{case}: {reason}\n")).collect();
		std::fs::write(list(), lines.concat()).expect("the list can be written");
	}
	let wrong = not_as_listed(&list(), &failed).unwrap();
	assert!(wrong.is_empty(), "{} cases are not as listed:\n{}", wrong.len(), wrong.join("\n"));
	assert!(passed >= LEAST, "{passed} cases pass, fewer than {LEAST}");
}
