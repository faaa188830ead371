//! Resampling.

use super::Table;
use crate::import::{
	error::Reason,
	node::{axis, sizes, Node, Outcome},
	term::Term,
	walk::Import,
};
use freehold_referee::{
	ops::{CoordinateMode, NearestMode, Real, Resize, ResizeMode},
	Op,
};

pub(super) const TABLE: Table = &[("Resize", resize), ("Upsample", upsample)];

/// Numbers by axis of the input, and the output's sizes.
struct Target {
	sizes: Vec<u32>,
	scales: Vec<f32>,
}

/// The size that a scale gives: their product as 32-bit floats, as in ONNX's own inference of shapes, rounded down.
fn scaled(size: u32, scale: f32) -> Result<u32, Reason> {
	let size = (size as f32 * scale).floor();
	match size >= 0.0 && size < u32::MAX as f32 {
		true => Ok(size as u32),
		false => Err(Reason::other("a scale is out of range")),
	}
}

fn by_scales(x: &Term, scales: &[f32]) -> Result<Target, Reason> {
	if scales.len() != x.rank() {
		return Err(Reason::other("its scales are not one an axis"));
	}
	let sizes = x.shape().iter().zip(scales).map(|(size, scale)| scaled(*size, *scale));
	Ok(Target { sizes: sizes.collect::<Result<_, _>>()?, scales: scales.to_vec() })
}

/// Up to opset 9.
fn upsample(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	let scales: Vec<f32> = match node.opset >= 9 {
		true => node.known_reals(&import.builder, 1)?.unwrap_or_default().iter().map(|s| *s as f32).collect(),
		false => node.floats("scales")?.unwrap_or_default().to_vec(),
	};
	if scales.iter().any(|scale| *scale < 1.0) {
		return Err(Reason::other("a scale is below 1"));
	}
	simple(import, node, &by_scales(x, &scales)?)
}

/// Nearest takes the element below, or the one above along axes that get shorter: those come first, by themselves.
fn simple(import: &mut Import<'_>, node: &Node<'_>, target: &Target) -> Outcome {
	let x = node.input(0)?;
	let mode = match node.string("mode", "nearest")? {
		"nearest" => ResizeMode::Nearest(NearestMode::Floor),
		"linear" | "bilinear" => ResizeMode::Linear,
		_ => return Err(Reason::attribute("mode", "is not known")),
	};
	let is_shrunk = |scale: &f32| *scale < 1.0;
	if mode == ResizeMode::Linear || !target.scales.iter().any(is_shrunk) {
		return Ok(vec![asymmetric(import, x, mode, target)?.into()]);
	}
	let shrunk = target.along(x, is_shrunk);
	let mut y = asymmetric(import, x, ResizeMode::Nearest(NearestMode::Ceil), &shrunk)?;
	if target.scales.iter().any(|scale| *scale > 1.0) {
		let grown = target.along(&y, |scale| !is_shrunk(scale));
		y = asymmetric(import, &y, mode, &grown)?;
	}
	Ok(vec![y.into()])
}

impl Target {
	/// What is left of it if only axes of some scales change.
	fn along(&self, x: &Term, changes: impl Fn(&f32) -> bool) -> Self {
		let axes = self.sizes.iter().zip(&self.scales).zip(x.shape());
		let kept =
			axes.map(|((size, scale), old)| if changes(scale) { (*size, *scale) } else { (*old, 1.0) });
		let (sizes, scales) = kept.unzip();
		Self { sizes, scales }
	}
}

fn asymmetric(import: &mut Import<'_>, x: &Term, mode: ResizeMode, target: &Target) -> Result<Term, Reason> {
	let resize = Resize {
		mode,
		coordinates: CoordinateMode::Asymmetric,
		sizes: target.sizes.clone(),
		scales: target.scales.iter().map(|scale| Real::new(*scale)).collect(),
		roi: vec![(Real::new(0.0), Real::new(1.0)); x.rank()],
		extrapolation: Real::new(0.0),
		exclude_outside: false,
		antialias: false,
	};
	import.builder.emit(Op::Resize(resize), &[x])
}

fn resize(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let x = node.input(0)?;
	if node.opset < 11 {
		let scales = node.known_reals(&import.builder, 1)?.unwrap_or_default();
		let scales: Vec<f32> = scales.iter().map(|scale| *scale as f32).collect();
		return simple(import, node, &by_scales(x, &scales)?);
	}
	let axes = match node.ints("axes")? {
		Some(axes) => axes.iter().map(|a| axis(*a, x.rank())).collect::<Result<Vec<u32>, _>>()?,
		None => (0u32..).take(x.rank()).collect(),
	};
	let coordinates = coordinates(node)?;
	let roi = roi(import, node, &axes, coordinates)?;
	let target = target(import, node, &axes, &roi)?;
	let resize = Resize {
		mode: mode(node)?,
		coordinates,
		sizes: target.sizes,
		scales: target.scales.into_iter().map(Real::new).collect(),
		roi: roi.into_iter().map(|(start, end)| (Real::new(start), Real::new(end))).collect(),
		extrapolation: Real::new(node.float("extrapolation_value", 0.0)?),
		exclude_outside: node.flag("exclude_outside", false)?,
		antialias: node.flag("antialias", false)?,
	};
	Ok(vec![import.builder.emit(Op::Resize(resize), &[x])?.into()])
}

