use crate::{proto::*, *};
use freehold_referee::ElementType;
use proptest::prelude::*;
use prost::Message;
use std::collections::BTreeMap;

fn dim(size: i64) -> DimensionProto {
	DimensionProto { value: Some(DimensionValue::DimValue(size)) }
}

fn symbol(name: &str) -> DimensionProto {
	DimensionProto { value: Some(DimensionValue::DimParam(name.into())) }
}

fn value(name: &str, elem_type: i32, dims: Vec<DimensionProto>) -> ValueInfoProto {
	let shape = Some(TensorShapeProto { dim: dims });
	let tensor_type = Some(TensorTypeProto { elem_type, shape });
	ValueInfoProto { name: name.into(), r#type: Some(TypeProto { tensor_type }) }
}

fn node(op_type: &str, input: &[&str], output: &[&str]) -> NodeProto {
	NodeProto {
		op_type: op_type.into(),
		input: input.iter().map(|s| s.to_string()).collect(),
		output: output.iter().map(|s| s.to_string()).collect(),
		..Default::default()
	}
}

fn tensor(name: &str, data_type: i32, dims: &[i64], raw_data: Vec<u8>) -> TensorProto {
	TensorProto { name: name.into(), data_type, dims: dims.to_vec(), raw_data, ..Default::default() }
}

fn attribute(name: &str, t: TensorProto) -> AttributeProto {
	AttributeProto { name: name.into(), t: Some(t), r#type: attribute::TENSOR, ..Default::default() }
}

/// y = Relu(x), both float [n, 3].
fn relu() -> ModelProto {
	let dims = || vec![symbol("n"), dim(3)];
	ModelProto {
		ir_version: 8,
		opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 17 }],
		graph: Some(GraphProto {
			name: "g".into(),
			node: vec![node("Relu", &["x"], &["y"])],
			input: vec![value("x", 1, dims())],
			output: vec![value("y", 1, dims())],
			..Default::default()
		}),
		functions: vec![],
	}
}

fn with(change: impl FnOnce(&mut GraphProto)) -> Vec<u8> {
	let mut model = relu();
	change(model.graph.as_mut().unwrap());
	model.encode_to_vec()
}

fn refused(change: impl FnOnce(&mut GraphProto)) -> OnnxError {
	check(&with(change)).unwrap_err()
}

fn refused_initializer(tensor: TensorProto) -> OnnxError {
	refused(|graph| graph.initializer.push(tensor))
}

#[test]
fn signature_is_read_and_bound() {
	let mut model = relu();
	let graph = model.graph.as_mut().unwrap();
	graph.input.push(value("w", 7, vec![dim(1)]));
	graph.initializer.push(tensor("w", 7, &[1], vec![0; 8]));
	let signature = check(&model.encode_to_vec()).unwrap().signature;
	assert_eq!(signature.inputs.len(), 1, "an initializer is no input");
	assert_eq!(signature.open_dims(), ["n"]);
	assert!(matches!(
		signature.bind(&BTreeMap::new(), None),
		Err(SignatureError::OpenDimension { dim, .. }) if dim == "n"
	));
	let mut bound = signature.bind(&BTreeMap::from([("n".into(), 2)]), None).unwrap();
	assert_eq!(
		bound.inputs,
		[TensorSpec { name: "x".into(), element: ElementType::Float32, shape: vec![2, 3] }]
	);
	assert_eq!(signature.accepts(&bound), Ok(()));
	bound.outputs[0].shape[0] = 1;
	assert!(matches!(signature.accepts(&bound), Err(SignatureError::Shape { .. })), "n is 2 and 1");
	bound.outputs[0].name = "z".into();
	assert!(matches!(signature.accepts(&bound), Err(SignatureError::Name { .. })));
	bound.outputs.clear();
	assert!(matches!(signature.accepts(&bound), Err(SignatureError::Count { .. })));
}

