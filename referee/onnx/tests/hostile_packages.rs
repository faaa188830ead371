//! Package files from strangers: opening one never panics, and takes memory in proportion to its size.

mod counting;

use codec::Encode;
use freehold_onnx::package::{write, Contents, GoldenVector, Metadata, Package};
use freehold_referee::{
	array_root,
	graph::{Initializer, Input, Operator, Output},
	ops::Linear,
	Array, Backend, Blake2b256, Data, ElementType, Graph, Op, Session, TensorType, Value,
};
use proptest::prelude::*;
/// A chain of products with weights of 64 numbers each.
fn file() -> Vec<u8> {
	let weights = Array::new([8, 8], Data::F32((0..64u8).map(|i| f32::from(i) / 64.0).collect())).unwrap();
	let row = || TensorType::new(ElementType::Float32, [1, 8]);
	let operator = |i: u32| Operator {
		op: Op::Linear(Linear::MatMul { transpose_b: i % 2 == 1 }),
		inputs: vec![i.checked_sub(1).map_or(Value::Input(0), Value::Operator), Value::Initializer(0)],
		output: row(),
	};
	let graph = Graph {
		inputs: vec![Input { name: b"x".to_vec(), r#type: row() }],
		initializers: vec![Initializer {
			r#type: weights.tensor_type(),
			root: array_root::<Blake2b256>(&weights),
		}],
		operators: (0..6).map(operator).collect(),
		outputs: vec![Output { name: b"y".to_vec(), value: Value::Operator(5) }],
	};
	let inputs = vec![Array::new([1, 8], Data::F32(vec![0.5; 8])).unwrap()];
	let weights = [weights];
	let outputs = Session::new(&graph, &weights, Backend::SCALAR).unwrap().execute(&inputs).unwrap();
	let metadata =
		Metadata { entries: [("name".into(), "chain".into())].into_iter().collect(), ..Default::default() };
	let golden = [GoldenVector { inputs, outputs }];
	let mut file = Vec::new();
	write(
		&mut file,
		&Contents { graph: &graph, initializers: &weights, golden: &golden, metadata: &metadata },
	)
	.unwrap();
	file
}

/// Opens the file and reads all that is in it.
fn read(file: Vec<u8>) -> bool {
	let length = file.len();
	let (opened, taken) = counting::counted(|| {
		let opened = Package::from_bytes(file);
		if let Ok(package) = &opened {
			let _ = package.initializers();
			(0..package.golden_vectors()).for_each(|i| drop(package.golden_vector(i)));
			drop(package.graph().encode());
		}
		opened
	});
	assert!(taken <= 128 * length + (64 << 10), "{taken} bytes for a file of {length}");
	opened.is_ok()
}

#[test]
fn the_file_itself_should_be_read() {
	assert!(read(file()));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4096))]

	#[test]
	fn bytes_overwritten_should_not_matter(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
		let mut file = file();
		for (position, byte) in changes {
			let position = position.index(file.len());
			file[position] = byte;
		}
		read(file);
	}

	#[test]
	fn lengths_overwritten_should_not_matter(which in 0usize..8, number in any::<u64>(), shift in 0u32..64) {
		let mut file = file();
		file[48 + which * 8..][..8].copy_from_slice(&(number >> shift).to_le_bytes());
		read(file);
	}

	#[test]
	fn parts_moved_should_not_matter(from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(), length in 0usize..256) {
		let mut file = file();
		let (from, to) = (from.index(file.len()), to.index(file.len()));
		let part: Vec<u8> = file[from..].iter().copied().take(length).collect();
		let end = (to + part.len()).min(file.len());
		file.splice(to..end, part);
		read(file);
	}

	#[test]
	fn random_graphs_should_not_matter(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
		// A header that fits, so that the graph is looked at.
		let mut file = file()[..128].to_vec();
		let aligned = |n: usize| n.next_multiple_of(64);
		let graph = (128, bytes.len());
		let metadata = (aligned(graph.0 + graph.1), 2);
		let rest = (aligned(metadata.0 + metadata.1), 0);
		for (place, (offset, length)) in [graph, metadata, rest, rest].into_iter().enumerate() {
			file[48 + 16 * place..][..8].copy_from_slice(&(offset as u64).to_le_bytes());
			file[56 + 16 * place..][..8].copy_from_slice(&(length as u64).to_le_bytes());
		}
		file.extend_from_slice(&bytes);
		file.resize(rest.0, 0);
		prop_assert!(!read(file));
	}
}
