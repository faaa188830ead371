//! A package's way: built, opened, run by each engine, checked, verified.

use freehold_onnx::{
	export::export,
	import::{import, Class, ImportOptions},
	package::{write, Contents, Package},
	proto::{
		attribute, AttributeProto, DimensionProto, DimensionValue, FunctionProto, GraphProto, ModelProto,
		NodeProto, OperatorSetIdProto, TensorProto, TensorShapeProto, TensorTypeProto, TypeProto,
		ValueInfoProto,
	},
};
use freehold_packager::{
	build, check, default_library_path, inspect, verify, BuildOptions, ChildCommand, Engine, Error, Ort,
	Outputs, Verified,
};
use freehold_referee::{Array, Backend, Data, ElementType, Session, Tensor};
use prost::Message;
use std::{collections::BTreeMap, num::NonZeroUsize};

fn child() -> ChildCommand {
	ChildCommand { program: env!("CARGO_BIN_EXE_freehold-packager-child").into(), args: vec![] }
}

fn value(name: &str, elem_type: i32, dims: &[i64]) -> ValueInfoProto {
	let dim = |dim: &i64| DimensionProto {
		value: Some(match dim {
			-1 => DimensionValue::DimParam("batch".into()),
			dim => DimensionValue::DimValue(*dim),
		}),
	};
	let shape = Some(TensorShapeProto { dim: dims.iter().map(dim).collect() });
	ValueInfoProto {
		name: name.into(),
		r#type: Some(TypeProto { tensor_type: Some(TensorTypeProto { elem_type, shape }) }),
	}
}

fn tensor(name: &str, data_type: i32, dims: &[i64], raw_data: Vec<u8>) -> TensorProto {
	TensorProto { name: name.into(), data_type, dims: dims.to_vec(), raw_data, ..Default::default() }
}

fn floats(name: &str, dims: &[i64], value: impl Fn(i64) -> f32) -> TensorProto {
	let count = dims.iter().product();
	tensor(name, 1, dims, (0..count).flat_map(|i| value(i).to_le_bytes()).collect())
}

fn node(op_type: &str, input: &[&str], output: &str) -> NodeProto {
	NodeProto {
		op_type: op_type.into(),
		input: input.iter().map(|name| name.to_string()).collect(),
		output: vec![output.into()],
		..Default::default()
	}
}

fn model(graph: GraphProto) -> Vec<u8> {
	ModelProto {
		ir_version: 8,
		opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 17 }],
		graph: Some(graph),
		..Default::default()
	}
	.encode_to_vec()
}

/// `y = softmax(relu(x w) v)`, x of any number of rows.
fn perceptron(first: f32) -> Vec<u8> {
	let weight = move |i: i64| if i == 0 { first } else { ((i * 37 % 23) as f32 - 11.0) / 20.0 };
	model(GraphProto {
		name: "perceptron".into(),
		node: vec![
			node("MatMul", &["x", "w"], "hidden"),
			node("Relu", &["hidden"], "active"),
			node("MatMul", &["active", "v"], "scores"),
			node("Softmax", &["scores"], "y"),
		],
		initializer: vec![floats("w", &[16, 32], weight), floats("v", &[32, 10], weight)],
		input: vec![value("x", 1, &[-1, 16])],
		output: vec![value("y", 1, &[-1, 10])],
		..Default::default()
	})
}

/// A quantised product: `y = q(x) w`, dequantised; exact.
fn quantised() -> Vec<u8> {
	let bytes = |name: &str, dims: &[i64], f: fn(i64) -> i8| {
		let count = dims.iter().product();
		tensor(name, 3, dims, (0..count).map(|i| f(i) as u8).collect())
	};
	model(GraphProto {
		name: "quantised".into(),
		node: vec![
			node("QuantizeLinear", &["x", "xs", "zero"], "q"),
			node("QLinearMatMul", &["q", "xs", "zero", "w", "ws", "zero", "ys", "zero"], "product"),
			node("DequantizeLinear", &["product", "ys", "zero"], "y"),
		],
		initializer: vec![
			floats("xs", &[], |_| 0.01),
			floats("ws", &[], |_| 0.02),
			floats("ys", &[], |_| 0.05),
			bytes("zero", &[], |_| 0),
			bytes("w", &[16, 12], |i| (i * 29 % 255 - 127) as i8),
		],
		input: vec![value("x", 1, &[4, 16])],
		output: vec![value("y", 1, &[4, 12])],
		..Default::default()
	})
}

