//! ONNX's backend node tests: each is imported, run by the canonical executor, and compared with the
//! suite's outputs. `reasons.txt` names every case that does not pass, with the reason; a case that is
//! listed and passes, or fails for another reason, or fails and is not listed, fails this test.
//! `FREEHOLD_BLESS=1` writes the list anew. Those that can be imported, which are more than pass, have the same bits
//! on everything that runs the canonical semantics.

use freehold_evidence::{
	node_suite::{cases, not_as_listed, prepared, run},
	roots::Machines,
};
use std::{collections::BTreeMap, path::PathBuf};

/// Cases that must pass.
const LEAST: usize = 900;
const CASES: usize = 1765;

/// Why cases do not pass, by what the reason says; the first that fits.
const CLASSES: &[(&str, &str)] = &[
	("ai.onnx.preview.training", "Training."),
	("training mode", "Training."),
	("ai.onnx", "Operators of other domains than ai.onnx."),
	("opset", "Opsets before 7."),
	("random", "Random numbers."),
	("strings", "Strings."),
	("complex", "Complex numbers."),
	("bit floats", "Floats of 8 and 4 bits."),
	("2-bit integers", "Integers of 2 bits."),
	("4-bit integers", "Integers of 4 bits, except to dequantise them."),
	("not a tensor", "Sequences, optionals and maps as inputs or outputs of the model."),
	("no elements", "Outputs without elements, which no graph has."),
	("must be constant", "Shapes that depend on what is computed."),
	("is not supported", "Operators that have no canonical meaning here."),
	("differ", "Another answer than the suite's."),
];

/// Why cases have another answer than the suite's.
const EXPLAINED: &[(&str, &str)] = &[
	(
		"test_dft_inverse",
		"the suite's answer is 1.9e-7 where the exact one is 0, which is more than it tolerates; ONNX Runtime's differs \
		 too",
	),
	(
		"test_resize_downsample_scales_",
		"the suite aligns corners with the output's length before it is rounded, ONNX Runtime and the canonical \
		 semantics with its length",
	),
];

/// What is listed of a case that does not pass for this reason.
fn explained(case: &str, reason: &str) -> String {
	match EXPLAINED.iter().find(|(prefix, _)| reason.ends_with("elements differ") && case.starts_with(prefix))
	{
		Some((_, why)) => format!("{reason}: {why}"),
		None => reason.to_owned(),
	}
}

fn list() -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/node_suite/reasons.txt")
}

fn class(reason: &str) -> &'static str {
	let found = CLASSES.iter().find(|(part, _)| reason.contains(part));
	found.map_or("Others.", |(_, class)| class)
}

fn write_list(failed: &BTreeMap<String, String>, passed: usize) {
	let mut text = format!(
		"The {} of {CASES} backend node tests of onnx 1.22.0 that do not pass, and why. Written by the test itself\n\
		 (FREEHOLD_BLESS=1), which fails where this list is not true. {passed} pass.\n",
		failed.len()
	);
	let mut order: Vec<&str> = CLASSES.iter().map(|(_, class)| *class).chain(["Others."]).collect();
	order.dedup();
	for heading in order {
		let lines = failed.iter().filter(|(_, reason)| class(reason) == heading);
		let lines: Vec<String> = lines.map(|(case, reason)| format!("{case}: {reason}\n")).collect();
		if !lines.is_empty() {
			text.push_str(&format!("\n{heading} ({})\n{}", lines.len(), lines.concat()));
		}
	}
	std::fs::write(list(), text).expect("the list can be written");
}

#[test]
fn cases_give_the_suites_outputs() {
	let cases = cases().unwrap();
	assert_eq!(cases.len(), CASES, "the suite is not whole");
	let mut failed = BTreeMap::new();
	for (name, path) in &cases {
		if let Err(reason) = run(path) {
			let reason = explained(name, reason.lines().next().unwrap_or_default());
			failed.insert(name.clone(), reason);
		}
	}
	let passed = cases.len() - failed.len();
	println!("{passed} of {} cases pass", cases.len());
	if std::env::var_os("FREEHOLD_BLESS").is_some() {
		write_list(&failed, passed);
	}
	let mut wrong = not_as_listed(&list(), &failed).unwrap();
	for (case, reason) in failed.iter().filter(|(_, reason)| reason.ends_with("elements differ")) {
		wrong.push(format!("{case} fails without an explanation: {reason}"));
	}
	assert!(wrong.is_empty(), "{} cases are not as listed:\n{}", wrong.len(), wrong.join("\n"));
	assert!(passed >= LEAST, "{passed} cases pass, fewer than {LEAST}");
}

#[test]
fn every_case_has_the_same_bits() {
	let machines = Machines::new().unwrap();
	let mut imported_cases = 0;
	let mut differing = Vec::new();
	for (name, path) in cases().unwrap() {
		let Ok((imported, inputs)) = prepared(&path) else { continue };
		imported_cases += 1;
		if let Err(error) = machines.agree(&imported.graph, &imported.initializers, &inputs) {
			differing.push(format!("{name}: {error:#}"));
		}
	}
	println!("{imported_cases} cases");
	assert!(differing.is_empty(), "{} of {imported_cases} cases:\n{}", differing.len(), differing.join("\n"));
	assert!(imported_cases >= LEAST, "{imported_cases} cases can be imported, fewer than {LEAST}");
}
