//! How fast the kernels are: billions of multiply–accumulates a second, for each backend of this machine.
//!
//! By default each operator by itself, with constants packed before where a session would.
//!
//!     cargo run --release -p freehold-referee --example kernels [part of a name]

use freehold_referee::{
	ops::{Conv, Linear, Op, Quantised},
	Array, Backend, Data, Graph, Hash, Initializer, Input, Operator, Output, Session, Value,
};
use std::time::{Duration, Instant};

struct Case {
	name: String,
	op: Op,
	inputs: Vec<Array>,
	/// Multiply–accumulates.
	work: f64,
}

fn floats(shape: &[u32]) -> Array {
	let n = shape.iter().product::<u32>();
	Array::new(shape, Data::F32((0..n).map(|i| (i % 17) as f32 / 16.0 - 0.5).collect())).unwrap()
}

fn signed(shape: &[u32]) -> Array {
	let n = shape.iter().product::<u32>();
	Array::new(shape, Data::I8((0..n).map(|i| (i % 251) as i8).collect())).unwrap()
}

fn unsigned(shape: &[u32]) -> Array {
	let n = shape.iter().product::<u32>();
	Array::new(shape, Data::U8((0..n).map(|i| (i % 251) as u8).collect())).unwrap()
}

fn float(value: f32) -> Array {
	Array::new([], Data::F32(vec![value])).unwrap()
}

fn byte(value: u8) -> Array {
	Array::new([], Data::U8(vec![value])).unwrap()
}

fn conv(kernel: u32, stride: u32, group: u32) -> Conv {
	Conv {
		strides: vec![stride; 2],
		dilations: vec![1; 2],
		pads_begin: vec![kernel / 2; 2],
		pads_end: vec![kernel / 2; 2],
		group,
	}
}

fn matmul(name: &'static str, m: u32, n: u32, k: u32, transpose_b: bool) -> Case {
	let b = if transpose_b { [n, k] } else { [k, n] };
	Case {
		name: name.into(),
		op: Op::Linear(Linear::MatMul { transpose_b }),
		inputs: vec![floats(&[m, k]), floats(&b)],
		work: f64::from(m) * f64::from(n) * f64::from(k),
	}
}

fn convolution(name: &'static str, channels: u32, maps: u32, side: u32, conv: Conv, kernel: u32) -> Case {
	let out = f64::from(side / conv.strides[0]);
	let taps = f64::from(channels / conv.group * kernel * kernel);
	Case {
		name: name.into(),
		inputs: vec![
			floats(&[1, channels, side, side]),
			floats(&[maps, channels / conv.group, kernel, kernel]),
		],
		op: Op::Linear(Linear::Conv(conv)),
		work: out * out * f64::from(maps) * taps,
	}
}

/// Weights with a sign, or without one and with a zero point.
fn weights(shape: &[u32], sign: bool) -> (Array, Array) {
	match sign {
		true => (signed(shape), Array::new([], Data::I8(vec![0])).unwrap()),
		false => (unsigned(shape), byte(131)),
	}
}

fn integer_matmul(m: u32, n: u32, k: u32, transpose_b: bool, sign: bool) -> Vec<Case> {
	let (b, b_zero) = weights(&if transpose_b { [n, k] } else { [k, n] }, sign);
	let scales = Array::new([n], Data::F32(vec![0.01; n as usize])).unwrap();
	let a = unsigned(&[m, k]);
	let scaled = [&a, &float(0.02), &byte(120), &b, &scales, &b_zero, &float(0.5), &byte(100)];
	let name = |op: &str| {
		let (order, sign) = (if transpose_b { ", b transposed" } else { "" }, if sign { "i8" } else { "u8" });
		format!("{op} {m}x{k}x{n} {sign}{order}")
	};
	let work = f64::from(m) * f64::from(n) * f64::from(k);
	vec![
		Case {
			name: name("MatMulInteger"),
			op: Op::Quantised(Quantised::MatMulInteger { transpose_b }),
			inputs: vec![a.clone(), b.clone(), byte(120), b_zero.clone()],
			work,
		},
		Case {
			name: name("QLinearMatMul"),
			op: Op::Quantised(Quantised::QLinearMatMul { transpose_b }),
			inputs: scaled.into_iter().cloned().collect(),
			work,
		},
	]
}

fn integer_convolution(
	channels: u32,
	maps: u32,
	side: u32,
	conv: Conv,
	kernel: u32,
	sign: bool,
) -> Vec<Case> {
	let (w, w_zero) = weights(&[maps, channels / conv.group, kernel, kernel], sign);
	let scales = Array::new([maps], Data::F32(vec![0.01; maps as usize])).unwrap();
	let bias = Array::new([maps], Data::I32((0..maps as i32).collect())).unwrap();
	let x = unsigned(&[1, channels, side, side]);
	let scaled = [&x, &float(0.02), &byte(120), &w, &scales, &w_zero, &float(0.5), &byte(100), &bias];
	let name = |op: &str| {
		let depthwise = if conv.group == 1 { "" } else { " depthwise" };
		let (stride, sign) = (conv.strides[0], if sign { "i8" } else { "u8" });
		format!("{op}{depthwise} {channels}->{maps}, {side}x{side}, {kernel}x{kernel}/{stride} {sign}")
	};
	let out = f64::from(side / conv.strides[0]);
	let work = out * out * f64::from(maps * (channels / conv.group) * kernel * kernel);
	vec![
		Case {
			name: name("ConvInteger"),
			op: Op::Quantised(Quantised::ConvInteger(conv.clone())),
			inputs: vec![x.clone(), w.clone(), byte(120), w_zero.clone()],
			work,
		},
		Case {
			name: name("QLinearConv"),
			op: Op::Quantised(Quantised::QLinearConv(conv.clone())),
			inputs: scaled.into_iter().cloned().collect(),
			work,
		},
	]
}

