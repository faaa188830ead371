//! Small models that ask for much: what the importer allocates stays near what it is allowed to compute.

mod counting;

use counting::counted;
use freehold_onnx::{
	import::{import, ImportLimits, ImportOptions},
	proto::{
		attribute, AttributeProto, DimensionProto, DimensionValue, GraphProto, ModelProto, NodeProto,
		OperatorSetIdProto, TensorProto, TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
	},
};
use prost::Message;

const MIB: usize = 1 << 20;
const FLOAT: i32 = 1;
const INT8: i32 = 3;
const INT64: i32 = 7;

fn node(op_type: &str, input: &[&str], output: &str) -> NodeProto {
	let input = input.iter().map(|name| (*name).into()).collect();
	NodeProto { op_type: op_type.into(), input, output: vec![output.into()], ..NodeProto::default() }
}

fn tensor(name: &str, data_type: i32, dims: &[i64], raw_data: Vec<u8>) -> TensorProto {
	TensorProto { name: name.into(), data_type, dims: dims.into(), raw_data, ..TensorProto::default() }
}

fn int64s(name: &str, dims: &[i64], values: &[i64]) -> TensorProto {
	tensor(name, INT64, dims, values.iter().flat_map(|value| value.to_le_bytes()).collect())
}

fn value(name: &str, elem_type: i32, dims: &[i64]) -> ValueInfoProto {
	let dim = |dim: &i64| DimensionProto { value: Some(DimensionValue::DimValue(*dim)) };
	let shape = Some(TensorShapeProto { dim: dims.iter().map(dim).collect() });
	let tensor_type = Some(TensorTypeProto { elem_type, shape });
	ValueInfoProto { name: name.into(), r#type: Some(TypeProto { tensor_type }) }
}

/// The most bytes that importing these nodes takes beside the file, and what it says if it refuses them.
fn imported(
	node: Vec<NodeProto>,
	initializer: Vec<TensorProto>,
	output: i32,
	limits: ImportLimits,
) -> (usize, Option<String>) {
	let graph = GraphProto {
		node,
		initializer,
		input: vec![value("x", FLOAT, &[2])],
		output: vec![value("y", output, &[1])],
		..GraphProto::default()
	};
	let opset_import = vec![OperatorSetIdProto { domain: String::new(), version: 21 }];
	let model = ModelProto { ir_version: 10, graph: Some(graph), opset_import, functions: vec![] };
	let bytes = model.encode_to_vec();
	drop(model);
	let options = ImportOptions { limits, ..ImportOptions::default() };
	let (outcome, taken) = counted(|| import(&bytes, &options));
	(taken, outcome.err().map(|errors| errors.to_string()))
}

fn within(folded_bytes: usize) -> ImportLimits {
	ImportLimits { folded_bytes: folded_bytes as u64, ..ImportLimits::default() }
}

#[test]
fn constants_should_take_no_more_than_they_have_bytes() {
	let eye = |rest: Vec<NodeProto>| {
		let mut eye = node("EyeLike", &["big"], "eye");
		let dtype = AttributeProto {
			name: "dtype".into(),
			i: Some(9),
			r#type: attribute::INT,
			..AttributeProto::default()
		};
		eye.attribute.push(dtype);
		let filled = node("ConstantOfShape", &["shape"], "big");
		let nodes = [filled, eye].into_iter().chain(rest).collect();
		imported(nodes, vec![int64s("shape", &[2], &[4096, 4096])], INT64, within(64 * MIB))
	};
	// One of 16 MiB as bytes and as bools, and two numbers for each of 4096 rows.
	let (taken, _) = eye(vec![node("NonZero", &["eye"], "y")]);
	assert!(taken < 40 * MIB, "{taken}");
	// Two numbers for nearly all of 16 Mi.
	let (taken, error) = eye(vec![node("Not", &["eye"], "not"), node("NonZero", &["not"], "y")]);
	assert!(taken < 64 * MIB && error.unwrap().contains("more memory than allowed"), "{taken}");
	// Of numbers of eight bytes.
	let bounds =
		|| [("a", 0), ("b", 1 << 22), ("c", 1)].map(|(name, value)| int64s(name, &[], &[value])).into();
	let (taken, _) = imported(vec![node("Range", &["a", "b", "c"], "y")], bounds(), INT64, within(32 * MIB));
	assert!(taken < 40 * MIB, "{taken}");
}

#[test]
fn long_constants_should_not_be_taken_for_lists() {
	let long = || vec![tensor("long", INT8, &[8 << 20], vec![1; 8 << 20])];
	for operator in ["Reshape", "Expand", "Tile"] {
		let nodes = vec![node(operator, &["x", "long"], "y")];
		let (taken, error) = imported(nodes, long(), FLOAT, ImportLimits::default());
		// The file's bytes, parsed and as an array.
		assert!(taken < 24 * MIB && error.unwrap().contains("more than 4096 numbers"), "{operator}: {taken}");
	}
}

#[test]
fn sequences_should_be_metered() {
	let names: Vec<String> = (0..4096).map(|_| "x".into()).collect();
	let names: Vec<&str> = names.iter().map(String::as_str).collect();
	let construct = || node("SequenceConstruct", &names, "s0");
	let last = |i: usize| node("SequenceAt", &[&format!("s{i}"), "zero"], "y");
	let zero = || vec![int64s("zero", &[], &[0])];
	// A sequence under another name is the same one.
	let named = (0..2000).map(|i| node("Identity", &[&format!("s{i}")], &format!("s{}", i + 1)));
	let nodes = [construct()].into_iter().chain(named).chain([last(2000)]).collect();
	let (taken, error) = imported(nodes, zero(), FLOAT, ImportLimits::default());
	assert!(taken < 24 * MIB && error.is_none(), "{taken}: {error:?}");
	// One with another element is not.
	let grown = (0..2000).map(|i| {
		let (before, after) = (format!("s{i}"), format!("s{}", i + 1));
		match i % 2 {
			0 => node("SequenceErase", &[&before], &after),
			_ => node("SequenceInsert", &[&before, "x"], &after),
		}
	});
	let nodes = [construct()].into_iter().chain(grown).chain([last(2000)]).collect();
	let limits = ImportLimits { steps: 100_000, ..ImportLimits::default() };
	let (taken, error) = imported(nodes, zero(), FLOAT, limits);
	assert!(taken < 40 * MIB && error.unwrap().contains("more nodes than allowed"), "{taken}");
	let split = vec![node("SplitToSequence", &["big"], "s"), node("SequenceAt", &["s", "zero"], "y")];
	let big = vec![node("ConstantOfShape", &["shape"], "big")];
	let constants = vec![int64s("zero", &[], &[0]), int64s("shape", &[1], &[64 << 20])];
	let (taken, error) =
		imported(big.into_iter().chain(split).collect(), constants, FLOAT, ImportLimits::default());
	assert!(taken < 24 * MIB && error.unwrap().contains("more than 4096 tensors"), "{taken}");
}

#[test]
fn a_product_of_many_should_be_refused_at_once() {
	let names: Vec<&str> = vec!["x"; 60_000];
	let mut einsum = node("Einsum", &names, "y");
	let equation = AttributeProto {
		name: "equation".into(),
		s: format!("{}->", vec!["i"; names.len()].join(",")).into_bytes(),
		r#type: attribute::STRING,
		..AttributeProto::default()
	};
	einsum.attribute.push(equation);
	let (_, error) = imported(vec![einsum], vec![], FLOAT, ImportLimits::default());
	assert!(error.unwrap().contains("more than 256 operands"));
}
