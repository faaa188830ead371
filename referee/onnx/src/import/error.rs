use crate::OnnxError;
use freehold_referee::{GraphError, OpError};
use std::fmt;

/// Where something stands that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
	/// The file as a whole.
	File,
	Input(String),
	Output(String),
	Node {
		/// The first output's name where the node has none.
		name: String,
		operator: String,
	},
}

/// Why something cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
	#[error(transparent)]
	File(#[from] OnnxError),
	#[error("the operator is not supported")]
	Unsupported,
	#[error("the domain {0:?} is not supported")]
	Domain(String),
	#[error("{what} must be constant{}", listed(.inputs))]
	NotConstant {
		what: String,
		/// The model's inputs that it is computed from: fixing them makes it constant.
		inputs: Vec<String>,
	},
	/// What it would be lowered to cannot have such inputs or attributes.
	#[error("{operator} cannot be had: {}", words(*.error))]
	Operator { operator: String, error: OpError },
	#[error("the graph that comes of it is refused: {0:?}")]
	Graph(GraphError),
	#[error("{0}")]
	Other(String),
	/// It takes the output of a node that was not imported; that one is reported.
	#[error("it depends on what could not be imported")]
	Poisoned,
}

impl Reason {
	pub(crate) fn other(text: impl Into<String>) -> Self {
		Self::Other(text.into())
	}

	pub(crate) fn attribute(name: &str, why: &str) -> Self {
		Self::Other(format!("attribute {name:?} {why}"))
	}
}

fn listed(inputs: &[String]) -> String {
	match inputs {
		[] => String::new(),
		names => format!("; it is computed from the inputs {}", names.join(", ")),
	}
}

fn words(error: OpError) -> &'static str {
	match error {
		OpError::Inputs => "too few or too many inputs",
		OpError::Element => "an element type that it does not take, or types that differ",
		OpError::Rank => "a rank that it does not take",
		OpError::Shape => "shapes that do not fit each other or the attributes",
		OpError::Axis => "an axis that is not there, or one twice",
		OpError::Attribute => "an attribute out of range",
		OpError::TooLarge => "the output would be larger than any tensor may be",
		OpError::Accumulator => "a sum of products of integers that could leave 32 bits",
	}
}

/// One thing that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
	pub place: Place,
	pub reason: Reason,
}

impl fmt::Display for ImportError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match &self.place {
			Place::File => write!(f, "{}", self.reason),
			Place::Input(name) => write!(f, "input {name:?}: {}", self.reason),
			Place::Output(name) => write!(f, "output {name:?}: {}", self.reason),
			Place::Node { name, operator } => write!(f, "{operator} {name:?}: {}", self.reason),
		}
	}
}

/// Everything that stands in the way of an import, in the order of the file; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportErrors(pub Vec<ImportError>);

impl fmt::Display for ImportErrors {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		for (i, error) in self.0.iter().enumerate() {
			write!(f, "{}{error}", if i == 0 { "" } else { "\n" })?;
		}
		Ok(())
	}
}

impl std::error::Error for ImportErrors {}

impl From<OnnxError> for ImportErrors {
	fn from(error: OnnxError) -> Self {
		Self(vec![ImportError { place: Place::File, reason: error.into() }])
	}
}
