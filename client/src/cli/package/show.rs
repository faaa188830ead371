//! What the commands for packages print.

use super::id;
use crate::{
	cli::output::{plain, signature_json, signature_text, tensor_text, tolerance_json, tolerance_text},
	tensors::{describe, to_json},
};
use freehold_onnx::import::Class;
use freehold_packager::{Built, Checked, Comparison, Deviation, Inspected, OperatorLine, Outputs, Verified};
use freehold_referee::{Cost, Hash, NamedTensor, Trace};
use serde_json::{json, Value};
use std::{collections::BTreeMap, fmt::Write, path::Path, time::Duration};

fn class_json(class: &Class) -> Value {
	match class {
		Class::Exact => json!({ "class": "exact", "integers_from_floats": [] }),
		Class::Tolerant { integers_from_floats } => {
			json!({ "class": "tolerant", "integers_from_floats": integers_from_floats })
		},
	}
}

fn class_text(class: &Class) -> String {
	match class {
		Class::Exact => "exact: every engine gives the same bits".into(),
		Class::Tolerant { integers_from_floats } if integers_from_floats.is_empty() => {
			"tolerant: engines give nearly the same floats".into()
		},
		Class::Tolerant { integers_from_floats } => format!(
			"tolerant, with integers computed from floats ({}), which no answer can be proven wrong by",
			integers_from_floats.iter().map(|name| plain(name)).collect::<Vec<_>>().join(", ")
		),
	}
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
	let digits = number.to_string();
	let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
	groups.collect::<Vec<_>>().join(" ")
}

/// A reason of several lines, none of which looks like one of ours.
fn indented(reason: &str) -> String {
	reason.replace('\n', "\n            ")
}

fn line(text: &mut String, name: &str, value: impl std::fmt::Display) {
	let _ = writeln!(text, "{name:<11} {value}");
}

pub fn built_json(built: &Built) -> Value {
	json!({
		"id": id(&built.id),
		"class": class_json(&built.class)["class"],
		"integers_from_floats": class_json(&built.class)["integers_from_floats"],
		"tolerance": tolerance_json(&built.tolerance),
		"signature": signature_json(&built.signature),
		"operators": built.operators,
		"initializers": built.initializers,
		"golden_vectors": built.golden_vectors,
		"bytes": built.bytes,
		"widened": built.widened,
	})
}

pub fn built_text(built: &Built, path: &Path) -> String {
	let mut text = String::new();
	line(&mut text, "package", id(&built.id));
	line(&mut text, "class", class_text(&built.class));
	line(&mut text, "tolerance", tolerance_text(&built.tolerance));
	line(&mut text, "takes", signature_text(&built.signature));
	let count: u32 = built.operators.values().sum();
	let kinds: Vec<_> = built.operators.iter().map(|(name, count)| format!("{count} {name}")).collect();
	line(&mut text, "operators", format!("{count}: {}", kinds.join(", ")));
	line(&mut text, "weights", format!("{} tensors", built.initializers));
	line(&mut text, "golden", format!("{} vectors", built.golden_vectors));
	line(&mut text, "written", format!("{} bytes to {}", grouped(built.bytes), path.display()));
	text.trim_end().to_owned()
}

fn cost_json(cost: &Cost) -> Value {
	json!({
		"multiply_accumulates": cost.multiply_accumulates,
		"transcendental": cost.transcendental,
		"elementary": cost.elementary,
		"bytes_read": cost.bytes_read,
		"bytes_written": cost.bytes_written,
		"work": cost.work(),
	})
}

pub fn inspected_json(inspected: &Inspected) -> Value {
	let operator = |line: &OperatorLine| {
		json!({
			"name": line.name,
			"inputs": line.inputs,
			"type": line.output.element.name(),
			"shape": line.output.shape,
			"cost": cost_json(&line.cost),
			"tiles": line.tiles,
		})
	};
	json!({
		"id": id(&inspected.id),
		"class": class_json(&inspected.class)["class"],
		"integers_from_floats": class_json(&inspected.class)["integers_from_floats"],
		"tolerance": tolerance_json(&inspected.metadata.tolerance),
		"signature": signature_json(&inspected.signature),
		"operators": inspected.operators.iter().map(operator).collect::<Value>(),
		"cost": cost_json(&inspected.cost),
		"initializers": inspected.initializers,
		"initializer_bytes": inspected.initializer_bytes,
		"golden_vectors": inspected.golden_vectors,
		"metadata": inspected.metadata.entries,
		"bytes": inspected.bytes,
	})
}

