use freehold_referee::{GraphError, TensorError};
use std::io;

/// Why a package cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
	#[error(transparent)]
	Io(#[from] io::Error),
	#[error("this is no package file")]
	Magic,
	#[error("this is a package file of version {0}, which this program does not know")]
	Version(u32),
	#[error("the package is meant by version {0} of the semantics, which this program does not know")]
	Semantics(u32),
	#[error("the file ends early, or is longer than what is in it")]
	Length,
	#[error("the file's {0} does not lie where it must")]
	Section(&'static str),
	#[error("there are bytes other than zero between the parts of the file")]
	Padding,
	#[error("the file's {0} cannot be decoded")]
	Encoding(&'static str),
	#[error("the graph is not one: {0:?}")]
	Graph(GraphError),
	#[error("there are {0} golden vectors; {1} are allowed")]
	GoldenVectors(u64, usize),
	#[error("a golden vector does not have the graph's inputs and outputs")]
	GoldenVector,
	#[error("initializer {index} is not as its type says: {error:?}")]
	Initializer { index: usize, error: TensorError },
	#[error("initializer {0} does not have the root that the graph gives it")]
	Root(usize),
	#[error("there are {found} initializers where the graph has {expected}")]
	Count { expected: usize, found: usize },
	#[error("golden vector {index} has a tensor that is not as its type says: {error:?}")]
	Tensor { index: usize, error: TensorError },
	#[error("the file does not hold the package that its id names")]
	Id,
	#[error("the metadata is not in order: {0}")]
	Metadata(&'static str),
	#[error("the package may not have this tolerance: {0}")]
	Tolerance(&'static str),
}
