//! Answers are ONNX Runtime's own.

mod support;

use freehold_engine::{
	golden::{self, GoldenCase, GoldenError},
	Engine, EngineError, Model, ModelSource, NamedTensor, Tolerance,
};
use freehold_onnx::proto::NodeProto;
use freehold_referee::ElementType;
use ort::session::{builder::GraphOptimizationLevel, Session};
use support::*;

fn wave(name: &str, shape: &[u32], seed: f32) -> NamedTensor {
	let count: u32 = shape.iter().product();
	let values: Vec<f32> = (0..count).map(|i| ((i as f32 + seed) * 0.7).sin()).collect();
	floats(name, shape, &values)
}

/// A small convolutional network with a dense layer and a softmax.
fn convolutional() -> Model {
	model(
		vec![
			node("Conv", &["x", "k", "kb"], &["c"]).with(int_list("pads", &[1, 1, 1, 1])),
			node("Relu", &["c"], &["r"]),
			node("MaxPool", &["r"], &["p"])
				.with(int_list("kernel_shape", &[2, 2]))
				.with(int_list("strides", &[2, 2])),
			node("Flatten", &["p"], &["f"]),
			node("Gemm", &["f", "w", "b"], &["g"]),
			node("Softmax", &["g"], &["y"]).with(int("axis", 1)),
		],
		vec![
			wave("k", &[4, 1, 3, 3], 1.0),
			wave("kb", &[4], 2.0),
			wave("w", &[64, 10], 3.0),
			wave("b", &[10], 4.0),
		],
		vec![spec("x", F32, &[1, 1, 8, 8])],
		vec![spec("y", F32, &[1, 10])],
	)
}

/// Two inputs and three outputs of different types.
fn several() -> Model {
	model(
		vec![
			node("Mul", &["a", "b"], &["product"]),
			node("Greater", &["a", "b"], &["greater"]),
			node("Cast", &["product"], &["small"]).with(int("to", ElementType::Int8.onnx().into())),
		],
		vec![],
		vec![spec("a", I64, &[3]), spec("b", I64, &[3])],
		vec![
			spec("product", I64, &[3]),
			spec("greater", ElementType::Bool, &[3]),
			spec("small", ElementType::Int8, &[3]),
		],
	)
}

fn quantized() -> Model {
	let bytes = |name: &str, element, shape: &[u32]| {
		let count: u32 = shape.iter().product();
		named(name, element, shape, (0..count).map(|i| (i * 37 % 251) as u8).collect())
	};
	model(
		vec![node("MatMulInteger", &["x", "w"], &["y"])],
		vec![bytes("w", ElementType::Uint8, &[16, 8])],
		vec![spec("x", ElementType::Uint8, &[2, 16])],
		vec![spec("y", ElementType::Int32, &[2, 8])],
	)
}

