#[cfg(all(feature = "threads", target_arch = "x86_64"))]
use super::ExecuteError;
use super::Session;
use crate::{
	array::{Array, Data},
	backend::Backend,
	commitment::Hash,
	graph::{Graph, Initializer, Input, Limits, Operator, Output, Value},
	ops::{Conv, Gemm, Linear, Op, Quantised, Real},
};
use alloc::{vec, vec::Vec};

fn floats(shape: &[u32]) -> Array {
	let n = shape.iter().product::<u32>();
	Array::new(shape, Data::F32((0..n).map(|i| (i * 7 % 23) as f32 / 8.0 - 1.3).collect())).unwrap()
}

fn bytes(shape: &[u32]) -> Array {
	let n = shape.iter().product::<u32>();
	Array::new(shape, Data::I8((0..n).map(|i| (i * 31 % 251) as i8).collect())).unwrap()
}

/// An operator over a graph's one input and constants.
fn graph(op: &Op, x: &Array, constants: &[Array]) -> Graph {
	let initializer = |array: &Array| Initializer { r#type: array.tensor_type(), root: Hash::default() };
	let mut types = vec![x.tensor_type()];
	types.extend(constants.iter().map(Array::tensor_type));
	let mut inputs = vec![Value::Input(0)];
	inputs.extend((0..constants.len() as u32).map(Value::Initializer));
	let output = op.infer(&types.iter().collect::<Vec<_>>()).unwrap();
	let graph = Graph {
		inputs: vec![Input { name: b"x".to_vec(), r#type: x.tensor_type() }],
		initializers: constants.iter().map(initializer).collect(),
		operators: vec![Operator { op: op.clone(), inputs, output }],
		outputs: vec![Output { name: b"y".to_vec(), value: Value::Operator(0) }],
	};
	graph.check(&Limits::V1).unwrap();
	graph
}

#[test]
fn packed_weights_give_the_bits_of_those_that_are_not() {
	let gemm = Gemm { alpha: Real::new(0.5), beta: Real::new(2.0), transpose_a: false, transpose_b: true };
	let conv =
		Conv { strides: vec![1], dilations: vec![1], pads_begin: vec![1], pads_end: vec![1], group: 1 };
	let zero = || Array::new([], Data::I8(vec![5])).unwrap();
	let image = |group| Conv {
		strides: vec![1, 2],
		dilations: vec![1; 2],
		pads_begin: vec![1; 2],
		pads_end: vec![0; 2],
		group,
	};
	let scales = |shape: &[u32]| {
		let n = shape.iter().product::<u32>();
		Array::new(shape, Data::F32((0..n).map(|i| 0.01 + i as f32 / 512.0).collect())).unwrap()
	};
	let scaled = |shape: &[u32], n: u32| {
		vec![scales(&[]), zero(), bytes(shape), scales(&[n]), bytes(&[n]), scales(&[]), zero()]
	};
	for m in [1, 2, 3, 7, 33] {
		let matmul = |transpose_b| Op::Linear(Linear::MatMul { transpose_b });
		let integer = |transpose_b| Op::Quantised(Quantised::MatMulInteger { transpose_b });
		let cases = [
			(matmul(false), floats(&[m, 300]), vec![floats(&[300, 45])]),
			(matmul(true), floats(&[2, m, 31]), vec![floats(&[45, 31])]),
			(matmul(false), floats(&[2, m, 31]), vec![floats(&[2, 31, 45])]),
			(
				Op::Linear(Linear::Gemm(gemm.clone())),
				floats(&[m, 31]),
				vec![floats(&[200, 31]), floats(&[200])],
			),
			(integer(false), bytes(&[m, 31]), vec![bytes(&[31, 45]), zero(), zero()]),
			(integer(true), bytes(&[m, 300]), vec![bytes(&[45, 300]), zero(), zero()]),
			(
				Op::Quantised(Quantised::ConvInteger(conv.clone())),
				bytes(&[1, 3, 20]),
				vec![bytes(&[m, 3, 3]), zero(), zero()],
			),
			(
				Op::Quantised(Quantised::QLinearMatMul { transpose_b: true }),
				bytes(&[2, m, 31]),
				scaled(&[45, 31], 45),
			),
			(
				Op::Quantised(Quantised::QLinearConv(image(1))),
				bytes(&[2, 6, 9, 20]),
				scaled(&[m, 6, 3, 3], m),
			),
			(
				Op::Quantised(Quantised::QLinearConv(image(m))),
				bytes(&[2, m, 9, 20]),
				scaled(&[m, 1, 3, 3], m),
			),
		];
		for (op, x, constants) in cases {
			let graph = graph(&op, &x, &constants);
			let mut inputs = vec![&x];
			inputs.extend(&constants);
			let expected = op.compute(&inputs, &Backend::SCALAR).unwrap();
			for backend in Backend::available() {
				let session = Session::new(&graph, &constants, backend).unwrap();
				let y = session.execute(core::slice::from_ref(&x)).unwrap();
				assert!(y == core::slice::from_ref(&expected), "{op:?} {m} {backend:?}");
			}
		}
	}
}

/// The products are subnormal, and large enough that other threads take their parts.
#[cfg(all(feature = "threads", target_arch = "x86_64"))]
#[test]
fn threads_with_other_floats_change_no_bits() {
	use crate::testing::{pool_without_subnormals, set_float_mode};
	let small = |shape: &[u32]| {
		let Data::F32(values) = floats(shape).into_data() else { unreachable!() };
		Array::new(shape, Data::F32(values.iter().map(|value| value * 1e-21).collect())).unwrap()
	};
	let (x, w) = (small(&[300, 300]), small(&[300, 300]));
	let op = Op::Linear(Linear::MatMul { transpose_b: false });
	let graph = graph(&op, &x, core::slice::from_ref(&w));
	let expected = op.compute(&[&x, &w], &Backend::SCALAR).unwrap();
	assert!(matches!(expected.data(), Data::F32(y) if y.iter().any(|y| y.is_subnormal())));
	pool_without_subnormals(4).install(|| {
		set_float_mode(0);
		for backend in Backend::available() {
			let session = Session::new(&graph, core::slice::from_ref(&w), backend).unwrap();
			let y = session.execute(core::slice::from_ref(&x)).unwrap();
			assert!(y == core::slice::from_ref(&expected), "{backend:?}");
		}
		set_float_mode(0x8040);
		let session = Session::new(&graph, core::slice::from_ref(&w), Backend::native()).unwrap();
		assert_eq!(session.execute(core::slice::from_ref(&x)), Err(ExecuteError::Floats));
		set_float_mode(0);
	});
}