/// Divisions, remainders, powers and indices, for which ONNX Runtime alone has no answer.
fn integers() -> Vec<u8> {
	let fmod =
		AttributeProto { name: "fmod".into(), i: Some(1), r#type: attribute::INT, ..Default::default() };
	let shifted = AttributeProto {
		name: "direction".into(),
		s: b"LEFT".to_vec(),
		r#type: attribute::STRING,
		..Default::default()
	};
	let mut remainder = node("Mod", &["a", "b"], "remainder");
	remainder.attribute.push(fmod);
	let mut shift = node("BitShift", &["u", "u"], "shifted");
	shift.attribute.push(shifted);
	let names = ["quotient", "modulo", "remainder", "power", "picked"];
	let mut output: Vec<_> = names.iter().map(|name| value(name, 6, &[8])).collect();
	output.push(value("shifted", 2, &[8]));
	model(GraphProto {
		name: "integers".into(),
		node: vec![
			node("Div", &["a", "b"], "quotient"),
			node("Mod", &["a", "b"], "modulo"),
			remainder,
			node("Pow", &["a", "b"], "power"),
			node("Gather", &["a", "b"], "picked"),
			shift,
		],
		input: vec![value("a", 6, &[8]), value("b", 6, &[8]), value("u", 2, &[8])],
		output,
		..Default::default()
	})
}

/// `y = x · 2` with floats of 16 bits, or of 32.
fn doubled(elem_type: i32, dims: &[i64]) -> Vec<u8> {
	model(GraphProto {
		name: "doubled".into(),
		node: vec![node("Add", &["x", "x"], "y")],
		input: vec![value("x", elem_type, dims)],
		output: vec![value("y", elem_type, dims)],
		..Default::default()
	})
}

/// `y` is `x` with an input behind it that has nothing in it.
fn with_an_empty_input() -> Vec<u8> {
	let axis = AttributeProto { name: "axis".into(), r#type: attribute::INT, ..Default::default() };
	let mut concat = node("Concat", &["x", "nothing"], "y");
	concat.attribute.push(axis);
	model(GraphProto {
		name: "concat".into(),
		node: vec![concat],
		input: vec![value("x", 1, &[4]), value("nothing", 1, &[0])],
		output: vec![value("y", 1, &[4])],
		..Default::default()
	})
}

/// A convolution of bytes with a zero point for each map, which ONNX Runtime has no kernel for.
fn convolution_by_maps() -> Vec<u8> {
	model(GraphProto {
		name: "convolution".into(),
		node: vec![node("ConvInteger", &["x", "w", "", "zeros"], "y")],
		initializer: vec![
			tensor("w", 2, &[2, 1, 2, 2], vec![1, 2, 255, 254, 3, 4, 5, 6]),
			tensor("zeros", 2, &[2], vec![1, 2]),
		],
		input: vec![value("x", 2, &[1, 1, 4, 4])],
		output: vec![value("y", 6, &[1, 2, 3, 3])],
		..Default::default()
	})
}

/// `y = twice(x)` with a function of the model's own.
fn with_a_function() -> Vec<u8> {
	let twice = FunctionProto {
		name: "twice".into(),
		domain: "own".into(),
		input: vec!["a".into()],
		output: vec!["b".into()],
		node: vec![node("Add", &["a", "a"], "b")],
		opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 17 }],
		..Default::default()
	};
	let mut call = node("twice", &["x"], "y");
	call.domain = "own".into();
	let mut model = ModelProto::decode(doubled(1, &[3]).as_slice()).unwrap();
	model.graph.as_mut().unwrap().node = vec![call];
	model.opset_import.push(OperatorSetIdProto { domain: "own".into(), version: 1 });
	model.functions = vec![twice];
	model.encode_to_vec()
}

