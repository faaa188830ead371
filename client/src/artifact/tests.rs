use super::*;
use crate::tensors::write_npz;
use codec::Decode;
use freehold_onnx::{
	proto::{
		DimensionProto, DimensionValue, GraphProto, ModelProto, NodeProto, OperatorSetIdProto,
		TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
	},
	TensorSpec,
};
use freehold_referee::Tensor;
use prost::Message;
use std::fs;

fn value(name: &str, element: ElementType, dims: &[DimensionValue]) -> ValueInfoProto {
	let dim = dims.iter().map(|value| DimensionProto { value: Some(value.clone()) }).collect();
	let tensor = TensorTypeProto { elem_type: element.onnx(), shape: Some(TensorShapeProto { dim }) };
	ValueInfoProto { name: name.into(), r#type: Some(TypeProto { tensor_type: Some(tensor) }) }
}

/// A model `y = op(x)` over [n, 2].
fn model(element: ElementType, op: &str, n: DimensionValue) -> Vec<u8> {
	let dims = [n, DimensionValue::DimValue(2)];
	let node = NodeProto {
		input: vec!["x".into()],
		output: vec!["y".into()],
		op_type: op.into(),
		..Default::default()
	};
	let graph = GraphProto {
		node: vec![node],
		name: "g".into(),
		input: vec![value("x", element, &dims)],
		output: vec![value("y", element, &dims)],
		..Default::default()
	};
	let opset = OperatorSetIdProto { domain: String::new(), version: 17 };
	ModelProto { ir_version: 9, graph: Some(graph), opset_import: vec![opset], ..Default::default() }
		.encode_to_vec()
}

struct Files {
	directory: tempfile::TempDir,
}

impl Files {
	fn new() -> Self {
		Self { directory: tempfile::tempdir().unwrap() }
	}

	fn path(&self, name: &str) -> PathBuf {
		self.directory.path().join(name)
	}

	fn onnx(&self, bytes: &[u8]) -> PathBuf {
		let path = self.path("model.onnx");
		fs::write(&path, bytes).unwrap();
		path
	}

	fn npz(&self, file: &str, array: &str, shape: &[u32], values: &[f32]) -> PathBuf {
		let data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
		let tensor = Tensor::new(ElementType::Float32, shape.to_vec(), data).unwrap();
		write_npz(&self.path(file), &[NamedTensor { name: array.into(), tensor }]).unwrap();
		self.path(file)
	}
}

fn fixed() -> DimensionValue {
	DimensionValue::DimValue(1)
}

#[test]
fn open_dimensions_should_be_asked_for_and_bound() {
	let files = Files::new();
	let path = files.onnx(&model(ElementType::Float32, "Relu", DimensionValue::DimParam("N".into())));
	let error = prepare(&path, &VersionOptions::default()).unwrap_err().to_string();
	assert!(error.contains("--dim 'N=1'"), "{error}");
	let wrong = VersionOptions { dims: [("M".into(), 1)].into(), ..Default::default() };
	assert!(prepare(&path, &wrong).unwrap_err().to_string().contains("open are: N"));
	let bound = VersionOptions { dims: [("N".into(), 3)].into(), ..Default::default() };
	let prepared = prepare(&path, &bound).unwrap();
	let spec = TensorSpec { name: "x".into(), element: ElementType::Float32, shape: vec![3, 2] };
	assert_eq!(prepared.signature.inputs, [spec]);
	let all = VersionOptions { default_dim: Some(1), ..Default::default() };
	assert_eq!(prepare(&path, &all).unwrap().signature.outputs[0].shape, [1, 2]);
}

#[test]
fn tolerance_should_follow_the_outputs() {
	let files = Files::new();
	let path = files.onnx(&model(ElementType::Int32, "Identity", fixed()));
	assert_eq!(prepare(&path, &VersionOptions::default()).unwrap().tolerance, Tolerance::Exact);
	let path = files.onnx(&model(ElementType::Float32, "Relu", fixed()));
	let tolerance = prepare(&path, &VersionOptions::default()).unwrap().tolerance;
	assert_eq!(tolerance.bounds(), Some((DEFAULT_ATOL, DEFAULT_RTOL)));
	let golden = Some((
		files.npz("in.npz", "x", &[1, 2], &[1e-3, 0.0]),
		files.npz("out.npz", "y", &[1, 2], &[1e-3, 0.0]),
	));
	let small = VersionOptions { golden: golden.clone(), ..Default::default() };
	let (atol, _) = prepare(&path, &small).unwrap().tolerance.bounds().unwrap();
	assert!(atol > 7e-6 && atol < 8e-6, "2^-7 of the largest golden output: {atol}");
	let wide = VersionOptions { golden, tolerance: Some(all_close(1.0, 0.0).unwrap()), ..Default::default() };
	assert!(prepare(&path, &wide).unwrap_err().to_string().contains("--atol"));
	assert!(all_close(0.0, 0.5).unwrap_err().to_string().contains("--rtol"));
	assert!(all_close(f32::NAN, 0.0).is_err());
}

#[test]
fn golden_vectors_should_be_taken_one_by_one_or_stacked() {
	let files = Files::new();
	let path = files.onnx(&model(ElementType::Float32, "Relu", fixed()));
	let inputs = files.npz("in.npz", "x", &[3, 1, 2], &[1.0, -1.0, 2.0, -2.0, 3.0, -3.0]);
	let outputs = files.npz("out.npz", "y", &[3, 1, 2], &[1.0, 0.0, 2.0, 0.0, 3.0, 0.0]);
	let options = VersionOptions { golden: Some((inputs.clone(), outputs)), ..Default::default() };
	let prepared = prepare(&path, &options).unwrap();
	let golden = prepared.golden.unwrap();
	let vectors = Vec::<GoldenVector>::decode(&mut golden.bytes.as_slice()).unwrap();
	assert_eq!((vectors.len(), prepared.golden_vectors), (3, 3));
	assert_eq!(vectors[2].inputs[0].tensor.shape, [1, 2]);
	assert_eq!(vectors[2].outputs[0].tensor.data, [3.0f32.to_le_bytes(), 0.0f32.to_le_bytes()].concat());

	let (many_in, many_out) = ([1.0; 2 * 257], [1.0; 2 * 257]);
	let many = (
		files.npz("many-in.npz", "x", &[257, 1, 2], &many_in),
		files.npz("many-out.npz", "y", &[257, 1, 2], &many_out),
	);
	let options = VersionOptions { golden: Some(many), ..Default::default() };
	assert!(prepare(&path, &options).unwrap_err().to_string().contains("no more than 256"));

	let fewer = files.npz("fewer.npz", "y", &[1, 2], &[1.0, 0.0]);
	let options = VersionOptions { golden: Some((inputs.clone(), fewer)), ..Default::default() };
	assert!(prepare(&path, &options).unwrap_err().to_string().contains("3 golden vectors"));
	let misnamed = files.npz("misnamed.npz", "z", &[3, 1, 2], &[0.0; 6]);
	let options = VersionOptions { golden: Some((inputs, misnamed)), ..Default::default() };
	assert!(prepare(&path, &options).unwrap_err().to_string().contains("no array \"y\""));
}

#[test]
fn files_without_locator_should_be_kept_under_their_hash() {
	let files = Files::new();
	let bytes = model(ElementType::Float32, "Relu", fixed());
	let path = files.onnx(&bytes);
	let store = files.path("a store");
	let mut prepared = prepare(&path, &VersionOptions::default()).unwrap();
	prepared.keep(&store).unwrap();
	let locator = prepared.model.locators[0].clone();
	assert!(locator.starts_with("file:///") && locator.contains("a%20store"), "{locator}");
	let kept = url::Url::parse(&locator).unwrap().to_file_path().unwrap();
	assert_eq!(fs::read(kept).unwrap(), bytes);

	let remote = VersionOptions { locators: vec!["https://example.org/m.onnx".into()], ..Default::default() };
	let mut prepared = prepare(&path, &remote).unwrap();
	prepared.keep(&store).unwrap();
	assert_eq!(prepared.model.locators, ["https://example.org/m.onnx"]);
	for locator in ["ftp://a/b", "model.onnx", "https://a b", "http://"] {
		let options = VersionOptions { locators: vec![locator.into()], ..Default::default() };
		assert!(prepare(&path, &options).is_err(), "{locator}");
	}
}

#[test]
fn what_is_no_model_should_be_refused() {
	let files = Files::new();
	let path = files.onnx(b"no model at all");
	let error = prepare(&path, &VersionOptions::default()).unwrap_err();
	assert_eq!(error.kind().exit_code(), 2);
	let custom = {
		let mut model = ModelProto::decode(model(ElementType::Float32, "Relu", fixed()).as_slice()).unwrap();
		model.graph.as_mut().unwrap().node[0].domain = "com.example".into();
		model.encode_to_vec()
	};
	let error = prepare(&files.onnx(&custom), &VersionOptions::default()).unwrap_err().to_string();
	assert!(error.contains("com.example"), "{error}");
}

#[test]
fn the_digits_example_should_be_ready_to_publish() {
	let digits = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/digits");
	let golden = Some((digits.join("golden/in.npz"), digits.join("golden/out.npz")));
	let prepared =
		prepare(&digits.join("digits.onnx"), &VersionOptions { golden, ..Default::default() }).unwrap();
	assert_eq!(prepared.golden_vectors, 8);
	assert_eq!(prepared.signature.inputs[0].shape, [1, 1, 8, 8]);
	for label in 0..10 {
		let given = format!("x=@{}", digits.join(format!("samples/digit-{label}.npy")).display());
		crate::tensors::parse_inputs(&prepared.signature, &[given]).unwrap();
	}
}
