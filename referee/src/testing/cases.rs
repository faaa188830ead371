//! One operator of each kind and of each way that it can be cut.

use super::Seeded;
use crate::{
	array::TensorType,
	ops::*,
	tensor::ElementType::{self, *},
};
use alloc::{vec, vec::Vec};

/// An operator, the types of its inputs, and the axes of its output that it can be cut along.
#[derive(Clone, Debug)]
pub(crate) struct Case {
	pub op: Op,
	pub inputs: Vec<TensorType>,
	pub axes: Vec<usize>,
}

fn of(element: ElementType, shape: &[u32]) -> TensorType {
	TensorType::new(element, shape)
}

fn f32s(shape: &[u32]) -> TensorType {
	of(Float32, shape)
}

fn case(op: Op, inputs: impl Into<Vec<TensorType>>, axes: &[usize]) -> Case {
	Case { op, inputs: inputs.into(), axes: axes.to_vec() }
}

const EPSILON: Real = Real::new(1e-5);

/// Of shapes that the seed picks.
pub(crate) fn cases(seed: u64) -> Vec<Case> {
	let mut seeded = Seeded::new(seed);
	let mut cases = elementwise(&mut seeded);
	cases.extend(along(&mut seeded));
	cases.extend(normalised(&mut seeded));
	cases.extend(products(&mut seeded));
	cases.extend(quantised(&mut seeded));
	cases.extend(windows(&mut seeded));
	cases.extend(moved(&mut seeded));
	cases.extend(indexed(&mut seeded));
	cases
}

fn elementwise(seeded: &mut Seeded) -> Vec<Case> {
	let [a, b, c] = [(); 3].map(|()| seeded.between(1, 5));
	let x = f32s(&[a, b, c]);
	vec![
		case(Op::Unary(Unary::Tanh), [x.clone()], &[0, 1, 2]),
		case(Op::Cast { to: Int32 }, [x.clone()], &[0, 1, 2]),
		case(Op::Binary(Binary::Add), &[x.clone(), x.clone()], &[0, 1, 2]),
		case(Op::Binary(Binary::Div), &[x.clone(), f32s(&[b, 1])], &[0, 1, 2]),
		case(Op::Binary(Binary::PRelu), &[x.clone(), f32s(&[c])], &[0, 1, 2]),
		case(Op::Binary(Binary::Less), &[f32s(&[]), x.clone()], &[0, 1, 2]),
		case(Op::Where, &[of(Bool, &[b, c]), x.clone(), f32s(&[a, 1, 1])], &[0, 1, 2]),
		resized(ResizeMode::Nearest(NearestMode::Floor), CoordinateMode::Asymmetric, &x),
		resized(ResizeMode::Linear, CoordinateMode::HalfPixel, &x),
		resized(ResizeMode::Cubic { coefficient: Real::new(-0.75) }, CoordinateMode::AlignCorners, &x),
	]
}

/// To twice the length of the last axis.
fn resized(mode: ResizeMode, coordinates: CoordinateMode, x: &TensorType) -> Case {
	let (mut sizes, mut scales) = (x.shape.clone(), vec![Real::new(1.0); 3]);
	sizes[2] *= 2;
	scales[2] = Real::new(2.0);
	let resize = Resize {
		mode,
		coordinates,
		sizes,
		scales,
		roi: vec![(Real::new(0.0), Real::new(1.0)); 3],
		extrapolation: Real::new(0.0),
		exclude_outside: false,
		antialias: false,
	};
	case(Op::Resize(resize), [x.clone()], &[0, 1])
}

fn along(seeded: &mut Seeded) -> Vec<Case> {
	let [a, b, c] = [(); 3].map(|()| seeded.between(1, 5));
	let x = f32s(&[a, b, c]);
	let over =
		|kind, axes: &[u32], keepdims| Op::Reduce(Reduce::Over { kind, axes: axes.to_vec(), keepdims });
	let one = |reduce, axes: &[usize]| case(Op::Reduce(reduce), &[f32s(&[a, b, c])], axes);
	vec![
		case(over(ReduceKind::Sum, &[1], false), [x.clone()], &[0, 1]),
		case(over(ReduceKind::Mean, &[0, 2], true), [x.clone()], &[1]),
		case(over(ReduceKind::LogSumExp, &[2], true), [x.clone()], &[0, 1]),
		case(over(ReduceKind::L2, &[], false), [x.clone()], &[0, 1, 2]),
		one(Reduce::Arg { max: true, axis: 0, keepdims: false, last: false }, &[0, 1]),
		one(Reduce::Arg { max: false, axis: 1, keepdims: true, last: true }, &[0, 2]),
		one(Reduce::CumSum { axis: 1, exclusive: false, reverse: true }, &[0, 2]),
		one(Reduce::TopK { axis: 2, k: c, largest: true, indices: true }, &[0, 1]),
		one(Reduce::Softmax { axis: 2 }, &[0, 1]),
		one(Reduce::LogSoftmax { axis: 1 }, &[0, 2]),
		one(Reduce::Hardmax { axis: 0 }, &[1, 2]),
	]
}

