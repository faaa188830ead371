//! `freehold package` as a process: what it makes, how it ends, what it prints. Needs ONNX Runtime.

use freehold_client::tensors::{read_npz, to_json, write_npz};
use freehold_onnx::{
	package::{write, Contents, Package},
	proto::{ModelProto, NodeProto},
};
use freehold_referee::{Array, Data, ElementType, NamedTensor, Tensor};
use prost::Message;
use serde_json::Value;
use std::{
	fs::{self, File},
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
};

fn package(arguments: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_freehold"))
		.arg("package")
		.args(arguments)
		.stdin(Stdio::null())
		.output()
		.unwrap()
}

fn stdout(output: &Output) -> String {
	String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
	String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a command prints that is to succeed.
fn done(arguments: &[&str]) -> String {
	let output = package(arguments);
	assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
	stdout(&output)
}

/// The JSON on standard output of a command that ends with this code.
fn json(code: i32, arguments: &[&str]) -> Value {
	let output = package(&[&["--json"], arguments].concat());
	assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}{}", stdout(&output), stderr(&output));
	assert!(output.stderr.is_empty(), "{arguments:?}: {}", stderr(&output));
	serde_json::from_slice(&output.stdout).unwrap()
}

/// What a command says that is given something wrong: nothing is printed but one JSON object, on standard error.
fn refused(arguments: &[&str]) -> String {
	let output = package(&[&["--json"], arguments].concat());
	assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
	assert!(output.stdout.is_empty(), "{arguments:?}");
	let error: Value = serde_json::from_slice(&output.stderr).unwrap();
	assert_eq!(error["kind"], "usage", "{error}");
	let people = package(arguments);
	assert_eq!(people.status.code(), Some(2));
	assert!(stderr(&people).starts_with("error: "), "{}", stderr(&people));
	error["error"].as_str().unwrap().to_owned()
}

fn examples(file: &str) -> String {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/digits").join(file);
	path.to_str().unwrap().to_owned()
}

fn digits() -> String {
	examples("digits.onnx")
}

/// The most that `--threads` may be.
fn machine_threads() -> String {
	std::thread::available_parallelism().unwrap().to_string()
}

/// A folder with the package of the digits.
struct Folder(tempfile::TempDir);

impl Folder {
	fn new() -> Self {
		let folder = Self(tempfile::tempdir().unwrap());
		let said = ["--meta", "name=digits", "--meta", "class=exact\u{1b}[2J"];
		done(&[&["build", &digits(), "-o", &folder.at("digits.fhp"), "--dim", "1"], &said[..]].concat());
		folder
	}

	fn path(&self, file: &str) -> PathBuf {
		self.0.path().join(file)
	}

	fn at(&self, file: &str) -> String {
		self.path(file).to_str().unwrap().to_owned()
	}

	fn names(&self) -> Vec<String> {
		let entries = fs::read_dir(self.0.path()).unwrap();
		let mut names: Vec<String> =
			entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
		names.sort();
		names
	}

	fn changed(&self, change: impl FnOnce(&mut ModelProto)) -> String {
		let mut model = ModelProto::decode(fs::read(digits()).unwrap().as_slice()).unwrap();
		change(&mut model);
		fs::write(self.path("changed.onnx"), model.encode_to_vec()).unwrap();
		self.at("changed.onnx")
	}
}

/// The arrays that a run has kept.
fn kept(npz: &str) -> Vec<NamedTensor> {
	let arrays = read_npz(Path::new(npz)).unwrap();
	arrays.into_iter().map(|(name, tensor)| NamedTensor { name: name.into(), tensor }).collect()
}

#[test]
fn a_package_should_be_built_run_checked_and_verified() {
	let folder = Folder::new();
	let (fhp, npz) = (folder.at("digits.fhp"), folder.at("out.npz"));
	assert_eq!(folder.names(), ["digits.fhp"]);
	let inspected = json(0, &["inspect", &fhp]);
	assert_eq!((&inspected["class"], &inspected["golden_vectors"]), (&"tolerant".into(), &3.into()));
	assert_eq!(inspected["metadata"]["name"], "digits");
	let input = format!("x=@{}", examples("samples/digit-3.npy"));
	let mut answers = Vec::new();
	for engine in ["canonical", "wasm", "ort"] {
		let ran = json(0, &["run", &fhp, "--input", &input, "--engine", engine, "-o", &npz]);
		let scores = ran["outputs"][0]["data"].as_array().unwrap();
		let largest =
			scores.iter().enumerate().max_by(|a, b| a.1.as_f64().partial_cmp(&b.1.as_f64()).unwrap());
		assert_eq!((scores.len(), largest.unwrap().0), (10, 3), "{engine}: {ran}");
		answers.push(ran["outputs"].clone());
		assert_eq!(to_json(&kept(&npz)), ran["outputs"], "{engine}");
	}
	assert_eq!(answers[0], answers[1]);
	let threaded = json(0, &["run", &fhp, "--input", &input, "--threads", &machine_threads()]);
	assert_eq!(threaded["outputs"], answers[0]);
	let checked = json(0, &["check", &fhp, "--samples", "2", "--threads", &machine_threads()]);
	assert_eq!((&checked["passed"], &checked["golden"]["runs"]), (&true.into(), &3.into()));
	let verified = json(0, &["verify", &digits(), &fhp, "--samples", "2"]);
	assert_eq!((&verified["id"], &verified["comparison"]["runs"]), (&inspected["id"], &2.into()));
}

