use super::*;
use crate::import::Reason;

#[test]
fn everything_that_stands_in_the_way_is_told_at_once_and_each_once() {
	let mut unnamed = node("NonMaxSuppression", &["a", "a"], &["boxes"]);
	unnamed.name = "nms".into();
	let nodes_ = vec![
		node("Abs", &["x"], &["a"]),
		unnamed,
		// Depends on what is refused; not told again.
		node("Cast", &["boxes"], &["after"]),
		NodeProto { domain: "com.example".into(), ..node("Magic", &["a"], &["m"]) },
		with(node("Elu", &["a"], &["e"]), float("beta", 1.0)),
		node("NonZero", &["a"], &["n"]),
		node("Add", &["a", "nowhere"], &["s"]),
		with(
			node("Transpose", &["a"], &["t"]),
			AttributeProto {
				ints: vec![0, 0],
				r#type: attribute::INTS,
				name: "perm".into(),
				..AttributeProto::default()
			},
		),
		// Leads to no output, so that it does not matter.
		node("StringConcat", &["a", "a"], &["unused"]),
	];
	let outputs = ["after", "m", "e", "n", "s", "t"].map(|name| value(name, FLOAT, &["2"])).into();
	let errors = read(graph(nodes_, vec![], vec![value("x", FLOAT, &["2", "2"])], outputs)).unwrap_err();
	let told = [
		("nms", "NonMaxSuppression"),
		("m", "Magic"),
		("e", "Elu"),
		("n", "NonZero"),
		("s", "Add"),
		("t", "Transpose"),
	];
	assert_eq!(nodes(&errors), told);
	assert_eq!(errors.0.len(), told.len(), "{errors}");
	assert_eq!(errors.0[0].reason, Reason::Unsupported);
	assert_eq!(errors.0[1].reason, Reason::Domain("com.example".into()));
	let Reason::NotConstant { inputs, .. } = &errors.0[3].reason else { panic!("{}", errors.0[3]) };
	assert_eq!(inputs, &["x"], "what to fix is named");
	let text = errors.to_string();
	assert_eq!(text.lines().count(), told.len());
	assert!(text.contains("Elu \"e\": attribute \"beta\" is not known"), "{text}");
}

