//! What the engine is told at its start.

use crate::{child::SUBCOMMAND, observe::Observer};
use freehold_onnx::Limits;
use std::{ffi::OsString, path::PathBuf, sync::Arc, time::Duration};

/// Where ONNX Runtime's shared library is: `$FREEHOLD_ONNXRUNTIME`, else where `scripts/setup.sh`
/// puts it, `freehold/onnxruntime/libonnxruntime.so` in the user's cache directory.
pub fn default_library_path() -> PathBuf {
	let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
	if let Some(path) = set("FREEHOLD_ONNXRUNTIME") {
		return path;
	}
	let cache = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
	cache.unwrap_or_else(|| "/var/cache".into()).join("freehold/onnxruntime/libonnxruntime.so")
}

/// How to start a child; it must come to [`child::main`](crate::child::main).
#[derive(Clone, Debug)]
pub struct ChildCommand {
	pub program: PathBuf,
	pub args: Vec<OsString>,
}

impl ChildCommand {
	/// This very executable with the subcommand [`SUBCOMMAND`], even if its file has meanwhile
	/// been replaced.
	pub fn own() -> Self {
		Self { program: "/proc/self/exe".into(), args: vec![SUBCOMMAND.into()] }
	}
}

/// What the engine is told at its start.
#[derive(Clone)]
pub struct EngineConfig {
	/// ONNX Runtime's shared library.
	pub library: PathBuf,
	pub command: ChildCommand,
	/// Jobs run at once, each on one thread of one child.
	pub runners: usize,
	/// Jobs that may wait.
	pub queue: usize,
	/// Bytes of address space a child may have, programs and libraries included.
	pub memory_limit: u64,
	/// Bytes of resident memory that idle children with a model loaded may have together.
	pub warm_budget: u64,
	/// The most processor time of one run, whatever its deadline; whole seconds, rounded up.
	pub cpu_limit: Option<Duration>,
	/// Wall-clock and processor time for starting a child and loading a model.
	pub load_limit: Duration,
	/// Bytes of all inputs, and of all outputs, of a model.
	pub tensors_limit: u64,
	/// What a model file may be.
	pub limits: Limits,
	pub observer: Option<Arc<dyn Observer>>,
}

impl EngineConfig {
	/// The defaults, with the node's own executable for children.
	pub fn new(library: PathBuf) -> Self {
		Self {
			library,
			command: ChildCommand::own(),
			runners: 2,
			queue: 256,
			memory_limit: 2 << 30,
			warm_budget: 1 << 30,
			cpu_limit: None,
			load_limit: Duration::from_secs(60),
			tensors_limit: 64 << 20,
			limits: Limits::default(),
			observer: None,
		}
	}
}
