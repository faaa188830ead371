//! The node's side of inference with the real engine, whose child is the node's own binary, and a
//! real model.

use codec::Encode;
use freehold_engine::{
	default_library_path,
	store::{Store, StoreConfig},
	ChildCommand, EngineConfig, OrtEngine,
};
use freehold_node::inference::{Inference, Inputs};
use freehold_primitives::{
	job::{HostError, InferenceEngine, InputSource, Job, JobError, JobKey, JobStatus, Work},
	model::{Artifact, Fetchable, GoldenVector, GoldenVectors, Signature, TensorSpec},
	referee::{ElementType, NamedTensor, Tensor, Tolerance},
	tensors_root,
};
use sp_core::{Get, H256};
/// The chain's limit.
type MaxModelBytes = <freehold_runtime::Runtime as pallet_model_registry::Config>::MaxModelBytes;

use std::{
	collections::HashMap,
	path::{Path, PathBuf},
	sync::Arc,
	thread,
	time::{Duration, Instant},
};

/// Inputs by root.
struct Known(HashMap<H256, Vec<u8>>);

impl Inputs for Known {
	fn find(&self, root: &H256, _source: Option<InputSource>) -> Option<Vec<u8>> {
		self.0.get(root).cloned()
	}
}

struct Bench {
	inference: Inference,
	directory: tempfile::TempDir,
}

fn digits() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/digits/digits.onnx").canonicalize().unwrap()
}

fn bench(capacity: usize, inputs: &[Vec<NamedTensor>]) -> Bench {
	bench_with(
		capacity,
		Known(inputs.iter().map(|tensors| (tensors_root(tensors), tensors.encode())).collect()),
	)
}

fn bench_with(capacity: usize, inputs: Known) -> Bench {
	let library = default_library_path();
	assert!(library.is_file(), "this test needs ONNX Runtime at {}: run scripts/setup.sh", library.display());
	let command = ChildCommand {
		program: env!("CARGO_BIN_EXE_freehold-node").into(),
		args: vec![freehold_engine::child::SUBCOMMAND.into()],
	};
	let engine = OrtEngine::start(EngineConfig { command, ..EngineConfig::new(library) }).unwrap();
	let directory = tempfile::tempdir().unwrap();
	let config = StoreConfig { allow_files: true, ..StoreConfig::new(directory.path().join("models")) };
	let store = Store::open(config).unwrap();
	let pinned = Box::new(|_: &freehold_engine::Hash| false);
	let inference = Inference::new(capacity, Arc::new(engine), store, Box::new(inputs), pinned).unwrap();
	Bench { inference, directory }
}

impl Bench {
	/// Puts a file where a locator can name it.
	fn publish(&self, name: &str, bytes: &[u8]) -> (Artifact, Vec<Vec<u8>>) {
		let path = self.directory.path().join(name);
		std::fs::write(&path, bytes).unwrap();
		(Artifact::of(bytes), vec![format!("file://{}", path.display()).into_bytes()])
	}

	fn digits(&self) -> Fetchable {
		let (artifact, locators) = self.publish("digits.onnx", &std::fs::read(digits()).unwrap());
		let signature = Signature { inputs: specs("x", &[1, 1, 8, 8]), outputs: specs("scores", &[1, 10]) };
		let tolerance = Tolerance::all_close(1e-4, 1e-4).unwrap();
		Fetchable { artifact, package: None, locators, golden: None, signature, tolerance }
	}

	fn submit(&self, model: &Fetchable, work: Work) -> Result<JobKey, HostError> {
		let key = JobKey { model: model.artifact.hash, work };
		let job = Job { key, model: model.clone(), source: None, deadline_ms: 60_000 };
		self.inference.submit(job).map(|()| key)
	}

	fn end(&self, key: JobKey) -> JobStatus {
		let patience = Instant::now() + Duration::from_secs(90);
		loop {
			match self.inference.poll(key) {
				JobStatus::Pending if Instant::now() < patience => thread::sleep(Duration::from_millis(10)),
				status => return status,
			}
		}
	}

	fn run(&self, model: &Fetchable, work: Work) -> JobStatus {
		self.end(self.submit(model, work).unwrap())
	}
}

fn specs<S: TryFrom<Vec<TensorSpec>, Error: std::fmt::Debug>>(name: &str, shape: &[u32]) -> S {
	let name = name.as_bytes().to_vec().try_into().unwrap();
	let shape = shape.to_vec().try_into().unwrap();
	vec![TensorSpec { name, element: ElementType::Float32, shape }].try_into().unwrap()
}

/// An image of one grey.
fn image(grey: f32) -> Vec<NamedTensor> {
	let data = std::iter::repeat_n(grey.to_le_bytes(), 64).flatten().collect();
	let tensor = Tensor { element: ElementType::Float32, shape: vec![1, 1, 8, 8], data };
	vec![NamedTensor { name: b"x".to_vec(), tensor }]
}

fn outputs(status: JobStatus) -> Vec<NamedTensor> {
	match status {
		JobStatus::Done(tensors) => tensors,
		other => panic!("{other:?}"),
	}
}

#[test]
fn model_should_be_fetched_and_run_once() {
	let input = image(3.0);
	let bench = bench(4, std::slice::from_ref(&input));
	let model = bench.digits();
	let work = Work::Infer { input: tensors_root(&input) };
	let scores = outputs(bench.run(&model, work));
	assert!(model.signature.admits_outputs(&scores));
	// Known: answered from what is kept.
	assert_eq!(outputs(bench.run(&model, work)), scores);
	assert_eq!(bench.inference.status().engine.answered, 1);
	let key = JobKey { model: model.artifact.hash, work };
	bench.inference.forget(key);
	assert_eq!(bench.inference.poll(key), JobStatus::Unknown);
	assert_eq!(outputs(bench.run(&model, work)), scores);
	assert_eq!(bench.inference.status().engine.answered, 2);
}

