//! ONNX's backend node tests have the same bits on everything that runs the canonical semantics: those that can be
//! imported, which are more than those that give the suite's outputs.

#[path = "../../../referee/onnx/tests/node_suite/case.rs"]
#[allow(dead_code)]
mod case;
#[path = "../../../referee/onnx/tests/node_suite/compare.rs"]
#[allow(dead_code)]
mod compare;

use freehold_evidence::roots::Machines;
use std::{
	path::{Path, PathBuf},
	process::Command,
};

/// Cases that must be imported.
const LEAST: usize = 900;

fn folder() -> PathBuf {
	if let Some(folder) = std::env::var_os("FREEHOLD_NODE_SUITE") {
		return folder.into();
	}
	let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/node-suite.sh");
	let output = Command::new(script).output().expect("scripts/node-suite.sh cannot be started");
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	String::from_utf8(output.stdout).expect("a path").trim().into()
}

#[test]
fn every_case_has_the_same_bits() {
	let machines = Machines::new().unwrap();
	let mut run = 0;
	let mut differing = Vec::new();
	for entry in std::fs::read_dir(folder()).unwrap() {
		let path = entry.unwrap().path();
		let Ok((imported, inputs)) = case::prepared(&path) else { continue };
		run += 1;
		if let Err(error) = machines.agree(&imported.graph, &imported.initializers, &inputs) {
			differing.push(format!("{}: {error:#}", path.display()));
		}
	}
	println!("{run} cases");
	assert!(differing.is_empty(), "{} of {run} cases:\n{}", differing.len(), differing.join("\n"));
	assert!(run >= LEAST, "{run} cases can be imported, fewer than {LEAST}");
}