pub fn inspected_text(inspected: &Inspected) -> String {
	let mut text = String::new();
	line(&mut text, "package", id(&inspected.id));
	line(&mut text, "class", class_text(&inspected.class));
	line(&mut text, "tolerance", tolerance_text(&inspected.metadata.tolerance));
	line(&mut text, "takes", signature_text(&inspected.signature));
	let weights =
		format!("{} tensors, {} bytes", inspected.initializers, grouped(inspected.initializer_bytes));
	line(&mut text, "weights", weights);
	line(&mut text, "golden", format!("{} vectors", inspected.golden_vectors));
	let cost = &inspected.cost;
	line(&mut text, "cost", format!("{} multiply-accumulates or their like", grouped(cost.work())));
	let _ =
		writeln!(text, "\n{:>5}  {:<24}{:<28}{:>16}{:>7}  takes", "", "operator", "gives", "cost", "tiles");
	for (i, operator) in inspected.operators.iter().enumerate() {
		let _ = writeln!(
			text,
			"{i:>5}  {:<24}{:<28}{:>16}{:>7}  {}",
			operator.name,
			describe(operator.output.element, &operator.output.shape),
			grouped(operator.cost.work()),
			operator.tiles,
			plain(&operator.inputs.join(", "))
		);
	}
	said(&mut text, &inspected.metadata.entries);
	text.trim_end().to_owned()
}

/// What a publisher says of a package, which nobody has checked, apart from what is known of it.
fn said(text: &mut String, entries: &BTreeMap<String, String>) {
	if !entries.is_empty() {
		let _ = writeln!(text, "\nThe publisher says:");
	}
	for (key, said) in entries {
		let said = said.trim();
		let first = said.lines().next().unwrap_or_default();
		let more = if first.len() < said.len() { " ..." } else { "" };
		let _ = writeln!(text, "  {}: {}{more}", plain(key), plain(first));
	}
}

/// What a run has given.
pub struct Ran<'r> {
	pub outputs: &'r [NamedTensor],
	pub trace: Option<Trace>,
	pub took: Duration,
}

impl Ran<'_> {
	pub fn json(&self) -> Value {
		let hashes = |roots: &Vec<Hash>| roots.iter().map(id).collect::<Vec<_>>();
		let trace = self.trace.as_ref().map(|trace| trace.operators.iter().map(hashes).collect::<Vec<_>>());
		json!({ "outputs": to_json(self.outputs), "trace": trace, "seconds": self.took.as_secs_f64() })
	}

	pub fn text(&self, operators: &[OperatorLine]) -> String {
		let mut text = String::new();
		let roots = self.trace.iter().flat_map(|trace| &trace.operators);
		for (i, (roots, operator)) in roots.zip(operators).enumerate() {
			let first = roots.first().map(id).unwrap_or_default();
			let more = match roots.len() {
				0 | 1 => String::new(),
				tiles => format!(" and those of {} more tiles (--json shows all)", tiles - 1),
			};
			let _ = writeln!(text, "{i:>5}  {:<24}{first}{more}", operator.name);
		}
		for output in self.outputs {
			let _ = writeln!(text, "{}", tensor_text(output));
		}
		let _ = write!(text, "took {:.6} s", self.took.as_secs_f64());
		text
	}
}

fn comparison_json(comparison: &Comparison) -> Value {
	let Deviation { absolute, relative, others, unequal } = comparison.deviation;
	json!({
		"runs": comparison.runs,
		"beyond_tolerance": comparison.beyond,
		"largest_absolute": absolute,
		"largest_relative": relative,
		"other_elements": others,
		"unequal_elements": unequal,
	})
}

fn comparison_text(comparison: &Comparison) -> String {
	let Comparison { runs, beyond, deviation } = comparison;
	let verdict = match (runs, beyond) {
		(0, _) => return "none".into(),
		(_, 0) if deviation.unequal == 0 => return format!("{runs} runs, equal bits"),
		(_, 0) => "all within the tolerance".to_owned(),
		(_, beyond) => format!("{beyond} beyond the tolerance"),
	};
	let mut text = format!(
		"{runs} runs, {verdict}; largest deviation {:.3e}, relative {:.3e}",
		deviation.absolute, deviation.relative
	);
	if deviation.others > 0 {
		let _ = write!(text, "; {} integers, infinities or NaNs differ", deviation.others);
	}
	text
}

pub fn checked_json(checked: &Checked) -> Value {
	json!({
		"passed": checked.passed(),
		"class": class_json(&checked.class)["class"],
		"tolerance": tolerance_json(&checked.tolerance),
		"canonical_golden_mismatches": checked.canonical_beyond,
		"golden": comparison_json(&checked.golden),
		"random": comparison_json(&checked.ordinary),
		"extreme": comparison_json(&checked.extreme),
	})
}

pub fn checked_text(checked: &Checked) -> String {
	let mut text = String::new();
	line(&mut text, "class", class_text(&checked.class));
	line(&mut text, "tolerance", tolerance_text(&checked.tolerance));
	let canonical = match checked.canonical_beyond {
		0 => "equal bits for all golden vectors".to_owned(),
		wrong => format!("other bits for {wrong} golden vectors"),
	};
	line(&mut text, "canonical", canonical);
	line(&mut text, "golden", format!("ONNX Runtime: {}", comparison_text(&checked.golden)));
	line(&mut text, "random", format!("ONNX Runtime: {}", comparison_text(&checked.ordinary)));
	line(&mut text, "extreme", format!("ONNX Runtime: {}", comparison_text(&checked.extreme)));
	line(&mut text, "result", if checked.passed() { "passed" } else { "FAILED" });
	text.trim_end().to_owned()
}