struct Made {
	package: Package,
	_directory: tempfile::TempDir,
	path: std::path::PathBuf,
}

fn made(model: &[u8], options: &BuildOptions) -> Made {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("model.fhp");
	let built = build(model, options, &path).unwrap();
	let package = Package::open(&path).unwrap();
	assert_eq!(package.id(), built.id);
	Made { package, _directory: directory, path }
}

fn one_row() -> BuildOptions {
	BuildOptions { dims: [("batch".to_owned(), 1)].into(), ..Default::default() }
}

fn ort(package: &Package) -> Ort {
	Ort::new(package, child(), default_library_path()).unwrap()
}

#[test]
fn every_engine_should_give_the_same_answer() {
	for (model, options) in [
		(perceptron(0.5), one_row()),
		(quantised(), BuildOptions::default()),
		(integers(), BuildOptions::default()),
	] {
		let made = made(&model, &options);
		let vector = made.package.golden_vector(0).unwrap();
		let run = |engine: Engine| {
			engine.run(&made.package, &vector.inputs, true, child(), default_library_path()).unwrap()
		};
		let threads = |count| Engine::Canonical { threads: NonZeroUsize::new(count).unwrap() };
		let (canonical, wasm) = (run(threads(1)), run(Engine::Wasm));
		let threaded = run(threads(3));
		assert_eq!((&threaded.outputs, &threaded.trace), (&canonical.outputs, &canonical.trace));
		assert_eq!(canonical.outputs, vector.outputs);
		assert_eq!((canonical.outputs, canonical.trace), (wasm.outputs, wasm.trace));
		let outputs = run(Engine::Ort).outputs;
		if inspect(&made.package).unwrap().class == Class::Exact {
			assert_eq!(outputs, vector.outputs);
		}
	}
}

#[test]
fn checks_should_pass_and_tell_a_wrong_golden_vector() {
	for (model, options) in [
		(perceptron(0.5), one_row()),
		(quantised(), BuildOptions::default()),
		(integers(), BuildOptions::default()),
	] {
		let made = made(&model, &options);
		let checked = check(&made.package, &ort(&made.package), 4, NonZeroUsize::MIN).unwrap();
		assert!(checked.passed(), "{checked:?}");
		assert_eq!((checked.golden.runs, checked.ordinary.runs, checked.extreme.runs), (3, 4, 4));
		if checked.class == Class::Exact {
			assert_eq!(checked.extreme.deviation.unequal, 0, "{checked:?}");
		}
	}
	let made = made(&perceptron(0.5), &one_row());
	let mut golden = vec![made.package.golden_vector(0).unwrap()];
	golden[0].outputs = vec![Array::new([1, 10], Data::F32(vec![0.1; 10])).unwrap()];
	let initializers = made.package.initializers().unwrap();
	let mut file = Vec::new();
	let contents = Contents {
		graph: made.package.graph(),
		initializers: &initializers,
		golden: &golden,
		metadata: made.package.metadata(),
	};
	write(&mut file, &contents).unwrap();
	let wrong = Package::from_bytes(file).unwrap();
	let checked = check(&wrong, &ort(&wrong), 1, NonZeroUsize::MIN).unwrap();
	assert!(!checked.passed());
	assert_eq!((checked.canonical_beyond, checked.golden.beyond, checked.ordinary.beyond), (1, 1, 0));
}

#[test]
fn a_package_should_be_the_model_that_it_was_built_of() {
	let made = made(&perceptron(0.5), &one_row());
	let verify = |model: &[u8]| {
		verify(model, BTreeMap::new(), &made.package, 3, child(), default_library_path()).unwrap()
	};
	let same = verify(&perceptron(0.5));
	assert!(same.passed(), "{same:?}");
	let other = verify(&perceptron(0.75));
	assert!(!other.passed());
	assert!(other.derived.is_ok_and(|derived| derived != other.id));
}