fn coordinates(node: &Node<'_>) -> Result<CoordinateMode, Reason> {
	const NAME: &str = "coordinate_transformation_mode";
	Ok(match node.string(NAME, "half_pixel")? {
		"half_pixel" => CoordinateMode::HalfPixel,
		"half_pixel_symmetric" => CoordinateMode::HalfPixelSymmetric,
		"pytorch_half_pixel" => CoordinateMode::PytorchHalfPixel,
		"align_corners" => CoordinateMode::AlignCorners,
		"asymmetric" => CoordinateMode::Asymmetric,
		"tf_crop_and_resize" => CoordinateMode::TfCropAndResize,
		_ => return Err(Reason::attribute(NAME, "is not supported")),
	})
}

fn mode(node: &Node<'_>) -> Result<ResizeMode, Reason> {
	let nearest = match node.string("nearest_mode", "round_prefer_floor")? {
		"round_prefer_floor" => NearestMode::RoundPreferFloor,
		"round_prefer_ceil" => NearestMode::RoundPreferCeil,
		"floor" => NearestMode::Floor,
		"ceil" => NearestMode::Ceil,
		_ => return Err(Reason::attribute("nearest_mode", "is not known")),
	};
	let coefficient = Real::new(node.float("cubic_coeff_a", -0.75)?);
	Ok(match node.string("mode", "nearest")? {
		"nearest" => ResizeMode::Nearest(nearest),
		"linear" => ResizeMode::Linear,
		"cubic" => ResizeMode::Cubic { coefficient },
		_ => return Err(Reason::attribute("mode", "is not known")),
	})
}

/// Start and end of every axis; only cropping looks at them.
fn roi(
	import: &Import<'_>,
	node: &Node<'_>,
	axes: &[u32],
	coordinates: CoordinateMode,
) -> Result<Vec<(f32, f32)>, Reason> {
	let mut roi = vec![(0.0, 1.0); node.input(0)?.rank()];
	if coordinates != CoordinateMode::TfCropAndResize {
		// Whatever it is.
		node.optional(1)?;
		return Ok(roi);
	}
	let values = node.known_reals(&import.builder, 1)?.unwrap_or_default();
	let (starts, ends) = values.split_at_checked(axes.len()).unwrap_or_default();
	if starts.len() != ends.len() || starts.len() != axes.len() {
		return Err(Reason::other("its roi has not two numbers an axis"));
	}
	for ((axis, start), end) in axes.iter().zip(starts).zip(ends) {
		roi.get_mut(*axis as usize).into_iter().for_each(|r| *r = (*start as f32, *end as f32));
	}
	Ok(roi)
}

fn target(import: &Import<'_>, node: &Node<'_>, axes: &[u32], roi: &[(f32, f32)]) -> Result<Target, Reason> {
	let x = node.input(0)?;
	let given = |i: usize| -> Result<Option<Vec<f64>>, Reason> {
		let values = node.known_reals(&import.builder, i)?.filter(|values| !values.is_empty());
		match values {
			Some(values) if values.len() != axes.len() => {
				Err(Reason::other("its scales or sizes are not one an axis"))
			},
			values => Ok(values),
		}
	};
	let (scales, wanted) = (given(2)?, given(3)?);
	let policy = node.string("keep_aspect_ratio_policy", "stretch")?;
	let mut target = Target { sizes: x.shape().to_vec(), scales: vec![1.0; x.rank()] };
	let (scales, wanted) = match (scales, wanted) {
		(Some(scales), None) => (scales, None),
		(None, Some(wanted)) => {
			let wanted = sizes(&wanted.iter().map(|size| *size as i64).collect::<Vec<_>>())?;
			aspect(x, axes, wanted, policy)?
		},
		_ => return Err(Reason::other("it must have either scales or sizes")),
	};
	for (i, axis) in axes.iter().enumerate() {
		let at = *axis as usize;
		let scale = scales.get(i).copied().unwrap_or(1.0);
		let (start, end) = roi.get(at).copied().unwrap_or((0.0, 1.0));
		let size = match &wanted {
			Some(wanted) => wanted.get(i).copied().unwrap_or(1),
			None => scaled(x.dim(at), scale as f32 * (end - start))?,
		};
		if let (Some(s), Some(t)) = (target.sizes.get_mut(at), target.scales.get_mut(at)) {
			(*s, *t) = (size, scale as f32);
		}
	}
	Ok(target)
}

/// The scales that go with wanted sizes, and the sizes that come of them.
fn aspect(
	x: &Term,
	axes: &[u32],
	wanted: Vec<u32>,
	policy: &str,
) -> Result<(Vec<f64>, Option<Vec<u32>>), Reason> {
	let old: Vec<f64> = axes.iter().map(|axis| f64::from(x.dim(*axis as usize)).max(1.0)).collect();
	let scales: Vec<f64> = wanted.iter().zip(&old).map(|(new, old)| f64::from(*new) / old).collect();
	let scale = match policy {
		"stretch" => return Ok((scales, Some(wanted))),
		"not_larger" => scales.iter().copied().fold(f64::INFINITY, |a, b| if b < a { b } else { a }),
		"not_smaller" => scales.iter().copied().fold(0.0, |a, b| if b > a { b } else { a }),
		_ => return Err(Reason::attribute("keep_aspect_ratio_policy", "is not known")),
	};
	let sizes = old.iter().map(|old| (old * scale + 0.5).floor() as u32).collect();
	Ok((vec![scale; axes.len()], Some(sizes)))
}
