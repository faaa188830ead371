//! The binary, where no chain is needed: what it takes, how it ends, what it prints.

use serde_json::Value;
use std::{
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
};

/// Nothing listens there.
const NOWHERE: &str = "ws://127.0.0.1:1";

fn freehold(arguments: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_freehold"))
		.args(arguments)
		.env_remove("FREEHOLD_SURI")
		.env_remove("FREEHOLD_KEYSTORE")
		.env("XDG_DATA_HOME", env!("CARGO_TARGET_TMPDIR"))
		.env("FREEHOLD_URL", NOWHERE)
		.stdin(Stdio::null())
		.output()
		.unwrap()
}

fn code(arguments: &[&str]) -> i32 {
	freehold(arguments).status.code().unwrap()
}

fn stderr(output: &Output) -> String {
	String::from_utf8_lossy(&output.stderr).into_owned()
}

fn digits() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/digits")
}

fn path(path: &Path) -> &str {
	path.to_str().unwrap()
}

#[test]
fn wrong_usage_should_end_with_2() {
	let id = "0x12";
	for arguments in [
		vec!["no-such-command"],
		vec!["model", "publish"],
		vec!["infer", "digits"],
		vec!["infer", "digits", "--input", "x=[1]", "--redundancy", "8"],
		vec!["infer", "digits", "--input", "x=[1]", "--redundancy", "0"],
		vec!["infer", "digits", "--input", "x=[1]", "--max-fee", "1e3", "--suri", "//Bob"],
		vec!["worker", "join", "--bond", "-1", "--suri", "//Bob"],
		vec!["infer", "digits", "--input", "x=[1]", "--out", "y.npz", "--suri", "//Bob"],
		vec!["infer", "digits", "--input", "x=[1]", "--mode", "oracle", "--suri", "//Bob"],
		vec![
			"infer",
			"digits",
			"--input",
			"x=[1]",
			"--mode",
			"onchain",
			"--redundancy",
			"3",
			"--suri",
			"//Bob",
		],
		vec!["infer", "digits", "--input", "x=[1]", "--mode", "onchain", "--salt", "3", "--suri", "//Bob"],
		vec!["infer-batch", "digits"],
		vec!["infer-batch", "digits", "x.npy", "--out", "answers", "--suri", "//Bob"],
		vec!["worker", "set-key", "0x01", "--key", "0x01", "--suri", "//Bob"],
		vec!["request", "show", id],
		vec!["account", "show", "nobody"],
		vec!["account", "show", "--suri", "//Bob", "--keystore", "x.json"],
		vec!["account", "new"],
		vec!["model", "list", "--url", "http://127.0.0.1:1"],
		vec!["tensor", "show", "/no/such.npy"],
		vec!["vote", "0", "aye", "--suri", "//Bob"],
		vec!["vote", "0", "remove", "--amount", "1", "--suri", "//Bob"],
		vec!["vote", "0", "aye", "--amount", "1", "--conviction", "7x", "--suri", "//Bob"],
		vec!["propose", "spend", "nobody", "1", "--suri", "//Bob"],
		vec!["propose", "upgrade", "/no/such.wasm", "--suri", "//Bob"],
		vec!["upgrade", "apply", "/no/such.wasm", "--suri", "//Bob"],
		vec!["committee", "elect", "--stake", "1", "--suri", "//Bob"],
		vec!["committee", "elect", "nobody", "--stake", "1", "--suri", "//Bob"],
		vec!["license", "set", "digits", "--suri", "//Bob"],
		vec!["license", "set", "digits", "--access", "closed", "--suri", "//Bob"],
		vec!["license", "set", "digits", "--derivatives", "101%", "--suri", "//Bob"],
		vec!["license", "allow", "digits", "nobody", "--suri", "//Bob"],
		vec!["listing", "challenge", "digits", "--ground", "dull", "--evidence", "x", "--suri", "//Bob"],
		vec!["listing", "challenge", "digits", "--ground", "wrong-claims", "--suri", "//Bob"],
		vec!["listing", "answer", "digits", "--statement", "@/no/such.txt", "--suri", "//Bob"],
		vec!["propose", "list", "digits", "--statement", "@/no/such.txt", "--suri", "//Bob"],
	] {
		let output = freehold(&arguments);
		assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
		assert!(output.stdout.is_empty(), "{arguments:?}");
	}
}

