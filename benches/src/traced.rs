//! The referee as WebAssembly beside its scalar native code: executions, and those that leave the trace.

use crate::timing::{interleave, Runner};
use anyhow::{anyhow, Result};
use freehold_evidence::{canonical, Model};
use freehold_onnx::import::Imported;
use freehold_referee::{Array, Backend, Blake2b256, Limits, Session};
use freehold_wasm::Guest;
use std::{cell::RefCell, time::Duration};

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
	let loaded = RefCell::new(guest.load(graph, &bytes, MEMORY)?);
	let given: Vec<&[u8]> = inputs.iter().map(Array::as_bytes).collect();
	let scalar = || session.execute(&inputs).map(drop).map_err(|error| anyhow!("{error:?}"));
	let traced =
		|| session.trace::<Blake2b256>(&plan, &inputs).map(drop).map_err(|error| anyhow!("{error:?}"));
	let mut runners = [
		Runner::new("scalar", scalar)?,
		Runner::new("WebAssembly", || Ok(loaded.borrow_mut().execute(&given).map(drop)?))?,
		Runner::new("scalar, trace", traced)?,
		Runner::new("WebAssembly, trace", || Ok(loaded.borrow_mut().trace(&given).map(drop)?))?,
	];
	interleave(&mut runners, ROUNDS, MOST)?;
	let [scalar, wasm, traced, wasm_traced] = runners.map(|runner| runner.median().as_secs_f64() * 1e3);
	let times = [scalar, wasm, traced, wasm_traced].map(|time| format!("{time:.3} ms"));
	Ok(format!(
		"| {} | {} | {:.2} | {} | {:.2} |",
		model.name,
		times[..2].join(" | "),
		wasm / scalar,
		times[2..].join(" | "),
		wasm_traced / traced
	))
}
