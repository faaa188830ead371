//! The referee as WebAssembly beside its scalar native code: runs that leave the trace.

use crate::timing::{interleave, Runner};
use anyhow::{anyhow, Result};
use freehold_evidence::{canonical, Model};
use freehold_onnx::import::Imported;
use freehold_referee::{Array, Backend, Blake2b256, Limits, Session};
use freehold_wasm::Guest;
use std::time::Duration;

const ROUNDS: u32 = 10;
const MOST: Duration = Duration::from_secs(15);
/// Bytes of memory of the whole model as WebAssembly.
const MEMORY: usize = 2 << 30;

/// One line of the table.
pub fn line(guest: &Guest, model: &Model, imported: &Imported) -> Result<String> {
	let Imported { graph, initializers, .. } = imported;
	let plan = graph.plan(&Limits::V1).map_err(|error| anyhow!("{error:?}"))?;
	let inputs = canonical::arrays(&model.cases[0])?;
	let session = Session::new(graph, initializers, Backend::SCALAR).map_err(|error| anyhow!("{error:?}"))?;
	let bytes: Vec<&[u8]> = initializers.iter().map(Array::as_bytes).collect();
	let mut loaded = guest.load(graph, &bytes, MEMORY)?;
	let given: Vec<&[u8]> = inputs.iter().map(Array::as_bytes).collect();
	let scalar =
		|| session.trace::<Blake2b256>(&plan, &inputs).map(drop).map_err(|error| anyhow!("{error:?}"));
	let mut runners = [
		Runner::new("scalar", scalar)?,
		Runner::new("WebAssembly", || Ok(loaded.execute(&given).map(drop)?))?,
	];
	interleave(&mut runners, ROUNDS, MOST)?;
	let [scalar, wasm] = runners.map(|runner| runner.median().as_secs_f64());
	Ok(format!("| {} | {:.3} ms | {:.3} ms | {:.2} |", model.name, scalar * 1e3, wasm * 1e3, wasm / scalar))
}