/// The bytes of the first output that ONNX Runtime gives in this process.
fn directly(model: &Model, x: &NamedTensor) -> Vec<u8> {
	let environment = ort::init_from(library()).unwrap().with_telemetry(false).build().unwrap();
	let ModelSource::Bytes(bytes) = &model.source else { unreachable!() };
	let mut session = Session::builder(&environment)
		.unwrap()
		.with_optimization_level(GraphOptimizationLevel::Level1)
		.unwrap()
		.with_intra_threads(1)
		.unwrap()
		.commit_from_memory(bytes)
		.unwrap();
	let shape: Vec<i64> = x.tensor.shape.iter().map(|dim| i64::from(*dim)).collect();
	let data = x.tensor.data.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect::<Vec<_>>();
	let input = ort::value::Tensor::from_array((shape, data)).unwrap();
	let outputs = session.run(ort::inputs!["x" => input]).unwrap();
	let (_, numbers) = outputs["y"].try_extract_tensor::<f32>().unwrap();
	numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

#[test]
fn floats_are_equal_to_those_of_onnx_runtime_itself() {
	let engine = engine();
	let model = convolutional();
	let x = wave("x", &[1, 1, 8, 8], 5.0);
	let expected = directly(&model, &x);
	for _ in 0..3 {
		let outputs = run(&engine, &model, vec![x.clone()]).unwrap();
		assert_eq!(outputs, [named("y", F32, &[1, 10], expected.clone())]);
	}
	assert_eq!(engine.stats().started, 1, "the second and third came from a warm child");
}

#[test]
fn integers_and_several_inputs_and_outputs() {
	let engine = engine();
	let inputs = vec![ints("a", &[3], &[5, -7, 100]), ints("b", &[3], &[2, -7, 3])];
	let outputs = run(&engine, &several(), inputs).unwrap();
	let small = [10u8, 49, 44].to_vec();
	assert_eq!(
		outputs,
		[
			ints("product", &[3], &[10, 49, 300]),
			named("greater", ElementType::Bool, &[3], vec![1, 0, 1]),
			named("small", ElementType::Int8, &[3], small),
		]
	);

	let x: Vec<u8> = (0..32).map(|i| (i * 11 % 256) as u8).collect();
	let w = |k: usize, n: usize| ((k * 8 + n) as u32 * 37 % 251) as i32;
	let y = (0..2)
		.flat_map(|m| (0..8).map(move |n| (m, n)))
		.map(|(m, n)| (0..16).map(|k| i32::from(x[m * 16 + k]) * w(k, n)).sum::<i32>());
	let y = y.flat_map(i32::to_le_bytes).collect();
	let outputs = run(&engine, &quantized(), vec![named("x", ElementType::Uint8, &[2, 16], x.clone())]);
	assert_eq!(outputs.unwrap(), [named("y", ElementType::Int32, &[2, 8], y)]);
}

#[test]
fn an_input_can_be_an_output() {
	let engine = engine();
	let count = 4096;
	let through = model(
		vec![node("Neg", &["x"], &["y"]), node("Identity", &["x"], &["same"])],
		vec![],
		vec![spec("w", I64, &[count]), spec("x", I64, &[count])],
		vec![
			spec("w", I64, &[count]),
			spec("x", I64, &[count]),
			spec("y", I64, &[count]),
			spec("same", I64, &[count]),
		],
	);
	for seed in 0..8 {
		let numbers = |sign: i64| (0..i64::from(count)).map(|i| sign * (i * i + seed)).collect::<Vec<_>>();
		let tensor = |name: &str, sign| ints(name, &[count], &numbers(sign));
		let outputs = run(&engine, &through, vec![tensor("w", 7), tensor("x", 1)]).unwrap();
		assert_eq!(outputs, [tensor("w", 7), tensor("x", 1), tensor("y", -1), tensor("same", 1)]);
	}
}

/// An element after 8 bits with that scale and zero point.
fn quantised_and_back(value: f32, scale: f32, zero: f32) -> f32 {
	let byte = ((value / scale).round_ties_even() + zero).clamp(0.0, 255.0);
	(byte - zero) * scale
}

/// Its scale and zero point have these names.
fn there_and_back(input: &str, scale: &str, zero: &str, output: &str) -> [NodeProto; 2] {
	let bytes = format!("{output} in bytes");
	[
		node("QuantizeLinear", &[input, scale, zero], &[&bytes]),
		node("DequantizeLinear", &[&bytes, scale, zero], &[output]),
	]
}

fn byte(name: &str, value: u8) -> NamedTensor {
	named(name, ElementType::Uint8, &[], vec![value])
}

#[test]
fn every_quantisation_is_done() {
	let nodes = [there_and_back("x", "s", "z", "once"), there_and_back("once", "t", "u", "y")].concat();
	let parameters =
		vec![floats("s", &[], &[0.01]), byte("z", 128), floats("t", &[], &[0.013]), byte("u", 120)];
	let twice = model(nodes, parameters, vec![spec("x", F32, &[64])], vec![spec("y", F32, &[64])]);
	let x: Vec<f32> = (0..64u8).map(|i| f32::from(i) * 0.031 - 1.0).collect();
	let y: Vec<f32> =
		x.iter().map(|x| quantised_and_back(quantised_and_back(*x, 0.01, 128.0), 0.013, 120.0)).collect();
	let outputs = run(&engine(), &twice, vec![floats("x", &[64], &x)]).unwrap();
	assert_eq!(outputs, [floats("y", &[64], &y)]);
}

#[test]
fn weights_stay_floats() {
	let dequantise = node("DequantizeLinear", &["x", "s", "z"], &["d"]);
	let mut nodes = vec![dequantise, node("Conv", &["d", "w"], &["c"])];
	nodes.extend(there_and_back("c", "t", "u", "y"));
	let weights = [0.913, 0.0171];
	let network = model(
		nodes,
		vec![
			floats("s", &[], &[0.02]),
			byte("z", 100),
			floats("w", &[1, 1, 1, 2], &weights),
			floats("t", &[], &[0.01]),
			byte("u", 128),
		],
		vec![spec("x", ElementType::Uint8, &[1, 1, 1, 64])],
		vec![spec("y", F32, &[1, 1, 1, 63])],
	);
	let x: Vec<u8> = (0..64).map(|i| (i * 37 % 251) as u8).collect();
	let d: Vec<f32> = x.iter().map(|x| (f32::from(*x) - 100.0) * 0.02).collect();
	let convolved = d.windows(2).map(|pair| pair[0] * weights[0] + pair[1] * weights[1]);
	let y: Vec<f32> = convolved.map(|c| quantised_and_back(c, 0.01, 128.0)).collect();
	let outputs = run(&engine(), &network, vec![named("x", ElementType::Uint8, &[1, 1, 1, 64], x)]).unwrap();
	assert_eq!(outputs, [floats("y", &[1, 1, 1, 63], &y)]);
}

#[test]
fn every_element_type_goes_in_and_comes_out() {
	let engine = engine();
	for element in ElementType::ALL {
		let identity = model(
			vec![node("Identity", &["x"], &["y"])],
			vec![],
			vec![spec("x", element, &[2])],
			vec![spec("y", element, &[2])],
		);
		let data: Vec<u8> = (0..2 * element.size()).map(|i| u8::from(i == 0)).collect();
		let outputs = run(&engine, &identity, vec![named("x", element, &[2], data.clone())]).unwrap();
		assert_eq!(outputs, [named("y", element, &[2], data)], "{}", element.name());
	}
}

#[test]
fn nan_is_canonical() {
	let divide = model(
		vec![node("Div", &["x", "w"], &["y"])],
		vec![floats("w", &[4], &[0.0; 4])],
		vec![spec("x", F32, &[4])],
		vec![spec("y", F32, &[4])],
	);
	let outputs = run(&engine(), &divide, four([0.0, 1.0, -1.0, 0.0])).unwrap();
	let nan = f32::from_bits(0x7fc0_0000);
	assert_eq!(outputs, [floats("y", &[4], &[nan, f32::INFINITY, f32::NEG_INFINITY, nan])]);
}

#[test]
fn golden_vectors_are_compared_within_the_tolerance() {
	let engine = engine();
	let model = adder(1.0);
	let case = |y: [f32; 4]| GoldenCase { inputs: four([1.0; 4]), outputs: vec![floats("y", &[4], &y)] };
	let check = |cases: &[GoldenCase], tolerance| golden::check(&engine, &model, cases, tolerance, &soon());
	check(&[case([2.0; 4])], Tolerance::Exact).unwrap();
	let near = [case([2.0; 4]), case([2.001; 4])];
	assert_eq!(check(&near, Tolerance::Exact), Err(GoldenError::Mismatch { case: 1 }));
	check(&near, Tolerance::all_close(0.01, 0.0).unwrap()).unwrap();
	let bad = GoldenCase { inputs: vec![], outputs: vec![] };
	assert!(matches!(check(&[bad], Tolerance::Exact), Err(GoldenError::BadCase { case: 0, .. })));
	let most = vec![GoldenCase { inputs: vec![], outputs: vec![] }; freehold_onnx::MAX_GOLDEN_VECTORS + 1];
	assert_eq!(check(&most, Tolerance::Exact), Err(GoldenError::TooManyCases { cases: 257 }));
	assert!(matches!(check(&most[1..], Tolerance::Exact), Err(GoldenError::BadCase { case: 0, .. })));
}

#[test]
fn without_golden_vectors_a_run_on_zeros_confirms_the_signature() {
	let engine = engine();
	golden::check(&engine, &adder(1.0), &[], Tolerance::Exact, &soon()).unwrap();
	let mut wrong = several();
	wrong.signature.outputs[0].shape = vec![4];
	let error = golden::check(&engine, &wrong, &[], Tolerance::Exact, &soon()).unwrap_err();
	assert!(matches!(error, GoldenError::Engine(EngineError::SignatureMismatch(_))), "{error}");
}

#[test]
fn a_missing_library_is_told() {
	let config = freehold_engine::EngineConfig { library: "/nowhere/libonnxruntime.so".into(), ..config() };
	let error = freehold_engine::OrtEngine::start(config).err().unwrap();
	assert!(matches!(&error, EngineError::RuntimeMissing { .. }));
	assert!(error.to_string().contains("scripts/setup.sh"));
	let not_it = std::path::Path::new("/bin/sh").to_owned();
	let config = freehold_engine::EngineConfig { library: not_it, ..support::config() };
	let error = freehold_engine::OrtEngine::start(config).err().unwrap();
	assert!(matches!(&error, EngineError::RuntimeMissing { .. }), "{error}");
}
