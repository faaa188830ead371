use freehold_engine::EngineError;
use freehold_onnx::{export::ExportError, import::ImportErrors, package::PackageError};
use freehold_referee::{ExecuteError, GraphError};
use freehold_wasm::WasmError;
use std::path::{Path, PathBuf};

/// Why something could not be done with a package.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	#[error("{}: {reason}", path.display())]
	File { path: PathBuf, reason: String },
	/// Everything that stands in the way, a line each.
	#[error("the model cannot be imported:\n{0}")]
	Import(ImportErrors),
	#[error(transparent)]
	Package(#[from] PackageError),
	#[error("the package cannot be exported for ONNX Runtime: {0}")]
	Export(#[from] ExportError),
	#[error("ONNX Runtime: {0}")]
	Engine(#[from] EngineError),
	#[error("ONNX Runtime is not at {}: scripts/setup.sh puts it there, or FREEHOLD_ONNXRUNTIME names it", .0.display())]
	NoOnnxRuntime(PathBuf),
	#[error(transparent)]
	Wasm(#[from] WasmError),
	#[error("the graph was not run: {0:?}")]
	Execute(ExecuteError),
	#[error("the graph cannot be judged: {0:?}")]
	Graph(GraphError),
	/// Something given that does not fit.
	#[error("{0}")]
	Input(String),
}

impl Error {
	pub(crate) fn file(path: &Path, reason: impl ToString) -> Self {
		Self::File { path: path.to_owned(), reason: reason.to_string() }
	}

	/// Whether what was given is at fault, rather than this program or machine.
	pub fn is_input(&self) -> bool {
		matches!(
			self,
			Self::File { .. }
				| Self::Import(_)
				| Self::Package(_)
				| Self::Export(_)
				| Self::Graph(_)
				| Self::Input(_)
		)
	}
}

impl From<ExecuteError> for Error {
	fn from(error: ExecuteError) -> Self {
		Self::Execute(error)
	}
}

impl From<ImportErrors> for Error {
	fn from(errors: ImportErrors) -> Self {
		Self::Import(errors)
	}
}