#[test]
fn golden_inputs_and_constants_should_be_those_given() {
	let folder = Folder::new();
	let (given, fhp) = (folder.at("given.npz"), folder.at("golden.fhp"));
	let pixels = (0..64).flat_map(|i| (i as f32 / 4.0).to_le_bytes()).collect();
	let x = Tensor::new(ElementType::Float32, vec![1, 1, 8, 8], pixels).unwrap();
	write_npz(Path::new(&given), &[NamedTensor { name: b"x".to_vec(), tensor: x.clone() }]).unwrap();
	let built =
		json(0, &["build", &digits(), "-o", &fhp, "--dim", "1", "--golden", &given, "--golden", &given]);
	assert_eq!(built["golden_vectors"], 2);
	let package = Package::open(&folder.path("golden.fhp")).unwrap();
	assert_eq!(package.golden_vector(1).unwrap().inputs[0].to_tensor(), x);
	let ran = json(0, &["run", &fhp, "--input", &format!("@{given}")]);
	let expected = NamedTensor {
		name: b"scores".to_vec(),
		tensor: package.golden_vector(0).unwrap().outputs[0].to_tensor(),
	};
	assert_eq!(ran["outputs"], to_json(&[expected]));
	// Its only input fixed, a model has none, and cannot be asked.
	let digit = format!("x=@{}", examples("samples/digit-3.npy"));
	let fixed = refused(&["build", &digits(), "-o", &folder.at("no.fhp"), "--dim", "1", "--fix", &digit]);
	assert!(fixed.contains("input"), "{fixed}");
	assert!(!folder.names().contains(&"no.fhp".to_owned()));
}

#[test]
fn costs_and_roots_should_be_shown_for_each_operator() {
	let folder = Folder::new();
	let fhp = folder.at("digits.fhp");
	let inspected = json(0, &["inspect", &fhp]);
	let operators = inspected["operators"].as_array().unwrap();
	assert_eq!(operators.len(), 10);
	let costs = operators.iter().map(|operator| operator["cost"]["work"].as_u64().unwrap());
	assert_eq!(Some(costs.sum()), inspected["cost"]["work"].as_u64());
	let input = format!("x=@{}", examples("samples/digit-3.npy"));
	let traces = ["canonical", "wasm"].map(|engine| {
		json(0, &["run", &fhp, "--input", &input, "--engine", engine, "--trace"])["trace"].clone()
	});
	assert_eq!(traces[0], traces[1]);
	assert_eq!(traces[0].as_array().unwrap().len(), 10);
	let text = done(&["run", &fhp, "--input", &input, "--trace"]);
	let root = traces[0][9][0].as_str().unwrap();
	assert!(text.contains(root), "{text}");
	assert!(json(0, &["run", &fhp, "--input", &input])["trace"].is_null());
}

#[test]
fn a_publishers_words_should_stay_its_own() {
	let text = done(&["inspect", &Folder::new().at("digits.fhp")]);
	let (known, said) = text.split_once("\n\nThe publisher says:\n").unwrap();
	assert!(said.contains("  class: exact\\u{1b}[2J\n") && said.contains("  name: digits"), "{said}");
	assert!(known.contains("class       tolerant"), "{known}");
	assert!(!text.contains('\u{1b}'));
}

#[test]
fn a_package_that_does_not_pass_should_end_with_6() {
	let folder = Folder::new();
	let package = Package::open(&folder.path("digits.fhp")).unwrap();
	let mut golden = package.golden_vector(0).unwrap();
	golden.outputs = vec![Array::new([1, 10], Data::F32(vec![0.1; 10])).unwrap()];
	let initializers = package.initializers().unwrap();
	let contents = Contents {
		graph: package.graph(),
		initializers: &initializers,
		golden: &[golden],
		metadata: package.metadata(),
	};
	write(File::create(folder.path("wrong.fhp")).unwrap(), &contents).unwrap();
	let checked = json(6, &["check", &folder.at("wrong.fhp"), "--samples", "1"]);
	let told =
		(&checked["passed"], &checked["canonical_golden_mismatches"], &checked["random"]["beyond_tolerance"]);
	assert_eq!(told, (&false.into(), &1.into(), &0.into()));

	let weights = |model: &mut ModelProto| {
		let floats = |tensor: &&mut freehold_onnx::proto::TensorProto| tensor.data_type == 1;
		let tensor = model.graph.as_mut().unwrap().initializer.iter_mut().find(floats).unwrap();
		let data = [&mut tensor.raw_data, &mut tensor.float_data];
		data.into_iter().find(|data| !data.is_empty()).unwrap()[0] ^= 1;
	};
	let changed = folder.changed(weights);
	let verified = json(6, &["verify", &changed, &folder.at("digits.fhp"), "--samples", "1"]);
	assert_eq!(verified["passed"], false);
	assert_ne!(verified["id"], verified["derived_id"]);
	let renamed = |model: &mut ModelProto| {
		let graph = model.graph.as_mut().unwrap();
		let name = std::mem::replace(&mut graph.input[0].name, "image".into());
		let uses = graph.node.iter_mut().flat_map(|node| &mut node.input);
		uses.filter(|input| **input == name).for_each(|input| *input = "image".into());
	};
	let changed = folder.changed(renamed);
	let verified = json(6, &["verify", &changed, &folder.at("digits.fhp")]);
	assert!(verified["derived_id"].is_null() && verified["not_derived"].as_str().unwrap().contains("\"x\""));
	let output = self::package(&["verify", &changed, &folder.at("digits.fhp")]);
	assert_eq!(output.status.code(), Some(6));
	assert!(stdout(&output).contains("ANOTHER") && stdout(&output).ends_with("FAILED\n"));
}

