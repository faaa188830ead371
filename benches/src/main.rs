//! The referee beside other engines: `scripts/bench.sh referee`. Arguments are names of models; none: all. Prints
//! Markdown.

mod engines;
mod judged;
mod machine;
mod timing;
mod traced;

use anyhow::{anyhow, Result};
use freehold_evidence::{canonical, models::MODELS, Model};
use freehold_onnx::import::Imported;
use freehold_referee::{Backend, Session};
use freehold_wasm::Guest;
use ort::{environment::Environment, session::builder::GraphOptimizationLevel};
use std::time::Duration;
use timing::{interleave, Runner};

/// Measurements of each engine, and the time after which no more are begun.
const ROUNDS: u32 = 40;
const MOST: Duration = Duration::from_secs(20);

fn main() -> Result<()> {
	let names: Vec<String> = std::env::args().skip(1).collect();
	let environment = engines::environment()?;
	let guest = Guest::new()?;
	let (mut judged, mut traced) = (Vec::new(), Vec::new());
	println!("{}\n", machine::description());
	println!("| model | canonical | scalar | ort, basic | ort, all | tract | of ort, basic | of ort, all | of tract |");
	println!("|---|---|---|---|---|---|---|---|---|");
	for (name, make) in MODELS {
		if names.is_empty() || names.iter().any(|n| n == name) {
			let model = make()?;
			let imported = canonical::imported(&model)?;
			println!("{}", compared(&environment, &model, &imported)?);
			traced.push(traced::line(&guest, &model, &imported)?);
			judged.push(judged::line(&guest, &model, &imported)?);
		}
	}
	println!(
		"\n| model | scalar | WebAssembly | times as long | trace, scalar | trace, WebAssembly | times as long |"
	);
	println!("|---|---|---|---|---|---|---|");
	traced.iter().for_each(|line| println!("{line}"));
	println!(
		"\n| model | operators | tiled | slowest to judge: WebAssembly | scalar | native | largest proof |"
	);
	println!("|---|---|---|---|---|---|---|");
	judged.iter().for_each(|line| println!("{line}"));
	Ok(())
}

/// One line of the table.
fn compared(environment: &Environment, model: &Model, imported: &Imported) -> Result<String> {
	let inputs = canonical::arrays(&model.cases[0])?;
	let inputs = inputs.as_slice();
	let mut tried = Vec::new();
	for (name, backend) in [("canonical", Backend::native()), ("scalar", Backend::SCALAR)] {
		let session = Session::new(&imported.graph, &imported.initializers, backend);
		let session = session.map_err(|error| anyhow!("{error:?}"))?;
		let run = move || session.execute(inputs).map(drop).map_err(|error| anyhow!("{error:?}"));
		tried.push(Runner::new(name, run));
	}
	for (name, level) in [("basic", GraphOptimizationLevel::Level1), ("all", GraphOptimizationLevel::All)] {
		tried.push(engines::onnx_runtime(environment, model, level).and_then(|run| Runner::new(name, run)));
	}
	tried.push(engines::tract(model).and_then(|run| Runner::new("tract", run)));
	let (runners, failed): (Vec<_>, Vec<_>) = tried.into_iter().partition(Result::is_ok);
	failed.into_iter().filter_map(Result::err).for_each(|error| eprintln!("{}: {error:#}", model.name));
	let mut runners: Vec<Runner> = runners.into_iter().flatten().collect();
	interleave(&mut runners, ROUNDS, MOST)?;
	let time =
		|name: &str| runners.iter().find(|runner| runner.name == name).map(|r| r.median().as_secs_f64());
	let shown = |name| time(name).map_or("–".into(), |seconds| format!("{:.3} ms", seconds * 1e3));
	let ratio = |other| match (time("canonical"), time(other)) {
		(Some(canonical), Some(other)) => format!("{:.2}", other / canonical),
		_ => "–".into(),
	};
	let times = ["canonical", "scalar", "basic", "all", "tract"].map(shown);
	let ratios = ["basic", "all", "tract"].map(ratio);
	Ok(format!("| {} | {} | {} |", model.name, times.join(" | "), ratios.join(" | ")))
}
