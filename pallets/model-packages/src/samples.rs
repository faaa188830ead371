//! Packages for tests and benchmarks.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use alloc::{format, vec, vec::Vec};
use codec::Encode;
use freehold_primitives::{
	package::{part_count, part_leaves, PackageId},
	HostBlake2b256,
};
use freehold_referee::{
	data_root,
	graph::{Initializer, Input, Operator, Output},
	ops::{Movement, Op, Unary},
	package_id, Array, Data, ElementType, Graph, NamedTensor, Part, TensorType, Value,
};

/// A graph and the bytes of its initializers.
#[derive(Clone, Default)]
pub struct Sample {
	pub graph: Graph,
	pub initializers: Vec<Vec<u8>>,
}

impl Sample {
	pub fn id(&self) -> PackageId {
		package_id::<HostBlake2b256>(&self.graph).into()
	}

	pub fn bytes(&self) -> Vec<u8> {
		self.graph.encode()
	}

	pub fn input(&mut self, element: ElementType, shape: &[u32]) -> Value {
		let number = self.graph.inputs.len() as u32;
		let name = format!("x{number}").into_bytes();
		self.graph.inputs.push(Input { name, r#type: TensorType::new(element, shape) });
		Value::Input(number)
	}

	/// Of these bytes, whether or not they are canonical.
	pub fn initializer(&mut self, element: ElementType, shape: &[u32], bytes: Vec<u8>) -> Value {
		let r#type = TensorType::new(element, shape);
		let root = data_root::<HostBlake2b256>(&r#type, &bytes);
		self.graph.initializers.push(Initializer { r#type, root });
		self.initializers.push(bytes);
		Value::Initializer(self.initializers.len() as u32 - 1)
	}

	pub fn floats(&mut self, shape: &[u32]) -> Value {
		let count = shape.iter().product::<u32>();
		let floats = (0..count).map(|i| (i.wrapping_mul(2_654_435_761) >> 8) as f32 / 1e7 - 0.7);
		self.initializer(ElementType::Float32, shape, floats.flat_map(f32::to_le_bytes).collect())
	}

	pub fn operator(&mut self, op: Op, inputs: Vec<Value>) -> Value {
		let operator = Operator { op, inputs, output: TensorType::new(ElementType::Float32, []) };
		let output = operator.op.infer(&self.graph.input_types(&operator).unwrap()).unwrap();
		self.graph.operators.push(Operator { output, ..operator });
		Value::Operator(self.graph.operators.len() as u32 - 1)
	}

	pub fn output(&mut self, value: Value) {
		let name = format!("y{}", self.graph.outputs.len()).into_bytes();
		self.graph.outputs.push(Output { name, value });
	}

	/// The part of that number of an initializer, with its nodes.
	pub fn part(&self, initializer: u32, part: u32) -> Part {
		let data = self.initializers.get(initializer as usize).unwrap();
		let leaves = part_leaves(data.len() as u64, part).unwrap();
		Part::of::<HostBlake2b256>(data, &leaves).unwrap()
	}

	/// All parts of all initializers.
	pub fn places(&self) -> Vec<(u32, u32)> {
		let initializers = (0u32..).zip(&self.initializers);
		initializers.flat_map(|(i, data)| (0..part_count(data.len() as u64)).map(move |p| (i, p))).collect()
	}
}

/// An input of so many floats, all of that number.
pub fn filled(name: &str, shape: &[u32], number: f32) -> NamedTensor {
	let count = shape.iter().product::<u32>() as usize;
	let array = Array::new(shape, Data::F32(vec![number; count])).unwrap();
	NamedTensor { name: name.as_bytes().to_vec(), tensor: array.to_tensor() }
}

pub const RELU: Op = Op::Unary(Unary::Relu);

/// The smallest operators, half as many as there may be, then operators of many inputs, in no more than so many bytes.
pub fn many_operators(bytes: u32) -> Sample {
	const RELU_BYTES: u32 = 10;
	const CONCAT_INPUTS: usize = 256;
	let mut sample = Sample::default();
	let x = sample.input(ElementType::Float32, &[1]);
	let room = bytes.saturating_sub(64);
	// A shape of one dimension takes four bytes.
	let small = (room / (RELU_BYTES + 4)).min(crate::types::LIMITS.operators / 2);
	let mut y = x;
	for _ in 0..small {
		y = sample.operator(RELU, vec![y]);
	}
	let left = (room - small * (RELU_BYTES + 4)) as usize / (CONCAT_INPUTS * 5 + 32);
	for _ in 0..left {
		sample.operator(Op::Movement(Movement::Concat { axis: 0 }), vec![y; CONCAT_INPUTS]);
	}
	sample.output(y);
	sample
}

/// Operators whose tiles take nearly all the looks that there are for a graph: as many inputs as there may be, in
/// hundreds of tiles each of which is looked at.
pub fn hard_to_cut(bytes: u32) -> Sample {
	const CONCAT_INPUTS: [usize; 2] = [256, 200];
	let mut sample = many_operators(bytes.saturating_sub(2500));
	let x = sample.unknown(ElementType::Uint8, &[2048, 2048]);
	for inputs in CONCAT_INPUTS {
		sample.operator(Op::Movement(Movement::Concat { axis: 1 }), vec![x; inputs]);
	}
	sample
}

impl Sample {
	/// An initializer whose bytes nobody knows.
	fn unknown(&mut self, element: ElementType, shape: &[u32]) -> Value {
		self.graph.initializers.push(Initializer { r#type: TensorType::new(element, shape), root: [0; 32] });
		self.initializers.push(Vec::new());
		Value::Initializer(self.initializers.len() as u32 - 1)
	}
}
