//! Models that mean harm cost their own job and nothing else.

mod support;

use freehold_engine::{Engine, EngineConfig, EngineError, Job, ModelSource, OrtEngine, Signature};
use freehold_onnx::{
	proto::{FunctionProto, ModelProto, SparseTensorProto, StringStringEntryProto, TensorProto},
	Limits, OnnxError, SignatureError,
};
use freehold_referee::ElementType;
use proptest::prelude::*;
use prost::Message;
use std::{
	sync::LazyLock,
	time::{Duration, Instant},
};
use support::*;

fn small() -> EngineConfig {
	EngineConfig { memory_limit: 1 << 30, ..config() }
}

/// The engine goes on serving.
fn serves(engine: &OrtEngine) {
	let outputs = run(engine, &adder(1.0), four([1.0; 4])).unwrap();
	assert_eq!(outputs, [floats("y", &[4], &[2.0; 4])]);
}

#[test]
fn a_model_that_never_ends_is_killed_at_its_deadline() {
	let engine = OrtEngine::start(small()).unwrap();
	let start = Instant::now();
	let job = Job { deadline: after(Duration::from_secs(2)), ..job(&hang(), four([1.0; 4])) };
	assert_eq!(engine.run(job), Err(EngineError::TimedOut));
	assert!(start.elapsed() < Duration::from_secs(20));
	serves(&engine);
	assert_eq!((engine.stats().timed_out, engine.stats().answered), (1, 1));
}

#[test]
fn a_model_that_takes_too_much_processor_time_is_killed() {
	let engine =
		OrtEngine::start(EngineConfig { cpu_limit: Some(Duration::from_secs(1)), ..small() }).unwrap();
	let start = Instant::now();
	let job = Job { deadline: after(Duration::from_secs(3600)), ..job(&hang(), four([1.0; 4])) };
	assert_eq!(engine.run(job), Err(EngineError::TimedOut));
	assert!(start.elapsed() < Duration::from_secs(600));
	serves(&engine);
}

#[test]
fn a_model_that_takes_memory_without_end_dies_alone() {
	let engine = OrtEngine::start(small()).unwrap();
	let error = run(&engine, &grow(), four([1.0; 4])).unwrap_err();
	assert_eq!(error, EngineError::OutOfMemory);
	serves(&engine);
	for elements in [1i64 << 40, 1 << 62, i64::MAX, -1] {
		let error = run(&engine, &as_large_as_asked(), vec![ints("n", &[1], &[elements])]).unwrap_err();
		let named = matches!(error, EngineError::OutOfMemory | EngineError::RunFailed(_));
		assert!(named, "{elements}: {error}");
		serves(&engine);
	}
}

static ENGINE: LazyLock<OrtEngine> = LazyLock::new(engine);

fn signature() -> Signature {
	adder(1.0).signature
}

fn adder_proto() -> ModelProto {
	let ModelSource::Bytes(bytes) = adder(1.0).source else { unreachable!() };
	ModelProto::decode(&*bytes).unwrap()
}

/// What becomes of a model with this file.
fn outcome(bytes: Vec<u8>) -> EngineError {
	run(&ENGINE, &of_bytes(bytes, signature()), four([1.0; 4])).unwrap_err()
}

fn changed(change: impl FnOnce(&mut ModelProto)) -> EngineError {
	let mut model = adder_proto();
	change(&mut model);
	outcome(model.encode_to_vec())
}

fn changed_weight(change: impl FnOnce(&mut TensorProto)) -> EngineError {
	changed(|model| change(&mut model.graph.as_mut().unwrap().initializer[0]))
}

macro_rules! rejected {
	($error:expr, $pattern:pat) => {
		let error = $error;
		assert!(matches!(&error, EngineError::ModelRejected($pattern)), "{error:?}");
	};
}

#[test]
fn malformed_files_are_refused_by_name() {
	let bytes = adder_proto().encode_to_vec();
	for len in 0..bytes.len() {
		let error = outcome(bytes[..len].to_vec());
		assert!(matches!(error, EngineError::ModelRejected(_)), "{len}: {error:?}");
	}
	rejected!(
		outcome(b"\x08\x08nonsense".to_vec()),
		OnnxError::UnknownField { .. } | OnnxError::Malformed(_)
	);
	rejected!(
		changed_weight(|w| {
			w.raw_data.pop();
		}),
		OnnxError::DataLength { .. }
	);
	rejected!(changed_weight(|w| w.dims = vec![-4]), OnnxError::NegativeDimension { .. });
	rejected!(changed_weight(|w| w.dims = vec![0]), OnnxError::DataLength { .. });
	rejected!(changed_weight(|w| w.data_type = 8), OnnxError::StringTensor { .. });
	rejected!(changed_weight(|w| w.data_type = 77), OnnxError::UnknownElementType { .. });
	rejected!(changed(|m| m.functions.push(FunctionProto::default())), OnnxError::LocalFunctions);
	rejected!(
		changed(|m| m.graph.as_mut().unwrap().node[0].domain = "com.microsoft".into()),
		OnnxError::CustomDomain { .. }
	);
	rejected!(
		changed(|m| m.graph.as_mut().unwrap().sparse_initializer.push(SparseTensorProto {})),
		OnnxError::SparseTensor
	);
	let shaped = |dim: u32| changed(|m| m.graph.as_mut().unwrap().input[0] = value(&spec("x", F32, &[dim])));
	rejected!(shaped(0), OnnxError::ZeroDimension { .. });
	rejected!(shaped(1 << 31), OnnxError::TensorTooLarge { .. });
	serves(&ENGINE);
}