#[test]
fn code_that_no_transaction_takes_should_be_refused_before_the_node_is_asked() {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("runtime.wasm");
	for (bytes, exit) in [(5_000_000, 1), (5_000_001, 2)] {
		std::fs::write(&file, vec![0; bytes]).unwrap();
		for command in [["propose", "upgrade"], ["upgrade", "apply"]] {
			let output = freehold(&[&command[..], &[path(&file), "--suri", "//Bob"]].concat());
			assert_eq!(output.status.code(), Some(exit), "{bytes} bytes: {}", stderr(&output));
			assert_eq!(stderr(&output).contains("compact.compressed.wasm"), exit == 2);
		}
	}
}

#[test]
fn a_missing_account_should_be_asked_for() {
	let output = freehold(&["worker", "drain"]);
	assert_eq!(output.status.code(), Some(2));
	assert!(stderr(&output).contains("--keystore"));
}

#[test]
fn a_missing_node_should_end_with_1_and_say_what_to_do() {
	for arguments in [
		vec!["model", "list"],
		vec!["infer", "digits", "--input", "x=[1]", "--suri", "//Bob"],
		vec!["worker", "status", "//Bob"],
		vec!["referenda"],
		vec!["referenda", "0"],
		vec!["parameters"],
		vec!["votes", "//Bob"],
		vec!["treasury", "show"],
		vec!["committee", "show"],
		vec!["vote", "0", "aye", "--amount", "1", "--suri", "//Bob"],
		vec!["propose", "spend", "//Alice", "1", "--suri", "//Bob"],
		vec!["model", "list", "--listed"],
		vec!["license", "show", "digits"],
		vec!["licence", "set", "digits@1", "--derivatives", "12.5%", "--suri", "//Bob"],
		vec!["license", "allow", "digits", "//Alice", "--suri", "//Bob"],
		vec!["listing", "list", "--proposed"],
		vec!["listing", "settle", "digits", "--suri", "//Bob"],
		vec!["listing", "challenge", "m", "--ground", "stolen-model", "--evidence", "x", "--suri", "//Bob"],
		vec!["propose", "list", "digits", "--suri", "//Bob"],
	] {
		let output = freehold(&arguments);
		assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
		assert!(stderr(&output).contains("freehold-node --dev"));
	}
}

#[test]
fn json_errors_should_be_one_object() {
	let output = freehold(&["model", "list", "--json"]);
	let error: Value = serde_json::from_slice(&output.stderr).unwrap();
	assert_eq!(error["kind"], "other");
	assert!(error["advice"].is_string());
	let output = freehold(&["--json", "request", "show", "zz"]);
	let error: Value = serde_json::from_slice(&output.stderr).unwrap();
	assert_eq!((output.status.code(), &error["kind"]), (Some(2), &Value::from("usage")));
}

#[test]
fn json_should_cover_wrong_arguments_and_leave_no_room_for_notes() {
	for (arguments, said) in [
		(vec!["--json", "no-such-command"], "no-such-command"),
		(vec!["model", "publish", "--json"], "--name"),
		(vec!["infer", "digits", "--input", "x=[1]", "--redundancy", "8", "--json"], "8"),
		(vec!["--json"], "a command is missing"),
		(vec!["--json", "model"], "a command is missing"),
	] {
		let output = freehold(&arguments);
		let error: Value = serde_json::from_slice(&output.stderr)
			.unwrap_or_else(|_| panic!("{arguments:?}: {}", stderr(&output)));
		assert_eq!((output.status.code(), &error["kind"]), (Some(2), &Value::from("usage")), "{arguments:?}");
		assert!(error["error"].as_str().unwrap().contains(said), "{error}");
		assert!(error["advice"].is_string() && output.stdout.is_empty());
	}
	// After `--` it is a file's name, and the message is for people.
	let output = freehold(&["tensor", "show", "a", "--", "--json"]);
	assert!(serde_json::from_slice::<Value>(&output.stderr).is_err());
	assert_eq!(code(&["--json", "--help"]), 0);
}

#[test]
fn what_a_publisher_says_should_be_checked_before_the_node_is_asked() {
	let model = digits().join("digits.onnx");
	let publish = |name: &str, description: &str| {
		let mut arguments = vec!["model", "publish", path(&model), "--royalty", "0.01", "--suri", "//Alice"];
		arguments.extend(["--name", name, "--description", description]);
		code(&arguments)
	};
	assert_eq!(publish("digits", "reads digits"), 1, "it gets as far as the node");
	assert_eq!(publish(&"n".repeat(65), ""), 2);
	assert_eq!(publish(" ", ""), 2);
	assert_eq!(publish("digits", &"d".repeat(1025)), 2);
}