#[test]
fn every_open_dimension_is_asked_for() {
	let abs = || vec![node("Add", &["x", "y"], &["z"])];
	let inputs = || vec![value("x", FLOAT, &["batch", "3"]), value("y", FLOAT, &["other", "width"])];
	let whole = || graph(abs(), vec![], inputs(), vec![value("z", FLOAT, &["batch", "3"])]);
	let text = read(whole()).unwrap_err().to_string();
	assert!(text.contains("not given: batch") && text.contains("not given: other, width"), "{text}");

	let dims = [("batch".into(), 4), ("other".into(), 1), ("width".into(), 3)].into();
	let mut options = ImportOptions { dims, ..ImportOptions::default() };
	let imported = import(&model(whole()).encode_to_vec(), &options).unwrap();
	assert_eq!(imported.graph.inputs[0].r#type.shape, [4, 3]);
	assert_eq!(imported.graph.operators[0].output.shape, [4, 3]);

	options = ImportOptions { default_dim: Some(2), ..ImportOptions::default() };
	options.shapes = [("y".into(), vec![2, 1])].into();
	let imported = import(&model(whole()).encode_to_vec(), &options).unwrap();
	assert_eq!(imported.graph.inputs[1].r#type.shape, [2, 1]);
	assert_eq!(imported.graph.operators[0].output.shape, [2, 3]);

	options.shapes.insert("nobody".into(), vec![1]);
	let errors = import(&model(whole()).encode_to_vec(), &options).unwrap_err();
	assert_eq!(errors.0[0].place, Place::Input("nobody".into()));
}

#[test]
fn what_is_declared_must_be_so() {
	let abs = || vec![node("Abs", &["x"], &["y"])];
	let wrong = graph(abs(), vec![], vec![value("x", FLOAT, &["1"])], vec![value("y", INT64, &["1"])]);
	assert_eq!(read(wrong).unwrap_err().0[0].place, Place::Output("y".into()));
	let twice = graph(
		vec![node("Abs", &["x"], &["y"]), node("Neg", &["x"], &["y"])],
		vec![],
		vec![value("x", FLOAT, &["1"])],
		vec![value("y", FLOAT, &["1"])],
	);
	assert!(read(twice).unwrap_err().to_string().contains("given twice"));
	let mut old =
		model(graph(abs(), vec![], vec![value("x", FLOAT, &["1"])], vec![value("y", FLOAT, &["1"])]));
	for version in [6, 28, -1, i64::MAX] {
		old.opset_import[0].version = version;
		let errors = import(&old.encode_to_vec(), &ImportOptions::default()).unwrap_err();
		assert_eq!(errors.0[0].place, Place::File);
	}
}

#[test]
fn an_output_that_an_operator_does_not_give_matters_only_where_it_is_used() {
	let norm = |wanted: &str| {
		let nodes = vec![node("BatchNormalization", &["x", "s", "s", "s", "s"], &["y", "running"])];
		graph(
			nodes,
			vec![floats("s", &[1], &[1.0])],
			vec![value("x", FLOAT, &["1", "1", "1"])],
			vec![value(wanted, FLOAT, &["1"])],
		)
	};
	assert!(read(norm("y")).is_ok());
	let text = read(norm("running")).unwrap_err().to_string();
	assert!(text.contains("output 1 of BatchNormalization is not supported"), "{text}");
}

/// Every reason of a node that is known without lowering it.
#[test]
fn a_node_tells_all_of_its_inputs_and_attributes() {
	let nodes_ = vec![
		node("Add", &["nowhere", "nobody"], &["y"]),
		with(with(node("Abs", &["x"], &["z"]), float("beta", 1.0)), int("gamma", 1)),
	];
	let outputs = ["y", "z"].map(|name| value(name, FLOAT, &["2"])).into();
	let text = read(graph(nodes_, vec![], vec![value("x", FLOAT, &["2"])], outputs)).unwrap_err().to_string();
	assert!(
		text.contains("\"nowhere\" is not defined") && text.contains("\"nobody\" is not defined"),
		"{text}"
	);
	assert!(text.contains("attributes \"beta\", \"gamma\" are not known"), "{text}");
}

#[test]
fn all_inputs_that_must_be_constant_are_named_at_once() {
	let nodes_ = vec![
		node("Slice", &["x", "a", "b"], &["y"]),
		node("Range", &["zero", "i", "j"], &["r"]),
		node("Cast", &["r"], &["z"]),
	];
	let inputs = vec![
		value("x", FLOAT, &["4"]),
		value("a", INT64, &["1"]),
		value("b", INT64, &["1"]),
		value("i", INT64, &[]),
		value("j", INT64, &[]),
	];
	let outputs = ["y", "z"].map(|name| value(name, FLOAT, &["n"])).into();
	let errors = read(graph(nodes_, vec![scalar("zero", 0)], inputs, outputs)).unwrap_err();
	let fixed: Vec<&[String]> = errors
		.0
		.iter()
		.filter_map(|error| match &error.reason {
			Reason::NotConstant { inputs, .. } => Some(inputs.as_slice()),
			_ => None,
		})
		.collect();
	assert_eq!(fixed, [["a", "b"], ["i", "j"]]);
	assert!(errors.to_string().contains("input 1 (\"a\") and input 2 (\"b\") must be constant"), "{errors}");
}

#[test]
fn a_node_of_a_function_is_named_with_the_call() {
	let function = |name: &str, nodes: Vec<NodeProto>| FunctionProto {
		name: name.into(),
		domain: "local".into(),
		input: vec!["a".into()],
		output: vec!["b".into()],
		node: nodes,
		..FunctionProto::default()
	};
	let call = |name: &str, at: &str, input: &str, output: &str| NodeProto {
		domain: "local".into(),
		name: at.into(),
		..node(name, &[input], &[output])
	};
	let mut made = model(graph(
		vec![call("Outer", "first", "x", "m"), call("Outer", "second", "m", "y")],
		vec![],
		vec![value("x", FLOAT, &["2"])],
		vec![value("y", FLOAT, &["2"])],
	));
	made.functions = vec![
		function("Outer", vec![call("Inner", "", "a", "b")]),
		function("Inner", vec![node("Unique", &["a"], &["b"])]),
	];
	let errors = import(&made.encode_to_vec(), &ImportOptions::default()).unwrap_err();
	assert_eq!(nodes(&errors), [("first/b/b", "Unique")]);
	made.functions[1].node = vec![node("Abs", &["a"], &["b"])];
	let imported = import(&made.encode_to_vec(), &ImportOptions::default()).unwrap();
	assert_eq!(imported.origins, ["first/b/b", "second/b/b"]);
}

#[test]
fn operators_are_called_as_onnx_calls_them() {
	let nodes_ = vec![
		with(
			node("ReduceSum", &["x"], &["y"]),
			AttributeProto { r#type: attribute::FLOAT, name: "none".into(), ..AttributeProto::default() },
		),
		with(
			node("MaxPool", &["x"], &["z"]),
			AttributeProto {
				ints: vec![5],
				r#type: attribute::INTS,
				name: "kernel_shape".into(),
				..AttributeProto::default()
			},
		),
		node("ReduceMean", &["flags"], &["w"]),
	];
	let inputs = vec![value("x", FLOAT, &["1", "1", "2"]), value("flags", BOOL, &["2"])];
	let outputs = ["y", "z", "w"].map(|name| value(name, FLOAT, &["2"])).into();
	let text = read(graph(nodes_, vec![], inputs, outputs)).unwrap_err().to_string();
	assert!(text.contains("MaxPool \"z\": it would become MaxPool with shapes"), "{text}");
	assert!(!text.contains("Over") && !text.contains("cannot be had"), "{text}");
}

#[test]
fn every_limit_that_a_graph_is_beyond_is_told() {
	let large = vec![
		node("Expand", &["x", "shape"], &["a"]),
		node("Neg", &["a"], &["b"]),
		node("Add", &["a", "b"], &["y"]),
	];
	let made = graph(
		large,
		vec![int64s("shape", &[1 << 20])],
		vec![value("x", FLOAT, &["1"])],
		vec![value("y", FLOAT, &["n"])],
	);
	let mut options = ImportOptions::default();
	options.limits.graph.operators = 2;
	options.limits.graph.live_bytes = 1 << 20;
	options.limits.graph.work = 1 << 10;
	let errors = import(&model(made.clone()).encode_to_vec(), &options).unwrap_err();
	let reasons: Vec<&Reason> = errors.0.iter().map(|error| &error.reason).collect();
	use freehold_referee::GraphError::*;
	let expected = [TooManyOperators, ValuesTooLarge, TooMuchWork, TooMuchMemory(0)].map(Reason::Graph);
	assert_eq!(reasons, expected.iter().collect::<Vec<_>>());
	assert_eq!(errors.0[3].place, Place::Node { name: "a".into(), operator: "Expand".into() });
	// Each operator that cannot be judged.
	let mut options = ImportOptions::default();
	options.limits.graph.values_bytes = 1 << 30;
	options.limits.graph.tiles = 1;
	let errors = import(&model(made).encode_to_vec(), &options).unwrap_err();
	assert_eq!(nodes(&errors), [("b", "Neg"), ("y", "Add")]);
	assert_eq!(errors.0.len(), 2, "{errors}");
}

/// What the file must not have is told with all else, and where it stands.
#[test]
fn what_is_refused_before_parsing_hides_nothing() {
	let made = graph(
		vec![node("Unique", &["x"], &["y"])],
		vec![],
		vec![value("x", FLOAT, &["2"])],
		vec![value("y", FLOAT, &["2"]), value("z", FLOAT, &["2"])],
	);
	// A node with a configuration of devices, which no field here has.
	let mut device = node("Abs", &["x"], &["z"]).encode_to_vec();
	device.extend([10 << 3 | 2, 0]);
	let mut body = made.encode_to_vec();
	body.extend([1 << 3 | 2, device.len() as u8]);
	body.extend(device);
	let mut whole = ModelProto { graph: None, ..model(made) }.encode_to_vec();
	whole.push(7 << 3 | 2);
	prost::encoding::encode_varint(body.len() as u64, &mut whole);
	whole.extend(body);
	// Training information.
	whole.extend([0xa2, 1, 0]);
	let errors = import(&whole, &ImportOptions::default()).unwrap_err();
	assert_eq!(nodes(&errors), [("z", "Abs"), ("y", "Unique")]);
	let reasons: Vec<&Reason> = errors.0.iter().map(|error| &error.reason).collect();
	use crate::OnnxError::{DeviceConfiguration, TrainingInfo};
	let expected = [Reason::File(DeviceConfiguration), Reason::File(TrainingInfo), Reason::Unsupported];
	assert_eq!(reasons, expected.iter().collect::<Vec<_>>());
}

/// A refused field may have two bytes, and the node that it is in all of the file's.
#[test]
fn many_refused_fields_should_not_take_long() {
	let mut whole =
		ModelProto { graph: None, ..model(graph(vec![], vec![], vec![], vec![])) }.encode_to_vec();
	let device = [10 << 3, 0].repeat(1 << 24);
	let mut nodes = vec![1 << 3 | 2];
	prost::encoding::encode_varint(device.len() as u64, &mut nodes);
	nodes.extend(device);
	whole.push(7 << 3 | 2);
	prost::encoding::encode_varint(nodes.len() as u64, &mut whole);
	whole.extend(nodes);
	let errors = import(&whole, &ImportOptions::default()).unwrap_err();
	let is = |reason: fn(&crate::OnnxError) -> bool| {
		errors.0.iter().any(|error| matches!(&error.reason, Reason::File(error) if reason(error)))
	};
	assert!(is(|error| *error == crate::OnnxError::DeviceConfiguration), "{errors}");
	assert!(is(|error| matches!(error, crate::OnnxError::StructureTooLarge { .. })), "{errors}");
}

/// No kernel is run on what has no elements.
#[test]
fn windows_over_nothing_should_be_refused() {
	let constants = vec![floats("x", &[1, 1, 0], &[]), floats("w", &[1, 1, 2], &[1.0, 2.0])];
	let ints = |name: &str, ints: &[i64]| AttributeProto {
		ints: ints.to_vec(),
		r#type: attribute::INTS,
		name: name.into(),
		..AttributeProto::default()
	};
	let far = [ints("dilations", &[1 << 19]), ints("pads", &[1 << 19, 1])];
	let conv = far.into_iter().fold(node("Conv", &["x", "w"], &["c"]), with);
	let nodes_ = vec![conv, node("Add", &["a", "c"], &["y"])];
	let made =
		graph(nodes_, constants, vec![value("a", FLOAT, &["1"])], vec![value("y", FLOAT, &["1", "1", "1"])]);
	let errors = read(made).unwrap_err();
	assert!(errors.to_string().contains("without elements"), "{errors}");
}
