use super::*;
use crate::import::Reason;
use freehold_referee::ops::{Binary, Unary};

fn branches(condition: &str) -> NodeProto {
	let branch = |op: &str, name: &str| {
		graph(vec![node(op, &["x"], &[name])], vec![], vec![], vec![value(name, FLOAT, &["2"])])
	};
	with(
		with(node("If", &[condition], &["y"]), body("then_branch", branch("Abs", "t"))),
		body("else_branch", branch("Neg", "e")),
	)
}

#[test]
fn a_branch_is_taken_by_a_constant_condition_and_chosen_by_any_other() {
	for (yes, op) in [(1u8, Unary::Abs), (0, Unary::Neg)] {
		let constant = tensor("c", BOOL, &[], vec![yes]);
		let made = graph(
			vec![branches("c")],
			vec![constant],
			vec![value("x", FLOAT, &["2"])],
			vec![value("y", FLOAT, &["2"])],
		);
		assert_eq!(operators(&read(made).unwrap()), [&Op::Unary(op)]);
	}
	let inputs = vec![value("x", FLOAT, &["2"]), value("c", BOOL, &[])];
	let made = graph(vec![branches("c")], vec![], inputs, vec![value("y", FLOAT, &["2"])]);
	let imported = read(made).unwrap();
	assert!(operators(&imported).contains(&&Op::Where));
	let x = f32s(&[2], &[-3.0, 4.0]);
	let condition = |yes: u8| Array::new([], Data::Bool(vec![yes])).unwrap();
	assert_eq!(run(&imported, &[x.clone(), condition(1)]), f32s(&[2], &[3.0, 4.0]));
	assert_eq!(run(&imported, &[x, condition(0)]), f32s(&[2], &[3.0, -4.0]));
}

/// Doubles its state, adds what stands around it, gives the state of each pass; stops before the fourth.
fn doubling(trips: i64) -> GraphProto {
	let inner = graph(
		vec![
			node("Add", &["s", "s"], &["d"]),
			node("Add", &["d", "x"], &["next"]),
			node("Identity", &["next"], &["seen"]),
			node("Less", &["i", "limit"], &["on"]),
		],
		vec![scalar("limit", 2)],
		vec![value("i", INT64, &[]), value("go", BOOL, &[]), value("s", FLOAT, &["1"])],
		vec![value("on", BOOL, &[]), value("next", FLOAT, &["1"]), value("seen", FLOAT, &["1"])],
	);
	let repeat = with(node("Loop", &["n", "", "x"], &["last", "all"]), body("body", inner));
	graph(
		vec![repeat],
		vec![scalar("n", trips)],
		vec![value("x", FLOAT, &["1"])],
		vec![value("all", FLOAT, &["n", "1"]), value("last", FLOAT, &["1"])],
	)
}

#[test]
fn loops_unroll_until_their_count_or_their_condition_ends_them() {
	let x = f32s(&[1], &[1.0]);
	let two = read(doubling(2)).unwrap();
	assert_eq!(run(&two, std::slice::from_ref(&x)), f32s(&[2, 1], &[3.0, 7.0]));
	assert_eq!(operators(&two).iter().filter(|op| ***op == Op::Binary(Binary::Add)).count(), 4);
	let stopped = read(doubling(1000)).unwrap();
	assert_eq!(run(&stopped, std::slice::from_ref(&x)), f32s(&[3, 1], &[3.0, 7.0, 15.0]));

	let mut open = doubling(0);
	open.initializer.clear();
	open.input.push(value("n", INT64, &[]));
	let errors = read(open).unwrap_err();
	let Reason::NotConstant { inputs, .. } = &errors.0[0].reason else { panic!("{errors}") };
	assert_eq!(inputs, &["n"]);
}

#[test]
fn what_cannot_be_imported_in_a_loop_is_told_once() {
	let inner = graph(
		vec![node("Identity", &["go"], &["on"]), node("Unheard", &["s"], &["next"])],
		vec![],
		vec![value("i", INT64, &[]), value("go", BOOL, &[]), value("s", FLOAT, &["1"])],
		vec![value("on", BOOL, &[]), value("next", FLOAT, &["1"])],
	);
	let made = graph(
		vec![with(node("Loop", &["n", "", "x"], &["y"]), body("body", inner))],
		vec![scalar("n", 50)],
		vec![value("x", FLOAT, &["1"])],
		vec![value("y", FLOAT, &["1"])],
	);
	let errors = read(made).unwrap_err();
	assert_eq!(nodes(&errors), [("next", "Unheard")]);
}

#[test]
fn scans_go_along_an_axis() {
	let inner = graph(
		vec![node("Add", &["s", "row"], &["next"]), node("Identity", &["next"], &["seen"])],
		vec![],
		vec![value("s", FLOAT, &["2"]), value("row", FLOAT, &["2"])],
		vec![value("next", FLOAT, &["2"]), value("seen", FLOAT, &["2"])],
	);
	let backwards = AttributeProto {
		ints: vec![1],
		r#type: attribute::INTS,
		name: "scan_input_directions".into(),
		..AttributeProto::default()
	};
	let scan = with(node("Scan", &["zero", "x"], &["sum", "sums"]), body("body", inner));
	let scan = with(with(scan, int("num_scan_inputs", 1)), backwards);
	let made = graph(
		vec![scan],
		vec![floats("zero", &[2], &[0.0; 2])],
		vec![value("x", FLOAT, &["3", "2"])],
		vec![value("sums", FLOAT, &["3", "2"])],
	);
	let x = f32s(&[3, 2], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
	assert_eq!(run(&read(made).unwrap(), &[x]), f32s(&[3, 2], &[5.0, 6.0, 8.0, 10.0, 9.0, 12.0]));
}

fn function(name: &str, nodes: Vec<NodeProto>) -> FunctionProto {
	FunctionProto {
		name: name.into(),
		domain: "local".into(),
		input: vec!["a".into()],
		output: vec!["b".into()],
		node: nodes,
		..FunctionProto::default()
	}
}

fn call(name: &str, input: &str, output: &str) -> NodeProto {
	NodeProto { domain: "local".into(), ..node(name, &[input], &[output]) }
}

#[test]
fn functions_are_inlined_with_the_attributes_of_their_callers() {
	let alpha = AttributeProto {
		ref_attr_name: "slope".into(),
		r#type: attribute::FLOAT,
		name: "alpha".into(),
		..AttributeProto::default()
	};
	let mut leak = function("Leak", vec![with(node("LeakyRelu", &["a"], &["b"]), alpha)]);
	leak.attribute_proto = vec![float("slope", 0.25)];
	// Names inside are its own: both functions have an a and a b.
	let twice =
		function("Twice", vec![call("Leak", "a", "m"), with(call("Leak", "m", "b"), float("slope", 0.5))]);
	let mut made = model(graph(
		vec![call("Twice", "x", "y")],
		vec![],
		vec![value("x", FLOAT, &["2"])],
		vec![value("y", FLOAT, &["2"])],
	));
	made.functions = vec![twice, leak];
	let imported = import(&made.encode_to_vec(), &ImportOptions::default()).unwrap();
	assert_eq!(run(&imported, &[f32s(&[2], &[-8.0, 8.0])]), f32s(&[2], &[-1.0, 8.0]));

	// One that calls itself is refused, not followed for ever.
	made.functions.push(function("Round", vec![call("Round", "a", "b")]));
	made.graph.as_mut().unwrap().node = vec![call("Round", "x", "y")];
	let errors = import(&made.encode_to_vec(), &ImportOptions::default()).unwrap_err();
	assert!(errors.to_string().contains("too deeply"), "{errors}");
}
