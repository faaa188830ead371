//! Products and convolutions of floats, and windows.

use super::{Form, Kinds};
use freehold_referee::ops::{Conv, ConvTranspose, Gemm, Linear, Op, Pool, PoolKind, Real};

pub(super) fn forms() -> Vec<Form> {
	let mut forms = vec![
		matmul(false, [&[5, 19], &[19, 37]]),
		matmul(false, [&[2, 1, 3, 7], &[3, 7, 70]]),
		matmul(false, [&[19], &[19, 37]]),
		matmul(false, [&[33, 19], &[19]]),
		matmul(true, [&[9, 65], &[33, 65]]),
		gemm(false, false, &[&[5, 19], &[19, 37]]),
		gemm(true, false, &[&[19, 5], &[19, 37], &[37]]),
		gemm(false, true, &[&[5, 19], &[37, 19], &[5, 1]]),
		// Taps on every side, a stride, a dilation, groups, depthwise, of one and of three axes.
		conv(1, 1, [1, 1], &[&[1, 3, 9, 37], &[7, 3, 3, 3], &[7]]),
		conv(2, 1, [1, 0], &[&[2, 3, 11, 20], &[18, 3, 3, 3]]),
		conv(1, 2, [2, 2], &[&[1, 4, 9, 9], &[6, 2, 3, 3], &[6]]).grouped(2),
		conv(1, 1, [1, 1], &[&[1, 35, 7, 21], &[35, 1, 3, 3], &[35]]).grouped(35),
		conv(1, 1, [0, 0], &[&[1, 33, 5, 7], &[40, 33, 1, 1], &[40]]),
		conv(2, 1, [1, 1], &[&[1, 5, 41], &[20, 5, 3], &[20]]),
		conv(1, 1, [1, 1], &[&[1, 2, 4, 5, 6], &[3, 2, 3, 3, 3]]),
		transposed(2, 1, 1, &[&[1, 3, 5, 19], &[3, 4, 3, 3], &[4]]),
		transposed(1, 2, 2, &[&[1, 4, 17], &[4, 3, 3]]),
	];
	for kind in [
		PoolKind::Max,
		PoolKind::MaxIndex { column_major: false },
		PoolKind::MaxIndex { column_major: true },
		PoolKind::Average { count_include_pad: true },
		PoolKind::Average { count_include_pad: false },
		PoolKind::Lp { p: 1 },
		PoolKind::Lp { p: 2 },
		PoolKind::Lp { p: 3 },
	] {
		forms.extend([pool(kind, 2, &[1, 3, 8, 37]), pool(kind, 1, &[2, 3, 19])]);
	}
	forms.into_iter().map(|form| form.kinds(Kinds::Both)).collect()
}

fn matmul(transpose_b: bool, shapes: [&[u32]; 2]) -> Form {
	Form::new(Op::Linear(Linear::MatMul { transpose_b }), &shapes)
}

fn gemm(transpose_a: bool, transpose_b: bool, shapes: &[&[u32]]) -> Form {
	let gemm = Gemm { alpha: Real::new(0.75), beta: Real::new(1.5), transpose_a, transpose_b };
	Form::new(Op::Linear(Linear::Gemm(gemm)), shapes)
}

fn conv(stride: u32, dilation: u32, [begin, end]: [u32; 2], shapes: &[&[u32]]) -> Form {
	let each = |number| vec![number; shapes[0].len() - 2];
	let conv = Conv {
		strides: each(stride),
		dilations: each(dilation),
		pads_begin: each(begin),
		pads_end: each(end),
		group: 1,
	};
	Form::new(Op::Linear(Linear::Conv(conv)), shapes)
}

fn transposed(stride: u32, dilation: u32, group: u32, shapes: &[&[u32]]) -> Form {
	let each = |number| vec![number; shapes[0].len() - 2];
	let conv = ConvTranspose {
		strides: each(stride),
		dilations: each(dilation),
		pads_begin: each(1),
		pads_end: each(0),
		output_padding: each(stride - 1),
		group,
	};
	Form::new(Op::Linear(Linear::ConvTranspose(conv)), shapes)
}

impl Form {
	fn grouped(mut self, groups: u32) -> Self {
		if let Op::Linear(Linear::Conv(conv)) = &mut self.op {
			conv.group = groups;
		}
		self
	}
}

fn pool(kind: PoolKind, stride: u32, shape: &[u32]) -> Form {
	let each = |number| vec![number; shape.len() - 2];
	let pool = Pool {
		kind,
		kernel: each(3),
		strides: each(stride),
		dilations: each(1),
		pads_begin: each(1),
		pads_end: each(0),
		ceil_mode: stride > 1,
	};
	Form::new(Op::Pool(pool), &[shape])
}

/// Another number on every axis.
pub(super) fn uneven() -> Vec<Form> {
	let forms = [
		uneven_conv([&[1, 2, 11, 14], &[3, 2, 3, 2]]),
		uneven_transposed(&[&[1, 2, 4, 5], &[2, 3, 3, 2], &[3]]),
		uneven_pool(&[1, 2, 11, 14]),
	];
	forms.into_iter().map(|form| form.kinds(Kinds::Both)).collect()
}

fn uneven_conv(shapes: [&[u32]; 2]) -> Form {
	let conv = Conv {
		strides: vec![2, 3],
		dilations: vec![1, 2],
		pads_begin: vec![0, 1],
		pads_end: vec![2, 1],
		group: 1,
	};
	Form::new(Op::Linear(Linear::Conv(conv)), &shapes)
}

fn uneven_transposed(shapes: &[&[u32]]) -> Form {
	let conv = ConvTranspose {
		strides: vec![2, 3],
		dilations: vec![1, 2],
		pads_begin: vec![0, 1],
		pads_end: vec![1, 0],
		output_padding: vec![0, 2],
		group: 1,
	};
	Form::new(Op::Linear(Linear::ConvTranspose(conv)), shapes)
}

fn uneven_pool(shape: &[u32]) -> Form {
	let pool = Pool {
		kind: PoolKind::Average { count_include_pad: false },
		kernel: vec![3, 2],
		strides: vec![2, 3],
		dilations: vec![1, 2],
		pads_begin: vec![0, 1],
		pads_end: vec![2, 1],
		ceil_mode: false,
	};
	Form::new(Op::Pool(pool), &[shape])
}
