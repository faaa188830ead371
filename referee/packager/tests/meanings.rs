//! Nodes that say more than the suite tests: the canonical graph gives what ONNX Runtime gives for the file itself.

use freehold_engine::{
	default_library_path, ChildCommand, Deadline, Engine, EngineConfig, Job, Model, ModelSource, OrtEngine,
	Signature,
};
use freehold_onnx::{
	import::{import, ImportOptions, Imported},
	proto::{
		attribute, AttributeProto, DimensionProto, DimensionValue, GraphProto, ModelProto, NodeProto,
		OperatorSetIdProto, TensorProto, TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
	},
};
use freehold_packager::signature;
use freehold_referee::{Array, Backend, Blake2b256, Data, Hasher, NamedTensor, Session};
use prost::Message;
use std::time::{Duration, Instant};

const FLOAT: i32 = 1;
const INT32: i32 = 6;
const INT64: i32 = 7;

fn engine() -> OrtEngine {
	let program = env!("CARGO_BIN_EXE_freehold-packager-child").into();
	let command = ChildCommand { program, args: vec![] };
	OrtEngine::start(EngineConfig { command, runners: 1, ..EngineConfig::new(default_library_path()) })
		.expect("the engine starts")
}

fn ints(name: &str, ints: &[i64]) -> AttributeProto {
	AttributeProto { name: name.into(), ints: ints.into(), r#type: attribute::INTS, ..Default::default() }
}

fn float(name: &str, f: f32) -> AttributeProto {
	AttributeProto { name: name.into(), f, r#type: attribute::FLOAT, ..Default::default() }
}

fn value(name: &str, elem_type: i32, dims: &[i64]) -> ValueInfoProto {
	let dim = |dim: &i64| DimensionProto {
		value: Some(match dim {
			-1 => DimensionValue::DimParam("n".into()),
			dim => DimensionValue::DimValue(*dim),
		}),
	};
	let shape = Some(TensorShapeProto { dim: dims.iter().map(dim).collect() });
	let tensor_type = Some(TensorTypeProto { elem_type, shape });
	ValueInfoProto { name: name.into(), r#type: Some(TypeProto { tensor_type }) }
}

fn constant(name: &str, data_type: i32, dims: &[i64], raw_data: Vec<u8>) -> TensorProto {
	TensorProto { name: name.into(), data_type, dims: dims.into(), raw_data, ..Default::default() }
}

fn floats(name: &str, dims: &[i64], values: &[f32]) -> TensorProto {
	constant(name, FLOAT, dims, values.iter().flat_map(|value| value.to_le_bytes()).collect())
}

fn int64s(name: &str, values: &[i64]) -> TensorProto {
	constant(name, INT64, &[values.len() as i64], values.iter().flat_map(|v| v.to_le_bytes()).collect())
}

/// One node from `x` and constants to `y`.
struct Case {
	opset: i64,
	operator: &'static str,
	attributes: Vec<AttributeProto>,
	constants: Vec<TensorProto>,
	element: i32,
	x: Vec<i64>,
}

impl Case {
	fn new(opset: i64, operator: &'static str, x: &[i64]) -> Self {
		let (attributes, constants) = (vec![], vec![]);
		Self { opset, operator, attributes, constants, element: FLOAT, x: x.into() }
	}

	fn attribute(mut self, attribute: AttributeProto) -> Self {
		self.attributes.push(attribute);
		self
	}

	fn constant(mut self, constant: TensorProto) -> Self {
		self.constants.push(constant);
		self
	}

	/// With an output of these dimensions.
	fn file(&self, y: &[i64]) -> Vec<u8> {
		let names = self.constants.iter().map(|constant| constant.name.clone());
		let node = NodeProto {
			op_type: self.operator.into(),
			input: ["x".to_owned()].into_iter().chain(names).collect(),
			output: vec!["y".into()],
			attribute: self.attributes.clone(),
			..Default::default()
		};
		let graph = GraphProto {
			name: "case".into(),
			node: vec![node],
			initializer: self.constants.clone(),
			input: vec![value("x", self.element, &self.x)],
			output: vec![value("y", self.element, y)],
			..Default::default()
		};
		let opset_import = vec![OperatorSetIdProto { domain: String::new(), version: self.opset }];
		ModelProto { ir_version: 8, graph: Some(graph), opset_import, functions: vec![] }.encode_to_vec()
	}

	fn imported(&self) -> Imported {
		let open = vec![-1; self.x.len()];
		let imported = import(&self.file(&open), &ImportOptions::default());
		imported.unwrap_or_else(|errors| panic!("{errors}"))
	}

	/// Numbers of both signs, and what lies at the ends of their type.
	fn input(&self) -> Array {
		let shape: Vec<u32> = self.x.iter().map(|dim| *dim as u32).collect();
		let count = shape.iter().product::<u32>() as i32;
		let numbers = (0..count).map(|i| i * 37 % 23 - 11);
		let data = match self.element {
			INT32 => Data::I32(numbers.collect()),
			_ => Data::F32(numbers.map(|number| number as f32 / 4.0).collect()),
		};
		Array::new(shape, data).unwrap()
	}
}

fn transposed(strides: &[i64], padding: &[i64]) -> Case {
	let weights: Vec<f32> = (0..2 * 3 * 3 * 2).map(|i| (i * 29 % 17 - 8) as f32 / 8.0).collect();
	Case::new(17, "ConvTranspose", &[1, 2, 4, 5])
		.constant(floats("w", &[2, 3, 3, 2], &weights))
		.constant(floats("b", &[3], &[0.25, -1.0, 2.0]))
		.attribute(ints("strides", strides))
		.attribute(ints("output_padding", padding))
}

fn cases() -> Vec<Case> {
	let pow = |element, exponents: &[i64]| {
		Case { element, ..Case::new(17, "Pow", &[2]) }.constant(int64s("e", exponents))
	};
	let mut cases = vec![
		transposed(&[2, 3], &[1, 0]),
		transposed(&[2, 3], &[0, 2]),
		transposed(&[2, 3], &[1, 2]).attribute(ints("pads", &[0, 1, 1, 0])),
		transposed(&[2, 3], &[1, 0]).attribute(ints("output_shape", &[8, 15])),
		transposed(&[4, 5], &[1, 1]).attribute(ints("output_shape", &[16, 18])),
		transposed(&[2, 3], &[1, 0]).attribute(ints("dilations", &[1, 2])),
		Case::new(17, "Conv", &[1, 2, 11, 14])
			.constant(floats(
				"w",
				&[1, 2, 3, 2],
				&[0.5, 1.0, -1.0, 2.0, 0.25, -3.0, 1.5, 0.0, 1.0, -0.5, 2.0, 1.0],
			))
			.attribute(ints("strides", &[2, 3]))
			.attribute(ints("dilations", &[1, 2]))
			.attribute(ints("pads", &[0, 1, 2, 1])),
		Case::new(17, "MaxPool", &[1, 2, 11, 14])
			.attribute(ints("kernel_shape", &[3, 2]))
			.attribute(ints("strides", &[2, 3]))
			.attribute(ints("dilations", &[1, 2]))
			.attribute(ints("pads", &[0, 1, 2, 1])),
		pow(INT32, &[3, 2]),
		pow(FLOAT, &[(1 << 24) + 1, 3]),
		Case::new(9, "Upsample", &[5, 7]).constant(floats("s", &[2], &[2.0, 3.0])),
	];
	for opset in [7, 8, 9, 16] {
		cases.push(Case::new(opset, "PRelu", &[1, 2, 2, 2]).constant(floats("s", &[2], &[10.0, 0.5])));
	}
	for scales in [[0.6, 1.7], [1.7, 0.6], [0.3, 0.9], [1.0, 0.5], [2.0, 2.5]] {
		cases.push(Case::new(10, "Resize", &[7, 10]).constant(floats("s", &[2], &scales)));
	}
	for bounds in [vec![], vec![float("min", 0.0)], vec![float("max", 0.0)]] {
		let clip = bounds.into_iter().fold(Case::new(10, "Clip", &[12]), Case::attribute);
		cases.push(clip);
	}
	cases
}

/// The file itself in ONNX Runtime.
fn on_ort(engine: &OrtEngine, case: &Case, signature: Signature, x: &Array) -> Array {
	let shape: Vec<i64> = signature.outputs[0].shape.iter().map(|dim| i64::from(*dim)).collect();
	let file = case.file(&shape);
	let model = Model { hash: Blake2b256::hash(&file), source: ModelSource::Bytes(file.into()), signature };
	let inputs = vec![NamedTensor { name: b"x".to_vec(), tensor: x.to_tensor() }];
	let deadline = Deadline::new(Instant::now() + Duration::from_secs(120));
	let outputs = engine.run(Job { model, inputs, deadline });
	let outputs = outputs.unwrap_or_else(|error| panic!("{} {}: {error}", case.operator, case.opset));
	Array::try_from(&outputs[0].tensor).unwrap()
}

/// With the first and the last number as far out as they go.
fn extreme(mut x: Array) -> Array {
	let shape = x.shape().to_vec();
	if let Data::F32(values) = x.data() {
		let mut values = values.clone();
		let last = values.len() - 1;
		(values[0], values[last]) = (f32::INFINITY, f32::NEG_INFINITY);
		x = Array::new(shape, Data::F32(values)).unwrap();
	}
	x
}

#[test]
fn nodes_should_mean_what_they_mean_to_onnx_runtime() {
	let engine = engine();
	for case in cases() {
		let imported = case.imported();
		let x = if case.operator == "Clip" { extreme(case.input()) } else { case.input() };
		let session = Session::new(&imported.graph, &imported.initializers, Backend::default()).unwrap();
		let canonical = session.execute(std::slice::from_ref(&x)).unwrap().swap_remove(0);
		let expected = on_ort(&engine, &case, signature(&imported.graph).unwrap(), &x);
		let told = format!("{} of opset {}, {:?}", case.operator, case.opset, case.attributes);
		assert_eq!(canonical.shape(), expected.shape(), "{told}");
		match (canonical.data(), expected.data()) {
			(Data::F32(a), Data::F32(b)) => {
				let close = |(a, b): (&f32, &f32)| a == b || (a - b).abs() <= 1e-5 * (1.0 + b.abs());
				assert!(a.iter().zip(b).all(close), "{told}: {a:?}, not {b:?}");
			},
			(Data::I32(a), Data::I32(b)) => assert_eq!(a, b, "{told}"),
			_ => panic!("{told}: {:?}, not {:?}", canonical.element(), expected.element()),
		}
	}
}
