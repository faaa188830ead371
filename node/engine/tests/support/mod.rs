//! Models built in code, and an engine to run them.
#![allow(dead_code)]

use freehold_engine::{
	default_library_path, Answer, ChildCommand, Deadline, Engine, EngineConfig, Job, Model, ModelSource,
	NamedTensor, OrtEngine, Signature, TensorSpec,
};
use freehold_onnx::proto::{
	attribute, AttributeProto, DimensionProto, DimensionValue, GraphProto, ModelProto, NodeProto,
	OperatorSetIdProto, TensorProto, TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
};
use freehold_referee::{Blake2b256, ElementType, Hasher, Tensor};
use prost::Message;
use std::{
	path::PathBuf,
	time::{Duration, Instant},
};

pub const F32: ElementType = ElementType::Float32;
pub const I64: ElementType = ElementType::Int64;

/// ONNX Runtime, without which nothing here can be tested.
pub fn library() -> PathBuf {
	let path = default_library_path();
	assert!(
		path.is_file(),
		"these tests need ONNX Runtime at {}: run scripts/setup.sh or set FREEHOLD_ONNXRUNTIME",
		path.display()
	);
	path
}

pub fn config() -> EngineConfig {
	let command = ChildCommand { program: env!("CARGO_BIN_EXE_freehold-engine-child").into(), args: vec![] };
	EngineConfig { command, ..EngineConfig::new(library()) }
}

pub fn engine() -> OrtEngine {
	OrtEngine::start(config()).unwrap()
}

/// Processes whose parent is this one.
pub fn children_of(parent: u32) -> Vec<i32> {
	let is_child = |pid: &i32| {
		let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
		let found = stat.rsplit(')').next().and_then(|fields| fields.split_whitespace().nth(1)?.parse().ok());
		found == Some(parent)
	};
	let processes = std::fs::read_dir("/proc").unwrap().flatten();
	let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
	numbers.filter(is_child).collect()
}

/// Seconds of processor time that the process has used, until it is gone.
pub fn processor_time(pid: i32) -> Option<f64> {
	let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
	let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
	if matches!(fields[0], "Z" | "X") {
		return None;
	}
	Some((fields[11].parse::<f64>().ok()? + fields[12].parse::<f64>().ok()?) / 100.0)
}

pub fn wait_until(what: &str, condition: impl Fn() -> bool) {
	let start = Instant::now();
	while !condition() {
		assert!(start.elapsed() < Duration::from_secs(120), "never: {what}");
		std::thread::sleep(Duration::from_millis(5));
	}
}

pub fn after(time: Duration) -> Deadline {
	Deadline::new(Instant::now() + time)
}

pub fn soon() -> Deadline {
	after(Duration::from_secs(60))
}

pub fn job(model: &Model, inputs: Vec<NamedTensor>) -> Job {
	Job { model: model.clone(), inputs, deadline: soon() }
}

pub fn run(engine: &OrtEngine, model: &Model, inputs: Vec<NamedTensor>) -> Answer {
	engine.run(job(model, inputs))
}

pub fn named(name: &str, element: ElementType, shape: &[u32], data: Vec<u8>) -> NamedTensor {
	let tensor = Tensor { element, shape: shape.to_vec(), data };
	NamedTensor { name: name.into(), tensor }
}

pub fn floats(name: &str, shape: &[u32], values: &[f32]) -> NamedTensor {
	named(name, F32, shape, values.iter().flat_map(|v| v.to_le_bytes()).collect())
}

pub fn ints(name: &str, shape: &[u32], values: &[i64]) -> NamedTensor {
	named(name, I64, shape, values.iter().flat_map(|v| v.to_le_bytes()).collect())
}

pub fn spec(name: &str, element: ElementType, shape: &[u32]) -> TensorSpec {
	TensorSpec { name: name.into(), element, shape: shape.to_vec() }
}

