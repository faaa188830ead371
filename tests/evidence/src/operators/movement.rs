//! Operators that move elements, those with indices, and resampling.

use super::{Form, Kinds};
use crate::values::Kind::{Small, Wild};
use freehold_referee::ops::{
	CoordinateMode, Index, Movement, NearestMode, Op, PadMode, Real, Resize, ResizeMode, ScatterReduction,
};

const SHAPE: &[u32] = &[3, 4, 19];

pub(super) fn forms() -> Vec<Form> {
	[movements(), indices(), resizes()].concat()
}

fn movements() -> Vec<Form> {
	let form = |op, shapes: &[&[u32]]| Form::new(Op::Movement(op), shapes);
	let mut forms = vec![
		form(Movement::Reshape { shape: vec![19, 12] }, &[SHAPE]),
		form(Movement::Transpose { perm: vec![2, 0, 1] }, &[SHAPE]),
		form(Movement::Concat { axis: 1 }, &[SHAPE, &[3, 2, 19]]),
		form(
			Movement::Slice { starts: vec![2, 0, 1], steps: vec![-1, 2, 3], lengths: vec![3, 2, 6] },
			&[SHAPE],
		),
		form(Movement::Expand { shape: vec![2, 3, 4] }, &[&[3, 1]]),
		form(Movement::Tile { repeats: vec![2, 1, 3] }, &[SHAPE]),
		form(Movement::Trilu { upper: true, k: 1 }, &[SHAPE]),
		form(Movement::Trilu { upper: false, k: -2 }, &[SHAPE]),
		form(Movement::DepthToSpace { block: 2, column_row_depth: false }, &[&[1, 8, 2, 3]]),
		form(Movement::DepthToSpace { block: 2, column_row_depth: true }, &[&[1, 8, 2, 3]]),
		form(Movement::SpaceToDepth { block: 2 }, &[&[1, 2, 4, 6]]),
		form(Movement::ReverseSequence { batch_axis: 0, time_axis: 1 }, &[SHAPE, &[3]])
			.kinds(Kinds::Each(vec![Wild, Small])),
	];
	for mode in [PadMode::Constant, PadMode::Reflect, PadMode::Edge, PadMode::Wrap] {
		forms.push(form(Movement::Pad { mode, begin: vec![1, -1, 2], end: vec![0, 2, 3] }, &[SHAPE]));
	}
	let pad = Movement::Pad { mode: PadMode::Constant, begin: vec![0, 1, 0], end: vec![1, 0, 2] };
	forms.push(form(pad, &[SHAPE, &[]]));
	forms
}

fn indices() -> Vec<Form> {
	let taking =
		|op, shapes: &[&[u32]]| Form::new(Op::Index(op), shapes).kinds(Kinds::Each(vec![Wild, Small]));
	let scattering =
		|op, shapes: &[&[u32]]| Form::new(Op::Index(op), shapes).kinds(Kinds::Each(vec![Wild, Small, Wild]));
	let mut forms = vec![
		taking(Index::Gather { axis: 1 }, &[SHAPE, &[2, 3]]),
		taking(Index::Gather { axis: 2 }, &[SHAPE, &[]]),
		taking(Index::GatherElements { axis: 1 }, &[SHAPE, &[3, 6, 19]]),
		taking(Index::GatherND { batch_dims: 0 }, &[SHAPE, &[5, 2]]),
		taking(Index::GatherND { batch_dims: 1 }, &[SHAPE, &[3, 2, 1]]),
		Form::new(Op::Index(Index::OneHot { axis: 1, depth: 5 }), &[&[3, 4], &[2]])
			.kinds(Kinds::Each(vec![Small, Wild])),
	];
	for reduction in [
		ScatterReduction::None,
		ScatterReduction::Add,
		ScatterReduction::Mul,
		ScatterReduction::Max,
		ScatterReduction::Min,
	] {
		forms.extend([
			scattering(Index::ScatterElements { axis: 1, reduction }, &[SHAPE, &[2, 6, 9], &[2, 6, 9]]),
			scattering(Index::ScatterND { reduction }, &[SHAPE, &[5, 2], &[5, 19]]),
		]);
	}
	forms
}

fn resizes() -> Vec<Form> {
	let coordinates = [
		CoordinateMode::HalfPixel,
		CoordinateMode::HalfPixelSymmetric,
		CoordinateMode::PytorchHalfPixel,
		CoordinateMode::AlignCorners,
		CoordinateMode::Asymmetric,
		CoordinateMode::TfCropAndResize,
	];
	let nearest =
		[NearestMode::RoundPreferFloor, NearestMode::RoundPreferCeil, NearestMode::Floor, NearestMode::Ceil];
	let cubic = ResizeMode::Cubic { coefficient: Real::new(-0.75) };
	let modes = nearest.map(ResizeMode::Nearest).into_iter().chain([ResizeMode::Linear, cubic]);
	let mut forms = Vec::new();
	for mode in modes {
		for coordinates in coordinates {
			forms.push(resize(mode, coordinates, false, [7, 8]));
		}
		if !matches!(mode, ResizeMode::Nearest(_)) {
			forms.push(resize(mode, CoordinateMode::HalfPixel, true, [3, 4]));
		}
	}
	forms
}

/// From 5 by 6 to that size.
fn resize(mode: ResizeMode, coordinates: CoordinateMode, antialias: bool, [rows, columns]: [u32; 2]) -> Form {
	let real = Real::new;
	let resize = Resize {
		mode,
		coordinates,
		sizes: vec![1, 2, rows, columns],
		scales: vec![real(1.0), real(1.0), real(rows as f32 / 5.0), real(columns as f32 / 6.0)],
		roi: vec![
			(real(0.0), real(1.0)),
			(real(0.0), real(1.0)),
			(real(-0.1), real(0.8)),
			(real(0.2), real(1.1)),
		],
		extrapolation: real(0.5),
		exclude_outside: antialias,
		antialias,
	};
	Form::new(Op::Resize(resize), &[&[1, 2, 5, 6]]).kinds(Kinds::Both)
}
