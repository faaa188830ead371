//! Whether a package does on this machine's processor what it should.

use crate::{
	deviation::{agree, Deviation},
	engines::{Canonical, Ort},
	sample::{Samples, Sampling},
	Error,
};
use freehold_onnx::{
	import::{class, Class},
	package::Package,
};
use freehold_referee::{Array, Tolerance};
use std::num::NonZeroUsize;

/// ONNX Runtime beside the canonical executor.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Comparison {
	pub runs: u32,
	/// Runs whose outputs are not within the tolerance.
	pub beyond: u32,
	/// The largest of all runs.
	pub deviation: Deviation,
}

impl Comparison {
	pub(crate) fn add(&mut self, tolerance: &Tolerance, canonical: &[Array], ort: &[Array]) {
		self.runs += 1;
		self.beyond += u32::from(!agree(tolerance, canonical, ort));
		self.deviation = self.deviation.max(Deviation::between(canonical, ort));
	}
}

/// What became of a check.
#[derive(Debug)]
pub struct Checked {
	pub class: Class,
	pub tolerance: Tolerance,
	/// Golden vectors whose outputs the canonical executor does not give to the bit.
	pub canonical_beyond: u32,
	pub golden: Comparison,
	pub ordinary: Comparison,
	/// On subnormals, infinities, NaN and the ends of integers. Where a model is not exact, engines may differ here.
	pub extreme: Comparison,
}

impl Checked {
	pub fn passed(&self) -> bool {
		let extreme = self.extreme.beyond == 0 || self.class != Class::Exact;
		self.canonical_beyond == 0 && self.golden.beyond == 0 && self.ordinary.beyond == 0 && extreme
	}
}

/// Runs the golden vectors by both engines, then compares the engines on so many random and extreme inputs. At least one
/// run has to come of that. The canonical executor has so many threads.
pub fn check(package: &Package, ort: &Ort, samples: u32, threads: NonZeroUsize) -> Result<Checked, Error> {
	if package.golden_vectors() == 0 && samples == 0 {
		return Err(Error::Input("the package has no golden vectors: let it be checked on samples".into()));
	}
	let tolerance = package.metadata().tolerance;
	let canonical = Canonical::new(package, threads)?;
	let mut checked = Checked {
		class: class(package.graph()),
		tolerance,
		canonical_beyond: 0,
		golden: Comparison::default(),
		ordinary: Comparison::default(),
		extreme: Comparison::default(),
	};
	for i in 0..package.golden_vectors() {
		let vector = package.golden_vector(i)?;
		let outputs = canonical.run(&vector.inputs, false)?.outputs;
		checked.canonical_beyond += u32::from(outputs != vector.outputs);
		checked.golden.add(&tolerance, &vector.outputs, &ort.run(&vector.inputs)?.outputs);
	}
	let mut sequence = Samples::new(2);
	for sampling in [Sampling::Ordinary, Sampling::Extreme] {
		for _ in 0..samples {
			let inputs = sequence.inputs(package.graph(), sampling);
			let outputs = canonical.run(&inputs, false)?.outputs;
			let comparison = match sampling {
				Sampling::Ordinary => &mut checked.ordinary,
				Sampling::Extreme => &mut checked.extreme,
			};
			comparison.add(&tolerance, &outputs, &ort.run(&inputs)?.outputs);
		}
	}
	Ok(checked)
}
