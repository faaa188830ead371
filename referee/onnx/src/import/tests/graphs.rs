use super::*;
use crate::import::Class;
use freehold_referee::ops::{Linear, Movement};

#[test]
fn shapes_fold_and_what_no_output_needs_is_left_out() {
	let nodes = vec![
		node("Shape", &["x"], &["shape"]),
		node("Gather", &["shape", "zero"], &["rows"]),
		node("Unsqueeze", &["rows", "zeros"], &["rows1"]),
		node("Concat", &["rows1", "minus"], &["target"]),
		node("Reshape", &["x", "target"], &["flat"]),
		node("Exp", &["x"], &["unused"]),
	];
	let nodes =
		nodes.into_iter().map(|n| if n.op_type == "Concat" { with(n, int("axis", 0)) } else { n }).collect();
	let constants = vec![scalar("zero", 0), int64s("zeros", &[0]), int64s("minus", &[-1])];
	let made = graph(
		nodes,
		constants,
		vec![value("x", FLOAT, &["2", "3", "4"])],
		vec![value("flat", FLOAT, &["2", "12"])],
	);
	let imported = read(made).unwrap();
	assert_eq!(operators(&imported), [&Op::Movement(Movement::Reshape { shape: vec![2, 12] })]);
	assert!(imported.graph.initializers.is_empty() && imported.initializers.is_empty());
	assert_eq!(imported.origins, ["flat"]);
}

#[test]
fn weights_are_transposed_once_and_equal_constants_are_one() {
	let weights = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
	let constants = vec![floats("w", &[2, 3], &weights), floats("v", &[2, 3], &weights)];
	let nodes = vec![
		node("MatMul", &["x", "w"], &["a"]),
		node("MatMul", &["x", "v"], &["b"]),
		node("Gemm", &["x", "w"], &["c"]),
		node("Sum", &["a", "b", "c"], &["y"]),
	];
	let made =
		graph(nodes, constants, vec![value("x", FLOAT, &["1", "2"])], vec![value("y", FLOAT, &["1", "3"])]);
	let imported = read(made).unwrap();
	assert_eq!(imported.initializers, [f32s(&[3, 2], &[1.0, 4.0, 2.0, 5.0, 3.0, 6.0])]);
	assert_eq!(operators(&imported)[0], &Op::Linear(Linear::MatMul { transpose_b: true }));
	assert_eq!(run(&imported, &[f32s(&[1, 2], &[1.0, 1.0])]), f32s(&[1, 3], &[15.0, 21.0, 27.0]));
	assert_eq!(imported.class, Class::Tolerant { integers_from_floats: vec![] });
}

#[test]
fn inputs_can_be_fixed() {
	let made = graph(
		vec![node("Reshape", &["x", "shape"], &["y"])],
		vec![],
		vec![value("x", FLOAT, &["6"]), value("shape", INT64, &["2"])],
		vec![value("y", FLOAT, &["a", "b"])],
	);
	let bytes = model(made).encode_to_vec();
	let mut options = ImportOptions::default();
	let shape = Array::new([2], Data::I64(vec![2, 3])).unwrap().to_tensor();
	options.fixed.insert("shape".into(), shape);
	let imported = import(&bytes, &options).unwrap();
	assert_eq!(imported.graph.inputs.len(), 1);
	assert_eq!(imported.graph.operators[0].output.shape, [2, 3]);
	options.fixed.insert("shape".into(), f32s(&[2], &[2.0, 3.0]).to_tensor());
	assert!(import(&bytes, &options).unwrap_err().to_string().contains("is fixed to float32"));
}

#[test]
fn integers_decided_by_floats_are_named() {
	let made = graph(
		vec![
			node("Exp", &["x"], &["e"]),
			node("ArgMax", &["e"], &["which"]),
			node("ArgMax", &["n"], &["sure"]),
			node("Neg", &["n"], &["exact"]),
		],
		vec![],
		vec![value("x", FLOAT, &["3"]), value("n", INT64, &["3"])],
		vec![value("which", INT64, &["1"]), value("sure", INT64, &["1"]), value("exact", INT64, &["3"])],
	);
	assert_eq!(read(made).unwrap().class, Class::Tolerant { integers_from_floats: vec!["which".into()] });
	let made = graph(
		vec![node("Neg", &["n"], &["y"])],
		vec![],
		vec![value("n", INT64, &["3"])],
		vec![value("y", INT64, &["3"])],
	);
	assert_eq!(read(made).unwrap().class, Class::Exact);
	let cast = |from, to: i32| {
		let nodes = vec![with(node("Cast", &["x"], &["y"]), int("to", to.into()))];
		read(graph(nodes, vec![], vec![value("x", from, &["3"])], vec![value("y", to, &["3"])]))
			.unwrap()
			.class
	};
	assert_eq!(cast(INT64, FLOAT), Class::Exact);
	assert_eq!(cast(FLOAT, INT64), Class::Tolerant { integers_from_floats: vec!["y".into()] });
}

#[test]
fn floats_are_scattered_exactly_but_not_combined() {
	let scattered = |op: &str, reduction: &str, element| {
		let indices = if op == "ScatterND" { ["3", "1"].as_slice() } else { &["3"] };
		let reduction = AttributeProto {
			name: "reduction".into(),
			s: reduction.into(),
			r#type: attribute::STRING,
			..Default::default()
		};
		let nodes = vec![with(node(op, &["x", "i", "u"], &["y"]), reduction)];
		let inputs =
			vec![value("x", element, &["5"]), value("i", INT64, indices), value("u", element, &["3"])];
		read(graph(nodes, vec![], inputs, vec![value("y", element, &["5"])])).unwrap().class
	};
	for op in ["ScatterElements", "ScatterND"] {
		assert_eq!(scattered(op, "none", FLOAT), Class::Exact);
		for reduction in ["add", "mul", "max", "min"] {
			assert_eq!(scattered(op, reduction, FLOAT), Class::Tolerant { integers_from_floats: vec![] });
			assert_eq!(scattered(op, reduction, INT64), Class::Exact);
		}
	}
}

#[test]
fn sixteen_bit_floats_are_widened_and_named() {
	const FLOAT16: i32 = 10;
	let made = graph(
		vec![node("Add", &["x", "half"], &["y"])],
		vec![tensor("half", FLOAT16, &[], vec![0x00, 0x38])],
		vec![value("x", FLOAT16, &["1"])],
		vec![value("y", FLOAT16, &["1"])],
	);
	let imported = read(made).unwrap();
	assert_eq!(imported.widened, ["x", "y"]);
	assert_eq!(imported.graph.inputs[0].r#type.element, ElementType::Float32);
	assert_eq!(run(&imported, &[f32s(&[1], &[0.25])]), f32s(&[1], &[0.75]));
}