#[test]
fn open_shapes_and_nameless_dimensions_are_named() {
	let bytes = with(|graph| {
		graph.output[0] = value("y", 1, vec![DimensionProto { value: None }, dim(3)]);
	});
	let signature = check(&bytes).unwrap().signature;
	assert_eq!(signature.open_dims(), ["n", "y[0]"]);
	let sizes = BTreeMap::from([("y[0]".into(), 5)]);
	assert_eq!(signature.bind(&sizes, Some(1)).unwrap().outputs[0].shape, [5, 3]);
	let bytes = with(|graph| {
		let tensor_type = Some(TensorTypeProto { elem_type: 1, shape: None });
		graph.output[0].r#type = Some(TypeProto { tensor_type });
	});
	let signature = check(&bytes).unwrap().signature;
	assert!(matches!(signature.bind(&BTreeMap::new(), Some(1)), Err(SignatureError::OpenShape { .. })));
}

#[test]
fn files_that_are_not_onnx() {
	assert_eq!(check(&[]), Err(OnnxError::NoGraph));
	assert!(matches!(
		check(b"not a model at all"),
		Err(OnnxError::UnknownField { .. } | OnnxError::Malformed(_))
	));
	let polyglot = [&[8, 8, 0x12, 4][..], b"ORTM", &relu().encode_to_vec()].concat();
	assert_eq!(check(&polyglot), Err(OnnxError::OrtFormat));
	let bytes = relu().encode_to_vec();
	let limits = Limits { file_bytes: bytes.len() - 1, ..Default::default() };
	assert!(matches!(check_with(&bytes, &limits), Err(OnnxError::FileTooLarge { .. })));
	let mut model = relu();
	model.opset_import[0].domain = "ai.onnx.ml".into();
	check(&model.encode_to_vec()).unwrap();
	model.opset_import[0].domain = "com.example".into();
	assert_eq!(check(&model.encode_to_vec()), Err(OnnxError::NoOpset));
	model.opset_import.clear();
	assert_eq!(check(&model.encode_to_vec()), Err(OnnxError::NoOpset));
}

#[test]
fn fields_that_readers_could_merge_differently_are_refused() {
	let mut bytes = relu().encode_to_vec();
	bytes.extend([8, 9]); // a second ir_version
	assert!(matches!(check(&bytes), Err(OnnxError::Malformed(_))));
	// float_data, twice, in an initializer
	let tensor = [&[0x10, 1, 0x08, 2][..], &[0x22, 4, 0, 0, 0, 0], &[0x22, 4, 0, 0, 0, 0]].concat();
	let graph = [&[0x2a, tensor.len() as u8][..], &tensor].concat();
	let model = [&[8, 8, 0x3a, graph.len() as u8][..], &graph].concat();
	assert!(matches!(check(&model), Err(OnnxError::Malformed(_))));
}

#[test]
fn functions_training_and_sparse_tensors_are_refused() {
	let mut model = relu();
	model.functions.push(FunctionProto { name: "f".into() });
	assert_eq!(check(&model.encode_to_vec()), Err(OnnxError::LocalFunctions));
	let training = [relu().encode_to_vec(), vec![0xa2, 1, 0]].concat();
	assert_eq!(check(&training), Err(OnnxError::TrainingInfo));
	let sparse = || SparseTensorProto {};
	assert_eq!(refused(|graph| graph.sparse_initializer.push(sparse())), OnnxError::SparseTensor);
	let attribute =
		AttributeProto { name: "sparse_value".into(), sparse_tensor: Some(sparse()), ..Default::default() };
	assert_eq!(refused(|graph| graph.node[0].attribute.push(attribute)), OnnxError::SparseTensor);
}