#[test]
fn what_cannot_be_done_should_end_with_2_and_leave_nothing() {
	let folder = Folder::new();
	let (fhp, new) = (folder.at("digits.fhp"), folder.at("new.fhp"));
	let build = |more: &[&str]| refused(&[&["build", &digits(), "-o", &new], more].concat());
	assert!(build(&["--dim", "bacth=1", "--dim", "1"]).contains("\"bacth\""));
	assert!(build(&["--dim", "1", "--meta", "onnx-blake2b-256=0x12"]).contains("onnx-blake2b-256"));
	assert!(build(&["--dim", "1", "--meta", "name=a", "--meta", "name=b"]).contains("twice"));
	assert!(build(&["--dim", "1", "--atol", "1000"]).contains("largest golden output"));
	assert!(build(&["--dim", "1", "--fix", "z=@/no/such.npy"]).contains("/no/such.npy"));
	assert!(refused(&["build", &new, "-o", &new]).contains("new.fhp"));
	assert!(refused(&["inspect", &digits()]).contains("no package"));
	assert!(refused(&["inspect", folder.0.path().to_str().unwrap()]).contains("not a file"));
	assert!(refused(&["run", &fhp]).contains("--input x=@FILE.npy"));
	assert!(refused(&["run", &fhp, "--input", "x=[1]"]).contains("[1, 1, 8, 8]"));
	let input = format!("x=@{}", examples("samples/digit-3.npy"));
	assert!(refused(&["run", &fhp, "--input", &input, "--engine", "ort", "--trace"]).contains("trace"));
	assert!(refused(&["run", &fhp, "--input", &input, "-o", "/no/such/out.npz"]).contains("/no/such"));
	for (command, threads) in [("run", "0"), ("check", "0"), ("run", "1000000"), ("check", "1000000")] {
		assert!(refused(&[command, &fhp, "--threads", threads]).contains("a number from 1 to"));
	}
	let several = ["run", &fhp, "--input", &input, "--engine", "wasm", "--threads", &machine_threads()];
	assert!(machine_threads() == "1" || refused(&several).contains("canonical"));
	assert!(refused(&["verify", &fhp, &fhp]).contains("ONNX"));
	assert_eq!(folder.names(), ["digits.fhp"]);
	let copy = folder.at("model.onnx");
	fs::copy(digits(), &copy).unwrap();
	assert!(refused(&["build", &copy, "-o", &copy, "--dim", "1"]).contains("no package"));
	assert_eq!(fs::read(&copy).unwrap(), fs::read(digits()).unwrap());
}

#[cfg(unix)]
#[test]
fn a_pipe_should_not_be_waited_for() {
	let folder = Folder::new();
	let pipe = folder.at("pipe");
	assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
	assert!(refused(&["inspect", &pipe]).contains("not a file"));
}

#[test]
fn refusals_should_not_control_the_terminal() {
	let folder = Folder::new();
	let node = |model: &mut ModelProto| {
		let bad = NodeProto { op_type: "Relu\u{1b}[2J\nerror: none".into(), ..Default::default() };
		let graph = model.graph.as_mut().unwrap();
		let first = NodeProto { input: vec!["x".into()], output: vec!["seen".into()], ..bad };
		graph.node.push(first);
		let output = freehold_onnx::proto::ValueInfoProto { name: "seen".into(), ..graph.output[0].clone() };
		graph.output.push(output);
	};
	let changed = folder.changed(node);
	let output = package(&["build", &changed, "-o", &folder.at("new.fhp"), "--dim", "1"]);
	assert_eq!(output.status.code(), Some(2));
	let text = stderr(&output);
	assert!(text.contains("Relu\u{fffd}[2J") && text.contains("not supported"), "{text}");
	assert_eq!((text.contains('\u{1b}'), text.lines().count()), (false, 2), "{text}");
}
