//! Files made to harm: small, and asking for much.

use super::*;
use crate::import::ImportLimits;
use proptest::prelude::*;

fn refused(graph: GraphProto) -> String {
	read(graph).unwrap_err().to_string()
}

fn of_shape(nodes: Vec<NodeProto>, constants: Vec<TensorProto>) -> GraphProto {
	graph(nodes, constants, vec![value("x", FLOAT, &["2"])], vec![value("y", FLOAT, &["n"])])
}

#[test]
fn constants_larger_than_any_tensor_are_refused() {
	let huge = int64s("shape", &[1 << 20, 1 << 20]);
	let filled = of_shape(vec![node("ConstantOfShape", &["shape"], &["y"])], vec![huge.clone()]);
	assert!(refused(filled).contains("larger than any tensor"));
	let expanded =
		of_shape(vec![node("Expand", &["x", "shape"], &["y"])], vec![int64s("shape", &[1 << 31, 2])]);
	assert!(refused(expanded).contains("larger than any tensor"));
	let range = vec![scalar("a", 0), scalar("b", i64::MAX), scalar("c", 1)];
	assert!(refused(of_shape(vec![node("Range", &["a", "b", "c"], &["y"])], range)).contains("too long"));
	let deep = int64s("shape", &[1; 9]);
	assert!(read(of_shape(vec![node("Reshape", &["x", "shape"], &["y"])], vec![deep])).is_err());
	let negative = int64s("shape", &[-5]);
	assert!(read(of_shape(vec![node("ConstantOfShape", &["shape"], &["y"])], vec![negative])).is_err());
}

/// Each doubles what is known: what is computed at import stays under its budget, the rest is left to operators.
#[test]
fn folding_is_bounded() {
	let mut nodes = vec![node("ConstantOfShape", &["shape"], &["d0"])];
	for i in 0..24 {
		nodes.push(with(
			node("Concat", &[&format!("d{i}"), &format!("d{i}")], &[&format!("d{}", i + 1)]),
			int("axis", 0),
		));
	}
	nodes.push(node("Identity", &["d24"], &["y"]));
	let bytes = model(of_shape(nodes, vec![int64s("shape", &[8])])).encode_to_vec();
	let graph = freehold_referee::Limits { values_bytes: 1 << 30, ..freehold_referee::Limits::V1 };
	let limits = ImportLimits { folded_bytes: 1 << 20, graph, ..ImportLimits::default() };
	let imported = import(&bytes, &ImportOptions { limits, ..ImportOptions::default() }).unwrap();
	let kept: usize = imported.initializers.iter().map(|array| array.as_bytes().len()).sum();
	assert!(kept <= 1 << 20 && !imported.graph.operators.is_empty());
}

#[test]
fn loops_and_functions_that_go_on_and_on_are_refused() {
	let inner = || {
		graph(
			vec![node("Identity", &["go"], &["on"]), node("Abs", &["s"], &["next"])],
			vec![],
			vec![value("i", INT64, &[]), value("go", BOOL, &[]), value("s", FLOAT, &["2"])],
			vec![value("on", BOOL, &[]), value("next", FLOAT, &["2"])],
		)
	};
	for trips in [vec![scalar("n", i64::MAX)], vec![]] {
		let name = if trips.is_empty() { "" } else { "n" };
		let repeat = with(node("Loop", &[name, "", "x"], &["y"]), body("body", inner()));
		let text = refused(of_shape(vec![repeat], trips));
		assert!(text.contains("more nodes than allowed") || text.contains("more operators"), "{text}");
	}
	// Passes over nothing at all.
	let idle = graph(
		vec![],
		vec![],
		vec![value("i", INT64, &[]), value("go", BOOL, &[])],
		vec![value("go", BOOL, &[])],
	);
	let repeat = with(node("Loop", &["n", ""], &[]), body("body", idle));
	let repeat = NodeProto { output: vec!["y".into()], ..repeat };
	assert!(!refused(of_shape(vec![repeat], vec![scalar("n", i64::MAX)])).is_empty());
	// Each function calls the one before twice.
	let mut made =
		model(of_shape(vec![NodeProto { domain: "f".into(), ..node("f14", &["x"], &["y"]) }], vec![]));
	for i in 0..15 {
		let name = format!("f{}", i - 1);
		let call = |a: &str, b: &str| match i {
			0 => node("Abs", &[a], &[b]),
			_ => NodeProto { domain: "f".into(), ..node(&name, &[a], &[b]) },
		};
		made.functions.push(FunctionProto {
			name: format!("f{i}"),
			domain: "f".into(),
			input: vec!["a".into()],
			output: vec!["b".into()],
			node: (0..6)
				.map(|k| call(&format!("a{k}").replace("a0", "a"), &format!("a{}", k + 1).replace("a6", "b")))
				.collect(),
			..FunctionProto::default()
		});
	}
	let errors = import(&made.encode_to_vec(), &ImportOptions::default()).unwrap_err();
	assert!(errors.0.len() < 10, "{errors}");
}

