//! How fast the kernels are: billions of multiply–accumulates a second, for each backend of this machine.
//!
//!     cargo run --release -p freehold-referee --example kernels

use freehold_referee::{
	ops::{Conv, Linear, Op, Quantised},
	Array, Backend, Data,
};
use std::time::{Duration, Instant};

struct Case {
	name: &'static str,
	op: Op,
	inputs: Vec<Array>,
	/// Multiply–accumulates.
	work: f64,
}

fn floats(shape: &[u32]) -> Array {
	let n = shape.iter().product::<u32>();
	Array::new(shape, Data::F32((0..n).map(|i| (i % 17) as f32 / 16.0 - 0.5).collect())).unwrap()
}

fn bytes(shape: &[u32]) -> Array {
	let n = shape.iter().product::<u32>();
	Array::new(shape, Data::I8((0..n).map(|i| (i % 251) as i8).collect())).unwrap()
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
		name,
		op: Op::Linear(Linear::MatMul { transpose_b }),
		inputs: vec![floats(&[m, k]), floats(&b)],
		work: f64::from(m) * f64::from(n) * f64::from(k),
	}
}

fn convolution(name: &'static str, channels: u32, maps: u32, side: u32, conv: Conv, kernel: u32) -> Case {
	let out = f64::from(side / conv.strides[0]);
	let taps = f64::from(channels / conv.group * kernel * kernel);
	Case {
		name,
		inputs: vec![
			floats(&[1, channels, side, side]),
			floats(&[maps, channels / conv.group, kernel, kernel]),
		],
		op: Op::Linear(Linear::Conv(conv)),
		work: out * out * f64::from(maps) * taps,
	}
}

fn cases() -> Vec<Case> {
	let zero = || Array::new([], Data::I8(vec![3])).unwrap();
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
		Case {
			name: "MatMulInteger 512x512x512",
			op: Op::Quantised(Quantised::MatMulInteger { transpose_b: false }),
			inputs: vec![bytes(&[512, 512]), bytes(&[512, 512]), zero(), zero()],
			work: 512f64.powi(3),
		},
		Case {
			name: "ConvInteger 64->64, 56x56, 3x3",
			op: Op::Quantised(Quantised::ConvInteger(conv(3, 1, 1))),
			inputs: vec![bytes(&[1, 64, 56, 56]), bytes(&[64, 64, 3, 3]), zero(), zero()],
			work: 56f64.powi(2) * 64.0 * 576.0,
		},
	]
}

fn main() {
	for backend in Backend::available() {
		println!("{:?}", backend.isa());
		for case in cases() {
			let inputs: Vec<&Array> = case.inputs.iter().collect();
			let run = || {
				let start = Instant::now();
				std::hint::black_box(case.op.compute(&inputs, &backend)).unwrap();
				start.elapsed()
			};
			run();
			let started = Instant::now();
			let mut best = run();
			while started.elapsed() < Duration::from_millis(200) {
				best = best.min(run());
			}
			let speed = case.work / best.as_secs_f64() / 1e9;
			println!("  {:44} {:8.2} GMAC/s {:9.1} us", case.name, speed, best.as_secs_f64() * 1e6);
		}
	}
}