#[test]
fn a_bomb_of_66_bytes_is_refused() {
	let signature = Signature { inputs: vec![], outputs: vec![spec("y", F32, &[])] };
	// 4 TiB, as the shortest number that says so.
	let shape = TensorProto {
		raw_data: vec![],
		int64_data: vec![0x80, 0x80, 0x80, 0x80, 0x80, 0x20],
		..initializer(ints("s", &[1], &[0]))
	};
	let mut bomb = proto(vec![node("ConstantOfShape", &["s"], &["y"])], vec![], &signature);
	bomb.graph.as_mut().unwrap().initializer.push(shape);
	let bytes = bomb.encode_to_vec();
	assert_eq!(bytes.len(), 66);
	let error = run(&ENGINE, &of_bytes(bytes, signature), vec![]).unwrap_err();
	rejected!(error, OnnxError::TensorTooLarge { .. });
	serves(&ENGINE);
}

/// The process that runs the model is the one that takes the memory to check it.
#[test]
fn a_file_that_is_large_when_parsed_harms_its_own_process_alone() {
	let limits = Limits { structure_bytes: u64::MAX, ..Limits::default() };
	let engine = OrtEngine::start(EngineConfig { limits, ..small() }).unwrap();
	// graph, with empty nodes: two bytes of file and well over a hundred of memory each.
	let nodes = [0x0a, 0].repeat(8 << 20);
	let mut bytes = vec![0x3a];
	prost::encoding::encode_varint(nodes.len() as u64, &mut bytes);
	bytes.extend(nodes);
	let error = run(&engine, &of_bytes(bytes, signature()), four([1.0; 4])).unwrap_err();
	assert_eq!(error, EngineError::OutOfMemory);
	serves(&engine);
}

#[test]
fn models_that_onnx_runtime_refuses_say_why() {
	let unknown = changed(|m| m.graph.as_mut().unwrap().node[0].op_type = "NoSuchOperator".into());
	assert!(
		matches!(&unknown, EngineError::LoadFailed(why) if why.contains("NoSuchOperator")),
		"{unknown:?}"
	);
	let types = changed_weight(|w| {
		w.data_type = ElementType::Int32.onnx();
	});
	assert!(matches!(types, EngineError::LoadFailed(_)), "{types:?}");
	let dangling = changed(|m| m.graph.as_mut().unwrap().node[0].input[1] = "nothing".into());
	assert!(matches!(dangling, EngineError::LoadFailed(_)), "{dangling:?}");
	serves(&ENGINE);
}

#[test]
fn data_beside_the_file_is_not_read() {
	let dir = tempfile::tempdir().unwrap();
	std::fs::write(dir.path().join("weights.bin"), [0u8; 16]).unwrap();
	let external = |location: String| {
		changed_weight(|w| {
			w.raw_data.clear();
			w.data_location = 1;
			w.external_data = vec![StringStringEntryProto { key: "location".into(), value: location }];
		})
	};
	for location in ["weights.bin".into(), dir.path().join("weights.bin").display().to_string()] {
		rejected!(external(location), OnnxError::ExternalData { .. });
	}
}

#[test]
fn wrong_signatures_and_inputs_are_named() {
	let with = |change: fn(&mut Signature)| {
		let mut model = adder(2.0);
		change(&mut model.signature);
		model
	};
	let of = |model, inputs| run(&ENGINE, &model, inputs).unwrap_err();
	let error = of(with(|s| s.outputs[0].name = "z".into()), four([0.0; 4]));
	assert!(matches!(error, EngineError::SignatureMismatch(SignatureError::Name { .. })), "{error:?}");
	let error = of(with(|s| s.outputs[0].element = I64), four([0.0; 4]));
	assert!(matches!(error, EngineError::SignatureMismatch(SignatureError::Element { .. })), "{error:?}");
	let error = of(with(|s| s.outputs[0].shape = vec![u32::MAX; 8]), four([0.0; 4]));
	assert!(matches!(error, EngineError::TensorsTooLarge { .. }), "{error:?}");
	for inputs in [vec![], vec![floats("x", &[3], &[0.0; 3])], vec![ints("x", &[4], &[0; 4])]] {
		let error = of(adder(2.0), inputs);
		assert!(matches!(error, EngineError::InputMismatch(_)), "{error:?}");
	}
	let odd_nan = vec![floats("x", &[4], &[f32::from_bits(0xffc0_0001); 4])];
	assert!(matches!(of(adder(2.0), odd_nan), EngineError::InputMismatch(_)));
}