/// A model that reaches much of the importer.
fn sample() -> ModelProto {
	let weights = floats("w", &[2, 2, 3, 3], &[0.5; 36]);
	let nodes = vec![
		with(
			node("Conv", &["x", "w"], &["c"]),
			AttributeProto {
				ints: vec![1; 4],
				r#type: attribute::INTS,
				name: "pads".into(),
				..AttributeProto::default()
			},
		),
		node("Shape", &["c"], &["shape"]),
		node("Slice", &["shape", "zero", "two"], &["outer"]),
		with(node("Concat", &["outer", "minus"], &["target"]), int("axis", 0)),
		node("Reshape", &["c", "target"], &["flat"]),
		with(node("Softmax", &["flat"], &["p"]), int("axis", 2)),
		node("ReduceSum", &["p", "two"], &["y"]),
	];
	let constants = vec![weights, int64s("zero", &[0]), int64s("two", &[2]), int64s("minus", &[-1])];
	model(graph(
		nodes,
		constants,
		vec![value("x", FLOAT, &["1", "2", "4", "4"])],
		vec![value("y", FLOAT, &["1", "2", "1"])],
	))
}

/// Small limits, so that nothing that a changed file asks for takes long.
fn cautious() -> ImportOptions {
	let limits = ImportLimits {
		steps: 10_000,
		folded_bytes: 1 << 20,
		folded_work: 1 << 20,
		graph: freehold_referee::Limits { tensor_bytes: 1 << 20, ..freehold_referee::Limits::V1 },
		..ImportLimits::default()
	};
	ImportOptions { default_dim: Some(2), limits, ..ImportOptions::default() }
}

#[test]
fn the_sample_is_imported() {
	assert!(import(&sample().encode_to_vec(), &cautious()).is_ok());
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4000))]

	#[test]
	fn changed_bytes_never_make_it_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
		let mut bytes = sample().encode_to_vec();
		for (at, byte) in changes {
			let at = at.index(bytes.len());
			bytes[at] = byte;
		}
		if let Err(errors) = import(&bytes, &cautious()) {
			prop_assert!(!errors.0.is_empty());
		}
	}

	/// Any operator at all, of tensors that it was not made for.
	#[test]
	fn no_operator_panics_whatever_it_is_given(
		operator in prop::sample::select(crate::import::operators::names()),
		shapes in prop::collection::vec(prop::collection::vec(0i64..4, 0..5), 0..5),
		constant in any::<[bool; 5]>(),
		integers in any::<[bool; 5]>(),
		numbers in prop::collection::vec(-3i64..6, 0..5),
		number in prop::sample::select(vec![i64::MIN, -1, 0, 1, 2, 3, 7, i64::MAX]),
		opset in 7i64..=27,
	) {
		let (mut inputs, mut constants, mut names) = (vec![], vec![], vec![]);
		for (i, shape) in shapes.iter().enumerate() {
			let (name, element) = (format!("i{i}"), if integers[i] { INT64 } else { FLOAT });
			let dims: Vec<String> = shape.iter().map(i64::to_string).collect();
			let count = shape.iter().product::<i64>() as usize;
			let bytes = numbers.iter().cycle().take(count).flat_map(|n| n.to_le_bytes());
			match (constant[i], integers[i]) {
				(true, true) if !numbers.is_empty() || count == 0 => constants.push(tensor(&name, INT64, shape, bytes.collect())),
				(true, false) => constants.push(floats(&name, shape, &vec![1.5; count])),
				_ => inputs.push(value(&name, element, &dims.iter().map(String::as_str).collect::<Vec<_>>())),
			}
			names.push(name);
		}
		let mut made = node(operator, &names.iter().map(String::as_str).collect::<Vec<_>>(), &["y", "z"]);
		for name in ["axis", "to", "group", "k", "p", "blocksize", "num_outputs", "size", "num_groups", "batch_dims", "block_size", "depth"] {
			made.attribute.push(int(name, number));
		}
		for name in ["axes", "kernel_shape", "strides", "pads", "perm", "split", "starts", "ends", "dilations", "output_shape"] {
			let ints = AttributeProto { ints: numbers.clone(), r#type: attribute::INTS, name: name.into(), ..AttributeProto::default() };
			made.attribute.push(ints);
		}
		// Only those that the operator knows, so that it does not stop at the first.
		for kept in (0..made.attribute.len()).map(Some).chain([None]) {
			let mut one = made.clone();
			one.attribute = kept.map(|i| made.attribute[i].clone()).into_iter().collect();
			let mut whole = model(graph(vec![one], constants.clone(), inputs.clone(), vec![value("y", FLOAT, &["n"])]));
			whole.opset_import[0].version = opset;
			let _ = import(&whole.encode_to_vec(), &cautious());
		}
	}
}
