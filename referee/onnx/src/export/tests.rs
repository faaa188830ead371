use super::*;
use crate::{check, Signature};
use freehold_referee::{
	array_root,
	graph::{Initializer, Input, Output},
	ops::{Linear, Movement},
	Array, Blake2b256, Data,
};
use std::collections::BTreeMap;

fn float(shape: &[u32]) -> TensorType {
	TensorType::new(ElementType::Float32, shape)
}

/// `y = x wᵀ`, and `x` itself.
fn graph() -> (Graph, Array) {
	let weights = Array::new([5, 3], Data::F32(vec![0.5; 15])).unwrap();
	let initializer = Initializer { r#type: weights.tensor_type(), root: array_root::<Blake2b256>(&weights) };
	let operator = Operator {
		op: Op::Linear(Linear::MatMul { transpose_b: true }),
		inputs: vec![Value::Input(0), Value::Initializer(0)],
		output: float(&[2, 5]),
	};
	let output = |name: &[u8], value| Output { name: name.to_vec(), value };
	let graph = Graph {
		inputs: vec![Input { name: b"%x".to_vec(), r#type: float(&[2, 3]) }],
		initializers: vec![initializer],
		operators: vec![operator],
		outputs: vec![output(b"%%0", Value::Operator(0)), output(b"same", Value::Input(0))],
	};
	(graph, weights)
}

#[test]
fn the_file_should_pass_the_check_and_have_the_graphs_signature() {
	let (graph, weights) = graph();
	let file = export(&graph, &[weights.as_bytes()]).unwrap();
	assert_eq!(file, export(&graph, &[weights.as_bytes()]).unwrap(), "the same bytes each time");
	let signature: Signature = check(&file).unwrap().signature.bind(&BTreeMap::new(), None).unwrap();
	let names = |specs: &[crate::TensorSpec]| {
		specs.iter().map(|spec| (spec.name.clone(), spec.shape.clone())).collect::<Vec<_>>()
	};
	assert_eq!(names(&signature.inputs), [("%x".to_owned(), vec![2, 3])]);
	assert_eq!(names(&signature.outputs), [("%%0".to_owned(), vec![2, 5]), ("same".to_owned(), vec![2, 3])]);
	let model = ModelProto::decode(file.as_slice()).unwrap();
	let nodes: Vec<_> = model.graph.unwrap().node.into_iter().map(|node| node.op_type).collect();
	assert_eq!(nodes, ["Transpose", "MatMul", "Identity", "Identity"]);
}

#[test]
fn names_should_not_clash() {
	let (mut graph, weights) = graph();
	graph.outputs[1].name = b"%x".to_vec();
	assert!(export(&graph, &[weights.as_bytes()]).is_ok(), "an input may be an output under its own name");
	graph.outputs[1].value = Value::Operator(0);
	assert_eq!(export(&graph, &[weights.as_bytes()]), Err(ExportError::Name("%x".into())));
}

#[test]
fn initializers_should_be_those_of_the_graph() {
	let (graph, _) = graph();
	assert_eq!(export(&graph, &[]), Err(ExportError::Count { expected: 1, found: 0 }));
	assert_eq!(export(&graph, &[&[0; 59]]), Err(ExportError::Length { index: 0, expected: 60, found: 59 }));
	let mut other = graph;
	other.operators[0].output = float(&[5, 2]);
	assert_eq!(export(&other, &[&[0; 60]]), Err(ExportError::Graph(GraphError::Output(0))));
}

#[test]
fn what_onnx_runtime_lacks_should_be_named() {
	let int = |shape: &[u32]| TensorType::new(ElementType::Int64, shape);
	let operator = |op| Operator { op, inputs: vec![Value::Input(0)], output: int(&[2, 3]) };
	let graph = Graph {
		inputs: vec![Input { name: b"x".to_vec(), r#type: int(&[2, 3]) }],
		initializers: vec![],
		operators: vec![
			operator(Op::Movement(Movement::Tile { repeats: vec![1, 1] })),
			operator(Op::Resize(freehold_referee::ops::Resize {
				mode: freehold_referee::ops::ResizeMode::Nearest(freehold_referee::ops::NearestMode::Floor),
				coordinates: freehold_referee::ops::CoordinateMode::Asymmetric,
				sizes: vec![2, 3],
				scales: vec![freehold_referee::ops::Real::new(1.0); 2],
				roi: vec![(freehold_referee::ops::Real::new(0.0), freehold_referee::ops::Real::new(1.0)); 2],
				extrapolation: freehold_referee::ops::Real::new(0.0),
				exclude_outside: false,
				antialias: false,
			})),
		],
		outputs: vec![Output { name: b"y".to_vec(), value: Value::Operator(1) }],
	};
	let error = export(&graph, &[]).unwrap_err().to_string();
	assert_eq!(error, "operator 1: ONNX Runtime has no Resize of int64");
}
