//! Exported operators whose answer ONNX Runtime's own kernels, or its optimiser, get wrong: with the nodes around them
//! it must be the canonical one, to the bit.

use freehold_onnx::{
	export::export,
	import::{class, Class},
	package::{write, Contents, Metadata, Package},
};
use freehold_packager::{default_library_path, ChildCommand, Deviation, Ort, Samples, Sampling};
use freehold_referee::{
	array_root,
	ops::{
		Binary, CoordinateMode, Index, Movement, NearestMode, Pool, PoolKind, Real, Reduce, ReduceKind,
		Resize, ResizeMode, Unary,
	},
	Array, Backend, Blake2b256, Data,
	ElementType::{self, *},
	Graph, Initializer, Input, Op, Operator, Output, Session, TensorType, Value,
};

/// A graph whose every operator gives an output, of inputs alone.
#[derive(Clone, Default)]
struct Made {
	graph: Graph,
	initializers: Vec<Array>,
}

impl Made {
	fn input(&mut self, element: ElementType, shape: &[u32]) -> Value {
		let i = self.graph.inputs.len() as u32;
		let r#type = TensorType::new(element, shape);
		self.graph.inputs.push(Input { name: format!("x{i}").into_bytes(), r#type });
		Value::Input(i)
	}

	fn constant(&mut self, shape: &[u32], data: Data) -> Value {
		let array = Array::new(shape, data).unwrap();
		let i = self.graph.initializers.len() as u32;
		let (r#type, root) = (array.tensor_type(), array_root::<Blake2b256>(&array));
		self.graph.initializers.push(Initializer { r#type, root });
		self.initializers.push(array);
		Value::Initializer(i)
	}

	fn op(&mut self, op: Op, inputs: &[Value]) -> Value {
		let types: Vec<&TensorType> =
			inputs.iter().map(|value| self.graph.type_of(*value).unwrap()).collect();
		let output = op.infer(&types).unwrap();
		let i = self.graph.operators.len() as u32;
		self.graph.operators.push(Operator { op, inputs: inputs.to_vec(), output });
		self.graph.outputs.push(Output { name: format!("y{i}").into_bytes(), value: Value::Operator(i) });
		Value::Operator(i)
	}

	fn binary(&mut self, op: Binary, a: Value, b: Value) -> Value {
		self.op(Op::Binary(op), &[a, b])
	}

	/// Graphs of as many operators as one may have outputs.
	fn parts(&self) -> Vec<Self> {
		let chunks = self.graph.operators.chunks(14).zip(self.graph.outputs.chunks(14));
		let part = |(operators, outputs): (&[Operator], &[Output])| {
			let mut part = self.clone();
			part.graph.operators = operators.to_vec();
			part.graph.outputs = outputs.to_vec();
			for (i, output) in (0u32..).zip(&mut part.graph.outputs) {
				output.value = Value::Operator(i);
			}
			part
		};
		chunks.map(part).collect()
	}

	/// Both engines.
	fn engines(&self) -> (Session<'_>, Ort) {
		let session = Session::new(&self.graph, &self.initializers, Backend::native()).unwrap();
		let mut file = Vec::new();
		let metadata = Metadata::default();
		let contents = Contents {
			graph: &self.graph,
			initializers: &self.initializers,
			golden: &[],
			metadata: &metadata,
		};
		write(&mut file, &contents).unwrap();
		let command =
			ChildCommand { program: env!("CARGO_BIN_EXE_freehold-packager-child").into(), args: vec![] };
		let ort = Ort::new(&Package::from_bytes(file).unwrap(), command, default_library_path()).unwrap();
		(session, ort)
	}

	/// Both engines' outputs have equal bits on inputs of both kinds.
	fn check(&self, runs: u32) {
		for part in self.parts() {
			let (session, ort) = part.engines();
			let mut samples = Samples::new(5);
			for sampling in [Sampling::Ordinary, Sampling::Extreme] {
				for _ in 0..runs {
					let inputs = samples.inputs(&part.graph, sampling);
					part.compare(&session, &ort, &inputs);
				}
			}
		}
	}

	fn compare(&self, session: &Session, ort: &Ort, inputs: &[Array]) {
		let canonical = session.execute(inputs).unwrap();
		let given = ort.run(inputs).unwrap().outputs;
		for ((operator, canonical), given) in self.graph.operators.iter().zip(&canonical).zip(&given) {
			let deviation = Deviation::between(std::slice::from_ref(canonical), std::slice::from_ref(given));
			let shapes = (canonical.shape(), given.shape());
			assert_eq!(canonical, given, "{:?}: {deviation:?}, {shapes:?}", operator.op);
		}
		assert_eq!(canonical, given);
	}
}

fn max_and_min(made: &mut Made, a: Value, b: Value) {
	made.binary(Binary::Max, a, b);
	made.binary(Binary::Min, a, b);
}

#[test]
fn integers_of_64_bits_should_be_compared_whole() {
	let mut made = Made::default();
	for element in [Int64, Uint64, Uint32, Int32] {
		let (a, b) = (made.input(element, &[8, 9]), made.input(element, &[9]));
		max_and_min(&mut made, a, b);
		made.op(Op::Unary(Unary::Sign), &[a]);
		if matches!(element, Int64 | Int32) {
			made.op(Op::Unary(Unary::Relu), &[a]);
		}
		for kind in [ReduceKind::Max, ReduceKind::Min] {
			for (axes, keepdims) in
				[(vec![0], true), (vec![1], false), (vec![0, 1], true), (vec![0, 1], false), (vec![], false)]
			{
				made.op(Op::Reduce(Reduce::Over { kind, axes, keepdims }), &[a]);
			}
		}
		for max in [true, false] {
			made.op(Op::Reduce(Reduce::Arg { max, axis: 1, keepdims: false, last: false }), &[a]);
			made.op(Op::Reduce(Reduce::TopK { axis: 1, k: 3, largest: max, indices: false }), &[a]);
		}
	}
	assert_eq!(class(&made.graph), Class::Exact);
	made.check(30);
}

#[test]
fn indices_far_out_of_range_should_be_the_nearest() {
	let mut made = Made::default();
	let data = made.input(Float32, &[5, 7]);
	let (some, many) = (made.input(Int64, &[24]), made.input(Int64, &[12, 2]));
	made.op(Op::Index(Index::Gather { axis: 1 }), &[data, some]);
	made.op(Op::Index(Index::GatherND { batch_dims: 0 }), &[data, many]);
	let (session, ort) = made.engines();
	let mut samples = Samples::new(6);
	for _ in 0..8 {
		let mut inputs = samples.inputs(&made.graph, Sampling::Extreme);
		let far = [3_000_000_000, -3_000_000_000, 1 << 31, -1 << 31, 1 << 33, 4, -1, 0];
		inputs[1] = Array::new([24], Data::I64(far.repeat(3))).unwrap();
		made.compare(&session, &ort, &inputs);
	}
	made.check(8);
}

#[test]
fn zeros_should_have_their_sign() {
	for element in [Float32, Float64] {
		let mut made = Made::default();
		let (a, b) = (made.input(element, &[12, 33]), made.input(element, &[33]));
		let full = made.input(element, &[12, 33]);
		let (column, one) = (made.input(element, &[12, 1]), made.input(element, &[]));
		made.op(Op::Unary(Unary::Relu), &[a]);
		for other in [b, full, column, one] {
			max_and_min(&mut made, a, other);
			max_and_min(&mut made, other, a);
		}
		for bound in [0.0, -0.0, 6.0, f32::NAN] {
			let bound = match element {
				Float32 => made.constant(&[], Data::F32(vec![bound])),
				_ => made.constant(&[], Data::F64(vec![bound.into()])),
			};
			max_and_min(&mut made, a, bound);
			max_and_min(&mut made, bound, a);
		}
		let condition = made.input(Bool, &[12, 33]);
		let row = made.input(Bool, &[33]);
		for (condition, x, y) in [
			(condition, a, full),
			(condition, a, b),
			(condition, one, a),
			(row, column, b),
			(row, column, one),
			(row, one, column),
			(condition, one, one),
		] {
			made.op(Op::Where, &[condition, x, y]);
		}
		let (indices, values) = (made.input(Int64, &[6]), made.input(element, &[2]));
		made.op(Op::Index(Index::OneHot { axis: 1, depth: 4 }), &[indices, values]);
		let scalars = [made.input(Bool, &[]), one, made.input(element, &[])];
		made.op(Op::Where, &scalars);
		assert_eq!(class(&made.graph), Class::Exact);
		made.check(40);
	}
}

#[test]
fn remainders_of_64_bits_should_keep_all_digits() {
	let mut made = Made::default();
	for element in [Int64, Uint64, Int32, Uint32] {
		let (a, b) = (made.input(element, &[50]), made.input(element, &[50]));
		made.binary(Binary::Fmod, a, b);
		made.binary(Binary::Mod, a, b);
	}
	let a = made.input(Int64, &[50]);
	let known = made.constant(&[1], Data::I64(vec![-3_000_000_001]));
	made.binary(Binary::Fmod, a, known);
	made.check(20);
}

#[test]
fn sequences_should_be_no_longer_than_they_are() {
	let mut made = Made::default();
	let (data, lengths) = (made.input(Float32, &[16, 5]), made.input(Int64, &[16]));
	let reverse = Op::Movement(Movement::ReverseSequence { batch_axis: 0, time_axis: 1 });
	made.op(reverse.clone(), &[data, lengths]);
	let known = made.constant(&[16], Data::I64((-4..12).collect()));
	made.op(reverse, &[data, known]);
	made.check(10);
}

#[test]
fn an_output_that_is_an_input_should_be_what_was_given() {
	let mut made = Made::default();
	let x = made.input(Int64, &[3000]);
	made.binary(Binary::Add, x, x);
	for name in ["x0", "again"] {
		made.graph.outputs.push(Output { name: name.into(), value: x });
	}
	let (session, ort) = made.engines();
	let mut samples = Samples::new(8);
	for _ in 0..8 {
		made.compare(&session, &ort, &samples.inputs(&made.graph, Sampling::Extreme));
	}
}

#[test]
fn nearest_elements_should_be_the_canonical_ones() {
	let real = |values: &[f32]| values.iter().copied().map(Real::new).collect::<Vec<_>>();
	let resize = |coordinates, mode, [from, scale]: [f32; 2]| {
		Op::Resize(Resize {
			mode,
			coordinates,
			sizes: vec![1, 2, (from * scale) as u32, 3],
			scales: real(&[1.0, 1.0, scale, 1.0]),
			roi: vec![(Real::new(0.0), Real::new(1.0)); 4],
			extrapolation: Real::new(0.0),
			exclude_outside: false,
			antialias: false,
		})
	};
	use CoordinateMode::*;
	let mut made = Made::default();
	for form @ [from, scale] in
		[[2.0, 1.3], [3.0, 1.3], [5.0, 2.5], [8.0, 2.0 / 3.0], [11.0, 0.6], [6.0, 1.0]]
	{
		let x = made.input(Float32, &[1, 2, from as u32, 3]);
		for mode in [
			NearestMode::Floor,
			NearestMode::Ceil,
			NearestMode::RoundPreferFloor,
			NearestMode::RoundPreferCeil,
		] {
			made.op(resize(HalfPixelSymmetric, ResizeMode::Nearest(mode), form), &[x]);
		}
		if (from * scale) as u32 == from as u32 {
			for coordinates in [HalfPixel, PytorchHalfPixel, Asymmetric] {
				made.op(resize(coordinates, ResizeMode::Nearest(NearestMode::Floor), form), &[x]);
			}
		}
	}
	made.check(2);
	let mut made = Made::default();
	let x = made.input(Float32, &[1, 2, 3, 3]);
	made.op(resize(Asymmetric, ResizeMode::Linear, [3.0, 1.3]), &[x]);
	let error = export(&made.graph, &[]).unwrap_err().to_string();
	assert_eq!(error, "operator 0: ONNX Runtime has no Resize to the same size by a scale other than 1");
}

#[test]
fn averages_should_count_uneven_padding() {
	let mut made = Made::default();
	let x = made.input(Float32, &[1, 2, 7, 8]);
	for (pads_begin, pads_end) in
		[([0, 1], [2, 1]), ([0, 0], [1, 2]), ([2, 1], [0, 0]), ([1, 1], [1, 1]), ([0, 2], [2, 2])]
	{
		for (strides, ceil_mode) in [([2, 2], false), ([3, 2], true), ([1, 3], true), ([3, 3], true)] {
			made.op(
				Op::Pool(Pool {
					kind: PoolKind::Average { count_include_pad: true },
					kernel: vec![3, 3],
					strides: strides.into(),
					dilations: vec![1, 1],
					pads_begin: pads_begin.into(),
					pads_end: pads_end.into(),
					ceil_mode,
				}),
				&[x],
			);
		}
	}
	for part in made.parts() {
		let (session, ort) = part.engines();
		let inputs = Samples::new(7).inputs(&part.graph, Sampling::Ordinary);
		let (canonical, given) = (session.execute(&inputs).unwrap(), ort.run(&inputs).unwrap().outputs);
		for ((operator, canonical), given) in part.graph.operators.iter().zip(canonical).zip(given) {
			assert_eq!(canonical.shape(), given.shape(), "{:?}", operator.op);
			let deviation = Deviation::between(&[canonical], &[given]);
			assert!(deviation.absolute < 1e-6, "{:?}: {deviation:?}", operator.op);
		}
	}
}

#[test]
fn attributes_that_are_zero_should_be_told() {
	let mut made = Made::default();
	let (x, row) = (made.input(Int32, &[4, 5]), made.input(Int32, &[4]));
	let kind = ReduceKind::Sum;
	let sums = made.op(Op::Reduce(Reduce::Over { kind, axes: vec![1], keepdims: false }), &[x]);
	made.op(Op::Movement(Movement::Concat { axis: 0 }), &[sums, row]);
	let first = made.op(Op::Reduce(Reduce::TopK { axis: 0, k: 2, largest: false, indices: false }), &[x]);
	made.op(Op::Movement(Movement::Concat { axis: 0 }), &[first, x]);
	let (session, ort) = made.engines();
	let mut samples = Samples::new(9);
	made.compare(&session, &ort, &samples.inputs(&made.graph, Sampling::Extreme));
}