fn verified(model: &[u8], package: &Package) -> Verified {
	verify(model, BTreeMap::new(), package, 2, child(), default_library_path()).unwrap()
}

#[test]
fn what_is_built_should_be_verified_even_where_onnx_runtime_cannot_run_it() {
	let half = 10;
	for (model, reason) in [
		(doubled(half, &[3]), "element type"),
		(with_an_empty_input(), "dimension of size zero"),
		(convolution_by_maps(), "ConvInteger"),
		(with_a_function(), "functions"),
	] {
		let verified = verified(&model, &made(&model, &BuildOptions::default()).package);
		assert_eq!(verified.derived, Ok(verified.id));
		let Outputs::NotCompared(said) = &verified.outputs else { panic!("{verified:?}") };
		assert!(said.contains(reason) && verified.passed(), "{said}");
	}
	let made = made(&perceptron(0.5), &one_row());
	let nowhere = std::path::PathBuf::from("/no/such/library");
	let alone = verify(&perceptron(0.5), BTreeMap::new(), &made.package, 1, child(), nowhere).unwrap();
	assert!(
		alone.passed() && matches!(alone.outputs, Outputs::NotCompared(said) if said.contains("/no/such"))
	);
}

#[test]
fn a_package_should_not_be_another_model_whatever_that_takes() {
	let made = made(&doubled(1, &[-1, 4]), &one_row());
	assert!(verified(&doubled(1, &[-1, 4]), &made.package).passed());
	assert!(verified(&doubled(1, &[1, 4]), &made.package).passed());
	// Other inputs, other sizes, another rank, another type; and what cannot be imported at all.
	let others = [perceptron(0.5), doubled(1, &[2, 4]), doubled(1, &[4]), quantised(), doubled(11, &[1, 4])];
	for other in others.iter().chain([&integers(), &doubled(1, &[-1, -1])]) {
		let verified = verified(other, &made.package);
		assert_ne!(verified.derived.as_ref(), Ok(&verified.id));
		assert!(!verified.passed(), "{verified:?}");
	}
	let refused = |model: &[u8], fixed: BTreeMap<String, Tensor>| {
		let refused = verify(model, fixed, &made.package, 1, child(), default_library_path());
		refused.unwrap_err().to_string()
	};
	assert!(refused(b"no model", BTreeMap::new()).contains("ONNX"));
	let tensor = Tensor::new(ElementType::Uint8, vec![1], vec![7]).unwrap();
	assert!(refused(&doubled(1, &[1, 4]), [("z".to_owned(), tensor)].into()).contains("no input \"z\""));
	let mut more = ModelProto::decode(doubled(1, &[1, 4]).as_slice()).unwrap();
	more.graph.as_mut().unwrap().input.push(value("rate", 7, &[1]));
	assert!(refused(&more.encode_to_vec(), BTreeMap::new()).contains("--fix rate=@FILE.npy"));
}

#[test]
fn a_check_should_run_something() {
	let none = BuildOptions { random_golden: 0, ..BuildOptions::default() };
	let made = made(&quantised(), &none);
	let ort = ort(&made.package);
	assert!(check(&made.package, &ort, 0, NonZeroUsize::MIN)
		.unwrap_err()
		.to_string()
		.contains("no golden vectors"));
	assert!(check(&made.package, &ort, 1, NonZeroUsize::MIN).unwrap().passed());
}

#[test]
fn what_is_given_should_be_of_use() {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("model.fhp");
	let refused =
		|model: &[u8], options: &BuildOptions| build(model, options, &path).unwrap_err().to_string();
	let dims = |name: &str| BuildOptions {
		dims: [(name.to_owned(), 2)].into(),
		default_dim: Some(1),
		..BuildOptions::default()
	};
	let said = refused(&perceptron(0.5), &dims("bacth"));
	assert!(said.contains("\"bacth\"") && said.contains("\"batch\""), "{said}");
	let entries = [("onnx-blake2b-256".to_owned(), "lie".to_owned())].into();
	assert!(refused(&quantised(), &BuildOptions { entries, ..BuildOptions::default() }).contains("computed"));
	let constant = model(GraphProto {
		name: "constant".into(),
		node: vec![node("Relu", &["w"], "y")],
		initializer: vec![floats("w", &[2], |_| 1.0)],
		output: vec![value("y", 1, &[2])],
		..Default::default()
	});
	assert!(refused(&constant, &BuildOptions::default()).contains("no inputs"));
	assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
	std::fs::write(&path, quantised()).unwrap();
	assert!(refused(&quantised(), &BuildOptions::default()).contains("no package"));
	assert_eq!(std::fs::read(&path).unwrap(), quantised());
}