#[test]
fn claims_should_be_withdrawn_by_file_or_id() {
	let model = digits().join("digits.onnx");
	let id = format!("0x{}", "1".repeat(64));
	for (claim, expected) in [(path(&model), 1), (&id, 1), ("no/such.onnx", 2), ("0x12", 2)] {
		assert_eq!(code(&["model", "withdraw-claim", claim, "--suri", "//Alice"]), expected, "{claim}");
	}
}

#[test]
fn a_bad_model_should_be_refused_before_the_node_is_asked() {
	let directory = tempfile::tempdir().unwrap();
	let bad = directory.path().join("bad.onnx");
	std::fs::write(&bad, b"not a model").unwrap();
	let publish = ["model", "publish", path(&bad), "--name", "m", "--royalty", "0.01", "--suri", "//Alice"];
	assert_eq!(code(&publish), 2);
	let model = digits().join("digits.onnx");
	let publish = |more: &[&str]| {
		let base =
			["model", "publish", path(&model), "--name", "m", "--royalty", "0.01", "--suri", "//Alice"];
		code(&[&base[..], more].concat())
	};
	assert_eq!(publish(&["--dim", "N=1"]), 2);
	assert_eq!(publish(&["--dim", "N=x"]), 2);
	assert_eq!(publish(&["--golden", "only-one.npz"]), 2);
	assert_eq!(publish(&["--locator", "ftp://example.org/m"]), 2);
	assert_eq!(publish(&["--rtol", "0.5"]), 2);
	assert_eq!(publish(&["--exact", "--atol", "0"]), 2);
	assert_eq!(publish(&["--access", "closed"]), 2);
	assert_eq!(publish(&["--derivatives", "101%"]), 2);
	assert_eq!(publish(&["--max-share", "10%"]), 2, "without a parent there is nothing to share");
	assert_eq!(publish(&["--parent", "other", "--max-share", "101%"]), 2);
	assert_eq!(publish(&[]), 1, "a good one gets as far as the node");
	let derived = ["--parent", "a", "--parent", "b@1", "--max-share", "12.5%", "--derivatives", "40%"];
	assert_eq!(publish(&[&derived[..], &["--access", "allow-list"]].concat()), 1);
}

#[test]
fn a_digit_should_be_drawn() {
	let sample = digits().join("samples/digit-1.npy");
	let output = freehold(&["tensor", "show", path(&sample), "--art"]);
	let text = String::from_utf8(output.stdout).unwrap();
	assert_eq!(text.lines().count(), 8);
	assert!(text.contains("@@"));
	let output = freehold(&["tensor", "show", path(&sample), "--json"]);
	let json: Value = serde_json::from_slice(&output.stdout).unwrap();
	assert_eq!(json[0]["shape"], serde_json::json!([1, 1, 8, 8]));
	assert_eq!(json[0]["data"].as_array().unwrap().len(), 64);
}

#[test]
fn a_keystore_should_be_made_once_with_the_password_from_a_file() {
	let directory = tempfile::tempdir().unwrap();
	let (keystore, password) = (directory.path().join("me.json"), directory.path().join("password"));
	std::fs::write(&password, "open sesame\n").unwrap();
	let new = ["account", "new", "--keystore", path(&keystore), "--password-file", path(&password), "--json"];
	let output = freehold(&new);
	assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
	let json: Value = serde_json::from_slice(&output.stdout).unwrap();
	assert!(json["account"].as_str().unwrap().starts_with('5'));
	assert!(!std::fs::read_to_string(&keystore).unwrap().contains("sesame"));
	assert_eq!(code(&new), 2, "it is not overwritten");

	let drain = ["worker", "drain", "--keystore", path(&keystore), "--password-file", path(&password)];
	assert_eq!(code(&drain), 1, "the account opens; no node answers");
	std::fs::write(&password, "wrong").unwrap();
	let output = freehold(&drain);
	assert_eq!(output.status.code(), Some(2));
	assert!(stderr(&output).contains("password is wrong"));
	assert_eq!(code(&drain[..4]), 2, "without a terminal a password file is asked for");
}

#[test]
fn help_should_say_that_inputs_are_public() {
	for arguments in [vec!["--help"], vec!["infer", "--help"]] {
		let output = freehold(&arguments);
		assert_eq!(output.status.code(), Some(0));
		assert!(String::from_utf8_lossy(&output.stdout).to_lowercase().contains("public"), "{arguments:?}");
	}
}
