//! What judging the worst operator of a model takes.

use crate::timing::clear_vectors;
use anyhow::{ensure, Result};
use freehold_evidence::{canonical, costs, judging::Judging, Model};
use freehold_onnx::import::Imported;
use freehold_referee::{Backend, FraudProof, Verdict};
use freehold_wasm::Guest;
use std::time::{Duration, Instant};

/// The quickest of so many goes.
const GOES: u32 = 3;

/// Operators whose judging is timed as WebAssembly and natively: the slowest in scalar code.
const CANDIDATES: usize = 5;
/// Bytes of memory that the referee may have as WebAssembly: what the runtime has.
const MEMORY: usize = 128 << 20;

fn quickest(mut run: impl FnMut() -> Result<()>) -> Result<Duration> {
	let mut quickest = Duration::MAX;
	for _ in 0..GOES {
		clear_vectors();
		let start = Instant::now();
		run()?;
		quickest = quickest.min(start.elapsed());
	}
	Ok(quickest)
}

/// One line of the table.
pub fn line(guest: &Guest, model: &Model, imported: &Imported) -> Result<String> {
	let inputs = canonical::arrays(&model.cases[0])?;
	let judging = Judging::new(imported, &inputs, Backend::native())?;
	// Numbers of proofs.
	let time = |backend: Backend, i: usize| -> Result<(Duration, usize)> {
		let judge = || judging.judge(&judging.trace, &judging.proofs[i], &backend).map(drop);
		Ok((quickest(judge)?, i))
	};
	let all = 0..judging.proofs.len();
	let mut by_time: Vec<(Duration, usize)> = all.map(|i| time(Backend::SCALAR, i)).collect::<Result<_>>()?;
	by_time.sort_unstable_by(|a, b| b.cmp(a));
	// Those that are slowest natively are the candidates.
	by_time.truncate(CANDIDATES);
	let native = by_time.iter().map(|(_, i)| time(Backend::native(), *i)).collect::<Result<Vec<_>>>()?;
	let as_wasm = |i: usize| -> Result<(Duration, usize)> {
		let proof = &judging.proofs[i];
		let judge = || guest.judge(&imported.graph, &judging.inputs, &judging.trace, proof, MEMORY);
		let verdict = judge()?;
		let operator = proof.operator;
		ensure!(
			verdict == Ok(Verdict::Correct),
			"{}: operator {operator} as WebAssembly: {verdict:?}",
			model.name
		);
		// Checking and planning the graph, which a chain does once for a package.
		let bare = FraudProof { operator: u32::MAX, tile: 0, inputs: vec![] };
		let around =
			|| guest.judge(&imported.graph, &judging.inputs, &judging.trace, &bare, MEMORY).map(drop);
		let around = quickest(|| Ok(around()?))?;
		Ok((quickest(|| Ok(judge().map(drop)?))?.saturating_sub(around), i))
	};
	let wasm = by_time.iter().map(|(_, i)| as_wasm(*i)).collect::<Result<Vec<_>>>()?;
	let slowest = [wasm, by_time, native].map(|times| times.into_iter().max().unwrap_or_default());
	let (bytes, largest) =
		judging.proofs.iter().enumerate().map(|(i, proof)| (proof.size(), i)).max().unwrap_or_default();
	let tiled = judging.plan.operators.iter().filter(|tiling| tiling.is_some()).count();
	let named =
		|i: usize| costs::name(&imported.graph, judging.proofs.get(i).map_or(0, |proof| proof.operator));
	let shown = |(time, i): (Duration, usize)| format!("{:.1} ms ({})", time.as_secs_f64() * 1e3, named(i));
	Ok(format!(
		"| {} | {} | {tiled} | {} | {} | {} | {:.2} MB ({}) |",
		model.name,
		imported.graph.operators.len(),
		shown(slowest[0]),
		shown(slowest[1]),
		shown(slowest[2]),
		bytes as f64 / 1e6,
		named(largest),
	))
}
