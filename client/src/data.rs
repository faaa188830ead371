//! Where the tool keeps what has to outlive a command.

use crate::Error;
use std::{env, path::PathBuf};

/// A directory of the tool's own: `$XDG_DATA_HOME/freehold/NAME`, by default under `~/.local/share`.
pub fn data_dir(name: &str) -> Result<PathBuf, Error> {
	let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
	set("XDG_DATA_HOME")
		.or_else(|| set("HOME").map(|home| home.join(".local/share")))
		.map(|data| data.join("freehold").join(name))
		.ok_or_else(|| {
			Error::input(
				"there is nowhere to keep files: set XDG_DATA_HOME to a directory of yours (or HOME, for its .local/share)",
			)
		})
}
