use super::*;
use codec::Encode;
use freehold_referee::{
	array_root,
	graph::{Initializer, Input, Operator, Output},
	ops::{Binary, Linear},
	package_id, Backend, Blake2b256, Data, ElementType, Graph, Op, Session, TensorType, Tolerance, Value,
};

/// `y = x w`, with x `[1, 3]` and w `[3, 5]`.
pub(crate) fn graph() -> (Graph, Vec<Array>) {
	let weights = Array::new([3, 5], Data::F32((0..15u8).map(f32::from).collect())).unwrap();
	let operator = Operator {
		op: Op::Linear(Linear::MatMul { transpose_b: false }),
		inputs: vec![Value::Input(0), Value::Initializer(0)],
		output: TensorType::new(ElementType::Float32, [1, 5]),
	};
	let initializer = Initializer { r#type: weights.tensor_type(), root: array_root::<Blake2b256>(&weights) };
	let graph = Graph {
		inputs: vec![Input { name: b"x".to_vec(), r#type: TensorType::new(ElementType::Float32, [1, 3]) }],
		initializers: vec![initializer],
		operators: vec![operator],
		outputs: vec![Output { name: b"y".to_vec(), value: Value::Operator(0) }],
	};
	(graph, vec![weights])
}

fn golden(graph: &Graph, initializers: &[Array], second: f32) -> GoldenVector {
	let inputs = vec![Array::new([1, 3], Data::F32(vec![1.0, second, -0.0])).unwrap()];
	let outputs = Session::new(graph, initializers, Backend::SCALAR).unwrap().execute(&inputs).unwrap();
	GoldenVector { inputs, outputs }
}

fn metadata() -> Metadata {
	let entries = [("licence", "Apache-2.0"), ("name", "a product")];
	Metadata {
		tolerance: Tolerance::all_close(1e-6, 1e-5).unwrap(),
		entries: entries.into_iter().map(|(key, text)| (key.into(), text.into())).collect(),
	}
}

fn file() -> Vec<u8> {
	let (graph, initializers) = graph();
	let golden = [f32::NAN, 2.0, f32::NAN].map(|second| golden(&graph, &initializers, second));
	let mut file = Vec::new();
	let contents =
		Contents { graph: &graph, initializers: &initializers, golden: &golden, metadata: &metadata() };
	let id = write(&mut file, &contents).unwrap();
	assert_eq!(id, package_id::<Blake2b256>(&graph));
	file
}

fn refusal(file: &[u8]) -> String {
	match Package::from_bytes(file.to_vec()) {
		Ok(_) => panic!("it was opened"),
		Err(error) => error.to_string(),
	}
}

#[test]
fn what_is_written_should_be_read() {
	let file = file();
	assert_eq!(file, self::file(), "the same bytes each time");
	let directory = std::env::temp_dir().join(format!("freehold-package-{}", std::process::id()));
	std::fs::write(&directory, &file).unwrap();
	let mapped = Package::open(&directory);
	std::fs::remove_file(&directory).unwrap();
	let (graph, initializers) = graph();
	for package in [mapped.unwrap(), Package::from_bytes(file).unwrap()] {
		assert_eq!(package.graph(), &graph);
		assert_eq!(package.id(), package_id::<Blake2b256>(&graph));
		assert_eq!(package.initializers().unwrap(), initializers);
		assert_eq!(package.initializer_bytes().unwrap(), [initializers[0].as_bytes()]);
		assert_eq!(package.metadata(), &metadata());
		assert_eq!(package.golden_vectors(), 3);
		assert_eq!(package.golden_vector(2).unwrap(), golden(&graph, &initializers, f32::NAN));
		assert!(package.golden_vector(3).is_err());
	}
}

#[test]
fn no_bit_of_it_should_be_free_but_what_the_publisher_says() {
	let file = file();
	let header = layout::Header::decode(&file).unwrap();
	let [_, metadata, golden, _] = header.sections;
	for position in 0..file.len() {
		let mut changed = file.clone();
		changed[position] ^= 1;
		let opened = Package::from_bytes(changed).is_ok();
		let said = metadata.contains(&(position as u64)) || golden.contains(&(position as u64));
		assert!(!opened || said, "byte {position}");
	}
}

#[test]
fn a_file_cut_short_or_prolonged_should_be_refused() {
	let file = file();
	for length in 0..file.len() {
		refusal(&file[..length]);
	}
	assert!(refusal(&[file.as_slice(), &[0]].concat()).contains("longer"));
	assert!(refusal(b"PK\x03\x04 and so on").contains("no package file"));
}

#[test]
fn versions_and_lengths_should_be_told() {
	let changed = |position: usize, bytes: &[u8]| {
		let mut file = file();
		file[position..position + bytes.len()].copy_from_slice(bytes);
		refusal(&file)
	};
	assert!(changed(8, &2u32.to_le_bytes()).contains("version 2"));
	assert!(changed(12, &9u32.to_le_bytes()).contains("version 9 of the semantics"));
	assert!(changed(16, &[0; 32]).contains("id"));
	for table in (48..112).step_by(8) {
		for number in [u64::MAX, u64::MAX - 63, 1 << 40] {
			changed(table, &number.to_le_bytes());
		}
	}
}

#[test]
fn contents_that_do_not_fit_should_not_be_written() {
	let (graph, initializers) = graph();
	let (golden, metadata) = (golden(&graph, &initializers, 2.0), metadata());
	let base = Contents { graph: &graph, initializers: &initializers, golden: &[], metadata: &metadata };
	let refused = |contents: Contents| write(std::io::sink(), &contents).unwrap_err().to_string();
	assert!(refused(Contents { initializers: &[], ..base }).contains("0 initializers"));
	let other = [Array::new([3, 5], Data::F32(vec![0.0; 15])).unwrap()];
	assert!(refused(Contents { initializers: &other, ..base }).contains("root"));
	let lacking = [GoldenVector { outputs: vec![], ..golden.clone() }];
	assert!(refused(Contents { golden: &lacking, ..base }).contains("golden vector"));
	let swapped = [GoldenVector { inputs: golden.outputs.clone(), outputs: golden.inputs.clone() }];
	assert!(refused(Contents { golden: &swapped, ..base }).contains("golden vector"));
	let many = vec![golden; crate::MAX_GOLDEN_VECTORS + 1];
	assert!(refused(Contents { golden: &many, ..base }).contains("257"));
	let long = Metadata {
		entries: [("licence".into(), "x".repeat(MAX_TEXT + 1))].into_iter().collect(),
		..Default::default()
	};
	assert!(refused(Contents { metadata: &long, ..base }).contains("too long"));
}

/// Entries of two bytes take far more in memory than in the file.
#[test]
fn metadata_should_not_grow_when_they_are_read() {
	let file = file();
	let known = layout::Header::decode(&file).unwrap();
	let graph = known.sections[0].clone();
	let entries = (0..100_000u32).map(|i| (format!("{i}"), String::new()));
	let many = Metadata { entries: entries.collect(), ..Default::default() }.encode();
	for (bytes, expected) in [(many, "metadata"), (vec![0xff; 5 << 20], "too long")] {
		let lengths = [graph.end - graph.start, bytes.len() as u64, 0, 0];
		let header = layout::Header::new(known.id, lengths).unwrap();
		let mut changed = header.encode();
		changed.extend(&file[graph.start as usize..graph.end as usize]);
		changed.resize(header.sections[1].start as usize, 0);
		changed.extend(bytes);
		changed.resize(header.sections[3].end as usize, 0);
		let refused = Package::from_bytes(changed).err().unwrap().to_string();
		assert!(refused.contains(expected), "{refused}");
	}
}

/// A file as [`write`] does not write it: with another tolerance, which has as many bytes.
fn with_tolerance(tolerance: Tolerance) -> Vec<u8> {
	let (known, other) = (metadata().tolerance.encode(), tolerance.encode());
	let mut file = file();
	let start = layout::Header::decode(&file).unwrap().sections[1].start as usize;
	assert_eq!(file[start..start + known.len()], known);
	file[start..start + known.len()].copy_from_slice(&other);
	file
}

#[test]
fn an_absolute_tolerance_should_be_small_beside_the_golden_outputs() {
	let (graph, initializers) = graph();
	// The largest output of the second golden vector, x = [1, 2, 0], is 4 + 2 · 9.
	let most = 22.0 / 128.0;
	for (atol, is_allowed) in [(0.0, true), (most, true), (most * 1.001, false), (f32::MAX, false)] {
		let tolerance = Tolerance::all_close(atol, 0.0).unwrap();
		let opened = Package::from_bytes(with_tolerance(tolerance));
		assert_eq!(opened.is_ok(), is_allowed, "{atol}");
		assert!(is_allowed || opened.err().unwrap().to_string().contains("largest golden output"));
		let golden = [golden(&graph, &initializers, f32::NAN), golden(&graph, &initializers, 2.0)];
		let metadata = Metadata { tolerance, ..Default::default() };
		let base =
			Contents { graph: &graph, initializers: &initializers, golden: &golden, metadata: &metadata };
		assert_eq!(write(std::io::sink(), &base).is_ok(), is_allowed, "{atol}");
		// Beside outputs that are not numbers, and beside none, there is nothing that it could be small to.
		for golden in [&golden[..1], &[]] {
			assert_eq!(write(std::io::sink(), &Contents { golden, ..base }).is_ok(), atol == 0.0, "{atol}");
		}
	}
}

#[test]
fn an_exact_graph_should_have_no_tolerance() {
	let (mut graph, _) = graph();
	let r#type = graph.inputs[0].r#type.clone();
	let op = Op::Binary(Binary::Max);
	graph.operators = vec![Operator { op, inputs: vec![Value::Input(0); 2], output: r#type }];
	graph.initializers.clear();
	let x = vec![Array::new([1, 3], Data::F32(vec![100.0; 3])).unwrap()];
	let golden = [GoldenVector { inputs: x.clone(), outputs: x }];
	let refusal = |tolerance| {
		let metadata = Metadata { tolerance, ..Default::default() };
		let contents = Contents { graph: &graph, initializers: &[], golden: &golden, metadata: &metadata };
		write(std::io::sink(), &contents).err().map(|error| error.to_string())
	};
	assert_eq!(refusal(Tolerance::Exact), None);
	assert!(refusal(Tolerance::all_close(0.0, 1e-6).unwrap()).unwrap().contains("exact"));
}
