use super::{Case, Seeded};
use crate::{
	array::{Array, TensorType},
	backend::Backend,
	commitment::{array_root, Blake2b256, Hash},
	execute::Session,
	graph::{Graph, Initializer, Input, Operator, Output, Value},
	ops::*,
	tensor::ElementType::{Float32, Int64},
	tiling::Plan,
	trace::Trace,
};
use alloc::{vec, vec::Vec};

/// A graph with its initializers, and inputs for it.
pub(crate) struct Model {
	pub graph: Graph,
	pub initializers: Vec<Array>,
	pub inputs: Vec<Array>,
}

impl Model {
	fn new() -> Self {
		Self { graph: Graph::default(), initializers: Vec::new(), inputs: Vec::new() }
	}

	fn input(&mut self, array: Array) -> Value {
		let name = alloc::format!("input {}", self.inputs.len()).into_bytes();
		self.graph.inputs.push(Input { name, r#type: array.tensor_type() });
		self.inputs.push(array);
		Value::Input(self.inputs.len() as u32 - 1)
	}

	fn initializer(&mut self, array: Array) -> Value {
		let root = array_root::<Blake2b256>(&array);
		self.graph.initializers.push(Initializer { r#type: array.tensor_type(), root });
		self.initializers.push(array);
		Value::Initializer(self.initializers.len() as u32 - 1)
	}

	fn operator(&mut self, op: Op, inputs: Vec<Value>) -> Value {
		let operator = Operator { op, inputs, output: TensorType::new(Float32, []) };
		let types = self.graph.input_types(&operator).unwrap();
		let output = operator.op.infer(&types).unwrap();
		self.graph.operators.push(Operator { output, ..operator });
		Value::Operator(self.graph.operators.len() as u32 - 1)
	}

	fn output(&mut self, value: Value) {
		let name = alloc::format!("output {}", self.graph.outputs.len()).into_bytes();
		self.graph.outputs.push(Output { name, value });
	}

	/// One operator, its first input the graph's, the others constants.
	pub fn of_case(case: &Case, seeded: &mut Seeded) -> Self {
		let mut model = Self::new();
		let arrays: Vec<Array> = case.inputs.iter().map(|r#type| seeded.array(r#type)).collect();
		let values = arrays.into_iter().enumerate().map(|(i, array)| match i {
			0 => model.input(array),
			_ => model.initializer(array),
		});
		let values = values.collect();
		let value = model.operator(case.op.clone(), values);
		model.output(value);
		model
	}

	/// A small network of convolution, pooling and product, beside one with an embedding; two outputs.
	pub fn network(seed: u64) -> Self {
		let mut seeded = Seeded::new(seed);
		let mut floats = |shape: &[u32]| seeded.array(&TensorType::new(Float32, shape));
		let mut model = Self::new();
		let pixels = model.input(floats(&[1, 3, 16, 16]));
		let kernel = model.initializer(floats(&[8, 3, 3, 3]));
		let bias = model.initializer(floats(&[8]));
		let table = model.initializer(floats(&[400, 16]));
		let weights = model.initializer(floats(&[20, 512]));
		let other = model.initializer(floats(&[6, 20]));
		let words = model.input(Seeded::new(seed).array(&TensorType::new(Int64, [6])));
		let (one, two) = (vec![1, 1], vec![2, 2]);
		let conv = Conv {
			strides: one.clone(),
			dilations: one.clone(),
			pads_begin: one.clone(),
			pads_end: one.clone(),
			group: 1,
		};
		let none = vec![0, 0];
		let pool = Pool {
			kind: PoolKind::Max,
			kernel: two.clone(),
			strides: two,
			dilations: one,
			pads_begin: none.clone(),
			pads_end: none,
			ceil_mode: false,
		};
		let seen = model.operator(Op::Linear(Linear::Conv(conv)), vec![pixels, kernel, bias]);
		let positive = model.operator(Op::Unary(Unary::Relu), vec![seen]);
		let pooled = model.operator(Op::Pool(pool), vec![positive]);
		let flat = Op::Movement(Movement::Reshape { shape: vec![1, 512] });
		let flat = model.operator(flat, vec![pooled]);
		let matmul = Op::Linear(Linear::MatMul { transpose_b: true });
		let scores = model.operator(matmul, vec![flat, weights]);
		let chances = model.operator(Op::Reduce(Reduce::Softmax { axis: 1 }), vec![scores]);
		let rows = model.operator(Op::Index(Index::Gather { axis: 0 }), vec![table, words]);
		let matmul = Op::Linear(Linear::MatMul { transpose_b: false });
		let wide = Op::Movement(Movement::Transpose { perm: vec![1, 0] });
		let rows = model.operator(wide, vec![rows]);
		let mixed = model.operator(matmul, vec![rows, other]);
		let sum = model.operator(Op::Binary(Binary::Mul), vec![mixed, chances]);
		model.output(chances);
		model.output(sum);
		model
	}

	pub fn session(&self) -> Session<'_> {
		Session::new(&self.graph, &self.initializers, Backend::default()).unwrap()
	}

	pub fn input_roots(&self) -> Vec<Hash> {
		self.inputs.iter().map(array_root::<Blake2b256>).collect()
	}

	/// Outputs and trace of a run in which one operator's output is replaced before others take it.
	pub fn run_with(
		&self,
		plan: &Plan,
		replaced: impl Fn(u32, &Array) -> Option<Array>,
	) -> (Vec<Array>, Trace) {
		let mut computed: Vec<Array> = Vec::new();
		let mut trace = Trace::default();
		for (i, operator) in (0u32..).zip(&self.graph.operators) {
			let taken: Vec<&Array> = operator.inputs.iter().map(|v| self.value(*v, &computed)).collect();
			let output = self.graph.recompute(i, &taken, &Backend::default()).unwrap();
			let output = replaced(i, &output).unwrap_or(output);
			let committed = plan.committed(&self.graph, Value::Operator(i)).unwrap();
			trace.operators.push(committed.roots::<Blake2b256>(output.as_bytes()).unwrap());
			computed.push(output);
		}
		let outputs = self.graph.outputs.iter().map(|output| self.value(output.value, &computed).clone());
		(outputs.collect(), trace)
	}

	fn value<'a>(&'a self, value: Value, computed: &'a [Array]) -> &'a Array {
		match value {
			Value::Input(i) => &self.inputs[i as usize],
			Value::Initializer(i) => &self.initializers[i as usize],
			Value::Operator(i) => &computed[i as usize],
		}
	}
}