#[test]
fn check_should_compare_with_the_golden_vectors() {
	let input = image(5.0);
	let bench = bench(4, std::slice::from_ref(&input));
	let mut model = bench.digits();
	assert_eq!(bench.run(&model, Work::Check), JobStatus::Done(Vec::new()));
	let scores = outputs(bench.run(&model, Work::Infer { input: tensors_root(&input) }));

	let key = JobKey { model: model.artifact.hash, work: Work::Check };
	let right = GoldenVectors(vec![GoldenVector { inputs: input.clone(), outputs: scores.clone() }]);
	model.golden = Some(bench.publish("right", &right.encode()));
	bench.inference.forget(key);
	assert_eq!(bench.run(&model, Work::Check), JobStatus::Done(Vec::new()));

	let mut wrong = scores;
	wrong[0].tensor.data[..4].copy_from_slice(&7.0f32.to_le_bytes());
	let wrong = GoldenVectors(vec![GoldenVector { inputs: input, outputs: wrong }]);
	model.golden = Some(bench.publish("wrong", &wrong.encode()));
	bench.inference.forget(key);
	assert_eq!(bench.run(&model, Work::Check), JobStatus::Failed(JobError::GoldenMismatch));

	model.golden = Some(bench.publish("garbage", b"no golden vectors"));
	bench.inference.forget(key);
	assert_eq!(bench.run(&model, Work::Check), JobStatus::Failed(JobError::GoldenMismatch));
}

#[test]
fn what_is_missing_or_wrong_should_be_named() {
	let input = image(1.0);
	let bench = bench(4, std::slice::from_ref(&input));
	let model = bench.digits();
	let absent = Work::Infer { input: H256::repeat_byte(1) };
	assert_eq!(bench.run(&model, absent), JobStatus::Failed(JobError::InputUnavailable));

	let work = Work::Infer { input: tensors_root(&input) };
	let (artifact, _) = bench.publish("gone.onnx", b"gone");
	std::fs::remove_file(bench.directory.path().join("gone.onnx")).unwrap();
	let gone = Fetchable { artifact, ..model.clone() };
	let gone = Fetchable { locators: vec![b"file:///nowhere/gone.onnx".to_vec()], ..gone };
	assert_eq!(bench.run(&gone, work), JobStatus::Failed(JobError::ModelUnavailable));

	let (artifact, locators) = bench.publish("bad.onnx", b"this is no model at all");
	let bad = Fetchable { artifact, locators, ..model.clone() };
	assert_eq!(bench.run(&bad, work), JobStatus::Failed(JobError::ModelRejected));

	let mut other = model;
	other.signature.outputs = specs("scores", &[1, 11]);
	bench.inference.forget(JobKey { model: other.artifact.hash, work });
	assert_eq!(bench.run(&other, work), JobStatus::Failed(JobError::SignatureMismatch));
}

#[test]
fn input_with_another_root_should_not_be_run() {
	let (input, other) = (image(1.0), image(2.0));
	let root = tensors_root(&input);
	let bench = bench_with(4, Known(HashMap::from([(root, other.encode())])));
	let model = bench.digits();
	assert_eq!(bench.run(&model, Work::Infer { input: root }), JobStatus::Failed(JobError::InputUnavailable));
}

#[test]
fn queue_should_be_bounded_and_submission_should_not_wait() {
	let bench = bench(1, &[]);
	let slow = Fetchable {
		// An address that does not answer, and is not private.
		locators: vec![b"http://192.0.2.1/model.onnx".to_vec()],
		artifact: Artifact { hash: H256::repeat_byte(9), size: 10 },
		..bench.digits()
	};
	let started = Instant::now();
	let key = bench.submit(&slow, Work::Check).unwrap();
	assert_eq!(bench.submit(&bench.digits(), Work::Check), Err(HostError::QueueFull));
	assert!(started.elapsed() < Duration::from_secs(1));
	bench.inference.forget(key);
	assert_eq!(bench.run(&bench.digits(), Work::Check), JobStatus::Done(Vec::new()));
}

#[test]
fn jobs_should_fail_where_no_engine_runs() {
	let inference = Inference::missing("no library".into());
	let key = JobKey { model: H256::zero(), work: Work::Check };
	assert_eq!(inference.poll(key), JobStatus::Failed(JobError::Internal));
	assert!(!inference.status().available);
}

#[test]
fn chain_should_take_no_model_that_engines_refuse_for_its_size() {
	let engine = EngineConfig::new(default_library_path()).limits.file_bytes;
	assert_eq!(<MaxModelBytes as Get<u64>>::get(), engine);
}

#[test]
fn damaged_file_in_the_store_should_be_fetched_anew() {
	let input = image(3.0);
	let bench = bench(4, std::slice::from_ref(&input));
	let model = bench.digits();
	let size = usize::try_from(model.artifact.size).unwrap();
	let stored = bench.directory.path().join("models").join(hex::encode(model.artifact.hash));
	std::fs::write(&stored, vec![7; size]).unwrap();
	let work = Work::Infer { input: tensors_root(&input) };
	assert!(model.signature.admits_outputs(&outputs(bench.run(&model, work))));
	assert_eq!(Artifact::of(&std::fs::read(stored).unwrap()), model.artifact);
}