#[test]
fn golden_inputs_should_be_those_given() {
	let values: Vec<u8> = (0..16u8).flat_map(|i| f32::from(i).to_le_bytes()).collect();
	let x = Tensor::new(ElementType::Float32, vec![1, 16], values).unwrap();
	let golden = vec![BTreeMap::from([("x".to_owned(), x.clone())])];
	let made = made(&perceptron(0.5), &BuildOptions { golden, ..one_row() });
	assert_eq!(made.package.golden_vectors(), 1);
	assert_eq!(made.package.golden_vector(0).unwrap().inputs[0].to_tensor(), x);
	let refused = |golden: BTreeMap<String, Tensor>| {
		let options = BuildOptions { golden: vec![golden], ..one_row() };
		build(&perceptron(0.5), &options, &made.path).unwrap_err().to_string()
	};
	assert!(refused(BTreeMap::new()).contains("no \"x\""));
	assert!(refused([("z".to_owned(), x.clone())].into()).contains("no input \"z\""));
	let long = Tensor::new(ElementType::Float32, vec![2, 16], vec![0; 128]).unwrap();
	assert!(refused([("x".to_owned(), long)].into()).contains("[2, 16]"));
}

#[test]
fn every_refusal_should_be_told_and_nothing_written() {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("model.fhp");
	let graph = GraphProto {
		name: "refused".into(),
		node: vec![node("NoSuch", &["x"], "a"), node("Neither", &["x"], "b"), node("Add", &["a", "b"], "y")],
		input: vec![value("x", 1, &[2])],
		output: vec![value("y", 1, &[2])],
		..Default::default()
	};
	let error = build(&model(graph), &BuildOptions::default(), &path).unwrap_err();
	assert!(matches!(&error, Error::Import(errors) if errors.0.len() >= 2), "{error}");
	let text = error.to_string();
	assert!(text.contains("NoSuch") && text.contains("Neither"), "{text}");
	let exact = BuildOptions { atol: Some(0.1), ..Default::default() };
	assert!(build(&quantised(), &exact, &path).unwrap_err().to_string().contains("exact"));
	let loose = BuildOptions { atol: Some(10.0), ..one_row() };
	assert!(build(&perceptron(0.5), &loose, &path).unwrap_err().to_string().contains("largest golden"));
	assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn an_exported_package_should_be_imported_with_the_same_outputs() {
	for (bytes, options) in [
		(perceptron(0.5), ImportOptions { default_dim: Some(2), ..Default::default() }),
		(quantised(), ImportOptions::default()),
		(integers(), ImportOptions::default()),
	] {
		let first = import(&bytes, &options).unwrap();
		let raw: Vec<&[u8]> = first.initializers.iter().map(Array::as_bytes).collect();
		let file = export(&first.graph, &raw).unwrap();
		let again = import(&file, &ImportOptions::default()).unwrap();
		let mut samples = freehold_packager::Samples::new(7);
		for sampling in [freehold_packager::Sampling::Ordinary, freehold_packager::Sampling::Extreme] {
			let inputs = samples.inputs(&first.graph, sampling);
			let run = |graph, initializers| {
				Session::new(graph, initializers, Backend::SCALAR).unwrap().execute(&inputs).unwrap()
			};
			let outputs = run(&first.graph, &first.initializers);
			assert_eq!(outputs, run(&again.graph, &again.initializers));
		}
		assert_eq!(first.class == Class::Exact, again.class == Class::Exact);
	}
}