fn normalised(seeded: &mut Seeded) -> Vec<Case> {
	let [n, g, h, w] = [(); 4].map(|()| seeded.between(1, 4));
	let c = 2 * g;
	let x = || f32s(&[n, c, h, w]);
	let by = |dim: u32| f32s(&[dim]);
	let make =
		|normalise, inputs: &[TensorType], axes: &[usize]| case(Op::Normalise(normalise), inputs, axes);
	vec![
		make(Normalise::Batch { epsilon: EPSILON }, &[x(), by(c), by(c), by(c), by(c)], &[0, 1, 2, 3]),
		make(Normalise::Layer { axis: 2, epsilon: EPSILON }, &[x(), f32s(&[h, w]), f32s(&[h, w])], &[0, 1]),
		make(Normalise::Rms { axis: 3, epsilon: EPSILON }, &[x(), by(w)], &[0, 1, 2]),
		make(Normalise::Instance { epsilon: EPSILON }, &[x(), by(c), by(c)], &[0, 1]),
		make(Normalise::Group { groups: g, epsilon: EPSILON }, &[x(), by(c), by(c)], &[0, 1]),
		make(
			Normalise::LocalResponse {
				size: 3,
				alpha: Real::new(0.1),
				beta: Real::new(0.75),
				bias: Real::new(1.0),
			},
			&[x()],
			&[0, 2, 3],
		),
		make(Normalise::Lp { axis: 1, p: 2 }, &[x()], &[0, 2, 3]),
	]
}

fn products(seeded: &mut Seeded) -> Vec<Case> {
	let [b, m, k, n] = [(); 4].map(|()| seeded.between(1, 5));
	let matmul = |transpose_b, inputs: &[TensorType], axes: &[usize]| {
		case(Op::Linear(Linear::MatMul { transpose_b }), inputs, axes)
	};
	let gemm = |transpose_a, transpose_b, inputs: &[TensorType]| {
		let [alpha, beta] = [0.5, 2.0].map(Real::new);
		case(Op::Linear(Linear::Gemm(Gemm { alpha, beta, transpose_a, transpose_b })), inputs, &[0, 1])
	};
	let mut cases = vec![
		matmul(false, &[f32s(&[m, k]), f32s(&[k, n])], &[0, 1]),
		matmul(true, &[f32s(&[b, 2, m, k]), f32s(&[2, n, k])], &[0, 1, 2, 3]),
		matmul(true, &[f32s(&[m, k]), f32s(&[b, n, k])], &[0, 1, 2]),
		matmul(false, &[f32s(&[b, 1, m, k]), f32s(&[1, 3, k, n])], &[0, 1, 2, 3]),
		matmul(false, &[f32s(&[k]), f32s(&[b, k, n])], &[0, 1]),
		matmul(false, &[f32s(&[b, m, k]), f32s(&[k])], &[0, 1]),
		gemm(false, true, &[f32s(&[m, k]), f32s(&[n, k]), f32s(&[n])]),
		gemm(true, false, &[f32s(&[k, m]), f32s(&[k, n]), f32s(&[m, 1])]),
		gemm(false, false, &[f32s(&[m, k]), f32s(&[k, n])]),
	];
	for (group, channels, maps) in [(1, 3, n), (2, 2, n), (m, 1, 1), (1, 1, 4)] {
		let (x, w) = (f32s(&[b, group * channels, 9, 7]), f32s(&[group * maps, channels, 3, 2]));
		let inputs = [x, w, f32s(&[group * maps])];
		cases.push(case(Op::Linear(Linear::Conv(conv(seeded, group))), &inputs, &[0, 1, 2, 3]));
	}
	let transposed = |group| {
		let (two, one, none) = (vec![2, 1], vec![1, 1], vec![0, 0]);
		ConvTranspose {
			strides: two,
			dilations: one.clone(),
			pads_begin: one,
			pads_end: none.clone(),
			output_padding: none,
			group,
		}
	};
	let of_group =
		|group: u32| [f32s(&[b, 2 * group, 3, 4]), f32s(&[2 * group, n, 3, 2]), f32s(&[n * group])];
	cases.push(case(Op::Linear(Linear::ConvTranspose(transposed(1))), of_group(1), &[0, 1]));
	cases.push(case(Op::Linear(Linear::ConvTranspose(transposed(2))), of_group(2), &[0]));
	cases
}

