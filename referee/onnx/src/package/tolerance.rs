//! How loose a package's tolerance may be.

use super::{GoldenVector, PackageError};
use crate::import::{class, Class};
use freehold_referee::{tolerance::MAX_RTOL, Array, Data, Graph, Tolerance};

/// The largest magnitude among the finite floats that golden vectors' outputs hold.
pub fn largest_output(golden: &[GoldenVector]) -> f32 {
	golden.iter().flat_map(|vector| &vector.outputs).map(largest).fold(0.0, f32::max)
}

fn largest(array: &Array) -> f32 {
	let finite = |values: &mut dyn Iterator<Item = f32>| {
		values.map(f32::abs).filter(|value| value.is_finite()).fold(0.0, f32::max)
	};
	match array.data() {
		Data::F32(values) => finite(&mut values.iter().copied()),
		Data::F64(values) => finite(&mut values.iter().map(|value| *value as f32)),
		_ => 0.0,
	}
}

/// The largest absolute tolerance of a package whose largest golden output is that: [`MAX_RTOL`] of it.
pub fn most_atol(largest: f32) -> f32 {
	MAX_RTOL * largest
}

/// Whether a graph may have a tolerance; the golden vectors are only asked for if that depends on them.
pub(super) fn check(
	tolerance: &Tolerance,
	graph: &Graph,
	golden: impl FnOnce() -> Result<f32, PackageError>,
) -> Result<(), PackageError> {
	let Some((atol, _)) = tolerance.bounds() else { return Ok(()) };
	if class(graph) == Class::Exact {
		return Err(PackageError::Tolerance("the graph is exact, and has none"));
	}
	// Written so that what is no number is too much.
	let is_bounded = atol == 0.0 || atol <= most_atol(golden()?);
	match is_bounded {
		true => Ok(()),
		false => Err(PackageError::Tolerance("the absolute one is above 2⁻⁷ of the largest golden output")),
	}
}
