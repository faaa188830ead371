//! What can go wrong, sorted by who can do something about it.

use crate::advice;
use std::path::{Path, PathBuf};

/// Why a command or a call of the library failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// What was asked for cannot be asked for; nothing was sent.
	#[error("{0}")]
	Input(String),
	/// A file of the caller's cannot be read or written.
	#[error("{}: {reason}", path.display())]
	File { path: PathBuf, reason: String },
	/// The chain did not take a transaction, or it failed there. `reason` begins with pallet and
	/// error where one of its pallets said no.
	#[error("the chain refused: {reason}")]
	Refused { reason: String, advice: Option<&'static str> },
	/// It did not happen in time; it may still.
	#[error("{0}")]
	TimedOut(String),
	/// No node answers there.
	#[error("no node answers at {url}: {reason}")]
	Unreachable { url: String, reason: String },
	/// The node or the connection failed.
	#[error("{0}")]
	Node(String),
}

/// The kinds of failure that scripts tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	Usage,
	Refused,
	TimedOut,
	Other,
}

impl Kind {
	/// The process's exit code.
	pub const fn exit_code(self) -> u8 {
		match self {
			Self::Other => 1,
			Self::Usage => 2,
			Self::Refused => 3,
			Self::TimedOut => 4,
		}
	}

	/// Its name in JSON.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Other => "other",
			Self::Usage => "usage",
			Self::Refused => "refused",
			Self::TimedOut => "timed-out",
		}
	}
}

impl Error {
	pub fn input(message: impl Into<String>) -> Self {
		Self::Input(message.into())
	}

	pub fn file(path: &Path, reason: impl ToString) -> Self {
		Self::File { path: path.to_owned(), reason: reason.to_string() }
	}

	/// A refusal, with what can be done about it where that is known.
	pub fn refused(reason: impl Into<String>) -> Self {
		let reason = reason.into();
		let advice = advice::for_refusal(&reason);
		Self::Refused { reason, advice }
	}

	pub const fn kind(&self) -> Kind {
		match self {
			Self::Input(_) | Self::File { .. } => Kind::Usage,
			Self::Refused { .. } => Kind::Refused,
			Self::TimedOut(_) => Kind::TimedOut,
			Self::Unreachable { .. } | Self::Node(_) => Kind::Other,
		}
	}

	/// What to do next, where there is something more to say than the message does.
	pub fn advice(&self) -> Option<&'static str> {
		match self {
			Self::Refused { advice, .. } => *advice,
			Self::Unreachable { .. } => Some(
				"Start a node (`freehold-node --dev` runs a development chain), or name another one with --url.",
			),
			_ => None,
		}
	}
}
