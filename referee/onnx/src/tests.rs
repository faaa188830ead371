use crate::{proto::*, *};
use codec::{DecodeAll, Encode};
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
	let limits = Limits { file_bytes: bytes.len() as u64 - 1, ..Default::default() };
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
	model.functions.push(FunctionProto { name: "f".into(), ..Default::default() });
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
	assert_eq!(refused(|graph| graph.output.clear()), OnnxError::Nothing { what: "outputs".into() });
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

/// Many nodes that share one constant.
fn sharing(constant: TensorProto, op: &str, input: &[&str]) -> Vec<u8> {
	with(|graph| {
		graph.initializer.push(constant);
		graph.node.extend((0..1000).map(|i| node(op, input, &[&format!("z{i}")])));
	})
}

#[test]
fn a_shape_that_many_nodes_share_is_short() {
	let ones = |count: usize| tensor("s", 7, &[count as i64], 1i64.to_le_bytes().repeat(count));
	let packed =
		|count: usize| TensorProto { int64_data: vec![1; count], ..tensor("s", 7, &[count as i64], vec![]) };
	for (op, input) in [("Expand", &["x", "s"][..]), ("ConstantOfShape", &["s"])] {
		for long in [ones(1 << 16), packed(1 << 16), ones(MAX_TENSOR_RANK + 1)] {
			let rank = long.dims[0] as u64;
			let error = check(&sharing(long, op, input)).unwrap_err();
			assert!(
				matches!(error, OnnxError::RankTooHigh { rank: r, limit: 64, .. } if r == rank),
				"{error}"
			);
		}
		check(&sharing(ones(MAX_TENSOR_RANK), op, input)).unwrap();
		check(&sharing(packed(MAX_TENSOR_RANK), op, input)).unwrap();
	}
	let listed = |count: usize| {
		with(|graph| {
			let ints =
				AttributeProto { name: "value_ints".into(), ints: vec![1; count], ..Default::default() };
			graph.node.push(NodeProto { attribute: vec![ints], ..node("Constant", &[], &["s"]) });
			graph.node.push(node("Expand", &["x", "s"], &["z"]));
		})
	};
	assert!(matches!(check(&listed(65)), Err(OnnxError::RankTooHigh { rank: 65, .. })));
	check(&listed(64)).unwrap();
}

#[test]
fn a_constant_that_many_nodes_share_is_looked_at_in_bounded_time() {
	// One number of any length, and one shape of any rank, would be as good as a long shape.
	let endless = |len: usize| TensorProto {
		int64_data: [vec![0x80; len], vec![0]].concat(),
		..tensor("s", 7, &[1], vec![])
	};
	let error = check(&sharing(endless(10), "Expand", &["x", "s"])).unwrap_err();
	assert!(matches!(error, OnnxError::Malformed(_)), "{error}");
	check(&sharing(endless(9), "Expand", &["x", "s"])).unwrap();
	let unfinished = TensorProto { int64_data: vec![1, 0x80], ..tensor("s", 7, &[1], vec![]) };
	assert!(matches!(refused_initializer(unfinished), OnnxError::Malformed(_)));
	let error = refused_initializer(tensor("s", 7, &[1; 65], vec![0; 8]));
	assert!(matches!(error, OnnxError::RankTooHigh { rank: 65, .. }), "{error}");
	// What says that nothing is trained is one bool.
	for long in [tensor("t", 9, &[1 << 16], vec![0; 1 << 16]), tensor("t", 9, &[0], vec![])] {
		let error = check(&sharing(long, "Dropout", &["x", "", "t"])).unwrap_err();
		assert!(matches!(error, OnnxError::RandomOperator { .. }), "{error}");
	}
	let packed = |byte| TensorProto { int32_data: vec![byte], ..tensor("t", 9, &[1], vec![]) };
	check(&sharing(packed(0), "Dropout", &["x", "", "t"])).unwrap();
	assert!(check(&sharing(packed(1), "Dropout", &["x", "", "t"])).is_err());
}

/// A model of 66 bytes that asks for a tensor of 4 TiB.
#[test]
fn a_bomb_of_66_bytes_is_refused() {
	let scalar = |name: &str| value(name, 1, vec![]);
	let shape =
		TensorProto { int64_data: vec![0x80, 0x80, 0x80, 0x80, 0x80, 0x20], ..tensor("s", 7, &[1], vec![]) };
	let bomb = ModelProto {
		ir_version: 8,
		opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 9 }],
		graph: Some(GraphProto {
			node: vec![node("ConstantOfShape", &["s"], &["y"])],
			name: "g".into(),
			initializer: vec![shape],
			input: vec![],
			output: vec![scalar("y")],
			..Default::default()
		}),
		functions: vec![],
	};
	let bytes = bomb.encode_to_vec();
	assert_eq!(bytes.len(), 66);
	let error = check(&bytes).unwrap_err();
	assert!(matches!(error, OnnxError::TensorTooLarge { .. }), "{error}");
}

#[test]
fn errors_repeat_little_of_the_file() {
	let long = "\u{10ffff}".repeat(100_000);
	let errors = [
		refused(|graph| graph.node[0].domain = long.clone()),
		refused(|graph| {
			graph.node[0] =
				NodeProto { name: long.clone(), domain: long.clone(), ..node(&long, &["x"], &[&long]) };
		}),
		refused_initializer(tensor(&long, 99, &[1], vec![0])),
		refused(|graph| graph.output[0] = value("y", 1, vec![symbol(&long)])),
		refused(|graph| graph.input = vec![value(&long, 1, vec![]), value(&long, 1, vec![])]),
	];
	for error in errors {
		assert!(error.to_string().len() < 4096, "{}", error.to_string().len());
		assert_eq!(OnnxError::decode_all(&mut &*error.encode()), Ok(error));
	}
}

proptest! {
	#[test]
	fn any_bytes_are_refused_by_name(bytes: Vec<u8>) {
		// No graph that is a model comes about by chance.
		let error = check(&bytes).unwrap_err();
		let named = matches!(
			error,
			OnnxError::Malformed(_)
				| OnnxError::UnknownField { .. }
				| OnnxError::NoGraph
				| OnnxError::NoOpset
				| OnnxError::OrtFormat
				| OnnxError::LocalFunctions
				| OnnxError::TrainingInfo
				| OnnxError::DeviceConfiguration
				| OnnxError::SparseTensor
				| OnnxError::Nothing { .. }
		);
		prop_assert!(named, "{error:?}");
	}

	#[test]
	fn a_model_cut_or_changed_is_one_still_or_refused(cut in 0usize..200, at in 0usize..200, to: u8) {
		let mut bytes = with(|graph| {
			graph.initializer.push(tensor("s", 7, &[1], vec![1; 8]));
			graph.node.push(node("ConstantOfShape", &["s"], &["z"]));
		});
		if let Some(byte) = bytes.get_mut(at) {
			*byte = to;
		}
		bytes.truncate(bytes.len() - cut.min(bytes.len()));
		match check(&bytes) {
			Ok(checked) => {
				let graph = ModelProto::decode(&*bytes).unwrap().graph.unwrap();
				prop_assert_eq!(checked.nodes, graph.node.len() as u64);
				prop_assert_eq!(checked.signature.outputs[0].name.as_str(), graph.output[0].name.as_str());
			},
			Err(error) => prop_assert!(!error.to_string().is_empty()),
		}
	}
}