#[test]
fn data_must_be_in_the_file() {
	let entry = StringStringEntryProto { key: "location".into(), value: "/etc/passwd".into() };
	let named = TensorProto { external_data: vec![entry], ..tensor("w", 1, &[1], vec![]) };
	assert!(matches!(refused_initializer(named), OnnxError::ExternalData { .. }));
	let external = || TensorProto { data_location: 1, ..tensor("w", 1, &[1], vec![]) };
	assert!(matches!(refused_initializer(external()), OnnxError::ExternalData { .. }));
	let error = refused(|graph| {
		let inner =
			NodeProto { attribute: vec![attribute("value", external())], ..node("Constant", &[], &["c"]) };
		let then = GraphProto { node: vec![inner], ..Default::default() };
		let branch = AttributeProto { name: "then_branch".into(), g: Some(then), ..Default::default() };
		graph.node.push(NodeProto { attribute: vec![branch], ..node("If", &["x"], &["z"]) });
	});
	assert!(matches!(error, OnnxError::ExternalData { .. }), "within a subgraph: {error}");
}

#[test]
fn tensors_must_be_what_they_say() {
	let initializer =
		|data_type, dims: &[i64], raw: usize| refused_initializer(tensor("w", data_type, dims, vec![0; raw]));
	assert!(matches!(initializer(1, &[2], 7), OnnxError::DataLength { expected: 8, found: 7, .. }));
	assert!(matches!(initializer(21, &[3], 1), OnnxError::DataLength { expected: 2, found: 1, .. }));
	assert!(matches!(initializer(1, &[0], 4), OnnxError::DataLength { expected: 0, .. }));
	assert!(matches!(initializer(1, &[-1], 4), OnnxError::NegativeDimension { dim: -1, .. }));
	assert!(matches!(initializer(1, &[i64::MAX, 4], 4), OnnxError::TensorTooLarge { .. }));
	assert!(matches!(initializer(8, &[1], 0), OnnxError::StringTensor { .. }));
	assert!(matches!(initializer(99, &[1], 1), OnnxError::UnknownElementType { number: 99, .. }));
	let kinds = TensorProto { int64_data: vec![1], ..tensor("w", 1, &[1], vec![]) };
	assert!(matches!(refused_initializer(kinds), OnnxError::DataKind { .. }));
	let both = TensorProto { float_data: vec![0; 4], ..tensor("w", 1, &[1], vec![0; 4]) };
	assert!(matches!(refused_initializer(both), OnnxError::DataKind { .. }));
	for good in [
		tensor("w", 1, &[0], vec![]),
		TensorProto { float_data: vec![0; 8], ..tensor("w", 1, &[2], vec![]) },
		TensorProto { int32_data: vec![0x80, 1, 3], ..tensor("w", 2, &[2], vec![]) },
		TensorProto {
			int64_data: vec![0xff; 9].into_iter().chain([1]).collect(),
			..tensor("w", 7, &[], vec![])
		},
	] {
		check(&with(|graph| graph.initializer.push(good))).unwrap();
	}
}