/// A convolution of [9, 7] pixels by [3, 2] with at most as much padding as makes no window of padding alone.
fn conv(seeded: &mut Seeded, group: u32) -> Conv {
	let mut pair = |low, high| vec![seeded.between(low, high), seeded.between(low, high)];
	Conv { strides: pair(1, 2), dilations: pair(1, 2), pads_begin: pair(0, 1), pads_end: pair(0, 1), group }
}

fn quantised(seeded: &mut Seeded) -> Vec<Case> {
	let [b, m, k, n] = [(); 4].map(|()| seeded.between(1, 5));
	let bytes = |shape: &[u32]| of(Int8, shape);
	let scaled = |shape: &[u32]| [f32s(shape), bytes(shape)];
	let linear = |axis, block, x: &[u32], scale: &[u32], axes: &[usize]| {
		let [scale, zero] = scaled(scale);
		let quantise = Op::Quantised(Quantised::QuantizeLinear { axis, block });
		let dequantise = Op::Quantised(Quantised::DequantizeLinear { axis, block });
		[
			case(quantise, &[f32s(x), scale.clone(), zero.clone()], axes),
			case(dequantise, &[bytes(x), scale, zero], axes),
		]
	};
	let mut cases: Vec<Case> = [
		linear(0, 0, &[m, k], &[], &[0, 1]),
		linear(1, 0, &[m, k, n], &[k], &[0, 1, 2]),
		linear(1, 2, &[m, k, n], &[m, k.div_ceil(2), n], &[0, 1, 2]),
	]
	.concat();
	let integer = |transpose_b, inputs: &[TensorType], axes: &[usize]| {
		case(Op::Quantised(Quantised::MatMulInteger { transpose_b }), inputs, axes)
	};
	cases.extend([
		integer(false, &[bytes(&[m, k]), bytes(&[k, n]), bytes(&[]), bytes(&[n])], &[0, 1]),
		integer(true, &[bytes(&[b, m, k]), bytes(&[n, k]), bytes(&[m]), bytes(&[n])], &[0, 1, 2]),
		integer(
			false,
			&[bytes(&[b, m, k]), bytes(&[b, k, n]), bytes(&[b, m, 1]), bytes(&[b, 1, n])],
			&[0, 1, 2],
		),
	]);
	let ([a_scale, a_zero], [b_scale, b_zero], [y_scale, y_zero]) = (scaled(&[m]), scaled(&[n]), scaled(&[]));
	cases.push(case(
		Op::Quantised(Quantised::QLinearMatMul { transpose_b: true }),
		&[bytes(&[m, k]), a_scale, a_zero, bytes(&[n, k]), b_scale, b_zero, y_scale, y_zero],
		&[0, 1],
	));
	for (group, channels, maps) in [(1, 3, n), (2, 2, n), (m, 1, 1)] {
		let (x, w) = (bytes(&[b, group * channels, 9, 7]), bytes(&[group * maps, channels, 3, 2]));
		let by = group * maps;
		let op = Op::Quantised(Quantised::ConvInteger(conv(seeded, group)));
		cases.push(case(op, &[x.clone(), w.clone(), bytes(&[]), bytes(&[by])], &[0, 1, 2, 3]));
		let ([x_scale, x_zero], [w_scale, w_zero], [y_scale, y_zero]) =
			(scaled(&[]), scaled(&[by]), scaled(&[]));
		let bias = of(Int32, &[by]);
		let inputs = [x, x_scale, x_zero, w, w_scale, w_zero, y_scale, y_zero, bias];
		let op = Op::Quantised(Quantised::QLinearConv(conv(seeded, group)));
		cases.push(case(op, &inputs, &[0, 1, 2, 3]));
	}
	cases
}

fn windows(seeded: &mut Seeded) -> Vec<Case> {
	let [n, c] = [(); 2].map(|()| seeded.between(1, 4));
	// With a last window that is cut off, there may be no operator for the tile that has it alone.
	let kinds = [
		(PoolKind::Max, false, [0, 1, 2, 3].as_slice()),
		(PoolKind::Max, true, &[0, 1]),
		(PoolKind::Average { count_include_pad: false }, false, &[0, 1, 2, 3]),
		(PoolKind::Average { count_include_pad: true }, false, &[0, 1, 2, 3]),
		(PoolKind::Average { count_include_pad: true }, true, &[0, 1]),
		(PoolKind::Lp { p: 2 }, false, &[0, 1, 2, 3]),
		(PoolKind::MaxIndex { column_major: false }, false, &[]),
	];
	let mut pool = |(kind, ceil_mode, axes)| {
		let Conv { strides, dilations, pads_begin, pads_end, .. } = conv(seeded, 1);
		let op =
			Op::Pool(Pool { kind, kernel: vec![3, 2], strides, dilations, pads_begin, pads_end, ceil_mode });
		case(op, &[f32s(&[n, c, 9, 7])], axes)
	};
	kinds.map(&mut pool).to_vec()
}

