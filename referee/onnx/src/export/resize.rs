//! Resampling.

use super::{
	nodes::{carrier, flag, float, int, string, Nodes, Var},
	Call, Refusal,
};
use freehold_referee::{
	ops::{CoordinateMode, NearestMode, Real, Resize, ResizeMode},
	ElementType::*,
};

pub(super) fn resize(op: &Resize, call: &Call, nodes: &mut Nodes) -> Result<Var, Refusal> {
	let (x, shape) = (call.var(0)?, call.input(0)?.shape);
	if !is_as_meant(op, shape) {
		let what = "to the same size by a scale other than 1";
		let picked = op.picked(shape).ok_or(Refusal::Form { op: "Resize", what })?;
		return Ok(gather(x, shape, &picked, nodes));
	}
	// Other types would come back rounded, unless elements are only picked.
	let types = match op.mode {
		ResizeMode::Nearest(_) => [Float32, Uint8, Int8, Int32].as_slice(),
		_ => &[Float32],
	};
	let carrier = match x.element.is_float() || types.contains(&x.element) {
		true => carrier("Resize", x.element, types)?,
		false if matches!((op.mode, x.element), (ResizeMode::Nearest(_), Int16 | Uint16 | Bool)) => Int32,
		false => return Err(Refusal::Type { op: "Resize", element: x.element }),
	};
	let mut attributes = vec![
		flag("antialias", op.antialias),
		string("coordinate_transformation_mode", coordinates(op.coordinates)),
		flag("exclude_outside", op.exclude_outside),
		float("extrapolation_value", op.extrapolation.get()),
	];
	match op.mode {
		ResizeMode::Nearest(mode) => {
			attributes.push(string("mode", "nearest"));
			attributes.push(string("nearest_mode", nearest(mode)));
		},
		ResizeMode::Linear => attributes.push(string("mode", "linear")),
		ResizeMode::Cubic { coefficient } => {
			attributes.push(string("mode", "cubic"));
			attributes.push(float("cubic_coeff_a", coefficient.get()));
		},
	}
	let roi = op.roi.iter().map(|(start, _)| *start).chain(op.roi.iter().map(|(_, end)| *end));
	let roi = reals(roi.collect(), nodes);
	let wide = nodes.cast(x, carrier);
	let inputs = match scales_give_sizes(op, shape) {
		true => vec![wide, roi, reals(op.scales.clone(), nodes)],
		false => {
			let none = Var { name: String::new(), element: Float32 };
			let sizes: Vec<i64> = op.sizes.iter().map(|size| i64::from(*size)).collect();
			vec![wide, roi, none, nodes.ints(&sizes)]
		},
	};
	let y = nodes.node_as(carrier, "Resize", &inputs.iter().collect::<Vec<_>>(), attributes);
	Ok(nodes.cast(&y, x.element))
}

/// Whether ONNX Runtime comes to the canonical coordinates, or near to them: it works out symmetric ones in another
/// order, which matters where the nearest element is picked, and copies a tensor that keeps its shape.
fn is_as_meant(op: &Resize, shape: &[u32]) -> bool {
	let is_nearest = matches!(op.mode, ResizeMode::Nearest(_));
	let keeps_size = op.sizes == shape;
	match op.coordinates {
		CoordinateMode::HalfPixelSymmetric if is_nearest => false,
		CoordinateMode::TfCropAndResize | CoordinateMode::AlignCorners => true,
		_ => !keeps_size || op.scales.iter().all(|scale| scale.get() == 1.0),
	}
}

/// Along each axis the elements of those numbers.
fn gather(x: &Var, shape: &[u32], picked: &[Vec<u32>], nodes: &mut Nodes) -> Var {
	let axes = (0i64..).zip(picked).zip(shape);
	let moved = axes.filter(|((_, picked), dim)| !picked.iter().copied().eq(0..**dim));
	moved.fold(x.clone(), |x, ((axis, picked), _)| {
		let indices: Vec<i64> = picked.iter().map(|index| i64::from(*index)).collect();
		let indices = nodes.ints(&indices);
		nodes.node_as(x.element, "Gather", &[&x, &indices], vec![int("axis", axis)])
	})
}

/// Whether ONNX Runtime, given the scales, comes to these sizes.
fn scales_give_sizes(op: &Resize, shape: &[u32]) -> bool {
	let sizes = op.sizes.iter().zip(&op.scales).zip(shape);
	// A cropped region has scales of another meaning, which its coordinates do not depend on.
	op.coordinates != CoordinateMode::TfCropAndResize
		&& op.scales.len() == shape.len()
		&& sizes.into_iter().all(|((size, scale), dim)| (scale.get() * *dim as f32) as u32 == *size)
}

fn reals(values: Vec<Real>, nodes: &mut Nodes) -> Var {
	let bytes = values.iter().flat_map(|value| value.get().to_le_bytes()).collect();
	nodes.constant(Float32, &[values.len() as u32], bytes)
}

fn coordinates(mode: CoordinateMode) -> &'static str {
	match mode {
		CoordinateMode::HalfPixel => "half_pixel",
		CoordinateMode::HalfPixelSymmetric => "half_pixel_symmetric",
		CoordinateMode::PytorchHalfPixel => "pytorch_half_pixel",
		CoordinateMode::AlignCorners => "align_corners",
		CoordinateMode::Asymmetric => "asymmetric",
		CoordinateMode::TfCropAndResize => "tf_crop_and_resize",
		CoordinateMode::TfHalfPixelForNn => "tf_half_pixel_for_nn",
	}
}

fn nearest(mode: NearestMode) -> &'static str {
	match mode {
		NearestMode::RoundPreferFloor => "round_prefer_floor",
		NearestMode::RoundPreferCeil => "round_prefer_ceil",
		NearestMode::Floor => "floor",
		NearestMode::Ceil => "ceil",
	}
}