pub fn value(spec: &TensorSpec) -> ValueInfoProto {
	let dim = spec
		.shape
		.iter()
		.map(|size| DimensionProto { value: Some(DimensionValue::DimValue(i64::from(*size))) });
	let shape = Some(TensorShapeProto { dim: dim.collect() });
	let tensor_type = Some(TensorTypeProto { elem_type: spec.element.onnx(), shape });
	ValueInfoProto { name: spec.name.clone(), r#type: Some(TypeProto { tensor_type }) }
}

/// A value whose rank-one shape is left open.
pub fn open_vector(name: &str, element: ElementType) -> ValueInfoProto {
	let shape = Some(TensorShapeProto { dim: vec![DimensionProto { value: None }] });
	let tensor_type = Some(TensorTypeProto { elem_type: element.onnx(), shape });
	ValueInfoProto { name: name.into(), r#type: Some(TypeProto { tensor_type }) }
}

pub fn node(op_type: &str, input: &[&str], output: &[&str]) -> NodeProto {
	NodeProto {
		op_type: op_type.into(),
		input: input.iter().map(|s| s.to_string()).collect(),
		output: output.iter().map(|s| s.to_string()).collect(),
		..Default::default()
	}
}

impl With for NodeProto {}
pub trait With: Sized {
	fn with(self, attribute: AttributeProto) -> NodeProto
	where
		Self: Into<NodeProto>,
	{
		let mut node = self.into();
		node.attribute.push(attribute);
		node
	}
}

pub fn int(name: &str, i: i64) -> AttributeProto {
	AttributeProto { name: name.into(), i: Some(i), r#type: attribute::INT, ..Default::default() }
}

pub fn int_list(name: &str, ints: &[i64]) -> AttributeProto {
	AttributeProto { name: name.into(), ints: ints.to_vec(), r#type: attribute::INTS, ..Default::default() }
}

pub fn graph(name: &str, g: GraphProto) -> AttributeProto {
	AttributeProto { name: name.into(), g: Some(g), r#type: attribute::GRAPH, ..Default::default() }
}

pub fn initializer(tensor: NamedTensor) -> TensorProto {
	TensorProto {
		name: String::from_utf8(tensor.name).unwrap(),
		data_type: tensor.tensor.element.onnx(),
		dims: tensor.tensor.shape.iter().map(|dim| i64::from(*dim)).collect(),
		raw_data: tensor.tensor.data,
		..Default::default()
	}
}

pub fn proto(node: Vec<NodeProto>, initializers: Vec<NamedTensor>, signature: &Signature) -> ModelProto {
	ModelProto {
		ir_version: 8,
		opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 17 }],
		graph: Some(GraphProto {
			name: "g".into(),
			node,
			initializer: initializers.into_iter().map(initializer).collect(),
			input: signature.inputs.iter().map(value).collect(),
			output: signature.outputs.iter().map(value).collect(),
			..Default::default()
		}),
		functions: vec![],
	}
}

pub fn of_bytes(bytes: Vec<u8>, signature: Signature) -> Model {
	Model { hash: Blake2b256::hash(&bytes), source: ModelSource::Bytes(bytes.into()), signature }
}

pub fn model(
	node: Vec<NodeProto>,
	initializers: Vec<NamedTensor>,
	inputs: Vec<TensorSpec>,
	outputs: Vec<TensorSpec>,
) -> Model {
	let signature = Signature { inputs, outputs };
	of_bytes(proto(node, initializers, &signature).encode_to_vec(), signature)
}

/// y = x + by, all float [4].
pub fn adder(by: f32) -> Model {
	model(
		vec![node("Add", &["x", "w"], &["y"])],
		vec![floats("w", &[4], &[by; 4])],
		vec![spec("x", F32, &[4])],
		vec![spec("y", F32, &[4])],
	)
}

pub fn four(values: [f32; 4]) -> Vec<NamedTensor> {
	vec![floats("x", &[4], &values)]
}

/// A loop over `body`, which takes `v_in` to `v_out`, without end; `v` is an open vector.
fn endless(body: Vec<NodeProto>) -> Model {
	let scalar = |name, element| value(&spec(name, element, &[]));
	let body = GraphProto {
		name: "body".into(),
		node: [vec![node("Identity", &["on_in"], &["on_out"])], body].concat(),
		input: vec![scalar("i", I64), scalar("on_in", ElementType::Bool), open_vector("v_in", F32)],
		output: vec![scalar("on_out", ElementType::Bool), open_vector("v_out", F32)],
		..Default::default()
	};
	model(
		vec![
			node("Loop", &["rounds", "on", "x"], &["v"]).with(graph("body", body)),
			node("ReduceSum", &["v"], &["y"]).with(int("keepdims", 0)),
		],
		vec![ints("rounds", &[], &[i64::MAX]), named("on", ElementType::Bool, &[], vec![1])],
		vec![spec("x", F32, &[4])],
		vec![spec("y", F32, &[])],
	)
}

/// Never ends.
pub fn hang() -> Model {
	endless(vec![node("Neg", &["v_in"], &["v_out"])])
}

/// Takes twice the memory each round.
pub fn grow() -> Model {
	endless(vec![node("Concat", &["v_in", "v_in"], &["v_out"]).with(int("axis", 0))])
}

/// Makes a tensor as large as its input says.
pub fn as_large_as_asked() -> Model {
	model(
		vec![
			node("ConstantOfShape", &["n"], &["t"]),
			node("ReduceSum", &["t"], &["y"]).with(int("keepdims", 0)),
		],
		vec![],
		vec![spec("n", I64, &[1])],
		vec![spec("y", F32, &[])],
	)
}