fn moved(seeded: &mut Seeded) -> Vec<Case> {
	let [a, b, c] = [(); 3].map(|()| seeded.between(1, 5));
	let x = || f32s(&[a, b, c]);
	let make = |movement, inputs: &[TensorType], axes: &[usize]| case(Op::Movement(movement), inputs, axes);
	let pad = |mode, begin: [i32; 3], end: [i32; 3]| Movement::Pad {
		mode,
		begin: begin.to_vec(),
		end: end.to_vec(),
	};
	let start = seeded.between(0, c - 1);
	vec![
		make(Movement::Reshape { shape: vec![b, 1, c * a] }, &[x()], &[0, 1, 2]),
		make(Movement::Reshape { shape: vec![a * b * c] }, &[x()], &[0]),
		make(Movement::Transpose { perm: vec![2, 0, 1] }, &[x()], &[0, 1, 2]),
		make(Movement::Concat { axis: 1 }, &[x(), f32s(&[a, 3, c]), x()], &[0, 1, 2]),
		make(
			Movement::Slice {
				starts: vec![0, b - 1, start],
				steps: vec![2, -1, 1],
				lengths: vec![a.div_ceil(2), b, c - start],
			},
			&[x()],
			&[0, 1, 2],
		),
		make(Movement::Expand { shape: vec![3, a, b, 4] }, &[f32s(&[a, b, 1])], &[0, 1, 2, 3]),
		make(Movement::Tile { repeats: vec![1, 3, 2] }, &[x()], &[0, 1, 2]),
		make(pad(PadMode::Constant, [0, 1, -1], [0, 1, 2]), &[f32s(&[a, 4, 4]), f32s(&[])], &[0]),
		make(pad(PadMode::Reflect, [0, 1, 0], [0, 2, 0]), &[f32s(&[a, 4, c])], &[0, 2]),
		make(Movement::Trilu { upper: true, k: 1 }, &[x()], &[0, 1, 2]),
		make(Movement::Trilu { upper: false, k: -1 }, &[x()], &[0, 1, 2]),
		make(
			Movement::DepthToSpace { block: 2, column_row_depth: false },
			&[f32s(&[a, 4 * b, c, b])],
			&[0, 2, 3],
		),
		make(
			Movement::DepthToSpace { block: 2, column_row_depth: true },
			&[f32s(&[a, 4 * b, c, b])],
			&[0, 2, 3],
		),
		make(Movement::SpaceToDepth { block: 2 }, &[f32s(&[a, b, 2 * c, 2 * b])], &[0, 2, 3]),
		make(Movement::ReverseSequence { batch_axis: 1, time_axis: 0 }, &[x(), of(Int64, &[b])], &[1, 2]),
	]
}

fn indexed(seeded: &mut Seeded) -> Vec<Case> {
	let [a, b, c] = [(); 3].map(|()| seeded.between(1, 5));
	let x = || f32s(&[a, b, c]);
	let (ints, longs) = (|shape: &[u32]| of(Int32, shape), |shape: &[u32]| of(Int64, shape));
	let make = |index, inputs: &[TensorType], axes: &[usize]| case(Op::Index(index), inputs, axes);
	vec![
		make(Index::Gather { axis: 0 }, &[x(), longs(&[2, 3])], &[0, 1, 2, 3]),
		make(Index::Gather { axis: 1 }, &[x(), ints(&[4])], &[0, 1, 2]),
		make(Index::Gather { axis: 2 }, &[x(), longs(&[])], &[0, 1]),
		make(Index::GatherElements { axis: 1 }, &[x(), ints(&[a, 3, c])], &[0, 1, 2]),
		make(Index::GatherND { batch_dims: 1 }, &[x(), longs(&[a, 3, 1])], &[0, 1, 2]),
		make(Index::GatherND { batch_dims: 0 }, &[x(), longs(&[3, 2])], &[0, 1]),
		make(
			Index::ScatterElements { axis: 1, reduction: ScatterReduction::Add },
			&[x(), longs(&[a, 2, c]), f32s(&[a, 2, c])],
			&[0, 2],
		),
		make(
			Index::ScatterND { reduction: ScatterReduction::None },
			&[x(), longs(&[4, 1]), f32s(&[4, b, c])],
			&[1, 2],
		),
		make(Index::OneHot { axis: 1, depth: 3 }, &[longs(&[a, b]), f32s(&[2])], &[0, 2]),
	]
}
