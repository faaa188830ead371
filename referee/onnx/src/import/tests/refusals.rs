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