fn integers() -> Vec<Case> {
	let mut cases = Vec::new();
	for (m, k, n) in [(128, 384, 384), (128, 384, 1536), (128, 1536, 384), (1, 512, 512), (512, 512, 512)] {
		cases.extend(integer_matmul(m, n, k, false, true));
		cases.extend(integer_matmul(m, n, k, true, false));
	}
	let convolutions = [
		(64, 64, 56, 3, 1, 1),
		(64, 128, 56, 3, 2, 1),
		(3, 64, 224, 7, 2, 1),
		(32, 16, 112, 1, 1, 1),
		(24, 144, 56, 1, 1, 1),
		(160, 960, 7, 1, 1, 1),
		(960, 160, 7, 1, 1, 1),
		(96, 96, 112, 3, 1, 96),
		(96, 96, 112, 3, 2, 96),
		(960, 960, 7, 3, 1, 960),
		(144, 144, 56, 3, 1, 144),
	];
	for (channels, maps, side, kernel, stride, group) in convolutions {
		for sign in [true, false] {
			let conv = conv(kernel, stride, group);
			cases.extend(integer_convolution(channels, maps, side, conv, kernel, sign));
		}
	}
	let (x, y) = (floats(&[128, 1536]), unsigned(&[128, 1536]));
	let linear = [
		("DynamicScale", Quantised::DynamicScale, vec![x.clone()]),
		("DynamicZeroPoint", Quantised::DynamicZeroPoint, vec![x.clone(), float(0.02)]),
		("QuantizeLinear", Quantised::QuantizeLinear { axis: 0, block: 0 }, vec![x, float(0.02), byte(120)]),
		(
			"DequantizeLinear",
			Quantised::DequantizeLinear { axis: 0, block: 0 },
			vec![y, float(0.02), byte(120)],
		),
	];
	let work = 128.0 * 1536.0;
	let case =
		|(name, op, inputs)| Case { name: format!("{name} 128x1536"), op: Op::Quantised(op), inputs, work };
	cases.extend(linear.map(case));
	cases
}

fn cases() -> Vec<Case> {
	vec![
		matmul("MatMul 512x512x512", 512, 512, 512, false),
		matmul("MatMul 512x512x512, b transposed", 512, 512, 512, true),
		matmul("MatMul 128x128x32", 128, 128, 32, false),
		matmul("MatMul 1x1024x1024", 1, 1024, 1024, false),
		matmul("MatMul 1x1024x1024, b transposed", 1, 1024, 1024, true),
		convolution("Conv 64->64, 56x56, 3x3", 64, 64, 56, conv(3, 1, 1), 3),
		convolution("Conv 64->128, 56x56, 3x3, stride 2", 64, 128, 56, conv(3, 2, 1), 3),
		convolution("Conv 512->512, 7x7, 3x3", 512, 512, 7, conv(3, 1, 1), 3),
		convolution("Conv 3->64, 224x224, 7x7, stride 2", 3, 64, 224, conv(7, 2, 1), 7),
		convolution("Conv 256->64, 56x56, 1x1", 256, 64, 56, conv(1, 1, 1), 1),
		convolution("Conv depthwise 96, 112x112, 3x3", 96, 96, 112, conv(3, 1, 96), 3),
		convolution("Conv depthwise 96, 112x112, 3x3, stride 2", 96, 96, 112, conv(3, 2, 96), 3),
	]
}

/// An operator over an input of a graph and constants.
fn graph(case: &Case) -> Graph {
	let (x, constants) = case.inputs.split_first().unwrap();
	let types: Vec<_> = case.inputs.iter().map(Array::tensor_type).collect();
	let initializer = |array: &Array| Initializer { r#type: array.tensor_type(), root: Hash::default() };
	let values = (0..constants.len() as u32).map(Value::Initializer);
	Graph {
		inputs: vec![Input { name: b"x".to_vec(), r#type: x.tensor_type() }],
		initializers: constants.iter().map(initializer).collect(),
		operators: vec![Operator {
			op: case.op.clone(),
			inputs: std::iter::once(Value::Input(0)).chain(values).collect(),
			output: case.op.infer(&types.iter().collect::<Vec<_>>()).unwrap(),
		}],
		outputs: vec![Output { name: b"y".to_vec(), value: Value::Operator(0) }],
	}
}

/// The least time of many runs.
fn best(mut run: impl FnMut()) -> Duration {
	run();
	let started = Instant::now();
	let mut best = Duration::MAX;
	while started.elapsed() < Duration::from_millis(200) {
		let start = Instant::now();
		run();
		best = best.min(start.elapsed());
	}
	best
}

fn main() {
	let part = std::env::args().nth(1).unwrap_or_default();
	println!("{:52} GMAC/s packed before", "");
	for backend in Backend::available() {
		println!("{:?}", backend.isa());
		for case in cases().into_iter().chain(integers()).filter(|case| case.name.contains(&part)) {
			let inputs: Vec<&Array> = case.inputs.iter().collect();
			let plain = best(|| drop(std::hint::black_box(case.op.compute(&inputs, &backend)).unwrap()));
			let (x, constants) = case.inputs.split_first().unwrap();
			let graph = graph(&case);
			let session = Session::new(&graph, constants, backend).unwrap();
			let x = std::slice::from_ref(x);
			let packed = best(|| drop(std::hint::black_box(session.run(x, |_, _| ())).unwrap()));
			print!("  {:50}", case.name);
			for time in [plain, packed] {
				print!(
					" {:8.2} GMAC/s {:9.1} us",
					case.work / time.as_secs_f64() / 1e9,
					time.as_secs_f64() * 1e6
				);
			}
			println!();
		}
	}
}