#[test]
fn an_output_of_another_shape_than_declared_is_refused() {
	let mut proto = proto(
		vec![node("Range", &["from", "n", "step"], &["y"])],
		vec![ints("from", &[], &[0]), ints("step", &[], &[1])],
		&Signature { inputs: vec![spec("n", I64, &[])], outputs: vec![spec("y", I64, &[4])] },
	);
	proto.graph.as_mut().unwrap().output[0] = open_vector("y", I64);
	let signature = Signature { inputs: vec![spec("n", I64, &[])], outputs: vec![spec("y", I64, &[4])] };
	let model = of_bytes(proto.encode_to_vec(), signature);
	let range = |n: i64| run(&ENGINE, &model, vec![ints("n", &[], &[n])]);
	assert_eq!(range(4).unwrap(), [ints("y", &[4], &[0, 1, 2, 3])]);
	assert!(matches!(range(5), Err(EngineError::OutputMismatch(_))));
	assert!(matches!(range(0), Err(EngineError::OutputMismatch(_))));
}

#[test]
fn a_file_with_another_hash_is_told_from_one_that_is_not_there() {
	let dir = tempfile::tempdir().unwrap();
	let path = dir.path().join("model.onnx");
	let mut model = adder(3.0);
	let ModelSource::Bytes(bytes) = model.source.clone() else { unreachable!() };
	model.hash[0] ^= 1;
	assert_eq!(run(&ENGINE, &model, four([0.0; 4])), Err(EngineError::HashMismatch));
	model.source = ModelSource::File(path.clone());
	let unavailable =
		|model| matches!(run(&ENGINE, model, four([0.0; 4])), Err(EngineError::ModelUnavailable(_)));
	assert!(unavailable(&model), "there is none");
	let fifo = std::ffi::CString::new(path.to_str().unwrap()).unwrap();
	// SAFETY: the path is a string that lives through the call.
	assert_eq!(unsafe { libc::mkfifo(fifo.as_ptr(), 0o600) }, 0);
	assert!(unavailable(&model), "a FIFO, which is not waited for");
	std::fs::remove_file(&path).unwrap();

	model.hash[0] ^= 1;
	// Damaged so that the check would refuse it, too.
	for damaged in [&bytes[1..], &[&bytes[..], b"more"].concat(), &vec![0; bytes.len()]] {
		std::fs::write(&path, damaged).unwrap();
		assert_eq!(run(&ENGINE, &model, four([0.0; 4])), Err(EngineError::HashMismatch));
	}
	std::fs::write(&path, &bytes).unwrap();
	assert_eq!(run(&ENGINE, &model, four([0.0; 4])).unwrap(), [floats("y", &[4], &[3.0; 4])]);
	let limits = Limits { file_bytes: bytes.len() as u64 - 1, ..Limits::default() };
	let engine = OrtEngine::start(EngineConfig { limits, ..small() }).unwrap();
	rejected!(run(&engine, &model, four([0.0; 4])).unwrap_err(), OnnxError::FileTooLarge { .. });
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn damaged_files_never_harm_the_engine(
		damage in prop::collection::vec((0usize..200, any::<u8>()), 1..4),
		cut in prop::option::of(0usize..200),
	) {
		let mut bytes = adder_proto().encode_to_vec();
		for (at, to) in damage {
			let len = bytes.len();
			bytes[at % len] = to;
		}
		bytes.truncate(cut.unwrap_or(usize::MAX).min(bytes.len()));
		let checked = freehold_onnx::check(&bytes);
		let outcome = run(&ENGINE, &of_bytes(bytes, signature()), four([1.0; 4]));
		match checked {
			Err(error) => prop_assert_eq!(outcome, Err(EngineError::ModelRejected(error))),
			// It may well be a model still.
			Ok(_) => prop_assert!(
				matches!(
					outcome,
					Ok(_)
						| Err(EngineError::SignatureMismatch(_)
							| EngineError::LoadFailed(_)
							| EngineError::RunFailed(_)
							| EngineError::OutputMismatch(_))
				),
				"{outcome:?}"
			),
		}
		serves(&ENGINE);
	}
}
