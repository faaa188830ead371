//! ONNX Runtime, in the engine's sandboxed child.

use crate::Model;
use anyhow::{ensure, Result};
use freehold_engine::{
	default_library_path, ChildCommand, Deadline, Engine, EngineConfig, Job, ModelSource, NamedTensor,
	OrtEngine, Signature,
};
use freehold_referee::{Blake2b256, Hasher};
use std::{
	path::PathBuf,
	time::{Duration, Instant},
};

/// ONNX Runtime's file.
pub fn library() -> Result<PathBuf> {
	let library = default_library_path();
	ensure!(
		library.is_file(),
		"ONNX Runtime is not at {}: run scripts/setup.sh or set FREEHOLD_ONNXRUNTIME",
		library.display()
	);
	Ok(library)
}

/// An engine whose children are this program.
pub fn engine(child: impl Into<PathBuf>) -> Result<OrtEngine> {
	let library = library()?;
	let command = ChildCommand { program: child.into(), args: vec![] };
	Ok(OrtEngine::start(EngineConfig { command, runners: 1, ..EngineConfig::new(library) })?)
}

/// What the model takes and gives, its dimensions fixed.
pub fn signature(model: &Model) -> Result<Signature> {
	Ok(freehold_onnx::check(&model.onnx)?.signature.bind(&model.dims, None)?)
}

/// ONNX Runtime's outputs in a case of the model's.
pub fn run(engine: &OrtEngine, model: &Model, case: &[NamedTensor]) -> Result<Vec<NamedTensor>> {
	let inputs = model.inputs(case)?;
	let model = freehold_engine::Model {
		hash: Blake2b256::hash(&model.onnx),
		source: ModelSource::Bytes(model.onnx.as_slice().into()),
		signature: signature(model)?,
	};
	let deadline = Deadline::new(Instant::now() + Duration::from_secs(120));
	Ok(engine.run(Job { model, inputs, deadline })?)
}
