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
	/// The node runs another runtime than this client knows.
	#[error("the node's runtime is not the one this client was built for")]
	Incompatible,
	/// It failed with a file claimed: the claim, with its deposit, is kept for another try.
	#[error(
		"{0}; the claim to the file is kept: send the same command again to go on with it, or take its deposit \
		 back with `freehold model withdraw-claim`"
	)]
	ClaimKept(Box<Error>),
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
			Self::Unreachable { .. } | Self::Node(_) | Self::Incompatible => Kind::Other,
			Self::ClaimKept(error) => error.kind(),
		}
	}

	/// Whether the same question may be answered a moment later.
	pub(crate) const fn is_transient(&self) -> bool {
		matches!(self, Self::Unreachable { .. } | Self::Node(_))
	}

	/// What to do next, where there is something more to say than the message does.
	pub fn advice(&self) -> Option<&'static str> {
		match self {
			Self::Refused { advice, .. } => *advice,
			Self::Unreachable { .. } => Some(
				"Start a node (`freehold-node --dev` runs a development chain), or name another one with --url.",
			),
			Self::Incompatible => Some("Use the client of the release that the node runs."),
			Self::ClaimKept(error) => error.advice(),
			_ => None,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_failure_should_have_the_exit_code_of_its_kind() {
		let unreachable = Error::Unreachable { url: "ws://x".into(), reason: "refused".into() };
		for (error, code) in [
			(Error::Node("lost".into()), 1),
			(Error::Incompatible, 1),
			(unreachable, 1),
			(Error::input("wrong"), 2),
			(Error::file(Path::new("x"), "missing"), 2),
			(Error::refused("Inference::NotWorker"), 3),
			(Error::TimedOut("late".into()), 4),
			(Error::ClaimKept(Box::new(Error::refused("ModelRegistry::ClaimTooYoung"))), 3),
			(Error::ClaimKept(Box::new(Error::TimedOut("late".into()))), 4),
		] {
			assert_eq!(error.kind().exit_code(), code, "{error}");
		}
	}

	#[test]
	fn a_kept_claim_should_be_told_with_what_went_wrong() {
		let error = Error::ClaimKept(Box::new(Error::refused("ModelRegistry::ClaimTooYoung")));
		let text = error.to_string();
		assert!(text.contains("ClaimTooYoung") && text.contains("withdraw-claim"), "{text}");
		assert!(error.advice().is_some());
	}
}