#[test]
fn shapes_of_inputs_and_outputs() {
	let input = |dims| refused(|graph| graph.input[0] = value("x", 1, dims));
	assert!(matches!(input(vec![dim(0)]), OnnxError::ZeroDimension { .. }));
	assert!(matches!(input(vec![dim(-1)]), OnnxError::NegativeDimension { dim: -1, .. }));
	assert!(matches!(input(vec![dim(1 << 40), symbol("n")]), OnnxError::TensorTooLarge { .. }));
	assert!(matches!(input(vec![dim(1); 9]), OnnxError::RankTooHigh { rank: 9, .. }));
	let error = refused(|graph| graph.output[0] = value("y", 8, vec![dim(1)]));
	assert!(matches!(error, OnnxError::UnsupportedElementType { found: 8, .. }));
	let error = refused(|graph| graph.output[0].r#type = None);
	assert!(matches!(error, OnnxError::NotATensor { .. }));
	assert_eq!(refused(|graph| graph.output.clear()), OnnxError::Nothing { what: "outputs" });
	let error = refused(|graph| graph.input.push(value("x", 1, vec![])));
	assert!(matches!(error, OnnxError::DuplicateName { .. }));
	let error = refused(|graph| graph.value_info.push(value("v", 1, vec![dim(-5)])));
	assert!(matches!(error, OnnxError::NegativeDimension { dim: -5, .. }));
}

#[test]
fn small_files_cannot_ask_for_much_memory() {
	let bomb = |shape: TensorProto| {
		refused(|graph| {
			graph.initializer.push(shape);
			graph.node.push(node("ConstantOfShape", &["s"], &["z"]));
		})
	};
	let raw = tensor("s", 7, &[1], (1i64 << 40).to_le_bytes().to_vec());
	assert!(matches!(bomb(raw), OnnxError::TensorTooLarge { .. }));
	let packed =
		TensorProto { int64_data: vec![0x80, 0x80, 0x80, 0x80, 0x80, 1], ..tensor("s", 7, &[1], vec![]) };
	assert!(matches!(bomb(packed), OnnxError::TensorTooLarge { .. }));
	let error = refused(|graph| {
		let shape =
			AttributeProto { name: "value_ints".into(), ints: vec![1 << 20, 1 << 20], ..Default::default() };
		graph.node.push(NodeProto { attribute: vec![shape], ..node("Constant", &[], &["s"]) });
		graph.node.push(node("Expand", &["x", "s"], &["z"]));
	});
	assert!(matches!(error, OnnxError::TensorTooLarge { .. }));
	let many = with(|graph| graph.node = vec![NodeProto::default(); 2000]);
	let limits = Limits { structure_bytes: 1 << 20, ..Default::default() };
	assert!(matches!(
		check_with(&many, &Limits { structure_bytes: 1 << 18, ..limits.clone() }),
		Err(OnnxError::StructureTooLarge { .. })
	));
	let limits = Limits { nodes: 1999, ..Default::default() };
	assert_eq!(check_with(&many, &limits), Err(OnnxError::TooManyNodes { limit: 1999 }));
}

#[test]
fn subgraphs_have_a_depth_limit() {
	fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
		let mut out = vec![(number << 3) | 2];
		prost::encoding::encode_varint(bytes.len() as u64, &mut out);
		[out, bytes.to_vec()].concat()
	}
	// graph.node.attribute.g, around itself
	let nested = |depth: usize| {
		let inner = (0..depth).fold(Vec::new(), |graph, _| field(1, &field(5, &field(6, &graph))));
		let graph = relu().graph.unwrap().encode_to_vec();
		let opset = relu().opset_import[0].encode_to_vec();
		[vec![8, 8], field(7, &[graph, inner].concat()), field(8, &opset)].concat()
	};
	check(&nested(8)).unwrap();
	assert_eq!(check(&nested(9)), Err(OnnxError::TooDeep { limit: 8 }));
	assert_eq!(check(&nested(5000)), Err(OnnxError::TooDeep { limit: 8 }));
}

#[test]
fn operators_that_are_not_run() {
	let error = refused(|graph| graph.node[0].domain = "com.example".into());
	assert!(matches!(error, OnnxError::CustomDomain { domain, .. } if domain == "com.example"));
	for op in ["RandomNormal", "Bernoulli"] {
		let error = refused(|graph| graph.node[0].op_type = op.into());
		assert!(matches!(error, OnnxError::RandomOperator { .. }));
	}
	let dropout = |mode: u8| {
		with(|graph| {
			graph.initializer.push(tensor("t", 9, &[], vec![mode]));
			graph.node[0] = node("Dropout", &["x", "", "t"], &["y"]);
		})
	};
	check(&dropout(0)).unwrap();
	assert!(matches!(check(&dropout(1)), Err(OnnxError::RandomOperator { .. })));
}

proptest! {
	#[test]
	fn any_bytes_are_read_without_panic(bytes: Vec<u8>) {
		let _ = check(&bytes);
	}

	#[test]
	fn a_model_cut_or_changed_is_read_without_panic(cut in 0usize..200, at in 0usize..200, to: u8) {
		let mut bytes = with(|graph| {
			graph.initializer.push(tensor("s", 7, &[1], vec![1; 8]));
			graph.node.push(node("ConstantOfShape", &["s"], &["z"]));
		});
		if let Some(byte) = bytes.get_mut(at) {
			*byte = to;
		}
		bytes.truncate(bytes.len() - cut.min(bytes.len()));
		let _ = check(&bytes);
	}
}
