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
		/// The first output's name where the node has none; for a node of a function behind those of the nodes that
		/// call it, and slashes.
		name: String,
		operator: String,
	},
}

impl Place {
	/// The same in a function that a node of this name calls, if it is not empty.
	pub(crate) fn within(self, call: &str) -> Self {
		let inner = |name: String| if call.is_empty() { name } else { format!("{call}/{name}") };
		match self {
			Self::File => Self::File,
			Self::Input(name) => Self::Input(inner(name)),
			Self::Output(name) => Self::Output(inner(name)),
			Self::Node { name, operator } => Self::Node { name: inner(name), operator },
		}
	}
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
	#[error("it would become {operator} with {}", words(*.error))]
	Operator { operator: String, error: OpError },
	#[error("{}", refusal(*.0))]
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

	/// Both, if they are of the same kind that a user mends at once; else this one.
	fn and(self, other: Self) -> Self {
		match (self, other) {
			(Self::NotConstant { what, mut inputs }, Self::NotConstant { what: also, inputs: more }) => {
				let new: Vec<String> = more.into_iter().filter(|name| !inputs.contains(name)).collect();
				inputs.extend(new);
				Self::NotConstant { what: format!("{what} and {also}"), inputs }
			},
			(first, _) => first,
		}
	}

	/// All of the values, or what stands in the way of any.
	pub(crate) fn all<T, const N: usize>(results: [Result<T, Self>; N]) -> Result<[T; N], Self> {
		let mut values = Vec::with_capacity(N);
		let mut reason: Option<Self> = None;
		for result in results {
			match result {
				Ok(value) => values.push(value),
				Err(next) => {
					reason = Some(match reason.take() {
						None => next,
						Some(first) => first.and(next),
					});
				},
			}
		}
		<[T; N]>::try_from(values).map_err(|_| reason.unwrap_or(Self::Poisoned))
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

fn refusal(error: GraphError) -> String {
	let why = match error {
		GraphError::GraphTooLarge => "its encoding is larger than allowed",
		GraphError::TooManyOperators => "it has more operators than allowed",
		GraphError::TooManyInitializers => "it has more constants than allowed",
		GraphError::ValuesTooLarge => "its inputs together, or its outputs, have more bytes than allowed",
		GraphError::Values => "it has no outputs, or more inputs or outputs than allowed",
		GraphError::Name => "a name of an input or output is empty, too long, or there twice",
		GraphError::Tensor(_) => "a tensor is larger than allowed, has no elements, or too many dimensions",
		GraphError::InitializersTooLarge => "its constants together are larger than allowed",
		GraphError::TooMuchWork => "it is more work than allowed",
		GraphError::TooMuchMemory(_) => "more bytes are alive at once than allowed",
		GraphError::NoTile(_) => "no part of this operator is small enough to be judged by itself",
		GraphError::TooManyRoots => "a trace of it would have more roots than allowed",
		GraphError::Operator(_, error) => {
			return format!(
				"the graph that comes of the model is refused: it has an operator with {}",
				words(error)
			);
		},
		GraphError::Order(_) | GraphError::Output(_) => "it is not a graph",
	};
	format!("the graph that comes of the model is refused: {why}")
}

fn words(error: OpError) -> &'static str {
	match error {
		OpError::Inputs => "too few or too many inputs",
		OpError::Element => "an element type that it does not take, or types that differ",
		OpError::Rank => "a rank that it does not take",
		OpError::Shape => "shapes that do not fit each other or the attributes",
		OpError::Axis => "an axis that is not there, or one twice",
		OpError::Attribute => "an attribute out of range",
		OpError::TooLarge => "an output larger than any tensor may be",
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