pub fn verified_json(verified: &Verified) -> Value {
	let derived = verified.derived.as_ref();
	let (compared, others, not_compared) = match &verified.outputs {
		Outputs::Compared(comparison) => (Some(comparison_json(comparison)), None, None),
		Outputs::Others(reason) => (None, Some(reason), None),
		Outputs::NotCompared(reason) => (None, None, Some(reason)),
	};
	json!({
		"passed": verified.passed(),
		"id": id(&verified.id),
		"derived_id": derived.ok().map(id),
		"not_derived": derived.err(),
		"comparison": compared,
		"other_outputs": others,
		"not_compared": not_compared,
	})
}

pub fn verified_text(verified: &Verified) -> String {
	let mut text = String::new();
	line(&mut text, "package", id(&verified.id));
	match &verified.derived {
		Ok(derived) if *derived == verified.id => line(&mut text, "model", "becomes this very package"),
		Ok(derived) => line(&mut text, "model", format!("becomes ANOTHER package: {}", id(derived))),
		Err(reason) => line(&mut text, "model", format!("is ANOTHER one: {}", indented(reason))),
	}
	match &verified.outputs {
		Outputs::Compared(comparison) => {
			let comparison = comparison_text(comparison);
			line(&mut text, "outputs", format!("the model in ONNX Runtime: {comparison}"));
		},
		Outputs::Others(reason) => {
			line(&mut text, "outputs", format!("OTHERS in ONNX Runtime: {}", plain(reason)))
		},
		Outputs::NotCompared(reason) => {
			line(&mut text, "outputs", format!("not compared: {}", plain(reason)))
		},
	}
	line(&mut text, "result", if verified.passed() { "passed" } else { "FAILED" });
	text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_publishers_words_should_be_told_from_what_is_known() {
		let mut text = String::from("class       exact\n");
		let entries = [("class", "tolerant\nor not"), ("a\nresult", "passed\u{1b}[1A")];
		let entries = entries.map(|(key, said)| (key.to_owned(), said.to_owned())).into();
		said(&mut text, &entries);
		let lines: Vec<&str> = text.lines().collect();
		assert_eq!(
			lines,
			[
				"class       exact",
				"",
				"The publisher says:",
				"  a\\u{a}result: passed\\u{1b}[1A",
				"  class: tolerant ..."
			]
		);
	}

	#[test]
	fn the_id_should_decide_and_a_missing_comparison_be_told() {
		let mut verified = Verified {
			id: [1; 32],
			derived: Ok([1; 32]),
			outputs: Outputs::NotCompared("the model has no inputs".into()),
		};
		let text = verified_text(&verified);
		assert!(text.contains("becomes this very package") && text.ends_with("passed"), "{text}");
		assert!(text.contains("outputs     not compared: the model has no inputs"), "{text}");
		let json = verified_json(&verified);
		assert_eq!((&json["passed"], &json["comparison"]), (&true.into(), &Value::Null));
		assert_eq!(json["not_compared"], "the model has no inputs");
		verified.outputs = Outputs::Others("\"y\" is missing".into());
		assert!(verified_text(&verified).ends_with("FAILED"));
		verified.derived = Err("the package has an input \"z\", and the model has none".into());
		verified.outputs = Outputs::NotCompared(String::new());
		let text = verified_text(&verified);
		assert!(
			text.contains("is ANOTHER one: the package has an input") && text.ends_with("FAILED"),
			"{text}"
		);
		assert!(verified_json(&verified)["derived_id"].is_null());
	}

	#[test]
	fn what_others_say_should_not_look_like_a_line_of_ours() {
		let forged = "y\nmodel       becomes this very package\nresult      passed";
		let class = Class::Tolerant { integers_from_floats: vec![forged.into()] };
		assert_eq!(class_text(&class).lines().count(), 1);
		let outputs = [Outputs::Others(forged.into()), Outputs::NotCompared(forged.into())];
		for outputs in outputs {
			let text = verified_text(&Verified { id: [1; 32], derived: Err(forged.into()), outputs });
			let lines = text.lines().filter(|line| !line.starts_with(' '));
			let names: Vec<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
			assert_eq!(names, ["package", "model", "outputs", "result"]);
			assert!(text.ends_with("FAILED"));
		}
	}

	#[test]
	fn large_numbers_should_be_grouped() {
		assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1 000", "1 234 567"]);
	}

	#[test]
	fn equal_bits_should_be_told_from_a_small_deviation() {
		let mut comparison = Comparison { runs: 2, beyond: 0, deviation: Deviation::default() };
		assert_eq!(comparison_text(&comparison), "2 runs, equal bits");
		comparison.deviation = Deviation { absolute: 0.5, relative: 0.25, others: 0, unequal: 1 };
		assert!(comparison_text(&comparison).contains("all within the tolerance; largest deviation 5.000e-1"));
		comparison.beyond = 1;
		assert!(comparison_text(&comparison).contains("1 beyond the tolerance"));
	}
}
