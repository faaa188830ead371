//! What judging the worst operator of a model takes.

use anyhow::Result;
use freehold_evidence::{canonical, costs, judging::Judging, Model};
use freehold_onnx::import::Imported;
use freehold_referee::Backend;
use std::time::{Duration, Instant};

/// The quickest of so many goes.
const GOES: u32 = 3;

/// One line of the table.
pub fn line(model: &Model, imported: &Imported) -> Result<String> {
	let inputs = canonical::arrays(&model.cases[0])?;
	let judging = Judging::new(imported, &inputs, Backend::native())?;
	let mut slowest: Vec<(Duration, u32)> = vec![];
	for backend in [Backend::SCALAR, Backend::native()] {
		let mut worst = (Duration::ZERO, 0);
		for (i, proof) in (0u32..).zip(&judging.proofs) {
			let mut quickest = Duration::MAX;
			for _ in 0..GOES {
				let start = Instant::now();
				judging.judge(&judging.trace, proof, &backend)?;
				quickest = quickest.min(start.elapsed());
			}
			worst = worst.max((quickest, i));
		}
		slowest.push(worst);
	}
	let (bytes, largest) =
		(0u32..).zip(&judging.proofs).map(|(i, proof)| (proof.size(), i)).max().unwrap_or_default();
	let tiled = judging.plan.operators.iter().filter(|tiling| tiling.is_some()).count();
	let named = |i: u32| costs::name(&imported.graph, i);
	let shown = |(time, i): (Duration, u32)| format!("{:.1} ms ({})", time.as_secs_f64() * 1e3, named(i));
	Ok(format!(
		"| {} | {} | {tiled} | {} | {} | {:.2} MB ({}) |",
		model.name,
		imported.graph.operators.len(),
		shown(slowest[0]),
		shown(slowest[1]),
		bytes as f64 / 1e6,
		named(largest),
	))
}
