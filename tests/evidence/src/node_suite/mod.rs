//! ONNX's backend node tests: the cases, and the committed lists of those that do not pass.

mod case;
mod compare;

pub use case::{prepared, run};
pub use compare::compare;

use crate::files::fetched;
use anyhow::{Context, Result};
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
};

/// The folder of each case, by the case's name.
pub fn cases() -> Result<BTreeMap<String, PathBuf>> {
	let folder = fetched("FREEHOLD_NODE_SUITE", "node-suite.sh")?;
	let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
	entries
		.map(|entry| {
			let entry = entry?;
			Ok((entry.file_name().to_string_lossy().into_owned(), entry.path()))
		})
		.collect()
}

/// Where a list's lines `case: reason`, of which all others are headings, are not the cases that failed.
pub fn not_as_listed(list: &Path, failed: &BTreeMap<String, String>) -> Result<Vec<String>> {
	let text = std::fs::read_to_string(list).with_context(|| list.display().to_string())?;
	let lines = text.lines().filter(|line| line.starts_with("test_"));
	let listed: BTreeMap<&str, &str> = lines.filter_map(|line| line.split_once(": ")).collect();
	let mut wrong = Vec::new();
	for (case, reason) in failed {
		match listed.get(case.as_str()) {
			None => wrong.push(format!("{case} fails: {reason}")),
			Some(known) if known != reason => wrong.push(format!("{case} fails: {reason}; listed: {known}")),
			Some(_) => (),
		}
	}
	let passes = listed.keys().filter(|case| !failed.contains_key(**case));
	wrong.extend(passes.map(|case| format!("{case} passes, and is listed as failing")));
	Ok(wrong)
}
